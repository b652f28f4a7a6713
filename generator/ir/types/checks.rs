//! Constraints → what the runtime checks, with numbers as the type of the value writes them.

use super::builtin::int;
use super::number::{bound_text, ceiling, floor, integer, integer_factor, range};
use super::sequences::is_sequence;
use crate::api::{
    Additional, Api, Constraints, JsonType, Members, NamedRule, Rule, RuleId, Schema, SchemaId, Shape, Tuple, Use,
};
use crate::ir::doc_comment::code;
use crate::ir::{Checks, Docs, Int, SharedRule, rule_name};

/// The checks of a value where it is used. Constraints on other kinds of values than its own say nothing and are left out; those
/// of a type of its own are [`of_type`].
pub(in crate::ir) fn checks(api: &Api, used: Use) -> Checks {
    inner(api, used, &mut Vec::new())
}

fn inner(api: &Api, used: Use, open: &mut Vec<SchemaId>) -> Checks {
    let schema = api.schema(used.schema);
    if has_type(&schema.shape) || open.contains(&used.schema) {
        return Checks::default();
    }
    open.push(used.schema);
    let each = match &schema.shape {
        Shape::Array(items) => Some(*items),
        Shape::Map(Additional::Typed(values)) => Some(*values),
        _ => None,
    };
    let each = each.map(|each| inner(api, each, open)).filter(|each| *each != Checks::default());
    let items = items(api, &schema.shape, open);
    open.pop();
    let mut checks = Checks { each: each.map(Box::new), ..own_checks(schema) };
    checks.rules.extend(items);
    if used.nullable {
        checks.rules = checks.rules.into_iter().map(or_null).collect();
    }
    checks
}

/// The checks that a type makes of its values, wherever they stand.
pub(in crate::ir) fn of_type(api: &Api, schema: &Schema) -> Checks {
    if !has_type(&schema.shape) {
        return Checks::default();
    }
    let mut checks = own_checks(schema);
    checks.rules.extend(items(api, &schema.shape, &mut Vec::new()));
    checks
}

/// Whether a shape becomes a type that is read by code of its own.
fn has_type(shape: &Shape) -> bool {
    matches!(
        shape,
        Shape::Object(_)
            | Shape::StringEnum(_)
            | Shape::OpenEnum(_)
            | Shape::IntegerEnum(_)
            | Shape::ValueEnum(_)
            | Shape::Union(_)
    ) || is_sequence(shape)
}

/// What the items of a tuple have to be: those that are no fields of a struct.
fn items(api: &Api, shape: &Shape, open: &mut Vec<SchemaId>) -> Option<Rule> {
    let Shape::Tuple(tuple) = shape else {
        return None;
    };
    let is_struct = is_sequence(shape);
    let mut rule = |used: Use| match is_struct && !matches!(tuple.rest, Additional::Typed(rest) if rest == used) {
        true => Rule::ALWAYS,
        false => rule_of(api, used, open),
    };
    let first: Vec<Rule> = tuple.items.iter().map(|item| rule(*item)).collect();
    let rest = match tuple.rest {
        Additional::Typed(rest) => Some(Box::new(rule(rest))).filter(|rest| !rest.is_always()),
        Additional::Any | Additional::Denied => None,
    };
    Some(Rule::Items(first, rest)).filter(|rule| !rule.is_always())
}

/// The checks of a use as a rule.
fn rule_of(api: &Api, used: Use, open: &mut Vec<SchemaId>) -> Rule {
    let schema = api.schema(used.schema);
    if has_type(&schema.shape) || open.contains(&used.schema) {
        return Rule::ALWAYS;
    }
    open.push(used.schema);
    let bounds = Rule::Bounds(Box::new(schema.constraints().clone()));
    let mut rules = vec![bounds];
    rules.extend(schema.rules.iter().cloned());
    match &schema.shape {
        Shape::Array(each) => rules.push(Rule::Items(Vec::new(), Some(Box::new(rule_of(api, *each, open))))),
        Shape::Map(Additional::Typed(each)) => {
            let rest = Some(rule_of(api, *each, open));
            rules.push(Rule::Members(Box::new(Members { rest, ..Members::default() })));
        }
        shape => rules.extend(items(api, shape, open)),
    }
    open.pop();
    let rule = Rule::All(rules).simplified();
    if used.nullable && !rule.is_always() { or_null(rule) } else { rule }
}

