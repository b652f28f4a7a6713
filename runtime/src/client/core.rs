//! What all calls of a client share.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::super::operation::{Operation, SecurityScheme, Server};
use super::base_url::BaseUrl;
use super::credentials::Credential;
use super::layers::Layers;
use super::{CallOptions, CredentialSource, DefaultTransport, RequestError, Transport, TransportLayer};

/// Where operations with servers of their own are called.
#[derive(Debug, Clone)]
enum Servers {
    /// There, unless the caller has said where, by the server's URL in the document.
    Own(BTreeMap<&'static str, BaseUrl>),
    /// Where all others are.
    #[cfg(feature = "server")]
    Ignored,
}

/// The inside of a generated client: base URL, transport, credentials and default options. Cheap to clone.
#[derive(Clone)]
pub struct ClientCore {
    pub(super) base: Arc<BaseUrl>,
    servers: Arc<Servers>,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) options: Arc<CallOptions>,
    pub(super) credentials: Arc<BTreeMap<&'static str, Credential>>,
}

impl ClientCore {
    /// A client of the API at this URL.
    pub fn builder(base_url: impl Into<String>) -> ClientCoreBuilder {
        ClientCoreBuilder::new(base_url)
    }

    /// A client of a router in the same process, without a socket. All operations are called there, whatever their servers.
    #[cfg(feature = "server")]
    pub fn in_process(router: axum::Router) -> Self {
        Self {
            base: Arc::new(BaseUrl::in_process()),
            servers: Arc::new(Servers::Ignored),
            transport: Arc::new(super::InProcess::new(router)),
            options: Arc::default(),
            credentials: Arc::default(),
        }
    }

    /// The same client, with other options that calls start with.
    pub fn with_options(self, change: impl FnOnce(CallOptions) -> CallOptions) -> Self {
        Self { options: Arc::new(change((*self.options).clone()).shared()), ..self }
    }

    /// Where an operation is called: where these options say, where the client was told for its server, or at its server.
    pub(super) fn base_of(&self, operation: &Operation, options: &CallOptions) -> Result<BaseUrl, RequestError> {
        if let Some(base) = &options.base_url {
            return Ok(base.clone());
        }
        let (Some(server), Servers::Own(told)) = (operation.server, &*self.servers) else {
            return Ok((*self.base).clone());
        };
        match told.get(server.url) {
            Some(base) => Ok(base.clone()),
            None => self.base.resolve(server.url).map_err(|_| RequestError::uri()),
        }
    }

    /// The same client with another credential for a scheme.
    pub fn with_credential(&self, scheme: &'static SecurityScheme, secret: impl Into<String>) -> Self {
        self.with(scheme, Credential::text(secret.into()))
    }

    /// The same client with another user and password for a scheme.
    pub fn with_basic(
        &self,
        scheme: &'static SecurityScheme,
        username: impl Into<String>,
        password: impl Into<String>,
    ) -> Self {
        self.with(scheme, Credential::basic(&username.into(), &password.into()))
    }

    fn with(&self, scheme: &'static SecurityScheme, credential: Credential) -> Self {
        let mut credentials = (*self.credentials).clone();
        credentials.insert(scheme.name, credential);
        Self { credentials: Arc::new(credentials), ..self.clone() }
    }
}

impl fmt::Debug for ClientCore {
    /// Says for which schemes there are credentials, not which.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCore")
            .field("base", &self.base)
            .field("credentials", &self.credentials.keys())
            .finish_non_exhaustive()
    }
}

/// A [`ClientCore`] in the making.
#[must_use]
pub struct ClientCoreBuilder {
    base_url: String,
    servers: BTreeMap<&'static str, String>,
    transport: Option<Arc<dyn Transport>>,
    layers: Layers,
    options: CallOptions,
    credentials: BTreeMap<&'static str, Credential>,
}

