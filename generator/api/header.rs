//! Response headers.

use crate::diagnostics;
use crate::document::{Header as Written, Map, MediaType, ParameterLocation, RefOr, Schema};
use crate::source::pointer::{Pointer, Text};

use super::described::{Described, Value};
use super::{Header, Lowering, Style, owned};

/// What describes a header: a header object, or a parameter of that name.
struct Parts<'a> {
    pointer: &'a Pointer,
    description: Option<&'a Text>,
    required: bool,
    explode: Option<bool>,
    schema: Option<&'a Schema>,
    content: &'a Map<RefOr<MediaType>>,
}

impl<'a> Lowering<'a> {
    /// Headers in document order; Content-Type is the media type's business.
    pub(super) fn lower_headers(&mut self, headers: &'a Map<RefOr<Written>>) -> Vec<Header> {
        let mut lowered = Vec::new();
        for (name, header) in headers {
            let Some(written) = self.header_parts(header) else {
                continue;
            };
            if name.eq_ignore_ascii_case("content-type") {
                self.report(diagnostics::ignored_header(written.pointer, name, "the media type"));
                continue;
            }
            let described = match written.schema {
                _ if !written.content.is_empty() => self.described(written.content, Value::Single, Style::Simple),
                Some(schema) => {
                    Some(Described { schema: self.use_of(schema), style: Style::Simple, allow_reserved: false })
                }
                None => {
                    self.report(diagnostics::missing_field(written.pointer, "a header", "schema"));
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
                description: owned(written.description),
                style,
                explode: written.explode.unwrap_or(false),
                schema,
            });
        }
        lowered
    }

    fn header_parts(&mut self, header: &'a RefOr<Written>) -> Option<Parts<'a>> {
        if let RefOr::Ref(reference) = header
            && let Some(parameter) = self.parameter_behind(reference)
            && parameter.location == ParameterLocation::Header
        {
            self.report(diagnostics::parameter_as_header(&reference.pointer, &reference.target));
            return Some(Parts {
                pointer: &parameter.pointer,
                description: reference.description.as_ref().or(parameter.description.as_ref()),
                required: parameter.required,
                explode: parameter.explode,
                schema: parameter.schema.as_ref(),
                content: &parameter.content,
            });
        }
        let resolved = self.resolve(header)?;
        let written = resolved.item;
        Some(Parts {
            pointer: &written.pointer,
            description: resolved.description.or(written.description.as_ref()),
            required: written.required,
            explode: written.explode,
            schema: written.schema.as_ref(),
            content: &written.content,
        })
    }
}
