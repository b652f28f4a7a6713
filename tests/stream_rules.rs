//! Rules of streams (streaming.md D7 to D9, D11, J3), with `stream-rules.yaml`: raw bytes against each generated side.

use golden::stream_rules::client::Client;
use golden::stream_rules::models::{
    ByDefaultEvent, ByNameEvent, ByValueEvent, ClosedEvent, Delta, Done, FailingEvent, PartlyOpenEvent, Problem, Room,
    ToldItem, UntoldItem,
};
use golden::stream_rules::ops::{self, ByNameResponse, ByValueResponse};
use golden::stream_rules::server::{Backend, Rules, router};
use serde_json::json;
use specloom_rt::Value;
use specloom_rt::seq::JsonStream;
use specloom_rt::server::{ApiError, Context};
use specloom_rt::sse::{Event, EventStream, StreamError, Text};

use crate::wire::{Running, Scripted, within};

#[derive(Debug, Clone)]
struct App;

impl Backend for App {
    type Error = ApiError;
}

fn room(name: &str) -> Room {
    Room::new(name)
}

impl Rules for App {
    async fn by_value(&self, _: Context, _: ops::ByValue) -> Result<ByValueResponse, ApiError> {
        let events = [ByValueEvent::Delta(Delta::new("a")), ByValueEvent::Done(Done::new())];
        Ok(EventStream::from_events(events).into())
    }

    async fn by_name(&self, _: Context, _: ops::ByName) -> Result<ByNameResponse, ApiError> {
        let events = [ByNameEvent::Opened(room("a")), ByNameEvent::Closed(room("b"))];
        Ok(EventStream::from_events(events).into())
    }

    async fn by_default(&self, _: Context, _: ops::ByDefault) -> Result<ops::ByDefaultResponse, ApiError> {
        Ok(EventStream::from_events([ByDefaultEvent::Delta(Delta::new("a")), ByDefaultEvent::Room(room("b"))]).into())
    }

    async fn closed(&self, _: Context, _: ops::Closed) -> Result<ops::ClosedResponse, ApiError> {
        Ok(EventStream::from_events([ClosedEvent::Room(room("a")), ClosedEvent::Note("b".to_owned())]).into())
    }

    async fn failing(&self, _: Context, request: ops::Failing) -> Result<ops::FailingResponse, ApiError> {
        let note = || Ok(FailingEvent::Note("begun".to_owned()));
        let error = match request.how.as_str() {
            "typed" => StreamError::told(Problem::new("no more", 503).detail("go home")),
            "problem" => ApiError::conflict("too late").into(),
            "other" => StreamError::told("not a problem"),
            _ => return Ok(EventStream::new(futures_util::stream::iter([note()])).into()),
        };
        Ok(EventStream::new(futures_util::stream::iter([note(), Err(error), note()])).into())
    }

    async fn open(&self, _: Context, _: ops::Open) -> Result<ops::OpenResponse, ApiError> {
        let events = [Text::from(json!({ "a": 1 })), Text::from("tick\ntock")];
        Ok(EventStream::from_events(events).into())
    }

    async fn partly_open(&self, _: Context, _: ops::PartlyOpen) -> Result<ops::PartlyOpenResponse, ApiError> {
        let events = [PartlyOpenEvent::Any(Text::from(Value::from(1))), PartlyOpenEvent::Any(Text::from("tick"))];
        Ok(EventStream::from_events(events).into())
    }

    async fn told(&self, _: Context, _: ops::Told) -> Result<ops::ToldResponse, ApiError> {
        Ok(JsonStream::from_items([ToldItem::Delta(Delta::new("a")), ToldItem::Done(Done::new())]).into())
    }

    async fn untold(&self, _: Context, _: ops::Untold) -> Result<ops::UntoldResponse, ApiError> {
        Ok(JsonStream::from_items([UntoldItem::Integer(1), UntoldItem::Room(room("a"))]).into())
    }
}

/// The body of the answer of a server, whole.
async fn body(path: &str) -> String {
    let server = Running::start(router(App)).await;
    let answer = server.raw(&format!("GET {path} HTTP/1.0\nHost: test\n\n"), None).await;
    answer.split_once("\r\n\r\n").unwrap().1.to_owned()
}

