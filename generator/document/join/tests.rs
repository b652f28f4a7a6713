//! Several files in memory: what the whole is, and what is said.

use std::collections::HashMap;

use super::{join, join_all};
use crate::diagnostics::Diagnostics;
use crate::diagnostics::render::{self, Color, Format};
use crate::document::Joined;
use crate::source::pointer::FileId;
use crate::source::{self, Neighbours, Refused, Source};

struct Memory(HashMap<&'static str, &'static str>);

impl Neighbours for Memory {
    fn open(&mut self, file: FileId, path: &str, diagnostics: &mut Diagnostics) -> Result<Source, Refused> {
        match self.0.get(path) {
            Some(text) => Ok(source::parse_as(file, text, path, diagnostics)),
            None if path.contains("://") => Err(Refused::NotAllowed),
            None if path.starts_with("../") => Err(Refused::Elsewhere),
            None => Err(Refused::Unreadable("there is no such file".to_owned())),
        }
    }
}

const HEAD: &str = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\n";

fn joined(root: &str, files: &[(&'static str, &'static str)], diagnostics: &mut Diagnostics) -> Joined {
    let text = if root.contains("openapi:") { root.to_owned() } else { format!("{HEAD}{root}") };
    let source = source::parse(&text, "api.yaml", diagnostics);
    join_all(source, &mut Memory(files.iter().copied().collect()), diagnostics)
}

/// The whole is `expected`, given as YAML without its head.
fn check(root: &str, files: &[(&'static str, &'static str)], expected: &str) {
    let mut found = Diagnostics::new();
    let joined = joined(root, files, &mut found);
    found.extend(joined.problems().cloned());
    assert_eq!(render::all(&found, &joined.sources, Format::Short, Color::Never), "", "{root}");
    let expected = if expected.contains("openapi:") { expected.to_owned() } else { format!("{HEAD}{expected}") };
    let expected = source::parse(&expected, "expected", &mut found);
    let show = |source: &Source| serde_json::to_string_pretty(source.root()).expect("plain values");
    assert_eq!(show(&joined.whole), show(&expected), "{root}");
}

/// What is said, one line each.
fn problems(root: &str, files: &[(&'static str, &'static str)]) -> String {
    let mut found = Diagnostics::new();
    let joined = joined(root, files, &mut found);
    found.extend(joined.problems().cloned());
    render::all(&found, &joined.sources, Format::Short, Color::Never)
}

#[test]
fn schemas_become_components() {
    check(
        "components: { schemas: { A: { properties: { r: { $ref: 'schemas/room.yaml' }, u: { $ref: './common.json#/defs/User' } } } } }",
        &[
            ("schemas/room.yaml", "{ type: object, properties: { owner: { $ref: '../common.json#/defs/User' } } }"),
            (
                "common.json",
                r##"{ "defs": { "User": { "properties": { "boss": { "$ref": "#/defs/User" } } }, "Unused": {} } }"##,
            ),
        ],
        "components: { schemas: {
            A: { properties: { r: { $ref: '#/components/schemas/room' }, u: { $ref: '#/components/schemas/User' } } },
            room: { type: object, properties: { owner: { $ref: '#/components/schemas/User' } } },
            User: { properties: { boss: { $ref: '#/components/schemas/User' } } } } }",
    );
}

#[test]
fn an_alias_of_the_same_name_becomes_the_thing() {
    check(
        "components: { schemas: { Room: { $ref: schemas/room.yaml }, Hall: { $ref: schemas/room.yaml }, Chat: { $ref: all.yaml#/chat } } }",
        &[
            ("schemas/room.yaml", "{ items: { $ref: room.yaml } }"),
            ("all.yaml", "{ chat: { $ref: 'schemas/Chat.yaml' } }"),
            ("schemas/Chat.yaml", "{ type: string }"),
        ],
        "components: { schemas: {
            Room: { items: { $ref: '#/components/schemas/Room' } },
            Hall: { $ref: '#/components/schemas/Room' },
            Chat: { type: string } } }",
    );
}

