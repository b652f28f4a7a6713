//! A `redis-server` of the test's own.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use crate::programs;

/// What stays of the data when the server is killed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Keeps {
    Nothing,
    /// Whatever was acknowledged.
    All,
}

/// A running `redis-server`; it is killed and its data removed when this is dropped.
#[derive(Debug)]
pub(super) struct Redis {
    program: PathBuf,
    port: u16,
    folder: TempDir,
    keeps: Keeps,
    child: Option<Child>,
}

impl Redis {
    /// `None` where there is no `redis-server`, which then has been said.
    pub(super) async fn start(keeps: Keeps) -> Option<Self> {
        let program = programs::find("redis-server")?;
        // Somebody else may take the port in between: try again then.
        for _ in 0..5 {
            let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let port = free.local_addr().unwrap().port();
            drop(free);
            let mut redis =
                Self { program: program.clone(), port, folder: TempDir::new().unwrap(), keeps, child: None };
            if redis.run().await {
                return Some(redis);
            }
        }
        panic!("redis-server does not start");
    }

    pub(super) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Starts the program, on the same port and data as before. Whether it is up.
    pub(super) async fn run(&mut self) -> bool {
        let append = match self.keeps {
            Keeps::Nothing => "no",
            Keeps::All => "yes",
        };
        let child = Command::new(&self.program)
            .args(["--bind", "127.0.0.1", "--port", &self.port.to_string(), "--save", "", "--appendfsync", "always"])
            .args(["--appendonly", append, "--dir"])
            .arg(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        self.child = Some(child);
        for _ in 0..200 {
            if self.try_command("PING").await.is_some_and(|answer| answer.starts_with("+PONG")) {
                return true;
            }
            if self.child.as_mut().unwrap().try_wait().unwrap().is_some() {
                return false;
            }
            sleep(Duration::from_millis(25)).await;
        }
        false
    }

    /// Kills the program without a chance to say good-bye.
    pub(super) async fn kill(&mut self) {
        self.child.take().expect("it runs").kill().await.unwrap();
    }

    /// Sends a command as one would type it, and returns the beginning of the answer.
    pub(super) async fn command(&self, line: &str) -> String {
        self.try_command(line).await.unwrap()
    }

    async fn try_command(&self, line: &str) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.ok()?;
        stream.write_all(format!("{line}\r\n").as_bytes()).await.ok()?;
        let mut answer = [0; 4096];
        let length = timeout(Duration::from_secs(5), stream.read(&mut answer)).await.ok()?.ok()?;
        Some(String::from_utf8_lossy(&answer[..length]).into_owned())
    }
}
