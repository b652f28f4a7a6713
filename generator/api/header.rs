//! Response headers.

use crate::diagnostics;
use crate::document::{Header as Written, Map, RefOr};

use super::{Header, Lowering, owned};

impl<'a> Lowering<'a> {
    /// Headers in document order; Content-Type is the media type's business.
    pub(super) fn lower_headers(&mut self, headers: &'a Map<RefOr<Written>>) -> Vec<Header> {
        let mut lowered = Vec::new();
        for (name, header) in headers {
            let Some(resolved) = self.resolve(header) else {
                continue;
            };
            let written = resolved.item;
            if name.eq_ignore_ascii_case("content-type") {
                self.report(diagnostics::ignored_header(&written.pointer, name, "the media type"));
                continue;
            }
            if !written.content.is_empty() {
                let at = written.pointer.key("content");
                self.report(diagnostics::unsupported(at, "a header described by `content`", None));
                continue;
            }
            let schema = match &written.schema {
                Some(schema) => self.use_of(schema),
                None => {
                    self.report(diagnostics::missing_field(&written.pointer, "a header", "schema"));
                    continue;
                }
            };
            lowered.push(Header {
                origin: written.pointer.clone(),
                name: name.to_string(),
                required: written.required,
                description: owned(resolved.description.or(written.description.as_ref())),
                schema,
            });
        }
        lowered
    }
}
