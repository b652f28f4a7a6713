//! Between the text of an event and a type of the document.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::super::json::{
    self, Decode, DecodeError, Encode, EncodeError, Failure, FailureKind, Limits, Node, Reading, SyntaxError, Tape,
};
use super::{EventError, EventName, RawEvent};

/// A type that is the payload of a stream's events; generated for every enum of events.
pub trait EventPayload: Sized {
    /// Reads the payload, by the event's name or by what its data says.
    ///
    /// # Errors
    /// When the event is a known one and its data does not decode. An unknown event is no error.
    fn read(event: &RawEvent) -> Result<Self, EventError>;

    /// Writes the payload into `out`, which has the id, the reconnection time and the name that the handler set.
    ///
    /// # Errors
    /// When the payload has no JSON, such as a number that is not finite.
    fn write(self, out: &mut RawEvent) -> Result<(), EncodeError>;
}

/// Reads data that is JSON.
///
/// # Errors
/// When the data does not decode.
pub fn read_json<T: Decode>(event: &RawEvent) -> Result<T, EventError> {
    event.json()
}

/// Writes JSON as data; the name stays.
///
/// # Errors
/// When the value has no JSON.
pub fn write_json<T: Encode>(value: T, out: &mut RawEvent) -> Result<(), EncodeError> {
    out.put_json_data(&value)
}

/// Reads data that is plain text.
///
/// # Errors
/// Never.
pub fn read_text(event: &RawEvent) -> Result<String, EventError> {
    event.text()
}

/// Writes plain text as data; the name stays.
///
/// # Errors
/// Never.
pub fn write_text(text: String, out: &mut RawEvent) -> Result<(), EncodeError> {
    out.data = text;
    Ok(())
}

/// Reads data that is the text of a scalar: digits, a date, a UUID, the word of an enum, all without quotes.
///
/// # Errors
/// When the text is not such a value.
pub fn read_scalar<T: Decode>(event: &RawEvent) -> Result<T, EventError> {
    let tape = Tape::text(event.data.as_str());
    json::decode_tape(&tape, Reading::Lenient).map_err(|error| event.failed(error))
}

/// Writes the text of a scalar as data, without quotes; the name stays.
///
/// # Errors
/// When the value has no JSON.
pub fn write_scalar<T: Encode>(value: T, out: &mut RawEvent) -> Result<(), EncodeError> {
    out.data = json::scalar_text(&value)?;
    Ok(())
}

/// Reading a payload.
impl RawEvent {
    /// The data, read as JSON.
    ///
    /// # Errors
    /// When the data does not decode.
    pub fn json<T: Decode>(&self) -> Result<T, EventError> {
        json::decode(self.data.as_bytes(), Reading::Lenient, &Limits::default()).map_err(|error| self.failed(error))
    }

    /// The data as it stands.
    ///
    /// # Errors
    /// Never; the type is that of the other readings.
    pub fn text(&self) -> Result<String, EventError> {
        Ok(self.data.clone())
    }

    /// The data's JSON, to be decoded once its [`tag`](EventJson::tag) is known. Data that is no JSON has no tag.
    ///
    /// # Errors
    /// When the data is JSON that is too deep, or an object in it names a member twice.
    pub fn parse(&self) -> Result<EventJson<'_>, EventError> {
        let tape = Tape::parse(self.data.as_bytes(), &Limits::default());
        match tape {
            Err(error) if error.kind() != FailureKind::Syntax => Err(self.failed(error)),
            tape => Ok(EventJson { event: self, tape, unescaped: Texts::default() }),
        }
    }

    /// The error of an event that the document does not name, for streams that allow no such event.
    pub fn unknown(&self) -> EventError {
        let message = "the document does not name this event";
        self.failed(Failure::new("", FailureKind::Unknown, message))
    }

    fn failed(&self, error: impl Into<DecodeError>) -> EventError {
        EventError::new(self.clone(), error.into())
    }
}

/// Writing a payload.
impl RawEvent {
    /// Sets the name, and the data to the value's JSON.
    ///
    /// # Errors
    /// When the value has no JSON.
    pub fn put_json(&mut self, name: &'static str, value: &dyn Encode) -> Result<(), EncodeError> {
        self.put_json_data(value)?;
        self.event = EventName::from_static(name);
        Ok(())
    }

    /// Sets the data to the value's JSON; the name stays.
    ///
    /// # Errors
    /// When the value has no JSON.
    pub fn put_json_data(&mut self, value: &dyn Encode) -> Result<(), EncodeError> {
        self.data = json_text(value)?;
        Ok(())
    }

    /// Sets the name, and the data to the text.
    ///
    /// # Errors
    /// Never; the type is that of the other writings.
    pub fn put_text(&mut self, name: &'static str, text: String) -> Result<(), EncodeError> {
        self.event = EventName::from_static(name);
        self.data = text;
        Ok(())
    }

    /// Sets the name and the data to those of `raw`. Its id and reconnection time stand in for those that are not set.
    ///
    /// # Errors
    /// Never; the type is that of the other writings.
    pub fn put_raw(&mut self, raw: RawEvent) -> Result<(), EncodeError> {
        let (id, retry) = (self.id.take(), self.retry);
        *self = RawEvent { id: id.or(raw.id), retry: retry.or(raw.retry), ..raw };
        Ok(())
    }
}

fn json_text<T: Encode + ?Sized>(value: &T) -> Result<String, EncodeError> {
    let bytes = json::encode(value)?;
    // The writer takes strings only, so that this never replaces anything.
    Ok(String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// The data of an event, taken apart but not yet decoded.
#[derive(Debug)]
pub struct EventJson<'a> {
    event: &'a RawEvent,
    tape: Result<Tape<'a>, SyntaxError>,
    unescaped: Texts,
}

impl EventJson<'_> {
    /// The text of a member of the data. `None` when the data is no JSON object, or has no such member that is a string.
    pub fn tag(&self, member: &str) -> Option<&str> {
        let tape = self.tape.as_ref().ok()?;
        match tape.string(tape.member(Node::ROOT, member))? {
            Cow::Borrowed(text) => Some(text),
            Cow::Owned(text) => Some(self.unescaped.keep(text)),
        }
    }

    /// The data, decoded.
    ///
    /// # Errors
    /// When the data is no JSON or does not decode.
    pub fn decode<T: Decode>(&self) -> Result<T, EventError> {
        match &self.tape {
            Ok(tape) => json::decode_tape(tape, Reading::Lenient).map_err(|error| self.event.failed(error)),
            Err(error) => Err(self.event.failed(error.clone())),
        }
    }
}

/// Texts that were made while borrowed out; the list only grows.
#[derive(Debug, Default)]
struct Texts(OnceCell<Box<(String, Texts)>>);

impl Texts {
    fn keep(&self, text: String) -> &str {
        let mut list = self;
        while let Some(entry) = list.0.get() {
            if entry.0 == text {
                return &entry.0;
            }
            list = &entry.1;
        }
        &list.0.get_or_init(|| Box::new((text, Self::default()))).0
    }
}
