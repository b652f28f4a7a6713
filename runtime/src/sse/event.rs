//! The event as it stands on the wire, and the event with a typed payload.

use std::fmt;
use std::time::Duration;

use super::EventName;

/// An event as it stands on the wire: text only.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RawEvent {
    /// The event's name, `message` when the stream names none.
    pub event: EventName,
    /// The payload's text; its lines are joined by LF.
    pub data: String,
    /// Read: the stream's *last event id* when this event was dispatched, `None` when that is empty. An id persists: an
    /// event without an `id` line carries that of an earlier one, as in browsers.
    ///
    /// Written: the `id` line of this event; `Some("")` writes an empty one, which resets the last event id.
    pub id: Option<String>,
    /// The reconnection time that this very event sets.
    pub retry: Option<Duration>,
}

impl RawEvent {
    /// An event without a name (it counts as `message`), an id or a reconnection time.
    pub fn new(data: impl Into<String>) -> Self {
        Self { event: EventName::MESSAGE, data: data.into(), id: None, retry: None }
    }

    /// Sets the name. An empty name is the same as `message`.
    #[must_use]
    pub fn event(mut self, event: impl Into<EventName>) -> Self {
        self.event = event.into();
        self
    }

    /// Sets the id.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sets the reconnection time. The wire has whole milliseconds.
    #[must_use]
    pub fn retry(mut self, retry: Duration) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Whether the event has a name other than `message`.
    pub(in super::super) fn is_named(&self) -> bool {
        !self.event.is_empty() && self.event != EventName::MESSAGE
    }
}

impl Default for RawEvent {
    /// An unnamed event with empty data.
    fn default() -> Self {
        Self::new(String::new())
    }
}

/// An event with a typed payload.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Event<T> {
    /// The id. See [`RawEvent::id`] for what it says when it was read.
    pub id: Option<String>,
    /// The name, `None` when unnamed or `message`.
    ///
    /// When the payload's type has names of its own (an enum told apart by name), that name is written, not this one.
    pub event: Option<EventName>,
    /// The reconnection time that this event sets.
    pub retry: Option<Duration>,
    /// The payload.
    pub data: T,
}

impl<T> Event<T> {
    /// An event that has only a payload.
    pub fn new(data: T) -> Self {
        Self { id: None, event: None, retry: None, data }
    }

    /// Sets the id.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sets the name.
    #[must_use]
    pub fn event(mut self, event: impl Into<EventName>) -> Self {
        self.event = Some(event.into());
        self
    }

    /// Sets the reconnection time.
    #[must_use]
    pub fn retry(mut self, retry: Duration) -> Self {
        self.retry = Some(retry);
        self
    }

    /// The payload alone.
    pub fn into_data(self) -> T {
        self.data
    }

    /// The event around another payload.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Event<U> {
        Event { id: self.id, event: self.event, retry: self.retry, data: change(self.data) }
    }

    /// The event that `raw` carries, around the payload read from it.
    pub(super) fn received(raw: RawEvent, data: T) -> Self {
        Self { event: raw.is_named().then_some(raw.event), id: raw.id, retry: raw.retry, data }
    }

    /// The event without its payload, ready for one to be written into this buffer, and the payload.
    #[cfg(any(feature = "server", feature = "client", feature = "event-log"))]
    pub(in super::super) fn into_parts(self, buffer: String) -> (RawEvent, T) {
        let raw = RawEvent { event: self.event.unwrap_or_default(), data: buffer, id: self.id, retry: self.retry };
        (raw, self.data)
    }
}

impl<T> From<T> for Event<T> {
    fn from(data: T) -> Self {
        Self::new(data)
    }
}

/// The id of the last event that a client has seen, from its `Last-Event-ID` header.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LastEventId(String);

impl LastEventId {
    /// The id of the header's raw bytes, which are UTF-8; invalid bytes become U+FFFD. `None` when empty.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        (!bytes.is_empty()).then(|| Self(String::from_utf8_lossy(bytes).into_owned()))
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id, owned.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl From<String> for LastEventId {
    fn from(id: String) -> Self {
        Self(id)
    }
}

impl From<&str> for LastEventId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl fmt::Display for LastEventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
