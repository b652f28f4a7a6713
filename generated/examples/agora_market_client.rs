//! Connects to Agora Market, sends a message to itself and one to all, and prints what arrives.
//!
//! ```text
//! cargo run --example agora_market_client -- --user 7
//! ```

use clap::Parser;
use generated::agora_market::client::Client;
use generated::agora_market::models::ConnectEvent;
use specloom_rt::{Map, Value};

/// Watches a client's events
#[derive(Debug, Parser)]
pub struct Args {
    /// Address of the server, with its path
    #[arg(long, env = "AGORA_URL", default_value = "http://127.0.0.1:8080/api")]
    url: String,
    /// The user to connect as
    #[arg(long, default_value = "7")]
    user: String,
    /// Stop after so many events; 0: never
    #[arg(long, default_value_t = 4)]
    events: usize,
}

fn body<const N: usize>(members: [(&str, Value); N]) -> Map<Value> {
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    talk(Args::parse()).await
}

/// The whole conversation.
pub async fn talk(args: Args) -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder(args.url).build()?;
    let id = format!("{}-example", args.user);
    let mut events = client.sse().connect(&id).send().await?;
    let message = body([("type", "NEW_MESSAGE".into()), ("from", 3.into())]);
    client.sse().send_message_to_user(&args.user, message).send().await?;
    client.sse().broadcast_message(body([("text", "大家好".into())])).send().await?;
    let mut seen = 0;
    while let Some(event) = events.try_next().await? {
        match event.data {
            ConnectEvent::SystemTimeWait(first) => {
                println!("connected; a heartbeat every {} s", first.heartbeat_interval)
            }
            ConnectEvent::Heartbeat(beat) => println!("heartbeat at {}", beat.timestamp),
            ConnectEvent::NewMessage(notice) => println!("new message: {:?}", notice.extra),
            ConnectEvent::Message(body) => println!("to all: {body:?}"),
            ConnectEvent::Unknown(raw) => println!("not in the document: {} {}", raw.event, raw.data),
            other => println!("{other:?}"),
        }
        seen += 1;
        if seen == args.events {
            break;
        }
    }
    client.sse().disconnect(&id).send().await?;
    Ok(())
}
