//! Layers of tower around the transport of a client.

use std::convert::Infallible;
use std::error::Error as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::header::HeaderValue;
use http::{Request, Response};
use http_body_util::Full;
use specloom_rt::client::{Call, ClientCore, ClientCoreBuilder, Error, Failure, SenderCore};
use specloom_rt::operation::Operation;
use specloom_rt::{ByteStream, Bytes};
use tower::layer::layer_fn;
use tower::limit::ConcurrencyLimitLayer;
use tower::service_fn;
use tower::timeout::TimeoutLayer;
use tower::util::{MapRequestLayer, MapResponseLayer};

use super::peer::{OK, Peer, header};

static GET: Operation = Operation { id: "get", method: "GET", path: "/x", tags: &[], security: &[], server: None };

async fn get(client: &ClientCore) -> Result<String, Failure> {
    let mut call = Call::new(client, &GET);
    call.with(|options| options.retries(0));
    call.fetch("text/plain").await?.text()
}

fn client(peer: &Peer) -> ClientCoreBuilder {
    ClientCore::builder(peer.url(""))
}

/// Adds its name to the header that tells who saw the request.
fn seen(name: &'static str) -> MapRequestLayer<impl Fn(Request<ByteStream>) -> Request<ByteStream> + Clone> {
    MapRequestLayer::new(move |mut request: Request<ByteStream>| {
        request.headers_mut().append("x-seen", HeaderValue::from_static(name));
        request
    })
}

#[tokio::test]
async fn the_first_layer_sees_a_request_first() {
    let peer = Peer::new([[OK]]).await;
    let client = client(&peer).layer(seen("first")).layer((seen("second"), seen("third"))).build().unwrap();
    assert_eq!(get(&client).await.unwrap(), "hi");
    let asked = peer.request(0);
    let names: Vec<_> = asked.lines().filter_map(|line| line.strip_prefix("x-seen: ")).collect();
    assert_eq!(names, ["first", "second", "third"]);
}

#[tokio::test]
async fn layers_see_each_call_once_and_redirects_never() {
    let moved = "HTTP/1.1 307 X\r\nlocation: /y\r\ncontent-length: 0\r\n\r\n";
    let peer = Peer::new([[moved, OK]]).await;
    let client = client(&peer).layer(seen("once")).build().unwrap();
    assert_eq!(get(&client).await.unwrap(), "hi");
    for (_, asked) in peer.asked() {
        assert_eq!(asked.matches("x-seen").count(), 1, "{asked}");
    }
}

#[tokio::test]
async fn an_error_of_a_layer_is_the_source_of_ours() {
    let silent = Peer::new([["HTTP/1.1 200 OK\r\n", ""]]).await;
    let client = client(&silent).layer(TimeoutLayer::new(Duration::from_millis(50))).build().unwrap();
    let error = Error::<Infallible>::from(get(&client).await.unwrap_err());
    assert!(error.is_retryable());
    let Error::Transport(error) = error else { panic!("{error:?}") };
    assert!(error.source().unwrap().is::<tower::timeout::error::Elapsed>(), "{error:?}");
}

#[tokio::test]
async fn an_error_of_the_transport_stays_what_it_is() {
    let client = ClientCore::builder("http://127.0.0.1:1").layer(TimeoutLayer::new(Duration::from_secs(9)));
    let error = Error::<Infallible>::from(get(&client.build().unwrap()).await.unwrap_err());
    assert!(matches!(&error, Error::Transport(error) if error.is_connect()), "{error:?}");
}

#[tokio::test]
async fn clones_share_a_limit() {
    static INSIDE: AtomicUsize = AtomicUsize::new(0);
    let slow = layer_fn(|_| {
        service_fn(|_| async {
            let others = INSIDE.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(20)).await;
            INSIDE.fetch_sub(1, Ordering::SeqCst);
            Ok::<_, Infallible>(Response::new(Full::new(Bytes::from(others.to_string()))))
        })
    });
    let client = ClientCore::builder("http://nowhere.invalid").layer(ConcurrencyLimitLayer::new(1)).layer(slow);
    let client = client.build().unwrap();
    let other = client.clone();
    let (one, two) = tokio::join!(get(&client), get(&other));
    assert_eq!((one.unwrap(), two.unwrap()), ("0".to_owned(), "0".to_owned()));
}

#[tokio::test]
async fn a_layer_may_answer_by_itself_and_with_a_body_of_its_own() {
    let made_up = layer_fn(|_| {
        service_fn(|request: Request<ByteStream>| async move {
            let text = format!("{} {}", request.method(), request.uri());
            Ok::<_, Infallible>(Response::new(Full::new(Bytes::from(text))))
        })
    });
    let client = ClientCore::builder("http://nowhere.invalid/v1").layer(made_up).build().unwrap();
    assert_eq!(get(&client).await.unwrap(), "GET http://nowhere.invalid/v1/x");
    let peer = Peer::new([[OK]]).await;
    let other = MapResponseLayer::new(|response: Response<_>| {
        drop(response);
        Response::new(Full::new(Bytes::from("other")))
    });
    let client = self::client(&peer).layer(other).build().unwrap();
    assert_eq!(get(&client).await.unwrap(), "other");
}

#[tokio::test]
async fn senders_have_layers_too() {
    let peer = Peer::new([[OK]]).await;
    let sender = SenderCore::builder(|_| true).layer(seen("sender")).build().unwrap();
    static HOOK: Operation = Operation { path: "", ..GET };
    Call::to(&sender.to(peer.url("/hook")), &HOOK).fetch("text/plain").await.unwrap();
    assert_eq!(header(&peer.request(0), "x-seen"), Some("sender"));
}
