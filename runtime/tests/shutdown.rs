//! S9: what a shutdown ends, and how long it takes.
#![cfg(feature = "server")]

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use specloom_rt::seq::JsonStream;
use specloom_rt::server::axum::response::IntoResponse as _;
use specloom_rt::server::axum::{self, routing::get};
use specloom_rt::server::{Answer, HttpResponse, Router, ServeOptions};
use specloom_rt::sse::{EventStream, write_text};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// What happened to a [`Source`].
#[derive(Debug, Clone, Default)]
struct Seen {
    made: Arc<AtomicUsize>,
    dropped: Arc<AtomicBool>,
}

/// So many texts at once, then nothing, without an end.
struct Source {
    text: String,
    left: usize,
    seen: Seen,
}

impl Source {
    fn new(text: impl Into<String>, left: usize, seen: &Seen) -> Self {
        Self { text: text.into(), left, seen: seen.clone() }
    }
}

impl futures_core::Stream for Source {
    type Item = Result<String, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(left) = self.left.checked_sub(1) else {
            return Poll::Pending;
        };
        self.left = left;
        self.seen.made.fetch_add(1, Ordering::SeqCst);
        Poll::Ready(Some(Ok(self.text.clone())))
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.seen.dropped.store(true, Ordering::SeqCst);
    }
}

fn events(source: Source) -> HttpResponse {
    Answer::new(200).events(EventStream::<String>::new(source), write_text).unwrap()
}

struct Served {
    address: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    done: JoinHandle<std::io::Result<()>>,
}

async fn served(router: Router, grace: Duration) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let options = ServeOptions::default().grace(grace);
    let done = tokio::spawn(options.serve(listener, router, async move { drop(stopped.await) }));
    Served { address, stop, done }
}

async fn asked(mut socket: TcpStream, path: &str) -> TcpStream {
    socket.write_all(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).await.unwrap();
    socket
}

async fn until(socket: &mut TcpStream, end: &str) -> String {
    let mut bytes = Vec::new();
    while !String::from_utf8_lossy(&bytes).ends_with(end) {
        assert_ne!(timeout(Duration::from_secs(5), socket.read_buf(&mut bytes)).await.unwrap().unwrap(), 0);
    }
    String::from_utf8(bytes).unwrap()
}

/// Serves one response and shuts down once the client has seen `first`; gives what the client sees after that.
async fn rest(first: &str, response: impl Fn(Seen) -> HttpResponse + Clone + Send + Sync + 'static) -> String {
    let seen = Seen::default();
    let handler = {
        let seen = seen.clone();
        move || {
            let response = response(seen.clone());
            async move { response }
        }
    };
    let served = served(Router::new().route("/", get(handler)), Duration::from_secs(60)).await;
    let mut socket = asked(TcpStream::connect(served.address).await.unwrap(), "/").await;
    until(&mut socket, first).await;
    assert!(!seen.dropped.load(Ordering::SeqCst));
    served.stop.send(()).unwrap();
    let mut rest = String::new();
    timeout(Duration::from_secs(5), socket.read_to_string(&mut rest)).await.unwrap().unwrap();
    timeout(Duration::from_secs(5), served.done).await.unwrap().unwrap().unwrap();
    assert!(seen.dropped.load(Ordering::SeqCst));
    rest
}

#[tokio::test]
async fn s9_event_streams_end() {
    assert_eq!(rest("data: a\n\n\r\n", |seen| events(Source::new("a", 1, &seen))).await, "0\r\n\r\n");
}

/// W9: what is not whole is nothing, so that streams of other makers can end anywhere.
#[tokio::test]
async fn s9_event_streams_of_axum_end() {
    use axum::response::sse::{Event, Sse};
    struct Events(Source);
    impl futures_core::Stream for Events {
        type Item = Result<Event, Infallible>;

        fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            let next = Pin::new(&mut self.0).poll_next(cx);
            next.map(|item| item.map(|text| text.map(|text| Event::default().data(text))))
        }
    }
    let response = |seen| Sse::new(Events(Source::new("a", 1, &seen))).into_response();
    assert_eq!(rest("data: a\n\n\r\n", response).await, "0\r\n\r\n");
}

