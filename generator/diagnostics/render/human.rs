//! Messages as rustc shows them, with the lines of the document.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level as Title, Origin, Renderer, Snippet};

use super::{Color, Files, Place, clean};
use crate::diagnostics::{Diagnostic, Level, Location};
use crate::source::pointer::{FileId, Span};

/// Places this far apart are shown as two excerpts.
const MAX_LINES: usize = 200;

/// Longer excerpts are not shown (documents on one line): the position has to do.
const MAX_BYTES: usize = 16_384;

pub(super) fn report(diagnostic: &Diagnostic, files: &dyn Files, color: Color) -> String {
    let title = match diagnostic.level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
        Level::Note => Title::NOTE,
    };
    let mut group =
        title.primary_title(clean(&diagnostic.message)).id(diagnostic.code.number).elements(None::<Origin<'_>>);
    group = excerpts(group, diagnostic, files);
    if let Some(pointer) = diagnostic.at.pointer().filter(|pointer| !pointer.is_root()) {
        group = group.element(Title::NOTE.with_name("at").message(clean(&pointer.to_string())));
    }
    for note in &diagnostic.notes {
        group = group.element(Title::NOTE.message(clean(note)));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Title::HELP.message(clean(help)));
    }
    let renderer = match color {
        Color::Never => Renderer::plain(),
        Color::Always => Renderer::styled(),
    };
    renderer.render(&[group])
}

/// One place to underline.
struct Mark {
    file: FileId,
    span: Span,
    first_line: usize,
    last_line: usize,
    kind: AnnotationKind,
    label: String,
}

fn excerpts<'a>(mut group: Group<'a>, diagnostic: &Diagnostic, files: &'a dyn Files) -> Group<'a> {
    let mut marks = Vec::new();
    let label = diagnostic.label.as_deref().unwrap_or_default();
    marks.extend(mark(diagnostic.primary(), AnnotationKind::Primary, label, files));
    for second in &diagnostic.labels {
        marks.extend(mark(&second.at, AnnotationKind::Context, &second.text, files));
    }
    let Some(first) = marks.first() else {
        return group.element(Origin::path(Place::of(diagnostic.primary(), files).name));
    };
    let together =
        marks.iter().all(|mark| mark.file == first.file && mark.first_line.abs_diff(first.first_line) < MAX_LINES);
    if together {
        return excerpt(group, &marks, files);
    }
    for mark in marks {
        group = excerpt(group, &[mark], files);
    }
    group
}

fn mark(at: &Location, kind: AnnotationKind, label: &str, files: &dyn Files) -> Option<Mark> {
    let (file, span) = files.span(at)?;
    let (first_line, _) = files.line_and_column(file, span.start);
    // Of a text over many lines, its first line is enough.
    let line_end = files.line_start(file, first_line + 1).max(span.start);
    let line = files.text(file).get(span.start as usize..line_end as usize)?;
    let visible = u32::try_from(line.trim_end_matches(['\r', '\n']).len()).unwrap_or(u32::MAX);
    let span = Span { start: span.start, end: span.end.min(span.start + visible) };
    Some(Mark { file, span, first_line, last_line: first_line, kind, label: clean(label) })
}

fn excerpt<'a>(group: Group<'a>, marks: &[Mark], files: &'a dyn Files) -> Group<'a> {
    let Some(primary) = marks.first() else {
        return group;
    };
    let name = clean(files.name(primary.file));
    let first = marks.iter().map(|mark| mark.first_line).min().unwrap_or(1);
    let last = marks.iter().map(|mark| mark.last_line).max().unwrap_or(1);
    let start = files.line_start(primary.file, first);
    let end = files.line_start(primary.file, last + 1);
    let lines = files.text(primary.file).get(start as usize..end as usize).unwrap_or_default();
    if lines.len() > MAX_BYTES {
        let (line, column) = files.line_and_column(primary.file, primary.span.start);
        return group.element(Origin::path(name).line(line).char_column(column));
    }
    let annotations = marks.iter().map(|mark| annotation(mark, start));
    group.element(Snippet::source(lines).line_start(first).path(name).annotations(annotations))
}

fn annotation<'a>(mark: &Mark, window: u32) -> Annotation<'a> {
    let span = (mark.span.start - window) as usize..(mark.span.end - window) as usize;
    let annotation = mark.kind.span(span);
    if mark.label.is_empty() { annotation } else { annotation.label(mark.label.clone()) }
}
