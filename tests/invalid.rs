//! Documents that must fail or be warned about, each with the text of its report.
//!
//! `tests/invalid/<slug>.yaml` and `<slug>.stderr`; `BLESS=1` rewrites the expected texts. Every code of the catalogue has a
//! document. A `.stderr` without a document is for a document that is not there; a `<slug>.toml` is the configuration of its
//! document.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use specloom::Findings;
use specloom::config::{self, Config};
use specloom::diagnostics::render::{self, Color, Format};
use specloom::diagnostics::{Level, catalogue};

/// All that is found in a document on its way to code.
fn findings_for(path: &Path) -> Vec<Findings> {
    let file = path.with_extension("toml");
    let mut config =
        if file.exists() { config::load(&file).expect("a configuration") } else { Config::single(path, "out") };
    // A document of schemas alone is smaller than one with an operation that reaches them.
    config.apis.iter_mut().for_each(|api| api.options.prune = false);
    match specloom::generate(&config) {
        Ok(outcome) => outcome.apis.into_iter().map(|api| api.findings).collect(),
        Err(failed) => failed,
    }
}

/// All that is said about it.
fn report_for(path: &Path) -> String {
    let report =
        |findings: &Findings| render::all(&findings.diagnostics, &findings.source, Format::Human, Color::Never);
    findings_for(path).iter().map(report).collect()
}

fn folder() -> PathBuf {
    // Relative, since names of files are part of the reports.
    PathBuf::from("tests/invalid")
}

/// The documents of the folder, and those that only a report knows.
fn documents() -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(folder()).expect("the folder of documents");
    let mut paths: BTreeSet<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.is_file() && !["toml", "lock"].iter().any(|other| has_extension(path, other)));
    let reports: Vec<PathBuf> = paths.iter().filter(|path| has_extension(path, "stderr")).cloned().collect();
    for report in reports {
        paths.remove(&report);
        if !paths.iter().any(|path| path.with_extension("stderr") == report) {
            paths.insert(report.with_extension("yaml"));
        }
    }
    paths
}

fn has_extension(path: &Path, wanted: &str) -> bool {
    path.extension().is_some_and(|extension| extension == wanted)
}

#[test]
fn reports_are_as_expected() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    for path in documents() {
        let report = report_for(&path);
        let expected_path = path.with_extension("stderr");
        let expected = fs::read_to_string(&expected_path).unwrap_or_default();
        if report == expected {
            continue;
        }
        if bless {
            fs::write(&expected_path, report).expect("a writable folder");
        } else {
            wrong.push(format!("{}\n--- expected\n{expected}--- found\n{report}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}\nBLESS=1 rewrites the expected texts", wrong.join("\n"));
}

#[test]
fn every_code_has_a_document() {
    let reports = fs::read_dir(folder()).expect("the folder of documents").flatten().map(|entry| entry.path());
    let reports: String =
        reports.filter(|path| has_extension(path, "stderr")).filter_map(|path| fs::read_to_string(path).ok()).collect();
    // E06 is about files on disk and not about a document: tests/cli.rs provokes each of these codes.
    for code in catalogue::ALL.iter().filter(|code| !code.number.starts_with("E06")) {
        let shown = reports.contains(&format!("[{}]", code.number));
        assert!(shown, "{} ({}) has no document in tests/invalid", code.number, code.slug);
    }
}

#[test]
fn messages_are_sentences_in_lower_case_and_errors_say_what_to_do() {
    for path in documents() {
        for found in findings_for(&path).iter().flat_map(|findings| &findings.diagnostics) {
            let (path, message) = (path.display(), &found.message);
            assert!(!message.starts_with(char::is_uppercase) || message.starts_with("OpenAPI "), "{path}: {message}");
            assert!(!message.ends_with('.'), "{path}: {message}");
            assert!(found.help.is_some() || found.level < Level::Error, "{path}: no help: {message}");
            let help = found.help.as_deref().unwrap_or_default();
            assert!(!help.starts_with(char::is_uppercase) && !help.ends_with('.'), "{path}: {help}");
        }
    }
}

#[test]
fn reports_hold_nothing_that_steers_a_terminal() {
    for path in documents() {
        let report = report_for(&path);
        let bad = report.chars().find(|c| (c.is_control() && *c != '\n') || ('\u{202a}'..='\u{202e}').contains(c));
        assert_eq!(bad, None, "{}", path.display());
    }
}
