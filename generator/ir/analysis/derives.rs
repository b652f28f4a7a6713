//! What may be derived on top of `Debug, Clone, PartialEq`.
//!
//! Structs and unions: `Eq` where no float is inside; nothing else, since each derive costs the users of large documents compile
//! time, and a new field could take it away again. Enums without values: everything. `Default` where no field is required. `[models]
//! derive_for` adds to that.

use crate::diagnostics::{Diagnostics, derive_on_alias, derive_without_match};
use crate::ir::{BuildOptions, Extra, Type, TypeDef, TypeId, TypeKind};

/// Fills in the derives of all types.
pub(in crate::ir) fn derive(types: &mut [TypeDef]) {
    let equal = full_equality(types);
    for (def, equal) in types.iter_mut().zip(equal) {
        let derives = match &def.kind {
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
        def.derives = derives.into_iter().map(str::to_owned).collect();
    }
}

/// What every type derives.
const ALWAYS: [&str; 3] = ["Debug", "Clone", "PartialEq"];

/// Adds what the configuration asks for, by the components that types are made of.
pub(in crate::ir) fn add<'a>(
    types: &mut [TypeDef],
    options: &BuildOptions,
    component: impl Fn(usize) -> Option<&'a str>,
    diagnostics: &mut Diagnostics,
) {
    if options.derive_for.is_empty() {
        return;
    }
    let keys: Vec<Option<String>> =
        (0..types.len()).map(|index| component(index).map(|name| format!("schema:{name}"))).collect();
    for (key, more) in &options.derive_for {
        let all = || keys.iter().enumerate().filter(|(_, known)| known.as_ref() == Some(key)).map(|(index, _)| index);
        if all().next().is_none() {
            diagnostics.report(derive_without_match(key, keys.iter().flatten().map(String::as_str)));
        }
        for index in all() {
            let def = &mut types[index];
            if matches!(def.kind, TypeKind::Alias(_)) {
                diagnostics.report(derive_on_alias(key, &def.name.rust));
                continue;
            }
            for derive in more {
                if !ALWAYS.contains(&derive.as_str()) && !def.derives.contains(derive) {
                    def.derives.push(derive.clone());
                }
            }
        }
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
        // What it promises is not known here.
        Type::Foreign(_) => false,
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
