//! From the text of a reference to what it names, in whichever file that is.

use super::Join;
use super::resources::{self, Resources};
use crate::diagnostics::{self, Diagnostic, suggest};
use crate::source::Refused;
use crate::source::node::Node;
use crate::source::pointer::{FileId, Pointer};
use crate::source::relative::{self, Outside};

/// Longest chain of references that is followed.
const MAX_CHAIN: usize = 1_000;

/// What a reference names.
pub(super) enum Found {
    /// A place of the root document.
    Root(Pointer),
    /// A part of another file, and where it was written.
    Part(Pointer, Node),
    /// Nothing.
    Nothing(Why),
}

/// What to say about a reference that leads nowhere, unless it has been said.
pub(super) type Why = Option<Box<Diagnostic>>;

impl Join<'_> {
    /// What `written` names in the object at `at`. Parts that are nothing but a reference themselves are followed.
    pub(super) fn find(&mut self, at: &Pointer, written: &str) -> Found {
        let mut at = at.clone();
        let mut chain = vec![written.to_owned()];
        let mut seen = Vec::new();
        loop {
            let found = self.find_one(&at, &chain[chain.len() - 1]);
            let Found::Part(from, node) = &found else { return found };
            let Some(next) = only_reference(node) else { return found };
            let met = seen.iter().position(|seen| seen == from);
            if met.is_some() || seen.len() > MAX_CHAIN {
                let mut circle = chain.split_off(met.map_or(0, |index| index + 1));
                circle.extend(circle.first().cloned());
                let circle: Vec<&str> = circle.iter().map(String::as_str).collect();
                return Found::Nothing(why(diagnostics::cyclic_reference(&at, &circle)));
            }
            chain.push(next.to_owned());
            at = from.clone();
            seen.push(at.clone());
        }
    }

    fn find_one(&mut self, at: &Pointer, written: &str) -> Found {
        let (path, fragment) = written.split_once('#').unwrap_or((written, ""));
        let resource = match path {
            "" => self.resources.around(at).0,
            _ => match self.resource(at, written, path) {
                Ok(resource) => resource,
                Err(why) => return Found::Nothing(why),
            },
        };
        let file = resource.file();
        if self.tree(file).is_null() {
            return Found::Nothing(None);
        }
        let found = self.lead(at, written, &resource, fragment);
        let root = self.tree(file);
        match found {
            None => Found::Nothing(why(self.dangling(at, written, &resource, fragment))),
            Some(pointer) if file == FileId::ROOT => Found::Root(pointer),
            Some(pointer) => match root.at(&pointer) {
                Some(node) => Found::Part(pointer, node.clone()),
                None => Found::Nothing(None),
            },
        }
    }

    /// The place that a fragment names in a resource.
    fn lead(&mut self, at: &Pointer, written: &str, resource: &Pointer, fragment: &str) -> Option<Pointer> {
        let Some(way) = Pointer::parse(resource.file(), &format!("#{fragment}")) else {
            return self.resources.anchor(resource, fragment);
        };
        let root = self.tree(resource.file());
        let from = |start: &Pointer| {
            let place = way.tokens().into_iter().fold(start.clone(), |place, token| place.key(token.clone()));
            root.at(&place).is_some().then_some(place)
        };
        if let Some(place) = from(resource) {
            return Some(place);
        }
        if fragment == "/" {
            return Some(resource.clone());
        }
        if !written.starts_with('#') {
            return None;
        }
        // Schemas are pasted from elsewhere with their `#/$defs/...`, and get an `$id` while they refer to `#/components/...`.
        let (place, begin) = match from(&Pointer::root(resource.file())) {
            Some(place) => (place, Pointer::root(resource.file())),
            None => resources::schemas_around(at).into_iter().find_map(|start| Some((from(&start)?, start)))?,
        };
        if self.told.insert(at.clone()) {
            self.diagnostics.report(diagnostics::reference_begins_elsewhere(at, written, &begin, &place));
        }
        Some(place)
    }

    /// The part that the address of a reference names: what says so of itself, or a file.
    fn resource(&mut self, at: &Pointer, written: &str, path: &str) -> Result<Pointer, Why> {
        let (_, base) = self.resources.around(at);
        let address = relative::resolve_address(base, path);
        match self.resources.at_address(&address).or_else(|| self.resources.at_address(path)) {
            Some(Some(part)) => return Ok(part),
            Some(None) => return Err(why(diagnostics::reference_to_several(at, written))),
            None => {}
        }
        let file = self.open(at, written, path)?;
        Ok(Pointer::root(file))
    }

    /// The file that a reference names, read when it is the first time.
    fn open(&mut self, at: &Pointer, written: &str, path: &str) -> Result<FileId, Why> {
        let path = self.file_place(at, path).map_err(|outside| match outside {
            Outside::Address => why(diagnostics::reference_to_address(at, written)),
            Outside::Absolute => why(diagnostics::reference_absolute(at, written)),
        })?;
        if !self.opened.contains_key(&path) {
            let file = self.sources.next();
            let opened = self.neighbours.open(file, &path, self.diagnostics).map(|source| {
                self.resources.add(&path, &source, Resources::may_have_names(&source));
                self.sources.push(path.clone(), source);
                file
            });
            self.opened.insert(path.clone(), opened);
        }
        match &self.opened[&path] {
            Ok(file) => Ok(*file),
            // The reference stays, and is reported where it is needed.
            Err(Refused::InMemory) => Err(None),
            Err(Refused::NotAllowed) => Err(why(diagnostics::reference_not_allowed(at, written, &path))),
            Err(Refused::NotFetched(reason)) => {
                Err(why(diagnostics::remote_not_read(at, &path, reason).with_focus(at.key("$ref"))))
            }
            Err(Refused::Changed(what)) => {
                Err(why(diagnostics::remote_changed(at, &path, what).with_focus(at.key("$ref"))))
            }
            Err(Refused::Elsewhere) => Err(why(diagnostics::reference_outside_folder(at, written))),
            Err(Refused::Unreadable(reason)) => {
                if self.names.is_taken("schemas", written) {
                    let help = format!("did you mean `#/components/schemas/{written}`?");
                    return Err(why(diagnostics::reference_outside(at, written).with_help(help)));
                }
                Err(why(diagnostics::referenced_file_not_read(at, written, reason)))
            }
        }
    }

    /// Where a file lies that a reference names: seen from the root document's folder, or at an address. From an address, nothing
    /// leads to files.
    fn file_place(&self, at: &Pointer, path: &str) -> Result<String, Outside> {
        let base = self.sources.path(at.file());
        let address = relative::resolve_address(base, path);
        match (relative::is_address(base), relative::is_address(&address)) {
            (_, true) => Ok(address),
            (true, false) => Err(Outside::Absolute),
            (false, false) => relative::resolve(base, path),
        }
    }

    /// Where a reference of the root document into itself leads, unless that is where it says; what leads nowhere is reported.
    pub(super) fn local(&mut self, at: &Pointer, written: &str) -> Option<Pointer> {
        let root = self.root.root();
        let says = Pointer::parse(FileId::ROOT, written).filter(|pointer| root.at(pointer).is_some());
        if says.is_some() && !self.resources.has_ids(FileId::ROOT) {
            return None;
        }
        match self.find(at, written) {
            Found::Root(pointer) if Some(&pointer) == says.as_ref() => None,
            Found::Root(pointer) => Some(pointer),
            Found::Part(..) => None,
            Found::Nothing(why) => {
                if self.bundling {
                    self.dangling.extend(why.map(|why| *why));
                }
                None
            }
        }
    }

    /// With the closest name that is there.
    fn dangling(&self, at: &Pointer, written: &str, resource: &Pointer, fragment: &str) -> Diagnostic {
        let root = self.tree(resource.file());
        let (file, _) = written.split_once('#').unwrap_or((written, ""));
        let suggestion = match Pointer::parse(resource.file(), &format!("#{fragment}")) {
            Some(pointer) => pointer.parent().and_then(|around| {
                let name = suggest::closest(pointer.last()?, resources::names_at(root, &around).map(|name| &**name))?;
                Some(format!("{file}{}", around.key(name)))
            }),
            None => {
                let names = self.resources.anchors(resource);
                suggest::closest(fragment, names.iter().map(|name| &**name)).map(|name| format!("{file}#{name}"))
            }
        };
        diagnostics::dangling_reference(at, written, suggestion.as_deref())
    }
}

fn why(diagnostic: Diagnostic) -> Why {
    Some(Box::new(diagnostic))
}

/// The `$ref` of an object that has nothing else.
pub(super) fn only_reference(node: &Node) -> Option<&str> {
    let fields = node.as_mapping().filter(|fields| fields.len() == 1)?;
    fields.get("$ref")?.as_str()
}
