//! One alternative of a schema that is a union and more: what stands beside the union is distributed over its members.
//!
//! Before: `{ properties: P, oneOf: [A, B] }`. After: `oneOf: [P and A, P and B]`, which is the same for `oneOf` and `anyOf`. Several
//! unions in one schema become unions within unions, each with its own rule.

use crate::document::{Schema as Written, SchemaObject, TypeName};

use crate::api::Lowering;

use super::Gathered;
use super::all_of::{UnionSite, has_bounds, has_limits, has_structure, is_composed, is_trivial, without_null_type};
use super::lower::{declared_types, types};

/// How many unions within unions are asked for their types.
const MAX_NESTED: usize = 5;

/// A `oneOf`, an `anyOf`, or the heirs of a base, by the schema that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::api) struct SiteId {
    pub(super) owner: *const SchemaObject,
    pub(super) keyword: &'static str,
}

/// A member that was taken of a union.
#[derive(Debug, Clone, Copy)]
pub(in crate::api) struct Choice<'a> {
    pub(super) site: SiteId,
    pub(super) member: &'a Written,
}

impl<'a> UnionSite<'a> {
    pub(in crate::api) fn id(&self) -> SiteId {
        SiteId { owner: self.owner, keyword: self.keyword }
    }

    /// Whether a member has properties.
    pub(in crate::api) fn has_properties(&self) -> bool {
        self.members.iter().filter_map(|member| member.object()).any(|member| !member.properties.is_empty())
    }

    pub(in crate::api) fn choose(&self, member: &'a Written) -> Choice<'a> {
        Choice { site: self.id(), member }
    }
}

impl<'a> Lowering<'a> {
    /// The unions that make types, and then those that only limit values.
    pub(in crate::api) fn split_unions<'g>(
        &self,
        gathered: &'g Gathered<'a>,
    ) -> (Vec<&'g UnionSite<'a>>, Vec<&'g UnionSite<'a>>) {
        gathered.unions.iter().partition(|site| !self.limits_only(gathered, site))
    }

    /// Members that may fit what stands beside the union, equal ones once.
    pub(in crate::api) fn live_members(&mut self, gathered: &Gathered<'a>, site: &UnionSite<'a>) -> Vec<&'a Written> {
        let outer = declared_types(gathered);
        let mut live: Vec<&'a Written> = Vec::new();
        for member in &site.members {
            let identity = self.identity(member).pointer();
            let fits = match (&outer, self.member_types(member, 0)) {
                (Some(outer), Some(inner)) => inner.is_empty() || overlap(outer, &inner),
                _ => true,
            };
            if fits && !live.iter().any(|known| self.identity(known).pointer() == identity) {
                live.push(member);
            }
        }
        live
    }

    /// Types of a member, of all its members if it is a union itself. `None`: any.
    fn member_types(&mut self, member: &'a Written, depth: usize) -> Option<Vec<TypeName>> {
        let key = std::ptr::from_ref(self.identity(member));
        if let Some(known) = self.schemas.member_types.get(&key) {
            return known.clone();
        }
        self.schemas.member_types.insert(key, None);
        let found = self.find_member_types(member, depth);
        self.schemas.member_types.insert(key, found.clone());
        found
    }

    fn find_member_types(&mut self, member: &'a Written, depth: usize) -> Option<Vec<TypeName>> {
        let inner = self.gather(&[member]);
        let own = types(&inner);
        if own.is_some() || depth > MAX_NESTED {
            return own;
        }
        let site = inner.unions.first()?;
        let mut all = Vec::new();
        for member in &site.members {
            all.extend(self.member_types(member, depth + 1)?);
        }
        Some(all)
    }

    /// Whether a member says itself all that stands beside its union: then it is the type, as it is.
    pub(in crate::api) fn covers(
        &mut self,
        gathered: &Gathered<'a>,
        site: &UnionSite<'a>,
        member: &'a Written,
    ) -> bool {
        if gathered.never.is_some() {
            return false;
        }
        let inner = self.gather(&[member]);
        if inner.unions.iter().any(|inner| inner.id() == site.id()) {
            return false;
        }
        let inner_types = self.member_types(member, 0);
        let unions = gathered
            .unions
            .iter()
            .all(|other| other.id() == site.id() || inner.has(other.owner) || self.limits_only(gathered, other));
        unions
            && gathered
                .atoms
                .iter()
                .all(|atom| inner.has(atom) || self.says_nothing_more(atom, &inner, inner_types.as_deref()))
    }

    /// Whether all that a schema says holds for each value of another one anyway.
    fn says_nothing_more(&mut self, atom: &SchemaObject, inner: &Gathered<'a>, types: Option<&[TypeName]>) -> bool {
        if has_bounds(atom) || has_structure(atom) && !only_properties(atom) {
            return false;
        }
        let outer = without_null_type(&atom.types);
        let typed = outer.is_empty() || types.is_some_and(|types| !types.is_empty() && within(types, &outer));
        typed
            && atom.required.iter().all(|name| inner.requires(name))
            && atom.properties.iter().all(|(name, schema)| self.is_implied(schema, &inner.property(name)))
    }

    /// Whether schemas of a property allow nothing that another one excludes.
    fn is_implied(&mut self, schema: &Written, inner: &[&'a Written]) -> bool {
        if inner.is_empty() {
            return false;
        }
        if is_trivial(schema) || inner.iter().any(|known| self.is_same(known, schema)) {
            return true;
        }
        let Some(object) =
            schema.object().filter(|object| !has_limits(object) && !has_structure(object) && !is_composed(object))
        else {
            return false;
        };
        let gathered = self.gather(inner);
        types(&gathered).is_some_and(|types| within(&types, &without_null_type(&object.types)))
    }

    fn is_same(&self, left: &Written, right: &Written) -> bool {
        let node = |schema: &Written| self.document.node(schema.pointer());
        left.pointer() == right.pointer() || node(left).is_some_and(|left| Some(left) == node(right))
    }

    /// `anyOf: [{ required: [a] }, { required: [b] }]` beside properties limits values and makes no type; so do constants and
    /// bounds of members that are declared beside it.
    pub(in crate::api) fn limits_only(&self, gathered: &Gathered<'a>, site: &UnionSite<'a>) -> bool {
        site.owner.discriminator.is_none()
            && site.members.iter().all(|member| member.object().is_some_and(|member| only_limits(member, gathered, 0)))
    }
}

