//! Names of the components that parts of other files become.

use std::collections::{HashMap, HashSet};

use crate::document::shape::table::{self, Kind};
use crate::source::node::{Mapping, Node};
use crate::source::pointer::{Pointer, Text};

/// Names that are taken, and the parts that have one.
pub(super) struct Names {
    taken: HashSet<(String, String)>,
    /// By section and by where the part was written: its place in the whole.
    places: HashMap<(&'static str, Pointer), Pointer>,
}

impl Names {
    /// Those of the root document.
    pub(super) fn of(root: &Node) -> Self {
        let mut taken = HashSet::new();
        let sections = root.get("components").and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter);
        for (section, entry) in sections {
            let names = entry.value.as_mapping().into_iter().flat_map(Mapping::keys);
            taken.extend(names.map(|name| (section.to_string(), name.to_string())));
        }
        Names { taken, places: HashMap::new() }
    }

    /// Where a part has its place, or is inside of one that has.
    pub(super) fn place(&self, section: &'static str, from: &Pointer) -> Option<Pointer> {
        if let Some(place) = self.places.get(&(section, from.clone())) {
            return Some(place.clone());
        }
        if section != "schemas" {
            return None;
        }
        // A schema inside of another one stays where it is, unless that is where named schemas are kept.
        let mut rest: Vec<Text> = Vec::new();
        let mut around = from.clone();
        while let Some(token) = around.last().cloned() {
            rest.insert(0, token);
            around = around.parent()?;
            if let Some(place) = self.places.get(&(section, around.clone())) {
                return is_inside(&rest).then(|| rest.into_iter().fold(place.clone(), |at, token| at.key(token)));
            }
        }
        None
    }

    /// Whether the root document or a part has a component of this name.
    pub(super) fn is_taken(&self, section: &str, name: &str) -> bool {
        self.taken.contains(&(section.to_owned(), name.to_owned()))
    }

    /// Gives a part its place.
    pub(super) fn settle(&mut self, section: &'static str, from: &Pointer, place: Pointer) {
        self.places.insert((section, from.clone()), place);
    }

    /// A free name for a part of the file at `path`: its own; with the names of its file and folders before it; with a number.
    pub(super) fn choose(&mut self, section: &'static str, from: &Pointer, path: &str) -> String {
        let own = base(from, path);
        let mut around: Vec<&str> = path.split('/').collect();
        if from.is_root() {
            around.pop();
        }
        let longer = around.into_iter().rev().scan(own.clone(), |name, part| {
            *name = format!("{}_{name}", plain(stem(part)));
            Some(name.clone())
        });
        let numbered = (2..).map(|number| format!("{own}_{number}"));
        let mut names = std::iter::once(own.clone()).chain(longer).chain(numbered);
        names
            .find(|name| self.taken.insert((section.to_owned(), name.clone())))
            .expect("there are more numbers than names")
    }
}

/// Whether a way leads from a schema to one inside of it that has no name of its own.
fn is_inside(way: &[Text]) -> bool {
    let mut kind = &Kind::Schema;
    for token in way {
        kind = match kind {
            Kind::Schema if matches!(&**token, "$defs" | "definitions") => return false,
            Kind::Schema => match table::SCHEMA.field(token) {
                Some(field) => &field.kind,
                None => return false,
            },
            Kind::Map(kind) | Kind::List(kind) => kind,
            Kind::Alternatives => &Kind::Schema,
            _ => return false,
        };
    }
    matches!(kind, Kind::Schema)
}

/// The name that a part has where it was written: the last key, or the file's name.
pub(super) fn base(from: &Pointer, path: &str) -> String {
    let name = match from.last() {
        Some(key) => plain(key),
        None => plain(stem(path.rsplit('/').next().unwrap_or(path))),
    };
    if name.is_empty() { "part".to_owned() } else { name }
}

/// Whether two names differ in nothing but capitals and punctuation.
pub(super) fn same_words(a: &str, b: &str) -> bool {
    let words = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    words(a).to_lowercase() == words(b).to_lowercase()
}

fn stem(file: &str) -> &str {
    match file.rsplit_once('.') {
        Some((stem, extension)) if matches!(&*extension.to_ascii_lowercase(), "yaml" | "yml" | "json") => stem,
        _ => file,
    }
}

/// What may stand in the name of a component.
fn plain(text: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' };
    text.chars().map(kept).collect::<String>().trim_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::pointer::FileId;

    fn names() -> Names {
        let mut found = crate::diagnostics::Diagnostics::new();
        let root = crate::source::parse("components: { schemas: { Room: {} } }", "test", &mut found);
        Names::of(root.root())
    }

    fn at(pointer: &str) -> Pointer {
        Pointer::parse(FileId(1), pointer).expect("a pointer")
    }

    #[test]
    fn names_come_from_the_last_key_or_the_file() {
        let mut names = names();
        let mut check = |from: &str, path: &str, expected: &str| {
            assert_eq!(names.choose("schemas", &at(from), path), expected);
        };
        check("#/definitions/User", "common.yaml", "User");
        check("#", "schemas/user.yaml", "user");
        check("#/Room", "common.yaml", "common_Room");
        check("#/Room", "v2/common.yaml", "v2_common_Room");
        check("#/x/Room", "common.yaml", "Room_2");
        check("#", "other/user.yml", "other_user");
        check("#/paths/~1rooms~1{id}", "a.yaml", "rooms__id");
        check("#/聊天", "a.yaml", "聊天");
    }

    #[test]
    fn schemas_inside_of_a_moved_one_have_no_name() {
        let mut names = names();
        let place = Pointer::parse(FileId::ROOT, "#/components/schemas/user").expect("a pointer");
        names.settle("schemas", &at("#"), place);
        let check = |from: &str, expected: Option<&str>| {
            let place = names.place("schemas", &at(from)).map(|place| place.to_string());
            assert_eq!(place.as_deref(), expected, "{from}");
        };
        check("#", Some("#/components/schemas/user"));
        check("#/properties/a/items", Some("#/components/schemas/user/properties/a/items"));
        check("#/allOf/0", Some("#/components/schemas/user/allOf/0"));
        check("#/properties", None);
        check("#/$defs/A", None);
        check("#/x-defs/A", None);
    }
}
