//! Constraints, evaluated on a tape.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use super::check::{Bound, Check, Range};
use super::cx::Cx;
use super::failure::FailureKind;
use super::number::{self, canonical};
use super::pattern;
use super::rule_eval;
use super::tape::{Kind, Node, Tape};

/// Reports the constraints that a value does not meet.
pub(super) fn check(cx: &mut Cx<'_>, node: Node, check: &Check) {
    let tape = cx.tape;
    match tape.kind(node) {
        Some(Kind::String) => string(cx, node, check),
        Some(Kind::Number) => numeric(cx, node, check, tape.number(node).unwrap_or("0")),
        Some(Kind::Text) => text(cx, node, check),
        Some(Kind::Array) => array(cx, node, check),
        Some(Kind::Object) => object(cx, node, check),
        Some(Kind::Null | Kind::Bool) | None => {}
    }
    if let Some(rule) = check.rule {
        rule_eval::check(cx, node, rule);
    }
}

fn fail(cx: &mut Cx<'_>, node: Node, message: String) {
    cx.report(node, FailureKind::Constraint, message);
}

/// Text may turn out to be a string, a number or a list of one.
fn text(cx: &mut Cx<'_>, node: Node, check: &Check) {
    string(cx, node, check);
    let text = cx.tape.string(node).unwrap_or_default();
    if number::is_number(&text) {
        numeric(cx, node, check, &text);
    }
    count(cx, node, check.items, 1, "item");
    if let Some(each) = check.each {
        self::check(cx, node, each);
    }
}

fn string(cx: &mut Cx<'_>, node: Node, check: &Check) {
    length(cx, node, check);
    if let Some(pattern) = check.pattern
        && !pattern::is_match(pattern, &cx.tape.string(node).unwrap_or_default())
    {
        fail(cx, node, format!("expected text that matches `{pattern}`"));
    }
    if let Some(format) = check.format
        && !format.fits(&cx.tape.string(node).unwrap_or_default())
    {
        cx.report(node, FailureKind::Format, format.expected());
    }
}

fn length(cx: &mut Cx<'_>, node: Node, check: &Check) {
    let Range { min, max } = check.length;
    if min == 0 && max == u64::MAX {
        return;
    }
    let text = cx.tape.string(node).unwrap_or_default();
    // No text has more characters than bytes.
    if min <= 1 && text.len() as u64 <= max && text.len() as u64 >= min {
        return;
    }
    count(cx, node, check.length, text.chars().count(), "character");
}

fn count(cx: &mut Cx<'_>, node: Node, range: Range, number: usize, unit: &str) {
    let number = number as u64;
    let plural = |count: u64| if count == 1 { "" } else { "s" };
    let Range { min, max } = range;
    if number < min {
        fail(cx, node, format!("expected at least {min} {unit}{}", plural(min)));
    } else if number > max {
        fail(cx, node, format!("expected at most {max} {unit}{}", plural(max)));
    }
}

fn array(cx: &mut Cx<'_>, node: Node, check: &Check) {
    let tape = cx.tape;
    count(cx, node, check.items, tape.len_of(node), "item");
    if check.is_unique {
        unique(cx, node);
    }
    if let Some(each) = check.each {
        for item in tape.items(node) {
            self::check(cx, item, each);
        }
    }
}

fn object(cx: &mut Cx<'_>, node: Node, check: &Check) {
    let tape = cx.tape;
    count(cx, node, check.properties, tape.len_of(node), "member");
    if let Some(each) = check.each {
        for (_, value) in tape.names(node) {
            self::check(cx, value, each);
        }
    }
}

fn numeric(cx: &mut Cx<'_>, node: Node, check: &Check, text: &str) {
    let bounds = [
        (check.minimum, Ordering::Less, Some(Ordering::Equal), "at least"),
        (check.maximum, Ordering::Greater, Some(Ordering::Equal), "at most"),
        (check.exclusive_minimum, Ordering::Less, None, "more than"),
        (check.exclusive_maximum, Ordering::Greater, None, "less than"),
    ];
    for (bound, wrong, equal, words) in bounds {
        let Some(bound) = bound else { continue };
        let order = compare(text, bound);
        if order == wrong || order == Ordering::Equal && equal.is_none() {
            fail(cx, node, format!("expected {words} {}", shown(bound)));
        }
    }
    if let Some(divisor) = check.multiple_of
        && !is_multiple(text, divisor)
    {
        fail(cx, node, format!("expected a multiple of {}", shown(divisor)));
    }
}

