//! Numbers that travel as text.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use super::super::cx::Cx;
use super::super::decode::Decode;
use super::super::encode::Encode;
use super::super::tape::Node;
use super::super::writer::Writer;
use super::Decimal;

/// A number that is a string on the wire, such as an `int64` that JavaScript would round. It derefs to the number.
///
/// Input has to be written as a JSON number is. A server may also answer with a number, or with zeros ahead.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Quoted<T>(pub T);

/// A number that is read from text.
pub trait InText: Sized + fmt::Display + Decode {
    /// What is said when a text is none.
    const EXPECTED: &'static str;

    /// The number that a text is.
    fn in_text(text: &str, is_strict: bool) -> Option<Self>;
}

macro_rules! integer_in_text {
    ($($integer:ident)*) => {$(
        impl InText for $integer {
            const EXPECTED: &'static str = concat!("expected an integer of type ", stringify!($integer), " as text");

            fn in_text(text: &str, is_strict: bool) -> Option<Self> {
                let number: Self = text.parse().ok()?;
                let is_plain = !text.starts_with('+') && number.to_string().len() == text.len();
                (is_plain || !is_strict).then_some(number)
            }
        }

        impl From<$integer> for Quoted<$integer> {
            fn from(number: $integer) -> Self {
                Self(number)
            }
        }

        impl From<Quoted<$integer>> for $integer {
            fn from(quoted: Quoted<$integer>) -> Self {
                quoted.0
            }
        }
    )*};
}

integer_in_text!(i8 i16 i32 i64 u8 u16 u32 u64);

impl InText for Decimal {
    const EXPECTED: &'static str = "expected a decimal number as text";

    fn in_text(text: &str, _is_strict: bool) -> Option<Self> {
        text.parse().ok()
    }
}

impl<T: Into<Decimal>> From<T> for Quoted<Decimal> {
    fn from(number: T) -> Self {
        Self(number.into())
    }
}

impl<T> Deref for Quoted<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: PartialEq> PartialEq<T> for Quoted<T> {
    fn eq(&self, other: &T) -> bool {
        self.0 == *other
    }
}

impl<T: fmt::Display> fmt::Debug for Quoted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0)
    }
}

impl<T: fmt::Display> fmt::Display for Quoted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: FromStr> FromStr for Quoted<T> {
    type Err = T::Err;

    fn from_str(text: &str) -> Result<Self, T::Err> {
        text.parse().map(Self)
    }
}

impl<T: InText> Decode for Quoted<T> {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        if !cx.is_strict() && cx.tape().number(node).is_some() {
            return T::decode(cx, node).map(Self);
        }
        let text = cx.formatted(node, T::EXPECTED)?;
        match T::in_text(&text, cx.is_strict()) {
            Some(number) => Some(Self(number)),
            None => cx.malformed(node, T::EXPECTED),
        }
    }
}

impl<T: fmt::Display> Encode for Quoted<T> {
    fn encode(&self, w: &mut Writer) {
        w.string(&self.0.to_string());
    }
}
