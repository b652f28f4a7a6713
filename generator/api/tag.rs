//! Tags: declared ones first, then those that only operations name.
//!
//! An operation belongs to the first of its tags that is there to group: one without a `kind`, or of kind `nav`. Tags of other
//! kinds (`badge`, `audience`) say something about operations, and group them only where they have no other.

use crate::diagnostics;
use crate::source::pointer::{Pointer, Text};

use super::{Lowering, Tag, about, owned};

impl Lowering<'_> {
    /// Declared tags in document order.
    pub(super) fn lower_tags(&mut self) {
        let document = self.document;
        for tag in &document.tags {
            if self.tags.iter().any(|known| known.name == *tag.name) {
                continue;
            }
            self.tags.push(Tag {
                name: tag.name.to_string(),
                summary: owned(tag.summary.as_ref()),
                description: owned(tag.description.as_ref()),
                parent: None,
                external_docs: about::external_docs(tag.external_docs.as_ref()),
                origin: tag.pointer.clone(),
            });
        }
        for tag in &document.tags {
            if let Some(parent) = &tag.parent {
                self.lower_parent(tag.pointer.clone(), &tag.name, parent);
            }
        }
    }

    /// A parent that is no tag, or the tag's own child, is none.
    fn lower_parent(&mut self, at: Pointer, name: &str, parent: &str) {
        let find = |name: &str| self.tags.iter().position(|tag| tag.name == name);
        let (Some(child), Some(found)) = (find(name), find(parent)) else {
            let near = self.tags.iter().map(|tag| tag.name.as_str()).filter(|known| *known != name);
            let diagnostic = diagnostics::tag_parent_unknown(&at, parent, near);
            return self.report(diagnostic);
        };
        let mut above = Some(found);
        while let Some(tag) = above {
            if tag == child {
                return self.report(diagnostics::tag_parent_circle(&at, name, parent));
            }
            above = self.tags[tag].parent;
        }
        self.tags[child].parent = Some(found);
    }

    /// Index of the tag that groups an operation; unknown tags are added.
    pub(super) fn lower_operation_tags(&mut self, tags: &[Text], at: &Pointer) -> Option<usize> {
        let places: Vec<usize> =
            tags.iter().enumerate().map(|(index, name)| self.tag_index(name, &at.key("tags").index(index))).collect();
        let grouping = tags.iter().zip(&places).find(|(name, _)| self.groups(name));
        grouping.map(|(_, place)| *place).or(places.first().copied())
    }

    fn groups(&self, name: &str) -> bool {
        let declared = self.document.tags.iter().find(|tag| *tag.name == *name);
        declared.and_then(|tag| tag.kind.as_deref()).is_none_or(|kind| kind == "nav")
    }

    /// Whether a tag is this one, or below it.
    pub(super) fn is_tag_below(&self, tag: &str, wanted: &str) -> bool {
        let mut above = self.tags.iter().find(|known| known.name == tag);
        while let Some(tag) = above.filter(|tag| tag.name != wanted) {
            above = tag.parent.map(|parent| &self.tags[parent]);
        }
        tag == wanted || above.is_some()
    }

    fn tag_index(&mut self, name: &str, at: &Pointer) -> usize {
        if let Some(index) = self.tags.iter().position(|tag| tag.name == name) {
            return index;
        }
        self.tags.push(Tag {
            name: name.to_owned(),
            summary: None,
            description: None,
            parent: None,
            external_docs: None,
            origin: at.clone(),
        });
        self.tags.len() - 1
    }
}
