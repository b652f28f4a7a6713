//! Gabber's internal realtime API, in memory: a session is attached to a room, goes into progress, and ends at its time
//! limit. A session in the room `unavailable` is one whose worker cannot be reached (500).
//!
//! ```text
//! cargo run --example gabber_server -- --secret secret-r
//! curl -X POST -H 'x-internal-service-secret: secret-r' localhost:8080/v1/internal/realtime/session_1/time_limit_exceeded
//! ```

mod serving;

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::Utc;
use clap::Parser;
use generated::gabber::models::{
    AttachLivekitRoomBody as Session, AttachLivekitRoomBodyConfig as Config,
    AttachLivekitRoomBodyConfigGeneral as General, AttachLivekitRoomBodyConfigGenerative as Generative,
    AttachLivekitRoomBodyConfigGenerativeContext as SessionContext, AttachLivekitRoomBodyConfigGenerativeLlm as Llm,
    AttachLivekitRoomBodyConfigInput as Input, AttachLivekitRoomBodyConfigOutput as Output,
    AttachLivekitRoomBodyDataItem as DataItem, AttachLivekitRoomBodyDataItemType as DataType,
    AttachLivekitRoomBodyState as State, BadRequestBody, InternalServerErrorBody, RealtimeLivekitAttachRequest,
    RealtimeLivekitAttachRequestConfig as RequestConfig, RealtimeLivekitAttachRequestDataItemType as RequestDataType,
};
use generated::gabber::ops;
use generated::gabber::server::{Backend, Credentials, Realtime, router};
use specloom_rt::http::StatusCode;
use specloom_rt::operation::Operation;
use specloom_rt::server::{Answer, ApiError, Context, HttpResponse, Rejection};

/// The application: cheap to clone, all state behind [`Arc`]s.
#[derive(Debug, Clone)]
pub struct App {
    secrets: Arc<HashSet<String>>,
    sessions: Arc<Mutex<HashMap<String, Attached>>>,
    ids: Arc<AtomicU64>,
}

#[derive(Debug)]
struct Attached {
    room: String,
    state: State,
}

/// Why a session's state cannot be changed.
enum Refused {
    Unknown,
    Over,
    Unreachable,
}

impl App {
    /// An application that lets these secrets in.
    pub fn new(secrets: impl IntoIterator<Item = String>) -> Self {
        Self { secrets: Arc::new(secrets.into_iter().collect()), sessions: Arc::default(), ids: Arc::default() }
    }

    /// Lets `secret-r` in.
    pub fn for_tests() -> Self {
        Self::new(["secret-r".to_owned()])
    }

    /// The state of a session, for tests.
    pub fn state_of(&self, session: &str) -> Option<State> {
        self.sessions().get(session).map(|attached| attached.state.clone())
    }

    fn sessions(&self) -> MutexGuard<'_, HashMap<String, Attached>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn move_to(&self, session: &str, state: State) -> Result<(), Refused> {
        let mut sessions = self.sessions();
        let attached = sessions.get_mut(session).ok_or(Refused::Unknown)?;
        if attached.room == "unavailable" {
            return Err(Refused::Unreachable);
        }
        if attached.state == State::Ended {
            return Err(Refused::Over);
        }
        attached.state = state;
        Ok(())
    }
}

impl Refused {
    fn text(&self) -> &'static str {
        match self {
            Self::Unknown => "no such session",
            Self::Over => "the session has ended",
            Self::Unreachable => "the session's worker cannot be reached",
        }
    }
}

fn bad_request(text: &str) -> BadRequestBody {
    BadRequestBody::new().error(text)
}

fn server_error(text: &str) -> InternalServerErrorBody {
    InternalServerErrorBody::new().error(text)
}

/// The session that a request describes; the objects that it names by identifier are looked up, here: made.
fn describe(id: String, request: RealtimeLivekitAttachRequest) -> Session {
    let now = Utc::now().fixed_offset();
    let RequestConfig { general, input, generative, output, .. } = request.config;
    let mut about = General::new(general.save_messages);
    about.time_limit_s = general.time_limit_s;
    let mut speech = Output::new(output.stream_transcript, output.speech_synthesis_enabled);
    speech.answer_message = output.answer_message;
    let llm = Llm::new(now, generative.llm.clone(), generative.llm, "llm", true, "The model of this session.");
    let context = generative.context.unwrap_or_else(|| format!("context_of_{id}"));
    let mut made = Generative::new(llm, SessionContext::new(context, now, "project", Vec::new()), Vec::new());
    made.extra = generative.extra;
    let config = Config::new(about, Input::new(input.interruptable, input.parallel_listening), made, speech);
    let data = request.data.unwrap_or_default().into_iter();
    let data = data.map(|item| {
        let kind = match item.r#type {
            RequestDataType::CallerPhoneNumber => DataType::CallerPhoneNumber,
            RequestDataType::AgentPhoneNumber => DataType::AgentPhoneNumber,
            other => DataType::Unknown(other.to_string()),
        };
        DataItem::new(kind, item.value)
    });
    Session::new(id, State::NotStarted, now, "project", false, config, data.collect())
}

