//! A document of several files as one: what other files hold becomes a component of the root, or stands where the reference stood.
//!
//! Before: `{ $ref: ./schemas/room.yaml }`. After: `{ $ref: '#/components/schemas/room' }`, and that component holds the file. OpenAPI
//! has no component for some objects (path items in 3.0, operations in every version): they take the place of their reference. All
//! later stages see one tree; [`Origins`] knows where its parts were written, so that messages show the right file.
//!
//! References by `$anchor`, by `$id` and from inside of a schema with an `$id` become pointers too, and `$dynamicRef` becomes `$ref`.
//!
//! Only objects that OpenAPI has are looked into, so a `$ref` in an example is data.

mod dynamic;
mod names;
mod origin;
mod resolve;
mod resources;
mod rewrite;

use std::collections::{HashMap, HashSet, VecDeque};

use super::Version;
use super::overlay::Overlaid;
use super::shape::table::{self, Kind};
use super::version;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::source::node::{Entry, Mapping, Node, Value};
use crate::source::pointer::{FileId, Pointer, Span};
use crate::source::{Neighbours, Source, Sources};
use names::Names;
pub use origin::Origins;
use resources::Resources;
use rewrite::Here;

/// A document of one or several files, put together.
#[derive(Clone, Debug)]
pub struct Joined {
    /// The files as they were read.
    pub sources: Sources,
    /// The root document with the other files in it.
    pub whole: Source,
    /// Where the parts of the whole were written.
    pub origins: Origins,
    /// What is wrong with references that could not be followed, by the place in the whole of the object that holds the `$ref`. It is
    /// reported when the reference is needed.
    pub unresolved: HashMap<Pointer, Diagnostic>,
    /// References of the root document into itself that lead nowhere; known only after [`join_all`].
    pub dangling: Vec<Diagnostic>,
}

impl Joined {
    /// All references that cannot be followed, in the order of the files.
    pub fn problems(&self) -> impl Iterator<Item = &Diagnostic> {
        let mut all: Vec<&Diagnostic> = self.unresolved.values().chain(&self.dangling).collect();
        let start = |diagnostic: &Diagnostic| {
            let pointer = diagnostic.at.pointer();
            pointer.map(|at| (at.file(), self.sources.file(at.file()).place(at).value.start))
        };
        all.sort_by_key(|diagnostic| start(diagnostic));
        all.into_iter()
    }
}

impl From<Source> for Joined {
    fn from(source: Source) -> Self {
        Joined {
            sources: Sources::new(source.clone()),
            whole: source,
            origins: Origins::default(),
            unresolved: HashMap::new(),
            dangling: Vec::new(),
        }
    }
}

/// Puts a document together. What other files say that cannot be read at all is reported; references that cannot be followed stay as
/// they are.
pub fn join(root: impl Into<Overlaid>, neighbours: &mut dyn Neighbours, diagnostics: &mut Diagnostics) -> Joined {
    Join::new(root.into(), neighbours, diagnostics).run()
}

/// The same for a document that has to stand alone: every reference is checked, needed or not; what extensions refer to is taken in
/// where it can be; numbers that are meant as texts become texts, as in `version: 1.10`.
pub fn join_all(root: impl Into<Overlaid>, neighbours: &mut dyn Neighbours, diagnostics: &mut Diagnostics) -> Joined {
    let mut join = Join::new(root.into(), neighbours, diagnostics);
    join.bundling = true;
    join.run()
}

struct Join<'a> {
    neighbours: &'a mut dyn Neighbours,
    diagnostics: &'a mut Diagnostics,
    sources: Sources,
    /// The root document, its overlays applied.
    root: Source,
    version: Version,
    /// Whether the whole has to stand alone: every reference counts, those of extensions too.
    bundling: bool,
    /// What became of each path that a reference named.
    opened: HashMap<String, Result<FileId, crate::source::Refused>>,
    names: Names,
    resources: Resources,
    /// References about whose beginning something was said.
    told: HashSet<Pointer>,
    /// Components that are still to be made, and those that are.
    queue: VecDeque<Moved>,
    made: Vec<(&'static str, String, Node)>,
    origins: Origins,
    unresolved: HashMap<Pointer, Diagnostic>,
    dangling: Vec<Diagnostic>,
    /// What takes the place of its reference right now, outermost first.
    inlining: Vec<Pointer>,
    /// How often that happened.
    inlined: usize,
    depth: usize,
}

