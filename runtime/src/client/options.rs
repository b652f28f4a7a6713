//! What can be set for a single call, or for all calls of a client.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::super::sse::EventLimits;
use super::RequestError;
use super::base_url::BaseUrl;

/// Options of a call.
///
/// ```
/// # use std::time::Duration;
/// # use specloom_rt::client::CallOptions;
/// let options = CallOptions::default().timeout(Duration::from_secs(5)).header("x-trace", "7");
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct CallOptions {
    pub(super) base_url: Option<BaseUrl>,
    pub(super) timeout: Option<Duration>,
    pub(super) idle_timeout: Option<Duration>,
    pub(super) max_body: usize,
    pub(super) event_limits: EventLimits,
    /// Kept sensitive: nobody knows what they hold.
    pub(super) headers: HeaderMap,
    pub(super) error: Option<RequestError>,
}

impl CallOptions {
    /// Calls the API at this URL, whatever the client's is, and whichever server the operation has for itself.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        match BaseUrl::parse(&url.into()) {
            Ok(url) => self.base_url = Some(url),
            Err(_) => self.error = Some(RequestError::uri()),
        }
        self
    }

    /// The time for the whole call; for a stream, the time until it opens, each time that it does. 30 s unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Waits as long as it takes.
    pub fn no_timeout(mut self) -> Self {
        self.timeout = None;
        self
    }

    /// Ends a stream with an error when nothing arrives for so long, not even a comment; a subscription connects again. Off unless
    /// set.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = Some(timeout);
        self
    }

    /// The most that is read of an answer's body. 8 MiB unless set. Streams have no such limit.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// The longest line and event of a stream. An item of a sequence of JSON texts counts as a line.
    pub fn event_limits(mut self, limits: EventLimits) -> Self {
        self.event_limits = limits;
        self
    }

    /// The largest event of a stream, as a limit on its data.
    pub(super) fn max_event(mut self, bytes: usize) -> Self {
        self.event_limits = self.event_limits.max_event(bytes);
        self
    }

    /// Sets a header, in place of what the call would send. It does not follow a redirect to another origin.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<[u8]>) -> Self {
        let name = name.as_ref();
        match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value.as_ref())) {
            (Ok(name), Ok(mut value)) => {
                value.set_sensitive(true);
                self.headers.insert(name, value);
            }
            _ => self.error = Some(RequestError::header(name)),
        }
        self
    }
}

impl Default for CallOptions {
    fn default() -> Self {
        Self {
            base_url: None,
            timeout: Some(Duration::from_secs(30)),
            idle_timeout: None,
            max_body: 8 << 20,
            event_limits: EventLimits::default(),
            headers: HeaderMap::new(),
            error: None,
        }
    }
}
