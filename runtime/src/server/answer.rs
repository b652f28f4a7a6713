//! Typed answers as responses.

use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::super::ByteStream;
use super::super::json::{Encode, encode, scalar_text};
use super::super::media_type::{fit, is_range};
use super::super::params::{Laid, Param, lay_out};
use super::super::seq::{Framing, JsonStream};
use super::super::sse::{EventBody, EventStream, KeepAlive, WriteEvent};
use super::super::xml::{self, Xml};
use super::ending::Endless;
use super::{Accept, HttpResponse, Rejection};

/// A typed answer of a handler; generated.
pub trait Respond {
    /// The answer as a response.
    ///
    /// # Errors
    /// 500 when a value has no JSON or header form.
    fn respond(self) -> Result<HttpResponse, Rejection>;
}

/// A typed answer of a handler that has several media types to be written in; generated.
pub trait Negotiate {
    /// The answer as a response, in the media type that the caller would rather have.
    ///
    /// # Errors
    /// 500 when a value has no form on the wire.
    fn respond(self, accept: &Accept) -> Result<HttpResponse, Rejection>;
}

/// An answer in the making: status and headers, then the body.
#[derive(Debug)]
#[must_use = "an answer is made by one of `json`, `text`, `empty`, `events`"]
pub struct Answer {
    status: Option<StatusCode>,
    headers: HeaderMap,
    unsendable: bool,
    /// What is sent while a stream is idle, where its handler says nothing about that.
    keep_alive: Option<KeepAlive>,
}

impl Answer {
    /// An answer of this status.
    pub fn new(status: u16) -> Self {
        Self {
            status: StatusCode::from_u16(status).ok(),
            headers: HeaderMap::new(),
            unsendable: false,
            keep_alive: Some(KeepAlive::default()),
        }
    }

    /// Adds a header.
    pub fn header(self, name: &'static str, value: &dyn Encode) -> Self {
        self.header_as(&Param::header(name), value)
    }

    /// Adds a header, laid out as its parameter says.
    pub fn header_as(mut self, param: &Param, value: &dyn Encode) -> Self {
        match lay_out(param, value) {
            Ok(Laid::Text(text)) => {
                match (HeaderName::from_bytes(param.name().as_bytes()), HeaderValue::from_bytes(text.as_bytes())) {
                    (Ok(name), Ok(value)) => {
                        self.headers.append(name, value);
                    }
                    _ => self.unsendable = true,
                }
            }
            Ok(_) => {}
            Err(_) => self.unsendable = true,
        }
        self
    }

    /// Adds a header when there is a value.
    pub fn optional_header<T: Encode>(self, name: &'static str, value: &Option<T>) -> Self {
        match value {
            Some(value) => self.header(name, value),
            None => self,
        }
    }

    /// Adds a header when there is a value, laid out as its parameter says.
    pub fn optional_header_as<T: Encode>(self, param: &Param, value: &Option<T>) -> Self {
        match value {
            Some(value) => self.header_as(param, value),
            None => self,
        }
    }

    /// The response with a JSON body.
    ///
    /// # Errors
    /// 500 when the body or a header has no form on the wire.
    pub fn json(self, content_type: &'static str, body: &dyn Encode) -> Result<HttpResponse, Rejection> {
        let bytes = encode(body).map_err(|_| Rejection::internal())?;
        self.content(content_type, Body::from(bytes))
    }

    /// The response with an XML body, by this description.
    ///
    /// # Errors
    /// 500 when the body or a header has no form on the wire.
    pub fn xml(self, content_type: &'static str, xml: &Xml, body: &dyn Encode) -> Result<HttpResponse, Rejection> {
        let bytes = xml::encode(body, xml).map_err(|_| Rejection::internal())?;
        self.content(content_type, Body::from(bytes))
    }

    /// The response with a text body.
    ///
    /// # Errors
    /// 500 when a header has no form on the wire.
    pub fn text(self, content_type: &'static str, body: &str) -> Result<HttpResponse, Rejection> {
        self.content(content_type, Body::from(body.to_owned()))
    }

