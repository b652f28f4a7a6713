//! Constraints that the runtime has no place for: those of list items, map values, union members and whole bodies.
//!
//! A field and a parameter carry their checks; here is what would otherwise be lost in silence.

use crate::api::{Additional, Api, ContentKind, Multipart, Schema, Shape, Use};
use crate::diagnostics::{Diagnostics, constraint_not_checked};
use crate::ir::Checks;
use crate::ir::types::{checks, is_sequence, reachable};

/// Reports constraints on input that are not checked.
pub(in crate::ir) fn report(api: &Api, diagnostics: &mut Diagnostics) {
    let parameters = api.operations.iter().flat_map(|operation| operation.parameters.iter().map(|found| found.schema));
    let bodies = || {
        let contents =
            api.operations.iter().filter_map(|operation| operation.body.as_ref()).flat_map(|body| &body.contents);
        contents.filter_map(|content| match &content.kind {
            ContentKind::Json(used) | ContentKind::Xml(used) => Some(*used),
            ContentKind::Form(form) | ContentKind::Multipart(Multipart::Fields(form)) => Some(form.schema),
            ContentKind::Multipart(Multipart::Parts(_))
            | ContentKind::Text
            | ContentKind::Bytes
            | ContentKind::EventStream(_) => None,
        })
    };
    let parts = || {
        let contents =
            api.operations.iter().filter_map(|operation| operation.body.as_ref()).flat_map(|body| &body.contents);
        contents.filter_map(|content| match &content.kind {
            ContentKind::Multipart(Multipart::Parts(parts)) => Some(parts.values()),
            _ => None,
        })
    };
    let input = reachable(api, parameters.chain(bodies()).chain(parts().flatten()).map(|used| used.schema).collect());
    let mut unchecked: Vec<(Use, &str)> = bodies().map(|used| (used, "a whole body")).collect();
    for (id, schema) in (0u32..).zip(&api.schemas) {
        if input.contains(&crate::api::SchemaId(id)) {
            unchecked.extend(inner(schema));
        }
    }
    let mut seen = Vec::new();
    for (used, place) in unchecked {
        if checks(api, used) != Checks::default() && !seen.contains(&(used.schema, place)) {
            seen.push((used.schema, place));
            diagnostics.report(constraint_not_checked(&api.schema(used.schema).origin, place));
        }
    }
}

fn inner(schema: &Schema) -> Vec<(Use, &'static str)> {
    match &schema.shape {
        Shape::Array(items) => vec![(*items, "list items")],
        Shape::Tuple(tuple) => {
            let own = if is_sequence(&schema.shape) { Vec::new() } else { tuple.items.clone() };
            let rest = if let Additional::Typed(rest) = tuple.rest { Some(rest) } else { None };
            own.into_iter().chain(rest).map(|item| (item, "list items")).collect()
        }
        Shape::Map(Additional::Typed(values)) => vec![(*values, "the values of a map")],
        Shape::Object(object) => match object.additional {
            Additional::Typed(values) => vec![(values, "additional members")],
            Additional::Any | Additional::Denied => Vec::new(),
        },
        Shape::Union(union) => union.members.iter().map(|member| (member.schema, "the members of a union")).collect(),
        _ => Vec::new(),
    }
}
