//! What a document means: references followed, `allOf` merged, defaults of the specification applied, media types
//! classified. Knows OpenAPI, does not know that Rust exists; `lint`, `diff` and `mock` read it too.
//!
//! [`lower`] is the only way in.

mod about;
mod described;
mod encoding;
mod event_data;
mod event_stream;
mod event_union;
mod expression;
mod extension;
mod fern;
mod filter;
mod form;
mod form_object;
mod halves;
mod header;
mod hook;
mod json_text;
mod literal;
mod media_type;
mod model;
mod open_items;
mod operation;
mod parameter;
mod path_parameters;
mod path_template;
mod place;
mod prune;
mod replace;
mod request;
mod resolve;
mod response;
mod response_body;
mod schema;
mod security;
mod sequence;
mod server_url;
mod split;
mod tag;
mod text;
mod unreached;

#[cfg(test)]
mod dump;
#[cfg(test)]
mod tests;

pub(crate) use filter::selects_route;
pub use model::*;
pub(crate) use schema::matches;

use std::collections::{BTreeMap, HashSet};

use crate::config::{Filter, Types};
use crate::diagnostics::{Diagnostic, Diagnostics, Level};
use crate::document::Document;
use crate::source::pointer::Pointer;

/// What the configuration says about the meaning of a document.
#[derive(Debug, Clone)]
pub struct LowerOptions {
    /// Payloads of streams about which the document is silent: `operationId` to `schema:Name`, `Name` or `#/pointer`.
    pub event_data: BTreeMap<String, String>,
    /// Payloads that end a stream of JSON without being an event (streaming.md D10).
    pub done: Vec<String>,
    /// Leave out components that no operation reaches.
    pub prune: bool,
    /// Keep JSON without a schema beside a stream as an answer of its own (streaming.md D15).
    pub keep_empty_json: bool,
    /// Which operations are kept.
    pub filter: Filter,
    /// Which types stand for what.
    pub types: Types,
}

impl Default for LowerOptions {
    fn default() -> Self {
        Self {
            event_data: BTreeMap::new(),
            done: vec!["[DONE]".to_owned()],
            prune: true,
            keep_empty_json: false,
            filter: Filter::default(),
            types: Types::default(),
        }
    }
}

/// Works out what a document means. Problems are reported and lowering goes on with a stand-in, so all of them show in one run;
/// if errors were reported the result is not to be used.
#[must_use]
pub fn lower(document: &Document, options: &LowerOptions, diagnostics: &mut Diagnostics) -> Api {
    let unnamed = resolve::Unnamed::default();
    let mut lowering = Lowering {
        document,
        unnamed: &unnamed,
        options,
        diagnostics,
        reported: HashSet::new(),
        matched: HashSet::new(),
        met: replace::Met::default(),
        only_references: false,
        schemas: schema::Arena::default(),
        security_schemes: Vec::new(),
        tags: Vec::new(),
        servers: Vec::new(),
    };
    lowering.lower_tags();
    lowering.lower_security_schemes();
    let root_servers = lowering.lower_root_servers();
    let (mut operations, written): (Vec<_>, Vec<_>) = lowering.lower_operations().into_iter().unzip();
    let root_servers = lowering.settle_servers(root_servers, &mut operations);
    lowering.lower_hooks(written, &mut operations);
    lowering.lower_included_schemas();
    let (schemas, rules) = lowering.finish_schemas();
    lowering.forget_bad_defaults(operations.iter_mut().flat_map(|operation| &mut operation.parameters));
    lowering.check_unreached();
    let tags = std::mem::take(&mut lowering.tags);
    let servers = std::mem::take(&mut lowering.servers);
    let security_schemes = std::mem::take(&mut lowering.security_schemes);
    let mut api = Api {
        title: document.info.title.to_string(),
        version: document.info.version.to_string(),
        description: document.info.description.as_deref().map(str::to_owned),
        about: about::about(document),
        openapi: document.openapi.to_string(),
        servers,
        root_servers,
        tags,
        operations,
        schemas,
        rules,
        security_schemes,
    };
    parameter::settle_layouts(&mut api, &mut lowering);
    lowering.check_filter(&api);
    lowering.check_replaced();
    open_items::open(&mut api);
    split::split(&mut api);
    prune::order_schemas(&mut api, document);
    api
}

/// What all parts of the stage share.
struct Lowering<'a> {
    document: &'a Document,
    unnamed: &'a resolve::Unnamed,
    options: &'a LowerOptions,
    diagnostics: &'a mut Diagnostics,
    /// Code, place and sentence of what was said: a component is met from many places and complains once.
    reported: HashSet<(&'static str, Option<Pointer>, String)>,
    matched: filter::Matched,
    met: replace::Met,
    /// What is looked at now is left out of the code: only its references count.
    only_references: bool,
    schemas: schema::Arena<'a>,
    security_schemes: Vec<SecurityScheme>,
    tags: Vec<Tag>,
    servers: Vec<Server>,
}

impl Lowering<'_> {
    fn report(&mut self, mut diagnostic: Diagnostic) {
        if self.only_references {
            if !unreached::counts(diagnostic.code) {
                return;
            }
            diagnostic.level = diagnostic.level.min(Level::Warning);
        }
        let place = diagnostic.at.pointer().cloned();
        if self.reported.insert((diagnostic.code.number, place, diagnostic.message.clone())) {
            self.diagnostics.report(diagnostic);
        }
    }
}

/// Texts of the document, owned.
fn owned(text: Option<&crate::source::pointer::Text>) -> Option<String> {
    text.map(|text| text.to_string())
}
