//! Webhooks and callbacks, `fixtures/webhooks.yaml` and `fixtures/callbacks30.yaml`: each side against raw bytes written by hand,
//! both together in process and over loopback, and a whole subscription through the API's own server.

mod generated;
mod receiver;
mod sender;
mod together;

use std::sync::{Arc, Mutex};

use golden::webhooks::{callbacks, ops, webhooks};
use specloom_rt::operation::Operation;
use specloom_rt::server::{ApiError, Context};
use specloom_rt::sse::EventStream;

/// Receives everything, and remembers it.
#[derive(Debug, Clone, Default)]
struct Owner(Arc<Mutex<Vec<String>>>);

impl Owner {
    fn saw(&self, what: String) {
        self.0.lock().unwrap().push(what);
    }

    fn seen(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// The key that events are known by.
const KEY: &str = "e-7";

impl webhooks::receiver::Backend for Owner {
    type Principal = &'static str;
    type Error = ApiError;

    async fn authenticate(&self, credentials: webhooks::receiver::Credentials<'_>) -> Result<&'static str, ApiError> {
        match credentials {
            webhooks::receiver::Credentials::EventKey { key: KEY, .. } => Ok("the kennel"),
            _ => Err(ApiError::unauthorized()),
        }
    }

    fn unhandled(&self, operation: &'static Operation) -> ApiError {
        ApiError::not_implemented().detail(operation.id)
    }
}

impl webhooks::receiver::Pets for Owner {
    async fn new_pet(
        &self,
        cx: Context<&'static str>,
        request: ops::NewPetWebhook,
    ) -> Result<ops::NewPetWebhookResponse, ApiError> {
        self.saw(format!("{} {:?}", cx.principal(), request.body));
        Ok(ops::NewPetWebhookResponse::NoContent)
    }
}

impl webhooks::receiver::Webhooks for Owner {
    async fn pet_moved(&self, _: Context<()>, request: ops::PetMoved) -> Result<ops::PetMovedResponse, ApiError> {
        self.saw(format!("moved to {}", request.body.to));
        Ok(ops::PetMovedResponse::NoContent)
    }

    async fn get_a_pet_gone(
        &self,
        _: Context<()>,
        request: ops::GetAPetGone,
    ) -> Result<ops::GetAPetGoneResponse, ApiError> {
        Ok((request.id == 7).into())
    }

    async fn status(&self, _: Context<()>, _: ops::Status) -> Result<ops::StatusResponse, ApiError> {
        Ok(9.into())
    }

    async fn status_stream(&self, _: Context<()>, _: ops::StatusStream) -> Result<ops::StatusStreamResponse, ApiError> {
        Ok(EventStream::from_events(vec!["ten".to_owned()]).into())
    }
}

impl callbacks::receiver::Backend for Owner {
    type Principal = ();
    type Error = ApiError;

    async fn authenticate(&self, credentials: callbacks::receiver::Credentials<'_>) -> Result<(), ApiError> {
        match credentials {
            callbacks::receiver::Credentials::EventKey { key: KEY, .. } => Ok(()),
            _ => Err(ApiError::unauthorized()),
        }
    }

    fn unhandled(&self, operation: &'static Operation) -> ApiError {
        ApiError::not_implemented().detail(operation.id)
    }
}

impl callbacks::receiver::Callbacks for Owner {
    async fn on_event(&self, _: Context<()>, request: ops::OnEvent) -> Result<ops::OnEventResponse, ApiError> {
        self.saw(format!("event {}", request.body.id));
        Ok(match request.body.id.as_str() {
            "last" => ops::OnEventResponse::Gone,
            _ => ops::OnEventResponse::NoContent,
        })
    }

    async fn on_log(&self, _: Context<()>, request: ops::OnLog) -> Result<ops::OnLogResponse, ApiError> {
        Ok(request.body.unwrap_or_default().to_uppercase().into())
    }

    async fn progress(&self, _: Context<()>, request: ops::Progress) -> Result<ops::ProgressResponse, ApiError> {
        let status = if request.body > 50 { 503 } else { 202 };
        let status = specloom_rt::http::StatusCode::from_u16(status).unwrap();
        Ok(ops::ProgressResponse::Default { status, body: format!("{} %", request.body) })
    }

    async fn on_data(&self, _: Context<()>, request: ops::OnData) -> Result<ops::OnDataResponse, ApiError> {
        let body = match request.body {
            ops::OnDataContent::Json(event) => event.id,
            ops::OnDataContent::Bytes(bytes) => {
                let bytes = bytes.collect(1 << 20).await.map_err(|_| ApiError::internal())?;
                format!("{} bytes", bytes.len())
            }
            _ => return Err(ApiError::internal()),
        };
        self.saw(format!("data {} {} {:?} {body}", request.part, request.x_sequence, request.tags));
        let more = golden::webhooks::models::OnDataBody::new().more(true);
        Ok(ops::OnDataResponse::Ok { body: more, headers: ops::OnDataOkHeaders::new(request.part + 1) })
    }

    async fn on_report(&self, _: Context<()>, request: ops::OnReport) -> Result<ops::OnReportResponse, ApiError> {
        let after = request.last_event_id.map_or("the start".to_owned(), |id| id.as_str().to_owned());
        let events = vec!["one".to_owned(), format!("after {after}")];
        Ok(EventStream::from_events(events).into())
    }
}
