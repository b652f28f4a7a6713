//! Names of services, methods and of the types that belong to an operation.

use std::collections::HashMap;

use super::{Context, Group, UNTAGGED};
use crate::diagnostics::{Diagnostics, name_numbered_renamable, rename_taken};
use crate::ir::names::ident::{
    RESERVED_METHODS, RESERVED_MODULES, RESERVED_SERVICES, RESERVED_TYPES, camel, constant, escaped, plain, snake,
};
use crate::ir::names::operations::{half_words, operation_label, operation_rename};
use crate::ir::names::resolve::{Candidate, Resolved, Scope};
use crate::ir::names::words::words;
use crate::ir::{kept, pins};
use crate::source::pointer::Pointer;

/// Names of a service.
pub(super) struct ServiceNames {
    pub(super) name: String,
    pub(super) module: String,
}

/// Names of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ir) struct MethodNames {
    pub(in crate::ir) method: String,
    /// What names of its types begin with.
    pub(in crate::ir) stem: String,
    pub(in crate::ir) constant: String,
    pub(in crate::ir) request: String,
    pub(in crate::ir) response: String,
    pub(in crate::ir) error: String,
    pub(in crate::ir) call: String,
}

/// The trait and the module of each group.
pub(super) fn services(context: &Context<'_>, groups: &[Group], diagnostics: &mut Diagnostics) -> Vec<ServiceNames> {
    let candidate = |group: &Group, kept: usize, form: &dyn Fn(&[String]) -> String| {
        let text = group.tag.map_or(UNTAGGED, |tag| context.api.tags[tag].name.as_str());
        let rename = pins::rename(context.options, "tag", text).map(words);
        let plain = rename.clone().unwrap_or_else(|| words(text));
        let mut with_context = plain.clone();
        with_context.push("service".to_owned());
        let wire = group.tag.map_or("", |_| text);
        let kept = context.options.pins.tags.get(wire).and_then(|names| names.get(kept));
        let candidate = Candidate::new(text, [form(&plain), form(&with_context)]).kept(kept);
        candidate.pinned(rename.map(|words| form(&words)))
    };
    let list = |kept: usize, form: &dyn Fn(&[String]) -> String| {
        groups.iter().map(|group| candidate(group, kept, form)).collect::<Vec<_>>()
    };
    let modules = list(1, &|words| escaped(snake(words)));
    let names = list(0, &camel);
    let module_names = Scope::new(RESERVED_MODULES.iter().copied()).resolve(&modules);
    // Without upper and lower case, the trait and its module would be one name: `聊天`.
    let taken = module_names.iter().map(|module| plain(&module.name));
    let reserved = RESERVED_TYPES.iter().chain(RESERVED_SERVICES).copied().chain(taken);
    let type_names = Scope::new(reserved).resolve(&names);
    for (index, group) in groups.iter().enumerate() {
        if let Some(tag) = group.tag {
            let tag = &context.api.tags[tag];
            report(&tag.origin, &format!("tag:{}", tag.name), &names[index], &type_names[index], diagnostics);
        }
    }
    let named = |(name, module): (Resolved, Resolved)| ServiceNames { name: name.name, module: module.name };
    type_names.into_iter().zip(module_names).map(named).collect()
}

/// The method of each operation, in document order. Each service is a scope.
pub(super) fn methods(
    context: &Context<'_>,
    groups: &[Group],
    operations: &[Vec<String>],
    diagnostics: &mut Diagnostics,
) -> Vec<String> {
    let mut names = vec![String::new(); operations.len()];
    for group in groups {
        let candidate = |index: &usize| {
            let operation = &context.api.operations[*index];
            let plain = snake(&operations[*index]);
            let pinned = operation_rename(operation, context.options).map(|_| escaped(plain.clone()));
            let reserved = RESERVED_METHODS.contains(&plain.as_str()).then(|| format!("{plain}_operation"));
            let half = half_words(operation, &operations[*index]).map(|words| escaped(snake(&words)));
            let forms = [escaped(plain)].into_iter().chain(reserved).chain(half);
            let kept = kept::operation_names(context.options, operation);
            Candidate::new(&operation_label(operation), forms)
                .pinned(pinned)
                .kept(kept.as_ref().map(|names| &names.method))
        };
        let candidates: Vec<Candidate> = group.operations.iter().map(candidate).collect();
        let resolved = Scope::new(RESERVED_METHODS.iter().copied()).resolve(&candidates);
        for ((index, candidate), resolved) in group.operations.iter().zip(&candidates).zip(resolved) {
            let at = pins::place(&context.api.operations[*index]);
            report(&at, &candidate.wire, candidate, &resolved, diagnostics);
            names[*index] = resolved.name;
        }
    }
    names
}

