//! What overlays make of documents, and what is said.

use super::overlay;
use crate::diagnostics::Diagnostics;
use crate::diagnostics::render::{self, Color, Format};
use crate::document;
use crate::source::{self, NoNeighbours, Sources};

fn overlaid(root: &str, overlays: &[&str], found: &mut Diagnostics) -> super::Overlaid {
    let mut sources = Sources::new(source::parse(root, "api.yaml", found));
    for (index, text) in overlays.iter().enumerate() {
        let name = format!("o{}.yaml", index + 1);
        sources.push_named(name.clone(), source::parse_as(sources.next(), text, &name, found));
    }
    overlay(sources, found)
}

#[track_caller]
fn check(root: &str, actions: &str, expected: &str, said: &str) {
    let mut found = Diagnostics::new();
    let text = format!("overlay: 1.1.0\ninfo: {{ title: T, version: '1' }}\nactions:\n{actions}");
    let done = overlaid(root, &[&text], &mut found);
    let expected = source::parse(expected, "expected", &mut found);
    let show = |node| serde_json::to_string_pretty(node).expect("plain values");
    assert_eq!(show(&done.root), show(expected.root()));
    assert_eq!(render::all(&found, &done.sources, Format::Short, Color::Never).trim_end(), said);
}

#[test]
fn updates_are_merged() {
    check(
        "{ a: { b: 1, c: [1], d: { e: f } }, l: [{ x: 1 }, { x: 2 }, 3] }",
        "- { target: $.a, update: { b: 2, c: [2, 3], d: { g: h }, n: ~ } }
- { target: '$.l[?@.x == 2]', update: { y: 1 } }
- { target: $.l, update: { z: 1 } }
- { target: '$.l[2]', update: four }
- { target: $.a.d, copy: '$.l[0]' }",
        "{ a: { b: 2, c: [1, 2, 3], d: { e: f, g: h, x: 1 }, n: ~ }, l: [{ x: 1 }, { x: 2, y: 1 }, four, { z: 1 }] }",
        "",
    );
}

#[test]
fn what_is_removed_is_gone() {
    check(
        "{ paths: { /a: { get: { x-internal: true }, post: {} } }, l: [1, { r: 1 }, { r: 2 }, 4] }",
        "- { target: '$.paths.*[?@.x-internal]', remove: true }
- { target: '$.paths.*[?@[\"x-internal\"]]', remove: true, update: { a: b } }
- { target: '$.l[?@.r]', remove: true }",
        "{ paths: { /a: { post: {} } }, l: [1, 4] }",
        "o1.yaml:4:13: E0260 `$.paths.*[?@.x-internal]` is no JSONPath: in long-hand segment, expected closing ']'",
    );
}

#[test]
fn mistakes_are_said_where_they_stand() {
    let check =
        |actions: &str, said: &str| check("{ a: { b: 1 }, l: [1, 2] }", actions, "{ a: { b: 1 }, l: [1, 2] }", said);
    check("- { target: $.x, remove: true }", "o1.yaml:4:13: W0560 `$.x` matches nothing in the document");
    check("- { target: $, remove: true }", "o1.yaml:4:13: E0260 an overlay cannot remove the whole document");
    check("- { target: $.a, update: 1 }", "o1.yaml:4:26: E0260 the target `#/a` is an object, and this is a number");
    check("- { target: $.a, copy: '$.l[*]' }", "o1.yaml:4:24: E0260 `copy` has to name one value, and names 2");
    check("- { update: 1 }", "o1.yaml:4:5: E0260 an action has a `target`");
    check(
        "- { target: $.a, updte: {} }",
        "o1.yaml:4:18: W0501 an action of an overlay has no field `updte`, so it has no effect",
    );
}

#[test]
fn messages_lead_into_the_overlay() {
    let root = "openapi: 3.1.0
info: { title: T, version: '1' }
paths:
  /a:
    get:
      parameters:
        - { name: gone, in: query, schema: {} }
        - { name: kept, in: qury, schema: {} }
      responses: {}
";
    let overlays = [
        "overlay: 1.0.0\nactions:\n- { target: '$..parameters[0]', remove: true }",
        "overlay: 1.0.0\nactions:\n- target: $.paths['/a']\n  update:\n    post: { respnses: {}, parameters: [{ $ref: '#/nowhere' }] }\n- { target: \"$.paths['/a'].get\", update: { tags: x } }",
    ];
    let mut found = Diagnostics::new();
    let done = overlaid(root, &overlays, &mut found);
    let joined = document::join(done, &mut NoNeighbours, &mut found);
    document::parse_joined(&joined, &mut found);
    joined.origins.relocate(&mut found);
    let said = render::all(&found, &joined.sources, Format::Short, Color::Never);
    assert_eq!(
        said,
        "api.yaml:8:29: E0207 `qury` is not a value of `in`
o2.yaml:6:50: E0206 `tags` must be a list, and this is a string
o2.yaml:5:13: W0501 an operation has no field `respnses`, so it has no effect
"
    );
}
