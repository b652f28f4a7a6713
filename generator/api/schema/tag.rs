//! Discriminators: which values select which member, and what a value without one of them is.

use std::collections::HashSet;

use crate::diagnostics;
use crate::document::{Discriminator, Schema as Written};
use crate::source::pointer::Pointer;

use crate::api::{Fallback, Lowering};

use super::Gathered;
use super::enumeration::texts;

/// How many unions within unions are asked for the constants of their members.
const MAX_NESTED: usize = 500;

/// Constant texts of a property, and where it is missing.
#[derive(Default)]
struct Constants<'a> {
    texts: Vec<String>,
    undeclared: Vec<&'a Written>,
    seen: HashSet<Pointer>,
}

impl<'a> Lowering<'a> {
    /// Values of the discriminator that select each of the members: those of the mapping, else the constants of its own property,
    /// else its name. No value selects two.
    pub(super) fn tag_values(
        &mut self,
        discriminator: &'a Discriminator,
        beside: &Gathered<'a>,
        members: &[&'a Written],
    ) -> Vec<Vec<String>> {
        let property = &*discriminator.property_name;
        let is_beside = beside.requires(property) || !beside.property(property).is_empty();
        let mapped: Vec<Vec<String>> = members.iter().map(|member| self.mapped(discriminator, member)).collect();
        let constants: Vec<Vec<String>> =
            members.iter().map(|member| self.constants(member, property, !is_beside)).collect();
        let shared = |index: usize, value: &String| {
            (0..members.len())
                .any(|other| other != index && mapped[other].is_empty() && constants[other].contains(value))
        };
        let mut taken: HashSet<String> = mapped.iter().flatten().cloned().collect();
        let mut all = Vec::with_capacity(members.len());
        for (index, member) in members.iter().enumerate() {
            if !mapped[index].is_empty() {
                all.push(mapped[index].clone());
                continue;
            }
            let target = self.identity(member).pointer().clone();
            let name = self.component(&target);
            let own = &constants[index];
            let mut values = match name {
                // A list that others have, too, says nothing of this member.
                Some(name) if own.len() > 1 && own.iter().any(|value| shared(index, value)) => {
                    vec![own.iter().find(|value| value.eq_ignore_ascii_case(&name)).cloned().unwrap_or(name)]
                }
                name if own.is_empty() => name.into_iter().collect(),
                _ => own.clone(),
            };
            values.retain(|value| taken.insert(value.clone()));
            all.push(values);
        }
        all
    }

    /// What a value is whose discriminator selects none of the members.
    pub(super) fn fallback(
        &mut self,
        discriminator: &'a Discriminator,
        beside: &Gathered<'a>,
        members: &[&'a Written],
    ) -> Fallback {
        if let Some(name) = &discriminator.default_mapping {
            let at = discriminator.pointer.key("defaultMapping");
            let target = self.mapping_target(&at, name).map(|target| self.identity(target).pointer().clone());
            let found =
                target.and_then(|target| members.iter().position(|member| *self.identity(member).pointer() == target));
            match found {
                Some(index) => return Fallback::Member(index),
                None => self.report(diagnostics::not_generated(&at, "`defaultMapping` to a schema that is no member")),
            }
        }
        let property = &*discriminator.property_name;
        let required = |lowering: &mut Self, member: &'a Written| {
            let inner = lowering.gather(&[member]);
            inner.requires(property) || !inner.unions.is_empty()
        };
        let always = beside.requires(property) || members.iter().all(|member| required(self, member));
        if always { Fallback::Unknown } else { Fallback::Shape }
    }

    fn mapped(&mut self, discriminator: &'a Discriminator, member: &'a Written) -> Vec<String> {
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
        mapped
    }

    /// As [`tag_values`](Self::tag_values), of one member alone.
    pub(in crate::api) fn member_values(
        &mut self,
        discriminator: &'a Discriminator,
        member: &'a Written,
    ) -> Vec<String> {
        let mapped = self.mapped(discriminator, member);
        if !mapped.is_empty() {
            return mapped;
        }
        let own = self.constants_of(member, &discriminator.property_name);
        if !own.is_empty() {
            return own;
        }
        let target = self.identity(member).pointer().clone();
        self.component(&target).into_iter().collect()
    }

    /// Constant texts of a member's property; of a union, those of its members.
    pub(in crate::api) fn constants_of(&mut self, member: &'a Written, property: &str) -> Vec<String> {
        self.constants(member, property, true)
    }

    fn constants(&mut self, member: &'a Written, property: &str, has_to_declare: bool) -> Vec<String> {
        let mut found = Constants::default();
        self.collect_constants(member, property, &mut found);
        for member in found.undeclared.into_iter().filter(|_| has_to_declare) {
            let name = self.component(member.pointer()).map_or("this member".to_owned(), |name| format!("`{name}`"));
            self.report(diagnostics::discriminator_missing(member.pointer(), property, &name));
        }
        found.texts
    }

    fn collect_constants(&mut self, member: &'a Written, property: &str, found: &mut Constants<'a>) {
        let member = self.identity(member);
        if !found.seen.insert(member.pointer().clone()) || found.seen.len() > MAX_NESTED {
            return;
        }
        let gathered = self.gather(&[member]);
        let schemas = gathered.property(property);
        if !schemas.is_empty() {
            let inner = self.gather(&schemas);
            found.texts.extend(texts(&inner).unwrap_or_default());
            return;
        }
        if let Some(site) = gathered.unions.first() {
            for member in &site.members {
                self.collect_constants(member, property, found);
            }
            return;
        }
        if !gathered.requires(property) {
            found.undeclared.push(member);
        }
    }
}
