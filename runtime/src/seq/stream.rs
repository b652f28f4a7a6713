//! The stream of typed items: what one side sends and the other receives.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::super::ByteStream;
use super::super::json::{self, Check, Decode, DecodeError, Failure, FailureKind, Limits, Reading};
use super::split::{Piece, Splitter, TooLong};
use super::{Framing, ItemError, SequenceError};

/// A sequence of values, each a JSON text of its own: JSON Lines, or a JSON text sequence.
///
/// ```
/// use specloom_rt::seq::JsonStream;
///
/// let numbers: JsonStream<i64> = vec![1, 2, 3].into();
/// ```
///
/// It is a [`Stream`] of results, fused, `Send`, and bound to no async runtime; [`try_next`](Self::try_next) needs no import.
/// The side that sends makes one with [`new`](Self::new) or of a list; it is polled only as fast as its items are taken in at the
/// other end. The side that receives reads one: an item that does not decode is an error that carries it as it came
/// ([`SequenceError::Item`]), and the sequence goes on. Any other error is the last item. Dropping the stream closes the
/// connection, or drops the stream that its items come from.
pub struct JsonStream<T> {
    source: Source<T>,
}

enum Source<T> {
    /// Behind a lock only so that a body can be part of an error, which must be `Sync`. Nobody ever waits for it.
    Made(Mutex<Pin<Box<dyn Items<T> + Send>>>),
    Received(Box<Received>, ReadItem<T>),
    Ended,
}

/// How an item is read.
type ReadItem<T> = fn(&[u8], Reading, &Check) -> Result<T, DecodeError>;

/// The items of a body, not read yet.
struct Received {
    bytes: ByteStream,
    chunk: Bytes,
    splitter: Splitter,
    reading: Reading,
    check: Check,
}

/// How the items of a body are to be read.
pub(in super::super) struct Rules {
    pub(in super::super) framing: Framing,
    pub(in super::super) reading: Reading,
    /// What the items' type does not carry.
    pub(in super::super) check: Check,
    /// The most bytes of an item.
    pub(in super::super) max_item: usize,
}

impl<T> JsonStream<T> {
    /// The items of a stream. An error ends the sequence, and the body breaks off, so that nobody takes what came for all.
    pub fn new<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        E: Into<SequenceError>,
    {
        Self { source: Source::Made(Mutex::new(Box::pin(stream))) }
    }

    /// Items that are there already, or that an iterator makes without waiting.
    pub fn from_items<I>(items: I) -> Self
    where
        I: IntoIterator<Item = T, IntoIter: Send + 'static>,
    {
        Self::new(AtOnce(items.into_iter()))
    }

    /// The items of a body.
    pub(in super::super) fn received(bytes: ByteStream, rules: Rules) -> Self
    where
        T: Decode,
    {
        let Rules { framing, reading, check, max_item } = rules;
        let splitter = Splitter::new(framing, max_item);
        let received = Received { bytes, chunk: Bytes::new(), splitter, reading, check };
        let read: ReadItem<T> = |text, reading, check| json::decode_checked(text, reading, &Limits::DEFAULT, check);
        Self { source: Source::Received(Box::new(received), read) }
    }

    /// The items of a body of which one has no more bytes than `max_item`.
    #[doc(hidden)]
    pub fn from_bytes(bytes: ByteStream, framing: Framing, max_item: usize) -> Self
    where
        T: Decode,
    {
        Self::received(bytes, Rules { framing, reading: Reading::Lenient, check: Check::new(), max_item })
    }

    /// The next item, `None` at the end of the sequence.
    ///
    /// # Errors
    /// See [`SequenceError`]. After [`SequenceError::Item`] the sequence goes on, after any other it has ended.
    pub async fn try_next(&mut self) -> Result<Option<T>, SequenceError> {
        poll_fn(|cx| self.poll_item(cx)).await.transpose()
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, SequenceError>>> {
        let next = match &mut self.source {
            Source::Made(items) => {
                let items = items.get_mut().unwrap_or_else(PoisonError::into_inner);
                ready!(items.as_mut().poll_item(cx))
            }
            Source::Received(received, read) => {
                ready!(received.poll_piece(cx)).map(|piece| received.typed(piece?, *read))
            }
            Source::Ended => None,
        };
        let goes_on = next.as_ref().is_some_and(|item| item.as_ref().err().is_none_or(SequenceError::is_item));
        if !goes_on {
            self.source = Source::Ended;
        }
        Poll::Ready(next)
    }
}

impl Received {
    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Piece, SequenceError>>> {
        loop {
            match self.splitter.next(&mut self.chunk) {
                Ok(Some(piece)) => return Poll::Ready(Some(Ok(piece))),
                Ok(None) => {}
                Err(TooLong(limit)) => return Poll::Ready(Some(Err(SequenceError::TooLong(limit)))),
            }
            match ready!(Pin::new(&mut self.bytes).poll_next(cx)) {
                Some(Ok(chunk)) => self.chunk = chunk,
                Some(Err(error)) => return Poll::Ready(Some(Err(SequenceError::Transport(error)))),
                None => return Poll::Ready(self.splitter.finish().map(Ok)),
            }
        }
    }

    fn typed<T>(&self, piece: Piece, read: ReadItem<T>) -> Result<T, SequenceError> {
        let Piece { text, index, line, is_cut } = piece;
        let read = match is_cut {
            true => Err(Failure::new("", FailureKind::Syntax, "the item may be cut off: nothing ends it").into()),
            false => read(&text, self.reading, &self.check),
        };
        read.map_err(|error| SequenceError::Item(Box::new(ItemError { index, line, raw: text, error })))
    }
}

impl<T> Stream for JsonStream<T> {
    type Item = Result<T, SequenceError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(cx)
    }
}

// Nothing here is ever pinned: what must be, is behind a box.
impl<T> Unpin for JsonStream<T> {}

impl<T: Send + 'static> From<Vec<T>> for JsonStream<T> {
    fn from(items: Vec<T>) -> Self {
        Self::from_items(items)
    }
}

impl<T> Default for JsonStream<T> {
    /// A sequence without items.
    fn default() -> Self {
        Self { source: Source::Ended }
    }
}

impl<T> fmt::Debug for JsonStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ended = matches!(self.source, Source::Ended);
        f.debug_struct("JsonStream").field("ended", &ended).finish_non_exhaustive()
    }
}

/// A stream of anything with any error: keeps the stream's types out of [`JsonStream`] without a second box.
trait Items<T> {
    fn poll_item(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<T, SequenceError>>>;
}

impl<T, S, E> Items<T> for S
where
    S: Stream<Item = Result<T, E>>,
    E: Into<SequenceError>,
{
    fn poll_item(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<T, SequenceError>>> {
        self.poll_next(cx).map_err(Into::into)
    }
}

/// An iterator as a stream that never waits.
struct AtOnce<I>(I);

// Nothing here is ever pinned: the iterator is only moved and called.
impl<I> Unpin for AtOnce<I> {}

impl<I: Iterator> Stream for AtOnce<I> {
    type Item = Result<I::Item, SequenceError>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.get_mut().0.next().map(Ok))
    }
}
