//! What is wrong at a byte of a document. One byte, so that reading hands it on at no cost.

use super::failure::{FailureKind, SyntaxError};

/// Why reading stops.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Size,
    Utf8,
    Trailing,
    EndForValue,
    Value,
    End,
    ObjectEnd,
    ArrayEnd,
    Nodes,
    Depth,
    Name,
    EndForName,
    Colon,
    StringLength,
    Number,
    NumberLength,
    Escape,
    Control,
    EndInString,
    Repeated,
}

impl Fault {
    fn kind(self) -> FailureKind {
        match self {
            Self::Size | Self::Nodes | Self::Depth | Self::StringLength | Self::NumberLength => FailureKind::Limit,
            Self::Repeated => FailureKind::Duplicate,
            _ => FailureKind::Syntax,
        }
    }

    fn message(self) -> &'static str {
        match self {
            Self::Size => "the document is too large",
            Self::Utf8 => "invalid utf-8",
            Self::Trailing => "unexpected text after the value",
            Self::EndForValue => "unexpected end, expected a value",
            Self::Value => "expected a value",
            Self::End => "unexpected end",
            Self::ObjectEnd => "expected `,` or `}`",
            Self::ArrayEnd => "expected `,` or `]`",
            Self::Nodes => "the document has too many values",
            Self::Depth => "the document is nested too deeply",
            Self::Name => "expected a member name in quotes",
            Self::EndForName => "unexpected end, expected a member name",
            Self::Colon => "expected `:` after a member name",
            Self::StringLength => "a string is too long",
            Self::Number => "invalid number",
            Self::NumberLength => "a number is too long",
            Self::Escape => "invalid escape in a string",
            Self::Control => "unescaped control character in a string",
            Self::EndInString => "unexpected end in a string",
            Self::Repeated => "a member name is given twice",
        }
    }

    /// The error that this is at a byte of the document.
    #[cold]
    pub(super) fn placed(self, bytes: &[u8], pointer: String, offset: usize) -> SyntaxError {
        SyntaxError { pointer, ..placed(self.kind(), self.message(), bytes, offset) }
    }
}

/// An error at a byte of a document, with its line and column.
#[cold]
pub(super) fn placed(kind: FailureKind, message: &'static str, bytes: &[u8], offset: usize) -> SyntaxError {
    let before = &bytes[..offset.min(bytes.len())];
    let line_start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    SyntaxError {
        kind,
        message,
        pointer: String::new(),
        offset,
        line: memchr::memchr_iter(b'\n', before).count() + 1,
        column: before.len() - line_start + 1,
    }
}
