//! Chatter: authenticated users and an administrator, a log of events with a stream a user and one for everything,
//! statistics that count, and test events that arrive, also at a client that was cut off and comes back.
//!
//! ```text
//! cargo run --example chatter_server -- --token ana=secret-a --admin-token root=secret-r
//! curl -N -H 'authorization: Bearer secret-a' localhost:8080/api/v1/events/stream
//! curl -N -H 'authorization: Bearer secret-a' -H 'last-event-id: ...' localhost:8080/api/v1/events/stream
//! ```
//!
//! With `--redis redis://localhost:6379` several servers share the events, and a client may come back to any of them.
//!
//! `http://localhost:8080/` is a page that shows the stream as it comes.

#[path = "serving/log.rs"]
mod log;
mod serving;

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::response::IntoResponse;
use axum::routing::get;
use chrono::Utc;
use clap::Parser;
use generated::chatter::models::{
    AdminConnectionEstablishedData, AdminConnectionEstablishedEvent, ChatterEvent, ConnectionEstablishedData,
    ConnectionEstablishedEvent, SseStatsResponse, StreamErrorData, StreamErrorEvent, SystemEvent, SystemEventData,
    SystemEventDataSeverity, SystemEventType, TestEventResponse,
};
use generated::chatter::ops;
use generated::chatter::server::{Backend, Credentials, Events, router};
use specloom_rt::event_log::{EventLog, LogError, MemoryLog, Start, Subscription, Topic};
use specloom_rt::http::{HeaderMap, StatusCode};
use specloom_rt::server::{ApiError, Context};
use specloom_rt::sse::{Event, EventStream, KeepAlive, LastEventId};
use specloom_rt::{DateTime, Map, Value};

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    id: String,
    admin: bool,
}

/// The application: cheap to clone, all state behind one [`Arc`].
#[derive(Debug, Clone)]
pub struct App {
    state: Arc<State>,
}

#[derive(Debug)]
struct State {
    users: HashMap<String, User>,
    /// All events in one order; one that is for a single user is labelled with the user's id.
    events: Topic<ChatterEvent>,
    connections: Mutex<HashMap<String, u64>>,
    requests: AtomicU64,
    ids: AtomicU64,
    /// Tells this server's ids from those of others that share the log.
    node: u64,
    keep_alive: Duration,
}

impl App {
    /// An application that knows these users by their tokens, and keeps its events in this log.
    pub fn new(tokens: impl IntoIterator<Item = (String, User)>, log: Arc<dyn EventLog>) -> Self {
        let state = State {
            users: tokens.into_iter().collect(),
            events: Topic::new(log, "chatter"),
            connections: Mutex::default(),
            requests: AtomicU64::new(0),
            ids: AtomicU64::new(0),
            node: RandomState::new().hash_one("chatter") & 0xF_FFFF,
            keep_alive: Duration::from_secs(30),
        };
        Self { state: Arc::new(state) }
    }

    /// Users `ana` and `bob` with the tokens `token-ana` and `token-bob`, and the administrator's `token-root`.
    pub fn for_tests() -> Self {
        Self::for_tests_with(Arc::new(MemoryLog::new()))
    }

    /// The same over a log that others may share.
    pub fn for_tests_with(log: Arc<dyn EventLog>) -> Self {
        let user = |id: &str, admin| (format!("token-{id}"), User { id: id.to_owned(), admin });
        let mut app = Self::new([user("ana", false), user("bob", false), user("root", true)], log);
        if let Some(state) = Arc::get_mut(&mut app.state) {
            state.keep_alive = Duration::from_millis(200);
        }
        app
    }

    /// Sends an event to one user's streams, or to all, and to the administrators'. Says the event's own id; that of the
    /// stream, which clients resume after, is the log's.
    async fn publish(
        &self,
        user: Option<&str>,
        data: SystemEventData,
        metadata: Map<Value>,
    ) -> Result<String, LogError> {
        let id = self.new_id();
        let event = SystemEvent::new(id.clone(), SystemEventType::SystemAlert, data, now()).metadata(metadata);
        let event = Event::new(ChatterEvent::System(event)).event("system.alert");
        match user {
            Some(user) => self.state.events.publish_to(user, event).await?,
            None => self.state.events.publish(event).await?,
        };
        Ok(id)
    }

    /// The events after the last one that the client has seen. Where those are not known any more, it is told by a 410; a
    /// stream that falls behind ends with an error event.
    async fn live(
        &self,
        user: &User,
        last_event_id: Option<LastEventId>,
        first: ChatterEvent,
        failure: &'static str,
    ) -> Result<Subscription<ChatterEvent>, ApiError> {
        let subscription = self.state.events.subscribe(Start::resume(last_event_id)).await?;
        let failing = move |_: &LogError| {
            let error = StreamErrorEvent::new(StreamErrorData::new(failure), now());
            Event::new(ChatterEvent::StreamError(error))
        };
        Ok(subscription.opening([first])?.failing_with(failing).holding(self.opened(user)))
    }

