//! Answers of the runtime's own: problem details (RFC 9457).

use std::borrow::Cow;
use std::fmt;
use std::io;

use axum::body::Body;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::super::json::FailureKind;
use super::super::params::{Location, Problem, ProblemKind};
use super::super::seq::SequenceError;
use super::HttpResponse;

/// A request that is turned down, or an answer that could not be given: a status and problem details.
///
/// It never repeats what the request held.
///
/// ```
/// use specloom_rt::server::Rejection;
///
/// let rejection = Rejection::new(http::StatusCode::CONFLICT).detail("the room is being deleted");
/// assert_eq!(rejection.into_response().status(), 409);
/// ```
#[derive(Debug, Clone)]
pub struct Rejection(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    status: StatusCode,
    kind: Cow<'static, str>,
    title: Option<Cow<'static, str>>,
    detail: Option<Cow<'static, str>>,
    violations: Vec<Violation>,
    broken: Vec<Violation>,
    headers: HeaderMap,
}

/// One thing in a request, or in an answer, that does not hold to the document.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// `path`, `query`, `header`, `cookie` or `body`.
    pub place: &'static str,
    /// The value: a JSON pointer into the body, or a parameter's name and a pointer into its value.
    pub pointer: String,
    /// What is wrong. Never contains what was sent.
    pub detail: String,
    /// The value cannot even be read (status 400).
    pub(super) malformed: bool,
}

impl Violation {
    pub(super) fn of_param(location: Location, name: &str, problem: Problem) -> Self {
        // What is the whole query has no name.
        let name =
            if name.is_empty() { String::new() } else { format!("/{}", name.replace('~', "~0").replace('/', "~1")) };
        Self {
            place: location.as_str(),
            pointer: name + &problem.pointer,
            detail: problem.detail,
            malformed: problem.kind == ProblemKind::Malformed,
        }
    }

    pub(super) fn of_body(pointer: String, detail: String, malformed: bool) -> Self {
        Self { place: "body", pointer, detail, malformed }
    }
}

impl Rejection {
    /// A rejection of this status, without further words.
    pub fn new(status: StatusCode) -> Self {
        Self(Box::new(Inner {
            status,
            kind: Cow::Borrowed("about:blank"),
            title: None,
            detail: None,
            violations: Vec::new(),
            broken: Vec::new(),
            headers: HeaderMap::new(),
        }))
    }

    /// 401: nobody is known by these credentials, or there are none. `WWW-Authenticate` is added by the router.
    pub fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED)
    }

    /// 403: known, but not allowed.
    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN)
    }

    /// 404.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND)
    }

    /// 500, without a word on what happened.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// All that is wrong with a request: 400 when something of it cannot be read, else 422.
    pub(super) fn violations(violations: Vec<Violation>) -> Self {
        let malformed = violations.iter().any(|violation| violation.malformed);
        let (status, detail) = match malformed {
            true => (StatusCode::BAD_REQUEST, "the request cannot be read"),
            false => (StatusCode::UNPROCESSABLE_ENTITY, "the request does not match the API's description"),
        };
        let mut rejection = Self::new(status).detail(detail);
        rejection.0.violations = violations;
        rejection
    }

    /// An answer that was not sent, since it does not hold to the document: 500, without a word on what is wrong.
    pub(super) fn broken(broken: Vec<Violation>) -> Self {
        let mut rejection = Self::internal();
        rejection.0.broken = broken;
        rejection
    }

    /// Sets `type`, a URI that names the kind of problem.
    pub fn kind(mut self, uri: impl Into<Cow<'static, str>>) -> Self {
        self.0.kind = uri.into();
        self
    }

    /// Sets `title`; otherwise it is the status in words.
    pub fn title(mut self, title: impl Into<Cow<'static, str>>) -> Self {
        self.0.title = Some(title.into());
        self
    }

    /// Sets `detail`: what is special about this occurrence. It is sent to the caller.
    pub fn detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Adds a header to the answer.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.append(name, value);
        self
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The detail, if there is one.
    pub(super) fn told(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// What is wrong with the request, value by value.
    pub fn failures(&self) -> &[Violation] {
        &self.0.violations
    }

    /// What was wrong with the answer of the handler, which was not sent. It is for logs, and never told to the caller.
    pub fn broken_answer(&self) -> &[Violation] {
        &self.0.broken
    }

    /// The headers that the answer will have besides its content type.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The problem details as JSON.
    pub(super) fn problem(&self) -> String {
        self.0.json()
    }

    /// The response: `application/problem+json`.
    pub fn into_response(self) -> HttpResponse {
        let inner = *self.0;
        let mut response = HttpResponse::new(Body::from(inner.json()));
        *response.status_mut() = inner.status;
        *response.headers_mut() = inner.headers;
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}

impl Inner {
    fn title(&self) -> &str {
        match &self.title {
            Some(title) => title,
            None => self.status.canonical_reason().unwrap_or("Error"),
        }
    }

    fn json(&self) -> String {
        let mut out = String::from("{\"type\":");
        string(&mut out, &self.kind);
        out.push_str(",\"title\":");
        string(&mut out, self.title());
        out.push_str(",\"status\":");
        out.push_str(self.status.as_str());
        if let Some(detail) = &self.detail {
            out.push_str(",\"detail\":");
            string(&mut out, detail);
        }
        for (index, violation) in self.violations.iter().enumerate() {
            out.push_str(if index == 0 { ",\"errors\":[" } else { "," });
            violation.json(&mut out);
        }
        if !self.violations.is_empty() {
            out.push(']');
        }
        out.push('}');
        out
    }
}

impl Violation {
    fn json(&self, out: &mut String) {
        out.push_str("{\"pointer\":");
        string(out, &format!("#{}", self.pointer));
        out.push_str(",\"in\":");
        string(out, self.place);
        out.push_str(",\"detail\":");
        string(out, &self.detail);
        out.push('}');
    }
}

fn string(out: &mut String, text: &str) {
    // A text always has a JSON form.
    out.push_str(&serde_json::Value::from(text).to_string());
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0.status.as_str(), self.0.title())?;
        match &self.0.detail {
            Some(detail) => write!(f, ": {detail}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Rejection {}

/// A sequence that a handler gives up on: what is wrong with the item (400 or 422), 413 beyond a limit, 400 when the body broke
/// off, and 500 for a sequence that was not the request's.
impl From<SequenceError> for Rejection {
    fn from(error: SequenceError) -> Self {
        match error {
            SequenceError::Item(item) => {
                let place = format!("/{}", item.index);
                let violations = item.error.into_failures().into_iter().map(|failure| {
                    let malformed = failure.kind == FailureKind::Syntax;
                    Violation::of_body(format!("{place}{}", failure.pointer), failure.message, malformed)
                });
                Self::violations(violations.collect())
            }
            SequenceError::TooLong(_) => Self::new(StatusCode::PAYLOAD_TOO_LARGE).detail("an item is too large"),
            SequenceError::Transport(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                Self::new(StatusCode::PAYLOAD_TOO_LARGE).detail("the body is too large")
            }
            SequenceError::Transport(_) => Self::new(StatusCode::BAD_REQUEST).detail("the body broke off"),
            SequenceError::Encode(_) | SequenceError::Source(_) => Self::internal(),
        }
    }
}

impl From<Rejection> for SequenceError {
    fn from(rejection: Rejection) -> Self {
        Self::source(rejection)
    }
}

impl axum::response::IntoResponse for Rejection {
    fn into_response(self) -> HttpResponse {
        Rejection::into_response(self)
    }
}
