//! Schemas that no value satisfies: an error where a value has to be there, and a degradation where it may be left out.
//!
//! Before: `{ a: string and integer }`. After: if `a` is required, no object is valid either, and so on outwards; if it is not, objects
//! without it are, and the document can be generated.

use std::collections::{HashMap, HashSet};

use crate::diagnostics::{self, Diagnostic};

use crate::api::{Additional, Lowering, SchemaId, Shape, Use};

use super::Arena;

impl Lowering<'_> {
    /// Keeps what excludes all values of the schema that is being worked out, until it is known where it is used.
    pub(super) fn conflict(&mut self, diagnostic: Diagnostic) {
        let slot = SchemaId(u32::try_from(self.schemas.next).expect("fewer schemas than MAX_SCHEMAS"));
        self.schemas.conflicts.push((slot, diagnostic));
    }

    /// Reports conflicts, when all schemas are worked out.
    pub(super) fn report_conflicts(&mut self) {
        let conflicts = std::mem::take(&mut self.schemas.conflicts);
        if conflicts.is_empty() {
            return;
        }
        let never = self.schemas.never(conflicts.iter().map(|(slot, _)| *slot).collect());
        let forced = self.schemas.forced(&never);
        for (slot, diagnostic) in conflicts {
            self.report(if forced.contains(&slot) { diagnostic } else { diagnostics::never_there(&diagnostic) });
        }
    }
}

impl Arena<'_> {
    fn shapes(&self) -> impl Iterator<Item = (SchemaId, &Shape)> {
        (0u32..).map(SchemaId).zip(&self.slots).filter_map(|(id, slot)| Some((id, &slot.schema.as_ref()?.shape)))
    }

    /// All schemas without a value, from those that have none in themselves.
    fn never(&self, mut never: HashSet<SchemaId>) -> HashSet<SchemaId> {
        let mut users: HashMap<SchemaId, Vec<SchemaId>> = HashMap::new();
        for (id, shape) in self.shapes() {
            for needed in needed(shape) {
                users.entry(needed).or_default().push(id);
            }
        }
        let mut queue: Vec<SchemaId> = never.iter().copied().collect();
        while let Some(id) = queue.pop() {
            for user in users.get(&id).into_iter().flatten() {
                let schema = self.slots[user.0 as usize].schema.as_ref();
                if schema.is_some_and(|schema| has_none(&schema.shape, &never)) && never.insert(*user) {
                    queue.push(*user);
                }
            }
        }
        never
    }

    /// Those of them that a whole body or parameter needs.
    fn forced(&self, never: &HashSet<SchemaId>) -> HashSet<SchemaId> {
        let used: HashSet<SchemaId> =
            self.shapes().flat_map(|(_, shape)| uses(shape)).map(|used| used.schema).collect();
        let mut queue: Vec<SchemaId> =
            never.iter().copied().filter(|id| self.outside.contains(id) || !used.contains(id)).collect();
        let mut forced: HashSet<SchemaId> = HashSet::new();
        while let Some(id) = queue.pop() {
            if forced.insert(id)
                && let Some(schema) = self.slots[id.0 as usize].schema.as_ref()
            {
                queue.extend(needed(&schema.shape).into_iter().filter(|needed| never.contains(needed)));
            }
        }
        forced
    }
}

/// The schemas of which a value of this shape needs one: all of them, or one of a union.
fn needed(shape: &Shape) -> Vec<SchemaId> {
    let present = |used: &Use| !used.nullable;
    match shape {
        Shape::Object(object) => {
            let required =
                object.properties.iter().filter(|property| property.required).map(|property| property.schema);
            required.filter(present).map(|used| used.schema).collect()
        }
        Shape::Tuple(tuple) => {
            tuple.items[..tuple.required].iter().filter(|item| present(item)).map(|item| item.schema).collect()
        }
        Shape::Union(union) => union.members.iter().map(|member| member.schema.schema).collect(),
        _ => Vec::new(),
    }
}

fn has_none(shape: &Shape, never: &HashSet<SchemaId>) -> bool {
    let needed = needed(shape);
    match shape {
        Shape::Union(_) => needed.iter().all(|id| never.contains(id)),
        _ => needed.iter().any(|id| never.contains(id)),
    }
}

fn uses(shape: &Shape) -> Vec<Use> {
    let additional = |additional: &Additional| match additional {
        Additional::Typed(used) => Some(*used),
        Additional::Any | Additional::Denied => None,
    };
    match shape {
        Shape::Object(object) => {
            object.properties.iter().map(|property| property.schema).chain(additional(&object.additional)).collect()
        }
        Shape::Map(values) => additional(values).into_iter().collect(),
        Shape::Array(items) => vec![*items],
        Shape::Tuple(tuple) => tuple.items.iter().copied().chain(additional(&tuple.rest)).collect(),
        Shape::Union(union) => union.members.iter().map(|member| member.schema).collect(),
        _ => Vec::new(),
    }
}
