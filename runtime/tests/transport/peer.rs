//! A server that answers as it is told, and keeps what it was asked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::Request;
use specloom_rt::ByteStream;
use specloom_rt::client::{Transport, TransportBody, TransportError};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

pub(crate) const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi";

pub(crate) struct Peer {
    pub(crate) addr: SocketAddr,
    asked: Arc<Mutex<Vec<(usize, String)>>>,
}

impl Peer {
    /// Gives these answers, connection by connection; a connection is closed after its last one.
    pub(crate) async fn new<C, A>(connections: C) -> Self
    where
        C: IntoIterator<Item = A>,
        A: IntoIterator<Item: Into<String>>,
    {
        let script: Vec<Vec<String>> =
            connections.into_iter().map(|answers| answers.into_iter().map(Into::into).collect()).collect();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        tokio::spawn(async move {
            for (index, answers) in script.into_iter().enumerate() {
                let (mut socket, _) = listener.accept().await.unwrap();
                for answer in answers {
                    let request = read_request(&mut socket).await;
                    log.lock().unwrap().push((index, request));
                    socket.write_all(answer.as_bytes()).await.unwrap();
                }
            }
        });
        Self { addr, asked }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }

    /// The requests, each with the number of its connection.
    pub(crate) fn asked(&self) -> Vec<(usize, String)> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn request(&self, index: usize) -> String {
        self.asked()[index].1.clone()
    }
}

/// A request with its body as it came, chunks included.
pub(crate) async fn read_request(socket: &mut (impl AsyncRead + Unpin)) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let whole = match length {
                Some(length) => body.len() >= length.parse().unwrap(),
                None => !head.contains("transfer-encoding: chunked") || body.ends_with("0\r\n\r\n"),
            };
            if whole {
                return text;
            }
        }
        let count = socket.read(&mut buffer).await.unwrap();
        assert_ne!(count, 0, "the request broke off: {text}");
        bytes.extend_from_slice(&buffer[..count]);
    }
}

pub(crate) fn request(method: &str, url: &str, body: impl Into<ByteStream>) -> Request<ByteStream> {
    Request::builder().method(method).uri(url).body(body.into()).unwrap()
}

pub(crate) async fn send(
    transport: &impl Transport,
    request: Request<ByteStream>,
) -> Result<http::Response<TransportBody>, TransportError> {
    tokio::time::timeout(Duration::from_secs(10), transport.send(request)).await.expect("an answer in time")
}

/// The status and the whole body.
pub(crate) async fn fetch(transport: &impl Transport, url: &str) -> Result<(u16, String), TransportError> {
    use http_body_util::BodyExt as _;

    let (parts, body) = send(transport, request("GET", url, "")).await?.into_parts();
    let body = body.collect().await?.to_bytes();
    Ok((parts.status.as_u16(), String::from_utf8_lossy(&body).into_owned()))
}

/// The value of a header.
pub(crate) fn header<'a>(request: &'a str, name: &str) -> Option<&'a str> {
    let head = request.split("\r\n\r\n").next().unwrap_or_default();
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
}
