//! Values that a schema names, in and out again: exact JSON, strictly and leniently, and what is refused where.

use std::sync::{Arc, Mutex};

use golden::values::client::Client;
use golden::values::models::*;
use golden::values::ops;
use golden::values::server::{self, Backend, router};
use serde_json::{Value, json};
use specloom_rt::json::{Decode, DecodeError, Encode, EncodeError, Limits, Reading, decode, encode};
use specloom_rt::server::{ApiError, Context};

use crate::wire::Running;

const BOTH: [Reading; 2] = [Reading::Strict, Reading::Lenient];

fn read<T: Decode>(json: &str, reading: Reading) -> Result<T, DecodeError> {
    decode(json.as_bytes(), reading, &Limits::default())
}

fn written<T: Encode>(value: &T) -> String {
    String::from_utf8(encode(value).unwrap()).unwrap()
}

/// These texts come out as they went in, byte for byte.
#[track_caller]
fn unchanged<T: Decode + Encode>(texts: &[&str]) {
    for text in texts {
        changed::<T>(text, text);
    }
}

#[track_caller]
fn changed<T: Decode + Encode>(text: &str, expected: &str) {
    for reading in BOTH {
        let value: T = read(text, reading).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(written(&value), expected, "{reading:?}");
    }
}

/// The strict reading refuses this, and the failures have these pointers.
#[track_caller]
fn refused<T: Decode>(text: &str, expected: &[&str]) {
    let failures = read::<T>(text, Reading::Strict).err().map(DecodeError::into_failures).unwrap_or_default();
    let pointers: Vec<&str> = failures.iter().map(|failure| failure.pointer.as_str()).collect();
    assert_eq!(pointers, expected, "{text}: {failures:?}");
}

