//! Documents of a folder, when `SPECLOOM_CORPUS` names one: nothing panics, nothing hangs. Prints each document's errors with
//! `SPECLOOM_CORPUS_SHOW=1`.

#![expect(clippy::print_stderr, reason = "a report for people")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::*;

#[test]
fn a_folder_of_documents_is_lowered_without_a_panic() {
    let Ok(folder) = std::env::var("SPECLOOM_CORPUS") else {
        return;
    };
    let show = std::env::var("SPECLOOM_CORPUS_SHOW").is_ok();
    let mut classes: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let (mut clean, mut refused) = (0, 0);
    for file in documents(Path::new(&folder)) {
        let start = Instant::now();
        let mut diagnostics = Diagnostics::new();
        let source = source::load(&file, &mut diagnostics);
        let Some(document) = document::parse(&source, &mut diagnostics) else {
            continue;
        };
        let read = start.elapsed();
        let api = lower(&document, &LowerOptions::default(), &mut diagnostics);
        let took = start.elapsed() - read;
        assert!(took < Duration::from_secs(30), "{} took {took:?}", file.display());
        let errors = messages(&diagnostics, Level::Error);
        if errors.is_empty() {
            clean += 1
        } else {
            refused += 1
        }
        if show {
            let counts = (api.operations.len(), api.schemas.len(), errors.len());
            eprintln!("{} {counts:?} read {read:?} lowered {took:?}", file.display());
            errors.iter().take(5).for_each(|message| eprintln!("    {message}"));
        }
        let mut seen = std::collections::BTreeSet::new();
        for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Error) {
            let class = class(diagnostic.code.number, &diagnostic.message);
            if seen.insert(class.clone()) {
                let example = format!("{} {:?}", file.display(), diagnostic.at.pointer());
                classes.entry(class).or_insert((0, example)).0 += 1;
            }
        }
    }
    let mut classes: Vec<_> = classes.into_iter().collect();
    classes.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    for (class, (count, example)) in classes.iter().take(80) {
        eprintln!("{count:5} {class}\n          {example}");
    }
    eprintln!("{clean} without errors, {refused} with");
}

fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else {
        return vec![folder.to_owned()];
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(documents(&path));
        } else if path
            .extension()
            .is_some_and(|extension| ["yaml", "yml", "json"].contains(&&*extension.to_string_lossy()))
        {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// A message without the names in it.
fn class(code: &str, message: &str) -> String {
    let parts: Vec<&str> = message.split('`').collect();
    if code == "E0302" {
        return format!("{code} {}", message.split(" (`").next().unwrap_or(message));
    }
    format!("{code} {}", parts.iter().step_by(2).copied().collect::<Vec<_>>().join("_"))
}
