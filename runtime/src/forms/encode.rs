//! Values as forms.

use std::fmt::Write as _;

use super::super::json::{Encode, Kind, Limits, Node, Tape, encode, json_text};
use super::super::params::{Escape, escaped};
use super::deep::writing::leaves;
use super::field::{FormField, Layout, field};

/// The text of a form. An error says why there is none.
pub(crate) fn write_form(fields: &[FormField], value: &dyn Encode) -> Result<String, &'static str> {
    let mut out = String::new();
    each_member(value, |name, tape, node| write_member(&mut out, field(fields, name), name, tape, node))?;
    Ok(out)
}

/// Hands over the members of a value that are there.
pub(super) fn each_member(
    value: &dyn Encode,
    mut write: impl FnMut(&str, &Tape<'_>, Node) -> Result<(), &'static str>,
) -> Result<(), &'static str> {
    let json = encode(value).map_err(|_| "the value has no JSON form")?;
    let tape = Tape::parse(&json, &Limits::DEFAULT).map_err(|_| "the value has no JSON form")?;
    if tape.kind(Node::ROOT) != Some(Kind::Object) {
        return Err("a form has to be an object");
    }
    for (name, node) in tape.members(Node::ROOT) {
        if !tape.is_null(node) {
            write(&name, &tape, node)?;
        }
    }
    Ok(())
}

/// The values of a field: the items of a list, or the one value. Nulls are nothing.
pub(super) fn values(tape: &Tape<'_>, node: Node) -> Vec<Node> {
    match tape.kind(node) {
        Some(Kind::Array) => tape.items(node).filter(|item| !tape.is_null(*item)).collect(),
        _ => vec![node],
    }
}

/// A value as text: a scalar as it is, everything else as JSON.
pub(super) fn text(tape: &Tape<'_>, node: Node) -> String {
    match tape.kind(node) {
        Some(Kind::String | Kind::Text) => tape.string(node).unwrap_or_default().into_owned(),
        _ => json_text(tape, node),
    }
}

fn write_member(
    out: &mut String,
    field: FormField,
    name: &str,
    tape: &Tape<'_>,
    node: Node,
) -> Result<(), &'static str> {
    match field.layout {
        Layout::Plain => values(tape, node).into_iter().for_each(|node| pair(out, field, name, &text(tape, node))),
        Layout::Json => values(tape, node).into_iter().for_each(|node| pair(out, field, name, &json_text(tape, node))),
        Layout::Deep => {
            let mut found = Vec::new();
            leaves(tape, name, node, &mut found, 0)?;
            found.into_iter().for_each(|(name, node)| pair(out, field, &name, &text(tape, node)));
        }
        Layout::Joined(delimiter) => joined(out, field, name, delimiter, texts(tape, &values(tape, node))?)?,
        Layout::Members(delimiter) => {
            let mut all = Vec::new();
            for (name, node) in members(tape, node) {
                all.extend([name, texts(tape, &[node])?.concat()]);
            }
            joined(out, field, name, delimiter, all)?;
        }
        Layout::Spread(_) | Layout::SpreadRest(_) => {
            for (name, node) in members(tape, node) {
                texts(tape, &values(tape, node))?.iter().for_each(|text| pair(out, field, &name, text));
            }
        }
    }
    Ok(())
}

/// The members of an object that are there.
fn members(tape: &Tape<'_>, node: Node) -> Vec<(String, Node)> {
    let members = tape.members(node).filter(|(_, node)| !tape.is_null(*node));
    members.map(|(name, node)| (name.into_owned(), node)).collect()
}

/// Values that have to be texts.
fn texts(tape: &Tape<'_>, nodes: &[Node]) -> Result<Vec<String>, &'static str> {
    let is_nested = |node: &Node| matches!(tape.kind(*node), Some(Kind::Array | Kind::Object));
    if nodes.iter().any(is_nested) {
        return Err("an item is no text");
    }
    Ok(nodes.iter().map(|node| text(tape, *node)).collect())
}

fn joined(
    out: &mut String,
    field: FormField,
    name: &str,
    delimiter: char,
    texts: Vec<String>,
) -> Result<(), &'static str> {
    // Many write the commas between items as `%2C`, so that readers split at those where there are no others.
    if let ([item], ',') = (texts.as_slice(), delimiter)
        && item.contains(',')
    {
        return Err("a single item that holds a comma looks like several");
    }
    let mut items = Vec::with_capacity(texts.len());
    for item in texts {
        if item.contains(delimiter) && delimiter != ',' {
            return Err("an item holds the character that separates items");
        }
        items.push(escape(&item, field.is_reserved).replace(',', "%2C"));
    }
    let delimiter = match delimiter {
        ' ' => "%20",
        '|' => "%7C",
        _ => ",",
    };
    if !items.is_empty() {
        begin(out, name);
        out.push_str(&items.join(delimiter));
    }
    Ok(())
}

fn pair(out: &mut String, field: FormField, name: &str, value: &str) {
    begin(out, name);
    out.push_str(&escape(value, field.is_reserved));
}

fn begin(out: &mut String, name: &str) {
    if !out.is_empty() {
        out.push('&');
    }
    out.push_str(&escape(name, false));
    out.push('=');
}

/// As browsers escape (URL standard): letters, digits and `*-._` stay, a space is `+`.
fn escape(text: &str, reserved: bool) -> String {
    if reserved {
        return escaped(text, Escape::ReservedInQuery);
    }
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            byte if byte.is_ascii_alphanumeric() || b"*-._".contains(&byte) => out.push(char::from(byte)),
            // Writing to a String does not fail.
            byte => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}
