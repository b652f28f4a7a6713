//! Serving a router until a shutdown that takes a bounded time.

use std::future::{Future, IntoFuture as _, poll_fn};
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::connection::Listener;
use super::ending::{Phase, end_streams};
#[cfg(feature = "tls")]
use super::tls::{Peer, ServerTls, TlsListener, tell_peer};

/// What connections have left to notice that they were cut. Only a handler that blocks its thread takes longer.
const CUT: Duration = Duration::from_secs(1);

/// Serves a router until `shutdown` is over; [`ServeOptions::serve`] says how that ends. Ten seconds later at most it returns.
///
/// Handlers see the caller's address.
///
/// # Errors
/// What the listener cannot go on from.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    ServeOptions::default().serve(listener, router, shutdown).await
}

/// How a router is served.
///
/// ```no_run
/// use std::time::Duration;
/// use specloom_rt::server::{Router, ServeOptions};
///
/// # async fn example(listener: tokio::net::TcpListener, router: Router) -> std::io::Result<()> {
/// let options = ServeOptions::default().grace(Duration::from_secs(25));
/// options.serve(listener, router, async { std::future::pending().await }).await
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServeOptions {
    /// How long requests in flight may go on after the shutdown.
    pub grace: Duration,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self { grace: Duration::from_secs(10) }
    }
}

impl ServeOptions {
    /// Sets how long requests in flight may go on after the shutdown. The default is ten seconds.
    #[must_use]
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// Serves a router until `shutdown` is over. Then
    ///
    /// - no connection is accepted any more, and those without a request are closed;
    /// - the streams of all event streams and sequences (JSON Lines, JSON text sequences) are dropped and their bodies end, after an
    ///   event or an item that is whole. A client that subscribed to events connects again; a reader of a sequence cannot tell this
    ///   end from another, so that a list that must be complete says so in an item of its own;
    /// - other requests in flight are answered to their end;
    /// - what is not over after the [`grace`](Self::grace) is cut: handlers that take longer, and connections whose other side
    ///   does not read.
    ///
    /// Handlers see the caller's address. Small chunks are sent at once (`TCP_NODELAY`).
    ///
    /// # Errors
    /// What the listener cannot go on from.
    pub async fn serve(
        self,
        listener: TcpListener,
        router: Router,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let (phase, phases) = watch::channel(Phase::Serving);
        let router = end_streams(router, phases.clone());
        // Nothing is lost where it cannot be set.
        let listener = Listener::new(listener, phases.clone()).tap_io(|connection| drop(connection.send_at_once()));
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let stopped = stopped(shutdown, phase.clone());
        let serving = axum::serve(listener, service).with_graceful_shutdown(stopped).into_future();
        self.end(serving, phase, phases).await
    }

    /// As [`serve`](Self::serve), over TLS. What callers prove by a certificate is handed to `authenticate`, where an operation asks
    /// for it (`mutualTLS`): a [`PeerCertificate`](super::PeerCertificate) in the extensions of the request.
    ///
    /// # Errors
    /// What the listener cannot go on from.
    #[cfg(feature = "tls")]
    pub async fn serve_tls(
        self,
        listener: TcpListener,
        tls: impl Into<ServerTls>,
        router: Router,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let (phase, phases) = watch::channel(Phase::Serving);
        let router = end_streams(router, phases.clone()).layer(axum::middleware::map_request(tell_peer));
        let listener = TlsListener::new(Listener::new(listener, phases.clone()), tls.into());
        let service = router.into_make_service_with_connect_info::<Peer>();
        let stopped = stopped(shutdown, phase.clone());
        let serving = axum::serve(listener, service).with_graceful_shutdown(stopped).into_future();
        self.end(serving, phase, phases).await
    }

    /// Waits for the end, and for no longer than the grace allows.
    async fn end(
        self,
        serving: impl Future<Output = io::Result<()>>,
        phase: watch::Sender<Phase>,
        phases: watch::Receiver<Phase>,
    ) -> io::Result<()> {
        let mut serving = pin!(serving);
        let mut late = pin!(late(phases, self.grace));
        let done = poll_fn(|cx| match serving.as_mut().poll(cx) {
            Poll::Ready(result) => Poll::Ready(Some(result)),
            Poll::Pending => late.as_mut().poll(cx).map(|()| None),
        });
        if let Some(result) = done.await {
            return result;
        }
        phase.send_replace(Phase::Cut);
        timeout(CUT, serving).await.unwrap_or(Ok(()))
    }
}

/// Over with `shutdown`, which everybody is told then.
async fn stopped(shutdown: impl Future<Output = ()>, phase: watch::Sender<Phase>) {
    shutdown.await;
    phase.send_replace(Phase::Stopping);
}

/// Over when the shutdown was so long ago.
async fn late(mut phases: watch::Receiver<Phase>, grace: Duration) {
    Phase::Stopping.reached(&mut phases).await;
    sleep(grace).await;
}
