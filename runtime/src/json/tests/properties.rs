//! Arbitrary values and bytes, with serde_json as the oracle.

use proptest::prelude::*;

use super::super::{Limits, Reading, Tape, Value, decode, encode};
use super::{is_same, strict};

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (-1000..1000_i32).prop_map(|number| Value::from(f64::from(number) / 8.0)),
        any::<String>().prop_map(Value::from),
        "[ -~\\n\\t\"\\\\]{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map("[a-e\"\\\\é]{0,3}", inner, 0..30)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn values_are_read_as_serde_json_reads_them(value in value(), is_pretty: bool) {
        let text = if is_pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let ours: Value = strict(&text.unwrap()).unwrap();
        prop_assert_eq!(&ours, &value);
    }

    #[test]
    fn values_are_written_as_serde_json_writes_them(value in value()) {
        let bytes = encode(&value).unwrap();
        prop_assert_eq!(&bytes, &serde_json::to_vec(&value).unwrap());
        prop_assert_eq!(decode::<Value>(&bytes, Reading::Strict, &Limits::DEFAULT).unwrap(), value);
    }

    #[test]
    fn near_json_is_taken_or_refused_alike(text in "[\\[\\]{}:,\"0-2eE.+\\-\\\\untrlfas \\n]{0,24}") {
        alike(text.as_bytes())?;
    }

    #[test]
    fn damaged_json_is_taken_or_refused_alike(value in value(), at: prop::sample::Index, byte: u8, cut: bool) {
        let mut bytes = serde_json::to_vec(&value).unwrap();
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        alike(&bytes)?;
    }

    #[test]
    fn any_bytes_are_taken_or_refused_alike(bytes: Vec<u8>) {
        alike(&bytes)?;
    }

    #[test]
    fn floats_survive(float: f64, small: f32) {
        prop_assume!(float.is_finite() && small.is_finite());
        let text = String::from_utf8(encode(&float).unwrap()).unwrap();
        prop_assert_eq!(strict::<f64>(&text).unwrap().to_bits(), float.to_bits());
        let text = String::from_utf8(encode(&small).unwrap()).unwrap();
        prop_assert_eq!(strict::<f32>(&text).unwrap().to_bits(), small.to_bits());
    }
}

/// serde_json takes names twice and rounds large integers; in all else it agrees.
fn alike(bytes: &[u8]) -> Result<(), TestCaseError> {
    let theirs = serde_json::from_slice::<Value>(bytes);
    match (Tape::parse(bytes, &Limits::DEFAULT), &theirs) {
        (Ok(_), Ok(theirs)) => {
            if let Ok(ours) = decode::<Value>(bytes, Reading::Strict, &Limits::DEFAULT) {
                prop_assert!(is_same(&ours, theirs));
            }
        }
        (Err(error), Ok(_)) => {
            prop_assert_eq!(error.kind(), super::super::FailureKind::Duplicate);
        }
        // serde_json refuses numbers beyond `f64` at once; the tape keeps them as text.
        (Ok(_), Err(error)) => prop_assert!(error.to_string().contains("out of range")),
        (Err(_), Err(_)) => {}
    }
    Ok(())
}
