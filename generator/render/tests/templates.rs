//! The templates hold to their rules, and the table of symbols to what is written.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::super::symbols::SYMBOLS;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry has a path").path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("the file is text")
}

/// What stands between the marks, such as `for field in fields`.
fn tags(text: &str, open: &str, close: &str) -> Vec<String> {
    let parts = text.split(open).skip(1);
    parts.filter_map(|part| Some(part.split_once(close)?.0.trim().to_owned())).collect()
}

fn is_control(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("<%") && line.ends_with("%>") && line.matches("<%").count() == 1
}

fn deepest(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in tags(text, "<%", "%>") {
        match tag.split_whitespace().next() {
            Some("for" | "if" | "match") => depth += 1,
            Some(word) if word.starts_with("end") => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[test]
fn templates_are_outlines() {
    let mut broken = Vec::new();
    for path in files(&root().join("templates")) {
        let text = text(&path);
        let (lines, control) = (text.lines().count(), text.lines().filter(|line| is_control(line)).count());
        let is_short = text.lines().filter(|line| !line.trim().is_empty()).count() <= 8;
        let decides = |tag: &String| {
            !tag.starts_with("include ")
                && ["==", "!=", "<=", ">=", "~", "\"", "&&", "||"].iter().any(|word| tag.contains(word))
        };
        let calls = |tag: &String| tag.contains('(') && !tag.starts_with("if let Some(");
        let mut break_rule = |rule: &str, is_broken: bool| {
            if is_broken {
                broken.push(format!("{}: {rule}", path.display()));
            }
        };
        break_rule("more than 120 lines", lines > 120);
        break_rule("more than a quarter control lines", !is_short && control * 4 > lines);
        break_rule("nested deeper than two", deepest(&text) > 2);
        break_rule("compares", tags(&text, "<%", "%>").iter().any(decides));
        break_rule("calls", tags(&text, "<%", "%>").iter().chain(&tags(&text, "<{", "}>")).any(calls));
        break_rule("quotes an expression", text.contains("\"<{") && path.to_string_lossy().ends_with(".rs.jinja"));
        break_rule("manages whitespace", text.contains("<%-") || text.contains("-%>"));
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn symbols_are_those_of_templates_and_tokens() {
    let mut named = BTreeSet::new();
    let code = files(&root().join("generator/render"));
    let code = code.iter().filter(|path| !path.to_string_lossy().contains("tests"));
    for path in code.chain(&files(&root().join("templates"))) {
        let text = text(path);
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        named.extend(code.flat_map(symbols).collect::<Vec<_>>());
    }
    named.remove("codegen");
    let table: BTreeSet<String> = SYMBOLS.iter().map(|symbol| (*symbol).to_owned()).collect();
    assert_eq!(named, table);
    assert!(SYMBOLS.is_sorted(), "the table is sorted");
}

/// The names after `rt::` in a line.
fn symbols(line: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let name = |rest: &str| rest.split(|c| !is_part(c)).next().unwrap_or_default().to_owned();
    let hits = line.match_indices("rt::").filter(|(at, _)| !line[..*at].ends_with(is_part));
    hits.map(|(at, found)| name(&line[at + found.len()..])).filter(|name| !name.is_empty()).collect()
}

#[test]
fn the_runtime_offers_all_symbols() {
    let codegen = text(&root().join("runtime/src/codegen.rs"));
    let words: BTreeSet<&str> = codegen.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let missing: Vec<_> = SYMBOLS.iter().filter(|symbol| !words.contains(*symbol)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
