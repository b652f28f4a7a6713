//! Payloads: by name, by a member of the data, text, scalars.

use super::super::super::json::EncodeError;
use super::super::{
    EventError, EventPayload, RawEvent, read_json, read_scalar, read_text, write_json, write_scalar, write_text,
};

/// An enum of events told apart by name, as the generator writes it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Notice {
    Posted(i64),
    Note(String),
    Unknown(RawEvent),
}

impl EventPayload for Notice {
    fn read(event: &RawEvent) -> Result<Self, EventError> {
        match event.event.as_str() {
            "posted" => event.json().map(Self::Posted),
            "note" => event.text().map(Self::Note),
            _ => Ok(Self::Unknown(event.clone())),
        }
    }

    fn write(self, out: &mut RawEvent) -> Result<(), EncodeError> {
        match self {
            Self::Posted(value) => out.put_json("posted", &value),
            Self::Note(text) => out.put_text("note", text),
            Self::Unknown(raw) => out.put_raw(raw),
        }
    }
}

/// An enum of events told apart by a member of their data, as the generator writes it.
#[derive(Debug, PartialEq)]
enum Change {
    Made(serde_json::Value),
    Unknown(RawEvent),
}

impl EventPayload for Change {
    fn read(event: &RawEvent) -> Result<Self, EventError> {
        let json = event.parse()?;
        match json.tag("type") {
            Some("made" | "mäde") => json.decode().map(Self::Made),
            _ => Ok(Self::Unknown(event.clone())),
        }
    }

    fn write(self, out: &mut RawEvent) -> Result<(), EncodeError> {
        match self {
            Self::Made(value) => out.put_json_data(&value),
            Self::Unknown(raw) => out.put_raw(raw),
        }
    }
}

#[test]
fn d8_a_name_that_is_not_known_is_unknown() {
    let event = RawEvent::new("1").event("other");
    assert_eq!(Notice::read(&event).unwrap(), Notice::Unknown(event.clone()));
    let unnamed = RawEvent::new("1");
    assert_eq!(Notice::read(&unnamed).unwrap(), Notice::Unknown(unnamed.clone()));
    let error = event.unknown();
    assert_eq!(*error.raw, event);
    assert_eq!(error.error.failures().len(), 1);
}

#[test]
fn d8_a_known_name_whose_payload_does_not_decode_is_an_error() {
    let event = RawEvent::new("x").event("posted");
    let error = Notice::read(&event).unwrap_err();
    assert_eq!(*error.raw, event);
    assert_eq!(error.to_string(), "the payload of event `posted` does not decode");
}

#[test]
fn d8_data_without_the_tag_is_unknown() {
    for data in ["{\"type\":\"x\"}", "{}", "{\"type\":1}", "[1]", "7", "not json", "", "[DONE]"] {
        let event = RawEvent::new(data);
        assert_eq!(Change::read(&event).unwrap(), Change::Unknown(event.clone()), "{data}");
    }
}

#[test]
fn d8_a_known_tag_is_read_also_with_escapes() {
    for data in [r#"{"type":"made","a":1}"#, r#"{"a":[],"type":"m\u0061de"}"#, r#"{"ty\u0070e":"m\u00e4de"}"#] {
        let event = RawEvent::new(data);
        assert!(matches!(Change::read(&event).unwrap(), Change::Made(_)), "{data}");
    }
    let event = RawEvent::new(r#"{"a":"\u0061","b":"\u0062"}"#);
    let json = event.parse().unwrap();
    let (a, b) = (json.tag("a"), json.tag("b"));
    assert_eq!((a, b, json.tag("a")), (Some("a"), Some("b"), Some("a")));
}

#[test]
fn d8_json_that_is_too_deep_or_ambiguous_is_an_error() {
    let deep = "[".repeat(2000) + &"]".repeat(2000);
    for data in [deep.as_str(), r#"{"type":"x","type":"made"}"#] {
        assert!(Change::read(&RawEvent::new(data)).is_err());
    }
}

#[test]
fn d8_data_that_is_no_json_says_so_when_decoded() {
    let event = RawEvent::new("{");
    let error = event.parse().unwrap().decode::<i64>().unwrap_err();
    assert!(error.error.is_syntax());
}

#[test]
fn d8_an_unknown_event_is_written_as_it_came() {
    let raw = RawEvent::new("x").event("other").id("1");
    let mut out = RawEvent::new("").event("mine");
    Notice::Unknown(raw.clone()).write(&mut out).unwrap();
    assert_eq!(out, raw);
    let mut out = RawEvent::default().id("2");
    Notice::Unknown(raw).write(&mut out).unwrap();
    assert_eq!(out.id.as_deref(), Some("2"));
}

#[test]
fn d6_names_are_set_by_the_enum_or_by_the_handler() {
    let mut out = RawEvent::new("").event("mine");
    Notice::Posted(7).write(&mut out).unwrap();
    assert_eq!(out, RawEvent::new("7").event("posted"));
    let mut out = RawEvent::new("").event("mine");
    let change = Change::read(&RawEvent::new(r#"{"type":"made"}"#)).unwrap();
    change.write(&mut out).unwrap();
    assert_eq!(out, RawEvent::new(r#"{"type":"made"}"#).event("mine"));
}

#[test]
fn d6_single_payloads_are_json_text_or_scalars() {
    let mut out = RawEvent::default();
    write_json("a".to_owned(), &mut out).unwrap();
    assert_eq!(out.data, "\"a\"");
    assert_eq!(read_json::<String>(&out).unwrap(), "a");
    write_text("a".to_owned(), &mut out).unwrap();
    assert_eq!(out.data, "a");
    assert_eq!(read_text(&out).unwrap(), "a");
    write_scalar("\"a\"\\".to_owned(), &mut out).unwrap();
    assert_eq!(out.data, "\"a\"\\");
    assert_eq!(read_scalar::<String>(&out).unwrap(), "\"a\"\\");
    write_scalar(42_i64, &mut out).unwrap();
    assert_eq!(out.data, "42");
    assert_eq!(read_scalar::<i64>(&out).unwrap(), 42);
    let uuid = uuid::Uuid::nil();
    write_scalar(uuid, &mut out).unwrap();
    assert_eq!(out.data, "00000000-0000-0000-0000-000000000000");
    assert_eq!(read_scalar::<uuid::Uuid>(&out).unwrap(), uuid);
    assert!(read_scalar::<i64>(&RawEvent::new("x")).is_err());
    assert!(read_json::<i64>(&RawEvent::new("")).is_err());
}
