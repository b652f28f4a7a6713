//! Event streams as they are seen on the wire.

use bytes::Bytes;

/// A stream of events of one kind.
pub struct Sample {
    pub name: &'static str,
    pub events: usize,
    pub bytes: Bytes,
}

/// About so many bytes each.
const SIZE: usize = 256 << 10;

/// One of each kind.
pub fn samples() -> Vec<Sample> {
    vec![
        sample("tokens", |n| {
            format!(
                "data: {{\"id\":\"chatcmpl-9f3k2\",\"object\":\"chat.completion.chunk\",\"created\":1763700000,\"model\":\"m-1\",\
                 \"choices\":[{{\"index\":0,\"delta\":{{\"content\":\" word{n}\"}},\"finish_reason\":null}}]}}\n\n"
            )
        }),
        sample("named", |n| {
            format!(
                "event: content_block_delta\ndata: {{\"type\":\"text_delta\",\"index\":0,\"text\":\" word{n}\"}}\n\n"
            )
        }),
        sample("short with ids", |n| format!("id: {n}\nevent: tick\ndata: {{\"seq\":{n}}}\n\n")),
        sample("1 KiB", |n| format!("data: {{\"n\":{n},\"text\":\"{}\"}}\n\n", "lorem ipsum dolor ".repeat(56))),
        sample("1 KiB, not ASCII", |n| {
            format!("data: {{\"n\":{n},\"text\":\"{}\"}}\n\n", "größer, schöner… ".repeat(50))
        }),
        sample("16 lines", |n| format!("{}\n", format!("data: line {n} of many that make an event\n").repeat(16))),
        sample("CR LF", |n| format!("event: delta\r\ndata: {{\"index\":0,\"text\":\" a word or two, {n}\"}}\r\n\r\n")),
        sample("comments between", |n| {
            format!(": keep-alive\n\ndata: {{\"index\":0,\"text\":\" a word or two, {n}\"}}\n\n")
        }),
    ]
}

fn sample(name: &'static str, event: impl Fn(usize) -> String) -> Sample {
    let (mut text, mut events) = (String::new(), 0);
    while text.len() < SIZE {
        text.push_str(&event(events));
        events += 1;
    }
    Sample { name, events, bytes: text.into() }
}

impl Sample {
    /// The stream in chunks of so many bytes; 0 is an event a chunk, as servers that flush write them.
    pub fn chunks(&self, size: usize) -> Vec<Bytes> {
        let mut rest = self.bytes.clone();
        let mut chunks = Vec::new();
        while !rest.is_empty() {
            let end = match size {
                0 => end_of_event(&rest),
                size => size.min(rest.len()),
            };
            chunks.push(rest.split_to(end));
        }
        chunks
    }
}

fn end_of_event(bytes: &[u8]) -> usize {
    let ends = [&b"\n\n"[..], b"\r\n\r\n"];
    let end = (1..bytes.len()).find(|&at| ends.iter().any(|end| bytes[..=at].ends_with(end)));
    end.map_or(bytes.len(), |at| at + 1)
}
