//! What several tests need: an application behind the small API, and a server that says what it is told to.
#![allow(dead_code, unreachable_pub, reason = "each test uses a part of it")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use specloom_rt::server::{ApiError, Context, axum, serve};
use specloom_rt::sse::{Event, EventStream, KeepAlive, StreamError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::mini::models::{NewMessage, Problem, RoomEvent, Stats};
use super::mini::ops::{self, GetStatsOkHeaders, PostMessageCreatedHeaders};
use super::mini::server::{Backend, Credentials, Rooms, router};

/// The application: it answers from what it is asked.
#[derive(Debug, Clone, Default)]
pub struct App {
    /// Told when the handler's stream is dropped.
    pub dropped: Arc<Mutex<Option<oneshot::Sender<()>>>>,
}

impl Backend for App {
    type Principal = String;
    type Error = ApiError;

    async fn authenticate(&self, credentials: Credentials<'_>) -> Result<String, ApiError> {
        match credentials {
            Credentials::BearerAuth { token: "ana", scopes } => Ok(format!("ana {scopes:?}")),
            Credentials::ApiKey { key: "key", .. } => Ok("key".to_owned()),
            Credentials::Login { username, password: "pass:word", .. } => Ok(username.to_owned()),
            _ => Err(ApiError::unauthorized()),
        }
    }
}

impl Rooms for App {
    async fn get_stats(&self, cx: Context<()>, _: ops::GetStats) -> Result<ops::GetStatsResponse, ApiError> {
        match cx.headers().get("x-do").and_then(|value| value.to_str().ok()) {
            Some("panic") => panic!("the handler panics"),
            Some("infinite") => return Ok(Stats::new(1, f64::INFINITY).into()),
            Some("header") => {
                let headers = GetStatsOkHeaders::default().x_correlation_id("a\nb");
                return Ok(ops::GetStatsResponse::Ok { body: Stats::new(1, 0.5), headers });
            }
            Some("teapot") => {
                return Err(ApiError::new(http::StatusCode::IM_A_TEAPOT).title("Short and stout"));
            }
            Some("slow") => tokio::time::sleep(Duration::from_secs(60)).await,
            _ => {}
        }
        let peer = cx.peer().map_or("nobody".to_owned(), |peer| peer.ip().to_string());
        let headers = GetStatsOkHeaders::default().x_correlation_id(format!("{} {peer}", cx.operation().id));
        Ok(ops::GetStatsResponse::Ok { body: Stats::new(7, 0.5), headers })
    }

    async fn post_message(
        &self,
        cx: Context<String>,
        request: ops::PostMessage,
    ) -> Result<ops::PostMessageResponse, ApiError> {
        let ops::PostMessage { room_id, limit, tags, x_trace, theme, body, .. } = request;
        match body.text.as_str() {
            "gone" => return Ok(ops::PostMessageResponse::NotFound(Problem::new("no room"))),
            "conflict" => {
                let status = http::StatusCode::CONFLICT;
                return Ok(ops::PostMessageResponse::ClientError { status, body: Problem::new("twice") });
            }
            _ => {}
        }
        let seen = format!("{} limit={limit} tags={tags:?} trace={x_trace:?} theme={theme:?}", cx.principal());
        let headers = PostMessageCreatedHeaders::new(format!("/rooms/{room_id}"));
        Ok(ops::PostMessageResponse::Created { body: body.topic(seen), headers })
    }

    async fn watch_room(
        &self,
        cx: Context<Option<String>>,
        request: ops::WatchRoom,
    ) -> Result<ops::WatchRoomResponse, ApiError> {
        if request.room_id == "closed" {
            return Ok(ops::WatchRoomResponse::Unauthorized(Problem::new("closed")));
        }
        let last = request.last_event_id.map_or(String::new(), |id| id.into_string());
        let who = cx.into_principal().unwrap_or("anonymous".to_owned());
        let first = [
            Event::new(RoomEvent::Note(format!("{who} after {last:?}"))).id("1"),
            Event::new(RoomEvent::MessagePosted(NewMessage::new("hi\nthere"))).id("2"),
        ];
        if request.room_id == "short" {
            return Ok(EventStream::from_events(first).into());
        }
        let events = Endless { first: first.into_iter(), _told: Told(self.dropped.lock().unwrap().take()) };
        let keep_alive = KeepAlive::every(Duration::from_millis(20)).comment("keepalive");
        Ok(EventStream::new(events).keep_alive(keep_alive).into())
    }

    async fn delete_room(&self, _: Context<String>, _: ops::DeleteRoom) -> Result<ops::DeleteRoomResponse, ApiError> {
        Ok(ops::DeleteRoomResponse::NoContent)
    }
}

/// Two events, then nothing, without an end.
struct Endless {
    first: std::array::IntoIter<Event<RoomEvent>, 2>,
    _told: Told,
}

struct Told(Option<oneshot::Sender<()>>);

impl Drop for Told {
    fn drop(&mut self) {
        if let Some(told) = self.0.take() {
            let _ = told.send(());
        }
    }
}

impl futures_core::Stream for Endless {
    type Item = Result<Event<RoomEvent>, StreamError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        match self.first.next() {
            Some(event) => std::task::Poll::Ready(Some(Ok(event))),
            None => std::task::Poll::Pending,
        }
    }
}

/// The small API on a port of its own.
pub struct Served {
    pub url: String,
    pub stop: oneshot::Sender<()>,
    pub done: tokio::task::JoinHandle<std::io::Result<()>>,
}

pub async fn served(app: App) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/api", listener.local_addr().unwrap());
    let (stop, stopped) = oneshot::channel();
    let router = axum::Router::new().nest("/api", router(app));
    let done = tokio::spawn(serve(listener, router, async {
        let _ = stopped.await;
    }));
    Served { url, stop, done }
}

/// A server that gives these answers, one a connection, and keeps what it was asked.
pub struct Scripted {
    pub url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Scripted {
    pub async fn new<I>(answers: I) -> Self
    where
        I: IntoIterator<Item: Into<Vec<u8>>>,
    {
        let answers: Vec<Vec<u8>> = answers.into_iter().map(Into::into).collect();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = asked.clone();
        tokio::spawn(async move {
            let mut held = Vec::new();
            for answer in answers {
                let (mut socket, _) = listener.accept().await.unwrap();
                let request = read_request(&mut socket).await;
                log.lock().unwrap().push(request);
                socket.write_all(&answer).await.unwrap();
                if answer.ends_with(b"HOLD") {
                    held.push(socket);
                }
            }
            if !held.is_empty() {
                std::future::pending::<()>().await;
            }
        });
        Self { url, asked }
    }

    /// The requests so far, heads in lower case up to the values.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

async fn read_request(socket: &mut tokio::net::TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = socket.read(&mut buffer).await.unwrap();
        bytes.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return text;
            }
        }
        assert_ne!(count, 0, "the request broke off: {text}");
    }
}

/// An answer with a body, after which the connection is closed.
pub fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n{body}", body.len())
        .into_bytes()
}

/// The value of a header of a recorded request.
pub fn header<'a>(request: &'a str, name: &str) -> Option<&'a str> {
    let head = request.split("\r\n\r\n").next().unwrap_or_default();
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
}
