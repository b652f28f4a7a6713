//! What is wrong with a document, for the people who wrote it.
//!
//! Owns codes, wording and rendering. A [`Diagnostic`] is built only by the functions beside the [catalogue], so that wording and
//! code live together; stages report into [`Diagnostics`] and go on. Which warnings count as errors is for the configuration.

pub mod catalogue;
mod files;
mod invalid;
mod lint;
mod lowering;
mod naming;
mod reading;
pub mod render;
pub mod suggest;
mod unsupported;

pub use catalogue::Code;
pub use files::*;
pub use invalid::*;
pub use lint::*;
pub use lowering::*;
pub use naming::*;
pub use reading::*;
pub use unsupported::*;

use std::sync::Arc;

use crate::source::pointer::{FileId, Pointer, Span};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing; nothing has to be done.
    Note,
    /// Something to look at; the run goes on.
    Warning,
    /// The run ends at the next checkpoint and nothing is written.
    Error,
}

impl Level {
    /// As a message shows it.
    pub fn name(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// Where in which file. Lines and columns are found when a message is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// The file as a whole.
    File(FileId),
    /// Bytes of the text, for problems found before there is a tree.
    Bytes(FileId, Span),
    /// A value. Of an object or list its key is shown, since the value may be long.
    Value(Pointer),
    /// The key of a value.
    Key(Pointer),
    /// A file that is not a document: the configuration, a generated file.
    Other(Arc<str>),
}

impl Location {
    /// The place in the document, if there is a document already.
    pub fn pointer(&self) -> Option<&Pointer> {
        match self {
            Location::Value(pointer) | Location::Key(pointer) => Some(pointer),
            Location::File(_) | Location::Bytes(..) | Location::Other(_) => None,
        }
    }

    /// The document; of what is not about one, the root document.
    pub fn file(&self) -> FileId {
        match self {
            Location::Value(pointer) | Location::Key(pointer) => pointer.file(),
            Location::File(file) | Location::Bytes(file, _) => *file,
            Location::Other(_) => FileId::ROOT,
        }
    }
}

impl From<Pointer> for Location {
    fn from(pointer: Pointer) -> Self {
        Location::Value(pointer)
    }
}

impl From<&Pointer> for Location {
    fn from(pointer: &Pointer) -> Self {
        Location::Value(pointer.clone())
    }
}

/// A second place that a message is about.
#[derive(Clone, Debug)]
pub struct Label {
    /// Where.
    pub at: Location,
    /// What is to be seen there.
    pub text: String,
}

/// One message.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Its entry in the catalogue.
    pub code: Code,
    /// How bad it is; the configuration may change it.
    pub level: Level,
    /// One sentence: lower case, no full stop, names in backticks.
    pub message: String,
    /// What it is about: the `= at:` line.
    pub at: Location,
    /// The narrower place to underline, where that is not `at` itself.
    pub focus: Option<Location>,
    /// What stands under the underlined place.
    pub label: Option<String>,
    /// Other places of the same problem.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
    /// What else is worth knowing.
    pub notes: Vec<String>,
}

impl Diagnostic {
    /// A message with nothing but its sentence and its place. For the constructor functions of this folder.
    pub fn new(code: Code, at: impl Into<Location>, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            level: code.level,
            message: message.into(),
            at: at.into(),
            focus: None,
            label: None,
            labels: Vec::new(),
            help: None,
            notes: Vec::new(),
        }
    }

    /// Underlines this place instead of `at`.
    #[must_use]
    pub fn with_focus(mut self, focus: impl Into<Location>) -> Self {
        self.focus = Some(focus.into());
        self
    }

    /// Says what is underlined.
    #[must_use]
    pub fn with_label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Shows a second place.
    #[must_use]
    pub fn with_second(mut self, at: impl Into<Location>, text: impl Into<String>) -> Self {
        self.labels.push(Label { at: at.into(), text: text.into() });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what to do, if there is something.
    #[must_use]
    pub fn with_help_if(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Moves its places.
    fn relocate(&mut self, relocate: &mut impl FnMut(&mut Location)) {
        let labels = self.labels.iter_mut().map(|label| &mut label.at);
        std::iter::once(&mut self.at).chain(&mut self.focus).chain(labels).for_each(relocate);
    }

    /// The place to underline.
    pub fn primary(&self) -> &Location {
        self.focus.as_ref().unwrap_or(&self.at)
    }
}

/// Collects messages while a stage goes on.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    all: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Nothing reported yet.
    pub fn new() -> Self {
        Diagnostics::default()
    }

    /// Adds one message.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.all.push(diagnostic);
    }

    /// Whether the run has to end at the next checkpoint.
    pub fn has_errors(&self) -> bool {
        self.count(Level::Error) > 0
    }

    /// How many messages of one level there are.
    pub fn count(&self, level: Level) -> usize {
        self.all.iter().filter(|diagnostic| diagnostic.level == level).count()
    }

    /// All messages, in the order they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.all.iter()
    }

    /// How many messages there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Moves every place, when the tree that they are about was put together of others.
    pub fn relocate(&mut self, mut relocate: impl FnMut(&mut Location)) {
        for diagnostic in &mut self.all {
            diagnostic.relocate(&mut relocate);
        }
    }

    /// Lets the configuration change a level, or drop a message by answering `None`.
    pub fn relevel(&mut self, level: impl Fn(&Diagnostic) -> Option<Level>) {
        self.all.retain_mut(|diagnostic| match level(diagnostic) {
            Some(level) => {
                diagnostic.level = level;
                true
            }
            None => false,
        });
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: T) {
        self.all.extend(diagnostics);
    }
}
