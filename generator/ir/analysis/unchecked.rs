//! Constraints that the runtime has no place for: those of a list or map that holds itself without a type of its own between.
//!
//! All others stand at their type, or at the use of a type that Rust has already.

use crate::api::{Additional, Api, SchemaId, Shape};
use crate::diagnostics::{Diagnostics, constraint_not_checked};
use crate::ir::Checks;
use crate::ir::types::own_checks;

/// Reports constraints that are not checked.
pub(in crate::ir) fn report(api: &Api, diagnostics: &mut Diagnostics) {
    for (id, schema) in (0u32..).map(SchemaId).zip(&api.schemas) {
        if holds_itself(api, id) && own_checks(schema) != Checks::default() {
            diagnostics.report(constraint_not_checked(&schema.origin, "a list or map that holds itself"));
        }
    }
}

/// Whether lists and maps alone lead from a schema back to it.
fn holds_itself(api: &Api, start: SchemaId) -> bool {
    let mut at = start;
    for _ in 0..api.schemas.len() {
        at = match &api.schema(at).shape {
            Shape::Array(items) => items.schema,
            Shape::Map(Additional::Typed(values)) => values.schema,
            _ => return false,
        };
        if at == start {
            return true;
        }
    }
    false
}
