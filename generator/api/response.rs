//! Responses: statuses, headers, and the one content of each.

use crate::diagnostics;
use crate::document::{self, MediaType, RefOr, Response as Written, Schema};
use crate::source::pointer::Text;

use super::media_type::Class;
use super::{Content, ContentKind, Lowering, Response, Status, owned};

/// A media type with its object, references followed.
type Media<'a> = (&'a Text, Class, &'a MediaType);

impl<'a> Lowering<'a> {
    /// Responses of an operation in document order.
    pub(super) fn lower_responses(&mut self, operation: &'a document::Operation) -> Vec<Response> {
        let Some(responses) = &operation.responses else {
            return Vec::new();
        };
        let statuses: Vec<Status> = responses.by_status.keys().filter_map(|key| status(key)).collect();
        let has_success = statuses.iter().any(|status| status.is_success());
        let mut lowered = Vec::new();
        for (key, response) in &responses.by_status {
            // What is no status was reported when the document was read.
            let Some(status) = status(key) else { continue };
            let streams = status.is_success() || status == Status::Default && !has_success;
            lowered.extend(self.lower_response(operation, status, response, streams));
        }
        lowered
    }

    fn lower_response(
        &mut self,
        operation: &'a document::Operation,
        status: Status,
        response: &'a RefOr<Written>,
        streams: bool,
    ) -> Option<Response> {
        let resolved = self.resolve(response)?;
        let written = resolved.item;
        let description = resolved.description.or(written.description.as_ref()).or(written.summary.as_ref());
        let headers = self.lower_headers(&written.headers);
        let content = if matches!(status, Status::Code(100..=199 | 204 | 205 | 304)) {
            if !written.content.is_empty() {
                let at = written.pointer.key("content");
                self.report(diagnostics::body_choice(
                    &at,
                    "an answer with this status has no body, so `content` is ignored",
                ));
            }
            None
        } else {
            self.lower_response_content(operation, written, streams)
        };
        Some(Response {
            origin: written.pointer.clone(),
            component: resolved.component.map(|name| name.to_string()),
            status,
            description: owned(description),
            headers,
            content,
        })
    }

    fn lower_response_content(
        &mut self,
        operation: &'a document::Operation,
        written: &'a Written,
        streams: bool,
    ) -> Option<Content> {
        let mut all: Vec<Media<'a>> = Vec::new();
        for (name, media) in &written.content {
            all.extend(self.resolve(media).map(|media| (name, Class::of(name), media.item)));
        }
        if streams {
            self.drop_empty_json(&mut all, written);
        }
        if all.len() > 1 {
            let names: Vec<String> = all.iter().map(|(name, ..)| format!("`{name}`")).collect();
            let construct = if all.iter().any(|(_, class, _)| *class == Class::EventStream) && streams {
                format!("a body or a stream, as the client asks ({})", names.join(", "))
            } else {
                format!("several media types for one response ({})", names.join(", "))
            };
            self.report(diagnostics::unsupported(written.pointer.key("content"), &construct, Some("keep one of them")));
        }
        let (name, class, media) = *all.first()?;
        let kind = self.response_kind(operation, (name, class, media), streams)?;
        Some(Content { origin: media.pointer.clone(), media_type: name.to_string(), kind })
    }

    /// D15: JSON without a schema beside a stream is what frameworks write by themselves, and means nothing.
    fn drop_empty_json(&mut self, all: &mut Vec<Media<'a>>, written: &Written) {
        if !all.iter().any(|(_, class, _)| class.is_sequential()) {
            return;
        }
        let before = all.len();
        all.retain(|(_, class, media)| !matches!(class, Class::Json | Class::Any) || !is_empty(media.schema.as_ref()));
        if all.len() < before {
            let what = "the JSON beside the stream has no schema, so the answer is taken as a stream alone";
            self.report(diagnostics::body_choice(&written.pointer.key("content"), what));
        }
    }

    fn response_kind(
        &mut self,
        operation: &'a document::Operation,
        (name, class, media): Media<'a>,
        streams: bool,
    ) -> Option<ContentKind> {
        match class {
            Class::Json | Class::Any => {
                self.report_fern_json(operation, media, streams);
                Some(self.json_content(class, media))
            }
            Class::Text => Some(ContentKind::Text),
            Class::EventStream if streams => Some(ContentKind::EventStream(self.event_stream(operation, media))),
            Class::EventStream if self.is_text(media) => Some(ContentKind::Text),
            _ => {
                let what = match class {
                    Class::EventStream => "an error answer that is an event stream".to_owned(),
                    _ => format!("{} in a response", class.phrase()),
                };
                let at = diagnostics::Location::Key(media.pointer.clone());
                self.report(diagnostics::unsupported(at, &format!("{what} (`{name}`)"), None));
                None
            }
        }
    }

    /// An event-stream media type on an error only repeats what the server always answers with.
    fn is_text(&mut self, media: &'a MediaType) -> bool {
        media.item_schema.is_none() && media.schema.as_ref().is_none_or(|schema| self.is_untyped(schema))
    }
}

/// A key of `responses`.
fn status(key: &str) -> Option<Status> {
    if key == "default" {
        return Some(Status::Default);
    }
    if let [digit @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] = key.as_bytes() {
        return Some(Status::Range(digit - b'0'));
    }
    key.parse().ok().filter(|code| (100..=599).contains(code)).map(Status::Code)
}

/// No schema, `true`, or a schema without a keyword that counts.
fn is_empty(schema: Option<&Schema>) -> bool {
    schema.is_none_or(super::schema::is_trivial)
}