/// A client of a server that answers with these bytes.
async fn client(content_type: &str, body: &str) -> Client {
    let answer = format!("HTTP/1.1 200 OK\nContent-Type: {content_type}\n\n{body}");
    let scripted = Box::leak(Box::new(Scripted::start(vec![answer]).await));
    Client::builder(scripted.url()).build().unwrap()
}

async fn events(body: &str) -> Client {
    client("text/event-stream", body).await
}

async fn all<T>(mut stream: EventStream<T>) -> Vec<Result<T, StreamError>> {
    let mut found = Vec::new();
    loop {
        match within(stream.try_next()).await {
            Ok(None) => return found,
            Ok(Some(event)) => found.push(Ok(event.data)),
            Err(error) if error.is_item() => found.push(Err(error)),
            Err(error) => {
                found.push(Err(error));
                return found;
            }
        }
    }
}

async fn good<T>(stream: EventStream<T>) -> Vec<T> {
    all(stream).await.into_iter().map(Result::unwrap).collect()
}

#[tokio::test]
async fn d7_2_the_value_decides_and_the_name_helps_out() {
    let wire = "event: delta\ndata: {\"type\":\"delta\",\"text\":\"a\"}\n\nevent: done\ndata: {\"type\":\"done\"}\n\n";
    assert_eq!(body("/by-value").await, wire);
    let client = events(
        "event: delta\ndata: {\"type\":\"done\"}\n\n\
         event: other\ndata: {\"type\":\"done\"}\n\n\
         event: delta\ndata: {\"type\":\"new\"}\n\n\
         event: new\ndata: {}\n\n\
         event: done\ndata: {}\n\n",
    )
    .await;
    let found = all(client.rules().by_value().send().await.unwrap()).await;
    assert!(
        matches!(
            &found[..],
            [
                Ok(ByValueEvent::Done(_)),
                Ok(ByValueEvent::Done(_)),
                Ok(ByValueEvent::Unknown(new)),
                Ok(ByValueEvent::Unknown(_)),
                // C11: known by its name, and its payload does not decode.
                Err(StreamError::Payload(_)),
            ] if new.data == "{\"type\":\"new\"}"
        ),
        "{found:?}"
    );
}

#[tokio::test]
async fn d7_3_names_of_one_payload_are_variants() {
    let wire = body("/by-name").await;
    assert!(wire.starts_with("event: opened\ndata: {") && wire.contains("event: closed\n"), "{wire}");
    let client = events("event: closed\ndata: {\"name\":\"a\"}\n\ndata: {\"name\":\"b\"}\n\n").await;
    let found = good(client.rules().by_name().send().await.unwrap()).await;
    assert!(matches!(&found[..], [ByNameEvent::Closed(a), ByNameEvent::Unknown(_)] if a.name == "a"), "{found:?}");
}

#[tokio::test]
async fn d7_default_mapping_is_before_unknown() {
    let client = events(
        "data: {\"type\":\"delta\",\"text\":\"a\"}\n\ndata: {\"name\":\"b\"}\n\ndata: {\"type\":\"z\",\"name\":\"c\"}\n\ndata: {\"type\":\"z\"}\n\n",
    )
    .await;
    let found = all(client.rules().by_default().send().await.unwrap()).await;
    assert!(
        matches!(
            &found[..],
            [Ok(ByDefaultEvent::Delta(_)), Ok(ByDefaultEvent::Room(b)), Ok(ByDefaultEvent::Room(c)), Err(_)]
                if b.name == "b" && c.r#type.as_deref() == Some("z")
        ),
        "{found:?}"
    );
}

#[tokio::test]
async fn d8_unknown_events_are_errors_where_the_author_says_so() {
    let client = events("event: note\ndata: a\n\nevent: new\ndata: b\n\nevent: note\ndata: c\n\n").await;
    let found = all(client.rules().closed().send().await.unwrap()).await;
    // No arm for unknown events: the match is whole.
    let shown = found.into_iter().map(|event| match event {
        Ok(ClosedEvent::Room(room)) => room.name,
        Ok(ClosedEvent::Note(note)) => note,
        Err(error) => error.raw().unwrap().event.to_string(),
    });
    assert_eq!(shown.collect::<Vec<_>>(), ["a", "new", "c"]);
}

