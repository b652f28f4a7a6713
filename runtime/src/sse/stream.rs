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
use super::{Decoder, Event, EventError, EventLimits, KeepAlive, RawEvent, StreamError};

/// The chunks of a response body.
pub type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, StreamError>> + Send>>;
/// How the payload of an event is read.
pub type ReadEvent<T> = fn(&RawEvent) -> Result<T, EventError>;
/// How a payload is written into an event.
pub type WriteEvent<T> = fn(&T, &mut RawEvent) -> Result<(), EncodeError>;

/// A stream of typed events.
///
/// A client gets one from a call; a server's handler makes one with [`new`](Self::new) or
/// [`from_events`](Self::from_events). It is a [`Stream`] of results, fused, `Send`, and bound to no async runtime.
///
/// An event whose payload does not decode is an error item that carries the event as it came
/// ([`StreamError::Payload`]), and the stream goes on. Any other error is the last item. Dropping the stream closes the
/// connection, or drops the handler's stream.
pub struct EventStream<T> {
    source: Source<T>,
    keep_alive: Option<KeepAlive>,
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

/// The events of a response body, their payloads not read yet.
struct Received {
    /// `None` once it has ended. Behind a lock as the events are.
    bytes: Option<Mutex<Chunks>>,
    decoder: Decoder,
    terminators: &'static [&'static str],
    /// Each chunk is one whole block, so that a server may pass it on as it is.
    #[cfg_attr(not(feature = "server"), allow(dead_code))]
    whole_blocks: bool,
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
        Self {
            source: Source::Made(Made { events: Some(Mutex::new(Box::pin(stream))), last_event_id: None }),
            keep_alive: Some(KeepAlive::default()),
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
        Self::received(bytes, read, Decoder::new(limits), terminators, false)
    }

    /// Events that are encoded already: each chunk is a whole block, ended by its blank line. A server passes them on
    /// untouched; who polls the stream by hand gets them decoded.
    #[cfg(feature = "event-log")]
    pub(in super::super) fn from_blocks(blocks: Chunks, read: ReadEvent<T>) -> Self {
        let unlimited = EventLimits::default().max_line(None).max_event(None);
        Self::received(blocks, read, Decoder::new(unlimited), &[], true)
    }

    fn received(
        bytes: Chunks,
        read: ReadEvent<T>,
        decoder: Decoder,
        terminators: &'static [&'static str],
        whole_blocks: bool,
    ) -> Self {
        let received = Received { bytes: Some(Mutex::new(bytes)), decoder, terminators, whole_blocks };
        Self {
            source: Source::Received(Box::new(received), read),
            keep_alive: Some(KeepAlive::default()),
            #[cfg(feature = "server")]
            failure: None,
        }
    }

    /// The blocks of a stream that has them and was not read from, else the stream.
    #[cfg(feature = "server")]
    pub(super) fn into_blocks(self) -> Result<Chunks, Self> {
        match self.source {
            Source::Received(received, read) => match *received {
                Received { bytes: Some(bytes), whole_blocks: true, .. } => {
                    Ok(bytes.into_inner().unwrap_or_else(PoisonError::into_inner))
                }
                received => Err(Self { source: Source::Received(Box::new(received), read), ..self }),
            },
            Source::Made(_) => Err(self),
        }
    }

    /// Goes on with the body of another connection: the last event id and the reconnection time stay, the rest of the old
    /// body is dropped. A stream that was made by a handler has no connection and stays as it is.
    #[doc(hidden)]
    pub fn reconnect(&mut self, bytes: Chunks) {
        if let Source::Received(received, _) = &mut self.source {
            received.decoder.reset();
            received.bytes = Some(Mutex::new(bytes));
        }
    }

    /// Sets what a server sends while the stream is idle. The default is an empty comment every 15 seconds.
    #[must_use]
    pub fn keep_alive(mut self, keep_alive: KeepAlive) -> Self {
        self.keep_alive = Some(keep_alive);
        self
    }

    /// Sends nothing while the stream is idle.
    #[must_use]
    pub fn no_keep_alive(mut self) -> Self {
        self.keep_alive = None;
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
        self.keep_alive.take()
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
            Source::Received(received, _) => received.decoder.last_event_id(),
        }
    }

    /// The time to wait before connecting again, once a received stream has set one.
    pub fn retry(&self) -> Option<Duration> {
        match &self.source {
            Source::Made(_) => None,
            Source::Received(received, _) => received.decoder.retry(),
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

impl Received {
    fn poll_raw(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<RawEvent, StreamError>>> {
        loop {
            match self.decoder.next_event() {
                Some(Ok(raw)) if self.terminators.contains(&raw.data.as_str()) => {
                    self.end();
                    return Poll::Ready(None);
                }
                Some(Ok(raw)) => return Poll::Ready(Some(Ok(raw))),
                Some(Err(error)) => {
                    self.end();
                    return Poll::Ready(Some(Err(error.into())));
                }
                None => {}
            }
            let Some(bytes) = &mut self.bytes else {
                return Poll::Ready(None);
            };
            let bytes = bytes.get_mut().unwrap_or_else(PoisonError::into_inner);
            match ready!(bytes.as_mut().poll_next(cx)) {
                Some(Ok(chunk)) => self.decoder.push_bytes(chunk),
                Some(Err(error)) => {
                    self.end();
                    return Poll::Ready(Some(Err(error)));
                }
                None => {
                    self.end();
                    return Poll::Ready(None);
                }
            }
        }
    }

    /// Drops the body, which closes the connection, and the event that it did not finish.
    fn end(&mut self) {
        self.bytes = None;
        self.decoder.finish();
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
