//! What a subscriber gets, as the blocks of an event stream.

use std::any::Any;
use std::fmt;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::super::sse::{Event, EventStream, LastEventId, ReadEvent, StreamError, WriteEvent};
use super::entry::mark;
use super::{Entry, HistoryLimits, LogError, LogReader};

/// The part of the history that a subscriber may pass by without telling its client the new position.
const STRIDE: usize = 8;
/// The entries that are passed by before other tasks get their turn.
const TURN: usize = 256;

/// A subscription to a [`Topic`](super::Topic): becomes the stream that a handler returns, by [`into_stream`](Self::into_stream)
/// or `into()`.
///
/// Served, the stream passes on the bytes that the log encoded once. Polled by hand, it reads the payloads.
#[must_use = "a subscription does nothing before it is a stream"]
pub struct Subscription<T> {
    blocks: Blocks,
    resumed: bool,
    read: ReadEvent<T>,
    write: WriteEvent<T>,
}

impl<T> Subscription<T> {
    pub(super) fn new(
        reader: Box<dyn LogReader>,
        resumed: bool,
        history: HistoryLimits,
        read: ReadEvent<T>,
        write: WriteEvent<T>,
    ) -> Self {
        let blocks = Blocks {
            reader: Some(reader),
            // A client that resumes has its position; any other gets it first.
            tell_position: !resumed,
            opening: Vec::new().into_iter(),
            wanted: None,
            stride: HistoryLimits {
                max_events: (history.max_events / STRIDE).max(1),
                max_bytes: (history.max_bytes / STRIDE).max(1),
            },
            skipped: Skipped::default(),
            failing: None,
            _held: None,
        };
        Self { blocks, resumed, read, write }
    }

    /// Whether it goes on right after the id that was asked for. `false` for one that starts anew, also because the log
    /// does not know the id.
    pub fn resumed(&self) -> bool {
        self.resumed
    }

    /// The id to resume after before any event was read. A stream that starts anew tells it to its client by itself.
    pub fn position(&self) -> Option<LastEventId> {
        self.blocks.reader.as_ref()?.position()
    }

    /// Lets only events pass whose label `wanted` lets pass; `None` is an event without one. The client learns from time
    /// to time how far the rest has gone, by a block that carries an id and no event.
    pub fn only(mut self, wanted: impl Fn(Option<&str>) -> bool + Send + 'static) -> Self {
        self.blocks.wanted = Some(Box::new(wanted));
        self
    }

    /// Sends these events first, or bare payloads. They are not part of the log.
    ///
    /// # Errors
    /// When an event cannot be written.
    pub fn opening<I: Into<Event<T>>>(mut self, events: impl IntoIterator<Item = I>) -> Result<Self, LogError> {
        let blocks: Result<Vec<_>, _> = events.into_iter().map(|event| encoded(event.into(), self.write)).collect();
        self.blocks.opening = blocks?.into_iter();
        Ok(self)
    }

    /// Sends this event when the subscription fails, and ends then. Without it a failure breaks the stream off.
    pub fn failing_with(mut self, event: impl FnOnce(&LogError) -> Event<T> + Send + 'static) -> Self
    where
        T: 'static,
    {
        let write = self.write;
        self.blocks.failing = Some(Box::new(move |error| encoded(event(error), write)));
        self
    }

    /// Keeps a value until the stream is dropped: one that counts open streams, for example.
    pub fn holding(mut self, value: impl Send + 'static) -> Self {
        self.blocks._held = Some(Box::new(value));
        self
    }

    /// The stream, for a handler to return.
    pub fn into_stream(self) -> EventStream<T> {
        EventStream::from_blocks(Box::pin(self.blocks), self.read)
    }
}

impl<T> From<Subscription<T>> for EventStream<T> {
    fn from(subscription: Subscription<T>) -> Self {
        subscription.into_stream()
    }
}

impl<T> fmt::Debug for Subscription<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription").field("resumed", &self.resumed).finish_non_exhaustive()
    }
}

fn encoded<T>(event: Event<T>, write: WriteEvent<T>) -> Result<Bytes, LogError> {
    let (mut raw, data) = event.into_parts(String::new());
    write(data, &mut raw)?;
    Ok(raw.encode()?)
}

type Wanted = Box<dyn Fn(Option<&str>) -> bool + Send>;
type Failing = Box<dyn FnOnce(&LogError) -> Result<Bytes, LogError> + Send>;

/// The blocks that a client gets.
struct Blocks {
    /// `None` once it has ended.
    reader: Option<Box<dyn LogReader>>,
    tell_position: bool,
    opening: std::vec::IntoIter<Bytes>,
    wanted: Option<Wanted>,
    stride: HistoryLimits,
    skipped: Skipped,
    failing: Option<Failing>,
    _held: Option<Box<dyn Any + Send>>,
}

/// What was passed by since the client last got an id.
#[derive(Default)]
struct Skipped {
    events: usize,
    bytes: usize,
}

impl Blocks {
    fn poll_block(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, LogError>>> {
        let Some(reader) = &mut self.reader else {
            return Poll::Ready(None);
        };
        if let Some(block) = self.opening.next() {
            return Poll::Ready(Some(Ok(block)));
        }
        if mem::take(&mut self.tell_position)
            && let Some(position) = reader.position()
        {
            return Poll::Ready(Some(Ok(mark(position.as_str())?)));
        }
        for _ in 0..TURN {
            let entry = ready!(reader.poll_entry(cx))?;
            if self.wanted.as_ref().is_none_or(|wanted| wanted(entry.label())) {
                self.skipped = Skipped::default();
                return Poll::Ready(Some(Ok(entry.block().clone())));
            }
            if self.skipped.passes(&entry, &self.stride) {
                return Poll::Ready(Some(Ok(mark(entry.id())?)));
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    /// The last item of a failed subscription.
    fn fail(&mut self, error: LogError) -> Option<Result<Bytes, StreamError>> {
        self.reader = None;
        let last = match self.failing.take() {
            Some(failing) => failing(&error),
            None => Err(error),
        };
        Some(last.map_err(Into::into))
    }
}

impl Stream for Blocks {
    type Item = Result<Bytes, StreamError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        Poll::Ready(match ready!(this.poll_block(cx)) {
            Some(Ok(block)) => Some(Ok(block)),
            Some(Err(error)) => this.fail(error),
            None => None,
        })
    }
}

impl Skipped {
    /// Passes by an entry. Whether the client has to be told, so that its id stays within the history.
    fn passes(&mut self, entry: &Entry, stride: &HistoryLimits) -> bool {
        self.events += 1;
        self.bytes += entry.size();
        if self.events < stride.max_events && self.bytes < stride.max_bytes {
            return false;
        }
        *self = Self::default();
        true
    }
}
