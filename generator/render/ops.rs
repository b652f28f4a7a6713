//! The items of `ops.rs`: the tables that describe operations, and per operation its input and answers as plain data.

use proc_macro2::TokenStream;
use quote::quote;

use super::RenderError;
use super::answers::{Role, Shape, Values};
use super::bodies;
use super::body::{self, Seen};
use super::structs::{self, StructField};
use super::tokens::{self, Scope};
use super::views::{
    AnswersItem, ErrorItem, FieldView, FromItem, HeadersItem, OperationItem, OwnServerItem, RequestItem, SchemeItem,
    TableItem, UrlView, UrlsItem, View,
};
use crate::ir::{
    Answer, AnswerBody, Body, CallbackUrl, FormEnum, FormVariant, HeaderStruct, HookKind, Method, OwnServer, Package,
    Presence, Requirement, SecurityKind, SecurityScheme, Service, Status, Success, UrlPart,
};

/// The tables of operations, and the security schemes.
pub(super) fn table(package: &Package) -> Result<Vec<syn::Item>, RenderError> {
    let mut items = operations("OPERATIONS", "All operations, in document order.", &package.services).items()?;
    for hooks in &package.hooks {
        let (name, text) = match hooks.kind {
            HookKind::Webhook => ("WEBHOOKS", "All webhooks: the API calls them, and those who use it answer."),
            HookKind::Callback => ("CALLBACKS", "All callbacks: the API calls them, and those who use it answer."),
        };
        items.extend(operations(name, text, &hooks.services).items()?);
    }
    for scheme in &package.security {
        items.extend(security_scheme(scheme).items()?);
    }
    for server in &package.servers.own {
        items.extend(own_server(server).items()?);
    }
    Ok(items)
}

