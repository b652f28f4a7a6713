//! `x-fern-streaming` over JSON (streaming.md D11, J1): documents that say of a JSON answer that it may be a stream.
//!
//! Before: `application/json` with `x-fern-streaming: { stream-condition: $request.stream, response: A, response-stream: B }`.
//! After: `application/json` of `A` beside a sequence of `B`, which become two operations.

use crate::diagnostics;
use crate::document::{Extensions, MediaType, Operation, Schema};
use crate::source::node::Node;
use crate::source::pointer::{Pointer, Text};

use super::media_type::Class;
use super::{Content, ContentKind, Lowering};

/// The media type of a stream beside a JSON body, where the document names none.
const LINES: &str = "application/stream+json";

impl<'a> Lowering<'a> {
    /// The contents that the extension makes of a JSON answer; `None` where it is not there.
    pub(super) fn fern_contents(
        &mut self,
        operation: &'a Operation,
        name: &Text,
        media: &'a MediaType,
    ) -> Option<Vec<Content>> {
        let (at, node) = fern(&media.pointer, &media.extensions)
            .or_else(|| fern(&operation.pointer, &operation.extensions))
            .filter(|(_, node)| node.as_bool() != Some(false))?;
        let is_events = node.get("format").and_then(Node::as_str) == Some("sse");
        let item = self.fern_schema(&at, node, "response-stream").or(media.schema.as_ref());
        let kind = match (is_events, item) {
            (true, item) => ContentKind::EventStream(self.stream_of(Some(operation), media, item)),
            (false, Some(item)) => ContentKind::Sequence(self.use_of(item)),
            (false, None) => ContentKind::Sequence(self.any(&media.pointer.key("schema"))),
        };
        let content =
            |media_type: &str, kind| Content { origin: media.pointer.clone(), media_type: media_type.to_owned(), kind };
        let is_choice = ["stream-condition", "response"].iter().any(|key| node.get(key).is_some());
        if !is_choice {
            return Some(vec![content(if is_events { "text/event-stream" } else { name }, kind)]);
        }
        let stream = if is_events { "text/event-stream" } else { LINES };
        let what = format!("the answer is `{name}` or a stream, which is taken for `{stream}`");
        self.report(diagnostics::body_choice(&at, &what));
        let whole = match self.fern_schema(&at, node, "response") {
            Some(schema) => ContentKind::Json(self.use_of(schema)),
            None => self.json_content(Class::Json, media),
        };
        Some(vec![content(name, whole), content(stream, kind)])
    }

    /// A schema in the extension.
    fn fern_schema(&mut self, at: &Pointer, node: &'a Node, key: &'static str) -> Option<&'a Schema> {
        node.get(key)?;
        let at = at.key(key);
        let schema = self.unnamed.schema(self.document, &at);
        if schema.is_none() {
            self.report(diagnostics::bad_extension(&at, &format!("x-fern-streaming.{key}"), "a schema"));
        }
        schema
    }
}

fn fern<'a>(at: &Pointer, extensions: &'a Extensions) -> Option<(Pointer, &'a Node)> {
    Some((at.key("x-fern-streaming"), extensions.get("x-fern-streaming")?))
}
