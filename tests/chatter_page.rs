//! The page of `chatter_server` in a real browser: it shows what comes, and comes back after the connection was cut.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use generated::chatter::client::Client;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::browser::Browser;
use crate::chatter::chatter_server::{App, site};
use crate::wire::{Running, within};

/// Stands between a browser and a server; the line can be cut.
struct Line {
    addr: SocketAddr,
    up: Arc<watch::Sender<bool>>,
}

impl Line {
    async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let up = Arc::new(watch::Sender::new(true));
        let state = Arc::clone(&up);
        tokio::spawn(async move {
            loop {
                let (mut near, _) = listener.accept().await.unwrap();
                let mut up = state.subscribe();
                tokio::spawn(async move {
                    if !*up.borrow_and_update() {
                        return;
                    }
                    let mut far = TcpStream::connect(server).await.unwrap();
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
                        _ = up.wait_for(|up| !up) => {}
                    }
                });
            }
        });
        Self { addr, up }
    }

    fn cut(&self) {
        self.up.send_replace(false);
    }

    fn mend(&self) {
        self.up.send_replace(true);
    }
}

/// Whether the page lists the event with this id, once.
fn listed(id: &str) -> String {
    format!("[...document.querySelectorAll('#list tr')].filter(row => row.title.includes('\"{id}\"')).length === 1")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_shows_events_and_goes_on_after_a_cut() {
    let server = Running::start(site(App::for_tests())).await;
    let line = Line::to(server.addr).await;
    let Some(browser) = Browser::start().await else { return };
    let client = Client::builder(server.url()).custom_http_bearer("token-ana").build().unwrap();
    let trigger = || async { within(client.events().trigger_test_event().send()).await.unwrap().event_id };

    browser.open(&format!("http://{}/", line.addr)).await;
    browser.wait_for("document.querySelector('#state').className === 'open'").await;
    browser.click("#send").await;
    browser.wait_for("document.querySelector('#list').innerText.includes('This is a test event')").await;
    let seen = trigger().await;
    browser.wait_for(&listed(&seen)).await;
    browser.eval("void document.body.setAttribute('data-mark', 'same page')").await;

    line.cut();
    browser.wait_for("document.querySelector('#state').className === 'waiting'").await;
    let missed = [trigger().await, trigger().await];
    tokio::time::sleep(Duration::from_millis(200)).await;
    line.mend();
    browser.wait_for("document.querySelector('#reconnects').innerText === '1'").await;
    for id in missed.iter().chain([&seen]) {
        browser.wait_for(&listed(id)).await;
    }
    let last = trigger().await;
    browser.wait_for(&listed(&last)).await;
    let shown = browser.eval("document.querySelector('#list tr').cells[2].innerText").await;
    assert_eq!(shown, browser.text("#last").await);
    assert_eq!(browser.eval("document.body.getAttribute('data-mark')").await, "same page");

    if let Some(file) = std::env::var_os("CHATTER_PICTURE") {
        std::fs::write(file, browser.picture().await).unwrap();
    }
}
