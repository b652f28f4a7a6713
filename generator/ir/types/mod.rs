//! Schemas → types of `models.rs`.
//!
//! [`collect`] finds what needs a type and names it, [`build`] fills the types in, one file per shape.

mod builtin;
mod catalogue;
mod checks;
mod collect;
mod enums;
mod events;
mod flags;
mod literals;
mod number;
mod proof;
mod reach;
mod sequences;
mod structs;
mod unions;

use super::analysis::{boxing, derives, links};
use super::{BuildOptions, Checks, TypeDef, TypeKind, docs};
use crate::api::{Api, Schema, Shape};
use crate::diagnostics::Diagnostics;

pub(super) use builtin::{argument, type_of};
pub(super) use catalogue::{Catalogue, Entry, What};
pub use checks::bounds;
pub(super) use checks::{checks, own_checks, shared_rules};
pub(super) use collect::collect;
pub(super) use enums::{candidate as variant_candidate, variant_scope};
pub(super) use events::stream_payload;
pub(super) use literals::default_value;
pub(super) use structs::candidate as field_candidate;

/// What the builders of types look at.
pub(super) struct Context<'a> {
    pub(super) api: &'a Api,
    pub(super) options: &'a BuildOptions,
    pub(super) catalogue: &'a Catalogue<'a>,
}

/// Builds all types, in the order of the catalogue.
pub(super) fn build(
    api: &Api,
    options: &BuildOptions,
    catalogue: &Catalogue<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<TypeDef> {
    let context = Context { api, options, catalogue };
    let mut types: Vec<TypeDef> =
        catalogue.entries().iter().map(|entry| type_def(&context, entry, diagnostics)).collect();
    literals::add_accessors(&context, &mut types);
    boxing::cut_aliases(&mut types, |index| catalogue.entries()[index].origin.clone(), diagnostics);
    literals::fix_constants(&mut types);
    flags::fix(&context, &mut types);
    boxing::insert_boxes(&mut types);
    links::insert_links(&mut types);
    derives::derive(&mut types);
    derives::add(&mut types, options, |index| component(&context, index), diagnostics);
    types
}

/// The component that a type is made of.
fn component<'a>(context: &Context<'a>, index: usize) -> Option<&'a str> {
    match context.catalogue.entries()[index].what {
        What::Schema(id) => context.api.schema(id).component.as_deref(),
        What::Events(union) => union.component.as_deref(),
    }
}

fn type_def(context: &Context<'_>, entry: &Entry<'_>, diagnostics: &mut Diagnostics) -> TypeDef {
    let (docs, deprecated, checks, kind) = match entry.what {
        What::Schema(id) => {
            let schema = context.api.schema(id);
            (
                docs::schema(schema),
                schema.deprecated,
                checks::of_type(context.api, schema),
                kind(context, schema, diagnostics),
            )
        }
        What::Events(union) => {
            let line = docs::schema_line(union.component.as_deref(), &union.origin);
            let docs =
                docs::with_line(union.description.as_deref(), || "The events of a stream.".to_owned(), Some(line));
            (docs, false, Checks::default(), TypeKind::EventEnum(events::event_enum(context, union, diagnostics)))
        }
    };
    TypeDef { name: entry.name.clone(), docs, deprecated, derives: Vec::new(), checks, kind }
}

fn kind(context: &Context<'_>, schema: &Schema, diagnostics: &mut Diagnostics) -> TypeKind {
    match &schema.shape {
        Shape::Object(object) => TypeKind::Struct(structs::build(context, object, diagnostics)),
        Shape::StringEnum(values) => TypeKind::StringEnum(enums::strings(context, schema, values, diagnostics)),
        Shape::OpenEnum(values) => TypeKind::StringEnum(enums::open_strings(schema, values, diagnostics)),
        Shape::IntegerEnum(values) => TypeKind::IntegerEnum(enums::integers(context, schema, values, diagnostics)),
        Shape::ValueEnum(values) => TypeKind::ValueEnum(enums::values(context, schema, values, diagnostics)),
        Shape::Tuple(tuple) if sequences::is_sequence(&schema.shape) => {
            TypeKind::Sequence(sequences::build(context, tuple))
        }
        Shape::Union(union) => TypeKind::Union(unions::build(context, union, diagnostics)),
        _ => TypeKind::Alias(builtin::shape_type(context.api, context.catalogue, schema)),
    }
}
