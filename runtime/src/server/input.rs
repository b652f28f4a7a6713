//! A request as generated handlers take it apart.

use std::borrow::Cow;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{self, Poll};

use axum::body::Body;
use bytes::Bytes;
use futures_core::Stream;
use http::header::CONTENT_TYPE;
use http::request::Parts;

use super::super::ByteStream;
use super::super::forms::{FormField, FromParts, PartReader, read_fields, read_form};
use super::super::json::{self, Check, Decode, Failure, FailureKind, Limits, Reading, Tape, decode_mixed};
use super::super::media_type::split;
use super::super::operation::Operation;
use super::super::params::{Location, Param, Problem, Reader, percent_decode, read_nothing};
use super::super::seq::{self, Framing, JsonStream};
use super::super::sse::{EventLimits, EventStream, LastEventId, ReadEvent, StreamError};
use super::super::xml::{self, Xml};
use super::body::{BodyKind, Loaded, cookie_pairs, load, query_pairs};
use super::template::Captures;
use super::{Accept, Choice, Context, Rejection, Trial, Violation};

/// The typed input of an operation; generated.
pub trait FromInput: Sized {
    /// The body that is read before [`from_input`](Self::from_input).
    const BODY: BodyKind;

    /// Reads all parameters and the body. `None`: something failed, and the input knows what.
    fn from_input(input: &mut Input) -> Option<Self>;
}

/// A request on its way to a handler. Reading it collects everything that does not hold to the document.
#[derive(Debug)]
pub struct Input {
    operation: &'static Operation,
    parts: Parts,
    captures: Captures,
    /// Behind a lock only because a body cannot be shared between threads and an input can.
    body: Mutex<Body>,
    loaded: Loaded,
    max_body: usize,
    violations: Vec<Violation>,
    /// Whether what the caller takes counts no more: it has chosen another way.
    takes_any: bool,
    /// What the operation answers with, where there is a choice.
    preferred: Option<&'static str>,
    check: Check,
    reading: Reading,
}

impl Input {
    pub(super) fn new(
        operation: &'static Operation,
        captures: Captures,
        request: axum::extract::Request,
        max_body: usize,
    ) -> Self {
        let (parts, body) = request.into_parts();
        Self {
            operation,
            parts,
            captures,
            body: Mutex::new(body),
            loaded: Loaded::None,
            max_body,
            violations: Vec::new(),
            takes_any: false,
            preferred: None,
            check: Check::new(),
            reading: Reading::Strict,
        }
    }

    pub(super) fn reading(self, reading: Reading) -> Self {
        Self { reading, ..self }
    }

    /// Whether the half of the operation that streams is wanted, which then is this one.
    pub(super) async fn choose(&mut self, choice: &Choice, stream: &'static Operation) -> Result<bool, Rejection> {
        let body = self.body.get_mut().map_err(|_| Rejection::internal())?;
        let (streams, takes_any) = choice.streams(&self.parts.headers, body, self.max_body).await?;
        self.takes_any = takes_any;
        if streams {
            self.operation = stream;
        }
        Ok(streams)
    }

