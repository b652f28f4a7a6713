//! What `$id`, `$anchor`, `$dynamicAnchor` and `$self` name: parts of files that have an address of their own, and places by name.
//!
//! A schema with an `$id` is a document inside of the document: its references count from its address, and `#/...` from its own
//! beginning.

use std::collections::{HashMap, HashSet};

use crate::source::Source;
use crate::source::node::{Mapping, Node};
use crate::source::pointer::{FileId, Pointer, Text};
use crate::source::relative;

/// Keys whose values are data, so that nothing in them counts.
const DATA: &[&str] = &["example", "examples", "default", "enum", "const", "value", "dataValue"];

/// Keys whose values hold schemas by names that the author chooses.
const NAMED: &[&str] = &["properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "schemas"];

/// The addresses and names of all files that were read.
#[derive(Default)]
pub(super) struct Resources {
    /// The address of each file: `$self`, or where it lies.
    files: HashMap<FileId, String>,
    /// Schemas with an `$id`, by place: their address.
    roots: HashMap<Pointer, String>,
    /// Files that have such schemas.
    with_ids: HashSet<FileId>,
    /// Parts by address; `None` for one that several have.
    addresses: HashMap<String, Option<Pointer>>,
    /// Places by the resource around them and their name.
    anchors: HashMap<(Pointer, Text), Pointer>,
}

impl Resources {
    /// Takes in a file that lies at `path`.
    pub(super) fn add(&mut self, path: &str, source: &Source, has_names: bool) {
        let root = source.pointer();
        let own = source.root().get("$self").and_then(Node::as_str).map(without_fragment);
        let address = own.map_or_else(|| path.to_owned(), |own| relative::resolve_address(path, own));
        self.name(address.clone(), &root);
        if let Some(own) = own {
            self.name(own.to_owned(), &root);
        }
        self.files.insert(source.file(), address.clone());
        if has_names {
            self.walk(source.root(), &root, (&root, &address), false);
        }
    }

    /// Most documents have no names, and a walk over all values has its price.
    pub(super) fn may_have_names(source: &Source) -> bool {
        source.text().contains("$id") || source.text().contains("nchor")
    }

    fn walk(&mut self, node: &Node, at: &Pointer, (root, address): (&Pointer, &str), is_map: bool) {
        if let Some(items) = node.as_sequence() {
            for (index, item) in items.iter().enumerate() {
                self.walk(item, &at.index(index), (root, address), false);
            }
        }
        let Some(fields) = node.as_mapping() else { return };
        let text = |name: &str| fields.get(name).filter(|_| !is_map).and_then(Node::as_text);
        let id = text("$id").map(|id| relative::resolve_address(address, without_fragment(id)));
        let (root, address) = match &id {
            Some(id) => {
                self.name(id.clone(), at);
                self.roots.insert(at.clone(), id.clone());
                self.with_ids.insert(at.file());
                (at, id.as_str())
            }
            None => (root, address),
        };
        for name in ["$anchor", "$dynamicAnchor"].into_iter().filter_map(text) {
            self.anchors.entry((root.clone(), name.clone())).or_insert_with(|| at.clone());
        }
        for (key, entry) in fields.iter() {
            if is_map || !DATA.contains(&&**key) && !key.starts_with("x-") {
                let names = !is_map && NAMED.contains(&&**key);
                self.walk(&entry.value, &at.key(key.clone()), (root, address), names);
            }
        }
    }

    fn name(&mut self, address: String, at: &Pointer) {
        let known = self.addresses.entry(address).or_insert_with(|| Some(at.clone()));
        if known.as_ref() != Some(at) {
            *known = None;
        }
    }

    /// Whether some schema of a file has an `$id`.
    pub(super) fn has_ids(&self, file: FileId) -> bool {
        self.with_ids.contains(&file)
    }

    /// The resource around a place, and its address.
    pub(super) fn around(&self, at: &Pointer) -> (Pointer, &str) {
        let mut around = at.clone();
        if self.has_ids(at.file()) {
            while !around.is_root() {
                if let Some(address) = self.roots.get(&around) {
                    return (around, address);
                }
                around = around.parent().unwrap_or_else(|| Pointer::root(at.file()));
            }
        }
        let address = self.files.get(&at.file()).map_or("", String::as_str);
        (Pointer::root(at.file()), address)
    }

    /// The part with an address; `Some(None)` if several have it.
    pub(super) fn at_address(&self, address: &str) -> Option<Option<Pointer>> {
        self.addresses.get(address).cloned()
    }

    /// The place with a name in a resource.
    pub(super) fn anchor(&self, resource: &Pointer, name: &str) -> Option<Pointer> {
        self.anchors.get(&(resource.clone(), name.into())).cloned()
    }

    /// The names of a resource.
    pub(super) fn anchors(&self, resource: &Pointer) -> Vec<Text> {
        let own = self.anchors.keys().filter(|(root, _)| root == resource);
        let mut names: Vec<Text> = own.map(|(_, name)| name.clone()).collect();
        names.sort();
        names
    }
}

fn without_fragment(address: &str) -> &str {
    address.split('#').next().unwrap_or(address)
}

/// Where a pointer within a pasted schema may be counted from: components and the schemas of parameters and bodies around a place,
/// outermost first.
pub(super) fn schemas_around(at: &Pointer) -> Vec<Pointer> {
    let tokens: Vec<Text> = at.tokens().into_iter().cloned().collect();
    let mut around = Pointer::root(at.file());
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        around = around.key(token.clone());
        let is_component = index == 2 && &*tokens[0] == "components" && &*tokens[1] == "schemas";
        if is_component || &*tokens[0] != "components" && matches!(&**token, "schema" | "itemSchema") {
            found.push(around.clone());
        }
    }
    found
}

/// Whether a value is an object with entries, for suggestions.
pub(super) fn names_at<'a>(root: &'a Node, at: &Pointer) -> impl Iterator<Item = &'a Text> {
    root.at(at).and_then(Node::as_mapping).into_iter().flat_map(Mapping::keys)
}
