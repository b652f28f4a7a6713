//! Discriminators, exactly one, any.

use super::super::{self as rt, Reading, arm};
use super::sample::{ARMS, Either, Shape, State, Tree};
use super::{lenient, strict};

#[test]
fn a_tag_decides() {
    let tree = r#"{"kind":"tree","children":[]}"#;
    let closed = vec!["/kind: the schema does not allow this member".to_owned()];
    assert_eq!(strict::<Shape>(tree), Err(closed));
    assert_eq!(lenient::<Shape>(tree), Ok(Shape::Tree(Tree { children: vec![] })));
    let hall = r#"{"id":"67e55044-10b1-426f-9247-bb680e5fe0c8","name":"n","parent":null,"kind":"h\u0061ll"}"#;
    assert!(matches!(strict::<Shape>(hall), Ok(Shape::Room(_))));
}

#[test]
fn a_tag_that_decides_nothing() {
    let text = r#"[{"kind":"new","a":1}]"#;
    let expected = vec!["/0/kind: the schema does not list this value".to_owned()];
    assert_eq!(strict::<Vec<Shape>>(text), Err(expected));
    let kept = serde_json::json!({"kind": "new", "a": 1});
    assert_eq!(lenient::<Vec<Shape>>(text), Ok(vec![Shape::Unknown(kept)]));
    for reading in [Reading::Strict, Reading::Lenient] {
        let read = |text| super::read::<Shape>(text, reading).unwrap_err();
        assert_eq!(read("{}"), ["/kind: required member is missing"]);
        assert_eq!(read(r#"{"kind":1}"#), ["/kind: expected a string, found a number"]);
        assert_eq!(read("[]"), ["expected an object, found an array"]);
    }
}

#[test]
fn exactly_one_fits() {
    assert_eq!(strict::<Either>("\"a\""), Ok(Either::String("a".to_owned())));
    assert_eq!(strict::<Either>("1"), Ok(Either::Integer(1)));
    let room = r#"{"id":"67e55044-10b1-426f-9247-bb680e5fe0c8","name":"n","parent":null}"#;
    assert!(matches!(strict::<Either>(room), Ok(Either::Room(_))));
    let list = format!("[1,\"a\",{room}]");
    assert_eq!(strict::<Vec<Either>>(&list).map(|list| list.len()), Ok(3));
}

#[test]
fn none_fits_and_why() {
    let found = strict::<Vec<Either>>(r#"[1,{"id":"x","name":""}]"#).unwrap_err();
    let expected = [
        "/1: fits none of the alternatives",
        "/1: as `string`: expected a string, found an object",
        "/1: as `integer`: expected an integer, found an object",
        "/1/name: as `room`: expected at least 1 character",
        "/1/parent: as `room`: required member is missing",
        "/1/id: as `room`: expected a uuid",
    ];
    assert_eq!(found, expected);
    assert_eq!(lenient::<Either>("true").unwrap_err().len(), 4);
}

/// All alternatives, by each rule.
#[derive(Debug, PartialEq)]
struct One(Either);
#[derive(Debug, PartialEq)]
struct Any(Either);

impl rt::Decode for One {
    fn decode(cx: &mut rt::Cx<'_>, node: rt::Node) -> Option<Self> {
        cx.one_of(node, ARMS).map(Self)
    }
}

impl rt::Decode for Any {
    fn decode(cx: &mut rt::Cx<'_>, node: rt::Node) -> Option<Self> {
        const ARMS: &[rt::Arm<Either>] = &[
            arm("state", |cx, node| cx.value_of(node).map(Either::State)),
            arm("string", |cx, node| cx.value_of(node).map(Either::String)),
        ];
        cx.any_of(node, ARMS).map(Self)
    }
}

#[test]
fn more_than_one_fits() {
    let expected = vec!["fits more than one alternative: `string`, `state`".to_owned()];
    assert_eq!(strict::<One>("\"ended\""), Err(expected));
    assert_eq!(lenient::<One>("\"ended\""), Ok(One(Either::String("ended".to_owned()))));
    assert_eq!(strict::<Any>("\"ended\""), Ok(Any(Either::State(State::Ended))));
}

#[test]
fn lenient_readings_try_strictly_first() {
    let other = Any(Either::String("other".to_owned()));
    assert_eq!(strict::<Any>("\"other\""), Ok(other));
    assert_eq!(lenient::<Any>("\"other\""), Ok(Any(Either::String("other".to_owned()))));
    // Only leniently does any alternative fit.
    let room = r#"{"id":"67e55044-10b1-426f-9247-bb680e5fe0c8","name":"","parent":null}"#;
    assert!(strict::<Either>(room).is_err());
    assert!(matches!(lenient::<Either>(room), Ok(Either::Room(_))));
}

#[test]
fn trials_leave_nothing_behind() {
    // Alternatives that fit, after one that did not: only that one is reported.
    let found = strict::<Vec<Either>>("[true,1,\"a\",2]").unwrap_err();
    assert_eq!(found.len(), 4);
    assert!(found.iter().all(|failure| failure.starts_with("/0: ")));
}
