//! One document, one message, every format.

use super::*;
use crate::diagnostics;
use crate::source::Source;

const DOCUMENT: &str = "openapi: 3.1.0
paths:
  /rooms/{room_id}/messages:
    get:
      parameters:
        - { name: room, in: path, required: true }
";

fn source(text: &str) -> Source {
    let mut diagnostics = Diagnostics::new();
    let source = crate::source::parse(text, "specs/chat.yaml", &mut diagnostics);
    assert!(diagnostics.is_empty());
    source
}

fn example(source: &Source) -> Diagnostic {
    let path = source.pointer().key("paths").key("/rooms/{room_id}/messages");
    let parameter = path.key("get").key("parameters").index(0);
    diagnostics::path_param_not_in_template(&parameter, &path, "room", &["room_id"])
}

#[cfg(feature = "cli")]
#[test]
fn human() {
    let source = source(DOCUMENT);
    let expected = "\
error[E0211]: path parameter `room` is not in the path template
 --> specs/chat.yaml:6:19
  |
3 |   /rooms/{room_id}/messages:
  |   ------------------------- the template names `room_id`
...
6 |         - { name: room, in: path, required: true }
  |                   ^^^^ no `{room}` in the path
  |
  = at: #/paths/~1rooms~1{room_id}~1messages/get/parameters/0
  = help: rename the parameter to `room_id`
";
    assert_eq!(one(&example(&source), &source, Format::Human, Color::Never), expected);
}

#[test]
fn short_github_and_cargo() {
    let source = source(DOCUMENT);
    let show = |format| one(&example(&source), &source, format, Color::Never);
    assert_eq!(show(Format::Short), "specs/chat.yaml:6:19: E0211 path parameter `room` is not in the path template\n");
    assert_eq!(
        show(Format::Github),
        "::error file=specs/chat.yaml,line=6,col=19,endLine=6,endColumn=23::E0211 \
         path parameter `room` is not in the path template%0Ahelp: rename the parameter to `room_id`\n"
    );
    assert_eq!(
        show(Format::Cargo),
        "cargo::error=specs/chat.yaml:6:19: E0211 path parameter `room` is not in the path template\
         ; help: rename the parameter to `room_id`\n"
    );
}

#[test]
fn json_is_json() {
    let source = source(DOCUMENT);
    let line = one(&example(&source), &source, Format::Json, Color::Never);
    let mut found = Diagnostics::new();
    let object = crate::source::parse(&line, "json", &mut found);
    assert!(found.is_empty());
    let text = |key| object.root().get(key).and_then(|value| value.as_str()).unwrap_or_default();
    assert_eq!(text("code"), "E0211");
    assert_eq!(text("slug"), "path-param-not-in-template");
    assert_eq!(text("pointer"), "#/paths/~1rooms~1{room_id}~1messages/get/parameters/0");
    let spans = object.root().get("spans").and_then(|spans| spans.as_sequence()).unwrap_or_default();
    let numbers: Vec<_> = ["line", "column", "end_line", "end_column"]
        .iter()
        .map(|key| spans[0].get(key).and_then(|value| value.as_number()?.as_i128()))
        .collect();
    assert_eq!(numbers, [Some(6), Some(19), Some(6), Some(23)]);
    assert!(text("rendered").contains("E0211"));
}

#[test]
fn what_a_document_says_cannot_steer_a_terminal() {
    let source = source("{\"a\u{202e}\": 1, \"x\": \"\\u001b[31m\"}");
    let at = source.pointer().key("a\u{202e}");
    let diagnostic = diagnostics::unknown_field(&at, "\u{1b}[31mthis", "a\u{202e}", []);
    for format in [Format::Human, Format::Short, Format::Json, Format::Github, Format::Cargo] {
        let shown = one(&diagnostic, &source, format, Color::Never);
        assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown}");
    }
}

#[test]
fn long_lines_and_far_places_are_shown_by_their_position() {
    let text = format!("{{\"a\": \"{}\", \"b\": 2}}", "x".repeat(100_000));
    let source = source(&text);
    let diagnostic = diagnostics::wrong_kind(&source.pointer().key("b"), "`b`", "a string", "a number");
    let shown = one(&diagnostic, &source, Format::Human, Color::Never);
    assert!(shown.len() < 500, "{shown}");
    assert!(shown.contains("specs/chat.yaml:1:100016"), "{shown}");
}
