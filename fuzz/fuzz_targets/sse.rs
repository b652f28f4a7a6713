//! W10, W12: the events of a stream do not depend on how its bytes were cut, and nothing panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use specloom_rt::sse::{Decoder, EventLimits};

fuzz_target!(|input: (&[u8], usize)| {
    let (bytes, cut) = input;
    let events = |chunks: &[&[u8]]| {
        let mut decoder = Decoder::new(EventLimits::default());
        let mut events = Vec::new();
        for chunk in chunks {
            decoder.push(chunk);
            while let Some(event) = decoder.next_event() {
                events.push(event.expect("no limit is met"));
            }
        }
        (events, decoder.last_event_id().map(str::to_owned), decoder.retry())
    };
    let (first, second) = bytes.split_at(cut.min(bytes.len()));
    let each: Vec<&[u8]> = bytes.chunks(1).collect();
    let whole = events(&[bytes]);
    assert_eq!(whole, events(&[first, second]));
    assert_eq!(whole, events(&each));
});
