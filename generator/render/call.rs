//! The call of an operation: its setters, and what each answer means.

use proc_macro2::TokenStream;
use quote::quote;

use super::answers::{self, Role, Shape, Values, has_stream};
use super::client::{argument, set_body, set_parameter};
use super::ops;
use super::tokens::{self, Scope};
use super::views::{CallItem, SetterView};
use crate::ir::{Answer, AnswerBody, Header, Method, Outcome, Service, Status, Success};

/// The call of one operation.
pub(super) fn call(scope: Scope<'_>, service: &Service, method: &Method) -> CallItem {
    let is_stream = has_stream(successes(method).into_iter());
    let (output, headers) = output(scope, method);
    let full = match headers {
        Some(headers) => quote!(rt::Response<#output, #headers>),
        None => quote!(rt::Response<#output>),
    };
    let error = tokens::ident(&method.error);
    CallItem {
        docs: tokens::doc(&format!(
            "A call of `{}`, made by [`{}`].",
            tokens::plain(&method.name.rust),
            service.name.rust
        )),
        name: tokens::ident(&method.call),
        setters: setters(scope, method),
        is_stream,
        output,
        error: quote!(rt::Error<ops::#error>),
        full,
        accept: tokens::string(&method.accept),
        outcome: outcome(scope, method, is_stream),
    }
}

fn setters(scope: Scope<'_>, method: &Method) -> Vec<SetterView> {
    let optional = method.parameters.iter().filter(|parameter| !parameter.required);
    let mut setters: Vec<_> = optional
        .map(|parameter| SetterView {
            docs: tokens::attributes(&parameter.docs, parameter.deprecated),
            name: tokens::ident(&parameter.name.rust),
            argument: argument(scope, &parameter.local, &parameter.ty, parameter.argument),
            field: quote!(),
            value: set_parameter(scope, &quote!(self.call), parameter),
        })
        .collect();
    setters.extend(method.body.as_ref().filter(|body| !body.required).map(|body| SetterView {
        docs: tokens::docs(&body.docs),
        name: tokens::ident(&body.name.rust),
        argument: argument(scope, &body.name.rust, &body.ty, body.argument),
        field: quote!(),
        value: set_body(scope, &quote!(self.call), body),
    }));
    setters.extend(method.last_event_id.then(|| SetterView {
        docs: tokens::doc("Goes on after the event with this id."),
        name: quote!(last_event_id),
        argument: quote!(id: impl AsRef<str>),
        field: quote!(),
        value: quote!(self.call.last_event_id(id);),
    }));
    setters
}

fn successes(method: &Method) -> Vec<&Answer> {
    match &method.success {
        Success::One(index) => method.answers.get(*index).into_iter().collect(),
        Success::Several(_, indices) => indices.iter().filter_map(|index| method.answers.get(*index)).collect(),
        Success::Undeclared => Vec::new(),
    }
}

/// What `send` gives, and the headers that `send_full` gives beside it.
fn output(scope: Scope<'_>, method: &Method) -> (TokenStream, Option<TokenStream>) {
    match (&method.success, &successes(method)[..]) {
        (Success::Several(name, _), _) => {
            let name = tokens::ident(name);
            (quote!(ops::#name), None)
        }
        (Success::One(_), [answer]) => {
            let headers = answer.headers.as_ref().map(|headers| tokens::ident(&headers.name));
            let body = answers::body_type(scope, &answer.body, Role::Reply);
            (body.unwrap_or_else(|| quote!(())), headers.map(|name| quote!(ops::#name)))
        }
        _ => (quote!(()), None),
    }
}

/// What an answer means, by its status: codes, then ranges, then the rest.
fn outcome(scope: Scope<'_>, method: &Method, is_stream: bool) -> TokenStream {
    let mut arms: Vec<(Status, TokenStream)> = Vec::new();
    for answer in successes(method) {
        let status = if answer.outcome == Outcome::ByStatus { Status::Range(2) } else { answer.status };
        arms.push((status, success_arm(scope, method, answer, is_stream)));
    }
    if matches!(method.success, Success::Undeclared) {
        arms.push((Status::Range(2), quote!(Ok(reply.full((), ())))));
    }
    arms.extend(ops::errors(method).into_iter().map(|answer| (answer.status, error_arm(scope, method, answer))));
    arms.sort_by_key(|(status, _)| match status {
        Status::Code(_) => 0,
        Status::Range(_) => 1,
        Status::Default => 2,
    });
    let has_default = arms.iter().any(|(status, _)| *status == Status::Default);
    let rest = (!has_default).then(|| quote!(_ => Err(reply.unexpected()),));
    let arms = arms.into_iter().map(|(status, arm)| {
        let status = status_pattern(status);
        quote!(#status => #arm,)
    });
    quote!(match reply.status() { #(#arms)* #rest })
}

fn status_pattern(status: Status) -> TokenStream {
    match status {
        Status::Code(code) => tokens::number(&code.to_string()),
        Status::Range(digit) => {
            let (low, high) = (tokens::number(&format!("{digit}00")), tokens::number(&format!("{digit}99")));
            quote!(#low..=#high)
        }
        Status::Default => quote!(_),
    }
}

fn success_arm(scope: Scope<'_>, method: &Method, answer: &Answer, is_stream: bool) -> TokenStream {
    let body = read_body(&answer.body, Role::Reply);
    let (headers, headers_value) = read_headers(answer);
    let value = match (&method.success, is_stream) {
        (Success::Several(name, _), _) => {
            let name = tokens::ident(name);
            let shape = Shape::new(scope, answer, Role::Reply);
            let values = Values { status: quote!(reply.code()), body, headers: quote!(headers) };
            let value = shape.construct(&values);
            if is_stream { quote!(Ok(ops::#name::#value)) } else { quote!(Ok(reply.full((), ops::#name::#value))) }
        }
        (_, true) => return quote!(Ok(#body)),
        (_, false) => quote!(Ok(reply.full(#headers_value, #body))),
    };
    block(headers, value)
}

fn error_arm(scope: Scope<'_>, method: &Method, answer: &Answer) -> TokenStream {
    let body = read_body(&answer.body, Role::Error);
    let (headers, _) = read_headers(answer);
    let error = tokens::ident(&method.error);
    let shape = Shape::new(scope, answer, Role::Error);
    let value = shape.construct(&Values { status: quote!(reply.code()), body, headers: quote!(headers) });
    block(headers, quote!(Err(rt::Error::Api(ops::#error::#value))))
}

fn block(headers: Option<TokenStream>, value: TokenStream) -> TokenStream {
    match headers {
        Some(headers) => quote!({ #headers #value }),
        None => value,
    }
}

fn read_body(body: &AnswerBody, role: Role) -> TokenStream {
    match (body, role) {
        (AnswerBody::Empty, _) => quote!(()),
        (AnswerBody::Json(..), _) => quote!(reply.json()?),
        (AnswerBody::Text(_), _) | (AnswerBody::Events(..), Role::Error) => quote!(reply.text()?),
        (AnswerBody::Events(stream), Role::Reply) => {
            let (read, _) = answers::payload_functions(&stream.payload);
            if stream.terminators.is_empty() {
                return quote!(reply.events(#read)?);
            }
            let terminators = tokens::strings(&stream.terminators);
            quote!(reply.events_until(#read, &[#terminators])?)
        }
    }
}

/// The statement that reads the headers, and the expression that holds them.
fn read_headers(answer: &Answer) -> (Option<TokenStream>, TokenStream) {
    let Some(headers) = &answer.headers else {
        return (None, quote!(()));
    };
    let name = tokens::ident(&headers.name);
    let fields = headers.headers.iter().map(read_header);
    (Some(quote!(let headers = ops::#name { #(#fields),* };)), quote!(headers))
}

fn read_header(header: &Header) -> TokenStream {
    let (name, wire) = (tokens::ident(&header.name.rust), tokens::string(&header.name.wire));
    match header.required {
        true => quote!(#name: reply.required_header(#wire)?),
        false => quote!(#name: reply.header(#wire)?),
    }
}
