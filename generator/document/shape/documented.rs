//! `docs/fields.md` lists every field: it is compared with the table.

use std::collections::BTreeMap;

use crate::diagnostics::catalogue::find;

use super::table::{DOCUMENT, Kind, REFERENCE, Rest, SCHEMA, Shape};

const FIELDS: &str = include_str!("../../../docs/fields.md");

/// Names of fields by the name of their object; `*` for those that authors name.
type Objects = BTreeMap<String, Vec<String>>;

fn collect(shape: &Shape, found: &mut Objects) {
    if found.contains_key(shape.name) {
        return;
    }
    let mut names: Vec<String> = shape.fields.iter().map(|field| field.name.to_owned()).collect();
    if !matches!(shape.rest, Rest::Nothing) {
        names.push("*".to_owned());
    }
    names.sort();
    found.insert(shape.name.to_owned(), names);
    shape.fields.iter().for_each(|field| collect_kind(&field.kind, found));
    if let Rest::Named(kind) | Rest::Statuses(kind) = &shape.rest {
        collect_kind(kind, found);
    }
}

fn collect_kind(kind: &Kind, found: &mut Objects) {
    match kind {
        Kind::List(inner) | Kind::Map(inner) => collect_kind(inner, found),
        Kind::Object(shape) => collect(shape, found),
        Kind::RefOr(shape) => {
            collect(&REFERENCE, found);
            collect(shape, found);
        }
        Kind::Schema | Kind::Alternatives => collect(&SCHEMA, found),
        _ => {}
    }
}

/// The cells of the rows of a table; heads and rules are none.
fn cells(line: &str) -> Option<Vec<&str>> {
    let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
    (!["field", "---"].contains(&cells[0])).then_some(cells)
}

/// `A server` → `a server`
fn object(heading: &str) -> String {
    let mut letters = heading.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

/// The table of the docs; states and codes are such that there are.
fn documented() -> Objects {
    let mut found = Objects::new();
    let mut current = String::new();
    for line in FIELDS.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            current = object(heading);
        } else if let Some(cells) = cells(line) {
            let [field, state, how] = cells[..] else { panic!("not three cells: {line}") };
            assert!(["used", "kept", "refused"].contains(&state) && !how.is_empty(), "{line}");
            let codes: Vec<&str> = how.split(['(', ')', ' ', ',']).filter(|word| is_code(word)).collect();
            assert!(codes.iter().all(|code| find(code).is_some()), "{line}");
            assert!(state != "refused" || !codes.is_empty(), "no code of a message: {line}");
            found.entry(current.clone()).or_default().push(field.trim_matches('`').to_owned());
        }
    }
    found.values_mut().for_each(|fields| fields.sort());
    found
}

/// `W0531`
fn is_code(word: &str) -> bool {
    word.len() == 5 && word.starts_with(['E', 'W']) && word[1..].bytes().all(|byte| byte.is_ascii_digit())
}

#[test]
fn every_field_of_every_object_is_documented() {
    let mut expected = Objects::new();
    collect(&DOCUMENT, &mut expected);
    let documented = documented();
    for (name, fields) in &expected {
        assert_eq!(documented.get(name), Some(fields), "{name} in docs/fields.md");
    }
    assert!(documented.keys().all(|name| expected.contains_key(name)), "docs/fields.md has an object that is none");
}
