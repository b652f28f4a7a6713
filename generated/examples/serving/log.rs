//! Where the example servers with resumable streams keep their events.

use std::sync::Arc;

use specloom_rt::event_log::{EventLog, LogError, MemoryLog, RedisLog};

/// Where events are kept for clients that come back.
#[derive(Debug, clap::Args)]
pub struct Log {
    /// Redis to keep events in, shared by all servers that use it; without it they are kept in memory
    #[arg(long = "redis", env = "REDIS_URL", value_name = "URL")]
    pub redis: Option<String>,
}

impl Log {
    /// The log; fails when Redis does not answer.
    pub async fn open(self) -> Result<Arc<dyn EventLog>, LogError> {
        Ok(match self.redis {
            Some(url) => Arc::new(RedisLog::connect(url).await?),
            None => Arc::new(MemoryLog::new()),
        })
    }
}
