//! The grammar of RFC 3339, and how a value was written in it.

use std::fmt::Write;

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, Timelike, Utc};

/// What a value does not say about its own text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    /// Between date and time.
    pub(super) separator: Separator,
    /// Digits of the fraction of a second; none, no point either.
    pub(super) digits: u8,
    /// The offset.
    pub(super) zone: Zone,
}

/// What stands between date and time.
#[derive(Debug, Clone, Copy)]
pub(super) enum Separator {
    Upper,
    Lower,
    Space,
}

/// How an offset is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// `Z`
    Upper,
    /// `z`
    Lower,
    /// `+01:00`
    Plus,
    /// `-01:00`, and `-00:00`.
    Minus,
    /// `+0100`
    PlusShort,
    /// `-0100`
    MinusShort,
    /// Not at all.
    None,
}

/// How much is let pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grammar {
    /// RFC 3339.
    Exact,
    /// Also without an offset, with one that has no colon, and with a space between date and time.
    Loose,
}

/// A local date and time, its offset (UTC where there is none) and its form.
pub(super) fn date_time(text: &[u8], grammar: Grammar) -> Option<(NaiveDateTime, FixedOffset, Form)> {
    let is_loose = grammar == Grammar::Loose;
    let (date, rest) = date(text)?;
    let (separator, rest) = match rest.split_first()? {
        (b'T', rest) => (Separator::Upper, rest),
        (b't', rest) => (Separator::Lower, rest),
        (b' ', rest) if is_loose => (Separator::Space, rest),
        _ => return None,
    };
    let (time, digits, rest) = time(rest)?;
    let (offset, zone) = match offset(rest)? {
        (_, Zone::None | Zone::PlusShort | Zone::MinusShort) if !is_loose => return None,
        found => found,
    };
    if zone != Zone::None && !is_leap_second_possible(time, offset) {
        return None;
    }
    Some((NaiveDateTime::new(date, time), offset, Form { separator, digits, zone }))
}

/// Leap seconds are the last ones of an hour and a day in UTC.
fn is_leap_second_possible(time: NaiveTime, offset: FixedOffset) -> bool {
    let minute = i64::from(time.num_seconds_from_midnight()) / 60 - i64::from(offset.local_minus_utc()) / 60;
    time.nanosecond() < 1_000_000_000 || minute.rem_euclid(24 * 60) == 24 * 60 - 1
}

/// A time of day, its offset if it has one, and its form.
pub(super) fn time_of_day(text: &[u8]) -> Option<(NaiveTime, Option<FixedOffset>, Form)> {
    let (time, digits, rest) = time(text)?;
    let (offset, zone) = match offset(rest)? {
        (_, Zone::PlusShort | Zone::MinusShort) => return None,
        (_, Zone::None) => (None, Zone::None),
        (offset, zone) => (Some(offset), zone),
    };
    if !is_leap_second_possible(time, offset.unwrap_or(Utc.fix())) {
        return None;
    }
    Some((time, offset, Form { separator: Separator::Upper, digits, zone }))
}

/// A date, and what follows it.
pub(super) fn date(text: &[u8]) -> Option<(NaiveDate, &[u8])> {
    let (year, rest) = digits::<4>(text)?;
    let (month, rest) = digits::<2>(rest.strip_prefix(b"-")?)?;
    let (day, rest) = digits::<2>(rest.strip_prefix(b"-")?)?;
    let date = NaiveDate::from_ymd_opt(year.cast_signed(), month, day)?;
    Some((date, rest))
}

/// A time, the number of digits of its fraction, and what follows it.
fn time(text: &[u8]) -> Option<(NaiveTime, u8, &[u8])> {
    let (hour, rest) = digits::<2>(text)?;
    let (minute, rest) = digits::<2>(rest.strip_prefix(b":")?)?;
    let (second, rest) = digits::<2>(rest.strip_prefix(b":")?)?;
    let (nano, digits, rest) = match rest.strip_prefix(b".") {
        Some(rest) => fraction(rest)?,
        None => (0, 0, rest),
    };
    // chrono keeps a leap second as more than a thousand million nanoseconds.
    let time = match second {
        60 => NaiveTime::from_hms_nano_opt(hour, minute, 59, nano + 1_000_000_000)?,
        _ => NaiveTime::from_hms_nano_opt(hour, minute, second, nano)?,
    };
    Some((time, digits, rest))
}

/// Nanoseconds and how many digits they were; what is finer than a nanosecond is dropped.
fn fraction(text: &[u8]) -> Option<(u32, u8, &[u8])> {
    let len = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at(len);
    if digits.is_empty() {
        return None;
    }
    let padded = digits.iter().copied().chain(std::iter::repeat(b'0')).take(9);
    let nano = padded.fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    let is_finer = digits.iter().skip(9).any(|digit| *digit != b'0');
    Some((nano, if is_finer { 9 } else { u8::try_from(len).unwrap_or(9) }, rest))
}

