//! JSON through the types of `composition.yaml`: unions, what stands beside them, bases and heirs. What is read is written as it was.

use golden::composition::models::{
    Beside, BesideLeft, Cat, Closed, Covered, Edged, Enumerated, Expression, Hound, Inside, Limited, Listed,
    ListedFirst, Maybe, Merged, Model, Nested, One, Pet, PetBase, Puppy, Scalars, Shape, Sum, Things, Two, Untold,
    Word,
};
use serde_json::{Value, json};
use specloom_rt::json::{Decode, DecodeError, Encode, Limits, Reading, decode, encode};

fn read<T: Decode>(value: &Value, reading: Reading) -> Result<T, DecodeError> {
    decode(value.to_string().as_bytes(), reading, &Limits::default())
}

fn written<T: Encode>(value: &T) -> Value {
    serde_json::from_slice(&encode(value).unwrap()).unwrap()
}

#[track_caller]
fn unchanged<T: Decode + Encode>(values: &[Value]) {
    for value in values {
        for reading in [Reading::Strict, Reading::Lenient] {
            let read: T = read(value, reading).unwrap_or_else(|error| panic!("{value}: {error}"));
            assert_eq!(written(&read), *value, "{reading:?}");
        }
    }
}

/// The pointers of all failures of the strict reading.
#[track_caller]
fn refused<T: Decode>(value: &Value, expected: &[&str]) {
    let failures = match read::<T>(value, Reading::Strict) {
        Ok(_) => Vec::new(),
        Err(error) => error.into_failures(),
    };
    let pointers: Vec<&str> = failures.iter().map(|failure| failure.pointer.as_str()).collect();
    assert_eq!(pointers, expected, "{value}: {failures:?}");
}

#[track_caller]
fn strictly<T: Decode>(value: &Value) -> T {
    read(value, Reading::Strict).unwrap_or_else(|error| panic!("{value}: {error}"))
}

const ID: &str = "7e57d004-2b97-44e7-8f00-7c2d2f4a1c55";

#[test]
fn properties_beside_a_union_are_in_each_member() {
    unchanged::<Beside>(&[
        json!({ "common": "c", "l": "left" }),
        json!({ "common": "c", "note": "n", "r": 1, "more": [null] }),
    ]);
    let left = BesideLeft::new("c", "left").note("n");
    assert_eq!(strictly::<Beside>(&json!({ "common": "c", "note": "n", "l": "left" })), Beside::Left(left.clone()));
    assert_eq!(written(&Beside::Left(left)), json!({ "common": "c", "note": "n", "l": "left" }));
    refused::<Beside>(&json!({ "common": "c" }), &["", "/l", "/r"]);
    refused::<Beside>(&json!({ "l": "left" }), &["", "/common", "/common", "/r"]);
    // Fits both members, and only one may fit.
    refused::<Beside>(&json!({ "common": "c", "l": "left", "r": 1 }), &[""]);
    // What a member says of a property beside the union holds for it alone.
    refused::<Beside>(&json!({ "common": "long", "r": 1 }), &["", "/l", "/common"]);
    unchanged::<Beside>(&[json!({ "common": "long", "l": "left", "r": 1 })]);
}

#[test]
fn a_union_inside_of_all_of_has_the_members_of_the_others() {
    unchanged::<Inside>(&[
        json!({ "id": ID, "text": "t" }),
        json!({ "id": ID, "count": 1, "more": { "x": 1 } }),
        json!({ "id": ID, "text": "t", "count": 1 }),
    ]);
    refused::<Inside>(&json!({ "text": "t" }), &["", "/id", "/id", "/count"]);
}

