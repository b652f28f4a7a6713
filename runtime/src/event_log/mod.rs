//! A log of events that streams can resume from.
//!
//! A handler publishes events to a topic; a stream is a cursor on the topic's bounded history. A client that was cut off
//! comes back with its `Last-Event-ID` and goes on right after that event, on the same server or, with `RedisLog`, on
//! another one.
//!
//! - [`EventLog`]: a log, and the door for other stores. [`MemoryLog`] needs no set-up; `RedisLog` (feature `redis`) is shared
//!   by several processes.
//! - [`Topic`]: a topic of typed events, to [`publish`](Topic::publish) to and to [`subscribe`](Topic::subscribe) from.
//! - [`Subscription`]: what becomes the [`EventStream`](super::sse::EventStream) that a handler returns.
//!
//! ```
//! use std::sync::Arc;
//! use specloom_rt::event_log::{MemoryLog, Start, Topic};
//! use specloom_rt::sse::{EventStream, LastEventId};
//!
//! # async fn example(last_event_id: Option<LastEventId>) -> Result<(), specloom_rt::event_log::LogError> {
//! let news = Topic::text(Arc::new(MemoryLog::new()), "news");
//! news.publish("hello".to_owned()).await?;
//! let stream: EventStream<String> = news.subscribe(Start::resume(last_event_id)).await?.into();
//! # Ok(())
//! # }
//! ```
//!
//! # What is promised
//!
//! - The events of a topic have one order, the same for every subscriber, and each arrives once.
//! - An event is encoded once for all streams that carry it, and a stream holds no events: one that is not read costs no
//!   memory.
//! - **Nothing is skipped in silence.** A subscriber that falls behind the history gets [`LogError::Lagged`] as its last item,
//!   which breaks the response off (or sends the event of [`Subscription::failing_with`]). Who asks for what follows an id
//!   that the history does not hold, or never held, gets [`LogError::Expired`] before the first item; only
//!   [`or_now`](Subscribing::or_now) and [`or_oldest`](Subscribing::or_oldest) go on without it.
//! - A stream that starts at [`Start::Now`] sends the id of its position at once, in a block without an event: a client that is
//!   cut off before its first event misses nothing either. Likewise a stream that [passes by](Subscription::only) many
//!   events of others, so that its id does not fall out of the history.

mod cursor;
mod entry;
mod error;
mod feed;
mod history;
mod memory;
#[cfg(feature = "redis")]
mod redis;
mod subscription;
mod topic;

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

pub use self::entry::Entry;
pub use self::error::LogError;
pub use self::history::HistoryLimits;
pub use self::memory::MemoryLog;
#[cfg(feature = "redis")]
pub use self::redis::{RedisLog, RedisLogBuilder};
pub use self::subscription::Subscription;
pub use self::topic::{Subscribing, Topic};
use super::sse::{LastEventId, RawEvent};

/// A future of a log.
pub type LogFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, LogError>> + Send + 'a>>;

/// Where a subscriber begins.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Start {
    /// With what is published from now on.
    Now,
    /// Right after the event of this id.
    After(LastEventId),
    /// With the oldest event of the history.
    Oldest,
}

impl Start {
    /// After the event that the client has seen last; from now on for one that has seen none.
    pub fn resume(last_event_id: Option<LastEventId>) -> Self {
        last_event_id.map_or(Self::Now, Self::After)
    }
}

/// A store of events, by topic. [`Topic`] makes it typed.
pub trait EventLog: Send + Sync {
    /// Appends an event to a topic and says the id that it got. A reader sees the label, clients do not.
    ///
    /// Errors: [`LogError::OwnId`] when the event brings an id, [`LogError::Field`] when its name cannot be written,
    /// [`LogError::Unavailable`] when the store fails.
    fn publish<'a>(&'a self, topic: &'a str, label: Option<&'a str>, event: RawEvent) -> LogFuture<'a, LastEventId>;

    /// Reads a topic. One that nothing was published to is empty.
    ///
    /// Errors: [`LogError::Expired`] when the history does not hold the id to start after.
    fn read<'a>(&'a self, topic: &'a str, start: Start) -> LogFuture<'a, Box<dyn LogReader>>;

    /// How much of a topic is kept at least. A stream tells its client's position often enough for that.
    fn history(&self) -> HistoryLimits;
}

/// A position in a topic that moves on.
pub trait LogReader: Send {
    /// The id to resume after: that of the entry read last, or where the reader began. `None` when it began before all.
    fn position(&self) -> Option<LastEventId>;

    /// The next entry, in the order of the topic and without a gap. Waits at the end. An error is final.
    fn poll_entry(&mut self, cx: &mut Context<'_>) -> Poll<Result<Arc<Entry>, LogError>>;
}

#[cfg(test)]
mod tests;
