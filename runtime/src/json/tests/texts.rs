//! Untyped text of parameters and forms.

use std::borrow::Cow;

use super::super::{Bound, Check, Date, Decode, Kind, Map, Node, Reading, Tape, Uuid, Value, decode_tape};
use super::checked;
use super::sample::{Either, Level, Room, State};

fn text<T: Decode>(text: &str) -> Result<T, String> {
    decode_tape(&Tape::text(text), Reading::Strict).map_err(|error| error.to_string())
}

#[test]
fn text_is_read_as_what_the_type_asks_for() {
    assert_eq!(text::<String>("5"), Ok("5".to_owned()));
    assert_eq!(text::<i64>("-5"), Ok(-5));
    assert_eq!(text::<i64>("1e2"), Ok(100));
    assert_eq!(text::<f64>("1.5"), Ok(1.5));
    assert_eq!(text::<bool>("true"), Ok(true));
    assert_eq!(text::<Option<bool>>("false"), Ok(Some(false)));
    assert_eq!(text::<Uuid>(&Uuid::nil().to_string()), Ok(Uuid::nil()));
    assert_eq!(text::<Date>("2024-02-29"), Ok(Date::from_ymd_opt(2024, 2, 29).unwrap()));
    assert_eq!(text::<State>("ended"), Ok(State::Ended));
    assert_eq!(text::<Level>("2"), Ok(Level::High));
    assert_eq!(text::<Value>("5"), Ok(Value::from("5")));
    assert_eq!(text::<Vec<i64>>("5"), Ok(vec![5]));
}

#[test]
fn text_that_does_not_fit() {
    for bad in ["", "x", "+5", "05", " 5", "5 ", "0x5", "1_0", "５", "NaN", "1."] {
        assert_eq!(text::<i64>(bad), Err("expected an integer, found other text".to_owned()), "{bad}");
        assert!(text::<f64>(bad).is_err(), "{bad}");
    }
    for bad in ["True", "1", "", "yes"] {
        assert_eq!(text::<bool>(bad), Err("expected a boolean, found other text".to_owned()), "{bad}");
    }
    assert!(text::<u8>("256").is_err() && text::<Room>("x").is_err() && text::<()>("").is_err());
}

#[test]
fn unions_prefer_what_asks_more_of_text() {
    assert_eq!(text::<Either>("5"), Ok(Either::Integer(5)));
    assert_eq!(text::<Either>("five"), Ok(Either::String("five".to_owned())));
}

#[test]
fn lists_and_objects_of_texts() {
    let list = Tape::text_list(vec!["1".into(), "2".into(), "x".into()]);
    assert_eq!(decode_tape::<Vec<String>>(&list, Reading::Strict).unwrap(), ["1", "2", "x"]);
    let error = decode_tape::<Vec<i64>>(&list, Reading::Strict).unwrap_err();
    assert_eq!(error.to_string(), "/2: expected an integer, found other text");
    let members: Vec<(Cow<'_, str>, Vec<Cow<'_, str>>)> = vec![
        ("id".into(), vec![Uuid::nil().to_string().into()]),
        ("name".into(), vec!["5".into()]),
        ("parent".into(), vec![Uuid::nil().to_string().into()]),
        ("a/b".into(), vec!["1".into(), "2".into()]),
        ("none".into(), vec![]),
    ];
    let object = Tape::text_object(members);
    let room: Room = decode_tape(&object, Reading::Strict).unwrap();
    assert_eq!(room.name, "5");
    assert_eq!(room.extra["a/b"], serde_json::json!(["1", "2"]));
    assert_eq!(room.extra["none"], serde_json::json!([]));
    let error = decode_tape::<Map<Vec<u8>>>(&object, Reading::Strict).unwrap_err();
    let pointers: Vec<_> = error.failures().iter().map(|failure| &failure.pointer).collect();
    assert_eq!(pointers, ["/id", "/parent"]);
    assert_eq!(object.kind(object.member(Node::ROOT, "name")), Some(Kind::Text));
    assert_eq!(object.member(Node::ROOT, "other"), Node::ABSENT);
}

#[test]
fn constraints_of_texts() {
    let number = Check::new().minimum(Bound::Int(1));
    assert_eq!(checked(&Tape::text("0"), &number), ["expected at least 1"]);
    assert!(checked(&Tape::text("1"), &number).is_empty());
    let length = Check::new().length(2, 3);
    assert_eq!(checked(&Tape::text("é"), &length), ["expected at least 2 characters"]);
    static EACH: Check = Check::new().maximum(Bound::Int(9));
    let list = Check::new().items(1, 2).each(&EACH);
    let tape = Tape::text_list(vec!["1".into(), "10".into(), "2".into()]);
    assert_eq!(checked(&tape, &list), ["expected at most 2 items", "/1: expected at most 9"]);
}
