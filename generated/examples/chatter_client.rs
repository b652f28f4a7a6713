//! Subscribes to Chatter's stream, triggers a test event, and prints what arrives. A connection that is lost is made again.
//!
//! ```text
//! cargo run --example chatter_client -- --token token-ana
//! ```

use clap::Parser;
use generated::chatter::client::Client;
use generated::chatter::models::ChatterEvent;
use specloom_rt::client::Reconnect;

/// Watches a user's events
#[derive(Debug, Parser)]
pub struct Args {
    /// Address of the server
    #[arg(long, env = "CHATTER_URL", default_value = "http://127.0.0.1:8080")]
    url: String,
    /// Bearer token
    #[arg(long, env = "CHATTER_TOKEN", default_value = "token-ana")]
    token: String,
    /// Test events to trigger
    #[arg(long, default_value_t = 1)]
    trigger: usize,
    /// Stop after so many events; 0: never
    #[arg(long, default_value_t = 2)]
    events: usize,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    talk(Args::parse()).await
}

/// The whole conversation.
pub async fn talk(args: Args) -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder(args.url).custom_http_bearer(args.token).build()?;
    let policy = Reconnect::default()
        .retry_status([502, 503, 504])
        .on_lost(|lost| eprintln!("connecting again in {:?}, after {:?}", lost.wait, lost.last_event_id));
    let mut events = client.events().events_stream().subscribe(policy).await?;
    for _ in 0..args.trigger {
        let answer = client.events().trigger_test_event().send_full().await?;
        println!("triggered {} (request {:?})", answer.body.event_id, answer.headers.x_correlation_id);
    }
    let mut seen = 0;
    while let Some(event) = events.try_next().await? {
        match &event.data {
            ChatterEvent::ConnectionEstablished(opened) => println!("connected as {}", opened.data.user_id),
            ChatterEvent::System(notice) => println!("{}: {}", notice.r#type, notice.data.message),
            ChatterEvent::Unknown(raw) => println!("not in the document: {} {}", raw.event, raw.data),
            other => println!("{other:?}"),
        }
        seen += 1;
        if seen == args.events {
            break;
        }
    }
    Ok(())
}