/// The types of all operations, kind by kind: first all requests, then all responses, and so on.
pub(super) fn types(
    context: &Context<'_>,
    operations: &[Vec<String>],
    methods: &[String],
    services: &[ServiceNames],
    types: &mut Scope,
    constants: &mut Scope,
) -> Vec<MethodNames> {
    let all_operations = context.api.operations.iter();
    let kept: Vec<Option<MethodNames>> =
        all_operations.map(|operation| kept::operation_names(context.options, operation)).collect();
    let with_kept = |candidates: Vec<Candidate>, name: fn(&MethodNames) -> &String| -> Vec<Candidate> {
        candidates.into_iter().zip(&kept).map(|(one, kept)| one.kept(kept.as_ref().map(name))).collect()
    };
    let stems = Scope::default().resolve(&with_kept(stems(context, operations, &camel), |names| &names.stem));
    let stems: Vec<String> = stems.into_iter().map(|resolved| resolved.name).collect();
    let all = |scope: &mut Scope, endings: [&str; 3], kept: fn(&MethodNames) -> &String| -> Vec<String> {
        let candidate = |stem: &String| Candidate::new("", endings.map(|ending| format!("{stem}{ending}")));
        let candidates = with_kept(stems.iter().map(candidate).collect(), kept);
        scope.resolve(&candidates).into_iter().map(|resolved| resolved.name).collect()
    };
    let requests = all(types, ["", "Request", "Input"], |names| &names.request);
    let responses = all(types, ["Response", "Answer", "Answers"], |names| &names.response);
    let errors = all(types, ["Error", "Failure", "Failures"], |names| &names.error);
    for service in services {
        types.reserve(&service.name);
    }
    let calls = all(types, ["Call", "ApiCall", "ClientCall"], |names| &names.call);
    let statics = constants.resolve(&with_kept(stems_of_constants(context, operations), |names| &names.constant));
    let mut names = Vec::with_capacity(stems.len());
    for (index, stem) in stems.into_iter().enumerate() {
        names.push(MethodNames {
            method: methods[index].clone(),
            stem,
            constant: statics[index].name.clone(),
            request: requests[index].clone(),
            response: responses[index].clone(),
            error: errors[index].clone(),
            call: calls[index].clone(),
        });
    }
    names
}

/// As the stems, and a way out where a scheme or a table has the name.
fn stems_of_constants(context: &Context<'_>, operations: &[Vec<String>]) -> Vec<Candidate> {
    let mut candidates = stems(context, operations, &|words| constant(&snake(words)));
    for candidate in &mut candidates {
        candidate.forms.push(format!("{}_OPERATION", candidate.forms[0]));
    }
    candidates
}

/// What the names of an operation's types begin with, in some case. Two tags may have an operation of the same name: then the
/// tag tells them apart.
fn stems(context: &Context<'_>, operations: &[Vec<String>], form: &dyn Fn(&[String]) -> String) -> Vec<Candidate> {
    let mut tags: HashMap<String, Vec<Option<usize>>> = HashMap::new();
    for (operation, words) in context.api.operations.iter().zip(operations) {
        tags.entry(camel(words)).or_default().push(operation.tag);
    }
    let candidate = |(index, own): (usize, &Vec<String>)| {
        let operation = &context.api.operations[index];
        let others =
            tags.get(&camel(own)).map_or(0, |tags| tags.iter().filter(|other| **other == operation.tag).count());
        let with_tag = operation.tag.filter(|_| others == 1).map(|tag| {
            let mut with_tag = words(&context.api.tags[tag].name);
            with_tag.extend(own.iter().cloned());
            form(&with_tag)
        });
        let plain = form(own);
        // Who is written exactly like the method goes first here, too.
        let wire = if snake(own) == operation_label(operation) { plain.clone() } else { String::new() };
        let half = half_words(operation, own).map(|words| form(&words));
        Candidate::new(&wire, [plain].into_iter().chain(with_tag).chain(half))
    };
    operations.iter().enumerate().map(candidate).collect()
}

/// `key` is that of `[names] rename`.
fn report(at: &Pointer, key: &str, candidate: &Candidate, resolved: &Resolved, diagnostics: &mut Diagnostics) {
    if let Some(pin) = candidate.pinned.as_ref().filter(|_| resolved.pin_taken) {
        diagnostics.report(rename_taken(at, key, plain(pin)));
    } else if let Some(taken) = &resolved.instead_of {
        diagnostics.report(name_numbered_renamable(at, key, &resolved.name, taken));
    }
}
