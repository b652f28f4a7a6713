//! Server-sent events: bytes in, typed events out, and back.
//!
//! This module owns the wire format (`text/event-stream`), the typed event and the stream that both sides share. It does no
//! I/O: a client hands it the chunks of a response body, a server takes the chunks of one from it. Connecting, connecting
//! again and HTTP are elsewhere: in `client`.
//!
//! - [`Decoder`]: bytes in, [`RawEvent`]s out.
//! - [`RawEvent::encode`], [`comment`]: the other direction.
//! - [`EventPayload`]: between a [`RawEvent`] and a type of the document.
//! - [`EventStream`]: what a client receives and what a server's handler returns.

mod block;
#[cfg(feature = "server")]
mod body;
mod decode;
mod encode;
mod error;
mod event;
mod keep_alive;
mod lines;
mod name;
mod payload;
mod received;
mod stream;
mod text;

#[cfg(feature = "server")]
pub use self::body::EventBody;
pub use self::decode::{Decoder, EventLimits};
pub use self::encode::comment;
pub use self::error::{EventError, FieldError, LimitError, StreamError};
pub use self::event::{Event, LastEventId, RawEvent};
pub use self::keep_alive::KeepAlive;
pub use self::name::EventName;
pub use self::payload::{
    EventJson, EventPayload, read_json, read_scalar, read_text, write_json, write_scalar, write_text,
};
#[doc(hidden)]
pub use self::received::Resume;
pub use self::stream::{Chunks, EventStream, ReadEvent, WriteEvent};
pub use self::text::{Text, read_open, write_open};

#[cfg(test)]
mod tests;
