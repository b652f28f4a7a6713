//! Constants of a document, which generated code carries as JSON: values of enumerations, and defaults.

use super::check_eval::is_equal;
use super::cx::{Cx, Reading};
use super::decode::{Decode, decode};
use super::limits::Limits;
use super::number::{self, canonical};
use super::scan;
use super::tape::{Kind, Node, Tape};

/// A default of the document.
///
/// # Panics
/// When the JSON is none of the type: generated code has been proven to hold no such.
pub fn constant<T: Decode>(json: &str) -> T {
    decode(json.as_bytes(), Reading::Lenient, &Limits::OWN)
        .expect("the generator has proven that defaults fit their types")
}

impl Cx<'_> {
    /// An enumeration of values of any kind that may grow: others are `unknown` in a lenient reading.
    pub fn open_value<T: Clone>(
        &mut self,
        node: Node,
        values: &[(&'static str, T)],
        unknown: fn(serde_json::Value) -> T,
    ) -> Option<T> {
        match self.listed(node, values) {
            Some(value) => Some(value),
            None if self.is_strict() => self.not_listed(node),
            None => self.value_of(node).map(unknown),
        }
    }

    /// An enumeration of values of any kind that names all of them.
    pub fn closed_value<T: Clone>(&mut self, node: Node, values: &[(&'static str, T)]) -> Option<T> {
        self.listed(node, values).or_else(|| self.not_listed(node))
    }

    fn listed<T: Clone>(&self, node: Node, values: &[(&'static str, T)]) -> Option<T> {
        let found = values.iter().find(|(json, _)| is_constant(self.tape, node, json));
        found.map(|(_, value)| value.clone())
    }
}

/// Whether a value is the one that this JSON says, as JSON Schema compares: `1` is `1.0`, and is not `"1"`. Untyped text is
/// compared with what it may stand for.
pub(super) fn is_constant(tape: &Tape<'_>, node: Node, json: &str) -> bool {
    let (kind, first) = (tape.kind(node), json.as_bytes().first());
    match (kind, first) {
        (Some(Kind::String | Kind::Text), Some(b'"')) => tape.string(node).is_some_and(|text| is_text(&text, json)),
        (Some(Kind::Number), Some(b'-' | b'0'..=b'9')) => tape.number(node).is_some_and(|text| is_number(text, json)),
        (Some(Kind::Text), Some(b'-' | b'0'..=b'9')) => {
            tape.string(node).is_some_and(|text| number::is_number(&text) && is_number(&text, json))
        }
        (Some(Kind::Text), Some(b't' | b'f' | b'n')) => tape.string(node).is_some_and(|text| *text == *json),
        (Some(Kind::Bool), _) => tape.bool(node) == json.parse().ok(),
        (Some(Kind::Null), _) => json == "null",
        (Some(Kind::Array), Some(b'[')) | (Some(Kind::Object), Some(b'{')) => {
            let other = Tape::parse(json.as_bytes(), &Limits::OWN);
            other.is_ok_and(|other| is_equal((tape, node), (&other, Node::ROOT)))
        }
        _ => false,
    }
}

fn is_text(text: &str, json: &str) -> bool {
    let inner = json.get(1..json.len() - 1).unwrap_or_default();
    if inner.contains('\\') { scan::unescape(inner) == text } else { inner == text }
}

fn is_number(text: &str, json: &str) -> bool {
    text == json || canonical(text) == canonical(json)
}
