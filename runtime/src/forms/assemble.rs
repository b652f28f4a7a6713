//! Values from what came under each name.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::super::json::{Failure, FailureKind, Limits, Mixed, Tape, push_token};
use super::field::{FormField, Layout};

/// What came under one name, in the order in which it came.
#[derive(Debug)]
pub(super) struct Group<'a, V> {
    pub(super) name: Cow<'a, str>,
    pub(super) values: Vec<V>,
}

/// Values grouped by name, names in the order in which they first came.
#[derive(Debug)]
pub(super) struct Groups<'a, V> {
    groups: Vec<Group<'a, V>>,
    index: BTreeMap<Cow<'a, str>, usize>,
}

impl<'a, V> Groups<'a, V> {
    pub(super) fn new() -> Self {
        Self { groups: Vec::new(), index: BTreeMap::new() }
    }

    pub(super) fn insert(&mut self, name: Cow<'a, str>, value: V) {
        match self.index.get(&name) {
            Some(at) => self.groups[*at].values.push(value),
            None => {
                self.index.insert(name.clone(), self.groups.len());
                self.groups.push(Group { name, values: vec![value] });
            }
        }
    }

    pub(super) fn into_groups(self) -> Vec<Group<'a, V>> {
        self.groups
    }
}

/// A value as it came: its text, and whether the sender says that this is JSON.
pub(super) struct Value<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) is_json: bool,
}

/// The value of a plain or a JSON field.
pub(super) fn assemble<'a>(field: &FormField, name: &str, values: Vec<Value<'a>>) -> Result<Mixed<'a>, Failure> {
    let is_json = field.layout == Layout::Json;
    if values.len() > 1 && is_json && !field.is_list {
        return Err(Failure::new(pointer(name), FailureKind::Duplicate, "is given more than once"));
    }
    let mut pieces = Vec::with_capacity(values.len());
    for value in values {
        pieces.push(if is_json || value.is_json { json(name, value.text)? } else { Mixed::Text(value.text) });
    }
    let is_whole_list = |piece: &Mixed<'_>| match piece {
        // One JSON array is the whole list, as many clients write it.
        Mixed::Json(text) => text.trim_start().starts_with('['),
        // One text is a list of one where a list is wanted.
        _ => true,
    };
    Ok(match (pieces.pop(), pieces.is_empty()) {
        (Some(only), true) if !field.is_list || is_whole_list(&only) => only,
        (last, _) => {
            pieces.extend(last);
            Mixed::List(pieces)
        }
    })
}

fn json<'a>(name: &str, text: Cow<'a, str>) -> Result<Mixed<'a>, Failure> {
    match Tape::parse(text.as_bytes(), &Limits::DEFAULT) {
        Ok(_) => Ok(Mixed::Json(text)),
        Err(error) => {
            let at = format!("{}{}", pointer(name), error.pointer());
            Err(Failure::new(at, error.kind(), format!("is not JSON: {error}")))
        }
    }
}

/// The pointer of a member.
pub(super) fn pointer(name: &str) -> String {
    let mut pointer = String::new();
    push_token(&mut pointer, name);
    pointer
}

/// The required lists that have no field are empty ones.
pub(super) fn add_empty_lists<'a>(fields: &[FormField], members: &mut Vec<(Cow<'a, str>, Mixed<'a>)>) {
    for field in fields.iter().filter(|field| field.is_list && field.is_required) {
        if !members.iter().any(|(name, _)| name == field.name) {
            members.push((Cow::Borrowed(field.name), Mixed::List(Vec::new())));
        }
    }
}
