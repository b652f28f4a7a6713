//! A stream that does what a test says, and what is known of it afterwards.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::super::{Chunks, EventLimits, EventStream, ReadEvent, StreamError, read_text};

/// Yields its items, ready at once, then waits forever or ends.
pub(super) struct Script<T> {
    items: VecDeque<T>,
    waits: bool,
    seen: Seen,
}

/// What happened to a [`Script`].
#[derive(Clone, Default)]
pub(super) struct Seen {
    polls: Arc<AtomicUsize>,
    dropped: Arc<AtomicBool>,
}

impl Seen {
    #[cfg(feature = "server")]
    pub(super) fn polls(&self) -> usize {
        self.polls.load(Ordering::SeqCst)
    }

    pub(super) fn dropped(&self) -> bool {
        self.dropped.load(Ordering::SeqCst)
    }
}

/// A stream of `items` that ends after them.
pub(super) fn script<T>(items: impl IntoIterator<Item = T>) -> Script<T> {
    Script { items: items.into_iter().collect(), waits: false, seen: Seen::default() }
}

impl<T> Script<T> {
    /// Waits forever instead of ending.
    pub(super) fn then_wait(mut self) -> Self {
        self.waits = true;
        self
    }

    pub(super) fn seen(&self) -> Seen {
        self.seen.clone()
    }
}

impl<T> Unpin for Script<T> {}

impl<T> Stream for Script<T> {
    type Item = T;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<T>> {
        let script = self.get_mut();
        script.seen.polls.fetch_add(1, Ordering::SeqCst);
        assert!(!script.seen.dropped());
        match script.items.pop_front() {
            None if script.waits => Poll::Pending,
            next => Poll::Ready(next),
        }
    }
}

impl<T> Drop for Script<T> {
    fn drop(&mut self) {
        self.seen.dropped.store(true, Ordering::SeqCst);
    }
}

/// The chunks of a body that arrives whole.
pub(super) fn chunks(texts: &[&str]) -> Script<Result<Bytes, StreamError>> {
    let texts: Vec<_> = texts.iter().map(|text| Ok(Bytes::copy_from_slice(text.as_bytes()))).collect();
    script(texts)
}

/// The typed stream over a body.
pub(super) fn received<T>(
    body: impl Stream<Item = Result<Bytes, StreamError>> + Send + 'static,
    read: ReadEvent<T>,
) -> EventStream<T> {
    let body: Chunks = Box::pin(body);
    EventStream::from_bytes(body, read, EventLimits::default(), &["[DONE]"])
}

/// The stream of texts over a body.
pub(super) fn texts(body: impl Stream<Item = Result<Bytes, StreamError>> + Send + 'static) -> EventStream<String> {
    received(body, read_text)
}
