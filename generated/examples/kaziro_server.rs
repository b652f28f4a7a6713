//! Kaziro's broker, in memory: threads, and a completion that answers and remembers per thread.
//!
//! The broker answers with the last message of the user; the model `offline` is one that cannot be reached.
//!
//! ```text
//! cargo run --example kaziro_server -- --key secret
//! curl -X POST -H 'Kaziro-API-Key: secret' localhost:8080/v1/broker/thread/create
//! ```

mod serving;

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::Utc;
use clap::Parser;
use generated::kaziro::models::{
    BrokerChatCompletionChoice, BrokerChatCompletionMessage, BrokerChatCompletionResponse, BrokerThreadCreateResponse,
    BrokerThreadMetadata, ErrorResponse, ErrorResponseDetail, HttpValidationError, ValidationError,
    ValidationErrorLocItem,
};
use generated::kaziro::ops;
use generated::kaziro::server::{Backend, Broker, Credentials, router};
use specloom_rt::http::StatusCode;
use specloom_rt::operation::Operation;
use specloom_rt::server::{Answer, ApiError, Context, HttpResponse, Rejection};
use specloom_rt::{Map, Value};

/// The application: cheap to clone, all state behind one [`Arc`].
#[derive(Debug, Clone)]
pub struct App {
    keys: Arc<HashSet<String>>,
    threads: Arc<Mutex<HashMap<String, Thread>>>,
    ids: Arc<AtomicU64>,
}

#[derive(Debug, Default)]
struct Thread {
    owner: String,
    messages: Vec<BrokerChatCompletionMessage>,
}

impl App {
    /// An application that lets these keys in.
    pub fn new(keys: impl IntoIterator<Item = String>) -> Self {
        Self { keys: Arc::new(keys.into_iter().collect()), threads: Arc::default(), ids: Arc::default() }
    }

    /// Lets the key `key-ana` in.
    pub fn for_tests() -> Self {
        Self::new(["key-ana".to_owned()])
    }

    fn threads(&self) -> MutexGuard<'_, HashMap<String, Thread>> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn new_id(&self, kind: &str) -> String {
        format!("{kind}_{:08x}", self.ids.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

fn error(status: StatusCode, message: &str) -> ErrorResponse {
    ErrorResponse::new(ErrorResponseDetail::new(i64::from(status.as_u16()), message).status("error"))
}

fn invalid(location: &[&str], message: &str) -> HttpValidationError {
    let location = location.iter().map(|part| ValidationErrorLocItem::String((*part).to_owned())).collect();
    HttpValidationError::new().detail(vec![ValidationError::new(location, message, "value_error")])
}

impl Backend for App {
    type Principal = String;
    type Error = ApiError;

    async fn authenticate(&self, credentials: Credentials<'_>) -> Result<String, ApiError> {
        match credentials {
            Credentials::ApiKeyHeader { key, .. } if self.keys.contains(key) => Ok(key.to_owned()),
            _ => Err(ApiError::new(StatusCode::UNAUTHORIZED).detail("unknown key")),
        }
    }

    /// The document declares what a request that does not match is answered with: 422 and a body of its own.
    fn rejection(&self, operation: Option<&'static Operation>, rejection: Rejection) -> HttpResponse {
        let status = rejection.status();
        let declared = operation.is_some_and(|operation| operation.id != ops::CREATE_THREAD_ENDPOINT.id);
        if !declared || !(status == StatusCode::UNPROCESSABLE_ENTITY || status == StatusCode::BAD_REQUEST) {
            return rejection.into_response();
        }
        let details = rejection.failures().iter().map(|failure| {
            let mut location = vec![ValidationErrorLocItem::String(failure.place.to_owned())];
            location.extend(failure.pointer.split('/').skip(1).map(|token| match token.parse() {
                Ok(index) => ValidationErrorLocItem::Integer(index),
                Err(_) => ValidationErrorLocItem::String(token.replace("~1", "/").replace("~0", "~")),
            }));
            ValidationError::new(location, &failure.detail, "value_error")
        });
        let body = HttpValidationError::new().detail(details.collect());
        Answer::new(422).json("application/json", &body).unwrap_or_else(Rejection::into_response)
    }
}

impl Broker for App {
    async fn create_chat_message_endpoint(
        &self,
        cx: Context<String>,
        request: ops::CreateChatMessageEndpoint,
    ) -> Result<ops::CreateChatMessageEndpointResponse, ApiError> {
        use ops::CreateChatMessageEndpointResponse as Answer;
        let body = request.body;
        if body.model == "offline" {
            return Ok(Answer::InternalServerError(error(
                StatusCode::INTERNAL_SERVER_ERROR,
                "the model cannot be reached",
            )));
        }
        let Some(question) = body.messages.iter().rfind(|message| message.role == "user") else {
            return Ok(Answer::BadRequest(error(StatusCode::BAD_REQUEST, "no message of the user")));
        };
        let mut earlier = 0;
        let reply = BrokerChatCompletionMessage::new("assistant", format!("You said: {}", question.content));
        if let Some(id) = &body.thread_id {
            let mut threads = self.threads();
            let Some(thread) = threads.get_mut(id).filter(|thread| thread.owner == *cx.principal()) else {
                return Ok(Answer::BadRequest(error(StatusCode::BAD_REQUEST, "no such thread")));
            };
            earlier = thread.messages.len();
            thread.messages.extend(body.messages.iter().cloned());
            thread.messages.push(reply.clone());
        }
        let usage = Map::from([("remembered_messages".to_owned(), Value::from(earlier))]);
        let choice = BrokerChatCompletionChoice::new(0, reply).finish_reason("stop");
        let answer = BrokerChatCompletionResponse::new(self.new_id("chatcmpl"), Utc::now().timestamp(), vec![choice]);
        Ok(answer.object("chat.completion").model(body.model).usage(usage).into())
    }

    async fn create_thread_endpoint(
        &self,
        cx: Context<String>,
        _: ops::CreateThreadEndpoint,
    ) -> Result<ops::CreateThreadEndpointResponse, ApiError> {
        let id = self.new_id("thread");
        let thread = Thread { owner: cx.into_principal(), messages: Vec::new() };
        self.threads().insert(id.clone(), thread);
        Ok(BrokerThreadCreateResponse::new(id).into())
    }

    async fn get_thread_metadata_endpoint(
        &self,
        _: Context<()>,
        request: ops::GetThreadMetadataEndpoint,
    ) -> Result<ops::GetThreadMetadataEndpointResponse, ApiError> {
        let threads = self.threads();
        let Some(thread) = threads.get(&request.thread_id) else {
            let body = invalid(&["query", "thread_id"], "no such thread");
            return Ok(ops::GetThreadMetadataEndpointResponse::UnprocessableEntity(body));
        };
        let status = if thread.messages.is_empty() { "empty" } else { "active" };
        Ok(BrokerThreadMetadata::new().status(status).processing_message_type("none").into())
    }
}

/// Kaziro's broker, in memory
#[derive(Debug, Parser)]
struct Args {
    #[command(flatten)]
    listen: serving::Listen,
    /// An API key that is let in; may be repeated
    #[arg(long = "key", env = "KAZIRO_KEYS", value_delimiter = ',', default_value = "key-ana")]
    keys: Vec<String>,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let args = Args::parse();
    args.listen.run("kaziro", router(App::new(args.keys))).await
}
