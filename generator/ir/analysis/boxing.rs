//! Types must have a finite size and aliases a finite meaning.
//!
//! Before: `struct Node { next: Option<Node> }`, `type Tree = Vec<Tree>`. After: `Option<Box<Node>>`, and the alias holds free-form
//! values. Lists and maps hold their values elsewhere, so they end a cycle. The walk follows document order and boxes where it comes
//! back to a type that it is inside of: each of these boxes is needed. Long chains of types that hold each other are finite, but
//! rustc follows only 128 steps of them, so every so often a link is boxed, too.

use crate::diagnostics::{Diagnostics, nested_alias, recursive_alias};
use crate::ir::{Type, TypeDef, TypeId, TypeKind};
use crate::source::pointer::Pointer;

/// A struct with more fields than this makes an enum large for all its variants.
const LARGE: usize = 12;

/// So many types may hold each other in place: a step of ours is up to three of rustc's, and users wrap ours in more of theirs.
const DEEP: usize = 16;

/// So many lists and maps may stand in each other, as a type that has no name to the compiler.
const NESTED: usize = 48;

/// Cuts aliases that lead to themselves through nothing but aliases, and those that nest too deep.
pub(in crate::ir) fn cut_aliases(
    types: &mut [TypeDef],
    origin: impl Fn(usize) -> Pointer,
    diagnostics: &mut Diagnostics,
) {
    for index in 0..types.len() {
        let TypeKind::Alias(ty) = &types[index].kind else {
            continue;
        };
        let cut = if leads_to(types, ty, index, &mut Vec::new()) {
            diagnostics.report(recursive_alias(&origin(index), &types[index].name.wire));
            without(types, ty, index)
        } else if layers(types, ty).is_multiple_of(NESTED) {
            diagnostics.report(nested_alias(&origin(index), &types[index].name.wire, NESTED));
            free_form(ty)
        } else {
            continue;
        };
        types[index].kind = TypeKind::Alias(cut);
    }
}

/// How deep lists and maps stand in each other, through aliases; at least 1, which no limit divides.
fn layers<'a>(types: &'a [TypeDef], mut ty: &'a Type) -> usize {
    let mut layers = 1;
    for _ in 0..types.len().saturating_mul(2) {
        ty = match ty {
            Type::List(inner) | Type::Map(inner) => {
                layers += 1;
                inner
            }
            Type::Nullable(inner) | Type::Boxed(inner) | Type::Linked(inner) => inner,
            Type::Named(TypeId(id)) => match &types[*id as usize].kind {
                TypeKind::Alias(target) => target,
                _ => break,
            },
            _ => break,
        };
    }
    layers
}

/// A list or a map of anything.
fn free_form(ty: &Type) -> Type {
    match ty {
        Type::List(_) => Type::List(Box::new(Type::Value)),
        Type::Map(_) => Type::Map(Box::new(Type::Value)),
        _ => Type::Value,
    }
}

/// Whether a type holds an alias, through aliases only.
fn leads_to(types: &[TypeDef], ty: &Type, alias: usize, seen: &mut Vec<usize>) -> bool {
    match ty {
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) | Type::Linked(inner) => {
            leads_to(types, inner, alias, seen)
        }
        Type::Tuple(items) => items.iter().any(|item| leads_to(types, item, alias, seen)),
        Type::Named(TypeId(id)) => {
            let id = *id as usize;
            let TypeKind::Alias(target) = &types[id].kind else {
                return false;
            };
            if id == alias {
                return true;
            }
            if seen.contains(&id) {
                return false;
            }
            seen.push(id);
            leads_to(types, target, alias, seen)
        }
        _ => false,
    }
}

fn without(types: &[TypeDef], ty: &Type, alias: usize) -> Type {
    let inner = |ty: &Type| Box::new(without(types, ty, alias));
    match ty {
        Type::List(ty) => Type::List(inner(ty)),
        Type::Map(ty) => Type::Map(inner(ty)),
        Type::Boxed(ty) => Type::Boxed(inner(ty)),
        Type::Tuple(items) => Type::Tuple(items.iter().map(|ty| without(types, ty, alias)).collect()),
        Type::Nullable(ty) => match inner(ty) {
            value if *value == Type::Value => Type::Value,
            ty => Type::Nullable(ty),
        },
        Type::Named(_) if leads_to(types, ty, alias, &mut Vec::new()) => Type::Value,
        ty => ty.clone(),
    }
}

