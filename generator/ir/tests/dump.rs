//! A package as a few lines of text.

use std::fmt::Write;

use crate::ir::{
    Answer, AnswerBody, Body, BodyContent, BodyKind, Codec, EventData, Extra, Form, FormField, FormKind, Method,
    Package, Part, PartContent, Parts, Presence, StreamPayload, Struct, Success, Type, TypeDef, TypeKind, UnionTag,
};

/// One line per type: `struct Room { id: String, topic?: String }`.
pub(super) fn types(package: &Package) -> String {
    package.types.iter().map(|def| format!("{}\n", type_def(package, def))).collect()
}

fn type_def(package: &Package, def: &TypeDef) -> String {
    let name = &def.name.rust;
    match &def.kind {
        TypeKind::Struct(fields) => {
            format!("struct {name} {{ {} }}", struct_fields(package, fields))
        }
        TypeKind::Sequence(fields) => format!("sequence {name} ( {} )", struct_fields(package, fields)),
        TypeKind::ValueEnum(list) => {
            let names = list.variants.iter().map(|variant| format!("{} = {}", variant.name.rust, variant.name.wire));
            let names: Vec<String> = names.chain(list.unknown.clone()).collect();
            format!("enum {name} {{ {} }}", names.join(", "))
        }
        TypeKind::Alias(target) => format!("type {name} = {}", ty(package, target)),
        TypeKind::StringEnum(list) => {
            let names: Vec<&str> =
                list.variants.iter().map(|variant| variant.name.rust.as_str()).chain(list.unknown.as_deref()).collect();
            format!("enum {name} {{ {} }}", names.join(", "))
        }
        TypeKind::IntegerEnum(list) => {
            let names = list.variants.iter().map(|(variant, value)| format!("{} = {value}", variant.name.rust));
            let names: Vec<String> = names.chain(list.unknown.clone()).collect();
            format!("enum {name} {{ {} }}", names.join(", "))
        }
        TypeKind::Union(union) => {
            let names =
                union.variants.iter().map(|variant| format!("{}({})", variant.name.rust, ty(package, &variant.ty)));
            let names: Vec<String> = names.chain(union.unknown.clone()).collect();
            let by = match &union.by {
                UnionTag::Member(member) => format!("by {member}"),
                UnionTag::ExactlyOne => "exactly one".to_owned(),
                UnionTag::First => "first".to_owned(),
            };
            format!("union {name} {by} {{ {} }}", names.join(", "))
        }
        TypeKind::EventEnum(events) => {
            let names = events
                .variants
                .iter()
                .map(|variant| format!("{}({})", variant.name.rust, data(package, &variant.data)));
            let names: Vec<String> = names.chain(events.unknown.clone()).collect();
            format!("events {name} {:?} {{ {} }}", events.by, names.join(", "))
        }
    }
}

fn struct_fields(package: &Package, fields: &Struct) -> String {
    let mut list: Vec<String> = Vec::new();
    for field in &fields.fields {
        let mark = if field.presence == Presence::Optional { "?" } else { "" };
        let local = if field.local == field.name.rust { String::new() } else { format!(" as {}", field.local) };
        let default = field
            .default
            .as_ref()
            .map_or_else(String::new, |default| format!(" {}() = {:?}", default.name, default.value));
        list.push(format!("{}{mark}{local}: {}{default}", field.name.rust, ty(package, &field.ty)));
    }
    list.extend(fields.forbidden.iter().map(|name| format!("no {name}")));
    if let Extra::Kept(name, values) = &fields.extra {
        list.push(format!("..{}: {}", name.rust, ty(package, values)));
    }
    list.join(", ")
}

/// A type as Rust would write it.
pub(super) fn ty(package: &Package, found: &Type) -> String {
    match found {
        Type::List(inner) => format!("[{}]", ty(package, inner)),
        Type::Map(inner) => format!("{{{}}}", ty(package, inner)),
        Type::Nullable(inner) => format!("null | {}", ty(package, inner)),
        Type::Boxed(inner) => format!("Box<{}>", ty(package, inner)),
        Type::Linked(inner) => format!("Link<{}>", ty(package, inner)),
        Type::Tuple(items) => {
            format!("({})", items.iter().map(|item| ty(package, item)).collect::<Vec<_>>().join(", "))
        }
        Type::Named(id) => package.type_def(*id).name.rust.clone(),
        Type::Int(int) => format!("{int:?}").to_lowercase(),
        other => format!("{other:?}"),
    }
}

fn data(package: &Package, data: &EventData) -> String {
    match data {
        EventData::Json(inner) => ty(package, inner),
        EventData::Text => "text".to_owned(),
        EventData::Open => "text or json".to_owned(),
        EventData::Scalar(inner) => format!("scalar {}", ty(package, inner)),
    }
}

/// The services with everything that has a name.
pub(super) fn services(package: &Package) -> String {
    let mut out = String::new();
    let of_hooks =
        package.hooks.iter().flat_map(|hooks| hooks.services.iter().map(|service| (hooks.kind.word(), service)));
    for (side, service) in package.services.iter().map(|service| ("service", service)).chain(of_hooks) {
        let _ = writeln!(out, "{side} {} {}", service.name.rust, service.module);
        for method in &service.methods {
            self::method(package, method, &mut out);
        }
    }
    out
}

