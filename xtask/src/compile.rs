//! Compiles generated code of many documents in few crates, and finds the document of each error.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::outcome::one_line;

/// A crate is full when it has so many documents or lines.
const DOCUMENTS: usize = 25;
const LINES: usize = 60_000;

/// What looks at the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// `cargo clippy`, with the lints that are errors by default.
    Clippy,
    /// `cargo check`.
    Check,
}

/// Compiles `modules` (folders with a `src/mod.rs`, and their lines) below `folder`; the first error of each folder that has one.
///
/// The compiler stops at the first kind of error, so one document can hide the errors of others: it goes on without those that
/// failed until nothing fails any more. Some errors have no place: then each document of the crate gets a crate of its own.
pub fn run(
    folder: &Path,
    modules: &[(&Path, usize)],
    tool: Tool,
    jobs: usize,
) -> Result<BTreeMap<PathBuf, String>, Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("no workspace")?;
    let workspace = folder.join("crates");
    if workspace.exists() {
        std::fs::remove_dir_all(&workspace)?;
    }
    std::fs::create_dir_all(&workspace)?;
    let mut crates = pack(modules);
    if crates.is_empty() {
        return Ok(BTreeMap::new());
    }
    std::fs::copy(root.join("Cargo.lock"), workspace.join("Cargo.lock"))?;
    let mut failed = BTreeMap::new();
    loop {
        write_workspace(&workspace, root, &crates)?;
        let problems = compile(&workspace, folder, tool, jobs)?;
        if problems.is_empty() {
            return Ok(failed);
        }
        let mut split = Vec::new();
        for (index, problem) in problems {
            let modules = &mut crates[index];
            let of = |file: &Path| modules.iter().copied().find(|module| file.starts_with(module));
            let mut found: Vec<(&Path, String)> =
                problem.errors.iter().filter_map(|(file, told)| Some((of(file)?, told.clone()))).collect();
            match modules[..] {
                [] => return Err(format!("an empty crate failed: {}", problem.without_place).into()),
                [only] if found.is_empty() => found.push((only, problem.without_place)),
                _ if found.is_empty() => split.append(modules),
                _ => {}
            }
            for (module, told) in found {
                modules.retain(|other| *other != module);
                failed.entry(module.to_owned()).or_insert(told);
            }
        }
        crates.extend(split.into_iter().map(|module| vec![module]));
    }
}

/// Documents in their order, a crate at a time.
fn pack<'a>(modules: &[(&'a Path, usize)]) -> Vec<Vec<&'a Path>> {
    let mut crates: Vec<Vec<&Path>> = Vec::new();
    let mut lines = 0;
    for &(module, more) in modules {
        match crates.last_mut() {
            Some(last) if last.len() < DOCUMENTS && lines + more <= LINES => {
                last.push(module);
                lines += more;
            }
            _ => {
                crates.push(vec![module]);
                lines = more;
            }
        }
    }
    crates
}

fn write_workspace(workspace: &Path, root: &Path, crates: &[Vec<&Path>]) -> Result<(), Box<dyn Error>> {
    let mut manifest = String::from("[workspace]\nresolver = \"3\"\nmembers = [");
    for (index, modules) in crates.iter().enumerate() {
        write!(manifest, "\"c{index:03}\", ")?;
        let runtime = root.join("runtime");
        let member = format!(
            "[package]\nname = \"c{index:03}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nspecloom-rt = {{ path = {:?}, default-features = false, features = [\"serde\", \"client\", \"server\", \"xml\"] }}\n",
            runtime.display().to_string()
        );
        let folder = workspace.join(format!("c{index:03}"));
        write_if_changed(&folder.join("Cargo.toml"), &member)?;
        write_if_changed(&folder.join("src/lib.rs"), &library(modules))?;
    }
    manifest.push_str("]\n\n[profile.dev]\ndebug = false\nincremental = false\n");
    write_if_changed(&workspace.join("Cargo.toml"), &manifest)?;
    Ok(())
}

fn library(modules: &[&Path]) -> String {
    let mut text = String::from("#![allow(warnings)]\n");
    for module in modules {
        let name = module.file_name().unwrap_or_default().to_string_lossy();
        let file = module.join("src/mod.rs").display().to_string();
        writeln!(text, "#[path = {file:?}]\npub mod {name};").expect("a string can be written to");
    }
    text
}

