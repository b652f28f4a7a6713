//! Actions, as an overlay writes them.

use super::select::Query;
use crate::diagnostics::{self, Diagnostics};
use crate::source::Source;
use crate::source::node::{Mapping, Node};
use crate::source::pointer::{Pointer, Text};

/// The fields of an overlay, and those of an action.
const OVERLAY: &[&str] = &["overlay", "info", "extends", "actions"];
const ACTION: &[&str] = &["target", "description", "update", "remove", "copy"];

/// One change.
pub(super) struct Action {
    /// Where it stands.
    pub(super) at: Pointer,
    /// `target`, as written.
    pub(super) written: Text,
    /// What it is about.
    pub(super) target: Query,
    /// What happens to it.
    pub(super) what: What,
}

/// What an action does.
pub(super) enum What {
    /// It only describes.
    Nothing,
    /// Takes the targets out.
    Remove,
    /// Merges this into the targets.
    Update(Node),
    /// Merges a part of the document into the targets.
    Copy(Query),
}

/// The actions of an overlay; what cannot be one is reported.
pub(super) fn read(source: &Source, diagnostics: &mut Diagnostics) -> Vec<Action> {
    let (root, at) = (source.root(), source.pointer());
    if root.is_null() {
        // It could not be read, and that was said.
        return Vec::new();
    }
    let label = root.get("overlay").and_then(crate::document::read::text);
    match label {
        Some(label) if label.starts_with("1.") => {}
        Some(label) => {
            diagnostics.report(diagnostics::bad_overlay(
                &at.key("overlay"),
                &format!("`{label}` is no known version of Overlay"),
            ));
            return Vec::new();
        }
        None => {
            diagnostics.report(diagnostics::bad_overlay(&at, "an overlay begins with `overlay: 1.0.0`"));
            return Vec::new();
        }
    }
    fields(root, &at, "an overlay", OVERLAY, diagnostics);
    let Some(actions) = root.get("actions").and_then(Node::as_sequence) else {
        diagnostics.report(diagnostics::bad_overlay(&at, "an overlay has a list of `actions`"));
        return Vec::new();
    };
    let at = at.key("actions");
    actions.iter().enumerate().filter_map(|(index, node)| action(node, at.index(index), diagnostics)).collect()
}

fn action(node: &Node, at: Pointer, diagnostics: &mut Diagnostics) -> Option<Action> {
    let Some(written) = node.get("target").and_then(Node::as_text) else {
        diagnostics.report(diagnostics::bad_overlay(&at, "an action has a `target`"));
        return None;
    };
    fields(node, &at, "an action of an overlay", ACTION, diagnostics);
    let mut query = |text: &Text, key: &str| match Query::parse(text) {
        Ok(query) => Some(query),
        Err(problem) => {
            diagnostics.report(diagnostics::bad_overlay(&at.key(key), &format!("`{text}` is no JSONPath: {problem}")));
            None
        }
    };
    let target = query(written, "target")?;
    let what = if node.get("remove").and_then(Node::as_bool) == Some(true) {
        What::Remove
    } else if let Some(update) = node.get("update") {
        What::Update(update.clone())
    } else {
        match node.get("copy").and_then(Node::as_text) {
            Some(copy) => What::Copy(query(copy, "copy")?),
            None => What::Nothing,
        }
    };
    Some(Action { at, written: written.clone(), target, what })
}

fn fields(node: &Node, at: &Pointer, object: &str, known: &[&str], diagnostics: &mut Diagnostics) {
    for key in node.as_mapping().into_iter().flat_map(Mapping::keys) {
        if !known.contains(&&**key) && !key.starts_with("x-") {
            let found = diagnostics::unknown_field(&at.key(key.clone()), object, key, known.iter().copied());
            diagnostics.report(found);
        }
    }
}
