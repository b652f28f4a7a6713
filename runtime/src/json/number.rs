//! Numbers as they are written: integers taken from any notation, and exact comparison.

use std::cmp::Ordering;

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

    /// Whether this is a whole number of times `divisor`, in time that grows with the number of digits alone. A divisor of more
    /// than 38 digits divides all.
    pub(super) fn is_multiple_of(&self, divisor: &Self) -> bool {
        if self.digits.is_empty() || divisor.digits.is_empty() {
            return true;
        }
        // The last digit is not zero, so there are no places to spare.
        let Ok(places) = u64::try_from(self.exponent.saturating_sub(divisor.exponent)) else {
            return false;
        };
        let Ok(modulus) = divisor.digits.parse::<u128>() else {
            return true;
        };
        let digits = self.digits.bytes().map(|digit| u128::from(digit - b'0'));
        let rest = digits.fold(0, |rest, digit| (multiply(rest, 10, modulus) + digit) % modulus);
        multiply(rest, power_of_ten(places, modulus), modulus) == 0
    }
}

/// `a * b` modulo `modulus`, which has at most 38 digits and so leaves a bit to spare; `a` is less than it.
fn multiply(a: u128, b: u128, modulus: u128) -> u128 {
    if let Some(product) = a.checked_mul(b) {
        return product % modulus;
    }
    let (mut a, mut b, mut sum) = (a % modulus, b % modulus, 0);
    while b > 0 {
        if b & 1 == 1 {
            sum = (sum + a) % modulus;
        }
        a = (a * 2) % modulus;
        b >>= 1;
    }
    sum
}

fn power_of_ten(mut exponent: u64, modulus: u128) -> u128 {
    let (mut power, mut base) = (1 % modulus, 10 % modulus);
    while exponent > 0 {
        if exponent & 1 == 1 {
            power = multiply(power, base, modulus);
        }
        base = multiply(base, base, modulus);
        exponent >>= 1;
    }
    power
}

impl Ord for Canonical {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| match (number.digits.is_empty(), number.is_negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        sign(self).cmp(&sign(other)).then_with(|| {
            let places = |number: &Self| number.exponent.saturating_add(number.digits.len() as i64);
            // Without zeros at the ends, digits compare as texts do.
            let size = places(self).cmp(&places(other)).then_with(|| self.digits.cmp(&other.digits));
            if self.is_negative { size.reverse() } else { size }
        })
    }
}

impl PartialOrd for Canonical {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
