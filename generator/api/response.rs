//! Responses: statuses, headers, and what each may hold.

use crate::diagnostics;
use crate::document::{self, RefOr, Response as Written};

use super::event_stream::mark_error_events;
use super::{Lowering, Response, Status, owned};

impl<'a> Lowering<'a> {
    /// Responses of an operation in document order.
    pub(super) fn lower_responses(&mut self, operation: &'a document::Operation, method: &str) -> Vec<Response> {
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
            let place = Place { operation, status, streams, bodiless: bodiless(status, method) };
            lowered.extend(self.lower_response(&place, response));
        }
        mark_error_events(&mut lowered);
        lowered
    }

    fn lower_response(&mut self, place: &Place<'a>, response: &'a RefOr<Written>) -> Option<Response> {
        let resolved = self.resolve(response)?;
        let written = resolved.item;
        let description = resolved.description.or(written.description.as_ref()).or(written.summary.as_ref());
        let headers = self.lower_headers(&written.headers);
        let contents = match place.bodiless {
            Some(_) if written.content.is_empty() => Vec::new(),
            Some(why) => {
                self.report(diagnostics::body_choice(&written.pointer.key("content"), why));
                Vec::new()
            }
            None => self.lower_contents(place, written),
        };
        Some(Response {
            origin: written.pointer.clone(),
            component: resolved.component.map(|name| name.to_string()),
            status: place.status,
            description: owned(description),
            headers,
            contents,
        })
    }
}

/// Which answer of which operation it is.
pub(super) struct Place<'a> {
    pub(super) operation: &'a document::Operation,
    pub(super) status: Status,
    /// Whether an event stream is one here: it may be the success.
    pub(super) streams: bool,
    /// Why there is no body, whatever is declared.
    bodiless: Option<&'static str>,
}

/// Why an answer has no body, whatever is declared.
fn bodiless(status: Status, method: &str) -> Option<&'static str> {
    match status {
        Status::Code(100..=199 | 204 | 205 | 304) => {
            Some("an answer with this status has no body, so `content` is ignored")
        }
        _ if method == "HEAD" => Some("an answer to HEAD has no body, so `content` is ignored"),
        _ => None,
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
