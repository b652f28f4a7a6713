//! p15 and p16: event streams and sequences of JSON texts.

use golden::{p15_sse31, p16_seq32};
use p15_sse31::models::{ChatRequest, Delta, Done, Ev, StreamEventsUnauthorizedBody};
use p15_sse31::ops as sse;
use p16_seq32::models::Item;
use p16_seq32::ops as seq;
use specloom_rt::client::Error;
use specloom_rt::seq::JsonStream;
use specloom_rt::server::{ApiError, Context};
use specloom_rt::sse::{Event, EventStream};

use super::{App, ask};
use crate::wire::{Running, Scripted, within};

impl p15_sse31::server::Backend for App {
    type Error = ApiError;
}

fn events() -> Vec<Ev> {
    vec![Ev::Delta(Delta::new("a")), Ev::Done(Done::new())]
}

impl p15_sse31::server::T for App {
    async fn stream_events(
        &self,
        _: Context,
        request: sse::StreamEvents,
    ) -> Result<sse::StreamEventsResponse, ApiError> {
        self.note(&request.last_event_id);
        Ok(match request.last_event_id.as_deref() {
            Some("no") => sse::StreamEventsResponse::Unauthorized(StreamEventsUnauthorizedBody::new().m("who?")),
            _ => EventStream::from_events(events()).into(),
        })
    }
    async fn chat(&self, _: Context, request: sse::Chat) -> Result<sse::ChatResponse, ApiError> {
        self.note(("chat", request.body.stream));
        Ok(Delta::new("whole").into())
    }
    async fn chat_stream(&self, _: Context, request: sse::ChatStream) -> Result<sse::ChatStreamResponse, ApiError> {
        self.note(("stream", request.body.stream));
        Ok(EventStream::from_events(events()).into())
    }
}

impl p16_seq32::server::Backend for App {
    type Error = ApiError;
}

fn items() -> JsonStream<Item> {
    JsonStream::from(vec![Item::new().id(1), Item::new().id(2)])
}

impl p16_seq32::server::T for App {
    async fn sse(&self, _: Context, request: seq::Sse) -> Result<seq::SseResponse, ApiError> {
        self.note(request.last_event_id);
        let event = Event::new(Item::new().id(1)).id("7").event("item");
        Ok(EventStream::from_events([event, Event::new(Item::new().id(2))]).into())
    }
    async fn jsonl(&self, _: Context, _: seq::Jsonl) -> Result<seq::JsonlResponse, ApiError> {
        Ok(items().into())
    }
    async fn ndjson(&self, _: Context, _: seq::Ndjson) -> Result<seq::NdjsonResponse, ApiError> {
        Ok(items().into())
    }
    async fn jsonseq(&self, _: Context, _: seq::Jsonseq) -> Result<seq::JsonseqResponse, ApiError> {
        Ok(items().into())
    }
    async fn upload(&self, _: Context, request: seq::Upload) -> Result<seq::UploadResponse, ApiError> {
        let mut ids = Vec::new();
        if let Some(mut items) = request.body {
            while let Some(item) = items.try_next().await? {
                ids.push(item.id);
            }
        }
        self.note(ids);
        Ok(seq::UploadResponse::NoContent)
    }
}

const JSON: &str = "Content-Type: application/json\n";
const EVENTS: &str = "data: {\"type\":\"Delta\",\"text\":\"a\"}\n\n";

