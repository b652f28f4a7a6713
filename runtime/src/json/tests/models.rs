//! Models: all failures at once, with their places.

use super::super::{Limits, Map, Reading, Value, decode};
use super::sample::{Level, Room, State, Tree};
use super::{lenient, strict, written};

const ID: &str = "67e55044-10b1-426f-9247-bb680e5fe0c8";

#[test]
fn a_room_goes_in_and_out() {
    let text = format!(r#"{{"id":"{ID}","name":"a","parent":null,"reply_to":null,"more":[1]}}"#);
    let room: Room = strict(&text).unwrap();
    assert_eq!((room.reply_to, room.topic.clone()), (Some(None), None));
    assert_eq!(room.extra["more"], Value::from(vec![1]));
    assert_eq!(written(&room), text);
}

#[test]
fn members_come_in_any_order() {
    let text = format!(
        r#"{{"x":{{"id":1}},"object":"o","reply_to":"{ID}","parent":"{ID}","na\u006de":"n","y":2,"topic":"t","id":"{ID}"}}"#
    );
    let room: Room = strict(&text).unwrap();
    assert_eq!((room.name.as_str(), room.topic.as_deref()), ("n", Some("t")));
    assert_eq!(room.object.as_deref(), Some("o"));
    assert_eq!(room.reply_to, Some(room.parent));
    assert_eq!(room.extra.keys().collect::<Vec<_>>(), ["x", "y"]);
}

#[test]
fn all_failures_are_found_in_one_reading() {
    let text = r#"[
        {"id": "no", "name": "", "topic": 1, "reply_to": [], "object": null},
        7,
        {"id": 1, "name": "n", "parent": {}, "~/": 18446744073709551616}
    ]"#;
    let found = strict::<Vec<Room>>(text).unwrap_err();
    let expected = [
        "/0/name: expected at least 1 character",
        "/0/parent: required member is missing",
        "/0/id: expected a uuid",
        "/0/topic: expected a string, found a number",
        "/0/reply_to: expected a uuid, found an array",
        "/0/object: expected a string, found null",
        "/1: expected an object, found a number",
        "/2/id: expected a uuid, found a number",
        "/2/parent: expected a uuid, found an object",
        "/2/~0~1: expected an integer from -9223372036854775808 to 18446744073709551615",
    ];
    assert_eq!(found, expected);
}

#[test]
fn messages_do_not_repeat_what_was_read() {
    let text = r#"{"id":"secret","name":5,"topic":"secret","parent":"secret","more":{"secret":"secret"}}"#;
    let error = decode::<Room>(text.as_bytes(), Reading::Strict, &Limits::DEFAULT).unwrap_err();
    assert!(!error.to_string().contains("secret"));
}

#[test]
fn undeclared_members_of_a_closed_object() {
    let text = r#"{"children":[{"children":[],"a":1}],"b":2,"c":3}"#;
    let expected = ["/children/0/a", "/b", "/c"];
    let expected = expected.map(|pointer| format!("{pointer}: the schema does not allow this member"));
    assert_eq!(strict::<Tree>(text), Err(expected.to_vec()));
    assert!(lenient::<Tree>(text).is_ok());
}

#[test]
fn open_enumerations() {
    assert_eq!(strict::<State>("\"ended\""), Ok(State::Ended));
    assert_eq!(strict::<State>(r#""in\u005fprogress""#), Ok(State::InProgress));
    let expected = vec!["the schema does not list this value".to_owned()];
    assert_eq!(strict::<State>("\"new\""), Err(expected.clone()));
    assert_eq!(lenient::<State>("\"new\""), Ok(State::Unknown("new".to_owned())));
    assert!(lenient::<State>("1").is_err());
    assert_eq!(written(&State::Unknown("n\"".to_owned())), r#""n\"""#);
    assert_eq!(strict::<Vec<Level>>("[1,2.0]"), Ok(vec![Level::Low, Level::High]));
    assert_eq!(strict::<Level>("3"), Err(expected));
    assert_eq!(lenient::<Level>("3"), Ok(Level::Unknown(3)));
}

#[test]
fn maps_and_lists_report_each_item() {
    let found = strict::<Map<Vec<bool>>>(r#"{"a":[true,1],"b":2,"c":[false],"d/":[null]}"#);
    let expected = [
        "/a/1: expected a boolean, found a number",
        "/b: expected an array, found a number",
        "/d~1/0: expected a boolean, found null",
    ];
    assert_eq!(found, Err(expected.map(str::to_owned).to_vec()));
    let map: Map<Option<i32>> = strict(r#"{"b":1,"a":null}"#).unwrap();
    assert_eq!(written(&map), r#"{"a":null,"b":1}"#);
}

#[test]
fn unit_is_null() {
    assert_eq!(strict::<()>("null"), Ok(()));
    assert_eq!(strict::<()>("0"), Err(vec!["expected null, found a number".to_owned()]));
    assert_eq!(strict::<Box<Option<()>>>("null"), Ok(Box::new(None)));
}
