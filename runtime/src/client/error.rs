//! What can go wrong with a call.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::super::json::DecodeError;
use super::super::params::ParamError;
use super::CredentialError;

/// Why a call has no typed success. `E` are the error answers that the document declares for the operation.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E> {
    /// An error answer that the document declares.
    Api(E),
    /// No answer, or not all of it.
    Transport(TransportError),
    /// No answer in time.
    Timeout,
    /// An answer that does not match the document.
    #[non_exhaustive]
    Decode {
        /// The status of the answer.
        status: StatusCode,
        /// The first place that does not match, as a JSON pointer into the body, or `header` and a name.
        path: String,
        /// All that does not match.
        error: DecodeError,
        /// The body as it came.
        body: Bytes,
    },
    /// An answer that the document does not declare.
    Unexpected(Box<UnexpectedResponse>),
    /// The request could not be made; nothing was sent.
    Request(RequestError),
    /// There is no credential for it; nothing was sent, or what was sent was refused for that.
    Credentials(CredentialError),
}

/// [`Error`] before the operation's own errors are known.
#[derive(Debug)]
pub struct Failure(Box<Error<Infallible>>);

impl Failure {
    pub(super) fn new(error: Error<Infallible>) -> Self {
        Self(Box::new(error))
    }

    /// One word for the kind of failure.
    pub(super) fn kind(&self) -> &'static str {
        match &*self.0 {
            Error::Api(never) => match *never {},
            Error::Transport(error) => match error.kind {
                TransportKind::Connect => "connect",
                TransportKind::TooLarge => "too_large",
                TransportKind::Other | TransportKind::Lasting => "transport",
            },
            Error::Timeout => "timeout",
            Error::Decode { .. } => "decode",
            Error::Unexpected(_) => "unexpected",
            Error::Request(_) => "request",
            Error::Credentials(_) => "credentials",
        }
    }

    pub(super) fn decode(status: StatusCode, error: DecodeError, body: Bytes) -> Self {
        let path = error.failures().first().map(|failure| failure.pointer.clone()).unwrap_or_default();
        Self::new(Error::Decode { status, path, error, body })
    }
}

impl<E> From<Failure> for Error<E> {
    fn from(failure: Failure) -> Self {
        match *failure.0 {
            Error::Api(never) => match never {},
            Error::Transport(error) => Self::Transport(error),
            Error::Timeout => Self::Timeout,
            Error::Decode { status, path, error, body } => Self::Decode { status, path, error, body },
            Error::Unexpected(response) => Self::Unexpected(response),
            Error::Request(error) => Self::Request(error),
            Error::Credentials(error) => Self::Credentials(error),
        }
    }
}

impl From<TransportError> for Failure {
    fn from(error: TransportError) -> Self {
        Self::new(Error::Transport(error))
    }
}

impl From<RequestError> for Failure {
    fn from(error: RequestError) -> Self {
        Self::new(Error::Request(error))
    }
}

impl From<CredentialError> for Failure {
    fn from(error: CredentialError) -> Self {
        Self::new(Error::Credentials(error))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

impl<E> Error<E> {
    /// An answer in another form than the one that was asked for. A [`Reply`](super::Reply) has found that out before, and says
    /// more.
    #[doc(hidden)]
    pub fn unasked() -> Self {
        let (status, headers) = (StatusCode::NOT_ACCEPTABLE, HeaderMap::new());
        Self::Unexpected(Box::new(UnexpectedResponse { status, headers, body: Bytes::new() }))
    }

    /// The status of an answer that is not one of the operation's own. Those say theirs by their variant.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Decode { status, .. } => Some(*status),
            Self::Unexpected(response) => Some(response.status),
            Self::Api(_) | Self::Transport(_) | Self::Timeout | Self::Request(_) | Self::Credentials(_) => None,
        }
    }

    /// Whether the same call may succeed a little later: a broken connection, a timeout, or an undeclared 408, 429, 502, 503, 504.
    ///
    /// The call has been [tried again](super::CallOptions::retries) by then as far as it may be. The server may have acted on it all the
    /// same; whether to repeat it is the caller's decision. A declared error says by its variant what it is.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Timeout => true,
            Self::Transport(error) => error.may_pass(),
            Self::Unexpected(response) => {
                matches!(response.status.as_u16(), 408 | 429 | 502 | 503 | 504)
            }
            Self::Credentials(error) => error.is_retryable(),
            Self::Api(_) | Self::Decode { .. } | Self::Request(_) => false,
        }
    }
}

impl<E: fmt::Display> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Timeout => f.write_str("no answer in time"),
            Self::Decode { status, .. } => {
                write!(f, "the answer ({}) does not match the API's description", status.as_u16())
            }
            Self::Unexpected(response) => response.fmt(f),
            Self::Request(error) => error.fmt(f),
            Self::Credentials(error) => error.fmt(f),
        }
    }
}

