//! The front door of build scripts: `OUT_DIR`, `rerun-if-changed`, messages as cargo's lines.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::config::{self, ApiConfig, Copies, Options, Runtime};
use crate::diagnostics::render::Format;
use crate::output::{self, OutputFile};
use crate::source::relative;
use crate::{Findings, Generator, configure, generate_one, render_findings};

/// Generates from a document, for `include_api!`: writes the folder `$OUT_DIR/<name>/`, each file only when it differs.
///
/// When a `specloom.toml` in the package's folder or above lists the document, its choices hold. Problems go out as
/// `cargo::error=` and `cargo::warning=` lines; an error line makes cargo fail, and what was generated before stays.
pub fn build(spec: impl AsRef<Path>) {
    let spec = spec.as_ref();
    match configured(spec) {
        Ok(Some(api)) => finish(write(&api)),
        Ok(None) => configure().build(spec),
        Err(message) => finish(Err(message)),
    }
}

pub(crate) fn build_with(generator: &Generator, spec: &Path) {
    let name = generator.name.clone().unwrap_or_else(|| config::module_name(spec));
    finish(write(&api(name, spec, generator.options.clone())));
}

fn api(name: String, spec: &Path, options: Options) -> ApiConfig {
    let options = Options { feature_gates: false, ..options };
    ApiConfig { name, spec: spec.to_owned(), spec_label: spec.to_string_lossy().replace('\\', "/"), options }
}

/// The entry of the nearest config file for this document.
fn configured(spec: &Path) -> Result<Option<ApiConfig>, String> {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from);
    let Some(file) = config::find(&package) else { return Ok(None) };
    say("rerun-if-changed", &file.to_string_lossy());
    let found = config::load(&file).map_err(|error| error.to_string())?;
    let wanted = package.join(spec);
    let copies = found.copies();
    let lock_file = found.lock_file();
    let Some(mut entry) = found.apis.into_iter().find(|api| api.spec == spec || same_file(&api.spec, &wanted)) else {
        return Ok(None);
    };
    if lock_file.exists() {
        say("rerun-if-changed", &lock_file.to_string_lossy());
        let lock = output::lock::Lock::load(&lock_file).map_err(|error| format!("{}: {error}", lock_file.display()))?;
        entry.options.pins = lock.pins.get(&entry.name).cloned().unwrap_or_default();
        entry.options.copies = Copies { folder: copies, hashes: lock.specs };
    }
    Ok(Some(api(entry.name, spec, entry.options)))
}

fn same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}

fn write(api: &ApiConfig) -> Result<(), String> {
    let Some(out) = std::env::var_os("OUT_DIR").map(PathBuf::from) else {
        return Err("OUT_DIR is not set: specloom::build is for build scripts".to_owned());
    };
    if api.options.runtime == Runtime::Vendored {
        return Err(
            "`runtime = \"vendored\"` needs an `output` folder; a build script uses the crate specloom-rt".to_owned()
        );
    }
    let (module, files, findings) = match generate_one(api) {
        Ok(made) => made,
        Err(findings) => {
            say_files(&findings);
            report(&findings);
            return Err(String::new());
        }
    };
    say_files(&findings);
    report(&findings);
    let strip = |file: OutputFile| {
        let path =
            file.path.strip_prefix(&module).and_then(|path| path.strip_prefix('/')).unwrap_or(&file.path).to_owned();
        OutputFile { path, ..file }
    };
    let folder = out.join(&api.name);
    let lock = out.join(format!("{}.{}", api.name, output::lock::FILE_NAME));
    let plan = output::plan(&folder, &lock, files.into_iter().map(strip).collect(), &[], BTreeMap::new())
        .map_err(|error| error.to_string())?;
    plan.write().map_err(|error| error.to_string())
}

/// The document, and the files that it refers to.
fn say_files(findings: &Findings) {
    for (_, source) in findings.source.iter() {
        if !relative::is_address(source.name()) {
            say("rerun-if-changed", source.name());
        }
    }
}

fn report(findings: &Findings) {
    for line in render_findings(findings, Format::Cargo).lines() {
        line_out(line);
    }
}

/// An error line makes the build fail by itself; a status other than 0 would make cargo add a dump of the script's output.
fn finish(result: Result<(), String>) {
    if let Err(message) = result
        && !message.is_empty()
    {
        say("error", &message.replace('\n', " "));
    }
}

fn say(key: &str, value: &str) {
    line_out(&format!("cargo::{key}={value}"));
}

#[expect(clippy::print_stdout, reason = "how a build script talks to cargo")]
fn line_out(line: &str) {
    println!("{line}");
}
