use super::document::{Document, choice, int, object, one_of, text};
use super::{built, check_types};
use crate::api::{self, Additional, Constraints, Literal, Shape, StringFormat, Use};
use crate::ir::{BuildOptions, TypeKind};

fn nullable(used: Use) -> Use {
    Use { nullable: true, ..used }
}

#[test]
fn presence_and_null_are_two_things() {
    let mut document = Document::new();
    let (name, id) = (document.inline(text()), document.inline(Shape::String(StringFormat::Uuid)));
    let any = document.inline(Shape::Any);
    document.component(
        "Room",
        object(&[
            ("id", id, true),
            ("name", name, false),
            ("parent", nullable(id), true),
            ("reply", nullable(id), false),
            ("x", nullable(any), false),
        ]),
    );
    check_types(
        &document,
        "struct Room { id: Uuid, name?: String, parent: null | Uuid, reply?: null | Uuid, x?: Value }",
    );
}

#[test]
fn what_is_no_struct_is_an_alias() {
    let mut document = Document::new();
    let name = document.inline(text());
    let list = document.inline(Shape::Array(name));
    document.component("Names", Shape::Array(nullable(name)));
    document.component("Free", Shape::Map(Additional::Any));
    document.component("Lists", Shape::Map(Additional::Typed(list)));
    document.component("Any", Shape::Any);
    check_types(
        &document,
        "type Names = [null | String]\ntype Free = {Value}\ntype Lists = {[String]}\ntype Any = Value",
    );
}

#[test]
fn inline_schemas_are_named_from_their_place() {
    let mut document = Document::new();
    let kind = document.inline(choice(["a", "b"]));
    let entry = document.inline(object(&[("kind", kind, true)]));
    let entries = document.inline(Shape::Array(entry));
    let data = document.inline(object(&[]));
    let data = document.inline(Shape::Array(data));
    let value = document.inline(choice(["x"]));
    let map = document.inline(Shape::Map(Additional::Typed(value)));
    document.component("Room", object(&[("entries", entries, true), ("data", data, true), ("by_id", map, true)]));
    let item = document.inline(choice(["y"]));
    document.component("Codes", Shape::Array(item));
    let titled = document.inline(choice(["z"]));
    document.schema(titled).title = Some("DoorState".to_owned());
    let plain = document.inline(choice(["w"]));
    document.schema(plain).title = Some("State".to_owned());
    document.component("Door", object(&[("state", titled, true), ("other", plain, true)]));
    check_types(
        &document,
        "struct Room { entries: [RoomEntry], data: [RoomDataItem], by_id: {RoomByIdValue} }
        struct RoomEntry { kind: RoomEntryKind }
        enum RoomEntryKind { A, B, Unknown }
        struct RoomDataItem {  }
        enum RoomByIdValue { X, Unknown }
        type Codes = [CodesItem]
        enum CodesItem { Y, Unknown }
        struct Door { state: DoorState, other: DoorOther }
        enum DoorState { Z, Unknown }
        enum DoorOther { W, Unknown }",
    );
}

#[test]
fn unions() {
    let mut document = Document::new();
    let (a, b) = (document.texts("A", &["kind"]), document.texts("B", &["kind"]));
    document.component("Tagged", one_of(Some("kind"), &[(a, &["a", "x"]), (b, &["b"])]));
    let (string, integer) = (document.inline(text()), document.inline(int()));
    let list = document.inline(Shape::Array(string));
    let inner = document.inline(object(&[]));
    document.component("Loose", one_of(None, &[(string, &[]), (integer, &[]), (list, &[]), (inner, &[])]));
    check_types(
        &document,
        "struct A { kind?: String }
        struct B { kind?: String }
        union Tagged by kind { A(A), B(B), Unknown }
        union Loose exactly one { String(String), Integer(i64), StringList([String]), Object(LooseObject) }
        struct LooseObject {  }",
    );
}

