//! Spans of calls and of requests: what they say, and what they keep to themselves.
#![cfg(all(feature = "tracing", feature = "client", feature = "server"))]

mod mini;
mod support;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mini::client::Client;
use mini::models::NewMessage;
use mini::server::router;
use specloom_rt::json::Uuid;
use support::{App, Scripted, answer};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Metadata, Subscriber};

type Fields = BTreeMap<&'static str, String>;

/// A span: its name, its fields, and how many hold it.
#[derive(Debug, Clone)]
struct Seen {
    name: &'static str,
    fields: Fields,
    holders: usize,
}

/// Remembers all spans of this library.
#[derive(Debug, Clone, Default)]
struct Collector(Arc<Mutex<Vec<Seen>>>);

struct Into<'a>(&'a mut Fields);

impl Visit for Into<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }
}

impl Subscriber for Collector {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span() && metadata.target().starts_with("specloom::")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut spans = self.0.lock().unwrap();
        let mut fields = Fields::new();
        attributes.record(&mut Into(&mut fields));
        spans.push(Seen { name: attributes.metadata().name(), fields, holders: 1 });
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        values.record(&mut Into(&mut self.0.lock().unwrap()[id.into_u64() as usize - 1].fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}

    fn clone_span(&self, id: &Id) -> Id {
        self.0.lock().unwrap()[id.into_u64() as usize - 1].holders += 1;
        id.clone()
    }

    fn try_close(&self, id: Id) -> bool {
        let mut spans = self.0.lock().unwrap();
        let span = &mut spans[id.into_u64() as usize - 1];
        span.holders -= 1;
        span.holders == 0
    }
}

impl Collector {
    fn start() -> (Self, DefaultGuard) {
        let collector = Self::default();
        let guard = tracing::subscriber::set_default(collector.clone());
        (collector, guard)
    }

    /// The spans that have ended, by name.
    fn spans(&self, name: &str) -> Vec<Fields> {
        let spans = self.0.lock().unwrap();
        spans.iter().filter(|span| span.name == name && span.holders == 0).map(|span| span.fields.clone()).collect()
    }
}

fn fields<const N: usize>(fields: [(&'static str, &str); N]) -> Fields {
    fields.into_iter().map(|(name, value)| (name, value.to_owned())).collect()
}

#[tokio::test]
async fn a_call_and_its_request_are_named_by_their_operation() {
    let (collector, _guard) = Collector::start();
    let client = Client::in_process(router(App::default())).with_bearer_auth("ana");
    let rooms = client.rooms();
    let call = rooms.post_message(Uuid::from_u128(7), NewMessage::new("hi")).limit(5).x_trace("t");
    call.tags(vec!["c".into()]).send().await.unwrap();
    let template = "/rooms/{roomId}/messages";
    let expected = fields([
        ("otel.name", "POST /rooms/{roomId}/messages"),
        ("otel.kind", "client"),
        ("operation.id", "postMessage"),
        ("http.request.method", "POST"),
        ("http.response.status_code", "201"),
        ("url.template", template),
        ("server.address", "in-process"),
        ("server.port", "80"),
    ]);
    assert_eq!(collector.spans("call"), [expected]);
    let expected = fields([
        ("otel.name", "POST /rooms/{roomId}/messages"),
        ("otel.kind", "server"),
        ("operation.id", "postMessage"),
        ("http.request.method", "POST"),
        ("http.response.status_code", "201"),
        ("http.route", template),
        ("server.address", "in-process"),
    ]);
    assert_eq!(collector.spans("request"), [expected]);
}

#[tokio::test]
async fn failures_say_of_what_kind_they_are() {
    let (collector, _guard) = Collector::start();
    let busy = || answer("503 Busy", "retry-after: 0\r\n", "");
    let server = Scripted::new([busy(), busy(), busy()]).await;
    let client = Client::builder(&server.url).build().unwrap();
    client.rooms().get_stats().send().await.unwrap_err();
    let nobody = Client::builder("http://127.0.0.1:1").build().unwrap();
    nobody.rooms().get_stats().with(|o| o.retries(0)).send().await.unwrap_err();
    let silent = Scripted::new([b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nHOLD".to_vec()]).await;
    let silent = Client::builder(&silent.url).with(|o| o.timeout(Duration::from_millis(50))).build().unwrap();
    silent.rooms().get_stats().send().await.unwrap_err();
    nobody.rooms().get_stats().with(|o| o.header("bad name", "x")).send().await.unwrap_err();
    let spans = collector.spans("call");
    let of = |index: usize| {
        let field = |name: &str| spans[index].get(name).map(String::as_str);
        ["error.type", "otel.status_code", "http.response.status_code", "http.request.resend_count"].map(field)
    };
    assert_eq!(of(0), [Some("503"), Some("ERROR"), Some("503"), Some("2")]);
    assert_eq!(of(1), [Some("connect"), Some("ERROR"), None, None]);
    assert_eq!(of(2), [Some("timeout"), Some("ERROR"), Some("200"), None]);
    assert_eq!(of(3), [Some("request"), Some("ERROR"), None, None]);
    assert_eq!(spans[1]["server.port"], "1");
}

#[tokio::test]
async fn errors_of_a_server_are_its_own_and_not_the_callers() {
    let (collector, _guard) = Collector::start();
    let client = Client::in_process(router(App::default()));
    let get = |what: &'static str| client.rooms().get_stats().with(move |o| o.header("x-do", what)).send();
    get("teapot").await.unwrap_err();
    get("panic").await.unwrap_err();
    let types = |name: &str| {
        let spans = collector.spans(name).into_iter();
        spans.map(|span| (span["http.response.status_code"].clone(), span.get("error.type").cloned())).collect()
    };
    let of = |status: &str, error: Option<&str>| (status.to_owned(), error.map(str::to_owned));
    let seen: Vec<(String, Option<String>)> = types("request");
    assert_eq!(seen, [of("418", None), of("500", Some("500"))]);
    let seen: Vec<(String, Option<String>)> = types("call");
    assert_eq!(seen, [of("418", Some("418")), of("500", Some("500"))]);
}

#[tokio::test]
async fn the_span_of_a_stream_ends_when_it_is_open() {
    let (collector, _guard) = Collector::start();
    let client = Client::in_process(router(App::default()));
    let mut events = client.rooms().watch_room("r").send().await.unwrap();
    assert_eq!((collector.spans("call").len(), collector.spans("request").len()), (1, 1));
    events.try_next().await.unwrap();
    assert_eq!(collector.spans("call")[0]["http.response.status_code"], "200");
}
