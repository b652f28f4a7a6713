//! The event that is being read.

use std::borrow::Cow;
use std::mem;
use std::time::Duration;

use super::{EventName, LimitError, RawEvent};

/// A name that is not longer is kept for the next event: most streams have few.
const KEPT_NAME: usize = 256;
/// A buffer of lines that has grown beyond this is given back once its event is complete.
const KEPT_LINES: usize = 64 * 1024;
/// From this length on many bytes at a time are looked at.
const LONG: usize = 128;

/// The fields of an event whose blank line has not come yet, and the id that outlives events.
#[derive(Debug, Clone, Default)]
pub(super) struct Block {
    /// `None` for no name, also for an empty one.
    name: Option<EventName>,
    /// The last name that was read.
    kept: EventName,
    /// The data, when there is one line only and it came in one chunk, as most do.
    only: Option<String>,
    /// The data otherwise, if there is any: its lines, joined by LF.
    lines: Vec<u8>,
    has_lines: bool,
    /// Not committed before the blank line, and then only if there was an `id` line.
    id: String,
    has_id: bool,
    last_id: String,
    retry: Option<Duration>,
}

impl Block {
    pub(super) fn start_from(&mut self, id: String) {
        self.last_id = id;
    }

    pub(super) fn last_event_id(&self) -> Option<&str> {
        Some(self.last_id.as_str()).filter(|id| !id.is_empty())
    }

    /// Drops the event. Returns whether there was any.
    pub(super) fn clear(&mut self) -> bool {
        self.retry = None;
        self.lines.clear();
        let begun = mem::take(&mut self.has_id) | mem::take(&mut self.has_lines);
        self.name.take().is_some() | self.only.take().is_some() | begun
    }

    pub(super) fn name(&mut self, name: &[u8]) {
        self.name = match name {
            [] => None,
            // Text of a stream is compared as bytes; invalid ones are never equal to what was made of them.
            _ if name == self.kept.as_bytes() => Some(self.kept.clone()),
            _ => {
                let read = EventName::from(text(name));
                if read.len() <= KEPT_NAME {
                    self.kept = read.clone();
                }
                Some(read)
            }
        };
    }

    pub(super) fn id(&mut self, id: &[u8]) {
        self.id.clear();
        self.id.push_str(&text(id));
        self.has_id = true;
    }

    pub(super) fn retry(&mut self, time: Duration) {
        self.retry = Some(time);
    }

    /// A `data` line. An only one needs not to be put together.
    pub(super) fn data(&mut self, value: &[u8], is_only: bool, limit: Option<usize>) -> Result<(), LimitError> {
        if !is_only || self.has_lines {
            self.begin_data(value);
            return self.finish_data(limit);
        }
        check(value.len(), limit)?;
        self.only = Some(text(value).into_owned());
        Ok(())
    }

    /// Begins a `data` line of which only so much is there.
    pub(super) fn begin_data(&mut self, value: &[u8]) {
        if let Some(only) = self.only.take() {
            self.lines.extend_from_slice(only.as_bytes());
            self.has_lines = true;
        }
        if mem::replace(&mut self.has_lines, true) {
            self.lines.push(b'\n');
        }
        self.lines.extend_from_slice(value);
    }

    /// More of the line that was begun.
    pub(super) fn go_on(&mut self, value: &[u8]) {
        self.lines.extend_from_slice(value);
    }

    /// The line that was begun is complete.
    pub(super) fn finish_data(&mut self, limit: Option<usize>) -> Result<(), LimitError> {
        check(self.lines.len(), limit)
    }

    /// A blank line: commits the id. Whether there is any data, and so an event to take.
    pub(super) fn complete(&mut self) -> bool {
        if mem::take(&mut self.has_id) {
            mem::swap(&mut self.last_id, &mut self.id);
        }
        let is_event = self.has_lines || self.only.is_some();
        if !is_event {
            self.name = None;
            self.retry = None;
        }
        is_event
    }

    /// The complete event. Its id is that of the stream so far.
    pub(super) fn take_event(&mut self) -> RawEvent {
        RawEvent {
            event: self.name.take().unwrap_or_default(),
            data: self.take_data(),
            id: self.last_event_id().map(str::to_owned),
            retry: self.retry.take(),
        }
    }

    fn take_data(&mut self) -> String {
        if !mem::take(&mut self.has_lines) {
            return self.only.take().unwrap_or_default();
        }
        let data = text(&self.lines).into_owned();
        self.lines.clear();
        self.lines.shrink_to(KEPT_LINES);
        data
    }
}

/// The limit is one of the bytes that came: what stands for invalid ones may be longer.
fn check(length: usize, limit: Option<usize>) -> Result<(), LimitError> {
    match limit {
        Some(limit) if length > limit => Err(LimitError::Event(limit)),
        _ => Ok(()),
    }
}

/// The text of bytes, with U+FFFD for what is not UTF-8.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    let text = if bytes.len() < LONG { str::from_utf8(bytes).ok() } else { simdutf8::basic::from_utf8(bytes).ok() };
    text.map_or_else(|| String::from_utf8_lossy(bytes), Cow::Borrowed)
}