    /// The operation.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The request without its body.
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// Tries who calls, as the operation's security says.
    pub fn trial<P>(&self) -> Trial<'_, P> {
        Trial::new(self.operation, &self.parts)
    }

    /// What the caller takes for an answer, of which a success has these media types.
    ///
    /// # Errors
    /// 406 when there is a choice and none of it will do.
    pub fn accept(&mut self, media_types: &[&'static str]) -> Result<Accept, Rejection> {
        let accept = if self.takes_any { Accept::default() } else { Accept::of(&self.parts.headers) };
        accept.check(media_types)?;
        self.preferred = accept.preferred(media_types).filter(|_| media_types.len() > 1);
        Ok(accept)
    }

    /// Reads the typed input.
    ///
    /// # Errors
    /// 413 and 415 at once; otherwise all that is wrong in one rejection.
    pub async fn read<R: FromInput>(&mut self) -> Result<R, Rejection> {
        if R::BODY != BodyKind::None {
            self.load_body(R::BODY).await?;
        }
        let value = R::from_input(self);
        self.finish()?;
        value.ok_or_else(Rejection::internal)
    }

    async fn load_body(&mut self, kind: BodyKind) -> Result<(), Rejection> {
        let body = match self.body.get_mut() {
            Ok(body) => std::mem::take(body),
            Err(_) => return Err(Rejection::internal()),
        };
        self.loaded = load(&self.parts.headers, body, kind.media(), self.max_body).await?;
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Rejection> {
        match std::mem::take(&mut self.violations) {
            violations if violations.is_empty() => Ok(()),
            violations => Err(Rejection::violations(violations)),
        }
    }

    /// A parameter that must be there. `None`: reported.
    pub fn required<T: Decode>(&mut self, param: &Param) -> Option<T> {
        if let Some(value) = self.optional(param)? {
            return Some(value);
        }
        let nothing = read_nothing(param, self.reading);
        nothing.unwrap_or_else(|| Err(vec![Problem::invalid("is required")])).map_err(|it| self.report(param, it)).ok()
    }

    /// A parameter that may be absent. `None`: reported.
    pub fn optional<T: Decode>(&mut self, param: &Param) -> Option<Option<T>> {
        match self.raw(param).and_then(|raw| raw.read(param, self.reading)) {
            Ok(value) => Some(value),
            Err(_) if param.allows_empty() && self.is_empty_text(param) => Some(None),
            Err(problems) => {
                self.report(param, problems);
                None
            }
        }
    }

    /// Whether a parameter of the query is there once, and empty.
    fn is_empty_text(&self, param: &Param) -> bool {
        let pairs = query_pairs(&self.parts.uri);
        let is_named = |key: &str| percent_decode(key, true).is_some_and(|key| key == param.name());
        let mut values = pairs.iter().filter(|(key, _)| is_named(key)).map(|(_, value)| *value);
        values.next() == Some("") && values.next().is_none()
    }

    fn report(&mut self, param: &Param, problems: Vec<Problem>) {
        let violations =
            problems.into_iter().map(|problem| Violation::of_param(param.location(), param.name(), problem));
        self.violations.extend(violations);
    }

    fn raw(&self, param: &Param) -> Result<Raw<'_>, Vec<Problem>> {
        Ok(match param.location() {
            Location::Path => {
                let capture = self.captures.iter().find(|(name, _)| *name == param.name());
                capture.map_or(Raw::Absent, |(_, raw)| Raw::Path(raw))
            }
            Location::Query if param.is_whole_query() => match self.parts.uri.query() {
                Some(query) if !query.is_empty() => Raw::WholeQuery(query),
                _ => Raw::Absent,
            },
            Location::Query => Raw::Query(query_pairs(&self.parts.uri)),
            Location::Cookie => Raw::Cookie(cookie_pairs(&self.parts.headers)),
            Location::Header => {
                let values = self.parts.headers.get_all(param.name()).iter();
                let texts = values.map(|value| std::str::from_utf8(value.as_bytes()).map(Cow::Borrowed));
                let texts = texts.collect::<Result<_, _>>();
                Raw::Header(texts.map_err(|_| vec![Problem::malformed("is not text")])?)
            }
        })
    }

    /// The id of the last event that the caller has seen.
    pub fn last_event_id(&self) -> Option<LastEventId> {
        LastEventId::from_bytes(self.parts.headers.get("last-event-id")?.as_bytes())
    }

    /// The constraints of the body that its type does not carry.
    pub fn checking(&mut self, check: Check) -> &mut Self {
        self.check = check;
        self
    }

    /// The media type of the body, as the document writes it; empty when there is no body.
    pub fn media_type(&self) -> &'static str {
        match &self.loaded {
            Loaded::None => "",
            Loaded::Whole(media, _) | Loaded::Stream(media, _) => media.range(),
            #[cfg(feature = "spool")]
            Loaded::Parts(media, _) => media.range(),
        }
    }

    /// Reads a body that must be there. `None`: reported.
    pub fn require_body<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if matches!(self.loaded, Loaded::None) {
            self.violations.push(Violation::of_body(String::new(), "a body is required".to_owned(), false));
            return None;
        }
        read(self)
    }

    /// Reads a body that may be absent. `None`: reported.
    pub fn if_body<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        if matches!(self.loaded, Loaded::None) { Some(None) } else { read(self).map(Some) }
    }

    /// A JSON body that must be there. `None`: reported.
    pub fn body<T: Decode>(&mut self) -> Option<T> {
        self.require_body(Self::json)
    }

    /// A JSON body that may be absent. `None`: reported.
    pub fn optional_body<T: Decode>(&mut self) -> Option<Option<T>> {
        self.if_body(Self::json)
    }

    /// The body, read as JSON. `None`: reported.
    pub fn json<T: Decode>(&mut self) -> Option<T> {
        let bytes = self.bytes();
        match json::decode_checked(&bytes, self.reading, &Limits::DEFAULT, &self.check) {
            Ok(value) => Some(value),
            Err(error) => {
                let malformed = error.is_syntax();
                self.report_body(error.into_failures(), malformed)
            }
        }
    }

    /// The body, read as XML by this description. `None`: reported.
    pub fn xml<T: Decode>(&mut self, xml: &Xml) -> Option<T> {
        if !is_utf8(self.content_type()) {
            return self.report_body(vec![Failure::new("", FailureKind::Syntax, "the body must be UTF-8")], true);
        }
        let bytes = self.bytes();
        match xml::decode_checked(&bytes, xml, self.reading, &Limits::DEFAULT, &self.check) {
            Ok(value) => Some(value),
            Err(error) => {
                let malformed = error.is_syntax();
                self.report_body(error.into_failures(), malformed)
            }
        }
    }

    /// The body, read as a form. `None`: reported.
    pub fn form<T: Decode>(&mut self, fields: &[FormField]) -> Option<T> {
        let text = self.text()?;
        let mixed = match read_form(fields, &text) {
            Ok(mixed) => mixed,
            Err(failures) => return self.report_body(failures, true),
        };
        let value = decode_mixed(&mixed, self.reading, &self.check);
        value.map_or_else(|error| self.report_body(error.into_failures(), false), Some)
    }

    /// The body, read as the parts of a type without files. `None`: reported.
    pub fn fields<T: Decode>(&mut self, fields: &[FormField]) -> Option<T> {
        let parts = self.part_reader()?;
        read_fields(fields, parts).map_or_else(|failures| self.report_body(failures, false), Some)
    }

    /// The body, read as the parts of a type with files. `None`: reported.
    pub fn multipart<T: FromParts>(&mut self) -> Option<T> {
        let mut parts = self.part_reader()?;
        let value = T::from_parts(&mut parts);
        match parts.into_failures() {
            failures if failures.is_empty() => value,
            failures => self.report_body(failures, false),
        }
    }

    /// The parts of the body. `None`: reported.
    fn part_reader(&mut self) -> Option<PartReader> {
        let parts = match std::mem::replace(&mut self.loaded, Loaded::None) {
            #[cfg(feature = "spool")]
            Loaded::Parts(_, parts) => parts.map(PartReader::of),
            loaded => {
                self.loaded = loaded;
                PartReader::new(self.content_type(), &self.bytes())
            }
        };
        match parts {
            Ok(parts) => Some(parts.reading(self.reading)),
            Err(problem) => self.report_body(vec![Failure::new("", FailureKind::Syntax, problem)], true),
        }
    }

    /// The body, as text. `None`: reported.
    pub fn text(&mut self) -> Option<String> {
        match String::from_utf8(self.bytes().into()) {
            Ok(text) if is_utf8(self.content_type()) => Some(text),
            _ => self.report_body(vec![Failure::new("", FailureKind::Syntax, "the text must be UTF-8")], true),
        }
    }

    /// The body, as the text of a scalar. `None`: reported.
    pub fn scalar<T: Decode>(&mut self) -> Option<T> {
        let text = self.text()?;
        let value = json::decode_tape_checked(&Tape::text(text), self.reading, &self.check);
        value.map_or_else(|error| self.report_body(error.into_failures(), false), Some)
    }

    /// The body, as bytes.
    pub fn byte_stream(&mut self) -> Option<ByteStream> {
        match std::mem::replace(&mut self.loaded, Loaded::None) {
            #[cfg(feature = "spool")]
            Loaded::Parts(..) => Some(ByteStream::default()),
            Loaded::None => Some(ByteStream::default()),
            Loaded::Whole(_, bytes) => Some(bytes.into()),
            Loaded::Stream(_, stream) => Some(stream),
        }
    }

    /// The body, as a sequence of values; each is checked when it is taken. `None`: reported.
    pub fn items<T: Decode>(&mut self) -> Option<JsonStream<T>> {
        if !is_utf8(self.content_type()) {
            return self.report_body(vec![Failure::new("", FailureKind::Syntax, "the body must be UTF-8")], true);
        }
        let framing = Framing::of(self.content_type());
        let (check, max_item) = (self.check, self.max_body);
        let rules = seq::Rules { framing, reading: self.reading, check, max_item };
        Some(JsonStream::received(self.byte_stream()?, rules))
    }

    /// The body, as a stream of events that ends with one of these data; each is read when it is taken. `None`: reported.
    pub fn events<T>(&mut self, read: ReadEvent<T>, terminators: &'static [&'static str]) -> Option<EventStream<T>> {
        let limits = EventLimits::default().max_line(self.max_body).max_event(self.max_body);
        let chunks = Chunks(self.byte_stream()?);
        Some(EventStream::from_bytes(Box::pin(chunks), read, limits, terminators))
    }

    fn bytes(&self) -> Bytes {
        match &self.loaded {
            Loaded::Whole(_, bytes) => bytes.clone(),
            #[cfg(feature = "spool")]
            Loaded::Parts(..) => Bytes::new(),
            Loaded::None | Loaded::Stream(..) => Bytes::new(),
        }
    }

    fn content_type(&self) -> &str {
        self.parts.headers.get(CONTENT_TYPE).and_then(|own| own.to_str().ok()).unwrap_or_default()
    }

    /// Reports what is wrong with the body; `malformed` if it cannot even be read.
    fn report_body<T>(&mut self, failures: Vec<Failure>, malformed: bool) -> Option<T> {
        let violations = failures.into_iter().map(|failure| {
            let malformed = malformed || failure.kind == FailureKind::Syntax;
            Violation::of_body(failure.pointer, failure.message, malformed)
        });
        self.violations.extend(violations);
        None
    }

    /// What the handler is told besides its input.
    pub fn context<P>(self, principal: P) -> Context<P> {
        Context::new(principal, self.operation, self.parts).preferring(self.preferred)
    }
}

