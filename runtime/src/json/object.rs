//! The members of an object against the fields of a type.

use std::collections::BTreeMap;
use std::ops::Index;

use super::check::{Bound, Check};
use super::cx::{Cx, Items};
use super::decode::Decode;
use super::failure::FailureKind;
use super::formats::Format;
use super::rule::Rule;
use super::tape::Node;

/// A member that a type declares.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    name: &'static str,
    is_required: bool,
    is_nullable: bool,
    is_forbidden: bool,
    check: Check,
}

/// A member that must be there.
pub const fn required(name: &'static str) -> Field {
    Field { name, is_required: true, is_nullable: false, is_forbidden: false, check: Check::new() }
}

/// A member that may be absent.
pub const fn optional(name: &'static str) -> Field {
    Field { name, is_required: false, is_nullable: false, is_forbidden: false, check: Check::new() }
}

/// A member that must be absent. A lenient reading passes over it.
pub const fn forbidden(name: &'static str) -> Field {
    Field { is_forbidden: true, ..optional(name) }
}

/// A member that goes the other way only: where it comes, it is let be.
pub const fn ignored(name: &'static str) -> Field {
    Field { is_nullable: true, ..optional(name) }
}

macro_rules! hand_to_check {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $kind:ty),*);)*) => {
        impl Field {$(
            $(#[$doc])*
            #[must_use]
            pub const fn $name(mut self $(, $argument: $kind)*) -> Self {
                self.check = self.check.$name($($argument),*);
                self
            }
        )*}
    };
}

