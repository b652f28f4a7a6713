//! What documents say in several places, or leave out, through the generated types and clients.

use golden::references::client::Client;
use golden::references::models::{NamedTree, PageRoom, UserPage};
use serde_json::{Value, json};
use specloom_rt::json::{Decode, Encode, Limits, Reading, decode, encode};

#[track_caller]
fn check<T: Decode + Encode>(value: &Value, expected: Result<(), &str>) {
    match (decode::<T>(value.to_string().as_bytes(), Reading::Strict, &Limits::default()), expected) {
        (Ok(read), Ok(())) => {
            let written: Value = serde_json::from_slice(&encode(&read).unwrap()).unwrap();
            assert_eq!(written, *value);
        }
        (Err(error), Err(pointer)) => assert_eq!(error.into_failures()[0].pointer, pointer, "{value}"),
        (found, _) => panic!("{value}: {:?}", found.map(|_| "fine")),
    }
}

#[test]
fn a_page_holds_what_it_is_filled_in_with() {
    let users = json!({ "items": [{ "name": "ana", "nick": "a" }], "next": { "items": [] } });
    check::<UserPage>(&users, Ok(()));
    check::<UserPage>(&json!({ "items": [{ "id": 7 }] }), Err("/items/0/name"));
    check::<UserPage>(&json!({ "items": [], "next": { "items": [{ "id": 7 }] } }), Err("/next/items/0/name"));
    let rooms = json!({ "items": [{ "id": 7, "owner": { "name": "ana" } }], "next": { "items": [{ "id": 8 }] } });
    check::<PageRoom>(&rooms, Ok(()));
    check::<PageRoom>(&json!({ "items": [], "next": { "items": [{ "name": "ana" }] } }), Err("/next/items/0/id"));
}

#[test]
fn an_extended_tree_is_extended_all_the_way_down() {
    let tree = json!({ "name": "a", "children": [{ "name": "b", "children": [] }] });
    check::<NamedTree>(&tree, Ok(()));
    check::<NamedTree>(&json!({ "name": "a", "children": [{ "children": [] }] }), Err("/children/0/name"));
}

#[test]
fn what_a_path_names_and_nothing_describes_is_a_text() {
    let client = Client::builder("http://refs.example").build().unwrap();
    let _call = client.default().get_part("a/b", "c d");
}
