//! Sequences of JSON texts: JSON Lines (also called NDJSON) and JSON text sequences (RFC 7464), bytes in and values out, and back.
//!
//! This module owns how the items of a sequence follow each other and the stream of typed items that both sides share. It does
//! no I/O: the bytes come from a [`ByteStream`](super::ByteStream) and go into one.
//!
//! - [`Framing`]: which of the two it is.
//! - [`JsonStream`]: what one side sends and the other receives, in requests and in answers.

mod error;
mod framing;
mod split;
mod stream;
#[cfg(any(feature = "client", feature = "server", test))]
mod write;

pub use self::error::{ItemError, SequenceError};
pub use self::framing::Framing;
pub use self::stream::JsonStream;
#[cfg(any(feature = "client", feature = "server"))]
pub(super) use self::stream::Rules;
#[cfg(feature = "server")]
pub(super) use self::write::Verify;

#[cfg(test)]
mod tests;
