//! Writing a tree: through serde, so that the format is the caller's.

use std::borrow::Cow;

use serde::ser::{Error as _, Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

use super::node::{Node, Number, Value};

/// As the value that the document writes. What would come out as another value is refused: integers beyond 128 bits, decimals that
/// no `f64` holds, infinity.
impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.with_texts(&|text| Cow::Borrowed(text)).serialize(serializer)
    }
}

impl Node {
    /// The same to be written, with each text and key given by a function.
    pub fn with_texts<'a>(&'a self, text: &'a dyn Fn(&str) -> Cow<'_, str>) -> impl Serialize + 'a {
        WithTexts { node: self, text }
    }
}

struct WithTexts<'a> {
    node: &'a Node,
    text: &'a dyn Fn(&str) -> Cow<'_, str>,
}

impl Serialize for WithTexts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.text;
        match self.node.value() {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(number) => serialize_number(number, serializer),
            Value::String(value) => serializer.serialize_str(&text(value)),
            Value::Sequence(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|node| list.serialize_element(&WithTexts { node, text }))?;
                list.end()
            }
            Value::Mapping(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, entry) in entries.iter() {
                    map.serialize_entry(&*text(key), &WithTexts { node: &entry.value, text })?;
                }
                map.end()
            }
        }
    }
}

fn serialize_number<S: Serializer>(number: &Number, serializer: S) -> Result<S::Ok, S::Error> {
    let text = number.text();
    // `1.0` stays a decimal, as far as it is one: as a version it is another text than `1`.
    let is_decimal = !text.starts_with("0x") && text.contains(['.', 'e', 'E']);
    match number.as_i128() {
        Some(value) if !is_decimal => match i64::try_from(value) {
            Ok(value) => serializer.serialize_i64(value),
            Err(_) => match u64::try_from(value) {
                Ok(value) => serializer.serialize_u64(value),
                Err(_) => serializer.serialize_i128(value),
            },
        },
        _ => {
            let value = number.as_f64();
            if value.is_finite() && decimal(text).is_some_and(|written| Some(written) == decimal(&format!("{value:e}")))
            {
                return serializer.serialize_f64(value);
            }
            Err(S::Error::custom(format!("the number `{text}` cannot be written exactly")))
        }
    }
}

/// The digits of a decimal without zeros around them, and the power of ten of the last one. Negative zero counts as zero.
fn decimal(text: &str) -> Option<(bool, String, i64)> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let significant = digits.trim_end_matches('0');
    let zeros = i64::try_from(digits.len() - significant.len()).ok()?;
    let power = exponent.parse::<i64>().ok()? - i64::try_from(fraction.len()).ok()?;
    let significant = significant.trim_start_matches('0');
    if significant.is_empty() {
        return Some((false, String::new(), 0));
    }
    Some((negative, significant.to_owned(), power.checked_add(zeros)?))
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::Diagnostics;

    fn json(yaml: &str) -> Result<String, String> {
        let mut found = Diagnostics::new();
        let source = crate::source::parse(yaml, "test", &mut found);
        assert!(!found.has_errors(), "{yaml}");
        serde_json::to_string(source.root()).map_err(|error| error.to_string())
    }

    fn check(yaml: &str, expected: &str) {
        assert_eq!(json(yaml).as_deref(), Ok(expected), "{yaml}");
    }

    #[test]
    fn values_in_their_order() {
        check("{ b: [1, ~, true, no], a: { '1': x } }", r#"{"b":[1,null,true,"no"],"a":{"1":"x"}}"#);
        check("a: &a { x: 1 }\nb: { <<: *a, y: 2 }", r#"{"a":{"x":1},"b":{"x":1,"y":2}}"#);
    }

    #[test]
    fn numbers_exactly_or_not_at_all() {
        check("-9223372036854775809", "-9223372036854775809");
        check("18446744073709551616", "18446744073709551616");
        check("170141183460469231731687303715884105727", "170141183460469231731687303715884105727");
        check("0x1F", "31");
        check("0o17", "15");
        check("[1.0, 1.10, -0.5, 1e2, 1.5e300, 0.1, -0.0, +3]", "[1.0,1.1,-0.5,100.0,1.5e+300,0.1,-0.0,3]");
        for refused in ["170141183460469231731687303715884105728", "0.1000000000000000055", "1e400", ".inf", ".nan"] {
            assert_eq!(json(refused), Err(format!("the number `{refused}` cannot be written exactly")));
        }
    }
}
