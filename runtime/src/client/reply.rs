//! An answer, before it is known what it means.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use http_body::Body as _;

use super::super::ByteStream;
use super::super::json::{self, Check, Decode, FailureKind, Limits, Reading, Tape};
use super::super::media_type::{best, essence, is_any_bytes, is_json};
use super::super::params::{Param, Problem, Reader};
use super::super::seq::{self, Framing, JsonStream};
use super::super::sse::{EventLimits, EventStream, ReadEvent};
use super::super::xml::{self, Xml, is_xml};
use super::{Error, Failure, TransportBody, UnexpectedResponse};

/// The media type of an event stream.
const EVENTS: &str = "text/event-stream";

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

impl<T, H> Response<T, H> {
    /// An answer.
    pub fn new(status: StatusCode, headers: H, body: T) -> Self {
        Self { status, headers, body }
    }
}

/// An answer of a server.
pub struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    content: Content,
    limits: EventLimits,
    idle_timeout: Option<Duration>,
    asked: &'static [&'static str],
}

pub(super) enum Content {
    Whole(Bytes),
    Stream(TransportBody),
}

impl Reply {
    pub(super) fn new(status: StatusCode, headers: HeaderMap, content: Content) -> Self {
        Self { status, headers, content, limits: EventLimits::default(), idle_timeout: None, asked: &[] }
    }

    pub(super) fn streaming(self, limits: EventLimits, idle_timeout: Option<Duration>) -> Self {
        Self { limits, idle_timeout, ..self }
    }

