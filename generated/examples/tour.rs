//! All five APIs at once: starts the example servers on free ports, lets the example clients talk to them, and leaves the
//! servers up to be looked at.
//!
//! ```text
//! cargo run -p generated --example tour
//! ```

#![allow(clippy::duplicate_mod)] // each server brings its own `serving`

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use clap::Parser;
use specloom_rt::event_log::MemoryLog;
use specloom_rt::server::serve;
use tokio::net::TcpListener;
use tokio::sync::watch;

#[allow(dead_code)]
#[path = "agora_market_client.rs"]
mod agora_market_client;
#[allow(dead_code)]
#[path = "agora_market_server.rs"]
mod agora_market_server;
#[allow(dead_code)]
#[path = "chatter_client.rs"]
mod chatter_client;
#[allow(dead_code)]
#[path = "chatter_server.rs"]
mod chatter_server;
#[allow(dead_code)]
#[path = "gabber_client.rs"]
mod gabber_client;
#[allow(dead_code)]
#[path = "gabber_server.rs"]
mod gabber_server;
#[allow(dead_code)]
#[path = "kaziro_client.rs"]
mod kaziro_client;
#[allow(dead_code)]
#[path = "kaziro_server.rs"]
mod kaziro_server;
#[allow(dead_code)]
#[path = "quiika_client.rs"]
mod quiika_client;
#[allow(dead_code)]
#[path = "quiika_server.rs"]
mod quiika_server;

/// A tour of the five APIs
#[derive(Debug, Parser)]
struct Args {
    /// End when the clients are done
    #[arg(long)]
    once: bool,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let args = Args::parse();
    let (stop, stopped) = watch::channel(());
    let start = |router: Router| {
        let mut stopped = stopped.clone();
        async move {
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            let addr = listener.local_addr()?;
            tokio::spawn(serve(listener, router, async move {
                let _ = stopped.changed().await;
            }));
            Ok::<SocketAddr, std::io::Error>(addr)
        }
    };

    let chatter = start(generated::chatter::server::router(chatter_server::App::for_tests())).await?;
    heading("Chatter", chatter, "a stream told apart by a member of its JSON");
    chatter_client::talk(chatter_client::Args::parse_from(["", "--url", &url(chatter)])).await?;

    let quiika = start(generated::quiika::server::router(quiika_server::App::for_tests())).await?;
    heading("Quiika", quiika, "a union inside unnamed events");
    quiika_client::talk(quiika_client::Args::parse_from(["", "--url", &url(quiika)])).await?;

    let agora =
        start(agora_market_server::App::new(Duration::from_secs(1), Arc::new(MemoryLog::new())).router()).await?;
    heading("Agora Market", agora, "events told apart by name, below a path");
    let below = format!("{}/api", url(agora));
    agora_market_client::talk(agora_market_client::Args::parse_from(["", "--url", &below])).await?;

    let kaziro = start(generated::kaziro::server::router(kaziro_server::App::for_tests())).await?;
    heading("Kaziro", kaziro, "requests, typed errors, an API key");
    kaziro_client::talk(kaziro_client::Args::parse_from(["", "--url", &url(kaziro)])).await?;

    let gabber = start(generated::gabber::server::router(gabber_server::App::for_tests())).await?;
    heading("Gabber", gabber, "deeply nested inline types");
    gabber_client::talk(gabber_client::Args::parse_from(["", "--url", &url(gabber)])).await?;

    if !args.once {
        println!("\nThe servers are still up. In another terminal:");
        println!("  curl -N -H 'authorization: Bearer token-ana' {}/api/v1/events/stream", url(chatter));
        println!("  curl -X POST -H 'authorization: Bearer token-ana' {}/api/v1/events/test-event", url(chatter));
        println!("  curl -N {below}/sse/connect/7-curl");
        println!("Ctrl-C ends them.");
        tokio::signal::ctrl_c().await?;
    }
    drop(stop);
    Ok(())
}

fn url(addr: SocketAddr) -> String {
    format!("http://{addr}")
}

fn heading(name: &str, addr: SocketAddr, what: &str) {
    println!("\n{name} on http://{addr}: {what}");
}
