//! Values of `enum` and `const` that the `type` beside them excludes, and what is meant by them.
//!
//! `{ type: string, enum: [1, 2] }` allows nothing as it stands. Converters write such lists, and services send the texts `1` and `2`:
//! a value that is written as another type is taken for the one it says. The check of the shape tells of it, the reader does it.

use super::TypeName;
use crate::source::node::{Node, Number, Value};

/// What a listed value means.
#[derive(Debug)]
pub(super) enum Meaning {
    /// It is what it is.
    AsWritten,
    /// The same value of a type that is allowed.
    Value(Node),
    /// No value of an allowed type.
    Nothing,
}

/// What a value means beside these types.
pub(super) fn meaning(value: &Node, types: &[TypeName]) -> Meaning {
    if types.is_empty() || value.is_null() || types.iter().any(|name| is_of(value, *name)) {
        return Meaning::AsWritten;
    }
    types.iter().find_map(|name| read_as(value, *name)).map_or(Meaning::Nothing, Meaning::Value)
}

/// The values of a list that mean something; `None` if none of them does, and the list says nothing.
pub(super) fn meant(values: Vec<Node>, types: &[TypeName]) -> Option<Vec<Node>> {
    let written = values.len();
    let kept: Vec<Node> = values
        .into_iter()
        .filter_map(|value| match meaning(&value, types) {
            Meaning::AsWritten => Some(value),
            Meaning::Value(value) => Some(value),
            Meaning::Nothing => None,
        })
        .collect();
    let says_something = kept.len() == written || kept.iter().any(|value| !value.is_null());
    says_something.then_some(kept)
}

/// Whether a value is of a type.
pub(crate) fn is_of(value: &Node, name: TypeName) -> bool {
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

fn read_as(value: &Node, name: TypeName) -> Option<Node> {
    let meant = match (value.value(), name) {
        (Value::Number(_) | Value::Bool(_), TypeName::String) => Value::String(super::read::text(value)?),
        (Value::String(text), TypeName::Boolean) => Value::Bool(text.parse().ok()?),
        (Value::String(text), TypeName::Integer | TypeName::Number) => Value::Number(Number::from_text(text)?),
        _ => return None,
    };
    let node = Node::new(meant, value.span());
    is_of(&node, name).then_some(node)
}
