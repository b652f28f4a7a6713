use specloom_rt::codegen as rt;

use super::models::{NewMessage, RoomEvent, Stats};
use super::ops;

#[derive(Debug, Clone)]
pub struct Client {
    core: rt::ClientCore,
}

impl Client {
    pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
        ClientBuilder { core: rt::ClientCore::builder(base_url) }
    }

    pub fn in_process(router: rt::Router) -> Self {
        Self { core: rt::ClientCore::in_process(router) }
    }

    pub fn with_bearer_auth(&self, token: impl Into<String>) -> Self {
        Self { core: self.core.with_credential(&ops::BEARER_AUTH, token.into()) }
    }

    pub fn with_login(&self, username: impl Into<String>, password: impl Into<String>) -> Self {
        Self { core: self.core.with_basic(&ops::LOGIN, username, password) }
    }

    pub fn with_api_key(&self, key: impl Into<String>) -> Self {
        Self { core: self.core.with_credential(&ops::API_KEY, key.into()) }
    }

    pub fn rooms(&self) -> Rooms<'_> {
        Rooms { client: self }
    }
}

#[derive(Debug)]
#[must_use]
pub struct ClientBuilder {
    core: rt::ClientCoreBuilder,
}

impl ClientBuilder {
    pub fn bearer_auth(self, token: impl Into<String>) -> Self {
        Self { core: self.core.credential(&ops::BEARER_AUTH, token.into()) }
    }

    pub fn bearer_auth_from(self, token: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self { core: self.core.credential_from(&ops::BEARER_AUTH, token) }
    }

    pub fn login(self, username: impl Into<String>, password: impl Into<String>) -> Self {
        Self { core: self.core.basic(&ops::LOGIN, username.into(), password.into()) }
    }

    pub fn api_key(self, key: impl Into<String>) -> Self {
        Self { core: self.core.credential(&ops::API_KEY, key.into()) }
    }

    pub fn with(self, change: impl FnOnce(rt::CallOptions) -> rt::CallOptions) -> Self {
        Self { core: self.core.with(change) }
    }

    pub fn transport(self, transport: impl rt::Transport) -> Self {
        Self { core: self.core.transport(transport) }
    }

    pub fn build(self) -> Result<Client, rt::BuildError> {
        Ok(Client { core: self.core.build()? })
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Rooms<'a> {
    client: &'a Client,
}

impl Rooms<'_> {
    pub fn get_stats(&self) -> GetStatsCall {
        let call = rt::Call::new(&self.client.core, &ops::GET_STATS);
        GetStatsCall { call }
    }

    pub fn post_message(&self, room_id: rt::Uuid, body: NewMessage) -> PostMessageCall {
        let mut call = rt::Call::new(&self.client.core, &ops::POST_MESSAGE);
        call.param(&rt::Param::path("roomId"), &room_id);
        call.json(&body);
        PostMessageCall { call }
    }

    pub fn watch_room(&self, room_id: impl Into<String>) -> WatchRoomCall {
        let mut call = rt::Call::new(&self.client.core, &ops::WATCH_ROOM);
        call.param(&rt::Param::path("roomId"), &room_id.into());
        WatchRoomCall { call }
    }

    pub fn delete_room(&self, room_id: impl Into<String>) -> DeleteRoomCall {
        let mut call = rt::Call::new(&self.client.core, &ops::DELETE_ROOM);
        call.param(&rt::Param::path("roomId"), &room_id.into());
        DeleteRoomCall { call }
    }
}

#[must_use = "a call does nothing until it is sent"]
#[derive(Debug)]
pub struct GetStatsCall {
    call: rt::Call,
}

impl GetStatsCall {
    pub fn with(mut self, change: impl FnOnce(rt::CallOptions) -> rt::CallOptions) -> Self {
        self.call.with(change);
        self
    }

    pub async fn send(self) -> Result<Stats, rt::Error<ops::GetStatsError>> {
        self.send_full().await.map(|response| response.body)
    }

