//! Response headers.

use crate::diagnostics;
use crate::document::{Header as Written, Map, RefOr};

use super::described::{Described, Value};
use super::{Header, Lowering, Style, owned};

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
            let described = match &written.schema {
                _ if !written.content.is_empty() => self.described(&written.content, Value::Single, Style::Simple),
                Some(schema) => {
                    Some(Described { schema: self.use_of(schema), style: Style::Simple, allow_reserved: false })
                }
                None => {
                    self.report(diagnostics::missing_field(&written.pointer, "a header", "schema"));
                    None
                }
            };
            let Some(Described { schema, style, .. }) = described else {
                continue;
            };
            lowered.push(Header {
                origin: written.pointer.clone(),
                name: name.to_string(),
                required: written.required,
                description: owned(resolved.description.or(written.description.as_ref())),
                style,
                explode: written.explode.unwrap_or(false),
                schema,
            });
        }
        lowered
    }
}
