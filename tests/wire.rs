//! The other end of the wire, by hand: a raw client for the servers, a scripted server for the clients, so that equal
//! mistakes on both generated sides cannot cancel.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// A running server on a free loopback port; it stops when this is dropped.
#[derive(Debug)]
pub struct Running {
    pub addr: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
}

impl Running {
    pub async fn start(router: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async move {
            let _ = stopped.await;
        };
        tokio::spawn(async move { specloom_rt::server::serve(listener, router, shutdown).await.unwrap() });
        Self { addr, stop: Some(stop) }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Sends `request` (lines end with LF here) and reads until the answer is whole, the connection ends, or `until` is
    /// in it.
    pub async fn raw(&self, request: &str, until: Option<&str>) -> String {
        let mut stream = TcpStream::connect(self.addr).await.unwrap();
        stream.write_all(request.replace('\n', "\r\n").as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let read = async {
            let mut buffer = [0; 4096];
            loop {
                let n = stream.read(&mut buffer).await.unwrap();
                answer.extend_from_slice(&buffer[..n]);
                let text = String::from_utf8_lossy(&answer);
                if n == 0 || until.is_some_and(|until| text.contains(until)) {
                    return;
                }
            }
        };
        within(read).await;
        String::from_utf8(answer).unwrap()
    }

    /// One request whose answer ends the connection: its status line and body.
    pub async fn exchange(&self, method: &str, target: &str, headers: &str, body: &str) -> (String, String) {
        let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\n", body.len()) };
        let head = format!("{method} {target} HTTP/1.1\nHost: test\nConnection: close\n{headers}{length}\n");
        let answer = self.raw(&(head + body), None).await;
        let (head, body) = answer.split_once("\r\n\r\n").expect("an answer");
        (head.to_owned(), body.to_owned())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }
}

/// A server that answers each connection with the next of some fixed bytes and remembers what it was asked.
#[derive(Debug)]
pub struct Scripted {
    pub addr: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Scripted {
    /// Lines of `answers` end with LF here; CRLF goes out in the head, the body as it stands.
    pub async fn start(answers: Vec<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        tokio::spawn(async move {
            for answer in answers {
                let (mut stream, _) = listener.accept().await.unwrap();
                let request = read_request(&mut stream).await;
                seen.lock().unwrap().push(request);
                let (head, body) = answer.split_once("\n\n").unwrap();
                let head = head.replace('\n', "\r\n");
                stream.write_all(format!("{head}\r\nConnection: close\r\n\r\n{body}").as_bytes()).await.unwrap();
                let _ = stream.shutdown().await;
            }
        });
        Self { addr, requests }
    }

    /// One JSON answer.
    pub async fn json(status: &str, body: &str) -> Self {
        let head = format!("HTTP/1.1 {status}\nContent-Type: application/json\nContent-Length: {}", body.len());
        Self::start(vec![format!("{head}\n\n{body}")]).await
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// How many requests there were.
    pub fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }

    /// The request line, the headers (sorted, lower case names) and the body of request `n`.
    pub fn request(&self, n: usize) -> (String, Vec<String>, String) {
        let request = self.requests.lock().unwrap()[n].clone();
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        let mut lines = head.split("\r\n").map(str::to_owned);
        let first = lines.next().unwrap();
        let mut headers: Vec<String> = lines
            .map(|line| line.split_once(':').map(|(name, value)| format!("{}:{value}", name.to_lowercase())).unwrap())
            .filter(|line| !line.starts_with("host:"))
            .collect();
        headers.sort();
        (first, headers, body.to_owned())
    }
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let n = stream.read(&mut buffer).await.unwrap();
        bytes.extend_from_slice(&buffer[..n]);
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().unwrap())
            });
            if body.len() >= length.unwrap_or(0) {
                return text.into_owned();
            }
        }
        assert_ne!(n, 0, "the client closed in the middle of its request");
    }
}

/// Waits, but not for ever.
pub async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(10), future).await.expect("an answer in time")
}
