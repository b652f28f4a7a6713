//! S9: streams end when the server does.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::sync::watch;

use super::HttpResponse;

/// How far a server is from its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    Serving,
    /// Streams end, requests are answered.
    Stopping,
    /// Connections break off.
    Cut,
}

impl Phase {
    /// Over once the server is that far.
    pub(super) async fn reached(self, phases: &mut watch::Receiver<Self>) {
        if phases.wait_for(|phase| *phase >= self).await.is_err() {
            // The sender went first: nobody will say any more.
            std::future::pending().await
        }
    }
}

/// Marks a response whose body goes on for as long as its handler likes, and may end after any chunk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Endless;

/// Ends the bodies of such responses when the server stops.
pub(super) fn end_streams(router: Router, phases: watch::Receiver<Phase>) -> Router {
    router.layer(axum::middleware::map_response(move |response: HttpResponse| {
        let phases = phases.clone();
        async move { if is_endless(&response) { until_stopped(response, phases) } else { response } }
    }))
}

/// Event streams of handlers that others wrote are known by their type: an event that is not whole is nothing to its reader.
fn is_endless(response: &HttpResponse) -> bool {
    let content_type = response.headers().get(CONTENT_TYPE).map_or(&b""[..], |value| value.as_bytes());
    let (essence, _) = content_type.split_at(content_type.len().min(EVENTS.len()));
    response.extensions().get::<Endless>().is_some() || essence.eq_ignore_ascii_case(EVENTS)
}

const EVENTS: &[u8] = b"text/event-stream";

fn until_stopped(response: HttpResponse, mut phases: watch::Receiver<Phase>) -> HttpResponse {
    let stopped = Box::pin(async move { Phase::Stopping.reached(&mut phases).await });
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