// silently-wrong 8: a stream is a stream, with or without JSON beside it.
#[tokio::test]
async fn trap_8_the_server_writes_json_or_events_as_the_caller_asks() {
    let app = App::default();
    let server = Running::start(p15_sse31::server::router(app.clone())).await;
    let events = format!("{JSON}Accept: text/event-stream\n");
    let both = format!("{JSON}Accept: application/json, text/event-stream\n");
    let html = format!("{JSON}Accept: text/html\n");
    ask(
        &server,
        &[
            ("GET", "/events", "", "", 200, "content-type: text/event-stream"),
            ("GET", "/events", "", "", 200, EVENTS),
            ("GET", "/events", "Last-Event-ID: 5\n", "", 200, "data: {\"type\":\"Done\"}\n\n"),
            ("GET", "/events", "Last-Event-ID: no\n", "", 401, "{\"m\":\"who?\"}"),
            ("POST", "/events", "", "", 405, "allow: GET"),
            ("POST", "/chat", JSON, "{}", 200, "{\"type\":\"Delta\",\"text\":\"whole\"}"),
            ("POST", "/chat", JSON, "{\"stream\":true}", 200, EVENTS),
            ("POST", "/chat", &both, "{\"stream\":true}", 200, EVENTS),
            ("POST", "/chat", &both, "{\"stream\":false}", 200, "content-type: application/json"),
            ("POST", "/chat", &events, "{}", 200, EVENTS),
            ("POST", "/chat", &html, "{}", 406, ""),
            ("POST", "/chat", JSON, "{\"stream\":1}", 422, "#/stream"),
            ("POST", "/chat", "Content-Type: text/plain\n", "x", 415, "accept: application/json"),
        ],
    )
    .await;
    assert_eq!(app.noted()[..4], ["None", "None", "Some(\"5\")", "Some(\"no\")"]);
}

async fn all(mut stream: EventStream<Ev>) -> Vec<Ev> {
    let mut found = Vec::new();
    while let Some(event) = within(stream.try_next()).await.unwrap() {
        found.push(event.data);
    }
    found
}

#[tokio::test]
async fn trap_8_the_client_reads_events_one_by_one() {
    let raw = format!(": hi\n\n{EVENTS}event: x\nid: 9\ndata: {{\"type\":\ndata: \"Done\"}}\n\n");
    let head = "HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\n";
    let refused =
        "HTTP/1.1 401 Unauthorized\nContent-Type: application/json\nContent-Length: 8\n\n{\"m\":\"\"}".to_owned();
    let server = Scripted::start(vec![format!("{head}{raw}"), refused, format!("{head}{EVENTS}")]).await;
    let client = p15_sse31::client::Client::builder(server.url()).build().unwrap();
    let mut stream = client.t().stream_events().last_event_id("5").send().await.unwrap();
    assert_eq!(within(stream.try_next()).await.unwrap().unwrap().data, Ev::Delta(Delta::new("a")));
    let second = within(stream.try_next()).await.unwrap().unwrap();
    assert_eq!(
        (second.data, second.event.as_deref(), second.id.as_deref()),
        (Ev::Done(Done::new()), Some("x"), Some("9"))
    );
    let (line, headers, _) = server.request(0);
    assert_eq!(line, "GET /events HTTP/1.1");
    assert!(headers.contains(&"last-event-id: 5".to_owned()), "{headers:?}");
    assert!(headers.contains(&"accept: text/event-stream".to_owned()), "{headers:?}");
    let error = client.t().stream_events().send().await.map(drop).unwrap_err();
    assert!(matches!(&error, Error::Api(sse::StreamEventsError::Unauthorized(body)) if body.m.as_deref() == Some("")));
    assert_eq!(
        all(client.t().chat_stream(ChatRequest::new()).send().await.unwrap()).await,
        [Ev::Delta(Delta::new("a"))]
    );
    assert_eq!(server.request(2).2, "{\"stream\":true}");
}

#[tokio::test]
async fn both_sides_together() {
    let app = App::default();
    let server = Running::start(p15_sse31::server::router(app.clone())).await;
    let in_process = p15_sse31::client::Client::in_process(p15_sse31::server::router(app.clone()));
    for client in [in_process, p15_sse31::client::Client::builder(server.url()).build().unwrap()] {
        assert_eq!(all(client.t().stream_events().send().await.unwrap()).await, events());
        assert_eq!(all(client.t().chat_stream(ChatRequest::new()).send().await.unwrap()).await, events());
        assert_eq!(client.t().chat(ChatRequest::new()).send().await.unwrap(), Delta::new("whole"));
        assert_eq!(app.noted(), ["None", "(\"stream\", Some(true))", "(\"chat\", Some(false))"]);
    }
}

