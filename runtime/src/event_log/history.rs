//! The bounded history of a topic.

use std::collections::VecDeque;
use std::sync::Arc;

use super::Entry;

/// How much of a topic is kept: 4,096 events and 8 MiB unless set, whichever is less. The newest event is kept however
/// large it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct HistoryLimits {
    /// How many events, at least one.
    pub max_events: usize,
    /// How many bytes, ids and labels included.
    pub max_bytes: usize,
}

impl HistoryLimits {
    /// Sets how many events are kept.
    #[must_use]
    pub fn max_events(mut self, events: usize) -> Self {
        self.max_events = events;
        self
    }

    /// Sets how many bytes are kept.
    #[must_use]
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }
}

impl Default for HistoryLimits {
    fn default() -> Self {
        Self { max_events: 4096, max_bytes: 8 * 1024 * 1024 }
    }
}

/// A place in the order of a topic. Every store makes its ids from it and back.
pub(super) type Position = u128;

/// The newest entries of a topic, oldest first: all that lie after `floor`.
#[derive(Debug)]
pub(super) struct History {
    entries: VecDeque<(Position, Arc<Entry>)>,
    /// Everything up to here has left the history, or was before its time.
    floor: Position,
    bytes: usize,
    limits: HistoryLimits,
}

/// A position lies before the history: what follows it is not all there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Behind;

impl History {
    pub(super) fn new(floor: Position, limits: HistoryLimits) -> Self {
        Self { entries: VecDeque::new(), floor, bytes: 0, limits }
    }

    /// Appends an entry and lets go of the oldest beyond the limits. Positions only grow.
    pub(super) fn push(&mut self, position: Position, entry: Arc<Entry>) {
        debug_assert!(position > self.end());
        self.bytes += entry.size();
        self.entries.push_back((position, entry));
        while self.entries.len() > self.limits.max_events.max(1)
            || (self.bytes > self.limits.max_bytes && self.entries.len() > 1)
        {
            let Some((position, entry)) = self.entries.pop_front() else { break };
            self.floor = position;
            self.bytes -= entry.size();
        }
    }

    /// The first entry after `position`, `None` when that is the end.
    pub(super) fn after(&self, position: Position) -> Result<Option<&(Position, Arc<Entry>)>, Behind> {
        if position < self.floor {
            return Err(Behind);
        }
        Ok(self.entries.get(self.entries.partition_point(|(at, _)| *at <= position)))
    }

    /// Whether `position` is that of an entry, or the one that the history begins after.
    pub(super) fn holds(&self, position: Position) -> bool {
        position == self.floor || self.entries.binary_search_by_key(&position, |(at, _)| *at).is_ok()
    }

    pub(super) fn floor(&self) -> Position {
        self.floor
    }

    pub(super) fn end(&self) -> Position {
        self.entries.back().map_or(self.floor, |(at, _)| *at)
    }
}
