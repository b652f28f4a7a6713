//! Both framings, in every cut of the bytes.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use proptest::prelude::*;

use super::super::ByteStream;
use super::super::json::{Check, Reading, Value};
use super::stream::Rules;
use super::{Framing, JsonStream, SequenceError};

/// The most bytes of an item, or of a body.
const MAX: usize = 1 << 20;

fn rules(framing: Framing) -> Rules {
    Rules { framing, reading: Reading::Strict, check: Check::new(), max_item: MAX }
}

/// What is there already.
struct Script<T>(VecDeque<T>);

impl<T> Unpin for Script<T> {}

impl<T> Stream for Script<T> {
    type Item = T;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<T>> {
        Poll::Ready(self.get_mut().0.pop_front())
    }
}

/// What a stream of chunks gives: JSON of the items, `!` and place of an item that is none, what ended it.
async fn read(framing: Framing, chunks: Vec<Bytes>) -> Vec<String> {
    let bytes = ByteStream::new(Script(chunks.into_iter().map(Ok::<_, String>).collect()));
    shown(JsonStream::received(bytes, rules(framing))).await
}

async fn shown(mut items: JsonStream<Value>) -> Vec<String> {
    let mut out = Vec::new();
    loop {
        match items.try_next().await {
            Ok(None) => break,
            Ok(Some(item)) => out.push(item.to_string()),
            Err(SequenceError::Item(error)) => {
                out.push(format!("!{}:{} {}", error.index, error.line, String::from_utf8_lossy(&error.raw)));
            }
            Err(error) => out.push(error.to_string()),
        }
    }
    assert!(items.try_next().await.unwrap().is_none(), "fused");
    out
}

#[track_caller]
fn check(framing: Framing, text: &[u8], expected: &[&str]) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let cuts = (0..=text.len()).map(|at| vec![&text[..at], &text[at..]]);
    let single = text.chunks(1).collect();
    for chunks in cuts.chain([vec![text], single]) {
        let chunks: Vec<Bytes> = chunks.into_iter().map(Bytes::copy_from_slice).collect();
        let found = runtime.block_on(read(framing, chunks.clone()));
        assert_eq!(found, expected, "{chunks:?}");
    }
}

#[test]
fn j1_lines() {
    check(Framing::Lines, b"", &[]);
    check(Framing::Lines, b"\n\r\n \t\r\n", &[]);
    check(Framing::Lines, b"1\n{\"a\":2}\r\n\n\"x\"", &["1", "{\"a\":2}", "\"x\""]);
    check(Framing::Lines, b"\xEF\xBB\xBF1\n\xEF\xBB\xBF2\n", &["1", "!1:2 \u{feff}2"]);
    check(Framing::Lines, b"\xEF\xBB\n1", &["!0:1 \u{fffd}", "1"]);
    check(Framing::Lines, b"1\n\n{\"a\":\ntrue 1\n3", &["1", "!1:3 {\"a\":", "!2:4 true 1", "3"]);
    // A carriage return alone ends no line, and is a blank in JSON.
    check(Framing::Lines, b"[1,\r2]\n", &["[1,2]"]);
}

#[test]
fn j2_records() {
    check(Framing::Records, b"", &[]);
    check(Framing::Records, b"\x1e1\n\x1e{\"a\":\n 2}\n", &["1", "{\"a\":2}"]);
    check(Framing::Records, b"\x1e\x1e \n\x1e1\n", &["1"]);
    check(Framing::Records, b"\x1e{\"a\n\x1e\n{}\n", &["!0:1 {\"a", "{}"]);
    // What may be cut off: numbers and words that nothing ends.
    check(Framing::Records, b"\x1e12\x1e3\n\x1etrue", &["!0:1 12", "3", "!2:2 true"]);
    check(Framing::Records, b"\x1e{}\x1e[]\x1e\"x\"", &["{}", "[]", "\"x\""]);
    check(Framing::Records, b"1\n\x1e2 ", &["1", "2"]);
}

