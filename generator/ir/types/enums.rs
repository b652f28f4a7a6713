//! Lists of values → enums.

use super::Context;
use crate::api::{Literal, Schema};
use crate::diagnostics::{Diagnostics, name_numbered};
use crate::ir::doc_comment::code;
use crate::ir::names::ident::camel;
use crate::ir::names::resolve::{Candidate, Resolved, Scope};
use crate::ir::names::words::{spelled, words};
use crate::ir::{IntegerEnum, Name, StringEnum, ValueEnum, Variant, docs};

/// An enum of strings.
pub(super) fn strings(
    context: &Context<'_>,
    schema: &Schema,
    values: &[String],
    diagnostics: &mut Diagnostics,
) -> StringEnum {
    let mut scope = variant_scope();
    let variants = variants(&mut scope, schema, values, candidates(values), diagnostics);
    StringEnum { variants, free: false, unknown: unknown(&mut scope, context.options.open_enums) }
}

/// An enum of all strings, of which some have a name.
pub(super) fn open_strings(schema: &Schema, values: &[String], diagnostics: &mut Diagnostics) -> StringEnum {
    let mut scope = variant_scope();
    let variants = variants(&mut scope, schema, values, candidates(values), diagnostics);
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
    let variants = variants(&mut scope, schema, &texts, candidates(&texts), diagnostics);
    let variants = variants.into_iter().zip(values.iter().copied()).collect();
    IntegerEnum { variants, unknown: unknown(&mut scope, context.options.open_enums) }
}

/// An enum of values of any kind.
pub(super) fn values(
    context: &Context<'_>,
    schema: &Schema,
    values: &[Literal],
    diagnostics: &mut Diagnostics,
) -> ValueEnum {
    let mut scope = variant_scope();
    let texts: Vec<String> = values.iter().map(Literal::to_json).collect();
    let candidates = values.iter().zip(&texts).map(|(value, json)| value_candidate(value, json)).collect();
    let variants = variants(&mut scope, schema, &texts, candidates, diagnostics);
    ValueEnum { variants, unknown: unknown(&mut scope, context.options.open_enums) }
}

/// A variant's name for a value that may be no text; those of other kinds give way to texts that read the same.
fn value_candidate(value: &Literal, json: &str) -> Candidate {
    let kind = match value {
        Literal::String(text) => return Candidate { wire: json.to_owned(), ..candidate(text) },
        Literal::Array(items) if items.is_empty() => "EmptyList",
        Literal::Object(members) if members.is_empty() => "EmptyObject",
        Literal::Null | Literal::Bool(_) => "Value",
        Literal::Number(_) => "Number",
        Literal::Array(_) => "List",
        Literal::Object(_) => "Object",
    };
    let short: String = json.chars().take(MAX_NAME).collect();
    let plain = candidate(&short);
    let named = candidate(&format!("{kind} {short}")).forms;
    match value {
        Literal::Null | Literal::Bool(_) | Literal::Number(_) => Candidate {
            wire: json.to_owned(),
            forms: plain.forms.into_iter().chain(named).collect(),
            ..Candidate::default()
        },
        _ if kind.starts_with("Empty") => Candidate::new(json, [kind.to_owned()]),
        _ => Candidate::new(json, named),
    }
}

/// So much of a list or an object becomes a name.
const MAX_NAME: usize = 40;

/// Variants may have any name but `Self`.
pub(in crate::ir) fn variant_scope() -> Scope {
    Scope::new(["Self"])
}

/// A variant's name for a text: plain, or with its symbols spelled out.
pub(in crate::ir) fn candidate(wire: &str) -> Candidate {
    let plain = camel(&words(wire));
    let reserved = (plain == "Self").then(|| "SelfValue".to_owned());
    Candidate::new(wire, [plain, camel(&spelled(wire))].into_iter().chain(reserved))
}

/// The arm for what the document does not name, after all variants have their names.
pub(super) fn unknown(scope: &mut Scope, open: bool) -> Option<String> {
    let forms = ["Unknown", "UnknownValue"].map(str::to_owned);
    open.then(|| scope.resolve_one(Candidate { forms: forms.into(), ..Candidate::default() }).name)
}

fn variants(
    scope: &mut Scope,
    schema: &Schema,
    values: &[String],
    candidates: Vec<Candidate>,
    diagnostics: &mut Diagnostics,
) -> Vec<Variant> {
    let note = |index: usize| schema.value_notes.get(index);
    let named = candidates.into_iter().enumerate().map(|(index, candidate)| {
        let name = note(index).and_then(|note| note.name.as_deref()).map(|name| camel(&words(name)));
        let forms = name.into_iter().filter(|name| *name != "Self").chain(candidate.forms.clone()).collect();
        Candidate { forms, ..candidate }
    });
    let names = scope.resolve(&named.collect::<Vec<Candidate>>());
    let variant = |(index, resolved): (usize, Resolved)| {
        let value = &values[index];
        if let Some(taken) = &resolved.instead_of {
            diagnostics.report(name_numbered(&schema.origin, value, &resolved.name, taken));
        }
        let described = note(index).and_then(|note| note.description.as_deref());
        let docs = docs::or_sentence(described, || format!("The value {}.", code(value)));
        Variant { docs, name: Name { rust: resolved.name, wire: value.clone() } }
    };
    names.into_iter().enumerate().map(variant).collect()
}

fn candidates(values: &[String]) -> Vec<Candidate> {
    values.iter().map(|value| candidate(value)).collect()
}
