//! Calls to URLs that strangers name: webhooks and callbacks.
//!
//! Such a URL may lead anywhere, also to what only this machine can reach. So nothing is called that the application has not
//! allowed, redirects are not followed, and what goes along is only what the sender itself was given.

use std::fmt;
use std::sync::Arc;

use http::Uri;
use url::Url;

use super::super::operation::SecurityScheme;
use super::uri_text::{legal, with_query_of};
use super::{
    BuildError, CallOptions, ClientCore, ClientCoreBuilder, CredentialSource, DefaultTransport, RequestError,
    Transport, TransportLayer,
};

type Allow = Arc<dyn Fn(&Uri) -> bool + Send + Sync>;

/// What no call of a sender begins with.
const NOWHERE: &str = "http://nowhere.invalid";

/// The inside of a generated sender: transport, credentials, default options and which URLs may be called. Cheap to clone.
#[derive(Debug, Clone)]
pub struct SenderCore {
    core: ClientCore,
    allow: Allowed,
}

/// A function that has nothing to show.
#[derive(Clone)]
struct Allowed(Allow);

impl fmt::Debug for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Allowed")
    }
}

impl SenderCore {
    /// A sender that calls the URLs that are allowed.
    pub fn builder(allow: impl Fn(&Uri) -> bool + Send + Sync + 'static) -> SenderCoreBuilder {
        SenderCoreBuilder {
            core: ClientCoreBuilder::new(NOWHERE),
            allow: Allowed(Arc::new(allow)),
            has_transport: false,
        }
    }

    /// A sender to a router in the same process, without a socket, whatever the URLs' hosts are.
    #[cfg(feature = "server")]
    pub fn in_process(router: axum::Router) -> Self {
        Self { core: ClientCore::in_process(router), allow: Allowed(Arc::new(|_| true)) }
    }

    /// The same sender, with other options that calls start with.
    pub fn with_options(self, change: impl FnOnce(CallOptions) -> CallOptions) -> Self {
        Self { core: self.core.with_options(change), ..self }
    }

    /// The same sender with another credential for a scheme.
    pub fn with_credential(&self, scheme: &'static SecurityScheme, secret: impl Into<String>) -> Self {
        Self { core: self.core.with_credential(scheme, secret), ..self.clone() }
    }

    /// The same sender with another user and password for a scheme.
    pub fn with_basic(
        &self,
        scheme: &'static SecurityScheme,
        username: impl Into<String>,
        password: impl Into<String>,
    ) -> Self {
        Self { core: self.core.with_basic(scheme, username, password), ..self.clone() }
    }

    /// Who is at this URL.
    pub fn to(&self, url: impl Into<String>) -> Recipient {
        Recipient { sender: self.clone(), url: url.into() }
    }
}

/// Where a sender calls.
#[derive(Clone)]
pub struct Recipient {
    sender: SenderCore,
    url: String,
}

impl fmt::Debug for Recipient {
    /// Leaves out the URL: it may hold a key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recipient").finish_non_exhaustive()
    }
}

impl Recipient {
    pub(super) fn core(&self) -> &ClientCore {
        &self.sender.core
    }

    /// The URL with the path and the query of an operation, if it may be called.
    pub(super) fn uri(&self, options: &CallOptions, path: &str, query: &str) -> Result<Uri, RequestError> {
        let own = options.base_url.as_ref().map_or(self.url.as_str(), |base| base.as_str());
        let own = own.split('#').next().unwrap_or_default().trim();
        let own = if path.is_empty() { own } else { own.strip_suffix('/').unwrap_or(own) };
        let written = format!("{own}{}", legal(path));
        let url = Url::parse(&written).map_err(|_| RequestError::uri())?;
        if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some() {
            return Err(RequestError::not_allowed());
        }
        let uri = with_query_of(&url, &written).ok_or_else(RequestError::uri)?;
        let mark = match (query.is_empty(), uri.query()) {
            (true, _) => "",
            (false, None) => "?",
            (false, Some("")) => "",
            (false, Some(_)) => "&",
        };
        let uri = Uri::try_from(format!("{uri}{mark}{}", legal(query))).map_err(|_| RequestError::uri())?;
        if (self.sender.allow.0)(&uri) { Ok(uri) } else { Err(RequestError::not_allowed()) }
    }
}