/// Boxes what would make a type infinite, and large variants beside small ones.
pub(in crate::ir) fn insert_boxes(types: &mut [TypeDef]) {
    for (owner, slot) in large_variants(types).into_iter().chain(endless(types)) {
        if let Some(ty) = slots_mut(&mut types[owner].kind).into_iter().nth(slot) {
            boxed(ty);
        }
    }
}

fn boxed(ty: &mut Type) {
    match ty {
        Type::Nullable(inner) => boxed(inner),
        Type::Boxed(_) => {}
        ty => *ty = Type::Boxed(Box::new(ty.clone())),
    }
}

fn large_variants(types: &[TypeDef]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (owner, def) in types.iter().enumerate() {
        let TypeKind::Union(union) = &def.kind else {
            continue;
        };
        let large: Vec<usize> =
            (0..union.variants.len()).filter(|slot| is_large(types, &union.variants[*slot].ty)).collect();
        if large.len() < union.variants.len() {
            found.extend(large.into_iter().map(|slot| (owner, slot)));
        }
    }
    found
}

fn is_large(types: &[TypeDef], ty: &Type) -> bool {
    direct(types, ty).into_iter().any(|id| match &types[id].kind {
        TypeKind::Struct(fields) | TypeKind::Sequence(fields) => fields.fields.len() > LARGE,
        _ => false,
    })
}

/// Uses that close a cycle or make a chain too long, by depth-first search in document order.
fn endless(types: &[TypeDef]) -> Vec<(usize, usize)> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Inside,
        Done,
    }
    let large = large_variants(types);
    let edges: Vec<Vec<(usize, usize)>> = (0..types.len()).map(|owner| edges(types, owner, &large)).collect();
    let mut states = vec![State::New; types.len()];
    let mut depths = vec![0; types.len()];
    let mut found = Vec::new();
    for root in 0..types.len() {
        let mut stack = Vec::new();
        if states[root] == State::New {
            states[root] = State::Inside;
            stack.push((root, 0));
        }
        while let Some((owner, next)) = stack.last_mut() {
            let owner = *owner;
            let Some((slot, target)) = edges[owner].get(*next).copied() else {
                for (slot, target) in edges[owner].iter().copied().filter(|(_, target)| states[*target] == State::Done)
                {
                    match depths[target] + 1 {
                        depth if depth > DEEP => found.push((owner, slot)),
                        depth => depths[owner] = depths[owner].max(depth),
                    }
                }
                states[owner] = State::Done;
                stack.pop();
                continue;
            };
            *next += 1;
            match states[target] {
                State::New => {
                    states[target] = State::Inside;
                    stack.push((target, 0));
                }
                State::Inside => found.push((owner, slot)),
                State::Done => {}
            }
        }
    }
    found
}

fn edges(types: &[TypeDef], owner: usize, boxed: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let slots = slots(&types[owner].kind).into_iter().enumerate().filter(|(slot, _)| !boxed.contains(&(owner, *slot)));
    slots.flat_map(|(slot, ty)| direct(types, ty).into_iter().map(move |id| (slot, id))).collect()
}

/// The types of ours that are held in place: one, but for tuples.
fn direct(types: &[TypeDef], ty: &Type) -> Vec<usize> {
    match ty {
        Type::Nullable(inner) => direct(types, inner),
        Type::Tuple(items) => items.iter().flat_map(|item| direct(types, item)).collect(),
        Type::Named(TypeId(id)) => match &types[*id as usize].kind {
            TypeKind::Alias(target) => direct(types, target),
            _ => vec![*id as usize],
        },
        _ => Vec::new(),
    }
}

fn slots(kind: &TypeKind) -> Vec<&Type> {
    match kind {
        TypeKind::Struct(fields) | TypeKind::Sequence(fields) => fields.fields.iter().map(|field| &field.ty).collect(),
        TypeKind::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
        TypeKind::EventEnum(events) => events.variants.iter().filter_map(|variant| variant.data.ty()).collect(),
        TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) | TypeKind::ValueEnum(_) | TypeKind::Alias(_) => Vec::new(),
    }
}

fn slots_mut(kind: &mut TypeKind) -> Vec<&mut Type> {
    match kind {
        TypeKind::Struct(fields) | TypeKind::Sequence(fields) => {
            fields.fields.iter_mut().map(|field| &mut field.ty).collect()
        }
        TypeKind::Union(union) => union.variants.iter_mut().map(|variant| &mut variant.ty).collect(),
        TypeKind::EventEnum(events) => events.variants.iter_mut().filter_map(|variant| variant.data.ty_mut()).collect(),
        TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) | TypeKind::ValueEnum(_) | TypeKind::Alias(_) => Vec::new(),
    }
}
