//! Subscriptions of generated clients, with `subscriptions.yaml`: against raw bytes, then against the generated server.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use golden::single_shots;
use golden::subscriptions::client::Client;
use golden::subscriptions::models::{FollowEvent, Gone, Post};
use golden::subscriptions::ops::{self, FollowError, WatchJobOkHeaders};
use golden::subscriptions::server::{Backend, Credentials, Feed, Jobs, router};
use specloom_rt::client::{Error, Reconnect};
use specloom_rt::seq::JsonStream;
use specloom_rt::server::{ApiError, Context};
use specloom_rt::sse::{Event, EventStream, KeepAlive, LimitError, StreamError};

use crate::wire::{Running, Scripted, within};

/// Sends a few events a connection, from the id that it is told; every answer ends.
#[derive(Debug, Clone, Default)]
struct App {
    connections: Arc<AtomicUsize>,
}

impl Backend for App {
    type Principal = String;
    type Error = ApiError;

    async fn authenticate(&self, credentials: Credentials<'_>) -> Result<String, ApiError> {
        match credentials {
            Credentials::Token { token, .. } if token.starts_with('t') => Ok(token.to_owned()),
            Credentials::Login { username, password, .. } => Ok(format!("{username}:{password}")),
            Credentials::Key { key, .. } => Ok(key.to_owned()),
            _ => Err(ApiError::unauthorized()),
        }
    }
}

impl Feed for App {
    async fn follow(&self, cx: Context<String>, request: ops::Follow) -> Result<ops::FollowResponse, ApiError> {
        let last = request.last_event_id.map_or(0, |id| id.as_str().parse::<u32>().unwrap());
        if last >= 4 {
            return Ok(ops::FollowResponse::Gone(Gone::new(format!("{last}"))));
        }
        let note = format!("{} after {last}", cx.principal());
        let post = Event::new(FollowEvent::Post(Post::new("hi"))).id((last + 1).to_string());
        let events = [Event::new(FollowEvent::Note(note)).retry(Duration::from_millis(1)), post];
        Ok(EventStream::from_events(events).into())
    }

    async fn ask(&self, _: Context<String>, _: ops::Ask) -> Result<ops::AskResponse, ApiError> {
        Ok(EventStream::from_events([Post::new("x".repeat(2000))]).into())
    }

    async fn read_log(&self, cx: Context<String>, request: ops::ReadLog) -> Result<ops::ReadLogResponse, ApiError> {
        self.connections.fetch_add(1, Ordering::SeqCst);
        let text = format!("{} after {:?} {:?}", cx.principal(), request.last_event_id, request.subscribe_query);
        Ok(EventStream::from_events([Event::new(text).id("é").retry(Duration::from_millis(1))]).into())
    }

    async fn read_lines(&self, cx: Context<String>, _: ops::ReadLines) -> Result<ops::ReadLinesResponse, ApiError> {
        Ok(JsonStream::from(vec![cx.into_principal()]).into())
    }
}

impl Jobs for App {
    async fn watch_job(&self, _: Context, request: ops::WatchJob) -> Result<ops::WatchJobResponse, ApiError> {
        let done = self.connections.fetch_add(50, Ordering::SeqCst) as i64;
        if done >= 100 {
            return Ok(ops::WatchJobResponse::NoContent);
        }
        let headers = WatchJobOkHeaders::new(request.job);
        let events = EventStream::from_events([Event::new(done).retry(Duration::from_millis(1))]);
        Ok(ops::WatchJobResponse::Ok { body: events, headers })
    }
}

fn in_process() -> Client {
    Client::in_process(router(App::default())).with_token("t1").with_login("ana", "x")
}

