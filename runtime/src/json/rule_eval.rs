//! Rules, evaluated on a tape.

use std::borrow::Cow;
use std::collections::HashMap;

use super::check_eval;
use super::cx::{Cx, Report, found};
use super::failure::FailureKind;
use super::number::{self, NotInteger, canonical};
use super::pattern;
use super::rule::{Lit, Rule};
use super::tape::{Kind, Node, Tape};

/// How deep rules and values may go together, so that the stack lasts.
const MAX_DEPTH: u32 = 1_000;

/// Reports what a rule does not allow about a value.
pub(super) fn check(cx: &mut Cx<'_>, node: Node, rule: &Rule) {
    let had = cx.trials;
    check_at(cx, node, rule, 0);
    if had > 0 && cx.trials == 0 && cx.reported == 0 {
        cx.report(node, FailureKind::Limit, "too many alternatives to try");
    }
}

fn check_at(cx: &mut Cx<'_>, node: Node, rule: &Rule, depth: u32) {
    let depth = depth + 1;
    if depth > MAX_DEPTH {
        cx.trials = 0;
        cx.report(node, FailureKind::Limit, "nested too deeply to be checked");
        return;
    }
    match rule {
        Rule::All(rules) => rules.iter().for_each(|rule| check_at(cx, node, rule, depth)),
        Rule::Any(rules) => alternatives(cx, node, rules, depth, Fits::Some),
        Rule::One(rules) => alternatives(cx, node, rules, depth, Fits::One),
        Rule::Not(rule) => {
            if holds(cx, node, rule, depth) {
                cx.report(node, FailureKind::Constraint, "the schema excludes this value");
            }
        }
        Rule::If(when, then, otherwise) => {
            let next = if holds(cx, node, when, depth) { then } else { otherwise };
            check_at(cx, node, next, depth);
        }
        Rule::Never => cx.report(node, FailureKind::Unexpected, "the schema does not allow this value"),
        Rule::Types(names) => types(cx, node, names),
        Rule::Enum(values) => {
            if !values.iter().any(|value| is_value(cx.tape, node, value)) {
                cx.report(node, FailureKind::Unknown, "the schema does not list this value");
            }
        }
        Rule::Check(check) => check_eval::check(cx, node, check),
        Rule::Required(names) => required(cx, node, names),
        Rule::Members { named, patterns, rest } => {
            for (name, value) in Vec::from_iter(cx.tape.names(node)) {
                members(cx, (name, value), (named, patterns, *rest), depth);
            }
        }
        Rule::Names(rule) => {
            for (name, value) in Vec::from_iter(cx.tape.names(node)) {
                if !holds(cx, name, rule, depth) {
                    cx.report(value, FailureKind::Unexpected, "the schema does not allow a member of this name");
                }
            }
        }
        Rule::Items(first, rest) => {
            for (index, item) in items(cx.tape, node).into_iter().enumerate() {
                if let Some(rule) = first.get(index).or(*rest) {
                    check_at(cx, item, rule, depth);
                }
            }
        }
        Rule::Contains(rule, min, max) => contains(cx, node, rule, (*min, *max), depth),
        Rule::Unevaluated { beside, members, items } => unevaluated(cx, node, beside, (*members, *items), depth),
        Rule::Ref(rule) => check_at(cx, node, rule(), depth),
    }
}

/// Whether a rule holds; what it would report is not told.
fn holds(cx: &mut Cx<'_>, node: Node, rule: &Rule, depth: u32) -> bool {
    trial(cx, node, rule, depth).is_ok()
}

