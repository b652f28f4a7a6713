//! A value of a tape as a deserializer.
//!
//! Untyped text (a parameter, a field of a form, an element of XML) is what is asked for: a number, a boolean, a list of one.

use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, IntoDeserializer, Visitor};

use super::super::number;
use super::super::tape::{Kind, Node, Tape};
use super::refused::Refused;

/// A value of a tape, or the name of a member.
#[derive(Clone, Copy)]
pub(super) struct Read<'t> {
    tape: &'t Tape<'t>,
    node: Node,
    is_name: bool,
}

impl<'t> Read<'t> {
    pub(super) fn value(tape: &'t Tape<'t>, node: Node) -> Self {
        Self { tape, node, is_name: false }
    }

    fn name(tape: &'t Tape<'t>, node: Node) -> Self {
        Self { is_name: true, ..Self::value(tape, node) }
    }

    /// A failure at a name is one of its object.
    fn here<T>(self, result: Result<T, Refused>) -> Result<T, Refused> {
        if self.is_name { result } else { result.map_err(|refused| refused.at(self.node)) }
    }

    fn is_untyped(self) -> bool {
        self.is_name || self.tape.kind(self.node) == Some(Kind::Text)
    }

    /// The text of a number; untyped text may be one.
    fn number(&self) -> Option<String> {
        if let Some(text) = self.tape.number(self.node) {
            return Some(text.to_owned());
        }
        let text = self.tape.string(self.node).filter(|_| self.is_untyped())?;
        number::is_number(&text).then(|| text.into_owned())
    }

    fn any<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.here(match self.tape.kind(self.node) {
            None | Some(Kind::Null) => visitor.visit_unit(),
            Some(Kind::Bool) => visitor.visit_bool(self.tape.bool(self.node) == Some(true)),
            Some(Kind::Number) => {
                let text = self.tape.number(self.node).unwrap_or("0");
                let is_whole = !text.contains(['.', 'e', 'E']) && text != "-0";
                if is_whole { whole(text, visitor) } else { float(text, visitor) }
            }
            Some(Kind::String | Kind::Text) => visitor.visit_str(&self.tape.string(self.node).unwrap_or_default()),
            Some(Kind::Array) => self.list(self.tape.items(self.node), visitor),
            Some(Kind::Object) => {
                let mut members = self.members();
                visitor.visit_map(&mut members).and_then(|value| members.end().map(|()| value))
            }
        })
    }

    fn list<'de, V: Visitor<'de>>(self, items: impl Iterator<Item = Node>, visitor: V) -> Result<V::Value, Refused> {
        let mut items = SeqDeserializer::new(items.map(|item| Self::value(self.tape, item)));
        visitor.visit_seq(&mut items).and_then(|value| items.end().map(|()| value))
    }

    fn members<'de>(self) -> MapDeserializer<'de, impl Iterator<Item = (Self, Self)>, Refused> {
        let tape = self.tape;
        MapDeserializer::new(
            tape.names(self.node).map(move |(name, value)| (Self::name(tape, name), Self::value(tape, value))),
        )
    }
}

/// A number in any notation, as an integer where it is one.
fn whole<'de, V: Visitor<'de>>(text: &str, visitor: V) -> Result<V::Value, Refused> {
    let Ok(number) = number::integer(text) else {
        return float(text, visitor);
    };
    if let Ok(number) = i64::try_from(number) {
        visitor.visit_i64(number)
    } else if let Ok(number) = u64::try_from(number) {
        visitor.visit_u64(number)
    } else {
        visitor.visit_i128(number)
    }
}

fn float<'de, V: Visitor<'de>>(text: &str, visitor: V) -> Result<V::Value, Refused> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => visitor.visit_f64(number),
        _ => Err(Refused::too_large()),
    }
}

macro_rules! numbers {
    ($($method:ident => $read:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
            match self.number() {
                Some(text) => self.here($read(&text, visitor)),
                None => self.any(visitor),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Read<'_> {
    type Error = Refused;

    numbers! {
        deserialize_i8 => whole
        deserialize_i16 => whole
        deserialize_i32 => whole
        deserialize_i64 => whole
        deserialize_i128 => whole
        deserialize_u8 => whole
        deserialize_u16 => whole
        deserialize_u32 => whole
        deserialize_u64 => whole
        deserialize_u128 => whole
        deserialize_f32 => float
        deserialize_f64 => float
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.any(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.tape.string(self.node).filter(|_| self.is_untyped()).as_deref() {
            Some("true") => self.here(visitor.visit_bool(true)),
            Some("false") => self.here(visitor.visit_bool(false)),
            _ => self.any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.here(match self.tape.kind(self.node) {
            None | Some(Kind::Null) => visitor.visit_none(),
            Some(_) => visitor.visit_some(self),
        })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Refused> {
        self.here(visitor.visit_newtype_struct(self))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        if self.is_untyped() { self.list(std::iter::once(self.node), visitor) } else { self.any(visitor) }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refused> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.here(match self.tape.kind(self.node) {
            Some(Kind::String | Kind::Text) => {
                visitor.visit_enum(self.tape.string(self.node).unwrap_or_default().into_deserializer())
            }
            Some(Kind::Object) if self.tape.len_of(self.node) == 1 => {
                visitor.visit_enum(MapAccessDeserializer::new(self.members()))
            }
            _ => Err(Refused::custom("")),
        })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct map struct identifier
    }
}

impl IntoDeserializer<'_, Refused> for Read<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