#[test]
fn circles_between_files_end() {
    check(
        "components: { schemas: { A: { items: { $ref: b.yaml } } } }",
        &[
            ("b.yaml", "{ items: { $ref: c.yaml } }"),
            ("c.yaml", "{ anyOf: [{ $ref: b.yaml }, { $ref: 'api.yaml#/components/schemas/A' }] }"),
        ],
        "components: { schemas: {
            A: { items: { $ref: '#/components/schemas/b' } },
            b: { items: { $ref: '#/components/schemas/c' } },
            c: { anyOf: [{ $ref: '#/components/schemas/b' }, { $ref: '#/components/schemas/A' }] } } }",
    );
}

#[test]
fn equal_names_stay_apart() {
    check(
        "components: { schemas: { Room: { type: object }, A: { anyOf: [{ $ref: v1.yaml#/Room }, { $ref: v2.yaml#/Room }, { $ref: v2.yaml#/Room }] } } }",
        &[("v1.yaml", "{ Room: { type: string } }"), ("v2.yaml", "{ Room: { type: integer } }")],
        "components: { schemas: {
            Room: { type: object },
            A: { anyOf: [{ $ref: '#/components/schemas/v1_Room' }, { $ref: '#/components/schemas/v2_Room' }, { $ref: '#/components/schemas/v2_Room' }] },
            v1_Room: { type: string },
            v2_Room: { type: integer } } }",
    );
}

