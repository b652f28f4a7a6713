//! What earlier runs decided: names that wait for what had them, and what is to be kept of this run.
//!
//! Callers depend on names that a new neighbour in the document could take, and on the order of arguments, so both are written
//! to the lock. What the document itself calls as Rust does (a component `Room`) keeps its name without that.

use super::names::ident::{camel, constant, is_written, plain};
use super::names::operations::{is_renamed, operation_label};
use super::names::resolve::Scope;
use super::names::words::words;
use super::service::Built;
use super::service::MethodNames;
use super::types::{Catalogue, What};
use super::{BuildOptions, Location, Method, Parameter, Service};
use crate::api::{self, Api, HookKind, SchemaForm};
use crate::config::Pins;
use crate::source::pointer::Pointer;

/// Holds the names of types that operations had: schemas are named before them.
pub(super) fn hold_types(api: &Api, options: &BuildOptions, types: &mut Scope) {
    for names in operations(api, options) {
        [&names.request, &names.response, &names.error, &names.call].into_iter().for_each(|name| types.hold(name));
    }
}

/// Holds the names of statics that operations had: security schemes are named before them.
pub(super) fn hold_constants(api: &Api, options: &BuildOptions, constants: &mut Scope) {
    operations(api, options).for_each(|names| constants.hold(&names.constant));
}

fn operations<'a>(api: &'a Api, options: &'a BuildOptions) -> impl Iterator<Item = MethodNames> + 'a {
    api.operations.iter().filter_map(|operation| operation_names(options, operation))
}

/// The names that an operation had, unless the configuration gives others now.
pub(super) fn operation_names(options: &BuildOptions, operation: &api::Operation) -> Option<MethodNames> {
    if is_renamed(operation, options) {
        return None;
    }
    let names = options.pins.operations.get(&operation_label(operation))?;
    let found = match names.as_slice() {
        [method] => derived(method),
        [method, stem, constant, request, response, error, call] => {
            let [method, stem, constant, request, response, error, call] =
                [method, stem, constant, request, response, error, call].map(String::clone);
            MethodNames { method, stem, constant, request, response, error, call }
        }
        _ => return None,
    };
    list(&found).iter().all(|name| is_written(name)).then_some(found)
}

/// What follows from the name of a method where nothing is in the way.
fn derived(method: &str) -> MethodNames {
    let stem = camel(&words(plain(method)));
    MethodNames {
        method: method.to_owned(),
        constant: constant(method),
        request: stem.clone(),
        response: format!("{stem}Response"),
        error: format!("{stem}Error"),
        call: format!("{stem}Call"),
        stem,
    }
}

fn list(names: &MethodNames) -> [&String; 7] {
    let MethodNames { method, stem, constant, request, response, error, call } = names;
    [method, stem, constant, request, response, error, call]
}

/// What later runs keep of this one.
pub(super) fn pins(api: &Api, catalogue: &Catalogue<'_>, built: &Built) -> Pins {
    let tag = |(side, service): (Option<HookKind>, &Service)| {
        (tag_key(side, &service.name.wire), vec![service.name.rust.clone(), service.module.clone()])
    };
    let of_hooks =
        built.hooks.iter().flat_map(|hooks| hooks.services.iter().map(|service| (Some(hooks.kind), service)));
    let services: Vec<_> = built.services.iter().map(|service| (None, service)).chain(of_hooks).collect();
    let operation = |(label, names): (&String, &MethodNames)| {
        let all = list(names);
        let names = if list(&derived(&names.method)) == all { &all[..1] } else { &all[..] };
        (label.clone(), names.iter().map(|name| (*name).clone()).collect())
    };
    let methods = services.iter().flat_map(|(_, service)| &service.methods);
    let arguments = methods.map(|method| (method.name.wire.clone(), arguments(method)));
    let types = catalogue.entries().iter().filter_map(|entry| {
        let key = type_key(api, entry.what, &entry.origin)?;
        (key.strip_prefix("schema:") != Some(&entry.name.rust)).then(|| (key, entry.name.rust.clone()))
    });
    Pins {
        tags: services.iter().copied().map(tag).collect(),
        operations: built.names.iter().map(operation).collect(),
        arguments: arguments.filter(|(_, arguments)| !arguments.is_empty()).collect(),
        types: types.collect(),
    }
}

/// What stands for the service of a tag in the lock.
pub(super) fn tag_key(side: Option<HookKind>, tag: &str) -> String {
    side.map_or_else(|| tag.to_owned(), |kind| format!("{}:{tag}", kind.word()))
}

/// What stands for a type in the lock. A place in a list is none: its neighbours may move.
pub(super) fn type_key(api: &Api, what: What<'_>, origin: &Pointer) -> Option<String> {
    let schema = match what {
        What::Schema(id) => Some(api.schema(id)),
        What::Events(_) => None,
    };
    match schema.and_then(|schema| Some((schema.component.as_ref()?, schema.form))) {
        Some((name, SchemaForm::Main)) => Some(format!("schema:{name}")),
        Some((name, SchemaForm::Request)) => Some(format!("request:{name}")),
        None if schema.is_some_and(|schema| schema.form != SchemaForm::Main) => None,
        None => {
            let place = origin.to_string();
            let lists = ["/oneOf/", "/anyOf/", "/allOf/", "/prefixItems/", "/parameters/"];
            (!lists.iter().any(|list| place.contains(list))).then_some(place)
        }
    }
}

fn arguments(method: &Method) -> Vec<String> {
    let listed = method.parameters.iter().filter(|found| found.positional && found.location != Location::Path);
    let body = method.body.iter().filter(|body| body.positional).map(|_| BODY.to_owned());
    listed.map(argument_key).chain(body).collect()
}

/// The body among arguments.
pub(super) const BODY: &str = "body";

fn argument_key(parameter: &Parameter) -> String {
    let place = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    format!("{place}:{}", parameter.name.wire)
}

/// The place of a parameter among the arguments that an operation had.
pub(super) fn argument_place(options: &BuildOptions, operation: &api::Operation, key: &str) -> Option<usize> {
    options.pins.arguments.get(&operation_label(operation))?.iter().position(|known| known == key)
}

/// As [`argument_key`], of a parameter that has no name in Rust yet.
pub(super) fn written_key(parameter: &api::Parameter) -> String {
    let place = match parameter.location {
        api::Location::Path => "path",
        api::Location::Query => "query",
        api::Location::Header => "header",
        api::Location::Cookie => "cookie",
    };
    let name = if parameter.whole_query { "" } else { parameter.name.as_str() };
    format!("{place}:{name}")
}
