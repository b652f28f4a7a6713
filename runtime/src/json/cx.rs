//! The context of one reading: the tape, how strict it is, and what was found to be wrong.

use std::borrow::Cow;

use super::check::Check;
use super::check_eval;
use super::decode::Decode;
use super::failure::{DecodeError, Failure, FailureKind};
use super::number::{self, NotInteger};
use super::rule::Rule;
use super::rule_eval;
use super::tape::{Entry, Kind, Node, Tape, push_token};

/// How a document is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reading {
    /// What others send to us must be what the schema says.
    Strict,
    /// What a server answers may be newer than the schema: unknown enumeration values and union tags,
    /// `null` for an optional member, violated constraints, undeclared members and date-times without an
    /// offset are accepted.
    Lenient,
}

/// The context that a type is read in.
///
/// A function that answers `None` has reported why.
pub struct Cx<'a> {
    pub(super) tape: &'a Tape<'a>,
    pub(super) reading: Reading,
    pub(super) reports: Vec<Report>,
    /// How many failures there were; not all are kept.
    pub(super) reported: usize,
    /// How often untyped text was taken as it is.
    pub(super) plain_text: usize,
    /// How many values may still be read in trying alternatives.
    pub(super) trials: u64,
}

/// A failure whose pointer is not known yet.
pub(super) struct Report {
    pub(super) node: Node,
    pub(super) member: &'static str,
    pub(super) kind: FailureKind,
    pub(super) message: Cow<'static, str>,
    /// What was found instead of what the message speaks of; put together only when it is told.
    pub(super) found: &'static str,
}

impl Report {
    pub(super) fn told(self) -> String {
        match self.found {
            "" => self.message.into_owned(),
            found => format!("{}, found {found}", self.message),
        }
    }
}

impl<'a> Cx<'a> {
    /// A context to read a tape in.
    pub fn new(tape: &'a Tape<'a>, reading: Reading) -> Self {
        Self {
            tape,
            reading,
            reports: Vec::new(),
            reported: 0,
            plain_text: 0,
            trials: tape.entries.len() as u64 * 2048 + 100_000,
        }
    }

    /// The tape that is read.
    pub fn tape(&self) -> &'a Tape<'a> {
        self.tape
    }

    /// How it is read.
    pub fn reading(&self) -> Reading {
        self.reading
    }

    pub(super) fn is_strict(&self) -> bool {
        self.reading == Reading::Strict
    }

    /// Whether something was reported.
    pub fn has_failed(&self) -> bool {
        self.reported != 0
    }

