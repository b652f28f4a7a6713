//! The stream of typed events: what a client receives and what a server's handler returns.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use super::super::json::EncodeError;
use super::received::{Received, Resume};
use super::{Decoder, Event, EventError, EventLimits, KeepAlive, RawEvent, StreamError};

/// The chunks of a response body.
pub type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, StreamError>> + Send>>;
/// How the payload of an event is read.
pub type ReadEvent<T> = fn(&RawEvent) -> Result<T, EventError>;
/// How a payload is written into an event.
pub type WriteEvent<T> = fn(T, &mut RawEvent) -> Result<(), EncodeError>;

/// A stream of typed events.
///
/// A client gets one from a call; a server's handler makes one with [`new`](Self::new) or
/// [`from_events`](Self::from_events). It is a [`Stream`] of results, fused, `Send`, and bound to no async runtime.
///
/// An event whose payload does not decode is an error item that carries the event as it came
/// ([`StreamError::Payload`]), and the stream goes on. Any other error is the last item. Dropping the stream closes the
/// connection, or drops the handler's stream.
///
/// From a call's `send` it is one connection and ends with it. From `subscribe` it connects again when the connection ends or
/// breaks, and says how often in [`reconnections`](Self::reconnections).
pub struct EventStream<T> {
    source: Source<T>,
    /// `None` where nobody has said anything; then the answer says it.
    keep_alive: Option<Option<KeepAlive>>,
    #[cfg(feature = "server")]
    failure: Option<TellFailure<T>>,
}

/// The payload of the event that tells a client of a failure, or the failure again where there is none.
#[cfg(feature = "server")]
pub(in super::super) type TellFailure<T> = Box<dyn Fn(StreamError) -> Result<T, StreamError> + Send + Sync>;

enum Source<T> {
    Made(Made<T>),
    Received(Box<Received>, ReadEvent<T>),
}

struct Made<T> {
    /// `None` once it has ended. Behind a lock only so that a stream can be part of an error, which must be `Sync`. Nobody ever
    /// waits for it.
    events: Option<Mutex<Pin<Box<dyn Events<T> + Send>>>>,
    last_event_id: Option<String>,
}

impl<T> EventStream<T> {
    /// The events of a handler's stream. Items may be events or bare payloads. An error ends it, and the response breaks
    /// off, so that the client does not take what it got for all.
    ///
    /// Comments keep the connection alive while the stream is idle; see [`keep_alive`](Self::keep_alive).
    pub fn new<S, I, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<I, E>> + Send + 'static,
        I: Into<Event<T>>,
        E: Into<StreamError>,
    {
        Self::of(Source::Made(Made { events: Some(Mutex::new(Box::pin(stream))), last_event_id: None }))
    }

    fn of(source: Source<T>) -> Self {
        Self {
            source,
            keep_alive: None,
            #[cfg(feature = "server")]
            failure: None,
        }
    }

    /// Events that are there already, or that an iterator makes without waiting.
    pub fn from_events<I>(events: I) -> Self
    where
        I: IntoIterator<Item: Into<Event<T>>, IntoIter: Send + 'static>,
    {
        Self::new(AtOnce(events.into_iter()))
    }

