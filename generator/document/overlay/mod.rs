//! OpenAPI Overlay 1.0 and 1.1: changes to a document that somebody else writes.
//!
//! Overlays are applied in their order to the root document as it was read, before anything else: before references to other files
//! are followed, and before anyone asks whether the document is valid. What a message says about a value that an overlay has
//! brought is shown in the overlay.

mod action;
mod change;
mod select;

use std::collections::HashMap;

use super::join::Origins;
use crate::diagnostics::{self, Diagnostics};
use crate::source::node::{Mapping, Node};
use crate::source::pointer::{FileId, Pointer};
use crate::source::{Source, Sources};
use action::{Action, What};
use select::Selected;

/// A root document with its overlays applied.
#[derive(Clone, Debug)]
pub struct Overlaid {
    /// The root and the overlays, as they were read.
    pub(super) sources: Sources,
    /// What the root is now.
    pub(super) root: Node,
    /// Where what has changed was written.
    pub(super) origins: Origins,
}

impl Overlaid {
    /// The files, as they were read.
    pub fn into_sources(self) -> Sources {
        self.sources
    }
}

impl From<Source> for Overlaid {
    fn from(source: Source) -> Self {
        let root = source.root().clone();
        Overlaid { sources: source.into(), root, origins: Origins::default() }
    }
}

/// Applies overlays in their order. They are the files of `sources` behind the first one, which is the document.
pub fn overlay(sources: Sources, diagnostics: &mut Diagnostics) -> Overlaid {
    let original = sources.root().root().clone();
    let mut selected = Selected::new(original.clone());
    let overlays: Vec<&Source> = sources.iter().map(|(_, source)| source).skip(1).collect();
    for source in &overlays {
        for action in action::read(source, diagnostics) {
            apply(&action, &mut selected, diagnostics);
        }
    }
    let root = selected.root().clone();
    let mut origins = Origins::default();
    if !root.is_same(&original) {
        let mut written = HashMap::new();
        note(&original, &Pointer::root(FileId::ROOT), &mut written);
        overlays.iter().for_each(|source| note(source.root(), &source.pointer(), &mut written));
        trace(&root, Some(&original), &Pointer::root(FileId::ROOT), &written, &mut origins);
    }
    Overlaid { sources, root, origins }
}

fn apply(action: &Action, selected: &mut Selected, diagnostics: &mut Diagnostics) {
    let places = selected.places(&action.target);
    if places.is_empty() {
        diagnostics.report(diagnostics::overlay_without_match(&action.at, &action.written));
        return;
    }
    let (update, update_at) = match &action.what {
        What::Nothing => return,
        What::Remove => {
            // From the end, so that the places of the others stay theirs.
            for place in places.iter().rev() {
                if place.is_root() {
                    let problem = "an overlay cannot remove the whole document";
                    diagnostics.report(diagnostics::bad_overlay(&action.at.key("target"), problem));
                } else {
                    selected.remove(place);
                }
            }
            return;
        }
        What::Update(node) => (node.clone(), action.at.key("update")),
        What::Copy(from) => match selected.places(from).as_slice() {
            [one] => {
                (selected.root().at(one).cloned().unwrap_or_else(|| selected.root().clone()), action.at.key("copy"))
            }
            found => {
                let problem = format!("`copy` has to name one value, and names {}", found.len());
                diagnostics.report(diagnostics::bad_overlay(&action.at.key("copy"), &problem));
                return;
            }
        },
    };
    for place in &places {
        let Some(old) = selected.root().at(place) else { continue };
        match change::merged(old, &update) {
            Ok(new) => selected.replace(place, new),
            Err((wanted, found)) => {
                let problem = format!("the target `{place}` is {wanted}, and this is {found}");
                diagnostics.report(diagnostics::bad_overlay(&update_at, &problem));
                return;
            }
        }
    }
}

/// Remembers where each value was written; of an alias, where it was met first.
fn note(node: &Node, at: &Pointer, written: &mut HashMap<usize, Pointer>) {
    if written.contains_key(&node.id()) {
        return;
    }
    written.insert(node.id(), at.clone());
    children(node).into_iter().for_each(|(token, inner)| note(inner, &at.key(token), written));
}

/// Finds out where the values of the new tree were written that are not where they were.
fn trace(node: &Node, old: Option<&Node>, at: &Pointer, written: &HashMap<usize, Pointer>, origins: &mut Origins) {
    if old.is_some_and(|old| old.is_same(node)) {
        return;
    }
    if let Some(from) = written.get(&node.id()) {
        origins.overlay(at.clone(), from.clone());
        return;
    }
    for (token, inner) in children(node) {
        let old = old.and_then(|old| old.step(&token));
        trace(inner, old, &at.key(token), written, origins);
    }
}

fn children(node: &Node) -> Vec<(crate::source::pointer::Text, &Node)> {
    let fields = node.as_mapping().into_iter().flat_map(Mapping::iter);
    let fields = fields.map(|(key, entry)| (key.clone(), &entry.value));
    let items = node.as_sequence().unwrap_or_default().iter().enumerate();
    fields.chain(items.map(|(index, item)| (index.to_string().into(), item))).collect()
}

#[cfg(test)]
mod tests;
