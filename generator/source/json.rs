//! JSON to value tree.
//!
//! A scan of the text finds where every key and value stands and what the numbers look like; serde_json then checks the text and
//! decodes it, taking the places in the order it comes to them. The scan relies on nothing: on a text that is not JSON its result
//! is thrown away together with serde_json's.

use std::fmt;

use indexmap::IndexMap;
use indexmap::map::Entry as Slot;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::node::{Entry, Mapping, Node, Number, Value};
use super::pointer::{FileId, Span, Text};
use crate::diagnostics::{self, Diagnostic};

/// The tree of a JSON text and its duplicate keys; `None` if it is not JSON, or nested too deep for serde_json.
pub(super) fn read(text: &str, file: FileId) -> Option<(Node, Vec<Diagnostic>)> {
    let mut builder = Builder { text, file, places: places(text).into_iter(), found: Vec::new() };
    let mut json = serde_json::Deserializer::from_str(text);
    let root = ValueSeed(&mut builder).deserialize(&mut json).ok()?;
    json.end().ok()?;
    Some((root, builder.found))
}

/// The JSON text of a value in memory.
pub(super) fn write(value: &impl serde::Serialize) -> Result<String, String> {
    serde_json::to_string_pretty(value).map_err(|error| error.to_string())
}

/// Where keys and values stand, in the order in which they begin.
fn places(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut places = Vec::with_capacity(bytes.len() / 12);
    let mut open = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        match bytes[at] {
            b'{' | b'[' => {
                open.push(places.len());
                places.push(span(start, start + 1));
                at += 1;
            }
            b'}' | b']' => {
                at += 1;
                if let Some(index) = open.pop() {
                    places[index].end = span(at, at).end;
                }
            }
            b'"' => {
                at = end_of_string(bytes, at + 1);
                places.push(span(start, at));
            }
            b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' => at += 1,
            _ => {
                while at < bytes.len() && !matches!(bytes[at], b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' | b'}' | b']')
                {
                    at += 1;
                }
                places.push(span(start, at));
            }
        }
    }
    places
}

fn end_of_string(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        match bytes[at] {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The caller has checked that positions in the text fit.
fn span(start: usize, end: usize) -> Span {
    let fit = |position| u32::try_from(position).unwrap_or(u32::MAX);
    Span { start: fit(start), end: fit(end) }
}

struct Builder<'a> {
    text: &'a str,
    file: FileId,
    places: std::vec::IntoIter<Span>,
    found: Vec<Diagnostic>,
}

impl Builder<'_> {
    fn next_place(&mut self) -> Span {
        self.places.next().unwrap_or_default()
    }

    fn written(&self, at: Span) -> &str {
        self.text.get(at.start as usize..at.end as usize).unwrap_or_default()
    }
}

struct ValueSeed<'b, 'a>(&'b mut Builder<'a>);

impl<'de> DeserializeSeed<'de> for ValueSeed<'_, '_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let at = self.0.next_place();
        deserializer.deserialize_any(ValueVisitor { builder: self.0, at })
    }
}

struct ValueVisitor<'b, 'a> {
    builder: &'b mut Builder<'a>,
    at: Span,
}

impl ValueVisitor<'_, '_> {
    fn number<E>(self) -> Result<Node, E> {
        let number = Number::new(self.builder.written(self.at));
        Ok(Node::new(Value::Number(number), self.at))
    }
}

impl<'de> Visitor<'de> for ValueVisitor<'_, '_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::new(Value::Null, self.at))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::new(Value::Bool(value), self.at))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Node, E> {
        self.number()
    }

    fn visit_u64<E>(self, _: u64) -> Result<Node, E> {
        self.number()
    }

    fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
        self.number()
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::new(Value::String(value.into()), self.at))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(ValueSeed(self.builder))? {
            items.push(item);
        }
        Ok(Node::new(Value::Sequence(items), self.at))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        if !self.builder.written(self.at).starts_with('{') {
            // With its feature `arbitrary_precision`, which any crate of a program can switch on, serde_json shows numbers as maps.
            while access.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return self.number();
        }
        let mut entries: IndexMap<Text, Entry> = IndexMap::new();
        while let Some(key) = access.next_key::<Key>()? {
            let key_span = self.builder.next_place();
            let value = access.next_value_seed(ValueSeed(self.builder))?;
            match entries.entry(key.0) {
                Slot::Vacant(slot) => {
                    slot.insert(Entry { key_span, value });
                }
                Slot::Occupied(slot) => {
                    let first = slot.get().key_span;
                    self.builder.found.push(diagnostics::duplicate_key(self.builder.file, slot.key(), first, key_span));
                }
            }
        }
        Ok(Node::new(Value::Mapping(Mapping(Box::new(entries))), self.at))
    }
}

/// A key, straight into shared text.
struct Key(Text);

impl<'de> serde::Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;

        impl Visitor<'_> for KeyVisitor {
            type Value = Key;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_str<E>(self, key: &str) -> Result<Key, E> {
                Ok(Key(key.into()))
            }
        }

        deserializer.deserialize_str(KeyVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Option<(Node, Vec<Diagnostic>)> {
        read(text, FileId::ROOT)
    }

    #[test]
    fn places_and_number_texts_are_those_of_the_text() {
        let text = r#"{ "a\"}": [1.10, {"b": "c"}, -0, true], "n": 12345678901234567890123 }"#;
        let (root, found) = tree(text).expect("JSON");
        assert!(found.is_empty());
        let written = |node: &Node| &text[node.span().start as usize..node.span().end as usize];
        assert_eq!(written(&root), text);
        let list = root.get("a\"}").expect("a");
        assert_eq!(written(list), r#"[1.10, {"b": "c"}, -0, true]"#);
        let items = list.as_sequence().expect("a list");
        assert_eq!(items[0].as_number().map(Number::text), Some("1.10"));
        assert_eq!(written(&items[1]), r#"{"b": "c"}"#);
        assert_eq!(written(items[1].get("b").expect("b")), r#""c""#);
        assert_eq!(items[2].as_number().map(Number::text), Some("-0"));
        assert_eq!(
            root.get("n").and_then(Node::as_number).and_then(Number::as_i128),
            Some(12_345_678_901_234_567_890_123)
        );
    }

    #[test]
    fn every_duplicate_key_is_found() {
        let (_, found) = tree(r#"{"a":1,"b":{"c":1,"c":2},"a":3,"a":4}"#).expect("JSON");
        let messages: Vec<&str> = found.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
        assert_eq!(
            messages,
            ["the key `c` is there twice", "the key `a` is there twice", "the key `a` is there twice"]
        );
    }

    #[test]
    fn what_is_not_json_is_nothing() {
        for text in ["{a: 1}", "{\"a\"", "{\"a\":1} x", "{\"a\":\"\\", "{\"a\":1}}", "{\"a\":\"\\ud800\"}", "{]"] {
            assert!(tree(text).is_none(), "{text}");
        }
    }
}