async fn check_follow(client: Client) {
    let mut events = client.feed().follow().subscribe(Reconnect::default()).await.unwrap();
    let mut seen = Vec::new();
    let error = loop {
        match within(events.try_next()).await {
            Ok(Some(event)) => seen.push((event.id, event.data)),
            Ok(None) => panic!("no end without an error"),
            Err(error) => break error,
        }
    };
    // Four connections: each begins with a note, which carries the id of the one before.
    let expected = (0..4_u32).flat_map(|last| {
        let id = (last > 0).then(|| last.to_string());
        let note = FollowEvent::Note(format!("t1 after {last}"));
        [(id, note), (Some((last + 1).to_string()), FollowEvent::Post(Post::new("hi")))]
    });
    assert_eq!(seen, expected.collect::<Vec<_>>());
    assert_eq!(events.reconnections(), 3);
    // C3: then an answer of the document is the last item, with its type.
    assert!(matches!(error, StreamError::Refused(_)), "{error:?}");
    let Some(Error::Api(FollowError::Gone(gone))) = error.call_error() else { panic!("{error:?}") };
    assert_eq!(gone, &Gone::new("4"));
    assert!(within(events.try_next()).await.unwrap().is_none());
}

#[tokio::test]
async fn c4_d10_server_and_client_over_loopback_and_without_a_socket() {
    let server = Running::start(router(App::default())).await;
    let client = Client::builder(server.url()).token("t1").build().unwrap();
    check_follow(client).await;
    check_follow(in_process()).await;
}

#[tokio::test]
async fn c3_an_error_answer_at_first_is_that_of_send() {
    let call = || in_process().feed().follow().last_event_id("7");
    for error in [call().send().await.unwrap_err(), call().subscribe(Reconnect::default()).await.unwrap_err()] {
        assert!(matches!(error, Error::Api(FollowError::Gone(_))), "{error:?}");
    }
}

#[tokio::test]
async fn c3_a_declared_204_closes_the_subscription() {
    let app = App::default();
    let client = Client::in_process(router(app.clone()));
    let mut events = client.jobs().watch_job("j").subscribe(Reconnect::default()).await.unwrap();
    assert_eq!(within(events.try_next()).await.unwrap().unwrap().data, 0);
    assert_eq!(within(events.try_next()).await.unwrap().unwrap().data, 50);
    assert!(within(events.try_next()).await.unwrap().is_none());
    assert_eq!(app.connections.load(Ordering::SeqCst), 150);
    // Also at first.
    let mut events = client.jobs().watch_job("j").subscribe(Reconnect::default()).await.unwrap();
    assert!(within(events.try_next()).await.unwrap().is_none());
    // A single shot sees it for what it is.
    let answer = client.jobs().watch_job("j").send().await.unwrap();
    assert!(matches!(answer, ops::WatchJobSuccess::NoContent));
}

#[tokio::test]
async fn c5_a_declared_last_event_id_is_the_start_and_is_replaced() {
    let count = AtomicUsize::new(0);
    let app = App::default();
    let server = Running::start(router(app)).await;
    let fresh = move || ("ana".to_owned(), count.fetch_add(1, Ordering::SeqCst).to_string());
    let client = Client::builder(server.url()).login_from(fresh).build().unwrap();
    let call = client.feed().read_log().last_event_id("6").subscribe_query(true);
    let mut events = call.subscribe(Reconnect::default()).await.unwrap();
    for expected in [r#"ana:0 after Some("6") Some(true)"#, r#"ana:1 after Some("é") Some(true)"#] {
        assert_eq!(within(events.try_next()).await.unwrap().unwrap().data, expected);
    }
}

