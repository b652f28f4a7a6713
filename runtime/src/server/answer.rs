//! Typed answers as responses.

use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::super::ByteStream;
use super::super::json::{self, Check, Decode, DecodeError, Encode, Limits, Reading, Tape, encode, scalar_text};
use super::super::media_type::{fit, is_range};
use super::super::params::{Laid, Location, Param, Problem, Reader, lay_out};
use super::super::seq::{Framing, JsonStream};
use super::super::sse::{EventBody, EventStream, KeepAlive, WriteEvent};
use super::super::xml::{self, Xml};
use super::ending::Endless;
use super::log::Teller;
use super::{Accept, HttpResponse, Rejection, Violation};

/// Reads a body that was written; what is wrong with it.
type ReadBody<B> = fn(&B, &Check) -> Option<DecodeError>;

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
///
/// What is answered is read again as the document describes it, in builds with debug assertions: an answer that does not hold to it
/// is not sent, and [`Rejection::broken_answer`] of the 500 in its place says why. [`checked`](Self::checked) and
/// [`unchecked`](Self::unchecked) say otherwise.
#[derive(Debug)]
#[must_use = "an answer is made by one of `json`, `text`, `empty`, `events`"]
pub struct Answer {
    status: Option<StatusCode>,
    headers: HeaderMap,
    /// What is wrong with it.
    broken: Vec<Violation>,
    is_checked: bool,
    /// What the type of the body does not carry.
    check: Option<&'static Check>,
    /// What is sent while a stream is idle, where its handler says nothing about that.
    keep_alive: Option<KeepAlive>,
}

impl Answer {
    /// An answer of this status.
    pub fn new(status: u16) -> Self {
        Self {
            status: StatusCode::from_u16(status).ok(),
            headers: HeaderMap::new(),
            broken: Vec::new(),
            is_checked: cfg!(debug_assertions),
            check: None,
            keep_alive: Some(KeepAlive::default()),
        }
    }

    /// Checks the answer in every build.
    pub fn checked(mut self) -> Self {
        self.is_checked = true;
        self
    }

    /// Checks the answer in no build.
    pub fn unchecked(mut self) -> Self {
        self.is_checked = false;
        self
    }

    /// Says what the body must hold to besides what its type says.
    pub fn checking(mut self, check: &'static Check) -> Self {
        self.check = Some(check);
        self
    }

    /// Adds a header.
    pub fn header<T: Encode + Decode>(self, name: &'static str, value: &T) -> Self {
        self.header_as(&Param::header(name), value)
    }

    /// Adds a header, laid out as its parameter says.
    pub fn header_as<T: Encode + Decode>(mut self, param: &Param, value: &T) -> Self {
        let text = self.add_header(param, value);
        if let Some(text) = text.filter(|_| self.is_checked)
            && let Err(problems) = Reader::Header(&[text.into()]).read::<T>(param, Reading::Strict)
        {
            self.break_header(param, problems);
        }
        self
    }

    /// The text that was added.
    fn add_header(&mut self, param: &Param, value: &dyn Encode) -> Option<String> {
        let problem = match lay_out(param, value) {
            Ok(Laid::Text(text)) => {
                match (HeaderName::from_bytes(param.name().as_bytes()), HeaderValue::from_bytes(text.as_bytes())) {
                    (Ok(name), Ok(value)) => {
                        self.headers.append(name, value);
                        return Some(text);
                    }
                    _ => Problem::malformed("no header can carry this text"),
                }
            }
            Ok(_) => return None,
            Err(error) => Problem::malformed(&error.to_string()),
        };
        self.break_header(param, vec![problem]);
        None
    }

    fn break_header(&mut self, param: &Param, problems: Vec<Problem>) {
        let violations =
            problems.into_iter().map(|problem| Violation::of_param(Location::Header, param.name(), problem));
        self.broken.extend(violations);
    }

    /// Adds a header when there is a value.
    pub fn optional_header<T: Encode + Decode>(self, name: &'static str, value: &Option<T>) -> Self {
        match value {
            Some(value) => self.header(name, value),
            None => self,
        }
    }

    /// Adds a header when there is a value, laid out as its parameter says.
    pub fn optional_header_as<T: Encode + Decode>(self, param: &Param, value: &Option<T>) -> Self {
        match value {
            Some(value) => self.header_as(param, value),
            None => self,
        }
    }

