//! Enumerations, tags, and alternatives that are tried one after the other.

use std::borrow::Cow;

use serde_json::Value;

use super::cx::{Cx, Reading, Report};
use super::failure::FailureKind;
use super::tape::{Kind, Node};

/// One alternative of a union without a discriminator.
#[derive(Debug)]
pub struct Arm<T> {
    name: &'static str,
    decode: fn(&mut Cx<'_>, Node) -> Option<T>,
}

/// An alternative: what the document calls it, and how it is read.
pub const fn arm<T>(name: &'static str, decode: fn(&mut Cx<'_>, Node) -> Option<T>) -> Arm<T> {
    Arm { name, decode }
}

/// How many alternatives may fit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    ExactlyOne,
    First,
}

impl<'a> Cx<'a> {
    /// A string enumeration that may grow: other texts are `unknown` in a lenient reading.
    pub fn open_enum<T>(
        &mut self,
        node: Node,
        from_wire: fn(&str) -> Option<T>,
        unknown: fn(String) -> T,
    ) -> Option<T> {
        let text = self.enum_text(node)?;
        match from_wire(&text) {
            Some(value) => Some(value),
            None => self.unknown_text(node, text).map(unknown),
        }
    }

    /// Any string, of which some have a name.
    pub fn free_enum<T>(&mut self, node: Node, from_wire: fn(&str) -> Option<T>, other: fn(String) -> T) -> Option<T> {
        let text = self.enum_text(node)?;
        let value = from_wire(&text);
        self.plain_text += usize::from(value.is_none() && self.tape.kind(node) == Some(Kind::Text));
        Some(value.unwrap_or_else(|| other(text.into_owned())))
    }

    /// A string enumeration that names all its values.
    pub fn closed_enum<T>(&mut self, node: Node, from_wire: fn(&str) -> Option<T>) -> Option<T> {
        let text = self.enum_text(node)?;
        from_wire(&text).or_else(|| self.not_listed(node))
    }

    /// An integer enumeration that may grow.
    pub fn open_int_enum<T>(
        &mut self,
        node: Node,
        from_wire: fn(i64) -> Option<T>,
        unknown: fn(i64) -> T,
    ) -> Option<T> {
        let number = self.value_of(node)?;
        match from_wire(number) {
            Some(value) => Some(value),
            None if self.is_strict() => self.not_listed(node),
            None => Some(unknown(number)),
        }
    }

    /// An integer enumeration that names all its values.
    pub fn closed_int_enum<T>(&mut self, node: Node, from_wire: fn(i64) -> Option<T>) -> Option<T> {
        let number = self.value_of(node)?;
        from_wire(number).or_else(|| self.not_listed(node))
    }

