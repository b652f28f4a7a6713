//! Sequences of JSON texts (streaming.md section 5): what one item is.

use crate::diagnostics;
use crate::document::{MediaType, Schema, SchemaObject, TypeName};

use super::schema::{is_trivial, types};
use super::{ContentKind, Lowering, Use};

impl<'a> Lowering<'a> {
    /// JSON Lines, or a JSON text sequence: of which items.
    pub(super) fn sequence_content(&mut self, media: &'a MediaType) -> ContentKind {
        match (&media.item_schema, &media.schema) {
            (None, Some(_)) if self.is_binary(media) => ContentKind::Bytes,
            (Some(item), whole) => {
                // D2: `itemSchema` wins, whatever the document's version is.
                if whole.as_ref().is_some_and(|schema| !is_trivial(schema)) {
                    self.report(diagnostics::not_enforced(&media.pointer, "schema"));
                }
                ContentKind::Sequence(self.use_of(item))
            }
            (None, Some(schema)) => ContentKind::Sequence(self.item_use(schema)),
            (None, None) => ContentKind::Sequence(self.any(&media.pointer.key("schema"))),
        }
    }

    /// J3: the items of an array; a schema that is none is that of one item. Where no more is said than that it is text, the items
    /// may be anything: the text that is meant is that of the sequence.
    fn item_use(&mut self, schema: &'a Schema) -> Use {
        let gathered = self.gather(&[schema]);
        let types = types(&gathered);
        let atoms = gathered.atoms;
        if !gathered.unions.is_empty() {
            return self.use_of(schema);
        }
        match types.as_deref() {
            Some([TypeName::Array] | [TypeName::Array, TypeName::Null] | [TypeName::Null, TypeName::Array]) => {
                // What is said of all items together nobody sees who takes them one by one.
                for (atom, keyword) in atoms.iter().filter_map(|atom| Some((atom, array_keyword(atom)?))) {
                    self.report(diagnostics::not_enforced(&atom.pointer, keyword));
                }
                let items: Vec<&'a Schema> = atoms.iter().filter_map(|atom| atom.items.as_ref()).collect();
                let is_tuple = atoms.iter().any(|atom| !atom.prefix_items.is_empty());
                if items.is_empty() || is_tuple { self.any(schema.pointer()) } else { self.use_of_all(&items) }
            }
            Some([TypeName::String]) if atoms.iter().all(|atom| is_bare(atom)) => self.any(schema.pointer()),
            _ => self.use_of(schema),
        }
    }
}

/// A keyword that limits an array as a whole.
fn array_keyword(atom: &SchemaObject) -> Option<&'static str> {
    [
        (atom.min_items.is_some(), "minItems"),
        (atom.max_items.is_some(), "maxItems"),
        (atom.unique_items, "uniqueItems"),
        (atom.contains.is_some(), "contains"),
        (!atom.prefix_items.is_empty(), "prefixItems"),
    ]
    .into_iter()
    .find_map(|(is_there, keyword)| is_there.then_some(keyword))
}

fn is_bare(atom: &SchemaObject) -> bool {
    atom.values.is_none() && atom.constant.is_none() && atom.format.is_none() && atom.pattern.is_none()
}
