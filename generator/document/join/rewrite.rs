//! The walk over the objects of OpenAPI: references to other files become references into the root, or what they name.

use super::names::{base, same_words};
use super::resolve::{Found, Why, only_reference};
use super::{Join, Moved, component, with_entry};
use crate::diagnostics;
use crate::document::shape::table::{self, Kind, Rest, Shape};
use crate::source::node::{Entry, Mapping, Node, Value};
use crate::source::pointer::{FileId, Pointer, Text};

/// How deep a reference may stand whose place is taken by what it names, and how many of them there may be.
const MAX_DEPTH: usize = 100;
const MAX_INLINED: usize = 100_000;

/// A place on the way down, in the whole and in the file where it is written; it becomes a pointer only when one is needed.
pub(super) enum Here<'a> {
    At { place: &'a Pointer, from: &'a Pointer },
    Key(&'a Here<'a>, &'a str),
    Index(&'a Here<'a>, usize),
}

impl<'a> Here<'a> {
    pub(super) fn at(place: &'a Pointer, from: &'a Pointer) -> Self {
        Here::At { place, from }
    }

    /// The place in the whole.
    fn place(&self) -> Pointer {
        match self {
            Here::At { place, .. } => (*place).clone(),
            Here::Key(parent, key) => parent.place().key(*key),
            Here::Index(parent, index) => parent.place().index(*index),
        }
    }

    /// The place in the file.
    fn from(&self) -> Pointer {
        match self {
            Here::At { from, .. } => (*from).clone(),
            Here::Key(parent, key) => parent.from().key(*key),
            Here::Index(parent, index) => parent.from().index(*index),
        }
    }

    fn file(&self) -> FileId {
        match self {
            Here::At { from, .. } => from.file(),
            Here::Key(parent, _) | Here::Index(parent, _) => parent.file(),
        }
    }
}

