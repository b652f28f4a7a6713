//! J1, J2, J4: the items of a sequence do not depend on how its bytes were cut, a limit strikes at one place, and items that are
//! written are read again as they were.
#![no_main]

mod cuts;

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use cuts::Cuts;
use futures_core::Stream;
use libfuzzer_sys::fuzz_target;
use specloom_rt::json::{Value, encode};
use specloom_rt::seq::{Framing, JsonStream, SequenceError};
use specloom_rt::{ByteStream, Bytes};

fuzz_target!(|bytes: &[u8]| {
    let mut cuts = Cuts::of(bytes);
    for framing in [Framing::Lines, Framing::Records] {
        let whole = read(framing, &[bytes], usize::MAX);
        let each: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(whole, read(framing, &each, usize::MAX));
        let chunks = cuts.cut(bytes);
        assert_eq!(whole, read(framing, &chunks, usize::MAX));
        let tight = cuts.below(40);
        assert_eq!(read(framing, &each, tight), read(framing, &chunks, tight));

        let items: Vec<Value> = whole.into_iter().filter_map(Result::ok).collect();
        let written: Vec<u8> = items.iter().flat_map(|item| written(framing, item)).collect();
        let items: Vec<_> = items.into_iter().map(Ok).collect();
        assert_eq!(read(framing, &[&written], usize::MAX), items);
    }
});

fn written(framing: Framing, item: &Value) -> Vec<u8> {
    let text = encode(item).expect("what was read can be written");
    match framing {
        Framing::Lines => [&text, &b"\n"[..]].concat(),
        Framing::Records => [b"\x1e", &text[..], b"\n"].concat(),
    }
}

/// The items; what is none as its place and bytes.
fn read(framing: Framing, chunks: &[&[u8]], limit: usize) -> Vec<Result<Value, String>> {
    let chunks: Vec<_> = chunks.iter().map(|chunk| Bytes::copy_from_slice(chunk)).collect();
    let mut items = JsonStream::<Value>::from_bytes(ByteStream::new(Ready(chunks.into_iter())), framing, limit);
    let mut cx = Context::from_waker(Waker::noop());
    let mut seen = Vec::new();
    while let Poll::Ready(Some(item)) = Pin::new(&mut items).poll_next(&mut cx) {
        seen.push(item.map_err(|error| match error {
            SequenceError::Item(error) => format!("{} {} {:?}", error.index, error.line, error.raw),
            error => error.to_string(),
        }));
    }
    seen
}

/// Chunks that are there already.
struct Ready(std::vec::IntoIter<Bytes>);

impl Stream for Ready {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(Ok))
    }
}
