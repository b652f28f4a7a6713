//! Cuts the bytes of a sequence into its items, without doing I/O.

use bytes::{Buf as _, Bytes};
use memchr::{memchr, memchr_iter};

use super::framing::{Framing, SEPARATOR};

/// The byte order mark, of which one at the very start is dropped.
const MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

/// Takes bytes as they arrive; how they are cut into chunks makes no difference. Every byte is looked at once.
#[derive(Debug)]
pub(super) struct Splitter {
    framing: Framing,
    limit: usize,
    /// The begun item, as far as earlier chunks had it.
    begun: Vec<u8>,
    /// Whether a delimiter was seen.
    started: bool,
    items: u64,
    lines: u64,
}

/// The text of an item.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Without blanks around it; never empty.
    pub(super) text: Bytes,
    /// Which item it is, counted from 0.
    pub(super) index: u64,
    /// The line on which it begins, counted from 1.
    pub(super) line: u64,
    /// RFC 7464, 2.4: whether it may be a part only of what was written, since nothing ends it.
    pub(super) is_cut: bool,
}

/// An item is longer than that.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong(pub(super) usize);

impl Splitter {
    pub(super) fn new(framing: Framing, limit: usize) -> Self {
        Self { framing, limit, begun: Vec::new(), started: false, items: 0, lines: 0 }
    }

    /// The next item that ends in `chunk`, which is taken up to there; `None` once all of it is taken.
    pub(super) fn next(&mut self, chunk: &mut Bytes) -> Result<Option<Piece>, TooLong> {
        let delimiter = match self.framing {
            Framing::Lines => b'\n',
            Framing::Records => SEPARATOR,
        };
        while !chunk.is_empty() {
            let Some(length) = memchr(delimiter, chunk) else {
                self.check(chunk.len())?;
                self.begun.extend_from_slice(chunk);
                chunk.clear();
                break;
            };
            self.check(length)?;
            let last = chunk.split_to(length);
            chunk.advance(1);
            if let Some(piece) = self.end(last) {
                return Ok(Some(piece));
            }
        }
        Ok(None)
    }

    /// The bytes have ended: what was begun is an item, too.
    pub(super) fn finish(&mut self) -> Option<Piece> {
        self.end(Bytes::new())
    }

    fn check(&self, more: usize) -> Result<(), TooLong> {
        if self.begun.len().saturating_add(more) > self.limit { Err(TooLong(self.limit)) } else { Ok(()) }
    }

    /// An item ends; `last` is the part of it that this chunk has.
    fn end(&mut self, last: Bytes) -> Option<Piece> {
        let mut whole = last;
        if !self.begun.is_empty() {
            let mut begun = std::mem::take(&mut self.begun);
            begun.extend_from_slice(&whole);
            whole = begun.into();
        }
        if !std::mem::replace(&mut self.started, true) && whole.starts_with(MARK) {
            whole.advance(MARK.len());
        }
        let line = self.line(&whole);
        let is_cut = self.framing == Framing::Records && is_cut(&whole);
        let blank = whole.len() - whole.trim_ascii_start().len();
        whole.advance(blank);
        whole.truncate(whole.trim_ascii_end().len());
        if whole.is_empty() {
            return None;
        }
        let index = self.items;
        self.items += 1;
        Some(Piece { text: whole, index, line, is_cut })
    }

    /// The line on which an item begins; counts those that it spans.
    fn line(&mut self, whole: &[u8]) -> u64 {
        let before = self.lines;
        match self.framing {
            Framing::Lines => self.lines += 1,
            Framing::Records => self.lines += memchr_iter(b'\n', whole).count() as u64,
        }
        let blank = whole.len() - whole.trim_ascii_start().len();
        before + 1 + memchr_iter(b'\n', &whole[..blank]).count() as u64
    }
}

/// Numbers and words do not show where they end: only a blank after them does.
fn is_cut(whole: &[u8]) -> bool {
    let begins = whole.trim_ascii_start().first();
    let ends_by_itself = matches!(begins, None | Some(b'{' | b'[' | b'"'));
    !ends_by_itself && !whole.last().is_some_and(u8::is_ascii_whitespace)
}
