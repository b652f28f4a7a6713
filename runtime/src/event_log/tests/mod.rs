//! Tests of the log in memory; the rule numbers (W, C, S) are those of the streaming rules.

mod limits;
mod model;
mod resume;
mod stream;

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use futures_core::Stream;

use super::super::sse::{Event, EventStream, LastEventId, StreamError};
use super::{EventLog, HistoryLimits, LogError, MemoryLog, Start, Topic};

/// A topic of texts over a log with this much history.
fn topic(max_events: usize) -> Topic<String> {
    Topic::text(Arc::new(log(max_events)), "t")
}

fn log(max_events: usize) -> MemoryLog {
    MemoryLog::new().limits(HistoryLimits::default().max_events(max_events))
}

async fn publish(topic: &Topic<String>, texts: &[&str]) -> Vec<LastEventId> {
    let mut ids = Vec::new();
    for text in texts {
        ids.push(topic.publish((*text).to_owned()).await.unwrap());
    }
    ids
}

/// What is there now: `Ok(None)` when the stream waits.
fn ready<T>(stream: &mut EventStream<T>) -> Result<Option<Event<T>>, StreamError> {
    match Pin::new(stream).poll_next(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Some(item)) => item.map(Some),
        Poll::Ready(None) => panic!("the stream has ended"),
        Poll::Pending => Ok(None),
    }
}

/// The data of all events that are there now.
fn texts(stream: &mut EventStream<String>) -> Vec<String> {
    std::iter::from_fn(|| ready(stream).unwrap()).map(Event::into_data).collect()
}
