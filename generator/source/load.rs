//! The one place that opens documents: the root, and the files that its references lead to.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::Source;
use super::node::{Node, Value};
use super::pointer::{FileId, Span};
use crate::diagnostics::{self, Diagnostics};

/// Larger files are refused before they are read: the largest public document has 12 MB.
const MAX_BYTES: u64 = 1 << 30;

/// Reads a file. A [`Source`] comes back whatever happens, so that messages can show its text; if it could not be read, that is
/// reported and its root is `null`.
pub fn load(path: &Path, diagnostics: &mut Diagnostics) -> Source {
    load_as(FileId::ROOT, path, diagnostics)
}

/// The same for a file that is not the root document.
pub fn load_as(file: FileId, path: &Path, diagnostics: &mut Diagnostics) -> Source {
    let name = path.display().to_string();
    match read(path) {
        Ok(bytes) => parse(file, bytes, &name, diagnostics),
        Err(error) => {
            diagnostics.report(diagnostics::file_not_read(file, &reason(&error)));
            unread(file, &name, "")
        }
    }
}

/// Gives the files that references lead to.
pub trait Neighbours {
    /// Reads the file at a path below the root document's folder (names with `/` between them). What is wrong inside of it is
    /// reported, and then its root is `null`.
    ///
    /// # Errors
    /// When there is nothing to read.
    fn open(&mut self, file: FileId, path: &str, diagnostics: &mut Diagnostics) -> Result<Source, Refused>;
}

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The document is not in a folder.
    InMemory,
    /// It lies elsewhere: a link leads out of the root document's folder.
    Elsewhere,
    /// It is an address that the user has not allowed.
    NotAllowed,
    /// It is an address, and nothing came from there; the reason is what a message says.
    NotFetched(String),
    /// What came from an address, or its copy, is not what the lock says.
    Changed(String),
    /// It cannot be read; the reason is what a message says.
    Unreadable(String),
}

/// The folder of a document in memory: nothing is there.
#[derive(Clone, Copy, Debug)]
pub struct NoNeighbours;

impl Neighbours for NoNeighbours {
    fn open(&mut self, _: FileId, _: &str, _: &mut Diagnostics) -> Result<Source, Refused> {
        Err(Refused::InMemory)
    }
}

/// The folder of a document on disk, and the folders in it.
#[derive(Clone, Debug)]
pub struct Folder {
    folder: PathBuf,
    /// Where the folder and the document really are, links followed: files may lie there and nowhere else.
    real: Vec<PathBuf>,
    /// Whether the user has named a folder further up.
    is_wider: bool,
}

impl Folder {
    /// The folder around a document.
    pub fn of(document: &Path) -> Self {
        let folder = document.parent().unwrap_or(Path::new("")).to_owned();
        let here = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
        let around = document.canonicalize().ok().and_then(|real| real.parent().map(Path::to_owned));
        let real = here.canonicalize().ok().into_iter().chain(around).collect();
        Folder { folder, real, is_wider: false }
    }

    /// The same, and everything in another folder, as the user has agreed to.
    #[must_use]
    pub fn with(mut self, other: &Path) -> Self {
        let other = if other.as_os_str().is_empty() { Path::new(".") } else { other };
        self.real.extend(other.canonicalize());
        self.is_wider = true;
        self
    }
}

impl Neighbours for Folder {
    fn open(&mut self, file: FileId, path: &str, diagnostics: &mut Diagnostics) -> Result<Source, Refused> {
        if path.starts_with("../") && !self.is_wider {
            return Err(Refused::Elsewhere);
        }
        let place = self.folder.join(path);
        let unreadable = |error: io::Error| Refused::Unreadable(reason(&error));
        let real = place.canonicalize().map_err(unreadable)?;
        if !self.real.iter().any(|folder| real.starts_with(folder)) {
            return Err(Refused::Elsewhere);
        }
        let bytes = read(&real).map_err(unreadable)?;
        Ok(parse(file, bytes, &place.display().to_string(), diagnostics))
    }
}

fn parse(file: FileId, bytes: Vec<u8>, name: &str, diagnostics: &mut Diagnostics) -> Source {
    match String::from_utf8(bytes) {
        Ok(text) => super::parse_as(file, &text, name, diagnostics),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let start = u32::try_from(valid).unwrap_or(u32::MAX);
            let byte = error.as_bytes()[valid];
            diagnostics.report(diagnostics::not_utf8(file, Span { start, end: start }, byte));
            unread(file, name, &String::from_utf8_lossy(error.as_bytes()))
        }
    }
}

/// The text of a copy; `None` when there is none.
pub(super) fn read_text(path: &Path) -> Option<String> {
    read(path).ok().and_then(|bytes| String::from_utf8(bytes).ok())
}

fn unread(file: FileId, name: &str, text: &str) -> Source {
    Source { file, ..Source::new(name, text, Node::synthetic(Value::Null)) }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file".to_owned(),
        ErrorKind::PermissionDenied => "its permissions forbid it".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        ErrorKind::FileTooLarge => "it is larger than 1 GiB".to_owned(),
        kind => kind.to_string(),
    }
}
