//! All names of the documents of this repository and of the obstacle course, and what must hold for names of any document.

use std::path::PathBuf;

use super::{dump, invariants};
use crate::diagnostics::{Diagnostics, Level};
use crate::ir::{BuildOptions, Package, build};
use crate::{api, document, source};

/// The package of a document, and errors and notes about names.
fn package(path: &str) -> (Package, Vec<String>) {
    let full = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = std::fs::read_to_string(&full).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut diagnostics = Diagnostics::new();
    let source = source::parse(&text, path, &mut diagnostics);
    let document = document::parse(&source, &mut diagnostics).expect("a document");
    let lowered = api::lower(&document, &api::LowerOptions::default(), &mut diagnostics);
    let package = build(&lowered, &BuildOptions::default(), &mut diagnostics);
    let chosen = diagnostics.iter().filter(|found| found.level == Level::Error || found.code.number.starts_with("W04"));
    (package, chosen.map(|found| format!("{} {}", found.code.number, found.message)).collect())
}

/// Compares with the file beside this one; `BLESS=1` rewrites it.
fn check(path: &str, expected: &str) {
    let (package, messages) = package(path);
    invariants::check(&package);
    let found = format!("{}\n{}\n{}\n", dump::types(&package), dump::services(&package), messages.join("\n"));
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("generator/ir/tests/expected").join(expected);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, &found).expect("the expectation is written");
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    let line = found.lines().zip(expected.lines()).find(|(found, expected)| found != expected);
    assert!(found == expected, "{path} differs from {}, first in {line:?}; BLESS=1 rewrites it", file.display());
}

#[test]
fn chatter() {
    check("specs/chatter-events.yaml", "chatter-events.txt");
}

#[test]
fn quiika() {
    check("specs/quiika-sse.yaml", "quiika-sse.txt");
}

#[test]
fn agora_market() {
    check("specs/agora-market-sse.yaml", "agora-market-sse.txt");
}

#[test]
fn kaziro() {
    check("specs/kaziro-broker.yaml", "kaziro-broker.txt");
}

#[test]
fn gabber() {
    check("specs/gabber-realtime.yaml", "gabber-realtime.txt");
}

#[test]
fn obstacle_course() {
    check("tests/fixtures/names.yaml", "names.txt");
}
