//! Serving a router until a shutdown.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::HttpResponse;

/// Serves a router until `shutdown` is over: requests in flight are then answered to their end, and open event streams end.
///
/// Handlers see the caller's address.
///
/// # Errors
/// What the listener cannot go on from.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (stop, stopped) = watch::channel(false);
    let router = router.layer(axum::middleware::map_response(move |response: HttpResponse| {
        let stopped = stopped.clone();
        async move { ends_with(response, stopped) }
    }));
    let shutdown = async move {
        shutdown.await;
        stop.send_replace(true);
    };
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(shutdown).await
}

/// S9: an event stream ends when the server does.
fn ends_with(response: HttpResponse, mut stopped: watch::Receiver<bool>) -> HttpResponse {
    let is_stream =
        response.headers().get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/event-stream"));
    if !is_stream {
        return response;
    }
    let stopped = Box::pin(async move {
        // The sender is gone only when the server is.
        let _ = stopped.wait_for(|stopped| *stopped).await;
    });
    response.map(|inner| Body::new(UntilStopped { inner: Some(inner), stopped }))
}

struct UntilStopped {
    /// `None` once it has ended.
    inner: Option<Body>,
    stopped: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl HttpBody for UntilStopped {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = &mut *self;
        let Some(inner) = &mut this.inner else {
            return Poll::Ready(None);
        };
        if this.stopped.as_mut().poll(cx).is_ready() {
            // Dropped at once, and with it the handler's stream.
            this.inner = None;
            return Poll::Ready(None);
        }
        Pin::new(inner).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.as_ref().map_or(SizeHint::with_exact(0), HttpBody::size_hint)
    }
}
