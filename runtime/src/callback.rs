//! The URL of a callback, put together from the request that declares it (OpenAPI's runtime expressions).

use std::fmt;

use super::json::{Encode, Value, encode};

/// A URL in the making. Mistakes are kept until it is finished.
#[derive(Debug, Default)]
#[must_use]
pub struct UrlText {
    text: String,
    error: Option<UrlError>,
}

impl UrlText {
    /// An empty text.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a text as it is.
    pub fn text(mut self, text: &str) -> Self {
        self.text.push_str(text);
        self
    }

    /// Appends a value: the one in `value` that this JSON pointer leads to. At the start it is a URL or the beginning of one;
    /// elsewhere it is escaped, so that it stays where it is put.
    pub fn value(mut self, expression: &'static str, value: Option<&dyn Encode>, pointer: &str) -> Self {
        match value.and_then(|value| found(value, pointer)) {
            Some(text) if self.text.is_empty() => self.text = text,
            Some(text) => push_escaped(&mut self.text, &text),
            None => drop(self.error.get_or_insert(UrlError(expression))),
        }
        self
    }

    /// The URL. Whether it may be called is another question.
    ///
    /// # Errors
    /// When the request does not hold one of the values.
    pub fn finish(self) -> Result<String, UrlError> {
        self.error.map_or(Ok(self.text), Err)
    }
}

fn found(value: &dyn Encode, pointer: &str) -> Option<String> {
    let value: Value = serde_json::from_slice(&encode(value).ok()?).ok()?;
    match value.pointer(pointer)? {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn push_escaped(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
}

/// A request that does not say where to call back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlError(&'static str);

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the request holds no text for `{}`", self.0)
    }
}

impl std::error::Error for UrlError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn body() -> Value {
        serde_json::json!({ "url": "https://a.example/cb?x=1", "id": 7, "on": true, "a/b": ["c d&e"], "none": null })
    }

    #[track_caller]
    fn check(made: UrlText, expected: Result<&str, &str>) {
        let made = made.finish().map_err(|error| error.to_string());
        assert_eq!(made.as_deref().map_err(String::as_str), expected);
    }

    #[test]
    fn a_value_at_the_start_is_the_url() {
        let body = body();
        check(UrlText::new().value("$request.body#/url", Some(&body), "/url"), Ok("https://a.example/cb?x=1"));
        check(UrlText::new().value("$request.query.u", Some(&"http://b"), ""), Ok("http://b"));
    }

    #[test]
    fn a_value_behind_others_stays_where_it_is() {
        let body = body();
        let url = UrlText::new().text("https://a.example/").value("i", Some(&body), "/id").text("?on=");
        let url = url.value("o", Some(&body), "/on").text("&x=").value("x", Some(&body), "/a~1b/0");
        check(url, Ok("https://a.example/7?on=true&x=c%20d%26e"));
        check(UrlText::new().text("http://").value("h", Some(&"u:p@b/c"), ""), Ok("http://u%3Ap%40b%2Fc"));
    }

    #[test]
    fn what_is_not_there_is_told() {
        let body = body();
        for pointer in ["/none", "/nothing", "/a~1b", "", "/a~1b/1"] {
            let url = UrlText::new().value("$request.body#/x", Some(&body), pointer);
            check(url, Err("the request holds no text for `$request.body#/x`"));
        }
        check(
            UrlText::new().value("$request.query.u", None, ""),
            Err("the request holds no text for `$request.query.u`"),
        );
        check(
            UrlText::new().value("$request.query.u", Some(&""), ""),
            Err("the request holds no text for `$request.query.u`"),
        );
    }
}
