//! Event streams (streaming.md section 4): what the events of a `text/event-stream` carry.
//!
//! Here: which schema counts (D2, D3), when there is none (D4), and what ends a stream (D10), and which event tells of a failure (D9). Envelopes and their data are in
//! `event_data`, unions in `event_union`.

use crate::diagnostics;
use crate::document::{MediaType, Operation, Schema, TypeName};
use crate::source::pointer::Pointer;

use super::event_data::Item;
use super::extension::{Describes, Directives};
use super::media_type::Class;
use super::schema::types;
use super::{ContentKind, EventData, EventPayload, EventStream, EventTag, EventUnion, Lowering, Response, Use};

impl<'a> Lowering<'a> {
    /// The stream that a media type describes. What its operation says is of the answer: a request has none.
    pub(super) fn event_stream(&mut self, operation: Option<&'a Operation>, media: &'a MediaType) -> EventStream {
        // D2: `itemSchema` wins, whatever the document's version is.
        let written = match (&media.item_schema, &media.schema) {
            (Some(item), _) => Some(item),
            (None, Some(schema)) => self.item_of(schema),
            (None, None) => None,
        };
        self.stream_of(operation, media, written)
    }

    /// A stream of events that a schema describes.
    pub(super) fn stream_of(
        &mut self,
        operation: Option<&'a Operation>,
        media: &'a MediaType,
        written: Option<&'a Schema>,
    ) -> EventStream {
        let Directives { events, describes, mut terminators, error, closed, resumes } =
            self.directives(operation, media);
        let mut payload = match events {
            Some((at, events)) => self.named_events(at, events, &mut terminators),
            None => self.described_events((operation, media, written), describes, &mut terminators),
        };
        if let Some(at) = closed {
            self.close(&mut payload, at);
        }
        let error = error.and_then(|(at, name)| self.error_event(&payload, &at, &name));
        let closing = terminators.first().cloned();
        if terminators.is_empty() && is_json(&payload) {
            terminators.clone_from(&self.options.done);
        }
        EventStream { payload, terminators, closing, error, resumes: resumes.unwrap_or(true) }
    }

    /// D8: an event that the document does not name is an error.
    fn close(&mut self, payload: &mut EventPayload, at: Pointer) {
        match payload {
            // The enum of another stream may be open.
            EventPayload::Union(union) => {
                (union.closed, union.component, union.origin) = (true, None, at);
            }
            EventPayload::Text | EventPayload::Single(_) => {
                self.report(diagnostics::bad_extension(
                    &at,
                    "x-sse.unknown",
                    "left out here: the events have no names",
                ));
            }
        }
    }

    /// D9: the event that the author names as the one for errors.
    fn error_event(&mut self, payload: &EventPayload, at: &Pointer, name: &str) -> Option<usize> {
        let found = match payload {
            EventPayload::Union(union) => variant_of(union, name),
            EventPayload::Text | EventPayload::Single(_) => None,
        };
        if found.is_none() {
            self.report(diagnostics::bad_extension(at, "x-sse.error", "the name of an event of this stream"));
        }
        found
    }

    fn described_events(
        &mut self,
        (operation, media, written): (Option<&'a Operation>, &'a MediaType, Option<&'a Schema>),
        describes: Option<Describes>,
        terminators: &mut Vec<String>,
    ) -> EventPayload {
        match written.filter(|schema| !self.is_untyped(schema)) {
            Some(schema) => {
                let item = Item { schema, describes, is_item_schema: media.item_schema.is_some() };
                self.item_payload(&item, terminators)
            }
            None => match operation.and_then(|operation| self.configured(operation, media)) {
                Some(schema) => {
                    let item = Item { schema, describes: Some(Describes::Data), is_item_schema: false };
                    self.item_payload(&item, terminators)
                }
                None => EventPayload::Text,
            },
        }
    }

    /// D3: an array stands for its items. `None` for an array that says nothing about them.
    fn item_of(&mut self, schema: &'a Schema) -> Option<&'a Schema> {
        let gathered = self.gather(&[schema]);
        if gathered.unions.is_empty() && types(&gathered) == Some(vec![TypeName::Array]) {
            return gathered.atoms.iter().rev().find_map(|atom| atom.items.as_ref());
        }
        Some(schema)
    }

    /// D4: nothing is said, or only that it is text.
    pub(super) fn is_untyped(&mut self, schema: &'a Schema) -> bool {
        let gathered = self.gather(&[schema]);
        if gathered.never.is_some() || !gathered.unions.is_empty() {
            return false;
        }
        let plain = |atom: &&crate::document::SchemaObject| {
            let json = atom.content_media_type.as_deref().is_some_and(|name| Class::of(name) == Class::Json);
            atom.values.is_none() && atom.constant.is_none() && atom.content_schema.is_none() && !json
        };
        match types(&gathered).as_deref() {
            None => gathered.atoms.iter().all(plain),
            Some([TypeName::String]) => gathered.atoms.iter().all(plain),
            // springdoc describes its `SseEmitter` by the one field that it has.
            Some([TypeName::Object]) => gathered.property_names() == ["timeout"],
            _ => false,
        }
    }

    /// The payload that the configuration names for an operation about which the document is silent.
    fn configured(&mut self, operation: &'a Operation, media: &'a MediaType) -> Option<&'a Schema> {
        let written = self.options.event_data.get(&**operation.operation_id.as_ref()?)?;
        let name = written.strip_prefix("schema:").unwrap_or(written);
        let schema = match name.starts_with('#') {
            true => return self.schema_target(&media.pointer, name),
            false => self.document.components.schemas.get(name),
        };
        if schema.is_none() {
            let target = format!("#/components/schemas/{name}");
            self.report(diagnostics::dangling_mapping(&media.pointer, &target, None));
        }
        schema
    }
}

/// D9: an event named `error` whose payload is that of an error answer of its operation tells of a failure, too.
pub(super) fn mark_error_events(responses: &mut [Response]) {
    let errors: Vec<Use> = responses
        .iter()
        .filter(|response| !response.status.is_success())
        .flat_map(|response| &response.contents)
        .filter_map(|content| match content.kind {
            ContentKind::Json(used) => Some(used),
            _ => None,
        })
        .collect();
    for content in responses.iter_mut().flat_map(|response| &mut response.contents) {
        if let ContentKind::EventStream(EventStream { payload: EventPayload::Union(union), error, .. }) =
            &mut content.kind
            && error.is_none()
        {
            let is_error =
                |index: &usize| matches!(&union.variants[*index].data, EventData::Json(used) if errors.contains(used));
            *error = variant_of(union, "error").filter(is_error);
        }
    }
}

/// The event of this name, or of this value.
fn variant_of(union: &EventUnion, name: &str) -> Option<usize> {
    union.variants.iter().position(|variant| variant.values.iter().any(|value| value == name))
}

/// D10: whether `[DONE]` cannot be a value, because the unnamed event is JSON.
fn is_json(payload: &EventPayload) -> bool {
    let json = |data: &EventData| matches!(data, EventData::Json(_));
    match payload {
        EventPayload::Text => false,
        EventPayload::Single(data) => json(data),
        EventPayload::Union(union) if union.by == EventTag::Name => {
            let unnamed = union.variants.iter().find(|variant| variant.values.iter().any(|value| value == "message"));
            unnamed
                .map_or_else(|| union.variants.iter().any(|variant| json(&variant.data)), |variant| json(&variant.data))
        }
        EventPayload::Union(union) => union.variants.iter().all(|variant| json(&variant.data)),
    }
}
