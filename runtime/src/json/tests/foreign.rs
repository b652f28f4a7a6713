//! Types from elsewhere, through serde.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::{EncodeError, Foreign, Reading, Tape, Value, decode_tape, encode};
use super::{lenient, strict, written};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Money {
    amount: i64,
    currency: Currency,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    parts: Vec<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Currency {
    Eur,
    Other(String),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Id {
    Number(u64),
    Name(String),
}

fn fails<T: serde::de::DeserializeOwned>(text: &str) -> Vec<String> {
    strict::<Foreign<T>>(text).err().expect("is refused")
}

#[test]
fn values_come_back() {
    for text in [
        r#"{"amount":-5,"currency":"EUR"}"#,
        r#"{"amount":5,"currency":{"OTHER":"DM"},"note":"a\nb","parts":[0.5,1.0]}"#,
    ] {
        assert_eq!(written(&strict::<Foreign<Money>>(text).unwrap()), text);
    }
    let money: Foreign<Money> = lenient(r#"{"amount":1e2,"currency":"EUR","note":null,"parts":[1]}"#).unwrap();
    assert_eq!((money.amount, money.into_inner().parts), (100, vec![1.0]));
    type Deep = BTreeMap<u8, (bool, Option<Id>, ())>;
    let deep = r#"{"1":[true,"a",null],"2":[false,18446744073709551615,null],"3":[true,null,null]}"#;
    assert_eq!(written(&strict::<Foreign<Deep>>(deep).unwrap()), deep);
    assert_eq!(written(&strict::<Foreign<i128>>("170141183460469231731687303715884105727").unwrap()).len(), 39);
    assert_eq!(strict::<Foreign<Value>>(deep).unwrap().0, serde_json::from_str::<Value>(deep).unwrap());
}

#[test]
fn failures_have_places_and_repeat_nothing() {
    for (text, expected) in [
        (r#"{"amount":"secret","currency":"EUR"}"#, "/amount: expected an integer"),
        (r#"{"amount":1.5,"currency":"EUR"}"#, "/amount: expected an integer"),
        (r#"{"currency":"EUR"}"#, "/amount: required member is missing"),
        (r#"{"amount":1,"currency":"SECRET"}"#, "/currency: the value is not known"),
        (r#"{"amount":1,"currency":7}"#, "/currency: the value does not fit its type"),
        (r#"{"amount":1,"currency":"EUR","more":1}"#, "/more: the member is not known"),
        (r#"{"amount":1,"currency":"EUR","parts":[1,"secret"]}"#, "/parts/1: expected a number"),
        ("[1]", "expected an object"),
    ] {
        let failures = fails::<Money>(text);
        assert_eq!(failures.len(), 1, "{failures:?}");
        assert!(failures[0].starts_with(expected) && !failures[0].contains("secret"), "{text}: {failures:?}");
    }
    assert_eq!(fails::<Id>("[]"), ["the value does not fit its type"]);
    assert_eq!(fails::<u8>("256"), ["expected an integer in its bounds"]);
    assert_eq!(fails::<f64>("1e999"), ["the number is too large"]);
    assert_eq!(fails::<(u8, u8)>("[1,2,3]"), ["expected 2 elements in sequence"]);
}

#[test]
fn untyped_text_is_what_is_asked_for() {
    fn of<T: serde::de::DeserializeOwned>(text: &'static str) -> Option<T> {
        decode_tape::<Foreign<T>>(&Tape::text(text), Reading::Strict).ok().map(Foreign::into_inner)
    }
    assert_eq!((of::<i64>("-7"), of::<bool>("true"), of::<String>("7")), (Some(-7), Some(true), Some("7".to_owned())));
    assert_eq!((of::<Vec<u8>>("7"), of::<Option<f64>>("7"), of::<u8>("x")), (Some(vec![7]), Some(Some(7.0)), None));
    assert_eq!(of::<Currency>("EUR"), Some(Currency::Eur));
}

#[test]
fn what_serde_does_not_write_is_an_error() {
    let odd = BTreeMap::from([(vec![1], 2)]);
    assert_eq!(encode(&Foreign(odd)), Err(EncodeError::Foreign));
    assert_eq!(written(&vec![Foreign("a"), Foreign("b")]), r#"["a","b"]"#);
}
