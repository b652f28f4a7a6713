//! What only webhooks and callbacks have: the paths that receivers give them, and the URLs that requests hold for them.

use std::collections::HashSet;

use crate::api::{Api, Hook, Operation, UrlPart as Written};
use crate::ir::doc_comment::code;
use crate::ir::names::ident::{escaped, snake};
use crate::ir::names::resolve::{Candidate, Scope};
use crate::ir::names::words::words;
use crate::ir::{CallbackUrl, Docs, HookKind, HookPlace, Location, Method, UrlPart, docs};

/// The path at which a receiver's router has each operation, before the operation's own: its name, where that can stand in a path
/// and no other of the kind has it; else what its static is called.
pub(super) fn set_paths(api: &Api, methods: &mut [Method]) {
    let mut taken: HashSet<(HookKind, &str, String)> = HashSet::new();
    let mut segments: Vec<Option<String>> = vec![None; methods.len()];
    for (operation, segment) in api.operations.iter().zip(&mut segments) {
        if let Some(hook) = operation.hook.as_ref().filter(|hook| is_segment(&hook.name) && !follows(operation)) {
            let is_first = taken.insert((hook.kind, &operation.method, hook.name.clone()));
            *segment = is_first.then(|| hook.name.clone());
        }
    }
    let mut last = String::new();
    for ((operation, segment), method) in api.operations.iter().zip(segments).zip(methods) {
        let Some(hook) = &operation.hook else {
            continue;
        };
        if !follows(operation) {
            last = segment.unwrap_or_else(|| {
                let mut other = method.constant.to_lowercase();
                while !taken.insert((hook.kind, &operation.method, other.clone())) {
                    other.push('_');
                }
                other
            });
        }
        method.hook = Some(HookPlace { name: docs::hook_place(hook), received_at: format!("/{last}") });
    }
}

/// Whether it is the half that streams, which is where the other half is.
fn follows(operation: &Operation) -> bool {
    operation.half.as_ref().is_some_and(|half| half.streams)
}

fn is_segment(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_plain) && name.bytes().any(|byte| byte != b'.')
}

/// Gives the methods that declare callbacks what makes the URLs.
pub(super) fn set_urls(api: &Api, methods: &mut [Method]) {
    let mut urls: Vec<Vec<&Operation>> = vec![Vec::new(); methods.len()];
    for operation in &api.operations {
        for parent in operation.hook.iter().flat_map(|hook| &hook.url_from) {
            // The methods of a path item have one URL.
            let same = |known: &&Operation| known.hook.as_ref().map(place) == operation.hook.as_ref().map(place);
            if !urls[*parent].iter().any(same) {
                urls[*parent].push(operation);
            }
        }
    }
    for (method, callbacks) in methods.iter_mut().zip(urls) {
        let candidate = |callback: &&Operation| {
            let name = callback.hook.as_ref().map(|hook| words(&hook.name)).unwrap_or_default();
            Candidate::new("", [escaped(snake(&name.into_iter().chain(["url".to_owned()]).collect::<Vec<_>>()))])
        };
        let names = Scope::default().resolve(&callbacks.iter().map(candidate).collect::<Vec<_>>());
        let named = callbacks.into_iter().zip(names);
        method.urls = named.filter_map(|(callback, name)| url(method, callback, name.name)).collect();
    }
}

fn place(hook: &Hook) -> (&str, &str) {
    (&hook.name, &hook.key)
}

fn url(method: &Method, callback: &Operation, name: String) -> Option<CallbackUrl> {
    let hook = callback.hook.as_ref()?;
    let behind = match callback.path.as_str() {
        "" => String::new(),
        path => format!(", without the path {} behind it", code(path)),
    };
    let docs = vec![
        format!("The URL of the callback {}: {}{behind}.", code(&hook.name), code(&hook.key)),
        String::new(),
        "It comes from whoever sent this request: senders have to be told which URLs they may call.".to_owned(),
    ];
    let mut parts = Vec::new();
    for part in hook.url.iter().flatten() {
        parts.push(self::part(method, part)?);
    }
    Some(CallbackUrl { name, docs: Docs(docs), parts })
}

fn part(method: &Method, part: &Written) -> Option<UrlPart> {
    let field = |name: &str, is_optional, pointer: &str, expression| UrlPart::Field {
        name: name.to_owned(),
        is_optional,
        pointer: pointer.to_owned(),
        expression,
    };
    Some(match part {
        Written::Text(text) => UrlPart::Text(text.clone()),
        Written::Method => UrlPart::Text(method.http_method.clone()),
        Written::Body(pointer) => {
            let body = method.body.as_ref()?;
            let mark = if pointer.is_empty() { "" } else { "#" };
            field(&body.name.rust, !body.required, pointer, format!("$request.body{mark}{pointer}"))
        }
        Written::Parameter(location, name) => {
            let (location, word) = match location {
                crate::api::Location::Path => (Location::Path, "path"),
                crate::api::Location::Query => (Location::Query, "query"),
                crate::api::Location::Header => (Location::Header, "header"),
                crate::api::Location::Cookie => (Location::Cookie, "cookie"),
            };
            let is_it = |wire: &str| match location {
                Location::Header => wire.eq_ignore_ascii_case(name),
                _ => wire == name,
            };
            let mut parameters = method.parameters.iter();
            let found = parameters.find(|one| one.location == location && is_it(&one.name.wire))?;
            let is_optional = !found.required && found.default.is_none();
            field(&found.name.rust, is_optional, "", format!("$request.{word}.{name}"))
        }
    })
}
