//! Redirects. They are followed here, and by no HTTP client, so that no credential goes to another origin, whatever header it is in.

use std::future::Future;

use bytes::Bytes;
use http::header::{
    ACCEPT, ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, HOST,
    LOCATION, TRANSFER_ENCODING, USER_AGENT,
};
use http::{HeaderMap, HeaderName, Method, Request, Response, StatusCode, Uri};
use url::Url;

use super::super::ByteStream;
use super::call::LAST_EVENT_ID;
use super::uri_text::with_query_of;
use super::{DeclaredRedirects, TransportBody, TransportError};

/// As browsers and other clients do, more or less.
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

/// Sends a request and the ones that answers redirect to (301, 302, 303, 307, 308), except to where the operation declares the
/// redirect as an answer.
pub(super) async fn follow<F>(
    request: Request<ByteStream>,
    send: impl Fn(Request<ByteStream>) -> F,
) -> Result<Response<TransportBody>, TransportError>
where
    F: Future<Output = Result<Response<TransportBody>, TransportError>>,
{
    let declared = request.extensions().get::<DeclaredRedirects>().copied().unwrap_or_default();
    let (parts, body) = request.into_parts();
    let again = body.whole().cloned();
    let mut hop = Hop { method: parts.method, uri: parts.uri, headers: parts.headers, body: again };
    let mut first = Some(body);
    for _ in 0..=MOST_REDIRECTS {
        let response = send(hop.request(first.take())?).await?;
        let follows = !declared.0.contains(&response.status().as_u16());
        let next = if follows { hop.next(&response)? } else { None };
        match next {
            Some(next) => hop = next,
            None => return Ok(response),
        }
    }
    Err(TransportError::lasting("too many redirects"))
}

/// One request of a chain of redirects.
struct Hop {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    /// The body, where it can be sent again.
    body: Option<Bytes>,
}

impl Hop {
    /// The request, with the body that it began with, or with the one that can be sent again.
    fn request(&self, first: Option<ByteStream>) -> Result<Request<ByteStream>, TransportError> {
        let body = match (first, &self.body) {
            (Some(first), _) => first,
            (None, Some(whole)) => whole.clone().into(),
            (None, None) => {
                return Err(TransportError::lasting("a redirect asks again for a body that came in chunks"));
            }
        };
        let mut request = Request::new(body);
        self.method.clone_into(request.method_mut());
        self.uri.clone_into(request.uri_mut());
        self.headers.clone_into(request.headers_mut());
        Ok(request)
    }

    /// The request that a response redirects to.
    fn next<B>(&self, response: &Response<B>) -> Result<Option<Self>, TransportError> {
        let status = response.status();
        if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
            return Ok(None);
        }
        let Some(location) = response.headers().get(LOCATION) else {
            return Ok(None);
        };
        let location = std::str::from_utf8(location.as_bytes()).map_err(TransportError::lasting)?;
        let (uri, is_same_origin) = self.target(location)?;
        let mut next =
            Self { method: self.method.clone(), uri, headers: self.headers.clone(), body: self.body.clone() };
        if becomes_get(status, &self.method) {
            next.method = Method::GET;
            next.body = Some(Bytes::new());
            for name in [CONTENT_TYPE, CONTENT_LENGTH, CONTENT_ENCODING, CONTENT_LANGUAGE, TRANSFER_ENCODING] {
                next.headers.remove(name);
            }
        }
        // C9
        if !is_same_origin {
            next.drop_credentials();
        }
        next.headers.remove(HOST);
        Ok(Some(next))
    }

    /// Where a `Location` leads, and whether that is the origin of this request.
    fn target(&self, location: &str) -> Result<(Uri, bool), TransportError> {
        let written = self.uri.to_string();
        let own = Url::parse(&written).map_err(TransportError::lasting)?;
        let to_itself = location.split('#').next().is_none_or(|location| location.trim().is_empty());
        let location = if to_itself { &written } else { location };
        let mut url = own.join(location).map_err(TransportError::lasting)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(TransportError::lasting("a redirect leaves HTTP"));
        }
        // Only an `http` or `https` URL without a host could refuse, and there is none.
        let _ = (url.set_username(""), url.set_password(None));
        let uri = with_query_of(&url, location).ok_or_else(|| TransportError::lasting("a redirect leads to no URL"))?;
        Ok((uri, url.origin() == own.origin()))
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