#[test]
fn several_unions_hold_each_by_its_own_rule() {
    unchanged::<Two>(&[
        json!({ "id": 1, "text": "t", "speed": 1.5 }),
        json!({ "id": 1, "count": 2, "distance": 0.5 }),
        json!({ "id": 1, "count": 2, "distance": 0.5, "speed": 2.5 }),
    ]);
    assert!(matches!(strictly::<Two>(&json!({ "id": 1, "text": "t", "speed": 1.5 })), Two::Text(_)));
    refused::<Two>(&json!({ "id": 1, "text": "t", "count": 2, "speed": 1.5 }), &[""]);
    assert!(read::<Two>(&json!({ "id": 1, "text": "t" }), Reading::Lenient).is_err());
    assert!(read::<Two>(&json!({ "text": "t", "speed": 1.5 }), Reading::Lenient).is_err());
}

#[test]
fn unions_may_be_null_and_hold_unions_lists_and_maps() {
    unchanged::<Option<Maybe>>(&[json!(null), json!(7), json!({ "text": "t" })]);
    unchanged::<Things>(&[json!({ "maybe": null }), json!({})]);
    unchanged::<Nested>(&[
        json!("abc"),
        json!(9),
        json!(true),
        json!([]),
        json!({ "a": [1, "b", { "c": [] }], "d": false }),
    ]);
    unchanged::<Scalars>(&[json!("abcd"), json!(-1), json!(false)]);
    assert_eq!(strictly::<Scalars>(&json!("1")), Scalars::String("1".to_owned()));
    refused::<Maybe>(&json!("x"), &["", "", ""]);
}

#[test]
fn all_parts_of_a_merge_hold() {
    unchanged::<Merged>(&[
        json!({ "size": 1 }),
        json!({ "size": 9, "tag": "b", "inner": { "x": "x", "y": "y", "z": 1 }, "other": true }),
    ]);
    refused::<Merged>(&json!({ "size": 0 }), &["/size"]);
    refused::<Merged>(&json!({ "size": 10 }), &["/size"]);
    refused::<Merged>(&json!({ "size": 1.5 }), &["/size"]);
    refused::<Merged>(&json!({ "size": 1, "tag": "a" }), &["/tag"]);
    refused::<Merged>(&json!({ "size": 1, "inner": { "y": "y" } }), &["/inner/x"]);
    refused::<Merged>(&json!({ "size": 1, "other": "text" }), &["/other"]);
}

#[test]
fn members_that_have_it_all_stay_as_they_are() {
    unchanged::<Covered>(&[json!({ "kind": "one", "a": "x" }), json!({ "kind": "other", "b": "x", "more": 1 })]);
    assert_eq!(written(&Covered::One(One::new().a("x"))), json!({ "kind": "one", "a": "x" }));
    refused::<Covered>(&json!({ "kind": "third" }), &["/kind"]);
    let Covered::Unknown(kept) = read(&json!({ "kind": "third", "x": 1 }), Reading::Lenient).unwrap() else {
        panic!("a kind that the document does not name");
    };
    assert_eq!(kept, json!({ "kind": "third", "x": 1 }));
}

#[test]
fn a_base_that_lists_its_heirs_is_their_union() {
    unchanged::<Listed>(&[json!({ "type": "first", "a": "x" }), json!({ "type": "ListedSecond", "b": "x" })]);
    assert_eq!(written(&Listed::ListedFirst(ListedFirst::new())), json!({ "type": "first" }));
    unchanged::<ListedFirst>(&[json!({ "type": "first", "a": "x" })]);
}

#[test]
fn heirs_have_the_members_of_their_bases_and_write_what_tells_them() {
    unchanged::<Pet>(&[
        json!({ "kind": "Pet" }),
        json!({ "kind": "cat", "friend": { "kind": "hound", "bark": true } }),
        json!({ "kind": "dog", "bark": false, "friend": { "kind": "Puppy", "small": true, "friend": { "kind": "Pet" } } }),
        json!({ "kind": "stone", "weight": 3, "friend": { "kind": "stone" } }),
    ]);
    assert_eq!(written(&Pet::Cat(Cat::new())), json!({ "kind": "cat" }));
    assert_eq!(written(&Pet::Base(PetBase::new())), json!({ "kind": "Pet" }));
    assert_eq!(
        written(&Pet::Puppy(Puppy::new(true).bark(true))),
        json!({ "kind": "Puppy", "bark": true, "small": true })
    );
    // Two values stand for it, so the caller says which.
    assert_eq!(written(&Pet::Hound(Hound::new("dog"))), json!({ "kind": "dog" }));
    refused::<Pet>(&json!({ "kind": "cow" }), &["/kind"]);
    refused::<Pet>(&json!({ "kind": "cat", "friend": {} }), &["/friend/kind"]);
    let Pet::Unknown(kept) = read(&json!({ "kind": "cow", "milk": 1 }), Reading::Lenient).unwrap() else {
        panic!("a kind that the document does not name");
    };
    assert_eq!(kept, json!({ "kind": "cow", "milk": 1 }));
}

