//! Values put together from untyped text and pieces of JSON: what forms and multipart bodies hold.

use std::borrow::Cow;

use super::check::Check;
use super::cx::{Cx, Reading};
use super::decode::Decode;
use super::failure::{DecodeError, EncodeError, Failure, FailureKind};
use super::limits::Limits;
use super::tape::{Kind, Node, Tape};
use super::writer::Writer;

/// A value whose leaves are text or JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mixed<'a> {
    /// Text that has no type yet.
    Text(Cow<'a, str>),
    /// A JSON document, which has been read once to see that it is one.
    Json(Cow<'a, str>),
    List(Vec<Mixed<'a>>),
    /// Members, no name twice.
    Object(Vec<(Cow<'a, str>, Mixed<'a>)>),
}

/// Reads a value as a type.
pub(crate) fn decode_mixed<T: Decode>(value: &Mixed<'_>, reading: Reading, check: &Check) -> Result<T, DecodeError> {
    // As one JSON document, in which the untyped texts are strings until they are marked.
    let json = written(value).map_err(too_deep)?;
    let mut tape = Tape::parse(&json, &Limits::DEFAULT)?;
    mark(value, &mut tape, 0);
    let mut cx = Cx::new(&tape, reading);
    let decoded = T::decode(&mut cx, Node::ROOT);
    if decoded.is_some() {
        cx.check(Node::ROOT, check);
    }
    cx.finish(decoded)
}

fn too_deep(_: EncodeError) -> DecodeError {
    Failure::new("", FailureKind::Limit, "the value is nested too deeply").into()
}

fn written(value: &Mixed<'_>) -> Result<Vec<u8>, EncodeError> {
    let mut writer = Writer::new();
    write(value, &mut writer);
    writer.finish()
}

fn write(value: &Mixed<'_>, w: &mut Writer) {
    match value {
        Mixed::Text(text) => w.string(text),
        Mixed::Json(json) => w.number(json),
        Mixed::List(items) => {
            w.begin_array();
            for item in items {
                if w.next() {
                    write(item, w);
                }
            }
            w.end_array();
        }
        Mixed::Object(members) => {
            w.begin_object();
            for (name, value) in members {
                if w.name(name) {
                    write(value, w);
                }
            }
            w.end_object();
        }
    }
}

/// Makes untyped texts of the strings that stand for them.
fn mark(value: &Mixed<'_>, tape: &mut Tape<'_>, at: u32) {
    let mut below = at + 1;
    match value {
        Mixed::Text(_) => tape.entries[at as usize].kind = Kind::Text,
        Mixed::Json(_) => {}
        Mixed::List(items) => {
            for item in items {
                mark(item, tape, below);
                below = tape.entries[below as usize].next;
            }
        }
        Mixed::Object(members) => {
            for (_, value) in members {
                mark(value, tape, below + 1);
                below = tape.entries[below as usize + 1].next;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::json_text;
    use super::*;

    fn read<T: Decode>(value: &Mixed<'_>) -> Result<T, String> {
        decode_mixed(value, Reading::Strict, &Check::new()).map_err(|error| error.to_string())
    }

    fn text(text: &str) -> Mixed<'_> {
        Mixed::Text(text.into())
    }

    #[test]
    fn texts_become_what_the_type_asks_for_and_json_stays_what_it_is() {
        let json = Mixed::Json(r#"{"a": [1, "2"], "b": "\u00e9\""}"#.into());
        let list = Mixed::List(vec![text("1"), Mixed::Json("2".into()), text("3")]);
        assert_eq!(read::<Vec<i32>>(&list).unwrap(), [1, 2, 3]);
        assert_eq!(read::<Vec<i32>>(&text("7")).unwrap(), [7]);
        let quoted = text("a\"b\n\\é");
        assert_eq!(read::<String>(&quoted).unwrap(), "a\"b\n\\é");
        let all = Mixed::Object(vec![("x\"".into(), json), ("l".into(), list), ("t".into(), quoted)]);
        let expected = json!({ "x\"": { "a": [1, "2"], "b": "é\"" }, "l": ["1", 2, "3"], "t": "a\"b\n\\é" });
        assert_eq!(read::<Value>(&all).unwrap(), expected);
        assert_eq!(read::<bool>(&Mixed::Json("\"true\"".into())).unwrap_err(), "expected a boolean, found a string");
    }

    #[test]
    fn values_are_copied_as_they_are() {
        let json = r#"{"a":[1e400,-0,null,true,{}],"b":"\"\n"}"#;
        let tape = Tape::parse(json.as_bytes(), &Limits::DEFAULT).unwrap();
        assert_eq!(json_text(&tape, Node::ROOT), json);
        assert_eq!(json_text(&tape, tape.member(Node::ROOT, "b")), r#""\"\n""#);
    }
}
