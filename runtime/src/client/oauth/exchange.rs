//! The requests to an authorization server.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, Request, StatusCode, Uri};
use secrecy::{ExposeSecret as _, SecretString};

use super::super::super::ByteStream;
use super::super::super::params::{Escape, escaped};
use super::super::body::Beyond;
use super::super::{Asking, DeclaredRedirects};
use super::answer::{self, Granted};
use super::registration::Place;
use super::{Exchange, Grants, Inner, OAuthError};
use bytes::Bytes;

/// No answer of an authorization server is larger.
const MAX_ANSWER: usize = 64 << 10;

/// Nobody is sent elsewhere with a secret.
const NO_REDIRECTS: DeclaredRedirects = DeclaredRedirects(&[301, 302, 303, 307, 308]);

impl Exchange {
    /// Gets a token of these scopes.
    pub(super) async fn run(
        &mut self,
        inner: &Inner,
        asking: &Asking<'_>,
        scopes: &[String],
    ) -> Result<Granted, OAuthError> {
        let url = self.token_url(inner, asking).await?;
        let mut request = Request::new(ByteStream::from(self.form(inner, scopes)));
        *request.method_mut() = Method::POST;
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers_mut().insert(CONTENT_TYPE, form);
        if let Some(value) = basic(inner)? {
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        let (status, body) = send(request, &url, asking).await?;
        answer::read(status, &body)
    }

    async fn token_url(&mut self, inner: &Inner, asking: &Asking<'_>) -> Result<String, OAuthError> {
        let resolve = |url: &str| asking.base.endpoint(url).ok_or(OAuthError::Endpoint);
        let metadata = match &inner.endpoint.0 {
            Place::Token(url) => return resolve(url),
            Place::Discovery(url) => url,
        };
        if let Some(found) = &self.token_url {
            return Ok(found.clone());
        }
        let (status, body) = send(Request::new(ByteStream::default()), &resolve(metadata)?, asking).await?;
        let found = resolve(&answer::token_endpoint(status, &body)?)?;
        Ok(self.token_url.insert(found).clone())
    }

    fn form(&self, inner: &Inner, scopes: &[String]) -> String {
        let mut pairs = match inner.grants {
            Grants::ClientCredentials => vec![("grant_type", "client_credentials")],
            Grants::RefreshToken => vec![("grant_type", "refresh_token")],
        };
        if let Some(token) = &self.refresh_token {
            pairs.push(("refresh_token", token.expose_secret()));
        }
        let scope = scopes.join(" ");
        if !scope.is_empty() {
            pairs.push(("scope", &scope));
        }
        pairs.extend(inner.client.in_form());
        pairs.extend(inner.client.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let pairs = pairs.into_iter().map(|(name, value)| format!("{}={}", plain(name), plain(value)));
        pairs.collect::<Vec<_>>().join("&")
    }
}

async fn send(
    mut request: Request<ByteStream>,
    url: &str,
    asking: &Asking<'_>,
) -> Result<(StatusCode, Bytes), OAuthError> {
    *request.uri_mut() = Uri::try_from(url).map_err(|_| OAuthError::Endpoint)?;
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    request.extensions_mut().insert(NO_REDIRECTS);
    let (parts, body) = asking.transport.send(request).await?.into_parts();
    Ok((parts.status, body.read(MAX_ANSWER, Beyond::Fail).await?))
}

/// The client's id and secret, each escaped before they are joined (section 2.3.1).
fn basic(inner: &Inner) -> Result<Option<HeaderValue>, OAuthError> {
    let Some(secret) = inner.client.secret.as_ref().filter(|_| !inner.client.in_body) else {
        return Ok(None);
    };
    let pair = SecretString::from(format!("{}:{}", plain(&inner.client.id), plain(secret.expose_secret())));
    let value = SecretString::from(format!("Basic {}", STANDARD.encode(pair.expose_secret())));
    let mut value = HeaderValue::from_str(value.expose_secret()).map_err(|_| OAuthError::Endpoint)?;
    value.set_sensitive(true);
    Ok(Some(value))
}

fn plain(text: &str) -> String {
    escaped(text, Escape::Unreserved)
}
