//! Operations: path items dissolved, what is inherited filled in.

use std::collections::{HashMap, HashSet};

use crate::config::Filter;
use crate::diagnostics;
use crate::document::checks::is_token;
use crate::document::{self, Method, Parameter as Written, PathItem, RefOr, SecurityRequirement};
use crate::source::pointer::{Pointer, Text};

use super::hook::Call;
use super::{Lowering, Operation, about, owned, path_template};

/// What a path item stands under.
#[derive(Debug, Clone, Copy)]
pub(super) enum Site<'a> {
    /// A path of the API.
    Path(&'a str),
    /// A name that the provider calls by.
    Hook(Call<'a>),
}

/// A path item with the ones it refers to: the nearest first.
struct Item<'a> {
    pointer: &'a Pointer,
    path: &'a str,
    parameters: Vec<&'a RefOr<Written>>,
    /// Those of the nearest that has some.
    servers: &'a [document::Server],
    /// What counts for operations that say nothing of security.
    security: Option<&'a Vec<SecurityRequirement>>,
    /// Summary and description of the nearest that has one: of operations that have neither.
    texts: (Option<&'a Text>, Option<&'a Text>),
}

/// An operation, and as it is written.
pub(super) type Lowered<'a> = (Operation, &'a document::Operation);

/// What each route has: methods, and the path that they stand under.
type Routes<'a> = HashMap<String, Vec<(String, &'a Pointer)>>;

impl<'a> Lowering<'a> {
    /// All operations of paths in document order.
    pub(super) fn lower_operations(&mut self) -> Vec<Lowered<'a>> {
        let document = self.document;
        let mut operations = Vec::new();
        let mut routes: Routes<'a> = HashMap::new();
        let mut ids: HashSet<String> = HashSet::new();
        for (path, item) in &document.paths.items {
            let all = self.lower_path_item(Site::Path(path), item);
            // A path of which nothing is kept need not be one that a router can hold.
            if !all.is_empty() || self.options.filter == Filter::default() {
                self.check_route(path, item, &all, &mut routes);
            }
            for mut operation in all {
                // The check of the document has told of the second.
                operation.0.id = operation.0.id.take().filter(|id| ids.insert(id.clone()));
                let written = operation.1;
                operations.extend(self.halves(written, operation.0).into_iter().map(|half| (half, written)));
            }
        }
        operations
    }

    fn check_route(&mut self, path: &Text, item: &'a PathItem, operations: &[Lowered<'a>], routes: &mut Routes<'a>) {
        let Some(template) = path_template::read(path) else {
            return;
        };
        if template.has_query {
            self.report(diagnostics::query_in_path(&item.pointer, path));
        }
        let known = routes.entry(path_template::route(path)).or_default();
        let methods = || operations.iter().map(|(operation, _)| operation.method.clone());
        let same = methods().find_map(|method| Some((known.iter().find(|(other, _)| *other == method)?.1, method)));
        let problem = match (same, known.first()) {
            (Some((first, method)), _) if template.has_fragment || has_fragment(first) => {
                Some(diagnostics::path_by_fragment(first, &item.pointer, path, &method))
            }
            (Some((first, method)), _) => Some(diagnostics::path_conflict(first, &item.pointer, path, &method)),
            _ if template.has_fragment => Some(diagnostics::fragment_in_path(&item.pointer, path)),
            (None, Some((_, first))) => Some(diagnostics::path_shared(first, &item.pointer, path)),
            (None, None) => None,
        };
        known.extend(methods().map(|method| (method, &item.pointer)));
        problem.into_iter().for_each(|problem| self.report(problem));
    }

    /// The operations of a path item and of those that it refers to, without those that are left out.
    pub(super) fn lower_path_item(&mut self, site: Site<'a>, item: &'a PathItem) -> Vec<Lowered<'a>> {
        let chain = self.path_item_chain(item);
        // Who may call the API says nothing of what its provider brings along to others.
        let (path, security) = match site {
            Site::Path(path) => (path, self.document.security.as_ref()),
            Site::Hook(call) => (call.template(), None),
        };
        let merged = Item {
            pointer: &item.pointer,
            path,
            parameters: chain.iter().flat_map(|item| &item.parameters).collect(),
            servers: chain.iter().map(|item| &*item.servers).find(|servers| !servers.is_empty()).unwrap_or_default(),
            security,
            texts: chain
                .iter()
                .map(|item| (item.summary.as_ref(), item.description.as_ref()))
                .find(|texts| *texts != (None, None))
                .unwrap_or_default(),
        };
        let mut seen: Vec<&Method> = Vec::new();
        let mut operations = Vec::new();
        for part in &chain {
            for operation in &part.operations {
                if !seen.contains(&&operation.method) {
                    seen.push(&operation.method);
                    if self.keeps(site, operation) {
                        operations.push((self.lower_operation(&merged, operation), operation));
                    }
                }
            }
        }
        operations
    }

    fn path_item_chain(&mut self, item: &'a PathItem) -> Vec<&'a PathItem> {
        let mut chain = vec![item];
        let mut current = item;
        while let Some(target) = &current.reference {
            let Some(next) = self.path_item_target(&current.pointer, target) else {
                break;
            };
            if let Some(first) = chain.iter().position(|known| std::ptr::eq(*known, next)) {
                let link = |item: &&'a PathItem| Some((&item.pointer, &**item.reference.as_ref()?));
                self.report_circle(chain[first..].iter().filter_map(link).collect());
                break;
            }
            chain.push(next);
            current = next;
        }
        chain
    }

    fn lower_operation(&mut self, item: &Item<'a>, operation: &'a document::Operation) -> Operation {
        self.check_method(operation);
        let parameters = self.lower_parameters(&item.parameters, &operation.parameters);
        let parameters = self.in_path_order((item.path, item.pointer), operation, &item.parameters, parameters);
        let servers = if operation.servers.is_empty() { item.servers } else { &operation.servers };
        let body = operation.request_body.as_ref().and_then(|body| self.lower_request(body));
        let (summary, description) = match (operation.summary.as_ref(), operation.description.as_ref()) {
            (None, None) => item.texts,
            texts => texts,
        };
        Operation {
            origin: operation.pointer.clone(),
            id: owned(operation.operation_id.as_ref()),
            method: operation.method.as_str().to_owned(),
            path: path_template::read(item.path).map_or_else(|| item.path.to_owned(), |read| read.fixed),
            tag: self.lower_operation_tags(&operation.tags, &operation.pointer),
            tags: operation.tags.iter().map(ToString::to_string).collect(),
            summary: owned(summary),
            description: owned(description),
            external_docs: about::external_docs(operation.external_docs.as_ref()),
            deprecated: operation.deprecated,
            parameters,
            body,
            responses: self.lower_responses(operation, operation.method.as_str()),
            security: self.lower_security(operation.security.as_ref().or(item.security)),
            servers: self.lower_own_servers(servers),
            half: None,
            hook: None,
        }
    }

    fn check_method(&mut self, operation: &'a document::Operation) {
        if let Method::Other(method) = &operation.method
            && !is_token(method)
        {
            self.report(diagnostics::invalid_method(&operation.pointer, method));
        }
    }
}

/// Whether the path of a path item ends with a fragment.
fn has_fragment(item: &Pointer) -> bool {
    item.last().is_some_and(|path| path_template::read(path).is_some_and(|template| template.has_fragment))
}
