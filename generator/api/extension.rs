//! Extensions that say what a stream carries (streaming.md D11): `x-sse`, `x-fern-streaming`, `x-speakeasy-sse-sentinel`,
//! `x-sse-event-data-schema`. On the media type they count more than on the operation.

use crate::diagnostics;
use crate::document::{Extensions, MediaType, Operation, Schema};
use crate::source::node::Node;
use crate::source::pointer::{Pointer, Text};

use super::Lowering;

/// What the extensions of one stream say.
#[derive(Default)]
pub(super) struct Directives<'a> {
    /// `x-sse.events`: its place, and payloads by event name.
    pub(super) events: Option<(Pointer, Vec<NamedEvent<'a>>)>,
    /// What the schema describes, if the author says it.
    pub(super) describes: Option<Describes>,
    /// Texts that end the stream.
    pub(super) terminators: Vec<String>,
    /// `x-sse.error`: its place, and the name of the event that tells of a failure.
    pub(super) error: Option<(Pointer, String)>,
    /// `x-sse.unknown: error`: its place.
    pub(super) closed: Option<Pointer>,
    /// `x-sse.resume`: whether a server goes on after an event.
    pub(super) resumes: Option<bool>,
}

/// An entry of `x-sse.events`.
pub(super) struct NamedEvent<'a> {
    pub(super) name: Text,
    pub(super) origin: Pointer,
    /// `None` for `null`: nothing is said about the payload.
    pub(super) schema: Option<&'a Schema>,
}

/// What the schema of a stream describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Describes {
    /// The event with its fields.
    Event,
    /// What stands in `data`.
    Data,
}

const KEYS: &[&str] = &["describes", "events", "terminator", "error", "unknown", "resume"];

impl<'a> Lowering<'a> {
    /// The extensions of an operation and of one of its media types.
    pub(super) fn directives(&mut self, operation: Option<&'a Operation>, media: &'a MediaType) -> Directives<'a> {
        let mut directives = Directives::default();
        self.read_extensions(&media.pointer, &media.extensions, &mut directives);
        if let Some(operation) = operation {
            self.read_extensions(&operation.pointer, &operation.extensions, &mut directives);
        }
        directives
    }

    fn read_extensions(&mut self, at: &Pointer, extensions: &'a Extensions, directives: &mut Directives<'a>) {
        if let Some(node) = extensions.get("x-sse") {
            self.read_sse(&at.key("x-sse"), node, directives);
        }
        if let Some(node) = extensions.get("x-speakeasy-sse-sentinel") {
            let field = "x-speakeasy-sse-sentinel";
            self.read_texts(&at.key(field), field, node, &mut directives.terminators);
        }
        if let Some(node) = extensions.get("x-fern-streaming") {
            self.read_fern(&at.key("x-fern-streaming"), node, directives);
        }
        match extensions.get("x-sse-event-data-schema").map(Node::as_bool) {
            None | Some(Some(false)) => {}
            Some(Some(true)) => {
                directives.describes.get_or_insert(Describes::Data);
            }
            Some(None) => {
                let at = at.key("x-sse-event-data-schema");
                self.report(diagnostics::bad_extension(&at, "x-sse-event-data-schema", "`true` or `false`"));
            }
        }
    }

    fn read_sse(&mut self, at: &Pointer, node: &'a Node, directives: &mut Directives<'a>) {
        let Some(entries) = node.as_mapping() else {
            self.report(diagnostics::bad_extension(at, "x-sse", "an object"));
            return;
        };
        for (key, entry) in entries.iter() {
            let place = at.key(key.clone());
            match &**key {
                "describes" => self.read_describes(&place, &entry.value, directives),
                "events" => self.read_events(&place, &entry.value, directives),
                "terminator" => {
                    self.read_texts(&place, "x-sse.terminator", &entry.value, &mut directives.terminators);
                }
                "error" => match entry.value.as_str() {
                    Some(name) => drop(directives.error.get_or_insert((place, name.to_owned()))),
                    None => self.report(diagnostics::bad_extension(&place, "x-sse.error", "the name of an event")),
                },
                "unknown" => match entry.value.as_str() {
                    Some("error") => drop(directives.closed.get_or_insert(place)),
                    _ => self.report(diagnostics::bad_extension(&place, "x-sse.unknown", "`error`")),
                },
                "resume" => match entry.value.as_bool() {
                    Some(resumes) => drop(directives.resumes.get_or_insert(resumes)),
                    None => self.report(diagnostics::bad_extension(&place, "x-sse.resume", "`true` or `false`")),
                },
                _ => self.report(diagnostics::unknown_field(&place, "`x-sse`", key, KEYS.iter().copied())),
            }
        }
    }

    fn read_describes(&mut self, at: &Pointer, node: &Node, directives: &mut Directives<'a>) {
        let describes = match node.as_str() {
            Some("event") => Describes::Event,
            Some("data") => Describes::Data,
            _ => {
                self.report(diagnostics::bad_extension(at, "x-sse.describes", "`event` or `data`"));
                return;
            }
        };
        directives.describes.get_or_insert(describes);
    }

    fn read_events(&mut self, at: &Pointer, node: &'a Node, directives: &mut Directives<'a>) {
        let Some(entries) = node.as_mapping().filter(|entries| !entries.is_empty()) else {
            let expected = "an object of schemas by event name";
            self.report(diagnostics::bad_extension(at, "x-sse.events", expected));
            return;
        };
        let mut events = Vec::new();
        for (name, entry) in entries.iter() {
            let origin = at.key(name.clone());
            let schema = match entry.value.is_null() {
                true => None,
                false => self.unnamed.schema(self.document, &origin),
            };
            if schema.is_none() && !entry.value.is_null() {
                self.report(diagnostics::bad_extension(&origin, "x-sse.events", "an object of schemas by event name"));
            }
            events.push(NamedEvent { name: name.clone(), origin, schema });
        }
        directives.events.get_or_insert((at.clone(), events));
    }

    fn read_texts(&mut self, at: &Pointer, field: &str, node: &Node, texts: &mut Vec<String>) {
        let items = node.as_sequence().unwrap_or(std::slice::from_ref(node));
        for item in items {
            match item.as_str() {
                Some(text) if !texts.iter().any(|known| known == text) => texts.push(text.to_owned()),
                Some(_) => {}
                None => self.report(diagnostics::bad_extension(at, field, "a text or a list of texts")),
            }
        }
    }

    fn read_fern(&mut self, at: &Pointer, node: &Node, directives: &mut Directives<'a>) {
        if let Some(terminator) = node.get("terminator") {
            let field = "x-fern-streaming.terminator";
            self.read_texts(&at.key("terminator"), field, terminator, &mut directives.terminators);
        }
    }
}
