//! What a schema asserts and its shape does not carry.

use crate::document::SchemaObject;

use crate::api::literal::literal;
use crate::api::literal::number_text;
use crate::api::{Constraints, Lowering, Rule, Shape};

use super::all_of::is_trivial;
use super::array::unevaluated_items_decided;
use super::enumeration::all_values;
use super::object::unevaluated_properties_decided;
use super::{Gathered, Job};

impl<'a> Lowering<'a> {
    /// The rules of a schema beside its shape and constraints.
    ///
    /// What a union says besides its members is distributed over them, and what a list of types says of all of them is said at
    /// their union.
    pub(super) fn rules(&mut self, gathered: &Gathered<'a>, job: &Job<'a>, shape: &Shape) -> Vec<Rule> {
        let is_part = job.only.is_some();
        let is_whole = job.roots.len() == 1 && job.choices.is_empty() && !is_part;
        let mut rules = Vec::new();
        match shape {
            Shape::Never => return rules,
            Shape::Any if gathered.never.is_some() => return rules,
            Shape::Any if is_whole => rules.push(self.lower_rule(job.roots[0])),
            Shape::Any => {
                for atom in &gathered.atoms {
                    rules.extend(self.own_rules(atom));
                }
                for site in gathered.unions.iter().filter(|site| site.keyword != "discriminator") {
                    rules.push(self.union_rule(site.keyword, site.members.iter().copied()));
                }
            }
            _ => {
                let by_types = self.split_unions(gathered).0.is_empty();
                for atom in &gathered.atoms {
                    rules.extend(self.left_over(gathered, atom, shape));
                    let is_distributed = matches!(shape, Shape::Union(_)) && !by_types;
                    if !is_part && !is_distributed {
                        rules.extend(self.logic_rules(atom));
                    }
                }
                rules.extend(repeated(gathered, shape));
                rules.extend(self.other_patterns(gathered, shape));
                rules.extend(listed(gathered, shape));
                if !is_part {
                    for site in self.split_unions(gathered).1 {
                        rules.push(self.union_rule(site.keyword, site.members.iter().copied()));
                    }
                }
            }
        }
        rules.into_iter().map(Rule::simplified).filter(|rule| !rule.is_always()).collect()
    }

    /// What one schema says beyond what a shape of arrays or objects carries.
    fn left_over(&mut self, gathered: &Gathered<'a>, atom: &'a SchemaObject, shape: &Shape) -> Vec<Rule> {
        let mut rules = Vec::new();
        match shape {
            Shape::Array(_) | Shape::Tuple(_) => {
                rules.extend(self.array_rules(atom));
                if matches!(shape, Shape::Array(_)) && !atom.prefix_items.is_empty() {
                    rules.extend(self.items_rule(atom));
                }
                if atom.unevaluated_items.is_some() && !unevaluated_items_decided(gathered) {
                    rules.extend(self.unevaluated_of(atom));
                }
            }
            Shape::Object(_) | Shape::Map(_) => {
                rules.extend(self.object_rules(atom));
                if !atom.pattern_properties.is_empty() || speaks_of_others(gathered, atom) {
                    rules.extend(self.members_rule(atom));
                }
                if atom.unevaluated_properties.is_some() && !unevaluated_properties_decided(gathered) {
                    rules.extend(self.unevaluated_of(atom));
                }
            }
            _ => {}
        }
        rules
    }

    fn unevaluated_of(&mut self, atom: &'a SchemaObject) -> Option<Rule> {
        let mut beside = self.own_rules(atom);
        beside.extend(self.applied_rules(atom));
        self.unevaluated(atom, &beside)
    }

    /// The constraints hold one pattern; these are the others.
    fn other_patterns(&mut self, gathered: &Gathered<'a>, shape: &Shape) -> Vec<Rule> {
        if !matches!(shape, Shape::String(_) | Shape::Foreign(_)) {
            return Vec::new();
        }
        let patterns: Vec<String> = gathered.atoms.iter().filter_map(|atom| self.pattern_of(atom)).collect();
        let first = patterns.first().cloned();
        let others = patterns.into_iter().filter(|pattern| Some(pattern) != first.as_ref());
        others.map(|pattern| bounds(Constraints { pattern: Some(pattern), ..Constraints::default() })).collect()
    }
}

/// Whether `additionalProperties` of one schema speaks of properties that another one names: it looks at those beside it alone.
fn speaks_of_others(gathered: &Gathered<'_>, atom: &SchemaObject) -> bool {
    let says = atom.additional_properties.as_ref().is_some_and(|schema| !is_trivial(schema));
    says && gathered.property_names().into_iter().any(|name| !atom.properties.contains(name))
}

/// The constraints hold one `multipleOf`; these are the others.
fn repeated(gathered: &Gathered<'_>, shape: &Shape) -> Vec<Rule> {
    if !matches!(shape, Shape::Integer(_) | Shape::Number { .. } | Shape::Foreign(_)) {
        return Vec::new();
    }
    let steps: Vec<String> =
        gathered.atoms.iter().filter_map(|atom| atom.multiple_of.as_ref()).map(number_text).collect();
    let others = steps.iter().filter(|step| Some(*step) != steps.first());
    others.map(|step| bounds(Constraints { multiple_of: Some(step.clone()), ..Constraints::default() })).collect()
}

fn bounds(constraints: Constraints) -> Rule {
    Rule::Bounds(Box::new(constraints))
}

/// Listed values that are no enumeration in Rust.
fn listed(gathered: &Gathered<'_>, shape: &Shape) -> Option<Rule> {
    let is_plain = matches!(
        shape,
        Shape::String(_)
            | Shape::Integer(_)
            | Shape::Number { .. }
            | Shape::Boolean
            | Shape::Array(_)
            | Shape::Object(_)
            | Shape::Map(_)
    );
    let values = all_values(gathered).filter(|_| is_plain)?;
    let both = |value: bool| values.iter().any(|listed| listed.as_bool() == Some(value));
    if matches!(shape, Shape::Boolean) && both(true) && both(false) {
        return None;
    }
    Some(Rule::Enum(values.into_iter().map(literal).collect()))
}
