//! Data of which a document says nothing.

use std::fmt;

use super::super::json::{self, EncodeError, Limits, Reading, Value};
use super::{EventError, RawEvent};

/// Data of which the document says nothing: JSON where it is that, else text as it stands.
///
/// ```
/// use specloom_rt::sse::Text;
///
/// assert_eq!(Text::from("tick").plain(), Some("tick"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Text {
    /// JSON.
    Json(Value),
    /// Text that is no JSON. What is sent as such and is JSON after all is read as JSON.
    Plain(String),
}

impl Text {
    /// The JSON, if it is that.
    pub fn json(&self) -> Option<&Value> {
        match self {
            Self::Json(value) => Some(value),
            Self::Plain(_) => None,
        }
    }

    /// The text, if it is no JSON.
    pub fn plain(&self) -> Option<&str> {
        match self {
            Self::Json(_) => None,
            Self::Plain(text) => Some(text),
        }
    }
}

impl From<Value> for Text {
    fn from(value: Value) -> Self {
        Self::Json(value)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::Plain(text)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Plain(text.to_owned())
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(value) => value.fmt(f),
            Self::Plain(text) => f.write_str(text),
        }
    }
}

/// Reads data that is JSON or text. JSON that is too deep, or ambiguous, is text.
///
/// # Errors
/// Never; the type is that of the other readings.
pub fn read_open(event: &RawEvent) -> Result<Text, EventError> {
    let json = json::decode(event.data.as_bytes(), Reading::Lenient, &Limits::default());
    Ok(json.map_or_else(|_| Text::Plain(event.data.clone()), Text::Json))
}

/// Writes JSON or text as data; the name stays.
///
/// # Errors
/// When the JSON cannot be written.
pub fn write_open(data: Text, out: &mut RawEvent) -> Result<(), EncodeError> {
    match data {
        Text::Json(value) => out.put_json_data(&value),
        Text::Plain(text) => {
            out.data = text;
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d6f_json_where_it_is_that_else_text() {
        let read = |data: &str| read_open(&RawEvent::new(data)).unwrap();
        for json in ["{\"a\":[1]}", "1", "\"x\"", "null"] {
            let text = read(json);
            assert_eq!(text.json().unwrap().to_string(), json);
            let mut out = RawEvent::new("");
            write_open(text.clone(), &mut out).unwrap();
            assert_eq!((out.data.as_str(), text.to_string().as_str()), (json, json));
        }
        let twice = "{\"a\":1,\"a\":2}";
        let deep = "[".repeat(1000) + &"]".repeat(1000);
        for plain in ["", "tick", "[DONE]", "{", twice, &deep] {
            let text = read(plain);
            assert_eq!(text, Text::from(plain));
            let mut out = RawEvent::new("");
            write_open(text, &mut out).unwrap();
            assert_eq!(out.data, plain);
        }
        assert_eq!(Text::from(Value::from(1)).plain(), None);
    }
}
