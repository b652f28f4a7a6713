//! `specloom new`: a crate around a document, that compiles as it is.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::generate::read;
use super::runtime_source::RuntimeSource;
use super::{Failed, Global, Screen, Status};
use crate::config::{Config, Emit, Runtime};
use crate::output::{self, OutputFile};
use crate::render::{Scaffold, ScaffoldOptions, render_scaffold};
use crate::source::relative;

#[derive(Debug, Args)]
pub(super) struct NewArgs {
    /// Folder to make; its name becomes the crate's
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// What kind of crate
    #[arg(long, value_enum, default_value_t = Template::Service)]
    template: Template,
    /// Where specloom-rt comes from: path:DIR, vendored or crates-io
    #[arg(long, value_name = "SOURCE", value_parser = RuntimeSource::parse)]
    runtime: Option<RuntimeSource>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Template {
    /// An axum service; every operation answers 501 until it is written
    Service,
    /// A library with models, client and server
    Sdk,
}

pub(super) fn run(global: &Global, args: NewArgs, screen: &Screen) -> Result<Status, Failed> {
    let Some(spec) = &global.spec else {
        return Err(Failed::Because("`specloom new` needs a document: --spec FILE".to_owned()));
    };
    if relative::is_address(&spec.to_string_lossy()) {
        let why = "a new crate has a copy of its document: fetch it first, and name the file";
        return Err(Failed::Because(why.to_owned()));
    }
    let name = package_name(&args.folder)?;
    if args.folder.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Failed::Because(format!("{} is not empty", args.folder.display())));
    }
    let source = args.runtime.or_else(RuntimeSource::of_checkout).unwrap_or(RuntimeSource::Vendored);
    let copied = copied_spec(spec)?;
    let config = configuration(spec, &copied, args.template, &source);
    let mut outcome = read(&config, global.access(false), screen)?;
    let Some(api) = outcome.apis.pop() else { return Err(Failed::Told) };
    let options = scaffold_options(name, copied.clone(), args.template, &source, !api.package.xml.is_empty())?;
    let kind = match args.template {
        Template::Service => Scaffold::Service,
        Template::Sdk => Scaffold::Sdk,
    };
    let specs = outcome.specs.iter().cloned();
    let mut yours: Vec<OutputFile> = specs.map(|(path, text)| OutputFile { path, text }).collect();
    yours.extend(render_scaffold(&api.package, kind, &options)?.into_iter().map(OutputFile::from));
    let lock = args.folder.join(output::lock::FILE_NAME);
    let generated =
        output::plan(&args.folder.join("src/generated"), &lock, outcome.files, &outcome.specs, outcome.pins)?;
    // The user's files carry no lock: they are theirs from now on.
    output::write_new(&args.folder, &yours)?;
    generated.write()?;
    screen.status("Created", &format!("{}/  ({} operations)", args.folder.display(), api.summary.operations));
    for file in &yours {
        screen.status("yours", &file.path);
    }
    screen.status("the tool's", "src/generated/  specloom.lock");
    Ok(Status::Done)
}

/// The name of the folder, when cargo takes it as the name of a package.
fn package_name(folder: &Path) -> Result<String, Failed> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if plain && name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Ok(name);
    }
    let why = "the name of the folder becomes that of a package: letters, digits, `-` and `_`, a letter first";
    Err(Failed::Because(format!("`{name}` cannot be a package: {why}")))
}

/// Where the document goes in the new crate.
fn copied_spec(spec: &Path) -> Result<String, Failed> {
    match spec.file_name().and_then(|name| name.to_str()) {
        Some(name) => Ok(format!("specs/{name}")),
        None => Err(Failed::Because(format!("{} has no name that can be kept", spec.display()))),
    }
}

/// As the new crate's own `specloom.toml` will say it, over the document where it lies now.
fn configuration(spec: &Path, copied: &str, template: Template, source: &RuntimeSource) -> Config {
    let mut config = Config::single(spec, "src/generated");
    let api = &mut config.apis[0];
    copied.clone_into(&mut api.spec_label);
    if *source == RuntimeSource::Vendored {
        api.options.runtime = Runtime::Vendored;
    }
    match template {
        Template::Sdk => api.options.feature_gates = true,
        Template::Service => api.options.emit = Emit { client: false, server: true },
    }
    config
}

fn scaffold_options(
    name: String,
    spec: String,
    template: Template,
    source: &RuntimeSource,
    has_xml: bool,
) -> Result<ScaffoldOptions, Failed> {
    let vendored = *source == RuntimeSource::Vendored;
    let xml: &[&str] = if has_xml { &["xml"] } else { &[] };
    let mut features = Vec::new();
    let mut dependencies = Vec::new();
    let main = r#"tokio = { version = "1", features = ["macros", "net", "rt-multi-thread", "signal", "sync", "time"]"#;
    match (template, vendored) {
        (Template::Sdk, false) => {
            features.push("default = [\"client\"]".to_owned());
            features.extend(["client", "server"].map(|side| format!("{side} = [\"specloom-rt/{side}\"]")));
            features.push("blocking = [\"client\", \"specloom-rt/blocking\"]".to_owned());
            features.push("tracing = [\"specloom-rt/tracing\"]".to_owned());
            dependencies.push(source.dependency(xml)?);
        }
        (Template::Service, false) => {
            features.push("default = [\"server\"]".to_owned());
            features.push("server = [\"specloom-rt/server\"]".to_owned());
            features.push("tracing = [\"specloom-rt/tracing\"]".to_owned());
            dependencies.push(
                r#"axum = { version = "0.8.9", default-features = false, features = ["http1", "tokio"] }"#.to_owned(),
            );
            dependencies.push(source.dependency(xml)?);
            dependencies.push(format!("{main} }}"));
        }
        (template, true) => {
            let default = match template {
                Template::Sdk => r#""client", "rustls", "serde""#,
                Template::Service => r#""server", "serde""#,
            };
            let xml = if has_xml { r#", "xml""# } else { "" };
            features.push(format!("default = [{default}{xml}]"));
            features.extend(specloom_rt::source::features().iter().map(ToString::to_string));
            let lines = specloom_rt::source::dependencies().iter();
            let targets = specloom_rt::source::target_dependencies();
            dependencies.extend(lines.map(|line| match template {
                Template::Service if line.starts_with("tokio ") => format!("{main}, optional = true }}"),
                _ => line.to_string(),
            }));
            dependencies
                .extend(targets.iter().map(|line| line.replacen('[', "\n[", usize::from(line.starts_with('[')))));
        }
    }
    Ok(ScaffoldOptions { name, spec, features, dependencies, vendored })
}
