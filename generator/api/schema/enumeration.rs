//! `enum` and `const`: lists of texts or integers become enumerations.

use crate::diagnostics::{self, Diagnostic};
use crate::document::{SchemaObject, TypeName};
use crate::source::node::{Node, Value};
use crate::source::pointer::Pointer;

use crate::api::literal::{literal, shown};
use crate::api::{Lowering, Shape};

use super::Gathered;

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
    /// The shape of a schema of type `string` or `integer` whose values are listed; `None` if they are not, or only the type counts.
    pub(super) fn enumeration(&mut self, gathered: &Gathered<'a>, name: TypeName, partial: bool) -> Option<Shape> {
        let all = all_values(gathered)?;
        let place = gathered.atoms.iter().find(|atom| own_values(atom).is_some())?;
        let keyword = if place.values.is_some() { "enum" } else { "const" };
        let values: Vec<&Node> = distinct(all.iter().copied().filter(|value| !value.is_null()));
        if values.is_empty() {
            self.report_no_values(gathered, &all, place);
            return None;
        }
        let fitting: Vec<&Node> = values.iter().copied().filter(|value| fits(value, name)).collect();
        if fitting.len() < values.len() && !partial {
            for odd in values.iter().filter(|value| !fits(value, name)) {
                self.report_odd_value(place, odd, name);
            }
            return None;
        }
        match name {
            TypeName::String => {
                Some(Shape::StringEnum(fitting.iter().filter_map(|value| value.as_str()).map(str::to_owned).collect()))
            }
            TypeName::Integer => self.integers(&fitting, &place.pointer, keyword),
            _ => {
                if !(name == TypeName::Boolean && fitting.len() == 2) {
                    self.report(diagnostics::not_enforced(&place.pointer, keyword));
                }
                None
            }
        }
    }

    fn report_odd_value(&mut self, place: &SchemaObject, odd: &Node, name: TypeName) {
        let at = match place.values.iter().flatten().position(|value| value.is_same(odd)) {
            Some(index) => place.pointer.key("enum").index(index),
            None => place.pointer.key("const"),
        };
        let shown = odd.as_number().map_or_else(|| shown(&literal(odd)), |number| number.text().to_owned());
        self.report(diagnostics::bad_enum(&place.pointer, &at, &shown, odd.kind_name(), name.as_str()));
    }

    fn integers(&mut self, values: &[&Node], at: &Pointer, keyword: &str) -> Option<Shape> {
        let whole = |value: &&Node| {
            value.as_number().and_then(|number| number.as_i128()).and_then(|whole| i64::try_from(whole).ok())
        };
        let all: Option<Vec<i64>> = values.iter().map(whole).collect();
        if all.is_none() {
            self.report(diagnostics::unsupported(at.key(keyword), "integers beyond 64 bits in an enumeration", None));
        }
        all.map(Shape::IntegerEnum)
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

fn fits(value: &Node, name: TypeName) -> bool {
    match (value.value(), name) {
        (Value::Number(number), TypeName::Integer) => number.is_integer(),
        (Value::Number(_), TypeName::Number)
        | (Value::String(_), TypeName::String)
        | (Value::Bool(_), TypeName::Boolean)
        | (Value::Sequence(_), TypeName::Array)
        | (Value::Mapping(_), TypeName::Object) => true,
        _ => false,
    }
}

fn distinct<'a>(values: impl Iterator<Item = &'a Node>) -> Vec<&'a Node> {
    let mut seen = std::collections::HashSet::new();
    let mut all: Vec<&Node> = Vec::new();
    for value in values {
        let new = match value.as_str() {
            Some(text) => seen.insert(text),
            None => !all.contains(&value),
        };
        if new {
            all.push(value);
        }
    }
    all
}
