//! Commands to Redis, over one connection that is made anew when it breaks.

use std::io;
use std::time::{Duration, Instant};

use ::redis::aio::MultiplexedConnection;
use ::redis::{
    AsyncConnectionConfig, Client, Cmd, ErrorKind, FromRedisValue, RedisError, RedisResult, ServerErrorKind, Value,
};
use tokio::sync::Mutex;

use super::super::history::Position;
use super::super::{LogError, RawEvent};
use super::entries::{self, NoPage, Page};

/// A connection that was used so recently is taken to be alive.
const FRESH: Duration = Duration::from_secs(1);

#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub(super) prefix: String,
    pub(super) max_len: usize,
    pub(super) keep: Option<Duration>,
    pub(super) timeout: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            prefix: "specloom:".to_owned(),
            max_len: 10_000,
            keep: Some(Duration::from_secs(24 * 60 * 60)),
            timeout: Duration::from_secs(5),
        }
    }
}

/// Why a topic cannot be read on.
#[derive(Debug)]
pub(super) enum Trouble {
    /// What follows the position is not all there any more.
    Gap,
    /// Redis does not answer, or not yet. It may be tried again.
    Away(RedisError),
    /// Redis refuses, or has something else under the topic's key.
    Refused(LogError),
}

impl From<RedisError> for Trouble {
    fn from(error: RedisError) -> Self {
        use ServerErrorKind::{BusyLoading, ClusterDown, MasterDown, ReadOnly, TryAgain};
        match error.kind() {
            ErrorKind::Io | ErrorKind::Parse => Self::Away(error),
            ErrorKind::Server(BusyLoading | ClusterDown | MasterDown | ReadOnly | TryAgain) => Self::Away(error),
            _ => Self::Refused(LogError::unavailable(error)),
        }
    }
}

pub(super) struct Store {
    client: Client,
    pub(super) settings: Settings,
    connection: Mutex<Option<Held>>,
}

struct Held {
    connection: MultiplexedConnection,
    used: Instant,
}

impl Store {
    pub(super) async fn open(url: &str, settings: Settings) -> Result<Self, LogError> {
        let client = Client::open(url).map_err(LogError::unavailable)?;
        let store = Self { client, settings, connection: Mutex::new(None) };
        store.connection().await.map_err(LogError::unavailable)?;
        Ok(store)
    }

    pub(super) fn key(&self, topic: &str) -> String {
        format!("{}{topic}", self.settings.prefix)
    }

