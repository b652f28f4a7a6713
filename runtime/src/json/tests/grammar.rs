//! What is JSON and what is not, case by case; serde_json is asked as well.

use super::super::{Limits, Tape, Value};
use super::refusals::{NOT_UTF8, REFUSED};
use super::{is_same, strict};

const ACCEPTED: &[&str] = &[
    // scalars and white space
    "null",
    "true",
    "false",
    "0",
    "\"\"",
    "[]",
    "{}",
    " null",
    "null ",
    "\t\r\n null \t\r\n",
    "[ ]",
    "{ }",
    "[\n]",
    "{\t}",
    "[1 , 2]",
    "{ \"a\" : 1 , \"b\" : 2 }",
    "\n\n[]\n\n",
    // numbers
    "-0",
    "-1",
    "1",
    "10",
    "1234567890",
    "0.0",
    "-0.0",
    "0.5",
    "1.25",
    "-1.5",
    "1e0",
    "1E0",
    "1e5",
    "1E+5",
    "1e-5",
    "1.5e3",
    "0e0",
    "0e+1",
    "0E1",
    "0.1e-2",
    "-0e1",
    "123.456e78",
    "1e00",
    "1e+00",
    "1e-00",
    "1e001",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "0.00000000000000000000000000001",
    "[1e-400]",
    "123456.789e-10",
    "[0,-0,0.0]",
    "1.7976931348623157e308",
    "5e-324",
    "2.2250738585072014e-308",
    "100000000000000000000.5",
    "-1e-2",
    // strings
    "\"a\"",
    "\"abc def\"",
    "\"\\\"\"",
    "\"\\\\\"",
    "\"\\/\"",
    "\"/\"",
    "\"\\b\\f\\n\\r\\t\"",
    "\"\\u0041\"",
    "\"\\u00e9\"",
    "\"\\u00E9\"",
    "\"\\u0000\"",
    "\"\\u001f\"",
    "\"\\u2028\"",
    "\"\\uFFFF\"",
    "\"\\uD834\\uDD1E\"",
    "\"\\ud834\\udd1e\"",
    "\"\\uDBFF\\uDFFF\"",
    "\"\\uD800\\uDC00\"",
    "\"\\uE000\"",
    "\"\\uD7FF\"",
    "\"é\"",
    "\"日本語\"",
    "\"🙂\"",
    "\"\u{7f}\"",
    "\"\u{2028}\u{2029}\"",
    "\"\u{feff}\"",
    "\"\u{10ffff}\"",
    "\"\u{fffe}\"",
    "\"a\\u0062c\"",
    "\"\\\\u0041\"",
    "\"\\\\\\\"\"",
    "\"'\"",
    "\"[{]}\"",
    "\"// no comment\"",
    "\"12345678\"",
    "\"1234567\\n\"",
    "\"12345678\\n90\"",
    "\"\u{80}\"",
    // arrays
    "[null]",
    "[true,false,null]",
    "[[]]",
    "[[[[]]]]",
    "[[],[]]",
    "[{}]",
    "[\"\"]",
    "[\"a\",\"b\"]",
    "[1,\"2\",[3],{\"4\":4}]",
    "[1\n,2]",
    "[ 1]",
    "[1 ]",
    "[[[[[[[[[[1]]]]]]]]]]",
    // objects
    "{\"a\":1}",
    "{\"\":0}",
    "{\"a\":{}}",
    "{\"a\":[]}",
    "{\"a\":{\"a\":{\"a\":1}}}",
    "{\"a\":1,\"b\":2,\"c\":3}",
    "{\"\\u0061\":1}",
    "{\"a\\nb\":1}",
    "{\"a\":null}",
    "{\"é\":1,\"e\\u0301\":2}",
    "{\"A\":1,\"a\":2}",
    "{\"a\" :1}",
    "{\"a\": 1}",
    "{\"a\":\"b\"}",
    "{\"x\":[{\"x\":1},{\"x\":2}]}",
    "{\"12345678\":1,\"123456789\":2}",
    "{\"a\":1,\"aa\":2,\"aaa\":3}",
    "{\"ab\":1,\"ba\":2}",
];

#[test]
fn json_is_accepted() {
    for text in ACCEPTED {
        let ours = strict::<Value>(text).expect(text);
        let theirs = serde_json::from_str::<Value>(text).expect(text);
        assert!(is_same(&ours, &theirs), "{text}");
    }
}

#[test]
fn anything_else_is_refused() {
    for text in REFUSED {
        assert!(Tape::parse(text.as_bytes(), &Limits::DEFAULT).is_err(), "{text:?}");
        assert!(serde_json::from_str::<Value>(text).is_err(), "{text:?}");
    }
    for bytes in NOT_UTF8 {
        assert!(Tape::parse(bytes, &Limits::DEFAULT).is_err(), "{bytes:?}");
    }
}

#[test]
fn the_lists_are_long() {
    assert!(ACCEPTED.len() + REFUSED.len() + NOT_UTF8.len() > 300);
}

#[test]
fn every_start_of_a_document_is_refused() {
    let text = r#"{"a":[1,-2.5e3,{"b\u00e9\n":"\ud834\udd1e"},true,false,null],"c":{"d":"é"}}"#;
    for end in 0..text.len() {
        let start = &text.as_bytes()[..end];
        assert!(Tape::parse(start, &Limits::DEFAULT).is_err(), "{end}");
    }
    assert!(Tape::parse(text.as_bytes(), &Limits::DEFAULT).is_ok());
}

#[test]
fn strings_of_every_length_and_ending() {
    for len in 0..40 {
        let plain = "x".repeat(len);
        assert_eq!(strict::<String>(&format!("\"{plain}\"")), Ok(plain.clone()));
        for (written, meant) in [("\\n", "\n"), ("\\\"", "\""), ("\\u00e9", "é"), ("é", "é"), ("\u{7f}", "\u{7f}")] {
            let text = format!("\"{plain}{written}{plain}\"");
            assert_eq!(strict::<String>(&text), Ok(format!("{plain}{meant}{plain}")));
        }
        for bad in 0..0x20_u8 {
            let text = format!("\"{plain}{}{plain}\"", char::from(bad));
            assert!(strict::<String>(&text).is_err(), "{text:?}");
        }
    }
}
