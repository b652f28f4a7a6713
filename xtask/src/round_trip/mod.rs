//! Made-up valid values through the generated types: read, written, and compared with what went in.
//!
//! The values come from the document's own schemas and pass a JSON Schema validator that shares no code with the generator, so
//! what it takes and our types refuse is our mistake, and so is what comes out different.

mod instances;
mod one_way;
mod oracle;

use std::collections::{BTreeMap, HashSet};
use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::compile::write_if_changed;

/// Valid values for each schema.
const VALUES: usize = 6;
/// Candidates for them.
const CANDIDATES: usize = 24;

/// What a process that generated a document leaves beside the code: the document as one, and the types of its components.
pub const DOCUMENT: &str = "document.json";
/// Component and Rust type, a line each.
pub const TYPES: &str = "types.tsv";

/// So many documents or lines make a program.
const DOCUMENTS: usize = 40;
const LINES: usize = 60_000;

/// A document's module, and components with the types that are made of them.
struct Module {
    folder: PathBuf,
    name: String,
    types: Vec<(String, String)>,
    lines: usize,
}

/// A value on its way.
struct Case {
    component: String,
    ty: String,
    value: Value,
}

/// What was counted, and what went wrong with each folder.
#[derive(Debug, Default)]
pub struct Report {
    pub schemas: usize,
    pub values: usize,
    pub without_value: usize,
    /// Documents that have some.
    pub incomplete: BTreeMap<PathBuf, usize>,
    /// Schemas that no validator could be made of: their values are not tried.
    pub without_validator: usize,
    pub failed: BTreeMap<PathBuf, Vec<String>>,
}

/// Runs the values of every folder of `modules` through its types, in few programs.
pub fn run(folder: &Path, modules: &[&Path], jobs: usize) -> Result<Report, Box<dyn Error>> {
    let modules: Vec<Module> = modules.iter().filter_map(|module| read(module)).collect();
    let mut report = Report::default();
    if modules.is_empty() {
        return Ok(report);
    }
    let mut rest = &modules[..];
    while !rest.is_empty() {
        let mut lines = 0;
        let fits = |module: &Module| {
            lines += module.lines;
            lines <= LINES
        };
        let count = rest.iter().take(DOCUMENTS).map(fits).take_while(|fits| *fits).count().max(1);
        let (these, others) = rest.split_at(count);
        let program = build(folder, these, jobs)?;
        these.iter().try_for_each(|module| run_module(&program, module, &mut report))?;
        rest = others;
    }
    Ok(report)
}

fn run_module(program: &Path, module: &Module, report: &mut Report) -> Result<(), Box<dyn Error>> {
    // A number that no JSON library holds exactly leaves the document unwritten.
    let Ok(text) = std::fs::read_to_string(module.folder.join(DOCUMENT)) else {
        report.without_validator += module.types.len();
        return Ok(());
    };
    let mut document: Value = serde_json::from_str(&text)?;
    oracle::as_2020_12(&mut document);
    let one_way = one_way::names(&document);
    let told = oracle::with_heirs(&document);
    let cases = cases(&document, &told, module, report);
    let told = ask(program, &module.name, &cases)?;
    if told.len() != cases.len() {
        return Err(format!("{}: {} answers to {} values", module.name, told.len(), cases.len()).into());
    }
    for (Case { ty, value, .. }, told) in cases.iter().zip(told) {
        if let Some(problem) = problem(value, &told, &one_way) {
            report.failed.entry(module.folder.clone()).or_default().push(format!("{ty}: {problem}: {value}"));
        }
    }
    report.values += cases.len();
    Ok(())
}

fn read(folder: &Path) -> Option<Module> {
    let text = std::fs::read_to_string(folder.join(TYPES)).ok()?;
    let pairs = text.lines().filter_map(|line| line.split_once('\t'));
    let types: Vec<_> = pairs.map(|(component, ty)| (component.to_owned(), ty.to_owned())).collect();
    let name = folder.file_name()?.to_string_lossy().into_owned();
    let models = std::fs::read_to_string(folder.join("src/models.rs")).ok()?;
    (!types.is_empty()).then(|| Module { folder: folder.to_owned(), name, types, lines: models.lines().count() })
}

/// Valid values, each for every type of its component; `told` is what the validator is asked by.
fn cases(document: &Value, told: &Value, module: &Module, report: &mut Report) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for (component, ty) in &module.types {
        let more = |value: &Value| Case { component: component.clone(), ty: ty.clone(), value: value.clone() };
        if let Some(last) = cases.last().filter(|last| last.component == *component).map(|last| last.ty.clone()) {
            // What requests hold of the same component.
            let same = cases.iter().filter(|case| case.component == *component && case.ty == last);
            let same: Vec<Case> = same.map(|case| more(&case.value)).collect();
            cases.extend(same);
            continue;
        }
        let Some(schema) = document.pointer("/components/schemas").and_then(|schemas| schemas.get(component)) else {
            continue;
        };
        let Some(validator) = oracle::validator(told, component) else {
            report.without_validator += 1;
            continue;
        };
        report.schemas += 1;
        let candidates = instances::Maker::new(document).candidates(schema, CANDIDATES);
        // Whether `null` is a value is said where a type is used, not by the type itself.
        let candidates = candidates.into_iter().filter(|value| !value.is_null() && is_exact(value));
        let candidates = candidates.filter(|value| validator.is_valid(value));
        let valid: Vec<Value> = candidates.take(VALUES).collect();
        if valid.is_empty() {
            report.without_value += 1;
            *report.incomplete.entry(module.folder.clone()).or_default() += 1;
        }
        cases.extend(valid.iter().map(more));
    }
    cases
}

