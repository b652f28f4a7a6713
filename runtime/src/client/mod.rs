//! The client side: calls over HTTP.
//!
//! A generated call describes itself to a [`Call`], which goes through a [`Transport`] and comes back as a [`Reply`]. Credentials
//! are attached only to operations whose security names their scheme, and never follow a redirect to another origin.

mod base_url;
#[cfg(all(feature = "blocking", not(target_family = "wasm")))]
pub mod blocking;
mod body;
mod call;
mod clock;
mod core;
mod credentials;
mod error;
mod events;
#[cfg(target_family = "wasm")]
mod fetch_transport;
mod flag;
#[cfg(not(target_family = "wasm"))]
mod hyper_transport;
mod idempotency;
#[cfg(feature = "server")]
mod in_process;
mod layers;
mod oauth;
mod options;
mod pages;
mod public;
mod reconnect;
#[cfg(not(target_family = "wasm"))]
mod redirects;
mod reply;
#[cfg(all(feature = "reqwest", not(target_family = "wasm")))]
mod reqwest_transport;
mod retry;
mod retry_after;
mod sender;
mod source;
mod subscribe;
mod transport;
mod uri_text;

pub use self::body::TransportBody;
pub use self::call::Call;
pub use self::core::{BuildError, ClientCore, ClientCoreBuilder};
pub use self::error::{Error, Failure, RequestError, TransportError, UnexpectedResponse};
#[cfg(target_family = "wasm")]
pub use self::fetch_transport::FetchTransport;
#[cfg(not(target_family = "wasm"))]
pub use self::hyper_transport::HyperTransport;
#[cfg(feature = "server")]
pub use self::in_process::InProcess;
pub use self::layers::{TransportLayer, TransportService};
pub use self::oauth::{OAuth, OAuthClient, OAuthEndpoint, OAuthError};
pub use self::options::CallOptions;
pub use self::pages::{Items, Pages, Turning};
pub use self::public::is_public;
pub use self::reconnect::{Lost, Reconnect};
pub use self::reply::{Reply, Response};
#[cfg(all(feature = "reqwest", not(target_family = "wasm")))]
pub use self::reqwest_transport::ReqwestTransport;
pub use self::sender::{Recipient, SenderCore, SenderCoreBuilder};
pub use self::source::{Asking, CredentialError, CredentialSource, Fetched, Getting, fetched};
pub use self::subscribe::{Opening, subscribe};
pub use self::transport::{DeclaredRedirects, Sending, Transport};

/// What a client sends calls with unless it is told otherwise.
#[cfg(not(target_family = "wasm"))]
pub type DefaultTransport = HyperTransport;
/// What a client sends calls with unless it is told otherwise.
#[cfg(target_family = "wasm")]
pub type DefaultTransport = FetchTransport;

/// Middleware for [`ClientCoreBuilder::layer`].
pub use tower;

/// TLS for [`HyperTransport::with_native_tls`].
#[cfg(all(feature = "native-tls", not(target_family = "wasm")))]
pub use native_tls;
/// The HTTP client below a [`ReqwestTransport`].
#[cfg(all(feature = "reqwest", not(target_family = "wasm")))]
pub use reqwest;
/// TLS for [`HyperTransport::with_rustls`].
#[cfg(all(feature = "rustls", not(target_family = "wasm")))]
pub use rustls;
