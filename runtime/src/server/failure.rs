//! S8: a handler's stream that fails after it has begun, told to the client by the event that the document has for that (D9).

use std::any::Any;

use super::super::json::{self, Decode, Limits, Reading};
use super::super::sse::{EventStream, StreamError};
use super::{ApiError, Rejection};

impl<T: 'static> EventStream<T> {
    /// Makes a failure of the stream its last event; generated where the document has an event for errors.
    ///
    /// The payload is that of [`StreamError::told`], or the problem details of an [`ApiError`] or a [`Rejection`] where they are a
    /// value of its type. Any other failure breaks the stream off.
    #[doc(hidden)]
    #[must_use]
    pub fn or_error<P: Decode + Any>(self, event: fn(P) -> T) -> Self {
        self.telling(Box::new(move |error| payload(error).map(event)))
    }
}

fn payload<P: Decode + Any>(error: StreamError) -> Result<P, StreamError> {
    let source = match error {
        StreamError::Told(payload) => return payload.downcast().map(|payload| *payload).map_err(StreamError::Told),
        StreamError::Handler(source) => source,
        other => return Err(other),
    };
    let rejection = match (source.downcast_ref::<ApiError>(), source.downcast_ref::<Rejection>()) {
        (Some(error), _) => Some(Rejection::from(error.clone())),
        (None, rejection) => rejection.cloned(),
    };
    let problem = rejection.map(|rejection| rejection.problem());
    let payload = problem.and_then(|problem| json::decode(problem.as_bytes(), Reading::Strict, &Limits::DEFAULT).ok());
    payload.ok_or(StreamError::Handler(source))
}
