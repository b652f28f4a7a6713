//! The response body.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use proptest::collection::vec;
use proptest::prelude::*;
use tokio::time::{Instant, Sleep, sleep, timeout};

use super::super::{
    Event, EventBody, EventPayload, EventStream, FieldError, KeepAlive, RawEvent, StreamError, write_json, write_text,
};
use super::payload::Notice;
use super::script::{received, script, texts};

async fn next(body: &mut EventBody) -> Option<Result<Bytes, StreamError>> {
    std::future::poll_fn(|cx| Pin::new(&mut *body).poll_next(cx)).await
}

fn poll(body: &mut EventBody) -> Poll<Option<Result<Bytes, StreamError>>> {
    Pin::new(body).poll_next(&mut Context::from_waker(Waker::noop()))
}

async fn chunk(body: &mut EventBody) -> Bytes {
    next(body).await.unwrap().unwrap()
}

/// A stream of these texts that then stays open.
fn open(items: &[&str]) -> EventStream<String> {
    let items: Vec<_> = items.iter().map(|&text| Ok::<_, Infallible>(text.to_owned())).collect();
    EventStream::new(script(items).then_wait())
}

#[tokio::test]
async fn s2_one_event_is_one_chunk() {
    let events = [Event::new(1), Event::new(2).id("a").event("e")];
    let mut body = EventBody::new(EventStream::from_events(events), write_json::<i64>);
    assert_eq!(chunk(&mut body).await, "data: 1\n\n");
    assert_eq!(chunk(&mut body).await, "event: e\nid: a\ndata: 2\n\n");
    assert!(next(&mut body).await.is_none());
    assert!(next(&mut body).await.is_none());
}

#[tokio::test]
async fn s2_the_handler_is_polled_only_when_the_body_is() {
    let stream = script([Ok::<_, Infallible>("a".to_owned()), Ok("b".to_owned())]);
    let seen = stream.seen();
    let mut body = EventBody::new(EventStream::new(stream), write_text);
    assert_eq!(seen.polls(), 0);
    chunk(&mut body).await;
    assert_eq!(seen.polls(), 1);
    chunk(&mut body).await;
    assert_eq!(seen.polls(), 2);
}

#[tokio::test]
async fn c10_dropping_the_body_drops_the_handlers_stream() {
    let stream = script([Ok::<_, Infallible>("a".to_owned())]).then_wait();
    let seen = stream.seen();
    let mut body = EventBody::new(EventStream::new(stream), write_text);
    chunk(&mut body).await;
    assert!(!seen.dropped());
    drop(body);
    assert!(seen.dropped());
}

#[tokio::test(start_paused = true)]
async fn s6_a_comment_every_fifteen_seconds_of_silence() {
    let mut body = EventBody::new(open(&["a"]), write_text);
    let start = Instant::now();
    assert_eq!(chunk(&mut body).await, "data: a\n\n");
    assert_eq!(start.elapsed(), Duration::ZERO);
    for round in 1..4 {
        assert_eq!(chunk(&mut body).await, ":\n\n");
        assert_eq!(start.elapsed().as_secs(), 15 * round);
    }
}

#[tokio::test(start_paused = true)]
async fn s6_an_event_starts_the_silence_anew_and_the_end_ends_it() {
    let start = Instant::now();
    let stream = EventStream::new(Later::new([(7, Some("a")), (20, None)]))
        .keep_alive(KeepAlive::every(Duration::from_secs(10)).comment("still here"));
    let mut body = EventBody::new(stream, write_text);
    assert_eq!(chunk(&mut body).await, "data: a\n\n");
    assert_eq!(start.elapsed().as_secs(), 7);
    assert_eq!(chunk(&mut body).await, ": still here\n\n");
    assert_eq!(start.elapsed().as_secs(), 17);
    assert!(next(&mut body).await.is_none());
    assert_eq!(start.elapsed().as_secs(), 20);
}

