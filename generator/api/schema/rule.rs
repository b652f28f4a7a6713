//! Any schema as a [`Rule`]: keyword by keyword, nothing merged, references by name.
//!
//! Where a schema becomes a type, `rules.rs` asks for what that type leaves over; here a schema is all that counts: under `not`
//! and `if`, as a member of a union that only limits values, behind a shape that says nothing.

use std::collections::HashMap;

use crate::document::{Schema as Written, SchemaObject, TypeName};
use crate::source::pointer::Pointer;

use crate::api::literal::literal;
use crate::api::{Contains, JsonType, Literal, Lowering, Members, NamedRule, Rule, RuleId, Unevaluated};
use crate::diagnostics;

use super::constraint::{all_bounds, count};
use super::enumeration::own_values;

/// Rules that others refer to, those still to be written included.
#[derive(Default)]
pub(super) struct Rules<'a> {
    by_schema: HashMap<*const Written, RuleId>,
    queue: Vec<&'a Written>,
    done: Vec<NamedRule>,
    /// How many keywords were left out because nothing can enforce them.
    left_out: usize,
}

impl<'a> Lowering<'a> {
    /// A schema as a rule.
    pub(in crate::api) fn lower_rule(&mut self, schema: &'a Written) -> Rule {
        match schema {
            Written::Bool { value: true, .. } => Rule::ALWAYS,
            Written::Bool { .. } => Rule::Never,
            Written::Object(object) => {
                let mut rules = self.own_rules(object);
                rules.extend(self.applied_rules(object));
                rules.extend(self.unevaluated(object, &rules));
                Rule::all(rules)
            }
        }
    }

    /// What a reference leads to, by name: rules may go round in circles.
    pub(in crate::api) fn rule_reference(&mut self, schema: &'a Written) -> Rule {
        let rules = &mut self.schemas.rules;
        let next = RuleId(u32::try_from(rules.by_schema.len()).unwrap_or(u32::MAX));
        let id = *rules.by_schema.entry(std::ptr::from_ref(schema)).or_insert(next);
        if id == next {
            rules.queue.push(schema);
        }
        Rule::Ref(id)
    }

    /// Writes the rules that were referred to.
    pub(super) fn drain_rules(&mut self) {
        while let Some(schema) = self.schemas.rules.queue.get(self.schemas.rules.done.len()).copied() {
            let rule = self.lower_rule(schema);
            let origin = schema.pointer().clone();
            let place = || origin.last().map(ToString::to_string);
            let name = self.component(&origin).or_else(place).unwrap_or_default();
            self.schemas.rules.done.push(NamedRule { origin, name, rule });
        }
    }

    /// All rules that others refer to. One that needs itself for the same value says nothing.
    pub(super) fn finish_rules(&mut self) -> Vec<NamedRule> {
        let mut rules = std::mem::take(&mut self.schemas.rules.done);
        // A circle of references alone was reported where it was gathered.
        let known = self.reported.iter().any(|(code, ..)| *code == diagnostics::catalogue::CYCLIC_REFERENCE.number);
        for index in circles(&rules) {
            if !known {
                let place = rules[index].origin.to_string();
                self.report(diagnostics::cyclic_reference(&rules[index].origin, &[&place, &place]));
            }
            rules[index].rule = Rule::ALWAYS;
        }
        rules
    }

    /// `$ref`, `allOf`, `anyOf` and `oneOf`.
    pub(super) fn applied_rules(&mut self, object: &'a SchemaObject) -> Vec<Rule> {
        let mut rules = Vec::new();
        if let Some(target) = &object.dynamic_ref {
            self.report(diagnostics::unbound_dynamic_reference(&object.pointer, target));
        }
        if let Some(target) = self.target_of(object) {
            rules.push(self.rule_reference(target));
        }
        for member in &object.all_of {
            rules.push(self.lower_rule(member));
        }
        if !object.any_of.is_empty() {
            rules.push(self.union_rule("anyOf", &object.any_of));
        }
        if !object.one_of.is_empty() {
            rules.push(self.union_rule("oneOf", &object.one_of));
        }
        rules
    }

