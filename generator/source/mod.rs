//! Text to value tree.
//!
//! Owns bytes, the quirks of YAML and JSON, and positions. Does not know a single OpenAPI word.

mod json;
mod load;
pub mod locate;
pub mod node;
pub mod pointer;
pub mod relative;
mod remote;
mod scalar;
mod sources;
mod write;
mod yaml;
mod yaml_error;

use std::sync::Arc;

use crate::diagnostics::{self, Diagnostics};
pub use load::{Folder, Neighbours, NoNeighbours, Refused, load, load_as};
use node::{Node, Value};
use pointer::{FileId, Pointer, Text};
pub use remote::{Fetch, Web};
pub use sources::Sources;

/// Values may be nested this deep, aliases counted where they are used. Every walk over the tree may recurse that far.
pub const MAX_DEPTH: usize = 255;

/// One file: its text and what the text says.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    file: FileId,
    text: Text,
    root: Node,
    index: Arc<locate::Index>,
}

/// Reads a text in memory; `name` stands for it in messages. A [`Source`] comes back whatever happens, so that messages can show
/// its text; if it could not be read, that is reported and its root is `null`.
pub fn parse(text: &str, name: &str, diagnostics: &mut Diagnostics) -> Source {
    parse_as(FileId::ROOT, text, name, diagnostics)
}

/// The same for a file that is not the root document.
pub fn parse_as(file: FileId, text: &str, name: &str, diagnostics: &mut Diagnostics) -> Source {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let root = if u32::try_from(text.len()).is_err() {
        diagnostics.report(diagnostics::file_not_read(file, "it is larger than 4 GiB"));
        None
    } else {
        read(text, file, diagnostics)
    };
    let root = root.unwrap_or_else(|| Node::synthetic(Value::Null));
    Source { file, ..Source::new(name, text, root) }
}

/// Takes a value in memory for a document, by way of its JSON text, so that messages have lines to show.
pub fn from_value(value: &impl serde::Serialize, name: &str, diagnostics: &mut Diagnostics) -> Result<Source, String> {
    Ok(parse(&json::write(value)?, name, diagnostics))
}

/// JSON through a JSON reader, which is faster and takes what YAML readers refuse (keys over 1,024 characters, some control
/// characters); everything else, and what only looks like JSON, as YAML.
fn read(text: &str, file: FileId, diagnostics: &mut Diagnostics) -> Option<Node> {
    if text.trim_start().starts_with('{')
        && let Some((root, found)) = json::read(text, file)
    {
        diagnostics.extend(found);
        return Some(root);
    }
    yaml::read(text, file, diagnostics)
}

impl Source {
    /// A source whose tree was not read from its text.
    pub fn new(name: impl Into<String>, text: impl Into<Text>, root: Node) -> Self {
        Source { name: name.into(), file: FileId::ROOT, text: text.into(), root, index: Arc::default() }
    }

    /// The name that messages show: the path as it was given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file's number in pointers.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The text, without a byte-order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The value of the whole document; `null` if it could not be read.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// The same text with another tree.
    #[must_use]
    pub fn with_root(&self, root: Node) -> Self {
        Source { root, ..self.clone() }
    }

    /// The pointer of the whole document.
    pub fn pointer(&self) -> Pointer {
        Pointer::root(self.file)
    }
}

#[cfg(test)]
mod tests;
