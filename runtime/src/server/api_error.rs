//! An error type for applications that need no more than a status and words.

use std::borrow::Cow;
use std::fmt;

use http::StatusCode;

use super::super::seq::SequenceError;
use super::super::sse::StreamError;
use super::Rejection;

/// A ready-made error for a backend: a status, a title and a detail, answered as problem details.
///
/// ```
/// use specloom_rt::server::{ApiError, Rejection};
///
/// let error = ApiError::not_found("no room has this id");
/// assert_eq!(Rejection::from(error).status(), 404);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    status: StatusCode,
    title: Option<Cow<'static, str>>,
    detail: Option<Cow<'static, str>>,
}

impl ApiError {
    /// An error of this status.
    pub fn new(status: StatusCode) -> Self {
        Self { status, title: None, detail: None }
    }

    /// Sets the title; otherwise it is the status in words.
    pub fn title(mut self, title: impl Into<Cow<'static, str>>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Sets the detail, which the caller is told.
    pub fn detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// 400.
    pub fn bad_request(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST).detail(detail)
    }

    /// 401.
    pub fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED)
    }

    /// 403.
    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN)
    }

    /// 404.
    pub fn not_found(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::NOT_FOUND).detail(detail)
    }

    /// 409.
    pub fn conflict(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::CONFLICT).detail(detail)
    }

    /// 500, without a word on what happened.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// 501.
    pub fn not_implemented() -> Self {
        Self::new(StatusCode::NOT_IMPLEMENTED)
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Rejection::from(self.clone()).fmt(f)
    }
}

impl std::error::Error for ApiError {}

impl From<ApiError> for Rejection {
    fn from(error: ApiError) -> Self {
        let mut rejection = Self::new(error.status);
        if let Some(title) = error.title {
            rejection = rejection.title(title);
        }
        if let Some(detail) = error.detail {
            rejection = rejection.detail(detail);
        }
        rejection
    }
}

impl From<ApiError> for StreamError {
    fn from(error: ApiError) -> Self {
        Self::handler(error)
    }
}

impl From<Rejection> for StreamError {
    fn from(rejection: Rejection) -> Self {
        Self::handler(rejection)
    }
}

impl From<ApiError> for SequenceError {
    fn from(error: ApiError) -> Self {
        Self::source(error)
    }
}

/// The status is that of the [`Rejection`]; what is wrong with an item is told in the detail.
impl From<SequenceError> for ApiError {
    fn from(error: SequenceError) -> Self {
        let failure = error.item().and_then(|item| item.error.failures().first());
        let told = failure.map(|failure| Cow::from(format!("{error}: {failure}")));
        let rejection = Rejection::from(error);
        let detail = told.or_else(|| rejection.told().map(|detail| Cow::from(detail.to_owned())));
        Self { status: rejection.status(), title: None, detail }
    }
}