#[test]
fn recursion_is_boxed_once_per_cycle() {
    let mut document = Document::new();
    let node = document.component("Node", Shape::Any);
    let nodes = document.inline(Shape::Array(node));
    document.fill(node, object(&[("next", node, false), ("prev", nullable(node), true), ("children", nodes, true)]));
    let expression = document.component("Expression", Shape::Any);
    let sum = document.component("Sum", object(&[("left", expression, true), ("right", expression, true)]));
    let leaf = document.texts("Leaf", &[]);
    document.fill(expression, one_of(None, &[(sum, &[]), (leaf, &[])]));
    check_types(
        &document,
        "struct Node { next?: Box<Node>, prev: null | Box<Node>, children: [Node] }
        union Expression exactly one { Sum(Sum), Leaf(Leaf) }
        struct Sum { left: Box<Expression>, right: Box<Expression> }
        struct Leaf {  }",
    );
}

#[test]
fn recursive_aliases_are_cut() {
    let mut document = Document::new();
    let tree = document.component("Tree", Shape::Any);
    document.fill(tree, Shape::Array(tree));
    let (a, b) = (document.component("A", Shape::Any), document.component("B", Shape::Any));
    document.fill(a, Shape::Array(b));
    document.fill(b, Shape::Map(Additional::Typed(nullable(a))));
    check_types(&document, "type Tree = [Value]\ntype A = [Value]\ntype B = {null | A}");
    let (_, messages) = built(&document, &BuildOptions::default());
    assert_eq!(messages.len(), 2);
    assert!(messages.iter().all(|message| message.starts_with("W0402")), "{messages:?}");
}

#[test]
fn long_chains_are_boxed_every_so_often() {
    let mut document = Document::new();
    let mut last = document.component("Last", object(&[]));
    for index in 0..60 {
        last = document.component(&format!("Chain{index}"), object(&[("next", last, true)]));
    }
    let (package, _) = built(&document, &BuildOptions::default());
    let dump = super::dump::types(&package);
    assert_eq!(dump.matches("Box<").count(), 3, "{dump}");
}

#[test]
fn very_long_chains_are_linked() {
    for list in [false, true] {
        let mut document = Document::new();
        let mut last = document.component("Last", object(&[]));
        for index in 0..500 {
            let held = if list { document.inline(Shape::Array(last)) } else { last };
            last = document.component(&format!("Chain{index}"), object(&[("next", held, false)]));
        }
        let (package, _) = built(&document, &BuildOptions::default());
        let links = super::dump::types(&package).matches("Link<").count();
        assert!((12..=26).contains(&links), "{links} links");
    }
}

#[test]
fn large_variants_are_boxed_beside_small_ones() {
    let mut document = Document::new();
    let names: Vec<String> = (0..13).map(|index| format!("f{index}x")).collect();
    let large = document.texts("Large", &names.iter().map(String::as_str).collect::<Vec<_>>());
    let small = document.texts("Small", &["a"]);
    document.component("Both", one_of(None, &[(large, &[]), (small, &[])]));
    document.component("Only", one_of(None, &[(large, &[])]));
    let (package, _) = built(&document, &BuildOptions::default());
    let dump = super::dump::types(&package);
    assert!(dump.contains("union Both exactly one { Large(Box<Large>), Small(Small) }"), "{dump}");
    assert!(dump.contains("union Only exactly one { Large(Large) }"), "{dump}");
}

