//! What can be wrong with a document, and how it is told. No message repeats what was read.

use std::error::Error;
use std::fmt;

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failure {
    /// The place, as an RFC 6901 pointer; the whole document is the empty pointer.
    pub pointer: String,
    /// What kind of thing is wrong.
    pub kind: FailureKind,
    /// A sentence without a full stop; never contains what was read.
    pub message: String,
}

impl Failure {
    /// A failure at a pointer.
    pub fn new(pointer: impl Into<String>, kind: FailureKind, message: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), kind, message: message.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => f.write_str(&self.message),
            pointer => write!(f, "{pointer}: {}", self.message),
        }
    }
}

/// The kinds of failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FailureKind {
    /// The bytes are not JSON.
    Syntax,
    /// The document is larger or deeper than allowed.
    Limit,
    /// An object names a member twice.
    Duplicate,
    /// A value of another type was expected.
    Type,
    /// A required member is not there.
    Missing,
    /// A member is there that the schema does not allow.
    Unexpected,
    /// A string is not written as its format asks.
    Format,
    /// A number is outside what its type holds.
    Range,
    /// A value does not meet a constraint of the schema.
    Constraint,
    /// An enumeration or a union does not name the value.
    Unknown,
    /// A value fits no alternative, or more than one where it must be exactly one.
    Alternatives,
}

/// Why a document could not be read as the type asked for: all failures that were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    failures: Vec<Failure>,
    total: usize,
    is_syntax: bool,
}

impl DecodeError {
    /// At most this many failures are kept.
    pub const KEPT: usize = 100;

    pub(super) fn new(failures: Vec<Failure>, total: usize) -> Self {
        Self { failures, total, is_syntax: false }
    }

    /// The failures that another format has of its own, and what decoding found besides.
    #[cfg(feature = "xml")]
    pub(crate) fn beside(mut own: Vec<Failure>, decoded: Option<Self>) -> Self {
        let found = decoded.map(Self::into_failures).unwrap_or_default();
        let is_told = |failure: &Failure| own.iter().any(|known| failure.pointer.starts_with(&known.pointer));
        let others: Vec<Failure> = found.into_iter().filter(|failure| !is_told(failure)).collect();
        own.extend(others);
        own.truncate(Self::KEPT);
        let total = own.len();
        Self::new(own, total)
    }

    /// The failures, in the order in which they were found; at most 100.
    pub fn failures(&self) -> &[Failure] {
        &self.failures
    }

    /// The failures themselves.
    pub fn into_failures(self) -> Vec<Failure> {
        self.failures
    }

    /// How many failures there were, those not kept included.
    pub fn total(&self) -> usize {
        self.total
    }

    /// Whether the bytes could not be read as JSON at all: not JSON, a limit, a name given twice.
    pub fn is_syntax(&self) -> bool {
        self.is_syntax
    }
}

impl From<Failure> for DecodeError {
    fn from(failure: Failure) -> Self {
        Self::new(vec![failure], 1)
    }
}

impl From<SyntaxError> for DecodeError {
    fn from(error: SyntaxError) -> Self {
        let message = error.to_string();
        let failure = Failure::new(error.pointer, error.kind, message);
        Self { is_syntax: true, ..failure.into() }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 8;
        for (index, failure) in self.failures.iter().take(SHOWN).enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{failure}")?;
        }
        match self.total.saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

impl Error for DecodeError {}

/// Why bytes are not a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    pub(super) kind: FailureKind,
    pub(super) message: &'static str,
    pub(super) pointer: String,
    pub(super) offset: usize,
    pub(super) line: usize,
    pub(super) column: usize,
}

impl SyntaxError {
    /// An error at a byte of a document that is not JSON.
    #[cfg(feature = "xml")]
    pub(crate) fn at(kind: FailureKind, message: &'static str, bytes: &[u8], offset: usize) -> Self {
        super::fault::placed(kind, message, bytes, offset)
    }

    /// [`FailureKind::Syntax`], [`FailureKind::Limit`] or [`FailureKind::Duplicate`].
    pub fn kind(&self) -> FailureKind {
        self.kind
    }

    /// The value that was being read, as an RFC 6901 pointer.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The byte at which it was found.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The line, counted from one.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The byte within the line, counted from one.
    pub fn column(&self) -> usize {
        self.column
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { message, line, column, .. } = self;
        write!(f, "{message} at line {line}, column {column}")
    }
}

impl Error for SyntaxError {}

/// Why a value cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodeError {
    /// A number is infinite or not a number.
    NotFinite,
    /// A date is outside the years 0 to 9999.
    Year,
    /// Arrays and objects are more than 512 levels deep.
    Depth,
    /// An additional member has the name of a declared one.
    Duplicate,
    /// An item of an array is absent, and one after it is not.
    Gap,
    /// An additional member has the name of one that is `readOnly` in a request, or `writeOnly` in a response.
    Withheld,
    /// A type from elsewhere does not write this value as JSON.
    Foreign,
    /// A text holds a character that XML does not allow.
    XmlCharacter,
    /// A member cannot be an element or attribute of its name.
    XmlName,
    /// A value has no form in XML where it stands.
    XmlValue,
    /// The runtime was built without its feature `xml`.
    XmlOff,
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotFinite => "a number is not finite and cannot be written as JSON",
            Self::Year => "a date is outside the years 0 to 9999",
            Self::Depth => "the value is nested too deeply",
            Self::Withheld => "an additional member has the name of one that goes the other way only",
            Self::Duplicate => "an additional member has the name of a declared one",
            Self::Gap => "an item of a list is absent, and one after it is not",
            Self::Foreign => "a type from elsewhere does not write this value as JSON",
            Self::XmlCharacter => "a text holds a character that XML does not allow",
            Self::XmlName => "the name of a member cannot be one in XML",
            Self::XmlValue => "a value has no form in XML where it stands",
            Self::XmlOff => "XML is not written: the feature `xml` is off",
        })
    }
}

impl Error for EncodeError {}
