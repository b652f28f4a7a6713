//! What people and programs see: status lines, messages in the chosen format, data.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::time::Instant;

use anstream::{AutoStream, ColorChoice};

use super::{Color, MessageFormat};
use crate::Findings;
use crate::diagnostics::render::{Files, Format};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Level, Location, render};
use crate::output::lock::VERSION;
use crate::source::pointer::{FileId, Span};

/// Width of the verb column of status lines.
const VERB: usize = 12;

/// Where output goes, and how it looks.
#[derive(Debug)]
pub(super) struct Screen {
    format: MessageFormat,
    color: ColorChoice,
    shown: Shown,
    told: RefCell<Told>,
    started: Instant,
}

/// What has been said so far, for formats that sum it up.
#[derive(Debug, Default)]
struct Told {
    errors: usize,
    warnings: usize,
    written: usize,
    /// Of SARIF: the results, and the codes that they have.
    results: Vec<String>,
    codes: BTreeMap<&'static str, Code>,
}

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// Errors only.
    Errors,
    /// Errors and warnings; degradations and notes are counted.
    Warnings,
    /// All of it.
    Everything,
}

impl Screen {
    pub(super) fn new(format: MessageFormat, color: Color, shown: Shown) -> Self {
        let color = match color {
            Color::Auto => AutoStream::choice(&std::io::stderr()),
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Self { format, color, shown, told: RefCell::default(), started: Instant::now() }
    }

    /// A status line for people: `     Reading specs/chat.yaml`.
    pub(super) fn status(&self, verb: &str, text: &str) {
        if self.shown != Shown::Errors && self.format == MessageFormat::Human {
            let color = self.color != ColorChoice::Never;
            let (on, off) = if color { ("\u{1b}[1;32m", "\u{1b}[0m") } else { ("", "") };
            self.to_stderr(&format!("{on}{verb:>VERB$}{off} {text}\n"));
        }
    }

    /// An error of the tool itself (usage, configuration, files).
    pub(super) fn error(&self, message: &str) {
        let message = render::clean(message);
        self.told.borrow_mut().errors += 1;
        let text = match self.format {
            MessageFormat::Json => format!("{}\n", serde_json::json!({"reason": "error", "message": message})),
            MessageFormat::Github => format!("::error::{message}\n"),
            MessageFormat::Human | MessageFormat::Short | MessageFormat::Sarif => format!("error: {message}\n"),
        };
        if self.format == MessageFormat::Json { self.data(&text) } else { self.to_stderr(&text) }
    }

    /// What was found in one document.
    pub(super) fn findings(&self, findings: &Findings) {
        let (diagnostics, source) = (&findings.diagnostics, &findings.source);
        let mut shown = diagnostics.clone();
        shown.relevel(|diagnostic| self.says(diagnostic).then_some(diagnostic.level));
        self.show(&shown, source);
    }

    /// Messages in the chosen format; what programs read goes to stdout.
    fn show(&self, diagnostics: &Diagnostics, files: &dyn Files) {
        let color = if self.color == ColorChoice::Never { render::Color::Never } else { render::Color::Always };
        let text = |format| render::all(diagnostics, files, format, color);
        let mut told = self.told.borrow_mut();
        told.errors += diagnostics.count(Level::Error);
        told.warnings += diagnostics.count(Level::Warning);
        match self.format {
            MessageFormat::Human => self.to_stderr(&text(Format::Human)),
            MessageFormat::Short => self.to_stderr(&text(Format::Short)),
            MessageFormat::Json => self.data(&text(Format::Json)),
            MessageFormat::Github => self.data(&text(Format::Github)),
            MessageFormat::Sarif => {
                told.results.extend(diagnostics.iter().map(|diagnostic| render::sarif::result(diagnostic, files)));
                told.codes.extend(diagnostics.iter().map(|diagnostic| (diagnostic.code.number, diagnostic.code)));
            }
        }
    }

    /// So many files were written.
    pub(super) fn wrote(&self, files: usize) {
        self.told.borrow_mut().written += files;
    }

    /// The end of what programs read: a summary of JSON lines, the whole of SARIF.
    pub(super) fn finish(&self) {
        let told = self.told.borrow();
        match self.format {
            MessageFormat::Json => {
                let summary = serde_json::json!({
                    "reason": "summary",
                    "errors": told.errors,
                    "warnings": told.warnings,
                    "written": told.written,
                    "duration_ms": u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX),
                });
                self.data(&format!("{summary}\n"));
            }
            MessageFormat::Sarif => {
                let codes: Vec<Code> = told.codes.values().copied().collect();
                self.data(&render::sarif::document(VERSION, &codes, &told.results));
            }
            MessageFormat::Human | MessageFormat::Short | MessageFormat::Github => {}
        }
    }

    fn says(&self, diagnostic: &Diagnostic) -> bool {
        match self.shown {
            Shown::Errors => diagnostic.level == Level::Error,
            Shown::Warnings => diagnostic.level > Level::Note && !diagnostic.code.is_degradation(),
            Shown::Everything => true,
        }
    }

    /// The line that counts what [`findings`](Self::findings) did not show.
    pub(super) fn counted(&self, findings: &Findings) {
        let degraded = findings.diagnostics.iter().filter(|diagnostic| diagnostic.code.is_degradation()).count();
        let hidden = findings.diagnostics.iter().filter(|diagnostic| !self.says(diagnostic)).count();
        let plural = |n| if n == 1 { "" } else { "s" };
        if degraded > 0 {
            self.status(
                "Degraded",
                &format!("{degraded} construct{}; `specloom list --degraded` shows them", plural(degraded)),
            );
        }
        let notes = hidden.saturating_sub(degraded);
        if self.shown == Shown::Warnings && notes > 0 {
            self.status("Noted", &format!("{notes} note{}; -v shows them", plural(notes)));
        }
    }

    /// The line after the messages of a failed document; `what` could not be done with it.
    pub(super) fn could_not(&self, what: &str, findings: &Findings) {
        let counts = render::counts(&findings.diagnostics);
        if matches!(self.format, MessageFormat::Human | MessageFormat::Short) {
            let name = render::clean(findings.source.name());
            self.to_stderr(&format!("error: could not {what} {name}: {counts}\n"));
        }
    }

    /// A finding about a file on disk (stale, edited, left over).
    pub(super) fn file_finding(&self, finding: &Diagnostic) {
        let mut diagnostics = Diagnostics::new();
        diagnostics.report(finding.clone());
        self.show(&diagnostics, &NoDocument);
    }

    /// Data, to stdout.
    pub(super) fn data(&self, text: &str) {
        let _ = std::io::stdout().write_all(text.as_bytes());
    }

    fn to_stderr(&self, text: &str) {
        let _ = AutoStream::new(std::io::stderr(), self.color).write_all(text.as_bytes());
    }
}

/// Findings about files on disk are about no line of a document.
struct NoDocument;

impl Files for NoDocument {
    fn name(&self, _: FileId) -> &str {
        ""
    }

    fn text(&self, _: FileId) -> &str {
        ""
    }

    fn span(&self, _: &Location) -> Option<(FileId, Span)> {
        None
    }

    fn line_and_column(&self, _: FileId, _: u32) -> (usize, usize) {
        (1, 1)
    }

    fn line_start(&self, _: FileId, _: usize) -> u32 {
        0
    }
}