fn shown(bound: Bound) -> String {
    match bound {
        Bound::Int(number) => number.to_string(),
        Bound::Float(number) => format!("{number:?}"),
        Bound::Decimal(text) => text.to_owned(),
    }
}

/// A JSON number against a bound, exactly: by digits where 64 bits do not tell them apart.
fn compare(text: &str, bound: Bound) -> Ordering {
    match bound {
        Bound::Int(bound) => {
            if let Some(number) = number::short_integer(text) {
                return number.cmp(&bound);
            }
        }
        Bound::Float(bound) => match text.parse::<f64>().map(|number| number.partial_cmp(&bound)) {
            Ok(Some(Ordering::Equal) | None) | Err(_) => {}
            // Rounding keeps the order.
            Ok(Some(order)) => return order,
        },
        Bound::Decimal(_) => {}
    }
    canonical(text).cmp(&canonical(&shown(bound)))
}

/// Decided on the decimal digits, so that 0.3 is a multiple of 0.1.
fn is_multiple(text: &str, divisor: Bound) -> bool {
    if let (Some(number), Bound::Int(divisor)) = (number::short_integer(text), divisor) {
        return divisor == 0 || number.checked_rem(divisor).unwrap_or(0) == 0;
    }
    canonical(text).is_multiple_of(&canonical(&shown(divisor)))
}

/// Reports the first item of each group of equal ones that is not the first of it.
fn unique(cx: &mut Cx<'_>, node: Node) {
    let tape = cx.tape;
    let mut state = HashState { hasher: RandomState::new() };
    let mut seen: HashMap<u64, Vec<Node>> = HashMap::new();
    for item in tape.items(node) {
        let same_hash = seen.entry(state.hash(tape, item)).or_default();
        if same_hash.iter().any(|other| is_equal((tape, *other), (tape, item))) {
            let message = "an equal item came before; items must differ";
            cx.report(item, FailureKind::Constraint, message);
        } else {
            same_hash.push(item);
        }
    }
}

struct HashState {
    hasher: RandomState,
}

impl HashState {
    /// Equal values have equal hashes, whatever their notation and order of members.
    fn hash(&mut self, tape: &Tape<'_>, node: Node) -> u64 {
        let kind = tape.kind(node);
        let inner = match kind {
            Some(Kind::Number) => self.hasher.hash_one(canonical(tape.number(node).unwrap_or("0"))),
            Some(Kind::String | Kind::Text) => self.hasher.hash_one(tape.string(node)),
            Some(Kind::Array) => tape.items(node).fold(1, |sum, item| {
                let item = self.hash(tape, item);
                self.hasher.hash_one((sum, item))
            }),
            Some(Kind::Object) => tape.members(node).fold(0, |sum: u64, (name, value)| {
                let value = self.hash(tape, value);
                sum.wrapping_add(self.hasher.hash_one((name, value)))
            }),
            Some(Kind::Bool) => u64::from(tape.bool(node) == Some(true)),
            Some(Kind::Null) | None => 0,
        };
        self.hasher.hash_one((kind, inner))
    }
}

/// Whether two values are the same, as JSON Schema understands it. Each is on a tape of its own.
pub(super) fn is_equal(left: (&Tape<'_>, Node), right: (&Tape<'_>, Node)) -> bool {
    let ((tape, node), (other, same)) = (left, right);
    if tape.kind(node) != other.kind(same) || tape.len_of(node) != other.len_of(same) {
        return false;
    }
    match tape.kind(node) {
        Some(Kind::Number) => {
            let number = |tape: &Tape<'_>, node| canonical(tape.number(node).unwrap_or("0"));
            number(tape, node) == number(other, same)
        }
        Some(Kind::String | Kind::Text) => tape.string(node) == other.string(same),
        Some(Kind::Array) => {
            let mut pairs = tape.items(node).zip(other.items(same));
            pairs.all(|(left, right)| is_equal((tape, left), (other, right)))
        }
        Some(Kind::Object) => {
            let of_other: HashMap<_, _> = other.members(same).collect();
            let mut members = tape.members(node);
            members.all(|(name, value)| {
                let found = of_other.get(&name);
                found.is_some_and(|found| is_equal((tape, value), (other, *found)))
            })
        }
        Some(Kind::Bool) => tape.bool(node) == other.bool(same),
        Some(Kind::Null) | None => true,
    }
}
