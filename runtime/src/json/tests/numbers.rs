//! Numbers in all notations and widths.

use super::super::Value;
use super::{strict, written};

#[test]
fn integers_are_integers_however_written() {
    for text in ["100", "100.0", "1e2", "1E+2", "10.0e1", "0.1e3", "10000e-2", "1.00e2", "100.000e0"] {
        assert_eq!(strict::<i64>(text), Ok(100), "{text}");
        assert_eq!(strict::<u8>(text), Ok(100), "{text}");
        assert_eq!(strict::<f64>(text), Ok(100.0), "{text}");
    }
    for text in ["0", "-0", "0.0", "-0.0", "0e999999999999999999999", "0.000e-5"] {
        assert_eq!(strict::<i64>(text), Ok(0), "{text}");
        assert_eq!(strict::<u64>(text), Ok(0), "{text}");
    }
    for text in ["1.5", "1e-1", "0.1", "15e-1", "1e-99999999999999999999"] {
        let expected = vec!["expected an integer, found a fraction".to_owned()];
        assert_eq!(strict::<i64>(text), Err(expected), "{text}");
    }
}

#[test]
fn integers_have_bounds() {
    assert_eq!(strict::<i8>("127"), Ok(127));
    assert_eq!(strict::<i8>("-128"), Ok(-128));
    assert_eq!(strict::<i8>("128"), Err(vec!["expected an integer from -128 to 127".to_owned()]));
    assert_eq!(strict::<u8>("-1"), Err(vec!["expected an integer from 0 to 255".to_owned()]));
    assert!(strict::<u8>("256").is_err() && strict::<i16>("32768").is_err());
    assert!(strict::<i32>("2147483648").is_err() && strict::<u32>("4294967296").is_err());
    assert_eq!(strict::<i32>("-2147483648"), Ok(i32::MIN));
    assert_eq!(strict::<i64>("9223372036854775807"), Ok(i64::MAX));
    assert_eq!(strict::<i64>("-9223372036854775808"), Ok(i64::MIN));
    assert_eq!(strict::<i64>("9223372036854775807.0"), Ok(i64::MAX));
    assert_eq!(strict::<u64>("18446744073709551615"), Ok(u64::MAX));
    for text in ["9223372036854775808", "-9223372036854775809", "1e19", "1e400", "1e99999999999999999999"] {
        assert!(strict::<i64>(text).is_err(), "{text}");
    }
    assert!(strict::<u64>("18446744073709551616").is_err() && strict::<u64>("1e20").is_err());
    assert!(strict::<u64>(&"9".repeat(500)).is_err());
}

#[test]
fn floats_are_finite() {
    assert_eq!(strict::<f64>("1e308"), Ok(1e308));
    assert_eq!(strict::<f64>("1e-999"), Ok(0.0));
    assert_eq!(strict::<f64>("1e309"), Err(vec!["the number is too large".to_owned()]));
    assert_eq!(strict::<f32>("3.5"), Ok(3.5));
    assert!(strict::<f32>("1e39").is_err());
    assert!(strict::<f64>("-0.0").is_ok_and(|zero| zero.is_sign_negative()));
    assert!(strict::<f64>("\"1\"").is_err() && strict::<f64>("null").is_err());
}

#[test]
fn free_form_numbers_are_never_rounded() {
    assert_eq!(strict::<Value>("18446744073709551615"), Ok(Value::from(u64::MAX)));
    assert_eq!(strict::<Value>("-9223372036854775808"), Ok(Value::from(i64::MIN)));
    assert_eq!(strict::<Value>("1.5"), Ok(Value::from(1.5)));
    for text in ["[18446744073709551616]", "[-9223372036854775809]"] {
        let expected = "/0: expected an integer from -9223372036854775808 to 18446744073709551615";
        assert_eq!(strict::<Value>(text), Err(vec![expected.to_owned()]), "{text}");
    }
    assert_eq!(strict::<Value>("{\"a\":1e999}"), Err(vec!["/a: the number is too large".to_owned()]));
}

#[test]
fn floats_are_written_so_that_they_read_back() {
    let floats = [0.1, 1e300, -0.0, 0.0, 1.0, 1e-7, 5e-324, f64::MAX, f64::MIN_POSITIVE, 1e16, 123_456.789, 1.0 / 3.0];
    for float in floats {
        let text = written(&float);
        assert_eq!(strict::<f64>(&text).map(f64::to_bits), Ok(float.to_bits()), "{text}");
        assert!(serde_json::from_str::<f64>(&text).is_ok(), "{text}");
    }
    for float in [0.1_f32, 1e30, f32::MAX, f32::MIN_POSITIVE, 16_777_216.0, -0.0] {
        let text = written(&float);
        assert_eq!(strict::<f32>(&text).map(f32::to_bits), Ok(float.to_bits()), "{text}");
    }
    assert_eq!(written(&0.1_f32), "0.1");
    assert_eq!(written(&-0.0_f64), "-0.0");
}

#[test]
fn integers_are_written_in_full() {
    assert_eq!(written(&i64::MIN), "-9223372036854775808");
    assert_eq!(written(&u64::MAX), "18446744073709551615");
    assert_eq!(written(&vec![-1_i8, 0, 1]), "[-1,0,1]");
    assert_eq!(written(&Value::from(u64::MAX)), "18446744073709551615");
}