/// An offset, which is all that is left of the text.
fn offset(text: &[u8]) -> Option<(FixedOffset, Zone)> {
    let (sign, rest) = match text {
        b"" => return Some((Utc.fix(), Zone::None)),
        b"Z" => return Some((Utc.fix(), Zone::Upper)),
        b"z" => return Some((Utc.fix(), Zone::Lower)),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let (hours, rest) = digits::<2>(rest)?;
    let (has_colon, rest) = match rest.strip_prefix(b":") {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let (minutes, rest) = digits::<2>(rest)?;
    if hours > 23 || minutes > 59 || !rest.is_empty() {
        return None;
    }
    let zone = match (sign, has_colon) {
        (1, true) => Zone::Plus,
        (1, false) => Zone::PlusShort,
        (_, true) => Zone::Minus,
        (_, false) => Zone::MinusShort,
    };
    let offset = FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60).cast_signed())?;
    Some((offset, zone))
}

fn digits<const N: usize>(text: &[u8]) -> Option<(u32, &[u8])> {
    let (digits, rest) = text.split_first_chunk::<N>()?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    Some((number, rest))
}

impl Form {
    /// As short as the value allows: `Z` for UTC, and no digit of a second too many.
    pub(super) fn shortest(time: NaiveTime, offset: Option<FixedOffset>) -> Self {
        let mut nano = time.nanosecond() % 1_000_000_000;
        let mut digits = if nano == 0 { 0 } else { 9 };
        while nano != 0 && nano.is_multiple_of(10) {
            nano /= 10;
            digits -= 1;
        }
        let zone = match offset.map(|offset| offset.local_minus_utc()) {
            None => Zone::None,
            Some(0) => Zone::Upper,
            Some(seconds) if seconds < 0 => Zone::Minus,
            Some(_) => Zone::Plus,
        };
        Self { separator: Separator::Upper, digits, zone }
    }
}

/// The text of a date; none for a year that has no four digits.
pub(super) fn date_text(date: NaiveDate) -> Option<String> {
    let (year, month, day) = (date.year(), date.month(), date.day());
    (0..=9999).contains(&year).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// The text of a date and time. An offset must be one of whole minutes.
pub(super) fn date_time_text(local: NaiveDateTime, offset: FixedOffset, form: Form) -> Option<String> {
    let mut text = date_text(local.date())?;
    text.push(match form.separator {
        Separator::Upper => 'T',
        Separator::Lower => 't',
        Separator::Space => ' ',
    });
    push_time(&mut text, local.time(), form);
    push_offset(&mut text, offset, form);
    Some(text)
}

/// The text of a time of day.
pub(super) fn time_text(time: NaiveTime, offset: Option<FixedOffset>, form: Form) -> String {
    let mut text = String::new();
    push_time(&mut text, time, form);
    push_offset(&mut text, offset.unwrap_or(Utc.fix()), form);
    text
}

fn push_time(text: &mut String, time: NaiveTime, form: Form) {
    let (hour, minute) = (time.hour(), time.minute());
    let leap = time.nanosecond() / 1_000_000_000;
    let (second, nano) = (time.second() + leap, time.nanosecond() % 1_000_000_000);
    // Writing to a string does not fail.
    let _ = write!(text, "{hour:02}:{minute:02}:{second:02}");
    if form.digits > 0 {
        let digits = format!(".{nano:09}");
        let shown = usize::from(form.digits) + 1;
        text.push_str(&digits[..shown.min(digits.len())]);
        text.extend(std::iter::repeat_n('0', shown.saturating_sub(digits.len())));
    }
}

fn push_offset(text: &mut String, offset: FixedOffset, form: Form) {
    let (sign, colon) = match form.zone {
        Zone::None => return,
        Zone::Upper => return text.push('Z'),
        Zone::Lower => return text.push('z'),
        Zone::Plus => ('+', ":"),
        Zone::Minus => ('-', ":"),
        Zone::PlusShort => ('+', ""),
        Zone::MinusShort => ('-', ""),
    };
    let minutes = offset.local_minus_utc().abs() / 60;
    let _ = write!(text, "{sign}{:02}{colon}{:02}", minutes / 60, minutes % 60);
}

/// Whether a text is a date and time with an offset.
pub(in super::super) fn is_date_time(text: &str) -> bool {
    date_time(text.as_bytes(), Grammar::Exact).is_some()
}

/// Whether a text is a date.
pub(in super::super) fn is_date(text: &str) -> bool {
    matches!(date(text.as_bytes()), Some((_, [])))
}

/// Whether a text is a time of day.
pub(in super::super) fn is_time(text: &str) -> bool {
    time_of_day(text.as_bytes()).is_some()
}
