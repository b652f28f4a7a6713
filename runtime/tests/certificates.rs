//! A server over TLS that asks its callers for certificates, and clients that have one, none, and a wrong one.
#![cfg(all(feature = "client", feature = "rustls", feature = "tls"))]

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use specloom_rt::client::{Call, ClientCore, Failure, HyperTransport, rustls};
use specloom_rt::operation::{Operation, Requirement, SecurityKind, SecurityScheme};
use specloom_rt::server::{Answer, HttpResponse, Input, Rejection, Routes, ServeOptions, ServerTls};
use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

static DEVICE: SecurityScheme = SecurityScheme { name: "device", kind: SecurityKind::MutualTls };
static TOKEN: SecurityScheme = SecurityScheme { name: "token", kind: SecurityKind::Bearer };
static VAULT: Operation = Operation {
    id: "vault",
    method: "GET",
    path: "/vault",
    tags: &[],
    security: &[&[Requirement { scheme: &DEVICE, scopes: &["read"] }], &[Requirement { scheme: &TOKEN, scopes: &[] }]],
    server: None,
};

/// Who signs certificates.
struct Authority {
    pem: String,
    der: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Self { pem: certificate.pem(), der: certificate.der().clone(), issuer: Issuer::new(params, key) }
    }

    fn signs(&self, name: &str) -> (rcgen::Certificate, KeyPair) {
        let key = KeyPair::generate().unwrap();
        (CertificateParams::new([name.to_owned()]).unwrap().signed_by(&key, &self.issuer).unwrap(), key)
    }
}

/// A client that trusts the authority, and shows this certificate.
fn client(url: &str, authority: &Authority, shown: Option<&(rcgen::Certificate, KeyPair)>) -> ClientCore {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(authority.der.clone()).unwrap();
    let config = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots);
    let config = match shown {
        None => config.with_no_client_auth(),
        Some((certificate, key)) => {
            let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
            config.with_client_auth_cert(vec![certificate.der().clone()], key).unwrap()
        }
    };
    ClientCore::builder(url).transport(HyperTransport::with_rustls(config)).build().unwrap()
}

async fn vault(_: (), input: Input) -> Result<HttpResponse, Rejection> {
    let mut trial = input.trial();
    while let Some(found) = trial.credential() {
        let verdict = match found.scheme() {
            "device" => Ok((found.certificate()?.der().to_vec(), found.scopes())),
            _ => Ok((found.token().as_bytes().to_vec(), found.scopes())),
        };
        trial.judge(verdict)?;
    }
    let (who, scopes) = trial.required()?;
    let peer = input.context(()).peer().unwrap().ip().to_string();
    Answer::new(200).text("text/plain", &format!("{who:?} {scopes:?} {peer}"))
}

async fn status(core: &ClientCore) -> Result<(u16, String), Failure> {
    let reply = Call::new(core, &VAULT).fetch("*/*").await?;
    Ok((reply.status(), reply.text()?))
}

#[tokio::test]
async fn a_certificate_proves_who_calls() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let (chain, key) = authority.signs("localhost");
    let tls =
        ServerTls::asking_callers(chain.pem().as_bytes(), key.serialize_pem().as_bytes(), authority.pem.as_bytes())
            .unwrap();
    let listener = TcpListener::bind("localhost:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let router = Routes::new((), |(), _, rejection| rejection.into_response()).route(&VAULT, vault).finish();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(ServeOptions::default().serve_tls(listener, tls, router, async {
        let _ = stopped.await;
    }));
    let url = format!("https://localhost:{}", addr.port());

    // One who never shakes hands keeps nobody else waiting.
    let idle = TcpStream::connect(addr).await.unwrap();
    let device = authority.signs("device-7");
    let known = client(&url, &authority, Some(&device));
    let told = format!("{:?} [\"read\"] {}", device.0.der().to_vec(), addr.ip());
    assert_eq!(status(&known).await.unwrap(), (200, told.clone()));
    assert_eq!(status(&known).await.unwrap(), (200, told));

    // Without one, the connection is as good as any, and the operation asks for something else.
    let nobody = client(&url, &authority, None);
    let reply = Call::new(&nobody, &VAULT).fetch("*/*").await.unwrap();
    assert_eq!(reply.status(), 401);
    let challenges: Vec<_> = reply.headers().get_all("www-authenticate").iter().collect();
    assert_eq!(challenges, ["ClientCertificate", "Bearer"]);
    let (code, told) = status(&nobody.with_credential(&TOKEN, "t")).await.unwrap();
    assert_eq!((code, told.starts_with("[116] []")), (200, true), "{told}");

    // One of a stranger is no connection.
    let wrong = client(&url, &authority, Some(&stranger.signs("device-7")));
    assert!(status(&wrong).await.is_err());

    // Nor is one without TLS.
    let mut plain = TcpStream::connect(addr).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut plain, b"GET /vault HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    let mut told = Vec::new();
    let _ = plain.read_to_end(&mut told).await;
    assert!(!told.starts_with(b"HTTP"), "{told:?}");

    drop(idle);
    stop.send(()).unwrap();
    tokio::time::timeout(std::time::Duration::from_secs(5), serving).await.unwrap().unwrap().unwrap();
}

#[test]
fn settings_that_are_none_are_refused() {
    let authority = Authority::new();
    let (chain, key) = authority.signs("localhost");
    let (chain, key, other) = (chain.pem(), key.serialize_pem(), authority.signs("other").1.serialize_pem());
    assert!(ServerTls::from_pem(chain.as_bytes(), key.as_bytes()).is_ok());
    for (chain, key) in [("", key.as_str()), (chain.as_str(), ""), (key.as_str(), key.as_str()), (&chain, &other)] {
        assert!(ServerTls::from_pem(chain.as_bytes(), key.as_bytes()).is_err());
    }
    assert!(ServerTls::asking_callers(chain.as_bytes(), key.as_bytes(), b"").is_err());
}
