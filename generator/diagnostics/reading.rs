//! E01: the file could not be read, or is not YAML or JSON. Also what reading warns about (W0507, W0508).

use super::catalogue as code;
use super::{Diagnostic, Location};
use crate::source::pointer::{FileId, Pointer, Span};

/// The file could not be opened or read.
pub fn file_not_read(file: FileId, reason: &str) -> Diagnostic {
    Diagnostic::new(code::FILE_NOT_READ, Location::File(file), format!("cannot read the document: {reason}")).with_help(
        "check its path: that of `--spec` counts from the current folder, others from that of `specloom.toml`",
    )
}

/// A file that a `$ref` names could not be opened or read. `at` is the object that holds the `$ref`.
pub fn referenced_file_not_read(at: &Pointer, target: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(code::FILE_NOT_READ, at, format!("cannot read the file of the reference `{target}`: {reason}"))
        .with_focus(at.key("$ref"))
        .with_help("write the path as seen from the folder of the file that holds the reference")
}

/// What a `$ref` names lies at an address, and nothing came from there.
pub fn remote_not_read(at: impl Into<Location>, address: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(code::REMOTE_NOT_READ, at, format!("cannot read `{address}`: {reason}"))
        .with_help("`specloom generate` fetches it and keeps a copy beside `specloom.lock`: commit both")
}

/// What came from an address is not what came before; `what` is its copy, when that is meant.
pub fn remote_changed(at: impl Into<Location>, address: &str, what: &str) -> Diagnostic {
    let what = if what.is_empty() { String::new() } else { format!("{what} of ") };
    Diagnostic::new(code::REMOTE_CHANGED, at, format!("{what}`{address}` is not what `specloom.lock` says"))
        .with_help("look at what has changed; `specloom generate --update` takes it as it is now")
}

/// A byte that is not UTF-8.
pub fn not_utf8(file: FileId, at: Span, byte: u8) -> Diagnostic {
    Diagnostic::new(
        code::NOT_UTF8,
        Location::Bytes(file, at),
        format!("the document is not UTF-8: found the byte 0x{byte:02X}"),
    )
    .with_help("save the file as UTF-8")
}

/// Neither YAML nor JSON.
pub fn syntax(file: FileId, at: Span, what: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code::SYNTAX, Location::Bytes(file, at), what)
        .with_help("the mistake is here or before: look at quotes, brackets and indentation")
}

/// The same key twice in one object.
pub fn duplicate_key(file: FileId, key: &str, first: Span, second: Span) -> Diagnostic {
    Diagnostic::new(code::DUPLICATE_KEY, Location::Bytes(file, second), format!("the key `{key}` is there twice"))
        .with_label("again here")
        .with_second(Location::Bytes(file, first), "first here")
        .with_help("remove one of the two, or rename it")
}

/// A second YAML document behind `---`.
pub fn several_documents(file: FileId, at: Span) -> Diagnostic {
    Diagnostic::new(
        code::SEVERAL_DOCUMENTS,
        Location::Bytes(file, at),
        "a second document begins here; a file holds only one",
    )
    .with_help("move it to a file of its own")
}

/// Nested deeper than any document is.
pub fn too_deep(file: FileId, at: Span, limit: usize) -> Diagnostic {
    Diagnostic::new(code::TOO_DEEP, Location::Bytes(file, at), format!("values are nested more than {limit} deep"))
        .with_help("move inner parts to `components` and refer to them by `$ref`")
}

/// Aliases expand to more than a document can be.
pub fn too_many_aliases(file: FileId, at: Span) -> Diagnostic {
    Diagnostic::new(
        code::TOO_MANY_ALIASES,
        Location::Bytes(file, at),
        "aliases make the document far larger than its text",
    )
    .with_help("use `$ref` to share parts of the document")
}

/// Nothing in the file.
pub fn empty_document(file: FileId) -> Diagnostic {
    Diagnostic::new(code::EMPTY_DOCUMENT, Location::File(file), "the document is empty")
        .with_help("a document begins like this: `openapi: \"3.1.0\"`")
}

/// A list or an object as a key.
pub fn key_not_text(file: FileId, at: Span, kind: &str) -> Diagnostic {
    Diagnostic::new(code::KEY_NOT_TEXT, Location::Bytes(file, at), format!("a key is a text, and this one is {kind}"))
        .with_help("put the key in quotes if it is a text")
}

/// `<<` with something that cannot be merged.
pub fn bad_merge(file: FileId, at: Span, kind: &str) -> Diagnostic {
    let message = format!("the merge key `<<` takes an object or a list of objects, and this is {kind}");
    Diagnostic::new(code::BAD_MERGE, Location::Bytes(file, at), message)
        .with_help("quote the key (`\"<<\"`) if it is a name")
}

/// A tag that contradicts its value.
pub fn bad_tag(file: FileId, at: Span, tag: &str, found: &str) -> Diagnostic {
    Diagnostic::new(
        code::BAD_TAG,
        Location::Bytes(file, at),
        format!("the tag `{tag}` does not fit this value: {found}"),
    )
    .with_help("remove the tag, or correct the value")
}

/// An alias inside the value it stands for.
pub fn alias_in_itself(file: FileId, at: Span) -> Diagnostic {
    Diagnostic::new(
        code::ALIAS_IN_ITSELF,
        Location::Bytes(file, at),
        "this alias stands inside the value that it names",
    )
    .with_help("use `$ref` for recursion")
}

/// `017`.
pub fn octal_lookalike(file: FileId, at: Span, text: &str) -> Diagnostic {
    let message = format!("`{text}` is a number with a leading zero, which YAML readers understand differently");
    Diagnostic::new(code::OCTAL_LOOKALIKE, Location::Bytes(file, at), message)
        .with_help(format!("write `\"{text}\"` for the text, or drop the zeros for the number"))
}

/// `!something`.
pub fn unknown_tag(file: FileId, at: Span, tag: &str) -> Diagnostic {
    Diagnostic::new(code::UNKNOWN_TAG, Location::Bytes(file, at), format!("the tag `{tag}` is ignored"))
        .with_help("remove it, or put the text in quotes if it begins with `!`")
}
