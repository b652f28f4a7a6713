//! The decoder, rule by rule.

use std::time::Duration;

use bytes::Bytes;

use super::super::{Decoder, EventLimits, LimitError};
use super::{data, decode, whole};

#[test]
fn w1_invalid_bytes_become_replacement_characters() {
    let outcome = whole(b"event: \xFF\nid: \xC3\ndata: a\xE2\x82b\n\n");
    let event = &outcome.events[0];
    assert_eq!(event.event, "\u{fffd}");
    assert_eq!(event.id.as_deref(), Some("\u{fffd}"));
    assert_eq!(event.data, "a\u{fffd}b");
}

#[test]
fn w2_one_leading_mark_is_dropped_also_when_split() {
    for chunks in [&[3, 9][..], &[1, 1, 10], &[2, 10], &[0, 1, 0, 11]] {
        let mut rest: &[u8] = b"\xEF\xBB\xBFdata: x\n\n";
        let chunks = chunks.iter().map(|&size| {
            let (chunk, after) = rest.split_at(size);
            rest = after;
            chunk
        });
        let outcome = decode(EventLimits::default(), chunks.collect::<Vec<_>>());
        assert_eq!(outcome.events[0].data, "x");
    }
}

#[test]
fn w2_half_a_mark_is_part_of_the_first_line() {
    assert_eq!(whole(b"\xEF\xBBdata: x\n\ndata: y\n\n").events.len(), 1);
    assert_eq!(data("\u{feff}\u{feff}data: x\n\ndata: y\n\n"), ["y"]);
}

#[test]
fn w3_only_cr_and_lf_end_a_line() {
    assert_eq!(data("data: a\u{2028}b\u{2029}c\u{85}d\u{b}e\u{c}f\n\n"), ["a\u{2028}b\u{2029}c\u{85}d\u{b}e\u{c}f"]);
    assert_eq!(data("data: a\r\rdata: b\r\n\r\ndata: c\n\r\n"), ["a", "b", "c"]);
}

#[test]
fn w4_a_cr_acts_at_once() {
    let mut decoder = Decoder::default();
    decoder.push(b"data: a\r\r");
    assert_eq!(decoder.next_event().unwrap().unwrap().data, "a");
    decoder.push(b"\ndata: b\r");
    decoder.push(b"");
    decoder.push(b"\n");
    assert!(decoder.next_event().is_none(), "the LF belongs to the CR before it");
    decoder.push(b"\r");
    assert_eq!(decoder.next_event().unwrap().unwrap().data, "b");
}

#[test]
fn w5_comments_are_counted_only() {
    let outcome = whole(b":\n: data: x\n:data\n\ndata: y\n\n");
    assert_eq!(outcome.comments, 3);
    assert_eq!(outcome.events.len(), 1);
}

#[test]
fn w6_names_are_exact_and_one_space_is_dropped() {
    assert_eq!(data("Data: a\ndata : b\n data: c\n\ndata:  d\ndata:\te\n\n"), [" d\n\te"]);
}

#[test]
fn w7_the_id_line_with_nul_is_ignored() {
    let outcome = whole(b"id: a\nid: b\0\ndata\n\n");
    assert_eq!(outcome.last_event_id.as_deref(), Some("a"));
}

#[test]
fn w7_retry_takes_digits_only_and_acts_when_read() {
    let retry = |line: &str| whole(format!("{line}\n").as_bytes()).retry;
    assert_eq!(retry("retry: 0010"), Some(Duration::from_millis(10)));
    assert_eq!(retry("retry: 18446744073709551615"), Some(Duration::from_millis(u64::MAX)));
    for bad in ["", " 5", "5 ", "+5", "-5", "1.5", "٥", "18446744073709551616"] {
        assert_eq!(retry(&format!("retry: {bad}")), None, "{bad}");
    }
}

#[test]
fn w7_an_event_tells_the_time_that_it_sets_itself() {
    let outcome = whole(b"retry: 5\n\ndata: a\n\nretry: 6\ndata: b\n\ndata: c\n\n");
    let times: Vec<_> = outcome.events.iter().map(|event| event.retry).collect();
    assert_eq!(times, [None, Some(Duration::from_millis(6)), None]);
}

#[test]
fn w8_the_id_is_committed_without_data() {
    let outcome = whole(b"id: 1\n\ndata: x\n\nid\n\n");
    assert_eq!(outcome.events[0].id.as_deref(), Some("1"));
    assert_eq!(outcome.last_event_id, None);
}

#[test]
fn w8_an_empty_data_line_dispatches() {
    assert_eq!(data("data:\n\ndata\n\nevent: x\n\n"), ["", ""]);
}

