//! Merging: `$ref` with siblings and `allOf` become one flat list of keywords; wrappers that add nothing disappear.
//!
//! Before: `allOf: [{ $ref: Pet }, { properties: { bark: .. } }]`. After: atoms `Pet` and the inline one, whose keywords all hold.

use std::collections::HashSet;

use crate::diagnostics;
use crate::document::{Schema as Written, SchemaObject, TypeName};
use crate::source::pointer::Pointer;

use crate::api::Lowering;

use super::choice::Choice;

/// Longest chain of references and `allOf`.
const MAX_CHAIN: usize = 1_000;

/// Schemas whose keywords must hold together, with references and `allOf` dissolved. Unions are kept apart.
#[derive(Default)]
pub(in crate::api) struct Gathered<'a> {
    /// Bases before what extends them.
    pub(in crate::api) atoms: Vec<&'a SchemaObject>,
    /// `oneOf` and `anyOf` with several members that are not null.
    pub(in crate::api) unions: Vec<UnionSite<'a>>,
    /// A schema `false` among them.
    pub(in crate::api) never: Option<Pointer>,
    /// The members of unions that were asked for.
    pub(in crate::api) choices: Vec<Choice<'a>>,
    done: HashSet<*const SchemaObject>,
    /// How many schemas were open where a member of a union was entered: the way back to the union is no circle.
    entered: Vec<usize>,
}

/// A `oneOf` or `anyOf`; or, with the keyword `discriminator`, a base with all that extend it.
pub(in crate::api) struct UnionSite<'a> {
    pub(in crate::api) owner: &'a SchemaObject,
    pub(in crate::api) keyword: &'static str,
    /// Members that are not null.
    pub(in crate::api) members: Vec<&'a Written>,
}

impl<'a> Gathered<'a> {
    /// All schemas of a property.
    pub(in crate::api) fn property(&self, name: &str) -> Vec<&'a Written> {
        self.atoms.iter().filter_map(|atom| atom.properties.get(name)).collect()
    }

    /// Names of all properties, in order.
    pub(in crate::api) fn property_names(&self) -> Vec<&'a str> {
        let mut seen = HashSet::new();
        let all = self.atoms.iter().flat_map(|atom| atom.properties.keys());
        all.map(|name| &**name).filter(|name| seen.insert(*name)).collect()
    }

    /// Whether some atom requires this property.
    pub(in crate::api) fn requires(&self, name: &str) -> bool {
        self.atoms.iter().any(|atom| atom.required.iter().any(|required| **required == *name))
    }

    /// Whether a schema is among those that must hold.
    pub(super) fn has(&self, object: &SchemaObject) -> bool {
        self.done.contains(&std::ptr::from_ref(object))
    }

    fn chosen(&self, site: &UnionSite<'a>) -> Option<&'a Written> {
        self.choices.iter().find(|choice| choice.site == site.id()).map(|choice| choice.member)
    }
}

