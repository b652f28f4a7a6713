//! E06: generated files on disk are not what the documents give.

use super::catalogue as code;
use super::{Diagnostic, Location};

/// A file that should be there.
pub fn file_missing(file: &str) -> Diagnostic {
    Diagnostic::new(code::STALE, on_disk(file), "missing: the documents make this file").with_help(GENERATE)
}

/// A file that would be written differently now.
pub fn file_stale(file: &str) -> Diagnostic {
    Diagnostic::new(code::STALE, on_disk(file), "stale: the documents give another text now").with_help(GENERATE)
}

/// Only the lock differs: of a document, a part changed that no generated file shows.
pub fn lock_stale(file: &str) -> Diagnostic {
    Diagnostic::new(code::STALE, on_disk(file), "stale: a document changed since this was written").with_help(GENERATE)
}

/// A file of ours with changes that are not.
pub fn file_edited(file: &str) -> Diagnostic {
    Diagnostic::new(code::EDITED, on_disk(file), "edited by hand: this file is the tool's")
        .with_help("move the edit to a file of yours; `specloom generate --force` overwrites this one")
}

/// A file that nothing makes any more.
pub fn file_left_over(file: &str) -> Diagnostic {
    Diagnostic::new(code::LEFT_OVER, on_disk(file), "left over: nothing in the documents makes this file")
        .with_help("`specloom generate` removes it")
}

/// The lock names another version of the tool.
pub fn other_version(file: &str, wrote: &str, this: &str) -> Diagnostic {
    Diagnostic::new(code::OTHER_VERSION, on_disk(file), format!("written by specloom {wrote}, and this is {this}"))
        .with_help(format!("run `specloom generate`, or install {wrote}"))
}

const GENERATE: &str = "run `specloom generate`";

fn on_disk(file: &str) -> Location {
    Location::Other(file.into())
}
