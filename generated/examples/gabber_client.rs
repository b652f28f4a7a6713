//! Attaches a realtime session to a room at Gabber, lets it go into progress, and ends it.
//!
//! ```text
//! cargo run --example gabber_client -- --secret secret-r --room lobby
//! ```

use clap::Parser;
use generated::gabber::client::Client;
use generated::gabber::models::{
    RealtimeLivekitAttachRequest, RealtimeLivekitAttachRequestConfig as Config,
    RealtimeLivekitAttachRequestConfigGeneral as General, RealtimeLivekitAttachRequestConfigGenerative as Generative,
    RealtimeLivekitAttachRequestConfigInput as Input, RealtimeLivekitAttachRequestConfigOutput as Output,
    UpdateRealtimeSessionStateRequest,
};
use generated::gabber::ops::UpdateRealtimeSessionStateError;
use specloom_rt::client::Error;

/// Runs a session through its states
#[derive(Debug, Parser)]
pub struct Args {
    /// Address of the server
    #[arg(long, env = "GABBER_URL", default_value = "http://127.0.0.1:8080")]
    url: String,
    /// Service secret
    #[arg(long, env = "GABBER_SECRET", default_value = "secret-r")]
    secret: String,
    /// The room to attach to
    #[arg(long, default_value = "lobby")]
    room: String,
}

/// A session with a time limit of ten minutes.
pub fn request(room: &str) -> RealtimeLivekitAttachRequest {
    let config = Config::new(
        General::new(true).time_limit_s(600),
        Input::new(true, false),
        Generative::new("llm_1"),
        Output::new(true, true).answer_message("hello"),
    );
    RealtimeLivekitAttachRequest::new(config, room)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    talk(Args::parse()).await
}

/// The whole conversation.
pub async fn talk(args: Args) -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder(args.url).api_key_auth(args.secret).build()?;
    let realtime = client.realtime();
    let session = realtime.attach_livekit_room(request(&args.room)).send().await?;
    println!("{} is {} with {}", session.id, session.state, session.config.generative.llm.name);
    let started = UpdateRealtimeSessionStateRequest::new();
    realtime.update_realtime_session_state(&session.id, started).send().await?;
    realtime.realtime_session_time_limit_exceeded(&session.id).send().await?;
    println!("{} is over", session.id);
    let again = realtime.update_realtime_session_state(&session.id, UpdateRealtimeSessionStateRequest::new());
    match again.send().await {
        Err(Error::Api(UpdateRealtimeSessionStateError::BadRequest(problem))) => {
            println!("and stays so: {}", problem.error.unwrap_or_default());
        }
        other => other?,
    }
    Ok(())
}