impl ClientCoreBuilder {
    /// A client of the API at this URL.
    pub fn new(base_url: impl Into<String>) -> Self {
        Self {
            base_url: base_url.into(),
            servers: BTreeMap::new(),
            transport: None,
            layers: Layers::default(),
            options: CallOptions::default(),
            credentials: BTreeMap::new(),
        }
    }

    /// Calls operations with this server of their own at another URL.
    pub fn server(mut self, server: &'static Server, url: impl Into<String>) -> Self {
        self.servers.insert(server.url, url.into());
        self
    }

    /// Sets the token or key of a scheme.
    pub fn credential(mut self, scheme: &'static SecurityScheme, secret: impl Into<String>) -> Self {
        self.credentials.insert(scheme.name, Credential::text(secret.into()));
        self
    }

    /// Asks for the token or key of a scheme with every request, each connection of a subscription included.
    pub fn credential_from(mut self, scheme: &'static SecurityScheme, source: impl CredentialSource<String>) -> Self {
        self.credentials.insert(scheme.name, Credential::asked(source));
        self
    }

    /// Sets the user and password of a scheme.
    pub fn basic(
        mut self,
        scheme: &'static SecurityScheme,
        username: impl Into<String>,
        password: impl Into<String>,
    ) -> Self {
        self.credentials.insert(scheme.name, Credential::basic(&username.into(), &password.into()));
        self
    }

    /// Asks for the user and password of a scheme with every request, each connection of a subscription included.
    pub fn basic_from(
        mut self,
        scheme: &'static SecurityScheme,
        source: impl CredentialSource<(String, String)>,
    ) -> Self {
        self.credentials.insert(scheme.name, Credential::basic_asked(source));
        self
    }

    /// Changes the options that calls start with.
    pub fn with(mut self, change: impl FnOnce(CallOptions) -> CallOptions) -> Self {
        self.options = change(self.options);
        self
    }

    /// Sends calls another way than over [`DefaultTransport`].
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Wraps the transport in a layer of tower, whatever the transport is. As in `tower::ServiceBuilder`, the layer that is added
    /// first sees a request first.
    pub fn layer(mut self, layer: impl TransportLayer) -> Self {
        self.layers.push(layer);
        self
    }

    /// The client.
    ///
    /// # Errors
    /// When the base URL is none, or TLS cannot be set up.
    pub fn build(self) -> Result<ClientCore, BuildError> {
        let base = BaseUrl::parse(&self.base_url)?;
        let told = self.servers.iter().map(|(server, url)| Ok((*server, BaseUrl::parse(url)?)));
        let servers = Servers::Own(told.collect::<Result<_, BuildError>>()?);
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(DefaultTransport::new()?),
        };
        Ok(ClientCore {
            base: Arc::new(base),
            servers: Arc::new(servers),
            transport: self.layers.around(transport),
            options: Arc::new(self.options.shared()),
            credentials: Arc::new(self.credentials),
        })
    }
}

impl fmt::Debug for ClientCoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCoreBuilder")
            .field("base_url", &self.base_url)
            .field("credentials", &self.credentials.keys())
            .finish_non_exhaustive()
    }
}

/// Why a client could not be built.
#[derive(Debug)]
pub struct BuildError(Reason);

#[derive(Debug)]
enum Reason {
    BaseUrl(&'static str),
    Transport(Box<dyn std::error::Error + Send + Sync>),
}

impl BuildError {
    pub(super) fn base_url(reason: &'static str) -> Self {
        Self(Reason::BaseUrl(reason))
    }

    #[allow(dead_code, reason = "without TLS there is nothing to set up")]
    pub(super) fn transport(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(Reason::Transport(error.into()))
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Reason::BaseUrl(reason) => write!(f, "the base URL {reason}"),
            Reason::Transport(_) => f.write_str("the HTTP client cannot be set up"),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Reason::BaseUrl(_) => None,
            Reason::Transport(error) => Some(&**error),
        }
    }
}
