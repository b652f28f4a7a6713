//! Quiika, in memory: sessions that connect and disconnect, and messages to a user.
//!
//! The token says who calls; the path's session id is the user's session, and `userId` in `/sse/send` names the session.
//!
//! ```text
//! cargo run --example quiika_server -- --token token-ana
//! curl -N -H 'authorization: Bearer token-ana' localhost:8080/sse/connect/s1
//! curl -H 'authorization: Bearer token-ana' 'localhost:8080/sse/send?userId=s1&message=hello%20there'
//! ```

mod serving;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::Utc;
use clap::Parser;
use futures_util::stream;
use generated::quiika::models::{
    MessageEvent, QuiikaErrorResponse, QuiikaErrorResponseStatus, QuiikaEvent, QuiikaResponse,
};
use generated::quiika::ops;
use generated::quiika::server::{Backend, Credentials, ServerSentEvents, router};
use specloom_rt::http::StatusCode;
use specloom_rt::server::{ApiError, Context};
use specloom_rt::sse::EventStream;
use tokio::sync::mpsc;

/// The application: cheap to clone, all state behind one [`Arc`].
#[derive(Debug, Clone)]
pub struct App {
    tokens: Arc<HashSet<String>>,
    sessions: Arc<Mutex<HashMap<String, mpsc::Sender<QuiikaEvent>>>>,
}

/// How many events a session may be behind before the next one is refused.
const BUFFER: usize = 64;

impl App {
    /// An application that lets these tokens in.
    pub fn new(tokens: impl IntoIterator<Item = String>) -> Self {
        Self { tokens: Arc::new(tokens.into_iter().collect()), sessions: Arc::default() }
    }

    /// Lets `token-ana` in.
    pub fn for_tests() -> Self {
        Self::new(["token-ana".to_owned()])
    }

    /// Sends an event to a session; `false` when it is not connected or too far behind.
    pub fn send(&self, session: &str, event: QuiikaEvent) -> bool {
        let sender = self.sessions().get(session).cloned();
        sender.is_some_and(|sender| sender.try_send(event).is_ok())
    }

    fn sessions(&self) -> MutexGuard<'_, HashMap<String, mpsc::Sender<QuiikaEvent>>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn problem(status: QuiikaErrorResponseStatus, message: &str) -> QuiikaErrorResponse {
    QuiikaErrorResponse::new().status(status).message(message.into())
}

impl Backend for App {
    type Principal = ();
    type Error = ApiError;

    async fn authenticate(&self, credentials: Credentials<'_>) -> Result<(), ApiError> {
        match credentials {
            Credentials::BearerAuth { token, .. } if self.tokens.contains(token) => Ok(()),
            _ => Err(ApiError::new(StatusCode::UNAUTHORIZED).detail("unknown token")),
        }
    }
}

impl ServerSentEvents for App {
    async fn connect(&self, _: Context<()>, request: ops::Connect) -> Result<ops::ConnectResponse, ApiError> {
        if request.session_id.trim().is_empty() {
            let body = problem(QuiikaErrorResponseStatus::N401Unauthorized, "the session is not valid");
            return Ok(ops::ConnectResponse::Unauthorized(body));
        }
        let (sender, receiver) = mpsc::channel(BUFFER);
        self.sessions().insert(request.session_id, sender); // an older stream of this session ends
        let events = stream::unfold(receiver, |mut receiver| async {
            let event = receiver.recv().await?;
            Some((Ok::<_, ApiError>(event), receiver))
        });
        Ok(EventStream::new(events).into())
    }

    async fn disconnect(&self, _: Context<()>, request: ops::Disconnect) -> Result<ops::DisconnectResponse, ApiError> {
        if request.session_id.trim().is_empty() {
            let body = problem(QuiikaErrorResponseStatus::N401Unauthorized, "the session is not valid");
            return Ok(ops::DisconnectResponse::Unauthorized(body));
        }
        Ok(match self.sessions().remove(&request.session_id) {
            Some(sender) if !sender.is_closed() => ops::DisconnectResponse::Ok,
            _ => ops::DisconnectResponse::NotFound(problem(QuiikaErrorResponseStatus::N404NotFound, "no such session")),
        })
    }

    async fn send_message_to_user(
        &self,
        _: Context<()>,
        request: ops::SendMessageToUser,
    ) -> Result<ops::SendMessageToUserResponse, ApiError> {
        let event = MessageEvent::new(request.message.into(), Utc::now().fixed_offset());
        let sent = self.send(&request.user_id, QuiikaEvent::Message(event));
        let message = if sent { "Message sent" } else { "The user is not connected" };
        Ok(QuiikaResponse::new().message(message).into())
    }
}

/// Quiika's events, in memory
#[derive(Debug, Parser)]
struct Args {
    #[command(flatten)]
    listen: serving::Listen,
    /// A token that is let in; may be repeated
    #[arg(long = "token", env = "QUIIKA_TOKENS", value_delimiter = ',', default_value = "token-ana")]
    tokens: Vec<String>,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let args = Args::parse();
    args.listen.run("quiika", router(App::new(args.tokens))).await
}
