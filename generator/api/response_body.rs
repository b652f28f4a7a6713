//! What a response may hold: each of its media types by what can be done with it.

use crate::diagnostics;
use crate::document::{MediaType, Response as Written, Schema, TypeName};
use crate::source::pointer::Text;

use super::media_type::{Class, is_media_type};
use super::response::Place;
use super::schema::{is_trivial, types};
use super::{Content, ContentKind, Lowering};

/// A media type with its object, references followed.
type Media<'a> = (&'a Text, Class, &'a MediaType);

impl<'a> Lowering<'a> {
    /// The contents of a response in document order.
    pub(super) fn lower_contents(&mut self, place: &Place<'a>, written: &'a Written) -> Vec<Content> {
        let mut all: Vec<Media<'a>> = Vec::new();
        for (name, media) in &written.content {
            all.extend(self.resolve(media).map(|media| (name, Class::of(name), media.item)));
        }
        self.drop_nameless(&mut all);
        if place.streams {
            self.drop_empty_json(place, &mut all, written);
        }
        let has_json = all.iter().any(|(_, class, _)| *class == Class::Json);
        let has_stream = all.iter().any(|(_, class, _)| class.is_sequential());
        let mut contents = Vec::new();
        for (name, class, media) in all {
            if class == Class::Json
                && place.streams
                && !has_stream
                && let Some(both) = self.fern_contents(place.operation, name, media)
            {
                contents.extend(both);
                continue;
            }
            self.report_items(class, media);
            let kind = self.response_kind(place, (name, class, media), has_json);
            contents.push(Content { origin: media.pointer.clone(), media_type: name.to_string(), kind });
        }
        contents
    }

    /// A key that is no media type can be on no wire: beside others it is most likely a mistake of indentation.
    fn drop_nameless(&mut self, all: &mut Vec<Media<'a>>) {
        let has_others = all.iter().any(|(name, ..)| is_media_type(name));
        all.retain(|(name, _, media)| {
            let is_media_type = is_media_type(name);
            if !is_media_type && has_others {
                self.report(diagnostics::body_choice(&media.pointer, "this is no media type, so it is ignored"));
            } else if !is_media_type {
                self.report(diagnostics::bad_media_type(&media.pointer, name));
            }
            is_media_type
        });
    }

    /// D15: JSON without a schema beside a stream is what frameworks write by themselves, and means nothing.
    fn drop_empty_json(&mut self, place: &Place<'a>, all: &mut Vec<Media<'a>>, written: &Written) {
        let has_stream = all.iter().any(|(_, class, _)| class.is_sequential());
        // Who can ask for it means it.
        if !has_stream || self.options.keep_empty_json || self.stream_flag(place.operation).is_some() {
            return;
        }
        let before = all.len();
        all.retain(|(_, class, media)| !matches!(class, Class::Json | Class::Any) || !is_empty(media.schema.as_ref()));
        if all.len() < before {
            let what = "the JSON beside the stream has no schema, so the answer is taken as a stream alone";
            self.report(diagnostics::body_choice(&written.pointer.key("content"), what));
        }
    }

    fn response_kind(&mut self, place: &Place<'a>, (name, class, media): Media<'a>, has_json: bool) -> ContentKind {
        let streams = place.streams;
        match class {
            Class::Json => self.json_content(class, media),
            Class::Text | Class::Any | Class::Xml if self.is_binary(media) => ContentKind::Bytes,
            Class::Any => self.any_content(media),
            Class::Text if has_json && is_plain_text(name) && self.has_structure(media) => {
                let what = "beside JSON, text of a schema with structure is taken as JSON";
                self.report(diagnostics::body_choice(&media.pointer, what));
                self.json_content(Class::Json, media)
            }
            Class::Text => self.text_content(media),
            Class::Binary => self.bytes_content(media),
            Class::Form | Class::Multipart => {
                self.check_encodings(media);
                let what = format!("{} in a response is taken as bytes", class.phrase());
                self.report(diagnostics::body_choice(&media.pointer, &what));
                ContentKind::Bytes
            }
            Class::EventStream if streams => ContentKind::EventStream(self.event_stream(Some(place.operation), media)),
            Class::EventStream => {
                if !self.is_text(media) {
                    let what = "the event stream of an error is taken as text";
                    self.report(diagnostics::body_choice(&media.pointer, what));
                }
                ContentKind::Text
            }
            Class::Xml => self.xml_content(media),
            Class::JsonSequence if streams => self.sequence_content(media),
            Class::JsonSequence => {
                self.report(diagnostics::body_choice(&media.pointer, "the sequence of an error is taken as text"));
                ContentKind::Text
            }
        }
    }

    /// `*/*`: the schema says whether it is JSON, text or bytes.
    fn any_content(&mut self, media: &'a MediaType) -> ContentKind {
        match &media.schema {
            None => ContentKind::Bytes,
            Some(schema) if is_trivial(schema) => ContentKind::Bytes,
            Some(schema) if self.is_untyped(schema) && !self.has_structure(media) => ContentKind::Text,
            Some(_) => self.json_content(Class::Any, media),
        }
    }

    /// Says so where a schema has no effect because the content is not looked into.
    fn bytes_content(&mut self, media: &'a MediaType) -> ContentKind {
        if self.has_structure(media) && !self.is_binary(media) {
            let what = "the bytes are taken as they are, so the schema has no effect";
            self.report(diagnostics::body_choice(&media.pointer, what));
        }
        ContentKind::Bytes
    }

    /// `format: binary`, or a content media type that is neither JSON nor text.
    pub(super) fn is_binary(&mut self, media: &'a MediaType) -> bool {
        let Some(schema) = &media.schema else { return false };
        self.gather(&[schema]).atoms.iter().any(|atom| {
            let class = atom.content_media_type.as_deref().map(Class::of);
            atom.content_encoding.is_none()
                && (class == Some(Class::Binary) || atom.format.as_deref() == Some("binary"))
        })
    }

    /// Whether the schema asks for more than a string.
    pub(super) fn has_structure(&mut self, media: &'a MediaType) -> bool {
        let Some(schema) = &media.schema else { return false };
        let gathered = self.gather(&[schema]);
        !gathered.unions.is_empty()
            || gathered.atoms.iter().any(|atom| super::schema::has_structure(atom))
            || types(&gathered).is_some_and(|types| types != [TypeName::String])
    }

    /// An event-stream media type on an error only repeats what the server always answers with.
    fn is_text(&mut self, media: &'a MediaType) -> bool {
        media.item_schema.is_none() && media.schema.as_ref().is_none_or(|schema| self.is_untyped(schema))
    }
}

fn is_plain_text(name: &str) -> bool {
    name.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case("text/plain"))
}

/// No schema, `true`, or a schema without a keyword that counts.
fn is_empty(schema: Option<&Schema>) -> bool {
    schema.is_none_or(is_trivial)
}