fn method(package: &Package, method: &Method, out: &mut String) {
    let mut arguments: Vec<String> = Vec::new();
    for parameter in &method.parameters {
        let mark = if parameter.required { "" } else { "?" };
        let local =
            if parameter.local == parameter.name.rust { String::new() } else { format!(" as {}", parameter.local) };
        let default = parameter.default.as_ref().map_or_else(String::new, |default| format!(" = {default:?}"));
        arguments.push(format!("{}{mark}{local}: {}{default}", parameter.name.rust, ty(package, &parameter.ty)));
    }
    if let Some(body) = &method.body {
        arguments.push(format!(
            "{}{}: {}",
            body.name.rust,
            if body.required { "" } else { "?" },
            body_type(package, body)
        ));
    }
    if method.last_event_id {
        arguments.push("last_event_id".to_owned());
    }
    let _ = writeln!(out, "fn {}({}) accept {}", method.name.rust, arguments.join(", "), method.accept);
    let _ = writeln!(
        out,
        "{} {} {} {} {} {:?}",
        method.constant, method.request, method.response, method.error, method.call, method.principal
    );
    for answer in &method.answers {
        let _ = writeln!(out, "{}", self::answer(package, answer));
    }
    match &method.success {
        Success::One(index) => {
            let _ = writeln!(out, "-> {}", method.answers[*index].variant);
        }
        Success::Several(name, _) => {
            let _ = writeln!(out, "-> {name}");
        }
        Success::Undeclared => out.push_str("-> ()\n"),
    }
}

fn form(package: &Package, form: &Form) -> String {
    let is_text = form.codecs().iter().any(|(codec, _)| *codec == Codec::Text);
    match &form.kind {
        FormKind::Value(_) if is_text => "text".to_owned(),
        FormKind::Value(found) => ty(package, found),
        FormKind::Bytes => "bytes".to_owned(),
        FormKind::Items(found) => format!("items {}", ty(package, found)),
        FormKind::Events(stream) => match &stream.payload {
            StreamPayload::Single(found) => format!("events {}", data(package, found)),
            StreamPayload::Enum(id) => format!("events {}", package.type_def(*id).name.rust),
        },
    }
}

fn answer(package: &Package, answer: &Answer) -> String {
    let body = match &answer.body {
        AnswerBody::Empty => String::new(),
        AnswerBody::One(found) => form(package, found),
        AnswerBody::Several(body) => {
            let variants = body.variants.iter().map(|variant| {
                let names: Vec<&str> = variant.form.media_types.iter().map(|one| one.declared.as_str()).collect();
                let from = if variant.from { " from" } else { "" };
                format!("{}({}) {}{from}", variant.name, form(package, &variant.form), names.join(" "))
            });
            format!("{} {{ {} }}", body.name, variants.collect::<Vec<_>>().join(", "))
        }
    };
    let headers = answer.headers.as_ref().map_or_else(String::new, |headers| {
        let names: Vec<&str> = headers.headers.iter().map(|header| header.name.rust.as_str()).collect();
        format!(" {} {{ {} }}", headers.name, names.join(", "))
    });
    let from = if answer.from_body { " from" } else { "" };
    format!("{}({body}){headers}{from}", answer.variant)
}

fn body_type(package: &Package, body: &Body) -> String {
    let content = |content: &BodyContent| match &content.kind {
        BodyKind::Json(of) => ty(package, of),
        BodyKind::Xml(of, id) => format!("xml {} by {}", ty(package, of), id.0),
        BodyKind::Form(of, fields) => format!("form {}{}", ty(package, of), layouts(fields)),
        BodyKind::Fields(of, fields) => format!("fields {}{}", ty(package, of), layouts(fields)),
        BodyKind::Parts(parts) => parts_type(package, parts),
        BodyKind::Text => format!("{} text", content.sent),
        BodyKind::Scalar(of) => format!("{} scalar {}", content.sent, ty(package, of)),
        BodyKind::Bytes => format!("{} bytes", content.sent),
        BodyKind::Events(_) => format!("{} events", content.sent),
        BodyKind::Items(of) => format!("{} items {}", content.sent, ty(package, of)),
    };
    let Some(choice) = &body.choice else {
        return content(&body.contents[0]);
    };
    let variants = body.contents.iter().map(|one| {
        let from = if one.is_distinct { " from" } else { "" };
        format!("{}({}){from}", one.variant, content(one))
    });
    format!("{} {{ {} }}", choice.name, variants.collect::<Vec<_>>().join(", "))
}

fn layouts(fields: &[FormField]) -> String {
    fields.iter().map(|field| format!(" {}:{:?}", field.name, field.layout)).collect()
}

fn parts_type(package: &Package, parts: &Parts) -> String {
    let one = |part: &Part| {
        let of = match &part.content {
            PartContent::Value(of, _) => ty(package, of),
            PartContent::File => "file".to_owned(),
            PartContent::Files => "files".to_owned(),
        };
        format!("{}{}: {of}", part.name.rust, if part.presence == Presence::Required { "" } else { "?" })
    };
    let all: Vec<String> = parts.parts.iter().map(one).chain(parts.extra.clone()).collect();
    format!("{} {{ {} }}", parts.name, all.join(", "))
}
