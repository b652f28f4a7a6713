//! Readers of event streams on the same chunks. Each gives the length of all data and names, so that all do the same work.

use std::convert::Infallible;
use std::error::Error;
use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use futures_util::Stream;
use futures_util::io::AsyncRead;
use specloom_rt::sse::Decoder;

use super::{Candidate, Ratios, samples};

/// Bytes a chunk; 0 is an event a chunk.
const CHUNKS: [usize; 5] = [0, 64, 1 << 10, 8 << 10, 64 << 10];

pub fn compare(rounds: usize) -> Result<Vec<Ratios>, Box<dyn Error>> {
    let mut ratios = Vec::new();
    for sample in samples::samples() {
        for size in CHUNKS {
            let chunks = sample.chunks(size);
            let title = match size {
                0 => format!("{}, an event a chunk", sample.name),
                size => format!("{}, {size} B", sample.name),
            };
            let mut candidates = [
                Candidate::new("ours", || ours(&chunks)),
                Candidate::new("sse-stream", || sse_stream(&chunks)),
                Candidate::new("sse-core", || sse_core(&chunks)),
                Candidate::new("sseer", || sseer(&chunks)),
                Candidate::new("eventsource-stream", || eventsource_stream(&chunks)),
                Candidate::new("sse-codec", || sse_codec(&chunks)),
            ];
            ratios.extend(super::compare(&title, sample.events, rounds, &mut candidates)?);
        }
    }
    Ok(ratios)
}

fn ours(chunks: &[Bytes]) -> u64 {
    let mut decoder = Decoder::default();
    let mut sum = 0;
    for chunk in chunks {
        let mut chunk = chunk.clone();
        while let Some(event) = decoder.next_in(&mut chunk) {
            sum += event.map_or(0, |event| size(&event.event, &event.data));
        }
    }
    sum
}

fn sse_stream(chunks: &[Bytes]) -> u64 {
    sum(sse_stream::SseByteStream::new(stream(chunks)), |event| {
        let event = event.unwrap_or_default();
        event.data.map_or(0, |data| size(event.event.as_deref().unwrap_or(MESSAGE), &data))
    })
}

fn sse_core(chunks: &[Bytes]) -> u64 {
    let mut decoder = sse_core::SseDecoder::new();
    let mut sum = 0;
    for chunk in chunks {
        let mut chunk = chunk.clone();
        while let Some(event) = decoder.next(&mut chunk) {
            if let Ok(sse_core::SseEvent::Message(event)) = event {
                sum += size(&event.event, &event.data);
            }
        }
    }
    sum
}

fn sseer(chunks: &[Bytes]) -> u64 {
    sum(sseer::event_stream::EventStream::new(stream(chunks)), |event| {
        event.map_or(0, |event| size(named(&event.event), &event.data))
    })
}

fn eventsource_stream(chunks: &[Bytes]) -> u64 {
    sum(eventsource_stream::EventStream::new(stream(chunks)), |event| {
        event.map_or(0, |event| size(named(&event.event), &event.data))
    })
}

fn sse_codec(chunks: &[Bytes]) -> u64 {
    sum(sse_codec::decode_stream(Reader { chunks: chunks.iter(), chunk: Bytes::new() }), |event| match event {
        Ok(sse_codec::Event::Message { event, data, .. }) => size(named(&event), &data),
        _ => 0,
    })
}

const MESSAGE: &str = "message";

fn named(event: &str) -> &str {
    if event.is_empty() { MESSAGE } else { event }
}

fn size(event: &str, data: &str) -> u64 {
    (event.len() + data.len()) as u64
}

fn stream(chunks: &[Bytes]) -> impl Stream<Item = Result<Bytes, Infallible>> {
    futures_util::stream::iter(chunks.iter().cloned().map(Ok))
}

/// Nothing here ever waits.
fn sum<S: Stream>(stream: S, mut each: impl FnMut(S::Item) -> u64) -> u64 {
    let mut stream = pin!(stream);
    let mut cx = Context::from_waker(Waker::noop());
    let mut sum = 0;
    while let Poll::Ready(Some(item)) = stream.as_mut().poll_next(&mut cx) {
        sum += each(item);
    }
    sum
}

/// Chunks for those who want to read.
struct Reader<'a> {
    chunks: std::slice::Iter<'a, Bytes>,
    chunk: Bytes,
}

impl AsyncRead for Reader<'_> {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        if self.chunk.is_empty() {
            self.chunk = self.chunks.next().cloned().unwrap_or_default();
        }
        let count = self.chunk.len().min(buffer.len());
        buffer[..count].copy_from_slice(&self.chunk.split_to(count));
        Poll::Ready(Ok(count))
    }
}