fn trial(cx: &mut Cx<'_>, node: Node, rule: &Rule, depth: u32) -> Result<(), Vec<Report>> {
    if !cx.pay(node) {
        return Err(Vec::new());
    }
    let held = cx.hold(cx.reading);
    check_at(cx, node, rule, depth);
    let failed = cx.reported > 0;
    let reports = cx.release(held);
    if failed { Err(reports) } else { Ok(()) }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fits {
    Some,
    One,
}

fn alternatives(cx: &mut Cx<'_>, node: Node, rules: &[Rule], depth: u32, wanted: Fits) {
    let mut count = 0;
    let mut reasons = Vec::new();
    for (index, rule) in rules.iter().enumerate() {
        match trial(cx, node, rule, depth) {
            Ok(()) if wanted == Fits::Some => return,
            Ok(()) => count += 1,
            Err(reports) => reasons.push((index + 1, reports)),
        }
    }
    match count {
        1 => {}
        0 => {
            cx.report(node, FailureKind::Alternatives, "fits none of the alternatives");
            for (number, reports) in reasons {
                for report in reports {
                    let message = Cow::Owned(format!("alternative {number}: {}", report.message));
                    cx.keep(Report { message, ..report });
                }
            }
        }
        _ => cx.report(node, FailureKind::Alternatives, "fits more than one of the alternatives"),
    }
}

fn types(cx: &mut Cx<'_>, node: Node, names: &[&str]) {
    if names.iter().any(|name| is_type(cx.tape, node, name)) {
        return;
    }
    let expected = names.join(" or ");
    let message = Cow::Owned(format!("expected {expected}"));
    let found = found(cx.tape.kind(node));
    cx.keep(Report { node, member: "", kind: FailureKind::Type, message, found });
}

fn is_type(tape: &Tape<'_>, node: Node, name: &str) -> bool {
    let is_integer = |text: &str| number::integer(text) != Err(NotInteger::Fraction);
    match (tape.kind(node), name) {
        (Some(Kind::Null), "null")
        | (Some(Kind::Bool), "boolean")
        | (Some(Kind::Number), "number")
        | (Some(Kind::String | Kind::Text), "string")
        | (Some(Kind::Array | Kind::Text), "array")
        | (Some(Kind::Object), "object") => true,
        (Some(Kind::Number), "integer") => tape.number(node).is_some_and(is_integer),
        (Some(Kind::Text), name) => {
            let text = tape.string(node).unwrap_or_default();
            match name {
                "boolean" => matches!(&*text, "true" | "false"),
                "number" => number::is_number(&text),
                "integer" => number::is_number(&text) && is_integer(&text),
                _ => false,
            }
        }
        _ => false,
    }
}

/// Whether a value is this one, as JSON Schema understands it: `1` is `1.0`, the order of members says nothing.
fn is_value(tape: &Tape<'_>, node: Node, value: &Lit) -> bool {
    match (tape.kind(node), value) {
        (Some(Kind::Null), Lit::Null) => true,
        (Some(Kind::Bool), Lit::Bool(value)) => tape.bool(node) == Some(*value),
        (Some(Kind::Number), Lit::Number(value)) => canonical(tape.number(node).unwrap_or("0")) == canonical(value),
        (Some(Kind::String | Kind::Text), Lit::String(value)) => tape.string(node).is_some_and(|text| text == *value),
        (Some(Kind::Text), value) => is_text(&tape.string(node).unwrap_or_default(), value),
        (Some(Kind::Array), Lit::Array(values)) => {
            tape.len_of(node) == values.len()
                && tape.items(node).zip(*values).all(|(item, value)| is_value(tape, item, value))
        }
        (Some(Kind::Object), Lit::Object(values)) => {
            let members: HashMap<_, _> = tape.members(node).collect();
            let is_member =
                |(name, value): &(&str, Lit)| members.get(*name).is_some_and(|member| is_value(tape, *member, value));
            members.len() == values.len() && values.iter().all(is_member)
        }
        _ => false,
    }
}

fn is_text(text: &str, value: &Lit) -> bool {
    match value {
        Lit::Bool(value) => text == if *value { "true" } else { "false" },
        Lit::Number(value) => number::is_number(text) && canonical(text) == canonical(value),
        _ => false,
    }
}

fn required(cx: &mut Cx<'_>, node: Node, names: &[&'static str]) {
    if cx.tape.kind(node) != Some(Kind::Object) {
        return;
    }
    for name in names {
        if cx.tape.member(node, name).is_absent() {
            cx.report_member(node, name, FailureKind::Missing, "required member is missing");
        }
    }
}

type Named = &'static [(&'static str, Rule)];