#[tokio::test(start_paused = true)]
async fn s6_keep_alive_is_off_on_request() {
    let mut body = EventBody::new(open(&[]).no_keep_alive(), write_text);
    let day = Duration::from_secs(86_400);
    assert!(timeout(day, next(&mut body)).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn s6_extreme_intervals_do_no_harm() {
    let often = open(&[]).keep_alive(KeepAlive::every(Duration::ZERO));
    let start = Instant::now();
    assert_eq!(chunk(&mut EventBody::new(often, write_text)).await, ":\n\n");
    assert!(start.elapsed() >= Duration::from_millis(1));
    let never = open(&[]).keep_alive(KeepAlive::every(Duration::MAX));
    assert!(poll(&mut EventBody::new(never, write_text)).is_pending());
}

#[test]
fn s6_without_a_runtime_there_is_no_timer_and_no_panic() {
    let mut body = EventBody::new(open(&["a"]), write_text);
    assert!(poll(&mut body).is_ready());
    assert!(poll(&mut body).is_pending());
}

#[tokio::test]
async fn s8_an_error_in_the_middle_cuts_the_body() {
    let items = [Ok("a".to_owned()), Err(StreamError::handler("gone")), Ok("b".to_owned())];
    let stream = script(items);
    let seen = stream.seen();
    let mut body = EventBody::new(EventStream::new(stream), write_text);
    chunk(&mut body).await;
    let error = next(&mut body).await.unwrap().unwrap_err();
    assert!(matches!(error, StreamError::Handler(_)));
    assert!(seen.dropped());
    assert!(next(&mut body).await.is_none());
}

#[tokio::test]
async fn s5_an_illegal_id_cuts_the_body() {
    let events = [Event::new("a".to_owned()).id("x\ny"), Event::new("b".to_owned())];
    let mut body = EventBody::new(EventStream::from_events(events), write_text);
    let error = next(&mut body).await.unwrap().unwrap_err();
    assert!(matches!(error, StreamError::Field(FieldError::Id)));
    assert!(next(&mut body).await.is_none());
}

#[tokio::test]
async fn s8_a_payload_without_json_cuts_the_body() {
    let mut body = EventBody::new(EventStream::from_events([f64::NAN]), write_json);
    let error = next(&mut body).await.unwrap().unwrap_err();
    assert!(matches!(error, StreamError::Encode(_)));
}

#[tokio::test]
async fn d10_the_terminator_is_written_after_the_last_event_only() {
    let events = EventStream::<String>::from_events(["a".to_owned()]);
    let mut body = EventBody::new(events, write_text).terminator("[DONE]");
    assert_eq!(chunk(&mut body).await, "data: a\n\n");
    assert_eq!(chunk(&mut body).await, "data: [DONE]\n\n");
    assert!(next(&mut body).await.is_none());
    let broken = EventStream::<String>::new(script([Err::<String, _>(StreamError::handler("x"))]));
    let mut body = EventBody::new(broken, write_text).terminator("[DONE]");
    assert!(next(&mut body).await.unwrap().is_err());
    assert!(next(&mut body).await.is_none());
}

#[tokio::test]
async fn s10_a_client_reads_the_servers_events() {
    let notices =
        [Notice::Posted(7), Notice::Note("a\nb".to_owned()), Notice::Unknown(RawEvent::new("x").event("other"))];
    let body = EventBody::new(EventStream::from_events(notices.clone()), EventPayload::write);
    let mut stream = received(body, Notice::read);
    for notice in notices {
        assert_eq!(stream.try_next().await.unwrap().unwrap().data, notice);
    }
    assert!(stream.try_next().await.unwrap().is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// S10 for texts: all but the kind of a line break comes back, and but for the terminator.
    #[test]
    fn s10_any_texts_come_back(items in vec(any::<String>(), 0..8)) {
        let expected: Vec<_> = items.iter().map(|text| text.replace("\r\n", "\n").replace('\r', "\n")).collect();
        let body = EventBody::new(EventStream::<String>::from_events(items), write_text);
        let mut stream = texts(body.terminator("[DONE]"));
        let mut cx = Context::from_waker(Waker::noop());
        let mut seen = Vec::new();
        while let Poll::Ready(Some(event)) = Pin::new(&mut stream).poll_next(&mut cx) {
            seen.push(event.unwrap().data);
        }
        prop_assert_eq!(seen, expected);
    }
}

/// Yields texts, or ends, at set seconds from its making.
struct Later {
    steps: VecDeque<(Pin<Box<Sleep>>, Option<&'static str>)>,
}

impl Later {
    fn new<const N: usize>(steps: [(u64, Option<&'static str>); N]) -> Self {
        let steps = steps.map(|(at, text)| (Box::pin(sleep(Duration::from_secs(at))), text));
        Self { steps: steps.into() }
    }
}

impl Stream for Later {
    type Item = Result<String, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let (timer, _) = self.steps.front_mut().expect("polled after its end");
        ready!(timer.as_mut().poll(cx));
        let step = self.steps.pop_front();
        Poll::Ready(step.and_then(|(_, text)| text).map(|text| Ok(text.to_owned())))
    }
}