impl<E: StdError + 'static> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Api(error) => error.source(),
            Self::Transport(error) => error.source(),
            Self::Decode { error, .. } => Some(error),
            Self::Request(error) => error.source(),
            Self::Credentials(error) => error.source(),
            Self::Unexpected(_) | Self::Timeout => None,
        }
    }
}

/// No answer, or not all of it.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportKind,
    source: Box<dyn StdError + Send + Sync>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TransportKind {
    Other,
    Connect,
    TooLarge,
    Lasting,
}

impl TransportError {
    /// A failure of a transport.
    pub fn new(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind: TransportKind::Other, source: source.into() }
    }

    /// A failure to connect: the request was not sent.
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind: TransportKind::Connect, source: source.into() }
    }

    /// A failure that the same call would meet again, such as redirects that lead nowhere: it is not tried again.
    pub fn lasting(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind: TransportKind::Lasting, source: source.into() }
    }

    pub(super) fn too_large(limit: usize) -> Self {
        Self { kind: TransportKind::TooLarge, source: format!("the answer's body exceeds {limit} bytes").into() }
    }

    /// Whether there was no connection, so that nothing was sent.
    pub fn is_connect(&self) -> bool {
        self.kind == TransportKind::Connect
    }

    /// Whether the same call may go better a little later.
    pub(super) fn may_pass(&self) -> bool {
        matches!(self.kind, TransportKind::Other | TransportKind::Connect)
    }

    /// Whether the answer was larger than [`max_body`](super::CallOptions::max_body).
    pub fn is_too_large(&self) -> bool {
        self.kind == TransportKind::TooLarge
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportKind::Other | TransportKind::Lasting => "the call broke off",
            TransportKind::Connect => "no connection to the server",
            TransportKind::TooLarge => "the answer is too large",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

/// An answer that the document does not declare: another status, or another content type.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct UnexpectedResponse {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, 64 KiB at most.
    pub body: Bytes,
}

impl UnexpectedResponse {
    /// Whether it is a 204: for an event stream, the server's word that there is nothing more to come.
    pub fn is_no_content(&self) -> bool {
        self.status == StatusCode::NO_CONTENT
    }
}

impl fmt::Display for UnexpectedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unexpected answer: {}", self.status)?;
        match self.headers.get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) {
            Some(content_type) => write!(f, " with {content_type}"),
            None => Ok(()),
        }
    }
}

/// A request that could not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestError(Reason);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Reason {
    Param(ParamError),
    Header(String),
    Missing(String),
    Segment,
    Uri,
    NotAllowed,
    Method,
    Credential,
    Body(&'static str),
    SharedKey,
    Pages(&'static str),
}

impl RequestError {
    pub(super) fn header(name: &str) -> Self {
        Self(Reason::Header(name.to_owned()))
    }

    pub(super) fn missing(name: &str) -> Self {
        Self(Reason::Missing(name.to_owned()))
    }

    pub(super) fn segment() -> Self {
        Self(Reason::Segment)
    }

    pub(super) fn uri() -> Self {
        Self(Reason::Uri)
    }

    pub(super) fn not_allowed() -> Self {
        Self(Reason::NotAllowed)
    }

    pub(super) fn method() -> Self {
        Self(Reason::Method)
    }

    pub(super) fn credential() -> Self {
        Self(Reason::Credential)
    }

    pub(super) fn shared_key() -> Self {
        Self(Reason::SharedKey)
    }

    pub(super) fn pages(reason: &'static str) -> Self {
        Self(Reason::Pages(reason))
    }

    pub(super) fn body(reason: &'static str) -> Self {
        Self(Reason::Body(reason))
    }
}

impl From<ParamError> for RequestError {
    fn from(error: ParamError) -> Self {
        Self(Reason::Param(error))
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Reason::Param(error) => error.fmt(f),
            Reason::Header(name) => write!(f, "header `{}` cannot be sent", name.escape_debug()),
            Reason::Missing(name) => write!(f, "path parameter `{name}` has no value"),
            Reason::Segment => f.write_str("a path parameter is empty, `.` or `..`, which would reach another path"),
            Reason::Uri => f.write_str("the URL of the call is not valid or too long"),
            Reason::NotAllowed => f.write_str("the URL is not one that may be called"),
            Reason::Method => f.write_str("the method of the operation cannot be sent"),
            Reason::Credential => f.write_str("a credential holds characters that cannot be sent"),
            Reason::SharedKey => f.write_str("an idempotency key is for one call, and was set for all"),
            Reason::Pages(reason) => write!(f, "the next page cannot be asked for: {reason}"),
            Reason::Body(reason) => write!(f, "the body cannot be sent: {reason}"),
        }
    }
}

impl StdError for RequestError {}
