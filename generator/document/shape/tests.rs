//! Small documents and the codes that their shape gives.

use crate::diagnostics::Diagnostics;

/// Checks the codes and places found in a document of version `version` with this `components.schemas.A`.
fn schema(version: &str, schema: &str, expected: &[&str]) {
    let schema = schema.trim().replace('\n', "\n      ");
    let text = format!(
        "openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    A:\n      {schema}\n"
    );
    document(&text, expected);
}

fn document(text: &str, expected: &[&str]) {
    let mut found = Diagnostics::new();
    let source = crate::source::parse(text, "test", &mut found);
    crate::document::parse(&source, &mut found);
    let shown: Vec<String> = found
        .iter()
        .map(|one| format!("{} {}", one.code.number, one.at.pointer().map(ToString::to_string).unwrap_or_default()))
        .collect();
    let shown: Vec<String> = shown.iter().map(|one| one.replace("#/components/schemas/A", "A")).collect();
    assert_eq!(shown, expected, "{text}");
}

#[test]
fn all_mistakes_are_found_in_one_run() {
    let text = "
openapi: 3.1.0
info: { title: 1, verson: '1' }
paths:
  /a:
    get: { operationId: [a], responses: { 2000: { description: d }, 200: [] } }
  /b: 7
";
    document(
        text,
        &[
            "W0504 #/info/title",
            "W0501 #/info/verson",
            "E0205 #/info",
            "E0206 #/paths/~1a/get/operationId",
            "E0207 #/paths/~1a/get/responses/2000",
            "E0206 #/paths/~1a/get/responses/200",
            "E0206 #/paths/~1b",
        ],
    );
}

#[test]
fn keywords_take_their_kind() {
    schema("3.1.0", "type: object\nrequired: true\nproperties: []", &["W0512 A/required", "E0206 A/properties"]);
    schema("3.1.0", "type: strin", &["E0207 A/type"]);
    schema("3.1.0", "type: [string, null]", &["W0504 A/type/1"]);
    schema("3.1.0", "minLength: -1\nmaxLength: 2.0\nminimum: '1'", &["E0206 A/minLength", "E0206 A/minimum"]);
    schema("3.1.0", "oneOf: []", &["E0240 A/oneOf"]);
    schema("3.1.0", "allOf: []", &["W0555 A/allOf"]);
    schema("3.1.0", "items: { items: 3 }", &["E0206 A/items/items"]);
    schema("3.1.0", "true", &[]);
    schema("3.1.0", "[]", &["E0206 A"]);
    schema("3.1.0", "additonalProperties: false\nx-mine: 1", &["W0501 A/additonalProperties"]);
    schema("3.1.0", "example: null\ndefault: null\nconst: null\ndescription:", &[]);
}

#[test]
fn versions_are_noted_and_no_more() {
    schema("3.0.3", "type: [string]\nconst: a", &["W0502 A/type", "W0502 A/const"]);
    schema("3.1.0", "nullable: true\ntype: string", &["W0509 A/nullable"]);
    schema("3.0.3", "nullable: true\ntype: string", &[]);
}

#[test]
fn siblings_of_a_reference() {
    let sibling = "$ref: '#/components/schemas/A'\nnullable: true\ndescription: d";
    schema("3.0.3", sibling, &["W0505 A/nullable"]);
    schema("3.1.0", sibling, &["W0509 A/nullable"]);
}

#[test]
fn dialects_that_are_read_as_another() {
    for (dialect, expected) in [
        ("https://json-schema.org/draft/2020-12/schema#", &[][..]),
        ("https://spec.openapis.org/oas/3.2/dialect/2025-09-17", &[]),
        ("http://json-schema.org/draft-07/schema", &["W0567 A/$schema"]),
        ("https://spec.openapis.org/oas/3.1/schema-base/2022-10-07", &["W0567 A/$schema"]),
        ("1", &["W0504 A/$schema"]),
    ] {
        schema("3.1.0", &format!("$schema: {dialect}"), expected);
    }
}