/// The data of a chunked body.
fn unchunked(body: &str) -> String {
    let (mut rest, mut all) = (body, String::new());
    while let Some((size, tail)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).unwrap();
        all.push_str(&tail[..size]);
        rest = tail[size..].trim_start_matches("\r\n");
    }
    all
}

const RECORDS: &str = "\u{1e}{\"id\":1}\n\u{1e}{\"id\":2}\n";
const LINES: &str = "{\"id\":1}\n{\"id\":2}\n";
const ITEM_EVENTS: &str = "event: item\nid: 7\ndata: {\"id\":1}\n\ndata: {\"id\":2}\n\n";

// silently-wrong 8: items of a sequence are typed, and framed as their media type says.
#[tokio::test]
async fn trap_8_the_server_frames_every_sequence() {
    let app = App::default();
    let server = Running::start(p16_seq32::server::router(app.clone())).await;
    for (target, content_type, body) in [
        ("/sse", "text/event-stream", ITEM_EVENTS),
        ("/jsonl", "application/jsonl", LINES),
        ("/nd", "application/x-ndjson", LINES),
        ("/seq", "application/json-seq", RECORDS),
    ] {
        let (head, found) = server.exchange("GET", target, "", "").await;
        assert!(head.contains(&format!("content-type: {content_type}")), "{head}");
        let found = unchunked(&found);
        // An event stream begins with what its server says about connecting again.
        assert!(if target == "/sse" { found.ends_with(body) } else { found == body }, "{target}: {found}");
        ask(&server, &[("PUT", target, "", "", 405, "allow: GET")]).await;
    }
    app.noted();
    let jsonl = "Content-Type: application/jsonl\n";
    // Too short to end in a line feed that `exchange` would count twice.
    let one = "{\"id\":1}";
    ask(
        &server,
        &[
            ("POST", "/up", jsonl, one, 204, ""),
            ("POST", "/up", "", "", 204, ""),
            ("POST", "/up", JSON, one, 415, "accept: application/jsonl"),
            ("POST", "/up", jsonl, "{\"id\":\"x\"}", 422, ""),
        ],
    )
    .await;
    assert_eq!(app.noted(), ["[Some(1)]", "[]"]);
}

async fn ids(mut items: JsonStream<Item>) -> Vec<i64> {
    let mut found = Vec::new();
    while let Some(item) = within(items.try_next()).await.unwrap() {
        found.extend(item.id);
    }
    found
}

#[tokio::test]
async fn trap_8_the_client_reads_and_writes_every_sequence() {
    let answer = |content_type: &str, body: &str| format!("HTTP/1.1 200 OK\nContent-Type: {content_type}\n\n{body}");
    let server = Scripted::start(vec![
        answer("text/event-stream", ITEM_EVENTS),
        answer("application/jsonl", LINES),
        answer("application/x-ndjson", LINES),
        answer("application/json-seq", RECORDS),
    ])
    .await;
    let app = App::default();
    let running = Running::start(p16_seq32::server::router(app.clone())).await;
    for url in [server.url(), running.url()] {
        let client = p16_seq32::client::Client::builder(url).build().unwrap();
        let mut events = client.t().sse().last_event_id("5").send().await.unwrap();
        let first = within(events.try_next()).await.unwrap().unwrap();
        assert_eq!((first.data.id, first.id.as_deref(), first.event.as_deref()), (Some(1), Some("7"), Some("item")));
        assert_eq!(within(events.try_next()).await.unwrap().unwrap().data.id, Some(2));
        assert_eq!(ids(client.t().jsonl().send().await.unwrap()).await, [1, 2]);
        assert_eq!(ids(client.t().ndjson().send().await.unwrap()).await, [1, 2]);
        assert_eq!(ids(client.t().jsonseq().send().await.unwrap()).await, [1, 2]);
    }
    assert!(app.noted()[0].contains('5'));
    assert!(server.request(0).1.contains(&"last-event-id: 5".to_owned()));
    let client = p16_seq32::client::Client::builder(running.url()).build().unwrap();
    client.t().upload().body(items()).send().await.unwrap();
    client.t().upload().send().await.unwrap();
    assert_eq!(app.noted(), ["[Some(1), Some(2)]", "[]"]);
}
