//! Agora Market's event service: clients connect and get a first frame and heartbeats; messages go to all, or to the clients
//! of one user, also to one that was cut off and comes back. A user's clients are those whose id is the user's, or begins
//! with it and a hyphen.
//!
//! ```text
//! cargo run --example agora_market_server -- --heartbeat 5
//! curl -N localhost:8080/api/sse/connect/7-phone
//! curl -H 'content-type: application/json' -d '{"type":"NEW_MESSAGE","from":3}' localhost:8080/api/sse/send/user/7
//! ```
//!
//! With `--redis redis://localhost:6379` several servers share the messages, and a client may come back to any of them.

#[path = "serving/log.rs"]
mod log;
mod serving;

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use chrono::{Duration as Span, Local, NaiveDateTime};
use clap::Parser;
use futures_util::stream;
use generated::agora_market::models::{ConnectEvent, Heartbeat, HeartbeatCallState, SystemTimeWait};
use generated::agora_market::ops;
use generated::agora_market::server::{BASE_PATH, Backend, Sse, router};
use specloom_rt::event_log::{EventLog, MemoryLog, Start, Topic};
use specloom_rt::http::StatusCode;
use specloom_rt::server::{ApiError, Context};
use specloom_rt::sse::{Event, EventPayload as _, EventStream, LastEventId, RawEvent, StreamError};
use specloom_rt::{Map, Value};
use tokio::sync::oneshot;
use tokio::time::{Instant, Interval, interval_at};

/// The application: cheap to clone, all state behind one [`Arc`].
#[derive(Debug, Clone)]
pub struct App {
    /// What is for a single user is labelled with the user's id.
    messages: Topic<ConnectEvent>,
    /// What ends a client's stream when it is dropped.
    clients: Arc<Mutex<HashMap<String, oneshot::Sender<()>>>>,
    heartbeat: Duration,
}

impl App {
    /// An application that sends a heartbeat so often, and keeps messages in this log.
    pub fn new(heartbeat: Duration, log: Arc<dyn EventLog>) -> Self {
        Self { messages: Topic::new(log, "agora-market"), clients: Arc::default(), heartbeat }
    }

    /// Heartbeats every 200 ms, messages in memory.
    pub fn for_tests() -> Self {
        Self::new(Duration::from_millis(200), Arc::new(MemoryLog::new()))
    }

    /// The router below the path of the document's server.
    pub fn router(self) -> Router {
        Router::new().nest(BASE_PATH, router(self))
    }

    fn clients(&self) -> MutexGuard<'_, HashMap<String, oneshot::Sender<()>>> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn first_frame(&self, client: &str) -> ConnectEvent {
        let seconds = i64::try_from(self.heartbeat.as_secs()).unwrap_or(i64::MAX);
        let next = Local::now().naive_local() + Span::seconds(seconds);
        ConnectEvent::SystemTimeWait(SystemTimeWait::new(seconds, local(next), seconds, client, local_now()))
    }
}

/// Upstream's clock: local, without offset.
fn local(time: NaiveDateTime) -> String {
    time.format("%Y-%m-%dT%H:%M:%S%.3f").to_string()
}

fn local_now() -> String {
    local(Local::now().naive_local())
}

/// The two events of every beat: one named, and the clock as an unnamed message.
fn beat(client: &str) -> [ConnectEvent; 2] {
    let clock =
        Map::from([("type".to_owned(), Value::from("SYSTEM_TIME")), ("time".to_owned(), Value::from(local_now()))]);
    [
        ConnectEvent::Heartbeat(Heartbeat::new(client, local_now(), HeartbeatCallState::Idle)),
        ConnectEvent::Message(clock),
    ]
}

/// An event that is not in the log, and tells the client's position in it.
fn at(position: Option<String>, data: ConnectEvent) -> Event<ConnectEvent> {
    let mut event = Event::new(data);
    event.id = position;
    event
}

