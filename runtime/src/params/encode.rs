//! A value laid out as text, by place and style.

use std::fmt;

use super::super::json::{Encode, Kind, Limits, Node, Tape, encode, json_text};
use super::escape::{Escape, escaped};
use super::flat::Flat;
use super::{Location, Param, Style};

/// Why a value cannot be sent as a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParamError {
    /// The parameter's name.
    pub name: String,
    /// The reason.
    pub reason: &'static str,
}

impl fmt::Display for ParamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "parameter `{}` cannot be sent: {}", self.name, self.reason)
    }
}

impl std::error::Error for ParamError {}

/// What a parameter adds to a request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Laid {
    /// Nothing: there is no value.
    Nothing,
    /// The text of a path expression or of a header.
    Text(String),
    /// `name=value` pairs of a query or of a cookie header.
    Pairs(Vec<String>),
}

/// Lays a value out.
pub(crate) fn lay_out(param: &Param, value: &dyn Encode) -> Result<Laid, ParamError> {
    let error = |reason| ParamError { name: param.name.to_owned(), reason };
    let json = encode(value).map_err(|_| error("the value has no JSON form"))?;
    match param.style {
        Style::Json => return whole(param, &json).map_err(error),
        Style::DeepObject => return deep(param, &json).map_err(error),
        _ => {}
    }
    let flat = Flat::of_json(&json).map_err(error)?;
    match param.location {
        Location::Path => path(param, &flat).map(Laid::Text),
        Location::Header => header(param, &flat),
        Location::Query | Location::Cookie => pairs(param, &flat),
    }
    .map_err(error)
}

/// Deepest nesting in brackets.
const DEEPEST: usize = 32;

type Laying<T> = Result<T, &'static str>;

fn path(param: &Param, flat: &Flat) -> Laying<String> {
    let delimiter = match (param.style, param.explode) {
        (Style::Label, true) => ".",
        (Style::Matrix, true) => ";",
        _ => ",",
    };
    let start = match param.style {
        Style::Label => ".",
        Style::Matrix => ";",
        _ => "",
    };
    let mut items = match (param.style, param.explode, flat) {
        (Style::Matrix, true, Flat::List(items)) => {
            items.iter().map(|item| named(param.name, &piece(param, item))).collect()
        }
        _ => pieces(param, flat)?,
    };
    if param.style == Style::Label && param.explode {
        for item in &mut items {
            if !matches!(flat, Flat::Scalar(_)) {
                *item = item.replace('.', "%2E");
            }
        }
    }
    if items.is_empty() {
        return Err("a path cannot do without it");
    }
    let joined = items.join(delimiter);
    let spread = param.explode && !matches!(flat, Flat::Scalar(_));
    Ok(match param.style {
        Style::Matrix if !spread => format!(";{}", named(param.name, &joined)),
        _ => format!("{start}{joined}"),
    })
}

/// `name=value`, or the name alone where the value is empty, as matrix parameters are written.
fn named(name: &str, value: &str) -> String {
    let mut out = escaped(name, Escape::Unreserved);
    if !value.is_empty() {
        out.push('=');
        out.push_str(value);
    }
    out
}

fn header(param: &Param, flat: &Flat) -> Laying<Laid> {
    let items = pieces(param, flat)?;
    if items.is_empty() {
        return Ok(Laid::Nothing);
    }
    if !matches!(flat, Flat::Scalar(_)) && items.iter().any(|item| item.contains(',')) {
        return Err("an item holds a comma, which separates items in a header");
    }
    let text = items.join(",");
    if text.bytes().any(|byte| (byte < b' ' && byte != b'\t') || byte == 0x7F) {
        return Err("a header cannot hold control characters");
    }
    Ok(Laid::Text(text))
}

fn pairs(param: &Param, flat: &Flat) -> Laying<Laid> {
    let name = pair_name(param);
    let pairs = match (param.style, flat) {
        (_, Flat::Null) => return Ok(Laid::Nothing),
        // The query as a whole.
        (Style::Simple, Flat::Scalar(text)) => vec![piece(param, text)],
        (_, Flat::Scalar(text)) => vec![format!("{name}={}", piece(param, text))],
        (_, Flat::List(items)) if param.explode => {
            items.iter().map(|item| format!("{name}={}", piece(param, item))).collect()
        }
        (_, Flat::Object(members)) if param.explode => spread(param, members),
        _ => joined(param, flat, &name)?,
    };
    if param.style == Style::Cookie && pairs.iter().any(|pair| !fits_cookie(pair)) {
        return Err("a cookie cannot hold semicolons, spaces, quotes or control characters");
    }
    Ok(if pairs.is_empty() { Laid::Nothing } else { Laid::Pairs(pairs) })
}

fn pair_name(param: &Param) -> String {
    if param.location == Location::Cookie {
        return param.name.to_owned();
    }
    escaped(param.name, Escape::Unreserved)
}

