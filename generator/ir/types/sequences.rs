//! Tuples → Rust's tuples where their length is fixed, else structs that are written as arrays.

use super::{Context, argument, checks, type_of};
use crate::api::{self, Additional, Shape};
use crate::ir::doc_comment::code;
use crate::ir::names::ident::{FIELD_LOCALS, locals};
use crate::ir::names::resolve::{Candidate, Scope};
use crate::ir::{Checks, Extra, Field, Name, Presence, Struct, Type, docs};

/// Rust implements its traits for tuples of at most this many items.
const MAX_ITEMS: usize = 12;

/// Whether a tuple is one of Rust's: all its items are there, and nothing after them.
pub(super) fn is_fixed(tuple: &api::Tuple) -> bool {
    let count = tuple.items.len();
    tuple.rest == Additional::Denied && tuple.required == count && (1..=MAX_ITEMS).contains(&count)
}

/// Whether a shape needs a struct that is written as an array.
pub(super) fn is_sequence(shape: &Shape) -> bool {
    matches!(shape, Shape::Tuple(tuple) if !is_fixed(tuple))
}

/// The struct of a tuple of which items may be absent, or which may have more.
pub(super) fn build(context: &Context<'_>, tuple: &api::Tuple) -> Struct {
    let mut names: Vec<String> = (0..tuple.items.len()).map(|index| format!("item_{index}")).collect();
    let extra = match tuple.rest {
        Additional::Denied => Extra::Denied,
        Additional::Any => Extra::Kept(rest_name(), Type::Value),
        Additional::Typed(rest) => Extra::Kept(rest_name(), type_of(context.api, context.catalogue, rest)),
    };
    let locals = locals(&names, FIELD_LOCALS);
    let fields: Vec<Field> = names
        .drain(..)
        .zip(locals)
        .enumerate()
        .map(|(index, (name, local))| field(context, tuple, index, (name, local)))
        .collect();
    let all_optional = fields.iter().all(|field| field.presence == Presence::Optional);
    Struct { fields, forbidden: Vec::new(), withheld: Vec::new(), extra, extra_checks: Checks::default(), all_optional }
}

fn rest_name() -> Name {
    let forms = vec!["rest".to_owned()];
    let rust = Scope::default().resolve_one(Candidate { forms, ..Candidate::default() }).name;
    Name { rust, wire: String::new() }
}

fn field(context: &Context<'_>, tuple: &api::Tuple, index: usize, (rust, local): (String, String)) -> Field {
    let used = tuple.items[index];
    let ty = type_of(context.api, context.catalogue, used);
    let presence = if index < tuple.required { Presence::Required } else { Presence::Optional };
    let set = match &ty {
        Type::Nullable(inner) if presence == Presence::Optional => inner,
        ty => ty,
    };
    let schema = context.api.schema(used.schema);
    let described = schema.description.as_deref().filter(|_| schema.component.is_none());
    Field {
        name: Name { rust, wire: index.to_string() },
        local,
        docs: docs::or_sentence(described, || format!("The item {}.", code(&index.to_string()))),
        deprecated: false,
        checks: checks(context.api, used),
        argument: argument(set, &[]),
        ty,
        presence,
        constant: None,
        default: None,
    }
}