#[test]
fn a_discriminator_that_lists_its_values_gives_each_heir_its_own() {
    unchanged::<Enumerated>(&[json!({ "type": "Round", "radius": 1.5 }), json!({ "type": "edged", "edges": 4 })]);
    assert_eq!(written(&Enumerated::Edged(Edged::new().edges(3))), json!({ "type": "edged", "edges": 3 }));
}

#[test]
fn a_discriminator_may_have_a_default_or_be_absent() {
    unchanged::<Shape>(&[
        json!({ "kind": "one", "a": "x" }),
        json!({ "kind": "Anything" }),
        json!({ "kind": "unheard", "what": "x", "more": 1 }),
        json!({ "what": "x" }),
    ]);
    assert!(matches!(strictly::<Shape>(&json!({ "kind": "unheard" })), Shape::Anything(_)));
    unchanged::<Untold>(&[
        json!({ "howls": true }),
        json!({ "sings": true }),
        json!({ "species": "Wolf", "howls": true }),
        json!({ "species": "Whale", "sings": true }),
    ]);
    refused::<Untold>(&json!({ "howls": true, "sings": true }), &[""]);
    refused::<Untold>(&json!({ "species": "Cow", "howls": true }), &["/species"]);
}

#[test]
fn any_text_beside_known_names() {
    unchanged::<Model>(&[json!("small"), json!("large"), json!("as new as can be"), json!("")]);
    assert_eq!(strictly::<Model>(&json!("large")), Model::Large);
    assert_eq!(strictly::<Model>(&json!("huge")), Model::Unknown("huge".to_owned()));
    refused::<Model>(&json!(1), &[""]);
    unchanged::<Word>(&[json!("a"), json!("b")]);
    refused::<Word>(&json!("c"), &[""]);
}

#[test]
fn recursion_goes_through_unions_lists_and_maps() {
    let deep = json!({
        "names": { "x": { "left": 1.5, "right": { "left": 1.0, "right": 2.5 } }, "y": { "names": {}, "body": [] } },
        "body": [0.5, { "left": 0.25, "right": 1.5 }],
    });
    unchanged::<Expression>(&[json!(1.5), deep]);
    let sum = Sum::new(Expression::Number(1.5), Expression::Number(2.5));
    assert_eq!(written(&Expression::Sum(sum)), json!({ "left": 1.5, "right": 2.5 }));
    // Fits both, were it not that a sum allows no other members.
    let both = json!({ "left": 1.5, "right": 1.5, "names": {}, "body": [] });
    assert!(matches!(strictly::<Expression>(&both), Expression::Scope(_)));
    unchanged::<Expression>(&[both]);
}

#[test]
fn closed_members_lose_nothing() {
    unchanged::<Closed>(&[json!({}), json!({ "a": "x" }), json!({ "a": "x", "b": "y" }), json!({ "b": "y" })]);
    refused::<Closed>(&json!({ "c": 1 }), &["", "/c", "/c"]);
}

#[test]
fn a_union_that_limits_makes_no_types() {
    unchanged::<Limited>(&[json!({ "state": "finished", "done": "x", "why": "y" }), json!({ "state": "open" })]);
    assert_eq!(written(&Limited::new().state("waiting")), json!({ "state": "waiting" }));
}
