//! Tests of the whole stage: a small [`document`] in, the [`dump`] of the package out.

mod document;
mod dump;
mod invariants;
mod names;
mod operations;
mod specs;
mod types;

use super::{BuildOptions, Package, build};
use crate::diagnostics::Diagnostics;
use document::Document;

fn built(document: &Document, options: &BuildOptions) -> (Package, Vec<String>) {
    let mut diagnostics = Diagnostics::new();
    let package = build(&document.api, options, &mut diagnostics);
    let messages =
        diagnostics.iter().map(|diagnostic| format!("{} {}", diagnostic.code.number, diagnostic.message)).collect();
    (package, messages)
}

/// The types of a document, one per line.
fn check_types(document: &Document, expected: &str) {
    let (package, _) = built(document, &BuildOptions::default());
    compare(&dump::types(&package), expected);
}

/// The operations of a document, one block each.
fn check_operations(document: &Document, expected: &str) {
    let (package, _) = built(document, &BuildOptions::default());
    compare(&dump::services(&package), expected);
}

fn compare(found: &str, expected: &str) {
    let clean = |text: &str| text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    let (found, expected) = (clean(found), clean(expected));
    assert!(found == expected, "found\n{found}\nexpected\n{expected}");
}