    /// The events of a response body. One whose data is one of `terminators` ends the stream and is not delivered.
    #[doc(hidden)]
    pub fn from_bytes(
        bytes: Chunks,
        read: ReadEvent<T>,
        limits: EventLimits,
        terminators: &'static [&'static str],
    ) -> Self {
        let received = Received::new(bytes, Decoder::new(limits), terminators);
        Self::of(Source::Received(Box::new(received), read))
    }

    /// Events that are encoded already: each chunk is a whole block, ended by its blank line. A server passes them on
    /// untouched; who polls the stream by hand gets them decoded.
    #[cfg(feature = "event-log")]
    pub(in super::super) fn from_blocks(blocks: Chunks, read: ReadEvent<T>) -> Self {
        let unlimited = EventLimits::default().max_line(None).max_event(None);
        let received = Received::new(blocks, Decoder::new(unlimited), &[]).of_whole_blocks();
        Self::of(Source::Received(Box::new(received), read))
    }

    /// The blocks of a stream that has them and was not read from, else the stream.
    #[cfg(feature = "server")]
    pub(super) fn into_blocks(self) -> Result<Chunks, Self> {
        match self.source {
            Source::Received(received, read) => match received.into_blocks() {
                Ok(blocks) => Ok(blocks),
                Err(received) => Err(Self { source: Source::Received(received, read), ..self }),
            },
            Source::Made(_) => Err(self),
        }
    }

    /// A stream that has ended.
    #[doc(hidden)]
    pub fn ended() -> Self {
        Self::of(Source::Made(Made { events: None, last_event_id: None }))
    }

    /// The body that is being read, if it has not ended.
    #[doc(hidden)]
    pub fn into_body(self) -> Option<Chunks> {
        match self.source {
            Source::Received(received, _) => received.into_body(),
            Source::Made(_) => None,
        }
    }

    /// Goes on with the bodies that `resume` comes with, from the event with this id.
    #[doc(hidden)]
    #[must_use]
    pub fn resumed_by(mut self, resume: Box<dyn Resume>, last_event_id: Option<String>) -> Self {
        if let Source::Received(received, _) = &mut self.source {
            received.resumed_by(resume, last_event_id.unwrap_or_default());
        }
        self
    }

    /// Goes on with the body of another connection: the last event id and the reconnection time stay, the rest of the old
    /// body is dropped. A stream that was made by a handler has no connection and stays as it is.
    #[doc(hidden)]
    pub fn reconnect(&mut self, bytes: Chunks) {
        if let Source::Received(received, _) = &mut self.source {
            received.go_on(bytes);
        }
    }

    /// Sets what a server sends while the stream is idle. The default is an empty comment every 15 seconds.
    #[must_use]
    pub fn keep_alive(mut self, keep_alive: KeepAlive) -> Self {
        self.keep_alive = Some(Some(keep_alive));
        self
    }

    /// Sends nothing while the stream is idle.
    #[must_use]
    pub fn no_keep_alive(mut self) -> Self {
        self.keep_alive = Some(None);
        self
    }

    /// Sends this while the stream is idle, unless something else was set.
    #[cfg(feature = "server")]
    pub(crate) fn or_keep_alive(mut self, keep_alive: Option<KeepAlive>) -> Self {
        self.keep_alive.get_or_insert(keep_alive);
        self
    }

    /// S8: tells the client of a failure by an event.
    #[cfg(feature = "server")]
    pub(in super::super) fn telling(mut self, failure: TellFailure<T>) -> Self {
        self.failure = Some(failure);
        self
    }

    #[cfg(feature = "server")]
    pub(super) fn take_failure(&mut self) -> Option<TellFailure<T>> {
        self.failure.take()
    }

    #[cfg(feature = "server")]
    pub(super) fn take_keep_alive(&mut self) -> Option<KeepAlive> {
        self.keep_alive.take().unwrap_or_else(|| Some(KeepAlive::default()))
    }

    /// The next event, `None` at the end of the stream.
    ///
    /// # Errors
    /// See [`StreamError`]. After [`StreamError::Payload`] the stream goes on, after any other it has ended.
    pub async fn try_next(&mut self) -> Result<Option<Event<T>>, StreamError> {
        poll_fn(|cx| self.poll_event(cx)).await.transpose()
    }

    /// The id to send as `Last-Event-ID` when connecting again: that of the last event delivered, or of a later block
    /// without data. `None` when the stream has set none.
    pub fn last_event_id(&self) -> Option<&str> {
        match &self.source {
            Source::Made(made) => made.last_event_id.as_deref(),
            Source::Received(received, _) => received.last_event_id(),
        }
    }

    /// The time to wait before connecting again, once a received stream has set one.
    pub fn retry(&self) -> Option<Duration> {
        match &self.source {
            Source::Made(_) => None,
            Source::Received(received, _) => received.retry(),
        }
    }

    /// How often a subscription has connected again so far. Events of the time between are there if the server sends what came
    /// after the [`last_event_id`](Self::last_event_id); else they are missing.
    pub fn reconnections(&self) -> u64 {
        match &self.source {
            Source::Made(_) => 0,
            Source::Received(received, _) => received.reconnections(),
        }
    }

    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Event<T>, StreamError>>> {
        match &mut self.source {
            Source::Made(made) => made.poll_event(cx),
            Source::Received(received, read) => {
                let next = ready!(received.poll_raw(cx));
                Poll::Ready(next.map(|raw| typed(raw?, *read)))
            }
        }
    }
}

fn typed<T>(raw: RawEvent, read: ReadEvent<T>) -> Result<Event<T>, StreamError> {
    let data = read(&raw)?;
    Ok(Event::received(raw, data))
}

impl<T> Stream for EventStream<T> {
    type Item = Result<Event<T>, StreamError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_event(cx)
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").field("last_event_id", &self.last_event_id()).finish_non_exhaustive()
    }
}

impl<T> Made<T> {
    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Event<T>, StreamError>>> {
        let Some(events) = &mut self.events else {
            return Poll::Ready(None);
        };
        let events = events.get_mut().unwrap_or_else(PoisonError::into_inner);
        let next = ready!(events.as_mut().poll_event(cx));
        match &next {
            Some(Ok(event)) => {
                if let Some(id) = &event.id {
                    self.last_event_id = Some(id.clone()).filter(|id| !id.is_empty());
                }
            }
            Some(Err(error)) if error.is_item() => {}
            Some(Err(_)) | None => self.events = None,
        }
        Poll::Ready(next)
    }
}

/// A stream of anything that becomes events: keeps the item's types out of [`EventStream`] without a second box.
trait Events<T> {
    fn poll_event(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Event<T>, StreamError>>>;
}

impl<T, S, I, E> Events<T> for S
where
    S: Stream<Item = Result<I, E>>,
    I: Into<Event<T>>,
    E: Into<StreamError>,
{
    fn poll_event(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Event<T>, StreamError>>> {
        let next = ready!(self.poll_next(cx));
        Poll::Ready(next.map(|item| item.map(Into::into).map_err(Into::into)))
    }
}

/// An iterator as a stream that never waits.
struct AtOnce<I>(I);

// Nothing here is ever pinned: the iterator is only moved and called.
impl<I> Unpin for AtOnce<I> {}

impl<I: Iterator> Stream for AtOnce<I> {
    type Item = Result<I::Item, StreamError>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.get_mut().0.next().map(Ok))
    }
}
