//! Where the parts of a joined document were written.

use std::collections::HashMap;

use crate::diagnostics::{Diagnostics, Location};
use crate::source::pointer::{FileId, Pointer};

/// Places of the whole that hold parts of other files.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    parts: HashMap<Pointer, Pointer>,
    /// Places of the root document that hold parts of overlays.
    overlaid: HashMap<Pointer, Pointer>,
}

impl Origins {
    pub(super) fn insert(&mut self, place: Pointer, from: Pointer) {
        self.parts.insert(place, from);
    }

    /// An overlay has put a part of itself at a place of the root document.
    pub(in crate::document) fn overlay(&mut self, place: Pointer, from: Pointer) {
        self.overlaid.insert(place, from);
    }

    /// Where a place of the whole was written.
    pub fn of(&self, place: &Pointer) -> Pointer {
        self.under_overlays(lead(&self.parts, place))
    }

    fn under_overlays(&self, at: Pointer) -> Pointer {
        if at.file() == FileId::ROOT { lead(&self.overlaid, &at) } else { at }
    }

    /// Turns places of the whole into those of the files.
    pub fn relocate(&self, diagnostics: &mut Diagnostics) {
        if self.parts.is_empty() && self.overlaid.is_empty() {
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
            (Some(parent), Some(key)) if self.parts.contains_key(place) => {
                self.under_overlays(lead(&self.parts, &parent).key(key.clone()))
            }
            _ => self.of(place),
        }
    }
}

/// Where a place leads when what stands around it was moved.
fn lead(moved: &HashMap<Pointer, Pointer>, place: &Pointer) -> Pointer {
    let mut rest = Vec::new();
    let mut around = place.clone();
    loop {
        if let Some(from) = moved.get(&around) {
            return rest.into_iter().rev().fold(from.clone(), |at, token| at.key(token));
        }
        let Some(parent) = around.parent() else { return place.clone() };
        rest.extend(around.last().cloned());
        around = parent;
    }
}