    /// The response with a JSON body.
    ///
    /// # Errors
    /// 500 when the body or a header has no form on the wire, or does not hold to the document.
    pub fn json<T: Encode + Decode>(self, content_type: &'static str, body: &T) -> Result<HttpResponse, Rejection> {
        let read: ReadBody<[u8]> =
            |bytes, check| json::decode_checked::<T>(bytes, Reading::Strict, &Limits::OWN, check).err();
        self.json_read_by(content_type, body, read)
    }

    fn json_read_by(
        mut self,
        content_type: &'static str,
        body: &dyn Encode,
        read: ReadBody<[u8]>,
    ) -> Result<HttpResponse, Rejection> {
        let bytes = encode(body).map_err(|error| self.unwritten(&error))?;
        self.verify(&*bytes, read);
        self.content(content_type, Body::from(bytes))
    }

    /// Reads a body again, as the document describes it.
    fn verify<B: ?Sized>(&mut self, body: &B, read: ReadBody<B>) {
        const NOTHING: Check = Check::new();
        if self.is_checked
            && let Some(error) = read(body, self.check.unwrap_or(&NOTHING))
        {
            self.break_body(error);
        }
    }

    fn break_body(&mut self, error: DecodeError) {
        let failures = error.into_failures().into_iter();
        self.broken.extend(failures.map(|failure| Violation::of_body(failure.pointer, failure.message, false)));
    }

    /// A body that has no form on the wire.
    fn unwritten(&mut self, error: &dyn std::fmt::Display) -> Rejection {
        self.broken.push(Violation::of_body(String::new(), error.to_string(), true));
        Rejection::broken(std::mem::take(&mut self.broken))
    }

    /// The response with an XML body, by this description.
    ///
    /// # Errors
    /// 500 when the body or a header has no form on the wire.
    pub fn xml<T: Encode + Decode>(
        mut self,
        content_type: &'static str,
        xml: &Xml,
        body: &T,
    ) -> Result<HttpResponse, Rejection> {
        let bytes = xml::encode(body, xml).map_err(|error| self.unwritten(&error))?;
        let check = self.check.copied().unwrap_or_default();
        if self.is_checked
            && let Err(error) = xml::decode_checked::<T>(&bytes, xml, Reading::Strict, &Limits::OWN, &check)
        {
            self.break_body(error);
        }
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
    pub fn scalar<T: Encode + Decode>(
        mut self,
        content_type: &'static str,
        body: &T,
    ) -> Result<HttpResponse, Rejection> {
        let text = scalar_text(body).map_err(|error| self.unwritten(&error))?;
        self.verify(text.as_str(), |text, check| {
            json::decode_tape_checked::<T>(&Tape::text(text), Reading::Strict, check).err()
        });
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
            (None, range) if is_range(range) => {
                let problem = format!("nobody says which media type of {range} the bytes have");
                return Err(Rejection::broken(vec![Violation::of_body(String::new(), problem, true)]));
            }
            (None, declared) => declared.to_owned(),
        };
        self.content(&content_type, Body::new(body))
    }

    /// The response with a sequence of values; its media type says how they follow each other. It breaks off before an item that
    /// does not hold to the document.
    ///
    /// # Errors
    /// 500 when a header has no form on the wire.
    pub fn items<T: Encode + Decode + 'static>(
        mut self,
        content_type: &'static str,
        items: JsonStream<T>,
    ) -> Result<HttpResponse, Rejection> {
        self.headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
        let framing = Framing::of(content_type);
        let mut teller = None;
        let bytes = match self.is_checked {
            false => items.into_bytes(framing),
            true => {
                let tells = teller.insert(Teller::default()).clone();
                let check = self.check.copied().unwrap_or_default();
                let read =
                    move |text: &[u8]| json::decode_checked::<T>(text, Reading::Strict, &Limits::OWN, &check).err();
                items.into_verified_bytes(framing, tells.of_items(read))
            }
        };
        let mut response = self.content(content_type, Body::new(bytes))?;
        response.extensions_mut().insert(Endless);
        if let Some(teller) = teller {
            response.extensions_mut().insert(teller);
        }
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
        if !self.broken.is_empty() {
            return Err(Rejection::broken(self.broken));
        }
        let Some(status) = self.status else {
            let problem = "there is no such status".to_owned();
            return Err(Rejection::broken(vec![Violation::of_body(String::new(), problem, true)]));
        };
        let mut response = HttpResponse::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = self.headers;
        Ok(response)
    }
}