#[test]
fn w9_an_unfinished_event_is_dropped_with_its_id() {
    let outcome = whole(b"id: 1\ndata: a\n\nid: 2\ndata: b\n");
    assert_eq!(outcome.events.len(), 1);
    assert_eq!(outcome.last_event_id.as_deref(), Some("1"));
    let mut decoder = Decoder::default();
    decoder.push(b"data: a\n\n");
    assert!(decoder.next_event().is_some());
    assert!(!decoder.finish());
    decoder.push(b"data: a\n");
    assert!(decoder.next_event().is_none());
    assert!(decoder.finish());
}

#[test]
fn w10_the_id_is_that_of_the_events_taken() {
    let mut decoder = Decoder::default();
    decoder.push_bytes(Bytes::from_static(b"id: 1\ndata: a\n\nid: 2\ndata: b\n\n"));
    decoder.next_event();
    assert_eq!(decoder.last_event_id(), Some("1"));
    decoder.next_event();
    assert_eq!(decoder.last_event_id(), Some("2"));
}

#[test]
fn w11_a_long_line_ends_the_stream_before_it_is_complete() {
    let limits = EventLimits::default().max_line(10);
    let fits = decode(limits, [&b"data: 1234\n\n"[..]]);
    assert_eq!((fits.events.len(), fits.error), (1, None));
    let long = decode(limits, [&b"data: 1\n\ndata: "[..], b"12345"]);
    assert_eq!((long.events.len(), long.error), (1, Some(LimitError::Line(10))));
    let comment = decode(limits, [&b":1234567890\n"[..]]);
    assert_eq!(comment.error, Some(LimitError::Line(10)));
}

#[test]
fn w11_a_long_event_ends_the_stream() {
    let limits = EventLimits::default().max_event(3);
    let fits = decode(limits, [&b"data: 1\ndata: 2\n\n"[..]]);
    assert_eq!((fits.events.len(), fits.error), (1, None));
    let long = decode(limits, [&b"data: 1\ndata: 22\n\ndata: 3\n\n"[..]]);
    assert_eq!((long.events.len(), long.error), (0, Some(LimitError::Event(3))));
    let empty_lines = decode(limits, [&b"data\ndata\ndata\ndata\ndata\n"[..]]);
    assert_eq!(empty_lines.error, Some(LimitError::Event(3)));
}

#[test]
fn w11_limits_are_sixteen_mebibytes_and_may_be_off() {
    let limits = EventLimits::default();
    assert_eq!((limits.max_line, limits.max_event), (Some(16 << 20), Some(16 << 20)));
    let long = vec![b'x'; (16 << 20) + 1];
    let chunks = [&b"data:"[..], &long, b"\n\n"];
    assert_eq!(decode(limits, chunks).error, Some(LimitError::Line(16 << 20)));
    let off = decode(limits.max_line(None).max_event(None), chunks);
    assert_eq!(off.events[0].data.len(), long.len());
}

#[test]
fn w11_after_an_error_nothing_is_read_until_reset() {
    let mut decoder = Decoder::new(EventLimits::default().max_line(7));
    decoder.push(b"data: 123\n\ndata: 1\n\n");
    assert!(decoder.next_event().unwrap().is_err());
    decoder.push(b"data: 1\n\n");
    assert!(decoder.next_event().is_none());
    decoder.reset();
    decoder.push(b"data: 1\n\n");
    assert!(decoder.next_event().unwrap().is_ok());
}

#[test]
fn c6_id_and_time_survive_a_reconnect_and_nothing_else_does() {
    let mut decoder = Decoder::default();
    decoder.push(b"\xEF\xBB\xBFid: 1\nretry: 9\ndata: a\n\nid: 2\nevent: e\ndata: b\ndata: ha");
    assert_eq!(decoder.next_event().unwrap().unwrap().data, "a");
    assert!(decoder.next_event().is_none());
    decoder.reset();
    assert_eq!(decoder.last_event_id(), Some("1"));
    assert_eq!(decoder.retry(), Some(Duration::from_millis(9)));
    decoder.push(b"\xEF\xBB\xBFdata: c\n\n");
    let event = decoder.next_event().unwrap().unwrap();
    assert_eq!((event.event.as_str(), event.data.as_str()), ("message", "c"));
    assert_eq!(event.id.as_deref(), Some("1"));
}

#[test]
fn c6_an_id_that_was_not_committed_does_not_survive() {
    let mut decoder = Decoder::default().with_last_event_id("0");
    decoder.push(b"id: 1\r");
    assert!(decoder.next_event().is_none());
    decoder.reset();
    decoder.push(b"\ndata: x\n\n");
    assert_eq!(decoder.next_event().unwrap().unwrap().id.as_deref(), Some("0"));
}
