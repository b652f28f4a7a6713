//! The small API, client against server, without a socket and over loopback.
#![cfg(all(feature = "client", feature = "server"))]

mod mini;
mod support;

use std::time::Duration;

use http::StatusCode;
use mini::client::Client;
use mini::models::{NewMessage, RoomEvent};
use mini::ops::{PostMessageError, WatchRoomError};
use mini::server::router;
use specloom_rt::client::Error;
use specloom_rt::json::Uuid;
use support::{App, served};
use tokio::time::timeout;

const ROOM: Uuid = Uuid::from_u128(7);

fn in_process() -> Client {
    Client::in_process(router(App::default()))
}

fn assert_send<T: Send>(value: T) -> T {
    value
}

#[tokio::test]
async fn a_plain_call_has_body_status_and_headers() {
    let stats = assert_send(in_process().rooms().get_stats().send_full()).await.unwrap();
    assert_eq!((stats.status, stats.body.connected), (StatusCode::OK, 7));
    assert_eq!(stats.headers.x_correlation_id.as_deref(), Some("getStats nobody"));
}

#[tokio::test]
async fn params_body_and_headers_arrive() {
    let client = in_process().with_bearer_auth("ana");
    let rooms = client.rooms();
    let call = rooms.post_message(ROOM, NewMessage::new("hi")).limit(5).tags(vec!["a,b".into(), "c d".into()]);
    let made = call.x_trace("t 1").theme("dark; x=1").send_full().await.unwrap();
    let seen = r#"ana ["write"] limit=5 tags=Some(["a,b", "c d"]) trace=Some("t 1") theme=Some("dark; x=1")"#;
    assert_eq!(made.body.topic.as_deref(), Some(seen));
    assert_eq!(made.headers.location, format!("/rooms/{ROOM}"));
    let made = rooms.post_message(ROOM, NewMessage::new("hi")).send().await.unwrap();
    assert_eq!(made.topic.as_deref(), Some(r#"ana ["write"] limit=20 tags=None trace=None theme=None"#));
}

#[tokio::test]
async fn declared_errors_are_typed() {
    let client = in_process().with_bearer_auth("ana");
    let gone = client.rooms().post_message(ROOM, NewMessage::new("gone")).send().await;
    assert!(matches!(gone, Err(Error::Api(PostMessageError::NotFound(problem))) if problem.detail == "no room"));
    let twice = client.rooms().post_message(ROOM, NewMessage::new("conflict")).send().await;
    assert!(matches!(twice, Err(Error::Api(PostMessageError::ClientError { status: StatusCode::CONFLICT, .. }))));
    // Problem details of the runtime's own fit the declared 4XX here.
    let long = client.rooms().post_message(ROOM, NewMessage::new("far too long")).send().await;
    assert!(matches!(
        long,
        Err(Error::Api(PostMessageError::ClientError { status: StatusCode::UNPROCESSABLE_ENTITY, .. }))
    ));
}

#[tokio::test]
async fn undeclared_answers_are_kept() {
    let error = in_process().rooms().delete_room("r").send().await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED));
    let Error::Unexpected(response) = error else { panic!("{error:?}") };
    assert_eq!(response.headers["content-type"], "application/problem+json");
    assert!(!response.body.is_empty());
}

#[tokio::test]
async fn either_of_two_credentials_will_do() {
    let client = in_process();
    for client in [client.with_api_key("key"), client.with_login("ana", "pass:word")] {
        client.rooms().delete_room("a/b").send().await.unwrap();
    }
    for client in [client.with_api_key("wrong"), client.with_login("ana", "x"), client.with_bearer_auth("ana")] {
        assert!(client.rooms().delete_room("r").send().await.is_err());
    }
}

#[tokio::test]
async fn events_arrive_in_process_and_over_loopback() {
    let served = served(App::default()).await;
    let near = Client::in_process(router(App::default()));
    let far = Client::builder(&served.url).build().unwrap();
    for client in [near, far] {
        // S7: the id reaches the handler, and C5: as the bytes that it is.
        let call = client.with_bearer_auth("ana").rooms().watch_room("short").last_event_id("4…1");
        let mut events = assert_send(call.send()).await.unwrap();
        let first = events.try_next().await.unwrap().unwrap();
        assert_eq!(first.data, RoomEvent::Note("ana [] after \"4…1\"".into()));
        let second = events.try_next().await.unwrap().unwrap();
        assert_eq!(second.data, RoomEvent::MessagePosted(NewMessage::new("hi\nthere")));
        assert_eq!(events.last_event_id(), Some("2"));
        assert!(events.try_next().await.unwrap().is_none());
        assert!(events.try_next().await.unwrap().is_none());

        let mut events = client.rooms().watch_room("short").send().await.unwrap();
        let first = events.try_next().await.unwrap().unwrap();
        assert_eq!(first.data, RoomEvent::Note("anonymous after \"\"".into()));

        // S8: a failure before the first event is the declared answer.
        let refused = client.rooms().watch_room("closed").send().await;
        assert!(matches!(refused, Err(Error::Api(WatchRoomError::Unauthorized(_)))));
    }
}

#[tokio::test]
async fn s6_comments_keep_a_silent_stream_alive() {
    let served = served(App::default()).await;
    let client = Client::builder(&served.url).with(|o| o.idle_timeout(Duration::from_millis(500))).build().unwrap();
    let mut events = client.rooms().watch_room("r").send().await.unwrap();
    for _ in 0..2 {
        events.try_next().await.unwrap().unwrap();
    }
    // Comments are no events, but they reset the idle timeout, which would have run out otherwise.
    assert!(timeout(Duration::from_millis(1200), events.try_next()).await.is_err());
}

#[tokio::test]
async fn s9_dropping_the_stream_drops_the_handlers() {
    let app = App::default();
    let (told, dropped) = tokio::sync::oneshot::channel();
    *app.dropped.lock().unwrap() = Some(told);
    let served = served(app).await;
    let client = Client::builder(&served.url).build().unwrap();
    let mut events = client.rooms().watch_room("r").send().await.unwrap();
    events.try_next().await.unwrap().unwrap();
    drop(events);
    timeout(Duration::from_secs(5), dropped).await.unwrap().unwrap();
}

#[tokio::test]
async fn s9_a_shutdown_ends_streams() {
    let served = served(App::default()).await;
    let client = Client::builder(&served.url).build().unwrap();
    let stats = client.rooms().get_stats().send_full().await.unwrap();
    assert_eq!(stats.headers.x_correlation_id.as_deref(), Some("getStats 127.0.0.1"));
    let mut events = client.rooms().watch_room("r").send().await.unwrap();
    for _ in 0..2 {
        events.try_next().await.unwrap().unwrap();
    }
    served.stop.send(()).unwrap();
    assert!(timeout(Duration::from_secs(5), events.try_next()).await.unwrap().unwrap().is_none());
    drop((events, client));
    timeout(Duration::from_secs(5), served.done).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn path_values_stay_in_their_segment() {
    let served = served(App::default()).await;
    let far = Client::builder(&served.url).build().unwrap();
    for client in [in_process().with_api_key("key"), far.with_api_key("key")] {
        for hostile in [".", "..", ""] {
            let error = client.rooms().delete_room(hostile).send().await.unwrap_err();
            assert!(matches!(error, Error::Request(_)), "{hostile:?}: {error:?}");
        }
        for odd in ["a/b", "%2e%2e", "a?b#c", "../x", "é", "a b", "{x}", "\\", "\0"] {
            let result = client.rooms().delete_room(odd).send().await;
            result.unwrap_or_else(|error| panic!("{odd:?}: {error:?}"));
        }
    }
}
