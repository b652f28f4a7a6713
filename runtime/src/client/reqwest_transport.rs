//! The transport over a client of reqwest that the caller has set up.

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Url};

use super::super::ByteStream;
use super::redirects::follow;
use super::{BuildError, Sending, Transport, TransportBody, TransportError};

/// Sends calls with reqwest, for its settings: [`HyperTransport`](super::HyperTransport) has fewer.
///
/// Its URL type escapes `'` in every query, so that bytes on the wire are not always those that the document says; they mean the same.
/// Redirects are followed here and not by reqwest, so that no credential goes to another origin, whatever header it is in; those that
/// the operation declares are answers, and nobody follows them. No time limit is set on the client: it would cut streams.
#[derive(Debug, Clone)]
pub struct ReqwestTransport {
    client: Client,
    redirects: bool,
}

impl ReqwestTransport {
    /// A transport with reqwest's defaults.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new() -> Result<Self, BuildError> {
        Self::with(ClientBuilder::new().user_agent("specloom/0.1"))
    }

    /// A transport with settings of one's own: proxies, certificates, pools. Redirects stay as described above.
    ///
    /// # Errors
    /// When the settings do not work.
    pub fn with(builder: ClientBuilder) -> Result<Self, BuildError> {
        let builder = builder.redirect(Policy::none()).referer(false);
        let client = builder.build().map_err(BuildError::transport)?;
        Ok(Self { client, redirects: true })
    }

    /// The same transport, to which a redirect is an answer like any other.
    #[must_use]
    pub fn without_redirects(self) -> Self {
        Self { redirects: false, ..self }
    }

    async fn once(&self, request: http::Request<ByteStream>) -> Result<http::Response<TransportBody>, TransportError> {
        let (parts, body) = request.into_parts();
        let url = Url::parse(&parts.uri.to_string()).map_err(TransportError::new)?;
        let request = self.client.request(parts.method, url).headers(parts.headers);
        let request = match body.whole() {
            Some(whole) if whole.is_empty() => request,
            Some(whole) => request.body(whole.clone()),
            None => request.body(reqwest::Body::wrap(body)),
        };
        let response = request.send().await.map_err(failed)?;
        Ok(http::Response::from(response).map(TransportBody::new))
    }
}

/// The URL is left out: it may hold a key.
fn failed(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    if error.is_connect() { TransportError::connect(error) } else { TransportError::new(error) }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<ByteStream>) -> Sending<'_> {
        if self.redirects {
            Box::pin(follow(request, |request| self.once(request)))
        } else {
            Box::pin(self.once(request))
        }
    }
}
