//! The log in Redis, for services that run as several processes.
//!
//! A topic is a Redis stream. Each process reads it once, by a [pump] on a connection of its own, into a history in memory that
//! its subscribers share; one that is further back reads [pages](reader) of the stream itself.
//!
//! What makes gaps visible: nothing is ever read *after* a position, but *from* it, and the first entry must be that of the
//! position. One command says so both that the position is still there and what follows it, whatever was trimmed, flushed, lost
//! in a restart or rolled back meanwhile.

mod entries;
mod pump;
mod reader;
mod store;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::OnceCell;

use self::reader::RedisReader;
use self::store::{Settings, Store};
use super::entry::EntryBody;
use super::feed::Feed;
use super::history::History;
use super::{EventLog, HistoryLimits, LastEventId, LogError, LogFuture, LogReader, RawEvent, Start};

/// A log in Redis (5.0 or later, or what speaks its protocol), shared by all processes that use the same server and prefix.
///
/// Each topic that is read takes one connection; one more is for everything else. Topics should be few: what is for some
/// subscribers only is [labelled](super::Topic::publish_to).
///
/// While Redis is away publishing fails, and so does subscribing, while open streams wait and go on where they were. When Redis
/// comes back without the events that they had, they end with [`LogError::Lagged`].
///
/// An entry of the stream has the fields `data`, and where there is one `event`, `retry` (milliseconds) and `label`; programs that
/// do not use this crate may publish so too. An entry without `data` is no event and is passed over.
///
/// ```no_run
/// # async fn example() -> Result<(), specloom_rt::event_log::LogError> {
/// use specloom_rt::event_log::RedisLog;
///
/// let log = RedisLog::builder("redis://127.0.0.1:6379").max_len(50_000).connect().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RedisLog {
    shared: Arc<Shared>,
}

/// A [`RedisLog`] in the making.
#[must_use = "nothing is connected to before `connect`"]
pub struct RedisLogBuilder {
    url: String,
    settings: Settings,
    limits: HistoryLimits,
}

impl RedisLog {
    /// Connects to the server of this URL, with the defaults of [`RedisLogBuilder`].
    ///
    /// # Errors
    /// When the URL is none, or the server does not answer.
    pub async fn connect(url: impl Into<String>) -> Result<Self, LogError> {
        Self::builder(url).connect().await
    }

    /// A log at this URL, to be set up: `redis://user:password@host:port/database`.
    pub fn builder(url: impl Into<String>) -> RedisLogBuilder {
        RedisLogBuilder { url: url.into(), settings: Settings::default(), limits: HistoryLimits::default() }
    }
}

impl RedisLogBuilder {
    /// Sets what keys begin with; the topic's name follows. `specloom:` unless set.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.settings.prefix = prefix.into();
        self
    }

    /// Sets how many events Redis keeps of a topic at least; 10,000 unless set, and never less than 16.
    pub fn max_len(mut self, events: usize) -> Self {
        self.settings.max_len = events.max(16);
        self
    }

    /// Sets how long a topic is kept that nobody publishes to or reads: a day unless set, `None` for ever.
    pub fn keep(mut self, time: impl Into<Option<Duration>>) -> Self {
        self.settings.keep = time.into();
        self
    }

    /// Sets how long an answer of Redis may take: 5 seconds unless set.
    pub fn timeout(mut self, time: Duration) -> Self {
        self.settings.timeout = time;
        self
    }

    /// Sets how much of a topic that is read this process holds in memory. Who is further back reads from Redis.
    pub fn cache(mut self, limits: HistoryLimits) -> Self {
        self.limits = limits;
        self
    }

    /// Connects.
    ///
    /// # Errors
    /// When the URL is none, or the server does not answer.
    pub async fn connect(self) -> Result<RedisLog, LogError> {
        let store = Store::open(&self.url, self.settings).await?;
        let shared = Shared { store, limits: self.limits, topics: Mutex::default() };
        Ok(RedisLog { shared: Arc::new(shared) })
    }
}

impl fmt::Debug for RedisLog {
    /// Without the URL, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisLog").field("topics", &self.shared.topics().keys()).finish_non_exhaustive()
    }
}

