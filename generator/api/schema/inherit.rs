//! Inheritance as OpenAPI 3.0 has it: a base with a `discriminator`, and schemas that extend it by `allOf`.
//!
//! Before: `Pet: { discriminator: kind }`, `Cat: { allOf: [Pet, ..] }`. After: where `Pet` is used, it is a union of all that extend
//! it, however far down, and of what it is itself; inside of `Cat` it is its own properties alone.

use std::collections::{HashMap, HashSet};

use crate::document::{Schema as Written, SchemaObject, TypeName};
use crate::source::pointer::Pointer;

use crate::api::Lowering;
use crate::api::place::Place;

use super::all_of::{UnionSite, has_limits, has_only_annotations, has_structure};
use super::enumeration::texts;

/// How many schemas one may extend.
const MAX_BASES: usize = 1_000;

/// Schemas by the bases with a discriminator that they extend, in the order of the document.
pub(super) type Heirs<'a> = HashMap<Pointer, Vec<&'a Written>>;

impl<'a> Lowering<'a> {
    /// All that a base stands for where it is used: its heirs, what its discriminator names, itself.
    pub(super) fn heirs(&mut self, base: &'a SchemaObject, open: &[&'a SchemaObject]) -> Option<UnionSite<'a>> {
        if !is_base(base) {
            return None;
        }
        // The base is among the open ones; all others have to be mere references to it.
        let (_, before) = open.split_last()?;
        let is_reference = |object: &SchemaObject| {
            let is_null = |member: &&Written| member.object().is_some_and(|object| object.types == [TypeName::Null]);
            let members = object.one_of.iter().chain(&object.any_of).filter(|member| !is_null(member));
            let parts = object.all_of.iter().chain(members).count() + usize::from(object.reference.is_some());
            has_only_annotations(object) && parts == 1
        };
        if before.iter().any(|object| !is_reference(object) || self.is_heir(object)) {
            return None;
        }
        let mut members = self.schemas.heirs(self.document).get(&base.pointer).cloned().unwrap_or_default();
        self.add_mapped(base, &mut members);
        if members.is_empty() {
            return None;
        }
        // First: what has no discriminator is a value of the base.
        members.splice(0..0, self.base_itself(base));
        Some(UnionSite { owner: base, keyword: "discriminator", members })
    }

    /// Whether a component extends a base, even if it adds nothing.
    pub(super) fn is_heir(&mut self, object: &'a SchemaObject) -> bool {
        if object.all_of.is_empty() || self.component(&object.pointer).is_none() {
            return false;
        }
        // What an upgrade wraps has the pointer of its wrapper, and is no component itself.
        let Some(Place::Schema(component)) = Place::find(self.document, &object.pointer) else {
            return false;
        };
        if !component.object().is_some_and(|component| std::ptr::eq(component, object)) {
            return false;
        }
        object
            .all_of
            .iter()
            .any(|member| self.referred(member).object().is_some_and(|base| base.discriminator.is_some()))
    }

    fn add_mapped(&mut self, base: &'a SchemaObject, members: &mut Vec<&'a Written>) {
        let Some(discriminator) = &base.discriminator else {
            return;
        };
        let named = discriminator
            .mapping
            .iter()
            .map(|(value, name)| (discriminator.pointer.key("mapping").key(value.clone()), name));
        let default =
            discriminator.default_mapping.iter().map(|name| (discriminator.pointer.key("defaultMapping"), name));
        for (at, name) in named.chain(default).collect::<Vec<_>>() {
            let Some(target) = self.mapping_target(&at, name).map(|target| self.referred(target)) else {
                continue;
            };
            let known = members.iter().any(|member| member.pointer() == target.pointer());
            if !known && *target.pointer() != base.pointer {
                members.push(target);
            }
        }
    }

    /// The base as one of its own values, unless the discriminator's constants or the lack of a name exclude it.
    fn base_itself(&mut self, base: &'a SchemaObject) -> Option<&'a Written> {
        let discriminator = base.discriminator.as_deref()?;
        let Some(Place::Schema(itself)) = Place::find(self.document, &base.pointer) else {
            return None;
        };
        let is_base = |lowering: &mut Self, at: Pointer, name: &str| {
            lowering.mapping_target(&at, name).is_some_and(|target| *target.pointer() == base.pointer)
        };
        let mapping = discriminator.pointer.key("mapping");
        let mapped = discriminator.mapping.iter().any(|(value, name)| is_base(self, mapping.key(value.clone()), name));
        let default = discriminator.default_mapping.as_deref();
        if mapped || default.is_some_and(|name| is_base(self, discriminator.pointer.key("defaultMapping"), name)) {
            return Some(itself);
        }
        let name = self.component(&base.pointer)?;
        let schemas: Vec<&'a Written> = base.properties.get(&discriminator.property_name).into_iter().collect();
        let listed = texts(&self.gather(&schemas));
        listed.is_none_or(|listed| listed.contains(&name)).then_some(itself)
    }
}

/// Whether a schema has a discriminator and does not list its members.
fn is_base(object: &SchemaObject) -> bool {
    object.discriminator.is_some() && object.one_of.is_empty() && object.any_of.is_empty()
}

impl<'a> super::Arena<'a> {
    fn heirs(&mut self, document: &'a crate::document::Document) -> &Heirs<'a> {
        self.heirs.get_or_insert_with(|| {
            let mut heirs = Heirs::new();
            for schema in document.components.schemas.values() {
                for base in bases(document, schema) {
                    heirs.entry(base).or_default().push(schema);
                }
            }
            heirs
        })
    }
}

/// The bases with a discriminator that a component extends.
fn bases<'a>(document: &'a crate::document::Document, schema: &'a Written) -> Vec<Pointer> {
    let mut found = Vec::new();
    let mut seen: HashSet<Pointer> = HashSet::from([schema.pointer().clone()]);
    let mut queue: Vec<&'a Written> = Vec::new();
    let extended = |object: &'a SchemaObject, is_root: bool| {
        // A reference alone is another name for the base.
        let alone = is_root && !has_structure(object) && !has_limits(object);
        let target = object.reference.as_ref().filter(|_| !alone);
        let target = target.and_then(|target| Pointer::parse(object.pointer.file(), target));
        let target = target.and_then(|pointer| match Place::find(document, &pointer) {
            Some(Place::Schema(schema)) => Some(schema),
            _ => None,
        });
        object.all_of.iter().chain(target).collect::<Vec<&'a Written>>()
    };
    queue.extend(schema.object().map(|object| extended(object, true)).unwrap_or_default());
    while let Some(schema) = queue.pop() {
        let Some(object) = schema.object().filter(|_| seen.len() < MAX_BASES && seen.insert(schema.pointer().clone()))
        else {
            continue;
        };
        if is_base(object) {
            found.push(object.pointer.clone());
        }
        queue.extend(extended(object, false));
    }
    found
}
