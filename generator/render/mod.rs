//! The text of the generated files: layout by templates, leaves by tokens, tidied by the formatter.
//!
//! [`render`] is the way in for an API, [`render_crate_root`] for the file above several of them and [`render_scaffold`]
//! for a new crate. Nothing is decided here: names, types and signatures come final from [`ir`](crate::ir). What a
//! template gives is parsed before it goes anywhere, so that a failure here is a bug of ours and never a broken file.

mod answers;
mod assemble;
mod bodies;
mod body;
mod call;
mod client;
mod error;
mod format;
mod hooks;
mod lints;
mod models;
mod ops;
mod pages;
mod parts;
mod root;
mod rules;
mod rust_path;
mod scaffold;
mod server;
mod servers;
mod structs;
mod symbols;
mod tokens;
mod views;
mod xml;

#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Method, Package, Service};

use assemble::Files;
pub use error::RenderError;
pub use root::{RootKind, render_crate_root};
pub use rust_path::{is_derive, is_type};
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
    let (scope, in_models) = (Scope::outside(package), Scope::models(package));
    let folder = file_name(&package.module.rust);
    let mut files = Files::default();
    if options.models {
        files.file("models.rs", 1);
        for ty in &package.types {
            files.piece(move || models::type_items(in_models, ty));
        }
        files.piece(|| Ok(rules::shared(package)));
    }
    files.file("ops.rs", 1);
    files.piece(|| ops::table(package));
    for service in package.all_services() {
        each_method(&mut files, std::slice::from_ref(service), move |_, method| ops::method_items(scope, method));
    }
    if !package.xml.is_empty() {
        files.file("xml.rs", 1);
        files.piece(|| xml::items(package));
    }
    if options.client && !package.servers.builders.is_empty() {
        files.file("servers.rs", 1);
        files.piece(|| servers::items(package));
    }
    if options.client {
        files.file("client/mod.rs", 1);
        files.piece(|| client::root(package, options));
        for service in &package.services {
            files.file(format!("client/{}.rs", file_name(&service.module)), 2);
            files.piece(move || client::group(scope, service));
            each_method(&mut files, std::slice::from_ref(service), move |service, method| {
                client::call_items(scope, service, method)
            });
        }
    }
    if options.server {
        files.file("server/mod.rs", 1);
        files.piece(|| server::root(package));
        for service in &package.services {
            files.file(format!("server/{}.rs", file_name(&service.module)), 2);
            files.piece(move || server::service(scope, service));
            each_method(&mut files, std::slice::from_ref(service), move |service, method| {
                server::method_items(scope, service, method)
            });
        }
    }
    for hooks in &package.hooks {
        hooks::files(&mut files, scope, hooks, options);
    }
    let (mut made, lints) = files.render(folder, options)?;
    let mut root = Files::default();
    root.file("mod.rs", 0);
    root.piece(|| root::api(package, options, &lints));
    let (root, _) = root.render(folder, options)?;
    made.splice(0..0, root);
    Ok(made)
}

/// Adds a piece for each operation.
fn each_method<'a>(
    files: &mut Files<'a>,
    services: &'a [Service],
    items: impl Fn(&'a Service, &'a Method) -> Result<Vec<syn::Item>, RenderError> + Copy + Send + Sync + 'a,
) {
    for service in services {
        for method in &service.methods {
            files.piece(move || items(service, method));
        }
    }
}

/// The file name of a module.
fn file_name(module: &str) -> &str {
    module.strip_prefix("r#").unwrap_or(module)
}
