//! `application/x-www-form-urlencoded`, read.

use std::borrow::Cow;

use super::super::json::{Failure, FailureKind, Mixed};
use super::super::params::percent_decode;
use super::assemble::{Group, Groups, Value, add_empty_lists, assemble, pointer};
use super::deep::Tree;
use super::field::{FormField, Layout, field};

/// What an undecodable name or value is.
const MALFORMED: &str = "holds an escape that cannot be decoded";

/// A form as a value. An error is that it cannot be read.
pub(crate) fn read_form<'a>(fields: &[FormField], text: &'a str) -> Result<Mixed<'a>, Vec<Failure>> {
    let mut failures = Vec::new();
    let mut groups: Groups<'a, &'a str> = Groups::new();
    let mut trees: Vec<(&'static str, Tree)> = Vec::new();
    let mut spread = Spread::new(fields);
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let Some(name) = percent_decode(name, true) else {
            failures.push(Failure::new("", FailureKind::Syntax, format!("a name {MALFORMED}")));
            continue;
        };
        match deep(fields, &name) {
            Some((field, keys)) => {
                if let Err(problem) = plant(&mut trees, field, &keys, value) {
                    failures.push(Failure::new(pointer(field), FailureKind::Syntax, problem));
                }
            }
            None => match spread.of(&name) {
                Some(members) => members.insert(name, value),
                None => groups.insert(name, value),
            },
        }
    }
    let mut members = Vec::new();
    for Group { name, values } in groups.into_groups() {
        match member(&field(fields, &name), &name, values) {
            Ok(value) => members.push((name, value)),
            Err(failure) => failures.push(failure),
        }
    }
    for (name, tree) in trees {
        match tree.into_mixed() {
            Ok(value) => members.push((Cow::Borrowed(name), value)),
            Err(problem) => failures.push(Failure::new(pointer(name), FailureKind::Syntax, problem)),
        }
    }
    for (field, groups) in spread.0 {
        match spread_members(field, groups.into_groups()) {
            Ok(None) => {}
            Ok(Some(value)) => members.push((Cow::Borrowed(field.name), value)),
            Err(failure) => failures.push(failure),
        }
    }
    add_empty_lists(fields, &mut members);
    if failures.is_empty() { Ok(Mixed::Object(members)) } else { Err(failures) }
}

/// The pairs that are members of a field's value, by field.
struct Spread<'f, 'a>(Vec<(&'f FormField, Groups<'a, &'a str>)>);

impl<'f, 'a> Spread<'f, 'a> {
    fn new(fields: &'f [FormField]) -> Self {
        let spread = fields.iter().filter(|field| matches!(field.layout, Layout::Spread(_) | Layout::SpreadRest(_)));
        Self(spread.map(|field| (field, Groups::new())).collect())
    }

    /// Where a pair of this name belongs: first to whom it is named for.
    fn of(&mut self, name: &str) -> Option<&mut Groups<'a, &'a str>> {
        let is_named = |field: &FormField| matches!(field.layout, Layout::Spread(_));
        let takes = |named: bool| move |(field, _): &(&FormField, _)| is_named(field) == named && field.takes(name);
        let index = self.0.iter().position(takes(true)).or_else(|| self.0.iter().position(takes(false)))?;
        Some(&mut self.0[index].1)
    }
}

/// An object whose members are fields of their own; `None` if none of them came.
fn spread_members<'a>(field: &FormField, groups: Vec<Group<'a, &'a str>>) -> Result<Option<Mixed<'a>>, Failure> {
    if groups.is_empty() && !field.is_required {
        return Ok(None);
    }
    let mut members = Vec::new();
    for Group { name, values } in groups {
        let value = member(&FormField::new(""), &name, values)?;
        members.push((name, value));
    }
    Ok(Some(Mixed::Object(members)))
}

/// The field whose members are named in brackets, and the keys in them.
fn deep<'n>(fields: &[FormField], name: &'n str) -> Option<(&'static str, Vec<&'n str>)> {
    let mut all = fields.iter().filter(|field| field.layout == Layout::Deep);
    all.find_map(|field| Some((field.name, Tree::keys(name.strip_prefix(field.name)?)?)))
}

fn plant(
    trees: &mut Vec<(&'static str, Tree)>,
    field: &'static str,
    keys: &[&str],
    value: &str,
) -> Result<(), &'static str> {
    let text = percent_decode(value, true).ok_or(MALFORMED)?.into_owned();
    let at = match trees.iter().position(|(name, _)| *name == field) {
        Some(at) => at,
        None => {
            trees.push((field, Tree::default()));
            trees.len() - 1
        }
    };
    trees[at].1.insert(keys, text)
}

fn member<'a>(field: &FormField, name: &str, raw: Vec<&'a str>) -> Result<Mixed<'a>, Failure> {
    let decoded = |raw: Cow<'a, str>| -> Result<Cow<'a, str>, Failure> {
        let text = match raw {
            Cow::Borrowed(raw) => percent_decode(raw, true),
            Cow::Owned(raw) => percent_decode(&raw, true).map(|text| Cow::Owned(text.into_owned())),
        };
        text.ok_or_else(|| Failure::new(pointer(name), FailureKind::Syntax, MALFORMED))
    };
    if let Layout::Joined(delimiter) = field.layout {
        let pieces = raw.into_iter().filter(|raw| !raw.is_empty()).flat_map(|raw| pieces(raw, delimiter));
        let items = pieces.map(|piece| decoded(piece).map(Mixed::Text));
        return items.collect::<Result<_, _>>().map(Mixed::List);
    }
    if let Layout::Members(delimiter) = field.layout {
        let pieces: Vec<Cow<'_, str>> = raw.into_iter().flat_map(|raw| pieces(raw, delimiter)).collect();
        let member = |pair: &[Cow<'a, str>]| {
            let value = pair.get(1).cloned().unwrap_or_default();
            Ok((decoded(pair[0].clone())?, Mixed::Text(decoded(value)?)))
        };
        return pieces.chunks(2).map(member).collect::<Result<_, _>>().map(Mixed::Object);
    }
    let values = raw.into_iter().map(|raw| {
        let text = decoded(Cow::Borrowed(raw))?;
        Ok(Value { text, is_json: false })
    });
    assemble(field, name, values.collect::<Result<_, _>>()?)
}

/// The raw text at its delimiters.
fn pieces(raw: &str, delimiter: char) -> Vec<Cow<'_, str>> {
    match delimiter {
        ' ' => owned(&raw.replace("%20", "+"), '+'),
        '|' => owned(&raw.replace("%7C", "|").replace("%7c", "|"), '|'),
        // What is escaped as a whole has its commas escaped with it.
        ',' if !raw.contains(',') => owned(&raw.replace("%2C", ",").replace("%2c", ","), ','),
        delimiter => raw.split(delimiter).map(Cow::Borrowed).collect(),
    }
}

fn owned<'a>(raw: &str, delimiter: char) -> Vec<Cow<'a, str>> {
    raw.split(delimiter).map(|piece| Cow::Owned(piece.to_owned())).collect()
}
