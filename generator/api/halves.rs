//! Operations that answer with a value or with a stream (streaming.md D13, D14): two operations from here on.
//!
//! Before: `POST /chat`, whose 200 is `application/json` or `text/event-stream`. After: `POST /chat` with the JSON, and the same once
//! more with the stream. A caller asks for one of them by `Accept`, or by a member of the body, which is found here.

use std::ptr;

use crate::document::{self, Operation as Written, Schema, TypeName};
use crate::source::node::Node;

use super::media_type::Class;
use super::schema::types;
use super::{Content, Flag, Half, Lowering, Operation, Response, Status};

/// How deep unions within unions are looked into for the member that chooses.
const MAX_DEPTH: usize = 8;

/// The name that the member has where nobody says another.
const STREAM: &str = "stream";

impl<'a> Lowering<'a> {
    /// The one or two operations that one of the document is.
    pub(super) fn halves(&mut self, written: &'a Written, operation: Operation) -> Vec<Operation> {
        if !operation
            .responses
            .iter()
            .any(|response| may_succeed(response, &operation.responses) && is_either(response))
        {
            return vec![operation];
        }
        let flag = self.stream_flag(written);
        let half = |streams: bool| Operation {
            responses: operation.responses.iter().flat_map(|one| answers(one, &operation.responses, streams)).collect(),
            half: Some(Half { streams, flag: flag.clone() }),
            ..operation.clone()
        };
        vec![half(false), half(true)]
    }

    /// D14: the boolean member of the body that asks for a stream.
    pub(super) fn stream_flag(&mut self, operation: &'a Written) -> Option<Flag> {
        let name = stream_condition(operation).unwrap_or_else(|| STREAM.to_owned());
        let body = self.resolve(operation.request_body.as_ref()?)?.item;
        let mut found = None;
        for media in body.content.values() {
            let media = self.resolve(media)?.item;
            found = found.or_else(|| self.flag_in(media.schema.as_ref()?, &name, &mut Vec::new()));
        }
        found.map(|by_default| Flag { name, by_default })
    }

    /// Whether a member of this name stands for a stream where it is absent; `None` if there is no such member that is a boolean.
    fn flag_in(&mut self, schema: &'a Schema, name: &str, open: &mut Vec<&'a Schema>) -> Option<bool> {
        let schema = self.identity(schema);
        if open.len() > MAX_DEPTH || open.iter().any(|known| ptr::eq(*known, schema)) {
            return None;
        }
        open.push(schema);
        let gathered = self.gather(&[schema]);
        let declared = gathered.property(name);
        let found = if declared.is_empty() {
            let mut members = gathered.unions.iter().flat_map(|site| site.members.iter().copied());
            members.find_map(|member| self.flag_in(member, name, open))
        } else {
            self.boolean_default(&declared)
        };
        open.pop();
        found
    }

    /// The default of a schema that is a boolean, perhaps one that may be null.
    fn boolean_default(&mut self, schemas: &[&'a Schema]) -> Option<bool> {
        let gathered = self.gather(schemas);
        let is_null = |member: &&'a Schema| member.object().is_some_and(|object| object.types == [TypeName::Null]);
        let mut atoms = gathered.atoms.clone();
        for site in &gathered.unions {
            let others: Vec<&'a Schema> = site.members.iter().copied().filter(|member| !is_null(member)).collect();
            atoms.extend(self.gather(&others).atoms);
        }
        let is_boolean = types(&gathered).is_some_and(|types| types.contains(&TypeName::Boolean))
            || atoms.iter().any(|atom| atom.types.contains(&TypeName::Boolean) && atom.types.len() <= 2);
        is_boolean.then(|| atoms.iter().any(|atom| atom.default.as_ref().and_then(Node::as_bool) == Some(true)))
    }
}

/// `x-fern-streaming: { stream-condition: $request.NAME }`, on the operation or on one of its answers.
fn stream_condition(operation: &Written) -> Option<String> {
    let own = operation.extensions.get("x-fern-streaming");
    let responses = operation.responses.iter().flat_map(|all| all.by_status.values());
    let contents = responses.filter_map(document::RefOr::item).flat_map(|response| response.content.values());
    let media = contents.filter_map(|media| media.item()?.extensions.get("x-fern-streaming"));
    let condition = own.into_iter().chain(media).find_map(|node| node.get("stream-condition")?.as_str())?;
    condition.rsplit('.').next().filter(|name| !name.is_empty()).map(str::to_owned)
}

fn may_succeed(response: &Response, all: &[Response]) -> bool {
    let has_success = all.iter().any(|response| response.status.is_success());
    response.status.is_success() || response.status == Status::Default && !has_success
}

/// A sequence may be bytes here, where its schema says no more.
fn is_sequential(content: &Content) -> bool {
    content.kind.is_sequential() || Class::of(&content.media_type).is_sequential()
}

fn is_either(response: &Response) -> bool {
    let streams = response.contents.iter().filter(|one| is_sequential(one)).count();
    streams > 0 && streams < response.contents.len()
}

/// What an answer is in one half; none where it belongs to the other. A `default` for everything is two in the half that streams: the
/// stream is a success, and the rest tells of errors.
fn answers(response: &Response, all: &[Response], streams: bool) -> Vec<Response> {
    let (sequential, whole): (Vec<Content>, Vec<Content>) = response.contents.iter().cloned().partition(is_sequential);
    match (response.status, streams) {
        _ if !may_succeed(response, all) || response.contents.is_empty() => vec![response.clone()],
        (Status::Default, true) => vec![
            Response { status: Status::Range(2), contents: sequential, ..response.clone() },
            Response { contents: whole, ..response.clone() },
        ],
        (_, true) if !sequential.is_empty() => vec![Response { contents: sequential, ..response.clone() }],
        (_, false) if whole.is_empty() => Vec::new(),
        _ => vec![Response { contents: whole, ..response.clone() }],
    }
}
