//! Request bodies: the one media type that is supported.

use crate::diagnostics;
use crate::document::{MediaType, RefOr, RequestBody as Written};
use crate::source::pointer::Text;

use super::media_type::Class;
use super::{Content, ContentKind, Lowering, RequestBody, owned};

impl<'a> Lowering<'a> {
    /// A request body; `None` if it has no content, or none that can be generated.
    pub(super) fn lower_request(&mut self, body: &'a RefOr<Written>) -> Option<RequestBody> {
        let resolved = self.resolve(body)?;
        let written = resolved.item;
        let description = resolved.description.or(written.description.as_ref());
        let mut contents = Vec::new();
        for (media_type, media) in &written.content {
            contents.extend(self.lower_request_content(media_type, media));
        }
        let json = written.content.keys().filter(|name| matches!(Class::of(name), Class::Json | Class::Any)).count();
        if json > 1 {
            let at = written.pointer.key("content");
            self.report(diagnostics::unsupported(
                at,
                "several JSON media types for one body",
                Some("keep one of them"),
            ));
        } else if contents.len() > 1 {
            let at = written.pointer.key("content");
            self.report(diagnostics::unsupported(at, "several media types for one body", Some("keep one of them")));
        }
        Some(RequestBody {
            origin: written.pointer.clone(),
            required: written.required,
            description: owned(description),
            content: contents.into_iter().next()?,
        })
    }

    fn lower_request_content(&mut self, media_type: &'a Text, media: &'a RefOr<MediaType>) -> Option<Content> {
        let media = self.resolve(media)?.item;
        let class = Class::of(media_type);
        let kind = match class {
            Class::Json | Class::Any => self.json_content(class, media),
            Class::Text => ContentKind::Text,
            _ => {
                let construct = format!("{} in a request (`{media_type}`)", class.phrase());
                let at = diagnostics::Location::Key(media.pointer.clone());
                self.report(diagnostics::unsupported(at, &construct, None));
                return None;
            }
        };
        Some(Content { origin: media.pointer.clone(), media_type: media_type.to_string(), kind })
    }

    /// JSON of the schema, of anything if there is none.
    pub(super) fn json_content(&mut self, class: Class, media: &'a MediaType) -> ContentKind {
        if class == Class::Any {
            self.report(diagnostics::body_choice(&media.pointer, "a body of any media type is taken as JSON"));
        }
        if media.item_schema.is_some() {
            let name = media.pointer.last().map_or("", |name| &**name);
            self.report(diagnostics::item_schema_ignored(&media.pointer, name));
        }
        ContentKind::Json(match &media.schema {
            Some(schema) => self.use_of(schema),
            None => self.any(&media.pointer.key("schema")),
        })
    }
}