impl fmt::Debug for RedisLogBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisLogBuilder").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl EventLog for RedisLog {
    fn publish<'a>(&'a self, topic: &'a str, label: Option<&'a str>, event: RawEvent) -> LogFuture<'a, LastEventId> {
        Box::pin(async move {
            if event.id.is_some() {
                return Err(LogError::OwnId);
            }
            EntryBody::new(label, event.clone())?; // what cannot be read back is not sent
            let id = self.shared.store.append(topic, label, &event).await.map_err(LogError::unavailable)?;
            Ok(id.into())
        })
    }

    fn read<'a>(&'a self, topic: &'a str, start: Start) -> LogFuture<'a, Box<dyn LogReader>> {
        Box::pin(async move {
            let reader = self.shared.read(topic.into(), start).await?;
            Ok(Box::new(reader) as Box<dyn LogReader>)
        })
    }

    fn history(&self) -> HistoryLimits {
        HistoryLimits { max_events: self.shared.store.settings.max_len, max_bytes: usize::MAX }
    }
}

/// What the log, its readers and its pumps have in common.
struct Shared {
    store: Store,
    limits: HistoryLimits,
    /// The topics that are read. Behind the cell of each is one start of its pump, however many come at once.
    topics: Mutex<BTreeMap<Arc<str>, Slot>>,
}

type Slot = Arc<OnceCell<Arc<Feed>>>;

impl Shared {
    fn topics(&self) -> MutexGuard<'_, BTreeMap<Arc<str>, Slot>> {
        self.topics.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn read(self: &Arc<Self>, topic: Arc<str>, start: Start) -> Result<RedisReader, LogError> {
        let after = match &start {
            Start::After(id) => Some(entries::position(id.as_str()).ok_or_else(|| LogError::Expired(id.clone()))?),
            Start::Now | Start::Oldest => None,
        };
        loop {
            let feed = self.feed(&topic).await?;
            let mut held = true;
            let cursor = feed.cursor(|history| {
                let position = match start {
                    Start::Now => history.end(),
                    Start::After(_) | Start::Oldest => after.unwrap_or(entries::BEFORE_ALL),
                };
                held = history.holds(position);
                Ok::<_, LogError>(position)
            });
            let Some(cursor) = cursor? else {
                self.forget(&topic, &feed); // it ended just now
                continue;
            };
            let mut reader = RedisReader::new(Arc::clone(self), topic, cursor);
            if !held {
                reader.fill().await.map_err(|error| match (error, start) {
                    (LogError::Lagged(_), Start::After(id)) => LogError::Expired(id),
                    (error, _) => error,
                })?;
            }
            return Ok(reader);
        }
    }

    /// The feed of a topic; the first to ask starts its pump.
    async fn feed(self: &Arc<Self>, topic: &Arc<str>) -> Result<Arc<Feed>, LogError> {
        let slot = Arc::clone(self.topics().entry(Arc::clone(topic)).or_default());
        let feed = slot.get_or_try_init(|| self.start(topic)).await;
        if feed.is_err() {
            let mut topics = self.topics();
            if topics.get(topic).is_some_and(|found| Arc::ptr_eq(found, &slot) && !found.initialized()) {
                topics.remove(topic);
            }
        }
        feed.map(Arc::clone).map_err(LogError::unavailable)
    }

    async fn start(self: &Arc<Self>, topic: &Arc<str>) -> Result<Arc<Feed>, ::redis::RedisError> {
        let end = self.store.end(topic).await?;
        let feed = Feed::new(History::new(end, self.limits));
        tokio::spawn(pump::run(Arc::clone(self), Arc::clone(topic), Arc::clone(&feed), end));
        Ok(feed)
    }

    /// A feed that has ended makes room for another one of its topic.
    fn forget(&self, topic: &str, feed: &Arc<Feed>) {
        let mut topics = self.topics();
        let found = topics.get(topic).and_then(|slot| slot.get());
        if found.is_some_and(|found| Arc::ptr_eq(found, feed)) {
            topics.remove(topic);
        }
    }
}
