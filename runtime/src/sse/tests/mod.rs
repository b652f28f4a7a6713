//! Tests of the whole module; the rule numbers (W, C, S, D) are those of the streaming rules.

mod cases;
mod decode;
mod encode;
mod other;
mod payload;
mod reference;
mod script;
mod stream;

#[cfg(feature = "server")]
mod body;

use std::time::Duration;

use super::{Decoder, EventLimits, LimitError, RawEvent};

/// All that a decoder says about a stream.
#[derive(Debug, Default, PartialEq)]
struct Outcome {
    events: Vec<RawEvent>,
    error: Option<LimitError>,
    last_event_id: Option<String>,
    retry: Option<Duration>,
    comments: u64,
}

/// What a decoder makes of these chunks, followed by the end of the stream.
fn decode<'a>(limits: EventLimits, chunks: impl IntoIterator<Item = &'a [u8]>) -> Outcome {
    let mut decoder = Decoder::new(limits);
    let mut outcome = Outcome::default();
    for chunk in chunks {
        decoder.push(chunk);
        while let Some(next) = decoder.next_event() {
            match next {
                Ok(event) => outcome.events.push(event),
                Err(error) => outcome.error = Some(error),
            }
        }
    }
    decoder.finish();
    assert!(decoder.next_event().is_none());
    outcome.last_event_id = decoder.last_event_id().map(str::to_owned);
    outcome.retry = decoder.retry();
    outcome.comments = decoder.comments();
    outcome
}

fn whole(bytes: &[u8]) -> Outcome {
    decode(EventLimits::default(), [bytes])
}

/// The data of the events in `text`.
fn data(text: &str) -> Vec<String> {
    let events = whole(text.as_bytes()).events;
    events.into_iter().map(|event| event.data).collect()
}
