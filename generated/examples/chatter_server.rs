//! Chatter, in memory: authenticated users and an administrator, a hub with a stream a user and one for everything,
//! statistics that count, and test events that arrive.
//!
//! ```text
//! cargo run --example chatter_server -- --token ana=secret-a --admin-token root=secret-r
//! curl -N -H 'authorization: Bearer secret-a' localhost:8080/api/v1/events/stream
//! ```

mod serving;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::Utc;
use clap::Parser;
use futures_util::{Stream, StreamExt as _, stream};
use generated::chatter::models::{
    AdminConnectionEstablishedData, AdminConnectionEstablishedEvent, ChatterEvent, ConnectionEstablishedData,
    ConnectionEstablishedEvent, SseStatsResponse, StreamErrorData, StreamErrorEvent, SystemEvent, SystemEventData,
    SystemEventDataSeverity, SystemEventType, TestEventResponse,
};
use generated::chatter::ops;
use generated::chatter::server::{Backend, Credentials, Events, router};
use specloom_rt::DateTime;
use specloom_rt::http::{HeaderMap, StatusCode};
use specloom_rt::server::{ApiError, Context};
use specloom_rt::sse::{Event, EventStream, KeepAlive};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    id: String,
    admin: bool,
}

/// An event on its way to the streams.
#[derive(Debug, Clone)]
struct Delivery {
    /// The user it is for; `None`: for everyone.
    user: Option<String>,
    event: ChatterEvent,
    name: &'static str,
    id: String,
}

/// The application: cheap to clone, all state behind one [`Arc`].
#[derive(Debug, Clone)]
pub struct App {
    state: Arc<State>,
}

#[derive(Debug)]
struct State {
    users: HashMap<String, User>,
    hub: broadcast::Sender<Delivery>,
    connections: Mutex<HashMap<String, u64>>,
    requests: AtomicU64,
    ids: AtomicU64,
    keep_alive: Duration,
}

impl App {
    /// An application that knows these users by their tokens.
    pub fn new(tokens: impl IntoIterator<Item = (String, User)>) -> Self {
        let state = State {
            users: tokens.into_iter().collect(),
            hub: broadcast::Sender::new(256),
            connections: Mutex::default(),
            requests: AtomicU64::new(0),
            ids: AtomicU64::new(0),
            keep_alive: Duration::from_secs(30),
        };
        Self { state: Arc::new(state) }
    }

    /// Users `ana` and `bob` with the tokens `token-ana` and `token-bob`, and the administrator's `token-root`.
    pub fn for_tests() -> Self {
        let user = |id: &str, admin| (format!("token-{id}"), User { id: id.to_owned(), admin });
        let mut app = Self::new([user("ana", false), user("bob", false), user("root", true)]);
        if let Some(state) = Arc::get_mut(&mut app.state) {
            state.keep_alive = Duration::from_millis(200);
        }
        app
    }

    /// Sends an event to one user's streams, or to all, and to the administrators'.
    fn publish(&self, user: Option<&str>, data: SystemEventData) -> String {
        let id = self.new_id();
        let event =
            SystemEvent::new(id.clone(), SystemEventType::SystemAlert, data, now()).metadata(specloom_rt::Map::new());
        let delivery = Delivery {
            user: user.map(str::to_owned),
            event: ChatterEvent::System(event),
            name: "system.alert",
            id: id.clone(),
        };
        let _ = self.state.hub.send(delivery); // nobody listens: nothing to do
        id
    }

    /// The live events that `wanted` lets through; a stream that fell behind is told so and ends.
    fn live<F>(&self, wanted: F, opened: Opened) -> impl Stream<Item = Event<ChatterEvent>> + use<F>
    where
        F: Fn(&Delivery) -> bool + Send + 'static,
    {
        let open = Some((self.state.hub.subscribe(), wanted, opened));
        stream::unfold(open, |open| async {
            let (mut receiver, wanted, opened) = open?;
            loop {
                match receiver.recv().await {
                    Ok(delivery) if wanted(&delivery) => {
                        let event = Event::new(delivery.event).event(delivery.name).id(delivery.id);
                        return Some((event, Some((receiver, wanted, opened))));
                    }
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => {
                        let error = StreamErrorEvent::new(StreamErrorData::new("Stream connection error"), now());
                        return Some((Event::new(ChatterEvent::StreamError(error)), None));
                    }
                    Err(RecvError::Closed) => return None,
                }
            }
        })
    }

    /// 26 characters that sort by time, like the upstream's.
    fn new_id(&self) -> String {
        let millis = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let count = self.state.ids.fetch_add(1, Ordering::Relaxed);
        format!("{millis:013X}{count:013X}")
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
        _: ops::EventsStream,
    ) -> Result<ops::EventsStreamResponse, ApiError> {
        let headers = fill!(ops::EventsStreamOkHeaders, self.headers(cx.headers()));
        let user = cx.into_principal();
        let opened = self.opened(&user);
        let first = ConnectionEstablishedEvent::new(
            ConnectionEstablishedData::new(self.new_id(), user.id.clone(), now()),
            now(),
        );
        let live = self.live(move |delivery| delivery.user.as_ref().is_none_or(|id| *id == user.id), opened);
        let events = stream::iter([Event::new(ChatterEvent::ConnectionEstablished(first))]).chain(live);
        let keep_alive = KeepAlive::every(self.state.keep_alive).comment("keepalive");
        let body = EventStream::new(events.map(Ok::<_, ApiError>)).keep_alive(keep_alive);
        Ok(ops::EventsStreamResponse::Ok { body, headers })
    }

    async fn admin_events_stream(
        &self,
        cx: Context<User>,
        _: ops::AdminEventsStream,
    ) -> Result<ops::AdminEventsStreamResponse, ApiError> {
        Self::only_admins(&cx)?;
        let headers = fill!(ops::AdminEventsStreamOkHeaders, self.headers(cx.headers()));
        let user = cx.into_principal();
        let opened = self.opened(&user);
        let data = AdminConnectionEstablishedData::new(self.new_id(), user.id, now());
        let first = AdminConnectionEstablishedEvent::new(data, now());
        let live = self.live(|_| true, opened);
        let events = stream::iter([Event::new(ChatterEvent::AdminConnectionEstablished(first))]).chain(live);
        let keep_alive = KeepAlive::every(self.state.keep_alive).comment("admin-keepalive");
        let body = EventStream::new(events.map(Ok::<_, ApiError>)).keep_alive(keep_alive);
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
        let id = self.publish(Some(user), data);
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
        let id = self.publish(None, data);
        let body = TestEventResponse::new("Broadcast test event triggered successfully", id);
        Ok(ops::TriggerBroadcastTestResponse::Ok { body, headers })
    }
}

/// Chatter's events, in memory
#[derive(Debug, Parser)]
struct Args {
    #[command(flatten)]
    listen: serving::Listen,
    /// A user and the token it calls with; may be repeated
    #[arg(long = "token", env = "CHATTER_TOKENS", value_delimiter = ',', value_parser = pair, default_value = "ana=token-ana")]
    tokens: Vec<(String, String)>,
    /// An administrator and the token it calls with; may be repeated
    #[arg(long = "admin-token", env = "CHATTER_ADMIN_TOKENS", value_delimiter = ',', value_parser = pair, default_value = "root=token-root")]
    admin_tokens: Vec<(String, String)>,
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
    args.listen.run("chatter", router(App::new(users))).await
}
