//! Messages as text, in the formats that people, editors and build tools read.
//!
//! Here, and only here, places become lines and columns. What comes from a document is cleaned first: no escape sequence, no
//! control character and no change of writing direction reaches a terminal.

mod clean;
#[cfg(feature = "cli")]
mod human;
mod json;
pub mod sarif;

use super::{Diagnostic, Diagnostics, Level, Location};
use crate::source::pointer::{FileId, Span};
pub use clean::clean;

/// The files that messages are about.
pub trait Files {
    /// The name that messages show.
    fn name(&self, file: FileId) -> &str;
    /// The whole text.
    fn text(&self, file: FileId) -> &str;
    /// What to underline; `None` for a file as a whole.
    fn span(&self, at: &Location) -> Option<(FileId, Span)>;
    /// Line and column of a byte, both counted from 1.
    fn line_and_column(&self, file: FileId, byte: u32) -> (usize, usize);
    /// The byte at which a line begins; the end of the text beyond the last line.
    fn line_start(&self, file: FileId, line: usize) -> u32;
}

/// How messages look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// With the lines of the document, for people. Without the feature `cli` it is [`Format::Short`].
    #[default]
    Human,
    /// One line each: `specs/chat.yaml:9:17: E0211 message`.
    Short,
    /// One JSON object a line.
    Json,
    /// Workflow commands of GitHub.
    Github,
    /// Lines for cargo, to be printed by a build script.
    Cargo,
}

/// Whether [`Format::Human`] has colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Color {
    /// No escape sequences.
    #[default]
    Never,
    /// With the escape sequences of a terminal.
    Always,
}

/// All messages, each with its line end.
pub fn all(diagnostics: &Diagnostics, files: &dyn Files, format: Format, color: Color) -> String {
    diagnostics.iter().map(|diagnostic| one(diagnostic, files, format, color)).collect()
}

/// One message with its line end; empty if the format has no such messages.
pub fn one(diagnostic: &Diagnostic, files: &dyn Files, format: Format, color: Color) -> String {
    match format {
        Format::Human => human(diagnostic, files, color),
        Format::Short => short(diagnostic, files) + "\n",
        Format::Json => json::line(diagnostic, files) + "\n",
        Format::Github => github(diagnostic, files) + "\n",
        Format::Cargo => cargo(diagnostic, files),
    }
}

/// `1 error, 2 warnings`; what there is none of is left out.
pub fn counts(diagnostics: &Diagnostics) -> String {
    let count = |level: Level| match diagnostics.count(level) {
        0 => None,
        1 => Some(format!("1 {}", level.name())),
        count => Some(format!("{count} {}s", level.name())),
    };
    let parts: Vec<String> = [Level::Error, Level::Warning].into_iter().filter_map(count).collect();
    parts.join(", ")
}

#[cfg(feature = "cli")]
fn human(diagnostic: &Diagnostic, files: &dyn Files, color: Color) -> String {
    human::report(diagnostic, files, color) + "\n"
}

#[cfg(not(feature = "cli"))]
fn human(diagnostic: &Diagnostic, files: &dyn Files, _: Color) -> String {
    short(diagnostic, files) + "\n"
}

fn short(diagnostic: &Diagnostic, files: &dyn Files) -> String {
    let place = Place::of(diagnostic.primary(), files);
    format!("{place}: {} {}", diagnostic.code.number, clean(&diagnostic.message))
}

fn github(diagnostic: &Diagnostic, files: &dyn Files) -> String {
    let command = match diagnostic.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let data = |text: &str| clean(text).replace('%', "%25");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let place = Place::of(diagnostic.primary(), files);
    let mut line = format!("::{command} file={}", property(&place.name));
    if let Some([start, end]) = place.range {
        line += &format!(",line={},col={},endLine={},endColumn={}", start.0, start.1, end.0, end.1);
    } else {
        line += ",line=1"; // an annotation without a line is not shown beside the file
    }
    line += &format!("::{} {}", diagnostic.code.number, data(&diagnostic.message));
    if let Some(help) = &diagnostic.help {
        line += &format!("%0Ahelp: {}", data(help));
    }
    line
}

/// Notes have no place in the output of a build.
fn cargo(diagnostic: &Diagnostic, files: &dyn Files) -> String {
    let level = match diagnostic.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => return String::new(),
    };
    let help = diagnostic.help.as_ref().map_or_else(String::new, |help| format!("; help: {}", clean(help)));
    format!("cargo::{level}={}{help}\n", short(diagnostic, files))
}

/// A place as people read it.
struct Place {
    name: String,
    /// Lines and columns of the first character and of the one behind the last.
    range: Option<[(usize, usize); 2]>,
}

impl Place {
    fn of(at: &Location, files: &dyn Files) -> Self {
        if let Location::Other(name) = at {
            return Place { name: clean(name), range: None };
        }
        let name = clean(files.name(at.file()));
        let range = files
            .span(at)
            .map(|(file, span)| [files.line_and_column(file, span.start), files.line_and_column(file, span.end)]);
        Place { name, range }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)?;
        self.range.map_or(Ok(()), |[(line, column), _]| write!(f, ":{line}:{column}"))
    }
}

#[cfg(test)]
mod tests;
