//! What the user may choose: typed, with defaults, independent of where it was written down.
//!
//! [`mod@file`] reads `specloom.toml`. The command line and build scripts fill the same [`Config`].

use std::path::PathBuf;

use indexmap::IndexMap;

mod checked;
mod client;
pub mod file;
mod levels;
mod pagination;
mod pins;
mod sse;
mod types;
mod units;

pub use checked::{Server, Validate, ValidateOutput};
pub use client::{Calls, Timeout};
pub use file::{ConfigError, find, load, load_with, single_with};
pub use levels::{Levels, Say};
pub use pagination::{MemberPath, PagesBy, Pagination};
pub use pins::Pins;
pub use sse::{KeepAlive, Sse};
pub use types::{MissingOffset, Typed, Types};

/// The name of the lock file.
pub const LOCK_NAME: &str = "specloom.lock";

/// Everything that one run generates.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Folder of the config file; paths in it are relative to this.
    pub root: PathBuf,
    /// The config file itself, when there is one.
    pub file: Option<PathBuf>,
    /// Folder that the tool owns.
    pub output: PathBuf,
    /// The APIs, in the order of the file.
    pub apis: Vec<ApiConfig>,
    /// Whether names and orders of earlier runs are given up.
    pub unpin: bool,
    /// Whether the file lists its APIs with `[[api]]`: then each has a module of its own below `output`.
    pub modules: bool,
}

/// One API: a document and the choices for it.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiConfig {
    /// Name of its module; taken from the file name of the document when absent.
    pub name: String,
    /// The document.
    pub spec: PathBuf,
    /// The document as the user wrote it, for headers and messages.
    pub spec_label: String,
    /// Choices.
    pub options: Options,
}

/// The choices for one API.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Which sides are generated; models always are.
    pub emit: Emit,
    /// Where generated code finds the runtime.
    pub runtime: Runtime,
    /// Put `client` and `server` behind cargo features of these names.
    pub feature_gates: bool,
    /// Leave out schemas that no operation reaches.
    pub prune: bool,
    /// Which operations are kept.
    pub filter: Filter,
    /// OpenAPI Overlay documents, applied in order before anything else.
    pub overlays: Vec<PathBuf>,
    /// Folder that references may lead into, besides that of the document.
    pub refs_folder: Option<PathBuf>,
    /// Beginnings of addresses that references may lead to.
    pub refs_allow: Vec<String>,
    /// Copies of what lies at addresses.
    pub copies: Copies,
    /// Drop framework tails of operation ids when that stays unique.
    pub trim: bool,
    /// New names by operationId, `schema:X` or `tag:X`.
    pub rename: IndexMap<String, String>,
    /// Which Rust types stand for what.
    pub types: Types,
    /// Derives on top of what a type has, by `schema:X`.
    pub derive_for: IndexMap<String, Vec<String>>,
    /// Enums have an arm for values that the document does not name.
    pub open_enums: bool,
    /// Where the constraints of the document are enforced.
    pub validate: Validate,
    /// Servers.
    pub server: Server,
    /// The URL that clients call unless they are told another: `server:0`, `server:` and a name, or a URL.
    pub base_url: Option<String>,
    /// Calls of clients.
    pub calls: Calls,
    /// Event streams.
    pub sse: Sse,
    /// How bad messages are.
    pub levels: Levels,
    /// Names and orders of earlier runs.
    pub pins: Pins,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            emit: Emit { client: true, server: true },
            runtime: Runtime::Crate,
            feature_gates: false,
            prune: true,
            filter: Filter::default(),
            overlays: Vec::new(),
            refs_folder: None,
            refs_allow: Vec::new(),
            copies: Copies::default(),
            trim: true,
            rename: IndexMap::new(),
            types: Types::default(),
            derive_for: IndexMap::new(),
            open_enums: true,
            validate: Validate::default(),
            server: Server::default(),
            base_url: None,
            calls: Calls::default(),
            sse: Sse::default(),
            levels: Levels::default(),
            pins: Pins::default(),
        }
    }
}

/// Copies of what lies at addresses, called by their hashes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Copies {
    /// Their folder.
    pub folder: PathBuf,
    /// SHA-256 of what each address gave.
    pub hashes: std::collections::BTreeMap<String, String>,
}

/// Which operations are kept. A selector is an operationId, `GET /rooms/**` (`*` is one segment, `**` any number; without a method,
/// every method), `tag:x` or `schema:X`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Selectors of what is kept; none keep everything.
    pub include: Vec<String>,
    /// Selectors of what is left out of that.
    pub exclude: Vec<String>,
    /// Leave out operations that are `deprecated`.
    pub drop_deprecated: bool,
}

/// Which sides are generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Emit {
    /// Client modules.
    pub client: bool,
    /// Server traits and routers.
    pub server: bool,
}

/// Where generated code finds the runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runtime {
    /// The crate `specloom-rt`.
    Crate,
    /// Its files, copied in as module `rt` of the output folder.
    Vendored,
}

impl Config {
    /// The folder for copies of what lies at addresses: beside the lock.
    #[must_use]
    pub fn copies(&self) -> PathBuf {
        self.lock_file().with_file_name("specloom.refs")
    }

    /// Where the lock lies: beside the config file, else in the output folder.
    #[must_use]
    pub fn lock_file(&self) -> PathBuf {
        let folder = if self.file.is_some() { &self.root } else { &self.output };
        folder.join(LOCK_NAME)
    }

    /// The configuration of a run without a config file: one document, one folder, defaults.
    #[must_use]
    pub fn single(spec: impl Into<PathBuf>, output: impl Into<PathBuf>) -> Self {
        let spec = spec.into();
        let label = spec.to_string_lossy().replace('\\', "/");
        Self {
            root: PathBuf::new(),
            file: None,
            output: output.into(),
            apis: vec![ApiConfig { name: module_name(&spec), spec, spec_label: label, options: Options::default() }],
            unpin: false,
            modules: false,
        }
    }
}

/// The module name for a document: its file name without extensions.
#[must_use]
pub fn module_name(spec: &std::path::Path) -> String {
    let name = spec.file_name().unwrap_or_default().to_string_lossy();
    name.split('.').find(|part| !part.is_empty()).unwrap_or("api").to_owned()
}
