//! The error of this stage: always a bug of ours, so it says where.

use std::fmt;

/// A template gave something that is no Rust, or failed to give anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderError {
    file: Option<String>,
    template: &'static str,
    problem: Problem,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Problem {
    Layout(String),
    Parse { line: usize, shown: String, message: String },
}

impl RenderError {
    pub(super) fn layout(template: &'static str, message: String) -> Self {
        Self { file: None, template, problem: Problem::Layout(message) }
    }

    pub(super) fn parse(template: &'static str, line: usize, shown: &str, message: String) -> Self {
        let shown = shown.trim().chars().take(200).collect();
        Self { file: None, template, problem: Problem::Parse { line, shown, message } }
    }

    /// Names the file that was being made.
    pub(super) fn in_file(mut self, file: &str) -> Self {
        self.file = Some(file.to_owned());
        self
    }

    /// The template whose text was refused.
    #[must_use]
    pub fn template(&self) -> &str {
        self.template
    }
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}: ")?;
        }
        write!(f, "template {}", self.template)?;
        match &self.problem {
            Problem::Layout(message) => write!(f, ": {message}")?,
            Problem::Parse { line, shown, message } => write!(f, ", line {line}: {message}: `{shown}`")?,
        }
        f.write_str("; this is a bug in specloom")
    }
}

impl std::error::Error for RenderError {}
