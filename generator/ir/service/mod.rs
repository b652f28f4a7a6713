//! Operations → services, methods, and what each of them takes and answers.

mod answers;
mod bodies;
mod hooks;
mod idempotency;
mod member;
mod naming;
mod pages;
mod parameters;
mod request;
mod status;

use std::collections::{BTreeMap, HashMap};

pub(super) use status::variant_words;

pub(super) use self::naming::MethodNames;

use super::names::operations::operation_label;
use super::names::resolve::Scope;
use super::types::Catalogue;
use super::xml::XmlTable;
use super::{
    Body, BuildOptions, Docs, Half, HookKind, Hooks, Method, Name, Principal, Requirement, Service, TypeDef, docs, kept,
};
use crate::api::{Api, Operation};
use crate::diagnostics::Diagnostics;

/// What the builders of methods look at.
pub(super) struct Context<'a> {
    pub(super) api: &'a Api,
    pub(super) options: &'a BuildOptions,
    pub(super) types: &'a [TypeDef],
    pub(super) catalogue: &'a Catalogue<'a>,
    /// How bodies stand in XML.
    pub(super) xml: &'a XmlTable,
    /// Where each security scheme of the API went.
    pub(super) scheme_index: &'a HashMap<usize, usize>,
    /// The servers of single operations.
    pub(super) own_servers: &'a [usize],
}

/// What operations become.
pub(super) struct Built {
    /// One per tag with operations, in tag order; those without a tag come last.
    pub(super) services: Vec<Service>,
    /// The same of webhooks and callbacks.
    pub(super) hooks: Vec<Hooks>,
    /// The names of all operations.
    pub(super) names: BTreeMap<String, MethodNames>,
}

/// Builds the services.
pub(super) fn build(
    context: &Context<'_>,
    operations: &[Vec<String>],
    types: &mut Scope,
    constants: &mut Scope,
    diagnostics: &mut Diagnostics,
) -> Built {
    idempotency::check(context, diagnostics);
    let groups = groups(context.api);
    let services = naming::services(context, &groups, diagnostics);
    let methods = naming::methods(context, &groups, operations, diagnostics);
    let names = naming::types(context, operations, &methods, &services, types, constants);
    let labels = context.api.operations.iter().map(operation_label);
    let kept = labels.zip(names.iter().cloned()).collect();
    let mut methods: Vec<Method> = Vec::with_capacity(names.len());
    let mut used = pages::Used::default();
    for (operation, names) in context.api.operations.iter().zip(names) {
        methods.push(method(context, operation, names, types, &mut used, diagnostics));
    }
    pages::check(context, &used, diagnostics);
    hooks::set_paths(context.api, &mut methods);
    hooks::set_urls(context.api, &mut methods);
    let mut methods: Vec<Option<Method>> = methods.into_iter().map(Some).collect();
    let mut built = Built { services: Vec::new(), hooks: Vec::new(), names: kept };
    for (group, names) in groups.iter().zip(services) {
        let service = Service {
            name: Name { rust: names.name, wire: group.tag_name(context.api).unwrap_or_default().to_owned() },
            module: names.module,
            docs: service_docs(context.api, group),
            methods: group.operations.iter().filter_map(|index| methods[*index].take()).collect(),
        };
        match (group.side, built.hooks.last_mut()) {
            (None, _) => built.services.push(service),
            (Some(kind), Some(hooks)) if hooks.kind == kind => hooks.services.push(service),
            (Some(kind), _) => built.hooks.push(Hooks { kind, services: vec![service] }),
        }
    }
    built
}

fn service_docs(api: &Api, group: &Group) -> Docs {
    let tag = group.tag.map(|tag| &api.tags[tag]);
    docs::service(group.side, tag, tag.and_then(|tag| tag.parent).map(|parent| &api.tags[parent]))
}

/// The service of operations without a tag.
const UNTAGGED: &str = "default";

/// The operations of a tag.
struct Group {
    /// Of webhooks or callbacks; else those of paths.
    side: Option<HookKind>,
    tag: Option<usize>,
    operations: Vec<usize>,
}

impl Group {
    fn tag_name<'a>(&self, api: &'a Api) -> Option<&'a str> {
        self.tag.map(|tag| api.tags[tag].name.as_str())
    }

    /// What names are made of.
    fn text<'a>(&self, api: &'a Api) -> &'a str {
        self.tag_name(api).unwrap_or(match self.side {
            None => UNTAGGED,
            Some(HookKind::Webhook) => "webhooks",
            Some(HookKind::Callback) => "callbacks",
        })
    }
}