    /// Publishes so many broadcasts a second, numbered and with the time in microseconds since 1970, for measuring.
    async fn tick(self, per_second: u32) {
        let mut ticks = tokio::time::interval(Duration::from_secs(1) / per_second);
        for seq in 1_u64.. {
            ticks.tick().await;
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            let micros = u64::try_from(since.as_micros()).unwrap_or(u64::MAX);
            let metadata = [("seq", seq), ("t", micros)].map(|(name, value)| (name.to_owned(), Value::from(value)));
            if let Err(error) = self.publish(None, SystemEventData::new("tick"), Map::from(metadata)).await {
                eprintln!("tick {seq} is lost: {error}");
            }
        }
    }

    /// 26 characters that sort by time, like the upstream's.
    fn new_id(&self) -> String {
        let millis = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let count = self.state.ids.fetch_add(1, Ordering::Relaxed) & 0xFFFF_FFFF;
        format!("{millis:013X}{:05X}{count:08X}", self.state.node)
    }

    fn connections(&self) -> std::sync::MutexGuard<'_, HashMap<String, u64>> {
        self.state.connections.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn opened(&self, user: &User) -> Opened {
        *self.connections().entry(user.id.clone()).or_default() += 1;
        Opened { app: self.clone(), user: user.id.clone() }
    }

    fn headers(&self, request: &HeaderMap) -> RateHeaders {
        let given = request.get("x-correlation-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
        let used = i64::try_from(self.state.requests.fetch_add(1, Ordering::Relaxed) + 1).unwrap_or(i64::MAX);
        RateHeaders { correlation_id: given.unwrap_or_else(|| self.new_id()), used }
    }

    fn only_admins(cx: &Context<User>) -> Result<(), ApiError> {
        if cx.principal().admin {
            return Ok(());
        }
        Err(ApiError::new(StatusCode::FORBIDDEN).detail("administrators only"))
    }
}

/// Counts a stream while it is open.
#[derive(Debug)]
struct Opened {
    app: App,
    user: String,
}

impl Drop for Opened {
    fn drop(&mut self) {
        let mut connections = self.app.connections();
        if let Some(count) = connections.get_mut(&self.user) {
            *count -= 1;
            if *count == 0 {
                connections.remove(&self.user);
            }
        }
    }
}

/// What goes into the five headers of every answer.
struct RateHeaders {
    correlation_id: String,
    used: i64,
}

const LIMIT_MINUTE: i64 = 60;
const LIMIT_HOUR: i64 = 1000;

/// Fills the header struct of an answer; each operation has a type of its own with the same setters.
macro_rules! fill {
    ($kind:ty, $rates:expr) => {{
        let rates: RateHeaders = $rates;
        <$kind>::default()
            .x_correlation_id(rates.correlation_id)
            .x_rate_limit_limit_minute(LIMIT_MINUTE)
            .x_rate_limit_limit_hour(LIMIT_HOUR)
            .x_rate_limit_remaining_minute((LIMIT_MINUTE - rates.used).max(0))
            .x_rate_limit_remaining_hour((LIMIT_HOUR - rates.used).max(0))
    }};
}

fn now() -> DateTime {
    Utc::now().fixed_offset()
}

impl Backend for App {
    type Principal = User;
    type Error = ApiError;

    async fn authenticate(&self, credentials: Credentials<'_>) -> Result<User, ApiError> {
        match credentials {
            Credentials::CustomHttpBearer { token, .. } => {
                let known = self.state.users.get(token).cloned();
                known.ok_or_else(|| ApiError::new(StatusCode::UNAUTHORIZED).detail("unknown token"))
            }
            _ => Err(ApiError::new(StatusCode::UNAUTHORIZED).detail("unknown scheme")),
        }
    }
}

impl Events for App {
    async fn events_stream(
        &self,
        cx: Context<User>,
        request: ops::EventsStream,
    ) -> Result<ops::EventsStreamResponse, ApiError> {
        let headers = fill!(ops::EventsStreamOkHeaders, self.headers(cx.headers()));
        let user = cx.into_principal();
        let first = ConnectionEstablishedEvent::new(
            ConnectionEstablishedData::new(self.new_id(), user.id.clone(), now()),
            now(),
        );
        let first = ChatterEvent::ConnectionEstablished(first);
        let live = self.live(&user, request.last_event_id, first, "Stream connection error").await?;
        let own = live.only(move |label| label.is_none_or(|label| label == user.id));
        let keep_alive = KeepAlive::every(self.state.keep_alive).comment("keepalive");
        let body = EventStream::from(own).keep_alive(keep_alive);
        Ok(ops::EventsStreamResponse::Ok { body, headers })
    }

