//! `specloom init`: a config file, and what else a crate needs, in a crate that is there already.

use std::path::{Path, PathBuf};

use clap::Args;
use toml_edit::{DocumentMut, Item, Table};

use super::generate::read;
use super::runtime_source::RuntimeSource;
use super::{Failed, Global, Screen, Status};
use crate::config::{self, Config, file::FILE_NAME};
use crate::output::{self, OutputFile};

#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// Document, below this folder
    #[arg(value_name = "FILE")]
    spec: PathBuf,
    /// Generate while the crate is built: adds a build.rs, and writes no code into the source tree
    #[arg(long)]
    build_rs: bool,
    /// Where specloom-rt comes from: path:DIR or crates-io
    #[arg(long, value_name = "SOURCE", value_parser = RuntimeSource::parse)]
    runtime: Option<RuntimeSource>,
}

pub(super) fn run(global: &Global, args: InitArgs, screen: &Screen) -> Result<Status, Failed> {
    let here = Path::new("");
    let spec = args.spec.to_string_lossy().replace('\\', "/");
    let mut files = vec![OutputFile { path: FILE_NAME.to_owned(), text: config_text(&spec, args.build_rs) }];
    if args.build_rs {
        files.push(OutputFile { path: "build.rs".to_owned(), text: build_script(&spec) });
    }
    if let Some(file) = files.iter().find(|file| Path::new(&file.path).exists()) {
        return Err(Failed::Because(format!("{} is there already, and yours", file.path)));
    }
    let manifest = Path::new("Cargo.toml");
    let text = std::fs::read_to_string(manifest)
        .map_err(|error| Failed::Because(format!("Cargo.toml: {error}; `specloom new` makes a crate")))?;
    let source = match args.runtime.or_else(RuntimeSource::of_checkout) {
        Some(RuntimeSource::Vendored) => {
            return Err(Failed::Because("`init` cannot vendor: use `specloom new --runtime vendored`".to_owned()));
        }
        found => found.unwrap_or(RuntimeSource::CratesIo),
    };
    // Nothing is written for a document that nothing can be generated from.
    let config = Config::single(&args.spec, "src/generated");
    let outcome = read(&config, global.access(false), screen)?;
    let xml = outcome.apis.iter().any(|api| !api.package.xml.is_empty());
    let edited = with_dependencies(&text, &source, args.build_rs, xml)?;
    output::write_new(here, &files)?;
    output::write_one(manifest, &edited.text)?;
    let names: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    screen.status("Created", &names.join(", "));
    for (table, names) in &edited.added {
        screen.status("Added", &format!("{} to [{table}]", names.join(", ")));
    }
    let folder = config::module_name(&args.spec);
    let module = outcome.apis.first().map_or(folder.as_str(), |api| api.module.as_str());
    let note = match args.build_rs {
        true => format!("declare the module yourself:  mod {module} {{ specloom_rt::include_api!({folder:?}); }}"),
        false => "`specloom generate` writes src/generated; declare it yourself:  mod generated;".to_owned(),
    };
    screen.status("Note", &note);
    Ok(Status::Done)
}

fn config_text(spec: &str, build_rs: bool) -> String {
    let spec = toml_edit::Value::from(spec);
    let output = if build_rs { "" } else { "output = \"src/generated\"\n" };
    format!("spec = {spec}\n{output}")
}

fn build_script(spec: &str) -> String {
    format!(
        "//! Generates from the document while the crate is built.\n\nfn main() {{\n    specloom::build({spec:?});\n}}\n"
    )
}

/// A manifest with what generated code needs.
struct Edited {
    text: String,
    /// What was added, by table.
    added: Vec<(&'static str, Vec<String>)>,
}

/// Adds what is not there yet; comments and order stay.
fn with_dependencies(text: &str, source: &RuntimeSource, build_rs: bool, xml: bool) -> Result<Edited, Failed> {
    let mut manifest: DocumentMut =
        text.parse().map_err(|error: toml_edit::TomlError| Failed::Because(format!("Cargo.toml: {error}")))?;
    let mut added = Vec::new();
    let features: &[&str] = if xml { &["client", "server", "xml"] } else { &["client", "server"] };
    let tokio = "{ version = \"1\", features = [\"macros\", \"net\", \"rt-multi-thread\"] }";
    let runtime =
        (format!("specloom-rt (features {})", features.join(", ")), "specloom-rt", source.requirement(features)?);
    let wanted = vec![runtime, ("tokio".to_owned(), "tokio", tokio.to_owned())];
    added.extend(add(&mut manifest, "dependencies", wanted)?);
    if build_rs {
        let generator = ("specloom".to_owned(), "specloom", source.generator()?);
        added.extend(add(&mut manifest, "build-dependencies", vec![generator])?);
    }
    Ok(Edited { text: manifest.to_string(), added })
}

fn add(
    manifest: &mut DocumentMut,
    table: &'static str,
    wanted: Vec<(String, &'static str, String)>,
) -> Result<Option<(&'static str, Vec<String>)>, Failed> {
    let entry = manifest.entry(table).or_insert_with(|| Item::Table(Table::new()));
    let Some(dependencies) = entry.as_table_like_mut() else {
        return Err(Failed::Because(format!("Cargo.toml: `{table}` is no table")));
    };
    let mut added = Vec::new();
    for (shown, name, requirement) in wanted {
        if dependencies.contains_key(name) {
            continue;
        }
        let value: toml_edit::Value = requirement.parse()?;
        dependencies.insert(name, Item::Value(value));
        added.push(shown);
    }
    Ok((!added.is_empty()).then_some((table, added)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_keeps_what_its_owner_wrote() {
        let text =
            "# mine\n[package]\nname = \"bot\" # short\n\n[dependencies]\ntokio = \"1\" # kept\n\n[features]\nx = []\n";
        let edited = with_dependencies(text, &RuntimeSource::CratesIo, true, false).unwrap();
        let version = crate::output::lock::VERSION;
        let expected = format!(
            "# mine\n[package]\nname = \"bot\" # short\n\n[dependencies]\ntokio = \"1\" # kept\n\
             specloom-rt = {{ version = \"{version}\", features = [\"client\", \"server\"] }}\n\n[features]\nx = []\n\n\
             [build-dependencies]\nspecloom = {{ version = \"{version}\", default-features = false }}\n"
        );
        assert_eq!(edited.text, expected);
        let again = with_dependencies(&edited.text, &RuntimeSource::CratesIo, true, true).unwrap();
        assert_eq!((again.text, again.added.len()), (edited.text, 0));
    }
}