#[test]
fn every_kind_of_component_has_its_section() {
    check(
        "paths: { /a: { $ref: a.yaml } }",
        &[
            ("a.yaml", "
get:
  parameters: [{ $ref: c.yaml#/p }]
  requestBody: { $ref: c.yaml#/body }
  responses: { '200': { $ref: c.yaml#/ok } }
  callbacks: { done: { $ref: c.yaml#/done } }"),
            ("c.yaml", "
p: { name: p, in: query, schema: { type: string }, examples: { one: { $ref: '#/one' } } }
one: { value: { $ref: data } }
body: { content: { application/json: { schema: { $ref: '#/s' } } } }
s: { type: string, example: { $ref: data.yaml } }
ok: { description: OK, headers: { H: { $ref: '#/h' } }, links: { l: { $ref: '#/l' } } }
h: { schema: { $ref: '#/s' } }
l: { operationId: a }
done: { '{$url}': { post: { responses: {} } } }"),
        ],
        "paths: { /a: { $ref: '#/components/pathItems/a' } }
components:
  pathItems:
    a:
      get:
        parameters: [{ $ref: '#/components/parameters/p' }]
        requestBody: { $ref: '#/components/requestBodies/body' }
        responses: { '200': { $ref: '#/components/responses/ok' } }
        callbacks: { done: { $ref: '#/components/callbacks/done' } }
  parameters: { p: { name: p, in: query, schema: { type: string }, examples: { one: { $ref: '#/components/examples/one' } } } }
  requestBodies: { body: { content: { application/json: { schema: { $ref: '#/components/schemas/s' } } } } }
  responses: { ok: { description: OK, headers: { H: { $ref: '#/components/headers/h' } }, links: { l: { $ref: '#/components/links/l' } } } }
  callbacks: { done: { '{$url}': { post: { responses: {} } } } }
  examples: { one: { value: { $ref: data } } }
  schemas: { s: { type: string, example: { $ref: data.yaml } } }
  headers: { h: { schema: { $ref: '#/components/schemas/s' } } }
  links: { l: { operationId: a } }",
    );
}

#[test]
fn what_has_no_component_takes_the_place_of_its_reference() {
    let root = "openapi: 3.0.3\ninfo: { title: T, version: '1', description: { $ref: text.yaml } }\n";
    check(
        &format!(
            "{root}paths:\n  /a: {{ $ref: a.yaml#/item, parameters: [{{ name: p, in: query }}] }}\n  /b: {{ get: {{ $ref: b.yaml }} }}"
        ),
        &[
            ("text.yaml", "about this"),
            (
                "a.yaml",
                "item: { summary: S, parameters: [{ name: p, in: query, required: true }, { name: q, in: query }], get: { $ref: b.yaml } }",
            ),
            ("b.yaml", "{ responses: { '200': { $ref: ok.yaml } } }"),
            ("ok.yaml", "{ description: OK }"),
        ],
        "openapi: 3.0.3
info: { title: T, version: '1', description: about this }
paths:
  /a:
    parameters: [{ name: p, in: query }, { name: q, in: query }]
    summary: S
    get: { responses: { '200': { $ref: '#/components/responses/ok' } } }
  /b: { get: { responses: { '200': { $ref: '#/components/responses/ok' } } } }
components: { responses: { ok: { description: OK } } }",
    );
}

#[test]
fn what_extensions_name_is_taken_in() {
    check(
        "x-a: [{ $ref: a.yaml }, { $ref: none.yaml }, { $ref: 'https://a.example' }]\nservers: [{ url: 1.10 }]",
        &[("a.yaml", "{ code: { $ref: '#/z' }, x: { $ref: a.yaml }, y: { $ref: y.txt }, z: [1] }")],
        "x-a: [{ code: [1], x: { $ref: a.yaml }, y: { $ref: y.txt }, z: [1] }, { $ref: none.yaml }, { $ref: 'https://a.example' }]\nservers: [{ url: '1.10' }]",
    );
}

#[test]
fn discriminators_follow() {
    check(
        "components: { schemas: { Root: {}, A: { discriminator: { propertyName: k, mapping: { a: p.yaml#/Cat, b: Root } } }, P: { $ref: p.yaml#/Pet } } }",
        &[("p.yaml", "
Pet: { discriminator: { propertyName: k, mapping: { c: '#/Cat', d: Dog, r: Root } } }
Cat: { type: object }
components: { schemas: { Dog: { type: object } } }")],
        "components: { schemas: {
            Root: {},
            A: { discriminator: { propertyName: k, mapping: { a: '#/components/schemas/Cat', b: Root } } },
            P: { $ref: '#/components/schemas/Pet' },
            Cat: { type: object },
            Pet: { discriminator: { propertyName: k, mapping: { c: '#/components/schemas/Cat', d: '#/components/schemas/Dog', r: Root } } },
            Dog: { type: object } } }",
    );
}

#[test]
fn schemas_inside_of_a_file_stay_inside() {
    check(
        "components: { schemas: { A: { $ref: a.yaml } } }",
        &[("a.yaml", "
properties: { x: { type: object }, y: { $ref: '#/properties/x' }, z: { $ref: '#/$defs/Z' } }
$defs: { Z: { type: string } }")],
        "components: { schemas: {
            A: { properties: { x: { type: object }, y: { $ref: '#/components/schemas/A/properties/x' }, z: { $ref: '#/components/schemas/Z' } }, $defs: { Z: { type: string } } },
            Z: { type: string } } }",
    );
}

#[test]
fn what_cannot_be_followed_is_said_where_it_stands() {
    let root = "components: { schemas: { A: { items: { $ref: 'sub/b.yaml' } } } }";
    let check = |reference: &'static str, expected: &str| {
        let files = [("sub/b.yaml", reference), ("sub/x.yaml", "{ Room: {} }"), ("sub/bad.yaml", "a: [")];
        let found = problems(root, &files);
        assert_eq!(found.trim_end(), expected, "{reference}");
    };
    check("{ items: { $ref: ../sub/x.yaml#/Room } }", "");
    check(
        "{ items: { $ref: '../../x.yaml' } }",
        "sub/b.yaml:1:18: E0303 the reference `../../x.yaml` leads out of the folder of the root document",
    );
    check("{ items: { $ref: /x.yaml } }", "sub/b.yaml:1:18: E0303 the reference `/x.yaml` leads out of the document");
    check(
        "{ items: { $ref: 'https://a.example/x' } }",
        "sub/b.yaml:1:18: E0303 the reference `https://a.example/x` leads to an address, which needs your consent",
    );
    check(
        "{ items: { $ref: y.yaml } }",
        "sub/b.yaml:1:18: E0101 cannot read the file of the reference `y.yaml`: there is no such file",
    );
    check("{ items: { $ref: 'x.yaml#/Rom' } }", "sub/b.yaml:1:18: E0214 there is no `x.yaml#/Rom`");
    check("{ items: { $ref: '#/Rom' } }", "sub/b.yaml:1:18: E0214 there is no `#/Rom`");
    check("{ items: { $ref: 'x.yaml#Room' } }", "sub/b.yaml:1:18: E0214 there is no `x.yaml#Room`");
    check("{ $ref: b.yaml }", "sub/b.yaml:1:9: E0215 the reference `b.yaml` leads to itself");
    assert!(problems(root, &[("sub/b.yaml", "a: [")]).starts_with("sub/b.yaml:1:"));
    assert_eq!(
        problems("components: { schemas: { A: { $ref: '#/components/schemas/B' } } }", &[]).trim_end(),
        "api.yaml:3:37: E0214 there is no `#/components/schemas/B`"
    );
}

#[test]
fn endless_inlining_ends() {
    let files = [("a.yaml", "{ get: { callbacks: { c: { x: { $ref: a.yaml } } } } }")];
    let found = problems("openapi: 3.0.3\npaths: { /a: { $ref: a.yaml } }", &files);
    assert_eq!(found, "a.yaml:1:39: E0215 the reference `a.yaml` leads to itself\n");
}

#[test]
fn messages_about_the_whole_are_shown_in_the_files() {
    let mut found = Diagnostics::new();
    let text = format!("{HEAD}paths: {{ /a: {{ $ref: a.yaml }} }}");
    let source = source::parse(&text, "api.yaml", &mut found);
    let files =
        [("a.yaml", "get:\n  responses: { '200': { $ref: ok.yaml } }"), ("ok.yaml", "description: OK\ncontnt: {}\n")];
    let joined = join(source, &mut Memory(files.into_iter().collect()), &mut found);
    crate::document::parse_joined(&joined, &mut found).expect("a document");
    joined.origins.relocate(&mut found);
    let lines = render::all(&found, &joined.sources, Format::Short, Color::Never);
    assert_eq!(lines, "ok.yaml:2:1: W0501 a response has no field `contnt`, so it has no effect\n");
}

/// The same, and what is said along the way.
fn check_with(root: &str, files: &[(&'static str, &'static str)], expected: &str, said: &str) {
    let mut found = Diagnostics::new();
    let joined = joined(root, files, &mut found);
    found.extend(joined.problems().cloned());
    assert_eq!(render::all(&found, &joined.sources, Format::Short, Color::Never).trim_end(), said, "{root}");
    let expected = source::parse(&format!("{HEAD}{expected}"), "expected", &mut found);
    let show = |source: &Source| serde_json::to_string_pretty(source.root()).expect("plain values");
    assert_eq!(show(&joined.whole), show(&expected), "{root}");
}

#[test]
fn names_and_addresses_become_pointers() {
    check(
        "components: { schemas: {
            A: { properties: { b: { $ref: '#b' }, c: { $ref: 'https://x.example/c' }, d: { $ref: 'd.yaml#d' }, e: { $ref: '#/components/schemas/A/properties/b' } } },
            B: { $defs: { b: { $anchor: b, type: string } } },
            C: { $id: 'https://x.example/c', $defs: { own: { $anchor: b } }, properties: {
                own: { $ref: '#/$defs/own' }, all: { $ref: '#' }, next: { $ref: next }, b: { $ref: '#b' } } },
            N: { $id: 'https://x.example/next', example: { $id: 'https://x.example/c' } } } }",
        &[("d.yaml", "{ x: { D: { $anchor: d, properties: { again: { $ref: '#d' } } } } }")],
        "components: { schemas: {
            A: { properties: { b: { $ref: '#/components/schemas/B/$defs/b' }, c: { $ref: '#/components/schemas/C' }, d: { $ref: '#/components/schemas/D' }, e: { $ref: '#/components/schemas/A/properties/b' } } },
            B: { $defs: { b: { $anchor: b, type: string } } },
            C: { $defs: { own: { $anchor: b } }, properties: {
                own: { $ref: '#/components/schemas/C/$defs/own' }, all: { $ref: '#/components/schemas/C' }, next: { $ref: '#/components/schemas/N' }, b: { $ref: '#/components/schemas/C/$defs/own' } } },
            N: { example: { $id: 'https://x.example/c' } },
            D: { $anchor: d, properties: { again: { $ref: '#/components/schemas/D' } } } } }",
    );
}

#[test]
fn files_name_themselves() {
    check(
        "$self: https://x.example/api.yaml
components: { schemas: {
    A: { items: { $ref: 'https://x.example/api.yaml#/components/schemas/B' } },
    B: { items: { $ref: 'room.yaml#/Room' } },
    C: { items: { $ref: 'https://x.example/room.yaml#/Room' } } } }",
        &[("room.yaml", "{ $self: 'https://x.example/room.yaml', Room: { type: object } }")],
        "$self: https://x.example/api.yaml
components: { schemas: {
    A: { items: { $ref: '#/components/schemas/B' } },
    B: { items: { $ref: '#/components/schemas/Room' } },
    C: { items: { $ref: '#/components/schemas/Room' } },
    Room: { type: object } } }",
    );
}

#[test]
fn what_is_pasted_is_counted_from_its_own_beginning() {
    check_with(
        "components: { schemas: { A: { properties: { x: { $ref: '#/$defs/X' } }, $defs: { X: { type: string } } }, B: { $id: b, $ref: '#/components/schemas/A' } } }",
        &[],
        "components: { schemas: { A: { properties: { x: { $ref: '#/components/schemas/A/$defs/X' } }, $defs: { X: { type: string } } }, B: { $ref: '#/components/schemas/A' } } }",
        "api.yaml:3:56: W0556 `#/$defs/X` is counted from `#/components/schemas/A`\n\
         api.yaml:3:126: W0556 `#/components/schemas/A` is counted from the whole document",
    );
    check(
        "components: { schemas: { A: { $ref: 'a.yaml#/' } } }",
        &[("a.yaml", "{ type: string }")],
        "components: { schemas: { A: { type: string } } }",
    );
}

#[test]
fn what_is_left_open_is_filled_in() {
    check(
        "paths: { /a: { get: { responses: { '200': { description: OK, content: { application/json: {
    schema: { $defs: { of: { $dynamicAnchor: item, $ref: '#/components/schemas/Room' } }, $ref: '#/components/schemas/Page' } } } } } } } }
