//! TLS by the feature that is switched on; as reqwest does, `native-tls` comes first where both are.

use http::Uri;
use hyper::rt::{Read, Write};
use hyper_util::client::legacy::connect::Connection;
use tower::{Service, ServiceExt as _};

use super::super::BuildError;
use super::conn::Conn;
use super::connect::BoxError;

/// How connections for `https` are secured.
#[derive(Clone)]
pub(super) enum Tls {
    #[cfg(feature = "rustls")]
    Rustls(std::sync::Arc<rustls::ClientConfig>),
    #[cfg(feature = "native-tls")]
    Native(native_tls::TlsConnector),
    #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
    Missing,
}

impl Tls {
    /// TLS that trusts whom the operating system trusts.
    #[cfg(feature = "native-tls")]
    pub(super) fn of_the_system() -> Result<Self, BuildError> {
        native_tls::TlsConnector::new().map(Self::Native).map_err(BuildError::transport)
    }

    /// TLS that trusts whom the operating system trusts, by the process's cryptography where one was installed.
    #[cfg(all(feature = "rustls", not(feature = "native-tls")))]
    pub(super) fn of_the_system() -> Result<Self, BuildError> {
        use hyper_rustls::ConfigBuilderExt as _;
        use rustls::crypto::{CryptoProvider, aws_lc_rs};

        let provider = CryptoProvider::get_default().cloned();
        let provider = provider.unwrap_or_else(|| aws_lc_rs::default_provider().into());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|config| config.try_with_platform_verifier());
        Ok(Self::rustls(config.map_err(BuildError::transport)?.with_no_client_auth()))
    }

    #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
    #[expect(clippy::unnecessary_wraps, reason = "it can fail with TLS")]
    pub(super) fn of_the_system() -> Result<Self, BuildError> {
        Ok(Self::Missing)
    }

    #[cfg(feature = "rustls")]
    pub(super) fn rustls(mut config: rustls::ClientConfig) -> Self {
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Self::Rustls(config.into())
    }

    /// The connection that `connector` opens, secured where the scheme asks for it.
    pub(super) async fn over<C>(self, connector: C, to: Uri) -> Result<Conn, BoxError>
    where
        C: Service<Uri>,
        C::Response: Read + Write + Connection + Send + Unpin + 'static,
        C::Error: Into<BoxError>,
        C::Future: Send + 'static,
    {
        if to.scheme_str() != Some("https") {
            return Ok(Conn::new(connector.oneshot(to).await.map_err(Into::into)?));
        }
        match self {
            #[cfg(feature = "rustls")]
            Self::Rustls(config) => {
                let secured = hyper_rustls::HttpsConnector::from((connector, config));
                Ok(Conn::new(secured.oneshot(to).await?))
            }
            #[cfg(feature = "native-tls")]
            Self::Native(tls) => {
                let secured = hyper_tls::HttpsConnector::from((connector, tls.into()));
                Ok(Conn::new(secured.oneshot(to).await?))
            }
            #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
            Self::Missing => Err("`https` needs the feature `rustls` or `native-tls` of specloom-rt".into()),
        }
    }
}
