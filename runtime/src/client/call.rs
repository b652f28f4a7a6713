//! A call: what generated code describes, made into a request and sent.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};

use super::super::ByteStream;
use super::super::forms::{FormField, IntoParts, PartWriter, write_form};
use super::super::json::{Encode, encode, scalar_text};
use super::super::media_type::{best, essence, fit, is_any_bytes, is_range};
use super::super::operation::Operation;
use super::super::params::{Laid, Location, Param, is_dot_segment, lay_out};
use super::super::seq::{Framing, JsonStream};
use super::super::sse::{EventStream, LastEventId, WriteEvent};
use super::super::xml::{self, Xml};
use super::body::Beyond;
use super::credentials::{Attached, attach};
use super::events::SentEvents;
use super::flag::Flagged;
use super::reply::{Content, Reply, SHOWN, content_type};
use super::retry_after::retry_after;
use super::{CallOptions, ClientCore, DeclaredRedirects, Error, Failure, Recipient, RequestError, TransportBody};

/// What bytes are of which nobody says more.
const ANY_BYTES: &str = "application/octet-stream";

pub(super) const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// A call in the making. Mistakes are kept until it is sent.
#[must_use = "a call does nothing until it is sent"]
pub struct Call {
    core: ClientCore,
    /// Who is called, where that is not the API.
    recipient: Option<Recipient>,
    operation: &'static Operation,
    options: CallOptions,
    path: Vec<(&'static str, String)>,
    query: Vec<String>,
    cookies: Vec<String>,
    headers: HeaderMap,
    body: ByteStream,
    error: Option<RequestError>,
    /// The media types that are asked for; empty for all that there are.
    asked: &'static [&'static str],
    /// The member of the body that the call sets itself.
    flag: Option<(&'static str, bool)>,
    /// Statuses of redirects that are answers.
    redirects: DeclaredRedirects,
    /// Told what answered, for a subscription.
    head: Option<Arc<OnceLock<Head>>>,
}

/// What a subscription looks at in an answer before it means anything.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) status: StatusCode,
    pub(super) retry_after: Option<Duration>,
}

impl Call {
    /// A call of an operation.
    pub fn new(core: &ClientCore, operation: &'static Operation) -> Self {
        Self {
            core: core.clone(),
            recipient: None,
            operation,
            options: (*core.options).clone(),
            path: Vec::new(),
            query: Vec::new(),
            cookies: Vec::new(),
            headers: HeaderMap::new(),
            body: ByteStream::default(),
            error: None,
            asked: &[],
            flag: None,
            redirects: DeclaredRedirects::default(),
            head: None,
        }
    }

    /// A call of a webhook or a callback.
    pub fn to(recipient: &Recipient, operation: &'static Operation) -> Self {
        Self { recipient: Some(recipient.clone()), ..Self::new(recipient.core(), operation) }
    }

    /// Says which redirects are answers that the document declares: nobody follows them.
    pub fn redirects(&mut self, statuses: &'static [u16]) {
        self.redirects = DeclaredRedirects(statuses);
    }

    /// The same call once more, which tells what answers it. There is none when the body comes in chunks.
    pub(super) fn again(&self) -> Option<(Self, Arc<OnceLock<Head>>)> {
        let head = Arc::default();
        let call = Self {
            core: self.core.clone(),
            recipient: self.recipient.clone(),
            operation: self.operation,
            options: self.options.clone(),
            path: self.path.clone(),
            query: self.query.clone(),
            cookies: self.cookies.clone(),
            headers: self.headers.clone(),
            body: self.body.whole()?.clone().into(),
            error: self.error.clone(),
            asked: self.asked,
            flag: self.flag,
            redirects: self.redirects,
            head: Some(Arc::clone(&head)),
        };
        Some((call, head))
    }