components: { schemas: {
    Page: { $id: page, $defs: { of: { $dynamicAnchor: item, not: {} } }, properties: { items: { items: { $dynamicRef: '#item' } }, next: { $ref: '#' } } },
    Users: { $id: users, description: U, $defs: { of: { $dynamicAnchor: item, $ref: '../components/user' } }, $ref: page },
    User: { $id: ../components/user, type: object },
    Room: { type: string } } }",
        &[],
        "paths: { /a: { get: { responses: { '200': { description: OK, content: { application/json: {
    schema: { $defs: { of: { $dynamicAnchor: item, $ref: '#/components/schemas/Room' } }, $ref: '#/components/schemas/Page_Room' } } } } } } } }
components: { schemas: {
    Page: { $defs: { of: { $dynamicAnchor: item, not: {} } }, properties: { items: { items: { $ref: '#/components/schemas/Page/$defs/of' } }, next: { $ref: '#/components/schemas/Page' } } },
    Users: { description: U, $defs: { of: { $dynamicAnchor: item, $ref: '#/components/schemas/User' } }, properties: { items: { items: { $ref: '#/components/schemas/User' } }, next: { $ref: '#/components/schemas/Users' } } },
    User: { type: object },
    Room: { type: string },
    Page_Room: { $defs: { of: { $dynamicAnchor: item, not: {} } }, properties: { items: { items: { $ref: '#/components/schemas/Room' } }, next: { $ref: '#/components/schemas/Page_Room' } } } } }",
    );
}

#[test]
fn trees_are_extended() {
    check(
        "components: { schemas: {
    Tree: { $dynamicAnchor: node, properties: { children: { items: { $dynamicRef: '#node' } } } },
    Named: { $dynamicAnchor: node, allOf: [{ $ref: '#/components/schemas/Tree' }], properties: { name: { type: string } } },
    One: { $dynamicRef: '#only' }, Two: { $dynamicAnchor: only } } }",
        &[],
        "components: { schemas: {
    Tree: { $dynamicAnchor: node, properties: { children: { items: { $ref: '#/components/schemas/Tree' } } } },
    Named: { $dynamicAnchor: node, allOf: [{ $ref: '#/components/schemas/Tree_Named' }], properties: { name: { type: string } } },
    One: { $ref: '#/components/schemas/Two' }, Two: { $dynamicAnchor: only },
    Tree_Named: { $dynamicAnchor: node, properties: { children: { items: { $ref: '#/components/schemas/Named' } } } } } }",
    );
}
