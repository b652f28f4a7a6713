//! Chatter: the generated client against the example server, in process and over loopback, and raw bytes on each side.

use generated::chatter::client::Client;
use generated::chatter::models::{ChatterEvent, SystemEventData, SystemEventType};
use generated::chatter::server::router;
use specloom_rt::client::Error;
use specloom_rt::sse::{Event, EventStream};

use crate::wire::{Running, Scripted, within};

#[path = "../generated/examples/chatter_server.rs"]
#[allow(dead_code)]
pub mod chatter_server;

use chatter_server::App;

const STREAM: &str = "/api/v1/events/stream";

/// Users' events reach their own streams, broadcasts reach all, the administrator sees everything.
async fn events_reach_those_they_are_for(ana: Client, bob: Client, root: Client) {
    let mut to_ana = within(ana.events().events_stream().send()).await.unwrap();
    let mut to_bob = within(bob.events().events_stream().send()).await.unwrap();
    let mut to_root = within(root.events().admin_events_stream().send()).await.unwrap();

    let first = within(to_ana.try_next()).await.unwrap().unwrap();
    assert_eq!(
        (first.event.as_deref(), first.id.as_deref()),
        (None, None),
        "the opening frame has neither name nor id"
    );
    assert!(matches!(first.data, ChatterEvent::ConnectionEstablished(opened) if opened.data.user_id == "ana"));
    assert!(matches!(within(to_bob.try_next()).await.unwrap().unwrap().data, ChatterEvent::ConnectionEstablished(_)));
    let first = within(to_root.try_next()).await.unwrap().unwrap();
    assert!(
        matches!(first.data, ChatterEvent::AdminConnectionEstablished(opened) if opened.data.admin_user_id == "root")
    );

    let stats = root.events().get_sse_stats().send().await.unwrap();
    assert_eq!((stats.total_connections, stats.your_connections), (3, 1));

    let answer =
        ana.events().trigger_test_event().with(|o| o.header("x-correlation-id", "trace-1")).send_full().await.unwrap();
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body.message, "Test event triggered successfully");
    assert_eq!(answer.body.event_id.len(), 26);
    assert_eq!(answer.headers.x_correlation_id.as_deref(), Some("trace-1"));
    assert_eq!(answer.headers.x_rate_limit_limit_minute, Some(60));
    assert!(answer.headers.x_rate_limit_remaining_hour.is_some_and(|left| left < 1000));

    let event = within(to_ana.try_next()).await.unwrap().unwrap();
    assert_eq!(event.event.as_deref(), Some("system.alert"));
    assert!(event.id.is_some(), "to resume after");
    let ChatterEvent::System(notice) = event.data else { panic!("{event:?}") };
    assert_eq!(notice.id, answer.body.event_id);
    assert_eq!(notice.r#type, SystemEventType::SystemAlert);
    assert_eq!(notice.data.message, "This is a test event");
    assert_eq!((notice.data.test, notice.data.triggered_by.as_deref()), (Some(true), Some("ana")));

    let sent = root.events().trigger_broadcast_test().send().await.unwrap();
    assert_eq!(sent.message, "Broadcast test event triggered successfully");
    for (stream, skip) in [(&mut to_ana, 0), (&mut to_bob, 0), (&mut to_root, 1)] {
        for _ in 0..skip {
            within(stream.try_next()).await.unwrap();
        }
        let event = within(stream.try_next()).await.unwrap().unwrap();
        assert!(matches!(event.data, ChatterEvent::System(notice) if notice.data.broadcast == Some(true)));
    }

    drop((to_ana, to_bob));
    let gone = async {
        while root.events().get_sse_stats().send().await.unwrap().total_connections != 1 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    within(gone).await;
}

#[tokio::test]
async fn over_loopback() {
    let server = Running::start(router(App::for_tests())).await;
    let client = |token: &str| Client::builder(server.url()).custom_http_bearer(token).build().unwrap();
    events_reach_those_they_are_for(client("token-ana"), client("token-bob"), client("token-root")).await;
}

#[tokio::test]
async fn in_process() {
    let client = Client::in_process(router(App::for_tests()));
    let with = |token: &str| client.with_custom_http_bearer(token);
    events_reach_those_they_are_for(with("token-ana"), with("token-bob"), with("token-root")).await;
}

/// A client that was cut off and comes back to the same server gets what it missed, and only what is for it.
#[tokio::test]
async fn s7_a_client_that_was_cut_off_resumes_after_its_last_event_id() {
    let client = Client::in_process(router(App::for_tests()));
    let with = |token: &str| client.with_custom_http_bearer(token);
    let (ana, bob, root) = (with("token-ana"), with("token-bob"), with("token-root"));
    let mut first = within(ana.events().events_stream().send()).await.unwrap();
    assert!(matches!(next(&mut first).await.data, ChatterEvent::ConnectionEstablished(_)));
    let mut sent = vec![ana.events().trigger_test_event().send().await.unwrap().event_id];
    assert_eq!(next(&mut first).await.data.id(), sent[0]);
    let last = first.last_event_id().unwrap().to_owned();
    drop(first);

    bob.events().trigger_test_event().send().await.unwrap();
    sent.push(root.events().trigger_broadcast_test().send().await.unwrap().event_id);
    sent.push(ana.events().trigger_test_event().send().await.unwrap().event_id);
    let mut again = within(ana.events().events_stream().last_event_id(last.as_str()).send()).await.unwrap();
    assert!(matches!(next(&mut again).await.data, ChatterEvent::ConnectionEstablished(_)));
    for id in &sent[1..] {
        assert_eq!(next(&mut again).await.data.id(), *id);
    }

    let foreign = last.replace(|digit: char| digit.is_ascii_hexdigit(), "0");
    let expired = within(ana.events().events_stream().last_event_id(foreign).send()).await.map(drop).unwrap_err();
    assert_eq!(
        expired.status().map(|status| status.as_u16()),
        Some(410),
        "what it missed cannot be told: no silent gap"
    );
    assert_eq!(
        root.events().get_sse_stats().send().await.unwrap().total_connections,
        1,
        "a refused stream is no stream"
    );
}

async fn next(stream: &mut EventStream<ChatterEvent>) -> Event<ChatterEvent> {
    within(stream.try_next()).await.unwrap().unwrap()
}

trait OwnId {
    fn id(&self) -> &str;
}

impl OwnId for ChatterEvent {
    fn id(&self) -> &str {
        let ChatterEvent::System(notice) = self else { panic!("{self:?}") };
        &notice.id
    }
}

#[tokio::test]
async fn who_is_not_known_or_not_allowed_is_refused() {
    let client = Client::in_process(router(App::for_tests()));
    let unknown = client.with_custom_http_bearer("nobody");
    let ana = client.with_custom_http_bearer("token-ana");
    for (client, status) in [(&client, 401), (&unknown, 401), (&ana, 403)] {
        let stats = client.events().get_sse_stats().send().await.unwrap_err();
        assert_eq!(stats.status().map(|status| status.as_u16()), Some(status));
        let stream = client.events().admin_events_stream().send().await.map(drop).unwrap_err();
        assert_eq!(stream.status().map(|status| status.as_u16()), Some(status));
        let broadcast = client.events().trigger_broadcast_test().send().await.unwrap_err();
        let Error::Unexpected(answer) = broadcast else { panic!("{broadcast:?}") };
        assert_eq!(answer.headers["content-type"], "application/problem+json");
    }
    for client in [&client, &unknown] {
        let stream = client.events().events_stream().send().await.map(drop).unwrap_err();
        assert_eq!(stream.status().map(|status| status.as_u16()), Some(401));
        let test = client.events().trigger_test_event().send().await.unwrap_err();
        assert_eq!(test.status().map(|status| status.as_u16()), Some(401));
    }
}

#[tokio::test]
async fn the_stream_on_the_wire() {
    let server = Running::start(router(App::for_tests())).await;
    let head =
        format!("GET {STREAM} HTTP/1.1\nHost: test\nAuthorization: Bearer token-ana\nAccept: text/event-stream\n\n");
    let answer = server.raw(&head, Some(": keepalive\n\n")).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let head = head.to_lowercase();
    assert!(head.starts_with("http/1.1 200 ok\r\n"), "{head}");
    for line in [
        "content-type: text/event-stream",
        "cache-control: no-cache",
        "x-accel-buffering: no",
        "x-ratelimit-limit-minute: 60",
    ] {
        assert!(head.contains(line), "{line} in {head}"); // S1
    }
    assert!(!head.contains("content-length"), "{head}");
    assert!(body.contains("\ndata: {\"type\":\"connection.established\",\"data\":{\"connection_id\":\""), "{body}");
    assert!(body.find("\nid: ").is_some_and(|at| at > body.find("data: ").unwrap()), "then its position: {body}"); // W8
    assert!(!body.contains("event:") && body.matches("data:").count() == 1, "{body}");
}

#[tokio::test]
async fn an_event_on_the_wire() {
    let server = Running::start(router(App::for_tests())).await;
    let url = server.url();
    let trigger = tokio::spawn(async move {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        let client = Client::builder(url).custom_http_bearer("token-ana").build().unwrap();
        client.events().trigger_test_event().send().await.unwrap().event_id
    });
    let head = format!("GET {STREAM} HTTP/1.1\nHost: test\nAuthorization: Bearer token-ana\n\n");
    let answer = server.raw(&head, Some("triggered_by")).await;
    let id = trigger.await.unwrap();
    let start = answer.find("event: system.alert\n").expect("a named event");
    assert!(answer[..start].lines().last().unwrap().starts_with("id: "), "the id comes first: {answer}");
    let expected = format!(
        "event: system.alert\ndata: {{\"id\":\"{id}\",\"type\":\"system.alert\",\"data\":{{\"message\":\"This is a test event\",\"test\":true,\"triggered_by\":\"ana\"}},\"timestamp\":\""
    );
    assert!(answer[start..].starts_with(&expected), "{}", &answer[start..]);
}

#[tokio::test]
async fn a_refusal_on_the_wire() {
    let server = Running::start(router(App::for_tests())).await;
    let (head, body) = server.exchange("GET", "/api/v1/events/stats", "", "").await;
    assert!(head.starts_with("HTTP/1.1 401 Unauthorized\r\n"), "{head}");
    assert!(head.to_lowercase().contains("www-authenticate: bearer"), "{head}");
    assert!(body.starts_with("{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401"), "{body}");
    let (head, _) = server.exchange("DELETE", "/api/v1/events/stats", "", "").await;
    assert!(head.starts_with("HTTP/1.1 405 "), "{head}");
    assert!(head.to_lowercase().contains("allow: get, head"), "{head}");
    let (head, body) = server.exchange("GET", "/nowhere", "", "").await;
    assert!(head.starts_with("HTTP/1.1 404 ") && head.contains("application/problem+json"), "{head}");
    assert!(body.contains("\"status\":404"), "{body}");
}

#[tokio::test]
async fn what_the_client_sends_and_reads() {
    let body = concat!(
        ": hello\n",
        "data: {\"type\": \"connection.established\", \"data\": {\"connection_id\": \"c\", \"user_id\": \"u\", \"connected_at\": \"2025-10-09T22:40:10.123456+00:00\"}, \"timestamp\": \"2025-10-09T22:40:10.123456+00:00\"}\n\n",
        "id: 01K\nevent: backup.failed\ndata: {\"id\": \"01K\", \"type\": \"backup.failed\", \"data\": {\"backup_id\": \"b\", \"failed_at\": 1}, \"timestamp\": \"2025-10-09T22:40:10+00:00\", \"metadata\": {}}\n\n",
        "event: system.alert\ndata: {\"id\": \"x\", \"type\": \"system.alert\", \"data\": {\"message\": \"m\", \"error\": \"e\", \"severity\": \"error\"}, \"timestamp\": \"2025-10-09T22:40:10\", \"user_id\": null}\n\n",
        "event: workflow.status\ndata: {\"type\": \"workflow.status\"}\n\n",
        "event: job.started\ndata: {\"type\": \"job.started\"}\n\n",
        "data: {\"type\": \"error\", \"data\": {\"error\": \"Stream connection error\"}, \"timestamp\": \"2025-10-09T22:40:10Z\"}\n\n",
    );
    let head = "HTTP/1.1 200 OK\nContent-Type: text/event-stream; charset=utf-8";
    let server = Scripted::start(vec![format!("{head}\n\n{body}")]).await;
    let client = Client::builder(server.url()).custom_http_bearer("secret").build().unwrap();
    let mut events = within(client.events().events_stream().send()).await.unwrap();

    let first = events.try_next().await.unwrap().unwrap();
    assert!(matches!(first.data, ChatterEvent::ConnectionEstablished(_)));
    let backup = events.try_next().await.unwrap().unwrap();
    assert_eq!((backup.id.as_deref(), backup.event.as_deref()), (Some("01K"), Some("backup.failed")));
    let ChatterEvent::Backup(backup) = backup.data else { panic!("{backup:?}") };
    assert_eq!(backup.data.extra["failed_at"], 1, "members that the document does not name are kept");
    let alert = events.try_next().await.unwrap().unwrap();
    let ChatterEvent::System(alert) = alert.data else { panic!("{alert:?}") };
    assert_eq!(alert.user_id, Some(None), "null is not absent");
    assert_eq!(alert.data.extra["error"], "e");
    let unknown = events.try_next().await.unwrap().unwrap();
    assert!(matches!(unknown.data, ChatterEvent::Unknown(raw) if raw.event == "workflow.status"));
    let broken = events.try_next().await.unwrap_err();
    assert_eq!(broken.raw().map(|raw| raw.event.as_str()), Some("job.started"), "a known name that does not decode"); // D8
    let error = events.try_next().await.unwrap().unwrap();
    assert!(matches!(error.data, ChatterEvent::StreamError(_)), "the stream goes on"); // C11
    assert!(events.try_next().await.unwrap().is_none());

    let (line, headers, body) = server.request(0);
    assert_eq!(line, format!("GET {STREAM} HTTP/1.1"));
    for header in ["accept: text/event-stream", "authorization: Bearer secret", "cache-control: no-store"] {
        assert!(headers.iter().any(|line| line == header), "{header} in {headers:?}"); // C1
    }
    assert_eq!(body, "");
}

#[test]
fn a_model_is_a_plain_value() {
    let data = SystemEventData::new("text").test(true);
    let json = serde_json::to_value(&data).unwrap();
    assert_eq!(json, serde_json::json!({"message": "text", "test": true}));
    assert_eq!(serde_json::from_value::<SystemEventData>(json).unwrap(), data);
}
