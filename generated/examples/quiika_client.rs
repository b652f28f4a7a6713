//! Connects to Quiika, sends itself a message, and prints what arrives.
//!
//! ```text
//! cargo run --example quiika_client -- --session s1 --message 'hello there'
//! ```

use clap::Parser;
use generated::quiika::client::Client;
use generated::quiika::models::QuiikaEvent;

/// Watches a session's events
#[derive(Debug, Parser)]
pub struct Args {
    /// Address of the server
    #[arg(long, env = "QUIIKA_URL", default_value = "http://127.0.0.1:8080")]
    url: String,
    /// Bearer token
    #[arg(long, env = "QUIIKA_TOKEN", default_value = "token-ana")]
    token: String,
    /// The session to connect with
    #[arg(long, default_value = "s1")]
    session: String,
    /// What to send to it
    #[arg(long, default_value = "hello there")]
    message: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    talk(Args::parse()).await
}

/// The whole conversation.
pub async fn talk(args: Args) -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder(args.url).bearer_auth(args.token).build()?;
    let sse = client.server_sent_events();
    let mut events = sse.connect(&args.session).send().await?;
    let answer = sse.send_message_to_user(&args.session, args.message).send().await?;
    println!("{}", answer.message.unwrap_or_default());
    match events.try_next().await?.map(|event| event.data) {
        Some(QuiikaEvent::Message(event)) => println!("{} at {}", event.message, event.timestamp),
        Some(QuiikaEvent::Payment(event)) => println!("{:?} {:?}", event.message.amount, event.message.currency),
        Some(other) => println!("{other:?}"),
        None => println!("the stream ended"),
    }
    sse.disconnect(&args.session).send().await?;
    println!("disconnected: {:?}", events.try_next().await?.is_none());
    Ok(())
}
