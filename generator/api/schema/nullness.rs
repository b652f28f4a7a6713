//! Whether `null` is allowed: a property of a use, so it must be known before the schema's body is.

use crate::document::{Schema as Written, SchemaObject, TypeName};

use crate::api::Lowering;

use super::all_of::unions_of;

/// What a schema says about `null`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nullness {
    /// `null` is named as a value.
    Allows,
    /// Nothing is said, so `null` is as good as anything else.
    Silent,
    /// Other types or values are named.
    Forbids,
}

impl<'a> Lowering<'a> {
    /// Whether a use of all these schemas allows `null` beside its other values.
    pub(super) fn all_nullable(&mut self, schemas: &[&'a Written]) -> bool {
        if let [one] = schemas
            && self.is_null(one)
        {
            return false;
        }
        let parts: Vec<Nullness> = schemas.iter().map(|schema| self.nullness(schema, 0)).collect();
        both(parts) == Nullness::Allows
    }

    fn nullness(&mut self, schema: &'a Written, depth: usize) -> Nullness {
        let object = match schema {
            Written::Bool { value: true, .. } => return Nullness::Silent,
            Written::Bool { .. } => return Nullness::Forbids,
            Written::Object(object) => object,
        };
        if let Some(known) = self.schemas.nullness.get(&std::ptr::from_ref(&**object)) {
            return *known;
        }
        if depth > 1_000 {
            return Nullness::Silent;
        }
        // Circles end here; they are reported where they are gathered.
        self.schemas.nullness.insert(std::ptr::from_ref(&**object), Nullness::Silent);
        let answer = self.object_nullness(object, depth + 1);
        self.schemas.nullness.insert(std::ptr::from_ref(&**object), answer);
        answer
    }

    fn object_nullness(&mut self, object: &'a SchemaObject, depth: usize) -> Nullness {
        let own = own_nullness(object);
        if own == Nullness::Allows {
            return own;
        }
        let mut parts = vec![own];
        if let Some(target) = self.target_of(object) {
            parts.push(self.nullness(target, depth));
        }
        for member in &object.all_of {
            parts.push(self.nullness(member, depth));
        }
        for (_, members) in unions_of(object) {
            let members: Vec<Nullness> = members.iter().map(|member| self.nullness(member, depth)).collect();
            parts.push(if members.contains(&Nullness::Allows) {
                // What this schema says itself counts more than what `allOf` or a reference beside it says.
                return Nullness::Allows;
            } else if members.contains(&Nullness::Silent) {
                Nullness::Silent
            } else {
                Nullness::Forbids
            });
        }
        both(parts)
    }
}

/// The keywords of the schema itself. `enum: [a]` beside `type: [string, 'null']` is taken as nullable: that is how 3.0 documents
/// with `nullable` mean it.
fn own_nullness(object: &SchemaObject) -> Nullness {
    let named = object.types.contains(&TypeName::Null)
        || object.values.as_ref().is_some_and(|values| values.iter().any(|value| value.is_null()))
        || object.constant.as_ref().is_some_and(|value| value.is_null());
    let other = !object.types.is_empty() || object.values.is_some() || object.constant.is_some();
    match (named, other) {
        (true, _) => Nullness::Allows,
        (false, true) => Nullness::Forbids,
        (false, false) => Nullness::Silent,
    }
}

fn both(parts: Vec<Nullness>) -> Nullness {
    if parts.contains(&Nullness::Forbids) {
        Nullness::Forbids
    } else if parts.contains(&Nullness::Allows) {
        Nullness::Allows
    } else {
        Nullness::Silent
    }
}
