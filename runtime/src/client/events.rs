//! A stream of events as the body of a request (D16).

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::super::sse::{Event, EventStream, RawEvent, StreamError, WriteEvent};

/// The events as bytes, one a chunk; the stream is polled as fast as the server takes them. An error breaks the body off.
pub(super) struct SentEvents<T> {
    events: EventStream<T>,
    write: WriteEvent<T>,
    /// The data of an event after the last one.
    terminator: Option<&'static str>,
}

impl<T> SentEvents<T> {
    pub(super) fn new(events: EventStream<T>, write: WriteEvent<T>, terminator: Option<&'static str>) -> Self {
        Self { events, write, terminator }
    }

    fn block(&self, event: Event<T>) -> Result<Bytes, StreamError> {
        let (mut raw, data) = event.into_parts(String::new());
        (self.write)(data, &mut raw)?;
        Ok(raw.encode()?)
    }
}

impl<T> Stream for SentEvents<T> {
    type Item = Result<Bytes, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match ready!(Pin::new(&mut self.events).poll_next(cx)) {
            Some(event) => {
                if event.is_err() {
                    self.terminator = None;
                }
                Poll::Ready(Some(event.and_then(|event| self.block(event))))
            }
            None => {
                let last = self.terminator.take().map(|data| RawEvent::new(data).encode());
                Poll::Ready(last.map(|block| block.map_err(Into::into)))
            }
        }
    }
}