/// `name[key]=value`; what is nested deeper goes on the same way, but for a list of texts, whose items repeat the name.
fn deep(param: &Param, json: &[u8]) -> Laying<Laid> {
    let tape = Tape::parse(json, &Limits::DEFAULT).map_err(|_| "the value has no JSON form")?;
    match tape.kind(Node::ROOT) {
        None | Some(Kind::Null) => return Ok(Laid::Nothing),
        Some(Kind::Object | Kind::Array) => {}
        Some(_) => return Err("the style deepObject needs an object"),
    }
    let mut found = Vec::new();
    if tape.kind(Node::ROOT) == Some(Kind::Array) {
        for (index, item) in tape.items(Node::ROOT).enumerate() {
            bracketed(&tape, &format!("{}[{index}]", param.name), item, &mut found, 1)?;
        }
    } else {
        bracketed(&tape, param.name, Node::ROOT, &mut found, 0)?;
    }
    let pair = |(name, node): (String, Node)| {
        let value = tape.string(node).map_or_else(|| json_text(&tape, node), |text| text.into_owned());
        format!("{}={}", escaped(&name, Escape::Unreserved), piece(param, &value))
    };
    let pairs: Vec<String> = found.into_iter().map(pair).collect();
    Ok(if pairs.is_empty() { Laid::Nothing } else { Laid::Pairs(pairs) })
}

/// The names and values of all scalars below a value.
fn bracketed(tape: &Tape<'_>, name: &str, node: Node, out: &mut Vec<(String, Node)>, depth: usize) -> Laying<()> {
    if depth > DEEPEST {
        return Err("the value is nested too deeply");
    }
    match tape.kind(node) {
        None | Some(Kind::Null) => {}
        Some(Kind::Object) => {
            for (key, value) in tape.members(node) {
                let is_flat = depth == 0 && !matches!(tape.kind(value), Some(Kind::Array | Kind::Object));
                if (key.contains(['[', ']']) && !is_flat) || key.contains("][") {
                    return Err("a member's name holds a bracket");
                }
                bracketed(tape, &format!("{name}[{key}]"), value, out, depth + 1)?;
            }
        }
        Some(Kind::Array) => {
            let nests = |item| matches!(tape.kind(item), Some(Kind::Array | Kind::Object));
            let indexed = tape.items(node).any(nests);
            for (index, item) in tape.items(node).enumerate() {
                let name = if indexed { format!("{name}[{index}]") } else { name.to_owned() };
                bracketed(tape, &name, item, out, depth + 1)?;
            }
        }
        Some(_) => out.push((name.to_owned(), node)),
    }
    Ok(())
}

/// The value as JSON text.
fn whole(param: &Param, json: &[u8]) -> Laying<Laid> {
    let text = std::str::from_utf8(json).map_err(|_| "the value has no JSON form")?;
    Ok(match param.location {
        Location::Header => Laid::Text(text.to_owned()),
        Location::Query if param.name.is_empty() => Laid::Pairs(vec![piece(param, text)]),
        Location::Path => Laid::Text(piece(param, text)),
        Location::Query | Location::Cookie => Laid::Pairs(vec![format!("{}={}", pair_name(param), piece(param, text))]),
    })
}

fn spread(param: &Param, members: &[(String, Vec<String>)]) -> Vec<String> {
    members
        .iter()
        .flat_map(|(key, values)| {
            values.iter().map(move |value| format!("{}={}", piece(param, key), piece(param, value)))
        })
        .collect()
}

/// All items in one pair.
fn joined(param: &Param, flat: &Flat, name: &str) -> Laying<Vec<String>> {
    let (delimiter, inside) = match param.style {
        Style::SpaceDelimited => ("%20", "%20"),
        Style::PipeDelimited => ("%7C", "%7C"),
        _ => (",", ","),
    };
    let items = pieces(param, flat)?;
    if items.iter().any(|item| item.contains(inside)) {
        return Err("an item holds the character that separates items");
    }
    if items.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![format!("{name}={}", items.join(delimiter))])
}

/// The escaped parts of a value, before they are joined: one for a scalar, the items of a list, and for an object `key=value`
/// when exploded, else keys and values in turn.
fn pieces(param: &Param, flat: &Flat) -> Laying<Vec<String>> {
    Ok(match flat {
        Flat::Null => Vec::new(),
        Flat::Scalar(text) => vec![piece(param, text)],
        Flat::List(items) => items.iter().map(|item| item_piece(param, item)).collect(),
        Flat::Object(members) => {
            let mut out = Vec::new();
            for (key, values) in members {
                let [value] = values.as_slice() else {
                    return Err("lists inside of objects have no form in this style");
                };
                let (key, value) = (item_piece(param, key), item_piece(param, value));
                if param.explode {
                    out.push(format!("{key}={value}"));
                } else {
                    out.extend([key, value]);
                }
            }
            out
        }
    })
}

/// A piece that others stand beside: its commas must not look like theirs, nor an escaped comma like one of its own.
fn item_piece(param: &Param, text: &str) -> String {
    if !param.allow_reserved || escape_of(param) == Escape::None {
        return piece(param, text);
    }
    let text = text.replace("%2C", "%252C").replace("%2c", "%252c");
    piece(param, &text).replace(',', "%2C")
}

fn piece(param: &Param, text: &str) -> String {
    escaped(text, escape_of(param))
}

pub(super) fn escape_of(param: &Param) -> Escape {
    match (param.location, param.style, param.allow_reserved) {
        (Location::Header, ..) | (_, Style::Cookie, _) => Escape::None,
        (Location::Query, Style::Simple, true) => Escape::WholeQuery,
        (Location::Query, _, true) => Escape::ReservedInQuery,
        (Location::Path, _, true) => Escape::ReservedInPath,
        _ => Escape::Unreserved,
    }
}

/// Whether the text after the name can stand in a cookie header as it is.
fn fits_cookie(pair: &str) -> bool {
    pair.bytes().all(|byte| byte > b' ' && byte != 0x7F && !b";\"\\".contains(&byte))
}
