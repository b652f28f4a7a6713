//! Dates and times, as RFC 3339 writes them.

use std::fmt::Write;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, Timelike, Utc};

use super::cx::Cx;
use super::decode::Decode;
use super::encode::Encode;
use super::failure::EncodeError;
use super::tape::Node;
use super::writer::Writer;

impl Decode for DateTime<FixedOffset> {
    /// Strict: RFC 3339. Lenient: also with a space between date and time, and without an offset, which is then UTC.
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        let text = cx.formatted(node, "expected a date-time")?;
        match date_time(text.as_bytes(), cx.is_strict()) {
            Some(value) => Some(value),
            None => cx.malformed(node, "expected a date-time as in rfc 3339"),
        }
    }
}

impl Decode for NaiveDate {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        let text = cx.formatted(node, "expected a date")?;
        match date(text.as_bytes()) {
            Some((value, [])) => Some(value),
            _ => cx.malformed(node, "expected a date as in rfc 3339"),
        }
    }
}

impl Decode for NaiveTime {
    /// The type has no offset: none is expected, and only that of UTC is accepted.
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        let text = cx.formatted(node, "expected a time")?;
        let found = time(text.as_bytes())
            .filter(|(_, rest)| rest.is_empty() || offset(rest).is_some_and(|offset| offset.local_minus_utc() == 0));
        match found {
            Some((value, _)) => Some(value),
            None => cx.malformed(node, "expected a time as in rfc 3339"),
        }
    }
}

fn date_time(text: &[u8], is_strict: bool) -> Option<DateTime<FixedOffset>> {
    let (date, rest) = date(text)?;
    let rest = match rest.split_first()? {
        (b'T' | b't', rest) => rest,
        (b' ', rest) if !is_strict => rest,
        _ => return None,
    };
    let (time, rest) = time(rest)?;
    let offset = match rest {
        [] if !is_strict => Utc.fix(),
        rest => offset(rest)?,
    };
    let local = NaiveDateTime::new(date, time);
    local.and_local_timezone(offset).single()
}

fn date(text: &[u8]) -> Option<(NaiveDate, &[u8])> {
    let (year, rest) = digits::<4>(text)?;
    let (month, rest) = digits::<2>(rest.strip_prefix(b"-")?)?;
    let (day, rest) = digits::<2>(rest.strip_prefix(b"-")?)?;
    let date = NaiveDate::from_ymd_opt(year.cast_signed(), month, day)?;
    Some((date, rest))
}

fn time(text: &[u8]) -> Option<(NaiveTime, &[u8])> {
    let (hour, rest) = digits::<2>(text)?;
    let (minute, rest) = digits::<2>(rest.strip_prefix(b":")?)?;
    let (second, rest) = digits::<2>(rest.strip_prefix(b":")?)?;
    let (nano, rest) = match rest.strip_prefix(b".") {
        Some(rest) => fraction(rest)?,
        None => (0, rest),
    };
    // chrono keeps a leap second as more than a thousand million nanoseconds.
    let time = match second {
        60 => NaiveTime::from_hms_nano_opt(hour, minute, 59, nano + 1_000_000_000)?,
        _ => NaiveTime::from_hms_nano_opt(hour, minute, second, nano)?,
    };
    Some((time, rest))
}

/// Nanoseconds; digits after the ninth are dropped.
fn fraction(text: &[u8]) -> Option<(u32, &[u8])> {
    let len = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at(len);
    if digits.is_empty() {
        return None;
    }
    let padded = digits.iter().copied().chain(std::iter::repeat(b'0')).take(9);
    let nano = padded.fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    Some((nano, rest))
}

/// An offset, which is all that is left of the text.
fn offset(text: &[u8]) -> Option<FixedOffset> {
    let (sign, rest) = match text {
        b"Z" | b"z" => return Some(Utc.fix()),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let (hours, rest) = digits::<2>(rest)?;
    let (minutes, rest) = digits::<2>(rest.strip_prefix(b":")?)?;
    if hours > 23 || minutes > 59 || !rest.is_empty() {
        return None;
    }
    FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60).cast_signed())
}

fn digits<const N: usize>(text: &[u8]) -> Option<(u32, &[u8])> {
    let (digits, rest) = text.split_first_chunk::<N>()?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    Some((number, rest))
}

impl Encode for DateTime<FixedOffset> {
    /// With as many digits of a second as are needed, and `Z` for UTC.
    fn encode(&self, w: &mut Writer) {
        // An offset with seconds cannot be written; the moment can.
        let seconds = self.offset().local_minus_utc();
        let (moment, minutes) = match seconds % 60 {
            0 => (*self, seconds / 60),
            _ => (self.with_timezone(&Utc.fix()), 0),
        };
        let Some(local) = moment.naive_utc().checked_add_offset(*moment.offset()) else {
            return w.fail(EncodeError::Year);
        };
        let mut text = Text::default();
        text.date(local.date());
        text.push(format_args!("T"));
        text.time(local.time());
        match minutes {
            0 => text.push(format_args!("Z")),
            _ => {
                let (sign, minutes) = (if minutes < 0 { '-' } else { '+' }, minutes.abs());
                text.push(format_args!("{sign}{:02}:{:02}", minutes / 60, minutes % 60));
            }
        }
        text.encode(w);
    }
}

impl Encode for NaiveDate {
    fn encode(&self, w: &mut Writer) {
        let mut text = Text::default();
        text.date(*self);
        text.encode(w);
    }
}

impl Encode for NaiveTime {
    fn encode(&self, w: &mut Writer) {
        let mut text = Text::default();
        text.time(*self);
        text.encode(w);
    }
}

#[derive(Default)]
struct Text {
    text: String,
    is_outside: bool,
}

impl Text {
    fn push(&mut self, part: std::fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        let _ = self.text.write_fmt(part);
    }

    fn date(&mut self, date: NaiveDate) {
        let (year, month, day) = (date.year(), date.month(), date.day());
        self.is_outside |= !(0..=9999).contains(&year);
        self.push(format_args!("{year:04}-{month:02}-{day:02}"));
    }

    fn time(&mut self, time: NaiveTime) {
        let (hour, minute) = (time.hour(), time.minute());
        let leap = time.nanosecond() / 1_000_000_000;
        let (second, nano) = (time.second() + leap, time.nanosecond() % 1_000_000_000);
        self.push(format_args!("{hour:02}:{minute:02}:{second:02}"));
        if nano != 0 {
            let digits = format!("{nano:09}");
            self.push(format_args!(".{}", digits.trim_end_matches('0')));
        }
    }

    fn encode(&self, w: &mut Writer) {
        if self.is_outside {
            w.fail(EncodeError::Year);
        } else {
            w.string(&self.text);
        }
    }
}
