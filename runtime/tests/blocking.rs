//! Calls that a thread waits for, against the small API.
#![cfg(all(feature = "blocking", feature = "server"))]

mod mini;
mod support;

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use mini::client::Client;
use mini::models::{NewMessage, RoomEvent};
use specloom_rt::client::Error;
use specloom_rt::client::blocking::{Each as _, Wait as _};
use specloom_rt::json::Uuid;
use support::{App, served};

/// The small API, on a thread with a runtime of its own.
fn client() -> Client {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let served = served(App::default()).await;
            tell.send(served.url.clone()).unwrap();
            served.done.await.unwrap().unwrap();
        });
    });
    Client::builder(told.recv().unwrap()).build().unwrap().with_bearer_auth("ana")
}

#[test]
fn calls_end_with_what_they_end_with() {
    let client = client();
    for _ in 0..3 {
        assert_eq!(client.rooms().get_stats().send().wait().unwrap().connected, 7);
    }
    let gone = client.rooms().post_message(Uuid::nil(), NewMessage::new("gone")).send().wait();
    assert!(matches!(gone, Err(Error::Api(_))), "{gone:?}");
    let slow = client.rooms().get_stats().with(|o| o.header("x-do", "slow").timeout(Duration::from_millis(50)));
    assert!(matches!(slow.send().wait(), Err(Error::Timeout)));
}

#[test]
fn threads_share_a_client() {
    let client = client();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| client.rooms().get_stats().send().wait().unwrap());
        }
    });
}

#[test]
fn streams_are_iterators() {
    let client = client();
    let events = client.rooms().watch_room("short").send().wait().unwrap();
    let events: Vec<_> = events.blocking().map(|event| event.unwrap().data).collect();
    assert!(matches!(&events[..], [RoomEvent::Note(_), RoomEvent::MessagePosted(_)]), "{events:?}");
    // One without an end: two events are there, and dropping it lets go of the rest.
    let mut events = client.rooms().watch_room("long").send().wait().unwrap().blocking();
    assert_eq!(events.by_ref().take(2).filter(Result::is_ok).count(), 2);
    drop(events.into_inner());
}

#[tokio::test]
#[should_panic(expected = "Cannot start a runtime from within a runtime")]
async fn waiting_in_asynchronous_code_is_a_mistake() {
    async {}.wait();
}

#[tokio::test]
async fn waiting_on_a_thread_for_that_is_none() {
    let client = client();
    let stats = tokio::task::spawn_blocking(move || client.rooms().get_stats().send().wait().unwrap());
    assert_eq!(stats.await.unwrap().connected, 7);
}
