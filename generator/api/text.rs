//! Text bodies: plain, or a scalar that is written as its text, such as a number or a word of an enumeration.

use crate::diagnostics;
use crate::document::{MediaType, SchemaObject, TypeName};

use super::schema::{has_structure, types};
use super::{ContentKind, Lowering};

impl<'a> Lowering<'a> {
    /// Text, typed as far as one text can be.
    pub(super) fn text_content(&mut self, media: &'a MediaType) -> ContentKind {
        let Some(schema) = &media.schema else {
            return ContentKind::Text;
        };
        let gathered = self.gather(&[schema]);
        let (types, is_union) = (types(&gathered), !gathered.unions.is_empty());
        let is_bare = gathered.atoms.iter().all(|atom| is_bare(atom) && !has_structure(atom));
        let is_bare = is_bare && !self.is_replaced(schema);
        match types.as_deref() {
            None | Some([TypeName::String]) if !is_union && is_bare => ContentKind::Text,
            Some([TypeName::String | TypeName::Integer | TypeName::Number | TypeName::Boolean]) if !is_union => {
                ContentKind::Scalar(self.use_of(schema))
            }
            _ => {
                let what = "the text is taken as it stands, so the schema has no effect";
                self.report(diagnostics::body_choice(&media.pointer, what));
                ContentKind::Text
            }
        }
    }
}

/// Whether nothing is said of a text but that it is one.
fn is_bare(atom: &SchemaObject) -> bool {
    let is_free = atom.values.is_none() && atom.constant.is_none() && atom.not.is_none() && atom.if_schema.is_none();
    let any_length = atom.pattern.is_none() && atom.min_length.is_none() && atom.max_length.is_none();
    is_free && any_length && atom.format.is_none() && atom.content_encoding.is_none()
}
