//! From the text of a reference to what it names, in whichever file that is.

use super::Join;
use crate::diagnostics::{self, Diagnostic, suggest};
use crate::source::Refused;
use crate::source::node::{Mapping, Node};
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
        let own = self.sources.root().root().get("$self").and_then(Node::as_str);
        let file = match path {
            "" => at.file(),
            _ if own == Some(path) => FileId::ROOT,
            _ => match self.open(at, written, path) {
                Ok(file) => file,
                Err(why) => return Found::Nothing(why),
            },
        };
        let root = self.sources.file(file).root();
        if root.is_null() {
            return Found::Nothing(None);
        }
        let Some(pointer) = Pointer::parse(file, &format!("#{fragment}")) else {
            return Found::Nothing(why(not_a_pointer(at, written, fragment)));
        };
        match root.at(&pointer) {
            None => Found::Nothing(why(dangling(at, written, root, &pointer))),
            Some(_) if file == FileId::ROOT => Found::Root(pointer),
            Some(node) => Found::Part(pointer, node.clone()),
        }
    }

    /// The file that a reference names, read when it is the first time.
    fn open(&mut self, at: &Pointer, written: &str, path: &str) -> Result<FileId, Why> {
        let path = relative::resolve(self.sources.path(at.file()), path).map_err(|outside| match outside {
            Outside::Address => why(diagnostics::reference_to_address(at, written)),
            Outside::Absolute => why(diagnostics::reference_absolute(at, written)),
            Outside::Folder => why(diagnostics::reference_outside_folder(at, written)),
        })?;
        if !self.opened.contains_key(&path) {
            let file = self.sources.next();
            let opened = self.neighbours.open(file, &path, self.diagnostics).map(|source| {
                self.sources.push(path.clone(), source);
                file
            });
            self.opened.insert(path.clone(), opened);
        }
        match &self.opened[&path] {
            Ok(file) => Ok(*file),
            // The reference stays, and is reported where it is needed.
            Err(Refused::InMemory) => Err(None),
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

    /// Reports a reference of the root document into itself that leads nowhere.
    pub(super) fn check_local(&mut self, at: &Pointer, written: &str) {
        let root = self.sources.root().root();
        if self.bundling
            && let Some(pointer) = Pointer::parse(FileId::ROOT, written)
            && root.at(&pointer).is_none()
        {
            self.dangling.push(dangling(at, written, root, &pointer));
        }
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

fn not_a_pointer(at: &Pointer, written: &str, fragment: &str) -> Diagnostic {
    if fragment.starts_with('/') {
        return diagnostics::dangling_reference(at, written, None);
    }
    diagnostics::unsupported(at, &format!("the reference `{written}` to an `$anchor`"), None).with_focus(at.key("$ref"))
}

/// With the closest name that is there.
fn dangling(at: &Pointer, written: &str, root: &Node, pointer: &Pointer) -> Diagnostic {
    let suggestion = || {
        let around = pointer.parent()?;
        let names = root.at(&around)?.as_mapping().into_iter().flat_map(Mapping::keys);
        let name = suggest::closest(pointer.last()?, names.map(|name| &**name))?;
        let (file, _) = written.split_once('#')?;
        Some(format!("{file}{}", around.key(name)))
    };
    diagnostics::dangling_reference(at, written, suggestion().as_deref())
}
