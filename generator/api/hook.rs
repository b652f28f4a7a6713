//! Webhooks and callbacks: what the provider calls and the consumer answers, lowered like any other operation.
//!
//! Each becomes an [`Operation`] with a [`Hook`], behind those of the paths, so that schemas, names and bodies need no second way.
//! Two things of the API are not theirs: its servers, since the URL is the consumer's, and its root `security`, since credentials of
//! the API have nothing to do with URLs of strangers.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::diagnostics;
use crate::document::{self, PathItem, RefOr};
use crate::source::pointer::{Pointer, Text};

use super::expression;
use super::operation::{Lowered, Site};
use super::{Content, ContentKind, Hook, HookKind, Location, Lowering, Operation, Parameter, UrlPart};

/// What a path item of a webhook or a callback stands under.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call<'a> {
    pub(super) kind: HookKind,
    pub(super) name: &'a str,
    key: &'a str,
    /// The path template behind the URL; may be empty.
    path: &'a str,
}

impl<'a> Call<'a> {
    /// The template that path parameters belong to.
    pub(super) fn template(self) -> &'a str {
        if self.path.is_empty() { "/" } else { self.path }
    }
}

/// The operations so far.
struct Hooks<'a, 'o> {
    operations: &'o mut Vec<Operation>,
    ids: HashSet<String>,
    /// Operations whose callbacks are still to be looked at, with their places.
    queue: VecDeque<(usize, &'a document::Operation)>,
    /// The operations of each callback: one that several operations refer to is there once.
    known: HashMap<Pointer, Vec<usize>>,
}

impl<'a> Hooks<'a, '_> {
    fn add(&mut self, (operation, written): Lowered<'a>) -> usize {
        let index = self.operations.len();
        self.operations.push(operation);
        self.queue.push_back((index, written));
        index
    }
}

impl<'a> Lowering<'a> {
    /// Adds the operations of webhooks and callbacks to those of the paths, which were `written` so.
    pub(super) fn lower_hooks(&mut self, written: Vec<&'a document::Operation>, operations: &mut Vec<Operation>) {
        let mut hooks = Hooks {
            ids: operations.iter().filter_map(|operation| operation.id.clone()).collect(),
            queue: written.into_iter().enumerate().collect(),
            known: HashMap::new(),
            operations,
        };
        let document = self.document;
        for (name, item) in &document.webhooks {
            let call = Call { kind: HookKind::Webhook, name, key: name, path: "" };
            self.lower_item(call, &format!("webhook:{name}"), item, &mut hooks);
        }
        while let Some((parent, written)) = hooks.queue.pop_front() {
            for (name, callback) in &written.callbacks {
                self.lower_callback((parent, name), callback, &mut hooks);
            }
        }
        self.settle_urls(operations);
    }

    fn lower_callback(
        &mut self,
        (parent, name): (usize, &'a Text),
        callback: &'a RefOr<document::Callback>,
        hooks: &mut Hooks<'a, '_>,
    ) {
        let Some(found) = self.resolve(callback) else {
            return;
        };
        let callback = found.item;
        if !hooks.known.contains_key(&callback.pointer) {
            let label = match &found.component {
                Some(component) => format!("callback:{component}"),
                None => format!("callback:{}.{name}", hooks.operations[parent].label()),
            };
            let mut added = Vec::new();
            for (key, item) in &callback.items {
                let label = if callback.items.len() > 1 { format!("{label} {key}") } else { label.clone() };
                let call = Call { kind: HookKind::Callback, name, key, path: expression::read(key).path };
                added.extend(self.lower_item(call, &label, item, hooks));
            }
            hooks.known.insert(callback.pointer.clone(), added);
        }
        for index in hooks.known.get(&callback.pointer).into_iter().flatten() {
            hooks.operations[*index].hook.iter_mut().for_each(|hook| hook.parents.push(parent));
        }
    }

    /// Adds the operations of a path item; gives their places.
    fn lower_item(&mut self, call: Call<'a>, label: &str, item: &'a PathItem, hooks: &mut Hooks<'a, '_>) -> Vec<usize> {
        let lowered = self.lower_path_item(Site::Hook(call), item);
        let is_alone = lowered.len() == 1;
        let mut added = Vec::with_capacity(lowered.len());
        for (operation, written) in lowered {
            if !operation.servers.is_empty() {
                self.report(diagnostics::hook_with_servers(&operation.origin, call.kind.word(), call.name));
            }
            let hook = Hook {
                kind: call.kind,
                name: call.name.to_owned(),
                key: call.key.to_owned(),
                label: format!("{} {label}", operation.method),
                is_alone,
                parents: Vec::new(),
                url: None,
                url_from: Vec::new(),
            };
            let path = if call.path.is_empty() { String::new() } else { operation.path };
            // The check of the document has told of a second operation with the same id.
            let id = operation.id.filter(|id| hooks.ids.insert(id.clone()));
            let whole = Operation { id, path, servers: Vec::new(), hook: Some(hook), ..operation };
            added.extend(self.halves(written, whole).into_iter().map(|half| hooks.add((half, written))));
        }
        added
    }

    /// Finds out which requests say the URLs of callbacks, and reports those that none says.
    fn settle_urls(&mut self, operations: &mut [Operation]) {
        for index in 0..operations.len() {
            let Some(mut hook) = operations[index].hook.take_if(|hook| hook.kind == HookKind::Callback) else {
                continue;
            };
            let at = operations[index].origin.clone();
            match expression::read(&hook.key).base {
                Ok(url) => {
                    for parent in &hook.parents {
                        match url.iter().find_map(|part| missing(&operations[*parent], part)) {
                            None => hook.url_from.push(*parent),
                            Some(reason) => self.report(diagnostics::callback_url(&at, &hook.name, &reason)),
                        }
                    }
                    hook.url = Some(url);
                }
                Err(reason) => self.report(diagnostics::callback_url(&at, &hook.name, &reason)),
            }
            operations[index].hook = Some(hook);
        }
    }
}

/// Why the typed request of an operation does not hold a part of a URL.
fn missing(parent: &Operation, part: &UrlPart) -> Option<String> {
    match part {
        UrlPart::Text(_) | UrlPart::Method => None,
        UrlPart::Body(_) => {
            let contents = parent.body.as_ref().map_or(&[][..], |body| &body.contents);
            match contents {
                [Content { kind: ContentKind::Json(_) | ContentKind::Scalar(_) | ContentKind::Form(_), .. }] => None,
                _ => Some(format!("`{}` has no body that is a value", parent.label())),
            }
        }
        UrlPart::Parameter(location, name) => {
            let is_it = |one: &Parameter| {
                one.location == *location
                    && !one.whole_query
                    && (one.name == *name || *location == Location::Header && one.name.eq_ignore_ascii_case(name))
            };
            let found = parent.parameters.iter().any(is_it);
            (!found).then(|| format!("`{}` has no parameter `{name}` there", parent.label()))
        }
    }
}