impl Join<'_> {
    /// Before the walk: a component of the root that is nothing but a reference to a file, and has the name that the part would get,
    /// becomes its place. `Room: { $ref: ./schemas/room.yaml }`.
    pub(super) fn adopt(&mut self, root: &Node) {
        for field in table::COMPONENTS.fields {
            let Kind::Map(kind) = &field.kind else { continue };
            let Some(section) = self.section(kind) else { continue };
            let entries = root.get("components").and_then(|components| components.get(field.name));
            for (name, entry) in entries.and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter) {
                let place = component(section, name);
                let written = only_reference(&entry.value).filter(|written| !written.starts_with('#'));
                if let Some(Found::Part(from, _)) = written.map(|written| self.find(&place, written))
                    && same_words(name, &base(&from, self.sources.path(from.file())))
                    && self.names.place(section, &from).is_none()
                {
                    self.names.settle(section, &from, place);
                }
            }
        }
    }

    /// A value with its references rewritten; `None` if nothing changes.
    pub(super) fn value(&mut self, kind: &'static Kind, node: &Node, here: &Here<'_>) -> Option<Node> {
        match reference_of(kind, node) {
            Some(written) => self.reference(kind, &written, node, here),
            None => self.inside(kind, node, here),
        }
    }

    fn inside(&mut self, kind: &'static Kind, node: &Node, here: &Here<'_>) -> Option<Node> {
        match kind {
            Kind::Schema => self.object(&table::SCHEMA, node, here),
            Kind::Object(shape) | Kind::RefOr(shape) => self.object(shape, node, here),
            Kind::Map(kind) => self.entries(node, here, |_| Some(kind)),
            Kind::List(kind) => self.items(kind, node, here),
            Kind::Alternatives => self.items(&Kind::Schema, node, here),
            Kind::Text | Kind::Dialect if self.bundling => as_text(node),
            Kind::Any if self.bundling && std::ptr::eq(kind, &table::EXTENSION) => self.extension(node, here),
            _ => None,
        }
    }

    pub(super) fn object(&mut self, shape: &'static Shape, node: &Node, here: &Here<'_>) -> Option<Node> {
        if std::ptr::eq(shape, &table::DISCRIMINATOR) {
            return self.discriminator(node, here);
        }
        self.entries(node, here, |key| match (shape.field(key), &shape.rest) {
            (Some(field), _) => Some(&field.kind),
            (None, _) if key == "x-sse" => Some(&table::X_SSE),
            (None, _) if key.starts_with("x-") => Some(&table::EXTENSION),
            (None, Rest::Named(kind) | Rest::Statuses(kind)) => Some(kind),
            (None, Rest::Nothing) => None,
        })
    }

    fn entries(&mut self, node: &Node, here: &Here<'_>, kind: impl Fn(&str) -> Option<&'static Kind>) -> Option<Node> {
        self.depth += 1;
        let mut changed: Vec<(Text, Node)> = Vec::new();
        for (key, entry) in node.as_mapping().into_iter().flat_map(Mapping::iter) {
            let new = kind(key).and_then(|kind| self.value(kind, &entry.value, &Here::Key(here, key)));
            changed.extend(new.map(|new| (key.clone(), new)));
        }
        self.depth -= 1;
        with_values(node, changed)
    }

    fn items(&mut self, kind: &'static Kind, node: &Node, here: &Here<'_>) -> Option<Node> {
        self.depth += 1;
        let items = node.as_sequence().unwrap_or_default();
        let new = items.iter().enumerate().map(|(index, item)| self.value(kind, item, &Here::Index(here, index)));
        let new: Vec<Option<Node>> = new.collect();
        self.depth -= 1;
        if new.iter().all(Option::is_none) {
            return None;
        }
        let items = new.into_iter().zip(items).map(|(new, item)| new.unwrap_or_else(|| item.clone())).collect();
        Some(Node::new(Value::Sequence(items), node.span()))
    }

    fn reference(&mut self, kind: &'static Kind, written: &str, node: &Node, here: &Here<'_>) -> Option<Node> {
        let section = self.section(kind);
        if here.file() == FileId::ROOT && written.starts_with('#') {
            return match self.local(&here.from(), written) {
                Some(target) if section.is_some() || is_path_item(kind) => {
                    Some(self.with_reference(kind, &target, node, here))
                }
                _ => self.inside(kind, node, here),
            };
        }
        match self.find(&here.from(), written) {
            Found::Nothing(why) => {
                self.unresolved(here, why);
                self.inside(kind, node, here)
            }
            Found::Root(target) if section.is_some() || is_path_item(kind) => {
                Some(self.with_reference(kind, &target, node, here))
            }
            Found::Root(target) => {
                let found = self.root.root().at(&target).cloned()?;
                self.inline(kind, node, (target, found), here)
            }
            Found::Part(from, found) => {
                let Some(section) = section else { return self.inline(kind, node, (from, found), here) };
                // A component of another kind keeps its kind: that it does not fit is for later stages.
                let (section, kind) = own_section(&from).unwrap_or((section, kind));
                let target = self.place(section, &from, kind, &found);
                if target != here.place() {
                    return Some(self.with_reference(kind, &target, node, here));
                }
                self.origins.insert(target.clone(), from.clone());
                Some(self.value(kind, &found, &Here::at(&target, &from)).unwrap_or(found))
            }
        }
    }

    /// The place of a part in the whole; a part that has none becomes a component.
    fn place(&mut self, section: &'static str, from: &Pointer, kind: &'static Kind, node: &Node) -> Pointer {
        if let Some(place) = self.names.place(section, from) {
            return place;
        }
        let name = self.names.choose(section, from, self.sources.path(from.file()));
        let place = component(section, &name);
        self.names.settle(section, from, place.clone());
        self.origins.insert(place.clone(), from.clone());
        self.queue.push_back(Moved { section, name, from: from.clone(), node: node.clone(), kind });
        place
    }

    fn with_reference(&mut self, kind: &'static Kind, target: &Pointer, node: &Node, here: &Here<'_>) -> Node {
        let rest = self.inside(kind, node, here).unwrap_or_else(|| node.clone());
        let span = node.get("$ref").map(Node::span).unwrap_or_default();
        with_entry(&rest, "$ref", Node::new(Value::String(target.to_reference().into()), span))
    }

    fn unresolved(&mut self, here: &Here<'_>, why: Why) {
        if let Some(why) = why {
            self.unresolved.insert(here.place(), *why);
        }
    }

    /// Before: `get: { $ref: list.yaml }`. After: `get: { operationId: list, ... }`. Fields beside the reference stay.
    fn inline(
        &mut self,
        kind: &'static Kind,
        node: &Node,
        (from, found): (Pointer, Node),
        here: &Here<'_>,
    ) -> Option<Node> {
        let circle = self.inlining.contains(&from);
        if circle || self.depth > MAX_DEPTH || self.inlined > MAX_INLINED {
            let at = here.from();
            let written = node.get("$ref").and_then(Node::as_str).unwrap_or_default().to_owned();
            let why = if circle {
                diagnostics::cyclic_reference(&at, &[&written, &written])
            } else {
                let construct = format!("the reference `{written}`, since there are too many around or before it");
                diagnostics::unsupported(&at, &construct, None).with_focus(at.key("$ref"))
            };
            self.diagnostics.report(why);
            return None;
        }
        let place = here.place();
        self.inlined += 1;
        self.inlining.push(from.clone());
        let found = self.value(kind, &found, &Here::at(&place, &from)).unwrap_or(found);
        self.inlining.pop();
        let own = self.inside(kind, node, here).unwrap_or_else(|| node.clone());
        let (Some(own), Some(others)) = (own.as_mapping().filter(|own| own.len() > 1), found.as_mapping()) else {
            self.origins.insert(place, from);
            return Some(found);
        };
        let mut merged: Vec<(Text, Entry)> = Vec::new();
        for (key, entry) in own.iter().filter(|(key, _)| &***key != "$ref") {
            let mut entry = entry.clone();
            if &**key == "parameters"
                && let Some(more) = others.get(key)
            {
                entry.value = self.both_lists(&entry.value, more, &place.key(key.clone()), &from.key(key.clone()));
            }
            merged.push((key.clone(), entry));
        }
        for (key, entry) in others.iter().filter(|(key, _)| own.get(key).is_none()) {
            self.origins.insert(place.key(key.clone()), from.key(key.clone()));
            merged.push((key.clone(), entry.clone()));
        }
        Some(Node::new(Value::Mapping(merged.into_iter().collect()), node.span()))
    }

    /// What an extension refers to means nothing here, but files are left behind: it is taken in where it can be found.
    fn extension(&mut self, node: &Node, here: &Here<'_>) -> Option<Node> {
        let is_local = here.file() == FileId::ROOT;
        let written = only_reference(node).filter(|written| {
            let path = written.split('#').next().unwrap_or_default();
            is_data(path) || path.is_empty() && !is_local
        });
        let Some(written) = written else {
            let fields = self.entries(node, here, |_| Some(&table::EXTENSION));
            return fields.or_else(|| self.items(&table::EXTENSION, node, here));
        };
        match self.find(&here.from(), written) {
            Found::Part(from, found) if !self.inlining.contains(&from) && self.depth <= MAX_DEPTH => {
                self.inlining.push(from.clone());
                let new = self.extension(&found, &Here::at(&here.place(), &from)).unwrap_or(found);
                self.inlining.pop();
                Some(new)
            }
            _ => None,
        }
    }

    /// The parameters of a path item, then those of the one it refers to which are not there yet.
    fn both_lists(&mut self, own: &Node, more: &Node, place: &Pointer, from: &Pointer) -> Node {
        let mut items = own.as_sequence().unwrap_or_default().to_vec();
        let key = |node: &Node| (node.get("name").cloned(), node.get("in").cloned(), node.get("$ref").cloned());
        for (index, item) in more.as_sequence().unwrap_or_default().iter().enumerate() {
            if !items.iter().any(|known| key(known) == key(item)) {
                self.origins.insert(place.index(items.len()), from.index(index));
                items.push(item.clone());
            }
        }
        Node::new(Value::Sequence(items), own.span())
    }

    /// The values of `mapping` and `defaultMapping` are references, or names of components.
    fn discriminator(&mut self, node: &Node, here: &Here<'_>) -> Option<Node> {
        let mut changed: Vec<(Text, Node)> = Vec::new();
        for (key, entry) in node.as_mapping().into_iter().flat_map(Mapping::iter) {
            let here = Here::Key(here, key);
            let new = match &**key {
                "mapping" => self.mapping(&entry.value, &here),
                "defaultMapping" => self.mapped(&entry.value, &here),
                _ => None,
            };
            changed.extend(new.map(|new| (key.clone(), new)));
        }
        with_values(node, changed)
    }

    fn mapping(&mut self, node: &Node, here: &Here<'_>) -> Option<Node> {
        let mut changed: Vec<(Text, Node)> = Vec::new();
        for (key, entry) in node.as_mapping().into_iter().flat_map(Mapping::iter) {
            let new = self.mapped(&entry.value, &Here::Key(here, key));
            changed.extend(new.map(|new| (key.clone(), new)));
        }
        with_values(node, changed)
    }

    fn mapped(&mut self, node: &Node, here: &Here<'_>) -> Option<Node> {
        let written = node.as_str()?;
        let file = here.file();
        let reference = if file == FileId::ROOT && written.starts_with('#') {
            let target = self.local(&here.from(), written)?;
            return Some(Node::new(Value::String(target.to_reference().into()), node.span()));
        } else if file == FileId::ROOT && self.names.is_taken("schemas", written) {
            return None;
        } else if written.contains(['#', '/']) || is_data(written) {
            written.to_owned()
        } else {
            // A name means the component of its own file, if that has one.
            let own = Pointer::root(file).key("components").key("schemas").key(written);
            self.tree(file).at(&own).filter(|_| file != FileId::ROOT)?;
            own.to_reference()
        };
        let target = match self.find(&here.from(), &reference) {
            Found::Root(target) => target,
            Found::Part(from, found) => self.place("schemas", &from, &Kind::Schema, &found),
            Found::Nothing(why) => {
                self.unresolved(here, why);
                return None;
            }
        };
        Some(Node::new(Value::String(target.to_reference().into()), node.span()))
    }

    /// Where OpenAPI keeps components of a kind; `None` if it has no place for them in this version.
    fn section(&self, kind: &Kind) -> Option<&'static str> {
        let wanted = match kind {
            Kind::Schema => return Some("schemas"),
            Kind::RefOr(shape) | Kind::Object(shape) => shape,
            _ => return None,
        };
        let holds = |kind: &Kind| match kind {
            Kind::RefOr(shape) | Kind::Object(shape) => std::ptr::eq(*shape, *wanted),
            _ => false,
        };
        let mut fields = table::COMPONENTS.fields.iter().filter(|field| field.since <= self.version);
        fields.find(|field| matches!(&field.kind, Kind::Map(kind) if holds(kind))).map(|field| field.name)
    }
}