fn operations(name: &str, text: &str, services: &[Service]) -> TableItem {
    let methods = services.iter().flat_map(|service| &service.methods);
    let constants = methods.map(|method| tokens::ident(&method.constant));
    TableItem { docs: tokens::doc(text), name: tokens::ident(name), operations: quote!(#(&#constants),*) }
}

/// The items of one operation.
pub(super) fn method_items(scope: Scope<'_>, method: &Method) -> Result<Vec<syn::Item>, RenderError> {
    let mut items = operation(scope, method).items()?;
    items.extend(request(scope, method).items()?);
    if !method.urls.is_empty() {
        items.extend(urls(method).items()?);
    }
    items.extend(body_items(scope, method)?);
    items.extend(response(scope, method).items()?);
    for answer in method.answers.iter().filter(|answer| answer.from_body) {
        items.extend(from_body(scope, method, answer).items()?);
    }
    for answer in &method.answers {
        if let AnswerBody::Several(body) = &answer.body {
            items.extend(forms(scope, method, answer, body)?);
        }
    }
    for headers in method.answers.iter().filter_map(|answer| answer.headers.as_ref()) {
        items.extend(header_struct(scope, headers).items()?);
    }
    items.extend(error_enum(scope, method).items()?);
    items.extend(error_impls(scope, method).items()?);
    if let Success::Several(name, indices) = &method.success {
        items.extend(success(scope, method, name, indices).items()?);
    }
    Ok(items)
}

/// The types that only the body of an operation has.
fn body_items(scope: Scope<'_>, method: &Method) -> Result<Vec<syn::Item>, RenderError> {
    let mut items = Vec::new();
    if let Some((body, choice)) = method.body.as_ref().and_then(|body| Some((body, body.choice.as_ref()?))) {
        items.extend(body::choice(scope, method, body, choice).items()?);
        for from in body::from_contents(scope, body, choice) {
            items.extend(from.items()?);
        }
    }
    for parts in body::part_structs(method) {
        items.extend(parts.declaration(scope).items()?);
    }
    Ok(items)
}

fn security_scheme(scheme: &SecurityScheme) -> SchemeItem {
    SchemeItem {
        docs: tokens::docs(&scheme.docs),
        constant: tokens::ident(&scheme.constant),
        name: tokens::string(&scheme.name.wire),
        kind: match &scheme.kind {
            SecurityKind::Bearer => quote!(Bearer),
            SecurityKind::Basic => quote!(Basic),
            SecurityKind::Http(scheme) => named_kind(&quote!(Http), scheme),
            SecurityKind::ApiKeyHeader(name) => named_kind(&quote!(ApiKeyHeader), name),
            SecurityKind::ApiKeyQuery(name) => named_kind(&quote!(ApiKeyQuery), name),
            SecurityKind::ApiKeyCookie(name) => named_kind(&quote!(ApiKeyCookie), name),
            SecurityKind::MutualTls => quote!(MutualTls),
            SecurityKind::Undefined => quote!(Undefined),
        },
    }
}

fn own_server(server: &OwnServer) -> OwnServerItem {
    OwnServerItem {
        docs: tokens::docs(&server.docs),
        constant: tokens::ident(&server.constant),
        url: tokens::string(&server.url),
        base_path: tokens::string(&server.base_path),
    }
}

fn named_kind(kind: &TokenStream, name: &str) -> TokenStream {
    let name = tokens::string(name);
    quote!(#kind(#name))
}

fn operation(scope: Scope<'_>, method: &Method) -> OperationItem {
    let security = method.security.iter().map(|alternative| {
        let requirements = alternative.iter().map(|requirement| self::requirement(scope, requirement));
        quote!(&[#(#requirements),*])
    });
    OperationItem {
        docs: tokens::docs(&method.constant_docs),
        constant: tokens::ident(&method.constant),
        id: tokens::string(&method.name.wire),
        method: tokens::string(&method.http_method),
        path: tokens::string(&method.path),
        tags: tokens::strings(&method.tags),
        security: quote!(#(#security),*),
        server: match method.server.and_then(|index| scope.package().servers.own.get(index)) {
            Some(server) => {
                let constant = tokens::ident(&server.constant);
                quote!(Some(&#constant))
            }
            None => quote!(None),
        },
    }
}

fn requirement(scope: Scope<'_>, requirement: &Requirement) -> TokenStream {
    let scheme = tokens::ident(&scope.package().security[requirement.scheme].constant);
    let scopes = tokens::strings(&requirement.scopes);
    quote!(rt::Requirement { scheme: &#scheme, scopes: &[#scopes] })
}

fn request(scope: Scope<'_>, method: &Method) -> RequestItem {
    let parameters = method.parameters.iter().map(|parameter| FieldView {
        attributes: tokens::attributes(&parameter.docs, parameter.deprecated),
        name: tokens::ident(&parameter.name.rust),
        stored: structs::stored(scope, &parameter.ty, presence(parameter.required || parameter.default.is_some())),
    });
    let body = method.body.iter().map(|body| FieldView {
        attributes: tokens::docs(&body.docs),
        name: tokens::ident(&body.name.rust),
        stored: body_field(scope, body),
    });
    let last_event_id = method.last_event_id.then(|| FieldView {
        attributes: tokens::doc("The id of the last event that the caller has seen."),
        name: tokens::ident("last_event_id"),
        stored: quote!(Option<rt::LastEventId>),
    });
    RequestItem {
        docs: tokens::doc(&format!("What the handler of `{}` receives.", tokens::plain(&method.name.rust))),
        derives: body::derives(method.body.as_ref().is_none_or(body::is_value)),
        name: tokens::ident(&method.request),
        fields: parameters.chain(body).chain(last_event_id).collect(),
    }
}

fn urls(method: &Method) -> UrlsItem {
    let part = |part: &UrlPart| match part {
        UrlPart::Text(text) => {
            let text = tokens::string(text);
            quote!(.text(#text))
        }
        UrlPart::Field { name, is_optional, pointer, expression } => {
            let name = tokens::ident(name);
            let (pointer, expression) = (tokens::string(pointer), tokens::string(expression));
            let value = match is_optional {
                true => quote!(self.#name.as_ref().map(|value| value as &dyn rt::Encode)),
                false => quote!(Some(&self.#name)),
            };
            quote!(.value(#expression, #value, #pointer))
        }
    };
    let url = |url: &CallbackUrl| {
        let parts = url.parts.iter().map(part);
        UrlView { docs: tokens::docs(&url.docs), name: tokens::ident(&url.name), parts: quote!(#(#parts)*) }
    };
    UrlsItem { request: tokens::ident(&method.request), urls: method.urls.iter().map(url).collect() }
}

fn body_field(scope: Scope<'_>, body: &Body) -> TokenStream {
    let ty = body::body_type(scope, body, Seen::Inside);
    if body.required { ty } else { quote!(Option<#ty>) }
}

fn presence(is_there: bool) -> Presence {
    if is_there { Presence::Required } else { Presence::Optional }
}

fn response(scope: Scope<'_>, method: &Method) -> AnswersItem {
    let name = tokens::plain(&method.name.rust);
    let mut item = answers(scope, &method.response, &method.answers.iter().collect::<Vec<_>>(), Role::Reply);
    item.docs = tokens::doc(&format!("What the handler of `{name}` may answer."));
    if matches!(method.success, Success::Undeclared) {
        item.variants.push(undeclared_variant());
    }
    item
}

/// What a handler answers where the document names no success.
fn undeclared_variant() -> TokenStream {
    let docs = tokens::doc("204: done. The document declares no answer for this.");
    let name = undeclared();
    quote!(#docs #name)
}

/// The name of that variant. It cannot clash: a declared 204 would be a success.
pub(super) fn undeclared() -> TokenStream {
    quote!(NoContent)
}

fn success(scope: Scope<'_>, method: &Method, name: &str, indices: &[usize]) -> AnswersItem {
    let chosen: Vec<&Answer> = indices.iter().filter_map(|index| method.answers.get(*index)).collect();
    let mut item = answers(scope, name, &chosen, Role::Reply);
    let method = tokens::plain(&method.name.rust);
    item.docs = tokens::doc(&format!("What a call of `{method}` gives when it succeeds."));
    item
}

fn error_enum(scope: Scope<'_>, method: &Method) -> AnswersItem {
    let mut item = answers(scope, &method.error, &errors(method), Role::Error);
    let method = tokens::plain(&method.name.rust);
    item.docs = tokens::doc(&match item.variants.is_empty() {
        true => format!("The document declares no error answers of `{method}`."),
        false => format!("The error answers of `{method}` that the document declares."),
    });
    item
}

/// The answers that are errors, or may be.
pub(super) fn errors(method: &Method) -> Vec<&Answer> {
    method.answers.iter().filter(|answer| answer.outcome.may_fail()).collect()
}

fn answers(scope: Scope<'_>, name: &str, answers: &[&Answer], role: Role) -> AnswersItem {
    let is_once_only = answers.iter().any(|answer| bodies::is_once_only(&answer.body, role));
    AnswersItem {
        docs: quote!(),
        derives: tokens::derives(if is_once_only { &["Debug"] } else { &["Debug", "Clone", "PartialEq"] }),
        name: tokens::ident(name),
        variants: answers.iter().map(|answer| Shape::new(scope, answer, role).declaration(answer)).collect(),
    }
}

fn from_body(scope: Scope<'_>, method: &Method, answer: &Answer) -> FromItem {
    let shape = Shape::new(scope, answer, Role::Reply);
    let value =
        shape.construct(&Values { status: quote!(status), body: quote!(body), headers: quote!(Default::default()) });
    FromItem {
        body: shape.body.unwrap_or_else(|| quote!(())),
        response: tokens::ident(&method.response),
        value: quote!(Self::#value),
    }
}

/// The enum of a body in several forms, and what becomes one.
fn forms(scope: Scope<'_>, method: &Method, answer: &Answer, body: &FormEnum) -> Result<Vec<syn::Item>, RenderError> {
    let is_once_only = bodies::is_once_only(&answer.body, Role::Reply);
    let name = tokens::ident(&body.name);
    let declaration = |variant: &FormVariant| {
        let (docs, name) = (tokens::docs(&variant.docs), tokens::ident(&variant.name));
        let ty = bodies::form_type(scope, &variant.form);
        quote!(#docs #name(#ty))
    };
    let item = AnswersItem {
        docs: tokens::docs(&body.docs),
        derives: tokens::derives(if is_once_only { &["Debug"] } else { &["Debug", "Clone", "PartialEq"] }),
        name: name.clone(),
        variants: body.variants.iter().map(declaration).collect(),
    };
    let mut items = item.items()?;
    for variant in body.variants.iter().filter(|variant| variant.from) {
        let (form, ty) = (tokens::ident(&variant.name), bodies::form_type(scope, &variant.form));
        let from = FromItem { body: ty.clone(), response: name.clone(), value: quote!(Self::#form(body)) };
        items.extend(from.items()?);
        if answer.from_body {
            let response = tokens::ident(&method.response);
            let from = FromItem { body: ty, response, value: quote!(#name::#form(body).into()) };
            items.extend(from.items()?);
        }
    }
    Ok(items)
}

fn error_impls(scope: Scope<'_>, method: &Method) -> ErrorItem {
    let errors = errors(method);
    let (formatter, subject) = if errors.is_empty() { (quote!(_), quote!(*self)) } else { (quote!(f), quote!(self)) };
    let arms = errors.iter().map(|answer| {
        let pattern = Shape::new(scope, answer, Role::Error).kind_pattern();
        match answer.status {
            Status::Code(_) => {
                let title = tokens::string(&answer.title);
                quote!(Self::#pattern => f.write_str(#title),)
            }
            Status::Range(_) | Status::Default => {
                quote!(Self::#pattern => std::fmt::Display::fmt(status, f),)
            }
        }
    });
    ErrorItem { name: tokens::ident(&method.error), formatter, subject, arms: quote!(#(#arms)*) }
}

fn header_struct(scope: Scope<'_>, headers: &HeaderStruct) -> HeadersItem {
    let fields: Vec<StructField<'_>> = headers.headers.iter().map(StructField::from).collect();
    let arguments = fields.iter().filter_map(|field| field.new_argument(scope));
    let (constructor_docs, initial) = structs::constructor(scope, &fields, None);
    let derives: &[&str] = match headers.all_optional {
        true => &["Debug", "Clone", "PartialEq", "Default"],
        false => &["Debug", "Clone", "PartialEq"],
    };
    HeadersItem {
        docs: tokens::docs(&headers.docs),
        derives: tokens::derives(derives),
        name: tokens::ident(&headers.name),
        fields: fields.iter().map(|field| field.declaration(scope)).collect(),
        constructor_docs,
        arguments: quote!(#(#arguments),*),
        initial,
        setters: fields.iter().flat_map(|field| field.setters(scope)).collect(),
    }
}
