//! What may be derived on top of `Debug, Clone, PartialEq`.
//!
//! Structs and unions: `Eq` where no float is inside; nothing else, since each derive costs the users of large documents compile
//! time, and a new field could take it away again. Enums without values: everything. `Default` where no field is required.

use crate::ir::{Extra, Type, TypeDef, TypeId, TypeKind};

/// Fills in the derives of all types.
pub(in crate::ir) fn derive(types: &mut [TypeDef]) {
    let equal = full_equality(types);
    for (def, equal) in types.iter_mut().zip(equal) {
        def.derives = match &def.kind {
            TypeKind::Struct(fields) | TypeKind::Sequence(fields) => {
                let mut derives = if equal { vec!["Eq"] } else { Vec::new() };
                if fields.all_optional {
                    derives.push("Default");
                }
                derives
            }
            TypeKind::StringEnum(list) if list.unknown.is_some() => {
                vec!["Eq", "Hash", "PartialOrd", "Ord"]
            }
            TypeKind::ValueEnum(list) if list.unknown.is_some() => vec!["Eq", "Hash"],
            TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) | TypeKind::ValueEnum(_) => {
                vec!["Copy", "Eq", "Hash", "PartialOrd", "Ord"]
            }
            TypeKind::Union(_) if equal => vec!["Eq"],
            TypeKind::Union(_) | TypeKind::EventEnum(_) | TypeKind::Alias(_) => Vec::new(),
        };
    }
}

/// Which types hold no float: found by taking away until nothing changes, so that recursion is no obstacle.
fn full_equality(types: &[TypeDef]) -> Vec<bool> {
    let mut equal = vec![true; types.len()];
    loop {
        let next: Vec<bool> =
            types.iter().zip(&equal).map(|(def, is_equal)| *is_equal && is_full(&def.kind, &equal)).collect();
        if next == equal {
            return equal;
        }
        equal = next;
    }
}

fn is_full(kind: &TypeKind, equal: &[bool]) -> bool {
    match kind {
        TypeKind::Struct(fields) | TypeKind::Sequence(fields) => {
            let extra = match &fields.extra {
                Extra::Kept(_, values) => type_is_full(values, equal),
                Extra::Denied => true,
            };
            extra && fields.fields.iter().all(|field| type_is_full(&field.ty, equal))
        }
        TypeKind::Union(union) => union.variants.iter().all(|variant| type_is_full(&variant.ty, equal)),
        TypeKind::Alias(ty) => type_is_full(ty, equal),
        TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) | TypeKind::ValueEnum(_) => true,
        // The arm for unknown events holds the raw event, which promises no more than `PartialEq`.
        TypeKind::EventEnum(_) => false,
    }
}

fn type_is_full(ty: &Type, equal: &[bool]) -> bool {
    match ty {
        Type::F32 | Type::F64 => false,
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) | Type::Linked(inner) => {
            type_is_full(inner, equal)
        }
        Type::Tuple(items) => items.iter().all(|item| type_is_full(item, equal)),
        Type::Named(TypeId(id)) => equal[*id as usize],
        Type::Bool
        | Type::Int(_)
        | Type::String
        | Type::Uuid
        | Type::DateTime
        | Type::Date
        | Type::Time
        | Type::Format(_)
        | Type::Value
        | Type::Unit
        | Type::Never => true,
    }
}