/// A value of another file that becomes a component.
struct Moved {
    section: &'static str,
    name: String,
    from: Pointer,
    node: Node,
    kind: &'static Kind,
}

impl<'a> Join<'a> {
    fn new(overlaid: Overlaid, neighbours: &'a mut dyn Neighbours, diagnostics: &'a mut Diagnostics) -> Self {
        let Overlaid { sources, root, origins } = overlaid;
        let root = sources.root().with_root(root);
        // A label that says nothing is reported when the document is read.
        let version = version::read(&root, &mut Diagnostics::new()).unwrap_or(Version::V3_2);
        let names = Names::of(root.root());
        let mut resources = Resources::default();
        let has_names = sources.iter().any(|(_, source)| Resources::may_have_names(source));
        resources.add(sources.path(FileId::ROOT), &root, has_names);
        let opened = HashMap::from([(sources.path(FileId::ROOT).to_owned(), Ok(FileId::ROOT))]);
        Join {
            neighbours,
            diagnostics,
            sources,
            root,
            version,
            bundling: false,
            opened,
            names,
            resources,
            told: HashSet::new(),
            queue: VecDeque::new(),
            made: Vec::new(),
            origins,
            unresolved: HashMap::new(),
            dangling: Vec::new(),
            inlining: Vec::new(),
            inlined: 0,
            depth: 0,
        }
    }

    fn run(mut self) -> Joined {
        let root = self.root.root().clone();
        let place = Pointer::root(FileId::ROOT);
        self.adopt(&root);
        let mut whole = self.object(&table::DOCUMENT, &root, &Here::at(&place, &place));
        while let Some(moved) = self.queue.pop_front() {
            let to = component(moved.section, &moved.name);
            let node = self.value(moved.kind, &moved.node, &Here::at(&to, &moved.from));
            self.made.push((moved.section, moved.name, node.unwrap_or(moved.node)));
        }
        if !self.made.is_empty() {
            whole = Some(with_components(whole.as_ref().unwrap_or(&root), self.made));
        }
        if self.sources.iter().any(|(_, source)| dynamic::is_needed(source.text())) {
            let bound = dynamic::bind(whole.as_ref().unwrap_or(&root), &mut self.origins);
            whole = bound.or(whole);
        }
        Joined {
            whole: whole.map_or_else(|| self.root.clone(), |root| self.root.with_root(root)),
            sources: self.sources,
            origins: self.origins,
            unresolved: self.unresolved,
            dangling: self.dangling,
        }
    }
}

impl Join<'_> {
    /// What a file says, the root document with its overlays.
    fn tree(&self, file: FileId) -> &Node {
        if file == FileId::ROOT { self.root.root() } else { self.sources.file(file).root() }
    }
}

/// The place of a component.
fn component(section: &str, name: &str) -> Pointer {
    Pointer::root(FileId::ROOT).key("components").key(section).key(name)
}

/// Before: a document, and components that were made. After: the document with them behind its own.
fn with_components(root: &Node, made: Vec<(&'static str, String, Node)>) -> Node {
    let mut sections: Vec<(&'static str, Vec<(String, Node)>)> = Vec::new();
    for (section, name, node) in made {
        match sections.iter_mut().find(|(known, _)| *known == section) {
            Some((_, nodes)) => nodes.push((name, node)),
            None => sections.push((section, vec![(name, node)])),
        }
    }
    let empty = Node::synthetic(Value::Mapping(Mapping::default()));
    let present = |node: &Node, key: &str| node.get(key).filter(|node| !node.is_null()).cloned();
    let mut components = present(root, "components").unwrap_or_else(|| empty.clone());
    for (section, nodes) in sections {
        let own = present(&components, section).unwrap_or_else(|| empty.clone());
        let all = nodes.into_iter().fold(own, |all, (name, node)| with_entry(&all, &name, node));
        components = with_entry(&components, section, all);
    }
    with_entry(root, "components", components)
}

/// An object with an entry replaced, or added at its end.
fn with_entry(object: &Node, key: &str, value: Node) -> Node {
    let entries = object.as_mapping().into_iter().flat_map(Mapping::iter);
    let mut entries: Vec<_> = entries.map(|(key, entry)| (key.clone(), entry.clone())).collect();
    match entries.iter_mut().find(|(known, _)| &**known == key) {
        Some((_, entry)) => entry.value = value,
        None => entries.push((key.into(), Entry { key_span: Span::default(), value })),
    }
    Node::new(Value::Mapping(entries.into_iter().collect()), object.span())
}

#[cfg(test)]
mod tests;
