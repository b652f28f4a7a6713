//! Numbers as they are written: integers taken from any notation, and exact comparison.

use super::scan;

/// A number without redundant zeros: `digits * 10^exponent`. Zero has no digits.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Canonical {
    is_negative: bool,
    digits: String,
    exponent: i64,
}

/// Whether the whole text is a JSON number.
pub(super) fn is_number(text: &str) -> bool {
    scan::number(text.as_bytes()).is_some_and(|(end, _)| end == text.len())
}

/// An integer of at most 18 digits, without fraction or exponent: nearly all there are.
#[inline]
pub(super) fn short_integer(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let (is_negative, digits) = match bytes.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, bytes),
    };
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let mut number = 0_i64;
    for &digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = number * 10 + i64::from(digit - b'0');
    }
    Some(if is_negative { -number } else { number })
}

/// What is wrong with a number that should be an integer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NotInteger {
    Fraction,
    TooLarge,
}

/// The integer that a JSON number is, however it is written: `100`, `100.0`, `1e2`.
pub(super) fn integer(text: &str) -> Result<i128, NotInteger> {
    if let Some(number) = short_integer(text) {
        return Ok(number.into());
    }
    let number = canonical(text);
    if number.exponent < 0 {
        return Err(NotInteger::Fraction);
    }
    number.to_i128().ok_or(NotInteger::TooLarge)
}

/// Takes a JSON number apart.
pub(super) fn canonical(text: &str) -> Canonical {
    let (is_negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let written = [whole, fraction].concat();
    let digits = written.trim_start_matches('0').trim_end_matches('0');
    if digits.is_empty() {
        return Canonical { is_negative: false, digits: String::new(), exponent: 0 };
    }
    let zeros = written.len() - written.trim_end_matches('0').len();
    let shift = zeros as i64 - fraction.len() as i64;
    Canonical { is_negative, digits: digits.to_owned(), exponent: exponent_of(exponent).saturating_add(shift) }
}

fn exponent_of(text: &str) -> i64 {
    let limit = if text.starts_with('-') { i64::MIN / 4 } else { i64::MAX / 4 };
    let number = text.strip_prefix('+').unwrap_or(text).parse();
    number.unwrap_or(limit).clamp(i64::MIN / 4, i64::MAX / 4)
}

impl Canonical {
    fn to_i128(&self) -> Option<i128> {
        if self.digits.is_empty() {
            return Some(0);
        }
        let digits: i128 = self.digits.parse().ok()?;
        let power = 10_i128.checked_pow(u32::try_from(self.exponent).ok()?)?;
        let number = digits.checked_mul(power)?;
        Some(if self.is_negative { -number } else { number })
    }

    /// Whether this is a whole number of times `divisor`; nothing if that takes more than 128 bits.
    pub(super) fn is_multiple_of(&self, divisor: &Self) -> Option<bool> {
        let lowest = self.exponent.min(divisor.exponent);
        let scaled = |number: &Self| {
            Self { is_negative: false, digits: number.digits.clone(), exponent: number.exponent - lowest }.to_i128()
        };
        let divisor = scaled(divisor)?;
        Some(divisor == 0 || scaled(self)? % divisor == 0)
    }
}
