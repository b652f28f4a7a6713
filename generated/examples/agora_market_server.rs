//! Agora Market's event service, in memory: clients connect and get a first frame and heartbeats; messages go to all, or
//! to the clients of one user. A user's clients are those whose id is the user's, or begins with it and a hyphen.
//!
//! ```text
//! cargo run --example agora_market_server -- --heartbeat 5
//! curl -N localhost:8080/api/sse/connect/7-phone
//! curl -H 'content-type: application/json' -d '{"type":"NEW_MESSAGE","from":3}' localhost:8080/api/sse/send/user/7
//! ```

mod serving;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use chrono::{Duration as Span, Local, NaiveDateTime};
use clap::Parser;
use futures_util::stream;
use generated::agora_market::models::{ConnectEvent, Heartbeat, HeartbeatCallState, SystemTimeWait};
use generated::agora_market::ops;
use generated::agora_market::server::{BASE_PATH, Backend, Sse, router};
use specloom_rt::http::StatusCode;
use specloom_rt::server::{ApiError, Context};
use specloom_rt::sse::{Event, EventPayload as _, EventStream, RawEvent};
use specloom_rt::{Map, Value};
use tokio::sync::mpsc;
use tokio::time::{Instant, interval_at};

/// The application: cheap to clone, all state behind one [`Arc`].
#[derive(Debug, Clone)]
pub struct App {
    clients: Arc<Mutex<HashMap<String, mpsc::Sender<ConnectEvent>>>>,
    heartbeat: Duration,
}

/// How many events a client may be behind before it is cut off.
const BUFFER: usize = 64;

impl App {
    /// An application that sends a heartbeat so often.
    pub fn new(heartbeat: Duration) -> Self {
        Self { clients: Arc::default(), heartbeat }
    }

    /// Heartbeats every 200 ms.
    pub fn for_tests() -> Self {
        Self::new(Duration::from_millis(200))
    }

    /// The router below the path of the document's server.
    pub fn router(self) -> Router {
        Router::new().nest(BASE_PATH, router(self))
    }

    /// Sends to every client that `wanted` names; those that are gone or too far behind are forgotten, which ends their
    /// streams.
    fn send(&self, event: &ConnectEvent, wanted: impl Fn(&str) -> bool) {
        self.clients().retain(|id, client| !wanted(id) || client.try_send(event.clone()).is_ok());
    }

    fn clients(&self) -> MutexGuard<'_, HashMap<String, mpsc::Sender<ConnectEvent>>> {
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
        self.send(&ConnectEvent::Message(request.body), |_| true);
        Ok(ops::BroadcastMessageResponse::Ok)
    }

    async fn connect(&self, _: Context<()>, request: ops::Connect) -> Result<ops::ConnectResponse, ApiError> {
        let client = request.client_id;
        if client.trim().is_empty() {
            return Ok(ops::ConnectResponse::Unauthorized("未授權".to_owned()));
        }
        let (sender, receiver) = mpsc::channel(BUFFER);
        self.clients().insert(client.clone(), sender); // a second connection replaces the first one's registration
        let mut waiting = Vec::from([self.first_frame(&client)]);
        let beats = interval_at(Instant::now() + self.heartbeat, self.heartbeat);
        waiting.reverse();
        let events = stream::unfold((receiver, beats, waiting), move |(mut receiver, mut beats, mut waiting)| {
            let client = client.clone();
            async move {
                if waiting.is_empty() {
                    tokio::select! {
                        sent = receiver.recv() => waiting.push(sent?),
                        _ = beats.tick() => waiting.extend(beat(&client).into_iter().rev()),
                    }
                }
                let event = Event::new(waiting.pop()?);
                Some((Ok::<_, ApiError>(event), (receiver, beats, waiting)))
            }
        });
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
        let user = request.user_id;
        self.send(&event_of(request.body)?, |client| {
            client.strip_prefix(&user).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        });
        Ok(ops::SendMessageToUserResponse::Ok)
    }
}

/// Agora Market's events, in memory
#[derive(Debug, Parser)]
struct Args {
    #[command(flatten)]
    listen: serving::Listen,
    /// Seconds between two heartbeats
    #[arg(long, env = "AGORA_HEARTBEAT", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..))]
    heartbeat: u64,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let args = Args::parse();
    args.listen.run("agora_market", App::new(Duration::from_secs(args.heartbeat)).router()).await
}
