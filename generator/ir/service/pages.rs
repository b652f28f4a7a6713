//! Answers in pages: which operations have them by the configuration, and whether the document agrees.
//!
//! A selector that names one operation has to fit it. One that covers several (`GET /rooms/**`, `tag:x`) is for those that it fits: the
//! others have no such parameter or member. Of several selectors the one that says most counts.

use std::collections::BTreeSet;

use super::Context;
use super::member::{self, Found};
use crate::api::{self, Api, Operation, selects_route};
use crate::config::{self, MemberPath, Pagination};
use crate::diagnostics::{self, Diagnostics};
use crate::ir::names::operations::operation_label;
use crate::ir::pins::place;
use crate::ir::types::type_of;
use crate::ir::{Answer, AnswerBody, Codec, FormKind, PageItems, Pages, PagesBy, Success, Type, TypeKind};

/// Why an operation has no such pages, and what would be right.
pub(super) struct Misfit {
    what: String,
    help: String,
}

impl Misfit {
    pub(super) fn new(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self { what: what.into(), help: help.into() }
    }
}

/// The selectors that were of use, or have had their message.
#[derive(Default)]
pub(super) struct Used(BTreeSet<String>);

/// The pages of an operation, if the configuration has some for it.
pub(super) fn build(
    context: &Context<'_>,
    operation: &Operation,
    answers: &[Answer],
    success: &Success,
    used: &mut Used,
    diagnostics: &mut Diagnostics,
) -> Option<Pages> {
    let (rank, selector, pagination) = chosen(context, operation, used, diagnostics)?;
    let built = fitted(context, operation, answers, success, pagination);
    match built {
        Ok((by, more, items)) => {
            used.0.insert(selector.to_owned());
            Some(Pages { selector: selector.to_owned(), by, more, items })
        }
        Err(misfit) => {
            if rank == Rank::Named {
                used.0.insert(selector.to_owned());
                let label = operation_label(operation);
                diagnostics.report(diagnostics::pagination_misfit(
                    &place(operation),
                    &label,
                    &misfit.what,
                    misfit.help,
                ));
            }
            None
        }
    }
}

/// Reports selectors that no operation has pages by.
pub(super) fn check(context: &Context<'_>, used: &Used, diagnostics: &mut Diagnostics) {
    let operations = || context.api.operations.iter().filter(|operation| operation.hook.is_none());
    for selector in context.options.calls.pagination.keys().filter(|selector| !used.0.contains(*selector)) {
        let selected = operations().filter(|operation| rank(context.api, selector, operation).is_some()).count();
        if selected > 0 {
            diagnostics.report(diagnostics::pagination_fits_none(selector, selected));
            continue;
        }
        let labels = operations().map(operation_label);
        let routes = operations().map(|operation| format!("{} {}", operation.method, operation.path));
        let tags = context.api.tags.iter().map(|tag| format!("tag:{}", tag.name));
        let known: Vec<String> = labels.chain(routes).chain(tags).collect();
        diagnostics.report(diagnostics::pagination_without_match(selector, known.iter().map(String::as_str)));
    }
}

/// How much a selector says of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Tag,
    Pattern,
    Named,
}

fn chosen<'a>(
    context: &Context<'a>,
    operation: &Operation,
    used: &mut Used,
    diagnostics: &mut Diagnostics,
) -> Option<(Rank, &'a str, &'a Pagination)> {
    if operation.hook.is_some() || operation.half.as_ref().is_some_and(|half| half.streams) {
        return None;
    }
    let all = context.options.calls.pagination.iter();
    let ranked = all.filter_map(|(selector, pages)| Some((rank(context.api, selector, operation)?, selector, pages)));
    let ranked: Vec<_> = ranked.collect();
    let most = ranked.iter().map(|(rank, ..)| *rank).max()?;
    let mut best = ranked.into_iter().filter(|(rank, ..)| *rank == most);
    let (rank, selector, pages) = best.next()?;
    if let Some((_, other, _)) = best.find(|(.., other)| *other != pages) {
        used.0.extend([selector.to_owned(), other.to_owned()]);
        let label = operation_label(operation);
        diagnostics.report(diagnostics::pagination_ambiguous(&place(operation), &label, selector, other));
        return None;
    }
    Some((rank, selector, pages))
}

fn rank(api: &Api, selector: &str, operation: &Operation) -> Option<Rank> {
    if operation.id.as_deref() == Some(selector) {
        return Some(Rank::Named);
    }
    if let Some(tag) = selector.strip_prefix("tag:") {
        return operation.tags.iter().any(|own| is_below(api, own, tag)).then_some(Rank::Tag);
    }
    let rank = if selector.contains('*') || !selector.contains(' ') { Rank::Pattern } else { Rank::Named };
    selects_route(selector, &operation.path, &operation.method).then_some(rank)
}

/// Whether a tag is another, or below it.
fn is_below(api: &Api, own: &str, tag: &str) -> bool {
    let mut at = api.tags.iter().find(|known| known.name == own);
    // A chain of parents is no longer than there are tags.
    for _ in 0..=api.tags.len() {
        match at {
            Some(known) if known.name == tag => return true,
            Some(known) => at = known.parent.map(|parent| &api.tags[parent]),
            None => return own == tag,
        }
    }
    false
}

type Fitted = (PagesBy, Option<Vec<String>>, Option<PageItems>);

