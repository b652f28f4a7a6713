//! How connections are opened: straight, or through a proxy of the environment.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::USER_AGENT;
use http::uri::Scheme;
use http::{HeaderMap, Uri};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use tower::{Service, ServiceExt as _};

use super::AGENT;
use super::conn::Conn;
use super::tls::Tls;

pub(super) type BoxError = Box<dyn std::error::Error + Send + Sync>;

type Connecting = Pin<Box<dyn Future<Output = Result<Conn, BoxError>> + Send>>;

/// When the system asks whether a silent peer is still there, and how often.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// How long the system waits for a peer to acknowledge what was sent.
#[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
const UNACKNOWLEDGED: Duration = Duration::from_secs(30);

/// Opens the connection for a URL.
#[derive(Clone)]
pub(super) struct Connector {
    direct: Direct,
    proxies: Arc<Matcher>,
}

impl Connector {
    pub(super) fn new(tls: Tls, proxies: Arc<Matcher>) -> Self {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        http.set_keepalive(Some(KEEP_ALIVE));
        http.set_keepalive_interval(Some(KEEP_ALIVE));
        http.set_keepalive_retries(Some(3));
        #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
        http.set_tcp_user_timeout(Some(UNACKNOWLEDGED));
        Self { direct: Direct { http, tls }, proxies }
    }
}

impl Service<Uri> for Connector {
    type Response = Conn;
    type Error = BoxError;
    type Future = Connecting;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, to: Uri) -> Connecting {
        let direct = self.direct.clone();
        match self.proxies.intercept(&to) {
            None => direct.open(to),
            Some(proxy) => Box::pin(direct.through(proxy, to)),
        }
    }
}

/// Opens connections to whoever is named: TCP, and TLS over it for `https`.
#[derive(Clone)]
struct Direct {
    http: HttpConnector,
    tls: Tls,
}

impl Direct {
    fn open(self, to: Uri) -> Connecting {
        Box::pin(async move { self.tls.over(self.http, to).await })
    }

    /// `http` is asked of the proxy, `https` is spoken with the server through it.
    async fn through(self, proxy: Intercept, to: Uri) -> Result<Conn, BoxError> {
        if !matches!(proxy.uri().scheme_str(), Some("http" | "https")) {
            return Err("a proxy other than for HTTP is not supported".into());
        }
        if to.scheme() != Some(&Scheme::HTTPS) {
            return Ok(self.oneshot(proxy.uri().clone()).await?.proxied());
        }
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, AGENT);
        let mut tunnel = Tunnel::new(proxy.uri().clone(), self.clone()).with_headers(headers);
        if let Some(credentials) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(credentials.clone());
        }
        self.tls.over(tunnel, to).await
    }
}

impl Service<Uri> for Direct {
    type Response = Conn;
    type Error = BoxError;
    type Future = Connecting;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, to: Uri) -> Connecting {
        self.clone().open(to)
    }
}
