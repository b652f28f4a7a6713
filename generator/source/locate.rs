//! Pointer to position. Only asked when a message is shown, so it walks the tree instead of keeping a table.

use std::sync::OnceLock;

use super::Source;
use super::node::{Node, Value};
use super::pointer::{FileId, Pointer, Span};
use crate::diagnostics::Location;
use crate::diagnostics::render::Files;

/// Line and column, both counted from 1; columns are characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

/// Where a value and its key stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The key, if the value has one.
    pub key: Option<Span>,
    /// The value.
    pub value: Span,
    /// Whether the value is a list or an object, so maybe long.
    pub is_collection: bool,
}

impl Place {
    /// What to underline for the value: itself, but only the key of a list or an object.
    pub fn of_value(&self) -> Span {
        if self.is_collection {
            self.key.unwrap_or(Span { start: self.value.start, end: self.value.start })
        } else {
            self.value
        }
    }

    /// What to underline for the key.
    pub fn of_key(&self) -> Span {
        self.key.unwrap_or_else(|| self.of_value())
    }
}

impl Source {
    /// Where the value of a pointer stands; of one that is not there, the closest value around it.
    pub fn place(&self, pointer: &Pointer) -> Place {
        let mut node = self.root();
        let mut key = None;
        for token in pointer.tokens() {
            let entry = node.as_mapping().and_then(|mapping| mapping.entry(token));
            let Some(next) = entry.map(|entry| &entry.value).or_else(|| node.step(token)) else {
                break;
            };
            key = entry.map(|entry| entry.key_span);
            node = next;
        }
        let is_collection = matches!(node.value(), Value::Sequence(_) | Value::Mapping(_));
        Place { key: key.or_else(|| first_key(node)), value: node.span(), is_collection }
    }

    /// The line and column of a byte of the text.
    pub fn position(&self, byte: u32) -> Position {
        let lines = self.lines();
        let line = lines.partition_point(|start| *start <= byte);
        let column = self.characters_before(byte) - self.characters_before(lines[line - 1]);
        Position { line, column: 1 + column }
    }

    /// The byte at which a line begins, counted from 1; the end of the text beyond the last line.
    pub fn line_start(&self, line: usize) -> u32 {
        let end = u32::try_from(self.text().len()).unwrap_or(u32::MAX);
        self.lines().get(line.saturating_sub(1)).copied().unwrap_or(end)
    }

    fn lines(&self) -> &[u32] {
        self.index.lines.get_or_init(|| {
            let breaks = self.text().bytes().zip(1_u32..).filter(|(byte, _)| *byte == b'\n').map(|(_, next)| next);
            std::iter::once(0).chain(breaks).collect()
        })
    }

    /// How many characters begin before a byte: counted once for each block, since a whole document may be one line.
    fn characters_before(&self, byte: u32) -> usize {
        let bytes = self.text().as_bytes();
        let end = (byte as usize).min(bytes.len());
        let blocks = self.index.characters.get_or_init(|| {
            let counts = bytes.chunks(BLOCK).scan(0, |sum, block| {
                *sum += characters(block);
                Some(*sum)
            });
            std::iter::once(0).chain(counts).collect()
        });
        let block = end / BLOCK;
        blocks[block] + characters(&bytes[block * BLOCK..end])
    }
}

/// What positions are counted from; made when the first one is asked for.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Where lines begin.
    lines: OnceLock<Vec<u32>>,
    /// How many characters begin before each block of bytes.
    characters: OnceLock<Vec<usize>>,
}

const BLOCK: usize = 4_096;

fn characters(utf8: &[u8]) -> usize {
    let continues = |byte: &u8| byte & 0b1100_0000 == 0b1000_0000;
    utf8.iter().filter(|byte| !continues(byte)).count()
}

/// One document in one file.
impl Files for Source {
    fn name(&self, _: FileId) -> &str {
        self.name()
    }

    fn text(&self, _: FileId) -> &str {
        self.text()
    }

    fn span(&self, at: &Location) -> Option<(FileId, Span)> {
        let span = match at {
            Location::File(_) | Location::Other(_) => return None,
            // Nothing to show: the document was not read from a text.
            _ if self.text().is_empty() => return None,
            Location::Bytes(_, span) => *span,
            Location::Value(pointer) => self.place(pointer).of_value(),
            Location::Key(pointer) => self.place(pointer).of_key(),
        };
        let end = u32::try_from(self.text().len()).unwrap_or(u32::MAX);
        Some((at.file(), Span { start: span.start.min(end), end: span.end.min(end) }))
    }

    fn line_and_column(&self, _: FileId, byte: u32) -> (usize, usize) {
        let position = self.position(byte);
        (position.line, position.column)
    }

    fn line_start(&self, _: FileId, line: usize) -> u32 {
        Source::line_start(self, line)
    }
}

/// An item of a list has no key, but if it is an object, its first one stands for it.
fn first_key(node: &Node) -> Option<Span> {
    let (_, entry) = node.as_mapping()?.iter().next()?;
    Some(entry.key_span)
}
