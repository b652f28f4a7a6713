//! The list of types to be, with their final names.

use std::collections::HashMap;

use super::reach::union_key;
use crate::api::{EventUnion, SchemaId};
use crate::ir::{Name, TypeId};
use crate::source::pointer::Pointer;

/// What a type is made of.
#[derive(Debug, Clone, Copy)]
pub(in crate::ir) enum What<'a> {
    /// A schema.
    Schema(SchemaId),
    /// The events of a stream.
    Events(&'a EventUnion),
}

/// A type to be.
#[derive(Debug)]
pub(in crate::ir) struct Entry<'a> {
    pub(in crate::ir) what: What<'a>,
    pub(in crate::ir) name: Name,
    pub(in crate::ir) origin: Pointer,
}

/// All types to be, with their final names.
#[derive(Debug, Default)]
pub(in crate::ir) struct Catalogue<'a> {
    entries: Vec<Entry<'a>>,
    by_schema: HashMap<SchemaId, TypeId>,
    by_union: HashMap<String, TypeId>,
}

impl<'a> Catalogue<'a> {
    /// In the order of [`TypeId`].
    pub(in crate::ir) fn entries(&self) -> &[Entry<'a>] {
        &self.entries
    }

    /// The type of a schema that has one of its own.
    pub(in crate::ir) fn of_schema(&self, schema: SchemaId) -> Option<TypeId> {
        self.by_schema.get(&schema).copied()
    }

    /// The enum of an event union.
    pub(in crate::ir) fn of_union(&self, union: &EventUnion) -> Option<TypeId> {
        self.by_union.get(&union_key(union)).copied()
    }

    /// Adds a type whose name is found later.
    pub(super) fn push(&mut self, what: What<'a>, origin: &Pointer, wire: &str) {
        let id = TypeId(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        match what {
            What::Schema(schema) => {
                self.by_schema.insert(schema, id);
            }
            What::Events(union) => {
                self.by_union.insert(union_key(union), id);
            }
        }
        let name = Name { rust: String::new(), wire: wire.to_owned() };
        self.entries.push(Entry { what, name, origin: origin.clone() });
    }

    /// Gives a type its name.
    pub(super) fn name(&mut self, index: usize, rust: String) {
        self.entries[index].name.rust = rust;
    }
}
