//! What must hold for the names of any package.

use std::collections::HashSet;

use crate::ir::names::ident::{RESERVED_TYPES, escaped, is_identifier, plain};
use crate::ir::{BodyKind, Docs, Extra, Method, Package, Presence, Service, Struct, Success, Type, TypeKind};

/// Panics with the name that is no identifier, or that a scope has twice.
pub(super) fn check(package: &Package) {
    let mut types = Names::new("types");
    for def in &package.types {
        types.add(&def.name.rust);
        assert!(!RESERVED_TYPES.contains(&def.name.rust.as_str()), "{} is reserved", def.name.rust);
        documented(&def.docs);
        kind(&def.name.rust, &def.kind);
    }
    let mut constants = Names::new("constants");
    for scheme in &package.security {
        constants.add(&scheme.constant);
        documented(&scheme.docs);
    }
    side(&package.services, &mut constants, &mut types);
    package.hooks.iter().for_each(|hooks| side(&hooks.services, &mut constants, &mut types));
    // What the provider calls is no operation of the API.
    let is_hook = |service: &Service| service.methods.iter().any(|method| method.hook.is_some());
    assert!(!package.services.iter().any(is_hook));
    assert!(package.hooks.iter().flat_map(|hooks| &hooks.services).all(is_hook));
}

/// The services of the API, or of its webhooks or callbacks, which have modules of their own.
fn side(services: &[Service], constants: &mut Names, types: &mut Names) {
    let mut modules = Names::new("modules");
    let mut names = Names::new("services");
    let mut places = HashSet::new();
    for service in services {
        modules.add(&service.module);
        names.add(&service.name.rust);
        documented(&service.docs);
        let mut methods = Names::new("methods");
        for method in &service.methods {
            methods.add(&method.name.rust);
            constants.add(&method.constant);
            let is_second = method.half.as_ref().is_some_and(|half| half.streams);
            let hook = method.hook.as_ref().filter(|_| !is_second);
            for place in hook.iter().map(|hook| (&method.http_method, &hook.received_at)) {
                assert!(places.insert(place), "two webhooks or callbacks at {place:?}");
            }
            let mut urls = Names::new("URLs");
            method.urls.iter().for_each(|url| urls.add(&url.name));
            self::method(method, types);
        }
    }
}

fn kind(name: &str, kind: &TypeKind) {
    let mut names = Names::new(name);
    match kind {
        TypeKind::Struct(fields) | TypeKind::Sequence(fields) => structure(name, fields),
        TypeKind::ValueEnum(list) => {
            list.variants.iter().for_each(|variant| names.add(&variant.name.rust));
            list.unknown.iter().for_each(|name| names.add(name));
        }
        TypeKind::StringEnum(list) => {
            list.variants.iter().for_each(|variant| names.add(&variant.name.rust));
            list.unknown.iter().for_each(|name| names.add(name));
        }
        TypeKind::IntegerEnum(list) => {
            list.variants.iter().for_each(|(variant, _)| names.add(&variant.name.rust));
            list.unknown.iter().for_each(|name| names.add(name));
        }
        TypeKind::Union(union) => {
            union.variants.iter().for_each(|variant| names.add(&variant.name.rust));
            union.unknown.iter().for_each(|name| names.add(name));
        }
        TypeKind::EventEnum(events) => {
            events.variants.iter().for_each(|variant| names.add(&variant.name.rust));
            events.unknown.iter().for_each(|name| names.add(name));
        }
        TypeKind::Alias(_) => {}
    }
}

/// Fields, and the associated functions that are made for them.
fn structure(name: &str, fields: &Struct) {
    let mut names = Names::new(name);
    let mut locals = Names::new("locals");
    let mut functions = Names::new("functions");
    functions.add("new");
    for field in &fields.fields {
        names.add(&field.name.rust);
        locals.add(&field.local);
        documented(&field.docs);
        if field.presence == Presence::Optional {
            functions.add(&field.name.rust);
            if matches!(field.ty, Type::Nullable(_)) {
                functions.add(&format!("{}_null", plain(&field.name.rust)));
            }
        }
        field.default.iter().for_each(|default| functions.add(&default.name));
    }
    if let Extra::Kept(extra, _) = &fields.extra {
        names.add(&extra.rust);
        locals.add(&extra.rust);
    }
}

fn method(method: &Method, types: &mut Names) {
    for name in [&method.request, &method.response, &method.error, &method.call] {
        types.add(name);
    }
    if let Success::Several(name, _) = &method.success {
        types.add(name);
    }
    let mut names = Names::new(&method.name.rust);
    let mut locals = Names::new("locals");
    for parameter in &method.parameters {
        names.add(&parameter.name.rust);
        locals.add(&parameter.local);
        documented(&parameter.docs);
    }
    if let Some(body) = &method.body {
        names.add(&body.name.rust);
        body.choice.iter().for_each(|choice| types.add(&choice.name));
        let mut variants = Names::new("contents");
        for content in &body.contents {
            variants.add(&content.variant);
            if let BodyKind::Parts(parts) = &content.kind {
                types.add(&parts.name);
                let mut fields = Names::new(&parts.name);
                parts.parts.iter().for_each(|part| fields.add(&part.name.rust));
                parts.extra.iter().for_each(|name| fields.add(name));
            }
        }
    }
    if method.last_event_id {
        names.add("last_event_id");
    }
    let mut variants = Names::new("answers");
    for answer in &method.answers {
        variants.add(&answer.variant);
        documented(&answer.docs);
        if let Some(headers) = &answer.headers {
            types.add(&headers.name);
            let mut fields = Names::new(&headers.name);
            headers.headers.iter().for_each(|header| fields.add(&header.name.rust));
        }
    }
    assert!(method.answers.iter().filter(|answer| answer.from_body).count() < 2);
    documented(&method.docs);
}

fn documented(docs: &Docs) {
    assert!(docs.0.iter().any(|line| !line.trim().is_empty()), "an item without docs");
    assert!(docs.0.iter().all(|line| !line.contains(['\n', '\r', '\0'])), "a doc line that is no line");
}

struct Names {
    scope: String,
    taken: HashSet<String>,
}

impl Names {
    fn new(scope: &str) -> Self {
        Self { scope: scope.to_owned(), taken: HashSet::new() }
    }

    fn add(&mut self, name: &str) {
        let (scope, bare) = (&self.scope, plain(name));
        assert!(is_identifier(name), "`{name}` in {scope} is no identifier");
        assert!(escaped(bare.to_owned()) == name, "`{name}` in {scope} should be escaped");
        assert!(self.taken.insert(bare.to_owned()), "`{name}` is twice in {scope}");
    }
}
