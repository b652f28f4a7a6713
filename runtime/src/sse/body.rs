//! The body of a server's response: a stream of events as bytes, with comments while it is idle.

use std::fmt;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use tokio::runtime::Handle;
use tokio::time::{Sleep, sleep};

use super::stream::TellFailure;
use super::{Chunks, Event, EventStream, KeepAlive, RawEvent, StreamError, WriteEvent};

/// The chunks of a response body that carries an [`EventStream`]: one event, one chunk.
///
/// The stream is polled only when the body is, so that a slow client slows the handler down; it is dropped with the body.
/// An error of the stream is the last event where the document has one for errors. Else it is the body's last item, which cuts the
/// connection: the client sees that the stream did not end by itself.
pub struct EventBody {
    /// `None` once it has ended.
    blocks: Option<Box<dyn Blocks + Send>>,
    idle: Option<Idle>,
    terminator: Option<&'static str>,
}

impl EventBody {
    /// The events of `stream`, their payloads written by `write`.
    pub fn new<T: 'static>(mut stream: EventStream<T>, write: WriteEvent<T>) -> Self {
        let idle = stream.take_keep_alive().map(Idle::new);
        let failure = stream.take_failure();
        let events = match stream.into_blocks() {
            Ok(blocks) => Events::Encoded(blocks),
            Err(stream) => Events::Typed(stream),
        };
        Self { blocks: Some(Box::new(Typed { events, write, failure, buffer: String::new() })), idle, terminator: None }
    }

    /// Sends an event with this data when the stream has ended by itself.
    #[must_use]
    pub fn terminator(mut self, data: &'static str) -> Self {
        self.terminator = Some(data);
        self
    }

    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, StreamError>>> {
        let Some(blocks) = &mut self.blocks else {
            return Poll::Ready(None);
        };
        match blocks.poll_block(cx) {
            Poll::Ready(Some(Ok(block))) => {
                if let Some(idle) = &mut self.idle {
                    idle.rest();
                }
                Poll::Ready(Some(Ok(block)))
            }
            Poll::Ready(Some(Err(error))) => {
                let last = blocks.failed(error);
                self.blocks = None;
                Poll::Ready(Some(last))
            }
            Poll::Ready(None) => {
                self.blocks = None;
                let last = self.terminator.map(|data| RawEvent::new(data).encode());
                Poll::Ready(last.map(|block| block.map_err(Into::into)))
            }
            Poll::Pending => match &mut self.idle {
                Some(idle) => idle.poll_comment(cx).map(|comment| Some(Ok(comment))),
                None => Poll::Pending,
            },
        }
    }
}

impl Stream for EventBody {
    type Item = Result<Bytes, StreamError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_chunk(cx)
    }
}

impl fmt::Debug for EventBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventBody").field("ended", &self.blocks.is_none()).finish_non_exhaustive()
    }
}

/// Events as bytes, whatever their type: all that [`EventBody`] knows of them.
trait Blocks {
    fn poll_block(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, StreamError>>>;

    /// What is sent last when the stream has failed.
    fn failed(&mut self, error: StreamError) -> Result<Bytes, StreamError>;
}

struct Typed<T> {
    events: Events<T>,
    write: WriteEvent<T>,
    failure: Option<TellFailure<T>>,
    /// Room for the text of the next payload. Streams that wait keep none.
    buffer: String,
}

enum Events<T> {
    Typed(EventStream<T>),
    /// Blocks, passed on as they are.
    Encoded(Chunks),
}

impl<T> Typed<T> {
    fn block(&mut self, event: Event<T>) -> Result<Bytes, StreamError> {
        let (mut raw, data) = event.into_parts(mem::take(&mut self.buffer));
        (self.write)(data, &mut raw)?;
        let block = raw.encode()?;
        self.buffer = raw.data;
        self.buffer.clear();
        Ok(block)
    }
}

impl<T> Blocks for Typed<T> {
    fn poll_block(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, StreamError>>> {
        match &mut self.events {
            Events::Encoded(blocks) => blocks.as_mut().poll_next(cx),
            Events::Typed(stream) => {
                let next = Pin::new(stream).poll_next(cx);
                if next.is_pending() {
                    self.buffer = String::new();
                }
                next.map(|event| event.map(|event| self.block(event?)))
            }
        }
    }

    fn failed(&mut self, error: StreamError) -> Result<Bytes, StreamError> {
        match &self.failure {
            Some(tell) => self.block(Event::new(tell(error)?)),
            None => Err(error),
        }
    }
}

/// The timer of the keep-alive comments.
struct Idle {
    keep_alive: KeepAlive,
    /// Made when first needed, since only then there must be a runtime.
    timer: Option<Pin<Box<Sleep>>>,
    /// The timer counts from the last chunk. Set while waiting only: a busy stream never touches the timer.
    running: bool,
}

impl Idle {
    fn new(keep_alive: KeepAlive) -> Self {
        Self { keep_alive, timer: None, running: false }
    }

    /// Something was sent: count anew.
    fn rest(&mut self) {
        self.running = false;
    }

    /// Ready with a comment once nothing was sent for the whole interval. Never ready outside of a tokio runtime.
    fn poll_comment(&mut self, cx: &mut Context<'_>) -> Poll<Bytes> {
        if !self.running {
            if Handle::try_current().is_err() {
                return Poll::Pending;
            }
            let timer = sleep(self.keep_alive.interval());
            match &mut self.timer {
                Some(old) => old.set(timer),
                None => self.timer = Some(Box::pin(timer)),
            }
            self.running = true;
        }
        let Some(timer) = &mut self.timer else {
            return Poll::Pending;
        };
        ready!(timer.as_mut().poll(cx));
        self.running = false;
        Poll::Ready(self.keep_alive.bytes().clone())
    }
}
