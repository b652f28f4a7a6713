//! The file of an API, and the one above several APIs.

use proc_macro2::TokenStream;
use quote::quote;

use super::lints::Lints;
use super::symbols;
use super::views::{ApiItem, ModuleView, RootItem, View};
use super::{RenderError, RenderOptions, RenderedFile, RuntimePath, format, tokens};
use crate::ir::{Docs, HookKind, Package};

/// The version of the runtime that generated code is made for.
const VERSION: &str = "0.1";

/// The items of an API's `mod.rs`. It has no inner attributes and no `//!`, so that `include!` can reach it.
pub(super) fn api(package: &Package, options: &RenderOptions, lints: &Lints) -> Result<Vec<syn::Item>, RenderError> {
    let module = |name: &str, docs: &str, gate: Option<TokenStream>| {
        let mut lints = lints.of(name);
        // An API may be called `models`, too.
        lints.extend((package.module.rust == name).then_some("clippy::module_inception"));
        let lints: Vec<TokenStream> = lints.into_iter().map(tokens::path).collect();
        let allow = (!lints.is_empty()).then(|| quote!(#[allow(#(#lints),*)]));
        ModuleView {
            docs: tokens::doc(docs),
            attributes: quote!(#gate #[rustfmt::skip] #allow),
            name: tokens::ident(name),
        }
    };
    let gate = |feature: &str| options.feature_gates.then(|| quote!(#[cfg(feature = #feature)]));
    let mut modules = Vec::new();
    if options.runtime == (RuntimePath::Vendored { above: 0 }) {
        modules.push(runtime());
    }
    if options.models {
        modules.push(module("models", "The types of the document's schemas.", None));
    }
    modules.push(module("ops", "The operations: tables, inputs and answers.", None));
    if !package.xml.is_empty() {
        modules.push(module("xml", "How the types of XML bodies stand in XML.", None));
    }
    if options.client && !package.servers.builders.is_empty() {
        modules.push(module("servers", "The URLs of the document's servers.", gate("client")));
    }
    if options.client {
        modules.push(module("client", "Calls the operations.", gate("client")));
    }
    if options.server {
        modules.push(module("server", "Carries out the operations.", gate("server")));
    }
    for hooks in package.hooks.iter().filter(|_| options.client || options.server) {
        let docs = match hooks.kind {
            HookKind::Webhook => "What the API calls at those who use it: webhooks.",
            HookKind::Callback => "What the API calls at URLs that requests name: callbacks.",
        };
        modules.push(module(super::hooks::folder(hooks.kind), docs, None));
    }
    let (codegen, guard) = (options.runtime.codegen(0), tokens::ident(symbols::GUARD));
    ApiItem { modules, guard: quote!(#codegen::#guard), version: tokens::string(VERSION) }.items()
}

/// The runtime, carried along.
fn runtime() -> ModuleView {
    ModuleView {
        docs: tokens::doc("What the generated code needs at run time."),
        attributes: quote!(#[rustfmt::skip] #[allow(dead_code, unused_imports, clippy::all)]),
        name: quote!(rt),
    }
}

/// What the file above several APIs is the root of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RootKind {
    /// A crate: `lib.rs`.
    Crate,
    /// A module of the user's: `mod.rs`.
    Module,
}

/// The file above several APIs.
///
/// # Errors
/// When a module's name is no identifier.
pub fn render_crate_root(
    kind: RootKind,
    modules: &[(String, Docs)],
    options: &RenderOptions,
) -> Result<RenderedFile, RenderError> {
    let path = match kind {
        RootKind::Crate => "lib.rs",
        RootKind::Module => "mod.rs",
    };
    let mut views = Vec::new();
    if options.runtime == (RuntimePath::Vendored { above: 1 }) {
        views.push(runtime());
    }
    views.extend(modules.iter().map(|(name, docs)| {
        let path = tokens::path_attribute(name, &format!("{}/mod.rs", tokens::plain(name)));
        ModuleView { docs: tokens::docs(docs), attributes: quote!(#[rustfmt::skip] #path), name: tokens::ident(name) }
    }));
    let items = RootItem { modules: views }.items().map_err(|error| error.in_file(path))?;
    Ok(RenderedFile {
        path: path.to_owned(),
        text: match kind {
            RootKind::Crate => {
                let docs = "//! Generated from OpenAPI documents: a module for each API.";
                let header = tokens::one_line(&options.header);
                format!("{header}\n\n{docs}\n\n{}", format::print("", items))
            }
            RootKind::Module => format::print(&options.header, items),
        },
    })
}
