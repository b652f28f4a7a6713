//! Raw text cut by style and read as a type.
//!
//! A type does not say whether it wants text, a list or an object, so the cuts that the raw text allows are tried in turn:
//! the one that fits is the value, and otherwise the failures of the cut that came furthest are told.

use std::borrow::Cow;

#[cfg(feature = "server")]
use super::super::forms::Tree;
#[cfg(feature = "server")]
use super::super::json::decode_mixed;
use super::super::json::{Check, Cx, Decode, DecodeError, Failure, FailureKind, Limits, Node, Reading, Tape};
#[cfg(feature = "server")]
use super::Location;
use super::cut::{Cut, Cutter};
use super::escape::percent_decode;
use super::{Param, Style};

/// One thing that is wrong with a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) kind: ProblemKind,
    /// The place inside of the value; empty for the value itself.
    pub(crate) pointer: String,
    pub(crate) detail: String,
}

/// Whether a request cannot be understood, or does not hold to the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProblemKind {
    Malformed,
    Invalid,
}

impl Problem {
    pub(crate) fn malformed(detail: &str) -> Self {
        Self { kind: ProblemKind::Malformed, pointer: String::new(), detail: detail.to_owned() }
    }

    pub(crate) fn invalid(detail: &str) -> Self {
        Self { kind: ProblemKind::Invalid, pointer: String::new(), detail: detail.to_owned() }
    }
}

/// The raw text that a request or an answer has for parameters of one place.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(feature = "server"), allow(dead_code, reason = "a client reads headers only"))]
pub(crate) enum Reader<'a> {
    /// The text of a path expression.
    Path(&'a str),
    /// All pairs of the query: raw names and raw values.
    Query(&'a [(&'a str, &'a str)]),
    /// The values of the header of this name.
    Header(&'a [Cow<'a, str>]),
    /// All cookies: names and raw values.
    Cookie(&'a [(&'a str, &'a str)]),
    /// The text of a query that is one value.
    WholeQuery(&'a str),
}

/// How often names that belong to other parameters are looked for; each time up to a hundred are found.
const MOST_ROUNDS: usize = 8;

impl<'a> Reader<'a> {
    /// Reads a parameter. `Ok(None)`: it is not there.
    pub(crate) fn read<T: Decode>(self, param: &Param, reading: Reading) -> Result<Option<T>, Vec<Problem>> {
        match (param.style, self) {
            (Style::Json, _) => return read_json(self, param, reading),
            (_, Reader::WholeQuery(raw)) => {
                let text = if param.allow_reserved { Cow::Borrowed(raw) } else { decoded(raw, false)? };
                return decode_checked(&Tape::text(text), reading, &param.check).map(Some).map_err(problems);
            }
            #[cfg(feature = "server")]
            (Style::DeepObject, Reader::Query(pairs) | Reader::Cookie(pairs)) => {
                return read_deep(pairs, param, reading);
            }
            _ => {}
        }
        let cutter = Cutter::new(self, param).map_err(|problem| vec![problem])?;
        if cutter.is_only_spread() && !takes_members_only::<T>() {
            return Ok(None);
        }
        let mut trials = Trials::new(cutter);
        while let Some(tape) = trials.next_tape()? {
            match decode_checked::<T>(&tape, reading, &param.check) {
                Ok(value) => return Ok(Some(value)),
                Err(error) => trials.failed(error),
            }
        }
        trials.finish().map(|()| None)
    }
}

/// The value of a parameter that is required and not there, where nothing is how it is written: a list without items and an
/// object without members, exploded in a query or a cookie (RFC 6570, 3.2.1). `None` where it is not.
#[cfg(feature = "server")]
pub(crate) fn read_nothing<T: Decode>(param: &Param, reading: Reading) -> Option<Result<T, Vec<Problem>>> {
    let is_nothing = param.explode
        && matches!(param.location, Location::Query | Location::Cookie)
        && !matches!(param.style, Style::Json | Style::Simple | Style::DeepObject);
    if !is_nothing {
        return None;
    }
    let takes = |tape: &Tape<'_>| decode_checked::<T>(tape, reading, &Check::new()).is_ok();
    let (list, object) = (Tape::text_list(Vec::new()), Tape::text_object(Vec::new()));
    let tape = match (takes(&list), takes(&object)) {
        (true, false) => list,
        (false, true) => object,
        _ => return None,
    };
    Some(decode_checked(&tape, reading, &param.check).map_err(problems))
}

/// A value that is written as JSON.
fn read_json<T: Decode>(reader: Reader<'_>, param: &Param, reading: Reading) -> Result<Option<T>, Vec<Problem>> {
    let raw = match reader {
        Reader::Path(raw) | Reader::WholeQuery(raw) => Cow::Borrowed(raw),
        Reader::Header([]) => return Ok(None),
        Reader::Header(values) => Cow::Owned(values.join(",")),
        Reader::Query(pairs) | Reader::Cookie(pairs) => {
            let mut named = pairs.iter().filter(|(key, _)| {
                *key == param.name || percent_decode(key, true).is_some_and(|key| key == param.name)
            });
            match (named.next(), named.next()) {
                (None, _) => return Ok(None),
                (Some((_, value)), None) => Cow::Borrowed(*value),
                (Some(_), Some(_)) => return Err(vec![Problem::malformed("is given more than once")]),
            }
        }
    };
    let text = match reader {
        Reader::Header(_) => raw,
        Reader::Query(_) => decoded(&raw, true)?,
        Reader::Path(_) | Reader::Cookie(_) | Reader::WholeQuery(_) => decoded(&raw, false)?,
    };
    let tape = Tape::parse(text.as_bytes(), &Limits::DEFAULT).map_err(|_| vec![Problem::malformed("is not JSON")])?;
    decode_checked(&tape, reading, &param.check).map(Some).map_err(problems)
}

fn decoded(raw: &str, plus: bool) -> Result<Cow<'_, str>, Vec<Problem>> {
    let malformed = || vec![Problem::malformed("holds an escape that cannot be decoded")];
    percent_decode(raw, plus).map(|text| Cow::Owned(text.into_owned())).ok_or_else(malformed)
}

/// A value whose members are named in brackets.
#[cfg(feature = "server")]
fn read_deep<T: Decode>(pairs: &[(&str, &str)], param: &Param, reading: Reading) -> Result<Option<T>, Vec<Problem>> {
    let malformed = |detail| vec![Problem::malformed(detail)];
    let mut tree: Option<Tree> = None;
    for (key, value) in pairs {
        let Some(key) = percent_decode(key, true) else {
            continue;
        };
        let Some(rest) = key.strip_prefix(param.name).filter(|rest| rest.starts_with('[')) else {
            continue;
        };
        // A name that holds a bracket itself cannot be nested.
        let alone = || rest[1..].strip_suffix(']').map(|key| vec![key]);
        if let Some(keys) = Tree::keys(rest).or_else(alone) {
            let text = decoded(value, true)?.into_owned();
            tree.get_or_insert_default().insert(&keys, text).map_err(malformed)?;
        }
    }
    let Some(tree) = tree else {
        return Ok(None);
    };
    let value = tree.into_mixed().map_err(malformed)?;
    decode_mixed(&value, reading, &param.check).map(Some).map_err(problems)
}

fn problems(error: DecodeError) -> Vec<Problem> {
    let problem =
        |failure: Failure| Problem { kind: ProblemKind::Invalid, pointer: failure.pointer, detail: failure.message };
    error.into_failures().into_iter().map(problem).collect()
}

/// Whether a type is an object's. One that takes text as well has its value under the parameter's own name.
fn takes_members_only<T: Decode>() -> bool {
    let try_as = |tape| decode_checked::<T>(&tape, Reading::Lenient, &Check::new());
    try_as(Tape::text("x")).is_err()
        && !try_as(Tape::text_object(Vec::new())).is_err_and(|error| is_about_the_whole(&error))
}

fn decode_checked<T: Decode>(tape: &Tape<'_>, reading: Reading, check: &Check) -> Result<T, DecodeError> {
    let mut cx = Cx::new(tape, reading);
    let value = T::decode(&mut cx, Node::ROOT);
    if value.is_some() {
        cx.check(Node::ROOT, check);
    }
    cx.finish(value)
}

/// The cuts of a parameter that are still to be tried, and what came of the others.
struct Trials<'a> {
    cutter: Cutter<'a>,
    pending: Vec<Cut>,
    last: Cut,
    rounds: usize,
    error: Option<DecodeError>,
}

