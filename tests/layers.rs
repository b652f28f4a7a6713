//! Who may know whom: the arrows between the generator's folders, and one owner for each third-party crate.
//!
//! `render → ir → api → document → source`; everyone may use `diagnostics`, `config` and `source::pointer`; only `lib.rs`
//! sees all; nobody imports `cli`.

use std::path::{Path, PathBuf};

/// What a folder of the generator may import, besides itself.
const ARROWS: &[(&str, &[&str])] = &[
    ("source", &["diagnostics"]),
    ("diagnostics", &["source"]),
    ("config", &["diagnostics"]),
    ("document", &["source", "diagnostics", "config"]),
    ("api", &["document", "diagnostics", "config", "source"]),
    ("ir", &["api", "diagnostics", "config", "source::pointer"]),
    ("render", &["ir", "diagnostics", "config"]),
    ("output", &["diagnostics", "config"]),
];

/// Third-party crates and the only places that may name them.
const OWNERS: &[(&str, &[&str])] = &[
    ("granit_parser", &["source/"]),
    (
        "serde_json",
        &["source/", "output/yaml.rs", "diagnostics/render", "document/interop.rs", "document/overlay/", "cli/"],
    ),
    ("serde_json_path", &["document/overlay/select.rs"]),
    ("serde_yaml", &["output/yaml.rs"]),
    ("openapiv3", &["document/interop.rs", "lib.rs"]),
    ("heck", &["ir/names"]),
    ("unicode_ident", &["ir/names"]),
    ("askama", &["render/"]),
    ("regex", &["api/schema/pattern.rs"]),
    ("syn", &["render/"]),
    ("prettyplease", &["render/"]),
    ("quote", &["render/"]),
    ("proc_macro2", &["render/"]),
    ("toml", &["config/", "output/lock.rs"]),
    ("toml_edit", &["cli/init.rs"]),
    ("clap", &["cli/", "main.rs"]),
    ("clap_complete", &["cli/completions.rs"]),
    ("ureq", &["cli/fetch.rs"]),
    ("mimalloc", &["main.rs"]),
    ("sha2", &["output/"]),
    ("tempfile", &["output/"]),
    ("annotate_snippets", &["diagnostics/"]),
    ("anstream", &["diagnostics/", "cli/"]),
    ("std::fs", &["source/load.rs", "output/", "build_script.rs", "cli/", "main.rs", "config/file.rs"]),
    ("std::env", &["build_script.rs", "cli/", "main.rs"]),
];

#[test]
fn folders_import_along_the_arrows_only() {
    let mut broken = Vec::new();
    for (file, text) in generator_files() {
        let Some((_, allowed)) = ARROWS.iter().find(|(folder, _)| file.starts_with(&format!("{folder}/"))) else {
            continue;
        };
        let own = file.split('/').next().unwrap();
        for (line, imported) in crate_paths(&text) {
            let segment = imported.split("::").next().unwrap();
            if !Path::new("generator").join(segment).exists() {
                continue; // a path in the code of a user's crate, or an item of lib.rs
            }
            let allowed = imported.starts_with(own)
                || allowed.iter().any(|allowed| imported == *allowed || imported.starts_with(&format!("{allowed}::")));
            if !allowed {
                broken.push(format!("generator/{file}:{line}: `{own}` must not import `crate::{imported}`"));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn nobody_imports_the_command_line() {
    for (file, text) in generator_files() {
        if file.starts_with("cli/") || file == "main.rs" {
            continue;
        }
        for (line, imported) in crate_paths(&text) {
            assert!(imported.split("::").next() != Some("cli"), "generator/{file}:{line} imports `cli`");
        }
    }
}

#[test]
fn every_third_party_crate_has_one_owner() {
    let mut broken = Vec::new();
    for (file, text) in generator_files() {
        for (number, line) in text.lines().enumerate() {
            for (name, owners) in OWNERS {
                if mentions(line, name) && !owners.iter().any(|owner| file.starts_with(owner)) {
                    broken.push(format!("generator/{file}:{}: `{name}` belongs to {owners:?}", number + 1));
                }
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn the_runtime_refers_to_itself_by_super_only() {
    for file in files_below(Path::new("runtime/src"), "rs") {
        let text = std::fs::read_to_string(&file).unwrap();
        for (number, line) in without_tests(&text).lines().enumerate() {
            let code = line.split("//").next().unwrap();
            let plain = code.replace("$crate::", "");
            assert!(!plain.contains("crate::"), "{}:{}: {line}", file.display(), number + 1);
        }
    }
}

#[test]
fn templates_stay_small_and_flat() {
    for file in files_below(Path::new("templates"), "jinja") {
        let text = std::fs::read_to_string(&file).unwrap();
        let lines = text.lines().count();
        assert!(lines <= 120, "{}: {lines} lines", file.display());
        assert!(!text.contains("<%-") && !text.contains("-%>"), "{}: the formatter owns white space", file.display());
    }
}

/// The generator's files below `generator/`, without their tests and comments.
fn generator_files() -> Vec<(String, String)> {
    let root = Path::new("generator");
    let files = files_below(root, "rs").into_iter().filter(|file| !file.ends_with("tests.rs") && !is_test_folder(file));
    files
        .map(|file| {
            let text = std::fs::read_to_string(&file).unwrap();
            let name = file.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            let code = without_tests(&text).lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>();
            (name, code.join("\n"))
        })
        .collect()
}

fn is_test_folder(file: &Path) -> bool {
    file.components().any(|part| part.as_os_str() == "tests") || file.ends_with("dump.rs")
}

fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap()
}

/// What follows `crate::` on each line, with the line number; braces of a grouped import are opened.
fn crate_paths(text: &str) -> Vec<(usize, String)> {
    let mut paths = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for (at, _) in line.match_indices("crate::") {
            let rest = &line[at + "crate::".len()..];
            if let Some(group) = rest.strip_prefix('{') {
                let group = group.split('}').next().unwrap();
                paths.extend(group.split(',').map(|item| (number + 1, item.trim().to_owned())));
                continue;
            }
            let path: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':').collect();
            paths.push((number + 1, path.trim_end_matches(':').to_owned()));
        }
    }
    paths
}

/// Whether a line of code names a crate or a module of `std`.
fn mentions(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = &line[at + name.len()..];
        let starts = before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '"' && c != '.');
        starts && (after.starts_with("::") || (line.trim_start().starts_with("use ") && after.starts_with([';', ' '])))
    })
}

fn files_below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}