impl Backend for App {
    type Principal = ();
    type Error = ApiError;

    async fn authenticate(&self, credentials: Credentials<'_>) -> Result<(), ApiError> {
        match credentials {
            Credentials::ApiKeyAuth { key, .. } if self.secrets.contains(key) => Ok(()),
            _ => Err(ApiError::new(StatusCode::UNAUTHORIZED).detail("unknown secret")),
        }
    }

    /// The document knows one answer to a request that does not match: 400.
    fn rejection(&self, _: Option<&'static Operation>, rejection: Rejection) -> HttpResponse {
        if rejection.status() != StatusCode::UNPROCESSABLE_ENTITY && rejection.status() != StatusCode::BAD_REQUEST {
            return rejection.into_response();
        }
        let failures = rejection.failures().iter();
        let failures: Vec<String> =
            failures.map(|failure| format!("{} {}: {}", failure.place, failure.pointer, failure.detail)).collect();
        let body = bad_request(&failures.join("; "));
        Answer::new(400).json("application/json", &body).unwrap_or_else(Rejection::into_response)
    }
}

impl Realtime for App {
    async fn attach_livekit_room(
        &self,
        _: Context<()>,
        request: ops::AttachLivekitRoom,
    ) -> Result<ops::AttachLivekitRoomResponse, ApiError> {
        use ops::AttachLivekitRoomResponse as Answer;
        let request = request.body;
        let room = request.livekit_room.clone();
        if room == "full" {
            return Ok(Answer::InternalServerError(server_error("no worker is free")));
        }
        if room.trim().is_empty() {
            return Ok(Answer::BadRequest(bad_request("livekit_room is empty")));
        }
        let mut sessions = self.sessions();
        if sessions.values().any(|attached| attached.room == room && attached.state != State::Ended) {
            return Ok(Answer::BadRequest(bad_request("the room has a session already")));
        }
        let id = format!("session_{}", self.ids.fetch_add(1, Ordering::Relaxed) + 1);
        sessions.insert(id.clone(), Attached { room, state: State::NotStarted });
        Ok(describe(id, request).into())
    }

    async fn realtime_session_time_limit_exceeded(
        &self,
        _: Context<()>,
        request: ops::RealtimeSessionTimeLimitExceeded,
    ) -> Result<ops::RealtimeSessionTimeLimitExceededResponse, ApiError> {
        use ops::RealtimeSessionTimeLimitExceededResponse as Answer;
        Ok(match self.move_to(&request.session, State::Ended) {
            Ok(()) => Answer::Ok,
            Err(why @ Refused::Unreachable) => Answer::InternalServerError(server_error(why.text())),
            Err(why) => Answer::BadRequest(bad_request(why.text())),
        })
    }

    async fn update_realtime_session_state(
        &self,
        _: Context<()>,
        request: ops::UpdateRealtimeSessionState,
    ) -> Result<ops::UpdateRealtimeSessionStateResponse, ApiError> {
        use ops::UpdateRealtimeSessionStateResponse as Answer;
        // `in_progress` is the only state that the document lets in.
        Ok(match self.move_to(&request.session, State::InProgress) {
            Ok(()) => Answer::Ok,
            Err(why @ Refused::Unreachable) => Answer::InternalServerError(server_error(why.text())),
            Err(why) => Answer::BadRequest(bad_request(why.text())),
        })
    }
}

/// Gabber's internal realtime API, in memory
#[derive(Debug, Parser)]
struct Args {
    #[command(flatten)]
    listen: serving::Listen,
    /// A service secret that is let in; may be repeated
    #[arg(long = "secret", env = "GABBER_SECRETS", value_delimiter = ',', default_value = "secret-r")]
    secrets: Vec<String>,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let args = Args::parse();
    args.listen.run("gabber", router(App::new(args.secrets))).await
}
