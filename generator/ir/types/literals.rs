//! Defaults of the document → literals of the types they belong to.

use std::collections::HashMap;

use super::number::{float, integer, range};
use super::{Context, What, proof};
use crate::api::{self, Shape};
use crate::ir::doc_comment::code;
use crate::ir::names::ident::plain;
use crate::ir::names::resolve::{Candidate, Scope};
use crate::ir::{
    Argument, DefaultAccessor, Docs, EventData, EventEnum, EventTag, Field, Literal, Presence, Type, TypeDef, TypeId,
    TypeKind, Union, UnionTag,
};

/// A default as a literal of a type; `None` where the default is not known to be a value of it.
pub(in crate::ir) fn default_value(types: &[TypeDef], ty: &Type, default: &api::Literal) -> Option<Literal> {
    if let Some(literal) = scalar(types, ty, default) {
        return Some(literal);
    }
    match (behind_aliases(types, ty), default) {
        // Absent and `null` are then the same: there is nothing to put in their place.
        (_, api::Literal::Null) => None,
        (Type::List(_), api::Literal::Array(items)) if items.is_empty() => Some(Literal::Empty),
        (Type::Map(_), api::Literal::Object(members)) if members.is_empty() => Some(Literal::Empty),
        _ => proof::holds(types, ty, default).then(|| Literal::Json(default.to_json())),
    }
}

/// The type that an alias stands for.
fn behind_aliases<'t>(types: &'t [TypeDef], mut ty: &'t Type) -> &'t Type {
    for _ in 0..MAX_ALIASES {
        match ty {
            Type::Named(id) => match &types[id.0 as usize].kind {
                TypeKind::Alias(target) => ty = target,
                _ => return ty,
            },
            _ => return ty,
        }
    }
    ty
}

/// Aliases of aliases: what goes on longer leads to itself.
const MAX_ALIASES: usize = 32;

/// A default as a literal of a scalar type.
pub(super) fn scalar(types: &[TypeDef], ty: &Type, default: &api::Literal) -> Option<Literal> {
    match (behind_aliases(types, ty), default) {
        (Type::Bool, api::Literal::Bool(value)) => Some(Literal::Bool(*value)),
        (Type::Int(int), api::Literal::Number(text)) => {
            let (least, greatest) = range(*int);
            integer(text).filter(|value| (least..=greatest).contains(value)).map(|value| Literal::Int(value, *int))
        }
        (Type::F32, api::Literal::Number(text)) => {
            float(text).filter(|text| text.parse::<f32>().is_ok_and(f32::is_finite)).map(Literal::Float)
        }
        (Type::F64, api::Literal::Number(text)) => float(text).map(Literal::Float),
        (Type::String, api::Literal::String(text)) => Some(Literal::String(text.clone())),
        (Type::Named(id), default) => match (&types[id.0 as usize].kind, default) {
            (TypeKind::StringEnum(list), api::Literal::String(text)) => {
                let variant = list.variants.iter().find(|variant| variant.name.wire == *text)?;
                Some(Literal::Variant(*id, variant.name.rust.clone()))
            }
            (TypeKind::IntegerEnum(list), api::Literal::Number(text)) => {
                let value = integer(text)?;
                let (variant, _) = list.variants.iter().find(|(_, known)| i128::from(*known) == value)?;
                Some(Literal::Variant(*id, variant.name.rust.clone()))
            }
            (TypeKind::ValueEnum(list), _) => {
                let json = default.to_json();
                let variant = list.variants.iter().find(|variant| variant.name.wire == json)?;
                Some(Literal::Variant(*id, variant.name.rust.clone()))
            }
            _ => None,
        },
        (Type::Nullable(inner), _) if !matches!(**inner, Type::Nullable(_)) => scalar(types, inner, default),
        _ => None,
    }
}

/// Gives optional fields with a default their accessor.
pub(super) fn add_accessors(context: &Context<'_>, types: &mut [TypeDef]) {
    for (index, entry) in context.catalogue.entries().iter().enumerate() {
        let What::Schema(schema) = entry.what else {
            continue;
        };
        let Shape::Object(object) = &context.api.schema(schema).shape else {
            continue;
        };
        let TypeKind::Struct(built) = &types[index].kind else {
            continue;
        };
        let defaults: Vec<Option<(Literal, Docs)>> = built
            .fields
            .iter()
            .zip(&object.properties)
            .map(|(field, property)| accessor_default(types, field, property))
            .collect();
        if let TypeKind::Struct(built) = &mut types[index].kind {
            name_accessors(&mut built.fields, defaults);
        }
    }
}

/// The value of an accessor, and its docs.
fn accessor_default(types: &[TypeDef], field: &Field, property: &api::Property) -> Option<(Literal, Docs)> {
    let default = property.default.as_ref().filter(|_| field.presence == Presence::Optional)?;
    let (name, shown) = (code(plain(&field.name.rust)), code(&text(default)));
    let docs = Docs(vec![format!("{name}, or its default {shown} where it is absent.")]);
    default_value(types, &field.ty, default).map(|value| (value, docs))
}

