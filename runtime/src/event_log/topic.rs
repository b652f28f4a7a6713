//! A topic of typed events.

use std::fmt;
use std::sync::Arc;

use super::super::json::{Decode, Encode};
use super::super::sse::{
    Event, EventPayload, LastEventId, ReadEvent, WriteEvent, read_json, read_text, write_json, write_text,
};
use super::{EventLog, LogError, LogFuture, Start, Subscription};

/// A topic of a log, whose events carry a `T`. Cheap to clone.
///
/// Topics are few and long-lived; what only some subscribers may see is [labelled](Self::publish_to) and
/// [chosen](Subscription::only) within one topic, which also gives it one order.
pub struct Topic<T> {
    log: Arc<dyn EventLog>,
    name: Arc<str>,
    read: ReadEvent<T>,
    write: WriteEvent<T>,
}

impl<T: EventPayload> Topic<T> {
    /// A topic whose payload is an enum of events that the document describes.
    pub fn new(log: Arc<dyn EventLog>, name: impl Into<Arc<str>>) -> Self {
        Self::with(log, name, T::read, T::write)
    }
}

impl<T: Encode + Decode> Topic<T> {
    /// A topic whose payload is JSON of one type.
    pub fn json(log: Arc<dyn EventLog>, name: impl Into<Arc<str>>) -> Self {
        Self::with(log, name, read_json, write_json)
    }
}

impl Topic<String> {
    /// A topic whose payload is text.
    pub fn text(log: Arc<dyn EventLog>, name: impl Into<Arc<str>>) -> Self {
        Self::with(log, name, read_text, write_text)
    }
}

impl<T> Topic<T> {
    /// A topic whose payload is read and written by these.
    pub fn with(log: Arc<dyn EventLog>, name: impl Into<Arc<str>>, read: ReadEvent<T>, write: WriteEvent<T>) -> Self {
        Self { log, name: name.into(), read, write }
    }

    /// The topic's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Publishes an event, or a bare payload, and says the id that the log gave it.
    ///
    /// # Errors
    /// When the event has an id of its own or cannot be written, and when the log does not take it.
    pub fn publish(&self, event: impl Into<Event<T>>) -> LogFuture<'_, LastEventId> {
        self.send(None, event.into())
    }

    /// Publishes an event with a label, by which [subscribers](Subscription::only) know whether it is for them. It never
    /// leaves the server.
    ///
    /// # Errors
    /// As [`publish`](Self::publish).
    pub fn publish_to<'a>(&'a self, label: &'a str, event: impl Into<Event<T>>) -> LogFuture<'a, LastEventId> {
        self.send(Some(label), event.into())
    }

    fn send<'a>(&'a self, label: Option<&'a str>, event: Event<T>) -> LogFuture<'a, LastEventId> {
        let (mut raw, data) = event.into_parts(String::new());
        let written = (self.write)(data, &mut raw);
        Box::pin(async move {
            written?;
            self.log.publish(&self.name, label, raw).await
        })
    }

    /// Subscribes; to be awaited. Fails with [`LogError::Expired`] when the log does not know the id to start after, unless
    /// told what to do then.
    pub fn subscribe(&self, start: Start) -> Subscribing<'_, T> {
        Subscribing { topic: self, start, otherwise: None }
    }
}

impl<T> Clone for Topic<T> {
    fn clone(&self) -> Self {
        Self { log: Arc::clone(&self.log), name: Arc::clone(&self.name), read: self.read, write: self.write }
    }
}

impl<T> fmt::Debug for Topic<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Topic").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A subscription in the making; it is made by awaiting it.
#[must_use = "nothing is subscribed to before this is awaited"]
pub struct Subscribing<'a, T> {
    topic: &'a Topic<T>,
    start: Start,
    otherwise: Option<Start>,
}

impl<T> Subscribing<'_, T> {
    /// Begins with the oldest event that is kept when the id to start after is not known. What lies between is lost to this
    /// subscriber; [`Subscription::resumed`] tells.
    pub fn or_oldest(mut self) -> Self {
        self.otherwise = Some(Start::Oldest);
        self
    }

    /// Begins with what is published from now on when the id to start after is not known. What lies between is lost to this
    /// subscriber; [`Subscription::resumed`] tells.
    pub fn or_now(mut self) -> Self {
        self.otherwise = Some(Start::Now);
        self
    }

    async fn subscribe(self) -> Result<Subscription<T>, LogError> {
        let Self { topic, start, otherwise } = self;
        let resumes = matches!(start, Start::After(_));
        let (reader, resumed) = match (topic.log.read(&topic.name, start).await, otherwise) {
            (Err(LogError::Expired(_)), Some(otherwise)) => (topic.log.read(&topic.name, otherwise).await?, false),
            (reader, _) => (reader?, resumes),
        };
        Ok(Subscription::new(reader, resumed, topic.log.history(), topic.read, topic.write))
    }
}

impl<'a, T: 'a> IntoFuture for Subscribing<'a, T> {
    type Output = Result<Subscription<T>, LogError>;
    type IntoFuture = LogFuture<'a, Subscription<T>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.subscribe())
    }
}

impl<T> fmt::Debug for Subscribing<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscribing")
            .field("topic", &self.topic.name)
            .field("start", &self.start)
            .finish_non_exhaustive()
    }
}
