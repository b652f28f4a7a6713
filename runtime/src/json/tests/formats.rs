//! Types of formats, and texts that are checked to be of one.

use super::super::{Base64, Base64Url, Decimal, Decode, Duration, Encode, Format, Ipv4Addr, Ipv6Addr, Quoted, Secret};
use super::{lenient, strict, written};

/// Reads a text where input is checked, and writes it again.
fn again<T: Decode + Encode>(text: &str) -> Option<String> {
    strict::<T>(&format!("\"{text}\"")).ok().map(|value| written(&value).replace('"', ""))
}

fn loosely<T: Decode + Encode>(text: &str) -> Option<String> {
    lenient::<T>(&format!("\"{text}\"")).ok().map(|value| written(&value).replace('"', ""))
}

#[test]
fn durations_keep_their_text() {
    for plain in ["P4DT12H30M5S", "P1Y", "PT36H", "P1M", "PT1M", "P2W", "P0D", "PT0S", "P1Y2M3D", "PT1H2M"] {
        assert_eq!(again::<Duration>(plain).as_deref(), Some(plain));
    }
    for loose in ["-P1D", "+PT1H", "PT1.50S", "PT0,5M", "P1Y2W", "PT1H2S", "P1Y2D", "P1WT1H"] {
        assert_eq!((again::<Duration>(loose), loosely::<Duration>(loose).as_deref()), (None, Some(loose)));
    }
    for bad in [
        "", "P", "PT", "P1", "PT1D", "P1H", "P1S", "4DT", "P1D2H", "P2D1Y", "P-1D", "--P1D", "PT1.5H2M", "P1.D", "P１D",
    ] {
        assert_eq!(loosely::<Duration>(bad), None, "{bad}");
    }
}

#[test]
fn durations_have_a_length() {
    let length = |text: &str| text.parse::<Duration>().unwrap().to_std().map(|length| length.as_millis());
    assert_eq!(length("P1DT1H1M1.5S"), Some(90_061_500));
    assert_eq!(length("P2W"), Some(14 * 86_400_000));
    assert_eq!(length("PT0.5H"), Some(1_800_000));
    assert_eq!((length("P1M"), length("-PT1S"), length("P99999999999999999999D")), (None, None, None));
    for (millis, text) in [(0, "PT0S"), (5_400_000, "PT1H30M"), (61_250, "PT1M1.25S"), (250, "PT0.25S")] {
        assert_eq!(Duration::from(std::time::Duration::from_millis(millis)).as_str(), text);
    }
}

#[test]
fn bytes_as_text() {
    assert_eq!(strict::<Base64>("\"AP+/\"").unwrap().into_vec(), [0, 0xFF, 0xBF]);
    assert_eq!(again::<Base64>("aGk=").as_deref(), Some("aGk="));
    assert_eq!(
        (again::<Base64Url>("-_8").as_deref(), again::<Base64Url>("-_8=").as_deref()),
        (Some("-_8"), Some("-_8"))
    );
    for loose in ["aGk", "aGk=\\n", "-_8"] {
        assert_eq!(again::<Base64>(loose), None, "{loose}");
        assert!(loosely::<Base64>(loose).is_some(), "{loose}");
    }
    assert_eq!(
        (loosely::<Base64>("-_8").as_deref(), loosely::<Base64>("a"), loosely::<Base64>("a%b=")),
        (Some("+/8="), None, None)
    );
    assert_eq!(format!("{:?}", Base64::from(b"hi")), "aGk=");
}

#[test]
fn secrets_are_not_printed() {
    let secret: Secret = strict("\"hunter2\"").unwrap();
    assert_eq!(
        (format!("{secret:?} {secret}"), written(&secret)),
        ("Secret(..) ***".to_owned(), "\"hunter2\"".to_owned())
    );
    assert_eq!(secret, Secret::from("hunter2"));
    assert!(secret != Secret::from("hunter3") && secret != Secret::from("hunter22"));
    assert_eq!(strict::<Secret>("7").unwrap_err(), ["expected a string, found a number"]);
}

#[test]
fn decimals_are_exact() {
    for text in ["0.10", "1e400", "-0", "123456789012345678901234567890.12", "1.0"] {
        assert_eq!(written(&strict::<Decimal>(text).unwrap()), text);
        assert_eq!(again::<Quoted<Decimal>>(text).as_deref(), Some(text));
    }
    for bad in ["", "1.", ".5", "+1", "01", "1,5", "NaN", " 1"] {
        assert_eq!(loosely::<Quoted<Decimal>>(bad), None, "{bad}");
    }
    let number = |text: &str| text.parse::<Decimal>().unwrap();
    assert_eq!(number("1.10"), number("11e-1"));
    let mut numbers = ["10", "-3", "0.5", "9.99", "-20", "0", "1e-400"].map(number);
    numbers.sort();
    assert_eq!(numbers.map(|number| number.to_string()).join(" "), "-20 -3 0 1e-400 0.5 9.99 10");
    assert_eq!(
        (Decimal::try_from(0.1).unwrap().to_string(), Decimal::try_from(f64::NAN).is_err()),
        ("0.1".to_owned(), true)
    );
}

