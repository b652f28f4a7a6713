//! What schemas assert beyond their types: `rules.yaml` read strictly, with the pointer of each failure.

use golden::rules::models::{Either, Extras, Item, Payment, Things, Tight};
use serde_json::{Value, json};
use specloom_rt::json::{Decode, Limits, Reading, decode};

#[track_caller]
fn check<T: Decode>(good: &[Value], bad: &[(Value, &[&str])]) {
    let read = |value: &Value, reading| decode::<T>(value.to_string().as_bytes(), reading, &Limits::default());
    for value in good {
        if let Err(error) = read(value, Reading::Strict) {
            panic!("{value}: {error}");
        }
    }
    for (value, pointers) in bad {
        let failures = read(value, Reading::Strict).err().map_or(Vec::new(), |error| error.into_failures());
        let found: Vec<&str> = failures.iter().map(|failure| failure.pointer.as_str()).collect();
        assert_eq!(found, *pointers, "{value}: {failures:?}");
    }
}

#[test]
fn both_sides_of_each_bound() {
    check::<Item>(
        &[
            json!({ "code": "A1", "codes": ["A1", "B2"], "ratings": { "x": 1, "y": 5 }, "even": 6, "maybe": null, "flag": true }),
            json!({ "price": 0.01 }),
            json!({ "price": 0.12, "maybe": "yes" }),
        ],
        &[
            (json!({}), &[""]),
            (json!({ "code": "a1" }), &["/code"]),
            (json!({ "code": "A1234", "even": 4 }), &["/code", "/even"]),
            (json!({ "codes": ["A1", "x", "A1"] }), &["/codes/2", "/codes/1", "/codes/1"]),
            (json!({ "ratings": { "x": 0, "y": 6 } }), &["/ratings/x", "/ratings/y"]),
            (json!({ "ratings": {} }), &["/ratings"]),
            (json!({ "ratings": { "x": 1, "y": 1, "z": 1 } }), &["/ratings"]),
            (json!({ "price": 0.015 }), &["/price"]),
            (json!({ "price": 0.13 }), &["/price"]),
            (json!({ "maybe": "no" }), &["/maybe"]),
            (json!({ "flag": false }), &["/flag"]),
        ],
    );
}

#[test]
fn conditions() {
    check::<Payment>(
        &[json!({ "method": "card", "card": "1", "owner": "O" }), json!({ "iban": "1" })],
        &[
            (json!({ "method": "card" }), &["/card"]),
            (json!({ "method": "card", "card": "1" }), &["/owner"]),
            (json!({ "card": "1", "owner": "O", "iban": "1" }), &[""]),
            (json!({}), &["/iban"]),
        ],
    );
}

#[test]
fn members_by_name_and_pattern() {
    check::<Extras>(
        &[json!({ "a": "1", "b": 3 })],
        &[(json!({ "b": 4 }), &["/b"]), (json!({ "B": 1, "abcd": 1 }), &["/B", "/abcd"])],
    );
    check::<Things>(
        &[json!({ "patterned": { "x-a": "1" } })],
        &[(json!({ "patterned": { "y": "1" } }), &["/patterned/y"])],
    );
    check::<Tight>(
        &[json!({ "a": "", "b": 1 })],
        &[(json!({ "a": "", "c": 1 }), &["/c"]), (json!({ "b": 1 }), &["/b"])],
    );
}

#[test]
fn members_of_a_union_are_told_apart_by_their_bounds() {
    check::<Either>(&[json!("abc"), json!("abcde")], &[(json!("bcdef"), &["", "", ""])]);
}

/// What has no type of its own is checked where it is used.
#[test]
fn what_is_free_form_is_checked_where_it_is_used() {
    check::<Things>(
        &[json!({ "bag": [5, "x", 6], "anything": 1, "few": "ab", "tree": { "bad": 1, "next": {} } })],
        &[
            (json!({ "bag": [5] }), &["/bag"]),
            (json!({ "bag": [5, 6, 7, 8] }), &["/bag"]),
            (json!({ "anything": "x" }), &["/anything"]),
            (json!({ "anything": null }), &["/anything"]),
            (json!({ "few": "a" }), &["/few"]),
            (json!({ "few": 2 }), &["/few"]),
            (json!({ "few": [] }), &["/few"]),
            (json!({ "tree": { "bad": 1 } }), &["/tree"]),
        ],
    );
}
