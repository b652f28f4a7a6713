//! What can go wrong with a log of events.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::super::json::EncodeError;
#[cfg(feature = "server")]
use super::super::server::{ApiError, Rejection};
use super::super::sse::{FieldError, LastEventId, StreamError};

/// A failure of an [`EventLog`](super::EventLog).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum LogError {
    /// The history does not hold the event of this id any more, or never did: what followed it cannot be told. Comes instead of
    /// a subscription.
    Expired(LastEventId),
    /// Events after this position have left the history before they were read. Comes as the last item of a subscription.
    Lagged(Option<LastEventId>),
    /// The event to publish brings an id of its own. The log gives the ids.
    OwnId,
    /// The payload of the event to publish has no form on the wire.
    Encode(EncodeError),
    /// The name of the event to publish cannot be written.
    Field(FieldError),
    /// The log holds something under this id that is no event; another program must have written it.
    Foreign(LastEventId, FieldError),
    /// The store did not answer, or refused. An event that was to be published may have been published or not.
    Unavailable(Arc<dyn Error + Send + Sync>),
}

impl LogError {
    /// The store failed, because of `error`.
    pub fn unavailable(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Unavailable(Arc::from(error.into()))
    }
}

impl fmt::Display for LogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expired(_) => f.write_str("the events after this last event id are no longer known"),
            Self::Lagged(_) => f.write_str("the stream fell behind the events that are kept"),
            Self::OwnId => f.write_str("an event that is published must not have an id: the log gives it one"),
            Self::Encode(_) => f.write_str("the event's payload cannot be written"),
            Self::Field(error) => error.fmt(f),
            Self::Foreign(id, _) => write!(f, "the log's entry `{id}` is no event"),
            Self::Unavailable(_) => f.write_str("the log of events is not available"),
        }
    }
}

impl Error for LogError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Encode(error) => Some(error),
            Self::Foreign(_, error) => Some(error),
            Self::Unavailable(error) => Some(&**error),
            Self::Expired(_) | Self::Lagged(_) | Self::OwnId | Self::Field(_) => None,
        }
    }
}

impl From<EncodeError> for LogError {
    fn from(error: EncodeError) -> Self {
        Self::Encode(error)
    }
}

impl From<FieldError> for LogError {
    fn from(error: FieldError) -> Self {
        Self::Field(error)
    }
}

impl From<LogError> for StreamError {
    fn from(error: LogError) -> Self {
        Self::handler(error)
    }
}

/// 410 for an id that is no longer known, 503 for a store that is not there, 500 for the rest.
#[cfg(feature = "server")]
impl From<LogError> for ApiError {
    fn from(error: LogError) -> Self {
        match error {
            LogError::Expired(_) => Self::new(http::StatusCode::GONE).detail(error.to_string()),
            LogError::Unavailable(_) => Self::new(http::StatusCode::SERVICE_UNAVAILABLE),
            _ => Self::internal(),
        }
    }
}

#[cfg(feature = "server")]
impl From<LogError> for Rejection {
    fn from(error: LogError) -> Self {
        ApiError::from(error).into()
    }
}