    /// Asks for these media types only, of those that the document declares. Any other answer is none.
    pub fn accept(&mut self, media_types: &'static [&'static str]) {
        self.asked = media_types;
    }

    /// Sets a parameter. `null` and an empty list are as good as none.
    pub fn param(&mut self, param: &Param, value: &dyn Encode) {
        let laid = match lay_out(param, value) {
            Ok(laid) => laid,
            Err(error) => return self.fail(error.into()),
        };
        match (param.location(), laid) {
            (_, Laid::Nothing) => {}
            (Location::Path, Laid::Text(text)) => self.path.push((param.name(), text)),
            (_, Laid::Text(text)) => self.header(param.name(), text.as_bytes()),
            (Location::Cookie, Laid::Pairs(pairs)) => self.cookies.extend(pairs),
            (_, Laid::Pairs(pairs)) => self.query.extend(pairs),
        }
    }

    /// C5: sends the bytes of the id as they are; an empty id, or one that a header cannot carry, is not sent.
    pub fn last_event_id(&mut self, id: impl AsRef<str>) {
        let id = id.as_ref();
        if let (false, Ok(value)) = (id.is_empty(), HeaderValue::from_bytes(id.as_bytes())) {
            self.headers.insert(LAST_EVENT_ID, value);
        }
    }

    /// D14: sets this member of the body, which is given later, whatever it says of it.
    pub fn flag(&mut self, name: &'static str, value: bool) {
        self.flag = Some((name, value));
    }

    /// The id that is sent as `Last-Event-ID`, whoever has set it.
    pub(super) fn resumes_after(&self) -> Option<String> {
        let value = self.options.headers.get(LAST_EVENT_ID).or_else(|| self.headers.get(LAST_EVENT_ID))?;
        LastEventId::from_bytes(value.as_bytes()).map(LastEventId::into_string)
    }

    /// Sends this id as `Last-Event-ID`, or none, in place of what was set before. Says whether a header can carry it.
    pub(super) fn resume_after(&mut self, id: Option<&str>) -> bool {
        if self.resumes_after().as_deref() == id {
            return true;
        }
        self.options.headers.remove(LAST_EVENT_ID);
        self.headers.remove(LAST_EVENT_ID);
        self.last_event_id(id.unwrap_or_default());
        id.is_none() || self.headers.contains_key(LAST_EVENT_ID)
    }

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

    /// Changes the options of this call.
    pub fn with(&mut self, change: impl FnOnce(CallOptions) -> CallOptions) {
        self.options = change(std::mem::take(&mut self.options));
    }

    fn header(&mut self, name: &str, value: &[u8]) {
        match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value)) {
            (Ok(name), Ok(value)) => {
                self.headers.append(name, value);
            }
            _ => self.fail(RequestError::header(name)),
        }
    }

    /// The first mistake is the one that is told.
    fn fail(&mut self, error: RequestError) {
        self.error.get_or_insert(error);
    }

    /// Sends the call and reads the whole answer.
    ///
    /// # Errors
    /// When the request cannot be made, or there is no whole answer in time.
    pub async fn fetch(mut self, accept: &'static str) -> Result<Reply, Failure> {
        let request = self.request(accept)?;
        let Self { core, options, asked, .. } = self;
        let answer = async {
            let (parts, body) = core.transport.send(request).await?.into_parts();
            let body = body.read(options.max_body, Beyond::Fail).await?;
            Ok(Reply::new(parts.status, parts.headers, Content::Whole(body)).asked(asked))
        };
        within(options.timeout, answer).await
    }

    /// Sends the call and reads the answer, unless it is a success of one of the streamed media types: then its body is read
    /// as it comes, without a limit to its size or its time. Successes of the other media types are read whole.
    ///
    /// # Errors
    /// When the request cannot be made, or there is no answer in time.
    pub async fn stream(
        mut self,
        accept: &'static str,
        streamed: &[&'static str],
        whole: &[&'static str],
    ) -> Result<Reply, Failure> {
        // C1
        if self.operation.method == "GET" && streamed.contains(&"text/event-stream") {
            self.headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        let request = self.request(accept)?;
        let Self { core, options, asked, .. } = self;
        let (limits, idle) = (options.event_limits, options.idle_timeout);
        let answer = async {
            let (parts, body) = core.transport.send(request).await?.into_parts();
            let content = match parts.status.is_success() && streams(&parts.headers, streamed, whole) {
                true => Content::Stream(body),
                false => Content::Whole(body.read(options.max_body, Beyond::Fail).await?),
            };
            Ok(Reply::new(parts.status, parts.headers, content).streaming(limits, idle).asked(asked))
        };
        within(options.timeout, answer).await
    }

    /// Sends the call and waits until the stream is open. Any answer that is not the stream is read whole.
    ///
    /// # Errors
    /// When the request cannot be made, or there is no answer in time.
    pub async fn open(mut self, accept: &'static str) -> Result<Reply, Failure> {
        // C1
        if self.operation.method == "GET" {
            self.headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        let request = self.request(accept)?;
        let Self { core, options, head, .. } = self;
        let (timeout, limits, idle) = (options.timeout, options.event_limits, options.idle_timeout);
        let answer = async {
            let (parts, body) = core.transport.send(request).await?.into_parts();
            let is_subscription = head.is_some();
            if let Some(head) = head {
                let _ = head.set(Head { status: parts.status, retry_after: retry_after(&parts.headers) });
            }
            let content = opened(parts.status, &parts.headers, body, accept, &options).await?;
            let reply = Reply::new(parts.status, parts.headers, content).streaming(limits, idle);
            // A success of another kind is none of a subscription.
            let is_other = is_subscription && reply.code().is_success() && reply.code() != StatusCode::OK;
            if is_other { Err(Failure::new(reply.unexpected())) } else { Ok(reply) }
        };
        within(timeout, answer).await
    }

    fn request(&mut self, accept: &'static str) -> Result<http::Request<ByteStream>, RequestError> {
        if let Some(error) = self.error.as_ref().or(self.options.error.as_ref()) {
            return Err(error.clone());
        }
        let (mut query, mut cookies, mut headers) = (self.query.clone(), self.cookies.clone(), self.headers.clone());
        let accept = if self.asked.is_empty() { accept.to_owned() } else { self.asked.join(", ") };
        headers.insert(ACCEPT, HeaderValue::try_from(accept).map_err(|_| RequestError::header("accept"))?);
        for (name, value) in &self.options.headers {
            headers.insert(name, value.clone());
        }
        for attached in attach(self.operation, &self.core.credentials)? {
            match attached {
                Attached::Header(name, value) => {
                    headers.insert(name, value);
                }
                Attached::Query(pair) => query.push(pair),
                Attached::Cookie(pair) => cookies.push(pair),
            }
        }
        if !cookies.is_empty() {
            let mut value =
                HeaderValue::from_bytes(cookies.join("; ").as_bytes()).map_err(|_| RequestError::header("cookie"))?;
            value.set_sensitive(true);
            headers.insert(COOKIE, value);
        }
        let fixed = self.operation.path_and_query().1;
        query.splice(0..0, (!fixed.is_empty()).then(|| fixed.to_owned()));
        let uri = self.uri(&query.join("&"))?;
        let mut request = http::Request::new(std::mem::take(&mut self.body));
        *request.method_mut() =
            Method::from_bytes(self.operation.method.as_bytes()).map_err(|_| RequestError::method())?;
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        request.extensions_mut().insert(self.redirects);
        Ok(request)
    }

    fn uri(&self, query: &str) -> Result<Uri, RequestError> {
        let path = self.filled_path()?;
        match &self.recipient {
            Some(recipient) => recipient.uri(&self.options, &path, query),
            None => {
                let url = self.core.base_of(self.operation, &self.options)?.join(&path, query);
                Uri::try_from(url).map_err(|_| RequestError::uri())
            }
        }
    }

    /// The path template with its values. No value may change which path it is.
    fn filled_path(&self) -> Result<String, RequestError> {
        let mut path = String::new();
        let template = self.operation.path_and_query().0;
        if template.is_empty() {
            return Ok(path);
        }
        for segment in template.strip_prefix('/').unwrap_or(template).split('/') {
            path.push('/');
            let start = path.len();
            let mut rest = segment;
            while let Some((before, tail)) = rest.split_once('{') {
                let (name, after) = tail.split_once('}').ok_or_else(RequestError::uri)?;
                let value =
                    self.path.iter().find(|(own, _)| *own == name).ok_or_else(|| RequestError::missing(name))?;
                path.push_str(before);
                path.push_str(&value.1);
                rest = after;
            }
            path.push_str(rest);
            let filled = &path[start..];
            if segment.contains('{') && (filled.is_empty() || is_dot_segment(filled)) {
                return Err(RequestError::segment());
            }
        }
        Ok(path)
    }
}

impl fmt::Debug for Call {
    /// Says which operation, not with which values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("operation", &self.operation.id).finish_non_exhaustive()
    }
}

/// C2: a stream only when it is one: status 200 and the content type that was asked for.
async fn opened(
    status: StatusCode,
    headers: &HeaderMap,
    body: TransportBody,
    accept: &str,
    options: &CallOptions,
) -> Result<Content, Failure> {
    let is_stream = content_type(headers).is_some_and(|own| essence(own).eq_ignore_ascii_case(accept));
    Ok(match (status, is_stream) {
        (StatusCode::OK, true) => Content::Stream(body),
        (StatusCode::OK, false) => Content::Whole(body.read(SHOWN, Beyond::Cut).await?),
        _ => Content::Whole(body.read(options.max_body, Beyond::Fail).await?),
    })
}

/// Whether only the bytes themselves say where their parts begin.
fn is_multipart(media_type: &str) -> bool {
    media_type.trim().get(..10).is_some_and(|start| start.eq_ignore_ascii_case("multipart/"))
}

/// Whether an answer is of a streamed media type. Bytes of no particular type may be of any.
fn streams(headers: &HeaderMap, streamed: &[&str], whole: &[&str]) -> bool {
    match content_type(headers) {
        None => whole.is_empty(),
        Some(own) => match best(streamed.iter().chain(whole).copied(), own) {
            Some(declared) => streamed.contains(&declared),
            None => {
                let is_sequence = |name: &str| Framing::named(name).is_some();
                is_any_bytes(own)
                    || streamed.iter().any(|name| is_any_bytes(name) || is_sequence(own) && is_sequence(name))
            }
        },
    }
}

async fn within(
    timeout: Option<Duration>,
    answer: impl Future<Output = Result<Reply, Failure>>,
) -> Result<Reply, Failure> {
    match timeout {
        None => answer.await,
        Some(timeout) => match tokio::time::timeout(timeout, answer).await {
            Ok(answer) => answer,
            Err(_) => Err(Failure::new(Error::Timeout)),
        },
    }
}
