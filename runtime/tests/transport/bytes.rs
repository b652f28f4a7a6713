//! What goes over the wire.

use std::error::Error as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use specloom_rt::client::HyperTransport;
use specloom_rt::{ByteStream, Bytes};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::peer::{OK, Peer, fetch, header, request, send};

#[tokio::test]
async fn a_uri_is_sent_as_it_is() {
    let transport = HyperTransport::new().unwrap();
    for target in ["/", "/a'b/../c;x=1?q='(*)!$&r[]=1&e=%27&/?:@", "/%2e%2E/x?", "/a//b/?'"] {
        let peer = Peer::new([[OK]]).await;
        assert_eq!(fetch(&transport, &peer.url(target)).await.unwrap(), (200, "hi".to_owned()));
        let asked = peer.request(0);
        assert!(asked.starts_with(&format!("GET {target} HTTP/1.1\r\n")), "{asked}");
        assert_eq!(header(&asked, "host"), Some(&*peer.addr.to_string()));
        assert_eq!(header(&asked, "user-agent"), Some("specloom/0.1"));
    }
}

#[tokio::test]
async fn redirects_lead_where_they_say() {
    let to = |location: &str| format!("HTTP/1.1 307 X\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n");
    let peer = Peer::new([vec![to("x?s='1'#'"), to("?é'"), to("#f"), OK.to_owned()]]).await;
    fetch(&HyperTransport::new().unwrap(), &peer.url("/a/b?'")).await.unwrap();
    let lines: Vec<_> = peer.asked().iter().map(|(_, request)| request.lines().next().unwrap().to_owned()).collect();
    let expected = ["/a/b?'", "/a/x?s='1'", "/a/x?%C3%A9'", "/a/x?%C3%A9'"];
    assert_eq!(lines, expected.map(|target| format!("GET {target} HTTP/1.1")));
    let peer = Peer::new([[to("/x")]]).await;
    let plain = HyperTransport::new().unwrap().without_redirects();
    assert_eq!(fetch(&plain, &peer.url("/")).await.unwrap().0, 307);
}

/// Chunks that are there, and then nothing, with an end or without one.
struct Script(Vec<&'static str>, bool);

impl Stream for Script {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.0.pop() {
            Some(chunk) => Poll::Ready(Some(Ok(Bytes::from(chunk)))),
            None if self.1 => Poll::Ready(None),
            None => Poll::Pending,
        }
    }
}

#[tokio::test]
async fn bodies_are_framed_by_what_is_known_of_them() {
    let transport = HyperTransport::new().unwrap();
    let chunks = || ByteStream::new(Script(vec!["cd", "ab"], true));
    for (body, length, sent) in [
        (ByteStream::from("abcd"), Some("4"), "abcd"),
        (chunks().with_length(4), Some("4"), "abcd"),
        (chunks(), None, "2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n"),
        (ByteStream::default(), Some("0"), ""),
    ] {
        let peer = Peer::new([[OK]]).await;
        send(&transport, request("POST", &peer.url("/"), body)).await.unwrap();
        let asked = peer.request(0);
        assert_eq!(header(&asked, "content-length"), length, "{asked}");
        assert!(asked.ends_with(&format!("\r\n\r\n{sent}")), "{asked}");
    }
    let peer = Peer::new([[OK]]).await;
    fetch(&transport, &peer.url("/")).await.unwrap();
    assert_eq!(header(&peer.request(0), "content-length"), None);
}

#[tokio::test]
async fn an_early_answer_is_one() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut buffer = [0; 4096];
        let _ = socket.read(&mut buffer).await.unwrap();
        socket.write_all(b"HTTP/1.1 413 X\r\ncontent-length: 0\r\n\r\n").await.unwrap();
        std::future::pending::<()>().await;
    });
    let endless = ByteStream::new(Script(vec!["ab"], false));
    let response = send(&HyperTransport::new().unwrap(), request("POST", &url, endless)).await.unwrap();
    assert_eq!(response.status(), 413);
}

#[tokio::test]
async fn errors_say_what_broke_and_not_where() {
    let transport = HyperTransport::new().unwrap();
    let all = |error: &dyn std::error::Error| {
        let (mut texts, mut next) = (vec![format!("{error} {error:?}")], error.source());
        while let Some(error) = next {
            texts.push(format!("{error} {error:?}"));
            next = error.source();
        }
        texts.join("; ")
    };
    let error = fetch(&transport, "http://127.0.0.1:1/secret?key=secret").await.unwrap_err();
    assert!(error.is_connect() && !all(&error).contains("secret"), "{}", all(&error));
    let error = fetch(&transport, "http://nowhere.invalid/secret").await.unwrap_err();
    assert!(error.is_connect() && !all(&error).contains("secret"), "{}", all(&error));
    for broken in ["", "HTTP/9 nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nshort"] {
        let peer = Peer::new([[broken]]).await;
        let error = fetch(&transport, &peer.url("/secret")).await.unwrap_err();
        assert!(!error.is_connect() && error.source().is_some(), "{error:?}");
        assert!(!all(&error).contains("secret"), "{}", all(&error));
    }
}
