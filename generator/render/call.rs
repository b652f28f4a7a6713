//! The call of an operation: its setters, and what each answer means.

use proc_macro2::TokenStream;
use quote::quote;

use super::answers::{Role, Shape, Values};
use super::bodies;
use super::body;
use super::client::{argument, set_parameter};
use super::ops;
use super::pages;
use super::tokens::{self, Scope};
use super::views::{CallItem, FormCallView, SetterView, SubscriptionView};
use crate::ir::{Answer, AnswerBody, Form, FormKind, FormVariant, Header, Method, Outcome, Service, Status, Success};

/// The call of one operation.
pub(super) fn call(scope: Scope<'_>, service: &Service, method: &Method) -> CallItem {
    let is_stream = is_stream(method);
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
        subscription: subscription(scope, method).into_iter().collect(),
        pages: pages::pages(scope, method).into_iter().collect(),
        own_error: quote!(ops::#error),
        output,
        error: quote!(rt::Error<ops::#error>),
        full,
        fetch: fetch(method),
        outcome: outcome(scope, method, is_stream),
        forms: forms(scope, method),
    }
}

/// Whether the success is an event stream and nothing else: then `send` waits until it is open.
fn is_stream(method: &Method) -> bool {
    let is_events =
        |answer: &&Answer| matches!(&answer.body, AnswerBody::One(form) if matches!(form.kind, FormKind::Events(_)));
    let successes = successes(method);
    let has_choice = successes.iter().any(|answer| matches!(answer.body, AnswerBody::Several(_)));
    !has_choice && successes.iter().any(is_events)
}

/// How the client subscribes to the stream, if it can.
fn subscription(scope: Scope<'_>, method: &Method) -> Option<SubscriptionView> {
    let answer = &method.answers[method.subscribes?];
    let open = match &method.success {
        Success::Several(name, _) => {
            let (name, pattern) = (tokens::ident(name), Shape::new(scope, answer, Role::Reply).body_pattern());
            quote!(async move {
                match (Self { call }).send().await? {
                    ops::#name::#pattern => Ok(body),
                    _ => Err(rt::Error::unasked()),
                }
            })
        }
        Success::One(_) | Success::Undeclared => quote!(Self { call }.send()),
    };
    Some(SubscriptionView { output: bodies::body_type(scope, &answer.body, Role::Reply)?, open })
}

/// How the call is sent: with its answer read whole, or as a stream where it is one.
fn fetch(method: &Method) -> TokenStream {
    let accept = tokens::string(&method.accept);
    let forms = successes(method).into_iter().flat_map(|answer| answer.body.forms());
    let (streamed, whole): (Vec<&Form>, Vec<&Form>) = forms.partition(|form| form.streams());
    if streamed.is_empty() {
        return quote!(fetch(#accept));
    }
    let (streamed, whole) = (tokens::strings(&names(streamed.into_iter())), tokens::strings(&names(whole.into_iter())));
    quote!(stream(#accept, &[#streamed], &[#whole]))
}

/// The media types of forms as they are declared, each once.
fn names<'a>(forms: impl Iterator<Item = &'a Form>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for media_type in forms.flat_map(|form| &form.media_types) {
        if !names.contains(&media_type.declared) {
            names.push(media_type.declared.clone());
        }
    }
    names
}

/// A method for each form of the success, where it has several.
fn forms(scope: Scope<'_>, method: &Method) -> Vec<FormCallView> {
    let [answer] = &successes(method)[..] else {
        return Vec::new();
    };
    let AnswerBody::Several(body) = &answer.body else {
        return Vec::new();
    };
    let errors = ops::errors(method).into_iter().filter(|error| !std::ptr::eq(*error, *answer));
    let errors: Vec<&Form> = errors.flat_map(|error| error.body.forms()).collect();
    let view = |variant: &FormVariant| FormCallView {
        docs: tokens::doc(&format!(
            "Sends the call, asks for {} only, and gives the body.",
            variant.docs.0.concat().trim_end_matches('.')
        )),
        name: tokens::ident(&variant.send),
        output: bodies::form_type(scope, &variant.form),
        accept: tokens::strings(&names([&variant.form].into_iter().chain(errors.iter().copied()))),
        variant: bodies::variant(body, variant),
    };
    // Who takes anything asks for nothing in particular: that is `send`.
    let is_particular =
        |variant: &&FormVariant| variant.form.media_types.iter().any(|media_type| media_type.declared != "*/*");
    body.variants.iter().filter(is_particular).map(view).collect()
}

fn setters(scope: Scope<'_>, method: &Method) -> Vec<SetterView> {
    let optional = method.parameters.iter().filter(|parameter| !parameter.positional);
    let mut setters: Vec<_> = optional
        .map(|parameter| SetterView {
            docs: tokens::attributes(&parameter.docs, parameter.deprecated),
            name: tokens::ident(&parameter.name.rust),
            argument: argument(scope, &parameter.local, &parameter.ty, parameter.argument),
            field: quote!(),
            value: set_parameter(scope, &quote!(self.call), parameter),
        })
        .collect();
    setters.extend(method.body.as_ref().filter(|body| !body.positional).map(|body| SetterView {
        docs: tokens::docs(&body.docs),
        name: tokens::ident(&body.name.rust),
        argument: body::argument(scope, body),
        field: quote!(),
        value: body::set(scope, &quote!(self.call), body),
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
            let body = match &answer.body {
                AnswerBody::Several(_) => {
                    bodies::body_type(scope, &answer.body, Role::Reply).map(|name| quote!(ops::#name))
                }
                _ => bodies::body_type(scope, &answer.body, Role::Reply),
            };
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
    let (headers, headers_value) = read_headers(answer);
    let body = bodies::read(scope, &answer.body, Role::Reply);
    if is_stream && !matches!(method.success, Success::Several(..)) {
        return quote!(Ok(#body));
    }
    // Where the body takes the reply, what else is needed is taken before.
    let takes = !is_stream && bodies::takes_reply(&answer.body, Role::Reply);
    let (before, status, body) = match takes {
        true => (Some(quote!(#headers let status = reply.code(); let body = #body;)), quote!(status), quote!(body)),
        false => (headers, quote!(reply.code()), body),
    };
    let (headers, body) = match &method.success {
        Success::Several(name, _) => {
            let name = tokens::ident(name);
            let shape = Shape::new(scope, answer, Role::Reply);
            let value = shape.construct(&Values { status, body, headers: quote!(headers) });
            (quote!(()), quote!(ops::#name::#value))
        }
        _ => (headers_value, body),
    };
    let value = match (is_stream, takes) {
        (true, _) => quote!(Ok(#body)),
        (false, true) => quote!(Ok(rt::Response::new(status, #headers, #body))),
        (false, false) => quote!(Ok(reply.full(#headers, #body))),
    };
    block(before, value)
}

fn error_arm(scope: Scope<'_>, method: &Method, answer: &Answer) -> TokenStream {
    let (headers, _) = read_headers(answer);
    let error = tokens::ident(&method.error);
    let shape = Shape::new(scope, answer, Role::Error);
    let mut values = Values {
        status: quote!(reply.code()),
        body: bodies::read(scope, &answer.body, Role::Error),
        headers: quote!(headers),
    };
    let mut before = headers;
    if bodies::takes_reply(&answer.body, Role::Error) {
        let status = shape.has_status.then(|| quote!(let status = reply.code();));
        let body = std::mem::replace(&mut values.body, quote!(body));
        before = Some(quote!(#before #status let body = #body;));
        values.status = quote!(status);
    }
    let value = shape.construct(&values);
    block(before, quote!(Err(rt::Error::Api(ops::#error::#value))))
}

fn block(before: Option<TokenStream>, value: TokenStream) -> TokenStream {
    match before {
        Some(before) => quote!({ #before #value }),
        None => value,
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
    match (super::client::header(header), header.required) {
        (None, true) => quote!(#name: reply.required_header(#wire)?),
        (None, false) => quote!(#name: reply.header(#wire)?),
        (Some(param), true) => quote!(#name: reply.required_header_as(#param)?),
        (Some(param), false) => quote!(#name: reply.header_as(#param)?),
    }
}
