//! `oneOf` and `anyOf`: members, and what tells them apart.

use std::collections::HashSet;

use crate::diagnostics;
use crate::document::{Discriminator, Schema as Written, SchemaObject, TypeName};
use crate::source::pointer::Pointer;

use crate::api::{Lowering, Shape, Union, UnionMember, Use};

use super::all_of::{UnionSite, has_structure, without_null_type};
use super::enumeration::texts;
use super::{Gathered, lower};

/// How many unions within unions are asked for the constants of their members.
const MAX_NESTED: usize = 500;

impl<'a> Lowering<'a> {
    /// The shape of a schema that is a union; `None` if it is none.
    pub(super) fn union_shape(&mut self, gathered: &Gathered<'a>, origin: &Pointer) -> Option<Shape> {
        let sites: Vec<&UnionSite<'a>> = gathered.unions.iter().filter(|site| !self.limits_only(site)).collect();
        for site in gathered.unions.iter().filter(|site| !sites.iter().any(|kept| std::ptr::eq(*kept, *site))) {
            self.report(diagnostics::not_enforced(&site.owner.pointer, site.keyword));
        }
        let site = *sites.first()?;
        if let Some(construct) = beside_union(gathered, &sites) {
            self.report(diagnostics::unsupported(site.owner.pointer.key(site.keyword), construct, None));
            return Some(Shape::Any);
        }
        if let Some(shape) = self.text_union(site) {
            return Some(shape);
        }
        self.check_types_beside(gathered, site, origin);
        Some(Shape::Union(self.union(site)))
    }

    /// `anyOf: [{ required: [a] }, { required: [b] }]` limits values and makes no type.
    fn limits_only(&self, site: &UnionSite<'a>) -> bool {
        site.members.iter().all(|member| {
            member.object().is_some_and(|object| {
                !has_structure(object)
                    && object.reference.is_none()
                    && without_null_type(&object.types).iter().all(|name| *name == TypeName::Object)
                    && object.all_of.is_empty()
                    && object.one_of.is_empty()
                    && object.any_of.is_empty()
                    && (!object.required.is_empty() || object.not.is_some())
            })
        })
    }

    /// Texts only: constants, lists, and `anyOf` of a list and any text (which says that the list is open).
    fn text_union(&mut self, site: &UnionSite<'a>) -> Option<Shape> {
        if site.owner.discriminator.is_some() {
            return None;
        }
        let mut values: Vec<String> = Vec::new();
        let mut open = false;
        for member in &site.members {
            let gathered = self.gather(&[*member]);
            if !gathered.unions.is_empty() || lower::types(&gathered) != Some(vec![TypeName::String]) {
                return None;
            }
            match texts(&gathered) {
                Some(texts) => texts.into_iter().for_each(|text| {
                    if !values.contains(&text) {
                        values.push(text);
                    }
                }),
                None if gathered.atoms.iter().any(|atom| atom.format.is_some() || atom.pattern.is_some()) => {
                    return None;
                }
                None => open = true,
            }
        }
        let named = site
            .members
            .iter()
            .filter(|member| member.object().is_some_and(|object| object.reference.is_some()))
            .count();
        let fits = if open { site.keyword == "anyOf" && site.members.len() == 2 } else { named == 0 };
        (fits && !values.is_empty()).then_some(Shape::StringEnum(values))
    }

