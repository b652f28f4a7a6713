//! Reading Rust values from a tape.

use std::collections::BTreeMap;

use super::check::Check;
use super::cx::{Cx, Reading};
use super::failure::DecodeError;
use super::limits::Limits;
use super::tape::{Node, Tape};

/// A type that can be read from a value of a tape.
pub trait Decode: Sized {
    /// Reads the value at `node`. `None` means that the context was told why not.
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self>;
}

/// Reads a JSON document; all that is wrong with it is in the one error.
pub fn decode<T: Decode>(bytes: &[u8], reading: Reading, limits: &Limits) -> Result<T, DecodeError> {
    decode_tape(&Tape::parse(bytes, limits)?, reading)
}

/// Reads a JSON document whose type does not carry all of its constraints.
pub fn decode_checked<T: Decode>(
    bytes: &[u8],
    reading: Reading,
    limits: &Limits,
    check: &Check,
) -> Result<T, DecodeError> {
    decode_tape_checked(&Tape::parse(bytes, limits)?, reading, check)
}

/// Reads a whole tape as a type that does not carry all of its constraints.
pub fn decode_tape_checked<T: Decode>(tape: &Tape<'_>, reading: Reading, check: &Check) -> Result<T, DecodeError> {
    let mut cx = Cx::new(tape, reading);
    cx.check(Node::ROOT, check);
    let value = T::decode(&mut cx, Node::ROOT);
    cx.finish(value)
}

/// Reads a whole tape.
pub fn decode_tape<T: Decode>(tape: &Tape<'_>, reading: Reading) -> Result<T, DecodeError> {
    let mut cx = Cx::new(tape, reading);
    let value = T::decode(&mut cx, Node::ROOT);
    cx.finish(value)
}

impl Decode for bool {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        cx.bool(node)
    }
}

macro_rules! decode_integer {
    ($($integer:ty)*) => {$(
        impl Decode for $integer {
            fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
                if let Some(Ok(value)) = cx.short_integer(node).map(Self::try_from) {
                    return Some(value);
                }
                let value = cx.integer(node, <$integer>::MIN as i64, <$integer>::MAX as u64)?;
                Self::try_from(value).ok()
            }
        }
    )*};
}

decode_integer!(i8 i16 i32 i64 u8 u16 u32 u64);

impl Decode for f64 {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        cx.float(node)
    }
}

impl Decode for f32 {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        let text = cx.number(node, "expected a number")?;
        match text.parse::<Self>() {
            Ok(value) if value.is_finite() => Some(value),
            _ => cx.too_large(node),
        }
    }
}

impl Decode for String {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        match cx.tape.plain_string(node) {
            Some(text) => Some(text.to_owned()),
            None => cx.string(node).map(Into::into),
        }
    }
}

impl Decode for () {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        if cx.tape.is_null(node) { Some(()) } else { cx.mismatch(node, "expected null") }
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        if cx.tape.is_null(node) { Some(None) } else { T::decode(cx, node).map(Some) }
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        T::decode(cx, node).map(Self::new)
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        // Memory is taken ahead for a modest number only: the types may be much larger than their JSON.
        const AHEAD: usize = 256;
        let mut items = cx.items(node)?;
        let mut list = Self::with_capacity(items.left().min(AHEAD));
        let mut is_whole = true;
        while let Some(item) = items.next(cx) {
            match T::decode(cx, item) {
                Some(value) => list.push(value),
                None => is_whole = false,
            }
        }
        is_whole.then_some(list)
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        let mut members = cx.members(node)?;
        let mut map = Self::new();
        let mut is_whole = true;
        while let Some((name, value)) = members.next_member(cx) {
            match T::decode(cx, value) {
                Some(value) => drop(map.insert(cx.name(name).into_owned(), value)),
                None => is_whole = false,
            }
        }
        is_whole.then_some(map)
    }
}