hand_to_check! {
    /// See [`Check::length`].
    length(min: u64, max: u64);
    /// See [`Check::min_length`].
    min_length(min: u64);
    /// See [`Check::max_length`].
    max_length(max: u64);
    /// See [`Check::minimum`].
    minimum(bound: Bound);
    /// See [`Check::maximum`].
    maximum(bound: Bound);
    /// See [`Check::exclusive_minimum`].
    exclusive_minimum(bound: Bound);
    /// See [`Check::exclusive_maximum`].
    exclusive_maximum(bound: Bound);
    /// See [`Check::multiple_of`].
    multiple_of(divisor: Bound);
    /// See [`Check::format`].
    format(format: Format);
    /// See [`Check::items`].
    items(min: u64, max: u64);
    /// See [`Check::min_items`].
    min_items(min: u64);
    /// See [`Check::max_items`].
    max_items(max: u64);
    /// See [`Check::unique`].
    unique();
    /// See [`Check::properties`].
    properties(min: u64, max: u64);
    /// See [`Check::min_properties`].
    min_properties(min: u64);
    /// See [`Check::max_properties`].
    max_properties(max: u64);
    /// See [`Check::pattern`].
    pattern(pattern: &'static str);
    /// See [`Check::each`].
    each(check: &'static Check);
    /// See [`Check::rule`].
    rule(rule: &'static Rule);
}

impl Field {
    /// `null` is a value of this member.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.is_nullable = true;
        self
    }

    /// The constraints of the member.
    #[must_use]
    pub const fn check(mut self, check: Check) -> Self {
        self.check = check;
        self
    }
}

/// The members of an object in the order of the fields; absent ones are [`Node::ABSENT`].
#[derive(Debug)]
pub struct Members<const N: usize> {
    nodes: [Node; N],
    rest: Rest,
}

impl<const N: usize> Members<N> {
    pub(super) fn new(nodes: [Node; N], object: Node, fields: &'static [Field], count: u32) -> Self {
        Self { nodes, rest: Rest { object, fields, count } }
    }

    /// The object or array itself.
    pub(super) fn holder(&self) -> Node {
        self.rest.object
    }

    /// How many members or items there are that no field names.
    pub(super) fn surplus(&self) -> u32 {
        self.rest.count
    }
}

/// The members that no field names.
#[derive(Debug, Clone, Copy)]
struct Rest {
    object: Node,
    fields: &'static [Field],
    count: u32,
}

impl<const N: usize> Index<usize> for Members<N> {
    type Output = Node;

    #[inline]
    fn index(&self, index: usize) -> &Node {
        &self.nodes[index]
    }
}

impl<'a> Cx<'a> {
    /// Finds the fields of a type in an object and checks their constraints. Reports required members that are missing.
    #[inline]
    pub fn object<const N: usize>(&mut self, node: Node, fields: &'static [Field; N]) -> Option<Members<N>> {
        let mut nodes = [Node::ABSENT; N];
        let rest = self.find_fields(node, fields, &mut nodes)?;
        Some(Members { nodes, rest })
    }

    fn find_fields(&mut self, object: Node, fields: &'static [Field], nodes: &mut [Node]) -> Option<Rest> {
        let mut members = self.members(object)?;
        let mut count = 0;
        let mut hint = 0;
        while let Some((name, value)) = members.next_member(self) {
            let Some(at) = self.field_of(name, fields, hint) else {
                count += 1;
                continue;
            };
            hint = at + 1;
            nodes[at] = value;
        }
        for (field, node) in fields.iter().zip(nodes) {
            self.look_at(object, field, node);
        }
        Some(Rest { object, fields, count })
    }

    /// The field of a member name: mostly the one after the last.
    #[inline]
    fn field_of(&self, name: Node, fields: &[Field], hint: usize) -> Option<usize> {
        let is_it = |field: &Field| self.tape.is_named(name, field.name);
        let (before, after) = fields.split_at(hint);
        let found = after.iter().position(is_it).map(|at| at + hint);
        found.or_else(|| before.iter().position(is_it))
    }

    #[inline]
    fn look_at(&mut self, object: Node, field: &Field, node: &mut Node) {
        if node.is_absent() {
            self.report_missing(object, field, "required member is missing");
        } else if self.is_strict() {
            self.check_field(*node, field);
        } else if !field.is_required && !field.is_nullable && self.tape.is_null(*node) {
            *node = Node::ABSENT;
        }
    }

    #[inline]
    pub(super) fn report_missing(&mut self, holder: Node, field: &Field, message: &'static str) {
        if field.is_required {
            self.report_member(holder, field.name, FailureKind::Missing, message);
        }
    }

    #[inline]
    pub(super) fn check_field(&mut self, node: Node, field: &Field) {
        if field.is_forbidden && self.is_strict() {
            self.report(node, FailureKind::Unexpected, "the schema does not allow this member");
        } else if field.check.is_set() {
            self.check(node, &field.check);
        }
    }

    /// A member that must be there; when it is not, [`Cx::object`] has said so.
    #[inline]
    pub fn required<T: Decode>(&mut self, node: Node) -> Option<T> {
        if node.is_absent() { None } else { T::decode(self, node) }
    }

    /// A member that may be absent.
    #[inline]
    pub fn optional<T: Decode>(&mut self, node: Node) -> Option<Option<T>> {
        if node.is_absent() { Some(None) } else { T::decode(self, node).map(Some) }
    }

    /// The members that no field names.
    #[inline]
    pub fn extra<T: Decode, const N: usize>(&mut self, members: &Members<N>) -> Option<BTreeMap<String, T>> {
        if members.rest.count == 0 { Some(BTreeMap::new()) } else { self.collect_extra(members.rest) }
    }

    fn collect_extra<T: Decode>(&mut self, rest: Rest) -> Option<BTreeMap<String, T>> {
        let mut map = BTreeMap::new();
        let mut members = self.members(rest.object)?;
        let mut is_whole = true;
        while let Some((name, value)) = self.next_extra(&mut members, rest.fields) {
            match T::decode(self, value) {
                Some(value) => drop(map.insert(self.name(name).into_owned(), value)),
                None => is_whole = false,
            }
        }
        is_whole.then_some(map)
    }

    fn next_extra(&self, members: &mut Items, fields: &[Field]) -> Option<(Node, Node)> {
        loop {
            let (name, value) = members.next_member(self)?;
            if self.field_of(name, fields, 0).is_none() {
                return Some((name, value));
            }
        }
    }

    /// Checks the constraints of the members that no field names. Only in [`Reading::Strict`](super::Reading::Strict).
    pub fn check_extra<const N: usize>(&mut self, members: &Members<N>, check: &'static Check) {
        if members.rest.count != 0 && self.is_strict() {
            self.check_rest(members.rest, check);
        }
    }

    fn check_rest(&mut self, rest: Rest, check: &'static Check) {
        let Some(mut members) = self.members(rest.object) else {
            return;
        };
        while let Some((_, value)) = self.next_extra(&mut members, rest.fields) {
            self.check(value, check);
        }
    }

    /// Reports the members that no field names. In [`Reading::Lenient`](super::Reading::Lenient) they are let be.
    pub fn deny_extra<const N: usize>(&mut self, members: &Members<N>) {
        if members.rest.count != 0 && self.is_strict() {
            self.report_extra(members.rest);
        }
    }

    #[cold]
    fn report_extra(&mut self, rest: Rest) {
        let Some(mut members) = self.members(rest.object) else {
            return;
        };
        while let Some((_, value)) = self.next_extra(&mut members, rest.fields) {
            self.report(value, FailureKind::Unexpected, "the schema does not allow this member");
        }
    }
}