#[tokio::test]
async fn c5_credentials_are_asked_for_each_time() {
    let count = AtomicUsize::new(0);
    let body = "retry: 1\ndata: [END]\n\n";
    let stream = format!("HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\n{body}");
    let server = Scripted::start(vec![stream.clone(), stream, "HTTP/1.1 204 No Content\n\n".to_owned()]).await;
    let fresh = move || format!("t{}", count.fetch_add(1, Ordering::SeqCst));
    let client = Client::builder(server.url()).token_from(fresh).build().unwrap();
    let mut events = client.feed().follow().subscribe(Reconnect::default()).await.unwrap();
    assert!(within(events.try_next()).await.unwrap().is_none());
    for (n, token) in ["t0", "t1", "t2"].into_iter().enumerate() {
        assert!(server.request(n).1.contains(&format!("authorization: Bearer {token}")));
    }
    let client = Client::in_process(router(App::default()));
    assert!(matches!(client.feed().read_lines().send().await, Err(Error::Unexpected(_))));
    let client = Client::builder("http://localhost").key_from_2(|| "k".to_owned()).build();
    assert!(format!("{:?}", client.unwrap()).contains(r#"["key"]"#));
}

#[tokio::test]
async fn w11_the_configured_limit_is_that_of_clients_and_a_call_may_change_it() {
    let client = in_process();
    let mut events = client.feed().ask().send().await.unwrap();
    assert!(matches!(within(events.try_next()).await, Err(StreamError::Limit(LimitError::Event(1024)))));
    let roomy = specloom_rt::sse::EventLimits::default();
    let mut events = client.feed().ask().with(|o| o.event_limits(roomy)).send().await.unwrap();
    assert_eq!(within(events.try_next()).await.unwrap().unwrap().data.text.len(), 2000);
}

/// Says nothing, for ever.
#[derive(Debug, Clone)]
struct Quiet(Option<KeepAlive>);

macro_rules! quiet {
    ($api:ident) => {
        impl golden::$api::server::Backend for Quiet {
            type Principal = ();
            type Error = ApiError;

            async fn authenticate(&self, _: golden::$api::server::Credentials<'_>) -> Result<(), ApiError> {
                Ok(())
            }
        }

        impl golden::$api::server::Feed for Quiet {
            async fn follow(
                &self,
                _: Context<()>,
                _: golden::$api::ops::Follow,
            ) -> Result<golden::$api::ops::FollowResponse, ApiError> {
                let never = futures_util::stream::pending::<Result<golden::$api::models::FollowEvent, ApiError>>();
                let events =
                    EventStream::new(futures_util::StreamExt::map(never, |item| item.map_err(StreamError::handler)));
                Ok(match &self.0 {
                    Some(keep_alive) => events.keep_alive(keep_alive.clone()).into(),
                    None => events.into(),
                })
            }

            async fn ask(
                &self,
                _: Context<()>,
                _: golden::$api::ops::Ask,
            ) -> Result<golden::$api::ops::AskResponse, ApiError> {
                Err(ApiError::not_found("none"))
            }

            async fn read_log(
                &self,
                _: Context<()>,
                _: golden::$api::ops::ReadLog,
            ) -> Result<golden::$api::ops::ReadLogResponse, ApiError> {
                Err(ApiError::not_found("none"))
            }

            async fn read_lines(
                &self,
                _: Context<()>,
                _: golden::$api::ops::ReadLines,
            ) -> Result<golden::$api::ops::ReadLinesResponse, ApiError> {
                Err(ApiError::not_found("none"))
            }
        }
    };
}

quiet!(subscriptions);
quiet!(single_shots);

/// What a silent stream sends within a while.
async fn sent(router: axum::Router, until: &str) -> Option<String> {
    let server = Running::start(router).await;
    let request = "GET /feed HTTP/1.1\nHost: test\nAuthorization: Bearer t\n\n";
    let sent = server.raw(request, Some(until));
    tokio::time::timeout(Duration::from_millis(500), sent).await.ok()
}

#[tokio::test]
async fn s6_the_configured_keep_alive_is_the_default_and_a_handler_may_change_it() {
    let feed = |keep_alive| golden::subscriptions::server::feed::router(Quiet(keep_alive));
    assert!(sent(feed(None), "\r\n:\n\n").await.is_some());
    let own = KeepAlive::every(Duration::from_millis(5)).comment("own");
    assert!(sent(feed(Some(own.clone())), "\r\n: own\n\n").await.is_some());
    let silent = |keep_alive| single_shots::server::feed::router(Quiet(keep_alive));
    assert!(sent(silent(None), ":\n\n").await.is_none());
    assert!(sent(silent(Some(own)), "\r\n: own\n\n").await.is_some());
}
