//! Subscriptions of the client against servers that say what they are told to, over sockets.
#![cfg(all(feature = "client", feature = "server"))]

mod mini;
mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::StatusCode;
use mini::client::Client;
use mini::models::RoomEvent;
use mini::ops::WatchRoomError;
use serde_json::Value;
use specloom_rt::client::{Error, Reconnect};
use specloom_rt::sse::{Event, EventStream, StreamError};
use support::{App, Scripted, answer, header, served};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::time::timeout;

const CASES: &str = include_str!("../src/sse/cases.json");
const EVENTS: &str = "content-type: text/event-stream\r\n";
const LIMIT: Duration = Duration::from_secs(20);

fn client(url: &str) -> Client {
    Client::builder(format!("{url}/v1/")).build().unwrap()
}

async fn scripted(answers: impl IntoIterator<Item = Vec<u8>>) -> (Scripted, Client) {
    let server = Scripted::new(answers).await;
    let client = client(&server.url);
    (server, client)
}

/// A policy that does not make tests wait.
fn soon() -> Reconnect {
    Reconnect::default().first_wait(Duration::from_millis(1)).max_wait(Duration::from_millis(5))
}

fn stream(body: &str) -> Vec<u8> {
    answer("200 OK", EVENTS, body)
}

fn closed() -> Vec<u8> {
    answer("204 No Content", "", "")
}

