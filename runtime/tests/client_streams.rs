//! Event streams of the client against a server that says what it is told to.
#![cfg(all(feature = "client", feature = "server"))]

mod mini;
mod support;

use std::time::Duration;

use http::StatusCode;
use mini::client::Client;
use mini::models::RoomEvent;
use specloom_rt::client::Error;
use specloom_rt::sse::StreamError;
use support::{Scripted, answer, header};

const JSON: &str = "content-type: application/json\r\n";
const EVENTS: &str = "content-type: text/event-stream\r\n";

async fn scripted(answers: impl IntoIterator<Item = Vec<u8>>) -> (Scripted, Client) {
    let server = Scripted::new(answers).await;
    let client = Client::builder(format!("{}/v1/", server.url)).build().unwrap();
    (server, client)
}

#[tokio::test]
async fn c1_what_a_stream_asks_for() {
    let (server, client) = scripted([answer("200 OK", EVENTS, "event: note\ndata: ok\n\n")]).await;
    let mut events = client.rooms().watch_room("a b/c").send().await.unwrap();
    assert_eq!(events.try_next().await.unwrap().unwrap().data, RoomEvent::Note("ok".into()));
    assert!(events.try_next().await.unwrap().is_none());
    let request = &server.asked()[0];
    assert!(request.starts_with("GET /v1/rooms/a%20b%2Fc/events HTTP/1.1"), "{request}");
    assert_eq!(header(request, "accept"), Some("text/event-stream"));
    assert_eq!(header(request, "cache-control"), Some("no-store"));
    assert_eq!(header(request, "last-event-id"), None);
}

#[tokio::test]
async fn c2_only_an_event_stream_is_one() {
    for content_type in ["", "content-type: text/x-bogus\r\n", JSON, "content-type: text/event-streams\r\n"] {
        let (_, client) = scripted([answer("200 OK", content_type, &"data: no\n\n".repeat(10_000))]).await;
        let error = client.rooms().watch_room("r").send().await.unwrap_err();
        let Error::Unexpected(response) = error else { panic!("{error:?}") };
        assert_eq!((response.status, response.body.len()), (StatusCode::OK, 64 << 10));
    }
    for content_type in ["text/event-stream;charset=windows-1252", "Text/Event-Stream;", "text/event-stream ; x=y"] {
        let (_, client) =
            scripted([answer("200 OK", &format!("content-type: {content_type}\r\n"), "data:ok…\n\n")]).await;
        let mut events = client.rooms().watch_room("r").send().await.unwrap();
        let RoomEvent::Unknown(raw) = events.try_next().await.unwrap().unwrap().data else { panic!() };
        assert_eq!(raw.data, "ok…");
    }
}

#[tokio::test]
async fn c3_other_statuses_are_errors_and_not_asked_again() {
    let bodies = [
        ("204 No Content", ""),
        ("404 Not Found", "data: no\n\n"),
        ("503 Busy", "data: no\n\n"),
        ("206 Partial", "data: no\n\n"),
    ];
    for (status, body) in bodies {
        let (server, client) = scripted([answer(status, EVENTS, body)]).await;
        let error = client.rooms().watch_room("r").send().await.unwrap_err();
        let Error::Unexpected(response) = error else { panic!("{error:?}") };
        assert!(status.starts_with(response.status.as_str()));
        assert_eq!(response.is_no_content(), status.starts_with("204"));
        assert_eq!(server.asked().len(), 1);
    }
}

#[tokio::test]
async fn c4_a_single_shot_ends_with_its_body() {
    let whole = "retry: 2\nid: 42\ndata: a\n\ndata: unfinished\n";
    let (server, client) = scripted([answer("200 OK", EVENTS, whole)]).await;
    let mut events = client.rooms().watch_room("r").send().await.unwrap();
    events.try_next().await.unwrap().unwrap();
    assert!(events.try_next().await.unwrap().is_none());
    assert_eq!((events.last_event_id(), server.asked().len()), (Some("42"), 1));
    // A connection that breaks is no end.
    let broken = format!("HTTP/1.1 200 OK\r\n{EVENTS}content-length: 900\r\n\r\ndata: a\n\n");
    let (_, client) = scripted([broken.into_bytes()]).await;
    let mut events = client.rooms().watch_room("r").send().await.unwrap();
    events.try_next().await.unwrap().unwrap();
    assert!(matches!(events.try_next().await, Err(StreamError::Transport(_))));
    assert!(events.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn c5_the_last_event_id_is_sent_as_bytes() {
    for (id, sent) in
        [("42", Some("42")), ("…", Some("…")), ("", None), ("a\nb", None), ("a\0b", None), (" 7", Some("7"))]
    {
        let (server, client) = scripted([answer("200 OK", EVENTS, "")]).await;
        client.rooms().watch_room("r").last_event_id(id).send().await.unwrap();
        assert_eq!(header(&server.asked()[0], "last-event-id").map(str::trim), sent, "{id:?}");
    }
}

#[tokio::test]
async fn c8_the_timeout_opens_streams_but_does_not_cut_them() {
    let head = format!("HTTP/1.1 200 OK\r\n{EVENTS}\r\n");
    let (_, client) = scripted([format!("{head}data: a\n\n:HOLD").into_bytes()]).await;
    let call = client.rooms().watch_room("r").with(|o| o.timeout(Duration::from_millis(300)));
    let mut events = call.send().await.unwrap();
    events.try_next().await.unwrap().unwrap();
    assert!(tokio::time::timeout(Duration::from_millis(600), events.try_next()).await.is_err());

    let (_, client) = scripted([format!("{head}data: a\n\n:HOLD").into_bytes()]).await;
    let call = client.rooms().watch_room("r").with(|o| o.no_timeout().idle_timeout(Duration::from_millis(100)));
    let mut events = call.send().await.unwrap();
    events.try_next().await.unwrap().unwrap();
    assert!(matches!(events.try_next().await, Err(StreamError::Idle(_))));

    let (_, client) = scripted([b"HTTP/1.1 200 OK\r\nx: HOLD".to_vec()]).await;
    let call = client.rooms().watch_room("r").with(|o| o.timeout(Duration::from_millis(50)));
    assert!(matches!(call.send().await, Err(Error::Timeout)));
}

#[tokio::test]
async fn c10_dropping_the_stream_closes_the_connection() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = Client::builder(format!("http://{}", listener.local_addr().unwrap())).build().unwrap();
    let server = tokio::spawn(async move {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut buffer = [0; 4096];
        assert_ne!(socket.read(&mut buffer).await.unwrap(), 0);
        socket.write_all(format!("HTTP/1.1 200 OK\r\n{EVENTS}\r\ndata: a\n\n").as_bytes()).await.unwrap();
        socket.read(&mut buffer).await.unwrap_or(0)
    });
    let mut events = client.rooms().watch_room("r").send().await.unwrap();
    events.try_next().await.unwrap().unwrap();
    drop(events);
    assert_eq!(tokio::time::timeout(Duration::from_secs(5), server).await.unwrap().unwrap(), 0);
}

#[tokio::test]
async fn c11_a_payload_that_does_not_decode_is_an_item() {
    let body = "event: message_posted\ndata: {\n\nevent: note\ndata: on\n\n";
    let (_, client) = scripted([answer("200 OK", EVENTS, body)]).await;
    let mut events = client.rooms().watch_room("r").send().await.unwrap();
    let error = events.try_next().await.unwrap_err();
    assert_eq!(error.raw().unwrap().data, "{");
    assert_eq!(events.try_next().await.unwrap().unwrap().data, RoomEvent::Note("on".into()));
}
