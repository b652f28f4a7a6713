//! Where and how a document that is not JSON is refused.

use super::super::{FailureKind, Limits, Reading, Tape, Value, decode};

fn error(text: &str) -> String {
    let error = Tape::parse(text.as_bytes(), &Limits::DEFAULT).unwrap_err();
    format!("{} | {error}", error.pointer())
}

#[test]
fn place_and_message() {
    let cases = [
        ("", " | unexpected end, expected a value at line 1, column 1"),
        ("[1,\n 2,\n x]", "/2 | expected a value at line 3, column 2"),
        ("{\"a\":{\"b\":[0,{\"c\":01}]}}", "/a/b/1/c | invalid number at line 1, column 19"),
        ("{\"a\":1 \"b\":2}", " | expected `,` or `}` at line 1, column 8"),
        ("{\"a\":{\"b\":1,}}", "/a | expected a member name in quotes at line 1, column 13"),
        ("{\"a\" 1}", "/a | expected `:` after a member name at line 1, column 6"),
        ("{\"a~/b\":\"\\x\"}", "/a~0~1b | invalid escape in a string at line 1, column 10"),
        ("[\"a\nb\"]", "/0 | unescaped control character in a string at line 1, column 4"),
        ("[1] 2", " | unexpected text after the value at line 1, column 5"),
        ("{\"a\":\"b", "/a | unexpected end in a string at line 1, column 8"),
        ("{\"a\":[", "/a/0 | unexpected end, expected a value at line 1, column 7"),
        ("{\"a\":1,\"a\":2}", "/a | a member name is given twice at line 1, column 8"),
    ];
    for (text, expected) in cases {
        assert_eq!(error(text), expected, "{text}");
    }
    let not_utf8 = Tape::parse(b"\"ab\xff\"", &Limits::DEFAULT).unwrap_err();
    assert_eq!((not_utf8.offset(), not_utf8.line(), not_utf8.column()), (3, 1, 4));
}

#[test]
fn a_syntax_error_is_one_failure() {
    let error = decode::<Value>(b"[1,", Reading::Strict, &Limits::DEFAULT).unwrap_err();
    assert!(error.is_syntax());
    assert_eq!(error.failures().len(), 1);
    assert_eq!(error.failures()[0].kind, FailureKind::Syntax);
    let other = decode::<bool>(b"1", Reading::Strict, &Limits::DEFAULT).unwrap_err();
    assert!(!other.is_syntax());
    assert_eq!(other.to_string(), "expected a boolean, found a number");
}
