//! HTTPS, with a certificate made for the test.

use std::sync::Arc;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use specloom_rt::client::{HyperTransport, rustls};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use super::peer::{OK, fetch, read_request};

/// Who can prove to be `localhost` and `api.example`, to those who trust it.
pub(crate) struct Identity {
    key: CertifiedKey<rcgen::KeyPair>,
}

impl Identity {
    pub(crate) fn new() -> Self {
        let names = ["localhost".to_owned(), "api.example".to_owned()];
        Self { key: generate_simple_self_signed(names).unwrap() }
    }

    pub(crate) fn pem(&self) -> String {
        self.key.cert.pem()
    }

    /// Answers one request over TLS, and gives it.
    pub(crate) async fn answer(&self, socket: impl AsyncRead + AsyncWrite + Unpin) -> std::io::Result<String> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let key = PrivateKeyDer::try_from(self.key.signing_key.serialize_der()).unwrap();
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![self.key.cert.der().clone()], key)
            .unwrap();
        let mut socket = TlsAcceptor::from(Arc::new(config)).accept(socket).await?;
        let request = read_request(&mut socket).await;
        socket.write_all(OK.as_bytes()).await?;
        socket.shutdown().await?;
        Ok(request)
    }

    fn trusted(&self) -> rustls::ClientConfig {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(self.key.cert.der().clone()).unwrap();
        rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth()
    }
}

#[tokio::test]
async fn a_certificate_that_is_trusted_is_enough() {
    let identity = Identity::new();
    let config = identity.trusted();
    let listener = TcpListener::bind("localhost:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let served = tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        identity.answer(socket).await.unwrap()
    });
    let transport = HyperTransport::with_rustls(config);
    let url = format!("https://localhost:{port}/a?q='");
    assert_eq!(fetch(&transport, &url).await.unwrap(), (200, "hi".to_owned()));
    assert!(served.await.unwrap().starts_with("GET /a?q=' HTTP/1.1\r\n"));
}

#[tokio::test]
async fn a_certificate_that_nobody_knows_is_refused() {
    let identity = Identity::new();
    let listener = TcpListener::bind("localhost:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let served = tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        identity.answer(socket).await
    });
    let error = fetch(&HyperTransport::new().unwrap(), &format!("https://localhost:{port}/")).await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert!(served.await.unwrap().is_err());
}
