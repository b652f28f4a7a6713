//! Chains of types that own each other must not be longer than the compiler looks.
//!
//! Before: `struct N0 { next: Option<N1> }`, and so on to `N500`. After: every so often a use is `Option<rt::Link<N1>>`, which tells
//! the compiler nothing of what it owns. To see whether a value may be dropped, rustc follows what it owns through fields, boxes,
//! lists and maps alike, 128 steps at most (E0320). No box helps there. Real documents stay far below, so they get no links.

use crate::ir::{Extra, Type, TypeDef, TypeId, TypeKind};

/// So many steps may a type of ours take; users wrap it in futures, results and types of their own.
const LIMIT: usize = 90;

/// Chains are cut into pieces of so many steps.
const PIECE: usize = 40;

/// A use of another type.
#[derive(Debug, Clone, Copy)]
struct Edge {
    slot: usize,
    target: usize,
    /// Steps from the owner to the target.
    steps: usize,
}

/// Puts links where chains are too long.
pub(in crate::ir) fn insert_links(types: &mut [TypeDef]) {
    let edges: Vec<Vec<Edge>> = types.iter().map(|def| edges(&def.kind)).collect();
    let (depths, _) = chains(&edges, usize::MAX);
    let long: Vec<usize> = (0..types.len()).filter(|root| depths[*root] > LIMIT).collect();
    if long.iter().all(|root| looked(&edges, *root) <= LIMIT) {
        return;
    }
    let (_, cut) = chains(&edges, PIECE);
    for (owner, slot) in cut {
        if let Some(ty) = slots_mut(&mut types[owner].kind).into_iter().nth(slot) {
            link(ty);
        }
    }
}

fn link(ty: &mut Type) {
    match ty {
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => link(inner),
        Type::Boxed(inner) => *ty = Type::Linked(inner.clone()),
        Type::Linked(_) => {}
        ty => *ty = Type::Linked(Box::new(ty.clone())),
    }
}

/// The longest chain from each type on, cycles not followed; chains longer than `most` are cut at the uses that are returned.
fn chains(edges: &[Vec<Edge>], most: usize) -> (Vec<usize>, Vec<(usize, usize)>) {
    let (mut depths, mut entered, mut cut) = (vec![0; edges.len()], vec![false; edges.len()], Vec::new());
    for root in 0..edges.len() {
        let mut stack = Vec::new();
        if !entered[root] {
            entered[root] = true;
            stack.push((root, 0));
        }
        while let Some((owner, next)) = stack.last_mut() {
            let owner = *owner;
            let Some(edge) = edges[owner].get(*next) else {
                for edge in &edges[owner] {
                    match depths[edge.target] + edge.steps {
                        depth if depth > most => cut.push((owner, edge.slot)),
                        depth => depths[owner] = depth.max(depths[owner]),
                    }
                }
                stack.pop();
                continue;
            };
            *next += 1;
            if !entered[edge.target] {
                entered[edge.target] = true;
                stack.push((edge.target, 0));
            }
        }
    }
    (depths, cut)
}

/// How deep rustc looks from a type: it takes the last of what it found, and visits each type once.
fn looked(edges: &[Vec<Edge>], root: usize) -> usize {
    let mut seen = vec![false; edges.len()];
    seen[root] = true;
    let (mut stack, mut deepest) = (vec![(root, 0)], 0);
    while let Some((owner, depth)) = stack.pop() {
        deepest = depth.max(deepest);
        for edge in &edges[owner] {
            if !std::mem::replace(&mut seen[edge.target], true) {
                stack.push((edge.target, depth + edge.steps));
            }
        }
    }
    deepest
}

fn edges(kind: &TypeKind) -> Vec<Edge> {
    let slots = slots(kind).into_iter().enumerate();
    let edges = |(slot, ty)| owned(ty).into_iter().map(move |(target, steps)| Edge { slot, target, steps });
    slots.flat_map(edges).collect()
}

/// The types that are owned in the end, and the steps to each: one, but for tuples.
fn owned(ty: &Type) -> Vec<(usize, usize)> {
    let further =
        |inner: &Type, more: usize| owned(inner).into_iter().map(move |(target, steps)| (target, steps + more));
    match ty {
        Type::Named(TypeId(id)) => vec![(*id as usize, 1)],
        Type::Nullable(inner) => owned(inner),
        Type::Boxed(inner) | Type::List(inner) => further(inner, 1).collect(),
        Type::Map(inner) => further(inner, 3).collect(),
        Type::Tuple(items) => items.iter().flat_map(|item| further(item, 1)).collect(),
        _ => Vec::new(),
    }
}

fn slots(kind: &TypeKind) -> Vec<&Type> {
    match kind {
        TypeKind::Struct(fields) | TypeKind::Sequence(fields) => {
            let extra = match &fields.extra {
                Extra::Kept(_, ty) => Some(ty),
                Extra::Denied => None,
            };
            fields.fields.iter().map(|field| &field.ty).chain(extra).collect()
        }
        TypeKind::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
        TypeKind::EventEnum(events) => events.variants.iter().filter_map(|variant| variant.data.ty()).collect(),
        TypeKind::Alias(target) => vec![target],
        TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) | TypeKind::ValueEnum(_) => Vec::new(),
    }
}

fn slots_mut(kind: &mut TypeKind) -> Vec<&mut Type> {
    match kind {
        TypeKind::Struct(fields) | TypeKind::Sequence(fields) => {
            let extra = match &mut fields.extra {
                Extra::Kept(_, ty) => Some(ty),
                Extra::Denied => None,
            };
            fields.fields.iter_mut().map(|field| &mut field.ty).chain(extra).collect()
        }
        TypeKind::Union(union) => union.variants.iter_mut().map(|variant| &mut variant.ty).collect(),
        TypeKind::EventEnum(events) => events.variants.iter_mut().filter_map(|variant| variant.data.ty_mut()).collect(),
        TypeKind::Alias(target) => vec![target],
        TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) | TypeKind::ValueEnum(_) => Vec::new(),
    }
}
