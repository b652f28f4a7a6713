//! Tags: declared ones first, then those that only operations name.

use crate::source::pointer::{Pointer, Text};

use super::{Lowering, Tag, owned};

impl Lowering<'_> {
    /// Declared tags in document order.
    pub(super) fn lower_tags(&mut self) {
        for tag in &self.document.tags {
            if self.tags.iter().any(|known| known.name == *tag.name) {
                continue;
            }
            let description = owned(tag.description.as_ref().or(tag.summary.as_ref()));
            self.tags.push(Tag { name: tag.name.to_string(), description, origin: tag.pointer.clone() });
        }
    }

    /// Index of the first of an operation's tags; unknown ones are added.
    pub(super) fn lower_operation_tags(&mut self, tags: &[Text], at: &Pointer) -> Option<usize> {
        let places: Vec<usize> =
            tags.iter().enumerate().map(|(index, name)| self.tag_index(name, &at.key("tags").index(index))).collect();
        places.first().copied()
    }

    fn tag_index(&mut self, name: &str, at: &Pointer) -> usize {
        if let Some(index) = self.tags.iter().position(|tag| tag.name == name) {
            return index;
        }
        self.tags.push(Tag { name: name.to_owned(), description: None, origin: at.clone() });
        self.tags.len() - 1
    }
}
