use super::document::{Document, choice, object, text};
use super::{built, check_types};
use crate::ir::BuildOptions;

#[test]
fn prelude_names_get_a_suffix() {
    let mut document = Document::new();
    for name in ["Option", "Vec", "Self", "Result", "Foo", "self"] {
        document.texts(name, &[]);
    }
    check_types(
        &document,
        "struct OptionModel {  }
        struct VecModel {  }
        struct SelfModel {  }
        struct ResultModel {  }
        struct Foo {  }
        struct SelfModel2 {  }",
    );
}

#[test]
fn names_that_are_equal_in_rust() {
    let mut document = Document::new();
    for name in ["RuleDTO", "RuleDto", "foo-bar", "fooBar", "foo_bar"] {
        document.texts(name, &[]);
    }
    check_types(
        &document,
        "struct RuleDtoModel {  }
        struct RuleDto {  }
        struct FooBar {  }
        struct FooBarModel {  }
        struct FooBar2 {  }",
    );
    let (_, messages) = built(&document, &BuildOptions::default());
    assert_eq!(messages, ["W0401 `foo_bar` becomes `FooBar2`, since `FooBar` is taken"]);
}

#[test]
fn fields() {
    let mut document = Document::new();
    document.texts(
        "T",
        &[
            "fooBar", "foo_bar", "foo bar", "1st", "self", "Self", "crate", "async", "@id", "id", "$ref", "日本", "",
            " ", "+1", "-1", "*", "🔥",
        ],
    );
    check_types(
        &document,
        "struct T { foo_bar_2?: String, foo_bar?: String, foo_bar_3?: String, n1st?: String, self_?: String, self_2?: String, \
        crate_?: String, r#async?: String, at_id?: String, id?: String, r#ref?: String, 日本?: String, empty?: String, space?: String, \
        plus_1?: String, minus_1?: String, star?: String, u1f525?: String }",
    );
}

#[test]
fn variants() {
    let mut document = Document::new();
    let values = [
        "100 CONTINUE",
        "103 EARLY_HINTS",
        "103 CHECKPOINT",
        "tool_server.health_changed",
        "",
        " ",
        "self",
        "unknown",
        "Unknown",
        ">=",
        "a",
        "-a",
    ];
    document.component("E", choice(values));
    check_types(
        &document,
        "enum E { N100Continue, N103EarlyHints, N103Checkpoint, ToolServerHealthChanged, Empty, Space, SelfValue, Unknown2, Unknown, \
        GreaterEqual, A, MinusA, UnknownValue }",
    );
}

#[test]
fn null_setters_are_not_hidden() {
    let mut document = Document::new();
    let string = document.inline(text());
    let nullable = crate::api::Use { nullable: true, ..string };
    document.component("T", object(&[("a", nullable, false), ("a_null", string, false)]));
    check_types(&document, "struct T { a?: null | String, a_null_2?: String }");
}

#[test]
fn long_names_stay_apart() {
    let mut document = Document::new();
    let long = "word ".repeat(40);
    let names = [format!("{long}a"), format!("{long}b")];
    for name in &names {
        document.texts(name, &[]);
    }
    let (package, messages) = built(&document, &BuildOptions::default());
    assert_eq!(package.types[0].name.rust, "Word".repeat(20));
    assert_eq!(package.types[1].name.rust, "Word".repeat(20) + "2");
    assert_eq!(messages.len(), 1);
}

#[test]
fn renames() {
    let mut document = Document::new();
    document.texts("HTTPValidationError", &[]);
    document.texts("Other", &[]);
    document.tag("聊天");
    document.operation(Some("listMessages"), "GET", "/a");
    let rename = [
        ("schema:HTTPValidationError", "ValidationError"),
        ("schema:Other", "ValidationError"),
        ("listMessages", "list"),
        ("tag:聊天", "chat"),
        ("schema:Othr", "X"),
    ];
    let rename = rename.map(|(key, name)| (key.to_owned(), name.to_owned())).into_iter().collect();
    let (package, messages) = built(&document, &BuildOptions { rename, ..BuildOptions::default() });
    let names: Vec<&str> = package.types.iter().map(|def| def.name.rust.as_str()).collect();
    assert_eq!(names, ["ValidationError", "ValidationErrorModel"]);
    let service = &package.services[0];
    assert_eq!((service.name.rust.as_str(), service.module.as_str()), ("Chat", "chat"));
    assert_eq!((service.methods[0].name.rust.as_str(), service.methods[0].request.as_str()), ("list", "List"));
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages[0].starts_with("E0403") && messages[1].starts_with("E0402"), "{messages:?}");
}
