//! A reader of whole event streams, as plain as the standard's text and as slow, to compare the decoder with.

use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::{EventLimits, RawEvent};
use super::{Outcome, decode, whole};

/// Reads a whole stream.
pub(super) fn read(bytes: &[u8]) -> Outcome {
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut outcome = Outcome::default();
    let (mut data, mut event, mut id) = (String::new(), String::new(), String::new());
    let (mut last_id, mut retry) = (String::new(), None);
    for line in lines(text) {
        if line.is_empty() {
            last_id.clone_from(&id);
            if let Some(data) = data.strip_suffix('\n') {
                outcome.events.push(RawEvent {
                    event: if event.is_empty() { "message".into() } else { event.as_str().into() },
                    data: data.to_owned(),
                    id: Some(last_id.clone()).filter(|id| !id.is_empty()),
                    retry,
                });
            }
            data.clear();
            event.clear();
            retry = None;
        } else if line.starts_with(':') {
            outcome.comments += 1;
        } else {
            let (name, value) = line.split_once(':').unwrap_or((&line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match name {
                "data" => data = data + value + "\n",
                "event" => event = value.to_owned(),
                "id" if !value.contains('\0') => id = value.to_owned(),
                "retry" if !value.is_empty() && value.chars().all(|c| c.is_ascii_digit()) => {
                    if let Ok(time) = value.parse() {
                        retry = Some(Duration::from_millis(time));
                        outcome.retry = retry;
                    }
                }
                _ => {}
            }
        }
    }
    outcome.last_event_id = Some(last_id).filter(|id| !id.is_empty());
    outcome
}

fn lines(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' | '\n' => {
                if c == '\r' {
                    chars.next_if_eq(&'\n');
                }
                lines.push(String::new());
            }
            c => lines.last_mut().unwrap().push(c),
        }
    }
    // What is after the last line end is not a line (W9).
    lines.pop();
    lines
}

/// Pieces of which streams are made that come close to all the rules at once.
pub(super) fn stream() -> impl Strategy<Value = Vec<u8>> {
    let known = [
        "data",
        "data:",
        "data: ",
        "event:",
        "event: e",
        "id:",
        "id: 7",
        "retry:",
        "retry: 12",
        ":",
        ": c",
        " ",
        "\n",
        "\n",
        "\n\n",
        "\r",
        "\r\n",
        "\r\r",
        "\u{feff}",
        "\0",
        "x",
        "é",
        "😀",
        "\u{2028}",
        "\u{85}",
        "DATA:",
        "9",
        "99999999999999999999",
        "[DONE]",
        "\t",
    ];
    let known = proptest::sample::select(known.to_vec()).prop_map(|text| text.as_bytes().to_vec());
    let broken = vec(prop_oneof![Just(0xEF), Just(0xBB), Just(0xBF), any::<u8>()], 1..4);
    vec(prop_oneof![8 => known, 1 => broken], 0..60).prop_map(|pieces| pieces.concat())
}

fn chunked(bytes: &[u8], sizes: &[usize]) -> Vec<Vec<u8>> {
    let (mut rest, mut chunks) = (bytes, Vec::new());
    for &size in sizes {
        let (chunk, after) = rest.split_at(size.min(rest.len()));
        chunks.push(chunk.to_vec());
        rest = after;
    }
    chunks.push(rest.to_vec());
    chunks
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// W10, and W1 to W9 with it.
    #[test]
    fn w10_chunks_make_no_difference(bytes in stream(), sizes in vec(0..12_usize, 0..40)) {
        let expected = read(&bytes);
        let limits = EventLimits::default();
        prop_assert_eq!(&whole(&bytes), &expected);
        prop_assert_eq!(&decode(limits, bytes.chunks(1)), &expected);
        let chunks = chunked(&bytes, &sizes);
        prop_assert_eq!(&decode(limits, chunks.iter().map(Vec::as_slice)), &expected);
    }

    /// W10 and W11: where a limit strikes does not depend on the chunks either.
    #[test]
    fn w11_limits_strike_at_the_same_place(bytes in stream(), line in 0..20_usize, event in 0..20_usize) {
        let limits = EventLimits::default().max_line(line).max_event(event);
        prop_assert_eq!(decode(limits, [&*bytes]), decode(limits, bytes.chunks(1)));
    }

    /// W12, on bytes of every kind.
    #[test]
    fn w12_no_bytes_make_it_panic(bytes in vec(any::<u8>(), 0..300), sizes in vec(0..9_usize, 0..40)) {
        let expected = read(&bytes);
        let chunks = chunked(&bytes, &sizes);
        prop_assert_eq!(decode(EventLimits::default(), chunks.iter().map(Vec::as_slice)), expected);
    }
}