/// The checks that a schema itself asks for.
pub(in crate::ir) fn own_checks(schema: &Schema) -> Checks {
    let constraints = schema.constraints();
    let checks = match &schema.shape {
        Shape::String(_) | Shape::StringEnum(_) | Shape::OpenEnum(_) => texts(constraints),
        Shape::Integer(format) => integers(constraints, int(*format)),
        Shape::IntegerEnum(_) => integers(constraints, Int::I64),
        Shape::Number { .. } | Shape::Decimal => floats(constraints),
        Shape::Array(_) => lists(constraints),
        Shape::Tuple(tuple) => tuples(constraints, tuple),
        Shape::Object(_) | Shape::Map(_) => objects(constraints),
        Shape::Boolean | Shape::Null | Shape::ValueEnum(_) | Shape::Never => Checks::default(),
        Shape::Union(_) | Shape::Any | Shape::Foreign(_) => bounds(constraints),
    };
    Checks { rules: schema.rules.clone(), ..checks }
}

/// A rule where `null` is a value besides.
fn or_null(rule: Rule) -> Rule {
    match rule {
        Rule::Not(_)
        | Rule::Any(_)
        | Rule::One(_)
        | Rule::Enum(_)
        | Rule::Types(_)
        | Rule::Never
        | Rule::If(_)
        | Rule::All(_)
        | Rule::Ref(_) => Rule::If(Box::new([Rule::Types(vec![JsonType::Null]), Rule::ALWAYS, rule])),
        rule => rule,
    }
}

/// The rules that others refer to, as constants.
pub(in crate::ir) fn shared_rules(api: &Api) -> Vec<SharedRule> {
    let shared = |(index, named): (u32, &NamedRule)| SharedRule {
        name: rule_name(RuleId(index)),
        docs: Docs(vec![format!("What {} asserts of JSON values.", code(&named.name))]),
        rule: named.rule.clone(),
    };
    (0..).zip(&api.rules).map(shared).collect()
}

fn texts(constraints: &Constraints) -> Checks {
    let min_length = constraints.min_length.filter(|length| *length > 0);
    Checks {
        min_length,
        max_length: constraints.max_length,
        pattern: constraints.pattern.clone(),
        format: constraints.format,
        ..Checks::default()
    }
}

fn lists(constraints: &Constraints) -> Checks {
    Checks {
        min_items: constraints.min_items.filter(|items| *items > 0),
        max_items: constraints.max_items,
        unique_items: constraints.unique_items,
        ..Checks::default()
    }
}

/// What the type does not say already.
fn tuples(constraints: &Constraints, tuple: &Tuple) -> Checks {
    let count = tuple.items.len() as u64;
    Checks {
        min_items: constraints.min_items.filter(|items| *items > count),
        max_items: constraints.max_items.filter(|items| *items > count),
        ..lists(constraints)
    }
}

fn objects(constraints: &Constraints) -> Checks {
    let min_properties = constraints.min_properties.filter(|properties| *properties > 0);
    Checks { min_properties, max_properties: constraints.max_properties, ..Checks::default() }
}

fn floats(constraints: &Constraints) -> Checks {
    let text = |bound: &Option<String>| bound.as_deref().map(bound_text);
    Checks {
        minimum: text(&constraints.minimum),
        maximum: text(&constraints.maximum),
        exclusive_minimum: text(&constraints.exclusive_minimum),
        exclusive_maximum: text(&constraints.exclusive_maximum),
        multiple_of: text(&constraints.multiple_of).filter(|factor| !factor.starts_with('-') && factor != "0.0"),
        ..Checks::default()
    }
}

