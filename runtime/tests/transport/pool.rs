//! Connections that are used again.

use std::time::Duration;

use specloom_rt::client::HyperTransport;

use super::peer::{OK, Peer, fetch};

#[tokio::test]
async fn a_connection_is_used_again() {
    let peer = Peer::new([[OK, OK, OK]]).await;
    let transport = HyperTransport::new().unwrap();
    for _ in 0..3 {
        // Clones share the pool.
        fetch(&transport.clone(), &peer.url("/")).await.unwrap();
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(peer.asked().iter().map(|(connection, _)| *connection).collect::<Vec<_>>(), [0, 0, 0]);
}

#[tokio::test]
async fn a_connection_that_the_server_has_closed_is_replaced() {
    let peer = Peer::new([[OK], [OK], [OK]]).await;
    let transport = HyperTransport::new().unwrap();
    for _ in 0..3 {
        fetch(&transport, &peer.url("/")).await.unwrap();
    }
    assert_eq!(peer.asked().iter().map(|(connection, _)| *connection).collect::<Vec<_>>(), [0, 1, 2]);
}

#[tokio::test]
async fn an_answer_that_is_not_read_to_its_end_is_not_mixed_up_with_the_next() {
    let long = format!("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n{}", "x".repeat(100));
    let peer = Peer::new([[long], [OK.to_owned()]]).await;
    let transport = HyperTransport::new().unwrap();
    drop(super::peer::send(&transport, super::peer::request("GET", &peer.url("/"), "")).await.unwrap());
    assert_eq!(fetch(&transport, &peer.url("/")).await.unwrap().1, "hi");
}
