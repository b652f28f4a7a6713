//! A call: what generated code describes. It is made into a request by `request`, and sent by `send`.

mod authorize;
mod body;
mod paged;
mod request;
mod send;

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};

use super::super::ByteStream;
use super::super::json::Encode;
use super::super::operation::Operation;
use super::super::params::{Laid, Location, Param, lay_out};
use super::super::sse::LastEventId;
use super::pages::Page;
use super::{CallOptions, ClientCore, DeclaredRedirects, Recipient, RequestError};

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
    /// Whether the call has a key of its own making, unless it is given one.
    makes_key: bool,
    /// Statuses of redirects that are answers.
    redirects: DeclaredRedirects,
    /// Told what answered, for a subscription.
    head: Option<Arc<OnceLock<Head>>>,
    /// Told the answer, for the page after it.
    page: Option<Arc<OnceLock<Page>>>,
    /// Where a link has led, in place of the operation's own URL.
    target: Option<Uri>,
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
            makes_key: false,
            redirects: DeclaredRedirects::default(),
            head: None,
            page: None,
            target: None,
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
        Some((Self { head: Some(Arc::clone(&head)), ..self.copy()? }, head))
    }

    fn copy(&self) -> Option<Self> {
        Some(Self {
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
            makes_key: self.makes_key,
            redirects: self.redirects,
            head: None,
            page: None,
            target: self.target.clone(),
        })
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

    /// Makes an idempotency key, unless the call is given one: for operations that declare the header.
    pub fn idempotency_key(&mut self) {
        self.makes_key = true;
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
}

impl fmt::Debug for Call {
    /// Says which operation, not with which values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("operation", &self.operation.id).finish_non_exhaustive()
    }
}
