//! Tokens of OAuth 2 (RFC 6749): got from the authorization server by a client's own credentials or by a refresh token, kept until
//! shortly before they expire, and got anew after a server has refused one.

mod answer;
mod error;
mod exchange;
mod registration;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use secrecy::{ExposeSecret as _, SecretString};

use super::super::json::Secret;
use super::clock::Instant;
use super::{Asking, CredentialSource, Getting};
use answer::Granted;
pub use error::OAuthError;
pub use registration::{OAuthClient, OAuthEndpoint};

/// A source of OAuth 2 tokens. Its copies share what they have got.
///
/// Each operation is called with a token of the scopes that it asks for, unless [`OAuthClient::scopes`] says otherwise; a token
/// that has more will do. Many calls that need one at the same time wait for one exchange. The authorization server is reached
/// through the transport of the client, by `https` or on this machine.
///
/// ```
/// use specloom_rt::client::{OAuth, OAuthClient};
///
/// let machine = OAuth::client_credentials("https://auth.example/token", OAuthClient::new("id", "secret"));
/// let person = OAuth::refresh_token("/oauth/token", OAuthClient::public("app"), "what the login gave");
/// ```
#[derive(Clone)]
pub struct OAuth(Arc<Inner>);

struct Inner {
    endpoint: OAuthEndpoint,
    client: OAuthClient,
    grants: Grants,
    tokens: Mutex<Vec<Token>>,
    /// Held by the one who asks the authorization server.
    exchange: tokio::sync::Mutex<Exchange>,
    rotated: Option<Rotated>,
}

/// Told of each new refresh token.
type Rotated = Box<dyn Fn(Secret) + Send + Sync>;

/// By what tokens are got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grants {
    ClientCredentials,
    RefreshToken,
}

/// What an exchange needs, and may change.
#[derive(Default)]
struct Exchange {
    refresh_token: Option<SecretString>,
    /// The URL that was found.
    token_url: Option<String>,
}

/// A token, and what it is good for.
struct Token {
    secret: SecretString,
    scopes: Vec<String>,
    until: Option<Instant>,
}

impl Token {
    fn serves(&self, scopes: &[String]) -> bool {
        let is_fresh = self.until.is_none_or(|until| Instant::now() < until);
        is_fresh && scopes.iter().all(|scope| self.scopes.contains(scope))
    }
}

impl OAuth {
    /// Gets tokens by the client's own credentials (section 4.4).
    pub fn client_credentials(endpoint: impl Into<OAuthEndpoint>, client: OAuthClient) -> Self {
        Self::new(endpoint.into(), client, Grants::ClientCredentials, None)
    }

    /// Gets tokens by a refresh token (section 6), which somebody's login has given.
    pub fn refresh_token(
        endpoint: impl Into<OAuthEndpoint>,
        client: OAuthClient,
        refresh_token: impl Into<String>,
    ) -> Self {
        let refresh_token = SecretString::from(refresh_token.into());
        Self::new(endpoint.into(), client, Grants::RefreshToken, Some(refresh_token))
    }

    fn new(endpoint: OAuthEndpoint, client: OAuthClient, grants: Grants, refresh_token: Option<SecretString>) -> Self {
        Self(Arc::new(Inner {
            endpoint,
            client,
            grants,
            tokens: Mutex::default(),
            exchange: tokio::sync::Mutex::new(Exchange { refresh_token, token_url: None }),
            rotated: None,
        }))
    }

    /// Tells of each new refresh token that the server gives in place of the last one, to be stored. No effect on a source that
    /// is in use already.
    #[must_use]
    pub fn on_refresh_token(mut self, told: impl Fn(Secret) + Send + Sync + 'static) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.rotated = Some(Box::new(told));
        }
        self
    }

    async fn token(&self, asking: &Asking<'_>) -> Result<String, OAuthError> {
        let inner = &*self.0;
        let scopes = inner.scopes(asking.scopes);
        if let Some(token) = inner.kept(&scopes) {
            return Ok(token);
        }
        let mut exchange = inner.exchange.lock().await;
        // Somebody else may have got it meanwhile.
        if let Some(token) = inner.kept(&scopes) {
            return Ok(token);
        }
        let granted = exchange.run(inner, asking, &scopes).await?;
        Ok(inner.keep(granted, scopes, &mut exchange))
    }
}

impl Inner {
    /// What to ask for: by a refresh token all that was granted, unless the client says otherwise.
    fn scopes(&self, asked: &[&str]) -> Vec<String> {
        match (&self.client.scopes, self.grants) {
            (Some(scopes), _) => scopes.clone(),
            (None, Grants::RefreshToken) => Vec::new(),
            (None, Grants::ClientCredentials) => asked.iter().map(ToString::to_string).collect(),
        }
    }

    fn kept(&self, scopes: &[String]) -> Option<String> {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.iter().find(|token| token.serves(scopes)).map(|token| token.secret.expose_secret().to_owned())
    }

    fn keep(&self, granted: Granted, scopes: Vec<String>, exchange: &mut Exchange) -> String {
        if let (Some(refresh_token), Grants::RefreshToken) = (granted.refresh_token, self.grants) {
            if let Some(told) = &self.rotated {
                told(Secret::from(refresh_token.expose_secret()));
            }
            exchange.refresh_token = Some(refresh_token);
        }
        let token = granted.access_token.expose_secret().to_owned();
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.retain(|token| token.until.is_none_or(|until| Instant::now() < until));
        tokens.push(Token { secret: granted.access_token, scopes, until: granted.until });
        token
    }
}

impl CredentialSource<String> for OAuth {
    fn get<'a>(&'a self, asking: &'a Asking<'a>) -> Getting<'a, String> {
        Box::pin(async move { Ok(self.token(asking).await?) })
    }

    fn refused(&self, token: &str) -> bool {
        let mut tokens = self.0.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.retain(|kept| kept.secret.expose_secret() != token);
        true
    }
}

impl fmt::Debug for OAuth {
    /// Says how tokens are got, never one of them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth").field("grants", &self.0.grants).field("client", &self.0.client).finish_non_exhaustive()
    }
}