    /// `type` beside a union has to be one that its members have.
    fn check_types_beside(&mut self, gathered: &Gathered<'a>, site: &UnionSite<'a>, origin: &Pointer) {
        let Some(outer) = lower::types(gathered).filter(|types| !types.is_empty()) else {
            return;
        };
        let fits = |lowering: &mut Self, member: &'a Written| {
            let inner = lowering.gather(&[member]);
            lower::types(&inner).is_none_or(|types| {
                types
                    .iter()
                    .any(|name| outer.contains(name) || *name == TypeName::Integer && outer.contains(&TypeName::Number))
            })
        };
        if !site.members.iter().any(|member| fits(self, member)) {
            let names: Vec<&str> = outer.iter().map(|name| name.as_str()).collect();
            self.report(diagnostics::schema_conflict(
                origin,
                &format!("its type is `{}`, and no member of `{}` has it", names.join("`, `"), site.keyword),
            ));
        }
    }

    fn union(&mut self, site: &UnionSite<'a>) -> Union {
        let discriminator = site.owner.discriminator.as_deref();
        let mut taken: Vec<String> = Vec::new();
        let mut members = Vec::new();
        for member in &site.members {
            let schema = Use { nullable: false, ..self.use_of(member) };
            let mut values =
                discriminator.map_or_else(Vec::new, |discriminator| self.member_values(discriminator, member));
            values.retain(|value| !taken.contains(value));
            taken.extend(values.iter().cloned());
            members.push(UnionMember { origin: member.pointer().clone(), schema, values });
        }
        let discriminator = discriminator.map(|discriminator| discriminator.property_name.to_string());
        Union { exactly_one: site.keyword == "oneOf", discriminator, members }
    }

    /// Values of the discriminator that select a member: those of the mapping, else the constants of its own property, else its name.
    pub(in crate::api) fn member_values(
        &mut self,
        discriminator: &'a Discriminator,
        member: &'a Written,
    ) -> Vec<String> {
        let target = self.identity(member).pointer().clone();
        let mut mapped = Vec::new();
        for (value, name) in &discriminator.mapping {
            let at = discriminator.pointer.key("mapping").key(value.clone());
            if let Some(schema) = self.mapping_target(&at, name)
                && *self.identity(schema).pointer() == target
            {
                mapped.push(value.to_string());
            }
        }
        if !mapped.is_empty() {
            return mapped;
        }
        let property = &*discriminator.property_name;
        let own = self.constants_of(member, property);
        if !own.is_empty() {
            return own;
        }
        self.component(&target).into_iter().collect()
    }

    /// Constant texts of a member's property; of a union, those of its members.
    pub(in crate::api) fn constants_of(&mut self, member: &'a Written, property: &str) -> Vec<String> {
        let mut values = Vec::new();
        self.collect_constants(member, property, &mut HashSet::new(), &mut values);
        values
    }

    fn collect_constants(
        &mut self,
        member: &'a Written,
        property: &str,
        seen: &mut HashSet<Pointer>,
        values: &mut Vec<String>,
    ) {
        let member = self.identity(member);
        if !seen.insert(member.pointer().clone()) || seen.len() > MAX_NESTED {
            return;
        }
        let gathered = self.gather(&[member]);
        let schemas = gathered.property(property);
        if !schemas.is_empty() {
            let inner = self.gather(&schemas);
            values.extend(texts(&inner).unwrap_or_default());
            return;
        }
        if let Some(site) = gathered.unions.first() {
            for member in &site.members {
                self.collect_constants(member, property, seen, values);
            }
            return;
        }
        if !gathered.requires(property) {
            let name = self.component(member.pointer()).map_or("this member".to_owned(), |name| format!("`{name}`"));
            self.report(diagnostics::discriminator_missing(member.pointer(), property, &name));
        }
    }
}

/// What beside a union would change its type.
fn beside_union(gathered: &Gathered<'_>, sites: &[&UnionSite<'_>]) -> Option<&'static str> {
    if sites.len() > 1 {
        return Some("several unions in one schema");
    }
    let owner = sites[0].owner;
    let structured = |atom: &SchemaObject| has_structure(atom) || !atom.required.is_empty();
    if structured(owner) {
        return Some("properties or values beside `oneOf` or `anyOf`");
    }
    gathered
        .atoms
        .iter()
        .any(|atom| !std::ptr::eq(*atom, owner) && structured(atom))
        .then_some("`allOf` with a union among its members")
}
