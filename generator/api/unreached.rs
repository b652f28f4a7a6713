//! Components that no operation reaches: no code is made of them, and whether the rest of them makes sense does not matter. That
//! their references lead nowhere is worth a warning, or a slip of the hand would hide until somebody uses them.

use crate::diagnostics::{Code, catalogue};
use crate::document::{Header, Map, MediaType, RefOr, Schema};

use super::Lowering;

/// Whether a message about something unreached is shown.
pub(super) fn counts(code: Code) -> bool {
    [catalogue::DANGLING_REFERENCE, catalogue::CYCLIC_REFERENCE, catalogue::REFERENCE_KIND].contains(&code)
}

impl<'a> Lowering<'a> {
    /// Follows the references of all components. To be called when the schemas are finished: what it meets is dropped.
    pub(super) fn check_unreached(&mut self) {
        self.only_references = true;
        let components = &self.document.components;
        self.check_schemas(components.schemas.values());
        for parameter in components.parameters.values() {
            if let Some(found) = self.resolve(parameter) {
                self.check_schemas(found.item.schema.as_ref());
                self.check_content(&found.item.content);
            }
        }
        for body in components.request_bodies.values() {
            if let Some(found) = self.resolve(body) {
                self.check_content(&found.item.content);
            }
        }
        for response in components.responses.values() {
            if let Some(found) = self.resolve(response) {
                self.check_headers(&found.item.headers);
                self.check_content(&found.item.content);
            }
        }
        self.check_headers(&components.headers);
        self.check_content(&components.media_types);
        self.drop_schemas();
        self.only_references = false;
    }

    fn check_headers(&mut self, headers: &'a Map<RefOr<Header>>) {
        for header in headers.values() {
            if let Some(found) = self.resolve(header) {
                self.check_schemas(found.item.schema.as_ref());
                self.check_content(&found.item.content);
            }
        }
    }

    fn check_content(&mut self, content: &'a Map<RefOr<MediaType>>) {
        for media in content.values() {
            if let Some(found) = self.resolve(media) {
                self.check_schemas(found.item.schema.iter().chain(&found.item.item_schema));
            }
        }
    }

    fn check_schemas(&mut self, schemas: impl IntoIterator<Item = &'a Schema>) {
        for schema in schemas {
            self.use_of(schema);
        }
    }
}