/// Whether no number in a value is so large that a validator may see another.
fn is_exact(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_f64().is_some_and(|number| number.abs() < 1e15),
        Value::Array(items) => items.iter().all(is_exact),
        Value::Object(members) => members.values().all(is_exact),
        _ => true,
    }
}

/// A program with all modules, that reads a value a line and writes what becomes of it.
fn build(folder: &Path, modules: &[Module], jobs: usize) -> Result<PathBuf, Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("no workspace")?;
    let package = folder.join("round-trip");
    let manifest = format!(
        "[package]\nname = \"round-trip\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\nspecloom-rt = {{ path = {:?}, default-features = false }}\n\n[profile.dev]\ndebug = false\nincremental = false\n",
        root.join("runtime").display().to_string()
    );
    write_if_changed(&package.join("Cargo.toml"), &manifest)?;
    std::fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock"))?;
    write_if_changed(&package.join("src/main.rs"), &program(modules))?;
    let mut command = Command::new(env!("CARGO"));
    command.args(["build", "--quiet", "--offline", "--jobs", &jobs.to_string()]).current_dir(&package);
    let output = command.env("CARGO_TARGET_DIR", folder.join("target")).env("RUSTFLAGS", "").output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(folder.join("target/debug/round-trip"))
}

fn program(modules: &[Module]) -> String {
    let mut text = String::from("#![allow(warnings)]\n#![recursion_limit = \"512\"]\n");
    let mut tables = String::new();
    for module in modules {
        let file = module.folder.join("src/models.rs").display().to_string();
        writeln!(text, "#[path = {file:?}]\nmod {};", module.name).expect("a string can be written to");
        for (_, ty) in &module.types {
            writeln!(tables, "        ({:?}, {ty:?}) => case::<{}::{ty}>(value),", module.name, module.name)
                .expect("a string can be written to");
        }
    }
    text.push_str(MAIN);
    text.replace("/* arms */", &tables)
}

const MAIN: &str = r#"
use specloom_rt::json::{self, Decode, Encode, Limits, Reading};

fn main() {
    let name = std::env::args().nth(1).unwrap();
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let (ty, value) = line.split_once('\t').unwrap();
        println!("{}", run(&name, ty, value.as_bytes()));
    }
}

fn run(module: &str, ty: &str, value: &[u8]) -> String {
    match (module, ty) {
/* arms */
        _ => "error no such type".to_owned(),
    }
}

fn case<T: Decode + Encode>(value: &[u8]) -> String {
    let mut last = String::new();
    for reading in [Reading::Lenient, Reading::Strict] {
        match json::decode::<T>(value, reading, &Limits::default()) {
            Ok(value) => match json::encode(&value) {
                Ok(bytes) => last = format!("ok {}", String::from_utf8(bytes).unwrap()),
                Err(error) => return format!("error {reading:?}, not written: {error}").replace('\n', "; "),
            },
            Err(error) => return format!("error {reading:?}, not read: {error}").replace('\n', "; "),
        }
    }
    last
}
"#;

/// The answers, in the order of the values.
fn ask(program: &Path, module: &str, cases: &[Case]) -> Result<Vec<String>, Box<dyn Error>> {
    let mut child = Command::new(program).arg(module).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut input = String::new();
    for Case { ty, value, .. } in cases {
        writeln!(input, "{ty}\t{value}")?;
    }
    let mut stdin = child.stdin.take().ok_or("no input")?;
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output()?;
    writer.join().map_err(|_| "the writer panicked")??;
    if !output.status.success() {
        return Err(format!("{module}: {}", output.status).into());
    }
    Ok(String::from_utf8(output.stdout)?.lines().map(str::to_owned).collect())
}

/// What is wrong with an answer. Members of these names may be missing.
fn problem(value: &Value, told: &str, one_way: &HashSet<String>) -> Option<String> {
    let Some(text) = told.strip_prefix("ok ") else {
        return Some(told.trim_start_matches("error ").to_owned());
    };
    match serde_json::from_str::<Value>(text) {
        Ok(back) if equal(value, &back, one_way) => None,
        Ok(back) => Some(format!("came back as {back}")),
        Err(error) => Some(format!("came back as no JSON: {error}")),
    }
}

/// Equal as JSON, `1` is `1.0`, but for members of these names that `back` has not.
fn equal(sent: &Value, back: &Value, one_way: &HashSet<String>) -> bool {
    match (sent, back) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b, one_way)),
        (Value::Object(a), Value::Object(b)) => {
            b.keys().all(|key| a.contains_key(key))
                && a.iter().all(|(key, a)| b.get(key).map_or(one_way.contains(key), |b| equal(a, b, one_way)))
        }
        _ => sent == back,
    }
}
