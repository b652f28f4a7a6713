//! Absent, null and a value are three things; and constraints.

use super::super::{Bound, Check, Limits, Tape};
use super::sample::Room;
use super::{checked, lenient, strict, written};

const HEAD: &str = r#"{"id":"67e55044-10b1-426f-9247-bb680e5fe0c8","name":"n","parent":null"#;

#[test]
fn absent_null_and_value() {
    let absent: Room = strict(&format!("{HEAD}}}")).unwrap();
    assert_eq!((absent.reply_to, absent.topic.as_deref()), (None, None));
    let null: Room = strict(&format!("{HEAD},\"reply_to\":null}}")).unwrap();
    assert_eq!(null.reply_to, Some(None));
    let value: Room = strict(&format!("{HEAD},\"reply_to\":\"{}\"}}", null.id)).unwrap();
    assert_eq!(value.reply_to, Some(Some(null.id)));
    for room in [absent, null, value] {
        assert_eq!(strict::<Room>(&written(&room)), Ok(room));
    }
}

#[test]
fn null_for_an_optional_member() {
    let text = format!("{HEAD},\"topic\":null}}");
    let expected = vec!["/topic: expected a string, found null".to_owned()];
    assert_eq!(strict::<Room>(&text), Err(expected));
    let room: Room = lenient(&text).unwrap();
    assert_eq!(room.topic, None);
    assert!(room.extra.is_empty());
}

#[test]
fn null_for_a_required_member() {
    let text = HEAD.replace("\"n\"", "null") + "}";
    let expected = vec!["/name: expected a string, found null".to_owned()];
    assert_eq!(strict::<Room>(&text), Err(expected.clone()));
    assert_eq!(lenient::<Room>(&text), Err(expected));
}

#[test]
fn missing_members_are_failures_in_both_readings() {
    let expected = ["/id", "/name", "/parent"].map(|at| format!("{at}: required member is missing"));
    assert_eq!(strict::<Room>("{}"), Err(expected.to_vec()));
    assert_eq!(lenient::<Room>("{}"), Err(expected.to_vec()));
}

#[test]
fn constraints_are_for_strict_readings() {
    let text = HEAD.replace("\"n\"", "\"\"") + "}";
    assert!(strict::<Room>(&text).is_err());
    assert!(lenient::<Room>(&text).is_ok());
}

fn check(check: Check, good: &[&str], bad: &[(&str, &str)]) {
    for text in good {
        let tape = Tape::parse(text.as_bytes(), &Limits::DEFAULT).expect(text);
        assert!(checked(&tape, &check).is_empty(), "{text}");
    }
    for (text, message) in bad {
        let tape = Tape::parse(text.as_bytes(), &Limits::DEFAULT).expect(text);
        assert_eq!(checked(&tape, &check), [*message], "{text}");
    }
}

#[test]
fn lengths_are_in_characters() {
    let at_least = "expected at least 2 characters";
    let at_most = "expected at most 3 characters";
    check(
        Check::new().length(2, 3),
        &["\"ab\"", "\"éé\"", "\"日本語\"", "\"\\u00e9\\n\"", "\"🙂🙂🙂\"", "1", "null", "[]"],
        &[("\"\"", at_least), ("\"é\"", at_least), ("\"\\ud83d\\ude42\"", at_least), ("\"abcd\"", at_most)],
    );
    check(Check::new().max_length(1), &["\"é\"", "\"\""], &[("\"ab\"", "expected at most 1 character")]);
}

#[test]
fn numbers_are_compared_exactly() {
    let check_range = Check::new().minimum(Bound::Int(1)).exclusive_maximum(Bound::Float(2.5));
    let good = ["1", "1.0", "2.4999", "10e-1", "\"0\"", "null"];
    check(
        check_range,
        &good,
        &[("0.999", "expected at least 1"), ("2.5", "expected less than 2.5"), ("1e400", "expected less than 2.5")],
    );
    let huge = Check::new().maximum(Bound::Int(i64::MAX - 1));
    check(huge, &["9223372036854775806"], &[("9223372036854775807", "expected at most 9223372036854775806")]);
    let above = Check::new().exclusive_minimum(Bound::Int(0)).maximum(Bound::Float(0.5));
    check(
        above,
        &["0.5", "1e-300"],
        &[("0", "expected more than 0"), ("-0.0", "expected more than 0"), ("0.6", "expected at most 0.5")],
    );
}

#[test]
fn multiples_are_decimal() {
    let tenth = Check::new().multiple_of(Bound::Float(0.1));
    check(
        tenth,
        &["0.3", "0", "7", "1e5", "-0.7", "1.10"],
        &[("0.35", "expected a multiple of 0.1"), ("1e-2", "expected a multiple of 0.1")],
    );
    let three = Check::new().multiple_of(Bound::Int(3));
    check(
        three,
        &["9", "-9", "9.0", "0.9e1", "300000000000000000000"],
        &[("10", "expected a multiple of 3"), ("1.5", "expected a multiple of 3")],
    );
    check(
        Check::new().multiple_of(Bound::Float(1e-8)),
        &["12391239123", "0.00000001"],
        &[("1e-9", "expected a multiple of 1e-8")],
    );
    check(Check::new().multiple_of(Bound::Int(-1)), &["-9223372036854775808", "5"], &[]);
}

#[test]
fn items_and_members_are_counted() {
    check(
        Check::new().items(1, 2),
        &["[1]", "[[],[]]", "{}", "\"\""],
        &[("[]", "expected at least 1 item"), ("[1,2,3]", "expected at most 2 items")],
    );
    let members = Check::new().min_properties(1).max_properties(1);
    check(
        members,
        &["{\"a\":1}", "[]"],
        &[("{}", "expected at least 1 member"), ("{\"a\":1,\"b\":2}", "expected at most 1 member")],
    );
}

#[test]
fn equal_items_are_found_whatever_their_notation() {
    let message = |at: &str| format!("{at}: an equal item came before; items must differ");
    let (first, second) = (message("/1"), message("/2"));
    check(
        Check::new().unique(),
        &[
            "[]",
            "[1,2]",
            "[1,\"1\"]",
            "[0,false]",
            "[[1],[1,1]]",
            "[{\"a\":1},{\"a\":2}]",
            "[{\"a\":1},{\"b\":1}]",
            "[null,[],{},\"\"]",
            "[1e400,1e401]",
        ],
        &[
            ("[1,1.0]", first.as_str()),
            ("[10,1e1]", &first),
            ("[0,-0.0]", &first),
            ("[\"a\",\"\\u0061\"]", &first),
            ("[{\"a\":1,\"b\":[2]},{\"b\":[2.0],\"a\":1}]", &first),
            ("[null,1,null]", &second),
        ],
    );
}

#[test]
fn constraints_of_items_and_values() {
    static SHORT: Check = Check::new().max_length(1);
    static INNER: Check = Check::new().max_items(1).each(&SHORT);
    let nested = Check::new().each(&INNER);
    let length = |at: &str| format!("{at}: expected at most 1 character");
    let cases = [length("/0/0"), length("/a/0"), "/1: expected at most 1 item".to_owned()];
    check(
        nested,
        &["[[\"a\"],[]]", "{\"a\":[\"b\"]}"],
        &[("[[\"ab\"]]", &cases[0]), ("{\"a\":[\"bc\"]}", &cases[1]), ("[[],[\"a\",\"b\"]]", &cases[2])],
    );
}
