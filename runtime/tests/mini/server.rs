use specloom_rt::codegen as rt;

use super::ops;

pub trait Backend: Clone + Send + Sync + 'static {
    type Principal: Send + Sync + 'static;
    type Error: Into<rt::Rejection> + Send;

    fn authenticate(
        &self,
        credentials: Credentials<'_>,
    ) -> impl Future<Output = Result<Self::Principal, Self::Error>> + Send;

    fn rejection(&self, operation: Option<&'static rt::Operation>, rejection: rt::Rejection) -> rt::HttpResponse {
        let _ = operation;
        rejection.into_response()
    }
}

#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Credentials<'a> {
    BearerAuth { token: &'a str, scopes: &'a [&'a str] },
    ApiKey { key: &'a str, scopes: &'a [&'a str] },
    Login { username: &'a str, password: &'a str, scopes: &'a [&'a str] },
}

fn credentials_of<'a>(found: &'a rt::Found<'_>) -> Option<Credentials<'a>> {
    Some(match found.scheme() {
        "bearerAuth" => Credentials::BearerAuth { token: found.token(), scopes: found.scopes() },
        "apiKey" => Credentials::ApiKey { key: found.key(), scopes: found.scopes() },
        "login" => {
            Credentials::Login { username: found.username(), password: found.password(), scopes: found.scopes() }
        }
        _ => return None,
    })
}

async fn identify<A: Backend>(app: &A, found: &rt::Found<'_>) -> Result<A::Principal, rt::Rejection> {
    let Some(credentials) = credentials_of(found) else {
        return Err(rt::Rejection::unauthorized());
    };
    app.authenticate(credentials).await.map_err(Into::into)
}

async fn authenticate<A: Backend>(app: &A, input: &rt::Input) -> Result<A::Principal, rt::Rejection> {
    let mut trial = input.trial();
    while let Some(found) = trial.credential() {
        trial.judge(identify(app, &found).await)?;
    }
    trial.required()
}

async fn authenticate_optional<A: Backend>(app: &A, input: &rt::Input) -> Result<Option<A::Principal>, rt::Rejection> {
    let mut trial = input.trial();
    while let Some(found) = trial.credential() {
        trial.judge(identify(app, &found).await)?;
    }
    trial.optional()
}

pub const BASE_PATH: &str = "/api";

pub fn router<A: Rooms>(app: A) -> rt::Router {
    let all = rt::Routes::new(app, A::rejection);
    let all = routes(all);
    all.finish()
}

pub trait Rooms: Backend {
    fn get_stats(
        &self,
        cx: rt::Context<()>,
        request: ops::GetStats,
    ) -> impl Future<Output = Result<ops::GetStatsResponse, Self::Error>> + Send;

    fn post_message(
        &self,
        cx: rt::Context<Self::Principal>,
        request: ops::PostMessage,
    ) -> impl Future<Output = Result<ops::PostMessageResponse, Self::Error>> + Send;

    fn watch_room(
        &self,
        cx: rt::Context<Option<Self::Principal>>,
        request: ops::WatchRoom,
    ) -> impl Future<Output = Result<ops::WatchRoomResponse, Self::Error>> + Send;

    fn delete_room(
        &self,
        cx: rt::Context<Self::Principal>,
        request: ops::DeleteRoom,
    ) -> impl Future<Output = Result<ops::DeleteRoomResponse, Self::Error>> + Send;
}

pub fn tag_router<A: Rooms>(app: A) -> rt::Router {
    routes(rt::Routes::new(app, A::rejection)).into_router()
}

pub(super) fn routes<A: Rooms>(routes: rt::Routes<A>) -> rt::Routes<A> {
    routes
        .route(&ops::GET_STATS, get_stats)
        .route(&ops::POST_MESSAGE, post_message)
        .route(&ops::WATCH_ROOM, watch_room)
        .route(&ops::DELETE_ROOM, delete_room)
}

async fn get_stats<A: Rooms>(app: A, mut input: rt::Input) -> Result<rt::HttpResponse, rt::Rejection> {
    let request = input.read::<ops::GetStats>().await?;
    let answer = app.get_stats(input.context(()), request).await.map_err(Into::into)?;
    rt::Respond::respond(answer)
}

async fn post_message<A: Rooms>(app: A, mut input: rt::Input) -> Result<rt::HttpResponse, rt::Rejection> {
    let principal = authenticate(&app, &input).await?;
    let request = input.read::<ops::PostMessage>().await?;
    let answer = app.post_message(input.context(principal), request).await.map_err(Into::into)?;
    rt::Respond::respond(answer)
}

async fn watch_room<A: Rooms>(app: A, mut input: rt::Input) -> Result<rt::HttpResponse, rt::Rejection> {
    let principal = authenticate_optional(&app, &input).await?;
    let request = input.read::<ops::WatchRoom>().await?;
    let answer = app.watch_room(input.context(principal), request).await.map_err(Into::into)?;
    rt::Respond::respond(answer)
}

async fn delete_room<A: Rooms>(app: A, mut input: rt::Input) -> Result<rt::HttpResponse, rt::Rejection> {
    let principal = authenticate(&app, &input).await?;
    let request = input.read::<ops::DeleteRoom>().await?;
    let answer = app.delete_room(input.context(principal), request).await.map_err(Into::into)?;
    rt::Respond::respond(answer)
}

impl rt::FromInput for ops::GetStats {
    const BODY: rt::BodyKind = rt::BodyKind::None;

    fn from_input(_: &mut rt::Input) -> Option<Self> {
        Some(Self {})
    }
}

impl rt::FromInput for ops::PostMessage {
    const BODY: rt::BodyKind = rt::BodyKind::Json;

    fn from_input(input: &mut rt::Input) -> Option<Self> {
        let room_id = input.required(&rt::Param::path("roomId"));
        let limit = input.optional(&rt::Param::query("limit").check(rt::Check::new().minimum(rt::Bound::Int(1))));
        let limit = limit.map(|value| value.unwrap_or(20));
        let tags = input.optional(&rt::Param::query("tags").explode(false));
        let x_trace = input.optional(&rt::Param::header("x-trace"));
        let theme = input.optional(&rt::Param::cookie("theme"));
        let body = input.body();
        Some(Self { room_id: room_id?, limit: limit?, tags: tags?, x_trace: x_trace?, theme: theme?, body: body? })
    }
}

impl rt::FromInput for ops::WatchRoom {
    const BODY: rt::BodyKind = rt::BodyKind::None;

    fn from_input(input: &mut rt::Input) -> Option<Self> {
        let room_id = input.required(&rt::Param::path("roomId"));
        let last_event_id = input.last_event_id();
        Some(Self { room_id: room_id?, last_event_id })
    }
}

impl rt::FromInput for ops::DeleteRoom {
    const BODY: rt::BodyKind = rt::BodyKind::None;

    fn from_input(input: &mut rt::Input) -> Option<Self> {
        let room_id = input.required(&rt::Param::path("roomId"));
        Some(Self { room_id: room_id? })
    }
}

impl rt::Respond for ops::GetStatsResponse {
    fn respond(self) -> Result<rt::HttpResponse, rt::Rejection> {
        match self {
            Self::Ok { body, headers } => rt::Answer::new(200)
                .optional_header("x-correlation-id", &headers.x_correlation_id)
                .json("application/json", &body),
        }
    }
}

impl rt::Respond for ops::PostMessageResponse {
    fn respond(self) -> Result<rt::HttpResponse, rt::Rejection> {
        match self {
            Self::Created { body, headers } => {
                rt::Answer::new(201).header("location", &headers.location).json("application/json", &body)
            }
            Self::NotFound(body) => rt::Answer::new(404).json("application/problem+json", &body),
            Self::ClientError { status, body } => rt::Answer::new(status.as_u16()).json("application/json", &body),
        }
    }
}

impl rt::Respond for ops::WatchRoomResponse {
    fn respond(self) -> Result<rt::HttpResponse, rt::Rejection> {
        match self {
            Self::Ok(events) => rt::Answer::new(200).events(events, rt::EventPayload::write),
            Self::Unauthorized(body) => rt::Answer::new(401).json("application/json", &body),
        }
    }
}

impl rt::Respond for ops::DeleteRoomResponse {
    fn respond(self) -> Result<rt::HttpResponse, rt::Rejection> {
        match self {
            Self::NoContent => rt::Answer::new(204).empty(),
        }
    }
}
