//! Events and comments as bytes.

use bytes::Bytes;
use memchr::{memchr2, memchr2_iter, memchr3};

use super::{FieldError, RawEvent};

const EVENT: &[u8] = b"event: ";
const ID: &[u8] = b"id: ";
const RETRY: &[u8] = b"retry: ";
const DATA: &[u8] = b"data: ";

impl RawEvent {
    /// The event's block, blank line included.
    ///
    /// A line break in the data (CR LF, LF or CR) starts another `data` line and is read back as LF. The reconnection
    /// time is written in whole milliseconds.
    ///
    /// # Errors
    /// When the name holds CR or LF, or the id CR, LF or NUL.
    pub fn encode(&self) -> Result<Bytes, FieldError> {
        let first = next_break(self.data.as_bytes());
        let mut out = Vec::with_capacity(self.encoded_len(first));
        self.write(&mut out, first)?;
        Ok(out.into())
    }

    /// Appends the event's block, blank line included, to `out`.
    ///
    /// # Errors
    /// As [`encode`](Self::encode); `out` is then as it was.
    pub fn encode_into(&self, out: &mut Vec<u8>) -> Result<(), FieldError> {
        self.write(out, next_break(self.data.as_bytes()))
    }

    /// The length of the block, exactly in most cases: bytes without room to spare are not moved again. The data's first line break
    /// is at `first`.
    fn encoded_len(&self, first: Option<usize>) -> usize {
        let named = if self.is_named() { EVENT.len() + self.event.len() + 1 } else { 0 };
        let id = self.id.as_ref().map_or(0, |id| ID.len() + id.len() + 1);
        let retry = if self.retry.is_some() { RETRY.len() + 21 } else { 0 };
        let data = self.data.as_bytes();
        let breaks = first.map_or(0, |first| memchr2_iter(b'\r', b'\n', &data[first..]).count());
        named + id + retry + (breaks + 1) * DATA.len() + data.len() + 2
    }

    fn write(&self, out: &mut Vec<u8>, first: Option<usize>) -> Result<(), FieldError> {
        let event = self.event.as_bytes();
        if memchr2(b'\r', b'\n', event).is_some() {
            return Err(FieldError::Event);
        }
        let id = self.id.as_deref().map(str::as_bytes);
        if id.is_some_and(|id| memchr3(b'\r', b'\n', 0, id).is_some()) {
            return Err(FieldError::Id);
        }
        if self.is_named() {
            line(out, EVENT, event);
        }
        if let Some(id) = id {
            line(out, ID, id);
        }
        if let Some(retry) = self.retry {
            line(out, RETRY, milliseconds(retry).to_string().as_bytes());
        }
        lines(out, DATA, self.data.as_bytes(), first);
        out.push(b'\n');
        Ok(())
    }
}

/// A comment as bytes, blank line included: `:\n\n` for an empty text, else each line of it after a colon and a space.
///
/// A reader ignores it, but takes it as a sign of life.
pub fn comment(text: &str) -> Bytes {
    if text.is_empty() {
        return Bytes::from_static(b":\n\n");
    }
    let mut out = Vec::with_capacity(text.len() + 4);
    lines(&mut out, b": ", text.as_bytes(), next_break(text.as_bytes()));
    out.push(b'\n');
    out.into()
}

/// The milliseconds of `time`; the wire cannot carry more than a `u64`.
fn milliseconds(time: std::time::Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// One line for each line of `text`, at least one. Its first line break is at `next`.
fn lines(out: &mut Vec<u8>, start: &[u8], mut text: &[u8], mut next: Option<usize>) {
    while let Some(end) = next {
        line(out, start, &text[..end]);
        let width = if text[end..].starts_with(b"\r\n") { 2 } else { 1 };
        text = &text[end + width..];
        next = next_break(text);
    }
    line(out, start, text);
}

fn next_break(text: &[u8]) -> Option<usize> {
    memchr2(b'\r', b'\n', text)
}

fn line(out: &mut Vec<u8>, start: &[u8], text: &[u8]) {
    out.extend_from_slice(start);
    out.extend_from_slice(text);
    out.push(b'\n');
}
