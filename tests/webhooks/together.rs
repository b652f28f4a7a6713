//! Both sides, and the API between them.

use std::sync::{Arc, Mutex};

use axum::Router;
use golden::callbacks30::ops as courier;
use golden::webhooks::client::Client;
use golden::webhooks::models::{Event, Pet, PetInput, SubscribeRequest};
use golden::webhooks::{callbacks, ops, server, webhooks};
use specloom_rt::client::Error;
use specloom_rt::operation::Operation;
use specloom_rt::server::{Answer, ApiError, Context, FromInput, HttpResponse, Input, Rejection, Routes};

use super::{KEY, Owner};
use crate::wire::Running;

#[tokio::test]
async fn in_process() {
    let owner = Owner::default();
    let sender = webhooks::sender::Sender::in_process(webhooks::receiver::router(owner.clone()));
    let sender = sender.with_event_key(KEY);
    sender.pets("https://any.example/newPet").new_pet(Pet::new(7, "Rex")).send().await.unwrap();
    assert!(sender.webhooks("https://any.example/get_a_pet_gone").get_a_pet_gone(7).send().await.unwrap());
    let at = sender.webhooks("https://any.example/status");
    assert_eq!(at.status().send().await.unwrap(), 9);
    assert_eq!(at.status_stream().send().await.unwrap().try_next().await.unwrap().unwrap().data, "ten");
    let body = ops::PostAPetGoneBody::new("Rex").photo("png".as_bytes().to_vec());
    let call = sender.webhooks("https://any.example/post_a_pet_gone").post_a_pet_gone(body);
    let unhandled = call.send().await.unwrap_err();
    assert_eq!(unhandled.status().map(|status| status.as_u16()), Some(501));
    assert_eq!(owner.seen().len(), 1);
}