    pub async fn send_full(self) -> Result<rt::Response<Stats, ops::GetStatsOkHeaders>, rt::Error<ops::GetStatsError>> {
        let reply = self.call.fetch("application/json").await?;
        match reply.status() {
            200 => {
                let headers = ops::GetStatsOkHeaders { x_correlation_id: reply.header("x-correlation-id")? };
                Ok(reply.full(headers, reply.json()?))
            }
            _ => Err(reply.unexpected()),
        }
    }
}

#[must_use = "a call does nothing until it is sent"]
#[derive(Debug)]
pub struct PostMessageCall {
    call: rt::Call,
}

impl PostMessageCall {
    pub fn limit(mut self, limit: i64) -> Self {
        self.call.param(&rt::Param::query("limit"), &limit);
        self
    }

    pub fn tags(mut self, tags: Vec<String>) -> Self {
        self.call.param(&rt::Param::query("tags").explode(false), &tags);
        self
    }

    pub fn x_trace(mut self, x_trace: impl Into<String>) -> Self {
        self.call.param(&rt::Param::header("x-trace"), &x_trace.into());
        self
    }

    pub fn theme(mut self, theme: impl Into<String>) -> Self {
        self.call.param(&rt::Param::cookie("theme"), &theme.into());
        self
    }

    pub fn with(mut self, change: impl FnOnce(rt::CallOptions) -> rt::CallOptions) -> Self {
        self.call.with(change);
        self
    }

    pub async fn send(self) -> Result<NewMessage, rt::Error<ops::PostMessageError>> {
        self.send_full().await.map(|response| response.body)
    }

    pub async fn send_full(
        self,
    ) -> Result<rt::Response<NewMessage, ops::PostMessageCreatedHeaders>, rt::Error<ops::PostMessageError>> {
        let reply = self.call.fetch("application/json").await?;
        match reply.status() {
            201 => {
                let headers = ops::PostMessageCreatedHeaders { location: reply.required_header("location")? };
                Ok(reply.full(headers, reply.json()?))
            }
            404 => Err(rt::Error::Api(ops::PostMessageError::NotFound(reply.json()?))),
            400..=499 => {
                Err(rt::Error::Api(ops::PostMessageError::ClientError { status: reply.code(), body: reply.json()? }))
            }
            _ => Err(reply.unexpected()),
        }
    }
}

#[must_use = "a call does nothing until it is sent"]
#[derive(Debug)]
pub struct WatchRoomCall {
    call: rt::Call,
}

impl WatchRoomCall {
    pub fn last_event_id(mut self, last_event_id: impl Into<String>) -> Self {
        self.call.last_event_id(last_event_id.into());
        self
    }

    pub fn with(mut self, change: impl FnOnce(rt::CallOptions) -> rt::CallOptions) -> Self {
        self.call.with(change);
        self
    }

    pub async fn send(self) -> Result<rt::EventStream<RoomEvent>, rt::Error<ops::WatchRoomError>> {
        let reply = self.call.open("text/event-stream").await?;
        match reply.status() {
            200 => Ok(reply.events(rt::EventPayload::read)?),
            401 => Err(rt::Error::Api(ops::WatchRoomError::Unauthorized(reply.json()?))),
            _ => Err(reply.unexpected()),
        }
    }

    pub async fn subscribe(
        self,
        policy: rt::Reconnect,
    ) -> Result<rt::EventStream<RoomEvent>, rt::Error<ops::WatchRoomError>> {
        rt::subscribe(self.call, policy, |call| Box::pin(Self { call }.send())).await
    }
}

#[must_use = "a call does nothing until it is sent"]
#[derive(Debug)]
pub struct DeleteRoomCall {
    call: rt::Call,
}

impl DeleteRoomCall {
    pub async fn send(self) -> Result<(), rt::Error<ops::DeleteRoomError>> {
        self.send_full().await.map(|response| response.body)
    }

    pub async fn send_full(self) -> Result<rt::Response<()>, rt::Error<ops::DeleteRoomError>> {
        let reply = self.call.fetch("application/json").await?;
        match reply.status() {
            204 => Ok(reply.full((), ())),
            _ => Err(reply.unexpected()),
        }
    }
}
