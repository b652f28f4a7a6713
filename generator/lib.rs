//! Typed Rust from OpenAPI documents: models, async clients, axum server traits, event streams typed on both sides.
//!
//! # From a build script
//!
//! ```no_run
//! // build.rs
//! specloom::build("specs/chat.yaml");
//! ```
//!
//! and in the crate `mod chat { specloom_rt::include_api!("chat"); }`. [`configure`] has the choices.
//!
//! # From a program
//!
//! ```
//! let text = r#"
//! openapi: 3.1.0
//! info: { title: Clock, version: "1" }
//! paths:
//!   /now:
//!     get:
//!       operationId: now
//!       responses: { "200": { description: OK, content: { text/plain: { schema: { type: string } } } } }
//! "#;
//! let generated = specloom::configure().name("clock").generate(text, "clock.yaml").expect("a valid document");
//! assert!(generated.files.iter().any(|file| file.path == "clock/models.rs"));
//! ```
//!
//! # Code map
//!
//! ```text
//! text ─source→ Source ─document→ Document ─api→ Api ─ir→ Package ─render→ files ─output→ disk
//!       as typed           as written        as meant    as generated     as text
//! ```
//!
//! Every arrow is one folder and one public function: [`source::load`], [`document::parse`], [`api::lower`],
//! [`ir::build`], [`render::render`], [`output::plan`]. Stages report into [`diagnostics::Diagnostics`] and go on with a
//! stand-in; [`Generator`] stops between stages when there are errors, with everything found so far. Only this file sees
//! all stages; `tests/layers.rs` holds the arrows.

pub mod api;
mod build_script;
mod choices;
#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod diagnostics;
pub mod document;
pub mod ir;
mod load;
pub mod output;
pub mod render;
pub mod source;
mod summary;

use std::collections::BTreeMap;
use std::path::Path;

pub use build_script::build;
pub use summary::Summary;

use config::{ApiConfig, Config, Copies, Emit, Options, Pins, Runtime};
use diagnostics::Diagnostics;
use document::Joined;
use output::OutputFile;
use output::lock::Lock;
use render::{RenderOptions, RootKind, RuntimePath};
use source::{Fetch, NoNeighbours, Source, Sources};

/// The choices for one document, from a build script or a program.
#[derive(Debug, Clone)]
pub struct Generator {
    name: Option<String>,
    options: config::Options,
}

/// A [`Generator`] with the defaults: models, client and server.
#[must_use]
pub fn configure() -> Generator {
    Generator { name: None, options: config::Options::default() }
}

impl Generator {
    /// Generates from a document's text; `label` stands for it in messages and file headers.
    ///
    /// # Errors
    /// [`Findings`] with what is wrong in the document, all of a kind at once.
    pub fn generate(&self, text: &str, label: &str) -> Result<Generated, Findings> {
        let mut diagnostics = Diagnostics::new();
        let source = source::parse(text, label, &mut diagnostics);
        self.run(source, diagnostics, label)
    }

    /// Generates from a document that a program holds as [`openapiv3::OpenAPI`].
    ///
    /// # Errors
    /// [`Findings`] with what is wrong in the document. What that type cannot hold (3.1, `xml`) is lost before it comes here.
    pub fn openapiv3(&self, document: &openapiv3::OpenAPI) -> Result<Generated, Findings> {
        let mut diagnostics = Diagnostics::new();
        let label = "openapiv3::OpenAPI";
        match document::interop::from_openapiv3(document, &mut diagnostics) {
            Ok(source) => self.run(source, diagnostics, label),
            Err(error) => {
                let source = source::parse("{}", label, &mut diagnostics);
                diagnostics.report(diagnostics::file_not_read(source.file(), &error.to_string()));
                Err(Findings { source: source.into(), diagnostics })
            }
        }
    }

    /// For a build script: writes the API's folder below `OUT_DIR`, for `include_api!`. Problems go out as cargo's error
    /// lines, which make the build fail.
    pub fn build(&self, spec: impl AsRef<Path>) {
        build_script::build_with(self, spec.as_ref());
    }

