//! The lines of an event stream: where they end, what each says, and when an event is complete.

use std::mem;
use std::time::Duration;

use memchr::{memchr, memchr2};

use super::block::Block;
use super::{EventLimits, LimitError, RawEvent};

/// The byte order mark, of which one at the very start is dropped.
const MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];
/// A line buffer that has grown beyond this is given back once its line is read.
const KEPT_LINE: usize = 64 * 1024;
/// Ends of lines are looked for byte by byte as far as that.
const SHORT: usize = 16;

/// Reads slices of a stream, one after the other.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines {
    limits: EventLimits,
    /// How many bytes of a leading mark were seen; three once the start is passed.
    mark: usize,
    /// The line before ended at a CR: an LF that comes next belongs to it.
    after_cr: bool,
    begun: Begun,
    /// The bytes of a line that has [`Begun::Line`].
    line: Vec<u8>,
    block: Block,
    retry: Option<Duration>,
    comments: u64,
}

/// What the chunks before have of a line.
#[derive(Debug, Clone, Copy, Default)]
enum Begun {
    #[default]
    Nothing,
    /// A part of it, put aside.
    Line,
    /// It is `data` and has so many bytes; their value is in the block.
    Data { length: usize },
}

impl Lines {
    pub(super) fn new(limits: EventLimits) -> Self {
        Self { limits, ..Self::default() }
    }

    pub(super) fn start_from(&mut self, id: String) {
        self.block.start_from(id);
    }

    pub(super) fn last_event_id(&self) -> Option<&str> {
        self.block.last_event_id()
    }

    pub(super) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    pub(super) fn comments(&self) -> u64 {
        self.comments
    }

    /// Drops what is not complete. Returns whether there was any.
    pub(super) fn finish(&mut self) -> bool {
        let begun = !matches!(mem::take(&mut self.begun), Begun::Nothing);
        self.line.clear();
        self.block.clear() || begun
    }

    /// Begins another stream.
    pub(super) fn restart(&mut self) {
        self.mark = 0;
        self.after_cr = false;
    }

    /// Reads `chunk` up to the end of the next event, or all of it; `at` says how far. Whether there is an event to take.
    pub(super) fn read(&mut self, chunk: &[u8], at: &mut usize) -> Result<bool, LimitError> {
        if self.mark < MARK.len() {
            *at = self.skip_mark(chunk);
        }
        while let Some(&first) = chunk.get(*at) {
            // Act on a CR at once and swallow its LF here: waiting for the LF would delay the event.
            if mem::take(&mut self.after_cr) && first == b'\n' {
                *at += 1;
                continue;
            }
            let rest = &chunk[*at..];
            let Some(length) = self.end_of_line(first, rest) else {
                *at = chunk.len();
                return self.begin(rest).map(|()| false);
            };
            self.after_cr = rest[length] == b'\r';
            *at += length + 1;
            let line = &rest[..length];
            match self.begun {
                Begun::Nothing if length == 0 => {
                    if self.block.complete() {
                        return Ok(true);
                    }
                }
                Begun::Nothing => self.line(line, &rest[length..])?,
                _ => self.finish_line(line)?,
            }
        }
        Ok(false)
    }

    /// The event that [`read`](Self::read) has found.
    pub(super) fn take_event(&mut self) -> RawEvent {
        self.block.take_event()
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
                    if self.mark > 0 {
                        self.line.extend_from_slice(&MARK[..self.mark]);
                        self.begun = Begun::Line;
                    }
                    self.mark = MARK.len();
                }
            }
        }
        at
    }

    /// The length of what there is of a line, if it ends here.
    fn end_of_line(&self, first: u8, rest: &[u8]) -> Option<usize> {
        // Every other line is blank.
        if matches!(first, b'\n' | b'\r') {
            return Some(0);
        }
        // Others than data are short, mostly too short for a search of many bytes at a time to pay.
        let is_data = first == b'd' || matches!(self.begun, Begun::Data { .. });
        let (head, tail) = rest.split_at(if is_data { 0 } else { rest.len().min(SHORT) });
        let end = head.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        end.or_else(|| memchr2(b'\n', b'\r', tail).map(|end| end + head.len()))
    }

    fn check_line(&self, length: usize) -> Result<(), LimitError> {
        match self.limits.max_line {
            Some(limit) if length > limit => Err(LimitError::Line(limit)),
            _ => Ok(()),
        }
    }

    /// A part of a line that does not end in its chunk. That of data goes straight to where it belongs.
    fn begin(&mut self, part: &[u8]) -> Result<(), LimitError> {
        match (self.begun, part) {
            (Begun::Nothing, [b'd', b'a', b't', b'a', b':', value @ ..]) if !value.is_empty() => {
                self.check_line(part.len())?;
                self.begun = Begun::Data { length: part.len() };
                self.block.begin_data(value.strip_prefix(b" ").unwrap_or(value));
            }
            (Begun::Nothing | Begun::Line, _) => {
                self.check_line(self.line.len().saturating_add(part.len()))?;
                self.begun = Begun::Line;
                self.line.extend_from_slice(part);
            }
            (Begun::Data { length }, _) => {
                let length = length.saturating_add(part.len());
                self.check_line(length)?;
                self.begun = Begun::Data { length };
                self.block.go_on(part);
            }
        }
        Ok(())
    }

    /// The end of a line that earlier chunks began.
    fn finish_line(&mut self, last: &[u8]) -> Result<(), LimitError> {
        self.begin(last)?;
        if let Begun::Data { .. } = mem::take(&mut self.begun) {
            return self.block.finish_data(self.limits.max_event);
        }
        let mut line = mem::take(&mut self.line);
        let read = self.line(&line, &[]);
        if line.capacity() <= KEPT_LINE {
            line.clear();
            self.line = line;
        }
        read
    }

    /// A line that is not blank, and the bytes from its end on. Names are exact, and others than these are ignored.
    fn line(&mut self, line: &[u8], end: &[u8]) -> Result<(), LimitError> {
        self.check_line(line.len())?;
        if let Some(value) = field(line, b"data") {
            let is_only = matches!(end, [b'\n', b'\n', ..] | [b'\r', b'\r', ..] | [b'\r', b'\n', b'\r', ..]);
            return self.block.data(value, is_only, self.limits.max_event);
        }
        self.other_line(line);
        Ok(())
    }

    fn other_line(&mut self, line: &[u8]) {
        if line[0] == b':' {
            self.comments = self.comments.saturating_add(1);
        } else if let Some(name) = field(line, b"event") {
            self.block.name(name);
        } else if let Some(id) = field(line, b"id") {
            if memchr(0, id).is_none() {
                self.block.id(id);
            }
        } else if let Some(time) = field(line, b"retry").and_then(milliseconds) {
            self.retry = Some(time);
            self.block.retry(time);
        }
    }
}

/// The value of a line with this field's name, without the one space that may be before it.
fn field<'a>(line: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    match line.strip_prefix(name)? {
        [b':', b' ', value @ ..] | [b':', value @ ..] | value @ [] => Some(value),
        _ => None,
    }
}

/// One or more ASCII digits that fit 64 bits, as milliseconds.
fn milliseconds(value: &[u8]) -> Option<Duration> {
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digits = std::str::from_utf8(value).ok()?;
    digits.parse().ok().map(Duration::from_millis)
}
