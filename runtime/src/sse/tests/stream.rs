//! The typed stream, received and made.

use std::convert::Infallible;
use std::error::Error;
use std::io;
use std::time::Duration;

use futures_core::Stream;

use super::super::{Event, EventLimits, EventStream, LimitError, StreamError, read_json, read_text};
use super::script::{chunks, received, script, texts};

async fn all<T>(stream: &mut EventStream<T>) -> Vec<Result<T, StreamError>> {
    let mut items = Vec::new();
    while let Some(item) = stream.try_next().await.transpose() {
        items.push(item.map(Event::into_data));
    }
    assert!(stream.try_next().await.unwrap().is_none(), "fused");
    items
}

#[tokio::test]
async fn d12_an_event_has_its_id_name_time_and_data() {
    let mut stream = texts(chunks(&["id: 1\nevent: e\nretry: 5\nda", "ta: x\n\ndata: y\n\n"]));
    let event = stream.try_next().await.unwrap().unwrap();
    let expected = Event::new("x".to_owned()).id("1").event("e");
    assert_eq!(event, expected.retry(Duration::from_millis(5)));
    assert_eq!(stream.last_event_id(), Some("1"));
    assert_eq!(stream.retry(), Some(Duration::from_millis(5)));
    let event = stream.try_next().await.unwrap().unwrap();
    assert_eq!(event, Event::new("y".to_owned()).id("1"));
    assert!(stream.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn c11_a_payload_that_does_not_decode_is_an_item() {
    let body = chunks(&["data: 1\n\nid: 7\nevent: e\ndata: x\n\ndata: 3\n\n"]);
    let mut stream = received(body, read_json::<i64>);
    let items = all(&mut stream).await;
    assert!(matches!(items[0], Ok(1)));
    let error = items[1].as_ref().unwrap_err();
    assert!(error.is_item());
    let raw = error.raw().unwrap();
    assert_eq!((raw.event.as_str(), raw.data.as_str()), ("e", "x"));
    assert_eq!(raw.id.as_deref(), Some("7"));
    assert!(matches!(items[2], Ok(3)));
    assert_eq!(items.len(), 3);
}

#[tokio::test]
async fn c11_a_transport_error_ends_the_stream_after_what_was_complete() {
    let broken = io::Error::other("cut");
    let body =
        script([Ok("data: 1\n\ndata: 2\n".into()), Err(StreamError::transport(broken)), Ok("\ndata: 3\n\n".into())]);
    let seen = body.seen();
    let items = all(&mut texts(body)).await;
    assert_eq!(items.len(), 2);
    assert_eq!(items[0].as_ref().unwrap(), "1");
    let error = items[1].as_ref().unwrap_err();
    assert!(matches!(error, StreamError::Transport(_)));
    assert_eq!(error.source().unwrap().to_string(), "cut");
    assert!(seen.dropped());
}

#[tokio::test]
async fn c11_a_limit_ends_the_stream_and_drops_the_body() {
    let body = chunks(&["data: 1\n\ndata: 12345\n\ndata: 3\n\n"]).then_wait();
    let seen = body.seen();
    let limits = EventLimits::default().max_event(2);
    let mut stream = EventStream::from_bytes(Box::pin(body), read_text, limits, &[]);
    let items = all(&mut stream).await;
    assert!(matches!(items[1], Err(StreamError::Limit(LimitError::Event(2)))));
    assert_eq!(items.len(), 2);
    assert!(seen.dropped());
}

#[tokio::test]
async fn d10_a_terminator_ends_the_stream_and_is_not_delivered() {
    let body = chunks(&["data: 1\n\nid: 4\ndata: [DONE]\n\ndata: 2\n\n"]).then_wait();
    let seen = body.seen();
    let mut stream = texts(body);
    let items = all(&mut stream).await;
    assert_eq!(items.len(), 1);
    assert!(seen.dropped(), "the connection is closed at once");
    assert_eq!(stream.last_event_id(), Some("4"));
}

#[tokio::test]
async fn d10_without_terminators_such_data_is_data() {
    let body = Box::pin(chunks(&["data: [DONE]\n\n"]));
    let mut stream = EventStream::from_bytes(body, read_text, EventLimits::default(), &[]);
    assert_eq!(all(&mut stream).await.len(), 1);
}

#[tokio::test]
async fn c10_dropping_the_stream_drops_the_body() {
    let body = chunks(&["data: 1\n\n"]).then_wait();
    let seen = body.seen();
    let mut stream = texts(body);
    stream.try_next().await.unwrap();
    assert!(!seen.dropped());
    drop(stream);
    assert!(seen.dropped());
}

#[test]
fn c10_the_stream_is_send_static_and_a_plain_stream() {
    fn check<S: Stream + Send + Unpin + 'static>() {}
    check::<EventStream<String>>();
    check::<EventStream<std::rc::Rc<str>>>();
}

#[tokio::test]
async fn c6_a_reconnected_stream_keeps_id_and_time_only() {
    let mut stream = texts(chunks(&["id: 1\nretry: 3\ndata: a\n\nid: 2\nevent: e\ndata: b"]));
    assert_eq!(all(&mut stream).await.len(), 1);
    assert_eq!(stream.last_event_id(), Some("1"));
    stream.reconnect(Box::pin(chunks(&["\u{feff}data: c\n\n"])));
    let event = stream.try_next().await.unwrap().unwrap();
    assert_eq!(event, Event::new("c".to_owned()).id("1"));
    assert_eq!(stream.retry(), Some(Duration::from_millis(3)));
}

#[tokio::test]
async fn s2_a_handler_makes_a_stream_of_payloads_or_events() {
    let mut payloads = EventStream::<i64>::new(script([Ok::<_, Infallible>(1), Ok(2)]));
    assert_eq!(all(&mut payloads).await.len(), 2);
    let mut events = EventStream::<i64>::from_events([Event::new(1).id("a"), Event::new(2), Event::new(3).id("")]);
    events.try_next().await.unwrap();
    assert_eq!(events.last_event_id(), Some("a"));
    events.try_next().await.unwrap();
    assert_eq!(events.last_event_id(), Some("a"));
    events.try_next().await.unwrap();
    assert_eq!(events.last_event_id(), None);
    assert_eq!(format!("{events:?}"), "EventStream { last_event_id: None, .. }");
    events.reconnect(Box::pin(chunks(&["data: 1\n\n"])));
    assert!(events.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn s8_an_error_of_the_handler_is_the_last_item() {
    let stream = script([Ok(1), Err(io::Error::other("no database")), Ok(2)]);
    let seen = stream.seen();
    let items = all(&mut EventStream::<i64>::new(stream)).await;
    assert_eq!(items.len(), 2);
    assert!(matches!(items[1], Err(StreamError::Handler(_))));
    assert!(seen.dropped());
}

#[tokio::test]
async fn c11_a_handler_may_pass_on_a_received_stream_with_its_bad_payloads() {
    let inner = received(chunks(&["data: 1\n\ndata: x\n\ndata: 3\n\n"]), read_json);
    let items = all(&mut EventStream::<i64>::new::<EventStream<i64>, _, _>(inner)).await;
    assert!(matches!(items[..], [Ok(1), Err(StreamError::Payload(_)), Ok(3)]));
}
