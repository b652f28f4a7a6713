//! Request bodies: what each media type holds, and the enum of those that a caller chooses from.

use super::Context;
use super::bodies::{event_stream, written};
use crate::api::{self, Additional, ContentKind, Multipart, RequestBody};
use crate::diagnostics::{Diagnostics, name_numbered};
use crate::ir::doc_comment::code;
use crate::ir::names::forms::form_words;
use crate::ir::names::ident::{FIELD_LOCALS, camel, locals};
use crate::ir::names::resolve::{Candidate, Scope};
use crate::ir::names::words::words;
use crate::ir::types::{argument, checks, field_candidate, type_of};
use crate::ir::{
    Argument, Body, BodyChoice, BodyContent, BodyKind, Checks, Docs, FormField, FormLayout, Name, Part, PartContent,
    Parts, Presence, Type, docs,
};

/// A body in an argument of this name. `stem` is what the names of the operation's types begin with.
pub(super) fn build(
    context: &Context<'_>,
    found: &RequestBody,
    name: &str,
    stem: &str,
    types: &mut Scope,
    diagnostics: &mut Diagnostics,
) -> Body {
    let choice = (found.contents.len() > 1).then(|| BodyChoice {
        name: types.resolve_one(Candidate::new("", ["Body", "Content"].map(|ending| format!("{stem}{ending}")))).name,
        docs: Docs(vec!["What the body may be: the caller chooses.".to_owned()]),
    });
    let candidates: Vec<Candidate> = found.contents.iter().map(|content| variant(&content.media_type)).collect();
    let variants = Scope::new(["Self"]).resolve(&candidates);
    let mut contents = Vec::with_capacity(variants.len());
    for (content, variant) in found.contents.iter().zip(variants) {
        let variant = variant.name;
        let stem = if choice.is_some() { format!("{stem}{variant}") } else { stem.to_owned() };
        let kind = kind(context, &content.kind, &stem, types, diagnostics);
        contents.push(BodyContent {
            docs: Docs(vec![format!("The media type {}.", code(&content.media_type))]),
            media_type: content.media_type.trim().to_owned(),
            sent: sent(&content.media_type, &kind),
            argument: kind_argument(context, &kind),
            is_distinct: true,
            checks: content_checks(context, &content.kind),
            variant,
            kind,
        });
    }
    for index in 0..contents.len() {
        let alone = |(other, content): (usize, &BodyContent)| other == index || !same_type(&contents[index], content);
        contents[index].is_distinct = contents.iter().enumerate().all(alone);
    }
    let docs = docs::or_sentence(found.description.as_deref(), || "The body of the request.".to_owned());
    Body {
        name: Name { rust: name.to_owned(), wire: "body".to_owned() },
        docs,
        required: found.required,
        positional: found.required,
        contents,
        choice,
    }
}

/// `Json`, `Form`, `Png`, `MergePatchJson`: by what people call it, else by all of it.
fn variant(media_type: &str) -> Candidate {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let short = match essence.eq_ignore_ascii_case("multipart/form-data") {
        true => "Multipart".to_owned(),
        false => camel(&form_words(media_type)),
    };
    Candidate::new("", [short, camel(&words(essence)), camel(&words(media_type))])
}

fn kind(
    context: &Context<'_>,
    content: &ContentKind,
    stem: &str,
    types: &mut Scope,
    diagnostics: &mut Diagnostics,
) -> BodyKind {
    let form = |form: &api::Form| {
        let fields = form.fields.iter().map(field).collect();
        (type_of(context.api, context.catalogue, form.schema), fields)
    };
    match content {
        ContentKind::Json(used) => BodyKind::Json(type_of(context.api, context.catalogue, *used)),
        ContentKind::Xml(used) => match context.xml.of_body(used.schema) {
            Some(id) => BodyKind::Xml(type_of(context.api, context.catalogue, *used), id),
            None => BodyKind::Text,
        },
        ContentKind::Form(found) => {
            let (ty, fields) = form(found);
            BodyKind::Form(ty, fields)
        }
        ContentKind::Multipart(Multipart::Fields(found)) => {
            let (ty, fields) = form(found);
            BodyKind::Fields(ty, fields)
        }
        ContentKind::Multipart(Multipart::Parts(found)) => {
            BodyKind::Parts(parts(context, found, stem, types, diagnostics))
        }
        ContentKind::Text => BodyKind::Text,
        ContentKind::Scalar(used) => BodyKind::Scalar(type_of(context.api, context.catalogue, *used)),
        ContentKind::Sequence(used) => BodyKind::Items(type_of(context.api, context.catalogue, *used)),
        ContentKind::EventStream(stream) => BodyKind::Events(event_stream(context, stream)),
        ContentKind::Bytes => BodyKind::Bytes,
    }
}

/// Constraints of a whole body that its type does not carry.
fn content_checks(context: &Context<'_>, content: &ContentKind) -> Checks {
    match content {
        ContentKind::Json(used) | ContentKind::Xml(used) | ContentKind::Scalar(used) | ContentKind::Sequence(used) => {
            checks(context.api, *used)
        }
        ContentKind::Form(form) => checks(context.api, form.schema),
        ContentKind::Multipart(_) | ContentKind::Text | ContentKind::Bytes | ContentKind::EventStream(_) => {
            Checks::default()
        }
    }
}

