//! What a plain scalar means: the core schema of YAML 1.2, and nothing of 1.1 (`no`, `on` and `1_000` are texts).

use super::node::{Number, Value};

/// The value of a plain scalar without a tag.
pub(super) fn resolve(text: &str) -> Value {
    // Most scalars are words; their first byte tells that they are nothing else.
    match text.bytes().next() {
        None => Value::Null,
        Some(b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F') => word(text),
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') if is_number(text) => Value::Number(Number::new(text)),
        Some(_) => Value::String(text.into()),
    }
}

/// Whether the text is an integer or a floating-point number of the core schema.
pub(super) fn is_number(text: &str) -> bool {
    is_integer(text) || is_float(text)
}

/// `-17`, `0o17`, `0x1F`.
pub(super) fn is_integer(text: &str) -> bool {
    let all = |digits: &str, is: fn(&u8) -> bool| !digits.is_empty() && digits.bytes().all(|byte| is(&byte));
    match text.split_at_checked(2) {
        Some(("0o", digits)) => all(digits, |byte| (b'0'..=b'7').contains(byte)),
        Some(("0x", digits)) => all(digits, u8::is_ascii_hexdigit),
        _ => all(text.strip_prefix(['-', '+']).unwrap_or(text), u8::is_ascii_digit),
    }
}

/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`, `.inf`, `.nan`.
fn is_float(text: &str) -> bool {
    if matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(text, ".inf" | ".Inf" | ".INF") {
        return true;
    }
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let exponent_fits = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    exponent_fits && digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty())
}

/// `017`: a number here, another number or a text elsewhere.
pub(super) fn is_octal_lookalike(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn word(text: &str) -> Value {
    match text {
        "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => Value::String(text.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> &'static str {
        match resolve(text) {
            Value::Null => "null",
            Value::Bool(_) => "bool",
            Value::Number(number) if number.is_integer() => "integer",
            Value::Number(_) => "number",
            _ => "text",
        }
    }

    #[test]
    fn core_schema_and_no_more() {
        for (texts, expected) in [
            ("~ null Null NULL", "null"),
            ("true True TRUE false False FALSE", "bool"),
            ("0 -17 +5 0o17 0x1F 017 3.0 1e3 12345678901234567890123", "integer"),
            ("1.5 .5 -.5 1e-3 .inf -.Inf .nan 2.e-1", "number"),
            ("no on yes off y n tRUE nULL 1_000 0b1 0x 0o8 1.2.3 1e . - + -- +. e5 2026-01-01 1:30 nil", "text"),
        ] {
            for text in texts.split(' ') {
                assert_eq!(kind(text), expected, "{text}");
            }
        }
        assert_eq!(kind(""), "null");
    }

    #[test]
    fn numbers_keep_text_and_value() {
        let number = |text| Number::new(text);
        assert_eq!(number("0o17").as_i128(), Some(15));
        assert_eq!(number("0x1F").as_i128(), Some(31));
        assert_eq!(number("017").as_i128(), Some(17));
        assert_eq!(number("-9223372036854776000").as_i128(), Some(-9_223_372_036_854_776_000));
        assert_eq!(number("1.50e2").as_i128(), Some(150));
        assert_eq!(number("1e-1").as_i128(), None);
        assert_eq!(number("1e999999999").as_i128(), None);
        assert_eq!(number("1.10").text(), "1.10");
        assert_eq!(number("1.10"), number("1.1"));
        assert_eq!(number("3"), number("3.0"));
        assert_ne!(number("9007199254740993"), number("9007199254740992"));
    }
}