    fn run(&self, source: Source, mut diagnostics: Diagnostics, label: &str) -> Result<Generated, Findings> {
        let name = self.name.clone().unwrap_or_else(|| config::module_name(Path::new(label)));
        let api = ApiConfig { name, spec: label.into(), spec_label: label.to_owned(), options: self.options.clone() };
        let joined = document::join(source, &mut NoNeighbours, &mut diagnostics);
        let made = generate_api(&joined, &api, true, &mut diagnostics);
        let findings = Findings { source: joined.sources, diagnostics };
        match made {
            Some(Made { package, files, summary }) => {
                Ok(Generated { module: package.module.rust, files, summary, findings })
            }
            None => Err(findings),
        }
    }
}

/// What was generated from one document.
#[derive(Debug)]
pub struct Generated {
    /// Name of its module.
    pub module: String,
    /// Its files, in a folder of that name.
    pub files: Vec<OutputFile>,
    /// What was in the document.
    pub summary: Summary,
    /// Warnings and notes.
    pub findings: Findings,
}

/// What was found in a document, with its text for positions and snippets.
#[derive(Debug)]
pub struct Findings {
    /// The document, in all its files.
    pub source: Sources,
    /// Errors, warnings and notes.
    pub diagnostics: Diagnostics,
}

impl std::fmt::Display for Findings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&render_findings(self, diagnostics::render::Format::Short))
    }
}

impl std::error::Error for Findings {}

fn render_findings(findings: &Findings, format: diagnostics::render::Format) -> String {
    diagnostics::render::all(&findings.diagnostics, &findings.source, format, diagnostics::render::Color::Never)
}

/// What a whole configuration gives.
#[derive(Debug)]
pub struct Outcome {
    /// Every file, below the output folder.
    pub files: Vec<OutputFile>,
    /// Each API in order.
    pub apis: Vec<GeneratedApi>,
    /// Label and text of each document, and of the files that they refer to.
    pub specs: Vec<(String, String)>,
    /// Names and orders that later runs keep, by API.
    pub pins: BTreeMap<String, Pins>,
}

/// One API of a configuration.
#[derive(Debug)]
pub struct GeneratedApi {
    /// Name of its module.
    pub module: String,
    /// What was in the document.
    pub summary: Summary,
    /// Warnings and notes.
    pub findings: Findings,
    /// As generated, for scaffolds.
    pub package: ir::Package,
}

/// Runs all APIs of a configuration in memory.
///
/// # Errors
/// What was found in each document, when one has errors.
pub fn generate(config: &Config) -> Result<Outcome, Vec<Findings>> {
    generate_with(config, Access::default())
}

/// How addresses are reached. By default not at all: what lies there is read from copies.
#[derive(Debug, Clone, Copy, Default)]
pub struct Access<'a> {
    /// Gets what has no copy.
    pub fetch: Option<&'a dyn Fetch>,
    /// Whether everything is fetched anew, and may have changed.
    pub update: bool,
}

