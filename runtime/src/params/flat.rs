//! A value as the styles see it: text, a list of texts, or an object of texts.

use super::super::json::{Kind, Limits, Node, Tape};

/// A value without inner structure.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Flat {
    Null,
    Scalar(String),
    List(Vec<String>),
    /// Members in order. Null members are left out; a member may hold a list of texts.
    Object(Vec<(String, Vec<String>)>),
}

impl Flat {
    /// The flat form of a JSON document; an error says what is nested too deeply.
    pub(crate) fn of_json(json: &[u8]) -> Result<Self, &'static str> {
        let tape = Tape::parse(json, &Limits::DEFAULT).map_err(|_| "the value has no JSON form")?;
        let root = Node::ROOT;
        Ok(match tape.kind(root) {
            None | Some(Kind::Null) => Self::Null,
            Some(Kind::Array) => Self::List(texts(&tape, root)?),
            Some(Kind::Object) => Self::Object(members(&tape)?),
            Some(_) => Self::Scalar(scalar(&tape, root)?),
        })
    }
}

fn members(tape: &Tape<'_>) -> Result<Vec<(String, Vec<String>)>, &'static str> {
    let mut members = Vec::new();
    for (name, value) in tape.members(Node::ROOT) {
        let values = match tape.kind(value) {
            Some(Kind::Null) => continue,
            Some(Kind::Array) => texts(tape, value)?,
            _ => vec![scalar(tape, value)?],
        };
        members.push((name.into_owned(), values));
    }
    Ok(members)
}

/// The texts of a list; nulls add nothing.
fn texts(tape: &Tape<'_>, list: Node) -> Result<Vec<String>, &'static str> {
    tape.items(list).filter(|item| !tape.is_null(*item)).map(|item| scalar(tape, item)).collect()
}

fn scalar(tape: &Tape<'_>, node: Node) -> Result<String, &'static str> {
    if let Some(text) = tape.string(node) {
        return Ok(text.into_owned());
    }
    if let Some(number) = tape.number(node) {
        return Ok(number.to_owned());
    }
    match tape.bool(node) {
        Some(value) => Ok(value.to_string()),
        None => Err("lists and objects inside of it have no form in this style"),
    }
}
