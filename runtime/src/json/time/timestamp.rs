//! Moments: a date, a time and an offset, and how they were written.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::str::FromStr;

use chrono::{FixedOffset, Offset, TimeZone, Utc};

use super::super::cx::Cx;
use super::super::decode::Decode;
use super::super::encode::Encode;
use super::super::tape::Node;
use super::super::writer::Writer;
use super::rfc3339::{self, Form, Grammar, Zone};
use super::{NotATime, write};

/// A date, a time and an offset, written back as they were read: with the same offset, the same digits of a second (up to a
/// nanosecond), the same letters. It derefs to chrono's type and is made from one of any time zone; two are equal when they are
/// the same moment.
///
/// Text without an offset, or with one that has no colon, or with a space between date and time, is refused where input is
/// checked (a server's requests) and taken in what a server answers; what has no offset is UTC then, and says so in
/// [`has_offset`](Moment::has_offset).
pub type Timestamp = Moment<0>;

/// As [`Timestamp`], but text without an offset is taken everywhere.
pub type LenientTimestamp = Moment<1>;

/// As [`Timestamp`], but text without an offset is refused everywhere.
pub type StrictTimestamp = Moment<2>;

/// What [`Timestamp`], [`LenientTimestamp`] and [`StrictTimestamp`] are: `RULE` tells them apart.
#[derive(Clone, Copy)]
pub struct Moment<const RULE: u8> {
    value: chrono::DateTime<FixedOffset>,
    form: Form,
}

impl<const RULE: u8> Moment<RULE> {
    /// Whether the text that this was read from had an offset. Without one it is taken as UTC.
    pub fn has_offset(&self) -> bool {
        self.form.zone != Zone::None
    }

    /// The value without its form.
    pub fn into_inner(self) -> chrono::DateTime<FixedOffset> {
        self.value
    }

    fn parse(text: &str, grammar: Grammar) -> Option<Self> {
        let (local, offset, form) = rfc3339::date_time(text.as_bytes(), grammar)?;
        local.and_local_timezone(offset).single().map(|value| Self { value, form })
    }

    fn text(&self) -> Option<String> {
        let offset = *self.value.offset();
        let local = self.value.naive_utc().checked_add_offset(offset)?;
        rfc3339::date_time_text(local, offset, self.form)
    }
}

impl<const RULE: u8, Tz: TimeZone> From<chrono::DateTime<Tz>> for Moment<RULE> {
    /// An offset with seconds cannot be written: the moment is kept, in UTC.
    fn from(value: chrono::DateTime<Tz>) -> Self {
        let offset = value.offset().fix();
        let offset = if offset.local_minus_utc() % 60 == 0 { offset } else { Utc.fix() };
        let value = value.with_timezone(&offset);
        Self { value, form: Form::shortest(value.naive_utc().time(), Some(offset)) }
    }
}

impl<const RULE: u8> From<Moment<RULE>> for chrono::DateTime<FixedOffset> {
    fn from(moment: Moment<RULE>) -> Self {
        moment.value
    }
}

impl<const RULE: u8> From<Moment<RULE>> for chrono::DateTime<Utc> {
    fn from(moment: Moment<RULE>) -> Self {
        moment.value.to_utc()
    }
}

impl<const RULE: u8> Deref for Moment<RULE> {
    type Target = chrono::DateTime<FixedOffset>;

    fn deref(&self) -> &Self::Target {
        &self.value
    }
}

impl<const RULE: u8> PartialEq for Moment<RULE> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<const RULE: u8> Eq for Moment<RULE> {}

impl<const RULE: u8, Tz: TimeZone> PartialEq<chrono::DateTime<Tz>> for Moment<RULE> {
    fn eq(&self, other: &chrono::DateTime<Tz>) -> bool {
        self.value == *other
    }
}

impl<const RULE: u8> PartialOrd for Moment<RULE> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<const RULE: u8> Ord for Moment<RULE> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl<const RULE: u8> Hash for Moment<RULE> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<const RULE: u8> fmt::Debug for Moment<RULE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.value, f)
    }
}

impl<const RULE: u8> fmt::Display for Moment<RULE> {
    /// As on the wire.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.text() {
            Some(text) => f.pad(&text),
            None => fmt::Display::fmt(&self.value, f),
        }
    }
}

impl<const RULE: u8> FromStr for Moment<RULE> {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let grammar = if RULE == 1 { Grammar::Loose } else { Grammar::Exact };
        Self::parse(text, grammar).ok_or(NotATime)
    }
}

impl<const RULE: u8> Decode for Moment<RULE> {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        let is_loose = RULE == 1 || RULE == 0 && !cx.is_strict();
        let text = cx.formatted(node, "expected a date-time")?;
        match Self::parse(&text, if is_loose { Grammar::Loose } else { Grammar::Exact }) {
            Some(value) => Some(value),
            None => cx.malformed(node, "expected a date-time as in rfc 3339"),
        }
    }
}

impl<const RULE: u8> Encode for Moment<RULE> {
    fn encode(&self, w: &mut Writer) {
        write(self.text(), w);
    }
}
