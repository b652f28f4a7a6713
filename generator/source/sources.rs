//! The files of one document.

use std::collections::HashMap;

use super::Source;
use super::pointer::{FileId, Span};
use super::relative::is_address;
use crate::diagnostics::Location;
use crate::diagnostics::render::Files;

/// A root document and the files that its references lead to.
#[derive(Clone, Debug)]
pub struct Sources {
    /// The root first; a file's place is its [`FileId`].
    files: Vec<Source>,
    /// Where each lies, seen from the root's folder.
    paths: Vec<String>,
    /// Names of files that do not belong to the folder of the root, by their place.
    named: HashMap<usize, String>,
}

impl Sources {
    /// A document that is one file so far.
    pub fn new(root: Source) -> Self {
        let name = root.name().replace('\\', "/");
        let path = if is_address(&name) { name } else { name.rsplit('/').next().unwrap_or_default().to_owned() };
        Sources { files: vec![root], paths: vec![path], named: HashMap::new() }
    }

    /// Adds a file, whose number is [`Sources::next`].
    pub fn push(&mut self, path: String, source: Source) {
        debug_assert_eq!(source.file(), self.next(), "files are numbered in order");
        self.files.push(source);
        self.paths.push(path);
    }

    /// Adds a file that has nothing to do with the folder of the root: an overlay.
    pub fn push_named(&mut self, name: String, source: Source) {
        self.named.insert(self.files.len(), name.clone());
        self.push(name, source);
    }

    /// The number of the file that is added next.
    pub fn next(&self) -> FileId {
        FileId(u32::try_from(self.files.len()).expect("fewer than 2^32 files"))
    }

    /// The root document.
    pub fn root(&self) -> &Source {
        &self.files[0]
    }

    /// One of the files; the root for a number that none has.
    pub fn file(&self, file: FileId) -> &Source {
        self.files.get(file.0 as usize).unwrap_or_else(|| self.root())
    }

    /// Where a file lies, seen from the root's folder, with `/` between names.
    pub fn path(&self, file: FileId) -> &str {
        &self.paths[file.0 as usize]
    }

    /// All files, the root first, each with where it lies.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Source)> {
        self.paths.iter().map(String::as_str).zip(&self.files)
    }

    /// The name of the root document in messages.
    pub fn name(&self) -> &str {
        self.root().name()
    }

    /// Names for all files, with the root's given: the others lie beside it.
    pub fn labelled(&self, root: &str) -> impl Iterator<Item = (String, String)> {
        let folder = root.rfind('/').map_or("", |end| &root[..=end]).to_owned();
        self.iter().enumerate().map({
            let root = root.to_owned();
            move |(index, (path, source))| {
                let own = self.named.get(&index).cloned();
                let beside = || match index {
                    0 => root.clone(),
                    _ if is_address(path) => path.to_owned(),
                    _ => format!("{folder}{path}"),
                };
                let label = own.unwrap_or_else(beside);
                (label, source.text().to_owned())
            }
        })
    }
}

impl From<Source> for Sources {
    fn from(root: Source) -> Self {
        Sources::new(root)
    }
}

impl Files for Sources {
    fn name(&self, file: FileId) -> &str {
        self.file(file).name()
    }

    fn text(&self, file: FileId) -> &str {
        self.file(file).text()
    }

    fn span(&self, at: &Location) -> Option<(FileId, Span)> {
        self.file(at.file()).span(at)
    }

    fn line_and_column(&self, file: FileId, byte: u32) -> (usize, usize) {
        self.file(file).line_and_column(file, byte)
    }

    fn line_start(&self, file: FileId, line: usize) -> u32 {
        self.file(file).line_start(line)
    }
}
