//! Calls that are sent again, with a clock of our own and a transport that says what it is told to.
#![cfg(feature = "client")]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use http_body_util::{BodyExt as _, Full};
use specloom_rt::ByteStream;
use specloom_rt::client::{
    Call, CallOptions, ClientCore, Error, Failure, Reconnect, Reply, Sending, Transport, TransportBody, TransportError,
    subscribe,
};
use specloom_rt::operation::{Operation, Requirement, SecurityKind, SecurityScheme};
use specloom_rt::params::Param;
use specloom_rt::sse::read_text;
use tokio::time::Instant;

static TOKEN: SecurityScheme = SecurityScheme { name: "token", kind: SecurityKind::Bearer };
static READ: Operation = operation("GET");
static WRITE: Operation = operation("PUT");
static POST: Operation = operation("POST");

static SECURITY: [&[Requirement]; 1] = [&[Requirement { scheme: &TOKEN, scopes: &[] }]];

const fn operation(method: &'static str) -> Operation {
    Operation { id: "op", method, path: "/op", tags: &[], security: &SECURITY, server: None }
}

/// What the server does with a request.
#[derive(Clone, Copy)]
enum Act {
    Status(u16, &'static [(&'static str, &'static str)]),
    Unreachable,
    Broken,
    Lasting,
    Silent,
}
use Act::{Broken, Lasting, Silent, Status, Unreachable};

const OK: Act = Status(200, &[]);
const BUSY: Act = Status(503, &[]);

/// A request: when it came, its headers and its body.
type Asked = (Instant, HeaderMap, Bytes);

#[derive(Clone)]
struct Script {
    acts: Arc<Mutex<VecDeque<Act>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Script {
    fn new(acts: impl IntoIterator<Item = Act>) -> Self {
        Self { acts: Arc::new(Mutex::new(acts.into_iter().collect())), asked: Arc::default() }
    }

    fn core(&self) -> ClientCore {
        ClientCore::builder("http://localhost").transport(self.clone()).build().unwrap()
    }

    fn call(&self, operation: &'static Operation) -> Call {
        Call::new(&self.core(), operation)
    }

    /// Sends a call with these options. What became of it, how many times it was sent, and the waits in between.
    async fn fetch(
        acts: impl IntoIterator<Item = Act>,
        operation: &'static Operation,
        change: impl FnOnce(CallOptions) -> CallOptions,
    ) -> (Result<Reply, Failure>, usize, Vec<Duration>) {
        let script = Self::new(acts);
        let mut call = script.call(operation);
        call.with(change);
        let answer = call.fetch("*/*").await;
        (answer, script.count(), script.gaps())
    }

    fn count(&self) -> usize {
        self.asked.lock().unwrap().len()
    }

    fn gaps(&self) -> Vec<Duration> {
        self.asked.lock().unwrap().windows(2).map(|pair| pair[1].0 - pair[0].0).collect()
    }

    fn headers(&self, name: &str) -> Vec<Option<String>> {
        let value = |headers: &HeaderMap| Some(headers.get(name)?.to_str().unwrap().to_owned());
        self.asked.lock().unwrap().iter().map(|(_, headers, _)| value(headers)).collect()
    }
}

impl Transport for Script {
    fn send(&self, request: http::Request<ByteStream>) -> Sending<'_> {
        let act = self.acts.lock().unwrap().pop_front().expect("no more requests");
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.collect(usize::MAX).await.unwrap();
            self.asked.lock().unwrap().push((Instant::now(), parts.headers, body));
            let (status, headers) = match act {
                Status(status, headers) => (status, headers),
                Unreachable => return Err(TransportError::connect("refused")),
                Broken => return Err(TransportError::new("reset")),
                Lasting => return Err(TransportError::lasting("in circles")),
                Silent => std::future::pending().await,
            };
            let mut answer = http::Response::builder().status(status);
            for (name, value) in headers {
                answer = answer.header(*name, *value);
            }
            Ok(answer.body(TransportBody::new(Full::new(Bytes::from_static(b"said")))).unwrap())
        })
    }
}

fn status(answer: Result<Reply, Failure>) -> u16 {
    answer.unwrap().status()
}

fn unchanged(options: CallOptions) -> CallOptions {
    options
}

#[tokio::test(start_paused = true)]
async fn a_busy_server_is_asked_again_with_growing_waits() {
    for busy in [429, 503] {
        let (answer, count, gaps) = Script::fetch([Status(busy, &[]), Status(busy, &[]), OK], &READ, unchanged).await;
        assert_eq!((status(answer), count), (200, 3));
        let [first, second] = gaps.map_to_millis();
        assert!((125..=251).contains(&first) && (250..=501).contains(&second), "{first} {second}");
    }
}

trait Millis {
    fn map_to_millis<const N: usize>(self) -> [u128; N];
}