/// [`generate`] with a way to addresses.
///
/// # Errors
/// What was found in each document, when one has errors.
pub fn generate_with(config: &Config, access: Access<'_>) -> Result<Outcome, Vec<Findings>> {
    let mut outcome = Outcome { files: Vec::new(), apis: Vec::new(), specs: Vec::new(), pins: BTreeMap::new() };
    // A lock that cannot be read is an error when it is compared.
    let mut lock = Lock::load(&config.lock_file()).unwrap_or_default();
    let mut failed = Vec::new();
    let mut modules = Vec::new();
    for api in &config.apis {
        let mut diagnostics = Diagnostics::new();
        let mut api = api.clone();
        api.options.pins = lock.pins.remove(&api.name).filter(|_| !config.unpin).unwrap_or_default();
        api.options.copies = Copies { folder: config.copies(), hashes: lock.specs.clone() };
        let joined = load::joined(&api, &config.root, access, &mut diagnostics);
        let made = generate_api(&joined, &api, config.modules, &mut diagnostics);
        let findings = Findings { source: joined.sources, diagnostics };
        let Some(made) = made else {
            failed.push(findings);
            continue;
        };
        let module = made.package.module.rust.clone();
        outcome.specs.extend(findings.source.labelled(&api.spec_label));
        outcome.files.extend(made.files.into_iter().map(|file| place(file, &module, config.modules)));
        modules.push((module.clone(), made.package.docs.clone()));
        outcome.pins.insert(api.name.clone(), made.package.pins.clone());
        outcome.apis.push(GeneratedApi { module, summary: made.summary, findings, package: made.package });
    }
    if !failed.is_empty() {
        let others = outcome.apis.into_iter().map(|api| api.findings);
        failed.extend(others.filter(|findings| !findings.diagnostics.is_empty()));
        return Err(failed);
    }
    let vendored = config.apis.iter().any(|api| api.options.runtime == Runtime::Vendored);
    if config.modules {
        let runtime = if vendored { RuntimePath::Vendored { above: 1 } } else { RuntimePath::Crate };
        let options = render_options(&Options::default(), runtime, "");
        let is_crate = config.output.file_name().is_some_and(|name| name == "src");
        let kind = if is_crate { RootKind::Crate } else { RootKind::Module };
        match render::render_crate_root(kind, &modules, &options) {
            Ok(root) => outcome.files.insert(0, root.into()),
            Err(error) => {
                let mut failed: Vec<Findings> = outcome.apis.into_iter().map(|api| api.findings).collect();
                for findings in failed.iter_mut().take(1) {
                    report_bug(findings.source.root(), &error, &mut findings.diagnostics);
                }
                return Err(failed);
            }
        }
    }
    if vendored {
        outcome.files.extend(vendored_runtime());
    }
    Ok(outcome)
}

/// One API read from disk, for build scripts; warnings are left to the caller through `findings`.
fn generate_one(api: &ApiConfig) -> Result<(String, Vec<OutputFile>, Findings), Findings> {
    let mut diagnostics = Diagnostics::new();
    let joined = load::joined(api, Path::new(""), Access::default(), &mut diagnostics);
    let made = generate_api(&joined, api, true, &mut diagnostics);
    let findings = Findings { source: joined.sources, diagnostics };
    match made {
        Some(made) => Ok((made.package.module.rust, made.files, findings)),
        None => Err(findings),
    }
}

/// A document of several files as one, its overlays applied, every reference to another file replaced: its value tree, and what was
/// found. Whether code can be generated from it is not asked.
///
/// # Errors
/// When a file cannot be read, or a reference leads nowhere.
pub fn bundle(api: &ApiConfig) -> Result<(source::node::Node, Findings), Findings> {
    bundle_with(api, Access::default())
}

/// [`bundle`] with a way to addresses.
///
/// # Errors
/// When a file cannot be read, or a reference leads nowhere.
pub fn bundle_with(api: &ApiConfig, access: Access<'_>) -> Result<(source::node::Node, Findings), Findings> {
    let mut diagnostics = Diagnostics::new();
    let mut web = load::web(api, access);
    let overlaid = load::overlaid(api, Path::new(""), &web, &mut diagnostics);
    if diagnostics.has_errors() {
        return Err(Findings { source: overlaid.into_sources(), diagnostics });
    }
    let joined = document::join_all(overlaid, &mut web, &mut diagnostics);
    document::version::check(&joined.whole, &mut diagnostics);
    diagnostics.extend(joined.problems().cloned());
    let findings = Findings { source: joined.sources, diagnostics };
    if findings.diagnostics.has_errors() { Err(findings) } else { Ok((joined.whole.root().clone(), findings)) }
}

/// The runtime's own files, as module `rt` of the output folder.
fn vendored_runtime() -> impl Iterator<Item = OutputFile> {
    specloom_rt::source::files().iter().map(|(path, text)| {
        let path = if *path == "lib.rs" { "rt/mod.rs".to_owned() } else { format!("rt/{path}") };
        OutputFile { path, text: (*text).to_owned() }
    })
}