#[test]
fn integers_in_text() {
    assert_eq!(again::<Quoted<i64>>("-9223372036854775808").as_deref(), Some("-9223372036854775808"));
    assert_eq!(again::<Quoted<u8>>("255").as_deref(), Some("255"));
    assert!(strict::<Quoted<i64>>("7").is_err());
    assert_eq!(lenient::<Quoted<i64>>("7").unwrap(), 7);
    for (loose, number) in [("007", "7"), ("+7", "7"), ("-0", "0")] {
        assert_eq!((again::<Quoted<i64>>(loose), loosely::<Quoted<i64>>(loose).as_deref()), (None, Some(number)));
    }
    for bad in ["", "1.0", "1e3", " 1", "256", "-1", "seven"] {
        assert_eq!(loosely::<Quoted<u8>>(bad), None, "{bad}");
    }
}

#[test]
fn addresses() {
    assert_eq!(again::<Ipv4Addr>("192.168.0.1").as_deref(), Some("192.168.0.1"));
    assert_eq!(again::<Ipv6Addr>("2001:DB8::1").as_deref(), Some("2001:db8::1"));
    for bad in ["087.10.0.1", "127.0", "256.1.1.1", "192.168.1.0/24", "::1"] {
        assert_eq!(loosely::<Ipv4Addr>(bad), None, "{bad}");
    }
    assert_eq!((again::<Ipv6Addr>("fe80::1%eth0"), again::<Ipv6Addr>("12345::")), (None, None));
}

#[test]
fn formats_of_texts() {
    let cases: &[(Format, &[&str], &[&str])] = &[
        (
            Format::Email,
            &[
                "joe.bloggs@example.com",
                "te~st@example.com",
                "\"joe b\"@example.com",
                "joe@[127.0.0.1]",
                "joe@[IPv6:::1]",
                "a@b",
            ],
            &[
                "",
                "2962",
                ".test@example.com",
                "te..st@example.com",
                "test.@example.com",
                "joe@[127.0.0.300]",
                "joe b@example.com",
                "j@-a.de",
                "ä@b.de",
                "@b",
                "a@",
            ],
        ),
        (Format::IdnEmail, &["실례@실례.테스트", "joe@example.com"], &["2962", "실례@"]),
        (
            Format::Hostname,
            &["www.example.com", "xn--4gbwdl.xn--wgbh1c", "a1", "1host", "a-b"],
            &["", "-a", "a-", "a_b", "a..b", "a.", ".a", "ab--c", "a b", "é", "XN--"],
        ),
        (
            Format::Uri,
            &[
                "http://foo.bar/?baz=qux#quux",
                "http://a@b:80/",
                "mailto:a@b",
                "urn:isbn:1",
                "http://[::1]:8080/x",
                "ldap://[2001:db8::7]/c=GB?o?one",
                "http://a/%20",
                "file:///etc",
                "a+b:",
            ],
            &[
                "",
                "//foo",
                "/abs",
                "\\\\x",
                "abc",
                "http:// x",
                ":// x",
                "http://a/%2",
                "http://a/<b>",
                "http://[::1/",
                "http://a:b/",
                "1http://a",
                "http://ä.de",
            ],
        ),
        (
            Format::UriReference,
            &["", "/a", "a/b:c", "#x", "?q", "//h/x", "http://a"],
            &["\\\\x", "#fr\\ag", "a b", "1:a"],
        ),
        (Format::Iri, &["http://ƒøø.ßår/?∂éœ=πîx#πîüx"], &["bar,baz", "âππ"]),
        (Format::IriReference, &["âππ", "#ƒrägmênt"], &["#ƒräg\\mênt"]),
        (Format::UriTemplate, &["http://e.com/{term:1}/{term}", "{?x,y*}", "a"], &["{a", "a}", "{}", "{a b}", "{a:0}"]),
        (Format::JsonPointer, &["", "/", "/a~0b/~1", "/ä"], &["a", "/~", "/~2", "#/a"]),
        (Format::RelativeJsonPointer, &["0", "1/a", "0#", "120"], &["", "/a", "-1", "01", "0##", "1a"]),
        (Format::Uuid, &["2EB8AA08-AA98-11EA-B4AA-73B441D16380"], &["2eb8aa08aa9811eab4aa73b441d16380", ""]),
        (Format::Time, &["12:00:00Z", "12:00:00", "23:59:60Z"], &["12:00", "24:00:00Z", "22:59:60Z"]),
    ];
    for (format, good, bad) in cases {
        for text in *good {
            assert!(format.fits(text), "{format:?}: {text}");
        }
        for text in *bad {
            assert!(!format.fits(text), "{format:?}: {text}");
        }
    }
}
