//! The decoder: bytes of an event stream in, events out.

use std::collections::VecDeque;
use std::mem;
use std::time::Duration;

use bytes::{Buf, Bytes};
use memchr::{memchr, memchr2};

use super::{LimitError, RawEvent};

/// The byte order mark, of which one at the very start is dropped.
const MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];
/// A line buffer that has grown beyond this is given back once its line is read.
const KEPT_LINE: usize = 64 * 1024;
const DEFAULT_LIMIT: usize = 16 * 1024 * 1024;

/// How long a line and an event may get. 16 MiB each unless set; `None` is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventLimits {
    /// The bytes of one line, without its end. Comments count too.
    pub max_line: Option<usize>,
    /// The bytes of an event's data, its line breaks included.
    pub max_event: Option<usize>,
}

impl EventLimits {
    /// Sets the limit on a line.
    #[must_use]
    pub fn max_line(mut self, bytes: impl Into<Option<usize>>) -> Self {
        self.max_line = bytes.into();
        self
    }

    /// Sets the limit on an event's data.
    #[must_use]
    pub fn max_event(mut self, bytes: impl Into<Option<usize>>) -> Self {
        self.max_event = bytes.into();
        self
    }
}

impl Default for EventLimits {
    fn default() -> Self {
        Self { max_line: Some(DEFAULT_LIMIT), max_event: Some(DEFAULT_LIMIT) }
    }
}

/// Reads an event stream as the WHATWG HTML standard says, without doing I/O.
///
/// Bytes go in as they arrive; how they are cut into chunks makes no difference. Invalid UTF-8 becomes U+FFFD.
/// Bytes are read only as far as the next event, so that [`last_event_id`](Self::last_event_id) is that of the events
/// taken so far.
#[derive(Debug, Clone, Default)]
pub struct Decoder {
    limits: EventLimits,
    /// Chunks not read yet.
    input: VecDeque<Bytes>,
    /// How many bytes of a leading mark were seen; three once the start is passed.
    mark: usize,
    /// The line before ended at a CR: an LF that comes next belongs to it.
    after_cr: bool,
    /// The begun line, as far as earlier chunks had it.
    line: Vec<u8>,
    block: Block,
    last_event_id: String,
    retry: Option<Duration>,
    comments: u64,
    failed: bool,
}

/// The fields of the event that is being read.
#[derive(Debug, Clone, Default)]
struct Block {
    event: String,
    /// `None` until there is a `data` line; then the lines joined by LF.
    data: Option<String>,
    /// Not committed before the blank line. `None`: no `id` line, so that the committed id stays.
    id: Option<String>,
    retry: Option<Duration>,
}

