//! `oneOf` and `anyOf` → enums that hold values.

use super::enums::{candidate, unknown, variant_scope};
use super::{Context, checks, type_of};
use crate::api::{self, Api, Shape, StringFormat, UnionMember};
use crate::diagnostics::{Diagnostics, name_numbered};
use crate::ir::doc_comment::code;
use crate::ir::names::resolve::Candidate;
use crate::ir::{Fallback, Name, Union, UnionTag, UnionVariant, docs};

/// The enum of a union.
pub(super) fn build(context: &Context<'_>, union: &api::Union, diagnostics: &mut Diagnostics) -> Union {
    let mut scope = variant_scope();
    let labels: Vec<String> = union.members.iter().map(|member| member_label(context.api, member)).collect();
    let names = scope.resolve(&labels.iter().map(|label| candidate(label)).collect::<Vec<Candidate>>());
    let mut variants = Vec::with_capacity(names.len());
    for ((member, label), resolved) in union.members.iter().zip(labels).zip(names) {
        if let Some(taken) = &resolved.instead_of {
            diagnostics.report(name_numbered(&member.origin, &label, &resolved.name, taken));
        }
        let schema = context.api.schema(member.schema.schema);
        let described = schema.description.as_deref().filter(|_| schema.component.is_none());
        variants.push(UnionVariant {
            docs: docs::or_sentence(described, || sentence(member, &label)),
            name: Name { rust: resolved.name, wire: label },
            ty: type_of(context.api, context.catalogue, member.schema),
            checks: checks(context.api, member.schema),
            values: member.values.clone(),
        });
    }
    let by = match &union.discriminator {
        Some(member) => UnionTag::Member(member.clone()),
        None if union.exactly_one => UnionTag::ExactlyOne,
        None => UnionTag::First,
    };
    let fallback = match union.fallback {
        api::Fallback::Unknown => Fallback::Unknown,
        api::Fallback::Shape if union.exactly_one => Fallback::ExactlyOne,
        api::Fallback::Shape => Fallback::First,
        api::Fallback::Member(index) => Fallback::Variant(index),
    };
    let told = union.discriminator.is_some() || union.open;
    let is_open = context.options.open_enums && told && !matches!(fallback, Fallback::Variant(_));
    Union { variants, by, fallback, unknown: unknown(&mut scope, is_open), open: union.open && is_open }
}

fn sentence(member: &UnionMember, label: &str) -> String {
    match member.values.as_slice() {
        [] => format!("A value of {}.", code(label)),
        values => format!("Told by {}.", values.iter().map(|value| code(value)).collect::<Vec<_>>().join(" or ")),
    }
}

/// What a member of a union is called: its component or the one that it is made of, the value that selects it, its kind.
pub(super) fn member_label(api: &Api, member: &UnionMember) -> String {
    let schema = api.schema(member.schema.schema);
    if let Some(name) = schema.component.as_ref().or(member.name.as_ref()) {
        return name.clone();
    }
    if let Some(value) = member.values.first() {
        return value.clone();
    }
    if let Some(title) =
        schema.title.as_ref().filter(|title| title.len() <= 40 && title.is_ascii() && !title.trim().is_empty())
    {
        return title.clone();
    }
    kind_label(api, &schema.shape, 0)
}

fn kind_label(api: &Api, shape: &Shape, depth: usize) -> String {
    let word = match shape {
        Shape::Array(items) if depth < 3 => {
            let items = api.schema(items.schema);
            let inner = items.component.clone().unwrap_or_else(|| kind_label(api, &items.shape, depth + 1));
            return format!("{inner} list");
        }
        Shape::Array(_) => "list",
        Shape::Object(_) => "object",
        Shape::Map(_) => "map",
        Shape::String(StringFormat::Plain) => "string",
        Shape::String(StringFormat::Uuid) => "uuid",
        Shape::String(StringFormat::DateTime(_)) => "date time",
        Shape::String(StringFormat::Date) => "date",
        Shape::String(StringFormat::Time) => "time",
        Shape::String(StringFormat::Duration) => "duration",
        Shape::String(StringFormat::Ipv4) => "ipv4",
        Shape::String(StringFormat::Ipv6) => "ipv6",
        Shape::String(StringFormat::Base64 | StringFormat::Base64Url) => "bytes",
        Shape::String(StringFormat::Secret) => "secret",
        Shape::String(StringFormat::Decimal | StringFormat::Integer(_)) => "number text",
        Shape::Integer(_) => "integer",
        Shape::Number { .. } | Shape::Decimal => "number",
        Shape::Boolean => "boolean",
        Shape::Null => "null",
        Shape::OpenEnum(_) => "name",
        Shape::StringEnum(values) => {
            return if let [only] = values.as_slice() { only.clone() } else { "choice".to_owned() };
        }
        Shape::IntegerEnum(_) => "code",
        Shape::ValueEnum(_) => "choice",
        Shape::Tuple(_) => "tuple",
        Shape::Never => "never",
        Shape::Union(_) => "union",
        Shape::Foreign(foreign) => {
            let path = foreign.path.split('<').next().unwrap_or_default();
            foreign.name.as_deref().unwrap_or_else(|| path.rsplit("::").next().unwrap_or_default()).trim()
        }
        Shape::Any => "any",
    };
    word.to_owned()
}