/// A [`SenderCore`] in the making.
#[derive(Debug)]
#[must_use]
pub struct SenderCoreBuilder {
    core: ClientCoreBuilder,
    allow: Allowed,
    has_transport: bool,
}

impl SenderCoreBuilder {
    /// Sets the token or key of a scheme.
    pub fn credential(self, scheme: &'static SecurityScheme, secret: impl Into<String>) -> Self {
        Self { core: self.core.credential(scheme, secret), ..self }
    }

    /// Sets the user and password of a scheme.
    pub fn basic(
        self,
        scheme: &'static SecurityScheme,
        username: impl Into<String>,
        password: impl Into<String>,
    ) -> Self {
        Self { core: self.core.basic(scheme, username, password), ..self }
    }

    /// Asks for the token or key of a scheme with every request.
    pub fn credential_from(self, scheme: &'static SecurityScheme, source: impl CredentialSource<String>) -> Self {
        Self { core: self.core.credential_from(scheme, source), ..self }
    }

    /// Asks for the user and password of a scheme with every request.
    pub fn basic_from(self, scheme: &'static SecurityScheme, source: impl CredentialSource<(String, String)>) -> Self {
        Self { core: self.core.basic_from(scheme, source), ..self }
    }

    /// Changes the options that calls start with.
    pub fn with(self, change: impl FnOnce(CallOptions) -> CallOptions) -> Self {
        Self { core: self.core.with(change), ..self }
    }

    /// Sends calls another way than over a [`DefaultTransport`] that follows no redirects.
    pub fn transport(self, transport: impl Transport) -> Self {
        Self { core: self.core.transport(transport), has_transport: true, ..self }
    }

    /// Wraps the transport in a layer of tower, whatever the transport is. As in `tower::ServiceBuilder`, the layer that is added
    /// first sees a request first.
    pub fn layer(self, layer: impl TransportLayer) -> Self {
        Self { core: self.core.layer(layer), ..self }
    }

    /// The sender.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn build(self) -> Result<SenderCore, BuildError> {
        let core = match self.has_transport {
            true => self.core,
            false => self.core.transport(DefaultTransport::new()?.without_redirects()),
        };
        Ok(SenderCore { core: core.build()?, allow: self.allow })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, path: &str, query: &str, expected: &str) {
        let sender = SenderCore::builder(|url| url.host() != Some("inside.example")).build().unwrap();
        let uri = sender.to(url).uri(&CallOptions::default(), path, query);
        let shown = uri.map_or_else(|error| error.to_string(), |uri| uri.to_string());
        assert_eq!(shown, expected, "{url} {path} {query}");
    }

    #[test]
    fn the_url_is_called_as_it_is() {
        check("https://a.example/cb?x=1#f", "", "", "https://a.example/cb?x=1");
        check("https://a.example/cb?x='1'", "/it's", "y='2'", "https://a.example/cb?x='1'/it's&y='2'");
        check("https://a.example/cb?x=1", "", "y=2", "https://a.example/cb?x=1&y=2");
        check("https://a.example/cb", "", "y=2", "https://a.example/cb?y=2");
        check("https://a.example/cb?", "", "y=2", "https://a.example/cb?y=2");
        check("https://a.example/cb", "/data", "", "https://a.example/cb/data");
        check("https://a.example/cb/", "/data", "", "https://a.example/cb/data");
        check("https://a.example/cb/", "", "", "https://a.example/cb/");
        check("HTTPS://A.example", "", "", "https://a.example/");
    }

    #[test]
    fn what_is_not_allowed_is_not_called() {
        let refused = "the URL is not one that may be called";
        check("http://inside.example/", "", "", refused);
        check("http://inside%2Eexample/", "", "", refused);
        check("http://user:word@a.example/", "", "", refused);
        check("http://user@a.example/", "", "", refused);
        check("file:///etc/passwd", "", "", refused);
        check("gopher://a.example/", "", "", refused);
        for bad in ["", "/relative", "a.example/cb", "http://", "http://a b/"] {
            check(bad, "", "", "the URL of the call is not valid or too long");
        }
    }
}
