//! When subscriptions connect again, with a clock of our own and a transport that says what it is told to.
#![cfg(feature = "client")]

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use http_body_util::Full;
use specloom_rt::ByteStream;
use specloom_rt::client::{
    Call, ClientCore, Error, Reconnect, Sending, Transport, TransportBody, TransportError, subscribe,
};
use specloom_rt::operation::Operation;
use specloom_rt::sse::{EventStream, StreamError, read_text};
use tokio::time::Instant;

static WATCH: Operation =
    Operation { id: "watch", method: "GET", path: "/watch", tags: &[], security: &[], server: None };

/// What the server does with a request.
#[derive(Clone)]
enum Act {
    Stream(&'static str),
    Status(u16, &'static [(&'static str, &'static str)]),
    Unreachable,
    Silent,
}
use Act::{Silent, Status, Stream, Unreachable};

const CLOSE: Act = Status(204, &[]);

#[derive(Clone)]
struct Script {
    acts: Arc<Mutex<VecDeque<Act>>>,
    asked: Arc<Mutex<Vec<(Instant, HeaderMap)>>>,
}

impl Script {
    fn new<const N: usize>(acts: [Act; N]) -> Self {
        Self { acts: Arc::new(Mutex::new(acts.into())), asked: Arc::default() }
    }

    async fn subscribe(&self, policy: Reconnect) -> Result<EventStream<String>, Error<Infallible>> {
        let core = ClientCore::builder("http://localhost").transport(self.clone()).build().unwrap();
        let call = Call::new(&core, &WATCH);
        subscribe(call, policy, |call| {
            Box::pin(async {
                let reply = call.open("text/event-stream").await?;
                match reply.status() {
                    200 => Ok(reply.events_until(read_text, &["[DONE]"])?),
                    _ => Err(reply.unexpected()),
                }
            })
        })
        .await
    }

    /// The seconds between requests.
    fn gaps(&self) -> Vec<f64> {
        let asked = self.asked.lock().unwrap();
        asked.windows(2).map(|pair| (pair[1].0 - pair[0].0).as_secs_f64()).collect()
    }

    fn ids(&self) -> Vec<Option<Vec<u8>>> {
        let asked = self.asked.lock().unwrap();
        asked.iter().map(|(_, headers)| headers.get("last-event-id").map(|id| id.as_bytes().to_vec())).collect()
    }
}

impl Transport for Script {
    fn send(&self, request: http::Request<ByteStream>) -> Sending<'_> {
        self.asked.lock().unwrap().push((Instant::now(), request.headers().clone()));
        let act = self.acts.lock().unwrap().pop_front().unwrap_or(CLOSE);
        Box::pin(async move {
            let (status, headers, body) = match act {
                Stream(body) => (200, &[("content-type", "text/event-stream")][..], body),
                Status(status, headers) => (status, headers, "{}"),
                Unreachable => return Err(TransportError::connect("nobody there")),
                Silent => std::future::pending().await,
            };
            let mut response = http::Response::builder().status(status);
            for (name, value) in headers {
                response = response.header(*name, *value);
            }
            Ok(response.body(TransportBody::new(Full::new(Bytes::from(body)))).unwrap())
        })
    }
}

/// The data of all events, and the error that ended them.
async fn all(events: &mut EventStream<String>) -> (Vec<String>, Option<StreamError>) {
    let mut seen = Vec::new();
    loop {
        match events.try_next().await {
            Ok(Some(event)) => seen.push(event.data),
            Ok(None) => return (seen, None),
            Err(error) => {
                assert!(events.try_next().await.unwrap().is_none());
                return (seen, Some(error));
            }
        }
    }
}

fn within(gaps: &[f64], expected: &[(f64, f64)]) {
    assert_eq!(gaps.len(), expected.len(), "{gaps:?}");
    for (gap, (least, most)) in gaps.iter().zip(expected) {
        assert!((*least..=*most + 0.01).contains(gap), "{gaps:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn c4_failures_in_a_row_wait_longer_and_an_event_ends_the_row() {
    let acts = [Stream("data: a\n\n"), Unreachable, Unreachable, Unreachable, Unreachable, Unreachable];
    let script = Script::new(acts);
    script.acts.lock().unwrap().extend([Stream("data: b\n\n"), Unreachable, CLOSE]);
    let mut events = script.subscribe(Reconnect::default()).await.unwrap();
    let (seen, error) = all(&mut events).await;
    assert!(error.is_none());
    assert_eq!((seen, events.reconnections()), (vec!["a".to_owned(), "b".to_owned()], 1));
    let grown = [(3.0, 3.75), (3.0, 6.0), (6.0, 12.0), (12.0, 24.0), (15.0, 30.0), (15.0, 30.0)];
    let reset = [(3.0, 3.75), (3.0, 6.0)];
    within(&script.gaps(), &[&grown[..], &reset[..]].concat());
}

#[tokio::test(start_paused = true)]
async fn c4_a_connection_that_brings_nothing_is_a_failure_and_a_comment_is_something() {
    let script =
        Script::new([Stream("retry: 1000\n\n"), Stream("id: 1\n\n"), Stream("data: unfinished"), Stream(":\n"), CLOSE]);
    let mut events = script.subscribe(Reconnect::default()).await.unwrap();
    assert!(all(&mut events).await.0.is_empty());
    within(&script.gaps(), &[(1.0, 2.0), (2.0, 4.0), (4.0, 8.0), (1.0, 1.25)]);
    assert_eq!(script.ids(), [None, None, Some(b"1".to_vec()), Some(b"1".to_vec()), Some(b"1".to_vec())]);
}

#[tokio::test(start_paused = true)]
async fn c4_a_limit_of_failures_ends_the_stream_with_the_last_of_them() {
    let script = Script::new([Stream("data: a\n\n"), Unreachable, Unreachable, Unreachable]);
    let mut events = script.subscribe(Reconnect::default().max_failures(3)).await.unwrap();
    let (seen, error) = all(&mut events).await;
    let Some(StreamError::GaveUp { failures: 3, last: Some(last), .. }) = &error else { panic!("{error:?}") };
    assert!(matches!(**last, StreamError::Transport(_)));
    let call_error = error.as_ref().unwrap().call_error::<Infallible>();
    assert!(matches!(call_error, Some(Error::Transport(error)) if error.is_connect()));
    assert_eq!((seen.len(), script.gaps().len()), (1, 3));
    assert_eq!(error.unwrap().to_string(), "the event stream could not be opened again in 3 attempts");
    // Connections that bring nothing count as well.
    let script = Script::new([Stream(""), Stream("")]);
    let mut events = script.subscribe(Reconnect::default().max_failures(2)).await.unwrap();
    let error = all(&mut events).await.1.unwrap();
    assert!(matches!(error, StreamError::GaveUp { failures: 2, last: None, .. }));
}

#[tokio::test(start_paused = true)]
async fn c5_an_id_that_no_header_can_carry_is_left_out_and_told() {
    let script =
        Script::new([Stream("id: a\u{1}b\ndata: a\n\n"), Stream("data: b\n\n"), Stream("id: 7\ndata: c\n\n"), CLOSE]);
    let told = Arc::new(Mutex::new(Vec::new()));
    let log = told.clone();
    let policy = Reconnect::default().on_lost(move |lost| {
        log.lock().unwrap().push((lost.last_event_id.map(str::to_owned), lost.is_resumed, lost.failures));
        assert!(lost.cause.is_none() && lost.wait >= Duration::from_secs(3));
    });
    let mut events = script.subscribe(policy).await.unwrap();
    assert_eq!(all(&mut events).await.0, ["a", "b", "c"]);
    assert_eq!(script.ids(), [None, None, None, Some(b"7".to_vec())]);
    let odd = || Some("a\u{1}b".to_owned());
    assert_eq!(*told.lock().unwrap(), [(odd(), false, 0), (odd(), false, 0), (Some("7".to_owned()), true, 0)]);
}

#[tokio::test(start_paused = true)]
async fn c6_id_and_time_survive_and_what_was_begun_does_not() {
    let acts = [
        Stream("\u{feff}id: 1\nretry: 9000\ndata: a\n\nid: 2\nevent: e\ndata: lost\r"),
        Stream("\u{feff}data: b\n\n"),
        Stream("\ndata: c\n\n"),
        CLOSE,
    ];
    let script = Script::new(acts);
    let mut events = script.subscribe(Reconnect::default()).await.unwrap();
    let first = events.try_next().await.unwrap().unwrap();
    let second = events.try_next().await.unwrap().unwrap();
    assert_eq!((first.data.as_str(), second.data.as_str()), ("a", "b"));
    assert_eq!((second.event, second.id.as_deref()), (None, Some("1")));
    assert_eq!(all(&mut events).await.0, ["c"]);
    within(&script.gaps(), &[(9.0, 11.25); 3]);
    assert_eq!(events.retry(), Some(Duration::from_secs(9)));
}

#[tokio::test(start_paused = true)]
async fn c7_statuses_are_tried_again_when_asked_for_and_retry_after_is_kept() {
    const LATER: Act = Status(503, &[("retry-after", "100")]);
    let script = Script::new([Stream("data: a\n\n"), LATER, Status(429, &[]), Stream("data: b\n\n"), CLOSE]);
    let mut events = script.subscribe(Reconnect::default().retry_status([429, 503])).await.unwrap();
    assert_eq!(all(&mut events).await.0, ["a", "b"]);
    within(&script.gaps(), &[(3.0, 3.75), (100.0, 125.0), (6.0, 12.0), (3.0, 3.75)]);
    // By default they are not.
    let script = Script::new([Stream("data: a\n\n"), LATER]);
    let mut events = script.subscribe(Reconnect::default()).await.unwrap();
    let error = all(&mut events).await.1.unwrap();
    let Some(Error::Unexpected(response)) = error.call_error::<Infallible>() else { panic!("{error:?}") };
    assert_eq!((response.status.as_u16(), script.gaps().len()), (503, 1));
    // The first connection too.
    let script = Script::new([LATER, LATER, Stream("data: a\n\n"), CLOSE]);
    let mut events = script.subscribe(Reconnect::default().retry_status([503])).await.unwrap();
    within(&script.gaps(), &[(100.0, 125.0); 2]);
    assert_eq!((all(&mut events).await.0.len(), events.reconnections()), (1, 0));
    let script = Script::new([LATER, LATER, LATER]);
    let error = script.subscribe(Reconnect::default().retry_status([503]).max_failures(2)).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), script.gaps().len()), (503, 1));
}

