//! One document, in a process of its own: what is told to the process that watches over it.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use specloom::config::Config;
use specloom::diagnostics::{Diagnostic, Level, catalogue};
use specloom::ir::TypeKind;

use crate::outcome::{Class, Outcome};
use crate::round_trip;

/// The hidden subcommand: the collection, the document, the file for the verdict, and the folder for the code if it is wanted.
pub const COMMAND: &str = "corpus-one";

/// What is missing from code that was generated all the same.
const DEGRADATIONS: [catalogue::Code; 4] =
    [catalogue::RECURSIVE_ALIAS, catalogue::CONSTRAINT_NOT_CHECKED, catalogue::NOT_ENFORCED, catalogue::NOT_GENERATED];

/// Generates the document and writes its [`Outcome`].
pub fn run(list: &str, spec: &str, verdict: &str, folder: Option<&str>) -> Result<ExitCode, Box<dyn Error>> {
    let mut config = Config::single(spec, "");
    for api in &mut config.apis {
        api.name = "api".to_owned();
        // Documents of a collection may refer to whatever is in it.
        api.options.refs_folder = Some(list.into());
    }
    let outcome = match specloom::generate(&config) {
        Ok(made) => {
            let found = made.apis.iter().flat_map(|api| api.findings.diagnostics.iter());
            let lacking = found.filter(|diagnostic| DEGRADATIONS.contains(&diagnostic.code));
            let constructs: Vec<String> = lacking.map(construct).collect();
            let class = if constructs.is_empty() { Class::Ok } else { Class::Degraded };
            let lines = made.files.iter().map(|file| file.text.lines().count()).sum();
            for file in folder.iter().flat_map(|_| &made.files) {
                write(&Path::new(folder.unwrap_or_default()).join(&file.path), &file.text)?;
            }
            if let Some(folder) = folder.and_then(|folder| Path::new(folder).parent()) {
                write(&folder.join(round_trip::TYPES), &types(&made))?;
            }
            Outcome { constructs, lines, ..Outcome::new(class, "") }
        }
        Err(failed) => {
            let found = failed.iter().flat_map(|findings| findings.diagnostics.iter());
            refused(&found.filter(|diagnostic| diagnostic.level == Level::Error).collect::<Vec<_>>())
        }
    };
    if let Some(folder) = folder.filter(|_| outcome.class.generated()).and_then(|folder| Path::new(folder).parent())
        && let Ok((root, _)) = specloom::bundle(&config.apis[0])
        && let Ok(text) = serde_json::to_string(&root)
    {
        write(&folder.join(round_trip::DOCUMENT), &text)?;
    }
    write(Path::new(verdict), &outcome.write())?;
    Ok(ExitCode::SUCCESS)
}

/// Named schemas and their types, as their docs say. (The payload of a stream is not read as one JSON value.)
fn types(made: &specloom::Outcome) -> String {
    let mut text = String::new();
    for def in made.apis.iter().flat_map(|api| &api.package.types) {
        let place = format!("`#/components/schemas/{}`.", def.name.wire);
        let is_component = def.docs.0.iter().any(|line| line.starts_with("Schema `") && line.ends_with(&place));
        if is_component && !matches!(def.kind, TypeKind::EventEnum(_)) {
            let _ = writeln!(text, "{}\t{}", def.name.wire, def.name.rust);
        }
    }
    text
}

fn refused(errors: &[&Diagnostic]) -> Outcome {
    let told = |error: &Diagnostic| {
        let at = error.at.pointer().map(|pointer| format!(" at {pointer}")).unwrap_or_default();
        format!("{} {}{at}", error.code.number, error.message)
    };
    let ours = errors.iter().find_map(|error| error.help.as_deref().filter(|help| help.contains("a bug of specloom")));
    if let Some(help) = ours {
        return Outcome::new(Class::NoRust, help);
    }
    let invalid = |error: &&Diagnostic| ["E01", "E02"].iter().any(|family| error.code.number.starts_with(family));
    let (invalid, unsupported): (Vec<_>, Vec<_>) = errors.iter().copied().partition(invalid);
    match (unsupported.first(), invalid.first()) {
        (Some(first), _) => {
            let constructs: BTreeSet<String> = unsupported.iter().copied().map(construct).collect();
            Outcome {
                constructs: constructs.into_iter().collect(),
                ..Outcome::new(Class::Unsupported, format!("{} ({} such)", told(first), unsupported.len()))
            }
        }
        (None, Some(first)) => {
            Outcome { constructs: vec![construct(first)], ..Outcome::new(Class::Invalid, told(first)) }
        }
        (None, None) => Outcome::new(Class::Panic, "refused without an error"),
    }
}

/// Code and message without the names in it, so that equal ones can be counted.
fn construct(diagnostic: &Diagnostic) -> String {
    let message = diagnostic.message.lines().next().unwrap_or_default();
    let message = message.split(" (`").next().unwrap_or_default();
    let keeps_names = diagnostic.code == catalogue::UNSUPPORTED;
    let parts: Vec<&str> = if keeps_names { vec![message] } else { message.split('`').step_by(2).collect() };
    format!("{} {}", diagnostic.code.number, parts.join("_"))
}

fn write(file: &Path, text: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(file.parent().unwrap_or(Path::new("")))?;
    std::fs::write(file, text)
}
