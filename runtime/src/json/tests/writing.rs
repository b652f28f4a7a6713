//! What the writer makes.

use std::borrow::Cow;

use super::super::{EncodeError, Map, Value, Writer, encode};
use super::sample::Room;
use super::{strict, written};

#[test]
fn strings_are_escaped_where_they_must_be() {
    for byte in 0..0x80_u8 {
        let text = format!("a{}bcdefghijk", char::from(byte));
        assert_eq!(written(&text), serde_json::to_string(&text).unwrap());
        assert_eq!(strict::<String>(&written(&text)), Ok(text));
    }
    for text in ["", "é日🙂", "\u{2028}\u{7f}", "\"\\\"\\", "12345678", "1234567\"", "\n\n\n"] {
        assert_eq!(written(text), serde_json::to_string(text).unwrap());
    }
}

#[test]
fn references_and_slices() {
    assert_eq!(written(&Cow::Borrowed("a")), "\"a\"");
    assert_eq!(written(&&&1_u8), "1");
    assert_eq!(written([1.5_f32].as_slice()), "[1.5]");
    assert_eq!(written(&vec![vec![], vec![Some(true), None]]), "[[],[true,null]]");
    assert_eq!(written(&Box::new(())), "null");
    assert_eq!(written(&Map::<u8>::new()), "{}");
}

#[test]
fn numbers_that_json_does_not_have() {
    for float in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(encode(&vec![1.0, float, 2.0]), Err(EncodeError::NotFinite));
        assert_eq!(encode(&(float as f32)), Err(EncodeError::NotFinite));
    }
}

#[test]
fn additional_members_must_have_names_of_their_own() {
    let text =
        r#"{"id":"67e55044-10b1-426f-9247-bb680e5fe0c8","name":"n","parent":null,"m":{"id":[{"id":2}],"name":1}}"#;
    let mut room: Room = strict(text).unwrap();
    assert_eq!(written(&room), text);
    // Absent on the wire, so there is no other of that name.
    room.extra.insert("topic".to_owned(), Value::Null);
    assert!(encode(&room).is_ok());
    room.extra.insert("name".to_owned(), Value::Null);
    assert_eq!(encode(&room), Err(EncodeError::Duplicate));
    assert_eq!(encode(&vec![room.clone()]), Err(EncodeError::Duplicate));
    room.extra.remove("name");
    room.extra.insert("names".to_owned(), Value::Null);
    room.extra.insert("nam".to_owned(), Value::Null);
    assert!(encode(&room).is_ok());
}

#[test]
fn the_first_error_stays() {
    let mut writer = Writer::new();
    writer.begin_array();
    writer.f64(f64::NAN);
    writer.fail(EncodeError::Year);
    writer.end_array();
    assert_eq!(writer.finish(), Err(EncodeError::NotFinite));
}
