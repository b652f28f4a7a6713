//! p14: servers of the document, of a path and of an operation, with variables.

use std::sync::{Arc, Mutex};

use golden::p14_servers31::client::{BASE_URL, Client};
use golden::p14_servers31::server::{mounted, router};
use golden::p14_servers31::servers::{ExampleComV, Region, StagingExampleCom};
use specloom_rt::client::{InProcess, Sending, Transport, TransportError};

use super::{App, ask, notes, silent};
use crate::wire::Running;

notes! {
    p14_servers31: a A AResponse, b B BResponse;
}

/// Remembers where calls go, and lets none through.
#[derive(Debug, Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Transport for Seen {
    fn send(&self, request: specloom_rt::http::Request<specloom_rt::ByteStream>) -> Sending<'_> {
        self.0.lock().unwrap().push(request.uri().to_string());
        Box::pin(async { Err(TransportError::lasting("not sent")) })
    }
}

#[tokio::test]
async fn each_operation_is_called_at_its_own_server() {
    let seen = Seen::default();
    let client = Client::builder(BASE_URL).transport(seen.clone()).build().unwrap();
    assert!(client.t().a().send().await.is_err() && client.t().b().send().await.is_err());
    let own =
        Client::builder(BASE_URL).other_example_com_url("http://a.test/x/").pathlevel_example_com_url("http://b.test");
    let own = own.transport(seen.clone()).build().unwrap();
    assert!(own.t().a().send().await.is_err() && own.t().b().send().await.is_err());
    assert_eq!(
        *seen.0.lock().unwrap(),
        ["https://other.example.com/a", "https://pathlevel.example.com/b", "http://a.test/x/a", "http://b.test/b"]
    );
}

#[test]
fn variables_are_typed_and_have_their_defaults() {
    assert_eq!(BASE_URL, "https://eu.example.com:443/v1");
    assert_eq!(String::from(ExampleComV::new()), BASE_URL);
    let server = ExampleComV::new().region(Region::Us).port("8443").v("2");
    assert_eq!(String::from(server), "https://us.example.com:8443/v2");
    assert_eq!(String::from(StagingExampleCom::new()), "https://staging.example.com");
    assert!(Client::new().is_ok());
}

#[tokio::test]
async fn over_http_and_in_process() {
    let (one, two) = (silent(1).await, silent(1).await);
    let client = Client::builder("http://127.0.0.1:1").other_example_com_url(one.url());
    let client = client.pathlevel_example_com_url(format!("{}/base", two.url())).build().unwrap();
    client.t().a().send().await.unwrap();
    client.t().b().send().await.unwrap();
    assert_eq!((one.request(0).0.as_str(), two.request(0).0.as_str()), ("GET /a HTTP/1.1", "GET /base/b HTTP/1.1"));

    let app = App::default();
    for router in [router(app.clone()), mounted(app.clone())] {
        let client = Client::builder(BASE_URL).transport(InProcess::new(router.clone())).build().unwrap();
        client.t().a().send().await.unwrap();
        client.t().b().send().await.unwrap();
        assert_eq!(app.noted(), ["A", "B"]);
        let server = Running::start(router).await;
        ask(
            &server,
            &[
                ("GET", "/a", "", "", 204, ""),
                ("GET", "/v1/a", "", "", 404, "application/problem+json"),
                ("POST", "/b", "", "", 405, "allow: GET"),
            ],
        )
        .await;
        app.noted();
    }
}