fn members(
    cx: &mut Cx<'_>,
    (name, value): (Node, Node),
    (named, patterns, rest): (&Named, &Named, Option<&'static Rule>),
    depth: u32,
) {
    let mut is_known = false;
    if let Some((_, rule)) = named.iter().find(|(known, _)| cx.tape.is_named(name, known)) {
        is_known = true;
        check_at(cx, value, rule, depth);
    }
    if !patterns.is_empty() {
        let text = cx.name(name);
        for (pattern, rule) in *patterns {
            if pattern::is_match(pattern, &text) {
                is_known = true;
                check_at(cx, value, rule, depth);
            }
        }
    }
    if let Some(rest) = rest
        && !is_known
    {
        check_at(cx, value, rest, depth);
    }
}

/// The items of an array; untyped text is a list of one.
fn items(tape: &Tape<'_>, node: Node) -> Vec<Node> {
    if tape.kind(node) == Some(Kind::Text) { vec![node] } else { tape.items(node).collect() }
}

fn contains(cx: &mut Cx<'_>, node: Node, rule: &Rule, (min, max): (u64, u64), depth: u32) {
    if !matches!(cx.tape.kind(node), Some(Kind::Array | Kind::Text)) {
        return;
    }
    let mut count = 0_u64;
    for item in items(cx.tape, node) {
        count += u64::from(holds(cx, item, rule, depth));
    }
    if count < min {
        cx.report(node, FailureKind::Constraint, format!("expected at least {min} of the items that it must contain"));
    } else if count > max {
        cx.report(node, FailureKind::Constraint, format!("expected at most {max} of the items that it must contain"));
    }
}

fn unevaluated(
    cx: &mut Cx<'_>,
    node: Node,
    beside: &Rule,
    (members, items): (Option<&'static Rule>, Option<&'static Rule>),
    depth: u32,
) {
    let (rule, values): (_, Vec<Node>) = match cx.tape.kind(node) {
        Some(Kind::Object) => (members, cx.tape.names(node).map(|(_, value)| value).collect()),
        Some(Kind::Array) => (items, cx.tape.items(node).collect()),
        _ => return,
    };
    let Some(rule) = rule else { return };
    let mut marks = vec![false; values.len()];
    mark(cx, node, beside, depth, &mut marks);
    for (value, _) in values.into_iter().zip(marks).filter(|(_, is_marked)| !is_marked) {
        check_at(cx, value, rule, depth);
    }
}

/// Marks the members or items that a rule speaks of.
fn mark(cx: &mut Cx<'_>, node: Node, rule: &Rule, depth: u32, marks: &mut [bool]) {
    let depth = depth + 1;
    if depth > MAX_DEPTH {
        return;
    }
    let is_object = cx.tape.kind(node) == Some(Kind::Object);
    match rule {
        Rule::All(rules) => rules.iter().for_each(|rule| mark(cx, node, rule, depth, marks)),
        Rule::Any(rules) | Rule::One(rules) => {
            for rule in *rules {
                if holds(cx, node, rule, depth) {
                    mark(cx, node, rule, depth, marks);
                }
            }
        }
        Rule::If(when, then, otherwise) => {
            if holds(cx, node, when, depth) {
                mark(cx, node, when, depth, marks);
                mark(cx, node, then, depth, marks);
            } else {
                mark(cx, node, otherwise, depth, marks);
            }
        }
        Rule::Ref(rule) => mark(cx, node, rule(), depth, marks),
        Rule::Members { named, patterns, rest } if is_object => {
            for ((name, _), mark) in cx.tape.names(node).zip(marks) {
                let text = cx.name(name);
                *mark |= rest.is_some()
                    || named.iter().any(|(known, _)| text == *known)
                    || patterns.iter().any(|(pattern, _)| pattern::is_match(pattern, &text));
            }
        }
        Rule::Items(first, rest) if !is_object => {
            let known = if rest.is_some() { marks.len() } else { first.len().min(marks.len()) };
            marks[..known].fill(true);
        }
        Rule::Contains(rule, ..) if !is_object => {
            for (item, mark) in Vec::from_iter(cx.tape.items(node)).into_iter().zip(marks) {
                *mark |= holds(cx, item, rule, depth);
            }
        }
        Rule::Unevaluated { beside, members, items } => {
            mark(cx, node, beside, depth, marks);
            if if is_object { members.is_some() } else { items.is_some() } {
                marks.fill(true);
            }
        }
        _ => {}
    }
}