    /// A connection of the caller's own, whose answers may take so much longer.
    pub(super) async fn connect(&self, longer: Duration) -> RedisResult<MultiplexedConnection> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(self.settings.timeout))
            .set_response_timeout(Some(self.settings.timeout.saturating_add(longer)));
        self.client.get_multiplexed_async_connection_with_config(&config).await
    }

    /// The connection that all share. One that was idle is tried first: a publisher should not learn by a lost event
    /// that Redis was restarted in the meantime.
    ///
    /// Many may wait for it at once, and none longer than an answer may take.
    async fn connection(&self) -> RedisResult<MultiplexedConnection> {
        let connection = tokio::time::timeout(self.settings.timeout, self.live_connection()).await;
        connection.unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut).into()))
    }

    async fn live_connection(&self) -> RedisResult<MultiplexedConnection> {
        let mut held = self.connection.lock().await;
        if let Some(Held { connection, used }) = &mut *held
            && (used.elapsed() < FRESH || redis::cmd("PING").exec_async(connection).await.is_ok())
        {
            *used = Instant::now();
            return Ok(connection.clone());
        }
        *held = None;
        let connection = self.connect(Duration::ZERO).await?;
        *held = Some(Held { connection: connection.clone(), used: Instant::now() });
        Ok(connection)
    }

    /// Asks, and once more where the connection turns out to be broken: a question does no harm if it is put twice.
    async fn ask<T: FromRedisValue>(&self, question: &Cmd) -> RedisResult<T> {
        let answer = question.query_async(&mut self.connection().await?).await;
        match self.checked(answer).await {
            Err(error) if error.kind() == ErrorKind::Io && !error.is_timeout() => {
                let answer = question.query_async(&mut self.connection().await?).await;
                self.checked(answer).await
            }
            answer => answer,
        }
    }

    /// Lets go of a connection that broke.
    async fn checked<T>(&self, answer: RedisResult<T>) -> RedisResult<T> {
        if answer.as_ref().is_err_and(|error| matches!(error.kind(), ErrorKind::Io | ErrorKind::Parse)) {
            *self.connection.lock().await = None;
        }
        answer
    }

    /// Appends an event and says its id.
    pub(super) async fn append(&self, topic: &str, label: Option<&str>, event: &RawEvent) -> RedisResult<String> {
        let mut fields = vec![("data", event.data.clone())];
        fields.extend(event.is_named().then(|| ("event", event.event.to_string())));
        fields.extend(event.retry.map(|retry| ("retry", retry.as_millis().to_string())));
        fields.extend(label.map(|label| ("label", label.to_owned())));
        self.add(topic, &fields).await
    }

    /// The position of the newest entry. A topic without any gets one that is no event: there is always an entry to read from.
    pub(super) async fn end(&self, topic: &str) -> RedisResult<Position> {
        let mut command = redis::cmd("XREVRANGE");
        command.arg(self.key(topic)).arg("+").arg("-").arg("COUNT").arg(1);
        let answer = self.ask(&command).await?;
        if let Some(last) = entries::first_position(answer).ok_or_else(odd)? {
            return Ok(last);
        }
        let id = self.add(topic, &[("mark", String::new())]).await?;
        entries::position(&id).ok_or_else(odd)
    }

    async fn add(&self, topic: &str, fields: &[(&str, String)]) -> RedisResult<String> {
        let key = self.key(topic);
        let mut commands = redis::pipe();
        commands.cmd("XADD").arg(&key).arg("MAXLEN").arg("~").arg(self.settings.max_len).arg("*").arg(fields);
        if let Some(keep) = self.settings.keep {
            commands.cmd("PEXPIRE").arg(&key).arg(milliseconds(keep)).ignore();
        }
        let answer = commands.query_async(&mut self.connection().await?).await;
        let (id,) = self.checked(answer).await?;
        Ok(id)
    }

    /// A page over the shared connection.
    pub(super) async fn page(&self, topic: &str, after: Position, count: usize) -> Result<Page, Trouble> {
        let answer = self.ask(&entries::page_command(&self.key(topic), after, count)).await?;
        page(answer, after, count)
    }

    /// A page over a connection of the caller's own.
    pub(super) async fn page_over(
        &self,
        connection: &mut MultiplexedConnection,
        topic: &str,
        after: Position,
        count: usize,
    ) -> Result<Page, Trouble> {
        let answer = entries::page_command(&self.key(topic), after, count).query_async(connection).await?;
        page(answer, after, count)
    }

    /// Waits for an entry after a position, but not longer than `time`. A topic that somebody waits for is kept.
    pub(super) async fn wait_over(
        &self,
        connection: &mut MultiplexedConnection,
        topic: &str,
        after: Position,
        time: Duration,
    ) -> Result<(), Trouble> {
        let key = self.key(topic);
        let mut command = redis::cmd("XREAD");
        command.arg("COUNT").arg(1).arg("BLOCK").arg(milliseconds(time));
        command.arg("STREAMS").arg(&key).arg(entries::id(after));
        let answer: Value = command.query_async(connection).await?;
        if let (Value::Nil, Some(keep)) = (answer, self.settings.keep) {
            redis::cmd("PEXPIRE").arg(&key).arg(milliseconds(keep)).exec_async(connection).await?;
        }
        Ok(())
    }
}

fn page(answer: Value, after: Position, count: usize) -> Result<Page, Trouble> {
    entries::page(answer, after, count).map_err(|error| match error {
        NoPage::Gap => Trouble::Gap,
        NoPage::Odd => Trouble::Refused(LogError::unavailable(odd())),
    })
}

fn odd() -> RedisError {
    RedisError::from((ErrorKind::UnexpectedReturnType, "this is no stream of events"))
}

fn milliseconds(time: Duration) -> u64 {
    // The largest that Redis takes: it adds the time to the clock, in 63 bits.
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).clamp(1, 1 << 52)
}
