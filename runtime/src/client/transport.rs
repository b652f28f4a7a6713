//! How requests travel.

use std::future::Future;
use std::pin::Pin;

use super::super::ByteStream;
use super::{TransportBody, TransportError};

/// An answer on its way.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<http::Response<TransportBody>, TransportError>> + Send + 'a>>;

/// Carries requests to a server and brings the answers back. The body of an answer is read later, piece by piece.
///
/// Time limits are kept by the caller, who drops the future.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request; its URI is absolute. Header values that are credentials are marked as sensitive. The body is an
    /// [`http_body::Body`].
    fn send(&self, request: http::Request<ByteStream>) -> Sending<'_>;
}

/// The redirects that are answers of the operation: statuses that a transport does not follow, in the extensions of each request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeclaredRedirects(pub &'static [u16]);