impl Decoder {
    /// A decoder with other limits.
    pub fn new(limits: EventLimits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Starts from the last event id of an earlier stream.
    #[must_use]
    pub fn with_last_event_id(mut self, id: impl Into<String>) -> Self {
        self.last_event_id = id.into();
        self
    }

    /// Takes in a copy of a chunk. [`push_bytes`](Self::push_bytes) does without the copy.
    pub fn push(&mut self, chunk: &[u8]) {
        self.push_bytes(Bytes::copy_from_slice(chunk));
    }

    /// Takes in a chunk.
    pub fn push_bytes(&mut self, chunk: Bytes) {
        if !chunk.is_empty() && !self.failed {
            self.input.push_back(chunk);
        }
    }

    /// The next event in what was pushed so far, `None` when more bytes are needed.
    ///
    /// # Errors
    /// When a limit is exceeded. The stream is over then: `None` follows until [`reset`](Self::reset).
    pub fn next_event(&mut self) -> Option<Result<RawEvent, LimitError>> {
        loop {
            let mut chunk = self.input.pop_front()?;
            match self.read(&mut chunk) {
                Ok(None) => {}
                Ok(Some(event)) => {
                    if !chunk.is_empty() {
                        self.input.push_front(chunk);
                    }
                    return Some(Ok(event));
                }
                Err(error) => {
                    self.finish();
                    self.failed = true;
                    return Some(Err(error));
                }
            }
        }
    }

    /// The id that a reconnect would send: that of the last completed block, `None` when there is none or it is empty.
    pub fn last_event_id(&self) -> Option<&str> {
        Some(self.last_event_id.as_str()).filter(|id| !id.is_empty())
    }

    /// The reconnection time, once the stream has set one.
    pub fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// How many comments were read. They carry nothing, but show that the other side is alive.
    pub fn comments(&self) -> u64 {
        self.comments
    }

    /// The stream has ended: drops the unfinished event and everything not read. Returns whether there was any.
    pub fn finish(&mut self) -> bool {
        let begun = mem::take(&mut self.block);
        let unfinished = !self.line.is_empty()
            || !self.input.is_empty()
            || !begun.event.is_empty()
            || begun.data.is_some()
            || begun.id.is_some();
        self.line.clear();
        self.input.clear();
        unfinished
    }

    /// Makes ready for the body of a new connection: keeps the last event id and the reconnection time, drops all else.
    pub fn reset(&mut self) {
        self.finish();
        self.mark = 0;
        self.after_cr = false;
        self.failed = false;
    }

    /// Reads `chunk` up to the end of the next event, or all of it.
    fn read(&mut self, chunk: &mut Bytes) -> Result<Option<RawEvent>, LimitError> {
        chunk.advance(self.skip_mark(chunk));
        let mut at = 0;
        while at < chunk.len() {
            // Act on a CR at once and swallow its LF here: waiting for the LF would delay the event.
            if mem::take(&mut self.after_cr) && chunk[at] == b'\n' {
                at += 1;
                continue;
            }
            let rest = &chunk[at..];
            let Some(length) = memchr2(b'\n', b'\r', rest) else {
                self.check_line(rest.len())?;
                self.line.extend_from_slice(rest);
                break;
            };
            self.after_cr = rest[length] == b'\r';
            at += length + 1;
            if let Some(event) = self.end_line(&rest[..length])? {
                chunk.advance(at);
                return Ok(Some(event));
            }
        }
        Ok(None)
    }

    /// The length of the byte order mark, or the part of it, that `chunk` starts with at the very start of the stream.
    fn skip_mark(&mut self, chunk: &[u8]) -> usize {
        let mut at = 0;
        while self.mark < MARK.len() {
            match chunk.get(at) {
                None => break,
                Some(&byte) if byte == MARK[self.mark] => {
                    self.mark += 1;
                    at += 1;
                }
                Some(_) => {
                    // No mark after all: what looked like one belongs to the first line.
                    self.line.extend_from_slice(&MARK[..self.mark]);
                    self.mark = MARK.len();
                }
            }
        }
        at
    }

    fn check_line(&self, more: usize) -> Result<(), LimitError> {
        match self.limits.max_line {
            Some(limit) if self.line.len().saturating_add(more) > limit => Err(LimitError::Line(limit)),
            _ => Ok(()),
        }
    }

    /// The line is complete; `last` is the part of it that this chunk has.
    fn end_line(&mut self, last: &[u8]) -> Result<Option<RawEvent>, LimitError> {
        self.check_line(last.len())?;
        if self.line.is_empty() {
            return self.line(last);
        }
        let mut line = mem::take(&mut self.line);
        line.extend_from_slice(last);
        let event = self.line(&line);
        if line.capacity() <= KEPT_LINE {
            line.clear();
            self.line = line;
        }
        event
    }

    fn line(&mut self, line: &[u8]) -> Result<Option<RawEvent>, LimitError> {
        let (name, value) = match memchr(b':', line) {
            None if line.is_empty() => return Ok(self.dispatch()),
            None => (line, &line[..0]),
            Some(0) => {
                self.comments = self.comments.saturating_add(1);
                return Ok(None);
            }
            Some(colon) => (&line[..colon], &line[colon + 1..]),
        };
        self.field(name, value.strip_prefix(b" ").unwrap_or(value))?;
        Ok(None)
    }

    fn field(&mut self, name: &[u8], value: &[u8]) -> Result<(), LimitError> {
        match name {
            b"data" => self.block.push_data(value, self.limits.max_event)?,
            b"event" => self.block.event = text(value),
            b"id" if memchr(0, value).is_none() => self.block.id = Some(text(value)),
            b"retry" => {
                if let Some(time) = milliseconds(value) {
                    self.retry = Some(time);
                    self.block.retry = Some(time);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A blank line: commits the id, and delivers the event if there is any data.
    fn dispatch(&mut self) -> Option<RawEvent> {
        let block = mem::take(&mut self.block);
        if let Some(id) = block.id {
            self.last_event_id = id;
        }
        let mut raw = RawEvent::new(block.data?);
        if !block.event.is_empty() {
            raw.event = block.event;
        }
        raw.id = self.last_event_id().map(str::to_owned);
        raw.retry = block.retry;
        Some(raw)
    }
}

impl Block {
    fn push_data(&mut self, value: &[u8], limit: Option<usize>) -> Result<(), LimitError> {
        let value = String::from_utf8_lossy(value);
        let length = match &self.data {
            Some(data) => data.len().saturating_add(1).saturating_add(value.len()),
            None => value.len(),
        };
        if let Some(limit) = limit.filter(|&limit| length > limit) {
            return Err(LimitError::Event(limit));
        }
        match &mut self.data {
            Some(data) => {
                data.push('\n');
                data.push_str(&value);
            }
            None => self.data = Some(value.into_owned()),
        }
        Ok(())
    }
}

fn text(value: &[u8]) -> String {
    String::from_utf8_lossy(value).into_owned()
}

/// One or more ASCII digits that fit 64 bits, as milliseconds.
fn milliseconds(value: &[u8]) -> Option<Duration> {
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digits = std::str::from_utf8(value).ok()?;
    digits.parse().ok().map(Duration::from_millis)
}
