//! An answer, before it is known what it means.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};

use super::super::json::{self, Decode, FailureKind, Limits, Reading};
use super::super::params::{Param, Problem, Reader};
use super::super::sse::{EventLimits, EventStream, ReadEvent};
use super::{Error, Failure, TransportBody, UnexpectedResponse};

/// The most of an undeclared answer's body that is kept.
pub(super) const SHOWN: usize = 64 << 10;

/// A typed answer with its status and headers.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Response<T, H = ()> {
    /// The status.
    pub status: StatusCode,
    /// The headers that the document declares.
    pub headers: H,
    /// The body.
    pub body: T,
}

/// An answer of a server.
pub struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    content: Content,
    limits: EventLimits,
    idle_timeout: Option<Duration>,
}

pub(super) enum Content {
    Whole(Bytes),
    Stream(TransportBody),
}

impl Reply {
    pub(super) fn new(status: StatusCode, headers: HeaderMap, content: Content) -> Self {
        Self { status, headers, content, limits: EventLimits::default(), idle_timeout: None }
    }

    pub(super) fn streaming(self, limits: EventLimits, idle_timeout: Option<Duration>) -> Self {
        Self { limits, idle_timeout, ..self }
    }

    /// The status, as a number.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// The status.
    pub fn code(&self) -> StatusCode {
        self.status
    }

    /// All headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body's bytes; none when it is a stream.
    pub fn bytes(&self) -> Bytes {
        match &self.content {
            Content::Whole(bytes) => bytes.clone(),
            Content::Stream(_) => Bytes::new(),
        }
    }

    /// The body, read as JSON.
    ///
    /// # Errors
    /// When it has another content type or does not decode.
    pub fn json<T: Decode>(&self) -> Result<T, Failure> {
        let bytes = self.json_bytes()?;
        json::decode(&bytes, Reading::Lenient, &Limits::DEFAULT)
            .map_err(|error| Failure::decode(self.status, error, bytes))
    }

    fn json_bytes(&self) -> Result<Bytes, Failure> {
        // An answer without a content type gets the benefit of the doubt.
        let other = essence(&self.headers).is_some_and(|essence| !is_json(essence));
        if other || matches!(self.content, Content::Stream(_)) {
            return Err(Failure::new(Error::Unexpected(self.shown())));
        }
        Ok(self.bytes())
    }

    /// The body, as text.
    ///
    /// # Errors
    /// When it is not UTF-8.
    pub fn text(&self) -> Result<String, Failure> {
        let bytes = self.bytes();
        match std::str::from_utf8(&bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(_) => {
                let failure = json::Failure::new("", FailureKind::Format, "the body is not UTF-8 text");
                Err(Failure::decode(self.status, failure.into(), bytes))
            }
        }
    }

    /// A header's value, if it is there.
    ///
    /// # Errors
    /// When it does not decode.
    pub fn header<T: Decode>(&self, name: &'static str) -> Result<Option<T>, Failure> {
        self.header_as(&Param::header(name))
    }

    /// A header's value, which must be there.
    ///
    /// # Errors
    /// When it is not there or does not decode.
    pub fn required_header<T: Decode>(&self, name: &'static str) -> Result<T, Failure> {
        self.header(name)?.ok_or_else(|| self.bad_header(name, Problem::invalid("is required")))
    }

    /// A header's value, if it is there, laid out as its parameter says.
    ///
    /// # Errors
    /// When it does not decode.
    pub fn header_as<T: Decode>(&self, param: &Param) -> Result<Option<T>, Failure> {
        let values: Vec<Cow<'_, str>> =
            self.headers.get_all(param.name()).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        Reader::Header(&values).read(param, Reading::Lenient).map_err(|problems| {
            let problem = problems.into_iter().next().unwrap_or_else(|| Problem::invalid("does not match"));
            self.bad_header(param.name(), problem)
        })
    }

    fn bad_header(&self, name: &str, problem: Problem) -> Failure {
        let failure = json::Failure::new(format!("header {name}"), FailureKind::Format, problem.detail);
        Failure::decode(self.status, failure.into(), self.bytes())
    }

    /// The typed answer.
    pub fn full<T, H>(&self, headers: H, body: T) -> Response<T, H> {
        Response { status: self.status, headers, body }
    }

    /// The body as a stream of events.
    ///
    /// # Errors
    /// C2: when the answer is not an event stream.
    pub fn events<T>(self, read: ReadEvent<T>) -> Result<EventStream<T>, Failure> {
        self.events_until(read, &[])
    }

    /// The body as a stream of events that ends at one whose data is one of these.
    ///
    /// # Errors
    /// C2: when the answer is not an event stream.
    pub fn events_until<T>(
        self,
        read: ReadEvent<T>,
        terminators: &'static [&'static str],
    ) -> Result<EventStream<T>, Failure> {
        let Self { content, limits, idle_timeout, .. } = self;
        match content {
            Content::Stream(body) => {
                Ok(EventStream::from_bytes(Box::pin(body.into_chunks(idle_timeout)), read, limits, terminators))
            }
            Content::Whole(body) => {
                let response = UnexpectedResponse { status: self.status, headers: self.headers, body: cut(&body) };
                Err(Failure::new(Error::Unexpected(Box::new(response))))
            }
        }
    }

    /// The error for an answer that the document does not declare.
    pub fn unexpected<E>(self) -> Error<E> {
        Error::Unexpected(self.shown())
    }

    fn shown(&self) -> Box<UnexpectedResponse> {
        let body = cut(&self.bytes());
        Box::new(UnexpectedResponse { status: self.status, headers: self.headers.clone(), body })
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply").field("status", &self.status).finish_non_exhaustive()
    }
}

fn cut(body: &Bytes) -> Bytes {
    body.slice(..body.len().min(SHOWN))
}

/// The content type without its parameters.
pub(super) fn essence(headers: &HeaderMap) -> Option<&str> {
    headers.get(CONTENT_TYPE)?.to_str().ok()?.split(';').next().map(str::trim)
}

fn is_json(essence: &str) -> bool {
    let essence = essence.to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}
