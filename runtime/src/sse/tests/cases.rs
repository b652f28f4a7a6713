//! The byte cases of `cases.json`, each in every chunking (W10).

use serde_json::Value;

use super::super::{EventLimits, RawEvent};
use super::{Outcome, decode};

const CASES: &str = include_str!("../cases.json");

/// What a case expects, as far as it says: events as name, data and id; the last id; the reconnection time.
type Expected = (Vec<(String, String, String)>, String, Option<u128>);

#[test]
fn w10_every_case_in_every_chunking() {
    let cases = cases();
    assert_eq!(cases.len(), 54);
    for (name, input, expected) in cases {
        let check = |how: &str, outcome: Outcome| {
            assert_eq!(outcome.error, None, "{name}, {how}");
            assert_eq!(seen(&outcome), expected, "{name}, {how}");
        };
        let limits = EventLimits::default();
        check("whole", decode(limits, [&*input]));
        check("byte by byte", decode(limits, input.chunks(1)));
        for at in 0..=input.len() {
            let (left, right) = input.split_at(at);
            check(&format!("split at {at}"), decode(limits, [left, right]));
        }
    }
}

#[test]
fn w10_every_case_is_the_same_to_the_reference() {
    for (name, input, expected) in cases() {
        assert_eq!(seen(&super::reference::read(&input)), expected, "{name}");
    }
}

fn seen(outcome: &Outcome) -> Expected {
    let event = |event: &RawEvent| {
        let id = event.id.clone().unwrap_or_default();
        (event.event.to_string(), event.data.clone(), id)
    };
    (
        outcome.events.iter().map(event).collect(),
        outcome.last_event_id.clone().unwrap_or_default(),
        outcome.retry.map(|retry| retry.as_millis()),
    )
}

pub(super) fn cases() -> Vec<(String, Vec<u8>, Expected)> {
    let file: Value = serde_json::from_str(CASES).unwrap();
    let cases = file["cases"].as_array().unwrap();
    cases.iter().map(case).collect()
}

fn case(case: &Value) -> (String, Vec<u8>, Expected) {
    let input = match &case["input"] {
        Value::String(text) => text.clone().into_bytes(),
        _ => hex(case["input_hex"].as_str().unwrap()),
    };
    let expect = &case["expect"];
    let events = expect["events"].as_array().unwrap();
    let events =
        events.iter().map(|event| (text(&event["event"]), text(&event["data"]), text(&event["last_event_id"])));
    let expected = (events.collect(), text(&expect["last_event_id"]), expect["retry_ms"].as_u64().map(u128::from));
    (text(&case["name"]), input, expected)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}
