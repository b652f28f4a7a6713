//! The value tree: what a document says, in its order, with the place of every value in the text.

use std::sync::Arc;

use indexmap::IndexMap;

use super::pointer::{Pointer, Span, Text};
use super::scalar;

/// One value of the document. A clone is the same value, so aliases of YAML cost nothing.
#[derive(Clone, Debug)]
pub struct Node(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    span: Span,
    value: Value,
}

/// What a [`Node`] holds.
#[derive(Clone, Debug)]
pub enum Value {
    /// `null`, `~` or nothing at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as the document writes it.
    Number(Number),
    /// A text.
    String(Text),
    /// A list.
    Sequence(Vec<Node>),
    /// An object: keys are texts, in document order, each once.
    Mapping(Mapping),
}

/// The entries of an object in document order.
#[derive(Clone, Debug, Default)]
pub struct Mapping(pub(super) Box<IndexMap<Text, Entry>>);

/// One value of an object, and where its key stands.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The place of the key.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// A value that stands at `span`.
    pub fn new(value: Value, span: Span) -> Self {
        Node(Arc::new(Inner { span, value }))
    }

    /// A value that no text holds: what an upgrade adds.
    pub fn synthetic(value: Value) -> Self {
        Node::new(value, Span::default())
    }

    /// What this node holds.
    pub fn value(&self) -> &Value {
        &self.0.value
    }

    /// Where the value stands in the text.
    pub fn span(&self) -> Span {
        self.0.span
    }

    /// Whether both are one value of the tree, not only equal.
    pub fn is_same(&self, other: &Node) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Tells this value from all others that are alive at the same time.
    pub fn id(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }

    /// The text, if this is one.
    pub fn as_str(&self) -> Option<&str> {
        self.as_text().map(|text| &**text)
    }

    /// The text, if this is one, to be shared.
    pub fn as_text(&self) -> Option<&Text> {
        match self.value() {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value() {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The number, if this is one.
    pub fn as_number(&self) -> Option<&Number> {
        match self.value() {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The items, if this is a list.
    pub fn as_sequence(&self) -> Option<&[Node]> {
        match self.value() {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The entries, if this is an object.
    pub fn as_mapping(&self) -> Option<&Mapping> {
        match self.value() {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self.value(), Value::Null)
    }

    /// The value under `key`, if this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_mapping()?.get(key)
    }

    /// The value that a pointer names, counted from this node as the root of its file.
    pub fn at(&self, pointer: &Pointer) -> Option<&Node> {
        pointer.tokens().into_iter().try_fold(self, |node, token| node.step(token))
    }

    /// The value one step further: under a key, or at an index.
    pub fn step(&self, token: &str) -> Option<&Node> {
        match self.value() {
            Value::Mapping(mapping) => mapping.get(token),
            Value::Sequence(items) => items.get(token.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// What kind of value this is, in the words of a message: `an object`, `a list`, `a number`.
    pub fn kind_name(&self) -> &'static str {
        match self.value() {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "an object",
        }
    }
}

/// Equal as JSON values are: numbers by value, objects whatever their order.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        if self.is_same(other) {
            return true;
        }
        match (self.value(), other.value()) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Number(a), Value::Number(b)) => a == b,
            (Value::String(a), Value::String(b)) => a == b,
            (Value::Sequence(a), Value::Sequence(b)) => a == b,
            (Value::Mapping(a), Value::Mapping(b)) => {
                a.len() == b.len() && a.iter().all(|(key, entry)| b.get(key) == Some(&entry.value))
            }
            _ => false,
        }
    }
}

/// Later entries with the same key replace earlier ones.
impl FromIterator<(Text, Entry)> for Mapping {
    fn from_iter<I: IntoIterator<Item = (Text, Entry)>>(entries: I) -> Self {
        Mapping(Box::new(entries.into_iter().collect()))
    }
}

impl Mapping {
    /// The value under `key`.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.0.get(key).map(|entry| &entry.value)
    }

    /// The value under `key`, with the place of the key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.0.get(key)
    }

    /// The key as the document has it, to be shared, and its value.
    pub fn get_key_value(&self, key: &str) -> Option<(&Text, &Node)> {
        self.0.get_key_value(key).map(|(key, entry)| (key, &entry.value))
    }

    /// All entries, in document order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Text, &Entry)> {
        self.0.iter()
    }

    /// All keys, in document order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &Text> {
        self.0.keys()
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A number with the text that the document has for it (`1.10`, `0x1F`, `-9223372036854776000`).
#[derive(Clone, Debug)]
pub struct Number {
    text: Text,
}

impl Number {
    /// A number as written; the caller has checked that it is one.
    pub fn new(text: impl Into<Text>) -> Self {
        Number { text: text.into() }
    }

    /// The number that a text says, if it says one.
    pub fn from_text(text: &Text) -> Option<Self> {
        let is_finite = !text.ends_with(|last: char| last.is_ascii_alphabetic());
        (is_finite && scalar::is_number(text)).then(|| Number::new(text.clone()))
    }

    /// As the document writes it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The value, if it is whole and fits: `3`, `3.0`, `0x1F`.
    pub fn as_i128(&self) -> Option<i128> {
        let text = self.text.strip_prefix('+').unwrap_or(&self.text);
        if let Some(digits) = text.strip_prefix("0o") {
            return i128::from_str_radix(digits, 8).ok();
        }
        if let Some(digits) = text.strip_prefix("0x") {
            return i128::from_str_radix(digits, 16).ok();
        }
        if let Ok(value) = text.parse() {
            return Some(value);
        }
        whole_decimal(text)
    }

    /// The value as a floating-point number, rounded if it must be.
    pub fn as_f64(&self) -> f64 {
        let text = self.text.strip_prefix('+').unwrap_or(&self.text);
        if text.starts_with("0o") || text.starts_with("0x") {
            #[expect(clippy::cast_precision_loss, reason = "this function rounds")]
            return self.as_i128().map_or(f64::INFINITY, |value| value as f64);
        }
        match text {
            ".inf" | ".Inf" | ".INF" => f64::INFINITY,
            "-.inf" | "-.Inf" | "-.INF" => f64::NEG_INFINITY,
            _ => text.parse().unwrap_or(f64::NAN),
        }
    }

    /// Whether the value is whole, however it is written.
    pub fn is_integer(&self) -> bool {
        self.as_i128().is_some() || {
            let value = self.as_f64();
            value.is_finite() && value.fract() == 0.0
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (self.as_i128(), other.as_i128()) {
            (Some(a), Some(b)) => a == b,
            (None, None) => self.as_f64() == other.as_f64(),
            _ => false,
        }
    }
}

/// `3.0` and `1e3` are whole numbers too. Exact: done on the digits, not through a float.
fn whole_decimal(text: &str) -> Option<i128> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let zeros = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    let value: i128 = format!("{whole}{fraction}").parse().ok()?;
    if value == 0 {
        return Some(0);
    }
    10_i128.checked_pow(u32::try_from(zeros).ok()?)?.checked_mul(value)
}