/// Bytes that mean something to a framing, and others.
fn text() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(&b"\n"[..]),
        Just(&b"\r\n"[..]),
        Just(&b"\x1e"[..]),
        Just(&b" "[..]),
        Just(&b"\xEF\xBB\xBF"[..]),
        Just(&b"\xBB"[..]),
        Just(&b"{\"a\":[1,\n2]}"[..]),
        Just(&b"12"[..]),
        Just(&b"true"[..]),
        Just(&b"\"x\""[..]),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn j4_chunks_make_no_difference(text in text(), cuts in proptest::collection::vec(0..40_usize, 0..6)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for framing in [Framing::Lines, Framing::Records] {
            let whole = runtime.block_on(read(framing, vec![Bytes::copy_from_slice(&text)]));
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| (*cut).min(text.len())).chain([0, text.len()]).collect();
            cuts.sort_unstable();
            let chunks = cuts.windows(2).map(|ends| Bytes::copy_from_slice(&text[ends[0]..ends[1]]));
            prop_assert_eq!(runtime.block_on(read(framing, chunks.collect())), whole);
        }
    }
}

#[tokio::test]
async fn j4_an_item_over_the_limit_ends_the_sequence() {
    for chunk in [&b"12\n345\n6\n"[..], b"12\n345"] {
        let rules = Rules { max_item: 2, ..rules(Framing::Lines) };
        let items = JsonStream::<Value>::received(ByteStream::from(chunk.to_vec()), rules);
        assert_eq!(shown(items).await, ["12", "an item of the sequence exceeds 2 bytes"]);
    }
}

#[tokio::test]
async fn what_is_written_is_what_is_read() {
    let items = || vec![Value::from("a\nb\u{1e}\u{2028}"), Value::Null, Value::from(1.5)];
    for (framing, expected) in [
        (Framing::Lines, "\"a\\nb\\u001e\u{2028}\"\nnull\n1.5\n"),
        (Framing::Records, "\u{1e}\"a\\nb\\u001e\u{2028}\"\n\u{1e}null\n\u{1e}1.5\n"),
    ] {
        let bytes = JsonStream::from(items()).into_bytes(framing).collect(MAX).await.unwrap();
        assert_eq!(bytes, expected);
        let back = JsonStream::<Value>::received(bytes.into(), rules(framing));
        let expected: Vec<String> = items().iter().map(ToString::to_string).collect();
        assert_eq!(shown(back).await, expected);
    }
}

#[tokio::test]
async fn a_failure_of_the_source_breaks_the_body_off() {
    let items = [Ok(1), Err("gone"), Ok(2)];
    let failed = |error: &str| SequenceError::source(error.to_owned());
    let stream = || JsonStream::<i64>::new(Script(items.into_iter().map(|item| item.map_err(failed)).collect()));
    let mut read = stream();
    assert_eq!(read.try_next().await.unwrap(), Some(1));
    assert!(matches!(read.try_next().await, Err(SequenceError::Source(_))));
    assert_eq!(read.try_next().await.unwrap(), None);
    let mut bytes = stream().into_bytes(Framing::Lines);
    assert_eq!(bytes.try_next().await.unwrap().unwrap(), "1\n");
    assert!(bytes.try_next().await.is_err());
    assert!(bytes.try_next().await.unwrap().is_none());
    let mut unwritable = JsonStream::from(vec![f64::NAN]).into_bytes(Framing::Lines);
    assert!(unwritable.try_next().await.is_err());
}

#[test]
fn it_goes_everywhere() {
    fn check<T: Send + Sync + Unpin + 'static>() {}
    check::<JsonStream<std::rc::Rc<str>>>();
    assert_eq!(format!("{:?}", JsonStream::<i64>::default()), "JsonStream { ended: true, .. }");
}
