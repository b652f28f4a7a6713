//! The decoder beside one that others wrote: the crate `sse-stream`.

use std::io;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream as _;
use proptest::prelude::*;
use sse_stream::{Sse, SseByteStream};

use super::super::RawEvent;
use super::reference::stream;
use super::script::script;
use super::{cases, decode, whole};

/// What the other one reads. It gives blocks as they are: an id does not persist, and there may be no data.
fn theirs<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Vec<RawEvent> {
    let chunks: Vec<_> = chunks.into_iter().map(|chunk| Ok::<_, io::Error>(Bytes::copy_from_slice(chunk))).collect();
    let mut stream = pin!(SseByteStream::new(script(chunks)));
    let mut cx = Context::from_waker(Waker::noop());
    let (mut events, mut last_id) = (Vec::new(), None);
    while let Poll::Ready(Some(block)) = stream.as_mut().poll_next(&mut cx) {
        events.extend(event(block.unwrap(), &mut last_id));
    }
    events
}

fn event(block: Sse, last_id: &mut Option<String>) -> Option<RawEvent> {
    if let Some(id) = block.id {
        *last_id = Some(id).filter(|id| !id.is_empty());
    }
    let mut event = RawEvent::new(block.data?);
    event.event = block.event.filter(|name| !name.is_empty()).map_or(event.event, Into::into);
    event.id.clone_from(last_id);
    event.retry = block.retry.map(Duration::from_millis);
    Some(event)
}

/// W1: it fails on invalid UTF-8.
#[test]
fn w10_every_case_of_text_is_the_same_to_another_decoder() {
    let mut texts = 0;
    for (name, input, _) in cases::cases() {
        if std::str::from_utf8(&input).is_ok() {
            texts += 1;
            assert_eq!(theirs([&*input]), whole(&input).events, "{name}");
        }
    }
    assert!(texts > 40, "{texts}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    /// W2 to W10.
    #[test]
    fn w10_another_decoder_reads_the_same(bytes in stream(), size in 1..20_usize) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let ours = decode(Default::default(), text.as_bytes().chunks(size));
        prop_assert_eq!(theirs([text.as_bytes()]), ours.events);
    }
}
