//! Two other readers agree with ours: `serde_yaml` on values, `openapiv3` on what a 3.0 document holds.

use std::path::{Path, PathBuf};

use specloom::diagnostics::Diagnostics;
use specloom::source::{self, node::Node, node::Value};

fn documents() -> Vec<PathBuf> {
    let folders = ["specs", "tests/fixtures", "tests/fixtures/upstream"];
    let mut files: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort();
    files
}

/// Our tree as a `serde_json` value.
fn json(node: &Node) -> serde_json::Value {
    match node.value() {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(number) => match number.as_i128().filter(|_| is_integer_literal(number.text())) {
            Some(integer) => match (i64::try_from(integer), u64::try_from(integer)) {
                (Ok(integer), _) => integer.into(),
                (_, Ok(integer)) => integer.into(),
                _ => (integer as f64).into(),
            },
            None => number.as_f64().into(),
        },
        Value::String(text) => text.to_string().into(),
        Value::Sequence(items) => items.iter().map(json).collect(),
        Value::Mapping(entries) => entries.iter().map(|(key, entry)| (key.to_string(), json(&entry.value))).collect(),
    }
}

/// `1e3` and `2.0` are whole, too, and floats to the oracle.
fn is_integer_literal(text: &str) -> bool {
    text.starts_with("0x") || !text.contains(['.', 'e', 'E'])
}

#[test]
fn serde_yaml_reads_the_same_values() {
    for file in documents() {
        let text = std::fs::read_to_string(&file).unwrap();
        let mut diagnostics = Diagnostics::new();
        let source = source::parse(&text, &file.to_string_lossy(), &mut diagnostics);
        let oracle: serde_json::Value = serde_yaml::from_str(&text).unwrap();
        assert_eq!(json(source.root()), oracle, "{}", file.display());
    }
}

#[test]
fn openapiv3_finds_the_same_operations_parameters_and_schemas() {
    let mut seen = 0;
    for file in documents() {
        let text = std::fs::read_to_string(&file).unwrap();
        if !text.contains("3.0.") {
            continue;
        }
        let Ok(oracle) = serde_yaml::from_str::<openapiv3::OpenAPI>(text.trim_start_matches('\u{feff}')) else {
            continue;
        };
        seen += 1;
        let ours = lowered(&file);
        let theirs: Vec<String> = oracle
            .operations()
            .map(|(path, method, operation)| {
                format!(
                    "{} {path} {} {}",
                    method.to_uppercase(),
                    operation.operation_id.as_deref().unwrap_or(""),
                    operation.responses.responses.len()
                )
            })
            .collect();
        let mut mine: Vec<String> = ours
            .operations
            .iter()
            .filter(|operation| operation.hook.is_none() && operation.half.as_ref().is_none_or(|half| !half.streams))
            .map(|operation| {
                let codes = operation
                    .responses
                    .iter()
                    .filter(|response| response.status != specloom::api::Status::Default)
                    .count();
                format!("{} {} {} {codes}", operation.method, operation.path, operation.id.as_deref().unwrap_or(""))
            })
            .collect();
        let mut theirs_sorted = theirs.clone();
        theirs_sorted.sort();
        mine.sort();
        assert_eq!(mine, theirs_sorted, "{}", file.display());
        let schemas = oracle.components.as_ref().map_or(0, |components| components.schemas.len());
        let named = ours.schemas.iter().filter(|schema| schema.component.is_some()).count();
        assert!(named <= schemas, "{}: {named} of {schemas}", file.display());
    }
    assert!(seen >= 2, "the fixtures hold 3.0 documents");
}

fn lowered(file: &Path) -> specloom::api::Api {
    let mut diagnostics = Diagnostics::new();
    let source = source::load(file, &mut diagnostics);
    let document = specloom::document::parse(&source, &mut diagnostics).unwrap();
    let api = specloom::api::lower(&document, &specloom::api::LowerOptions::default(), &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{}", file.display());
    api
}

#[test]
fn a_document_held_in_memory_gives_the_same_code_as_its_file() {
    let text = std::fs::read_to_string("specs/gabber-realtime.yaml").unwrap();
    let from_text = specloom::configure().name("gabber").generate(&text, "openapiv3::OpenAPI").unwrap();
    let document: openapiv3::OpenAPI = serde_yaml::from_str(&text).unwrap();
    let from_memory = specloom::configure().name("gabber").openapiv3(&document).unwrap();
    for (a, b) in from_text.files.iter().zip(&from_memory.files) {
        assert_eq!(a.path, b.path);
        assert_eq!(a.text, b.text, "{}", a.path);
    }
}
