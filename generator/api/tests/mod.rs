//! Tests of the stage: a document as a few lines of YAML in, a compact dump of its meaning and all messages out.

mod bodies;
mod composition;
mod corpus;
mod documents;
mod newer;
mod operations;
mod schemas;
mod sequences;
mod stream_forms;
mod stream_rules;
mod streams;

use super::dump::{dump, dump_schemas};
use super::{Api, LowerOptions, lower};
use crate::diagnostics::{Diagnostics, Level};
use crate::{document, source};

/// The meaning of a document, and what was said about it.
fn lowered(text: &str, options: &LowerOptions) -> (Api, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let source = source::parse(text, "test.yaml", &mut diagnostics);
    let document = document::parse(&source, &mut diagnostics);
    let api = document.map(|document| lower(&document, options, &mut diagnostics));
    let api = api.unwrap_or_else(|| panic!("no document: {:?}", messages(&diagnostics, Level::Error)));
    (api, diagnostics)
}

/// Messages from a level on: code, place, sentence.
fn messages(diagnostics: &Diagnostics, level: Level) -> Vec<String> {
    let chosen = diagnostics.iter().filter(|diagnostic| diagnostic.level >= level);
    chosen
        .map(|diagnostic| {
            let place = diagnostic.at.pointer().map_or(String::new(), ToString::to_string);
            format!("{} {place}: {}", diagnostic.code.number, diagnostic.message)
        })
        .collect()
}

const HEAD: &str = "info: { title: T, version: '1' }\n";

/// Components as a document describes them: all are kept.
fn lowered_schemas(version: &str, schemas: &str) -> (Api, Diagnostics) {
    let schemas = indented(schemas, 4);
    let text = format!("openapi: {version}\n{HEAD}paths: {{}}\ncomponents:\n  schemas:\n{schemas}");
    let options = LowerOptions { prune: false, ..LowerOptions::default() };
    lowered(&text, &options)
}

#[track_caller]
fn check_schemas(version: &str, schemas: &str, expected: &str) {
    let (api, diagnostics) = lowered_schemas(version, schemas);
    compare(schemas, &dump_schemas(&api), &diagnostics, expected);
}

/// `paths`, `components` and other fields of the document.
#[track_caller]
fn check_document(fields: &str, expected: &str) {
    let text = format!("openapi: 3.1.0\n{HEAD}{}", indented(fields, 0));
    let (api, diagnostics) = lowered(&text, &LowerOptions::default());
    compare(&text, &dump(&api), &diagnostics, expected);
}

#[track_caller]
fn compare(text: &str, dump: &str, diagnostics: &Diagnostics, expected: &str) {
    let found = format!("{dump}{}", messages(diagnostics, Level::Note).join("\n"));
    let found: Vec<&str> = found.lines().map(str::trim).collect();
    let expected: Vec<&str> = expected.trim().lines().map(str::trim).collect();
    assert!(found == expected, "{text}\nexpected:\n{}\nfound:\n{}\nend", expected.join("\n"), found.join("\n"));
}

/// Lines with this many blanks instead of those that all have.
fn indented(text: &str, by: usize) -> String {
    let text = text.trim_matches('\n').trim_end();
    let common =
        text.lines().filter(|line| !line.trim().is_empty()).map(|line| line.len() - line.trim_start().len()).min();
    let blanks = " ".repeat(by);
    let cut = |line: &str| format!("{blanks}{}\n", line.get(common.unwrap_or(0)..).unwrap_or(""));
    text.lines().map(cut).collect()
}
