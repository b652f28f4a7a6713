//! `Retry-After`: how long a server asks to be left alone.

use std::time::Duration;

use chrono::NaiveDateTime;
use http::HeaderMap;
use http::header::RETRY_AFTER;

use super::clock::{SystemTime, UNIX_EPOCH};

/// The three forms of a date in HTTP; all of them are UTC.
const DATES: [&str; 3] = ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];

/// The time to wait, said in seconds or by a date; a date that has passed is no time at all. `None` when it says neither.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    read(text, SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
}

fn read(text: &str, now: Duration) -> Option<Duration> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let date = DATES.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())?;
    let then = Duration::from_secs(u64::try_from(date.and_utc().timestamp()).unwrap_or(0));
    Some(then.saturating_sub(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c7_seconds_and_the_three_forms_of_a_date() {
        let now = Duration::from_secs(784_111_770);
        for (text, seconds) in [
            ("120", Some(120)),
            ("0", Some(0)),
            ("99999999999999999999999", Some(u64::MAX)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(7)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(7)),
            ("Sun Nov  6 08:49:37 1994", Some(7)),
            ("Sun, 06 Nov 1994 08:49:29 GMT", Some(0)),
            ("Thu, 01 Jan 1950 00:00:00 GMT", None),
            ("", None),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
        ] {
            assert_eq!(read(text, now), seconds.map(Duration::from_secs), "{text}");
        }
    }
}
