//! What documents say in several places, or leave out, through the generated types and clients.

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

/// The operations that a document with five gives, filtered.
fn kept(choose: impl FnOnce(specloom::Generator) -> specloom::Generator) -> (usize, String) {
    let operation =
        |id: &str, more: &str| format!("{{ operationId: {id}, responses: {{ '204': {{ description: D }} }}{more} }}");
    let text = format!(
        "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\npaths:\n  /rooms: {{ get: {}, post: {} }}\n  /rooms/{{id}}: {{ parameters: [{{ name: id, in: path, required: true, schema: {{ type: string }} }}], get: {} }}\n  /a/{{x}}: {{ parameters: [{{ name: x, in: path, required: true, schema: {{}} }}], get: {} }}\n  /a/{{y}}: {{ parameters: [{{ name: y, in: path, required: true, schema: {{}} }}], get: {} }}\n",
        operation("listRooms", ", tags: [rooms]"),
        operation("makeRoom", ", tags: [rooms, admin], deprecated: true"),
        operation("getRoom", ""),
        operation("odd", ", tags: [odd]"),
        operation("even", ", tags: [odd]"),
    );
    match choose(specloom::configure()).generate(&text, "rooms.yaml") {
        Ok(made) => (made.summary.operations, String::new()),
        Err(findings) => (0, findings.to_string()),
    }
}

#[test]
fn filters_keep_what_they_name() {
    assert_eq!(kept(|all| all.exclude("tag:odd")).0, 3);
    assert_eq!(kept(|all| all.include("GET /rooms/**")).0, 2);
    assert_eq!(kept(|all| all.include("/rooms")).0, 2);
    assert_eq!(kept(|all| all.include("/rooms/**").exclude("makeRoom")).0, 2);
    assert_eq!(kept(|all| all.include("getRoom").include("tag:admin")).0, 2);
    // What is left out is not asked whether it can be generated.
    assert!(kept(|all| all).1.contains("E0236"));
    let (_, said) = kept(|all| all.include("getRooms"));
    assert!(said.contains("E0410 `[filter]` names `getRooms`"), "{said}");
}
