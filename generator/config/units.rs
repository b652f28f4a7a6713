//! Times and sizes as the configuration writes them: a whole number above zero, and a unit.

use std::time::Duration;

/// `15s`, `500ms`, `2m`.
pub(super) fn time(text: &str) -> Option<Duration> {
    let (number, unit) = number_and_unit(text)?;
    let factor = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        _ => return None,
    };
    Some(Duration::from_millis(number.checked_mul(factor)?))
}

/// `8MiB`, `512KiB`, in bytes.
pub(super) fn size(text: &str) -> Option<u64> {
    let (number, unit) = number_and_unit(text)?;
    let shift = match unit {
        "B" => 0,
        "KiB" => 10,
        "MiB" => 20,
        "GiB" => 30,
        _ => return None,
    };
    // What the smallest machine can count.
    number.checked_mul(1 << shift).filter(|bytes| *bytes <= u64::from(u32::MAX))
}

fn number_and_unit(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit())?;
    let number: u64 = text[..end].parse().ok()?;
    (number > 0).then(|| (number, text[end..].trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_sizes_have_units() {
        for (text, ms) in [("500ms", 500), ("2 m", 120_000), ("15s", 15_000)] {
            assert_eq!(time(text), Some(Duration::from_millis(ms)), "{text}");
        }
        for (text, bytes) in [("1000B", 1000), ("512KiB", 512 << 10), ("3 MiB", 3 << 20), ("1GiB", 1 << 30)] {
            assert_eq!(size(text), Some(bytes), "{text}");
        }
        for none in ["", "15", "0s", "s", "-1s", "1.5s", "1h", "1MB", "9GiB", "99999999999999999m"] {
            assert_eq!((time(none), size(none)), (None, None), "{none}");
        }
    }
}
