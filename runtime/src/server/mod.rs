//! The server side: an axum router over generated traits.
//!
//! Generated handlers take an [`Input`] apart, call the application and turn its answer into a response with [`Answer`]. What
//! does not hold to the document becomes a [`Rejection`] (problem details, RFC 9457) before the application is called.

mod accept;
mod answer;
mod api_error;
mod body;
mod choice;
mod chooser;
mod connection;
mod context;
mod credentials;
mod ending;
mod failure;
mod input;
mod layers;
mod log;
mod peer;
mod rejection;
mod routes;
mod serve;
mod template;
#[cfg(feature = "tls")]
mod tls;
mod trial;

pub use accept::Accept;
pub use answer::{Answer, Negotiate, Respond};
pub use api_error::ApiError;
pub use axum::Router;
pub use body::{BodyKind, Media};
pub use choice::Choice;
pub use context::Context;
pub use credentials::Found;
pub use http::request::Parts;
pub use input::{FromInput, Input};
pub use layers::{LayerOperation, OperationService};
pub use peer::PeerCertificate;
pub use rejection::{Rejection, Violation};
pub use routes::Routes;
pub use serve::{ServeOptions, serve};
#[cfg(feature = "tls")]
pub use tls::ServerTls;
pub use trial::Trial;

/// The web framework below, in the version that [`Router`] belongs to.
pub use axum;

/// TLS for [`ServerTls`].
#[cfg(feature = "tls")]
pub use rustls;

/// A response of the server.
pub type HttpResponse = http::Response<axum::body::Body>;

/// The most that is read of a request's body, unless [`Routes::max_body`] says otherwise: 2 MiB.
pub const MAX_BODY: usize = 2 << 20;

/// Says how much is read of the bodies of requests that carry it: `router.layer(axum::Extension(MaxBody(bytes)))`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MaxBody(pub usize);
