//! Whether a default of the document is a value of the type that was made for it. What is proven here may stand in generated code
//! as a constant, since reading it cannot fail.

use std::cell::Cell;

use specloom_rt::json::{
    Base64, Base64Url, Date, Decimal, Decode, Duration, Ipv4Addr, Ipv6Addr, LenientTimestamp, Limits, Quoted, Reading,
    StrictTimestamp, Time, Timestamp, Uuid, decode,
};

use super::literals::scalar;
use crate::api::Literal;
use crate::ir::{Extra, Field, Format, Int, Presence, Struct, Type, TypeDef, TypeId, TypeKind, Union, UnionTag};

/// Steps that a proof may take: unions of unions could ask for ever.
const STEPS: u32 = 10_000;

/// Aliases and unions lead to others without a step into the value.
const MAX_DEPTH: u32 = 100;

/// Whether reading `value` as `ty` succeeds, and loses nothing.
pub(super) fn holds(types: &[TypeDef], ty: &Type, value: &Literal) -> bool {
    Proof { types, steps: Cell::new(STEPS) }.holds(ty, value, 0)
}

struct Proof<'a> {
    types: &'a [TypeDef],
    steps: Cell<u32>,
}

impl Proof<'_> {
    fn holds(&self, ty: &Type, value: &Literal, depth: u32) -> bool {
        let left = self.steps.get();
        self.steps.set(left.saturating_sub(1));
        if left == 0 || depth > MAX_DEPTH {
            return false;
        }
        let all = |ty: &Type, values: &[Literal]| values.iter().all(|value| self.holds(ty, value, depth + 1));
        match (ty, value) {
            (Type::Nullable(_) | Type::Unit, Literal::Null) => true,
            (Type::Nullable(inner) | Type::Boxed(inner) | Type::Linked(inner), _) => {
                self.holds(inner, value, depth + 1)
            }
            (Type::Value, _) => is_free_form(value),
            (Type::Uuid, Literal::String(text)) => reads::<Uuid>(text),
            (Type::DateTime, Literal::String(text)) => reads::<Timestamp>(text),
            (Type::Date, Literal::String(text)) => reads::<Date>(text),
            (Type::Time, Literal::String(text)) => reads::<Time>(text),
            (Type::Format(format), Literal::String(text)) => reads_as(*format, text),
            (Type::Format(Format::Decimal), Literal::Number(_)) => true,
            (Type::List(inner), Literal::Array(values)) => all(inner, values),
            (Type::Map(inner), Literal::Object(members)) => {
                members.iter().all(|(_, value)| self.holds(inner, value, depth + 1))
            }
            (Type::Tuple(items), Literal::Array(values)) => {
                items.len() == values.len()
                    && items.iter().zip(values).all(|(item, value)| self.holds(item, value, depth + 1))
            }
            (Type::Named(id), _) => self.named(*id, value, depth + 1),
            _ => scalar(self.types, ty, value).is_some(),
        }
    }

    fn named(&self, id: TypeId, value: &Literal, depth: u32) -> bool {
        match (&self.types[id.0 as usize].kind, value) {
            (TypeKind::Alias(target), _) => self.holds(target, value, depth),
            (TypeKind::Struct(fields), Literal::Object(members)) => self.object(fields, members, depth),
            (TypeKind::Sequence(items), Literal::Array(values)) => self.sequence(items, values, depth),
            (TypeKind::Union(union), _) => self.union(union, value, depth),
            _ => scalar(self.types, &Type::Named(id), value).is_some(),
        }
    }

    fn object(&self, kind: &Struct, members: &[(String, Literal)], depth: u32) -> bool {
        let member = |name: &str| members.iter().find(|(key, _)| key == name).map(|(_, value)| value);
        let is_field = |name: &str| kind.fields.iter().any(|field| field.name.wire == name);
        kind.fields.iter().all(|field| self.field(field, member(&field.name.wire), depth))
            && members.iter().filter(|(name, _)| !is_field(name)).all(|(name, value)| match &kind.extra {
                _ if kind.withheld.contains(name) => false,
                Extra::Kept(_, ty) => !kind.forbidden.contains(name) && self.holds(ty, value, depth),
                Extra::Denied => false,
            })
    }

    fn sequence(&self, kind: &Struct, values: &[Literal], depth: u32) -> bool {
        kind.fields.iter().enumerate().all(|(index, field)| self.field(field, values.get(index), depth))
            && values.iter().skip(kind.fields.len()).all(|value| match &kind.extra {
                Extra::Kept(_, ty) => self.holds(ty, value, depth),
                Extra::Denied => false,
            })
    }

    fn field(&self, field: &Field, value: Option<&Literal>, depth: u32) -> bool {
        match value {
            None => field.presence == Presence::Optional,
            Some(value) => self.holds(&field.ty, value, depth),
        }
    }

    /// A lenient reading takes the first member that fits, so one that does is enough.
    fn union(&self, union: &Union, value: &Literal, depth: u32) -> bool {
        let tag = match (&union.by, value) {
            (UnionTag::Member(member), Literal::Object(members)) => {
                match members.iter().find(|(name, _)| name == member) {
                    Some((_, Literal::String(tag))) => Some(tag),
                    _ => return false,
                }
            }
            (UnionTag::Member(_), _) => return false,
            (UnionTag::ExactlyOne | UnionTag::First, _) => None,
        };
        union
            .variants
            .iter()
            .filter(|variant| tag.is_none_or(|tag| variant.values.contains(tag)))
            .any(|variant| self.holds(&variant.ty, value, depth))
    }
}

