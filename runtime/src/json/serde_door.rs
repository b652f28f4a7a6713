//! `Serialize` and `Deserialize` for models, through the codec itself: databases, TOML and tests see ordinary serde types.
//!
//! [`serde_door!`] names everything as `rt::..`, which is looked up where the macro is used. Generated files have
//! `use specloom_rt::codegen as rt;` (or the path of the vendored module) as their first line, so one text serves both.
//! `codegen` re-exports macro and module by one `pub use super::json::serde_door;`.
//!
//! The macro is exported from the crate that this file is in as `__specloom_serde_door`, so a crate can hold one vendored
//! copy; there `feature = "serde"` is looked up among that crate's own features.

pub use serde::{Deserialize, Deserializer, Serialize, Serializer};

use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::ser;

use super::cx::Reading;
use super::decode::{Decode, decode};
use super::encode::Encode;
use super::limits::{DEEPEST, Limits};
use super::number;
use super::tape::{Kind, Node, Tape};
use super::writer::Writer;

/// Implements `Serialize` and `Deserialize` for types that have `Encode` and `Decode`.
/// Expands to nothing without the feature `serde` of the runtime.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __specloom_serde_door {
    ($($model:ty),* $(,)?) => {$(
        impl rt::serde_door::Serialize for $model {
            fn serialize<S>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error>
            where
                S: rt::serde_door::Serializer,
            {
                rt::serde_door::serialize(self, serializer)
            }
        }

        impl<'de> rt::serde_door::Deserialize<'de> for $model {
            fn deserialize<D>(deserializer: D) -> ::core::result::Result<Self, D::Error>
            where
                D: rt::serde_door::Deserializer<'de>,
            {
                rt::serde_door::deserialize(deserializer)
            }
        }
    )*};
}

/// Implements `Serialize` and `Deserialize` for types that have `Encode` and `Decode`.
/// Expands to nothing without the feature `serde` of the runtime.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __specloom_serde_door {
    ($($model:ty),* $(,)?) => {};
}

#[doc(inline)]
pub use __specloom_serde_door as serde_door;

/// Hands a value to a serializer, as the JSON that it is on the wire.
pub fn serialize<S: Serializer>(value: &dyn Encode, serializer: S) -> Result<S::Ok, S::Error> {
    let bytes = super::encode(value).map_err(ser::Error::custom)?;
    let tape = Tape::parse(&bytes, &Limits::OWN).map_err(ser::Error::custom)?;
    let root = Read { tape: &tape, node: Node::ROOT };
    root.serialize(serializer)
}

/// Takes a value from a deserializer, in the lenient reading. The format must describe itself.
pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Decode,
    D: Deserializer<'de>,
{
    let mut writer = Writer::new();
    take_over(deserializer, &mut writer)?;
    let bytes = writer.finish().map_err(de::Error::custom)?;
    decode(&bytes, Reading::Lenient, &Limits::OWN).map_err(de::Error::custom)
}

fn take_over<'de, D>(deserializer: D, writer: &mut Writer) -> Result<(), D::Error>
where
    D: Deserializer<'de>,
{
    deserializer.deserialize_any(Sink { writer, depth: 0 })
}

/// A value of a tape, to be serialized.
struct Read<'a> {
    tape: &'a Tape<'a>,
    node: Node,
}

impl Serialize for Read<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { tape, node } = *self;
        let read = |node| Self { tape, node };
        match tape.kind(node) {
            Some(Kind::Bool) => serializer.serialize_bool(tape.bool(node) == Some(true)),
            Some(Kind::Number) => serialize_number(tape.number(node).unwrap_or("0"), serializer),
            Some(Kind::String | Kind::Text) => serializer.serialize_str(&tape.string(node).unwrap_or_default()),
            Some(Kind::Array) => serializer.collect_seq(tape.items(node).map(read)),
            Some(Kind::Object) => serializer.collect_map(tape.members(node).map(|(name, value)| (name, read(value)))),
            // Formats without null, such as TOML, leave out a member that is `None`.
            Some(Kind::Null) | None => serializer.serialize_none(),
        }
    }
}

fn serialize_number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let is_integer = !text.contains(['.', 'e', 'E']) && text != "-0";
    match number::integer(text) {
        Ok(number) if is_integer => {
            if let Ok(number) = i64::try_from(number) {
                serializer.serialize_i64(number)
            } else if let Ok(number) = u64::try_from(number) {
                serializer.serialize_u64(number)
            } else {
                serializer.serialize_i128(number)
            }
        }
        _ => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => serializer.serialize_f64(number),
            _ => Err(ser::Error::custom("a number is too large")),
        },
    }
}

/// Writes what a deserializer has to the writer.
struct Sink<'w> {
    writer: &'w mut Writer,
    depth: usize,
}

impl<'w> Sink<'w> {
    fn below(&mut self) -> Sink<'_> {
        Sink { writer: self.writer, depth: self.depth + 1 }
    }

    fn put<E: de::Error>(self, value: &dyn Encode) -> Result<(), E> {
        value.encode(self.writer);
        Ok(())
    }

    fn deeper<E: de::Error>(&self) -> Result<(), E> {
        if self.depth < DEEPEST { Ok(()) } else { Err(E::custom("the value is nested too deeply")) }
    }
}

impl<'de> DeserializeSeed<'de> for Sink<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Sink<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value that JSON has")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<(), E> {
        self.put(&value)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<(), E> {
        self.put(&value)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<(), E> {
        self.put(&value)
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<(), E> {
        self.writer.number(&value.to_string());
        Ok(())
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<(), E> {
        self.writer.number(&value.to_string());
        Ok(())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<(), E> {
        self.put(&value)
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<(), E> {
        self.put(&value)
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        self.put(&())
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.put(&())
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<(), D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<(), D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        self.deeper()?;
        self.writer.begin_array();
        while items.next_element_seed(Item(self.below()))?.is_some() {}
        self.writer.end_array();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        self.deeper()?;
        let Some(Name(first)) = members.next_key()? else {
            self.writer.begin_object();
            self.writer.end_object();
            return Ok(());
        };
        // How serde_json and toml hand out what serde has no word for.
        match first.as_str() {
            "$serde_json::private::Number" => {
                self.writer.number(&members.next_value::<String>()?);
                return Ok(());
            }
            "$__toml_private_datetime" => return members.next_value_seed(self),
            _ => {}
        }
        self.writer.begin_object();
        let mut name = first;
        loop {
            self.writer.name(&name);
            members.next_value_seed(self.below())?;
            match members.next_key()? {
                Some(Name(next)) => name = next,
                None => break,
            }
        }
        self.writer.end_object();
        Ok(())
    }
}

/// An item of a sequence: the comma is written only when there is one.
struct Item<'w>(Sink<'w>);

impl<'de> DeserializeSeed<'de> for Item<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.writer.next();
        deserializer.deserialize_any(self.0)
    }
}

/// A member name; formats may have numbers and booleans there.
struct Name(String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NameVisitor)
    }
}

struct NameVisitor;

impl Visitor<'_> for NameVisitor {
    type Value = Name;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a member name")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Name, E> {
        Ok(Name(name.to_owned()))
    }

    fn visit_bool<E: de::Error>(self, name: bool) -> Result<Name, E> {
        Ok(Name(name.to_string()))
    }

    fn visit_i64<E: de::Error>(self, name: i64) -> Result<Name, E> {
        Ok(Name(name.to_string()))
    }

    fn visit_u64<E: de::Error>(self, name: u64) -> Result<Name, E> {
        Ok(Name(name.to_string()))
    }
}
