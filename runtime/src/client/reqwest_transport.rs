//! The transport over HTTP, and its redirects.

use bytes::Bytes;
use http::header::{
    ACCEPT, ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, HOST,
    LOCATION, TRANSFER_ENCODING, USER_AGENT,
};
use http::{HeaderMap, HeaderName, Method, StatusCode};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Url};

use super::super::ByteStream;
use super::call::LAST_EVENT_ID;
use super::{BuildError, DeclaredRedirects, Sending, Transport, TransportBody, TransportError};

/// As browsers and reqwest do, more or less.
const MOST_REDIRECTS: usize = 10;

/// What goes along to another origin; everything else may be a credential.
const HARMLESS: [HeaderName; 8] = [
    ACCEPT,
    ACCEPT_LANGUAGE,
    CACHE_CONTROL,
    CONTENT_TYPE,
    CONTENT_LANGUAGE,
    CONTENT_ENCODING,
    USER_AGENT,
    // The other origin's stream has set it, and goes on after it.
    LAST_EVENT_ID,
];

/// Sends calls over HTTP/1.1 with reqwest.
///
/// Redirects (301, 302, 303, 307, 308) are followed here and not by reqwest, so that no credential goes to another origin,
/// whatever header it is in; those that the operation declares are answers, and nobody follows them. No time limit is set on the client: it would cut streams.
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

    async fn exchange(
        &self,
        request: http::Request<ByteStream>,
    ) -> Result<http::Response<TransportBody>, TransportError> {
        let (parts, body) = request.into_parts();
        let url = Url::parse(&parts.uri.to_string()).map_err(TransportError::new)?;
        let again = body.whole().cloned();
        let declared = parts.extensions.get::<DeclaredRedirects>().copied().unwrap_or_default();
        let mut hop = Hop { method: parts.method, url, headers: parts.headers, body: again };
        let mut body = Some(body);
        for _ in 0..=MOST_REDIRECTS {
            let response = self.once(&hop, body.take()).await?;
            let follows = self.redirects && !declared.0.contains(&response.status().as_u16());
            let next = if follows { hop.next(&response)? } else { None };
            match next {
                Some(next) => hop = next,
                None => return Ok(http::Response::from(response).map(TransportBody::new)),
            }
        }
        Err(TransportError::new("too many redirects"))
    }

    /// Sends the body that can be sent again, else the one that comes in chunks.
    async fn once(&self, hop: &Hop, body: Option<ByteStream>) -> Result<reqwest::Response, TransportError> {
        let mut request = self.client.request(hop.method.clone(), hop.url.clone()).headers(hop.headers.clone());
        request = match (&hop.body, body) {
            (Some(whole), _) if whole.is_empty() => request,
            (Some(whole), _) => request.body(whole.clone()),
            (None, Some(chunks)) => request.body(reqwest::Body::wrap(chunks)),
            (None, None) => return Err(TransportError::new("a redirect asks again for a body that came in chunks")),
        };
        request.send().await.map_err(failed)
    }
}

/// The URL is left out: it may hold a key.
fn failed(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    if error.is_connect() { TransportError::connect(error) } else { TransportError::new(error) }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<ByteStream>) -> Sending<'_> {
        Box::pin(self.exchange(request))
    }
}

/// One request of a chain of redirects.
struct Hop {
    method: Method,
    url: Url,
    headers: HeaderMap,
    /// The body, where it can be sent again.
    body: Option<Bytes>,
}

impl Hop {
    /// The request that a response redirects to.
    fn next(&self, response: &reqwest::Response) -> Result<Option<Self>, TransportError> {
        let status = response.status();
        if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
            return Ok(None);
        }
        let Some(location) = response.headers().get(LOCATION) else {
            return Ok(None);
        };
        let location = std::str::from_utf8(location.as_bytes()).map_err(TransportError::new)?;
        let mut url = self.url.join(location).map_err(TransportError::new)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(TransportError::new("a redirect leaves HTTP"));
        }
        // Only an `http` or `https` URL without a host could refuse, and there is none.
        let _ = (url.set_username(""), url.set_password(None));
        url.set_fragment(None);
        let mut next =
            Self { method: self.method.clone(), url, headers: self.headers.clone(), body: self.body.clone() };
        if becomes_get(status, &self.method) {
            next.method = Method::GET;
            next.body = Some(Bytes::new());
            for name in [CONTENT_TYPE, CONTENT_LENGTH, CONTENT_ENCODING, CONTENT_LANGUAGE, TRANSFER_ENCODING] {
                next.headers.remove(name);
            }
        }
        // C9
        if next.url.origin() != self.url.origin() {
            next.drop_credentials();
        }
        next.headers.remove(HOST);
        Ok(Some(next))
    }

    fn drop_credentials(&mut self) {
        let mut kept = HeaderMap::new();
        for (name, value) in &self.headers {
            if HARMLESS.contains(name) && !value.is_sensitive() {
                kept.append(name, value.clone());
            }
        }
        self.headers = kept;
    }
}

fn becomes_get(status: StatusCode, method: &Method) -> bool {
    match status.as_u16() {
        303 => method != Method::HEAD,
        301 | 302 => method == Method::POST,
        _ => false,
    }
}