    /// The response with the text of a scalar, without quotes.
    ///
    /// # Errors
    /// 500 when the body or a header has no form on the wire.
    pub fn scalar(self, content_type: &'static str, body: &dyn Encode) -> Result<HttpResponse, Rejection> {
        let text = scalar_text(body).map_err(|_| Rejection::internal())?;
        self.content(content_type, Body::from(text))
    }

    /// The response with a body of bytes.
    ///
    /// # Errors
    /// 500 when a header has no form on the wire.
    pub fn bytes(self, content_type: &'static str, body: impl Into<Bytes>) -> Result<HttpResponse, Rejection> {
        self.content(content_type, Body::from(body.into()))
    }

    /// The response with a body of bytes, which may still be coming. Its own content type counts where it is one of the media
    /// range.
    ///
    /// # Errors
    /// 500 when a header has no form on the wire, or nobody says what the bytes are: for `image/*` and its like they must do
    /// so themselves, with [`ByteStream::with_content_type`].
    pub fn byte_stream(self, media_range: &'static str, body: ByteStream) -> Result<HttpResponse, Rejection> {
        let own = body.content_type().filter(|own| !is_range(own) && fit(media_range, own).is_some());
        let content_type = match (own, media_range) {
            (Some(own), _) => own.to_owned(),
            (None, "*/*" | "application/*") => "application/octet-stream".to_owned(),
            (None, range) if is_range(range) => return Err(Rejection::internal()),
            (None, declared) => declared.to_owned(),
        };
        self.content(&content_type, Body::new(body))
    }

    /// The response with a sequence of values; its media type says how they follow each other.
    ///
    /// # Errors
    /// 500 when a header has no form on the wire.
    pub fn items<T: Encode + 'static>(
        mut self,
        content_type: &'static str,
        items: JsonStream<T>,
    ) -> Result<HttpResponse, Rejection> {
        self.headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
        let mut response = self.content(content_type, Body::new(items.into_bytes(Framing::of(content_type))))?;
        response.extensions_mut().insert(Endless);
        Ok(response)
    }

    /// The response without a body.
    ///
    /// # Errors
    /// 500 when a header has no form on the wire.
    pub fn empty(self) -> Result<HttpResponse, Rejection> {
        self.finish(Body::empty())
    }

    /// Sends a comment when a stream was idle for so many milliseconds, unless its handler has said something else.
    pub fn keep_alive_ms(mut self, interval: u64) -> Self {
        self.keep_alive = Some(KeepAlive::every(Duration::from_millis(interval)));
        self
    }

    /// Sends nothing while a stream is idle, unless its handler has said something else.
    pub fn no_keep_alive(mut self) -> Self {
        self.keep_alive = None;
        self
    }

    /// The response with a stream of events.
    ///
    /// # Errors
    /// 500 when a header has no form on the wire.
    pub fn events<T: 'static>(self, events: EventStream<T>, write: WriteEvent<T>) -> Result<HttpResponse, Rejection> {
        let events = events.or_keep_alive(self.keep_alive.clone());
        self.stream(EventBody::new(events, write))
    }

    /// The response with a stream of events that says when it has ended by itself.
    ///
    /// # Errors
    /// 500 when a header has no form on the wire.
    pub fn events_until<T: 'static>(
        self,
        events: EventStream<T>,
        write: WriteEvent<T>,
        terminator: &'static str,
    ) -> Result<HttpResponse, Rejection> {
        let events = events.or_keep_alive(self.keep_alive.clone());
        self.stream(EventBody::new(events, write).terminator(terminator))
    }

    /// S1: neither stored nor held back on the way.
    fn stream(mut self, body: EventBody) -> Result<HttpResponse, Rejection> {
        self.headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        self.headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
        self.content("text/event-stream", Body::from_stream(body))
    }

    fn content(mut self, content_type: &str, body: Body) -> Result<HttpResponse, Rejection> {
        let content_type = HeaderValue::from_str(content_type).map_err(|_| Rejection::internal())?;
        self.headers.insert(CONTENT_TYPE, content_type);
        self.finish(body)
    }

    fn finish(self, body: Body) -> Result<HttpResponse, Rejection> {
        let (Some(status), false) = (self.status, self.unsendable) else {
            return Err(Rejection::internal());
        };
        let mut response = HttpResponse::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = self.headers;
        Ok(response)
    }
}
