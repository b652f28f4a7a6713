//! Responses → answers: variants, headers, bodies, and what a call gives.

use super::Context;
use super::status::{title, variant};
use crate::api::{self, ContentKind, Operation, Response};
use crate::diagnostics::{Diagnostics, name_numbered};
use crate::ir::doc_comment::code;
use crate::ir::names::resolve::{Candidate, Scope};
use crate::ir::types::{argument, stream_payload, type_of};
use crate::ir::{
    Answer, AnswerBody, EventStream, Header, HeaderStruct, Name, Outcome, Status, StreamPayload, Success, Type, docs,
};

/// The answers of an operation, in document order.
pub(super) fn build(
    context: &Context<'_>,
    operation: &Operation,
    stem: &str,
    types: &mut Scope,
    diagnostics: &mut Diagnostics,
) -> Vec<Answer> {
    let has_success = operation.responses.iter().any(|response| response.status.is_success());
    let mut answers: Vec<Answer> = Vec::with_capacity(operation.responses.len());
    for response in &operation.responses {
        let variant = variant(response.status);
        let outcome = match response.status {
            api::Status::Default if !has_success => Outcome::ByStatus,
            status if status.is_success() => Outcome::Success,
            _ => Outcome::Error,
        };
        answers.push(Answer {
            headers: headers(context, response, &format!("{stem}{variant}"), types, diagnostics),
            body: body(context, response),
            docs: answer_docs(response, operation.responses.len() == 1),
            status: status(response.status),
            title: title(response.status),
            variant,
            outcome,
            from_body: false,
        });
    }
    if let Some(index) = from_body(&answers) {
        answers[index].from_body = true;
    }
    answers
}

/// What the client's `send` gives.
pub(super) fn success(answers: &[Answer], stem: &str, types: &mut Scope) -> Success {
    let successes: Vec<usize> = (0..answers.len()).filter(|index| answers[*index].outcome.may_succeed()).collect();
    match successes.as_slice() {
        [] => Success::Undeclared,
        [only] => Success::One(*only),
        _ => {
            let forms = ["Success", "Outcome"].map(|ending| format!("{stem}{ending}"));
            Success::Several(types.resolve_one(Candidate::new("", forms)).name, successes)
        }
    }
}

/// Media types of successes, then of errors. A stream asks for nothing else, or it might get something else.
pub(super) fn accept(answers: &[Answer]) -> String {
    if answers.iter().any(|answer| answer.outcome.may_succeed() && matches!(answer.body, AnswerBody::Events(..))) {
        return "text/event-stream".to_owned();
    }
    let mut types: Vec<&str> = Vec::new();
    let (successes, errors): (Vec<&Answer>, Vec<&Answer>) =
        answers.iter().partition(|answer| answer.outcome.may_succeed());
    for answer in successes.into_iter().chain(errors) {
        if let AnswerBody::Json(media_type, _) | AnswerBody::Text(media_type) = &answer.body
            && !types.contains(&media_type.as_str())
        {
            types.push(media_type);
        }
    }
    if types.is_empty() { "*/*".to_owned() } else { types.join(", ") }
}

/// A media type to write: ranges such as `*/*` only say what may be read.
pub(super) fn written_type(media_type: &str, otherwise: &str) -> String {
    if media_type.contains('*') || media_type.trim().is_empty() {
        otherwise.to_owned()
    } else {
        media_type.trim().to_owned()
    }
}

fn status(status: api::Status) -> Status {
    match status {
        api::Status::Code(code) => Status::Code(code),
        api::Status::Range(digit) => Status::Range(digit),
        api::Status::Default => Status::Default,
    }
}

fn answer_docs(response: &Response, is_only: bool) -> crate::ir::Docs {
    let status = match response.status {
        api::Status::Code(code) => format!("Status `{code}`."),
        api::Status::Range(digit) => format!("Status `{digit}XX`."),
        api::Status::Default if is_only => "Any status.".to_owned(),
        api::Status::Default => "Any other status.".to_owned(),
    };
    match response.description.as_deref().map(str::trim) {
        None | Some("") => crate::ir::Docs(vec![status]),
        described => docs::with_line(described, String::new, Some(status)),
    }
}

