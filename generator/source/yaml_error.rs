//! What the YAML parser says about a text, in words that its author can act on.

use granit_parser::{ErrorKind, ScanError};

use super::MAX_DEPTH;
use super::pointer::{FileId, Span};
use crate::diagnostics::{self, Diagnostic};

/// The parser's place as ours.
pub(super) fn span(place: &granit_parser::Span) -> Span {
    let start = offset(place.start.byte_offset());
    Span { start, end: offset(place.end.byte_offset()).max(start) }
}

/// The caller has checked that positions in the text fit.
fn offset(bytes: Option<usize>) -> u32 {
    bytes.and_then(|bytes| u32::try_from(bytes).ok()).unwrap_or(u32::MAX)
}

/// The parser's error as ours.
pub(super) fn diagnostic(file: FileId, error: &ScanError) -> Diagnostic {
    let start = offset(error.marker().byte_offset());
    let at = Span { start, end: start };
    if *error.kind() == ErrorKind::RecursionLimitExceeded {
        return diagnostics::too_deep(file, at, MAX_DEPTH);
    }
    let (message, help) = words(error.kind());
    let found = diagnostics::syntax(file, at, message);
    match help {
        Some(help) => found.with_help(help),
        None => found,
    }
}

fn words(kind: &ErrorKind) -> (String, Option<&'static str>) {
    if let Some((message, help)) =
        bracket_or_quote(kind).or_else(|| key_or_value(kind)).or_else(|| layout(kind)).or_else(|| rare(kind))
    {
        return (message.to_owned(), help);
    }
    match kind {
        ErrorKind::UnexpectedCharacter { character } => (
            format!("the character {} cannot stand here", character.escape_default()),
            Some("put the text in quotes; in double quotes, write control characters as `\\u0085`"),
        ),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => (format!("`{open}` is closed by `{close}`"), None),
        ErrorKind::UnclosedFlowCollection { open } => (format!("this `{open}` is never closed"), None),
        _ => ("this is neither YAML nor JSON".to_owned(), None),
    }
}

type Words = Option<(&'static str, Option<&'static str>)>;

fn bracket_or_quote(kind: &ErrorKind) -> Words {
    Some(match kind {
        ErrorKind::UnexpectedEofFlowSequence => ("a `[` is never closed", None),
        ErrorKind::UnexpectedEofFlowMapping | ErrorKind::UnexpectedEofImplicitFlowMapping => {
            ("a `{` is never closed", None)
        }
        ErrorKind::ExpectedFlowMappingSeparator => ("expected `,` or `}` here", None),
        ErrorKind::ExpectedFlowSequenceSeparator => ("expected `,` or `]` here", None),
        ErrorKind::MisplacedFlowCollectionEnd => ("this bracket closes nothing", None),
        ErrorKind::UnclosedQuotedScalar => ("a quoted text is never closed", None),
        ErrorKind::DocumentIndicatorInQuotedScalar => ("`---` or `...` inside a quoted text", Some("indent the text")),
        ErrorKind::InvalidQuotedScalarIndent => {
            ("a line of a quoted text is indented too little", Some("indent it deeper than its key"))
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar => (
            "something follows the closing quote",
            Some("a single quote inside of single quotes is written twice (`''`); or a comma is missing here"),
        ),
        ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            "something follows the closing quote",
            Some("a comma may be missing here; a double quote inside of double quotes is written `\\\"`"),
        ),
        ErrorKind::UnknownQuotedScalarEscape => {
            ("there is no such escape", Some("in double quotes, write a backslash as `\\\\`"))
        }
        ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => ("this escape is not a character", None),
        _ => return None,
    })
}

