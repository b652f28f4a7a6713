use specloom_rt::codegen as rt;

use super::models::{NewMessage, Problem, RoomEvent, Stats};

const _: () = rt::generated_by("0.1");

pub static BEARER_AUTH: rt::SecurityScheme = rt::SecurityScheme { name: "bearerAuth", kind: rt::SecurityKind::Bearer };
pub static LOGIN: rt::SecurityScheme = rt::SecurityScheme { name: "login", kind: rt::SecurityKind::Basic };
pub static API_KEY: rt::SecurityScheme =
    rt::SecurityScheme { name: "apiKey", kind: rt::SecurityKind::ApiKeyHeader("x-api-key") };

pub static GET_STATS: rt::Operation =
    rt::Operation { id: "getStats", method: "GET", path: "/stats", tags: &["rooms"], security: &[], server: None };
pub static POST_MESSAGE: rt::Operation = rt::Operation {
    id: "postMessage",
    method: "POST",
    path: "/rooms/{roomId}/messages",
    tags: &["rooms"],
    security: &[&[rt::Requirement { scheme: &BEARER_AUTH, scopes: &["write"] }]],
    server: None,
};
pub static WATCH_ROOM: rt::Operation = rt::Operation {
    id: "watchRoom",
    method: "GET",
    path: "/rooms/{roomId}/events",
    tags: &["rooms"],
    security: &[&[rt::Requirement { scheme: &BEARER_AUTH, scopes: &[] }], &[]],
    server: None,
};
pub static DELETE_ROOM: rt::Operation = rt::Operation {
    id: "deleteRoom",
    method: "DELETE",
    path: "/rooms/{roomId}",
    tags: &["rooms"],
    security: &[
        &[rt::Requirement { scheme: &API_KEY, scopes: &[] }],
        &[rt::Requirement { scheme: &LOGIN, scopes: &[] }],
    ],
    server: None,
};
pub static OPERATIONS: &[&rt::Operation] = &[&GET_STATS, &POST_MESSAGE, &WATCH_ROOM, &DELETE_ROOM];

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct GetStats {}

#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GetStatsOkHeaders {
    pub x_correlation_id: Option<String>,
}

impl GetStatsOkHeaders {
    pub fn x_correlation_id(mut self, x_correlation_id: impl Into<String>) -> Self {
        self.x_correlation_id = Some(x_correlation_id.into());
        self
    }
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum GetStatsResponse {
    Ok { body: Stats, headers: GetStatsOkHeaders },
}

impl From<Stats> for GetStatsResponse {
    fn from(body: Stats) -> Self {
        Self::Ok { body, headers: GetStatsOkHeaders::default() }
    }
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum GetStatsError {}

impl std::fmt::Display for GetStatsError {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {}
    }
}

impl std::error::Error for GetStatsError {}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PostMessage {
    pub room_id: rt::Uuid,
    pub limit: i64,
    pub tags: Option<Vec<String>>,
    pub x_trace: Option<String>,
    pub theme: Option<String>,
    pub body: NewMessage,
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PostMessageCreatedHeaders {
    pub location: String,
}

impl PostMessageCreatedHeaders {
    pub fn new(location: impl Into<String>) -> Self {
        Self { location: location.into() }
    }
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum PostMessageResponse {
    Created { body: NewMessage, headers: PostMessageCreatedHeaders },
    NotFound(Problem),
    ClientError { status: rt::StatusCode, body: Problem },
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum PostMessageError {
    NotFound(Problem),
    ClientError { status: rt::StatusCode, body: Problem },
}

impl std::fmt::Display for PostMessageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotFound(..) => "404 Not Found",
            Self::ClientError { .. } => "4XX",
        })
    }
}

impl std::error::Error for PostMessageError {}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct WatchRoom {
    pub room_id: String,
    pub last_event_id: Option<rt::LastEventId>,
}

#[derive(Debug)]
#[non_exhaustive]
pub enum WatchRoomResponse {
    Ok(rt::EventStream<RoomEvent>),
    Unauthorized(Problem),
}

impl From<rt::EventStream<RoomEvent>> for WatchRoomResponse {
    fn from(events: rt::EventStream<RoomEvent>) -> Self {
        Self::Ok(events)
    }
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum WatchRoomError {
    Unauthorized(Problem),
}

impl std::fmt::Display for WatchRoomError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Unauthorized(..) => "401 Unauthorized",
        })
    }
}

impl std::error::Error for WatchRoomError {}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DeleteRoom {
    pub room_id: String,
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum DeleteRoomResponse {
    NoContent,
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum DeleteRoomError {}

impl std::fmt::Display for DeleteRoomError {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {}
    }
}

impl std::error::Error for DeleteRoomError {}