/// Writes a file unless it says so already: its date is what cargo looks at.
pub fn write_if_changed(file: &Path, text: &str) -> std::io::Result<()> {
    if std::fs::read_to_string(file).is_ok_and(|old| old == text) {
        return Ok(());
    }
    std::fs::create_dir_all(file.parent().unwrap_or(Path::new("")))?;
    std::fs::write(file, text)
}

/// What the compiler said of a crate that failed.
#[derive(Debug, Default)]
struct Problem {
    /// Errors with their files.
    errors: Vec<(PathBuf, String)>,
    /// The first error that has none.
    without_place: String,
}

/// One call of the compiler over all crates: the crates that failed, by number.
fn compile(
    workspace: &Path,
    folder: &Path,
    tool: Tool,
    jobs: usize,
) -> Result<BTreeMap<usize, Problem>, Box<dyn Error>> {
    let mut command = Command::new(env!("CARGO"));
    command.arg(match tool {
        Tool::Clippy => "clippy",
        Tool::Check => "check",
    });
    command.args(["--workspace", "--keep-going", "--message-format=short", "--offline", "--quiet"]);
    command.args(["--jobs", &jobs.to_string()]);
    if tool == Tool::Clippy {
        command.args(["--", "-A", "clippy::all", "-D", "clippy::correctness"]);
    }
    let output =
        command.current_dir(workspace).env("CARGO_TARGET_DIR", folder.join("target")).env("RUSTFLAGS", "").output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    let problems = problems(&text);
    if problems.is_empty() && !output.status.success() {
        return Err(format!("the compiler failed:\n{text}").into());
    }
    Ok(problems)
}

/// The compiler's messages, crate by crate: cargo shows those of a crate together, and its name after them.
fn problems(text: &str) -> BTreeMap<usize, Problem> {
    let mut problems = BTreeMap::new();
    let mut problem = Problem::default();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("error: could not compile `c") {
            let number = rest.split('`').next().and_then(|number| number.parse().ok());
            let done = std::mem::take(&mut problem);
            if let Some(number) = number {
                problems.insert(number, done);
            }
        } else if let Some((file, told)) = error_line(line) {
            problem.errors.push((file.to_owned(), told));
        } else if line.starts_with("error") && problem.without_place.is_empty() {
            problem.without_place = one_line(line);
        }
    }
    problems
}

/// `file:line:column: error[CODE]: text`, and nothing else. The line stays, for people.
fn error_line(line: &str) -> Option<(&Path, String)> {
    let (place, told) = line.split_once(": error")?;
    let mut parts = place.rsplitn(3, ':');
    let (_column, number, file) = (parts.next()?, parts.next()?, parts.next()?);
    let name = Path::new(file).file_name()?.to_string_lossy().into_owned();
    Some((Path::new(file), one_line(&format!("error{told} ({name}:{number})"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_has_a_file_and_a_text() {
        let line = "/t/out/d00001/src/models.rs:3:7: error[E0308]: mismatched types";
        let expected =
            (Path::new("/t/out/d00001/src/models.rs"), "error[E0308]: mismatched types (models.rs:3)".to_owned());
        assert_eq!(error_line(line), Some(expected));
        assert_eq!(error_line("error: could not compile `c000`"), None);
    }

    #[test]
    fn errors_belong_to_the_crate_that_is_named_after_them() {
        let text = "/o/d1/src/a.rs:1:2: error[E1]: x\nerror: could not compile `c001` (lib) due to 1 previous error\n\
            error[E2]: y\nerror: could not compile `c003` (lib) due to 1 previous error\n";
        let problems = problems(text);
        assert_eq!(problems.keys().copied().collect::<Vec<_>>(), [1, 3]);
        assert_eq!(problems[&1].errors, [(PathBuf::from("/o/d1/src/a.rs"), "error[E1]: x (a.rs:1)".to_owned())]);
        assert_eq!((problems[&3].errors.len(), problems[&3].without_place.as_str()), (0, "error[E2]: y"));
    }

    #[test]
    fn crates_are_filled_in_order() {
        let modules = [(Path::new("a"), 40_000), (Path::new("b"), 30_000), (Path::new("c"), 30_000)];
        assert_eq!(pack(&modules), [vec![Path::new("a")], vec![Path::new("b"), Path::new("c")]]);
    }
}
