//! The Rust that will be written: every name final, every type decided, no text yet.
//!
//! [`build`] is the only way in. Nothing after it converts case, escapes a keyword or looks at a document.

mod analysis;
mod doc_comment;
mod docs;
mod kept;
mod model;
mod names;
mod pins;
mod security;
mod servers;
mod service;
mod types;
mod xml;

pub use model::*;
pub use types::bounds;

use indexmap::IndexMap;

use crate::api::Api;
use crate::config::{Calls, Pins, Server, Sse, Validate};
use crate::diagnostics::Diagnostics;
use names::resolve::Scope;

/// What the configuration says about names and types.
#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// What the API is called, e.g. the stem of its file: becomes the module.
    pub module: String,
    /// Whether enums keep values that the document does not name.
    pub open_enums: bool,
    /// Whether what frameworks append to operationIds goes.
    pub trim: bool,
    /// Names for operations (`listMessages`, or `GET /messages` without an id), schemas (`schema:Room`) and tags (`tag:Rooms`).
    pub rename: IndexMap<String, String>,
    /// The URL that clients call unless they are told another: `server:0`, `server:` and a name, or a URL.
    pub base_url: Option<String>,
    /// Names and orders of earlier runs.
    pub pins: Pins,
    /// Derives on top of what a type has, by `schema:X`.
    pub derive_for: IndexMap<String, Vec<String>>,
    /// Calls of clients.
    pub calls: Calls,
    /// Where constraints are enforced.
    pub validate: Validate,
    /// Servers.
    pub server: Server,
    /// Event streams.
    pub sse: Sse,
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self {
            module: "api".to_owned(),
            open_enums: true,
            trim: true,
            rename: IndexMap::new(),
            base_url: None,
            pins: Pins::default(),
            derive_for: IndexMap::new(),
            calls: Calls::default(),
            validate: Validate::default(),
            server: Server::default(),
            sse: Sse::default(),
        }
    }
}

/// Decides how an API looks in Rust.
pub fn build(api: &Api, options: &BuildOptions, diagnostics: &mut Diagnostics) -> Package {
    pins::check(api, options, diagnostics);
    let operations = names::operations::operation_words(api, options);
    let mut models = Scope::new(names::ident::RESERVED_TYPES.iter().copied());
    kept::hold_types(api, options, &mut models);
    let catalogue = types::collect(api, options, &operations, &mut models, diagnostics);
    let (security, scheme_index, mut constants) = security::build(api, options, diagnostics);
    let xml = xml::build(api, &catalogue, &operations, diagnostics);
    let types = types::build(api, options, &catalogue, diagnostics);
    analysis::unchecked::report(api, diagnostics);
    let own_servers = servers::own_indices(api);
    let context = service::Context {
        api,
        options,
        types: &types,
        catalogue: &catalogue,
        xml: &xml,
        scheme_index: &scheme_index,
        own_servers: &own_servers,
    };
    let built = service::build(&context, &operations, &mut models, &mut constants, diagnostics);
    let pins = kept::pins(api, &catalogue, &built);
    let servers = servers::build(api, &security, &mut constants, diagnostics);
    let server = api.root_servers.first().map(|index| &api.servers[*index]);
    Package {
        module: module_name(&options.module),
        docs: docs::package(api),
        base_path: server.map(|server| server.base_path.clone()).unwrap_or_default(),
        base_url: servers::base_url(api, options, diagnostics),
        servers,
        types,
        xml: xml.defs,
        rules: types::shared_rules(api),
        security,
        validate: options.validate,
        server: options.server,
        keep_alive: options.sse.keep_alive,
        calls: options.calls.clone(),
        max_event: options.sse.max_event,
        has_streams: api.operations.iter().any(crate::api::Operation::streams),
        services: built.services,
        hooks: built.hooks,
        pins,
    }
}

fn module_name(text: &str) -> Name {
    let rust = names::ident::escaped(names::ident::snake(&names::words::words(text)));
    Name { rust, wire: text.to_owned() }
}

#[cfg(test)]
mod tests;
