//! The encoder, and that the decoder reads what it writes.

use std::time::Duration;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::super::{EventName, FieldError, KeepAlive, RawEvent, comment};
use super::whole;

fn check(event: &RawEvent, text: &str) {
    let bytes = event.encode().unwrap();
    assert_eq!(std::str::from_utf8(&bytes).unwrap(), text);
}

#[test]
fn s3_only_what_is_set_is_written() {
    check(&RawEvent::new("x"), "data: x\n\n");
    check(&RawEvent::new("x").event("message"), "data: x\n\n");
    check(&RawEvent::new("x").event(""), "data: x\n\n");
    let full = RawEvent::new("x").event("e").id("1");
    check(&full.retry(Duration::from_millis(2500)), "event: e\nid: 1\nretry: 2500\ndata: x\n\n");
    check(&RawEvent::new("x").id(""), "id: \ndata: x\n\n");
    let long = RawEvent::new("x").retry(Duration::MAX);
    check(&long, &format!("retry: {}\ndata: x\n\n", u64::MAX));
}

#[test]
fn s4_every_line_break_starts_a_data_line() {
    check(&RawEvent::new(""), "data: \n\n");
    check(&RawEvent::new(" x"), "data:  x\n\n");
    check(&RawEvent::new("a\nb\rc\r\nd"), "data: a\ndata: b\ndata: c\ndata: d\n\n");
    check(&RawEvent::new("\r\n\n"), "data: \ndata: \ndata: \n\n");
}

#[test]
fn s5_illegal_fields_are_errors_and_write_nothing() {
    for name in ["a\nb", "a\rb", "\r\n"] {
        let event = RawEvent::new("x").event(name);
        assert_eq!(event.encode(), Err(FieldError::Event));
    }
    for id in ["a\nb", "a\rb", "a\0b"] {
        let mut out = b"before".to_vec();
        let event = RawEvent::new("x").event("e").id(id);
        assert_eq!(event.encode_into(&mut out), Err(FieldError::Id));
        assert_eq!(out, b"before");
    }
    check(&RawEvent::new("\0").event("\0"), "event: \0\ndata: \0\n\n");
}

#[test]
fn s6_comments_carry_nothing() {
    assert_eq!(comment(""), ":\n\n");
    assert_eq!(comment("keepalive"), ": keepalive\n\n");
    assert_eq!(comment("a\r\ndata: b"), ": a\n: data: b\n\n");
    assert_eq!(whole(&comment("a\n\ndata: b\n\n")).events, []);
    let keep_alive = KeepAlive::default();
    assert_eq!(keep_alive.interval(), Duration::from_secs(15));
    assert_eq!(keep_alive.bytes(), ":\n\n");
}

fn without(forbidden: &'static [char]) -> impl Strategy<Value = String> {
    let texts = prop_oneof![any::<String>(), "[ -~\r\n\u{feff}é:]{0,12}", Just("message".to_owned())];
    texts.prop_map(move |text| text.replace(forbidden, ""))
}

fn events() -> impl Strategy<Value = Vec<RawEvent>> {
    let id = option::of(without(&['\r', '\n', '\0']));
    let retry = option::of(any::<u64>().prop_map(Duration::from_millis));
    let event = (without(&['\r', '\n']), without(&[]), id, retry).prop_map(|(event, data, id, retry)| RawEvent {
        event: event.into(),
        data,
        id,
        retry,
    });
    vec(event, 0..6)
}

/// What a reader gets of an event: LF for each line break, a name, and the id of an earlier event.
fn read_back(mut event: RawEvent, last_event_id: &mut Option<String>) -> RawEvent {
    event.data = event.data.replace("\r\n", "\n").replace('\r', "\n");
    if event.event.is_empty() {
        event.event = EventName::MESSAGE;
    }
    if let Some(id) = event.id.take() {
        *last_event_id = Some(id).filter(|id| !id.is_empty());
    }
    event.id.clone_from(last_event_id);
    event
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn s10_what_is_written_is_read(events in events()) {
        let mut bytes = Vec::new();
        for event in &events {
            event.encode_into(&mut bytes).unwrap();
            bytes.extend_from_slice(&comment(&event.data));
        }
        let mut last = None;
        let expected: Vec<_> = events.into_iter().map(|event| read_back(event, &mut last)).collect();
        let outcome = whole(&bytes);
        prop_assert_eq!(outcome.events, expected);
        prop_assert_eq!(outcome.last_event_id, last);
    }

    #[test]
    fn s5_no_text_makes_the_encoder_panic(event in any::<String>(), id in any::<String>(), data in any::<String>()) {
        let legal = !event.contains(['\r', '\n']) && !id.contains(['\r', '\n', '\0']);
        let encoded = RawEvent::new(data).event(event).id(id).encode();
        prop_assert_eq!(encoded.is_ok(), legal);
    }
}
