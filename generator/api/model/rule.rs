//! Rules: what schemas assert about values beyond what the type made of them carries.
//!
//! Any schema can be written as a [`Rule`]: references are resolved, annotations are gone, keywords that assert the same in
//! several ways have one form (`const` is an `enum` of one, `dependentRequired` an `if`). A rule speaks of a JSON value, not of a
//! Rust type; like the keywords that it is made of, it holds for values of kinds that it does not speak of.

use super::{Constraints, Literal};
use crate::source::pointer::Pointer;

/// What a value has to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// All of them hold; of none: anything goes.
    All(Vec<Rule>),
    /// At least one holds.
    Any(Vec<Rule>),
    /// Exactly one holds.
    One(Vec<Rule>),
    /// It does not hold.
    Not(Box<Rule>),
    /// When the first holds, then the second, otherwise the third.
    If(Box<[Rule; 3]>),
    /// No value will do.
    Never,
    /// The value is of one of these types.
    Types(Vec<JsonType>),
    /// The value is one of these.
    Enum(Vec<Literal>),
    /// Bounds of numbers, strings, arrays and objects.
    Bounds(Box<Constraints>),
    /// An object has these members.
    Required(Vec<String>),
    /// What the members of an object are.
    Members(Box<Members>),
    /// What the names of an object's members are.
    Names(Box<Rule>),
    /// What the items of an array are: the first ones each, and the others.
    Items(Vec<Rule>, Option<Box<Rule>>),
    /// How many items of an array are so.
    Contains(Box<Contains>),
    /// What members or items are that no other keyword speaks of.
    Unevaluated(Box<Unevaluated>),
    /// The rule that a named schema is.
    Ref(RuleId),
}

/// Index of a rule in [`Api::rules`](super::Api::rules).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId(pub u32);

/// A rule that others refer to.
#[derive(Debug, Clone)]
pub struct NamedRule {
    /// Where its schema stands.
    pub origin: Pointer,
    /// Its name.
    pub name: String,
    /// The rule.
    pub rule: Rule,
}

/// A type of JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum JsonType {
    Null,
    Boolean,
    Object,
    Array,
    Number,
    String,
    Integer,
}

/// What the members of an object are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Members {
    /// By name.
    pub named: Vec<(String, Rule)>,
    /// By pattern of the name, in the runtime's dialect.
    pub patterns: Vec<(String, Rule)>,
    /// All others; `None`: nothing is said of them.
    pub rest: Option<Rule>,
}

/// How many items of an array are so.
#[derive(Debug, Clone, PartialEq)]
pub struct Contains {
    /// What is counted.
    pub rule: Rule,
    /// The least number.
    pub min: u64,
    /// The greatest number.
    pub max: Option<u64>,
}

/// What members or items are that no other keyword speaks of.
#[derive(Debug, Clone, PartialEq)]
pub struct Unevaluated {
    /// The other keywords, which say what is spoken of. They are not checked here once more.
    pub beside: Rule,
    /// What the other members are.
    pub members: Option<Rule>,
    /// What the other items are.
    pub items: Option<Rule>,
}

impl Rule {
    /// What holds for every value.
    pub const ALWAYS: Rule = Rule::All(Vec::new());

    /// Whether it holds for every value.
    #[must_use]
    pub fn is_always(&self) -> bool {
        match self {
            Rule::All(rules) => rules.iter().all(Rule::is_always),
            Rule::Bounds(bounds) => **bounds == Constraints::default(),
            Rule::Required(names) => names.is_empty(),
            Rule::Members(members) => {
                let said = members.named.iter().chain(&members.patterns).map(|(_, rule)| rule).chain(&members.rest);
                said.into_iter().all(Rule::is_always)
            }
            Rule::Items(first, rest) => first.iter().chain(rest.as_deref()).all(Rule::is_always),
            Rule::Names(rule) => rule.is_always(),
            Rule::If(parts) => parts[1].is_always() && parts[2].is_always(),
            _ => false,
        }
    }

    /// The named rules that it refers to itself.
    pub fn references(&self, visit: &mut dyn FnMut(RuleId)) {
        match self {
            Rule::Ref(id) => visit(*id),
            Rule::All(rules) | Rule::Any(rules) | Rule::One(rules) => {
                rules.iter().for_each(|rule| rule.references(visit));
            }
            Rule::Not(rule) | Rule::Names(rule) => rule.references(visit),
            Rule::If(parts) => parts.iter().for_each(|rule| rule.references(visit)),
            Rule::Members(members) => {
                let said = members.named.iter().chain(&members.patterns).map(|(_, rule)| rule).chain(&members.rest);
                said.for_each(|rule| rule.references(visit));
            }
            Rule::Items(first, rest) => {
                first.iter().chain(rest.as_deref()).for_each(|rule| rule.references(visit));
            }
            Rule::Contains(contains) => contains.rule.references(visit),
            Rule::Unevaluated(inner) => {
                let others = inner.members.iter().chain(&inner.items);
                others.chain([&inner.beside]).for_each(|rule| rule.references(visit));
            }
            Rule::Never | Rule::Types(_) | Rule::Enum(_) | Rule::Bounds(_) | Rule::Required(_) => {}
        }
    }

    /// The same in short: what says nothing is left out. Not for what [`Unevaluated`] looks at, to which a member that may be
    /// anything is one that is spoken of.
    #[must_use]
    pub fn simplified(self) -> Rule {
        let each = |rules: Vec<Rule>| rules.into_iter().map(Rule::simplified).collect::<Vec<_>>();
        match self {
            Rule::All(rules) => {
                let mut rules = each(rules);
                rules.retain(|rule| !rule.is_always());
                Rule::all(rules)
            }
            Rule::Any(rules) => Rule::Any(each(rules)),
            Rule::One(rules) => Rule::One(each(rules)),
            Rule::Not(rule) => Rule::Not(Box::new(rule.simplified())),
            Rule::If(parts) => Rule::If(Box::new((*parts).map(Rule::simplified))),
            Rule::Members(mut members) => {
                let short = |(name, rule): (String, Rule)| (name, rule.simplified());
                members.named = members.named.into_iter().map(short).collect();
                members.patterns = members.patterns.into_iter().map(short).collect();
                members.rest = members.rest.map(Rule::simplified).filter(|rest| !rest.is_always());
                if members.rest.is_none() {
                    members.named.retain(|(_, rule)| !rule.is_always());
                    members.patterns.retain(|(_, rule)| !rule.is_always());
                }
                Rule::Members(members)
            }
            Rule::Items(first, rest) => {
                let rest = rest.map(|rest| Box::new(rest.simplified())).filter(|rest| !rest.is_always());
                Rule::Items(each(first), rest)
            }
            Rule::Names(rule) => Rule::Names(Box::new(rule.simplified())),
            Rule::Contains(mut contains) => {
                contains.rule = contains.rule.simplified();
                Rule::Contains(contains)
            }
            rule => rule,
        }
    }

    /// All of these, in one list.
    #[must_use]
    pub fn all(rules: impl IntoIterator<Item = Rule>) -> Rule {
        let mut all = Vec::new();
        for rule in rules {
            match rule {
                Rule::Never => return Rule::Never,
                Rule::All(inner) => all.extend(inner),
                rule => all.push(rule),
            }
        }
        if all.len() == 1 { all.remove(0) } else { Rule::All(all) }
    }
}
