//! Event unions → enums of payloads; what a stream carries.

use super::enums::{candidate, unknown, variant_scope};
use super::{Catalogue, Context, type_of};
use crate::api::{self, Api, EventUnion};
use crate::diagnostics::{Diagnostics, name_numbered};
use crate::ir::doc_comment::code;
use crate::ir::names::ident::camel;
use crate::ir::names::resolve::Candidate;
use crate::ir::names::words::words;
use crate::ir::{EventData, EventEnum, EventNames, EventTag, EventVariant, Name, StreamPayload, docs};

/// The enum of an event union.
pub(super) fn event_enum(context: &Context<'_>, union: &EventUnion, diagnostics: &mut Diagnostics) -> EventEnum {
    let mut scope = variant_scope();
    let names = scope.resolve(&union.variants.iter().map(|variant| short(&variant.label)).collect::<Vec<Candidate>>());
    let mut variants = Vec::with_capacity(names.len());
    for (variant, resolved) in union.variants.iter().zip(names) {
        if let Some(taken) = &resolved.instead_of {
            diagnostics.report(name_numbered(&variant.origin, &variant.label, &resolved.name, taken));
        }
        let wire = match union.by {
            api::EventTag::Name => variant.values.first().unwrap_or(&variant.label),
            api::EventTag::Member(_) | api::EventTag::Shape => &variant.label,
        };
        variants.push(EventVariant {
            name: Name { rust: resolved.name, wire: wire.clone() },
            docs: docs::or_sentence(variant.description.as_deref(), || sentence(union, variant)),
            data: event_data(context.api, context.catalogue, &variant.data),
            values: variant.values.clone(),
        });
    }
    let named = match &union.named {
        api::EventNames::Free => EventNames::Free,
        api::EventNames::Values => EventNames::Values,
        api::EventNames::Fixed(name) => EventNames::Fixed(name.clone()),
    };
    let unknown = unknown(&mut scope, !union.closed);
    EventEnum { variants, by: tag(&union.by), named, fallback: union.fallback, unknown }
}

/// Without the word `Event` at its end: in an enum of events it says nothing.
fn short(label: &str) -> Candidate {
    let mut candidate = candidate(label);
    let words = words(label);
    if let Some((last, rest)) = words.split_last()
        && last.eq_ignore_ascii_case("event")
        && !rest.is_empty()
    {
        candidate.forms.insert(0, camel(rest));
    }
    candidate
}

fn sentence(union: &EventUnion, variant: &api::EventVariant) -> String {
    let values = variant.values.iter().map(|value| code(value)).collect::<Vec<_>>().join(" or ");
    match &union.by {
        _ if variant.values.is_empty() => format!("The event {}.", code(&variant.label)),
        api::EventTag::Name => format!("The event {values}."),
        api::EventTag::Member(member) => format!("An event whose {} is {values}.", code(member)),
        api::EventTag::Shape => format!("The event {}.", code(&variant.label)),
    }
}

fn tag(tag: &api::EventTag) -> EventTag {
    match tag {
        api::EventTag::Name => EventTag::Name,
        api::EventTag::Member(member) => EventTag::Member(member.clone()),
        api::EventTag::Shape => EventTag::Shape,
    }
}

/// How the data of an event is read.
fn event_data(api: &Api, catalogue: &Catalogue<'_>, data: &api::EventData) -> EventData {
    match data {
        api::EventData::Json(used) => EventData::Json(type_of(api, catalogue, *used)),
        api::EventData::Text => EventData::Text,
        api::EventData::Open => EventData::Open,
        api::EventData::Scalar(used) => EventData::Scalar(type_of(api, catalogue, *used)),
    }
}

/// What a stream carries.
pub(in crate::ir) fn stream_payload(
    api: &Api,
    catalogue: &Catalogue<'_>,
    payload: &api::EventPayload,
) -> StreamPayload {
    match payload {
        api::EventPayload::Text => StreamPayload::Single(EventData::Text),
        api::EventPayload::Single(data) => StreamPayload::Single(event_data(api, catalogue, data)),
        api::EventPayload::Union(union) => match catalogue.of_union(union) {
            Some(id) => StreamPayload::Enum(id),
            None => StreamPayload::Single(EventData::Text),
        },
    }
}
