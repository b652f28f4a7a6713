//! What streams cost a server's process: idle ones, and such that nobody reads.

use std::error::Error;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpSocket, TcpStream};
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

/// How many streams at a time are not read.
const UNREAD: usize = 100;

/// Holds so many streams open against both servers, each a process of its own.
#[tokio::main(flavor = "current_thread")]
pub async fn run(streams: usize) -> Result<(), Box<dyn Error>> {
    println!("resident memory of a server for each stream");
    let ours = idle(streams, "ours").await?;
    let axum = idle(streams, "axum").await?;
    println!("{streams} idle streams: ours {ours:.2} KiB, plain axum {axum:.2} KiB, {:.2} KiB more", ours - axum);
    let unread = UNREAD.min(streams);
    let ours = blocked(unread, "ours").await?;
    let axum = blocked(unread, "axum").await?;
    println!("{unread} endless streams that nobody reads: ours {ours:.1} KiB, plain axum {axum:.1} KiB");
    Ok(())
}

async fn idle(streams: usize, by: &str) -> Result<f64, Box<dyn Error>> {
    let server = Server::start("idle", by).await?;
    // What the first requests leave behind is no stream's.
    drop(server.open(100, None).await?);
    sleep(Duration::from_millis(500)).await;
    let before = server.resident()?;
    let open = server.open(streams, None).await?;
    sleep(Duration::from_secs(1)).await;
    let after = server.resident()?;
    drop(open);
    server.stop().await?;
    Ok((after - before) / streams as f64)
}

async fn blocked(streams: usize, by: &str) -> Result<f64, Box<dyn Error>> {
    let server = Server::start("firehose", by).await?;
    let before = server.resident()?;
    let open = server.open(streams, Some(16 << 10)).await?;
    sleep(Duration::from_secs(2)).await;
    let middle = server.resident()?;
    sleep(Duration::from_secs(1)).await;
    let after = server.resident()?;
    if after - middle > 1024.0 {
        return Err(format!("{by}: memory still grows, by {} KiB a second", after - middle).into());
    }
    drop(open);
    server.stop().await?;
    Ok((after - before) / streams as f64)
}

struct Server {
    child: Child,
    address: std::net::SocketAddr,
}

impl Server {
    async fn start(what: &str, by: &str) -> Result<Self, Box<dyn Error>> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["serve", what, by]).kill_on_drop(true);
        let mut child = command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn()?;
        let mut line = String::new();
        let output = child.stdout.take().ok_or("no output")?;
        timeout(Duration::from_secs(10), BufReader::new(output).read_line(&mut line)).await??;
        Ok(Self { child, address: line.trim().parse()? })
    }

    /// Ends when its input does. Streams that nobody reads do not hold it up for longer than the grace.
    async fn stop(mut self) -> Result<(), Box<dyn Error>> {
        drop(self.child.stdin.take());
        timeout(Duration::from_secs(30), self.child.wait()).await??;
        Ok(())
    }

    /// KiB.
    fn resident(&self) -> Result<f64, Box<dyn Error>> {
        let id = self.child.id().ok_or("the server is gone")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no memory")?;
        Ok(line.trim().trim_end_matches("kB").trim().parse()?)
    }

    /// Streams whose heads have come.
    async fn open(&self, streams: usize, buffer: Option<u32>) -> Result<Vec<TcpStream>, Box<dyn Error>> {
        let mut open = Vec::with_capacity(streams);
        for _ in 0..streams {
            let socket = TcpSocket::new_v4()?;
            if let Some(buffer) = buffer {
                socket.set_recv_buffer_size(buffer)?;
            }
            let mut stream = socket.connect(self.address).await?;
            stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n").await?;
            let mut head = [0; 17];
            timeout(Duration::from_secs(10), stream.read_exact(&mut head)).await??;
            if !head.starts_with(b"HTTP/1.1 200") {
                return Err("no stream".into());
            }
            open.push(stream);
        }
        Ok(open)
    }
}
