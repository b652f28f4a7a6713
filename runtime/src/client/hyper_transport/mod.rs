//! The transport over HTTP/1.1: hyper, which sends a URI as it is given, byte for byte.
//!
//! Pooling is hyper's, connections are opened in [`connect`], TLS is chosen in [`tls`], redirects are followed in `redirects`.

mod conn;
mod connect;
mod tls;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{CONTENT_LENGTH, PROXY_AUTHORIZATION, USER_AGENT};
use http::uri::Scheme;
use http::{HeaderValue, Method, Request, Response};
use http_body::Body as _;
use hyper_util::client::legacy::{Client, Error};
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use self::connect::Connector;
use self::tls::Tls;
use super::super::ByteStream;
use super::redirects::follow;
use super::{BuildError, Sending, Transport, TransportBody, TransportError};

/// What a request says of its sender, unless it says so itself.
const AGENT: HeaderValue = HeaderValue::from_static("specloom/0.1");

/// How long a connection is kept that nobody uses.
const IDLE: Duration = Duration::from_secs(90);

/// Sends calls over HTTP/1.1. This is what a client uses unless it is told otherwise.
///
/// Connections are kept and used again; one that the server has closed meanwhile is replaced. Proxies are those of the environment
/// (`HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, in capitals or not), over HTTP or HTTPS. Certificates are verified as the
/// operating system does. Redirects (301, 302, 303, 307, 308) are followed so that no credential goes to another origin, whatever
/// header it is in; those that the operation declares are answers, and nobody follows them.
#[derive(Clone)]
pub struct HyperTransport {
    client: Client<Connector, ByteStream>,
    tls: Tls,
    proxies: Arc<Matcher>,
    redirects: bool,
}

impl HyperTransport {
    /// A transport with the TLS of the feature that is switched on: `native-tls` or `rustls`. Without either, it calls `http` only.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new() -> Result<Self, BuildError> {
        Ok(Self::over(Tls::of_the_system()?, Matcher::from_env()))
    }

    /// A transport with TLS settings of one's own: which certificates are trusted, and which one is shown to the server.
    #[cfg(feature = "rustls")]
    pub fn with_rustls(config: rustls::ClientConfig) -> Self {
        Self::over(Tls::rustls(config), Matcher::from_env())
    }

    /// A transport with TLS settings of one's own: which certificates are trusted, and which one is shown to the server.
    #[cfg(feature = "native-tls")]
    pub fn with_native_tls(connector: native_tls::TlsConnector) -> Self {
        Self::over(Tls::Native(connector), Matcher::from_env())
    }

    /// The same transport, to which a redirect is an answer like any other.
    #[must_use]
    pub fn without_redirects(self) -> Self {
        Self { redirects: false, ..self }
    }

    /// The same transport without proxies, whatever the environment says.
    #[must_use]
    pub fn without_proxies(self) -> Self {
        Self { redirects: self.redirects, ..Self::over(self.tls, Matcher::builder().build()) }
    }

    fn over(tls: Tls, proxies: Matcher) -> Self {
        let proxies = Arc::new(proxies);
        let connector = Connector::new(tls.clone(), Arc::clone(&proxies));
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .build(connector);
        Self { client, tls, proxies, redirects: true }
    }

    async fn once(&self, mut request: Request<ByteStream>) -> Result<Response<TransportBody>, TransportError> {
        self.authorize(&mut request);
        request.headers_mut().entry(USER_AGENT).or_insert(AGENT);
        // Some servers refuse a request that has a body by its method, and says nothing of it.
        if request.body().is_end_stream() && matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH) {
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let response = self.client.request(request).await.map_err(failed)?;
        Ok(response.map(TransportBody::new))
    }

    /// A proxy for `http` reads the request itself; one for `https` is authorized when its tunnel is asked for.
    fn authorize(&self, request: &mut Request<ByteStream>) {
        if request.uri().scheme() != Some(&Scheme::HTTP) || request.headers().contains_key(PROXY_AUTHORIZATION) {
            return;
        }
        let proxy = self.proxies.intercept(request.uri());
        if let Some(credentials) = proxy.as_ref().and_then(|proxy| proxy.basic_auth()) {
            request.headers_mut().insert(PROXY_AUTHORIZATION, credentials.clone());
        }
    }
}

fn failed(error: Error) -> TransportError {
    if error.is_connect() { TransportError::connect(error) } else { TransportError::new(error) }
}

impl Transport for HyperTransport {
    fn send(&self, request: Request<ByteStream>) -> Sending<'_> {
        if self.redirects {
            Box::pin(follow(request, |request| self.once(request)))
        } else {
            Box::pin(self.once(request))
        }
    }
}

impl fmt::Debug for HyperTransport {
    /// Leaves out the proxies, whose URLs may hold keys.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransport").field("redirects", &self.redirects).finish_non_exhaustive()
    }
}
