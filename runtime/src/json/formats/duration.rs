//! Durations, as ISO 8601 writes them.

use std::str::FromStr;

use super::super::cx::Cx;
use super::super::decode::Decode;
use super::super::encode::Encode;
use super::super::tape::Node;
use super::super::writer::Writer;
use super::as_text;

/// A duration of ISO 8601 such as `P1Y2M`, `P3W` or `PT1H30M`, kept as it was written. Two are equal when they are written alike:
/// how long a month is, or a day with a change of clocks, the text does not say.
///
/// Input has to be as in RFC 3339; a server may also answer with a sign, a fraction in the last part, or weeks beside days.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Duration(Box<str>);

as_text!(Duration, NotADuration: "no duration as in iso 8601");

impl Duration {
    /// The duration as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How long it is, with days of 24 hours. There is no answer with years or months in it, or below zero.
    pub fn to_std(&self) -> Option<std::time::Duration> {
        parts(&self.0)?.length()
    }
}

impl From<std::time::Duration> for Duration {
    /// In hours, minutes and seconds.
    fn from(length: std::time::Duration) -> Self {
        let seconds = length.as_secs();
        let mut text = String::from("PT");
        for (count, unit) in [(seconds / 3600, 'H'), (seconds / 60 % 60, 'M')] {
            if count > 0 {
                text.push_str(&format!("{count}{unit}"));
            }
        }
        let (seconds, nano) = (seconds % 60, length.subsec_nanos());
        if nano > 0 {
            let fraction = format!("{nano:09}");
            text.push_str(&format!("{seconds}.{}S", fraction.trim_end_matches('0')));
        } else if seconds > 0 || text.len() == 2 {
            text.push_str(&format!("{seconds}S"));
        }
        Self(text.into())
    }
}

impl FromStr for Duration {
    type Err = NotADuration;

    fn from_str(text: &str) -> Result<Self, NotADuration> {
        if parts(text).is_some() { Ok(Self(text.into())) } else { Err(NotADuration) }
    }
}

/// The parts of a duration.
#[derive(Default)]
struct Parts {
    has_sign: bool,
    is_negative: bool,
    has_fraction: bool,
    /// Years, months, weeks, days, hours, minutes, seconds; what is not there is none.
    counts: [Option<f64>; 7],
    /// As `counts`, exactly, where all are whole.
    whole: [u64; 7],
    nanos: u32,
}

const WEEKS: usize = 2;

impl Parts {
    /// As RFC 3339 has it: no sign, no fraction, weeks alone, and nothing left out between two parts.
    fn is_plain(&self) -> bool {
        let there: Vec<usize> = (0..7).filter(|index| self.counts[*index].is_some()).collect();
        let gap = |pair: &[usize]| match (pair[0], pair[1]) {
            // Between years and days a month may not be left out, nor minutes between hours and seconds.
            (0, 3) | (4, 6) => true,
            _ => false,
        };
        let weeks = there.contains(&WEEKS) && there.len() > 1;
        !self.has_sign && !self.has_fraction && !weeks && !there.windows(2).any(gap)
    }

    fn length(&self) -> Option<std::time::Duration> {
        const SECONDS: [u64; 7] = [0, 0, 604_800, 86_400, 3_600, 60, 1];
        if self.is_negative || self.counts[..WEEKS].iter().flatten().any(|count| *count != 0.0) {
            return None;
        }
        let mut all = std::time::Duration::ZERO;
        for (count, seconds) in self.whole.iter().zip(SECONDS).skip(WEEKS) {
            let seconds = count.checked_mul(seconds)?;
            all = all.checked_add(std::time::Duration::from_secs(seconds))?;
        }
        // A fraction stands in the last part only.
        let last = (WEEKS..7).rev().find(|index| self.counts[*index].is_some())?;
        let fraction = u64::from(self.nanos).checked_mul(SECONDS[last])?;
        all.checked_add(std::time::Duration::from_nanos(fraction))
    }
}

fn parts(text: &str) -> Option<Parts> {
    let mut parts = Parts::default();
    let unsigned = text.trim_start_matches(['+', '-']);
    parts.has_sign = unsigned.len() != text.len();
    parts.is_negative = text.starts_with('-');
    if text.len() - unsigned.len() > 1 {
        return None;
    }
    let (date, time) = match unsigned.strip_prefix('P')?.split_once('T') {
        Some((_, "")) => return None,
        Some((date, time)) => (date, time),
        None => (unsigned.strip_prefix('P')?, ""),
    };
    read(&mut parts, date, &[(b'Y', 0), (b'M', 1), (b'W', WEEKS), (b'D', 3)])?;
    read(&mut parts, time, &[(b'H', 4), (b'M', 5), (b'S', 6)])?;
    parts.counts.iter().any(Option::is_some).then_some(parts)
}

fn read(parts: &mut Parts, text: &str, units: &[(u8, usize)]) -> Option<()> {
    let mut units = units.iter();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.bytes().position(|byte| byte.is_ascii_alphabetic())?;
        let unit = rest.as_bytes()[end];
        let (_, index) = units.find(|(known, _)| *known == unit)?;
        // After a fraction there is nothing more.
        if parts.has_fraction {
            return None;
        }
        count(parts, &rest[..end], *index)?;
        rest = &rest[end + 1..];
    }
    Some(())
}

fn count(parts: &mut Parts, text: &str, index: usize) -> Option<()> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = match text.split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    if !digits(whole) || fraction.is_some_and(|fraction| !digits(fraction)) || text.len() > 64 {
        return None;
    }
    if let Some(fraction) = fraction {
        parts.has_fraction = true;
        let padded = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
        parts.nanos = padded.fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    }
    parts.whole[index] = whole.parse().unwrap_or(u64::MAX);
    parts.counts[index] = text.replace(',', ".").parse().ok();
    Some(())
}

/// Whether a text is a duration as in RFC 3339.
pub(super) fn is_duration(text: &str) -> bool {
    parts(text).is_some_and(|parts| parts.is_plain())
}

impl Decode for Duration {
    fn decode(cx: &mut Cx<'_>, node: Node) -> Option<Self> {
        let text = cx.formatted(node, "expected a duration")?;
        match parts(&text) {
            Some(parts) if parts.is_plain() || !cx.is_strict() => Some(Self(text.into())),
            _ => cx.malformed(node, "expected a duration as in iso 8601"),
        }
    }
}

impl Encode for Duration {
    fn encode(&self, w: &mut Writer) {
        w.string(&self.0);
    }
}