#[test]
fn derives() {
    let mut document = Document::new();
    let float = document.inline(Shape::Number { single: false });
    let holder = document.component("Holder", object(&[("x", float, true)]));
    document.component("Outer", object(&[("holder", holder, false)]));
    document.texts("Texts", &["a"]);
    document.component("Choice", choice(["a"]));
    document.component("Codes", Shape::IntegerEnum(vec![-1, 1]));
    let derives = |open_enums: bool| {
        let (package, _) = built(&document, &BuildOptions { open_enums, ..BuildOptions::default() });
        package.types.iter().map(|def| format!("{} {}", def.name.rust, def.derives.join(" "))).collect::<Vec<_>>()
    };
    let all = "Copy Eq Hash PartialOrd Ord";
    let codes = format!("Codes {all}");
    assert_eq!(
        derives(true),
        ["Holder ", "Outer Default", "Texts Eq Default", "Choice Eq Hash PartialOrd Ord", &codes]
    );
    assert_eq!(derives(false)[3], format!("Choice {all}"));
}

#[test]
fn defaults_have_accessors() {
    let mut document = Document::new();
    let (string, integer) = (document.inline(text()), document.inline(int()));
    let state = document.component("State", choice(["on", "off"]));
    let mut shape = object(&[
        ("object", string, false),
        ("limit", integer, false),
        ("state", state, false),
        ("size", integer, false),
        ("type", string, false),
        ("limit_or_default", string, false),
        ("must", string, true),
    ]);
    if let Shape::Object(object) = &mut shape {
        let defaults = [
            Literal::String("room".to_owned()),
            Literal::Number("20.0".to_owned()),
            Literal::String("off".to_owned()),
            Literal::Number("1.5".to_owned()),
            Literal::String("a".to_owned()),
            Literal::Null,
            Literal::String("b".to_owned()),
        ];
        for (property, default) in object.properties.iter_mut().zip(defaults) {
            property.default = Some(default);
        }
    }
    document.component("Room", shape);
    check_types(
        &document,
        "enum State { On, Off, Unknown }
        struct Room { object?: String object_or_default() = String(\"room\"), limit?: i64 limit_or_default_value() = Int(20, I64), \
        state?: State state_or_default() = Variant(TypeId(0), \"Off\"), size?: i64, \
        r#type?: String type_or_default() = String(\"a\"), limit_or_default?: String, must: String }",
    );
}

#[test]
fn constraints_reach_fields() {
    let mut document = Document::new();
    let name = document.component("Name", text());
    document.schema(name).constraints =
        Some(Box::new(Constraints { min_length: Some(0), max_length: Some(255), ..Constraints::default() }));
    document.component("Room", object(&[("name", name, true)]));
    let (package, _) = built(&document, &BuildOptions::default());
    let TypeKind::Struct(room) = &package.types[1].kind else { panic!("a struct") };
    assert_eq!((room.fields[0].checks.min_length, room.fields[0].checks.max_length), (None, Some(255)));
    assert_eq!(room.fields[0].argument, crate::ir::Argument::Into);
}

#[test]
fn docs_are_never_empty_and_say_where_from() {
    let mut document = Document::new();
    let kind = document.inline(choice(["a"]));
    let room = document.component("Room", object(&[("kind", kind, true)]));
    document.schema(room).description = Some("A <b>room</b>.\n\n    code".to_owned());
    let (package, _) = built(&document, &BuildOptions::default());
    let docs = |index: usize| package.types[index].docs.0.join("\n");
    assert_eq!(docs(0), "A \\<b>room\\</b>.\n\n```text\ncode\n```\n\nSchema `Room`, `#/components/schemas/Room`.");
    assert_eq!(docs(1), "Schema `#/inline`.");
    let TypeKind::Struct(room) = &package.types[0].kind else { panic!("a struct") };
    assert_eq!(room.fields[0].docs.0, ["The member `kind`."]);
}

#[test]
fn extra_members_keep_out_of_the_way() {
    let mut document = Document::new();
    let string = document.inline(text());
    let mut shape = object(&[("extra", string, true), ("cx", string, false), ("new", string, false)]);
    if let Shape::Object(object) = &mut shape {
        object.additional = api::Additional::Typed(nullable(string));
    }
    document.component("Room", shape);
    check_types(
        &document,
        "struct Room { extra: String, cx? as cx_: String, new_?: String, ..extra_members: null | String }",
    );
}
