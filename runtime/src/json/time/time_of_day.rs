//! Times of day, and how they were written.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::str::FromStr;

use chrono::{FixedOffset, NaiveTime};

use super::super::cx::Cx;
use super::super::decode::Decode;
use super::super::encode::Encode;
use super::super::tape::Node;
use super::super::writer::Writer;
use super::NotATime;
use super::rfc3339::{self, Form};

/// A time of day, written back as it was read. It derefs to chrono's type and is made from one.
///
/// RFC 3339 wants an offset; most documents that say `format: time` mean a time on the wall, so it may be absent.
#[derive(Clone, Copy)]
pub struct Time {
    value: NaiveTime,
    offset: Option<FixedOffset>,
    form: Form,
}

impl Time {
    /// The offset, when the text had one.
    pub fn offset(&self) -> Option<FixedOffset> {
        self.offset
    }

    /// The time with an offset, in whole minutes.
    #[must_use]
    pub fn with_offset(self, offset: FixedOffset) -> Self {
        Self { offset: Some(offset), form: Form::shortest(self.value, Some(offset)), ..self }
    }
}

impl From<NaiveTime> for Time {
    fn from(value: NaiveTime) -> Self {
        Self { value, offset: None, form: Form::shortest(value, None) }
    }
}

impl From<Time> for NaiveTime {
    fn from(time: Time) -> Self {
        time.value
    }
}

impl Deref for Time {
    type Target = NaiveTime;

    fn deref(&self) -> &NaiveTime {
        &self.value
    }
}

impl PartialEq for Time {
    fn eq(&self, other: &Self) -> bool {
        (self.value, self.offset) == (other.value, other.offset)
    }
}

impl Eq for Time {}

impl PartialEq<NaiveTime> for Time {
    fn eq(&self, other: &NaiveTime) -> bool {
        self.value == *other
    }
}

impl Hash for Time {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.value, self.offset).hash(state);
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Time {
    /// As on the wire.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&rfc3339::time_text(self.value, self.offset, self.form))
    }
}

impl FromStr for Time {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let (value, offset, form) = rfc3339::time_of_day(text.as_bytes()).ok_or(NotATime)?;
        Ok(Self { value, offset, form })
    }
}

impl Decode for Time {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        let text = cx.formatted(node, "expected a time")?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(NotATime) => cx.malformed(node, "expected a time as in rfc 3339"),
        }
    }
}

impl Encode for Time {
    fn encode(&self, w: &mut Writer) {
        w.string(&rfc3339::time_text(self.value, self.offset, self.form));
    }
}