    /// The members of a union as alternatives.
    pub(super) fn union_rule<'m>(&mut self, keyword: &str, members: impl IntoIterator<Item = &'a Written>) -> Rule
    where
        'a: 'm,
    {
        let before = self.schemas.rules.left_out;
        let members: Vec<Rule> = members.into_iter().map(|member| self.lower_rule(member)).collect();
        let exact = self.schemas.rules.left_out == before;
        if keyword == "oneOf" && exact { Rule::One(members) } else { Rule::Any(members) }
    }

    /// The keywords of a schema itself, `unevaluated...` and those that apply other schemas to the same value left out.
    pub(super) fn own_rules(&mut self, object: &'a SchemaObject) -> Vec<Rule> {
        let mut rules = Vec::new();
        if !object.types.is_empty() {
            rules.push(Rule::Types(object.types.iter().copied().map(json_type).collect()));
        }
        rules.extend(value_rule(object));
        let mut bounds = all_bounds(object);
        bounds.pattern = self.pattern_of(object);
        rules.push(Rule::Bounds(Box::new(bounds)));
        rules.push(Rule::Required(object.required.iter().map(ToString::to_string).collect()));
        rules.extend(self.members_rule(object));
        rules.extend(self.items_rule(object));
        rules.extend(self.object_rules(object));
        rules.extend(self.array_rules(object));
        rules.extend(self.logic_rules(object));
        rules.retain(|rule| !rule.is_always() || matches!(rule, Rule::Members(_) | Rule::Items(..)));
        rules
    }

    /// `not` and `if`, which speak of every value.
    pub(super) fn logic_rules(&mut self, object: &'a SchemaObject) -> Vec<Rule> {
        let mut rules = Vec::new();
        if let Some(not) = &object.not {
            rules.extend(self.exactly(|lowering| lowering.lower_rule(not)).map(|rule| Rule::Not(Box::new(rule))));
        }
        if let Some(when) = &object.if_schema
            && (object.then_schema.is_some() || object.else_schema.is_some())
        {
            let branch = |lowering: &mut Self, schema: &'a Option<Written>| {
                schema.as_ref().map_or(Rule::ALWAYS, |schema| lowering.lower_rule(schema))
            };
            let then = branch(self, &object.then_schema);
            let otherwise = branch(self, &object.else_schema);
            let when = self.exactly(|lowering| lowering.lower_rule(when));
            rules.extend(when.map(|when| Rule::If(Box::new([when, then, otherwise]))));
        }
        rules
    }

    /// Keywords of objects that are no type of a member: names of members, what members ask for.
    pub(super) fn object_rules(&mut self, object: &'a SchemaObject) -> Vec<Rule> {
        let mut rules = Vec::new();
        if let Some(names) = &object.property_names {
            rules.push(Rule::Names(Box::new(self.lower_rule(names))));
        }
        let when =
            |name: &str| Rule::All(vec![Rule::Types(vec![JsonType::Object]), Rule::Required(vec![name.to_owned()])]);
        for (name, required) in &object.dependent_required {
            let then = Rule::Required(required.iter().map(ToString::to_string).collect());
            rules.push(Rule::If(Box::new([when(name), then, Rule::ALWAYS])));
        }
        for (name, schema) in &object.dependent_schemas {
            let then = self.lower_rule(schema);
            rules.push(Rule::If(Box::new([when(name), then, Rule::ALWAYS])));
        }
        rules
    }

    /// `contains`.
    pub(super) fn array_rules(&mut self, object: &'a SchemaObject) -> Option<Rule> {
        let schema = object.contains.as_ref()?;
        let min = count(object.min_contains.as_ref()).unwrap_or(1);
        let max = count(object.max_contains.as_ref());
        let rule = self.lower_rule(schema);
        Some(Rule::Contains(Box::new(Contains { rule, min, max })))
    }

    /// `properties`, `patternProperties` and `additionalProperties`.
    pub(super) fn members_rule(&mut self, object: &'a SchemaObject) -> Option<Rule> {
        let mut members = Members::default();
        for (name, schema) in &object.properties {
            members.named.push((name.to_string(), self.lower_rule(schema)));
        }
        let mut known = true;
        for (name, schema) in &object.pattern_properties {
            let at = object.pointer.key("patternProperties");
            match self.pattern(&at, name, |_| diagnostics::not_enforced(&object.pointer, "patternProperties")) {
                Some(pattern) => members.patterns.push((pattern, self.lower_rule(schema))),
                None => known = false,
            }
        }
        if known && let Some(rest) = &object.additional_properties {
            members.rest = Some(self.lower_rule(rest));
        }
        (members != Members::default()).then(|| Rule::Members(Box::new(members)))
    }

    /// `prefixItems` and `items`.
    pub(super) fn items_rule(&mut self, object: &'a SchemaObject) -> Option<Rule> {
        let first: Vec<Rule> = object.prefix_items.iter().map(|schema| self.lower_rule(schema)).collect();
        let rest = object.items.as_ref().map(|schema| Box::new(self.lower_rule(schema)));
        (!first.is_empty() || rest.is_some()).then_some(Rule::Items(first, rest))
    }

    /// `unevaluatedProperties` and `unevaluatedItems`, beside all other rules of the schema.
    pub(super) fn unevaluated(&mut self, object: &'a SchemaObject, beside: &[Rule]) -> Option<Rule> {
        let members = object.unevaluated_properties.as_ref().map(|schema| self.lower_rule(schema));
        let items = object.unevaluated_items.as_ref().map(|schema| self.lower_rule(schema));
        let says = [&members, &items].into_iter().flatten().any(|rule| *rule != Rule::ALWAYS);
        let beside = Rule::All(beside.to_vec());
        says.then(|| Rule::Unevaluated(Box::new(Unevaluated { beside, members, items })))
    }

    /// The pattern of a string.
    pub(super) fn pattern_of(&mut self, object: &SchemaObject) -> Option<String> {
        let text = object.pattern.as_ref()?;
        self.pattern(&object.pointer, text, |_| diagnostics::not_enforced(&object.pointer, "pattern"))
    }

    /// A rule in a place where one that lets more through would refuse what is right; `None` if a part had to be left out.
    fn exactly(&mut self, lower: impl FnOnce(&mut Self) -> Rule) -> Option<Rule> {
        let before = self.schemas.rules.left_out;
        let rule = lower(self);
        (self.schemas.rules.left_out == before).then_some(rule)
    }

    /// A pattern in the runtime's dialect. What is none is reported, and so is what the runtime has no means for.
    pub(super) fn pattern(
        &mut self,
        at: &Pointer,
        text: &str,
        unsupported: impl FnOnce(&str) -> diagnostics::Diagnostic,
    ) -> Option<String> {
        let problem = match self.schemas.patterns.translate(text) {
            Ok(pattern) => return Some(pattern),
            Err(super::pattern::Problem::Invalid(problem)) => diagnostics::bad_pattern(at, text, problem),
            Err(super::pattern::Problem::Unsupported(why)) => {
                let note = format!("its pattern has {why}: values that it excludes are let through");
                unsupported(why).with_help(note)
            }
        };
        self.schemas.rules.left_out += 1;
        self.report(problem);
        None
    }
}