fn fitted(
    context: &Context<'_>,
    operation: &Operation,
    answers: &[Answer],
    success: &Success,
    pagination: &Pagination,
) -> Result<Fitted, Misfit> {
    let body = json_body(answers, success)?;
    let of =
        |path: &MemberPath, wanted: Wanted| member::raw(context.types, body, path, |found| wanted.fits(context, found));
    let items = match &pagination.items {
        Some(path) => Some(member::items(context.types, body, &path.names, &path.text)?),
        None => member::items(context.types, body, &[], "").ok(),
    };
    let counted = || match &items {
        Some(_) => Ok(()),
        None => Err(Misfit::new(
            "its pages end where there are no items, and none are named",
            "name the list of items, as in `items = \"data\"`",
        )),
    };
    let by = match &pagination.by {
        config::PagesBy::Cursor { member, parameter } => {
            of(member, Wanted::Scalar)?;
            parameter_of(context, operation, parameter, Wanted::Scalar)?;
            PagesBy::Cursor { parameter: parameter.clone(), member: member.names.clone() }
        }
        config::PagesBy::Page { parameter, first, pages } => {
            counted()?;
            let found = parameter_of(context, operation, parameter, Wanted::Number)?;
            let pages = pages.as_ref().map(|pages| of(pages, Wanted::Number)).transpose()?;
            let first = first.or_else(|| default_of(found)).unwrap_or(1);
            PagesBy::Page { parameter: parameter.clone(), first, pages }
        }
        config::PagesBy::Offset { parameter, limit, total } => {
            counted()?;
            parameter_of(context, operation, parameter, Wanted::Number)?;
            let limit = limit.as_ref().map(|limit| {
                let found = parameter_of(context, operation, limit, Wanted::Number)?;
                Ok((limit.clone(), default_of(found)))
            });
            let total = total.as_ref().map(|total| of(total, Wanted::Number)).transpose()?;
            PagesBy::Offset { parameter: parameter.clone(), limit: limit.transpose()?, total }
        }
        config::PagesBy::Link => PagesBy::Link,
    };
    let more = pagination.more.as_ref().map(|more| of(more, Wanted::Bool)).transpose()?;
    Ok((by, more, items))
}

/// The type of the only success, where it is JSON.
fn json_body<'a>(answers: &'a [Answer], success: &Success) -> Result<&'a Type, Misfit> {
    let found = match success {
        Success::One(index) => match &answers[*index].body {
            AnswerBody::One(form) => match &form.kind {
                FormKind::Value(ty) if form.media_types.iter().all(|known| known.codec == Codec::Json) => Some(ty),
                _ => None,
            },
            AnswerBody::Empty | AnswerBody::Several(_) => None,
        },
        Success::Several(..) | Success::Undeclared => None,
    };
    found.ok_or_else(|| {
        Misfit::new("it does not answer with one type of JSON", "choose an operation whose one success is JSON")
    })
}

/// What a member or a parameter has to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// What can be written as a text.
    Scalar,
    Number,
    Bool,
}

impl Wanted {
    fn fits(self, context: &Context<'_>, found: &Found<'_>) -> Result<(), &'static str> {
        let ty = match found {
            Found::Anything => return Ok(()),
            Found::Type(ty) => *ty,
        };
        match self {
            Self::Scalar if is_scalar(context, ty) => Ok(()),
            Self::Number if matches!(ty, Type::Int(_) | Type::F32 | Type::F64 | Type::String) => Ok(()),
            Self::Bool if *ty == Type::Bool => Ok(()),
            Self::Scalar => Err("no text and no number"),
            Self::Number => Err("no number"),
            Self::Bool => Err("no boolean"),
        }
    }
}

fn is_scalar(context: &Context<'_>, ty: &Type) -> bool {
    match ty {
        Type::Named(id) => matches!(
            context.types[id.0 as usize].kind,
            TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) | TypeKind::ValueEnum(_)
        ),
        Type::Bool | Type::Unit | Type::Never | Type::List(_) | Type::Map(_) | Type::Tuple(_) => false,
        _ => true,
    }
}

/// A parameter of the query that holds one value.
fn parameter_of<'a>(
    context: &Context<'_>,
    operation: &'a Operation,
    name: &str,
    wanted: Wanted,
) -> Result<&'a api::Parameter, Misfit> {
    let is_pair = |parameter: &&api::Parameter| parameter.location == api::Location::Query && !parameter.whole_query;
    let query = operation.parameters.iter().filter(is_pair);
    let Some(found) = query.clone().find(|parameter| parameter.name == name) else {
        let known: Vec<&str> = query.map(|parameter| parameter.name.as_str()).collect();
        let help = diagnostics::suggest::did_you_mean(name, known.iter().copied());
        let help = help.unwrap_or_else(|| format!("its query has {}", listed(&known)));
        return Err(Misfit::new(format!("its query has no parameter `{name}`"), help));
    };
    let ty = type_of(context.api, context.catalogue, found.schema);
    let fits = member::plain(context.types, &ty, |found| wanted.fits(context, found));
    if found.style != api::Style::Form || fits.is_err() {
        let what = fits.err().unwrap_or("written in a way of its own");
        let help = "pages are asked for by a parameter that holds one text or number";
        return Err(Misfit::new(format!("its parameter `{name}` is {what}"), help));
    }
    Ok(found)
}

fn listed(known: &[&str]) -> String {
    match known {
        [] => "no parameters".to_owned(),
        known => known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
    }
}

/// What the server takes where nothing is said.
fn default_of(parameter: &api::Parameter) -> Option<u64> {
    match parameter.default.as_ref()? {
        api::Literal::Number(text) | api::Literal::String(text) => text.parse().ok(),
        _ => None,
    }
}
