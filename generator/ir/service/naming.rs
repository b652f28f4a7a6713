//! Names of services, methods and of the types that belong to an operation.

use std::collections::HashMap;

use super::{Context, Group};
use crate::api::{HookKind, Operation};
use crate::diagnostics::{Diagnostics, name_numbered_renamable, rename_taken};
use crate::ir::names::ident::{
    RESERVED_METHODS, RESERVED_MODULES, RESERVED_SENDERS, RESERVED_SERVICES, RESERVED_TYPES, UNHANDLED, camel,
    constant, escaped, plain, snake,
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

/// The trait and the module of each group: the API's, its webhooks' and its callbacks' stand in modules of their own.
pub(super) fn services(context: &Context<'_>, groups: &[Group], diagnostics: &mut Diagnostics) -> Vec<ServiceNames> {
    let sides = groups.chunk_by(|a, b| a.side == b.side);
    sides.flat_map(|groups| services_of_side(context, groups, diagnostics)).collect()
}

fn services_of_side(context: &Context<'_>, groups: &[Group], diagnostics: &mut Diagnostics) -> Vec<ServiceNames> {
    let candidate = |group: &Group, kept: usize, form: &dyn Fn(&[String]) -> String| {
        let text = group.text(context.api);
        let rename = pins::rename(context.options, "tag", text).map(words);
        let plain = rename.clone().unwrap_or_else(|| words(text));
        let mut with_context = plain.clone();
        with_context.push("service".to_owned());
        let wire = group.tag_name(context.api).unwrap_or_default();
        let kept = context.options.pins.tags.get(&kept::tag_key(group.side, wire)).and_then(|names| names.get(kept));
        let candidate = Candidate::new(text, [form(&plain), form(&with_context)]).kept(kept);
        candidate.pinned(rename.map(|words| form(&words)))
    };
    let list = |kept: usize, form: &dyn Fn(&[String]) -> String| {
        groups.iter().map(|group| candidate(group, kept, form)).collect::<Vec<_>>()
    };
    let modules = list(1, &|words| escaped(snake(words)));
    let names = list(0, &camel);
    let is_hook = groups.iter().any(|group| group.side.is_some());
    let halves: &[&str] = if is_hook { &["receiver", "sender"] } else { &[] };
    let module_names = Scope::new(RESERVED_MODULES.iter().chain(halves).copied()).resolve(&modules);
    // Without upper and lower case, the trait and its module would be one name: `聊天`.
    let taken = module_names.iter().map(|module| plain(&module.name));
    let senders: &[&str] = if is_hook { RESERVED_SENDERS } else { &[] };
    let reserved = RESERVED_TYPES.iter().chain(RESERVED_SERVICES).chain(senders).copied().chain(taken);
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
            let is_reserved = RESERVED_METHODS.contains(&plain.as_str()) || group.side.is_some() && plain == UNHANDLED;
            let reserved = is_reserved.then(|| format!("{plain}_operation"));
            let half = half_words(operation, &operations[*index]).map(|words| escaped(snake(&words)));
            let context_words = with_context(context, operations, operation, &operations[*index]);
            let forms = [escaped(plain)].into_iter().chain(reserved).chain(half);
            let forms = forms.chain(context_words.iter().map(|words| escaped(snake(words))));
            let kept = kept::operation_names(context.options, operation);
            Candidate::new(&operation_label(operation), forms)
                .pinned(pinned)
                .kept(kept.as_ref().map(|names| &names.method))
        };
        let candidates: Vec<Candidate> = group.operations.iter().map(candidate).collect();
        let own = group.side.map(|_| UNHANDLED);
        let resolved = Scope::new(RESERVED_METHODS.iter().copied().chain(own)).resolve(&candidates);
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
    let mut tags: HashMap<(String, bool), Vec<Option<usize>>> = HashMap::new();
    for (operation, words) in context.api.operations.iter().zip(operations) {
        tags.entry((camel(words), operation.hook.is_some())).or_default().push(operation.tag);
    }
    let candidate = |(index, own): (usize, &Vec<String>)| {
        let operation = &context.api.operations[index];
        let same = tags.get(&(camel(own), operation.hook.is_some()));
        let others = same.map_or(0, |tags| tags.iter().filter(|other| **other == operation.tag).count());
        let with_tag = operation.tag.filter(|_| others == 1).map(|tag| {
            let mut with_tag = words(&context.api.tags[tag].name);
            with_tag.extend(own.iter().cloned());
            form(&with_tag)
        });
        let in_context = with_context(context, operations, operation, own);
        let plain = form(own);
        // Who is written exactly like the method goes first here, too.
        let wire = if snake(own) == operation_label(operation) { plain.clone() } else { String::new() };
        let half = half_words(operation, own).map(|words| form(&words));
        let in_context = in_context.iter().map(|words| form(words));
        Candidate::new(&wire, [plain].into_iter().chain(in_context).chain(with_tag).chain(half))
    };
    operations.iter().enumerate().map(candidate).collect()
}

/// Other words for a webhook or a callback, which give way to operations of paths: those of the operation that declares it before
/// its own, and its kind behind them.
fn with_context(
    context: &Context<'_>,
    operations: &[Vec<String>],
    operation: &Operation,
    own: &[String],
) -> Vec<Vec<String>> {
    let Some(hook) = &operation.hook else {
        return Vec::new();
    };
    let kind = match hook.kind {
        HookKind::Webhook => "webhook",
        HookKind::Callback => "callback",
    };
    let after = |kind: &str| own.iter().cloned().chain([kind.to_owned()]).collect();
    let parent = hook.parents.first().filter(|parent| **parent < context.api.operations.len());
    let before = parent.map(|parent| operations[*parent].iter().chain(own).cloned().collect());
    before.into_iter().chain([after(kind)]).collect()
}

/// `key` is that of `[names] rename`.
fn report(at: &Pointer, key: &str, candidate: &Candidate, resolved: &Resolved, diagnostics: &mut Diagnostics) {
    if let Some(pin) = candidate.pinned.as_ref().filter(|_| resolved.pin_taken) {
        diagnostics.report(rename_taken(at, key, plain(pin)));
    } else if let Some(taken) = &resolved.instead_of {
        diagnostics.report(name_numbered_renamable(at, key, &resolved.name, taken));
    }
}
