//! Values of parameters and headers that a media type describes, by `content` instead of `schema`.

use crate::diagnostics;
use crate::document::{Map, MediaType, RefOr};
use crate::source::pointer::Pointer;

use super::media_type::Class;
use super::{Lowering, Shape, StringFormat, Style, Use};

/// What is described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    /// One value of several.
    Single,
    /// All that stands in the query.
    WholeQuery,
}

/// The type and the layout of a value.
pub(super) struct Described {
    pub(super) schema: Use,
    pub(super) style: Style,
    /// Whether the text is escaped already.
    pub(super) allow_reserved: bool,
}

impl<'a> Lowering<'a> {
    /// JSON is JSON, and text is text, which all styles leave as it is. Of any other media type the value is its text, too: what it
    /// says is for the application to read.
    pub(super) fn described(
        &mut self,
        content: &'a Map<RefOr<MediaType>>,
        value: Value,
        style: Style,
    ) -> Option<Described> {
        let (media_type, media) = content.iter().next()?;
        let media = self.resolve(media)?.item;
        let class = Class::of(media_type);
        self.report_items(class, media);
        let (style, allow_reserved) = match (class, value) {
            (Class::Json | Class::Any, _) => (Style::Json, false),
            (Class::Form, Value::WholeQuery) => (Style::Form, false),
            (Class::Text, Value::Single) => (style, false),
            (Class::Text, Value::WholeQuery) if self.has_structure(media) => {
                return Some(self.described_text(&media.pointer, Style::Simple, true));
            }
            (Class::Text, Value::WholeQuery) => (Style::Simple, true),
            (_, value) => {
                let what =
                    format!("a value described as `{media_type}` is taken as its text, so the schema has no effect");
                self.report(diagnostics::body_choice(&media.pointer, &what));
                let style = if value == Value::WholeQuery { Style::Simple } else { style };
                return Some(self.described_text(&media.pointer, style, false));
            }
        };
        let schema = match &media.schema {
            Some(schema) => self.use_of(schema),
            None if class == Class::Text => return Some(self.described_text(&media.pointer, style, allow_reserved)),
            None => self.any(&media.pointer.key("schema")),
        };
        Some(Described { schema, style, allow_reserved })
    }

    fn described_text(&mut self, at: &Pointer, style: Style, allow_reserved: bool) -> Described {
        Described { schema: self.made(at, Shape::String(StringFormat::Plain)), style, allow_reserved }
    }
}
