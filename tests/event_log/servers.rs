//! Two servers, one log, and a client that is cut off.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use generated::chatter::client::Client;
use generated::chatter::models::ChatterEvent;
use specloom_rt::sse::EventStream;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use super::process::Server;
use super::redis::{Keeps, Redis};

/// Broadcasts without a pause, one after the other, and remembers which were taken.
struct Publisher {
    sent: Arc<Mutex<Vec<String>>>,
    stop: Arc<AtomicBool>,
    task: JoinHandle<usize>,
}

impl Publisher {
    fn start(root: Client) -> Self {
        let (sent, stop) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (taken, stopped) = (Arc::clone(&sent), Arc::clone(&stop));
        let task = tokio::spawn(async move {
            let mut failed = 0;
            while !stopped.load(Ordering::SeqCst) {
                match root.events().trigger_broadcast_test().send().await {
                    Ok(answer) => taken.lock().unwrap().push(answer.event_id),
                    Err(error) => {
                        assert_eq!(error.status().map(|status| status.as_u16()), Some(503), "{error:?}");
                        failed += 1;
                        sleep(Duration::from_millis(20)).await;
                    }
                }
                sleep(Duration::from_millis(2)).await;
            }
            failed
        });
        Self { sent, stop, task }
    }

    fn count(&self) -> usize {
        self.sent.lock().unwrap().len()
    }

    /// What was taken, and how often it was not known whether an event was.
    async fn end(self) -> (Vec<String>, usize) {
        self.stop.store(true, Ordering::SeqCst);
        let failed = self.task.await.unwrap();
        (self.sent.lock().unwrap().clone(), failed)
    }
}

/// A client that comes back with its last event id, and all that it has seen.
#[derive(Default)]
struct Reader {
    stream: Option<EventStream<ChatterEvent>>,
    last: Option<String>,
    seen: Vec<String>,
}

impl Reader {
    async fn connect(&mut self, server: &Server) {
        self.cut();
        let client = server.client("ana");
        let call = client.events();
        let call = call.events_stream();
        let call = match &self.last {
            Some(id) => call.last_event_id(id.as_str()),
            None => call,
        };
        let mut stream = call.send().await.unwrap();
        let first = stream.try_next().await.unwrap().unwrap();
        assert!(matches!(first.data, ChatterEvent::ConnectionEstablished(_)));
        self.stream = Some(stream);
    }

    /// Reads this many more events, or up to the end of the stream.
    async fn read(&mut self, events: usize) {
        let stream = self.stream.as_mut().unwrap();
        for _ in 0..events {
            match timeout(Duration::from_secs(20), stream.try_next()).await.expect("an event in time") {
                Ok(Some(event)) => {
                    let ChatterEvent::System(notice) = event.data else { panic!("{event:?}") };
                    self.seen.push(notice.id);
                }
                Ok(None) | Err(_) => break, // cut off
            }
        }
        self.last = stream.last_event_id().map(str::to_owned).or(self.last.take());
    }

    /// Reads until this event.
    async fn read_to(&mut self, id: &str) {
        while self.seen.last().is_none_or(|last| last != id) {
            let before = self.seen.len();
            self.read(1).await;
            assert!(self.seen.len() > before, "the stream ended before {id}");
        }
    }

    fn cut(&mut self) {
        if let Some(stream) = self.stream.take() {
            self.last = stream.last_event_id().map(str::to_owned).or(self.last.take());
        }
    }
}

/// A client is cut off from one server and goes on at another; Redis is killed and comes back in between; and once more to a
/// server that has just been started. Every event once, in order.
#[tokio::test(flavor = "multi_thread")]
async fn c4_a_client_that_is_cut_off_goes_on_at_another_server() {
    let Some(mut redis) = Redis::start(Keeps::All).await else { return };
    let (one, two) = (Server::start(&redis.url()).await, Server::start(&redis.url()).await);
    let publisher = Publisher::start(two.client("root"));
    let mut reader = Reader::default();

    reader.connect(&one).await;
    reader.read(30).await;
    one.kill().await; // in the middle of the stream
    reader.read(usize::MAX).await;
    let missed = publisher.count() + 20;
    while publisher.count() < missed {
        sleep(Duration::from_millis(5)).await;
    }
    reader.connect(&two).await;
    reader.read(40).await;

    redis.kill().await; // the stream stays open, publishing fails
    sleep(Duration::from_millis(300)).await;
    assert!(redis.run().await);
    let after = publisher.count() + 30;
    while publisher.count() < after {
        sleep(Duration::from_millis(5)).await;
    }
    reader.read(60).await;

    let three = Server::start(&redis.url()).await;
    reader.connect(&three).await;
    reader.read(20).await;
    let (sent, failed) = publisher.end().await;
    reader.read_to(sent.last().unwrap()).await;

    assert!(failed > 0, "Redis was away");
    let mut once = reader.seen.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), reader.seen.len(), "no event twice");
    // An event whose publishing failed may have got through; there is at most one for each failure.
    let taken: Vec<_> = reader.seen.iter().filter(|id| sent.contains(id)).cloned().collect();
    let first = sent.iter().position(|id| *id == taken[0]).unwrap();
    assert_eq!(taken, sent[first..], "every event, in order");
    assert!(reader.seen.len() - taken.len() <= failed);
}

/// A Redis that comes back empty has lost events: the stream says so and ends, and nobody resumes over the gap.
#[tokio::test(flavor = "multi_thread")]
async fn s8_a_stream_whose_history_is_gone_ends_with_the_error_event() {
    let Some(mut redis) = Redis::start(Keeps::Nothing).await else { return };
    let server = Server::start(&redis.url()).await;
    let mut reader = Reader::default();
    reader.connect(&server).await;
    server.client("root").events().trigger_broadcast_test().send().await.unwrap();
    reader.read(1).await;
    redis.kill().await;
    assert!(redis.run().await);
    let stream = reader.stream.as_mut().unwrap();
    let last = timeout(Duration::from_secs(20), stream.try_next()).await.unwrap().unwrap().unwrap();
    assert!(matches!(last.data, ChatterEvent::StreamError(_)), "{last:?}");
    assert!(stream.try_next().await.unwrap().is_none());
    reader.cut();

    let ana = server.client("ana");
    let expired = ana.events().events_stream().last_event_id(reader.last.take().unwrap()).send().await;
    assert_eq!(expired.map(drop).unwrap_err().status().map(|status| status.as_u16()), Some(410));
    reader.connect(&server).await; // anew
    server.client("root").events().trigger_broadcast_test().send().await.unwrap();
    reader.read(1).await;
    assert_eq!(reader.seen.len(), 2);
}