/// A default as docs show it, cut short.
fn text(literal: &api::Literal) -> String {
    let text = match literal {
        api::Literal::String(text) => return text.clone(),
        other => other.to_json(),
    };
    if text.chars().count() > MAX_SHOWN { text.chars().take(MAX_SHOWN).chain("...".chars()).collect() } else { text }
}

/// So much of a list or an object stands in docs.
const MAX_SHOWN: usize = 60;

/// Accessors stand beside the setters, which are named like the fields.
fn name_accessors(fields: &mut [Field], defaults: Vec<Option<(Literal, Docs)>>) {
    let mut scope = Scope::default();
    for field in fields.iter() {
        scope.reserve(plain(&field.name.rust));
    }
    for (field, value) in fields.iter_mut().zip(defaults) {
        let Some((value, docs)) = value else { continue };
        let base = plain(&field.name.rust);
        let forms = vec![format!("{base}_or_default"), format!("{base}_or_default_value")];
        let name = scope.resolve_one(Candidate { forms, ..Candidate::default() }).name;
        field.default = Some(DefaultAccessor { name, docs, value });
    }
}

/// A field whose type has one value is no argument where it must be there, or where it tells the variants of a union apart:
/// `new` sets it. So does it a text that tells them apart by one value.
pub(super) fn fix_constants(types: &mut [TypeDef]) {
    let constant: Vec<bool> = types.iter().map(|ty| has_one_value(&ty.kind)).collect();
    let tags = all_tags(types);
    let mut found = Vec::new();
    for (index, ty) in (0u32..).zip(types.iter()) {
        let (TypeKind::Struct(kind) | TypeKind::Sequence(kind)) = &ty.kind else { continue };
        for (place, field) in kind.fields.iter().enumerate() {
            let fixed = match &field.ty {
                Type::Unit => true,
                Type::Named(id) => constant[id.0 as usize],
                _ => false,
            };
            let tag = tags.get(&(TypeId(index), field.name.wire.as_str()));
            if fixed && (field.presence == Presence::Required || tag.is_some()) {
                found.push((index, place, None));
            } else if let Some([value]) = tag.map(Vec::as_slice)
                && let Some(literal) = default_value(types, &field.ty, &api::Literal::String((*value).to_owned()))
            {
                found.push((index, place, Some(literal)));
            }
        }
    }
    for (index, place, literal) in found {
        if let TypeKind::Struct(kind) | TypeKind::Sequence(kind) = &mut types[index as usize].kind {
            kind.fields[place].argument = Argument::Constant;
            kind.fields[place].constant = literal;
            kind.all_optional = false;
        }
    }
}

/// The structs that a member tells apart in unions, that member, and all its values there.
fn all_tags(types: &[TypeDef]) -> HashMap<(TypeId, &str), Vec<&str>> {
    let mut all: HashMap<(TypeId, &str), Vec<&str>> = HashMap::new();
    for ty in types {
        for (id, member, values) in tags(types, &ty.kind) {
            let known = all.entry((id, member)).or_default();
            for value in values {
                if !known.contains(&value.as_str()) {
                    known.push(value);
                }
            }
        }
    }
    all
}

fn tags<'t>(types: &'t [TypeDef], kind: &'t TypeKind) -> Vec<(TypeId, &'t str, &'t [String])> {
    let (member, variants): (&str, Vec<(&Type, &[String])>) = match kind {
        TypeKind::Union(Union { by: UnionTag::Member(member), variants, .. }) => {
            (member, variants.iter().map(|variant| (&variant.ty, variant.values.as_slice())).collect())
        }
        TypeKind::EventEnum(EventEnum { by: EventTag::Member(member), variants, .. }) => {
            let json = variants.iter().filter_map(|variant| match &variant.data {
                EventData::Json(ty) => Some((ty, variant.values.as_slice())),
                EventData::Text | EventData::Open | EventData::Scalar(_) => None,
            });
            (member, json.collect())
        }
        _ => return Vec::new(),
    };
    let named = variants.into_iter().filter_map(|(ty, values)| Some((named(types, ty)?, values)));
    named.map(|(id, values)| (id, member, values)).collect()
}

/// The type behind boxes and aliases.
fn named(types: &[TypeDef], ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Boxed(inner) | Type::Linked(inner) => named(types, inner),
        Type::Named(id) => match &types[id.0 as usize].kind {
            TypeKind::Alias(target) => named(types, target),
            _ => Some(*id),
        },
        _ => None,
    }
}

fn has_one_value(kind: &TypeKind) -> bool {
    match kind {
        TypeKind::StringEnum(kind) => kind.variants.len() == 1 && !kind.free,
        TypeKind::IntegerEnum(kind) => kind.variants.len() == 1,
        TypeKind::ValueEnum(kind) => kind.variants.len() == 1,
        _ => false,
    }
}
