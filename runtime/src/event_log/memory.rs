//! The log in memory.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use super::cursor::{Cursor, Step};
use super::entry::EntryBody;
use super::feed::{Feed, Woken};
use super::history::{History, Position};
use super::{Entry, EventLog, HistoryLimits, LastEventId, LogError, LogFuture, LogReader, RawEvent, Start};

/// How many topics are kept, unless set otherwise.
const MAX_TOPICS: usize = 10_000;

/// A log in the memory of this process. It needs no set-up, and ends with the process: ids of an earlier one are
/// [expired](LogError::Expired).
#[derive(Debug)]
pub struct MemoryLog {
    limits: HistoryLimits,
    max_topics: usize,
    /// Tells the ids of this log from those of others.
    mark: Arc<str>,
    topics: Mutex<Topics>,
}

#[derive(Debug, Default)]
struct Topics {
    feeds: BTreeMap<String, Arc<Feed>>,
    /// Counts over all topics, so that no two events ever share an id, even if a topic was forgotten in between.
    last: u64,
}

impl MemoryLog {
    /// A log that keeps so much of each topic as [`HistoryLimits`] says.
    pub fn new() -> Self {
        let mark = format!("{:016x}", RandomState::new().hash_one("specloom"));
        Self { limits: HistoryLimits::default(), max_topics: MAX_TOPICS, mark: mark.into(), topics: Mutex::default() }
    }

    /// Sets how much of each topic is kept.
    #[must_use]
    pub fn limits(mut self, limits: HistoryLimits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets how many topics are kept; 10,000 unless set. Beyond that, the one that nothing was published to for the longest
    /// time is forgotten. One that somebody reads never is.
    #[must_use]
    pub fn max_topics(mut self, topics: usize) -> Self {
        self.max_topics = topics;
        self
    }

    fn topics(&self) -> MutexGuard<'_, Topics> {
        self.topics.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Appends under the lock of all topics: a feed that is looked up is not forgotten before it is used.
    fn append(&self, topic: &str, body: EntryBody) -> Result<(LastEventId, Woken), LogError> {
        let mut topics = self.topics();
        let feed = topics.feed(topic, self);
        topics.last += 1;
        let entry = body.with_id(&self.id(Position::from(topics.last)))?;
        let id = LastEventId::from(entry.id());
        let woken = feed.push(Position::from(topics.last), entry.shared());
        Ok((id, woken))
    }

    fn cursor(&self, topic: &str, start: Start) -> Result<Cursor, LogError> {
        let mut topics = self.topics();
        let feed = topics.feed(topic, self);
        let cursor = feed.cursor(|history| match start {
            Start::Now => Ok(history.end()),
            Start::Oldest => Ok(history.floor()),
            Start::After(id) => {
                let known = self.position(id.as_str()).filter(|position| history.holds(*position));
                known.ok_or(LogError::Expired(id))
            }
        });
        // A feed in memory never ends.
        cursor?.ok_or_else(|| LogError::unavailable("the topic has ended"))
    }

    fn id(&self, position: Position) -> String {
        id(&self.mark, position)
    }

    /// The position that this log gave the id to, if it did.
    fn position(&self, id: &str) -> Option<Position> {
        let position = id.strip_prefix(&*self.mark)?.strip_prefix('-')?.parse().ok()?;
        (self.id(position) == id).then_some(position)
    }
}

fn id(mark: &str, position: Position) -> String {
    format!("{mark}-{position}")
}

impl Default for MemoryLog {
    fn default() -> Self {
        Self::new()
    }
}

impl Topics {
    fn feed(&mut self, topic: &str, log: &MemoryLog) -> Arc<Feed> {
        if let Some(feed) = self.feeds.get(topic) {
            return Arc::clone(feed);
        }
        if self.feeds.len() >= log.max_topics {
            self.forget_one();
        }
        self.last += 1;
        let feed = Feed::new(History::new(Position::from(self.last), log.limits));
        self.feeds.insert(topic.to_owned(), Arc::clone(&feed));
        feed
    }

    /// Positions count over all topics: the least end is that of the topic that was quiet for the longest time.
    fn forget_one(&mut self) {
        let idle = self.feeds.iter().filter_map(|(name, feed)| {
            let state = feed.state();
            (state.readers.count == 0).then(|| (state.history.end(), name))
        });
        if let Some(name) = idle.min().map(|(_, name)| name.clone()) {
            self.feeds.remove(&name);
        }
    }
}

impl EventLog for MemoryLog {
    fn publish<'a>(&'a self, topic: &'a str, label: Option<&'a str>, event: RawEvent) -> LogFuture<'a, LastEventId> {
        Box::pin(async move {
            if event.id.is_some() {
                return Err(LogError::OwnId);
            }
            let (id, woken) = self.append(topic, EntryBody::new(label, event)?)?;
            woken.wake();
            Ok(id)
        })
    }

    fn read<'a>(&'a self, topic: &'a str, start: Start) -> LogFuture<'a, Box<dyn LogReader>> {
        Box::pin(async move {
            let cursor = self.cursor(topic, start)?;
            Ok(Box::new(MemoryReader { cursor, mark: Arc::clone(&self.mark) }) as Box<dyn LogReader>)
        })
    }

    fn history(&self) -> HistoryLimits {
        self.limits
    }
}

struct MemoryReader {
    cursor: Cursor,
    mark: Arc<str>,
}

impl LogReader for MemoryReader {
    fn position(&self) -> Option<LastEventId> {
        Some(id(&self.mark, self.cursor.after()).into())
    }

    fn poll_entry(&mut self, cx: &mut Context<'_>) -> Poll<Result<Arc<Entry>, LogError>> {
        Poll::Ready(match ready!(self.cursor.poll_step(cx)) {
            Step::Entry(entry) => Ok(entry),
            Step::Behind | Step::End(_) => Err(LogError::Lagged(self.position())),
        })
    }
}