/// The charset that a content type names.
fn charset(content_type: &str) -> Option<&str> {
    let mut named = split(content_type, ';').skip(1).filter_map(|pair| pair.split_once('='));
    let (_, value) = named.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    Some(value.trim().trim_matches('"'))
}

/// Whether a content type names no charset, or UTF-8 or a part of it.
fn is_utf8(content_type: &str) -> bool {
    charset(content_type)
        .is_none_or(|own| ["utf-8", "utf8", "us-ascii"].iter().any(|known| own.eq_ignore_ascii_case(known)))
}

/// The bytes of a body of events.
struct Chunks(ByteStream);

impl Stream for Chunks {
    type Item = Result<Bytes, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0).poll_next(cx).map_err(StreamError::transport)
    }
}

/// The raw text of one parameter's place.
enum Raw<'a> {
    Absent,
    Path(&'a str),
    Query(Vec<(&'a str, &'a str)>),
    Header(Vec<Cow<'a, str>>),
    Cookie(Vec<(&'a str, &'a str)>),
    WholeQuery(&'a str),
}

impl Raw<'_> {
    fn read<T: Decode>(&self, param: &Param, reading: Reading) -> Result<Option<T>, Vec<Problem>> {
        let reader = match self {
            Self::Absent => return Ok(None),
            Self::Path(raw) => Reader::Path(raw),
            Self::Query(pairs) => Reader::Query(pairs),
            Self::Header(values) => Reader::Header(values),
            Self::Cookie(pairs) => Reader::Cookie(pairs),
            Self::WholeQuery(raw) => Reader::WholeQuery(raw),
        };
        reader.read(param, reading)
    }
}
