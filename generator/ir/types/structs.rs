//! Objects → structs.

use super::{Context, argument, checks, type_of};
use crate::api::{self, Additional, Object};
use crate::diagnostics::{Diagnostics, name_numbered};
use crate::ir::doc_comment::code;
use crate::ir::names::ident::{FIELD_LOCALS, escaped, locals, plain, snake};
use crate::ir::names::resolve::{Candidate, Resolved, Scope};
use crate::ir::names::words::{spelled, words};
use crate::ir::{Argument, Checks, Extra, Field, Name, Presence, Struct, Type, docs};

/// The struct of an object. Accessors for defaults are added when all types are known.
pub(super) fn build(context: &Context<'_>, object: &Object, diagnostics: &mut Diagnostics) -> Struct {
    let mut scope = field_scope(object);
    let names = scope.resolve(&object.properties.iter().map(|property| candidate(&property.name)).collect::<Vec<_>>());
    report(object, &names, diagnostics);
    let extra = extra(context, object, &mut scope);
    let extra_checks = match object.additional {
        Additional::Typed(values) => checks(context.api, values),
        Additional::Any | Additional::Denied => Checks::default(),
    };
    let mut all: Vec<String> = names.iter().map(|resolved| resolved.name.clone()).collect();
    if let Extra::Kept(name, _) = &extra {
        all.insert(0, name.rust.clone());
    }
    let skipped = all.len() - names.len();
    let locals = locals(&all, FIELD_LOCALS).split_off(skipped);
    let named = names.into_iter().map(|resolved| resolved.name).zip(locals);
    let fields: Vec<Field> =
        object.properties.iter().zip(named).map(|(property, names)| field(context, property, names)).collect();
    let all_optional = fields.iter().all(|field| field.presence == Presence::Optional);
    let (forbidden, withheld) = (object.forbidden.clone(), object.withheld.clone());
    Struct { fields, forbidden, withheld, extra, extra_checks, all_optional }
}

/// What every struct has beside its setters.
const CONSTRUCTOR: &str = "new";

/// A name for a value of the document: plain, then with its symbols spelled out.
pub(in crate::ir) fn candidate(wire: &str) -> Candidate {
    let plain = escaped(snake(&words(wire)));
    if plain == CONSTRUCTOR {
        return Candidate::new(wire, [format!("{plain}_")]);
    }
    let spelled = escaped(snake(&spelled(wire)));
    Candidate::new(wire, [plain, spelled])
}

/// `x_null` is the second setter of an optional, nullable `x`.
fn field_scope(object: &Object) -> Scope {
    let mut scope = Scope::new([CONSTRUCTOR]);
    for property in object.properties.iter().filter(|property| !property.required && property.schema.nullable) {
        scope.reserve(format!("{}_null", plain(&escaped(snake(&words(&property.name))))));
    }
    scope
}

fn report(object: &Object, names: &[Resolved], diagnostics: &mut Diagnostics) {
    for (property, resolved) in object.properties.iter().zip(names) {
        if let Some(taken) = &resolved.instead_of {
            diagnostics.report(name_numbered(&property.origin, &property.name, &resolved.name, taken));
        }
    }
}

fn extra(context: &Context<'_>, object: &Object, scope: &mut Scope) -> Extra {
    let values = match object.additional {
        Additional::Denied => return Extra::Denied,
        Additional::Any => Type::Value,
        Additional::Typed(values) => type_of(context.api, context.catalogue, values),
    };
    let forms = ["extra", "extra_members"].map(str::to_owned);
    let rust = scope.resolve_one(Candidate { forms: forms.into(), ..Candidate::default() }).name;
    Extra::Kept(Name { rust, wire: String::new() }, values)
}

fn field(context: &Context<'_>, property: &api::Property, (rust, local): (String, String)) -> Field {
    let ty = type_of(context.api, context.catalogue, property.schema);
    let presence = if property.required { Presence::Required } else { Presence::Optional };
    let argument = match &ty {
        // The setter of an optional field takes the value itself, the constructor an `Option`.
        Type::Nullable(inner) if presence == Presence::Optional => argument_of(context, inner),
        ty => argument_of(context, ty),
    };
    Field {
        name: Name { rust, wire: property.name.clone() },
        local,
        docs: docs::or_sentence(property.description.as_deref(), || format!("The member {}.", code(&property.name))),
        deprecated: property.deprecated,
        checks: checks(context.api, property.schema),
        ty,
        presence,
        argument,
        constant: None,
        default: None,
    }
}

/// As [`argument`], before the types are built: what an alias stands for is in the schema.
fn argument_of(context: &Context<'_>, ty: &Type) -> Argument {
    match ty {
        Type::Named(id) => match context.catalogue.entries()[id.0 as usize].what {
            super::What::Schema(schema) => match context.api.schema(schema).shape {
                api::Shape::String(api::StringFormat::Plain) => Argument::Into,
                _ => Argument::Value,
            },
            super::What::Events(_) => Argument::Value,
        },
        ty => argument(ty, &[]),
    }
}