/// The `$ref` of a value, where one may stand. Where OpenAPI wants a text, files of text are none of its business.
fn reference_of(kind: &Kind, node: &Node) -> Option<Text> {
    let written = node.get("$ref")?.as_text()?;
    let path = written.split('#').next().unwrap_or_default();
    let may = match kind {
        Kind::Any | Kind::AnyList => false,
        Kind::Map(kind) => matches!(kind, Kind::Schema | Kind::Object(_) | Kind::RefOr(_) | Kind::Map(_)),
        Kind::Schema | Kind::Object(_) | Kind::RefOr(_) => true,
        _ => is_data(path) || path.is_empty(),
    };
    may.then(|| written.clone())
}

/// Whether a file is read as data.
fn is_data(path: &str) -> bool {
    [".yaml", ".yml", ".json"].iter().any(|end| path.ends_with(end))
}

/// A number or a truth value where a text is meant: the text that was written.
fn as_text(node: &Node) -> Option<Node> {
    let is_other = matches!(node.value(), Value::Number(_) | Value::Bool(_));
    let text = is_other.then(|| crate::document::read::text(node))?;
    Some(Node::new(Value::String(text?), node.span()))
}

fn is_path_item(kind: &Kind) -> bool {
    matches!(kind, Kind::Object(shape) if std::ptr::eq(*shape, &table::PATH_ITEM))
}

/// The section of a part that is a component of its own file, and what stands there.
fn own_section(from: &Pointer) -> Option<(&'static str, &'static Kind)> {
    let [components, section, _] = from.tokens()[..] else { return None };
    let field = table::COMPONENTS.field(section).filter(|_| &**components == "components")?;
    match &field.kind {
        Kind::Map(kind) => Some((field.name, kind)),
        _ => None,
    }
}

/// An object with new values under some of its keys, given in its order; `None` if there are none.
fn with_values(node: &Node, changed: Vec<(Text, Node)>) -> Option<Node> {
    if changed.is_empty() {
        return None;
    }
    let mut changed = changed.into_iter().peekable();
    let entries = node.as_mapping()?.iter().map(|(key, entry)| {
        let new = changed.next_if(|(changed, _)| changed == key).map(|(_, new)| new);
        let entry = Entry { key_span: entry.key_span, value: new.unwrap_or_else(|| entry.value.clone()) };
        (key.clone(), entry)
    });
    Some(Node::new(Value::Mapping(entries.collect()), node.span()))
}
