//! `specloom.toml`: found, read and checked. Unknown keys are errors with a suggestion.

use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use serde::Deserialize;

use crate::diagnostics::suggest::closest;

use super::checked::{ServerShape, validate};
use super::client::ClientShape;
use super::sse::SseShape;
use super::types::TypesShape;
use super::{ApiConfig, Config, Emit, Options, Runtime, Say, module_name};

/// The name of the config file.
pub const FILE_NAME: &str = "specloom.toml";

/// A config file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {message}")]
pub struct ConfigError {
    /// The file, as it was named.
    pub file: String,
    /// What is wrong, with line and column where they are known.
    pub message: String,
}

/// Keys of the planned configuration that this version does not act on yet: better refused than ignored.
const LATER: &[&str] = &[
    "names.modules",
    "types.bytes",
    "types.map",
    "models.non_exhaustive",
    "models.unknown_fields",
    "server.traits",
    "server.missing",
    "server.stubs",
    "sse.data",
    "diff",
];

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileShape {
    edition: Option<String>,
    spec: Option<String>,
    output: Option<String>,
    emit: Option<Vec<String>>,
    runtime: Option<String>,
    feature_gates: Option<bool>,
    overlays: Option<Vec<String>>,
    refs: Option<Refs>,
    filter: Option<Filter>,
    names: Option<Names>,
    types: Option<TypesShape>,
    models: Option<Models>,
    client: Option<ClientShape>,
    server: Option<ServerShape>,
    sse: Option<SseShape>,
    lint: Option<Lint>,
    #[serde(default)]
    api: Vec<ApiShape>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ApiShape {
    name: Option<String>,
    spec: String,
    emit: Option<Vec<String>>,
    overlays: Option<Vec<String>>,
    refs: Option<Refs>,
    filter: Option<Filter>,
    names: Option<Names>,
    types: Option<TypesShape>,
    models: Option<Models>,
    client: Option<ClientShape>,
    server: Option<ServerShape>,
    sse: Option<SseShape>,
    lint: Option<Lint>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lint {
    level: Option<IndexMap<String, String>>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Filter {
    include: Option<Vec<String>>,
    exclude: Option<Vec<String>>,
    deprecated: Option<String>,
    prune: Option<bool>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Refs {
    folder: Option<String>,
    allow: Option<Vec<String>>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    trim: Option<String>,
    rename: Option<IndexMap<String, String>>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Models {
    enums: Option<String>,
    validate: Option<String>,
    derive_for: Option<IndexMap<String, Vec<String>>>,
}

/// The nearest `specloom.toml`, from `folder` up.
#[must_use]
pub fn find(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(FILE_NAME)).find(|file| file.is_file())
}

/// Reads a config file.
///
/// # Errors
/// [`ConfigError`] when it cannot be read, is no TOML, holds an unknown key or a value that makes no sense.
pub fn load(file: &Path) -> Result<Config, ConfigError> {
    load_with(file, &[])
}

/// [`load`] with keys of the command line in place of those of the file: `names.trim=off`.
///
/// # Errors
/// As [`load`], also for what the command line says.
pub fn load_with(file: &Path, sets: &[String]) -> Result<Config, ConfigError> {
    let name = file.to_string_lossy().into_owned();
    let fail = |message: String| ConfigError { file: name.clone(), message };
    let text = std::fs::read_to_string(file).map_err(|error| fail(format!("cannot be read: {error}")))?;
    let mut shape: FileShape = toml::from_str(&text).map_err(|error| fail(explain(&text, &error)))?;
    if !sets.is_empty() {
        let table: toml::Table = toml::from_str(&text).map_err(|error| fail(explain(&text, &error)))?;
        shape = with_sets(table, sets)?;
    }
    let root = file.parent().unwrap_or(Path::new("")).to_owned();
    build(shape, root, Some(file.to_owned())).map_err(fail)
}

/// The configuration of a run without a config file ([`Config::single`]), with keys of the command line.
///
/// # Errors
/// [`ConfigError`] for a key that is none, or a value that makes no sense.
pub fn single_with(spec: &str, output: &str, sets: &[String]) -> Result<Config, ConfigError> {
    let fail = |message: String| ConfigError { file: "--set".to_owned(), message };
    let mut shape = with_sets(toml::Table::new(), sets)?;
    if !shape.api.is_empty() {
        return Err(fail("`api` belongs in a specloom.toml".to_owned()));
    }
    (shape.spec, shape.output) = (Some(spec.to_owned()), Some(output.to_owned()));
    build(shape, PathBuf::new(), None).map_err(fail)
}

fn with_sets(mut table: toml::Table, sets: &[String]) -> Result<FileShape, ConfigError> {
    for set in sets {
        let fail = |message: String| ConfigError { file: format!("--set {set}"), message };
        let (key, value) = set.split_once('=').ok_or_else(|| fail("write KEY=VALUE".to_owned()))?;
        // What is no value of TOML is a text without its quotes.
        let parsed = toml::from_str::<toml::Table>(&format!("{key} = {value}"));
        let text = || toml::from_str(&format!("{key} = {}", toml::Value::String(value.trim().to_owned())));
        let one = parsed.or_else(|_| text()).map_err(|_| fail(format!("`{key}` is no key")))?;
        merge(&mut table, one);
        FileShape::deserialize(table.clone()).map_err(|error| fail(unknown(error.message())))?;
    }
    FileShape::deserialize(table)
        .map_err(|error| ConfigError { file: "--set".to_owned(), message: error.message().to_owned() })
}

/// Puts values in; of tables their entries.
fn merge(table: &mut toml::Table, others: toml::Table) {
    for (key, value) in others {
        match (table.get_mut(&key), value) {
            (Some(toml::Value::Table(own)), toml::Value::Table(others)) => merge(own, others),
            (_, value) => drop(table.insert(key, value)),
        }
    }
}

fn build(shape: FileShape, root: PathBuf, file: Option<PathBuf>) -> Result<Config, String> {
    if let Some(edition) = shape.edition.as_deref().filter(|edition| *edition != "2026") {
        return Err(format!("edition `{edition}` is not known; this version knows `2026`"));
    }
    let mut base = Options { feature_gates: shape.feature_gates.unwrap_or(false), ..Options::default() };
    if let Some(runtime) = &shape.runtime {
        base.runtime = match runtime.as_str() {
            "crate" => Runtime::Crate,
            "vendored" => Runtime::Vendored,
            other => return Err(format!("`runtime` is `crate` or `vendored`, not `{other}`")),
        };
    }
    apply_files(&mut base, &root, shape.overlays.as_deref(), shape.refs.as_ref())?;
    apply_client(&mut base, shape.client.as_ref());
    apply_server(&mut base, shape.server.as_ref())?;
    apply_sse(&mut base, shape.sse.as_ref())?;
    apply_lint(&mut base, shape.lint.as_ref())?;
    apply_types(&mut base, shape.types.as_ref(), shape.models.as_ref())?;
    apply(&mut base, shape.emit.as_deref(), shape.filter.as_ref(), shape.names.as_ref(), shape.models.as_ref())?;
    let modules = !shape.api.is_empty();
    let mut apis = Vec::new();
    if let Some(spec) = &shape.spec {
        if modules {
            return Err("`spec` and `[[api]]` exclude each other; move `spec` into an `[[api]]`".to_owned());
        }
        apis.push(api(&root, spec, None, base));
    } else {
        for shape in shape.api {
            let mut options = base.clone();
            apply_files(&mut options, &root, shape.overlays.as_deref(), shape.refs.as_ref())?;
            apply_client(&mut options, shape.client.as_ref());
            apply_server(&mut options, shape.server.as_ref())?;
            apply_sse(&mut options, shape.sse.as_ref())?;
            apply_lint(&mut options, shape.lint.as_ref())?;
            apply_types(&mut options, shape.types.as_ref(), shape.models.as_ref())?;
            apply(
                &mut options,
                shape.emit.as_deref(),
                shape.filter.as_ref(),
                shape.names.as_ref(),
                shape.models.as_ref(),
            )?;
            apis.push(api(&root, &shape.spec, shape.name, options));
        }
    }
    if apis.is_empty() {
        return Err("no document: give `spec = \"FILE\"`, or an `[[api]]` with a `spec`".to_owned());
    }
    for (index, api) in apis.iter().enumerate() {
        if apis[..index].iter().any(|other| other.name == api.name) {
            return Err(format!("two APIs are called `{}`; give one another `name`", api.name));
        }
    }
    let output = root.join(shape.output.as_deref().unwrap_or("src/generated"));
    Ok(Config { root, file, output, apis, unpin: false, modules })
}

fn api(root: &Path, spec: &str, name: Option<String>, options: Options) -> ApiConfig {
    let name = name.unwrap_or_else(|| module_name(Path::new(spec)));
    let place = if spec.contains("://") { PathBuf::from(spec) } else { root.join(spec) };
    ApiConfig { name, spec: place, spec_label: spec.to_owned(), options }
}

fn apply(
    options: &mut Options,
    emit: Option<&[String]>,
    filter: Option<&Filter>,
    names: Option<&Names>,
    models: Option<&Models>,
) -> Result<(), String> {
    if let Some(emit) = emit {
        options.emit = Emit { client: false, server: false };
        for side in emit {
            match side.as_str() {
                "models" => {}
                "client" => options.emit.client = true,
                "server" => options.emit.server = true,
                other => return Err(format!("`emit` may hold `models`, `client` and `server`, not `{other}`")),
            }
        }
    }
    if let Some(filter) = filter {
        apply_filter(options, filter)?;
    }
    if let Some(trim) = names.and_then(|names| names.trim.as_deref()) {
        options.trim = match trim {
            "auto" => true,
            "off" => false,
            other => return Err(format!("`names.trim` is `auto` or `off`, not `{other}`")),
        };
    }
    if let Some(rename) = names.and_then(|names| names.rename.as_ref()) {
        options.rename.extend(rename.iter().map(|(key, name)| (key.clone(), name.clone())));
    }
    if let Some(enums) = models.and_then(|models| models.enums.as_deref()) {
        options.open_enums = match enums {
            "open" => true,
            "closed" => false,
            other => return Err(format!("`models.enums` is `open` or `closed`, not `{other}`")),
        };
    }
    if let Some(text) = models.and_then(|models| models.validate.as_deref()) {
        options.validate = validate(text)?;
    }
    Ok(())
}

fn apply_filter(options: &mut Options, filter: &Filter) -> Result<(), String> {
    if let Some(prune) = filter.prune {
        options.prune = prune;
    }
    if let Some(include) = &filter.include {
        options.filter.include.clone_from(include);
    }
    if let Some(exclude) = &filter.exclude {
        options.filter.exclude.clone_from(exclude);
    }
    if let Some(deprecated) = filter.deprecated.as_deref() {
        options.filter.drop_deprecated = match deprecated {
            "keep" => false,
            "drop" => true,
            other => return Err(format!("`filter.deprecated` is `keep` or `drop`, not `{other}`")),
        };
    }
    Ok(())
}

/// Files that are read beside the document, all relative to the config file.
fn apply_files(
    options: &mut Options,
    root: &Path,
    overlays: Option<&[String]>,
    refs: Option<&Refs>,
) -> Result<(), String> {
    if let Some(overlays) = overlays {
        options.overlays = overlays.iter().map(|overlay| root.join(overlay)).collect();
    }
    if let Some(folder) = refs.and_then(|refs| refs.folder.as_deref()) {
        options.refs_folder = Some(root.join(folder));
    }
    if let Some(allow) = refs.and_then(|refs| refs.allow.as_ref()) {
        let has_host = |address: &str| {
            let rest = address.strip_prefix("https://").or(address.strip_prefix("http://")).unwrap_or_default();
            !rest.is_empty() && !rest.starts_with('/')
        };
        if let Some(bad) = allow.iter().find(|address| !has_host(address)) {
            return Err(format!("`refs.allow` lists addresses such as `https://example.com/specs/`, not `{bad}`"));
        }
        options.refs_allow.clone_from(allow);
    }
    Ok(())
}

fn apply_client(options: &mut Options, client: Option<&ClientShape>) {
    let Some(client) = client else {
        return;
    };
    if let Some(base_url) = &client.base_url {
        options.base_url = Some(base_url.clone());
    }
    client.apply(&mut options.calls);
}

fn apply_sse(options: &mut Options, sse: Option<&SseShape>) -> Result<(), String> {
    sse.map_or(Ok(()), |sse| sse.apply(&mut options.sse))
}

fn apply_lint(options: &mut Options, lint: Option<&Lint>) -> Result<(), String> {
    for (name, word) in lint.and_then(|lint| lint.level.as_ref()).into_iter().flatten() {
        options.levels.set(name, Say::parse(word)?).map_err(|message| format!("`lint.level`: {message}"))?;
    }
    Ok(())
}

fn apply_server(options: &mut Options, server: Option<&ServerShape>) -> Result<(), String> {
    server.map_or(Ok(()), |server| server.apply(&mut options.server))
}

fn apply_types(options: &mut Options, types: Option<&TypesShape>, models: Option<&Models>) -> Result<(), String> {
    if let Some(types) = types {
        types.apply(&mut options.types)?;
    }
    let derive_for = models.and_then(|models| models.derive_for.as_ref());
    options.derive_for.extend(derive_for.into_iter().flatten().map(|(key, derives)| (key.clone(), derives.clone())));
    Ok(())
}

/// A TOML error as `line:column: what`, with a suggestion for a misspelt key.
fn explain(text: &str, error: &toml::de::Error) -> String {
    let start = error.span().map_or(0, |span| span.start.min(text.len()));
    let before = &text[..start];
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    format!("{line}:{column}: {}", unknown(error.message()))
}

/// What serde says, with a suggestion where it is about an unknown key.
fn unknown(message: &str) -> String {
    let Some(key) = message.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next()) else {
        return message.to_owned();
    };
    if LATER.iter().any(|later| later.rsplit('.').next() == Some(key)) {
        return format!("the key `{key}` is not supported yet");
    }
    let known = message.split("expected").nth(1).unwrap_or("");
    let near = closest(key, known.split('`').skip(1).step_by(2));
    match near {
        Some(name) => format!("unknown key `{key}`; did you mean `{name}`?"),
        None => format!("unknown key `{key}`"),
    }
}

#[cfg(test)]
mod tests;