#[tokio::test(start_paused = true)]
async fn c7_retry_after_may_be_a_date() {
    let then = chrono::DateTime::from_timestamp(now().as_secs() as i64 + 600, 0).unwrap();
    let date: &'static str = Box::leak(then.format("%a, %d %b %Y %H:%M:%S GMT").to_string().into_boxed_str());
    let headers: &'static [_] = Box::leak(Box::new([("retry-after", date)]));
    let script = Script::new([Stream("data: a\n\n"), Status(503, headers), CLOSE]);
    let mut events = script.subscribe(Reconnect::default().retry_status([503])).await.unwrap();
    all(&mut events).await;
    within(&script.gaps(), &[(3.0, 3.75), (570.0, 750.0)]);
}

fn now() -> Duration {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap()
}

#[tokio::test(start_paused = true)]
async fn c8_a_server_that_never_answers_costs_the_timeout_of_each_opening() {
    let script = Script::new([Stream("data: a\n\n"), Silent, Silent, Stream("data: b\n\n"), CLOSE]);
    let mut events = script.subscribe(Reconnect::default()).await.unwrap();
    assert_eq!(all(&mut events).await.0, ["a", "b"]);
    within(&script.gaps(), &[(3.0, 3.75), (33.0, 36.0), (36.0, 42.0), (3.0, 3.75)]);
}

