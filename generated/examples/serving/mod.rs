//! What the five example servers share: where they listen, a log line a request, a clean end.

use std::net::SocketAddr;
use std::time::Instant;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use specloom_rt::server::serve;
use tokio::net::TcpListener;

/// Where to listen.
#[derive(Debug, clap::Args)]
pub struct Listen {
    /// Address to listen on; port 0 takes a free one
    #[arg(long, env = "ADDR", default_value = "127.0.0.1:8080")]
    pub addr: SocketAddr,
}

impl Listen {
    /// Serves `router` until Ctrl-C or SIGTERM; open event streams end then.
    pub async fn run(self, name: &str, router: Router) -> std::io::Result<()> {
        let listener = TcpListener::bind(self.addr).await?;
        println!("{name}: listening on http://{}", listener.local_addr()?);
        serve(listener, router.layer(from_fn(log)), stopped()).await
    }
}

/// One line a request, when its answer begins.
async fn log(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let response = next.run(request).await;
    eprintln!("{method} {path} {} {} us", response.status().as_u16(), started.elapsed().as_micros());
    response
}

async fn stopped() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
