//! What a call may have as its body.

use bytes::Bytes;
use http::header::CONTENT_TYPE;

use super::super::super::ByteStream;
use super::super::super::forms::{FormField, IntoParts, PartWriter, write_form};
use super::super::super::json::{Encode, encode, scalar_text};
use super::super::super::media_type::{fit, is_multipart, is_range};
use super::super::super::seq::{Framing, JsonStream};
use super::super::super::sse::{EventStream, WriteEvent};
use super::super::super::xml::{self, Xml};
use super::super::RequestError;
use super::super::events::SentEvents;
use super::super::flag::Flagged;
use super::Call;

/// What bytes are of which nobody says more.
const ANY_BYTES: &str = "application/octet-stream";

impl Call {
    /// Sets a JSON body.
    pub fn json(&mut self, body: &dyn Encode) {
        self.json_as("application/json", body);
    }

    /// Sets a JSON body with a content type of its own.
    pub fn json_as(&mut self, content_type: &'static str, body: &dyn Encode) {
        match encode(&Flagged { body, flag: self.flag }) {
            Ok(bytes) => {
                self.set_body(content_type, Bytes::from(bytes).into());
            }
            Err(_) => self.fail(RequestError::body("it has no JSON form")),
        }
    }

    /// Sets an XML body, by this description.
    pub fn xml(&mut self, content_type: &'static str, xml: &Xml, body: &dyn Encode) {
        match xml::encode(body, xml) {
            Ok(bytes) => self.set_body(content_type, Bytes::from(bytes).into()),
            Err(_) => self.fail(RequestError::body("it has no XML form")),
        }
    }

    /// Sets a form as the body.
    pub fn form(&mut self, fields: &[FormField], body: &dyn Encode) {
        match write_form(fields, &Flagged { body, flag: self.flag }) {
            Ok(form) => self.set_body("application/x-www-form-urlencoded", form.into()),
            Err(reason) => self.fail(RequestError::body(reason)),
        }
    }

    /// Sets the members of a value as the parts of the body.
    pub fn fields(&mut self, content_type: &'static str, fields: &[FormField], body: &dyn Encode) {
        let mut parts = PartWriter::new();
        parts.fields(fields, &Flagged { body, flag: self.flag });
        self.set_parts(content_type, parts);
    }

    /// Sets a body of parts, files among them.
    pub fn multipart(&mut self, content_type: &'static str, body: impl IntoParts) {
        let mut parts = PartWriter::new().flag(self.flag);
        body.into_parts(&mut parts);
        self.set_parts(content_type, parts);
    }

    fn set_parts(&mut self, content_type: &'static str, parts: PartWriter) {
        match parts.finish() {
            Ok((boundary, body)) => self.set_body(&format!("{content_type}; boundary={boundary}"), body),
            Err(reason) => self.fail(RequestError::body(reason)),
        }
    }

    /// Sets a text as the body.
    pub fn text(&mut self, content_type: &'static str, body: String) {
        self.set_body(content_type, body.into());
    }

    /// Sets the text of a scalar as the body, without quotes.
    pub fn scalar(&mut self, content_type: &'static str, body: &dyn Encode) {
        match scalar_text(body) {
            Ok(text) => self.set_body(content_type, text.into()),
            Err(_) => self.fail(RequestError::body("it has no text")),
        }
    }

    /// Sets a sequence of values as the body; its media type says how they follow each other.
    pub fn items<T: Encode + 'static>(&mut self, content_type: &'static str, items: JsonStream<T>) {
        self.set_body(content_type, items.into_bytes(Framing::of(content_type)));
    }

    /// Sets a stream of events as the body.
    pub fn events<T: 'static>(&mut self, events: EventStream<T>, write: WriteEvent<T>) {
        self.set_body("text/event-stream", ByteStream::new(SentEvents::new(events, write, None)));
    }

    /// As [`events`](Self::events), with an event of this data at the end.
    pub fn events_until<T: 'static>(&mut self, events: EventStream<T>, write: WriteEvent<T>, terminator: &'static str) {
        self.set_body("text/event-stream", ByteStream::new(SentEvents::new(events, write, Some(terminator))));
    }

    /// Sets bytes as the body. Where the document leaves the media type open, the body says it.
    pub fn bytes(&mut self, media_type: &'static str, body: ByteStream) {
        let content_type = match (media_type, body.content_type()) {
            (open, Some(own)) if (is_range(open) || is_multipart(open)) && fit(open, own).is_some() => own.to_owned(),
            (range, Some(_)) if is_range(range) => {
                return self.fail(RequestError::body("its content type is not one that the document allows"));
            }
            (range, None) if is_range(range) && fit(range, ANY_BYTES).is_some() => ANY_BYTES.to_owned(),
            (range, None) if is_range(range) => return self.fail(RequestError::body("it needs a content type")),
            (parts, _) if is_multipart(parts) => {
                return self
                    .fail(RequestError::body("it needs a content type of its own, with the boundary of its parts"));
            }
            (exact, _) => exact.to_owned(),
        };
        self.set_body(&content_type, body);
    }

    fn set_body(&mut self, content_type: &str, body: ByteStream) {
        self.body = body;
        self.headers.remove(CONTENT_TYPE);
        self.header(CONTENT_TYPE.as_str(), content_type.as_bytes());
    }
}