#[tokio::test(start_paused = true)]
async fn d10_a_terminator_is_an_ordinary_end_to_a_subscription() {
    let script =
        Script::new([Stream("data: a\n\nid: 4\ndata: [DONE]\n\ndata: never\n\n"), Stream("data: b\n\n"), CLOSE]);
    let mut events = script.subscribe(Reconnect::default()).await.unwrap();
    assert_eq!(all(&mut events).await.0, ["a", "b"]);
    assert_eq!(script.ids(), [None, Some(b"4".to_vec()), Some(b"4".to_vec())]);
    within(&script.gaps(), &[(3.0, 3.75); 2]);
}

#[tokio::test(start_paused = true)]
async fn c10_nothing_is_asked_while_nobody_waits() {
    let script = Script::new([Stream("data: a\n\n"), Stream("data: b\n\n"), CLOSE]);
    let mut events = script.subscribe(Reconnect::default()).await.unwrap();
    events.try_next().await.unwrap();
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert!(script.gaps().is_empty());
    // Giving up a wait loses nothing: the next goes on with it.
    for _ in 0..3 {
        assert!(tokio::time::timeout(Duration::from_secs(1), events.try_next()).await.is_err());
    }
    assert_eq!(all(&mut events).await.0, ["b"]);
}

#[tokio::test]
async fn c4_a_body_in_chunks_cannot_be_subscribed_to() {
    let script = Script::new([]);
    let core = ClientCore::builder("http://localhost").transport(script.clone()).build().unwrap();
    let mut call = Call::new(&core, &WATCH);
    call.bytes("text/plain", ByteStream::new(ByteStream::from("a")));
    let open = |_| -> specloom_rt::client::Opening<String, Infallible> { unreachable!() };
    let error = subscribe(call, Reconnect::default(), open).await.unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error:?}");
}
