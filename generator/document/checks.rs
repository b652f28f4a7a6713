//! What a document has to keep beyond the shape of its objects and can be told without following references far: paths and their
//! parameters, names that may be there only once.

use std::collections::HashMap;

use super::{Document, Method, Operation, Parameter, ParameterLocation, PathItem, RefOr, Response};
use crate::diagnostics::{self, Diagnostics, Location};
use crate::source::pointer::{Pointer, Text};

pub(super) fn check(document: &Document, diagnostics: &mut Diagnostics) {
    operation_ids(document, diagnostics);
    for (path, item) in &document.paths.items {
        check_path(path, item, diagnostics);
    }
    for item in called(document).into_iter().chain(document.components.path_items.values()) {
        parameters(&item.parameters, diagnostics);
        for operation in &item.operations {
            method(operation, diagnostics);
            parameters(&operation.parameters, diagnostics);
            let responses = operation.responses.iter().flat_map(|all| all.by_status.values());
            responses.filter_map(RefOr::item).for_each(|response| header_names(response, diagnostics));
        }
    }
    document.components.parameters.values().filter_map(RefOr::item).for_each(|one| parameter(one, diagnostics));
    document.components.responses.values().filter_map(RefOr::item).for_each(|one| header_names(one, diagnostics));
}

/// The path items that somebody calls where they are written: those of paths, then of webhooks, then of callbacks.
fn called(document: &Document) -> Vec<&PathItem> {
    let mut items: Vec<&PathItem> = document.paths.items.values().chain(document.webhooks.values()).collect();
    let mut next = 0;
    while let Some(item) = items.get(next).copied() {
        next += 1;
        let callbacks = item.operations.iter().flat_map(|operation| operation.callbacks.values());
        items.extend(callbacks.filter_map(RefOr::item).flat_map(|callback| callback.items.values()));
    }
    let shared = document.components.callbacks.values().filter_map(RefOr::item);
    items.extend(shared.flat_map(|callback| callback.items.values()));
    items
}

fn operation_ids(document: &Document, diagnostics: &mut Diagnostics) {
    let mut first: HashMap<&str, &Pointer> = HashMap::new();
    for operation in called(document).into_iter().flat_map(|item| &item.operations) {
        let Some(id) = operation.operation_id.as_deref() else {
            continue;
        };
        match first.get(id) {
            Some(other) => diagnostics.report(diagnostics::duplicate_operation_id(other, &operation.pointer, id)),
            None => {
                first.insert(id, &operation.pointer);
            }
        }
    }
}

/// The methods with fields of their own are written in no other way.
fn method(operation: &Operation, diagnostics: &mut Diagnostics) {
    let Method::Other(name) = &operation.method else {
        return;
    };
    let field = name.to_ascii_lowercase();
    let field = Method::from_field(&field).is_some().then_some(&*field);
    if field.is_some() || !is_token(name) {
        diagnostics.report(diagnostics::bad_method(&operation.pointer, name, field));
    }
}

fn check_path(path: &Text, item: &PathItem, diagnostics: &mut Diagnostics) {
    if !path.starts_with('/') {
        diagnostics.report(diagnostics::path_without_slash(&item.pointer, path));
    }
    if let Err(reason) = template_names(path) {
        diagnostics.report(diagnostics::bad_path_template(&item.pointer, path, &reason));
    }
}

/// The names in the braces of a path, or what is wrong with them.
pub(crate) fn template_names(path: &str) -> Result<Vec<&str>, String> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some(at) = rest.find(['{', '}']) {
        let inside = rest[at..].strip_prefix('{').ok_or("a `}` closes nothing")?;
        let end = inside
            .find(['{', '}', '/'])
            .filter(|end| inside[*end..].starts_with('}'))
            .ok_or("a `{` is never closed")?;
        let name = &inside[..end];
        if name.is_empty() {
            return Err("`{}` has no name".to_owned());
        }
        if names.contains(&name) {
            return Err(format!("`{{{name}}}` stands twice"));
        }
        names.push(name);
        rest = &inside[end + 1..];
    }
    Ok(names)
}

/// One list of parameters.
fn parameters(list: &[RefOr<Parameter>], diagnostics: &mut Diagnostics) {
    let mut first: HashMap<(&str, ParameterLocation), &Pointer> = HashMap::new();
    for one in list.iter().filter_map(RefOr::item) {
        parameter(one, diagnostics);
        match first.get(&(&*one.name, one.location)) {
            Some(other) => {
                let location = one.location.as_str();
                diagnostics.report(diagnostics::duplicate_parameter(other, &one.pointer, &one.name, location));
            }
            None => {
                first.insert((&*one.name, one.location), &one.pointer);
            }
        }
    }
}

/// One parameter where it is written.
fn parameter(parameter: &Parameter, diagnostics: &mut Diagnostics) {
    match parameter.location {
        ParameterLocation::Path if !parameter.required => {
            diagnostics.report(diagnostics::path_param_optional(&parameter.pointer, &parameter.name));
        }
        ParameterLocation::Header if !is_token(&parameter.name) => {
            diagnostics.report(diagnostics::invalid_header_name(parameter.pointer.key("name"), &parameter.name));
        }
        _ => {}
    }
}

fn header_names(response: &Response, diagnostics: &mut Diagnostics) {
    for name in response.headers.keys().filter(|name| !is_token(name)) {
        let at = Location::Key(response.pointer.key("headers").key(name.clone()));
        diagnostics.report(diagnostics::invalid_header_name(at, name));
    }
}

/// A token of RFC 9110: the name of a header, a method or an authentication scheme.
pub(crate) fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates() {
        assert_eq!(template_names("/a/{b}/c-{d}.{e}"), Ok(vec!["b", "d", "e"]));
        assert_eq!(template_names("/a"), Ok(vec![]));
        for (path, reason) in [
            ("/{a", "a `{` is never closed"),
            ("/{a/b}", "a `{` is never closed"),
            ("/{a{b}}", "a `{` is never closed"),
            ("/a}", "a `}` closes nothing"),
            ("/{}", "`{}` has no name"),
            ("/{a}/{a}", "`{a}` stands twice"),
        ] {
            assert_eq!(template_names(path), Err(reason.to_owned()), "{path}");
        }
    }
}
