//! What became of one document: its class, and the text in which the process that generated it tells so.

use std::fmt::{self, Write as _};

/// What became of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Generated, with nothing left out.
    Ok,
    /// Generated, with degradations.
    Degraded,
    /// Refused for errors of reading or of the document alone.
    Invalid,
    /// Refused for something that cannot be generated, among others.
    Unsupported,
    /// What was rendered is no Rust.
    NoRust,
    /// The process panicked or ended on a signal.
    Panic,
    /// The process took too long.
    Hang,
    /// The process asked for too much memory.
    OutOfMemory,
    /// What was generated does not compile.
    CompileError,
    /// A valid value did not survive its type.
    RoundTrip,
}

impl Class {
    /// Every class, as the summary lists them.
    pub const ALL: [Class; 10] = [
        Class::Ok,
        Class::Degraded,
        Class::Invalid,
        Class::Unsupported,
        Class::NoRust,
        Class::Panic,
        Class::Hang,
        Class::OutOfMemory,
        Class::CompileError,
        Class::RoundTrip,
    ];

    /// The word that stands first in a line.
    pub fn name(self) -> &'static str {
        match self {
            Class::Ok => "ok",
            Class::Degraded => "degraded",
            Class::Invalid => "refused-invalid",
            Class::Unsupported => "refused-unsupported",
            Class::NoRust => "does-not-parse",
            Class::Panic => "panic",
            Class::Hang => "hang",
            Class::OutOfMemory => "out-of-memory",
            Class::CompileError => "compile-error",
            Class::RoundTrip => "round-trip",
        }
    }

    /// Whether there is code to compile.
    pub fn generated(self) -> bool {
        matches!(self, Class::Ok | Class::Degraded)
    }

    /// Whether it is a fault of ours, and not of the document or of what is covered.
    pub fn is_bug(self) -> bool {
        self >= Class::NoRust
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What became of a document, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub class: Class,
    /// The first error, as one line.
    pub message: String,
    /// Code and wording, without names, of each degradation; of an unsupported document of each construct.
    pub constructs: Vec<String>,
    /// Lines of the generated code.
    pub lines: usize,
}

impl Outcome {
    /// One that has nothing but a reason.
    pub fn new(class: Class, message: impl Into<String>) -> Self {
        Outcome { class, message: one_line(&message.into()), constructs: Vec::new(), lines: 0 }
    }

    /// As text for [`Outcome::read`].
    pub fn write(&self) -> String {
        let mut text = format!("{}\n{}\n{}\n", self.class, self.lines, self.message);
        for construct in &self.constructs {
            writeln!(text, "{construct}").expect("a string can be written to");
        }
        text
    }

    /// From the text of [`Outcome::write`]; `None` when it is not whole.
    pub fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let name = lines.next()?;
        let class = Class::ALL.into_iter().find(|class| class.name() == name)?;
        let count = lines.next()?.parse().ok()?;
        let message = lines.next()?.to_owned();
        Some(Outcome { class, message, constructs: lines.map(str::to_owned).collect(), lines: count })
    }
}

/// Text without line ends, cut where it gets long.
pub fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut line: String = words.join(" ");
    if let Some((end, _)) = line.char_indices().nth(300) {
        line.truncate(end);
        line.push_str("...");
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_survives_its_text() {
        let mut outcome = Outcome::new(Class::Unsupported, "E0302 not\nsupported");
        outcome.constructs = vec!["tuples".to_owned()];
        assert_eq!(Outcome::read(&outcome.write()), Some(outcome));
        assert_eq!(Outcome::read("ok\n"), None);
    }
}
