//! Parameters, and the name of the request body.

use super::{Context, idempotency};
use crate::api::{self, Operation};
use crate::diagnostics::{Diagnostics, name_numbered};
use crate::ir::doc_comment::code;
use crate::ir::names::ident::{PARAMETER_LOCALS, RESERVED_PARAMETERS, escaped, locals, snake};
use crate::ir::names::resolve::{Candidate, Scope};
use crate::ir::names::words::{spelled, words};
use crate::ir::types::{argument, checks, default_value, type_of};
use crate::ir::{Location, Name, Parameter, Style, docs, kept};

/// Streams take `Last-Event-ID`, unless they declare it themselves.
pub(super) fn takes_last_event_id(operation: &Operation) -> bool {
    let declares = |parameter: &api::Parameter| {
        parameter.location == api::Location::Header && parameter.name.eq_ignore_ascii_case("last-event-id")
    };
    operation.resumes() && !operation.parameters.iter().any(declares)
}

/// Parameters in argument order, and the name of the body's argument. The call has methods of the names that are taken.
pub(super) fn build(
    context: &Context<'_>,
    operation: &Operation,
    taken: &[&str],
    diagnostics: &mut Diagnostics,
) -> (Vec<Parameter>, Option<String>) {
    let ordered = ordered(context, operation);
    let mut scope = Scope::new(RESERVED_PARAMETERS.iter().copied());
    for name in taken {
        scope.reserve(*name);
    }
    let mut names = Vec::with_capacity(ordered.len() + 1);
    for (parameter, resolved) in
        ordered.iter().zip(scope.resolve(&ordered.iter().map(|found| candidate(found)).collect::<Vec<_>>()))
    {
        if let Some(taken) = &resolved.instead_of {
            diagnostics.report(name_numbered(&parameter.origin, &parameter.name, &resolved.name, taken));
        }
        names.push(resolved.name);
    }
    if operation.body.is_some() {
        let forms = ["body", "request_body"].map(str::to_owned);
        names.push(scope.resolve_one(Candidate { forms: forms.into(), ..Candidate::default() }).name);
    }
    let locals = locals(&names, PARAMETER_LOCALS);
    let named = ordered.iter().zip(names.iter().zip(locals));
    let parameters = named.map(|(found, (name, local))| Parameter {
        positional: is_positional(context, operation, found),
        ..parameter(context, found, name, local)
    });
    let parameters = parameters.collect();
    let body = operation.body.as_ref().and(names.last().cloned());
    (parameters, body)
}

/// Arguments first: those of the path in its order, those that have been arguments before in the order that they had, then other
/// required ones as the document lists them.
fn ordered<'a>(context: &Context<'_>, operation: &'a Operation) -> Vec<&'a api::Parameter> {
    let place = |parameter: &api::Parameter| {
        let place = kept::argument_place(context.options, operation, &kept::written_key(parameter));
        match parameter.location {
            api::Location::Path => (0, 0),
            _ => place.map_or((if is_asked_for(context, parameter) { 2 } else { 3 }, 0), |place| (1, place)),
        }
    };
    let mut all: Vec<&api::Parameter> = operation.parameters.iter().collect();
    all.sort_by_key(|parameter| place(parameter));
    all
}

/// What was an argument stays one when it may be left out.
fn is_positional(context: &Context<'_>, operation: &Operation, parameter: &api::Parameter) -> bool {
    is_asked_for(context, parameter)
        || parameter.location == api::Location::Path
        || kept::argument_place(context.options, operation, &kept::written_key(parameter)).is_some()
}

/// Whether the caller has to give it.
fn is_asked_for(context: &Context<'_>, parameter: &api::Parameter) -> bool {
    parameter.required && !idempotency::is_made(context, parameter)
}

fn candidate(parameter: &api::Parameter) -> Candidate {
    let words = words(&parameter.name);
    let plain = snake(&words);
    if RESERVED_PARAMETERS.contains(&plain.as_str()) {
        return Candidate::new(&parameter.name, [format!("{plain}_")]);
    }
    let location = match parameter.location {
        api::Location::Path => "path",
        api::Location::Query => "query",
        api::Location::Header => "header",
        api::Location::Cookie => "cookie",
    };
    let forms = [escaped(plain.clone()), escaped(snake(&spelled(&parameter.name))), format!("{plain}_{location}")];
    Candidate::new(&parameter.name, forms)
}

fn parameter(context: &Context<'_>, found: &api::Parameter, name: &str, local: String) -> Parameter {
    let ty = type_of(context.api, context.catalogue, found.schema);
    let style = style(found.style);
    let default = found.default.as_ref().filter(|_| !found.required);
    let is_made = idempotency::is_made(context, found);
    let made = is_made.then(|| {
        "Unless it is given, the client makes one: a UUID, the same each time that the call is tried.".to_owned()
    });
    Parameter {
        name: Name { rust: name.to_owned(), wire: if found.whole_query { String::new() } else { found.name.clone() } },
        local,
        docs: docs::with_line(found.description.as_deref(), || sentence(found), made),
        deprecated: found.deprecated,
        location: location(found.location),
        style: (style != default_style(found.location)).then_some(style),
        explode: (found.explode != default_explode(style)).then_some(found.explode),
        allow_reserved: found.allow_reserved,
        allow_empty: found.allow_empty,
        required: found.required || found.location == api::Location::Path,
        positional: true,
        is_made,
        default: default.and_then(|default| default_value(context.types, &ty, default)),
        checks: checks(context.api, found.schema),
        argument: argument(&ty, context.types),
        ty,
    }
}

fn sentence(parameter: &api::Parameter) -> String {
    let kind = match parameter.location {
        api::Location::Path => "path parameter",
        api::Location::Query => "query parameter",
        api::Location::Header => "header",
        api::Location::Cookie => "cookie",
    };
    format!("The {kind} {}.", code(&parameter.name))
}

fn location(location: api::Location) -> Location {
    match location {
        api::Location::Path => Location::Path,
        api::Location::Query => Location::Query,
        api::Location::Header => Location::Header,
        api::Location::Cookie => Location::Cookie,
    }
}

pub(super) fn style(style: api::Style) -> Style {
    match style {
        api::Style::Simple => Style::Simple,
        api::Style::Label => Style::Label,
        api::Style::Matrix => Style::Matrix,
        api::Style::Form => Style::Form,
        api::Style::SpaceDelimited => Style::SpaceDelimited,
        api::Style::PipeDelimited => Style::PipeDelimited,
        api::Style::DeepObject => Style::DeepObject,
        api::Style::Cookie => Style::Cookie,
        api::Style::Json => Style::Json,
    }
}

fn default_style(location: api::Location) -> Style {
    match location {
        api::Location::Path | api::Location::Header => Style::Simple,
        api::Location::Query | api::Location::Cookie => Style::Form,
    }
}

fn default_explode(style: Style) -> bool {
    matches!(style, Style::Form | Style::Cookie)
}
