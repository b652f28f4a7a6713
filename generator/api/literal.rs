//! Values of the document as [`Literal`]s, and numbers as JSON writes them.

use crate::source::node::{Node, Number, Value};

use super::Literal;

/// A value, free of positions. Nesting is limited where the document is read.
pub(super) fn literal(node: &Node) -> Literal {
    match node.value() {
        Value::Null => Literal::Null,
        Value::Bool(value) => Literal::Bool(*value),
        Value::Number(number) => Literal::Number(number_text(number)),
        Value::String(text) => Literal::String(text.to_string()),
        Value::Sequence(items) => Literal::Array(items.iter().map(literal).collect()),
        Value::Mapping(entries) => {
            Literal::Object(entries.iter().map(|(key, entry)| (key.to_string(), literal(&entry.value))).collect())
        }
    }
}

/// A number as JSON writes it: whole ones without a fraction, others as they stand.
pub(super) fn number_text(number: &Number) -> String {
    if let Some(whole) = number.as_i128() {
        return whole.to_string();
    }
    let text = number.text().strip_prefix('+').unwrap_or(number.text());
    if is_number(text) { text.to_owned() } else { number.as_f64().to_string() }
}

/// `-1.5e3`, and not `.5`, `1.`, `.inf` or `1_000`.
pub(super) fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.trim_start_matches(['+', '-']))),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

impl Literal {
    /// The value as JSON, without blanks.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        write_json(self, &mut out);
        out
    }
}

fn write_json(literal: &Literal, out: &mut String) {
    match literal {
        Literal::Null => out.push_str("null"),
        Literal::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Literal::Number(text) => out.push_str(text),
        Literal::String(text) => write_text(text, out),
        Literal::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                write_json(item, out);
            }
            out.push(']');
        }
        Literal::Object(entries) => {
            out.push('{');
            for (index, (key, value)) in entries.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                write_text(key, out);
                out.push(':');
                write_json(value, out);
            }
            out.push('}');
        }
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            letter if letter.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(letter))),
            letter => out.push(letter),
        }
    }
    out.push('"');
}

/// A value as JSON, cut short, for messages.
pub(super) fn shown(literal: &Literal) -> String {
    let text = match literal {
        Literal::Null => "null".to_owned(),
        Literal::Bool(value) => value.to_string(),
        Literal::Number(text) => text.clone(),
        Literal::String(text) => format!("{text:?}"),
        Literal::Array(items) if items.is_empty() => "[]".to_owned(),
        Literal::Array(_) => "[...]".to_owned(),
        Literal::Object(entries) if entries.is_empty() => "{}".to_owned(),
        Literal::Object(_) => "{...}".to_owned(),
    };
    if text.chars().count() > 60 { text.chars().take(60).chain("...".chars()).collect() } else { text }
}
