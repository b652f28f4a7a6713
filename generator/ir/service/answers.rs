//! Responses → answers: variants, headers, bodies, and what a call gives.

use super::bodies::{body, is_same_type};
use super::status::{title, variant};
use super::{Context, parameters};
use crate::api::{self, Operation, Response};
use crate::diagnostics::{Diagnostics, name_numbered};
use crate::ir::doc_comment::code;
use crate::ir::names::resolve::{Candidate, Scope};
use crate::ir::types::{argument, checks, type_of};
use crate::ir::{Answer, AnswerBody, Form, FormKind, Header, HeaderStruct, Name, Outcome, Status, Success, docs};

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
        let name = format!("{stem}{variant}");
        answers.push(Answer {
            headers: headers(context, response, &name, types, diagnostics),
            body: body(context, response, &name, &with_status(response), types),
            docs: answer_docs(response, operation.responses.len() == 1),
            status: status(response.status),
            title: title(response.status),
            variant,
            outcome,
            from_body: false,
        });
    }
    mark_from(&mut answers);
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
///
/// Beside the other half of an operation, a media type of errors could ask for that one.
pub(super) fn accept(answers: &[Answer], is_half: bool) -> String {
    let (successes, errors): (Vec<&Answer>, Vec<&Answer>) =
        answers.iter().partition(|answer| answer.outcome.may_succeed());
    let is_stream = |answer: &&Answer| matches!(&answer.body, AnswerBody::One(form) if is_events(form));
    if successes.iter().any(is_stream) && !successes.iter().any(|answer| has_choice(answer)) {
        return "text/event-stream".to_owned();
    }
    let errors = if is_half { Vec::new() } else { errors };
    let types = declared(successes.into_iter().chain(errors));
    if types.is_empty() { "*/*".to_owned() } else { types.join(", ") }
}

/// The answer whose stream a client can subscribe to: events, with nothing beside them in the same answer.
pub(super) fn subscribed(answers: &[Answer], success: &Success) -> Option<usize> {
    let successes = match success {
        Success::One(index) => std::slice::from_ref(index),
        Success::Several(_, indices) => indices,
        Success::Undeclared => &[],
    };
    if successes.iter().any(|index| has_choice(&answers[*index])) {
        return None;
    }
    let is_stream = |answer: &Answer| matches!(&answer.body, AnswerBody::One(form) if is_events(form));
    successes.iter().copied().find(|index| is_stream(&answers[*index]))
}

fn is_events(form: &Form) -> bool {
    matches!(form.kind, FormKind::Events(_))
}

fn has_choice(answer: &Answer) -> bool {
    matches!(answer.body, AnswerBody::Several(_))
}

/// The media types of answers as they are declared, each once.
fn declared<'a>(answers: impl Iterator<Item = &'a Answer>) -> Vec<&'a str> {
    let mut types: Vec<&str> = Vec::new();
    for form in answers.flat_map(|answer| answer.body.forms()) {
        for media_type in &form.media_types {
            if !types.contains(&media_type.declared.as_str()) {
                types.push(&media_type.declared);
            }
        }
    }
    types
}

/// The media types of successes as a server writes them, if there are several.
pub(super) fn produces(answers: &[Answer]) -> Vec<String> {
    let types = written(answers);
    if types.len() > 1 { types } else { Vec::new() }
}

/// The media types of successes as a server writes them.
pub(super) fn written(answers: &[Answer]) -> Vec<String> {
    let successes = answers.iter().filter(|answer| answer.outcome.may_succeed());
    let mut types: Vec<String> = Vec::new();
    for written in successes.flat_map(|answer| answer.body.forms()).flat_map(Form::written) {
        if !types.iter().any(|known| known == written) {
            types.push(written.to_owned());
        }
    }
    types
}

/// The methods of a call that ask for one form of its success.
pub(super) fn sends<'a>(answers: &'a [Answer], success: &Success) -> Vec<&'a str> {
    match success {
        Success::One(index) => match &answers[*index].body {
            AnswerBody::Several(body) => body.variants.iter().map(|variant| variant.send.as_str()).collect(),
            AnswerBody::Empty | AnswerBody::One(_) => Vec::new(),
        },
        Success::Several(..) | Success::Undeclared => Vec::new(),
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
            style: (header.style != api::Style::Simple).then_some(parameters::style(header.style)),
            explode: header.explode,
            checks: checks(context.api, header.schema),
            argument: argument(&ty, context.types),
            ty,
        });
    }
    let forms = ["Headers", "HeaderFields"].map(|ending| format!("{name}{ending}"));
    Some(HeaderStruct {
        name: types.resolve_one(Candidate::new("", forms)).name,
        docs: crate::ir::Docs(vec![format!("Headers of the answer {}.", with_status(response))]),
        all_optional: headers.iter().all(|header| !header.required),
        headers,
    })
}

/// `with status `404``
fn with_status(response: &Response) -> String {
    match response.status {
        api::Status::Code(code) => format!("with status `{code}`"),
        api::Status::Range(digit) => format!("with status `{digit}XX`"),
        api::Status::Default => "with any other status".to_owned(),
    }
}

/// Marks the answer that `From` can mean: the only success, with one status, no header that it needs, and a body that no other
/// answer has. Of a body in several forms, each that is the only one of its type.
fn mark_from(answers: &mut [Answer]) {
    let mut successes = (0..answers.len()).filter(|index| answers[*index].outcome.may_succeed());
    let Some(only) = successes.next().filter(|_| successes.next().is_none()) else {
        return;
    };
    let free = answers[only].headers.as_ref().is_none_or(|headers| headers.all_optional);
    if !free || !matches!(answers[only].status, Status::Code(_)) {
        return;
    }
    let (before, rest) = answers.split_at_mut(only);
    let Some((answer, after)) = rest.split_first_mut() else {
        return;
    };
    let others: Vec<&Form> = before.iter().chain(&*after).flat_map(|other| other.body.forms()).collect();
    let is_alone = |form: &Form| !others.iter().any(|other| is_same_type(form, other));
    match &mut answer.body {
        AnswerBody::Empty => {}
        AnswerBody::One(form) => answer.from_body = is_alone(form),
        AnswerBody::Several(body) => {
            answer.from_body = true;
            for variant in &mut body.variants {
                variant.from &= is_alone(&variant.form);
            }
        }
    }
}
