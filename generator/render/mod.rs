//! The text of the generated files: layout by templates, leaves by tokens, tidied by the formatter.
//!
//! [`render`] is the way in for an API, [`render_crate_root`] for the file above several of them and [`render_scaffold`]
//! for a new crate. Nothing is decided here: names, types and signatures come final from [`ir`](crate::ir). What a
//! template gives is parsed before it goes anywhere, so that a failure here is a bug of ours and never a broken file.

mod answers;
mod call;
mod client;
mod error;
mod format;
mod lints;
mod models;
mod ops;
mod root;
mod scaffold;
mod server;
mod structs;
mod symbols;
mod tokens;
mod views;

#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Package;

pub use error::RenderError;
use lints::Lints;
pub use root::{RootKind, render_crate_root};
pub use scaffold::{Scaffold, ScaffoldOptions, render_scaffold};
use tokens::Scope;

/// A file that is ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedFile {
    /// Its path, relative, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// What is rendered, and how it reaches the runtime.
#[derive(Debug, Clone)]
pub struct RenderOptions {
    /// `models.rs`; [`client`](Self::client) and [`server`](Self::server) need it.
    pub models: bool,
    /// The client.
    pub client: bool,
    /// The server.
    pub server: bool,
    /// Whether the client and the server stand behind the features `client` and `server` of the surrounding crate.
    pub feature_gates: bool,
    /// Where the runtime is.
    pub runtime: RuntimePath,
    /// The first line of each file, a comment.
    pub header: String,
}

/// Where generated code finds the runtime.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuntimePath {
    /// In the crate `specloom_rt`.
    Crate,
    /// In a module `rt` inside the API's own module (0), beside it (1), and so on upwards.
    Vendored {
        /// How many modules above the API's own.
        above: usize,
    },
    /// In the module of this path, such as `crate::generated::rt::codegen`.
    Module(String),
}

impl RuntimePath {
    /// The path of `codegen` in a file that stands so many modules below the API's own.
    fn codegen(&self, depth: usize) -> TokenStream {
        match self {
            Self::Crate => quote!(specloom_rt::codegen),
            Self::Vendored { above: 0 } if depth == 0 => quote!(self::rt::codegen),
            Self::Vendored { above } => {
                let ups = (0..depth + above).map(|_| quote!(super::));
                quote!(#(#ups)* rt::codegen)
            }
            Self::Module(path) => tokens::path(path),
        }
    }
}

/// The files of an API, below a folder of the API's name.
///
/// # Errors
/// When what a template gave is no Rust: a bug of ours.
pub fn render(package: &Package, options: &RenderOptions) -> Result<Vec<RenderedFile>, RenderError> {
    let scope = Scope::outside(package);
    let mut files = Files { package, options, files: Vec::new(), lints: Lints::default() };
    if options.models {
        files.push("models.rs", 1, models::items(Scope::models(package)))?;
    }
    files.push("ops.rs", 1, ops::items(scope))?;
    if options.client {
        files.push("client/mod.rs", 1, client::root(package, options))?;
        for service in &package.services {
            let path = format!("client/{}.rs", file_name(&service.module));
            files.push(&path, 2, client::group(scope, service))?;
        }
    }
    if options.server {
        files.push("server/mod.rs", 1, server::root(package))?;
        for service in &package.services {
            let path = format!("server/{}.rs", file_name(&service.module));
            files.push(&path, 2, server::service(scope, service))?;
        }
    }
    let root = root::api(package, options, &files.lints);
    files.push("mod.rs", 0, root)?;
    files.files.rotate_right(1);
    Ok(files.files)
}

/// The files made so far, and what they have in common.
struct Files<'a> {
    package: &'a Package,
    options: &'a RenderOptions,
    files: Vec<RenderedFile>,
    lints: Lints,
}

impl Files<'_> {
    /// Adds a file that stands `depth` modules below the API's own, with the `use` lines that its items need.
    fn push(
        &mut self,
        path: &str,
        depth: usize,
        items: Result<Vec<syn::Item>, RenderError>,
    ) -> Result<(), RenderError> {
        let module = path.split(['/', '.']).next().unwrap_or(path);
        if let Ok(items) = &items {
            self.lints.add(module, items);
        }
        let path = format!("{}/{path}", file_name(&self.package.module.rust));
        let text = items.and_then(|items| {
            let mut all = format::uses(&items, &self.options.runtime.codegen(depth), depth)?;
            all.extend(items);
            Ok(format::print(&self.options.header, all))
        });
        self.files.push(RenderedFile { text: text.map_err(|error| error.in_file(&path))?, path });
        Ok(())
    }
}

/// The file name of a module.
fn file_name(module: &str) -> &str {
    module.strip_prefix("r#").unwrap_or(module)
}