/// `enum` and `const`. As for types, `type: [string, 'null']` adds `null` to the list.
pub(super) fn value_rule(object: &SchemaObject) -> Option<Rule> {
    let mut values: Vec<Literal> = own_values(object)?.into_iter().map(literal).collect();
    if object.types.contains(&TypeName::Null) && !values.contains(&Literal::Null) {
        values.push(Literal::Null);
    }
    Some(Rule::Enum(values))
}

pub(super) fn json_type(name: TypeName) -> JsonType {
    match name {
        TypeName::Null => JsonType::Null,
        TypeName::Boolean => JsonType::Boolean,
        TypeName::Object => JsonType::Object,
        TypeName::Array => JsonType::Array,
        TypeName::Number => JsonType::Number,
        TypeName::String => JsonType::String,
        TypeName::Integer => JsonType::Integer,
    }
}

/// Rules that need themselves for the same value, one of each circle.
fn circles(rules: &[NamedRule]) -> Vec<usize> {
    #[derive(Clone, Copy, PartialEq)]
    enum Visit {
        New,
        Open,
        Done,
    }
    let mut visits = vec![Visit::New; rules.len()];
    let mut found = Vec::new();
    for start in 0..rules.len() {
        let mut stack = vec![(start, None::<Vec<usize>>)];
        while let Some((at, next)) = stack.last_mut() {
            let at = *at;
            if next.is_none() && visits[at] != Visit::New {
                if visits[at] == Visit::Open && !found.contains(&at) {
                    found.push(at);
                }
                stack.pop();
                continue;
            }
            visits[at] = Visit::Open;
            let targets = next.get_or_insert_with(|| {
                let mut targets = Vec::new();
                in_place(&rules[at].rule, &mut targets);
                targets
            });
            match targets.pop() {
                Some(target) => stack.push((target, None)),
                None => {
                    visits[at] = Visit::Done;
                    stack.pop();
                }
            }
        }
    }
    found
}

/// Rules that a rule asks for the same value.
fn in_place(rule: &Rule, targets: &mut Vec<usize>) {
    match rule {
        Rule::Ref(id) => targets.push(id.0 as usize),
        Rule::All(rules) | Rule::Any(rules) | Rule::One(rules) => {
            rules.iter().for_each(|rule| in_place(rule, targets));
        }
        Rule::Not(rule) => in_place(rule, targets),
        Rule::If(parts) => parts.iter().for_each(|rule| in_place(rule, targets)),
        Rule::Unevaluated(unevaluated) => in_place(&unevaluated.beside, targets),
        _ => {}
    }
}
