//! Dates and times, as RFC 3339 writes them: chrono's types, wrapped where they would forget how a value was written.

mod rfc3339;
mod time_of_day;
mod timestamp;

pub(super) use self::rfc3339::{is_date, is_date_time, is_time};
pub use self::time_of_day::Time;
pub use self::timestamp::{LenientTimestamp, Moment, StrictTimestamp, Timestamp};

use chrono::NaiveDate;

use super::cx::Cx;
use super::decode::Decode;
use super::encode::Encode;
use super::failure::EncodeError;
use super::tape::Node;
use super::writer::Writer;

impl Decode for NaiveDate {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        let text = cx.formatted(node, "expected a date")?;
        match rfc3339::date(text.as_bytes()) {
            Some((value, [])) => Some(value),
            _ => cx.malformed(node, "expected a date as in rfc 3339"),
        }
    }
}

impl Encode for NaiveDate {
    fn encode(&self, w: &mut Writer) {
        write(rfc3339::date_text(*self), w);
    }
}

/// Writes a text; there is none for years beyond 0 to 9999.
fn write(text: Option<String>, w: &mut Writer) {
    match text {
        Some(text) => w.string(&text),
        None => w.fail(EncodeError::Year),
    }
}

/// Text that is no date or time as RFC 3339 writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotATime;

impl std::fmt::Display for NotATime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a date or time as in rfc 3339")
    }
}

impl std::error::Error for NotATime {}
