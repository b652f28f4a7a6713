//! Tower layers for single operations.
//!
//! Which operation a request is for is known only inside a route, where axum's layers do not reach. So a layer waits in the
//! extensions of each request, around a service that goes on with the request, until the operation is known.

use std::convert::Infallible;
use std::fmt;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::Request;
use axum::response::IntoResponse;
use tower::util::{BoxCloneSyncService, MapRequestLayer};
use tower::{Layer, Service, ServiceExt};

use super::super::operation::Operation;
use super::{HttpResponse, Rejection};

/// Gives single operations of a generated router layers of their own.
pub trait LayerOperation: Sized {
    /// Puts a layer around one operation, inside of the layers that the router gets afterwards and of those that the operation has
    /// got before. It sees the request before anything of it is read, also who calls; requests that are for no operation never get
    /// there. The two halves of an operation that answers with a value or with a stream are one operation here.
    ///
    /// ```
    /// # use specloom_rt::{operation::Operation, server::{LayerOperation, MaxBody, Router, axum::Extension}};
    /// # fn example(router: Router, upload: &'static Operation) -> Router {
    /// // In a program `&ops::UPLOAD`, of the generated module.
    /// router.layer_op(upload, Extension(MaxBody(64 << 20)))
    /// # }
    /// ```
    #[must_use]
    fn layer_op<L>(self, operation: &'static Operation, layer: L) -> Self
    where
        L: Layer<OperationService>,
        L::Service: Service<Request, Error: Into<Infallible>, Response: IntoResponse, Future: Send>
            + Clone
            + Send
            + Sync
            + 'static;
}

impl LayerOperation for Router {
    fn layer_op<L>(self, operation: &'static Operation, layer: L) -> Self
    where
        L: Layer<OperationService>,
        L::Service: Service<Request, Error: Into<Infallible>, Response: IntoResponse, Future: Send>
            + Clone
            + Send
            + Sync
            + 'static,
    {
        let service = layer.layer(OperationService(())).map_response(IntoResponse::into_response).map_err(Into::into);
        let layered = Layered { operation, service: BoxCloneSyncService::new(service) };
        self.layer(MapRequestLayer::new(move |mut request: Request| {
            request.extensions_mut().get_or_insert_default::<Layers>().0.push(layered.clone());
            request
        }))
    }
}

/// What a layer of an operation is around: the operation itself, and the layers inside.
#[derive(Debug, Clone)]
pub struct OperationService(());

impl Service<Request> for OperationService {
    type Response = HttpResponse;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        match request.extensions_mut().remove::<Rest>() {
            Some(rest) => Box::pin(async move { Ok(rest.run(request).await) }),
            // A layer that makes another request of the one it has got must keep its extensions.
            None => Box::pin(ready(Ok(Rejection::internal().into_response()))),
        }
    }
}

/// An operation with a layer around [`OperationService`].
#[derive(Clone)]
struct Layered {
    operation: &'static Operation,
    service: BoxCloneSyncService<Request, HttpResponse, Infallible>,
}

/// The layers of operations that a request has come by: the outermost first.
#[derive(Clone, Default)]
struct Layers(Vec<Layered>);

/// Answers a request once its operation is known.
pub(super) type Answer = Arc<dyn Fn(Request) -> Pin<Box<dyn Future<Output = HttpResponse> + Send>> + Send + Sync>;

/// The layers that are still to be gone through, and the operation behind them.
#[derive(Clone)]
pub(super) struct Rest {
    /// The outermost last.
    layers: Vec<Layered>,
    answer: Answer,
}

impl Rest {
    /// The layers of this operation that the request brings; `None` where it brings none, which is the usual case.
    pub(super) fn of(
        request: &mut Request,
        is_meant: impl Fn(&'static Operation) -> bool,
        answer: impl FnOnce() -> Answer,
    ) -> Option<Self> {
        let mut layers = request.extensions_mut().remove::<Layers>()?.0;
        layers.retain(|layered| is_meant(layered.operation));
        layers.reverse();
        (!layers.is_empty()).then(|| Self { layers, answer: answer() })
    }

    pub(super) async fn run(mut self, mut request: Request) -> HttpResponse {
        let Some(next) = self.layers.pop() else {
            return (self.answer)(request).await;
        };
        request.extensions_mut().insert(self);
        match next.service.oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}

impl fmt::Debug for Rest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.layers.iter().map(|layered| layered.operation.id)).finish()
    }
}
