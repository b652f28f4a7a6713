//! Request bodies: every media type of each, those that say the same joined into one.

use crate::diagnostics;
use crate::document::{MediaType, RefOr, RequestBody as Written};
use crate::source::pointer::Text;

use super::media_type::{Class, essence};
use super::schema::is_trivial;
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
        let contents = joined(contents);
        (!contents.is_empty()).then(|| RequestBody {
            origin: written.pointer.clone(),
            required: written.required,
            description: owned(description),
            contents,
        })
    }

    fn lower_request_content(&mut self, media_type: &'a Text, media: &'a RefOr<MediaType>) -> Option<Content> {
        let media = self.resolve(media)?.item;
        let class = Class::of(media_type);
        self.report_items(class, media);
        let kind = match class {
            Class::Any if self.is_open(media) => ContentKind::Bytes,
            Class::Text | Class::Xml if self.is_binary(media) => ContentKind::Bytes,
            Class::Json | Class::Any => self.json_content(class, media),
            Class::Text => self.text_content(media),
            Class::Form => self.form_content(media),
            Class::Multipart => self.multipart_content(media),
            Class::Binary => ContentKind::Bytes,
            Class::JsonSequence => self.sequence_content(media),
            Class::EventStream => {
                let what = "the events of a request are read as those of an answer are: constraints of their data are not checked";
                self.report(diagnostics::body_choice(&media.pointer, what));
                ContentKind::EventStream(self.event_stream(None, media))
            }
            Class::Xml => self.xml_content(media),
        };
        Some(Content { origin: media.pointer.clone(), media_type: media_type.to_string(), kind })
    }

    /// Whether a body of any media type is also of any type.
    fn is_open(&mut self, media: &'a MediaType) -> bool {
        let Some(schema) = &media.schema else {
            return media.item_schema.is_none();
        };
        is_trivial(schema)
            || self
                .gather(&[schema])
                .atoms
                .iter()
                .any(|atom| atom.content_media_type.as_deref().is_some_and(|own| Class::of(own) == Class::Binary))
    }

    /// Says so where `itemSchema` stands at what has no items.
    pub(super) fn report_items(&mut self, class: Class, media: &'a MediaType) {
        if media.item_schema.is_some() && !class.has_items() {
            let name = media.pointer.last().map_or("", |name| &**name);
            self.report(diagnostics::item_schema_ignored(&media.pointer, name));
        }
    }

    /// JSON of the schema, of anything if there is none.
    pub(super) fn json_content(&mut self, class: Class, media: &'a MediaType) -> ContentKind {
        if class == Class::Any {
            self.report(diagnostics::body_choice(&media.pointer, "a body of any media type is taken as JSON"));
        }
        ContentKind::Json(match &media.schema {
            Some(schema) => self.use_of(schema),
            None => self.any(&media.pointer.key("schema")),
        })
    }
}

/// Joins names for the same JSON, for the same XML, and for the same sequence.
///
/// Before: `application/json`, `text/json` and `application/*+json` of one schema, as ASP.NET lists them. After: `application/json`.
/// Names that say more, such as `application/merge-patch+json`, stay apart: the caller means one of them.
fn joined(contents: Vec<Content>) -> Vec<Content> {
    let all_suffixes = |one: &Content| essence(&one.media_type) == "application/*+json";
    let any_json: Vec<Content> = contents.iter().filter(|one| all_suffixes(one)).cloned().collect();
    let mut kept: Vec<Content> = Vec::new();
    for content in contents {
        let is_synonym = |one: &Content| {
            essence(&one.media_type) == essence(&content.media_type)
                || is_plain_json(&one.media_type) && is_plain_json(&content.media_type)
                || any_json.iter().any(|any| same_json(any, one))
        };
        let is_same = |one: &Content| {
            same_json(one, &content) && is_synonym(one) || same_xml(one, &content) || same_sequence(one, &content)
        };
        match kept.iter_mut().find(|one| is_same(one)) {
            Some(one) if preference(&content.media_type) < preference(&one.media_type) => *one = content,
            Some(_) => {}
            None => kept.push(content),
        }
    }
    kept
}

fn same_json(a: &Content, b: &Content) -> bool {
    matches!((&a.kind, &b.kind), (ContentKind::Json(a), ContentKind::Json(b)) if a == b)
}

/// `application/xml` and `text/xml` of one schema, which are one and the same (RFC 7303, 9.2).
fn same_xml(a: &Content, b: &Content) -> bool {
    let is_plain = |one: &Content| ["application/xml", "text/xml"].contains(&&*essence(&one.media_type));
    matches!((&a.kind, &b.kind), (ContentKind::Xml(a), ContentKind::Xml(b)) if a == b)
        && (essence(&a.media_type) == essence(&b.media_type) || is_plain(a) && is_plain(b))
}

/// Names for lines of the same items; and no others name records.
fn same_sequence(a: &Content, b: &Content) -> bool {
    let is_records = |one: &Content| essence(&one.media_type).ends_with("json-seq");
    matches!((&a.kind, &b.kind), (ContentKind::Sequence(a), ContentKind::Sequence(b)) if a == b)
        && is_records(a) == is_records(b)
}

/// Names for JSON that say no more than that.
fn is_plain_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    ["application/json", "text/json", "application/*+json", "application/*", "*/*", "*"].contains(&&*essence)
}

/// Which of two names is the one to write.
fn preference(media_type: &str) -> u8 {
    match &*essence(media_type) {
        "application/json" | "application/xml" => 0,
        essence if essence.contains('*') => 2,
        _ => 1,
    }
}
