//! Names that the configuration gives, checked against the document.

use super::BuildOptions;
use super::names::ident::is_identifier;
use super::names::operations::operation_label;
use crate::api::{Api, Operation, SchemaForm};
use crate::diagnostics::{self, Diagnostics};
use crate::source::pointer::{FileId, Pointer};

/// Reports keys that name nothing and names that cannot be names.
pub(super) fn check(api: &Api, options: &BuildOptions, diagnostics: &mut Diagnostics) {
    if options.rename.is_empty() {
        return;
    }
    let known = known_keys(api);
    for (key, name) in &options.rename {
        match known.iter().find(|(known, _)| known == key) {
            None => diagnostics.report(diagnostics::rename_unknown(key, known.iter().map(|(key, _)| key.as_str()))),
            Some((_, at)) if !is_identifier(name) => diagnostics.report(diagnostics::rename_not_a_name(at, key, name)),
            Some(_) => {}
        }
    }
}

fn known_keys(api: &Api) -> Vec<(String, Pointer)> {
    let operations = api.operations.iter().map(|operation| (operation_label(operation), place(operation)));
    let tags = api.tags.iter().map(|tag| (format!("tag:{}", tag.name), tag.origin.clone()));
    let schemas = api.schemas.iter().filter_map(|schema| {
        let kind = if schema.form == SchemaForm::Request { "request" } else { "schema" };
        Some((format!("{kind}:{}", schema.component.as_ref()?), schema.origin.clone()))
    });
    let untagged = ("tag:default".to_owned(), Pointer::root(FileId::ROOT));
    operations.chain(tags).chain(schemas).chain([untagged]).collect()
}

/// Where an operation's name stands.
pub(super) fn place(operation: &Operation) -> Pointer {
    if operation.id.is_some() { operation.origin.key("operationId") } else { operation.origin.clone() }
}

/// The name that the configuration gives to this key, when it can be one.
pub(super) fn rename<'a>(options: &'a BuildOptions, kind: &str, name: &str) -> Option<&'a str> {
    options.rename.get(&format!("{kind}:{name}")).map(String::as_str).filter(|name| is_identifier(name))
}
