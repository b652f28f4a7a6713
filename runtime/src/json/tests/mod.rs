//! Tests of the codec as a whole, by subject.

#[cfg(feature = "serde")]
mod doors;
mod foreign;
mod formats;
mod grammar;
mod limits;
mod models;
mod names;
mod numbers;
mod presence;
mod properties;
mod refusals;
mod rules;
mod sample;
mod syntax_errors;
mod texts;
mod times;
mod unions;
mod writing;

use super::{Check, Cx, Decode, Encode, Limits, Node, Reading, Tape, Value, decode, encode};

/// What a document reads as, or its failures as lines of `pointer: message`.
fn read<T: Decode>(text: &str, reading: Reading) -> Result<T, Vec<String>> {
    let decoded = decode(text.as_bytes(), reading, &Limits::DEFAULT);
    decoded.map_err(|error| error.failures().iter().map(ToString::to_string).collect())
}

fn strict<T: Decode>(text: &str) -> Result<T, Vec<String>> {
    read(text, Reading::Strict)
}

fn lenient<T: Decode>(text: &str) -> Result<T, Vec<String>> {
    read(text, Reading::Lenient)
}

fn written<T: Encode + ?Sized>(value: &T) -> String {
    let bytes = encode(value).expect("can be written");
    String::from_utf8(bytes).expect("is UTF-8")
}

/// The failures of a check.
fn checked(tape: &Tape<'_>, check: &Check) -> Vec<String> {
    let mut cx = Cx::new(tape, Reading::Strict);
    cx.check(Node::ROOT, check);
    match cx.has_failed() {
        true => cx.into_error().failures().iter().map(ToString::to_string).collect(),
        false => Vec::new(),
    }
}

/// Whether two values are equal; serde_json reads some floats one bit off, which is let pass.
fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) if a.is_f64() && b.is_f64() => {
            let (a, b) = (a.as_f64().unwrap_or(0.0), b.as_f64().unwrap_or(1.0));
            a.is_sign_negative() == b.is_sign_negative() && (a - b).abs() <= a.abs() * 1e-15
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            let same = |(name, a)| b.get(name).is_some_and(|b| is_same(a, b));
            a.len() == b.len() && a.iter().all(same)
        }
        _ => left == right,
    }
}
