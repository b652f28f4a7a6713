//! Idempotency keys: which parameter holds one, and whether the client can make it.
//!
//! A caller who has nothing to say about the key may leave it out, required or not: the client then sends a UUID of version 4, the same
//! each time that the call is tried. Where such a text would be no value of the parameter, it is a parameter like any other.

use super::Context;
use crate::api::{self, Operation, TextFormat};
use crate::diagnostics::{Diagnostics, idempotency_header_unknown};
use crate::ir::types::{checks, type_of};
use crate::ir::{BuildOptions, Checks, Type, TypeKind};

/// The header of the draft `httpapi-idempotency-key-header`.
const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// UUIDs as the runtime makes them. A pattern that takes these takes them all.
const SAMPLES: [&str; 4] = [
    "00000000-0000-4000-8000-000000000000",
    "ffffffff-ffff-4fff-bfff-ffffffffffff",
    "01234567-89ab-4cde-9f01-23456789abcd",
    "abcdefab-cdef-4abc-adef-abcdefabcdef",
];

/// Whether the client makes the value of a parameter, unless the caller does.
pub(super) fn is_made(context: &Context<'_>, parameter: &api::Parameter) -> bool {
    is_key(context.options, parameter)
        && is_plain(parameter)
        && holds_uuid(context, &type_of(context.api, context.catalogue, parameter.schema))
        && accepts_uuid(&checks(context.api, parameter.schema))
}

/// Reports a header of the configuration that no operation has.
pub(super) fn check(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    let Some(wanted) = &context.options.calls.idempotency_header else {
        return;
    };
    let parameters = || context.api.operations.iter().flat_map(|operation: &Operation| &operation.parameters);
    if !parameters().any(|parameter| is_key(context.options, parameter)) {
        let headers = parameters().filter(|parameter| parameter.location == api::Location::Header);
        diagnostics.report(idempotency_header_unknown(wanted, headers.map(|parameter| parameter.name.as_str())));
    }
}

fn is_key(options: &BuildOptions, parameter: &api::Parameter) -> bool {
    let name = options.calls.idempotency_header.as_deref().unwrap_or(IDEMPOTENCY_KEY);
    parameter.location == api::Location::Header && parameter.name.eq_ignore_ascii_case(name)
}

/// In JSON a text has quotes.
fn is_plain(parameter: &api::Parameter) -> bool {
    parameter.style == api::Style::Simple
}

fn holds_uuid(context: &Context<'_>, ty: &Type) -> bool {
    match ty {
        Type::String | Type::Uuid => true,
        Type::Nullable(inner) | Type::Boxed(inner) | Type::Linked(inner) => holds_uuid(context, inner),
        Type::Named(id) => match &context.types[id.0 as usize].kind {
            TypeKind::Alias(target) => holds_uuid(context, target),
            _ => false,
        },
        _ => false,
    }
}

fn accepts_uuid(checks: &Checks) -> bool {
    let length = SAMPLES[0].len() as u64;
    checks.min_length.is_none_or(|least| least <= length)
        && checks.max_length.is_none_or(|most| length <= most)
        && checks.format.is_none_or(|format| format == TextFormat::Uuid)
        && checks.pattern.as_ref().is_none_or(|pattern| SAMPLES.iter().all(|text| api::matches(pattern, text)))
        && checks.rules.is_empty()
}
