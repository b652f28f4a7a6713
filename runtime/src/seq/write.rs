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
        ByteStream::new(Written { items: self, framing, verify: None })
    }

    /// The same, each item seen by `verify` before it is sent.
    #[cfg(feature = "server")]
    pub(in super::super) fn into_verified_bytes(self, framing: Framing, verify: Verify) -> ByteStream {
        ByteStream::new(Written { items: self, framing, verify: Some(verify) })
    }
}

/// Whether an item may be sent.
pub(in super::super) type Verify = Box<dyn FnMut(&[u8]) -> Result<(), SequenceError> + Send>;

struct Written<T> {
    items: JsonStream<T>,
    framing: Framing,
    verify: Option<Verify>,
}

impl<T: Encode> Written<T> {
    /// Compact JSON has no line feed in it, so that nothing needs to be escaped.
    fn bytes(&mut self, item: &T) -> Result<Bytes, SequenceError> {
        let (before, after) = self.framing.around();
        let text = encode(item)?;
        if let Some(verify) = &mut self.verify {
            verify(&text)?;
        }
        Ok([before, &text, after].concat().into())
    }
}

impl<T: Encode> Stream for Written<T> {
    type Item = Result<Bytes, SequenceError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = Pin::new(&mut self.items).poll_next(cx);
        next.map(|item| item.map(|item| self.bytes(&item?)))
    }
}
