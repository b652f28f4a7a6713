//! Where the parts of a joined document were written.

use std::collections::HashMap;

use crate::diagnostics::{Diagnostics, Location};
use crate::source::pointer::{FileId, Pointer};

/// Places of the whole that hold parts of other files.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    parts: HashMap<Pointer, Pointer>,
}

impl Origins {
    pub(super) fn insert(&mut self, place: Pointer, from: Pointer) {
        self.parts.insert(place, from);
    }

    /// Where a place of the whole was written.
    pub fn of(&self, place: &Pointer) -> Pointer {
        let mut rest = Vec::new();
        let mut around = place.clone();
        loop {
            if let Some(from) = self.parts.get(&around) {
                return rest.into_iter().rev().fold(from.clone(), |at, token| at.key(token));
            }
            let Some(parent) = around.parent() else { return place.clone() };
            rest.extend(around.last().cloned());
            around = parent;
        }
    }

    /// Turns places of the whole into those of the files.
    pub fn relocate(&self, diagnostics: &mut Diagnostics) {
        if self.parts.is_empty() {
            return;
        }
        diagnostics.relocate(|at| match at {
            Location::Value(pointer) if pointer.file() == FileId::ROOT => *pointer = self.of(pointer),
            Location::Key(pointer) if pointer.file() == FileId::ROOT => *pointer = self.of_key(pointer),
            _ => {}
        });
    }

    /// The key of a part stands where its reference stood: `/rooms` of `/rooms: { $ref: rooms.yaml }`.
    fn of_key(&self, place: &Pointer) -> Pointer {
        match (place.parent(), place.last()) {
            (Some(parent), Some(key)) if self.parts.contains_key(place) => self.of(&parent).key(key.clone()),
            _ => self.of(place),
        }
    }
}