/// Operations without a tag join those of a tag that is called `default`, if there is one.
fn groups(api: &Api) -> Vec<Group> {
    let untagged = api.tags.iter().position(|tag| tag.name == UNTAGGED);
    let sides = [None, Some(HookKind::Webhook), Some(HookKind::Callback)];
    let tags = || (0..api.tags.len()).map(Some).chain([None]);
    let group = |(side, tag): (Option<HookKind>, Option<usize>)| {
        let belongs = |operation: &Operation| {
            let own = operation.hook.as_ref().map(|hook| hook.kind);
            own == side && operation.tag.or(untagged.filter(|_| side.is_none())) == tag
        };
        let operations = (0..api.operations.len()).filter(|index| belongs(&api.operations[*index])).collect();
        Group { side, tag, operations }
    };
    let all = sides.into_iter().flat_map(|side| tags().map(move |tag| (side, tag)));
    all.map(group).filter(|group| !group.operations.is_empty()).collect()
}

fn method(
    context: &Context<'_>,
    operation: &Operation,
    names: MethodNames,
    types: &mut Scope,
    used: &mut pages::Used,
    diagnostics: &mut Diagnostics,
) -> Method {
    let last_event_id = parameters::takes_last_event_id(operation);
    let answers = answers::build(context, operation, &names.stem, types, diagnostics);
    let success = answers::success(&answers, &names.stem, types);
    let mut taken = answers::sends(&answers, &success);
    taken.extend(last_event_id.then_some("last_event_id"));
    let subscribes = answers::subscribed(&answers, &success).filter(|_| can_subscribe(context, operation));
    taken.extend(subscribes.map(|_| "subscribe"));
    let pages = pages::build(context, operation, &answers, &success, used, diagnostics);
    taken.extend(pages.as_ref().map(|_| "pages"));
    taken.extend(pages.as_ref().and_then(|pages| pages.items.as_ref()).map(|_| "items"));
    let (parameters, body) = parameters::build(context, operation, &taken, diagnostics);
    let body = operation.body.as_ref().zip(body);
    let body = body.map(|(found, name)| request::build(context, found, &name, &names.stem, types, diagnostics));
    let had_body = kept::argument_place(context.options, operation, kept::BODY).is_some();
    let body = body.map(|body| Body { positional: body.required || had_body, ..body });
    let makes_key = parameters.iter().any(|parameter| parameter.is_made && !parameter.positional);
    Method {
        name: Name { rust: names.method, wire: operation_label(operation) },
        constant: names.constant,
        constant_docs: docs::constant(operation, &names.request, &names.response),
        request: names.request,
        response: names.response,
        error: names.error,
        call: names.call,
        docs: docs::operation(operation),
        deprecated: operation.deprecated,
        http_method: operation.method.clone(),
        path: operation.path.clone(),
        hook: None,
        urls: Vec::new(),
        tags: operation.tags.clone(),
        parameters,
        body,
        last_event_id,
        makes_key,
        subscribes,
        pages,
        server: operation.servers.first().and_then(|own| context.own_servers.iter().position(|index| index == own)),
        security: security(context, operation),
        principal: principal(operation),
        accept: answers::accept(&answers, operation.half.is_some()),
        produces: answers::produces(&answers),
        half: operation.half.as_ref().map(|half| Half {
            streams: half.streams,
            flag: half.flag.as_ref().map(|flag| (flag.name.clone(), flag.by_default)),
            written: answers::written(&answers),
        }),
        answers,
        success,
    }
}

/// C4: only a GET may be sent again unasked.
fn can_subscribe(context: &Context<'_>, operation: &Operation) -> bool {
    context.options.sse.reconnect && operation.method == "GET"
}

fn security(context: &Context<'_>, operation: &Operation) -> Vec<Vec<Requirement>> {
    let requirement = |requirement: &crate::api::Requirement| {
        let scheme = context.scheme_index.get(&requirement.scheme).copied()?;
        Some(Requirement { scheme, scopes: requirement.scopes.clone() })
    };
    operation.security.iter().map(|all| all.iter().filter_map(requirement).collect()).collect()
}

fn principal(operation: &Operation) -> Principal {
    match operation.security.as_slice() {
        [] => Principal::None,
        alternatives if alternatives.iter().all(Vec::is_empty) => Principal::None,
        alternatives if alternatives.iter().any(Vec::is_empty) => Principal::Optional,
        _ => Principal::Required,
    }
}
