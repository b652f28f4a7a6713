//! Decimal numbers, exact.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use super::super::cx::Cx;
use super::super::decode::Decode;
use super::super::encode::Encode;
use super::super::number::{canonical, is_number};
use super::super::tape::Node;
use super::super::writer::Writer;
use super::as_text;

/// A decimal number of any size and precision: the text of a JSON number, kept as it was written. Two are equal when they are
/// the same number: `1.10` and `1.1`.
///
/// It does not compute: take [`as_str`](Self::as_str) to the decimal type of your choice, and make one from what that prints.
#[derive(Clone)]
pub struct Decimal(Box<str>);

as_text!(Decimal, NotADecimal: "no decimal number");

impl Decimal {
    /// The number as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The nearest floating point number.
    pub fn to_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }
}

macro_rules! from_integer {
    ($($integer:ty)*) => {$(
        impl From<$integer> for Decimal {
            fn from(number: $integer) -> Self {
                Self(number.to_string().into())
            }
        }
    )*};
}

from_integer!(i8 i16 i32 i64 i128 u8 u16 u32 u64 u128);

impl FromStr for Decimal {
    type Err = NotADecimal;

    /// Takes what a JSON number is: no `+` ahead, no bare point, no zeros ahead.
    fn from_str(text: &str) -> Result<Self, NotADecimal> {
        if is_number(text) { Ok(Self(text.into())) } else { Err(NotADecimal) }
    }
}

impl TryFrom<f64> for Decimal {
    type Error = NotADecimal;

    /// The shortest text that reads back as the same number; infinities are none.
    fn try_from(number: f64) -> Result<Self, NotADecimal> {
        number.to_string().parse()
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        canonical(&self.0) == canonical(&other.0)
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        canonical(&self.0).hash(state);
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        canonical(&self.0).cmp(&canonical(&other.0))
    }
}

impl Decode for Decimal {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        cx.number(node, "expected a number").map(|text| Self(text.into()))
    }
}

impl Encode for Decimal {
    fn encode(&self, w: &mut Writer) {
        w.number(&self.0);
    }
}