impl Millis for Vec<Duration> {
    fn map_to_millis<const N: usize>(self) -> [u128; N] {
        let millis: Vec<u128> = self.into_iter().map(|gap| gap.as_millis()).collect();
        millis.try_into().unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn the_last_answer_is_the_answer() {
    let (answer, count, _) = Script::fetch([BUSY; 3], &WRITE, unchanged).await;
    let answer = answer.unwrap();
    assert_eq!((answer.status(), answer.bytes(), count), (503, "said".into(), 3));
    let (answer, count, _) = Script::fetch([BUSY; 6], &READ, |o| o.retries(5)).await;
    assert_eq!((status(answer), count), (503, 6));
    let (answer, count, _) = Script::fetch([BUSY], &READ, |o| o.retries(0)).await;
    assert_eq!((status(answer), count), (503, 1));
    for other in [408, 500, 502, 504, 404] {
        let (answer, count, _) = Script::fetch([Status(other, &[])], &READ, unchanged).await;
        assert_eq!((status(answer), count), (other, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn what_may_be_acted_on_twice_is_sent_again_only_when_nothing_was_sent() {
    for act in [BUSY, Broken] {
        let (_, count, _) = Script::fetch([act], &POST, unchanged).await;
        assert_eq!(count, 1);
        let (answer, count, _) = Script::fetch([act, OK], &READ, unchanged).await;
        assert_eq!((status(answer), count), (200, 2));
        let (answer, count, _) = Script::fetch([act, OK], &POST, |o| o.idempotency_key("k")).await;
        assert_eq!((status(answer), count), (200, 2));
    }
    let (answer, count, _) = Script::fetch([Unreachable, Unreachable, OK], &POST, unchanged).await;
    assert_eq!((status(answer), count), (200, 3));
    let (answer, count, _) = Script::fetch([Unreachable; 3], &POST, unchanged).await;
    let error: Error<()> = answer.unwrap_err().into();
    assert!(matches!(&error, Error::Transport(error) if error.is_connect()) && error.is_retryable());
    assert_eq!(count, 3);
}

#[tokio::test(start_paused = true)]
async fn what_would_fail_again_is_not_tried_again() {
    let (answer, count, _) = Script::fetch([Lasting], &READ, unchanged).await;
    let error: Error<()> = answer.unwrap_err().into();
    assert!(!error.is_retryable());
    assert_eq!(count, 1);
}

#[tokio::test(start_paused = true)]
async fn the_server_says_how_long_to_wait() {
    let (answer, _, gaps) = Script::fetch([Status(429, &[("retry-after", "5")]), OK], &READ, unchanged).await;
    assert_eq!(status(answer), 200);
    let [gap] = gaps.map_to_millis();
    assert!((5_000..=6_251).contains(&gap), "{gap}");
    // Until after the time limit, or longer than anyone waits: the answer is what there is.
    for (asked, timeout) in [("40", Some(30)), ("61", None)] {
        let change = |o: CallOptions| match timeout {
            Some(seconds) => o.timeout(Duration::from_secs(seconds)),
            None => o.no_timeout(),
        };
        let headers: &'static [_] = Box::leak(Box::new([("retry-after", asked)]));
        let start = Instant::now();
        let (answer, count, _) = Script::fetch([Status(503, headers)], &READ, change).await;
        assert_eq!((status(answer), count, start.elapsed()), (503, 1, Duration::ZERO));
    }
}

#[tokio::test(start_paused = true)]
async fn the_time_limit_is_that_of_all_tries() {
    let start = Instant::now();
    let change = |o: CallOptions| o.timeout(Duration::from_secs(7)).retries(9);
    let (answer, count, _) = Script::fetch([Status(503, &[("retry-after", "4")]), Silent], &READ, change).await;
    assert!(matches!(Error::<()>::from(answer.unwrap_err()), Error::Timeout));
    assert_eq!((count, start.elapsed().as_secs()), (2, 7));
}

#[tokio::test(start_paused = true)]
async fn bodies_are_sent_again_whole_and_never_in_chunks() {
    let script = Script::new([BUSY, OK]);
    let mut call = script.call(&WRITE);
    call.json(&"hello".to_owned());
    assert_eq!(status(call.fetch("*/*").await), 200);
    let bodies: Vec<Bytes> = script.asked.lock().unwrap().iter().map(|(.., body)| body.clone()).collect();
    assert_eq!(bodies, ["\"hello\"", "\"hello\""]);
    assert_eq!(script.headers("content-type"), vec![Some("application/json".to_owned()); 2]);

    for act in [BUSY, Unreachable] {
        let script = Script::new([act]);
        let mut call = script.call(&WRITE);
        call.bytes("application/octet-stream", ByteStream::new(Full::new(Bytes::from("chunk")).into_data_stream()));
        let _ = call.fetch("*/*").await;
        assert_eq!(script.count(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn each_try_carries_the_credentials_of_its_time_and_the_key_of_the_call() {
    let script = Script::new([BUSY, Broken, OK, OK]);
    let tokens = Mutex::new(0..);
    let core = ClientCore::builder("http://localhost").transport(script.clone());
    let core = core.credential_from(&TOKEN, move || tokens.lock().unwrap().next().unwrap().to_string());
    let core = core.build().unwrap();
    for _ in 0..2 {
        let mut call = Call::new(&core, &POST);
        call.idempotency_key();
        assert_eq!(status(call.fetch("*/*").await), 200);
    }
    let tokens = ["Bearer 0", "Bearer 1", "Bearer 2", "Bearer 3"].map(|token| Some(token.to_owned()));
    assert_eq!(script.headers("authorization"), tokens);
    let keys = script.headers("idempotency-key").into_iter().map(Option::unwrap).collect::<Vec<_>>();
    assert!(keys[0] == keys[1] && keys[1] == keys[2] && keys[2] != keys[3], "{keys:?}");
    let key: specloom_rt::Uuid = keys[0].parse().unwrap();
    assert_eq!((key.get_version_num(), keys[0].len()), (4, 36));
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_given_is_the_one_that_is_sent() {
    let sent = async |header: &str, set: &dyn Fn(&mut Call)| {
        let script = Script::new([OK]);
        let mut call = script.call(&POST);
        call.idempotency_key();
        set(&mut call);
        call.fetch("*/*").await.unwrap();
        script.headers(header).remove(0).unwrap()
    };
    let name = "idempotency-key";
    let param = |call: &mut Call| call.param(&Param::header("Idempotency-Key"), &"mine".to_owned());
    assert_eq!(sent(name, &param).await, "mine");
    assert_eq!(sent(name, &|call| call.with(|o| o.idempotency_key("by hand"))).await, "by hand");
    assert_eq!(sent(name, &|call| call.with(|o| o.header("Idempotency-Key", "raw"))).await, "raw");
    let renamed = |call: &mut Call| call.with(|o| o.idempotency_header("X-Key"));
    assert_eq!(sent("x-key", &renamed).await.len(), 36);
    for bad in ["", "a\nb"] {
        let mut call = Script::new([]).call(&POST);
        call.with(|o| o.idempotency_key(bad));
        let error = call.fetch("*/*").await.unwrap_err().to_string();
        assert_eq!(error, "header `idempotency-key` cannot be sent");
    }
}

#[tokio::test]
async fn calls_do_not_share_a_key() {
    let core = ClientCore::builder("http://localhost").transport(Script::new([]));
    let core = core.with(|o| o.idempotency_key("k")).build().unwrap();
    let error = Call::new(&core, &POST).fetch("*/*").await.unwrap_err();
    assert_eq!(error.to_string(), "an idempotency key is for one call, and was set for all");
}

#[tokio::test(start_paused = true)]
async fn streams_are_opened_again_only_when_asked_for() {
    const EVENTS: Act = Status(200, &[("content-type", "text/event-stream")]);
    let open = async |retries: Option<u32>, acts: &[Act]| {
        let script = Script::new(acts.iter().copied());
        let mut call = script.call(&READ);
        if let Some(retries) = retries {
            call.with(|o| o.retries(retries));
        }
        (call.open("text/event-stream").await.unwrap().status(), script.count())
    };
    assert_eq!(open(None, &[BUSY]).await, (503, 1));
    assert_eq!(open(Some(2), &[BUSY, Unreachable, EVENTS]).await, (200, 3));
    let mixed = async |acts: &[Act]| {
        let script = Script::new(acts.iter().copied());
        let answer = script.call(&READ).stream("*/*", &["text/event-stream"], &["application/json"]).await;
        (answer.unwrap().status(), script.count())
    };
    assert_eq!(mixed(&[BUSY]).await, (503, 1));
    let script = Script::new([BUSY, OK]);
    assert_eq!(script.call(&READ).stream("*/*", &["application/jsonl"], &[]).await.unwrap().status(), 200);
}

#[tokio::test(start_paused = true)]
async fn a_subscription_goes_by_its_own_policy() {
    let script = Script::new([BUSY]);
    let mut call = script.call(&READ);
    call.with(|o| o.retries(5));
    let opening = subscribe(call, Reconnect::default(), |call| {
        Box::pin(async {
            let reply = call.open("text/event-stream").await?;
            match reply.status() {
                200 => Ok(reply.events(read_text)?),
                _ => Err::<_, Error<std::convert::Infallible>>(reply.unexpected()),
            }
        })
    });
    assert_eq!(opening.await.unwrap_err().status(), Some(StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(script.count(), 1);
}
