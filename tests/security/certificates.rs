//! `mutualTLS`: the certificate of the connection is a credential like any other.

use axum::Extension;
use golden::security::server::router;
use specloom_rt::server::PeerCertificate;

use super::App;
use crate::wire::Running;

#[tokio::test]
async fn the_certificate_is_shown_to_the_application() {
    let app = App::default();
    let shown = |text: &'static str| Extension(PeerCertificate::new(text, []));
    let nobody = Running::start(router(app.clone())).await;
    let device = Running::start(router(app.clone()).layer(shown("device-7"))).await;
    let refused = Running::start(router(app.clone()).layer(shown("no"))).await;

    let (head, _) = nobody.exchange("GET", "/vault", "Authorization: Bearer t\n", "").await;
    assert!(head.starts_with("HTTP/1.1 401 ") && head.contains("www-authenticate: ClientCertificate"), "{head}");
    assert!(app.shown().is_empty());

    let (head, body) = device.exchange("GET", "/vault", "", "").await;
    assert!(head.starts_with("HTTP/1.1 200 ") && body == "\"device device-7\"", "{head} {body}");
    assert_eq!(app.shown(), ["device device-7 []"]);

    let (head, _) = refused.exchange("GET", "/vault", "", "").await;
    assert!(head.starts_with("HTTP/1.1 401 "), "{head}");
    // It says nothing to those who do not ask for it.
    let (head, _) = device.exchange("GET", "/root", "", "").await;
    assert!(head.starts_with("HTTP/1.1 401 ") && !head.contains("ClientCertificate"), "{head}");
}
