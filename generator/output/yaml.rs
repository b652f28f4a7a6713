//! Writing YAML: normalised documents and fixtures.

use std::borrow::Cow;

/// Stands for a quote around texts that need one and do not get it from `serde_yaml`.
const QUOTE: &str = "SPECLOOM-QUOTE";

/// Words that are no texts to readers of YAML 1.1, or in 1.2.
const WORDS: &[&str] = &["y", "n", "yes", "no", "on", "off", "<<", "="];

/// A text as [`to_yaml`] wants it, so that every reader of YAML takes it for one: `no` is a boolean to some, `12:30` a number, and
/// `serde_yaml` quotes neither.
pub fn guard(text: &str) -> Cow<'_, str> {
    let is_number_like = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'))
        && text.bytes().all(|byte| byte.is_ascii_hexdigit() || b"xXoOTZ_.:+-".contains(&byte))
        // `3.1.0` is a text to everybody.
        && (text.matches('.').count() < 2 || text.contains(':'));
    if is_number_like || WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)) {
        Cow::Owned(format!("{QUOTE}{text}{QUOTE}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A value as YAML text, members in their order.
///
/// # Errors
/// When the value refuses to be written.
pub fn to_yaml(value: &impl serde::Serialize) -> Result<String, serde_yaml::Error> {
    serde_yaml::to_string(value).map(|text| text.replace(QUOTE, "'"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn order_and_words_survive() {
        let value: serde_json::Value = serde_json::from_str(r#"{"b": "no", "a": [1, null, "1"]}"#).unwrap();
        let text = super::to_yaml(&value).unwrap();
        assert_eq!(text, "b: no\na:\n- 1\n- null\n- '1'\n");
        assert_eq!(serde_yaml::from_str::<serde_json::Value>(&text).unwrap(), value);
    }

    #[test]
    fn guarded_texts_are_quoted() {
        let check = |text: &str, expected: &str| {
            let written = super::to_yaml(&super::guard(text)).unwrap();
            assert_eq!(written, format!("{expected}\n"));
        };
        for text in
            ["no", "Off", "y", "<<", "12:30:45", "0xcf8e0d4e9587369b2301d0790347320302cc0943", "1_000", "-", "1e9"]
        {
            check(text, &format!("'{text}'"));
        }
        for text in ["a", "north", "x y", "3.1.0", "2 rooms", "#/components/schemas/Room"] {
            check(text, serde_yaml::to_string(text).unwrap().trim_end());
        }
    }
}
