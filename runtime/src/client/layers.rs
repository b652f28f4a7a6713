//! Middleware: layers of tower around the transport.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use tower::{Layer, Service, ServiceExt as _};

use super::super::ByteStream;
use super::{Sending, Transport, TransportBody, TransportError};

type BoxError = Box<dyn Error + Send + Sync>;

/// The transport of a client, or the layers around it, as a service of tower: what a [`TransportLayer`] wraps.
#[derive(Clone)]
pub struct TransportService(Arc<dyn Transport>);

impl Service<Request<ByteStream>> for TransportService {
    type Response = Response<TransportBody>;
    type Error = TransportError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, TransportError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<ByteStream>) -> Self::Future {
        let transport = Arc::clone(&self.0);
        Box::pin(async move { transport.send(request).await })
    }
}

impl fmt::Debug for TransportService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportService").finish_non_exhaustive()
    }
}

/// A layer of tower around the transport of a client: every [`tower::Layer`] whose service takes requests with a [`ByteStream`] and
/// answers with any body of bytes.
///
/// The service has to be `Clone`: each request goes through a clone, which is made ready for it. What services share (the permits of
/// a limit, a cache) they share by their clones. One that is not `Clone`, such as a rate limit, needs `tower::buffer` around it.
///
/// Requests have their absolute URL, their credentials and whole or streamed bodies; redirects happen below all layers. An error of a
/// layer is a [`TransportError`], and its source; one that comes from the transport stays what it is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no layer of a client",
    note = "it takes a `tower::Layer<TransportService>` whose service is `Clone + Send`, takes `http::Request<ByteStream>` and \
            answers with an `http::Response` whose body is an `http_body::Body` of `Bytes`"
)]
pub trait TransportLayer: Send + Sync + 'static {
    /// The transport with this layer around it.
    #[doc(hidden)]
    fn around(self, transport: Arc<dyn Transport>) -> Arc<dyn Transport>;
}

impl<L, B> TransportLayer for L
where
    L: Layer<TransportService> + Send + Sync + 'static,
    L::Service: Service<Request<ByteStream>, Response = Response<B>> + Clone + Send + 'static,
    <L::Service as Service<Request<ByteStream>>>::Error: Into<BoxError>,
    <L::Service as Service<Request<ByteStream>>>::Future: Send,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn around(self, transport: Arc<dyn Transport>) -> Arc<dyn Transport> {
        Arc::new(Layered(Mutex::new(self.layer(TransportService(transport)))))
    }
}

/// A service as a transport. It is cloned for each request; the lock is for services that only one thread may look at.
struct Layered<S>(Mutex<S>);

impl<S, B> Transport for Layered<S>
where
    S: Service<Request<ByteStream>, Response = Response<B>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn send(&self, request: Request<ByteStream>) -> Sending<'_> {
        let service = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move {
            let response = service.oneshot(request).await.map_err(|error| failed(error.into()))?;
            Ok(response.map(TransportBody::new))
        })
    }
}

fn failed(error: BoxError) -> TransportError {
    error.downcast::<TransportError>().map_or_else(TransportError::new, |error| *error)
}

type Wrap = Box<dyn FnOnce(Arc<dyn Transport>) -> Arc<dyn Transport> + Send + Sync>;

/// The layers of a client in the making, the outermost first.
#[derive(Default)]
pub(super) struct Layers(Vec<Wrap>);

impl Layers {
    pub(super) fn push(&mut self, layer: impl TransportLayer) {
        self.0.push(Box::new(|transport| layer.around(transport)));
    }

    pub(super) fn around(self, transport: Arc<dyn Transport>) -> Arc<dyn Transport> {
        self.0.into_iter().rev().fold(transport, |transport, wrap| wrap(transport))
    }
}
