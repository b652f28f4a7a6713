//! What an update makes of its target, on the value tree.

use crate::source::node::{Entry, Mapping, Node, Value};
use crate::source::pointer::Pointer;

/// A target with an update merged into it: objects by their fields, lists one behind the other, everything else replaced. Otherwise
/// what each of the two is.
pub(super) fn merged(target: &Node, update: &Node) -> Result<Node, (&'static str, &'static str)> {
    match (target.value(), update.value()) {
        (Value::Mapping(_), Value::Mapping(_)) => Ok(merge(target, update)),
        (Value::Sequence(_), Value::Sequence(_)) => Ok(merge(target, update)),
        (Value::Sequence(items), _) => {
            let items = items.iter().chain([update]).cloned().collect();
            Ok(Node::new(Value::Sequence(items), target.span()))
        }
        (Value::Mapping(_), _) | (_, Value::Mapping(_) | Value::Sequence(_)) => {
            Err((target.kind_name(), update.kind_name()))
        }
        _ => Ok(update.clone()),
    }
}

fn merge(target: &Node, update: &Node) -> Node {
    match (target.value(), update.value()) {
        (Value::Mapping(old), Value::Mapping(new)) => {
            let mut entries: Vec<_> = old.iter().map(|(key, entry)| (key.clone(), entry.clone())).collect();
            for (key, entry) in new.iter() {
                match entries.iter_mut().find(|(known, _)| known == key) {
                    Some((_, known)) => known.value = merge(&known.value, &entry.value),
                    None => entries.push((key.clone(), entry.clone())),
                }
            }
            Node::new(Value::Mapping(entries.into_iter().collect()), target.span())
        }
        (Value::Sequence(old), Value::Sequence(new)) => {
            Node::new(Value::Sequence(old.iter().chain(new).cloned().collect()), target.span())
        }
        _ => update.clone(),
    }
}

/// A tree with another value at a place; `None` takes the place out.
pub(super) fn with(root: &Node, place: &Pointer, new: Option<&Node>) -> Node {
    let tokens: Vec<&str> = place.tokens().into_iter().map(|token| &**token).collect();
    step(root, &tokens, new).unwrap_or_else(|| root.clone())
}

/// `None` if the value itself is taken out.
fn step(node: &Node, way: &[&str], new: Option<&Node>) -> Option<Node> {
    let Some((token, rest)) = way.split_first() else { return new.cloned() };
    let value = match node.value() {
        Value::Mapping(fields) => Value::Mapping(fields_with(fields, token, rest, new)),
        Value::Sequence(items) => {
            let index = token.parse::<usize>().ok();
            let items = items.iter().enumerate();
            Value::Sequence(
                items
                    .filter_map(|(at, item)| if Some(at) == index { step(item, rest, new) } else { Some(item.clone()) })
                    .collect(),
            )
        }
        _ => return Some(node.clone()),
    };
    Some(Node::new(value, node.span()))
}

fn fields_with(fields: &Mapping, token: &str, rest: &[&str], new: Option<&Node>) -> Mapping {
    let fields = fields.iter().filter_map(|(key, entry)| {
        let value = if &**key == token { step(&entry.value, rest, new)? } else { entry.value.clone() };
        Some((key.clone(), Entry { key_span: entry.key_span, value }))
    });
    fields.collect()
}
