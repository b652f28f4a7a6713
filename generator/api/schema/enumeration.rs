//! `enum` and `const`: lists of values become enumerations.

use std::collections::HashSet;

use crate::diagnostics::{self, Diagnostic};
use crate::document::listed::is_of;
use crate::document::{SchemaObject, TypeName};
use crate::source::node::{Node, Value};

use crate::api::literal::literal;
use crate::api::{Lowering, Shape};

use super::lower::types;
use super::{Gathered, UnionSite};

/// The values that `enum` and `const` of one schema leave, `null` included.
pub(super) fn own_values(object: &SchemaObject) -> Option<Vec<&Node>> {
    match (&object.values, &object.constant) {
        (Some(values), Some(constant)) => Some(values.iter().filter(|value| *value == constant).collect()),
        (Some(values), None) => Some(values.iter().collect()),
        (None, Some(constant)) => Some(vec![constant]),
        (None, None) => None,
    }
}

/// Texts of a schema that is a constant or a list of texts.
pub(in crate::api) fn texts(gathered: &Gathered<'_>) -> Option<Vec<String>> {
    let values = all_values(gathered)?;
    values.iter().filter(|value| !value.is_null()).map(|value| value.as_str().map(str::to_owned)).collect()
}

/// What is wrong with one schema whose `enum` and `const` leave no value.
pub(super) fn no_value(object: &SchemaObject) -> Diagnostic {
    match object.constant {
        Some(_) => diagnostics::schema_conflict(&object.pointer, "its `enum` does not list the value of its `const`"),
        None => diagnostics::empty_enum(&object.pointer),
    }
}

/// Values that all atoms allow; `None` if no atom limits them.
pub(super) fn all_values<'a>(gathered: &Gathered<'a>) -> Option<Vec<&'a Node>> {
    let mut lists = gathered.atoms.iter().filter_map(|atom| own_values(atom));
    let first = lists.next()?;
    Some(lists.fold(first, |left, list| left.into_iter().filter(|value| list.contains(value)).collect()))
}

impl<'a> Lowering<'a> {
    /// The shape of a schema of these types whose values are listed; `None` if they are not, or only the type counts.
    pub(super) fn enumeration(&mut self, gathered: &Gathered<'a>, types: &[TypeName]) -> Option<Shape> {
        let all = all_values(gathered)?;
        let place = gathered.atoms.iter().find(|atom| own_values(atom).is_some())?;
        let values: Vec<&Node> = distinct(all.iter().copied().filter(|value| !value.is_null()));
        if values.is_empty() {
            self.report_no_values(gathered, &all, place);
            return None;
        }
        let fitting: Vec<&Node> = values.into_iter().filter(|value| fits_any(value, types)).collect();
        if fitting.is_empty() {
            let what = "none of the values of its list has the type that it has to be of";
            self.conflict(diagnostics::schema_conflict(&place.pointer, what));
            return None;
        }
        Some(shape_of_values(&fitting))
    }

    /// `oneOf: [{ const: 1 }, { const: 2 }]` is a list of values, unless some are in two members of a `oneOf`.
    pub(super) fn listed_union(&mut self, site: &UnionSite<'a>) -> Option<Shape> {
        if site.owner.discriminator.is_some() {
            return None;
        }
        let mut all: Vec<&Node> = Vec::new();
        for member in &site.members {
            member.object().filter(|object| object.reference.is_none())?;
            let gathered = self.gather(&[*member]);
            let (values, types) = (all_values(&gathered)?, types(&gathered)?);
            if !gathered.unions.is_empty() || !values.iter().all(|value| fits_any(value, &types)) {
                return None;
            }
            all.extend(values);
        }
        let values = distinct(all.iter().copied());
        (values.len() == all.len() || site.keyword == "anyOf").then(|| shape_of_values(&values))
    }

    fn report_no_values(&mut self, gathered: &Gathered<'a>, all: &[&Node], place: &SchemaObject) {
        let written = gathered.atoms.iter().filter(|atom| own_values(atom).is_some()).count();
        if all.is_empty() && written > 1 {
            self.conflict(diagnostics::schema_conflict(&place.pointer, "its lists of values have none in common"));
        } else if all.is_empty() {
            self.report(no_value(place));
        }
    }
}

/// Texts and integers are enumerations of their own, `true` and `false` are a boolean; anything else is kept as it is written.
fn shape_of_values(values: &[&Node]) -> Shape {
    let texts: Option<Vec<String>> = values.iter().map(|value| value.as_str().map(str::to_owned)).collect();
    if let Some(texts) = texts {
        return Shape::StringEnum(texts);
    }
    let whole = |value: &&Node| value.as_number()?.as_i128().and_then(|whole| i64::try_from(whole).ok());
    if let Some(integers) = values.iter().map(whole).collect() {
        return Shape::IntegerEnum(integers);
    }
    match values {
        [one, other] if one.as_bool().is_some() && other.as_bool().is_some() => Shape::Boolean,
        _ => Shape::ValueEnum(values.iter().map(|value| literal(value)).collect()),
    }
}

/// The types of listed values, `null` left out; several for a mixed list.
pub(super) fn types_of_values(values: &[&Node]) -> Vec<TypeName> {
    let mut types = Vec::new();
    for value in values {
        let name = match value.value() {
            Value::Null => continue,
            Value::Bool(_) => TypeName::Boolean,
            Value::Number(number) if number.is_integer() => TypeName::Integer,
            Value::Number(_) => TypeName::Number,
            Value::String(_) => TypeName::String,
            Value::Sequence(_) => TypeName::Array,
            Value::Mapping(_) => TypeName::Object,
        };
        if !types.contains(&name) {
            types.push(name);
        }
    }
    if types.contains(&TypeName::Number) {
        types.retain(|name| *name != TypeName::Integer);
    }
    types
}

fn fits_any(value: &Node, types: &[TypeName]) -> bool {
    types.iter().any(|name| is_of(value, *name))
}

/// Each value once, as JSON Schema compares: long lists are of texts and of integers, which are looked up.
fn distinct<'a>(values: impl Iterator<Item = &'a Node>) -> Vec<&'a Node> {
    let (mut texts, mut integers) = (HashSet::new(), HashSet::new());
    let mut all: Vec<&Node> = Vec::new();
    for value in values {
        let whole = || value.as_number().and_then(|number| number.as_i128());
        let new = match (value.as_str(), whole()) {
            (Some(text), _) => texts.insert(text),
            (None, Some(whole)) => integers.insert(whole),
            (None, None) => !all.contains(&value),
        };
        if new {
            all.push(value);
        }
    }
    all
}
