//! The client side: calls over HTTP.
//!
//! A generated call describes itself to a [`Call`], which goes through a [`Transport`] and comes back as a [`Reply`]. Credentials
//! are attached only to operations whose security names their scheme, and never follow a redirect to another origin.

mod base_url;
mod body;
mod call;
mod core;
mod credentials;
mod error;
mod events;
mod flag;
mod hyper_transport;
mod idempotency;
#[cfg(feature = "server")]
mod in_process;
mod options;
mod public;
mod reconnect;
mod redirects;
mod reply;
#[cfg(feature = "reqwest")]
mod reqwest_transport;
mod retry;
mod retry_after;
mod sender;
mod subscribe;
mod transport;
mod uri_text;

pub use self::body::TransportBody;
pub use self::call::Call;
pub use self::core::{BuildError, ClientCore, ClientCoreBuilder};
pub use self::error::{Error, Failure, RequestError, TransportError, UnexpectedResponse};
pub use self::hyper_transport::HyperTransport;
#[cfg(feature = "server")]
pub use self::in_process::InProcess;
pub use self::options::CallOptions;
pub use self::public::is_public;
pub use self::reconnect::{Lost, Reconnect};
pub use self::reply::{Reply, Response};
#[cfg(feature = "reqwest")]
pub use self::reqwest_transport::ReqwestTransport;
pub use self::sender::{Recipient, SenderCore, SenderCoreBuilder};
pub use self::subscribe::{Opening, subscribe};
pub use self::transport::{DeclaredRedirects, Sending, Transport};

/// What a client sends calls with unless it is told otherwise.
pub type DefaultTransport = HyperTransport;

/// TLS for [`HyperTransport::with_native_tls`].
#[cfg(feature = "native-tls")]
pub use native_tls;
/// The HTTP client below a [`ReqwestTransport`].
#[cfg(feature = "reqwest")]
pub use reqwest;
/// TLS for [`HyperTransport::with_rustls`].
#[cfg(feature = "rustls")]
pub use rustls;