fn key_or_value(kind: &ErrorKind) -> Words {
    Some(match kind {
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => (
            "a key without a `:` behind it",
            Some("a key and its `:` stand on one line; a key has at most 1,024 characters"),
        ),
        ErrorKind::ExpectedBlockMappingKey => {
            ("expected a key here", Some("check the indentation of this line and of the one before it"))
        }
        ErrorKind::MappingKeyNotAllowed => ("a key cannot stand here", Some("check the indentation")),
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => {
            ("a `:` cannot stand here", Some("put texts that hold `: ` in quotes, and close the brackets above"))
        }
        ErrorKind::InvalidMappingValueWhitespace | ErrorKind::FlowMappingValueAdjacentCollection => {
            ("a `:` needs a blank behind it", None)
        }
        ErrorKind::ExpectedNodeContent => ("expected a value here", None),
        ErrorKind::UnknownAnchor => {
            ("there is no anchor of this name before this alias", Some("put texts that begin with `*` in quotes"))
        }
        ErrorKind::MissingAnchorOrAliasName => {
            ("`&` or `*` without a name", Some("put texts that begin with `&` or `*` in quotes"))
        }
        ErrorKind::PlainScalarStartsWithDashFlowIndicator | ErrorKind::UnexpectedEndOfPlainScalar => {
            ("a text cannot begin like this", Some("put it in quotes"))
        }
        ErrorKind::CommentNotSeparated => {
            ("a comment needs a blank before its `#`", Some("put texts that hold `#` in quotes"))
        }
        ErrorKind::CommentInterceptedScalar => ("a comment inside of a text", None),
        _ => return None,
    })
}

fn layout(kind: &ErrorKind) -> Words {
    const SPACES: Option<&str> = Some("YAML is indented by spaces, never by tabs");
    Some(match kind {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabAtBlockScalarStart => ("a tab cannot stand here", SPACES),
        ErrorKind::InvalidIndentation | ErrorKind::InvalidFlowScalarIndent | ErrorKind::InvalidBlockScalarIndent => {
            ("the indentation of this line fits nothing above it", None)
        }
        ErrorKind::ExpectedBlockSequenceEntry => ("expected a `-` here", Some("check the indentation of this line")),
        ErrorKind::BlockEntryInFlowCollection => ("a `-` inside of brackets", Some("put commas between the items")),
        ErrorKind::BlockSequenceEntryNotAllowed => ("a list cannot begin here", Some("begin it on a line of its own")),
        ErrorKind::InvalidBlockEntryWhitespace => ("a `-` needs a blank behind it", None),
        ErrorKind::ExpectedWhitespace => ("a blank is missing here", None),
        ErrorKind::ZeroBlockScalarIndent | ErrorKind::InvalidBlockScalarHeader => {
            ("`|` or `>` can have a digit from 1 to 9 and `+` or `-` behind it, and nothing else", None)
        }
        ErrorKind::UnexpectedEof | ErrorKind::UnexpectedEofBlockSequence | ErrorKind::UnexpectedEofBlockMapping => {
            ("the document ends too early", None)
        }
        _ => return None,
    })
}

fn rare(kind: &ErrorKind) -> Words {
    Some(match kind {
        ErrorKind::InvalidDocumentEnd | ErrorKind::ExpectedDocumentStart => {
            ("something follows the end of the document", None)
        }
        ErrorKind::BomInsideDocument => {
            ("a byte-order mark inside of the document", Some("remove this invisible character"))
        }
        ErrorKind::UnsupportedYamlMajorVersion => ("only YAML 1 can be read", None),
        ErrorKind::UndeclaredTagHandle => {
            ("a tag with an unknown prefix", Some("put texts that begin with `!` in quotes"))
        }
        ErrorKind::ExpectedTagBang
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::MissingTagUri
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::InvalidTagEscape => ("this is not a tag", Some("put texts that begin with `!` in quotes")),
        ErrorKind::DuplicateVersionDirective
        | ErrorKind::DuplicateTagDirective
        | ErrorKind::MissingDocumentEndBeforeDirective
        | ErrorKind::InvalidDirectiveTerminator
        | ErrorKind::MissingDirectiveName
        | ErrorKind::InvalidDirectiveName
        | ErrorKind::MissingYamlVersion
        | ErrorKind::MissingYamlVersionSeparator
        | ErrorKind::YamlVersionTooLong => {
            ("a line that begins with `%` must be a directive of YAML", Some("put texts that begin with `%` in quotes"))
        }
        _ => return None,
    })
}