#[tokio::test]
async fn over_loopback() {
    let owner = Owner::default();
    let router = callbacks::receiver::router(owner.clone());
    let server = Running::start(Router::new().nest("/back", router)).await;
    let sender = callbacks::sender::Sender::builder(|_| true).event_key(KEY).build().unwrap();
    let at = |name: &str| sender.callbacks(format!("{}/back{name}", server.url()));
    let data = at("/onData").on_data(3, 5, Event::new("e")).tags(vec!["a b".to_owned(), "c".to_owned()]);
    assert_eq!(data.send_full().await.unwrap().headers.x_next, 4);
    assert_eq!(owner.seen(), [r#"data 3 5 Some(["a b", "c"]) e"#]);
    assert_eq!(at("/onLog").on_log().body("hello").send().await.unwrap(), "HELLO");
    assert_eq!(at("/progress").progress(7).send().await.unwrap(), "7 %");
    match at("/progress").progress(70).send().await.unwrap_err() {
        Error::Api(ops::ProgressError::Default { status, body }) => {
            assert_eq!((status.as_u16(), &*body), (503, "70 %"))
        }
        other => panic!("{other}"),
    }
    let mut events = at("/onReport").on_report().last_event_id("4").send().await.unwrap();
    assert_eq!(events.try_next().await.unwrap().unwrap().data, "one");
    assert_eq!(events.try_next().await.unwrap().unwrap().data, "after 4");
    assert!(matches!(at("/onEvent").on_event(Event::new("last")).send().await, Err(Error::Api(_))));
}

/// The API: calls back at once, where the request says.
#[derive(Debug, Clone)]
struct Kennel(callbacks::sender::Sender);

impl server::Backend for Kennel {
    type Principal = ();
    type Error = ApiError;

    async fn authenticate(&self, credentials: server::Credentials<'_>) -> Result<(), ApiError> {
        match credentials {
            server::Credentials::ApiToken { token: "t", .. } => Ok(()),
            _ => Err(ApiError::unauthorized()),
        }
    }
}

impl server::Pets for Kennel {
    async fn new_pet(&self, _: Context<()>, request: ops::NewPet) -> Result<ops::NewPetResponse, ApiError> {
        Ok(Pet::new(1, request.body.name).into())
    }
}

impl server::DefaultService for Kennel {
    async fn subscribe(&self, _: Context<()>, request: ops::Subscribe) -> Result<ops::SubscribeResponse, ApiError> {
        let url = request.on_event_url().map_err(|error| ApiError::bad_request(error.to_string()))?;
        let sent = self.0.callbacks(url).on_event(Event::new("first")).send().await;
        sent.map_err(|error| ApiError::bad_request(error.to_string()))?;
        Ok(ops::SubscribeResponse::Created)
    }

    async fn stream(&self, _: Context<()>, request: ops::Stream) -> Result<ops::StreamResponse, ApiError> {
        let url = request.on_data_url().map_err(|error| ApiError::bad_request(error.to_string()))?;
        let sent = self.0.callbacks(url).on_data(1, 2, Event::new("chunk")).send().await;
        sent.map_err(|error| ApiError::bad_request(error.to_string()))?;
        Ok(ops::StreamResponse::Accepted)
    }
}

#[tokio::test]
async fn a_subscription_is_called_back() {
    let owner = Owner::default();
    let consumer = Running::start(callbacks::receiver::router(owner.clone())).await;
    let port = consumer.addr.port();
    let sender = callbacks::sender::Sender::builder(move |url| url.port_u16() == Some(port)).event_key(KEY).build();
    let client = Client::in_process(server::router(Kennel(sender.unwrap()))).with_api_token("t");

    let body = SubscribeRequest::new(format!("{}/onEvent", consumer.url()));
    client.default().subscribe(body).send().await.unwrap();
    client.default().stream("s", format!("{}/onData", consumer.url())).send().await.unwrap();
    assert_eq!(owner.seen(), ["event first", "data 1 2 None chunk"]);
    let refused = client.default().subscribe(SubscribeRequest::new("http://127.0.0.1:1/")).send().await.unwrap_err();
    assert_eq!(refused.status().map(|status| status.as_u16()), Some(400));
    assert_eq!(client.pets().new_pet(PetInput::new("Rex")).send().await.unwrap(), Pet::new(1, "Rex"));
}

#[tokio::test]
async fn the_api_answers_none_of_them() {
    let sender = callbacks::sender::Sender::builder(|_| false).build().unwrap();
    let api = Running::start(server::router(Kennel(sender))).await;
    for (path, method) in
        [("/newPet", "POST"), ("/pet-moved", "PUT"), ("/onEvent", "POST"), ("/onLog", "POST"), ("/", "POST")]
    {
        let (head, _) = api.exchange(method, path, "Authorization: Bearer t\nX-Event-Key: e-7\n", "").await;
        assert!(head.starts_with("HTTP/1.1 404 "), "{method} {path}: {head}");
    }
    let ids: Vec<&str> = ops::OPERATIONS.iter().map(|operation| operation.id).collect();
    assert_eq!(ids, ["newPet", "subscribe", "stream"]);
    assert_eq!(ops::WEBHOOKS.len(), 6);
    assert_eq!(ops::CALLBACKS.len(), 7);
    assert!(ops::WEBHOOKS.iter().all(|webhook| webhook.path.is_empty()), "a webhook has no path of its own");
}

type Shown = Arc<Mutex<String>>;

/// What is shown of the typed request of an operation, read from a raw one.
async fn typed<R: FromInput + Send + 'static>(
    operation: &'static Operation,
    target: &str,
    head: &str,
    body: &str,
    show: fn(R) -> String,
) -> String {
    async fn handle<R: FromInput>(app: (fn(R) -> String, Shown), mut input: Input) -> Result<HttpResponse, Rejection> {
        let request = input.read::<R>().await?;
        *app.1.lock().unwrap() = app.0(request);
        Answer::new(204).empty()
    }
    let shown = Shown::default();
    let routes =
        Routes::new((show, shown.clone()), |_: &(fn(R) -> String, Shown), _, rejection| rejection.into_response());
    let server = Running::start(routes.route(operation, handle::<R>).into_router()).await;
    let (status, _) = server.exchange(operation.method, target, head, body).await;
    assert!(status.starts_with("HTTP/1.1 204 "), "{status}");
    std::mem::take(&mut *shown.lock().unwrap())
}

fn told(url: Result<String, specloom_rt::UrlError>) -> String {
    url.unwrap_or_else(|error| error.to_string())
}

#[tokio::test]
async fn urls_are_those_that_requests_name() {
    let text = r#"{"url":"https://a.example/cb","log":{"host":"log.example"}}"#;
    let json = "Content-Type: application/json\n";
    let show = |request: ops::Subscribe| format!("{} {}", told(request.on_event_url()), told(request.on_log_url()));
    let found = typed(&ops::SUBSCRIBE, "/subscriptions", json, text, show).await;
    assert_eq!(found, "https://a.example/cb https://log.example:8443/vPOST?kind=log");
    let found = typed(&ops::SUBSCRIBE, "/subscriptions", json, r#"{"url":"https://b.example"}"#, show).await;
    assert_eq!(found, "https://b.example the request holds no text for `$request.body#/log/host`");

    let show = |request: ops::Stream| {
        [request.on_data_url(), request.on_report_url(), request.on_event_url()].map(told).join(" ")
    };
    let target = "/streams/s?callbackUrl=https%3A%2F%2Fa.example%2F";
    let found = typed(&ops::STREAM, target, "X-Report-To: http://r.example\n", "", show).await;
    assert_eq!(found, "https://a.example/ http://r.example https://a.example/");
}

#[tokio::test]
async fn urls_of_3_0() {
    let form = "Content-Type: application/x-www-form-urlencoded\n";
    let show = |request: courier::Track| [request.moved_url(), request.lost_url()].map(told).join(" ");
    let target = "/parcels/a%2Fb?notify=https%3A%2F%2Fa.example%2Fx";
    let found = typed(&courier::TRACK, target, form, "url=https%3A%2F%2Flost.example", show).await;
    assert_eq!(found, "https://a.example/x?parcel=a%2Fb https://lost.example");
    let found = typed(&courier::TRACK, "/parcels/a", form, "", show).await;
    let parts = found.matches("the request holds no text for").count();
    assert_eq!(parts, 2, "{found}");
}
