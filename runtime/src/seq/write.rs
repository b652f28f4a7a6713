//! A sequence as the bytes of a body.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::super::ByteStream;
use super::super::json::{Encode, encode};
use super::{Framing, JsonStream, SequenceError};

impl<T: Encode + 'static> JsonStream<T> {
    /// The sequence as bytes, one item a chunk.
    pub(in super::super) fn into_bytes(self, framing: Framing) -> ByteStream {
        ByteStream::new(Written { items: self, framing })
    }
}

struct Written<T> {
    items: JsonStream<T>,
    framing: Framing,
}

impl<T: Encode> Stream for Written<T> {
    type Item = Result<Bytes, SequenceError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let framing = self.framing;
        let next = Pin::new(&mut self.items).poll_next(cx);
        next.map(|item| item.map(|item| written(&item?, framing)))
    }
}

/// Compact JSON has no line feed in it, so that nothing needs to be escaped.
fn written<T: Encode>(item: &T, framing: Framing) -> Result<Bytes, SequenceError> {
    let (before, after) = framing.around();
    let text = encode(item)?;
    Ok([before, &text, after].concat().into())
}