/// Bounds of an integer. Between integers `0.5` is `1` from below; what the type cannot break is left out, and a bound that no
/// value of the type keeps stays one that none keeps.
fn integers(constraints: &Constraints, int: Int) -> Checks {
    let (least, greatest) = range(int);
    let lower = constraints.minimum.as_deref().and_then(ceiling);
    let upper = constraints.maximum.as_deref().and_then(floor);
    let (above, lower) = exclusive(constraints.exclusive_minimum.as_deref(), lower, ceiling, i128::max);
    let (below, upper) = exclusive(constraints.exclusive_maximum.as_deref(), upper, floor, i128::min);
    let (lower, above) =
        if lower.is_some_and(|bound| bound > greatest) { (None, Some(greatest)) } else { (lower, above) };
    let (upper, below) = if upper.is_some_and(|bound| bound < least) { (None, Some(least)) } else { (upper, below) };
    let text = |bound: Option<i128>| bound.map(|bound| bound.to_string());
    Checks {
        minimum: text(lower.filter(|bound| *bound > least)),
        maximum: text(upper.filter(|bound| *bound < greatest)),
        exclusive_minimum: text(above.filter(|bound| *bound >= least).map(|bound| bound.min(greatest))),
        exclusive_maximum: text(below.filter(|bound| *bound <= greatest).map(|bound| bound.max(least))),
        multiple_of: text(
            constraints
                .multiple_of
                .as_deref()
                .and_then(integer_factor)
                .filter(|factor| *factor > 1 && *factor <= greatest),
        ),
        ..Checks::default()
    }
}

/// An exclusive bound that is no integer is an inclusive one.
fn exclusive(
    text: Option<&str>,
    inclusive: Option<i128>,
    round: fn(&str) -> Option<i128>,
    tighter: fn(i128, i128) -> i128,
) -> (Option<i128>, Option<i128>) {
    let Some(text) = text else {
        return (None, inclusive);
    };
    if let Some(bound) = integer(text) {
        return (Some(bound), inclusive);
    }
    let rounded = round(text);
    (None, rounded.map(|bound| inclusive.map_or(bound, |other| tighter(bound, other))).or(inclusive))
}

/// Bounds on values of all kinds.
#[must_use]
pub fn bounds(constraints: &Constraints) -> Checks {
    let (texts, lists, objects) = (texts(constraints), lists(constraints), objects(constraints));
    Checks {
        min_length: texts.min_length,
        max_length: texts.max_length,
        pattern: texts.pattern,
        format: texts.format,
        min_items: lists.min_items,
        max_items: lists.max_items,
        unique_items: lists.unique_items,
        min_properties: objects.min_properties,
        max_properties: objects.max_properties,
        ..numbers(constraints)
    }
}

/// Bounds of numbers, whole ones as such.
fn numbers(constraints: &Constraints) -> Checks {
    let short = |text: Option<String>| text.map(|text| integer(&text).map_or(text, |whole| whole.to_string()));
    let floats = floats(constraints);
    Checks {
        minimum: short(floats.minimum),
        maximum: short(floats.maximum),
        exclusive_minimum: short(floats.exclusive_minimum),
        exclusive_maximum: short(floats.exclusive_maximum),
        multiple_of: short(floats.multiple_of),
        ..Checks::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integer_bounds_fit_the_type() {
        let bounds = |minimum: &str, maximum: &str, int| {
            let constraints = Constraints {
                minimum: Some(minimum.to_owned()),
                maximum: Some(maximum.to_owned()),
                ..Constraints::default()
            };
            let checks = integers(&constraints, int);
            (checks.minimum, checks.maximum, checks.exclusive_minimum)
        };
        assert_eq!(bounds("1", "8192.0", Int::I64), (Some("1".to_owned()), Some("8192".to_owned()), None));
        assert_eq!(bounds("-2147483648", "2147483647", Int::I32), (None, None, None));
        assert_eq!(bounds("0", "1e30", Int::U8), (None, None, None));
        assert_eq!(bounds("0.5", "9.5", Int::U8), (Some("1".to_owned()), Some("9".to_owned()), None));
        assert_eq!(bounds("300", "400", Int::U8), (None, None, Some("255".to_owned())));
    }

    #[test]
    fn exclusive_bounds() {
        let constraints = Constraints {
            exclusive_minimum: Some("0".to_owned()),
            exclusive_maximum: Some("2.5".to_owned()),
            multiple_of: Some("0.5".to_owned()),
            ..Constraints::default()
        };
        let checks = integers(&constraints, Int::I64);
        assert_eq!((checks.exclusive_minimum.as_deref(), checks.maximum.as_deref()), (Some("0"), Some("2")));
        assert_eq!((checks.exclusive_maximum, checks.multiple_of), (None, None));
        assert_eq!(floats(&constraints).exclusive_minimum.as_deref(), Some("0.0"));
    }
}