impl<'a> Trials<'a> {
    fn new(cutter: Cutter<'a>) -> Self {
        let pending = cutter.cuts().iter().rev().copied().collect();
        Self { cutter, pending, last: Cut::Scalar, rounds: 0, error: None }
    }

    fn next_tape(&mut self) -> Result<Option<Tape<'a>>, Vec<Problem>> {
        while let Some(cut) = self.pending.pop() {
            self.last = cut;
            if let Some(tape) = self.cutter.cut(cut).map_err(|problem| vec![problem])? {
                return Ok(Some(tape));
            }
        }
        Ok(None)
    }

    /// Keeps the error of the cut that came furthest: one that is not merely of another shape, else that of the text as one.
    fn failed(&mut self, error: DecodeError) {
        if self.cutter.spreads() && self.rounds < MOST_ROUNDS {
            let others = unexpected(&error);
            if !others.is_empty() {
                self.rounds += 1;
                self.cutter.leave_out(others);
                return self.pending.push(Cut::Spread);
            }
        }
        let keep = match &self.error {
            None => true,
            Some(kept) => is_other_shape(kept) && (!is_other_shape(&error) || self.last == Cut::Scalar),
        };
        if keep {
            self.error = Some(error);
        }
    }

    fn finish(self) -> Result<(), Vec<Problem>> {
        let Some(error) = self.error else {
            return Ok(());
        };
        // No member is there, so that nothing is.
        if self.cutter.is_only_spread() && (is_other_shape(&error) || is_all_missing(&error)) {
            return Ok(());
        }
        if self.cutter.is_repeated() && is_other_shape(&error) {
            return Err(vec![Problem::malformed("is given more than once")]);
        }
        Err(problems(error))
    }
}

/// The type wanted another shape: text where there was a list, for example.
fn is_other_shape(error: &DecodeError) -> bool {
    error.failures().iter().all(|failure| failure.kind == FailureKind::Type && failure.pointer.is_empty())
}

/// No member is even looked at: a union of texts and lists says so for each of its alternatives.
fn is_about_the_whole(error: &DecodeError) -> bool {
    error.failures().iter().all(|failure| failure.pointer.is_empty())
}

/// The names of members that the type does not allow.
fn unexpected(error: &DecodeError) -> Vec<String> {
    let unexpected = error.failures().iter().filter(|failure| failure.kind == FailureKind::Unexpected);
    let names = unexpected.filter_map(|failure| failure.pointer.strip_prefix('/').filter(|name| !name.contains('/')));
    names.map(|name| name.replace("~1", "/").replace("~0", "~")).collect()
}

fn is_all_missing(error: &DecodeError) -> bool {
    error.failures().iter().all(|failure| failure.kind == FailureKind::Missing)
}
