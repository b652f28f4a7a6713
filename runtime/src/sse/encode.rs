//! Events and comments as bytes.

use bytes::Bytes;
use memchr::{memchr2, memchr3};

use super::{FieldError, RawEvent};

impl RawEvent {
    /// The event's block, blank line included.
    ///
    /// A line break in the data (CR LF, LF or CR) starts another `data` line and is read back as LF. The reconnection
    /// time is written in whole milliseconds.
    ///
    /// # Errors
    /// When the name holds CR or LF, or the id CR, LF or NUL.
    pub fn encode(&self) -> Result<Bytes, FieldError> {
        let mut out = Vec::with_capacity(self.event.len() + self.data.len() + 64);
        self.encode_into(&mut out)?;
        Ok(out.into())
    }

    /// Appends the event's block, blank line included, to `out`.
    ///
    /// # Errors
    /// As [`encode`](Self::encode); `out` is then as it was.
    pub fn encode_into(&self, out: &mut Vec<u8>) -> Result<(), FieldError> {
        let event = self.event.as_bytes();
        if memchr2(b'\r', b'\n', event).is_some() {
            return Err(FieldError::Event);
        }
        let id = self.id.as_deref().map(str::as_bytes);
        if id.is_some_and(|id| memchr3(b'\r', b'\n', 0, id).is_some()) {
            return Err(FieldError::Id);
        }
        if self.is_named() {
            line(out, b"event: ", event);
        }
        if let Some(id) = id {
            line(out, b"id: ", id);
        }
        if let Some(retry) = self.retry {
            line(out, b"retry: ", milliseconds(retry).to_string().as_bytes());
        }
        lines(out, b"data: ", self.data.as_bytes());
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
    lines(&mut out, b": ", text.as_bytes());
    out.push(b'\n');
    out.into()
}

/// The milliseconds of `time`; the wire cannot carry more than a `u64`.
fn milliseconds(time: std::time::Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// One line for each line of `text`, at least one.
fn lines(out: &mut Vec<u8>, start: &[u8], mut text: &[u8]) {
    while let Some(end) = memchr2(b'\r', b'\n', text) {
        line(out, start, &text[..end]);
        let width = if text[end..].starts_with(b"\r\n") { 2 } else { 1 };
        text = &text[end + width..];
    }
    line(out, start, text);
}

fn line(out: &mut Vec<u8>, start: &[u8], text: &[u8]) {
    out.extend_from_slice(start);
    out.extend_from_slice(text);
    out.push(b'\n');
}