    /// The value, if nothing was reported.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, DecodeError> {
        match value {
            Some(value) if self.reported == 0 => Ok(value),
            _ => Err(self.into_error()),
        }
    }

    /// What was reported.
    #[cold]
    pub fn into_error(mut self) -> DecodeError {
        if self.reports.is_empty() {
            self.report(Node::ROOT, FailureKind::Type, "the value does not fit");
        }
        let pointed = |report: Report| {
            let mut pointer = self.tape.pointer(report.node);
            if !report.member.is_empty() {
                push_token(&mut pointer, report.member);
            }
            Failure::new(pointer, report.kind, report.told())
        };
        let failures = self.reports.into_iter().map(pointed).collect();
        DecodeError::new(failures, self.reported)
    }

    /// Reports a failure at a value. The message must not repeat what was read.
    pub fn report(&mut self, node: Node, kind: FailureKind, message: impl Into<Cow<'static, str>>) {
        self.keep(Report { node, member: "", kind, message: message.into(), found: "" });
    }

    /// Reports a failure at a member that may not be there.
    pub fn report_member(&mut self, object: Node, member: &'static str, kind: FailureKind, message: &'static str) {
        let message = Cow::Borrowed(message);
        self.keep(Report { node: object, member, kind, message, found: "" });
    }

    #[cold]
    pub(super) fn keep(&mut self, report: Report) {
        self.reported += 1;
        if self.reports.len() < DecodeError::KEPT {
            self.reports.push(report);
        }
    }

    #[cold]
    pub(super) fn mismatch<T>(&mut self, node: Node, expected: &'static str) -> Option<T> {
        let found = found(self.tape.kind(node));
        self.keep(Report { node, member: "", kind: FailureKind::Type, message: Cow::Borrowed(expected), found });
        None
    }

    #[cold]
    pub(super) fn malformed<T>(&mut self, node: Node, message: &'static str) -> Option<T> {
        self.report(node, FailureKind::Format, message);
        None
    }

    /// Reads a value as the type that is asked for.
    #[inline]
    pub fn value_of<T: Decode>(&mut self, node: Node) -> Option<T> {
        T::decode(self, node)
    }

    /// Checks constraints of a value that stands alone: a parameter, the items of a list, a body.
    /// Only in [`Reading::Strict`].
    pub fn check(&mut self, node: Node, check: &Check) {
        if self.is_strict() {
            check_eval::check(self, node, check);
        }
    }

    /// Checks what a schema asserts beyond its type. Only in [`Reading::Strict`].
    pub fn rule(&mut self, node: Node, rule: &'static Rule) {
        if self.is_strict() {
            rule_eval::check(self, node, rule);
        }
    }

    /// Reads a value whose type does not carry all of its constraints.
    #[inline]
    pub fn checked<T: Decode>(&mut self, node: Node, check: &'static Check) -> Option<T> {
        self.check(node, check);
        T::decode(self, node)
    }

    /// The text of a string.
    pub fn string(&mut self, node: Node) -> Option<Cow<'a, str>> {
        match self.tape.entry(node) {
            Some(entry) if entry.kind == Kind::String => Some(self.tape.text_of(entry)),
            Some(entry) if entry.kind == Kind::Text => {
                self.plain_text += 1;
                Some(self.tape.text_of(entry))
            }
            _ => self.mismatch(node, "expected a string"),
        }
    }

    /// The text of a string that is more than text: a date, an identifier. Not counted as plain text.
    pub(super) fn formatted(&mut self, node: Node, expected: &'static str) -> Option<Cow<'a, str>> {
        match self.tape.string(node) {
            Some(text) => Some(text),
            None => self.mismatch(node, expected),
        }
    }

    /// A boolean.
    pub fn bool(&mut self, node: Node) -> Option<bool> {
        let found = match self.tape.kind(node) {
            Some(Kind::Text) => match self.tape.string(node).as_deref() {
                Some("true") => Some(true),
                Some("false") => Some(false),
                _ => None,
            },
            _ => self.tape.bool(node),
        };
        match found {
            Some(value) => Some(value),
            None => self.mismatch(node, "expected a boolean"),
        }
    }

    /// The text of a number.
    pub(super) fn number(&mut self, node: Node, expected: &'static str) -> Option<Cow<'a, str>> {
        match self.tape.entry(node) {
            Some(entry) if entry.kind == Kind::Number => Some(Cow::Borrowed(self.tape.raw(entry))),
            Some(entry) if entry.kind == Kind::Text => {
                let text = self.tape.text_of(entry);
                match number::is_number(&text) {
                    true => Some(text),
                    false => self.mismatch(node, expected),
                }
            }
            _ => self.mismatch(node, expected),
        }
    }

    /// An integer of at most 18 digits, as nearly all are.
    #[inline]
    pub(super) fn short_integer(&self, node: Node) -> Option<i64> {
        let entry = self.tape.entry(node)?;
        let is_plain = entry.kind == Kind::Number && self.tape.is_integer(entry);
        if is_plain { number::short_integer(self.tape.raw(entry)) } else { None }
    }

    /// An integer within bounds. `100.0` and `1e2` are integers too.
    #[cold]
    pub(super) fn integer(&mut self, node: Node, min: i64, max: u64) -> Option<i128> {
        let text = self.number(node, "expected an integer")?;
        match number::integer(&text) {
            Ok(value) if value >= i128::from(min) && value <= i128::from(max) => Some(value),
            Ok(_) | Err(NotInteger::TooLarge) => {
                let message = format!("expected an integer from {min} to {max}");
                self.report(node, FailureKind::Range, message);
                None
            }
            Err(NotInteger::Fraction) => {
                self.report(node, FailureKind::Type, "expected an integer, found a fraction");
                None
            }
        }
    }

    /// A finite number.
    pub(super) fn float(&mut self, node: Node) -> Option<f64> {
        let text = self.number(node, "expected a number")?;
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Some(value),
            _ => self.too_large(node),
        }
    }

    #[cold]
    pub(super) fn too_large<T>(&mut self, node: Node) -> Option<T> {
        self.report(node, FailureKind::Range, "the number is too large");
        None
    }

    /// The items of an array; untyped text is a list of one.
    pub fn items(&mut self, node: Node) -> Option<Items> {
        match self.tape.entry(node) {
            Some(&Entry { kind: Kind::Array, end, .. }) => Some(Items { at: node.0 + 1, left: end }),
            Some(Entry { kind: Kind::Text, .. }) => Some(Items { at: node.0, left: 1 }),
            _ => self.mismatch(node, "expected an array"),
        }
    }

    /// The members of an object.
    pub(super) fn members(&mut self, node: Node) -> Option<Items> {
        match self.tape.entry(node) {
            Some(&Entry { kind: Kind::Object, end, .. }) => Some(Items { at: node.0 + 1, left: end }),
            _ => self.mismatch(node, "expected an object"),
        }
    }

    pub(super) fn name(&self, key: Node) -> Cow<'a, str> {
        let entry = self.tape.entry(key);
        entry.map_or(Cow::Borrowed(""), |entry| self.tape.text_of(entry))
    }
}

/// A kind of value, in messages.
pub(super) fn found(kind: Option<Kind>) -> &'static str {
    match kind {
        None => "nothing",
        Some(Kind::Null) => "null",
        Some(Kind::Bool) => "a boolean",
        Some(Kind::Number) => "a number",
        Some(Kind::String) => "a string",
        Some(Kind::Text) => "other text",
        Some(Kind::Array) => "an array",
        Some(Kind::Object) => "an object",
    }
}

/// A walk over the items of an array, or the members of an object, that does not hold the context.
pub struct Items {
    at: u32,
    left: u32,
}

impl Items {
    /// The next item.
    #[inline]
    pub fn next(&mut self, cx: &Cx<'_>) -> Option<Node> {
        self.left = self.left.checked_sub(1)?;
        let item = Node(self.at);
        self.at = cx.tape.after(item);
        Some(item)
    }

    /// The next member: its name and its value.
    #[inline]
    pub(super) fn next_member(&mut self, cx: &Cx<'_>) -> Option<(Node, Node)> {
        self.left = self.left.checked_sub(1)?;
        let (name, value) = (Node(self.at), Node(self.at + 1));
        self.at = cx.tape.after(value);
        Some((name, value))
    }

    /// How many are left.
    pub fn left(&self) -> usize {
        self.left as usize
    }
}