/// A body that breaks off after these bytes.
fn cut(body: &[u8]) -> Vec<u8> {
    let mut bytes =
        format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{EVENTS}content-length: 9000\r\n\r\n").into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

fn held(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\n{EVENTS}\r\n{body}:HOLD").into_bytes()
}

fn seen(event: Event<RoomEvent>) -> (String, String, String) {
    let RoomEvent::Unknown(raw) = event.data else { panic!("{event:?}") };
    (raw.event.to_string(), raw.data, raw.id.unwrap_or_default())
}

/// The data of the next event.
async fn next(events: &mut EventStream<RoomEvent>) -> String {
    seen(timeout(LIMIT, events.try_next()).await.unwrap().unwrap().unwrap()).1
}

async fn end(events: &mut EventStream<RoomEvent>) {
    for _ in 0..2 {
        assert!(timeout(LIMIT, events.try_next()).await.unwrap().unwrap().is_none());
    }
}

async fn last_error(events: &mut EventStream<RoomEvent>) -> StreamError {
    let error = timeout(LIMIT, events.try_next()).await.unwrap().unwrap_err();
    end(events).await;
    error
}

#[derive(Clone, Copy, PartialEq)]
enum Form {
    SingleShot,
    Subscription,
}

/// All of `connection_cases`, as a single shot and as a subscription.
#[tokio::test]
async fn c1_to_c9_every_connection_case_in_both_forms() {
    let file: Value = serde_json::from_str(CASES).unwrap();
    let cases = file["connection_cases"].as_array().unwrap();
    assert_eq!(cases.len(), 12);
    for case in cases {
        for form in [Form::SingleShot, Form::Subscription] {
            check_case(case, form).await;
        }
    }
}

async fn check_case(case: &Value, form: Form) {
    let (name, expect) = (case["name"].as_str().unwrap(), &case["expect"]);
    let responses = case["responses"].as_array().unwrap();
    let is_open = expect["outcome"] == "open";
    let last = responses.len() - 1;
    let answers = responses.iter().enumerate().map(|(index, response)| case_answer(response, is_open && index == last));
    let (server, client) = scripted(answers.collect::<Vec<_>>()).await;
    let call = client.rooms().watch_room("r");
    let opened = match form {
        Form::SingleShot => call.send().await,
        Form::Subscription => call.subscribe(Reconnect::default()).await,
    };
    let mut events = match opened {
        Ok(events) => events,
        Err(error) => {
            let Error::Unexpected(response) = error else { panic!("{name}: {error:?}") };
            assert_eq!(response.status.as_u16(), responses[0]["status"], "{name}");
            assert_eq!((&expect["outcome"], server.asked().len()), (&Value::from("failed"), 1), "{name}");
            assert!(form == Form::SingleShot || response.status != 204, "{name}");
            return;
        }
    };
    let expected: Vec<_> = expect["events"].as_array().unwrap().iter().map(case_event).collect();
    let has_more = responses.len() > 1 && responses[0]["status"] == 200;
    let expected = if form == Form::SingleShot && has_more { &expected[..1] } else { &expected[..] };
    for event in expected {
        assert_eq!(&seen(timeout(LIMIT, events.try_next()).await.unwrap().unwrap().unwrap()), event, "{name}");
    }
    if is_open {
        assert!(timeout(Duration::from_millis(100), events.try_next()).await.is_err(), "{name}");
    } else {
        end(&mut events).await;
    }
    let requests = if form == Form::SingleShot && has_more { 1 } else { expect["requests"].as_u64().unwrap() };
    check_requests(name, &server.asked(), expect, requests);
}

fn check_requests(name: &str, asked: &[String], expect: &Value, requests: u64) {
    assert_eq!(asked.len() as u64, requests, "{name}");
    for (index, request) in asked.iter().enumerate() {
        assert_eq!(header(request, "accept"), Some("text/event-stream"), "{name}");
        assert_eq!(header(request, "cache-control"), Some("no-store"), "{name}");
        for (header_name, value) in expect["request_headers"].as_object().into_iter().flatten() {
            assert_eq!(header(request, header_name), value.as_str(), "{name}");
        }
        let id = expect["last_event_id_headers"].get(index).and_then(Value::as_str);
        assert_eq!(header(request, "last-event-id"), id, "{name}");
    }
}

fn case_answer(response: &Value, hold: bool) -> Vec<u8> {
    let mut headers = String::new();
    for (name, key) in [("content-type", "content_type"), ("location", "location")] {
        if let Some(value) = response[key].as_str() {
            headers.push_str(&format!("{name}: {value}\r\n"));
        }
    }
    let (status, body) = (&response["status"], response["body"].as_str().unwrap_or_default());
    match hold {
        true => format!("HTTP/1.1 {status} Said\r\n{headers}\r\n{body}:HOLD").into_bytes(),
        false => answer(&format!("{status} Said"), &headers, body),
    }
}

fn case_event(event: &Value) -> (String, String, String) {
    let [name, data, id] = ["event", "data", "last_event_id"].map(|key| event[key].as_str().unwrap().to_owned());
    (name, data, id)
}

#[tokio::test]
async fn c3_204_closes_for_good_also_at_first() {
    let (server, client) = scripted([closed()]).await;
    let mut events = client.rooms().watch_room("r").subscribe(soon()).await.unwrap();
    end(&mut events).await;
    assert_eq!((server.asked().len(), events.reconnections()), (1, 0));
    let (server, client) = scripted([stream("data: a\n\n"), stream("data: b\n\n"), closed()]).await;
    let mut events = client.rooms().watch_room("r").subscribe(soon()).await.unwrap();
    assert_eq!([next(&mut events).await, next(&mut events).await], ["a", "b"]);
    end(&mut events).await;
    assert_eq!((server.asked().len(), events.reconnections()), (3, 1));
}

#[tokio::test]
async fn c3_another_answer_on_a_reconnect_is_the_last_item_with_the_typed_error() {
    let json = "content-type: application/json\r\n";
    let refused = answer("401 Unauthorized", json, r#"{"detail":"expired"}"#);
    let (server, client) = scripted([stream("data: a\n\n"), refused]).await;
    let mut events = client.rooms().watch_room("r").subscribe(soon()).await.unwrap();
    assert_eq!(next(&mut events).await, "a");
    let error = last_error(&mut events).await;
    assert!(matches!(error, StreamError::Refused(_)), "{error:?}");
    let Some(Error::Api(WatchRoomError::Unauthorized(problem))) = error.call_error() else { panic!("{error:?}") };
    assert_eq!((problem.detail.as_str(), server.asked().len()), ("expired", 2));
    assert!(error.call_error::<std::fmt::Error>().is_none());
    // Neither an undeclared status nor another content type is a stream.
    for (status, headers) in [("503 Busy", EVENTS), ("206 Partial", EVENTS), ("202 Accepted", EVENTS), ("200 OK", json)]
    {
        let (_, client) = scripted([stream("data: a\n\n"), answer(status, headers, "{}")]).await;
        let mut events = client.rooms().watch_room("r").subscribe(soon()).await.unwrap();
        next(&mut events).await;
        let error = last_error(&mut events).await;
        let Some(Error::Unexpected(response)) = error.call_error::<WatchRoomError>() else { panic!("{error:?}") };
        assert_eq!((&response.status.as_str(), &response.body[..]), (&&status[..3], &b"{}"[..]));
    }
}

#[tokio::test]
async fn c3_the_first_connection_fails_as_a_single_shot_does() {
    let json = "content-type: application/json\r\n";
    let (server, client) = scripted([answer("401 Unauthorized", json, r#"{"detail":"no"}"#)]).await;
    let error = client.rooms().watch_room("r").subscribe(soon()).await.unwrap_err();
    assert!(matches!(error, Error::Api(WatchRoomError::Unauthorized(_))), "{error:?}");
    assert_eq!(server.asked().len(), 1);
    let error = self::client("http://127.0.0.1:1").rooms().watch_room("r").subscribe(soon()).await.unwrap_err();
    assert!(matches!(&error, Error::Transport(error) if error.is_connect()), "{error:?}");
}

#[tokio::test]
async fn c4_a_cut_in_a_character_or_a_line_loses_the_unfinished_event_only() {
    let answers = [
        cut(b"id: 1\ndata: a\n\nid: 2\ndata: caf\xC3"),
        cut(b"data: b\n\nid: 3\nda"),
        cut(b"data: c\r\n\r"),
        cut(b"\ndata: d\n\n\xEF\xBB"),
        stream("data: e\n\n"),
        closed(),
    ];
    let (server, client) = scripted(answers).await;
    let mut events = client.rooms().watch_room("r").subscribe(soon()).await.unwrap();
    for data in ["a", "b", "c", "d", "e"] {
        assert_eq!(next(&mut events).await, data);
    }
    end(&mut events).await;
    assert_eq!(events.reconnections(), 4);
    let ids: Vec<_> =
        server.asked().iter().map(|request| header(request, "last-event-id").map(str::to_owned)).collect();
    assert_eq!(ids[0], None);
    assert!(ids[1..].iter().all(|id| id.as_deref() == Some("1")), "{ids:?}");
}

#[tokio::test]
async fn c5_the_callers_own_id_is_the_start_and_the_streams_id_follows_it() {
    let answers = [stream("data: a\n\n"), stream("id: é\ndata: b\n\n"), stream("id\ndata: c\n\n"), closed()];
    let (server, client) = scripted(answers).await;
    let call = client.rooms().watch_room("r").last_event_id("41");
    let mut events = call.subscribe(soon()).await.unwrap();
    assert_eq!(events.last_event_id(), Some("41"));
    for data in ["a", "b", "c"] {
        assert_eq!(next(&mut events).await, data);
    }
    end(&mut events).await;
    let ids: Vec<_> =
        server.asked().iter().map(|request| header(request, "last-event-id").map(str::to_owned)).collect();
    assert_eq!(ids, [Some("41".to_owned()), Some("41".to_owned()), Some("é".to_owned()), None]);
    // A header of the call's options does not win over what came later.
    let (server, client) = scripted([stream("id: 9\ndata: a\n\n"), closed()]).await;
    let call = client.rooms().watch_room("r").with(|o| o.header("Last-Event-ID", "8"));
    let mut events = call.subscribe(soon()).await.unwrap();
    next(&mut events).await;
    end(&mut events).await;
    let ids: Vec<_> =
        server.asked().iter().map(|request| header(request, "last-event-id").map(str::to_owned)).collect();
    assert_eq!(ids, [Some("8".to_owned()), Some("9".to_owned())]);
}

#[tokio::test]
async fn c5_each_connection_has_fresh_credentials() {
    let server = Scripted::new([stream("data: a\n\n"), stream("data: b\n\n"), closed()]).await;
    let count = AtomicUsize::new(0);
    let fresh = move || format!("t{}", count.fetch_add(1, Ordering::SeqCst));
    let client = Client::builder(&server.url).bearer_auth_from(fresh).build().unwrap();
    let mut events = client.rooms().watch_room("r").subscribe(soon()).await.unwrap();
    assert_eq!([next(&mut events).await, next(&mut events).await], ["a", "b"]);
    end(&mut events).await;
    let asked = server.asked();
    let tokens: Vec<_> = asked.iter().map(|request| header(request, "authorization").unwrap()).collect();
    assert_eq!(tokens, ["Bearer t0", "Bearer t1", "Bearer t2"]);
}

#[tokio::test]
async fn c8_silence_leads_to_a_new_connection_and_comments_are_no_silence() {
    let (server, client) = scripted([held("id: 1\ndata: a\n\n"), held("data: b\n\n")]).await;
    let call = client.rooms().watch_room("r").with(|o| o.idle_timeout(Duration::from_millis(60)));
    let mut events = call.subscribe(soon()).await.unwrap();
    assert_eq!([next(&mut events).await, next(&mut events).await], ["a", "b"]);
    assert_eq!(header(&server.asked()[1], "last-event-id"), Some("1"));
    // The application sends comments every 20 ms.
    let served = served(App::default()).await;
    let client = Client::builder(&served.url).build().unwrap();
    let call = client.rooms().watch_room("r").with(|o| o.idle_timeout(Duration::from_millis(200)));
    let mut events = call.subscribe(soon()).await.unwrap();
    for _ in 0..2 {
        events.try_next().await.unwrap().unwrap();
    }
    assert!(timeout(Duration::from_millis(600), events.try_next()).await.is_err());
    assert_eq!(events.reconnections(), 0);
}

#[tokio::test]
async fn c8_the_timeout_counts_for_each_opening_and_cuts_no_stream() {
    // The second server accepts and says nothing; the third streams for longer than the timeout.
    let silent = b"HTTP/1.1 200 OK\r\nx: HOLD".to_vec();
    let (server, client) = scripted([stream("data: a\n\n"), silent, held("data: b\n\n")]).await;
    let call = client.rooms().watch_room("r").with(|o| o.timeout(Duration::from_millis(150)));
    let mut events = call.subscribe(soon()).await.unwrap();
    assert_eq!([next(&mut events).await, next(&mut events).await], ["a", "b"]);
    assert_eq!((server.asked().len(), events.reconnections()), (3, 1));
    assert!(timeout(Duration::from_millis(400), events.try_next()).await.is_err());
    assert_eq!(events.reconnections(), 1);
}

#[tokio::test]
async fn c9_redirects_to_another_origin_never_get_credentials() {
    let other = Scripted::new([stream("id: 5\ndata: a\n\n"), closed()]).await;
    let to_other = answer("307 Elsewhere", &format!("location: {}/x\r\n", other.url), "");
    let server = Scripted::new([to_other.clone(), to_other]).await;
    let client = Client::builder(&server.url).bearer_auth("secret").build().unwrap();
    let mut events = client.rooms().watch_room("r").subscribe(soon()).await.unwrap();
    assert_eq!(next(&mut events).await, "a");
    end(&mut events).await;
    let (asked, elsewhere) = (server.asked(), other.asked());
    assert!(asked.iter().all(|request| header(request, "authorization") == Some("Bearer secret")));
    assert_eq!((asked.len(), elsewhere.len()), (2, 2));
    assert!(elsewhere.iter().all(|request| header(request, "authorization").is_none()));
    // The id is no secret: it is the other origin's own.
    assert_eq!(header(&elsewhere[1], "last-event-id"), Some("5"));
}

/// Accepts once and says whether the client has closed the connection.
async fn closes(listener: &TcpListener, answer: &str) -> impl Future<Output = usize> + use<> {
    let (mut socket, _) = timeout(LIMIT, listener.accept()).await.unwrap().unwrap();
    let mut buffer = [0; 4096];
    assert_ne!(socket.read(&mut buffer).await.unwrap(), 0);
    socket.write_all(answer.as_bytes()).await.unwrap();
    async move { timeout(LIMIT, socket.read(&mut buffer)).await.unwrap().unwrap_or(0) }
}

#[tokio::test]
async fn c10_dropping_the_stream_closes_the_connection_whatever_it_does() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = client(&format!("http://{}", listener.local_addr().unwrap()));
    let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{EVENTS}");
    // While it reads.
    let call = client.rooms().watch_room("r").subscribe(soon());
    let open = format!("{head}\r\ndata: a\n\n");
    let (events, closed) = tokio::join!(call, closes(&listener, &open));
    let mut events = events.unwrap();
    next(&mut events).await;
    drop(events);
    assert_eq!(closed.await, 0);
    // While it waits to connect again, and while it connects.
    for wait in [Duration::from_secs(3600), Duration::ZERO] {
        let policy = Reconnect::default().first_wait(wait);
        let ended = format!("{head}content-length: 9\r\n\r\ndata: a\n\n");
        let (events, _) = tokio::join!(client.rooms().watch_room("r").subscribe(policy), closes(&listener, &ended));
        let mut events = events.unwrap();
        next(&mut events).await;
        let waiting = tokio::spawn(async move { events.try_next().await.map(|_| ()) });
        if wait.is_zero() {
            let closed = closes(&listener, "").await;
            waiting.abort();
            assert_eq!(closed.await, 0);
        } else {
            tokio::task::yield_now().await;
            waiting.abort();
            assert!(timeout(Duration::from_millis(100), listener.accept()).await.is_err());
        }
        assert!(waiting.await.unwrap_err().is_cancelled());
    }
}

#[test]
fn c10_a_subscription_goes_everywhere() {
    fn check<T: futures_core::Stream + Send + Unpin + 'static>(_: Option<T>) {}
    fn sends<T: Send>(_: T) {}
    check::<EventStream<RoomEvent>>(None);
    sends(client("http://localhost").rooms().watch_room("r").subscribe(soon()));
}

#[tokio::test]
async fn c11_a_payload_that_does_not_decode_is_an_item_of_a_subscription_too() {
    let answers = [stream("event: message_posted\ndata: {\n\ndata: b\n\n"), stream("data: c\n\n"), closed()];
    let (_, client) = scripted(answers).await;
    let mut events = client.rooms().watch_room("r").subscribe(soon()).await.unwrap();
    assert_eq!(events.try_next().await.unwrap_err().raw().unwrap().data, "{");
    assert_eq!([next(&mut events).await, next(&mut events).await], ["b", "c"]);
    end(&mut events).await;
}

#[tokio::test]
async fn w11_a_limit_ends_a_subscription() {
    let (server, client) = scripted([stream("data: a\n\ndata: too long\n\n"), stream("data: b\n\n")]).await;
    let limits = specloom_rt::sse::EventLimits::default().max_event(4);
    let call = client.rooms().watch_room("r").with(|o| o.event_limits(limits));
    let mut events = call.subscribe(soon()).await.unwrap();
    assert_eq!(next(&mut events).await, "a");
    assert!(matches!(last_error(&mut events).await, StreamError::Limit(_)));
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn c4_a_server_and_a_client_of_the_same_api_without_a_socket() {
    let client = Client::in_process(mini::server::router(App::default()));
    let mut events = client.rooms().watch_room("short").subscribe(soon()).await.unwrap();
    let mut told = Vec::new();
    for _ in 0..4 {
        let event = timeout(LIMIT, events.try_next()).await.unwrap().unwrap().unwrap();
        if let RoomEvent::Note(note) = event.data {
            told.push(note);
        }
    }
    assert_eq!(told, [r#"anonymous after """#, r#"anonymous after "2""#]);
    assert_eq!(events.reconnections(), 1);
    let refused = client.rooms().watch_room("closed").subscribe(soon()).await.unwrap_err();
    assert!(matches!(refused, Error::Api(WatchRoomError::Unauthorized(_))));
    assert_eq!(refused.status(), None::<StatusCode>);
}
