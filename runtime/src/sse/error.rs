//! What can go wrong with an event stream.

use std::any::Any;
use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::io;
use std::time::Duration;

use super::super::json::{DecodeError, EncodeError};
use super::RawEvent;

/// A limit of the [`Decoder`](super::Decoder) was exceeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LimitError {
    /// A line is longer than so many bytes.
    Line(usize),
    /// The data of an event is longer than so many bytes.
    Event(usize),
}

impl fmt::Display for LimitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(limit) => write!(f, "a line of the event stream exceeds {limit} bytes"),
            Self::Event(limit) => write!(f, "an event's data exceeds {limit} bytes"),
        }
    }
}

impl Error for LimitError {}

/// An event that cannot be written because a field holds characters that would end it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldError {
    /// The name holds CR or LF.
    Event,
    /// The id holds CR, LF or NUL.
    Id,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Event => "an event's name must not hold CR or LF",
            Self::Id => "an event's id must not hold CR, LF or NUL",
        })
    }
}

impl Error for FieldError {}

/// An event whose payload does not decode. The stream goes on after it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct EventError {
    /// The event as it came.
    pub raw: Box<RawEvent>,
    /// Why its payload does not decode.
    pub error: DecodeError,
}

impl EventError {
    /// The payload of `raw` does not decode, because of `error`.
    pub fn new(raw: RawEvent, error: DecodeError) -> Self {
        Self { raw: Box::new(raw), error }
    }
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the payload of event `{}` does not decode", self.raw.event)
    }
}

impl Error for EventError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.error)
    }
}

/// A failure of an event stream. Only [`StreamError::Payload`] lets the stream go on.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamError {
    /// The bytes could not be read: the connection broke.
    Transport(Box<dyn Error + Send + Sync>),
    /// Nothing arrived for so long, not even a comment.
    Idle(Duration),
    /// A line or an event is too long.
    Limit(LimitError),
    /// An event's payload does not decode.
    Payload(EventError),
    /// An event's payload cannot be written.
    Encode(EncodeError),
    /// An event's name or id cannot be written.
    Field(FieldError),
    /// The server's own stream of events failed.
    Handler(Box<dyn Error + Send + Sync>),
    /// The server's own stream of events failed, and this is what its client is told.
    Told(Box<dyn Any + Send + Sync>),
    /// A subscription cannot connect again: the answer was no stream, or the request cannot be made. With the error of the call,
    /// a `client::Error` of the operation, which `call_error` gives back.
    Refused(Box<dyn Error + Send + Sync>),
    /// A subscription could not connect again, as often in a row as its policy allows.
    #[non_exhaustive]
    GaveUp {
        /// How often in a row.
        failures: u32,
        /// The last failure; none when the connection ended by itself without an event.
        last: Option<Box<StreamError>>,
    },
}

impl StreamError {
    /// The bytes could not be read, because of `error`.
    pub fn transport(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Transport(error.into())
    }

    /// The server's own stream of events failed, because of `error`.
    pub fn handler(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Handler(error.into())
    }

    /// The server's own stream of events failed. Where the document has an event for errors, that is sent with this payload, and
    /// the stream ends. A payload of another type than that event's breaks the stream off, as any other error does.
    pub fn told<P: Any + Send + Sync>(payload: P) -> Self {
        Self::Told(Box::new(payload))
    }

    /// Whether the stream goes on after this error.
    pub fn is_item(&self) -> bool {
        matches!(self, Self::Payload(_))
    }

    /// The event that does not decode, when it is that.
    pub fn raw(&self) -> Option<&RawEvent> {
        match self {
            Self::Payload(error) => Some(&error.raw),
            _ => None,
        }
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(_) => f.write_str("the event stream broke off"),
            Self::Idle(time) => write!(f, "the event stream was silent for {time:?}"),
            Self::Limit(error) => error.fmt(f),
            Self::Payload(error) => error.fmt(f),
            Self::Encode(_) => f.write_str("an event's payload cannot be written"),
            Self::Field(error) => error.fmt(f),
            Self::Handler(_) | Self::Told(_) => f.write_str("the handler's event stream failed"),
            Self::Refused(_) => f.write_str("the event stream cannot be opened again"),
            Self::GaveUp { failures, .. } => {
                write!(f, "the event stream could not be opened again in {failures} attempts")
            }
        }
    }
}

impl Error for StreamError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Transport(error) | Self::Handler(error) | Self::Refused(error) => Some(&**error),
            Self::GaveUp { last, .. } => last.as_deref().map(|last| last as &(dyn Error + 'static)),
            Self::Encode(error) => Some(error),
            // These say all that there is to say themselves; the next cause is theirs.
            Self::Payload(error) => error.source(),
            Self::Limit(_) | Self::Field(_) | Self::Idle(_) | Self::Told(_) => None,
        }
    }
}

impl From<LimitError> for StreamError {
    fn from(error: LimitError) -> Self {
        Self::Limit(error)
    }
}

impl From<FieldError> for StreamError {
    fn from(error: FieldError) -> Self {
        Self::Field(error)
    }
}

impl From<EventError> for StreamError {
    fn from(error: EventError) -> Self {
        Self::Payload(error)
    }
}

impl From<EncodeError> for StreamError {
    fn from(error: EncodeError) -> Self {
        Self::Encode(error)
    }
}

impl From<io::Error> for StreamError {
    fn from(error: io::Error) -> Self {
        Self::handler(error)
    }
}

impl From<Box<dyn Error + Send + Sync>> for StreamError {
    fn from(error: Box<dyn Error + Send + Sync>) -> Self {
        Self::Handler(error)
    }
}

impl From<Infallible> for StreamError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}
