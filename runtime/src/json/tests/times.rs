//! Dates and times.

use chrono::{FixedOffset, TimeZone};

use super::super::{Date, EncodeError, LenientTimestamp, StrictTimestamp, Time, Timestamp, Uuid, encode};
use super::{lenient, strict, written};

fn again(text: &str) -> Option<String> {
    strict::<Timestamp>(&format!("\"{text}\"")).ok().map(|moment| written(&moment).replace('"', ""))
}

#[test]
fn date_times_are_written_as_they_were_read() {
    let cases = [
        ("2024-02-29T12:34:56Z", "2024-02-29T12:34:56Z"),
        ("2024-02-29t12:34:56z", "2024-02-29t12:34:56z"),
        ("2024-02-29T12:34:56+00:00", "2024-02-29T12:34:56+00:00"),
        ("2024-02-29T12:34:56-00:00", "2024-02-29T12:34:56-00:00"),
        ("2024-02-29T12:34:56.120+02:00", "2024-02-29T12:34:56.120+02:00"),
        ("2024-02-29T12:34:56.000-05:30", "2024-02-29T12:34:56.000-05:30"),
        ("2024-02-29T12:34:56.123456789Z", "2024-02-29T12:34:56.123456789Z"),
        ("2024-02-29T12:34:56.1234567891Z", "2024-02-29T12:34:56.123456789Z"),
        ("2024-02-29T12:34:56.12345678900Z", "2024-02-29T12:34:56.12345678900Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z"),
        ("2016-12-31T23:59:60.5Z", "2016-12-31T23:59:60.5Z"),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
        ("2024-01-01T00:00:00+23:59", "2024-01-01T00:00:00+23:59"),
        ("2024-01-01T00:00:00-23:59", "2024-01-01T00:00:00-23:59"),
    ];
    for (text, expected) in cases {
        assert_eq!(again(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn what_is_no_date_time() {
    let bad = [
        "",
        "2024",
        "2024-02-30T00:00:00Z",
        "2023-02-29T00:00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-00-01T00:00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:60:00Z",
        "2024-01-01T00:00:61Z",
        "1998-12-31T23:58:60Z",
        "1998-12-31T22:59:60Z",
        "2024-01-01T00:00:00.Z",
        "2024-01-01T00:00Z",
        "2024-01-01T00:00:00+24:00",
        "2024-01-01T00:00:00+01:60",
        "2024-01-01T00:00:00+01",
        "2024-1-1T00:00:00Z",
        "24-01-01T00:00:00Z",
        "+2024-01-01T00:00:00Z",
        "2024-01-01T00:00:00Z ",
        " 2024-01-01T00:00:00Z",
        "2024-01-01T00:00:00,5Z",
        "2024/01/01T00:00:00Z",
        "2024-01-01T00:00:00ZZ",
        "2024-01-01T00:00:00 Z",
        "２024-01-01T00:00:00Z",
    ];
    for text in bad {
        assert_eq!(again(text), None, "{text}");
        assert!(lenient::<Timestamp>(&format!("\"{text}\"")).is_err(), "{text}");
    }
}

/// Each is refused where input is checked, and elsewhere read, with UTC for an offset that is not there, and kept as it is.
#[test]
fn lenient_date_times() {
    for (text, utc) in [
        ("2024-02-29T12:34:56", "2024-02-29T12:34:56Z"),
        ("2024-02-29 12:34:56Z", "2024-02-29T12:34:56Z"),
        ("2024-02-29 12:34:56.10", "2024-02-29T12:34:56.10Z"),
        ("2024-02-29T12:34:56+0100", "2024-02-29T11:34:56Z"),
        ("2024-02-29 12:34:56-0100", "2024-02-29T13:34:56Z"),
    ] {
        let json = format!("\"{text}\"");
        let refused = Err(vec!["expected a date-time as in rfc 3339".to_owned()]);
        assert_eq!(strict::<Timestamp>(&json), refused, "{text}");
        assert!(lenient::<StrictTimestamp>(&json).is_err(), "{text}");
        for moment in [lenient::<LenientTimestamp>(&json).unwrap(), strict(&json).unwrap()] {
            assert_eq!(written(&moment), json);
        }
        let moment: Timestamp = lenient(&json).unwrap();
        assert_eq!((written(&moment), moment), (json, utc.parse().unwrap()));
        assert_eq!(moment.has_offset(), text.contains(['Z', '+']) || text.contains("-0100"));
    }
}

#[test]
fn moments_are_made_of_and_become_chronos() {
    let made = Timestamp::from(chrono::Utc.with_ymd_and_hms(2024, 1, 1, 0, 0, 0).unwrap());
    assert_eq!((made.to_string(), made.timestamp()), ("2024-01-01T00:00:00Z".to_owned(), 1_704_067_200));
    let read: Timestamp = "2024-01-01T02:00:00.0+02:00".parse().unwrap();
    assert_eq!(made, read);
    assert_eq!(made, read.into_inner());
    assert_eq!(chrono::DateTime::<chrono::Utc>::from(read).to_rfc3339(), "2024-01-01T00:00:00+00:00");
    assert!("2024-01-01T02:00:00".parse::<Timestamp>().is_err());
    assert!("2024-01-01T02:00:00".parse::<LenientTimestamp>().is_ok());
}

#[test]
fn moments_that_cannot_be_written() {
    let far = FixedOffset::east_opt(0).unwrap().with_ymd_and_hms(10_000, 1, 1, 0, 0, 0).unwrap();
    assert_eq!(encode(&Timestamp::from(far)), Err(EncodeError::Year));
    assert_eq!(encode(&Date::from_ymd_opt(-1, 1, 1).unwrap()), Err(EncodeError::Year));
    assert_eq!(encode(&Timestamp::from(chrono::DateTime::<chrono::Utc>::MAX_UTC)), Err(EncodeError::Year));
    let odd = FixedOffset::east_opt(3_601).unwrap().with_ymd_and_hms(2024, 1, 1, 1, 0, 1).unwrap();
    assert_eq!(written(&Timestamp::from(odd)), "\"2024-01-01T00:00:00Z\"");
}

#[test]
fn dates_and_times() {
    assert_eq!(strict::<Date>("\"2024-02-29\"").map(|date| written(&date)), Ok("\"2024-02-29\"".to_owned()));
    assert!(strict::<Date>("\"2024-02-29T00:00:00Z\"").is_err() && strict::<Date>("20240229").is_err());
    for (text, expected) in [
        ("01:02:03", "01:02:03"),
        ("01:02:03.50", "01:02:03.50"),
        ("01:02:03Z", "01:02:03Z"),
        ("01:02:03+01:00", "01:02:03+01:00"),
    ] {
        let time: Time = strict(&format!("\"{text}\"")).unwrap();
        assert_eq!(written(&time), format!("\"{expected}\""));
    }
    assert!(strict::<Time>("\"01:02:03+0100\"").is_err() && strict::<Time>("\"1:02:03\"").is_err());
}

#[test]
fn identifiers() {
    let id = "\"67E55044-10b1-426f-9247-bb680e5fe0c8\"";
    assert_eq!(strict::<Uuid>(id).map(|id| written(&id)), Ok(id.to_lowercase()));
    for other in ["\"67e5504410b1426f9247bb680e5fe0c8\"", "\"{67e55044-10b1-426f-9247-bb680e5fe0c8}\""] {
        assert!(strict::<Uuid>(other).is_err() && lenient::<Uuid>(other).is_ok(), "{other}");
    }
    assert!(lenient::<Uuid>("\"67e55044\"").is_err());
}
