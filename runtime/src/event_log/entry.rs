//! An event of a log, as bytes.

use std::sync::Arc;

use bytes::Bytes;

use super::super::sse::{FieldError, RawEvent};

/// An event of a log: encoded once, handed to many.
#[derive(Debug, Clone)]
pub struct Entry {
    id: Box<str>,
    label: Option<Box<str>>,
    block: Bytes,
}

impl Entry {
    /// The event under this id, as a block of an event stream. The event's own id does not count.
    ///
    /// # Errors
    /// When the event's name holds CR or LF, or the id CR, LF or NUL.
    pub fn new(id: &str, label: Option<&str>, event: RawEvent) -> Result<Self, FieldError> {
        EntryBody::new(label, event)?.with_id(id)
    }

    /// The id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whom the event is for, in words of the application.
    pub fn label(&self) -> Option<&str> {
        self.label.as_deref()
    }

    /// The whole block: the id's line, the event's lines, a blank line.
    pub fn block(&self) -> &Bytes {
        &self.block
    }

    /// What the entry takes of a history.
    pub(super) fn size(&self) -> usize {
        self.block.len() + self.id.len() + self.label().map_or(0, str::len)
    }

    pub(super) fn shared(self) -> Arc<Self> {
        Arc::new(self)
    }
}

/// An entry that has no id yet: made before the place in the order is known, so that nobody waits for the encoder.
#[derive(Debug)]
pub(super) struct EntryBody {
    label: Option<Box<str>>,
    lines: Vec<u8>,
}

impl EntryBody {
    pub(super) fn new(label: Option<&str>, mut event: RawEvent) -> Result<Self, FieldError> {
        event.id = None;
        let mut lines = Vec::with_capacity(event.event.len() + event.data.len() + 64);
        event.encode_into(&mut lines)?;
        Ok(Self { label: label.map(Into::into), lines })
    }

    pub(super) fn with_id(self, id: &str) -> Result<Entry, FieldError> {
        let mut block = id_line(id)?;
        block.extend_from_slice(&self.lines);
        Ok(Entry { id: id.into(), label: self.label, block: block.into() })
    }
}

/// A block that sets the last event id and carries no event.
pub(super) fn mark(id: &str) -> Result<Bytes, FieldError> {
    let mut block = id_line(id)?;
    block.push(b'\n');
    Ok(block.into())
}

fn id_line(id: &str) -> Result<Vec<u8>, FieldError> {
    if id.contains(['\r', '\n', '\0']) {
        return Err(FieldError::Id);
    }
    Ok([b"id: ", id.as_bytes(), b"\n"].concat())
}