#[tokio::test]
async fn d9_s8_a_failure_after_the_first_event_is_the_documents_error_event() {
    let begun = "event: note\ndata: begun\n\n";
    assert_eq!(body("/failing?how=well").await, format!("{begun}data: [DONE]\n\n"));
    let typed = "event: error\ndata: {\"title\":\"no more\",\"status\":503,\"detail\":\"go home\"}\n\n";
    assert_eq!(body("/failing?how=typed").await, format!("{begun}{typed}"));
    let problem = body("/failing?how=problem").await;
    assert!(problem.contains("event: error\ndata: {") && problem.contains("\"detail\":\"too late\""), "{problem}");

    let client = Client::in_process(router(App));
    let found = good(client.rules().failing("typed").send().await.unwrap()).await;
    assert!(matches!(&found[..], [FailingEvent::Note(_), FailingEvent::Error(problem)] if problem.status == 503));
    // What is no such payload breaks the stream off.
    let found = all(client.rules().failing("other").send().await.unwrap()).await;
    assert!(matches!(&found[..], [Ok(FailingEvent::Note(_)), Err(StreamError::Transport(_))]), "{found:?}");
}

#[tokio::test]
async fn d12_an_event_has_one_shape() {
    let client = events("id: 1\nretry: 5\nevent: note\ndata: a\n\n").await;
    let mut stream = client.rules().closed().send().await.unwrap();
    let event: Event<ClosedEvent> = within(stream.try_next()).await.unwrap().unwrap();
    let shown = (event.id.as_deref(), event.event.as_deref(), event.retry.map(|time| time.as_millis()));
    assert_eq!(shown, (Some("1"), Some("note"), Some(5)));
    assert_eq!(event.into_data(), ClosedEvent::Note("a".to_owned()));
}

#[tokio::test]
async fn j3_unknown_items_are_kept() {
    assert_eq!(body("/told").await, "{\"type\":\"delta\",\"text\":\"a\"}\n{\"type\":\"done\"}\n");
    let lines = "{\"type\":\"done\"}\n{\"type\":\"new\",\"n\":1}\n{}\n7\n{\"type\":\"delta\"}\n{\"type\":\"done\"}\n";
    let mut items = client("application/jsonl", lines).await.rules().told().send().await.unwrap();
    let mut shown = Vec::new();
    loop {
        shown.push(match within(items.try_next()).await {
            Ok(None) => break,
            Ok(Some(ToldItem::Unknown(value))) => value.to_string(),
            Ok(Some(item)) => format!("{item:?}")[..4].to_owned(),
            Err(error) => format!("item {}", error.item().unwrap().index),
        });
    }
    assert_eq!(shown, ["Done", "{\"type\":\"new\",\"n\":1}", "{}", "7", "item 4", "Done"]);
}

#[tokio::test]
async fn j3_items_that_nothing_tells_apart_are_kept_too() {
    let wire = body("/untold").await;
    assert!(wire.starts_with("\u{1e}1\n\u{1e}{"), "{wire}");
    let items = client("application/json-seq", "\u{1e}2\n\u{1e}\"new\"\n\u{1e}{\"name\":\"a\"}\n").await;
    let mut items = items.rules().untold().send().await.unwrap();
    assert_eq!(within(items.try_next()).await.unwrap(), Some(UntoldItem::Integer(2)));
    assert_eq!(within(items.try_next()).await.unwrap(), Some(UntoldItem::Unknown(Value::from("new"))));
    assert!(matches!(within(items.try_next()).await.unwrap(), Some(UntoldItem::Room(_))));
    assert!(within(items.try_next()).await.unwrap().is_none());
}

#[tokio::test]
async fn d6f_json_where_it_is_that_else_text() {
    let wire = "data: {\"a\":1}\n\ndata: tick\ndata: tock\n\n";
    assert_eq!(body("/open").await, wire);
    let stream = events(wire).await.rules().open().send().await.unwrap();
    assert_eq!(good(stream).await, [Text::from(json!({ "a": 1 })), Text::from("tick\ntock")]);

    let wire = "event: any\ndata: 1\n\nevent: any\ndata: tick\n\n";
    assert_eq!(body("/partly-open").await, wire);
    let stream = events(wire).await.rules().partly_open().send().await.unwrap();
    let expected = [Text::from(Value::from(1)), Text::from("tick")].map(PartlyOpenEvent::Any);
    assert_eq!(good(stream).await, expected);
}
