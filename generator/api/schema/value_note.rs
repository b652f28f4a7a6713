//! Names and descriptions of listed values: `x-enum-varnames`, `x-enumNames`, `x-enum-descriptions`, and the titles and
//! descriptions of constants in `oneOf`.

use crate::document::{Schema as Written, SchemaObject};
use crate::source::node::{Node, Value};

use crate::api::literal::literal;
use crate::api::{Literal, Lowering, Shape, ValueNote};

use super::Gathered;

/// Extensions with a name, or a description, for each value of `enum`.
const NAMES: [&str; 3] = ["x-enum-varnames", "x-enumNames", "x-enum-names"];
const DESCRIPTIONS: [&str; 3] = ["x-enum-descriptions", "x-enumDescriptions", "x-enum-comments"];

impl<'a> Lowering<'a> {
    /// What the document says about the values of an enumeration, in their order; empty if it says nothing.
    pub(super) fn value_notes(&mut self, gathered: &Gathered<'a>, shape: &Shape) -> Vec<ValueNote> {
        let values: Vec<Literal> = match shape {
            Shape::StringEnum(texts) | Shape::OpenEnum(texts) => texts.iter().cloned().map(Literal::String).collect(),
            Shape::IntegerEnum(values) => values.iter().map(|value| Literal::Number(value.to_string())).collect(),
            Shape::ValueEnum(values) => values.clone(),
            _ => return Vec::new(),
        };
        let mut found: Vec<(Literal, ValueNote)> = Vec::new();
        for atom in &gathered.atoms {
            listed(atom, &mut found);
        }
        for member in gathered.unions.iter().flat_map(|site| &site.members) {
            found.extend(constant(member));
        }
        if found.is_empty() {
            return Vec::new();
        }
        let note = |value: &Literal| found.iter().find(|(known, _)| known == value).map(|(_, note)| note.clone());
        values.iter().map(|value| note(value).unwrap_or_default()).collect()
    }
}

/// The extensions beside one `enum`, where they are as long as it is. Descriptions may also be told by value.
fn listed(atom: &SchemaObject, found: &mut Vec<(Literal, ValueNote)>) {
    let Some(values) = &atom.values else { return };
    let read = |keys: [&str; 3]| keys.iter().find_map(|key| atom.extensions.get(key));
    let (names, descriptions) = (read(NAMES), read(DESCRIPTIONS));
    if names.is_none() && descriptions.is_none() {
        return;
    }
    for (index, value) in values.iter().enumerate() {
        let note = |node: Option<&Node>| node.and_then(|node| text_for(node, index, value, values.len()));
        found.push((literal(value), ValueNote { name: note(names), description: note(descriptions) }));
    }
}

fn text_for(node: &Node, index: usize, value: &Node, count: usize) -> Option<String> {
    let text = match node.value() {
        Value::Sequence(items) if items.len() == count => items[index].as_str(),
        Value::Mapping(entries) => value.as_str().and_then(|key| entries.get(key)).and_then(Node::as_str),
        _ => None,
    };
    text.filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

/// `{ const: a, title: First, description: .. }`
fn constant(member: &Written) -> Option<(Literal, ValueNote)> {
    let object = member.object()?;
    let only = object.values.as_deref().and_then(|values| if let [one] = values { Some(one) } else { None });
    let value = object.constant.as_ref().or(only)?;
    let title = object.title.as_deref().filter(|title| title.len() <= 40 && title.is_ascii());
    let note =
        ValueNote { name: title.map(str::to_owned), description: object.description.as_deref().map(str::to_owned) };
    Some((literal(value), note))
}
