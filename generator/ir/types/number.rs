//! Number texts of the document → number texts of Rust.

use crate::ir::Int;

/// A decimal number, exactly.
#[derive(Debug, Clone, Copy)]
struct Decimal {
    mantissa: i128,
    /// Power of ten.
    exponent: i32,
}

/// An integer, when the text is one: `8192.0` and `1e2` are.
pub(super) fn integer(text: &str) -> Option<i128> {
    let decimal = decimal(text)?;
    (decimal.exponent >= 0).then(|| scaled(decimal.mantissa, decimal.exponent)).flatten()
}

/// The smallest integer that is not less.
pub(super) fn ceiling(text: &str) -> Option<i128> {
    integer(text).or_else(|| floor(text).map(|below| below + 1))
}

/// The largest integer that is not greater.
pub(super) fn floor(text: &str) -> Option<i128> {
    let decimal = decimal(text)?;
    if decimal.exponent >= 0 {
        return scaled(decimal.mantissa, decimal.exponent);
    }
    let divisor = scaled(1, -decimal.exponent);
    Some(divisor.map_or(if decimal.mantissa < 0 { -1 } else { 0 }, |divisor| decimal.mantissa.div_euclid(divisor)))
}

/// What an integer is a multiple of, when it is one of this number: of 2.5, it is one of 5.
pub(super) fn integer_factor(text: &str) -> Option<i128> {
    let decimal = decimal(text)?;
    if decimal.exponent >= 0 {
        return scaled(decimal.mantissa, decimal.exponent);
    }
    let divisor = scaled(1, -decimal.exponent)?;
    Some(decimal.mantissa / greatest_common_divisor(decimal.mantissa, divisor))
}

/// A literal of `f64`, for finite numbers.
pub(super) fn float(text: &str) -> Option<String> {
    let value: f64 = text.parse().ok()?;
    value.is_finite().then(|| format!("{value:?}"))
}

/// A bound of a number: a literal of `f64` where that is the same number, else the text itself.
pub(super) fn bound_text(text: &str) -> String {
    let digits = text.split(['e', 'E']).next().unwrap_or(text).bytes().filter(u8::is_ascii_digit).count();
    // 15 digits survive the way there and back.
    float(text).filter(|_| digits <= 15).unwrap_or_else(|| text.to_owned())
}

/// Least and greatest value of a type.
pub(super) fn range(int: Int) -> (i128, i128) {
    match int {
        Int::I8 => (i8::MIN.into(), i8::MAX.into()),
        Int::I16 => (i16::MIN.into(), i16::MAX.into()),
        Int::I32 => (i32::MIN.into(), i32::MAX.into()),
        Int::I64 => (i64::MIN.into(), i64::MAX.into()),
        Int::U8 => (0, u8::MAX.into()),
        Int::U16 => (0, u16::MAX.into()),
        Int::U32 => (0, u32::MAX.into()),
        Int::U64 => (0, u64::MAX.into()),
    }
}

fn decimal(text: &str) -> Option<Decimal> {
    let (digits, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], text[at + 1..].parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let mantissa: i128 = format!("{whole}{fraction}").parse().ok()?;
    let places = i32::try_from(fraction.len()).ok()?;
    let mut decimal = Decimal { mantissa, exponent: exponent.checked_sub(places)? };
    while decimal.exponent < 0 && decimal.mantissa % 10 == 0 && decimal.mantissa != 0 {
        decimal = Decimal { mantissa: decimal.mantissa / 10, exponent: decimal.exponent + 1 };
    }
    if decimal.mantissa == 0 {
        decimal.exponent = 0;
    }
    Some(decimal)
}

fn scaled(mantissa: i128, exponent: i32) -> Option<i128> {
    mantissa.checked_mul(10i128.checked_pow(u32::try_from(exponent).ok()?)?)
}

fn greatest_common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers() {
        for (text, expected) in [
            ("8192.0", Some(8192)),
            ("1e2", Some(100)),
            ("-5", Some(-5)),
            ("0.5", None),
            ("1.50e1", Some(15)),
            ("0.0", Some(0)),
        ] {
            assert_eq!(integer(text), expected, "{text}");
        }
        assert_eq!((ceiling("0.5"), floor("0.5")), (Some(1), Some(0)));
        assert_eq!((ceiling("-0.5"), floor("-0.5")), (Some(0), Some(-1)));
        assert_eq!((ceiling("1e-60"), floor("-1e-60")), (Some(1), Some(-1)));
        assert_eq!(integer("1e400"), None);
        assert_eq!((integer_factor("2.5"), integer_factor("0.5"), integer_factor("20")), (Some(5), Some(1), Some(20)));
    }

    #[test]
    fn floats() {
        assert_eq!(float("5").as_deref(), Some("5.0"));
        assert_eq!(float("0.01").as_deref(), Some("0.01"));
        assert_eq!(float("-1E3").as_deref(), Some("-1000.0"));
        assert_eq!(float("1e400"), None);
    }
}
