//! What can be set for a single call, or for all calls of a client.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::super::sse::EventLimits;
use super::RequestError;
use super::base_url::BaseUrl;
use super::idempotency::IDEMPOTENCY_KEY;

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
    /// `None`: as often as the kind of the call has it.
    pub(super) retries: Option<u32>,
    pub(super) idempotency_header: Option<&'static str>,
    pub(super) idempotency_key: Option<HeaderValue>,
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

    /// The time for the whole call with all its tries; for a stream, the time until it opens, each time that it does. 30 s unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// [`timeout`](Self::timeout) in ms, for generated code.
    #[doc(hidden)]
    pub fn timeout_ms(self, ms: u64) -> Self {
        self.timeout(Duration::from_millis(ms))
    }

    /// Waits as long as it takes.
    pub fn no_timeout(mut self) -> Self {
        self.timeout = None;
        self
    }

    /// Sends the call again, so often at most, when there was no connection; and, where that changes nothing, when the connection broke
    /// before there was an answer, or the answer is 429 or 503. Unless set: twice; event streams not at all.
    ///
    /// It changes nothing with GET, HEAD, OPTIONS, TRACE, PUT, DELETE and QUERY, and where the request has an
    /// [idempotency key](Self::idempotency_key). Bodies that come in chunks are never sent twice. The waits grow from a quarter of a second,
    /// or are what `Retry-After` asks for; when the time limit leaves no room for the next, the call ends with what it has.
    /// Subscriptions go by their own policy.
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = Some(retries);
        self
    }

    /// Sends this idempotency key, in place of what the call would send: in the header `Idempotency-Key`, unless the API has another for
    /// it. For one call: two with the same key are the same to a server.
    pub fn idempotency_key(mut self, key: impl AsRef<str>) -> Self {
        match HeaderValue::from_bytes(key.as_ref().as_bytes()) {
            Ok(key) if !key.is_empty() => self.idempotency_key = Some(key),
            _ => self.error = Some(RequestError::header(self.key_header().as_str())),
        }
        self
    }

    /// The header in which this API expects idempotency keys. `Idempotency-Key` unless set.
    pub fn idempotency_header(mut self, name: &'static str) -> Self {
        self.idempotency_header = Some(name);
        self
    }

    /// The options of all calls of a client, which cannot share a key.
    pub(super) fn shared(mut self) -> Self {
        if self.idempotency_key.take().is_some() {
            self.error = Some(RequestError::shared_key());
        }
        self
    }

    pub(super) fn key_header(&self) -> HeaderName {
        let own = self.idempotency_header.and_then(|name| HeaderName::from_bytes(name.as_bytes()).ok());
        own.unwrap_or(IDEMPOTENCY_KEY)
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

    /// The most that is read of an event's data. 16 MiB unless set.
    pub fn max_event(mut self, bytes: usize) -> Self {
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
            retries: None,
            idempotency_header: None,
            idempotency_key: None,
            max_body: 8 << 20,
            event_limits: EventLimits::default(),
            headers: HeaderMap::new(),
            error: None,
        }
    }
}
