//! Messages for code scanning: one SARIF 2.1.0 document.

use std::fmt::Write as _;

use super::json::{Object, quote};
use super::{Files, Place};
use crate::diagnostics::{Code, Diagnostic, Level, Location};

/// A `result` of a run.
pub fn result(diagnostic: &Diagnostic, files: &dyn Files) -> String {
    let mut text = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        let _ = write!(text, "\nhelp: {help}");
    }
    let mut object = Object::new();
    object.text("ruleId", diagnostic.code.number);
    object.text("level", level(diagnostic.level));
    object.raw("message", &message(&text));
    object.raw("locations", &format!("[{}]", location(diagnostic.primary(), diagnostic.label.as_deref(), files)));
    if !diagnostic.labels.is_empty() {
        let others = diagnostic.labels.iter().map(|other| location(&other.at, Some(&other.text), files));
        object.raw("relatedLocations", &format!("[{}]", others.collect::<Vec<_>>().join(",")));
    }
    object.finish()
}

/// The document of a run: these results, which have these codes.
pub fn document(version: &str, codes: &[Code], results: &[String]) -> String {
    let rules = codes.iter().map(|code| {
        let mut rule = Object::new();
        rule.text("id", code.number);
        rule.text("name", code.slug);
        rule.raw("fullDescription", &message(code.explanation.trim_end()));
        rule.raw("defaultConfiguration", &format!("{{\"level\":{}}}", quote(level(code.level))));
        rule.finish()
    });
    let rules = rules.collect::<Vec<_>>().join(",");
    let driver = format!("{{\"name\":\"specloom\",\"version\":{},\"rules\":[{rules}]}}", quote(version));
    let run = format!(
        "{{\"tool\":{{\"driver\":{driver}}},\"columnKind\":\"unicodeCodePoints\",\"results\":[{}]}}",
        results.join(",")
    );
    format!(
        "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{run}]}}\n"
    )
}

fn level(level: Level) -> &'static str {
    level.name()
}

fn message(text: &str) -> String {
    format!("{{\"text\":{}}}", quote(text))
}

fn location(at: &Location, label: Option<&str>, files: &dyn Files) -> String {
    let place = Place::of(at, files);
    let mut physical = format!("\"artifactLocation\":{{\"uri\":{}}}", quote(&uri(&place.name)));
    if let Some([(line, column), (end_line, end_column)]) = place.range {
        let _ = write!(
            physical,
            ",\"region\":{{\"startLine\":{line},\"startColumn\":{column},\"endLine\":{end_line},\"endColumn\":{end_column}}}"
        );
    }
    let label = label.map_or_else(String::new, |label| format!(",\"message\":{}", message(label)));
    format!("{{\"physicalLocation\":{{{physical}}}{label}}}")
}

/// A path as a reference: what has a meaning in one is escaped. An address stands for itself.
fn uri(name: &str) -> String {
    if name.contains("://") {
        return name.to_owned();
    }
    let mut uri = String::new();
    for byte in name.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}
