//! What can go wrong with a sequence of JSON texts.

use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::io;

use bytes::Bytes;

use super::super::json::{DecodeError, EncodeError};

/// An item that does not decode. The sequence goes on after it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ItemError {
    /// Which item it is, counted from 0.
    pub index: u64,
    /// The line on which it begins, counted from 1.
    pub line: u64,
    /// The item as it came.
    pub raw: Bytes,
    /// Why it does not decode.
    pub error: DecodeError,
}

impl fmt::Display for ItemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "item {} of the sequence (line {}) does not decode", self.index, self.line)
    }
}

impl Error for ItemError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.error)
    }
}

/// A failure of a sequence of JSON texts. Only [`SequenceError::Item`] lets the sequence go on.
#[derive(Debug)]
#[non_exhaustive]
pub enum SequenceError {
    /// An item does not decode.
    Item(Box<ItemError>),
    /// An item is longer than so many bytes.
    TooLong(usize),
    /// The bytes could not be read: the connection broke, or there are more than are taken.
    Transport(io::Error),
    /// An item cannot be written.
    Encode(EncodeError),
    /// The stream that the items come from failed.
    Source(Box<dyn Error + Send + Sync>),
}

impl SequenceError {
    /// The stream that the items come from failed, because of `error`.
    pub fn source(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Source(error.into())
    }

    /// Whether the sequence goes on after this error.
    pub fn is_item(&self) -> bool {
        matches!(self, Self::Item(_))
    }

    /// The item that does not decode, when it is that.
    pub fn item(&self) -> Option<&ItemError> {
        match self {
            Self::Item(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for SequenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Item(error) => error.fmt(f),
            Self::TooLong(limit) => write!(f, "an item of the sequence exceeds {limit} bytes"),
            Self::Transport(_) => f.write_str("the sequence broke off"),
            Self::Encode(_) => f.write_str("an item of the sequence cannot be written"),
            Self::Source(_) => f.write_str("the source of the sequence failed"),
        }
    }
}

impl Error for SequenceError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            // It says all that there is to say itself; the next cause is its own.
            Self::Item(error) => error.source(),
            Self::Transport(error) => Some(error),
            Self::Encode(error) => Some(error),
            Self::Source(error) => Some(&**error),
            Self::TooLong(_) => None,
        }
    }
}

impl From<EncodeError> for SequenceError {
    fn from(error: EncodeError) -> Self {
        Self::Encode(error)
    }
}

impl From<io::Error> for SequenceError {
    fn from(error: io::Error) -> Self {
        Self::source(error)
    }
}

impl From<Box<dyn Error + Send + Sync>> for SequenceError {
    fn from(error: Box<dyn Error + Send + Sync>) -> Self {
        Self::Source(error)
    }
}

impl From<Infallible> for SequenceError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}
