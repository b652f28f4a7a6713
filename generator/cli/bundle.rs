//! `specloom bundle`: one self-contained document out of many files.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Failed, Global, Screen, Status, configuration};
use crate::config::{ApiConfig, Copies, Options};
use crate::diagnostics::Diagnostics;
use crate::output::{self, lock::Lock};
use crate::source;
use crate::source::node::{Node, Value};
use crate::source::pointer::Pointer;

#[derive(Debug, Args)]
pub(super) struct BundleArgs {
    /// File to write; default: stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Default: as the name of the output says, else yaml
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// OpenAPI Overlay to apply after those of the configuration; may be repeated
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Yaml,
    Json,
}

pub(super) fn run(global: &Global, args: &BundleArgs, screen: &Screen) -> Result<Status, Failed> {
    let mut api = document(global)?;
    api.options.overlays.extend(args.overlay.iter().cloned());
    let (root, findings) = crate::bundle_with(&api, global.access(false)).map_err(|findings| {
        screen.findings(&findings);
        screen.could_not("bundle", &findings);
        Failed::Told
    })?;
    screen.findings(&findings);
    let text = write(&root, args.format.unwrap_or_else(|| format_of(args.output.as_deref())))?;
    match &args.output {
        None => screen.data(&text),
        Some(file) => {
            let same =
                |name: &str| file.canonicalize().is_ok_and(|file| Path::new(name).canonicalize().ok() == Some(file));
            if findings.source.iter().any(|(_, source)| same(source.name())) {
                let why = format!("{} is a file of the document; write the bundle elsewhere", file.display());
                return Err(Failed::Because(why));
            }
            output::write_one(file, &text)?;
            let files = findings.source.iter().len();
            let what = format!("{} ({files} file{})", file.display(), if files == 1 { "" } else { "s" });
            screen.status("Bundled", &what);
        }
    }
    Ok(Status::Done)
}

/// The document that is named, or the only one of the configuration.
fn document(global: &Global) -> Result<ApiConfig, Failed> {
    let config = configuration(global, None)?;
    let hashes = Lock::load(&config.lock_file())?.specs;
    let copies = Copies { folder: config.copies(), hashes };
    let mut apis = config.apis;
    match apis.pop() {
        Some(api) if apis.is_empty() => Ok(ApiConfig { options: Options { copies, ..api.options }, ..api }),
        _ => Err(Failed::Because("there are several documents here; say which: --spec FILE".to_owned())),
    }
}

fn format_of(output: Option<&Path>) -> Format {
    let extension = output.and_then(Path::extension);
    if extension.is_some_and(|extension| extension.eq_ignore_ascii_case("json")) { Format::Json } else { Format::Yaml }
}

/// The text, read once more to be sure that it says the same.
fn write(root: &Node, format: Format) -> Result<String, Failed> {
    let text = match format {
        Format::Yaml => {
            output::yaml::to_yaml(&root.with_texts(&output::yaml::guard)).map_err(|error| error.to_string())
        }
        Format::Json => serde_json::to_string_pretty(root).map(|text| text + "\n").map_err(|error| error.to_string()),
    };
    let text = text.map_err(Failed::Because)?;
    let mut found = Diagnostics::new();
    let read = source::parse(&text, "bundle", &mut found);
    match difference(root, read.root(), read.pointer()) {
        None => Ok(text),
        Some(at) => {
            Err(Failed::Because(format!("{at} would not read the same when it is written; try the other --format")))
        }
    }
}

/// The first place at which two trees differ.
fn difference(a: &Node, b: &Node, at: Pointer) -> Option<Pointer> {
    if a == b {
        return None;
    }
    let inner = match (a.value(), b.value()) {
        (Value::Mapping(a), Value::Mapping(b)) if a.len() == b.len() => {
            let mut fields = a.iter().zip(b.iter()).filter(|((a, _), (b, _))| a == b);
            fields.find_map(|((key, a), (_, b))| difference(&a.value, &b.value, at.key(key.clone())))
        }
        (Value::Sequence(a), Value::Sequence(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().find_map(|(index, (a, b))| difference(a, b, at.index(index)))
        }
        _ => None,
    };
    Some(inner.unwrap_or(at))
}
