//! A transport without a socket.

use axum::Router;
use axum::body::Body;
use http::header::HOST;
use http::{HeaderValue, Uri};
use tower::ServiceExt as _;

use super::super::ByteStream;
use super::{Sending, Transport, TransportBody};

/// Hands requests to a router in the same process: everything but the socket is as over the network.
#[derive(Debug, Clone)]
pub struct InProcess(Router);

impl InProcess {
    /// Calls this router.
    pub fn new(router: Router) -> Self {
        Self(router)
    }
}

impl Transport for InProcess {
    fn send(&self, mut request: http::Request<ByteStream>) -> Sending<'_> {
        let router = self.0.clone();
        Box::pin(async move {
            // A server sees the path and the query only, and the host in a header.
            if let Some(host) = request.uri().authority().and_then(|host| HeaderValue::from_str(host.as_str()).ok()) {
                request.headers_mut().insert(HOST, host);
            }
            if let Some(path) = request.uri().path_and_query().cloned() {
                *request.uri_mut() = Uri::from(path);
            }
            let Ok(response) = router.oneshot(request.map(Body::new)).await;
            Ok(response.map(TransportBody::new))
        })
    }
}