#[tokio::test]
async fn s9_sequences_end_after_an_item() {
    for (media_type, last) in [
        ("application/jsonl", "\"a\"\n"),
        ("application/x-ndjson", "\"a\"\n"),
        ("application/json-seq", "\u{1e}\"a\"\n"),
    ] {
        let response =
            move |seen| Answer::new(200).items(media_type, JsonStream::new(Source::new("a", 1, &seen))).unwrap();
        assert_eq!(rest(&format!("{last}\r\n"), response).await, "0\r\n\r\n", "{media_type}");
    }
}

/// Requests in flight are answered to their end.
#[tokio::test]
async fn s9_what_ends_by_itself_is_not_cut() {
    let slow = || async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        "slow"
    };
    let served = served(Router::new().route("/", get(slow)), Duration::from_secs(60)).await;
    let mut socket = asked(TcpStream::connect(served.address).await.unwrap(), "/").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    served.stop.send(()).unwrap();
    let mut answer = String::new();
    timeout(Duration::from_secs(5), socket.read_to_string(&mut answer)).await.unwrap().unwrap();
    assert!(answer.ends_with("\r\n\r\nslow"), "{answer}");
    timeout(Duration::from_secs(5), served.done).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn s9_what_does_not_end_by_itself_is_cut_after_the_grace() {
    let stuck = || std::future::pending::<()>();
    let grace = Duration::from_millis(300);
    let served = served(Router::new().route("/", get(stuck)), grace).await;
    let mut socket = asked(TcpStream::connect(served.address).await.unwrap(), "/").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let start = Instant::now();
    served.stop.send(()).unwrap();
    timeout(Duration::from_secs(5), served.done).await.unwrap().unwrap().unwrap();
    assert!(start.elapsed() >= grace);
    let mut rest = Vec::new();
    // Closed or reset, without an answer.
    let _ = timeout(Duration::from_secs(5), socket.read_to_end(&mut rest)).await.unwrap();
    assert_eq!(rest, b"");
}

/// A socket that takes in little at a time.
async fn small(address: std::net::SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(16 << 10).unwrap();
    socket.connect(address).await.unwrap()
}

/// What these sources have made, once none of them is polled any more.
async fn stalled(seen: &[Seen]) -> Vec<usize> {
    let mut before = Vec::new();
    loop {
        tokio::time::sleep(Duration::from_millis(150)).await;
        let made: Vec<usize> = seen.iter().map(|seen| seen.made.load(Ordering::SeqCst)).collect();
        if made == before && !made.contains(&0) {
            return made;
        }
        before = made;
    }
}

/// S2, and the memory of a consumer that stops reading: beyond what the sockets hold, only so much is made.
#[tokio::test]
async fn s2_the_handler_is_not_polled_ahead_of_the_socket() {
    const TEXT: usize = 16 << 10;
    const MOST: usize = 16 << 20;
    let seen: Vec<Seen> = (0..8).map(|_| Seen::default()).collect();
    let handler = {
        let seen = seen.clone();
        move |axum::extract::Path(which): axum::extract::Path<usize>| {
            let source = Source::new("x".repeat(TEXT), 10_000, &seen[which]);
            async move { events(source) }
        }
    };
    let served = served(Router::new().route("/{which}", get(handler)), Duration::from_millis(100)).await;
    let mut sockets = Vec::new();
    for which in 0..seen.len() {
        sockets.push(asked(small(served.address).await, &format!("/{which}")).await);
    }
    let made = timeout(Duration::from_secs(20), stalled(&seen)).await.unwrap();
    assert!(made.iter().all(|made| made * TEXT < MOST), "{made:?} texts were made for clients that read none");
    // None is made while nothing is read.
    assert_eq!(stalled(&seen).await, made);
    // Reading lets it go on.
    let mut bytes = vec![0; 4 << 20];
    timeout(Duration::from_secs(20), sockets[0].read_exact(&mut bytes)).await.unwrap().unwrap();
    assert!(seen[0].made.load(Ordering::SeqCst) > made[0]);
    // S9: clients that do not read hold up no shutdown, and their streams are dropped.
    let start = Instant::now();
    served.stop.send(()).unwrap();
    timeout(Duration::from_secs(5), served.done).await.unwrap().unwrap().unwrap();
    assert!(start.elapsed() < Duration::from_secs(3));
    for seen in &seen {
        timeout(Duration::from_secs(5), async {
            while !seen.dropped.load(Ordering::SeqCst) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        })
        .await
        .unwrap();
    }
}

#[test]
fn s9_ten_seconds_of_grace() {
    assert_eq!(ServeOptions::default().grace, Duration::from_secs(10));
}
