//! Idempotency keys: how a server knows that a request is one that it has had before.

use http::{HeaderName, HeaderValue};
use uuid::Uuid;

/// The header of the draft `httpapi-idempotency-key-header`, and of most who have one.
pub(super) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A key that nobody else has: a UUID of version 4.
pub(super) fn new_key() -> HeaderValue {
    let text = Uuid::new_v4().hyphenated().to_string();
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}