impl<'a> Lowering<'a> {
    /// Dissolves references, `allOf` and unions of one member.
    pub(in crate::api) fn gather(&mut self, roots: &[&'a Written]) -> Gathered<'a> {
        self.gather_chosen(roots, Vec::new())
    }

    /// As [`gather`](Self::gather); the unions of which a member is chosen are that member.
    pub(in crate::api) fn gather_chosen(&mut self, roots: &[&'a Written], choices: Vec<Choice<'a>>) -> Gathered<'a> {
        let mut gathered = Gathered { choices, ..Gathered::default() };
        for root in roots {
            self.gather_into(root, &mut gathered, &mut Vec::new());
        }
        gathered
    }

    fn gather_into(&mut self, schema: &'a Written, gathered: &mut Gathered<'a>, open: &mut Vec<&'a SchemaObject>) {
        let object = match schema {
            Written::Bool { value: true, .. } => return,
            Written::Bool { pointer, .. } => {
                gathered.never.get_or_insert_with(|| pointer.clone());
                return;
            }
            Written::Object(object) => &**object,
        };
        if let Some(start) = open.iter().position(|known| std::ptr::eq(*known, object)) {
            if gathered.entered.iter().any(|depth| *depth > start) {
                return;
            }
            let link = |object: &&'a SchemaObject| Some((&object.pointer, &**object.reference.as_ref()?));
            self.report_circle(open[start..].iter().filter_map(link).collect());
            return;
        }
        if !gathered.done.insert(std::ptr::from_ref(object)) {
            return;
        }
        if object.not.as_ref().is_some_and(is_trivial) {
            gathered.never.get_or_insert_with(|| object.pointer.key("not"));
        }
        if open.len() > MAX_CHAIN {
            self.report(diagnostics::schema_too_deep(&object.pointer));
            return;
        }
        open.push(object);
        if let Some(target) = self.target_of(object) {
            self.gather_into(target, gathered, open);
        }
        for member in &object.all_of {
            self.gather_into(member, gathered, open);
        }
        let mut sites = Vec::new();
        for (keyword, members) in unions_of(object) {
            let members = self.without_null(members);
            match members.as_slice() {
                [] => {}
                [one] => self.gather_into(one, gathered, open),
                _ => sites.push(UnionSite { owner: object, keyword, members }),
            }
        }
        sites.extend(self.heirs(object, open));
        gathered.atoms.push(object);
        for site in sites {
            self.gather_site(site, gathered, open);
        }
        open.pop();
    }

    /// A union that was reached from one of its members is that member.
    fn gather_site(&mut self, site: UnionSite<'a>, gathered: &mut Gathered<'a>, open: &mut Vec<&'a SchemaObject>) {
        if let Some(member) = gathered.chosen(&site) {
            gathered.entered.push(open.len());
            self.gather_into(member, gathered, open);
            gathered.entered.pop();
        } else if !self.is_inside(&site, open) {
            gathered.unions.push(site);
        }
    }

    fn is_inside(&mut self, site: &UnionSite<'a>, open: &[&'a SchemaObject]) -> bool {
        let Some((_, before)) = open.split_last() else {
            return false;
        };
        !before.is_empty()
            && site.members.iter().any(|member| {
                self.referred(member)
                    .object()
                    .is_some_and(|member| before.iter().any(|open| std::ptr::eq(*open, member)))
            })
    }

    /// The schema at the end of a chain of references.
    pub(super) fn referred(&mut self, schema: &'a Written) -> &'a Written {
        let mut schema = schema;
        for _ in 0..10 {
            let target = schema.object().filter(|object| has_only_annotations(object) && object.all_of.is_empty());
            match target.and_then(|object| self.target_of(object)) {
                Some(target) => schema = target,
                None => break,
            }
        }
        schema
    }

    /// The schema that `$ref` names.
    pub(in crate::api) fn target_of(&mut self, object: &'a SchemaObject) -> Option<&'a Written> {
        let target = object.reference.as_ref()?;
        self.schema_target(&object.pointer, target)
    }

    /// Members that allow more than `null`.
    pub(in crate::api) fn without_null(&mut self, members: &'a [Written]) -> Vec<&'a Written> {
        members.iter().filter(|member| !self.is_null(member)).collect()
    }

    /// Whether a schema, perhaps behind a reference, allows `null` alone.
    pub(in crate::api) fn is_null(&mut self, schema: &'a Written) -> bool {
        let mut schema = schema;
        for _ in 0..10 {
            let Some(object) = schema.object() else {
                return false;
            };
            if object.types == [TypeName::Null] && !is_composed(object) && object.properties.is_empty() {
                return true;
            }
            if object.types.is_empty() && object.constant.as_ref().is_some_and(|value| value.is_null()) {
                return true;
            }
            if object.types.is_empty()
                && object
                    .values
                    .as_ref()
                    .is_some_and(|values| values.iter().all(|value| value.is_null()) && !values.is_empty())
            {
                return true;
            }
            match self.target_of(object) {
                Some(target) if has_only_annotations(object) => schema = target,
                _ => return false,
            }
        }
        false
    }

    /// The schema that a use is of: wrappers which only refer, annotate or add `null` are taken off.
    pub(in crate::api) fn identity(&mut self, schema: &'a Written) -> &'a Written {
        let mut named = schema;
        let mut current = schema;
        let mut passed: Vec<*const Written> = vec![schema];
        while passed.len() < MAX_CHAIN {
            if let Some(known) = self.schemas.identities.get(&std::ptr::from_ref(current)) {
                // What stands for itself may still be the inline part of a schema that has a name.
                if !std::ptr::eq(*known, current) {
                    named = known;
                }
                break;
            }
            match self.unwrap(current) {
                Some((target, true)) => {
                    passed.push(target);
                    named = target;
                    current = target;
                }
                Some((member, false)) => current = member,
                None => break,
            }
        }
        self.schemas.identities.extend(passed.into_iter().map(|schema| (schema, named)));
        named
    }

    /// What a wrapper wraps, and whether by reference.
    fn unwrap(&mut self, schema: &'a Written) -> Option<(&'a Written, bool)> {
        let object = schema.object()?;
        let tagged = object.discriminator.is_some() && object.one_of.len() + object.any_of.len() != 1;
        if !has_only_annotations(object) || tagged || self.is_heir(object) {
            return None;
        }
        let mut parts: Vec<(&'a Written, bool)> = Vec::new();
        if object.reference.is_some() {
            parts.push((self.target_of(object)?, true));
        }
        parts.extend(object.all_of.iter().filter(|member| !is_trivial(member)).map(|member| (member, false)));
        for (_, members) in unions_of(object) {
            let members = self.without_null(members);
            if members.len() > 1 {
                return None;
            }
            parts.extend(members.into_iter().map(|member| (member, false)));
        }
        let [part] = parts.as_slice() else {
            return None;
        };
        let types: Vec<TypeName> = without_null_type(&object.types);
        if !types.is_empty() {
            let gathered = self.gather(&[part.0]);
            if gathered.unions.is_empty() && super::lower::types(&gathered).as_ref() != Some(&types) {
                return None;
            }
        }
        Some(*part)
    }
}

/// `oneOf` and `anyOf`, those that are there.
pub(in crate::api) fn unions_of(object: &SchemaObject) -> impl Iterator<Item = (&'static str, &[Written])> {
    [("oneOf", object.one_of.as_slice()), ("anyOf", object.any_of.as_slice())]
        .into_iter()
        .filter(|(_, members)| !members.is_empty())
}

/// Types without `null`.
pub(in crate::api) fn without_null_type(types: &[TypeName]) -> Vec<TypeName> {
    types.iter().copied().filter(|name| *name != TypeName::Null).collect()
}

/// Whether a schema says nothing about values.
pub(in crate::api) fn is_trivial(schema: &Written) -> bool {
    match schema {
        Written::Bool { value, .. } => *value,
        Written::Object(object) => object.types.is_empty() && !is_composed(object) && has_only_annotations(object),
    }
}

pub(in crate::api) fn is_composed(object: &SchemaObject) -> bool {
    object.reference.is_some() || !object.all_of.is_empty() || !object.one_of.is_empty() || !object.any_of.is_empty()
}

/// Whether nothing but annotations, `type`, references and unions stands here.
pub(in crate::api) fn has_only_annotations(object: &SchemaObject) -> bool {
    !has_structure(object) && !has_limits(object)
}

/// Keywords that make a type.
pub(in crate::api) fn has_structure(object: &SchemaObject) -> bool {
    object.values.is_some()
        || object.constant.is_some()
        || object.dynamic_ref.is_some()
        || !object.properties.is_empty()
        || object.additional_properties.as_ref().is_some_and(|schema| !is_trivial(schema))
        || !object.pattern_properties.is_empty()
        || object.items.is_some()
        || !object.prefix_items.is_empty()
}

/// Keywords that limit values of a type.
pub(in crate::api) fn has_limits(object: &SchemaObject) -> bool {
    !object.required.is_empty() || has_bounds(object)
}

/// Keywords other than `required` that limit values of a type.
pub(in crate::api) fn has_bounds(object: &SchemaObject) -> bool {
    let schemas = [
        &object.not,
        &object.if_schema,
        &object.property_names,
        &object.unevaluated_properties,
        &object.contains,
        &object.unevaluated_items,
    ];
    let numbers = [
        &object.min_properties,
        &object.max_properties,
        &object.min_items,
        &object.max_items,
        &object.minimum,
        &object.maximum,
        &object.exclusive_minimum,
        &object.exclusive_maximum,
        &object.multiple_of,
        &object.min_length,
        &object.max_length,
    ];
    object.format.is_some()
        || object.pattern.is_some()
        || object.unique_items
        || !object.dependent_required.is_empty()
        || !object.dependent_schemas.is_empty()
        || schemas.iter().any(|schema| schema.is_some())
        || numbers.iter().any(|number| number.is_some())
}
