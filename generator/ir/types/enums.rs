//! Lists of strings and integers → enums.

use super::Context;
use crate::api::Schema;
use crate::diagnostics::{Diagnostics, name_numbered};
use crate::ir::doc_comment::code;
use crate::ir::names::ident::camel;
use crate::ir::names::resolve::{Candidate, Scope};
use crate::ir::names::words::{spelled, words};
use crate::ir::{Docs, IntegerEnum, Name, StringEnum, Variant};

/// An enum of strings.
pub(super) fn strings(
    context: &Context<'_>,
    schema: &Schema,
    values: &[String],
    diagnostics: &mut Diagnostics,
) -> StringEnum {
    let mut scope = variant_scope();
    let variants = variants(&mut scope, schema, values, diagnostics);
    StringEnum { variants, free: false, unknown: unknown(&mut scope, context.options.open_enums) }
}

/// An enum of all strings, of which some have a name.
pub(super) fn open_strings(schema: &Schema, values: &[String], diagnostics: &mut Diagnostics) -> StringEnum {
    let mut scope = variant_scope();
    let variants = variants(&mut scope, schema, values, diagnostics);
    StringEnum { variants, free: true, unknown: unknown(&mut scope, true) }
}

/// An enum of integers.
pub(super) fn integers(
    context: &Context<'_>,
    schema: &Schema,
    values: &[i64],
    diagnostics: &mut Diagnostics,
) -> IntegerEnum {
    let mut scope = variant_scope();
    let texts: Vec<String> = values.iter().map(i64::to_string).collect();
    let variants = variants(&mut scope, schema, &texts, diagnostics).into_iter().zip(values.iter().copied()).collect();
    IntegerEnum { variants, unknown: unknown(&mut scope, context.options.open_enums) }
}

/// Variants may have any name but `Self`.
pub(super) fn variant_scope() -> Scope {
    Scope::new(["Self"])
}

/// A variant's name for a text: plain, or with its symbols spelled out.
pub(super) fn candidate(wire: &str) -> Candidate {
    let plain = camel(&words(wire));
    let reserved = (plain == "Self").then(|| "SelfValue".to_owned());
    Candidate::new(wire, [plain, camel(&spelled(wire))].into_iter().chain(reserved))
}

/// The arm for what the document does not name, after all variants have their names.
pub(super) fn unknown(scope: &mut Scope, open: bool) -> Option<String> {
    let forms = ["Unknown", "UnknownValue"].map(str::to_owned);
    open.then(|| scope.resolve_one(Candidate { forms: forms.into(), ..Candidate::default() }).name)
}

fn variants(scope: &mut Scope, schema: &Schema, values: &[String], diagnostics: &mut Diagnostics) -> Vec<Variant> {
    let candidates: Vec<Candidate> = values.iter().map(|value| candidate(value)).collect();
    let names = scope.resolve(&candidates);
    let variant = |(value, resolved): (&String, crate::ir::names::resolve::Resolved)| {
        if let Some(taken) = &resolved.instead_of {
            diagnostics.report(name_numbered(&schema.origin, value, &resolved.name, taken));
        }
        let name = Name { rust: resolved.name, wire: value.clone() };
        Variant { docs: Docs(vec![format!("The value {}.", code(value))]), name }
    };
    values.iter().zip(names).map(variant).collect()
}
