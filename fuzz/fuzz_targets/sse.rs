//! W10 to W12 and S10: the events of a stream depend neither on how its bytes were cut nor on the door they came through, limits
//! strike at one place, and events that are written are read again as they were.
#![no_main]

mod cuts;

use cuts::Cuts;
use libfuzzer_sys::fuzz_target;
use specloom_rt::Bytes;
use specloom_rt::sse::{Decoder, EventLimits, LimitError, RawEvent};

/// All that a decoder says.
type Seen = (Vec<Result<RawEvent, LimitError>>, Option<String>, Option<std::time::Duration>, u64);

fuzz_target!(|bytes: &[u8]| {
    let mut cuts = Cuts::of(bytes);
    let limits = EventLimits::default();
    let whole = pushed(limits, &[bytes]);
    let each: Vec<&[u8]> = bytes.chunks(1).collect();
    assert_eq!(whole, pushed(limits, &each));
    let chunks = cuts.cut(bytes);
    assert_eq!(whole, pushed(limits, &chunks));
    assert_eq!(whole, handed(limits, &chunks));

    let tight = limits.max_line(cuts.below(40)).max_event(cuts.below(40));
    let whole_tight = pushed(tight, &[bytes]);
    assert_eq!(whole_tight, pushed(tight, &each));
    assert_eq!(whole_tight, handed(tight, &chunks));

    for event in whole.0 {
        let event = event.expect("no limit is met");
        let written = event.encode().expect("what was read can be written");
        assert_eq!(pushed(limits, &[&written]).0, [Ok(event)]);
    }
});

fn pushed(limits: EventLimits, chunks: &[&[u8]]) -> Seen {
    let mut decoder = Decoder::new(limits);
    let mut events = Vec::new();
    for chunk in chunks {
        decoder.push(chunk);
        events.extend(std::iter::from_fn(|| decoder.next_event()));
    }
    seen(events, decoder)
}

fn handed(limits: EventLimits, chunks: &[&[u8]]) -> Seen {
    let mut decoder = Decoder::new(limits);
    let mut events = Vec::new();
    for chunk in chunks {
        let mut chunk = Bytes::copy_from_slice(chunk);
        events.extend(std::iter::from_fn(|| decoder.next_in(&mut chunk)));
        assert!(chunk.is_empty());
    }
    seen(events, decoder)
}

fn seen(events: Vec<Result<RawEvent, LimitError>>, mut decoder: Decoder) -> Seen {
    decoder.finish();
    assert!(decoder.next_event().is_none());
    (events, decoder.last_event_id().map(str::to_owned), decoder.retry(), decoder.comments())
}
