//! A document as a tree of elements, before it is known what they mean.

use super::chars::{XML, is_space};
use super::shape::Name;

/// Elements in document order; the first is the root.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) elements: Vec<Element>,
    /// Namespaces by [`Namespace::Bound`].
    pub(super) namespaces: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: Qualified,
    pub(super) attributes: Vec<Attribute>,
    pub(super) children: Vec<u32>,
    /// All text that stands directly in it.
    pub(super) text: String,
    /// `xsi:nil`
    pub(super) is_nil: bool,
}

#[derive(Debug)]
pub(super) struct Attribute {
    pub(super) name: Qualified,
    pub(super) value: String,
}

/// A name as written, and the namespace that it is in.
#[derive(Debug, Clone)]
pub(super) struct Qualified {
    written: Box<str>,
    namespace: Namespace,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Namespace {
    None,
    /// Index in [`Tree::namespaces`].
    Bound(u32),
    /// That of the prefix `xml`.
    Xml,
    /// The prefix is not declared.
    Unknown,
}

impl Qualified {
    pub(super) fn new(written: &str, namespace: Namespace) -> Self {
        Self { written: written.into(), namespace }
    }

    pub(super) fn local(&self) -> &str {
        self.written.split_once(':').map_or(&self.written, |(_, local)| local)
    }

    fn prefix(&self) -> &str {
        self.written.split_once(':').map_or("", |(prefix, _)| prefix)
    }
}

impl Element {
    /// Whether it holds text that is more than space.
    pub(super) fn has_text(&self) -> bool {
        !is_space(&self.text)
    }

    /// Whether it holds nothing at all.
    pub(super) fn is_empty(&self) -> bool {
        self.children.is_empty() && self.text.is_empty() && self.attributes.is_empty()
    }
}

impl Tree {
    pub(super) fn element(&self, at: u32) -> &Element {
        &self.elements[at as usize]
    }

    pub(super) fn namespace(&self, name: &Qualified) -> Option<&str> {
        match name.namespace {
            Namespace::Bound(index) => Some(&self.namespaces[index as usize]),
            Namespace::Xml => Some(XML),
            Namespace::None | Namespace::Unknown => None,
        }
    }

    /// Whether an element has this name. A name that declares no namespace is in none, or in that of its surroundings.
    pub(super) fn is_named(&self, found: &Qualified, name: &Name, parent: Option<&Qualified>) -> bool {
        if found.local() != name.local {
            return false;
        }
        if !name.namespace.is_empty() {
            return self.namespace(found) == Some(name.namespace);
        }
        let prefix = found.prefix();
        prefix.is_empty()
            || prefix == name.prefix
            || parent.is_some_and(|parent| {
                self.namespace(found).is_some() && self.namespace(found) == self.namespace(parent)
            })
    }

    /// Whether an attribute has this name. Without a prefix it is in no namespace.
    pub(super) fn is_attribute(&self, found: &Qualified, name: &Name) -> bool {
        found.local() == name.local
            && match name.namespace {
                "" => found.prefix() == name.prefix,
                namespace => self.namespace(found) == Some(namespace),
            }
    }
}