    pub(super) fn asked(self, asked: &'static [&'static str]) -> Self {
        Self { asked, ..self }
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

    /// Which of the media types that the document declares the body has. Without a content type: the first.
    ///
    /// # Errors
    /// When it has another, or one that was not asked for.
    pub fn media_type(&self, declared: &[&'static str]) -> Result<&'static str, Failure> {
        let mut declared = declared.iter().copied();
        let found = match content_type(&self.headers) {
            None => declared.next(),
            Some(own) => best(declared, own),
        };
        let asked = found.filter(|found| self.asked.is_empty() || self.asked.contains(found));
        asked.ok_or_else(|| Failure::new(Error::Unexpected(self.shown())))
    }

    /// Goes on when the body has one of these media types, see [`media_type`](Self::media_type).
    ///
    /// # Errors
    /// When it has another.
    pub fn one_of(&self, declared: &[&'static str]) -> Result<&Self, Failure> {
        self.media_type(declared).map(|_| self)
    }

    /// The body, read as JSON.
    ///
    /// # Errors
    /// When it has another content type or does not decode.
    pub fn json<T: Decode>(&self) -> Result<T, Failure> {
        // An answer without a content type gets the benefit of the doubt.
        match content_type(&self.headers) {
            Some(other) if !is_json(other) => Err(Failure::new(Error::Unexpected(self.shown()))),
            _ => self.decode(),
        }
    }

    /// The body, read as JSON whatever its content type is.
    ///
    /// # Errors
    /// When it does not decode.
    pub fn decode<T: Decode>(&self) -> Result<T, Failure> {
        let bytes = self.whole()?;
        json::decode(&bytes, Reading::Lenient, &Limits::DEFAULT)
            .map_err(|error| Failure::decode(self.status, error, bytes))
    }

    /// The body, read as XML by this description.
    ///
    /// # Errors
    /// When it has another content type or does not decode.
    pub fn xml<T: Decode>(&self, xml: &Xml) -> Result<T, Failure> {
        if content_type(&self.headers).is_some_and(|other| !is_xml(other)) {
            return Err(Failure::new(Error::Unexpected(self.shown())));
        }
        let bytes = self.whole()?;
        xml::decode(&bytes, xml, Reading::Lenient, &Limits::DEFAULT)
            .map_err(|error| Failure::decode(self.status, error, bytes))
    }

    /// A stream is no body to be read at once.
    fn whole(&self) -> Result<Bytes, Failure> {
        match &self.content {
            Content::Whole(bytes) => Ok(bytes.clone()),
            Content::Stream(_) => Err(Failure::new(Error::Unexpected(self.shown()))),
        }
    }

    /// The body, as text.
    ///
    /// # Errors
    /// When it is not UTF-8.
    pub fn text(&self) -> Result<String, Failure> {
        let bytes = self.whole()?;
        match std::str::from_utf8(&bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(_) => {
                let failure = json::Failure::new("", FailureKind::Format, "the body is not UTF-8 text");
                Err(Failure::decode(self.status, failure.into(), bytes))
            }
        }
    }

    /// The body, as the text of a scalar. Blanks around it are nothing.
    ///
    /// # Errors
    /// When it is not UTF-8, or the text is not such a value.
    pub fn scalar<T: Decode>(&self) -> Result<T, Failure> {
        let text = self.text()?;
        let tape = Tape::text(text.trim());
        json::decode_tape(&tape, Reading::Lenient).map_err(|error| Failure::decode(self.status, error, self.bytes()))
    }

    /// The body, as text: what a JSON string says, or the body as it stands. For a document that leaves the media type open.
    ///
    /// # Errors
    /// When it is JSON but no string, or not UTF-8.
    pub fn text_or_json(&self) -> Result<String, Failure> {
        if content_type(&self.headers).is_some_and(is_json) { self.decode() } else { self.text() }
    }

    /// The body, as bytes, with the content type that it came with.
    pub fn byte_stream(self) -> ByteStream {
        let content_type = content_type(&self.headers).map(str::to_owned);
        let body = match self.content {
            Content::Whole(bytes) => ByteStream::from(bytes),
            Content::Stream(body) => {
                let length = body.size_hint().exact();
                let body = ByteStream::new(body.into_chunks(self.idle_timeout));
                match length {
                    Some(length) => body.with_length(length),
                    None => body,
                }
            }
        };
        match content_type {
            Some(content_type) => body.with_content_type(content_type),
            None => body,
        }
    }

    /// The body, as bytes of one of these media types. Bytes of no particular type may be of any.
    ///
    /// # Errors
    /// When they are of another type.
    pub fn byte_stream_of(self, declared: &[&'static str]) -> Result<ByteStream, Failure> {
        if !content_type(&self.headers).is_some_and(is_any_bytes) {
            self.media_type(declared)?;
        }
        Ok(self.byte_stream())
    }

    /// The body, as the sequence of values that one of these media types is. Its own says how they follow each other, if it names a
    /// sequence at all.
    ///
    /// # Errors
    /// When it is neither of these, nor another sequence, nor bytes of no particular type.
    pub fn items<T: Decode>(self, declared: &[&'static str]) -> Result<JsonStream<T>, Failure> {
        let own = content_type(&self.headers);
        if !own.is_some_and(|own| is_any_bytes(own) || Framing::named(own).is_some()) {
            self.media_type(declared)?;
        }
        let named = own.and_then(Framing::named).or_else(|| declared.iter().find_map(|name| Framing::named(name)));
        let rules = seq::Rules {
            framing: named.unwrap_or(Framing::Lines),
            reading: Reading::Lenient,
            check: Check::new(),
            max_item: self.limits.max_line.unwrap_or(usize::MAX),
        };
        Ok(JsonStream::received(self.byte_stream(), rules))
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
        self.required_header_as(&Param::header(name))
    }

    /// A header's value, which must be there, laid out as its parameter says.
    ///
    /// # Errors
    /// When it is not there or does not decode.
    pub fn required_header_as<T: Decode>(&self, param: &Param) -> Result<T, Failure> {
        self.header_as(param)?.ok_or_else(|| self.bad_header(param.name(), Problem::invalid("is required")))
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
        // A declared error may be a stream that was read whole.
        let is_events = content_type(&self.headers).is_some_and(|own| essence(own).eq_ignore_ascii_case(EVENTS));
        let Self { content, limits, idle_timeout, .. } = self;
        match content {
            Content::Stream(body) => {
                Ok(EventStream::from_bytes(Box::pin(body.into_chunks(idle_timeout)), read, limits, terminators))
            }
            Content::Whole(body) if is_events => {
                let body = TransportBody::from(body).into_chunks(None);
                Ok(EventStream::from_bytes(Box::pin(body), read, limits, terminators))
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

/// The content type, if it is text.
pub(super) fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(CONTENT_TYPE)?.to_str().ok()
}
