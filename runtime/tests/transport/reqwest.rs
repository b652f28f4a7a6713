//! The transport for those who bring a client of reqwest.

use specloom_rt::client::{ReqwestTransport, reqwest};

use super::peer::{OK, Peer, fetch, header};

#[tokio::test]
async fn a_client_of_ones_own_is_used() {
    let moved = "HTTP/1.1 302 Found\r\nlocation: /x\r\ncontent-length: 0\r\n\r\n";
    let peer = Peer::new([[moved, OK]]).await;
    let transport = ReqwestTransport::with(reqwest::Client::builder().user_agent("mine")).unwrap();
    assert_eq!(fetch(&transport, &peer.url("/")).await.unwrap(), (200, "hi".to_owned()));
    assert!(peer.request(1).starts_with("GET /x HTTP/1.1\r\n"));
    assert_eq!(header(&peer.request(1), "user-agent"), Some("mine"));
    let peer = Peer::new([[moved]]).await;
    let plain = ReqwestTransport::new().unwrap().without_redirects();
    assert_eq!(fetch(&plain, &peer.url("/")).await.unwrap().0, 302);
    assert_eq!(header(&peer.request(0), "user-agent"), Some("specloom/0.1"));
}
