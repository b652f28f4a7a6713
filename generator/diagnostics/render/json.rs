//! Messages for programs: one JSON object a line.

use super::{Color, Files, clean};
use crate::diagnostics::{Diagnostic, Location};

pub(super) fn line(diagnostic: &Diagnostic, files: &dyn Files) -> String {
    let mut object = Object::new();
    object.text("reason", "diagnostic");
    object.text("level", diagnostic.level.name());
    object.text("code", diagnostic.code.number);
    object.text("slug", diagnostic.code.slug);
    object.text("message", &diagnostic.message);
    if let Some(pointer) = diagnostic.at.pointer() {
        object.text("pointer", &pointer.to_string());
    }
    let label = diagnostic.label.as_deref();
    let mut spans = vec![span(diagnostic.primary(), label, Rank::Primary, files)];
    for second in &diagnostic.labels {
        spans.push(span(&second.at, Some(&second.text), Rank::Secondary, files));
    }
    object.raw("spans", &format!("[{}]", spans.join(",")));
    if !diagnostic.notes.is_empty() {
        let notes: Vec<String> = diagnostic.notes.iter().map(|note| quote(note)).collect();
        object.raw("notes", &format!("[{}]", notes.join(",")));
    }
    if let Some(help) = &diagnostic.help {
        object.text("help", help);
    }
    object.text("rendered", &super::human(diagnostic, files, Color::Never));
    object.finish()
}

#[derive(Clone, Copy, PartialEq)]
enum Rank {
    Primary,
    Secondary,
}

fn span(at: &Location, label: Option<&str>, rank: Rank, files: &dyn Files) -> String {
    let place = super::Place::of(at, files);
    let mut object = Object::new();
    object.text("file", &place.name);
    if let Some([(line, column), (end_line, end_column)]) = place.range {
        object.raw("line", &line.to_string());
        object.raw("column", &column.to_string());
        object.raw("end_line", &end_line.to_string());
        object.raw("end_column", &end_column.to_string());
    }
    object.raw("primary", if rank == Rank::Primary { "true" } else { "false" });
    if let Some(label) = label {
        object.text("label", label);
    }
    object.finish()
}

/// serde_json belongs to `source`; six fields do not need it.
pub(super) struct Object(String);

impl Object {
    pub(super) fn new() -> Self {
        Object("{".to_owned())
    }

    pub(super) fn text(&mut self, key: &str, value: &str) {
        self.raw(key, &quote(value));
    }

    pub(super) fn raw(&mut self, key: &str, value: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        self.0 += &format!("{}:{value}", quote(key));
    }

    pub(super) fn finish(self) -> String {
        self.0 + "}"
    }
}

/// A JSON string. Invisible characters are spelled out as in every other format; line ends of a rendered message are kept.
pub(super) fn quote(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for part in text.split_inclusive('\n') {
        let line = part.strip_suffix('\n');
        for character in clean(line.unwrap_or(part)).chars() {
            match character {
                '"' => quoted.push_str("\\\""),
                '\\' => quoted.push_str("\\\\"),
                _ => quoted.push(character),
            }
        }
        if line.is_some() {
            quoted.push_str("\\n");
        }
    }
    quoted + "\""
}