/// The media type to write: ranges only say what may be read. A multipart body chooses its boundary.
fn sent(media_type: &str, kind: &BodyKind) -> String {
    match kind {
        BodyKind::Json(_) => written(media_type, "application/json"),
        BodyKind::Xml(..) => written(media_type, "application/xml"),
        BodyKind::Text | BodyKind::Scalar(_) => written(media_type, "text/plain"),
        BodyKind::Form(..) => "application/x-www-form-urlencoded".to_owned(),
        BodyKind::Fields(..) | BodyKind::Parts(_) => {
            let essence = media_type.split(';').next().unwrap_or_default();
            written(essence, "multipart/form-data")
        }
        BodyKind::Bytes | BodyKind::Items(_) => media_type.trim().to_owned(),
        BodyKind::Events(_) => "text/event-stream".to_owned(),
    }
}

fn kind_argument(context: &Context<'_>, kind: &BodyKind) -> Argument {
    match kind {
        BodyKind::Json(ty)
        | BodyKind::Xml(ty, _)
        | BodyKind::Scalar(ty)
        | BodyKind::Form(ty, _)
        | BodyKind::Fields(ty, _) => argument(ty, context.types),
        BodyKind::Text | BodyKind::Bytes | BodyKind::Items(_) | BodyKind::Events(_) => Argument::Into,
        BodyKind::Parts(_) => Argument::Value,
    }
}

/// Whether two contents have the same Rust type.
fn same_type(a: &BodyContent, b: &BodyContent) -> bool {
    rust_type(&a.kind) == rust_type(&b.kind)
}

/// What tells the Rust types of contents apart: bytes and parts are types of their own.
fn rust_type(kind: &BodyKind) -> (Option<&Type>, &str) {
    match kind {
        BodyKind::Items(ty) => (Some(ty), "items"),
        BodyKind::Events(_) => (None, "events"),
        BodyKind::Json(ty)
        | BodyKind::Xml(ty, _)
        | BodyKind::Scalar(ty)
        | BodyKind::Form(ty, _)
        | BodyKind::Fields(ty, _) => (Some(ty), ""),
        BodyKind::Text => (Some(&Type::String), ""),
        BodyKind::Bytes => (None, ""),
        BodyKind::Parts(parts) => (None, &parts.name),
    }
}

fn parts(
    context: &Context<'_>,
    found: &api::Parts,
    stem: &str,
    types: &mut Scope,
    diagnostics: &mut Diagnostics,
) -> Parts {
    let forms = ["Body", "Parts", "BodyParts"].map(|ending| format!("{stem}{ending}"));
    let name = types.resolve_one(Candidate::new("", forms)).name;
    let candidates: Vec<Candidate> = found.parts.iter().map(|part| field_candidate(&part.field.name)).collect();
    let mut scope = Scope::new(["new"]);
    let names = scope.resolve(&candidates);
    let extra = (found.additional != Additional::Denied).then(|| {
        let forms = ["extra", "extra_parts"].map(str::to_owned);
        scope.resolve_one(Candidate { forms: forms.into(), ..Candidate::default() }).name
    });
    for (part, resolved) in found.parts.iter().zip(&names) {
        if let Some(taken) = &resolved.instead_of {
            diagnostics.report(name_numbered(&part.origin, &part.field.name, &resolved.name, taken));
        }
    }
    let mut all: Vec<String> = names.into_iter().map(|resolved| resolved.name).collect();
    let around: Vec<&str> = FIELD_LOCALS.iter().copied().chain(["parts"]).chain(extra.as_deref()).collect();
    let locals = locals(&all, &around);
    let line = docs::schema_line(found.component.as_deref(), &found.origin);
    Parts {
        name,
        docs: docs::with_line(found.description.as_deref(), || "The parts of a body.".to_owned(), Some(line)),
        parts: found
            .parts
            .iter()
            .zip(all.drain(..).zip(locals))
            .map(|(found, names)| part(context, found, names))
            .collect(),
        extra,
    }
}

fn part(context: &Context<'_>, found: &api::Part, (rust, local): (String, String)) -> Part {
    let (content, checks) = match found.content {
        api::PartContent::Value(used) => {
            let ty = type_of(context.api, context.catalogue, used);
            let argument = argument(&ty, context.types);
            (PartContent::Value(ty, argument), checks(context.api, used))
        }
        api::PartContent::File if found.field.is_list => (PartContent::Files, Default::default()),
        api::PartContent::File => (PartContent::File, Default::default()),
    };
    Part {
        name: Name { rust, wire: found.field.name.clone() },
        local,
        docs: docs::or_sentence(found.description.as_deref(), || format!("The part {}.", code(&found.field.name))),
        deprecated: found.deprecated,
        presence: if found.field.required { Presence::Required } else { Presence::Optional },
        content,
        field: field(&found.field),
        checks,
    }
}

fn field(found: &api::FormField) -> FormField {
    FormField {
        name: found.name.clone(),
        layout: match &found.layout {
            api::FormLayout::Plain => FormLayout::Plain,
            api::FormLayout::Joined(delimiter) => FormLayout::Joined(*delimiter),
            api::FormLayout::Members(delimiter) => FormLayout::Members(*delimiter),
            api::FormLayout::Spread(names) => FormLayout::Spread(names.clone()),
            api::FormLayout::SpreadRest(names) => FormLayout::SpreadRest(names.clone()),
            api::FormLayout::Deep => FormLayout::Deep,
            api::FormLayout::Json => FormLayout::Json,
        },
        is_list: found.is_list,
        required: found.required,
        reserved: found.reserved,
        content_type: found.content_type.clone(),
    }
}