/// One API's file below the output folder: in a folder of its own only where the config lists several.
fn place(mut file: OutputFile, module: &str, modules: bool) -> OutputFile {
    if !modules && let Some(path) = file.path.strip_prefix(module).and_then(|rest| rest.strip_prefix('/')) {
        file.path = path.to_owned();
    }
    file
}

/// What the stages make of one document.
struct Made {
    package: ir::Package,
    files: Vec<OutputFile>,
    summary: Summary,
}

/// The six stages over one document, with a checkpoint after each; `None` after errors. `own_folder`: the API is a module
/// below the output folder, not the folder itself.
fn generate_api(joined: &Joined, api: &ApiConfig, own_folder: bool, diagnostics: &mut Diagnostics) -> Option<Made> {
    let made = run_stages(joined, api, own_folder, diagnostics);
    joined.origins.relocate(diagnostics);
    diagnostics.relevel(|diagnostic| api.options.levels.of(diagnostic));
    made.filter(|_| !diagnostics.has_errors())
}

fn run_stages(joined: &Joined, api: &ApiConfig, own_folder: bool, diagnostics: &mut Diagnostics) -> Option<Made> {
    if diagnostics.has_errors() {
        return None;
    }
    choices::check(&api.options, diagnostics);
    let document = document::parse_joined(joined, diagnostics)?;
    if diagnostics.has_errors() {
        return None;
    }
    let options = &api.options;
    let lower = api::LowerOptions {
        prune: options.prune,
        filter: options.filter.clone(),
        types: options.types.clone(),
        keep_empty_json: options.sse.keep_empty_json,
        done: options.sse.done.clone(),
        ..api::LowerOptions::default()
    };
    let lowered = api::lower(&document, &lower, diagnostics);
    // Each stage is let go when the next one stands: a large document has no memory to spare.
    drop(document);
    if diagnostics.has_errors() {
        return None;
    }
    let build = ir::BuildOptions {
        module: api.name.clone(),
        open_enums: options.open_enums,
        trim: options.trim,
        rename: options.rename.clone(),
        base_url: options.base_url.clone(),
        pins: options.pins.clone(),
        derive_for: options.derive_for.clone(),
        calls: options.calls.clone(),
        validate: api.options.validate,
        server: api.options.server,
        sse: options.sse.clone(),
    };
    let package = ir::build(&lowered, &build, diagnostics);
    let summary = Summary::of(&lowered, &package);
    drop(lowered);
    if diagnostics.has_errors() {
        return None;
    }
    let runtime = match options.runtime {
        Runtime::Crate => RuntimePath::Crate,
        Runtime::Vendored => RuntimePath::Vendored { above: usize::from(own_folder) },
    };
    let files = match render::render(&package, &render_options(options, runtime, &api.spec_label)) {
        Ok(files) => files.into_iter().map(OutputFile::from).collect(),
        Err(error) => {
            report_bug(&joined.whole, &error, diagnostics);
            return None;
        }
    };
    Some(Made { package, files, summary })
}

/// What was rendered is no Rust: ours to repair, and told with the document that shows it.
fn report_bug(source: &Source, error: &render::RenderError, diagnostics: &mut Diagnostics) {
    let help = format!("this is a bug of specloom, please report it: {error}");
    diagnostics.report(diagnostics::unsupported(source.pointer(), "this document", Some(&help)));
}

/// The header names the tool and the document, and nothing that differs from machine to machine.
fn render_options(options: &Options, runtime: RuntimePath, label: &str) -> RenderOptions {
    let from = if label.is_empty() { String::new() } else { format!(" from {}", diagnostics::render::clean(label)) };
    let Emit { client, server } = options.emit;
    RenderOptions {
        models: true,
        client,
        server,
        feature_gates: options.feature_gates,
        runtime,
        header: format!("// @generated by specloom {}{from}. Do not edit.", output::lock::VERSION),
    }
}

impl From<render::RenderedFile> for OutputFile {
    fn from(file: render::RenderedFile) -> Self {
        Self { path: file.path, text: file.text }
    }
}

/// The README's Rust, compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
