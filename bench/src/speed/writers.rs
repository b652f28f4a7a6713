//! The bytes of a response with events: our body beside that of axum, on the same events.

use std::convert::Infallible;
use std::error::Error;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use axum::response::IntoResponse as _;
use axum::response::sse::{Event, Sse};
use futures_util::Stream;
use serde::Serialize;
use specloom_rt::json::{Encode, Writer};
use specloom_rt::sse::{self, EventBody, EventStream, WriteEvent, write_json, write_text};

use super::{Candidate, Ratios};

const EVENTS: usize = 2_000;

/// A payload as a document would have it.
#[derive(Debug, Clone, Serialize)]
struct Delta {
    index: i64,
    text: String,
    done: bool,
}

impl Encode for Delta {
    fn encode(&self, w: &mut Writer) {
        w.begin_object();
        w.member("index", &self.index);
        w.member("text", &self.text);
        w.member("done", &self.done);
        w.end_object();
    }
}

pub fn compare(rounds: usize) -> Result<Vec<Ratios>, Box<dyn Error>> {
    let mut ratios = Vec::new();
    for (title, text) in [
        ("short text", "{\"index\":0,\"text\":\" a word or two\"}".to_owned()),
        ("1 KiB of text", "lorem ipsum dolor ".repeat(57)),
        ("16 KiB of text", "lorem ipsum dolor ".repeat(911)),
        ("16 lines of text", "a line of many that make an event\n".repeat(15) + "the last one"),
    ] {
        let text = move || text.clone();
        let ours = |text: String| sse::Event::new(text);
        let theirs = |text: String| Event::default().data(text);
        ratios.extend(pair(title, rounds, text, (ours, write_text), theirs)?);
    }
    let text = || "a word or two".to_owned();
    let ours = |text: String| sse::Event::new(text).event("tick").id("4711");
    let theirs = |text: String| Event::default().event("tick").id("4711").data(text);
    ratios.extend(pair("text with name and id", rounds, text, (ours, write_text), theirs)?);
    for (title, text) in
        [("short JSON", " a word or two".to_owned()), ("1 KiB of JSON", "lorem ipsum dolor ".repeat(55))]
    {
        let delta = move || Delta { index: 4711, text: text.clone(), done: false };
        let ours = |delta: Delta| sse::Event::new(delta);
        let theirs = |delta: Delta| Event::default().json_data(delta).unwrap_or_default();
        ratios.extend(pair(title, rounds, delta, (ours, write_json), theirs)?);
    }
    Ok(ratios)
}

type Make<T> = fn(T) -> sse::Event<T>;

/// Both begin with payloads that they own, as handlers do, and end with the frames of a body.
fn pair<T: Send + 'static>(
    title: &str,
    rounds: usize,
    payload: impl Fn() -> T + Clone + Send + 'static,
    (ours, write): (Make<T>, WriteEvent<T>),
    theirs: fn(T) -> Event,
) -> Result<Option<Ratios>, Box<dyn Error>> {
    let payloads = || {
        let payload = payload.clone();
        (0..EVENTS).map(move |_| payload())
    };
    let mut candidates = [
        Candidate::new("ours", || frames(EventBody::new(EventStream::from_events(payloads().map(ours)), write))),
        Candidate::new("axum", || {
            let events = futures_util::stream::iter(payloads().map(theirs).map(Ok::<_, Infallible>));
            frames(Sse::new(events).into_response().into_body().into_data_stream())
        }),
    ];
    super::compare(title, EVENTS, rounds, &mut candidates)
}

/// The bytes of all frames; both write the same.
fn frames<E>(body: impl Stream<Item = Result<bytes::Bytes, E>>) -> u64 {
    let mut body = pin!(body);
    let mut cx = Context::from_waker(Waker::noop());
    let mut sum = 0;
    while let Poll::Ready(Some(Ok(frame))) = body.as_mut().poll_next(&mut cx) {
        sum += frame.len() as u64;
    }
    sum
}
