//! TLS for [`serve_tls`](super::ServeOptions::serve_tls), with certificates of callers where they are wanted.

mod listener;
mod stream;

use std::fmt;
use std::io;
use std::sync::Arc;

use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};

pub(super) use listener::{Peer, TlsListener, tell_peer};

/// How a server proves who it is, and whether it asks its callers to.
///
/// ```no_run
/// use specloom_rt::server::{Router, ServeOptions, ServerTls};
///
/// # async fn example(listener: tokio::net::TcpListener, router: Router) -> std::io::Result<()> {
/// let (chain, key, authorities) = (std::fs::read("chain.pem")?, std::fs::read("key.pem")?, std::fs::read("devices.pem")?);
/// let tls = ServerTls::asking_callers(&chain, &key, &authorities)?;
/// ServeOptions::default().serve_tls(listener, tls, router, async { std::future::pending().await }).await
/// # }
/// ```
#[derive(Clone)]
pub struct ServerTls(pub(super) Arc<ServerConfig>);

impl ServerTls {
    /// Shows this chain of certificates (PEM, the server's own first), and asks callers for none.
    ///
    /// # Errors
    /// When it cannot be read, or the key is not that of the first certificate.
    pub fn from_pem(chain: &[u8], key: &[u8]) -> io::Result<Self> {
        let config = builder()?.with_no_client_auth();
        Self::with(config.with_single_cert(certificates(chain)?, private_key(key)?))
    }

    /// Also asks callers for a certificate of these authorities (PEM). Who has none is served too: operations that need it refuse
    /// then. A certificate of anybody else is no connection.
    ///
    /// # Errors
    /// As [`from_pem`](Self::from_pem); when there is no authority.
    pub fn asking_callers(chain: &[u8], key: &[u8], authorities: &[u8]) -> io::Result<Self> {
        let mut roots = RootCertStore::empty();
        for authority in certificates(authorities)? {
            roots.add(authority).map_err(invalid)?;
        }
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider());
        let verifier = verifier.allow_unauthenticated().build().map_err(invalid)?;
        let config = builder()?.with_client_cert_verifier(verifier);
        Self::with(config.with_single_cert(certificates(chain)?, private_key(key)?))
    }

    fn with(config: Result<ServerConfig, rustls::Error>) -> io::Result<Self> {
        Ok(Self::from(config.map_err(invalid)?))
    }
}

/// Settings of one's own. HTTP/1.1 is all that is spoken.
impl From<ServerConfig> for ServerTls {
    fn from(mut config: ServerConfig) -> Self {
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Self(config.into())
    }
}

impl fmt::Debug for ServerTls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerTls").finish_non_exhaustive()
    }
}

/// The process's cryptography, where one was installed.
fn provider() -> Arc<CryptoProvider> {
    CryptoProvider::get_default().cloned().unwrap_or_else(|| aws_lc_rs::default_provider().into())
}

fn builder() -> io::Result<rustls::ConfigBuilder<ServerConfig, rustls::WantsVerifier>> {
    ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().map_err(invalid)
}

fn certificates(pem: &[u8]) -> io::Result<Vec<CertificateDer<'static>>> {
    let all: Vec<_> = CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().map_err(invalid)?;
    if all.is_empty() { Err(invalid("there is no certificate")) } else { Ok(all) }
}

fn private_key(pem: &[u8]) -> io::Result<PrivateKeyDer<'static>> {
    PrivateKeyDer::from_pem_slice(pem).map_err(invalid)
}

fn invalid(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, error)
}
