//! A Chatter server in a process of its own: this very test binary, run again for one test that serves.

use std::io::Read as _;
use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::Arc;

use generated::chatter::client::Client;
use generated::chatter::server::router;
use specloom_rt::event_log::RedisLog;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};

use crate::chatter::chatter_server::App;
use crate::wire::within;

/// Holds the URL of the log; only the process that is to serve has it.
const LOG: &str = "SPECLOOM_TEST_SERVES_CHATTER";
const ANNOUNCED: &str = "listening on ";

/// A running server; it is killed when this is dropped.
#[derive(Debug)]
pub(super) struct Server {
    child: Child,
    pub(super) addr: SocketAddr,
}

impl Server {
    pub(super) async fn start(log: &str) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "event_log::process::serves_when_told_to", "--nocapture"])
            .env(LOG, log)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let announced = async {
            loop {
                let line = lines.next_line().await.unwrap().expect("the server says where it listens");
                if let Some((_, addr)) = line.split_once(ANNOUNCED) {
                    return addr.parse().unwrap();
                }
            }
        };
        let addr = within(announced).await;
        Self { child, addr }
    }

    pub(super) fn client(&self, user: &str) -> Client {
        let url = format!("http://{}", self.addr);
        Client::builder(url).custom_http_bearer(format!("token-{user}")).build().unwrap()
    }

    /// Ends the process without a chance to say good-bye.
    pub(super) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}

/// Serves in a process that [`Server`] started, until that process lets go of it; passes at once in any other.
#[tokio::test(flavor = "multi_thread")]
async fn serves_when_told_to() {
    let Ok(url) = std::env::var(LOG) else { return };
    let log = RedisLog::connect(url).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{ANNOUNCED}{}", listener.local_addr().unwrap());
    let let_go = async {
        let read = || std::io::stdin().read_to_end(&mut Vec::new());
        let _ = tokio::task::spawn_blocking(read).await;
    };
    let router = router(App::for_tests_with(Arc::new(log)));
    specloom_rt::server::serve(listener, router, let_go).await.unwrap();
}
