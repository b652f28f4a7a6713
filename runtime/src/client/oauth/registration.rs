//! What an authorization server knows of a client, and where it is.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};

/// A client as it is registered with an authorization server.
///
/// ```
/// use specloom_rt::client::OAuthClient;
///
/// let client = OAuthClient::new("id", "secret").in_body().parameter("audience", "https://api.example");
/// assert!(!format!("{client:?}").contains("secret\""));
/// ```
#[derive(Clone)]
#[must_use]
pub struct OAuthClient {
    pub(super) id: String,
    pub(super) secret: Option<SecretString>,
    pub(super) in_body: bool,
    pub(super) scopes: Option<Vec<String>>,
    pub(super) parameters: Vec<(String, String)>,
}

impl OAuthClient {
    /// A client with a secret, which goes into the header `Authorization` (`Basic`).
    pub fn new(id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self { secret: Some(SecretString::from(secret.into())), ..Self::public(id) }
    }

    /// A client without a secret, such as an app.
    pub fn public(id: impl Into<String>) -> Self {
        Self { id: id.into(), secret: None, in_body: false, scopes: None, parameters: Vec::new() }
    }

    /// Sends the secret in the body of the request, to servers that want it there.
    pub fn in_body(mut self) -> Self {
        self.in_body = true;
        self
    }

    /// Asks for these scopes, whatever the operation is. Without any, the server decides.
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = Some(scopes.into_iter().map(Into::into).collect());
        self
    }

    /// Sends another parameter, such as `audience` or `resource`.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// Its id and secret, as the body holds them.
    pub(super) fn in_form(&self) -> Vec<(&str, &str)> {
        match &self.secret {
            Some(secret) if self.in_body => vec![("client_id", &self.id), ("client_secret", secret.expose_secret())],
            Some(_) => Vec::new(),
            None => vec![("client_id", &self.id)],
        }
    }
}

impl fmt::Debug for OAuthClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuthClient").field("id", &self.id).field("scopes", &self.scopes).finish_non_exhaustive()
    }
}

/// Where tokens are got: a URL, or one that says it. What is relative starts at the URL of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuthEndpoint(pub(super) Place);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    Token(String),
    Discovery(String),
}

impl OAuthEndpoint {
    /// Gets tokens at this URL.
    pub fn token(url: impl Into<String>) -> Self {
        Self(Place::Token(url.into()))
    }

    /// Gets tokens where the metadata at this URL says (`token_endpoint`): an `openIdConnectUrl`, or that of RFC 8414.
    pub fn discovered(url: impl Into<String>) -> Self {
        Self(Place::Discovery(url.into()))
    }
}

impl From<&str> for OAuthEndpoint {
    fn from(url: &str) -> Self {
        Self::token(url)
    }
}

impl From<String> for OAuthEndpoint {
    fn from(url: String) -> Self {
        Self::token(url)
    }
}
