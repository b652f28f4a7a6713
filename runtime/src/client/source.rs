//! Where credentials come from that are not known when a client is built.

use std::error::Error as StdError;
use std::fmt;
use std::future::{Future, ready};
use std::pin::Pin;

use super::base_url::BaseUrl;
use super::{OAuthError, Transport};

/// A credential on its way.
pub type Getting<'a, T> = Pin<Box<dyn Future<Output = Result<T, CredentialError>> + Send + 'a>>;

/// Gives the credential of a scheme, each time that a request needs one: a token or key as a `String`, or a user and a password.
///
/// A function without arguments is one. [`fetched`] makes one of an asynchronous function, and [`OAuth`](super::OAuth) is one that
/// gets tokens of OAuth 2.
pub trait CredentialSource<T>: Send + Sync + 'static {
    /// The credential to send now.
    fn get<'a>(&'a self, asking: &'a Asking<'a>) -> Getting<'a, T>;

    /// Told that a server has refused a token (401). Says whether there may be another: then the request is sent once more with
    /// what [`get`](Self::get) gives, where its body allows that.
    fn refused(&self, token: &str) -> bool {
        let _ = token;
        false
    }
}

impl<T: Send + 'static, F: Fn() -> T + Send + Sync + 'static> CredentialSource<T> for F {
    fn get<'a>(&'a self, _: &'a Asking<'a>) -> Getting<'a, T> {
        Box::pin(ready(Ok(self())))
    }
}

/// What a source is asked for.
pub struct Asking<'a> {
    pub(super) scheme: &'static str,
    pub(super) scopes: &'static [&'static str],
    pub(super) base: &'a BaseUrl,
    pub(super) transport: &'a dyn Transport,
}

impl Asking<'_> {
    /// The name of the scheme.
    pub fn scheme(&self) -> &'static str {
        self.scheme
    }

    /// The scopes that the operation asks for.
    pub fn scopes(&self) -> &'static [&'static str] {
        self.scopes
    }

    /// The URL of the API.
    pub fn base_url(&self) -> &str {
        self.base.as_str()
    }

    /// What the client sends its calls through.
    pub fn transport(&self) -> &dyn Transport {
        self.transport
    }
}

impl fmt::Debug for Asking<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asking").field("scheme", &self.scheme).field("scopes", &self.scopes).finish_non_exhaustive()
    }
}

/// A source that is an asynchronous function; made by [`fetched`].
pub struct Fetched<F>(F);

/// Makes a source of an asynchronous function, which is called for every request: it keeps what it has got itself.
///
/// ```
/// use specloom_rt::client::fetched;
///
/// let source = fetched(|| async { Ok::<_, std::io::Error>("a token".to_owned()) });
/// ```
pub fn fetched<F>(fetch: F) -> Fetched<F> {
    Fetched(fetch)
}

impl<T, F, R, E> CredentialSource<T> for Fetched<F>
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = Result<T, E>> + Send + 'static,
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    fn get<'a>(&'a self, _: &'a Asking<'a>) -> Getting<'a, T> {
        let fetching = (self.0)();
        Box::pin(async move { fetching.await.map_err(CredentialError::new) })
    }
}

impl<F> fmt::Debug for Fetched<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetched").finish_non_exhaustive()
    }
}

/// Why there is no credential: nothing was sent.
#[derive(Debug)]
pub struct CredentialError(Reason);

#[derive(Debug)]
enum Reason {
    OAuth(Box<OAuthError>),
    Other(Box<dyn StdError + Send + Sync>),
}

impl CredentialError {
    /// A failure of a source.
    pub fn new(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self(Reason::Other(source.into()))
    }

    /// What the authorization server said, or why it could not be asked, where the source is [`OAuth`](super::OAuth).
    pub fn oauth(&self) -> Option<&OAuthError> {
        match &self.0 {
            Reason::OAuth(error) => Some(error),
            Reason::Other(_) => None,
        }
    }

    /// Whether the same call may succeed a little later: the authorization server was not reached, or is not itself.
    pub(super) fn is_retryable(&self) -> bool {
        matches!(&self.0, Reason::OAuth(error) if error.is_retryable())
    }
}

impl From<OAuthError> for CredentialError {
    fn from(error: OAuthError) -> Self {
        Self(Reason::OAuth(Box::new(error)))
    }
}

impl fmt::Display for CredentialError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no credentials for the call")
    }
}

impl StdError for CredentialError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0 {
            Reason::OAuth(error) => Some(error),
            Reason::Other(error) => Some(&**error),
        }
    }
}