/// Whether a member of a union adds no type to what is declared beside it.
fn only_limits(member: &SchemaObject, gathered: &Gathered<'_>, depth: usize) -> bool {
    let nested = || member.all_of.iter().chain(&member.any_of).chain(&member.one_of);
    let is_shape = |atom: &&&SchemaObject| !atom.properties.is_empty();
    let declared = declared_types(gathered);
    let typed = match &declared {
        Some(declared) => without_null_type(&member.types) == *declared || member.types.is_empty(),
        None => without_null_type(&member.types).iter().all(|name| *name == TypeName::Object),
    };
    let says_something = !member.required.is_empty() || member.not.is_some() || has_limits(member);
    let known = gathered.atoms.iter().any(|atom| is_shape(&atom)) || declared.is_some();
    depth <= MAX_NESTED
        && typed
        && member.reference.is_none()
        && member.format.is_none()
        && (!has_structure(member) || only_properties(member))
        && member.properties.iter().all(|(name, schema)| limits_property(schema, &gathered.property(name)))
        && (says_something || !member.properties.is_empty() || nested().next().is_some())
        && (known || !member.required.is_empty() || member.not.is_some())
        && nested().all(|schema| schema.object().is_some_and(|schema| only_limits(schema, gathered, depth + 1)))
}

/// Whether the schema of a property limits values that others declare.
fn limits_property(schema: &Written, declared: &[&Written]) -> bool {
    let Some(object) = schema.object() else {
        return !declared.is_empty();
    };
    let outer: Vec<&SchemaObject> = declared.iter().filter_map(|schema| schema.object()).collect();
    let typed = object.types.is_empty() || outer.iter().any(|outer| outer.types == object.types);
    !outer.is_empty() && typed && only_values(object) && !is_composed(object) && object.format.is_none()
}

/// Whether the only keywords that make a type are `enum` and `const`.
fn only_values(object: &SchemaObject) -> bool {
    object.properties.is_empty()
        && object.dynamic_ref.is_none()
        && object.additional_properties.as_ref().is_none_or(is_trivial)
        && object.pattern_properties.is_empty()
        && object.items.is_none()
        && object.prefix_items.is_empty()
}

/// Whether the only keyword that makes a type is `properties`.
fn only_properties(object: &SchemaObject) -> bool {
    object.values.is_none()
        && object.constant.is_none()
        && object.dynamic_ref.is_none()
        && object.additional_properties.as_ref().is_none_or(is_trivial)
        && object.pattern_properties.is_empty()
        && object.items.is_none()
        && object.prefix_items.is_empty()
}

fn includes(names: &[TypeName], name: TypeName) -> bool {
    names.contains(&name) || name == TypeName::Integer && names.contains(&TypeName::Number)
}

/// Whether each of these types is one of those.
fn within(inner: &[TypeName], outer: &[TypeName]) -> bool {
    inner.iter().all(|name| includes(outer, *name))
}

fn overlap(left: &[TypeName], right: &[TypeName]) -> bool {
    left.iter().any(|name| includes(right, *name)) || right.iter().any(|name| includes(left, *name))
}
