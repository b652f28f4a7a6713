//! Makes a thread at Kaziro's broker, says something in it, and asks for its state.
//!
//! ```text
//! cargo run --example kaziro_client -- --key key-ana --say 'buy low'
//! ```

use clap::Parser;
use generated::kaziro::client::Client;
use generated::kaziro::models::{BrokerChatCompletionMessage, BrokerMessageRequest};
use generated::kaziro::ops::CreateChatMessageEndpointError;
use specloom_rt::client::Error;

/// Talks to the broker
#[derive(Debug, Parser)]
pub struct Args {
    /// Address of the server
    #[arg(long, env = "KAZIRO_URL", default_value = "http://127.0.0.1:8080")]
    url: String,
    /// API key
    #[arg(long, env = "KAZIRO_KEY", default_value = "key-ana")]
    key: String,
    /// What to say
    #[arg(long, default_value = "hello")]
    say: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    talk(Args::parse()).await
}

/// The whole conversation.
pub async fn talk(args: Args) -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder(args.url).api_key_header(args.key).build()?;
    let thread = client.broker().create_thread_endpoint().send().await?.thread_id;
    let message = BrokerChatCompletionMessage::new("user", args.say);
    let request = BrokerMessageRequest::new("kaziro-broker", vec![message]).thread_id(&thread);
    match client.broker().create_chat_message_endpoint(request).send().await {
        Ok(answer) => {
            for choice in &answer.choices {
                println!("{}: {} ({})", choice.message.role, choice.message.content, choice.finish_reason_or_default());
            }
        }
        Err(Error::Api(CreateChatMessageEndpointError::BadRequest(problem))) => {
            println!("refused: {}", problem.detail.message)
        }
        Err(error) => return Err(error.into()),
    }
    let state = client.broker().get_thread_metadata_endpoint(thread).send().await?;
    println!("the thread is {}", state.status.unwrap_or_default());
    Ok(())
}
