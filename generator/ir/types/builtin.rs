//! Schemas without a type of their own → Rust's and the runtime's types.

use super::Catalogue;
use super::sequences::is_fixed;
use crate::api::{Additional, Api, IntegerFormat, Schema, SchemaId, Shape, StringFormat, Use};
use crate::config::MissingOffset;
use crate::ir::{Argument, Format, Int, Type, TypeDef, TypeKind};

/// Arrays of arrays nest this deep; what is deeper can only be a schema that holds itself.
const MAX_DEPTH: usize = 64;

/// The type of a schema where it is used.
pub(in crate::ir) fn type_of(api: &Api, catalogue: &Catalogue<'_>, used: Use) -> Type {
    nested(api, catalogue, used, 0)
}

/// The type behind the name of a component that is no struct and no enum.
pub(super) fn shape_type(api: &Api, catalogue: &Catalogue<'_>, schema: &Schema) -> Type {
    unnamed(api, catalogue, &schema.shape, 0)
}

fn nested(api: &Api, catalogue: &Catalogue<'_>, used: Use, depth: usize) -> Type {
    let bare = named(api, catalogue, used.schema, depth);
    // `null` is one of the values of these already.
    if used.nullable && !holds_null(api, used.schema) { Type::Nullable(Box::new(bare)) } else { bare }
}

fn holds_null(api: &Api, schema: SchemaId) -> bool {
    matches!(api.schema(schema).shape, Shape::Any | Shape::Null)
}

fn named(api: &Api, catalogue: &Catalogue<'_>, id: SchemaId, depth: usize) -> Type {
    match catalogue.of_schema(id) {
        Some(type_id) => Type::Named(type_id),
        None if depth > MAX_DEPTH => Type::Value,
        None => unnamed(api, catalogue, &api.schema(id).shape, depth),
    }
}

fn unnamed(api: &Api, catalogue: &Catalogue<'_>, shape: &Shape, depth: usize) -> Type {
    match shape {
        Shape::Map(Additional::Typed(values)) => Type::Map(Box::new(nested(api, catalogue, *values, depth + 1))),
        Shape::Map(_) => Type::Map(Box::new(Type::Value)),
        Shape::Array(items) => Type::List(Box::new(nested(api, catalogue, *items, depth + 1))),
        Shape::String(format) => string(*format),
        Shape::Integer(format) => Type::Int(int(*format)),
        Shape::Number { single: true } => Type::F32,
        Shape::Number { single: false } => Type::F64,
        Shape::Decimal => Type::Format(Format::Decimal),
        Shape::Foreign(foreign) => Type::Foreign(foreign.path.clone()),
        Shape::Boolean => Type::Bool,
        Shape::Null => Type::Unit,
        Shape::Any => Type::Value,
        Shape::Never => Type::Never,
        Shape::Tuple(tuple) if is_fixed(tuple) => {
            Type::Tuple(tuple.items.iter().map(|item| nested(api, catalogue, *item, depth + 1)).collect())
        }
        // These have a type of their own unless only the envelope of an event holds them.
        Shape::OpenEnum(_) => Type::String,
        Shape::Object(_) | Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::Union(_) => Type::Value,
        Shape::ValueEnum(_) | Shape::Tuple(_) => Type::Value,
    }
}

fn string(format: StringFormat) -> Type {
    match format {
        StringFormat::Plain => Type::String,
        StringFormat::Uuid => Type::Uuid,
        StringFormat::DateTime(MissingOffset::Answers) => Type::DateTime,
        StringFormat::DateTime(MissingOffset::Accept) => Type::Format(Format::LenientTimestamp),
        StringFormat::DateTime(MissingOffset::Refuse) => Type::Format(Format::StrictTimestamp),
        StringFormat::Date => Type::Date,
        StringFormat::Time => Type::Time,
        StringFormat::Duration => Type::Format(Format::Duration),
        StringFormat::Ipv4 => Type::Format(Format::Ipv4),
        StringFormat::Ipv6 => Type::Format(Format::Ipv6),
        StringFormat::Base64 => Type::Format(Format::Base64),
        StringFormat::Base64Url => Type::Format(Format::Base64Url),
        StringFormat::Secret => Type::Format(Format::Secret),
        StringFormat::Decimal => Type::Format(Format::QuotedDecimal),
        StringFormat::Integer(format) => Type::Format(Format::Quoted(int(format))),
    }
}

pub(super) fn int(format: IntegerFormat) -> Int {
    match format {
        IntegerFormat::I8 => Int::I8,
        IntegerFormat::I16 => Int::I16,
        IntegerFormat::I32 => Int::I32,
        IntegerFormat::I64 => Int::I64,
        IntegerFormat::U8 => Int::U8,
        IntegerFormat::U16 => Int::U16,
        IntegerFormat::U32 => Int::U32,
        IntegerFormat::U64 => Int::U64,
    }
}

/// How an argument of a type is taken: texts, and types of the runtime, as anything that becomes one.
pub(in crate::ir) fn argument(ty: &Type, types: &[TypeDef]) -> Argument {
    match ty {
        Type::String | Type::DateTime | Type::Time | Type::Foreign(_) => Argument::Into,
        Type::Format(Format::Ipv4 | Format::Ipv6) => Argument::Value,
        Type::Format(_) => Argument::Into,
        Type::Named(id) => match types.get(id.0 as usize).map(|def| &def.kind) {
            Some(TypeKind::Alias(target)) if !matches!(target, Type::Named(_)) => argument(target, types),
            _ => Argument::Value,
        },
        _ => Argument::Value,
    }
}