    fn enum_text(&mut self, node: Node) -> Option<Cow<'a, str>> {
        self.formatted(node, "expected a string")
    }

    fn unknown_text(&mut self, node: Node, text: Cow<'_, str>) -> Option<String> {
        if self.is_strict() {
            return self.not_listed(node);
        }
        self.plain_text += usize::from(self.tape.kind(node) == Some(Kind::Text));
        Some(text.into_owned())
    }

    #[cold]
    pub(super) fn not_listed<T>(&mut self, node: Node) -> Option<T> {
        let message = "the schema does not list this value";
        self.report(node, FailureKind::Unknown, message);
        None
    }

    /// The text of the member that tells the alternatives of a union apart.
    pub fn tag(&mut self, node: Node, name: &'static str) -> Option<Cow<'a, str>> {
        self.members(node)?;
        let tag = self.tape.member(node, name);
        if tag.is_absent() {
            let message = "required member is missing";
            self.report_member(node, name, FailureKind::Missing, message);
            return None;
        }
        self.formatted(tag, "expected a string")
    }

    /// The text of a member that may tell the alternatives of a union apart; `Some(None)` where it is absent.
    pub fn optional_tag(&mut self, node: Node, name: &'static str) -> Option<Option<Cow<'a, str>>> {
        self.members(node)?;
        let tag = self.tape.member(node, name);
        if tag.is_absent() || !self.is_strict() && self.tape.is_null(tag) {
            return Some(None);
        }
        self.formatted(tag, "expected a string").map(Some)
    }

    /// As [`tag`](Self::tag), for a union to which values of any kind may be added: in a lenient reading what has no such member
    /// has no tag.
    pub fn open_tag(&mut self, node: Node, name: &'static str) -> Option<Option<Cow<'a, str>>> {
        if self.is_strict() {
            self.tag(node, name).map(Some)
        } else {
            Some(self.tape.string(self.tape.member(node, name)))
        }
    }

    /// A value whose tag no alternative has: kept as it is in a lenient reading.
    pub fn unknown_tag(&mut self, node: Node, name: &'static str) -> Option<Value> {
        if !self.is_strict() {
            return self.value_of(node);
        }
        let message = "the schema does not list this value";
        self.report_member(node, name, FailureKind::Unknown, message);
        None
    }

    /// The one alternative that fits.
    ///
    /// In a strict reading none other may fit. In a lenient one the first that fits strictly is taken, else the
    /// first that fits. Untyped text prefers alternatives that ask more of it than to be text.
    pub fn one_of<T>(&mut self, node: Node, arms: &[Arm<T>]) -> Option<T> {
        match self.reading {
            Reading::Strict => self.choose(node, arms, Rule::ExactlyOne),
            Reading::Lenient => self.any_of(node, arms),
        }
    }

    /// As [`one_of`](Self::one_of), but in a lenient reading a value that fits none is kept as it is.
    pub fn one_of_or<T>(&mut self, node: Node, arms: &[Arm<T>], unknown: fn(Value) -> T) -> Option<T> {
        if self.is_strict() { self.one_of(node, arms) } else { self.any_of_or(node, arms, unknown) }
    }

    /// As [`any_of`](Self::any_of), but in a lenient reading a value that fits none is kept as it is.
    pub fn any_of_or<T>(&mut self, node: Node, arms: &[Arm<T>], unknown: fn(Value) -> T) -> Option<T> {
        if self.is_strict() {
            return self.any_of(node, arms);
        }
        let held = self.hold(Reading::Lenient);
        let chosen = self.any_of(node, arms);
        let reports = self.release(held);
        if chosen.is_none() && self.trials == 0 {
            reports.into_iter().for_each(|report| self.keep(report));
            return None;
        }
        match chosen {
            None => self.value_of(node).map(unknown),
            chosen => chosen,
        }
    }

    /// The first alternative that fits; in a lenient reading, the first that fits strictly if there is one.
    pub fn any_of<T>(&mut self, node: Node, arms: &[Arm<T>]) -> Option<T> {
        if self.reading == Reading::Lenient {
            let held = self.hold(Reading::Strict);
            let chosen = self.choose(node, arms, Rule::First);
            self.release(held);
            if chosen.is_some() {
                return chosen;
            }
        }
        self.choose(node, arms, Rule::First)
    }

    fn choose<T>(&mut self, node: Node, arms: &[Arm<T>], rule: Rule) -> Option<T> {
        let is_text = self.tape.kind(node) == Some(Kind::Text);
        let mut trials = Trials::default();
        let mut chosen = None;
        for arm in arms {
            if !self.pay(node) {
                return None;
            }
            let plain = self.plain_text;
            let held = self.hold(self.reading);
            let value = (arm.decode)(self, node).filter(|_| self.reported == 0);
            let reports = self.release(held);
            let Some(value) = value else {
                trials.reasons.push((arm.name, reports));
                continue;
            };
            let is_plain = self.plain_text != plain;
            trials.fits.push(arm.name);
            if chosen.is_none() || trials.is_plain && !is_plain {
                trials.is_plain = is_plain;
                chosen = Some(value);
            }
            let is_settled = !is_text || !is_plain;
            if rule == Rule::First && is_settled {
                break;
            }
        }
        let is_clear = trials.fits.len() == 1 || rule == Rule::First || is_text;
        if chosen.is_some() && is_clear { chosen } else { self.no_choice(node, trials) }
    }

    /// Trying alternatives within alternatives can take exponential time: there is an end to it.
    pub(super) fn pay(&mut self, node: Node) -> bool {
        let cost = match self.tape.kind(node) {
            Some(Kind::Array | Kind::Object) => u64::from(self.tape.after(node).saturating_sub(node.0)),
            _ => 1,
        };
        match self.trials.checked_sub(cost) {
            Some(left) => self.trials = left,
            None => {
                self.trials = 0;
                let message = "too many alternatives to try";
                self.report(node, FailureKind::Limit, message);
                return false;
            }
        }
        true
    }

    /// Begins a trial: what is reported from now on is held apart.
    pub(super) fn hold(&mut self, reading: Reading) -> Held {
        Held {
            reading: std::mem::replace(&mut self.reading, reading),
            reports: std::mem::take(&mut self.reports),
            reported: std::mem::take(&mut self.reported),
        }
    }

    /// Ends a trial, and hands out what it reported.
    pub(super) fn release(&mut self, held: Held) -> Vec<Report> {
        self.reading = held.reading;
        self.reported = held.reported;
        std::mem::replace(&mut self.reports, held.reports)
    }

    #[cold]
    fn no_choice<T>(&mut self, node: Node, trials: Trials) -> Option<T> {
        if !trials.fits.is_empty() {
            let fits = trials.fits.join("`, `");
            let message = format!("fits more than one alternative: `{fits}`");
            self.report(node, FailureKind::Alternatives, message);
            return None;
        }
        self.report(node, FailureKind::Alternatives, "fits none of the alternatives");
        for (name, reports) in trials.reasons {
            for report in reports {
                let message = format!("as `{name}`: {}", report.message).into();
                self.keep(Report { message, ..report });
            }
        }
        None
    }
}

pub(super) struct Held {
    reading: Reading,
    reports: Vec<Report>,
    reported: usize,
}

#[derive(Default)]
struct Trials {
    fits: Vec<&'static str>,
    reasons: Vec<(&'static str, Vec<Report>)>,
    /// The chosen one took untyped text as it is.
    is_plain: bool,
}