fn body(context: &Context<'_>, response: &Response) -> AnswerBody {
    let Some(content) = &response.content else {
        return AnswerBody::Empty;
    };
    match &content.kind {
        ContentKind::Json(used) => {
            let ty = type_of(context.api, context.catalogue, *used);
            AnswerBody::Json(written_type(&content.media_type, "application/json"), ty)
        }
        ContentKind::Text => AnswerBody::Text(written_type(&content.media_type, "text/plain")),
        ContentKind::EventStream(stream) => AnswerBody::Events(EventStream {
            payload: stream_payload(context.api, context.catalogue, &stream.payload),
            terminators: stream.terminators.clone(),
            closing: stream.closing.clone(),
        }),
    }
}

fn headers(
    context: &Context<'_>,
    response: &Response,
    name: &str,
    types: &mut Scope,
    diagnostics: &mut Diagnostics,
) -> Option<HeaderStruct> {
    if response.headers.is_empty() {
        return None;
    }
    let candidates: Vec<Candidate> =
        response.headers.iter().map(|header| crate::ir::types::field_candidate(&header.name)).collect();
    let names = Scope::new(["new"]).resolve(&candidates);
    let mut headers = Vec::with_capacity(names.len());
    for (header, resolved) in response.headers.iter().zip(names) {
        if let Some(taken) = &resolved.instead_of {
            diagnostics.report(name_numbered(&header.origin, &header.name, &resolved.name, taken));
        }
        let ty = type_of(context.api, context.catalogue, header.schema);
        headers.push(Header {
            name: Name { rust: resolved.name, wire: header.name.clone() },
            docs: docs::or_sentence(header.description.as_deref(), || format!("The header {}.", code(&header.name))),
            required: header.required,
            argument: argument(&ty, context.types),
            ty,
        });
    }
    let forms = ["Headers", "HeaderFields"].map(|ending| format!("{name}{ending}"));
    let status = match response.status {
        api::Status::Code(code) => format!("with status `{code}`"),
        api::Status::Range(digit) => format!("with status `{digit}XX`"),
        api::Status::Default => "with any other status".to_owned(),
    };
    Some(HeaderStruct {
        name: types.resolve_one(Candidate::new("", forms)).name,
        docs: crate::ir::Docs(vec![format!("Headers of the answer {status}.")]),
        all_optional: headers.iter().all(|header| !header.required),
        headers,
    })
}

/// The answer that `From` can mean: the only success, with one status, a body that no other answer has, and no header that it needs.
fn from_body(answers: &[Answer]) -> Option<usize> {
    let mut successes = (0..answers.len()).filter(|index| answers[*index].outcome.may_succeed());
    let only = successes.next().filter(|_| successes.next().is_none())?;
    let answer = &answers[only];
    let key = body_key(&answer.body)?;
    let alone =
        answers.iter().enumerate().all(|(index, other)| index == only || body_key(&other.body).as_ref() != Some(&key));
    let free = answer.headers.as_ref().is_none_or(|headers| headers.all_optional);
    (alone && free && matches!(answer.status, Status::Code(_))).then_some(only)
}

/// The Rust type of a body.
#[derive(PartialEq)]
enum BodyKey {
    Value(Type),
    Events(StreamPayload),
}

fn body_key(body: &AnswerBody) -> Option<BodyKey> {
    match body {
        AnswerBody::Empty => None,
        AnswerBody::Json(_, ty) => Some(BodyKey::Value(ty.clone())),
        AnswerBody::Text(_) => Some(BodyKey::Value(Type::String)),
        AnswerBody::Events(stream) => Some(BodyKey::Events(stream.payload.clone())),
    }
}