// silently-wrong 3: `1` is no text, nor is `null`.
#[test]
fn values_of_a_mixed_list_keep_their_kind() {
    unchanged::<Listed>(&[
        r#"{"mixed":"auto"}"#,
        r#"{"mixed":1}"#,
        r#"{"mixed":"1"}"#,
        r#"{"mixed":true}"#,
        r#"{"mixed":"true"}"#,
        r#"{"mixed":null}"#,
        r#"{"mixed":1.5}"#,
        r#"{"mixed":[]}"#,
        r#"{"mixed":{}}"#,
        r#"{"mixed":[1,2]}"#,
        r#"{"twoTypes":0}"#,
        r#"{"twoTypes":"none"}"#,
        r#"{"twoTypes":null}"#,
        r#"{"lists":[1,"a",null]}"#,
        r#"{"things":{"kind":"b","more":[]}}"#,
    ]);
    // Numbers are compared by value, objects whatever the order of their members.
    changed::<Listed>(r#"{"mixed":1.0}"#, r#"{"mixed":1}"#);
    changed::<Listed>(r#"{"mixed":[1e0,2.0]}"#, r#"{"mixed":[1,2]}"#);
    changed::<Listed>(r#"{"things":{"more":[],"kind":"b"}}"#, r#"{"things":{"kind":"b","more":[]}}"#);
    let object: Listed = read(r#"{"mixed":{"a":[1.0,{"b":"\"é\"\n"}]}}"#, Reading::Strict).unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(&written(&object)).unwrap(),
        json!({ "mixed": { "a": [1, { "b": "\"é\"\n" }] } })
    );
    for text in ["2", "\"Auto\"", "false", "\"null\"", "[1]", "[2,1]", "{\"a\":1}", "1.25"] {
        refused::<Listed>(&format!("{{\"mixed\":{text}}}"), &["/mixed"]);
    }
    refused::<Listed>(r#"{"lists":[1,"b",2]}"#, &["/lists/1", "/lists/2"]);
}

#[test]
fn unknown_values_are_kept_in_the_lenient_reading() {
    let text = r#"{"mixed":{"new":[1,"x"]},"yes":false,"ratio":4}"#;
    refused::<Listed>(text, &["/mixed", "/yes", "/ratio"]);
    let value: Listed = read(text, Reading::Lenient).unwrap();
    assert!(matches!(value.mixed, Some(Some(ListedMixed::Unknown(_)))));
    assert_eq!(written(&value), text);
}

#[test]
fn numbers_of_any_size_are_values() {
    unchanged::<Listed>(&[
        r#"{"large":1}"#,
        r#"{"large":18446744073709551615}"#,
        r#"{"large":1000000000000000000000000000000}"#,
        r#"{"large":-9223372036854775809}"#,
        r#"{"ratio":0.5}"#,
        r#"{"ratio":1}"#,
        r#"{"power":1000}"#,
    ]);
    changed::<Listed>(r#"{"large":18446744073709551615.0}"#, r#"{"large":18446744073709551615}"#);
    changed::<Listed>(r#"{"power":1e3}"#, r#"{"power":1000}"#);
    changed::<Listed>(r#"{"ratio":225e-2}"#, r#"{"ratio":2.25}"#);
    refused::<Listed>(r#"{"large":18446744073709551616}"#, &["/large"]);
    refused::<Listed>(r#"{"ratio":0.75,"power":3}"#, &["/ratio", "/power"]);
    unchanged::<Objects>(&[r#"{"unsigned":18446744073709551615}"#]);
    refused::<Objects>(r#"{"unsigned":-1}"#, &["/unsigned"]);
}

#[test]
fn booleans_and_other_constants() {
    unchanged::<Listed>(&[r#"{"both":true}"#, r#"{"both":null}"#, r#"{"yes":true}"#, r#"{"dates":"2024-02-29"}"#]);
    refused::<Listed>(r#"{"both":"true","yes":false,"dates":"2024-03-01"}"#, &["/both", "/yes", "/dates"]);
    assert_eq!(written(&Fixed::new()), r#"{"version":1.1,"enabled":true,"kind":{"name":"fixed"},"nothing":null}"#);
    refused::<Fixed>(
        r#"{"version":"1.1","enabled":1,"kind":{"name":"fixed","more":1},"nothing":0}"#,
        &["/version", "/enabled", "/kind", "/nothing"],
    );
    let shape = |text: &str| read::<Listed>(text, Reading::Strict).unwrap().shape.unwrap();
    assert!(matches!(shape(r#"{"shape":{"ok":false,"code":1}}"#), ListedShape::Object2(_)));
    assert!(matches!(shape(r#"{"shape":{"ok":true,"data":"d"}}"#), ListedShape::Object(_)));
}

#[test]
fn the_document_names_values() {
    assert_eq!([ListedNamed::Read, ListedNamed::Write, ListedNamed::Run].map(|value| value.as_i64()), [1, 2, 4]);
    assert_eq!(ListedDescribed::TheFirst.as_str(), "aa");
    assert_eq!(ListedMixed::Number1.to_string(), "1");
    assert_eq!(ListedMixed::N1.as_json(), "\"1\"");
}

#[test]
fn tuples_of_a_fixed_length() {
    unchanged::<Tuples>(&[
        r#"{"point":[0.5,-1.25]}"#,
        r#"{"single":["only"]}"#,
        r#"{"inner":[{"a":1},"x"]}"#,
        r#"{"inner":[{"a":2,"b":[]},1]}"#,
        r#"{"unevaluated":[7],"cut":[8],"same":[1,2],"none":[]}"#,
        r#"{"tree":["a",["b",null]]}"#,
    ]);
    refused::<Tuples>(r#"{"point":[1]}"#, &["/point"]);
    refused::<Tuples>(r#"{"point":[1,2,3]}"#, &["/point"]);
    refused::<Tuples>(r#"{"point":["a",true]}"#, &["/point/0", "/point/1"]);
    refused::<Tuples>(r#"{"point":{"0":1,"1":2}}"#, &["/point"]);
    refused::<Tuples>(r#"{"inner":[{},2],"single":[]}"#, &["/single", "/inner/0/a", "/inner/1"]);
    refused::<Tuples>(
        r#"{"unevaluated":[1,2],"cut":[1,2],"same":[1],"none":[0]}"#,
        &["/same", "/unevaluated", "/cut", "/none/0"],
    );
    let surplus: Tuples = read(r#"{"point":[1,2,3]}"#, Reading::Lenient).unwrap();
    assert_eq!(surplus.point, Some((1.0, 2.0)));
}

#[test]
fn tuples_of_which_items_may_be_absent() {
    unchanged::<Tuples>(&[
        r#"{"open":[]}"#,
        r#"{"open":["a"]}"#,
        r#"{"open":["a",null]}"#,
        r#"{"open":["a",1,[true],null]}"#,
        r#"{"atLeast":["a"]}"#,
        r#"{"atLeast":["a",1,true,false]}"#,
        r#"{"closed":[]}"#,
        r#"{"closed":["a",[1.5,2.5]]}"#,
    ]);
    refused::<Tuples>(r#"{"atLeast":[]}"#, &["/atLeast/0"]);
    refused::<Tuples>(r#"{"atLeast":["a",1,2,true,false]}"#, &["/atLeast", "/atLeast/2"]);
    refused::<Tuples>(r#"{"closed":["a",[1,2],3,4]}"#, &["/closed/2", "/closed/3"]);
    refused::<Tuples>(r#"{"open":[null]}"#, &["/open/0"]);
    let gap = TuplesClosed::new().item_1((1.0, 2.0));
    assert_eq!(encode(&gap).unwrap_err(), EncodeError::Gap);
    let mut late = TuplesAtLeast::new("a");
    late.rest.push(true);
    assert_eq!(encode(&late).unwrap_err(), EncodeError::Gap);
    assert_eq!(written(&late.item_1(1)), r#"["a",1,true]"#);
}

#[test]
fn what_must_not_be_there_is_refused() {
    refused::<Values>(r#"{"never":1,"noSuch":null}"#, &["/never", "/noSuch"]);
    refused::<Objects>(r#"{"empty":{"a":1},"without":{"old":1}}"#, &["/empty/a", "/without/old"]);
    let empty: Objects = read(r#"{"empty":{"a":1}}"#, Reading::Lenient).unwrap();
    assert_eq!(written(&empty), r#"{"empty":{}}"#);
    refused::<Objects>(
        r#"{"closed":{"b":1},"extended":{"c":1},"typedRest":{"b":"x"}}"#,
        &["/closed/b", "/extended/c", "/typedRest/b"],
    );
    let value: Values = read(r#"{"never":1,"more":2}"#, Reading::Lenient).unwrap();
    assert_eq!(written(&value), r#"{"more":2}"#);
    unchanged::<Objects>(&[
        r#"{"empty":{},"without":{"new":"x","other":1}}"#,
        r#"{"closed":{"a":"x"},"extended":{"a":1,"b":"x"},"typedRest":{"a":"x","b":1}}"#,
    ]);
}

#[test]
fn maps_and_lists_of_anything() {
    unchanged::<Objects>(&[
        r#"{"maps":{"a":{"b":1,"c":null},"d":{}}}"#,
        r#"{"lists":[["a",null],[]],"free":[1,"a",null,{}],"anything":null}"#,
    ]);
    refused::<Objects>(r#"{"maps":{"a":{"b":"1"}},"lists":[[1]]}"#, &["/maps/a/b", "/lists/0/0"]);
}

#[test]
fn defaults_of_every_kind_are_read() {
    let value = Defaults::new();
    assert_eq!(value.words_or_default(), ["a", "b \"c\""]);
    assert_eq!(value.none_or_default(), [""; 0]);
    assert_eq!(value.map_or_default()["a"], 1);
    assert!(value.no_map_or_default().is_empty());
    assert_eq!(value.point_or_default(), (0.0, 1.5));
    assert_eq!(written(&value.object_or_default()), r#"{"a":1,"more":[null]}"#);
    assert_eq!(value.day_or_default().to_string(), "2024-02-29");
    assert_eq!(value.at_or_default().to_rfc3339(), "2024-02-29T12:00:00+02:00");
    assert_eq!(value.id_or_default().to_string(), "7e57d004-2b97-44e7-8f00-7c2d2f4a1c55");
    assert_eq!((value.maybe_or_default(), value.maybe_text_or_default().as_deref()), (Some(3), Some("text")));
    assert_eq!(value.mixed_or_default(), DefaultsMixed::N1);
    assert_eq!(value.any_or_default(), json!({ "x": [1, "two", null] }));
    assert_eq!(written(&value.either_or_default()), r#"["a"]"#);
    assert_eq!((value.whole_or_default(), value.aliased_or_default()), (2, Levels::High));
    // And they are never sent.
    assert_eq!(written(&value), "{}");
    let set = Defaults::new().words(vec!["x".to_owned()]).maybe_null();
    assert_eq!((set.words_or_default(), set.maybe_or_default()), (vec!["x".to_owned()], None));
}

/// Answers with what reached it, and remembers the parameters.
#[derive(Debug, Clone, Default)]
struct App(Arc<Mutex<Vec<String>>>);

impl Backend for App {
    type Error = ApiError;
}

impl server::Values for App {
    async fn values(&self, _: Context, request: ops::ValuesRequest) -> Result<ops::ValuesResponse, ApiError> {
        let ops::ValuesRequest { mode, size, fields, since, body, .. } = request;
        let mode = mode.map(|mode| mode.to_string());
        self.0.lock().unwrap().push(format!("{mode:?} {size:?} {fields:?} {since}"));
        Ok(body.into())
    }
}

#[tokio::test]
async fn parameters_have_values_of_all_kinds() {
    let app = App::default();
    let seen = || app.0.lock().unwrap().pop();
    let server = Running::start(router(app.clone())).await;
    let call = async |query: &str| {
        let (status, _) =
            server.exchange("POST", &format!("/values{query}"), "Content-Type: application/json\n", "{}").await;
        status
    };
    assert!(call("").await.contains("200"));
    assert_eq!(seen().unwrap(), r#"None None ["id", "name"] 2024-02-29"#);
    for (query, mode) in [("fast", "\"\\\"fast\\\"\""), ("1", "\"1\""), ("true", "\"true\"")] {
        assert!(call(&format!("?mode={query}&size=3&size=4&fields=x&since=2025-01-01")).await.contains("200"));
        assert_eq!(seen().unwrap(), format!(r#"Some({mode}) Some((3, 4)) ["x"] 2025-01-01"#));
    }
    for query in ["?mode=slow", "?mode=2", "?size=1", "?size=1&size=2&size=3", "?since=yesterday"] {
        let status = call(query).await;
        assert!(status.contains("400") || status.contains("422"), "{query}: {status}");
    }
    let client = Client::in_process(router(app.clone()));
    let body = Values::new().fixed(Fixed::new());
    let answer =
        client.values().values(body.clone()).mode(ValuesMode::N1).size((1, 2)).fields(vec![]).send().await.unwrap();
    assert_eq!(answer, body);
    assert_eq!(seen().unwrap(), r#"Some("1") Some((1, 2)) ["id", "name"] 2024-02-29"#);
}
