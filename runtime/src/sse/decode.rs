//! The decoder: bytes of an event stream in, events out.

use std::collections::VecDeque;
use std::mem;
use std::time::Duration;

use bytes::{Buf, Bytes};

use super::lines::Lines;
use super::{LimitError, RawEvent};

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
    /// The chunk that is being read, as far as it is not read yet.
    chunk: Bytes,
    /// The chunks after it.
    input: VecDeque<Bytes>,
    lines: Lines,
    failed: bool,
}

impl Decoder {
    /// A decoder with other limits.
    pub fn new(limits: EventLimits) -> Self {
        Self { lines: Lines::new(limits), ..Self::default() }
    }

    /// Starts from the last event id of an earlier stream.
    #[must_use]
    pub fn with_last_event_id(mut self, id: impl Into<String>) -> Self {
        self.lines.start_from(id.into());
        self
    }

    /// Takes in a copy of a chunk. [`push_bytes`](Self::push_bytes) does without the copy.
    pub fn push(&mut self, chunk: &[u8]) {
        self.push_bytes(Bytes::copy_from_slice(chunk));
    }

    /// Takes in a chunk.
    pub fn push_bytes(&mut self, chunk: Bytes) {
        if self.failed {
            return;
        }
        if self.chunk.is_empty() && self.input.is_empty() {
            self.chunk = chunk;
        } else if !chunk.is_empty() {
            self.input.push_back(chunk);
        }
    }

    /// The next event in what was pushed so far, `None` when more bytes are needed.
    ///
    /// # Errors
    /// When a limit is exceeded. The stream is over then: `None` follows until [`reset`](Self::reset).
    pub fn next_event(&mut self) -> Option<Result<RawEvent, LimitError>> {
        loop {
            if self.chunk.is_empty() {
                self.chunk = self.input.pop_front()?;
            }
            let mut read = 0;
            match self.lines.read(&self.chunk, &mut read) {
                Ok(true) => {
                    self.chunk.advance(read);
                    return Some(Ok(self.lines.take_event()));
                }
                Ok(false) => self.chunk = Bytes::new(),
                Err(error) => return Some(Err(self.failed(error))),
            }
        }
    }

    /// The next event in what was pushed so far and in a chunk after it, which is taken as far as it is read. Nothing of the chunk
    /// is kept where it ends with an event.
    ///
    /// # Errors
    /// As [`next_event`](Self::next_event).
    pub fn next_in(&mut self, chunk: &mut Bytes) -> Option<Result<RawEvent, LimitError>> {
        if self.failed {
            chunk.clear();
            return None;
        }
        if !self.chunk.is_empty() || !self.input.is_empty() {
            self.push_bytes(mem::take(chunk));
            return self.next_event();
        }
        let mut read = 0;
        let is_event = self.lines.read(chunk, &mut read);
        chunk.advance(read);
        match is_event {
            Ok(true) => Some(Ok(self.lines.take_event())),
            Ok(false) => None,
            Err(error) => Some(Err(self.failed(error))),
        }
    }

    fn failed(&mut self, error: LimitError) -> LimitError {
        self.finish();
        self.failed = true;
        error
    }

    /// The id that a reconnect would send: that of the last completed block, `None` when there is none or it is empty.
    pub fn last_event_id(&self) -> Option<&str> {
        self.lines.last_event_id()
    }

    /// The reconnection time, once the stream has set one.
    pub fn retry(&self) -> Option<Duration> {
        self.lines.retry()
    }

    /// How many comments were read. They carry nothing, but show that the other side is alive.
    pub fn comments(&self) -> u64 {
        self.lines.comments()
    }

    /// The stream has ended: drops the unfinished event and everything not read. Returns whether there was any.
    pub fn finish(&mut self) -> bool {
        let unread = !self.chunk.is_empty() || !self.input.is_empty();
        self.chunk = Bytes::new();
        self.input.clear();
        self.lines.finish() || unread
    }

    /// Makes ready for the body of a new connection: keeps the last event id and the reconnection time, drops all else.
    pub fn reset(&mut self) {
        self.finish();
        self.lines.restart();
        self.failed = false;
    }
}