    async fn admin_events_stream(
        &self,
        cx: Context<User>,
        request: ops::AdminEventsStream,
    ) -> Result<ops::AdminEventsStreamResponse, ApiError> {
        Self::only_admins(&cx)?;
        let headers = fill!(ops::AdminEventsStreamOkHeaders, self.headers(cx.headers()));
        let user = cx.into_principal();
        let data = AdminConnectionEstablishedData::new(self.new_id(), user.id.clone(), now());
        let first = ChatterEvent::AdminConnectionEstablished(AdminConnectionEstablishedEvent::new(data, now()));
        let all = self.live(&user, request.last_event_id, first, "Admin stream connection error").await?;
        let keep_alive = KeepAlive::every(self.state.keep_alive).comment("admin-keepalive");
        let body = EventStream::from(all).keep_alive(keep_alive);
        Ok(ops::AdminEventsStreamResponse::Ok { body, headers })
    }

    async fn get_sse_stats(
        &self,
        cx: Context<User>,
        _: ops::GetSseStats,
    ) -> Result<ops::GetSseStatsResponse, ApiError> {
        Self::only_admins(&cx)?;
        let headers = fill!(ops::GetSseStatsOkHeaders, self.headers(cx.headers()));
        let connections = self.connections();
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let total = count(connections.values().sum());
        let yours = count(connections.get(&cx.principal().id).copied().unwrap_or(0));
        Ok(ops::GetSseStatsResponse::Ok { body: SseStatsResponse::new(total, yours), headers })
    }

    async fn trigger_test_event(
        &self,
        cx: Context<User>,
        _: ops::TriggerTestEvent,
    ) -> Result<ops::TriggerTestEventResponse, ApiError> {
        let headers = fill!(ops::TriggerTestEventOkHeaders, self.headers(cx.headers()));
        let user = &cx.principal().id;
        let data = SystemEventData::new("This is a test event").test(true).triggered_by(user);
        let id = self.publish(Some(user), data, Map::new()).await?;
        let body = TestEventResponse::new("Test event triggered successfully", id);
        Ok(ops::TriggerTestEventResponse::Ok { body, headers })
    }

    async fn trigger_broadcast_test(
        &self,
        cx: Context<User>,
        _: ops::TriggerBroadcastTest,
    ) -> Result<ops::TriggerBroadcastTestResponse, ApiError> {
        Self::only_admins(&cx)?;
        let headers = fill!(ops::TriggerBroadcastTestOkHeaders, self.headers(cx.headers()));
        let data = SystemEventData::new("This is a broadcast test event")
            .severity(SystemEventDataSeverity::Info)
            .broadcast(true)
            .triggered_by(&cx.principal().id);
        let id = self.publish(None, data, Map::new()).await?;
        let body = TestEventResponse::new("Broadcast test event triggered successfully", id);
        Ok(ops::TriggerBroadcastTestResponse::Ok { body, headers })
    }
}

/// The API, and the page at `/`.
pub fn site(app: App) -> Router {
    router(app).route("/", get(page))
}

/// Shows the stream; it opens nothing but this server.
async fn page() -> impl IntoResponse {
    let policy = "default-src 'none'; connect-src 'self'; script-src 'unsafe-inline'; style-src 'unsafe-inline'";
    let headers = [
        ("content-type", "text/html; charset=utf-8"),
        ("content-security-policy", policy),
        ("cache-control", "no-cache"),
    ];
    (headers, include_str!("chatter_page.html"))
}

/// Chatter's events
#[derive(Debug, Parser)]
struct Args {
    #[command(flatten)]
    listen: serving::Listen,
    #[command(flatten)]
    log: log::Log,
    /// A user and the token it calls with; may be repeated
    #[arg(long = "token", env = "CHATTER_TOKENS", value_delimiter = ',', value_parser = pair, default_value = "ana=token-ana")]
    tokens: Vec<(String, String)>,
    /// An administrator and the token it calls with; may be repeated
    #[arg(long = "admin-token", env = "CHATTER_ADMIN_TOKENS", value_delimiter = ',', value_parser = pair, default_value = "root=token-root")]
    admin_tokens: Vec<(String, String)>,
    /// Broadcast so many numbered test events a second; 0 for none
    #[arg(long, env = "CHATTER_TICKS", default_value_t = 0)]
    ticks: u32,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (user, token) = text.split_once('=').ok_or("write USER=TOKEN")?;
    Ok((user.to_owned(), token.to_owned()))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let args = Args::parse();
    let user = |admin| move |(id, token): (String, String)| (token, User { id, admin });
    let users = args.tokens.into_iter().map(user(false)).chain(args.admin_tokens.into_iter().map(user(true)));
    let app = App::new(users, args.log.open().await.map_err(std::io::Error::other)?);
    if args.ticks > 0 {
        tokio::spawn(app.clone().tick(args.ticks));
    }
    args.listen.run("chatter", site(app)).await
}