/// What the type of free-form values holds: no number is rounded.
fn is_free_form(value: &Literal) -> bool {
    match value {
        Literal::Number(text) => {
            decode::<f64>(text.as_bytes(), Reading::Lenient, &Limits::default()).is_ok() && fits_64_bits(text)
        }
        Literal::Array(values) => values.iter().all(is_free_form),
        Literal::Object(members) => members.iter().all(|(_, value)| is_free_form(value)),
        Literal::Null | Literal::Bool(_) | Literal::String(_) => true,
    }
}

fn fits_64_bits(text: &str) -> bool {
    text.contains(['.', 'e', 'E']) || text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok()
}

/// Whether a text is of a format, as its type reads it.
fn reads_as(format: Format, text: &str) -> bool {
    match format {
        Format::LenientTimestamp => reads::<LenientTimestamp>(text),
        Format::StrictTimestamp => reads::<StrictTimestamp>(text),
        Format::Duration => reads::<Duration>(text),
        Format::Ipv4 => reads::<Ipv4Addr>(text),
        Format::Ipv6 => reads::<Ipv6Addr>(text),
        Format::Base64 => reads::<Base64>(text),
        Format::Base64Url => reads::<Base64Url>(text),
        Format::Secret => true,
        Format::Decimal => false,
        Format::QuotedDecimal => reads::<Quoted<Decimal>>(text),
        Format::Quoted(Int::I8) => reads::<Quoted<i8>>(text),
        Format::Quoted(Int::I16) => reads::<Quoted<i16>>(text),
        Format::Quoted(Int::I32) => reads::<Quoted<i32>>(text),
        Format::Quoted(Int::I64) => reads::<Quoted<i64>>(text),
        Format::Quoted(Int::U8) => reads::<Quoted<u8>>(text),
        Format::Quoted(Int::U16) => reads::<Quoted<u16>>(text),
        Format::Quoted(Int::U32) => reads::<Quoted<u32>>(text),
        Format::Quoted(Int::U64) => reads::<Quoted<u64>>(text),
    }
}

/// Whether a text is of a format, by the words of the runtime itself.
fn reads<T: Decode>(text: &str) -> bool {
    let json = Literal::String(text.to_owned()).to_json();
    decode::<T>(json.as_bytes(), Reading::Strict, &Limits::default()).is_ok()
}
