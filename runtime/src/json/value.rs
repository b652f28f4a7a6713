//! Free-form values, and identifiers.

use serde_json::{Map, Number, Value};
use uuid::Uuid;

use super::cx::Cx;
use super::decode::Decode;
use super::encode::Encode;
use super::number;
use super::tape::{Entry, Kind, Node};
use super::writer::Writer;

impl Decode for Value {
    /// Integers beyond 64 bits and numbers beyond `f64` are failures: they are never rounded in silence.
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        match cx.tape.kind(node) {
            Some(Kind::Null) => Some(Self::Null),
            Some(Kind::Bool) => cx.bool(node).map(Self::Bool),
            Some(Kind::Number) => number(cx, node).map(Self::Number),
            Some(Kind::String | Kind::Text) => cx.string(node).map(|text| Self::String(text.into())),
            Some(Kind::Array) => cx.value_of(node).map(Self::Array),
            Some(Kind::Object) => object(cx, node).map(Self::Object),
            None => cx.mismatch(node, "expected a value"),
        }
    }
}

fn object(cx: &mut Cx<'_>, node: Node) -> Option<Map<String, Value>> {
    let mut members = cx.members(node)?;
    let mut map = Map::new();
    let mut is_whole = true;
    while let Some((name, value)) = members.next_member(cx) {
        match Value::decode(cx, value) {
            Some(value) => drop(map.insert(cx.name(name).into_owned(), value)),
            None => is_whole = false,
        }
    }
    is_whole.then_some(map)
}

fn number(cx: &mut Cx<'_>, node: Node) -> Option<Number> {
    let text = cx.tape.number(node)?;
    let is_integer = cx.tape.entry(node).is_some_and(|entry: &Entry| cx.tape.is_integer(entry));
    if !is_integer || text == "-0" {
        return cx.float(node).and_then(Number::from_f64);
    }
    if let Some(number) = number::short_integer(text) {
        return Some(number.into());
    }
    let number = cx.integer(node, i64::MIN, u64::MAX)?;
    let signed = i64::try_from(number).map(Number::from);
    signed.or_else(|_| u64::try_from(number).map(Number::from)).ok()
}

impl Encode for Value {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Null => w.null(),
            Self::Bool(value) => w.bool(*value),
            Self::Number(value) => value.encode(w),
            Self::String(text) => w.string(text),
            Self::Array(items) => items.encode(w),
            Self::Object(members) => members.encode(w),
        }
    }
}

impl Encode for Number {
    fn encode(&self, w: &mut Writer) {
        if let Some(number) = self.as_i64() {
            w.i64(number);
        } else if let Some(number) = self.as_u64() {
            w.u64(number);
        } else {
            w.number(&self.to_string());
        }
    }
}

impl Encode for Map<String, Value> {
    fn encode(&self, w: &mut Writer) {
        w.begin_object();
        for (name, value) in self {
            w.member(name, value);
        }
        w.end_object();
    }
}

impl Decode for Uuid {
    /// Strict: 36 characters with hyphens. Lenient: also braces, no hyphens, `urn:uuid:`.
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        let text = cx.formatted(node, "expected a uuid")?;
        match Self::try_parse(&text) {
            Ok(uuid) if text.len() == 36 || !cx.is_strict() => Some(uuid),
            _ => cx.malformed(node, "expected a uuid"),
        }
    }
}

impl Encode for Uuid {
    fn encode(&self, w: &mut Writer) {
        let mut buffer = Self::encode_buffer();
        w.string(self.hyphenated().encode_lower(&mut buffer));
    }
}