fn owns(user: &str, client: &str) -> bool {
    client.strip_prefix(user).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// A client's messages and heartbeats, in one stream.
struct Connection {
    client: String,
    messages: EventStream<ConnectEvent>,
    beats: Interval,
    closed: oneshot::Receiver<()>,
    waiting: VecDeque<Event<ConnectEvent>>,
}

impl Connection {
    async fn next(&mut self) -> Option<Result<Event<ConnectEvent>, StreamError>> {
        if let Some(event) = self.waiting.pop_front() {
            return Some(Ok(event));
        }
        tokio::select! {
            _ = &mut self.closed => None,
            message = self.messages.try_next() => message.transpose(),
            _ = self.beats.tick() => {
                let id = self.messages.last_event_id().map(str::to_owned);
                self.waiting.extend(beat(&self.client).map(|beat| at(id.clone(), beat)));
                self.waiting.pop_front().map(Ok)
            }
        }
    }
}

/// A body as an event: named by its `type` when it has one, typed when the document knows that name.
fn event_of(body: Map<Value>) -> Result<ConnectEvent, ApiError> {
    let Some(name) = body.get("type").and_then(Value::as_str).map(str::to_owned) else {
        return Ok(ConnectEvent::Message(body));
    };
    if name.contains(['\r', '\n']) {
        return Err(ApiError::new(StatusCode::BAD_REQUEST).detail("`type` cannot be the name of an event"));
    }
    let raw = RawEvent::new(Value::from_iter(body).to_string()).event(name);
    Ok(ConnectEvent::read(&raw).unwrap_or(ConnectEvent::Unknown(raw)))
}

impl Backend for App {
    type Error = ApiError;
}

impl Sse for App {
    async fn broadcast_message(
        &self,
        _: Context<()>,
        request: ops::BroadcastMessage,
    ) -> Result<ops::BroadcastMessageResponse, ApiError> {
        self.messages.publish(ConnectEvent::Message(request.body)).await?;
        Ok(ops::BroadcastMessageResponse::Ok)
    }

    async fn connect(&self, _: Context<()>, request: ops::Connect) -> Result<ops::ConnectResponse, ApiError> {
        let client = request.client_id;
        if client.trim().is_empty() {
            return Ok(ops::ConnectResponse::Unauthorized("未授權".to_owned()));
        }
        let subscription = self.messages.subscribe(Start::resume(request.last_event_id)).await?;
        let position = subscription.position().map(LastEventId::into_string);
        let first = at(position, self.first_frame(&client));
        let (registered, closed) = oneshot::channel();
        self.clients().insert(client.clone(), registered); // a second connection replaces the first one's registration
        let owner = client.clone();
        let connection = Connection {
            messages: subscription.only(move |user| user.is_none_or(|user| owns(user, &owner))).into_stream(),
            beats: interval_at(Instant::now() + self.heartbeat, self.heartbeat),
            closed,
            waiting: VecDeque::from([first]),
            client,
        };
        let events = stream::unfold(connection, async |mut connection| Some((connection.next().await?, connection)));
        Ok(EventStream::new(events).into())
    }

    async fn disconnect(&self, _: Context<()>, request: ops::Disconnect) -> Result<ops::DisconnectResponse, ApiError> {
        self.clients().remove(&request.client_id);
        Ok(ops::DisconnectResponse::Ok)
    }

    async fn send_message_to_user(
        &self,
        _: Context<()>,
        request: ops::SendMessageToUser,
    ) -> Result<ops::SendMessageToUserResponse, ApiError> {
        self.messages.publish_to(&request.user_id, event_of(request.body)?).await?;
        Ok(ops::SendMessageToUserResponse::Ok)
    }
}

/// Agora Market's events
#[derive(Debug, Parser)]
struct Args {
    #[command(flatten)]
    listen: serving::Listen,
    #[command(flatten)]
    log: log::Log,
    /// Seconds between two heartbeats
    #[arg(long, env = "AGORA_HEARTBEAT", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..))]
    heartbeat: u64,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let args = Args::parse();
    let log = args.log.open().await.map_err(std::io::Error::other)?;
    let app = App::new(Duration::from_secs(args.heartbeat), log);
    args.listen.run("agora_market", app.router()).await
}
