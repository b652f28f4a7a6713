//! Agora Market: the generated client against the example server, in process and over loopback, and raw bytes.

use generated::agora_market::client::Client;
use generated::agora_market::models::ConnectEvent;
use generated::agora_market::ops::ConnectError;
use specloom_rt::client::Error;
use specloom_rt::{Map, Value};

use crate::wire::{Running, Scripted, within};

#[path = "../generated/examples/agora_market_server.rs"]
#[allow(dead_code)]
mod agora_market_server;

use agora_market_server::App;

fn body(json: &str) -> Map<Value> {
    serde_json::from_str(json).unwrap()
}

async fn messages_reach_their_clients(client: Client) {
    let sse = client.sse();
    let mut one = within(sse.connect("7-phone").send()).await.unwrap();
    let mut two = within(sse.connect("8").send()).await.unwrap();
    let first = within(one.try_next()).await.unwrap().unwrap();
    assert_eq!(first.event.as_deref(), Some("SYSTEM_TIME_WAIT"));
    assert!(matches!(first.data, ConnectEvent::SystemTimeWait(frame) if frame.client_id == "7-phone"));
    within(two.try_next()).await.unwrap();

    let sent = [
        (r#"{"type":"NEW_MESSAGE","from":3}"#, "NEW_MESSAGE"),
        (
            r#"{"type":"CHAT_MESSAGE","id":9007199254740993,"content":"你好","createdAt":"2025-06-01T10:32:17.9041"}"#,
            "CHAT_MESSAGE",
        ),
        (r#"{"type":"WEBRTC_OFFER","sdp":"v=0"}"#, "WEBRTC_OFFER"),
        (r#"{"text":"no type"}"#, "message"),
    ];
    for (json, _) in sent {
        sse.send_message_to_user("7", body(json)).send().await.unwrap();
    }
    sse.broadcast_message(body(r#"{"type":"HEARTBEAT","all":true}"#)).send().await.unwrap();

    let mut seen = Vec::new();
    while seen.len() < 5 {
        let event = within(one.try_next()).await.unwrap().unwrap();
        let clock = matches!(&event.data, ConnectEvent::Message(body) if body.get("type").is_some_and(|kind| kind == "SYSTEM_TIME"));
        if !clock && !matches!(event.data, ConnectEvent::Heartbeat(_)) {
            seen.push(event);
        }
    }
    let names: Vec<_> = seen.iter().map(|event| event.event.as_deref().unwrap_or("message")).collect();
    assert_eq!(names, ["NEW_MESSAGE", "CHAT_MESSAGE", "WEBRTC_OFFER", "message", "message"]);
    assert!(matches!(&seen[0].data, ConnectEvent::NewMessage(notice) if notice.extra["from"] == 3));
    let ConnectEvent::ChatMessage(chat) = &seen[1].data else { panic!("{:?}", seen[1]) };
    assert_eq!((chat.id, chat.content.as_deref()), (Some(9_007_199_254_740_993), Some("你好")));
    assert_eq!(chat.created_at.as_deref(), Some("2025-06-01T10:32:17.9041"), "local times stay as they are");
    assert!(matches!(&seen[2].data, ConnectEvent::Unknown(raw) if raw.event == "WEBRTC_OFFER"));
    assert!(matches!(&seen[3].data, ConnectEvent::Message(body) if body["text"] == "no type"));
    assert!(
        matches!(&seen[4].data, ConnectEvent::Message(body) if body["all"] == true),
        "a broadcast is always unnamed"
    );

    let beat = async {
        loop {
            if let ConnectEvent::Heartbeat(beat) = two.try_next().await.unwrap().unwrap().data {
                return beat;
            }
        }
    };
    assert_eq!(within(beat).await.client_id, "8");
    sse.disconnect("7-phone").send().await.unwrap();
    let ended = async { while one.try_next().await.unwrap().is_some() {} };
    within(ended).await;

    let refused = sse.connect(" ").send().await.map(drop).unwrap_err();
    assert!(matches!(&refused, Error::Api(ConnectError::Unauthorized(text)) if text == "未授權"), "{refused:?}");
}

#[tokio::test]
async fn over_loopback_below_the_servers_path() {
    let server = Running::start(App::for_tests().router()).await;
    messages_reach_their_clients(Client::builder(format!("{}/api", server.url())).build().unwrap()).await;
}

#[tokio::test]
async fn in_process() {
    messages_reach_their_clients(Client::in_process(generated::agora_market::server::router(App::for_tests()))).await;
}

/// The first frame and each heartbeat tell the client's position in the log, so that it can resume from there.
#[tokio::test]
async fn s7_a_client_that_was_cut_off_resumes_after_its_last_event_id() {
    let client = Client::in_process(generated::agora_market::server::router(App::for_tests()));
    let sse = client.sse();
    let mut first = within(sse.connect("7-phone").send()).await.unwrap();
    let id = within(first.try_next()).await.unwrap().unwrap().id.expect("a position");
    drop(first);
    for (user, json) in [("7", r#"{"n":1}"#), ("8", r#"{"n":2}"#), ("7", r#"{"n":3}"#)] {
        sse.send_message_to_user(user, body(json)).send().await.unwrap();
    }
    let mut again = within(sse.connect("7-phone").last_event_id(id).send()).await.unwrap();
    let mut seen = Vec::new();
    let mut beats = 0;
    while beats < 2 {
        match within(again.try_next()).await.unwrap().unwrap() {
            event if matches!(event.data, ConnectEvent::Heartbeat(_)) => {
                assert_eq!(event.id.as_deref(), again.last_event_id());
                beats += 1;
            }
            event => {
                if let ConnectEvent::Message(body) = event.data {
                    seen.extend(body.get("n").map(ToString::to_string));
                }
            }
        }
    }
    assert_eq!(seen, ["1", "3"]);
    let expired = within(sse.connect("7-phone").last_event_id("0-1").send()).await.map(drop).unwrap_err();
    assert_eq!(expired.status().map(|status| status.as_u16()), Some(410));
}

#[tokio::test]
async fn on_the_wire() {
    let server = Running::start(App::for_tests().router()).await;
    let head = "GET /api/sse/connect/c-1 HTTP/1.1\nHost: test\n\n";
    let answer = server.raw(head, Some("SYSTEM_TIME\"")).await;
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    let id = body.split_once("\nid: ").unwrap().1.lines().next().unwrap();
    let first = format!("event: SYSTEM_TIME_WAIT\nid: {id}\ndata: {{\"type\":\"SYSTEM_TIME_WAIT\",\"waitSeconds\":");
    assert!(body.contains(&first), "{body}");
    let beat = format!("event: HEARTBEAT\nid: {id}\ndata: ");
    assert!(
        body.contains(&beat) && body.contains("\ndata: {\"type\":\"HEARTBEAT\",\"clientId\":\"c-1\",\"timestamp\":"),
        "{body}"
    );
    assert!(body.contains("\ndata: {\"time\":\""), "{body}");
    assert!(!body.contains("event: message"), "{body}"); // S3

    let (head, body) = server.exchange("POST", "/api/sse/broadcast", "Content-Type: application/json\n", "[1]").await;
    assert!(head.starts_with("HTTP/1.1 422 "), "{head}{body}");
    let (head, body) =
        server.exchange("POST", "/api/sse/broadcast", "Content-Type: application/json\n", "{\"a\":").await;
    assert!(head.starts_with("HTTP/1.1 400 "), "{head}{body}");
    let (head, _) = server.exchange("POST", "/api/sse/broadcast", "Content-Type: text/plain\n", "{}").await;
    assert!(head.starts_with("HTTP/1.1 415 "), "{head}");
    let (head, _) =
        server.exchange("POST", "/api/sse/broadcast", "Content-Type: application/json\n", "{\"a\":[1,{}]}").await;
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    let (head, body) = server.exchange("GET", "/api/sse/connect/%20", "", "").await;
    assert!(head.starts_with("HTTP/1.1 401 ") && head.contains("text/event-stream"), "{head}");
    assert_eq!(body, "未授權");
}

#[tokio::test]
async fn what_the_client_reads_and_sends() {
    // As upstream's framework writes it: no space after the colon, data before event.
    let stream = concat!(
        "data:{\"type\":\"SYSTEM_TIME_WAIT\",\"waitSeconds\":12,\"nextHeartbeatTime\":\"2025-06-01T10:32:30\",\"heartbeatInterval\":30,\"clientId\":\"c-1\",\"timestamp\":\"2025-06-01T10:32:17.9041\"}\nevent:SYSTEM_TIME_WAIT\n\n",
        "data:{\"type\":\"SYSTEM_TIME\",\"time\":\"2025-06-01T10:32:30.0007\"}\nevent:message\n\n",
        "data:{\"type\":\"ORDER_CREATED\",\"orderId\":5}\nevent:ORDER_CREATED\n\n",
    );
    let head = "HTTP/1.1 200 OK\nContent-Type: text/event-stream";
    let server = Scripted::start(vec![format!("{head}\n\n{stream}")]).await;
    let client = Client::builder(format!("{}/api/", server.url())).build().unwrap();
    let mut events = within(client.sse().connect("客戶").send()).await.unwrap();
    let first = events.try_next().await.unwrap().unwrap();
    assert!(matches!(first.data, ConnectEvent::SystemTimeWait(frame) if frame.wait_seconds == 12));
    let clock = events.try_next().await.unwrap().unwrap();
    assert!(matches!(clock.data, ConnectEvent::Message(body) if body["type"] == "SYSTEM_TIME"));
    let order = events.try_next().await.unwrap().unwrap();
    assert!(matches!(order.data, ConnectEvent::OrderCreated(notice) if notice.extra["orderId"] == 5));
    assert!(events.try_next().await.unwrap().is_none());
    assert_eq!(server.request(0).0, "GET /api/sse/connect/%E5%AE%A2%E6%88%B6 HTTP/1.1");

    let server = Scripted::start(vec!["HTTP/1.1 200 OK\nContent-Length: 0\n\n".to_owned()]).await;
    let client = Client::builder(format!("{}/api", server.url())).build().unwrap();
    within(client.sse().send_message_to_user("7", body(r#"{"b":[1,null],"a":"ü"}"#)).send()).await.unwrap();
    let (line, headers, sent) = server.request(0);
    assert_eq!(line, "POST /api/sse/send/user/7 HTTP/1.1");
    assert_eq!(sent, r#"{"a":"ü","b":[1,null]}"#);
    assert!(headers.iter().any(|line| line == "content-type: application/json"), "{headers:?}");
    assert!(!headers.iter().any(|line| line.starts_with("authorization")), "{headers:?}");
}
