//! From a tree to a tape, as a description says.

use std::borrow::Cow;

use super::super::json::{Builder, DecodeError, Failure, FailureKind, Reading, Tape, push_token};
use super::chars::trimmed;
use super::rest::Taken;
use super::shape::{Content, Place, Xml, XmlArm, XmlMember};
use super::tree::{Element, Qualified, Tree};

/// How deep objects without a node of their own may be nested.
const DEEPEST_FLAT: usize = 64;

/// The tape of a document, and what is wrong with its elements. What is wrong with values is found when the tape is read.
pub(super) fn read<'t>(tree: &'t Tree, xml: &Xml, reading: Reading) -> (Tape<'t>, Vec<Failure>) {
    let (tape, path, faults) = (Builder::new(), Vec::new(), Vec::new());
    let mut reader = Reader { tree, tape, path, faults, is_strict: reading == Reading::Strict };
    let root = tree.element(0);
    if !xml.name.local.is_empty() && !tree.is_named(&root.name, &xml.name, None) {
        reader.fault(FailureKind::Type, format!("expected the element `{}`", xml.name.local));
        reader.tape.null();
    } else {
        reader.value(root, xml, false);
    }
    (reader.tape.finish(), reader.faults)
}

pub(super) struct Reader<'t> {
    pub(super) tree: &'t Tree,
    pub(super) tape: Builder<'t>,
    path: Vec<Cow<'t, str>>,
    faults: Vec<Failure>,
    pub(super) is_strict: bool,
}

impl<'t> Reader<'t> {
    /// Reports a failure at the value that is being read.
    pub(super) fn fault(&mut self, kind: FailureKind, message: impl Into<String>) {
        if self.faults.len() < DecodeError::KEPT {
            let mut pointer = String::new();
            for token in &self.path {
                push_token(&mut pointer, token);
            }
            self.faults.push(Failure::new(pointer, kind, message));
        }
    }

    /// Reports a failure at a member of that value.
    pub(super) fn fault_at(&mut self, member: impl Into<Cow<'t, str>>, kind: FailureKind, message: impl Into<String>) {
        self.inside(member, |reader| reader.fault(kind, message));
    }

    pub(super) fn inside(&mut self, token: impl Into<Cow<'t, str>>, read: impl FnOnce(&mut Self)) {
        self.path.push(token.into());
        read(self);
        self.path.pop();
    }

    /// Exactly one value.
    pub(super) fn value(&mut self, element: &'t Element, xml: &Xml, is_nullable: bool) {
        if element.is_nil {
            if !element.children.is_empty() || element.has_text() {
                self.fault(FailureKind::Type, "expected an empty element, since it is nil");
            }
            return self.tape.null();
        }
        match xml.content {
            Content::Text | Content::Word | Content::Scalar => self.scalar(element, xml, is_nullable),
            Content::Tagged(..) if is_nullable && element.is_empty() => self.tape.null(),
            Content::Object(members, _) if is_nullable && element.is_empty() && needs_something(members) => {
                self.tape.null();
            }
            Content::Any => self.plain(element),
            Content::Object(members, _) => {
                let mut taken = Taken::of(element);
                self.tape.begin_object();
                self.members(element, members, &mut taken, 0);
                self.rest(element, xml, &mut taken);
                self.tape.end();
            }
            Content::List(item) => self.list(element, &item),
            Content::Tagged(tag, arms) => match self.arm(element, tag, arms) {
                Some(xml) => self.value(element, xml, is_nullable),
                None => self.plain(element),
            },
            Content::Either(text, object) => {
                let is_text = element.children.is_empty() && element.attributes.is_empty();
                self.value(element, if is_text { text } else { object }, is_nullable);
            }
        }
    }

    fn scalar(&mut self, element: &'t Element, xml: &Xml, is_nullable: bool) {
        if !element.children.is_empty() {
            self.fault(FailureKind::Type, "expected text, found elements");
            return self.tape.null();
        }
        if self.is_strict && !element.attributes.is_empty() {
            self.fault(FailureKind::Unexpected, "the schema does not allow attributes here");
        }
        let is_null = is_nullable && element.text.is_empty() && matches!(xml.content, Content::Word);
        if is_null { self.tape.null() } else { self.text(&element.text, xml) }
    }

    /// Text of an element or an attribute.
    fn text(&mut self, text: &'t str, xml: &Xml) {
        match xml.content {
            Content::Text => self.tape.string(text),
            Content::Word => self.tape.text(trimmed(text)),
            // A list in one text has its items between spaces.
            Content::List(item) => {
                self.tape.begin_array();
                for word in text.split_ascii_whitespace() {
                    self.text(word, item.xml);
                }
                self.tape.end();
            }
            Content::Scalar | Content::Any | Content::Either(..) => self.tape.text(text),
            Content::Object(..) | Content::Tagged(..) => {
                self.fault(FailureKind::Type, "expected elements, found text");
                self.tape.null();
            }
        }
    }

    /// The members of an object that its description names.
    fn members(&mut self, element: &'t Element, members: &'static [XmlMember], taken: &mut Taken, depth: usize) {
        for member in members {
            self.inside(member.member, |reader| reader.member(element, member, taken, depth));
        }
    }

    fn member(&mut self, element: &'t Element, member: &'static XmlMember, taken: &mut Taken, depth: usize) {
        match member.place {
            Place::Attribute => {
                if let Some(value) = self.attribute(element, member, taken) {
                    self.tape.name(member.member);
                    self.text(value, member.xml);
                }
            }
            Place::Text | Place::Cdata => self.content(element, member, taken),
            Place::Element => {
                let found = self.children(element, member, taken);
                let Some(first) = found.first() else { return };
                if found.len() > 1 {
                    self.fault(FailureKind::Duplicate, "an element is given twice");
                }
                self.tape.name(member.member);
                self.value(first, member.xml, member.is_nullable);
            }
            Place::Items => {
                let found = self.children(element, member, taken);
                if found.is_empty() && !member.is_required {
                    return;
                }
                self.tape.name(member.member);
                match found.as_slice() {
                    [only] if only.is_nil && member.is_nullable => self.tape.null(),
                    found => self.items(found, member.xml, false),
                }
            }
            Place::Flat => self.flat(element, member, taken, depth),
        }
    }

    fn attribute(&self, element: &'t Element, member: &XmlMember, taken: &mut Taken) -> Option<&'t str> {
        let is_it =
            |(index, name): (usize, &Qualified)| !taken.attributes[index] && self.tree.is_attribute(name, &member.name);
        let index = element.attributes.iter().map(|attribute| &attribute.name).enumerate().position(is_it)?;
        taken.attributes[index] = true;
        Some(&element.attributes[index].value)
    }

    /// The text of the element itself.
    fn content(&mut self, element: &'t Element, member: &'static XmlMember, taken: &mut Taken) {
        taken.text = true;
        let text = if element.children.is_empty() { element.text.as_str() } else { trimmed(&element.text) };
        if !text.is_empty() || member.is_required {
            self.tape.name(member.member);
            self.text(text, member.xml);
        }
    }

    fn children(&self, element: &'t Element, member: &XmlMember, taken: &mut Taken) -> Vec<&'t Element> {
        let mut found = Vec::new();
        for (index, child) in element.children.iter().enumerate() {
            let child = self.tree.element(*child);
            if !taken.children[index] && self.tree.is_named(&child.name, &member.name, Some(&element.name)) {
                taken.children[index] = true;
                found.push(child);
            }
        }
        found
    }

    pub(super) fn items(&mut self, found: &[&'t Element], xml: &Xml, is_nullable: bool) {
        self.tape.begin_array();
        for (index, item) in found.iter().enumerate() {
            self.inside(index.to_string(), |reader| reader.value(item, xml, is_nullable));
        }
        self.tape.end();
    }

    /// An object without a node of its own is there when something of it is.
    fn flat(&mut self, element: &'t Element, member: &'static XmlMember, taken: &mut Taken, depth: usize) {
        let Content::Object(members, _) = member.xml.content else {
            return self.fault(FailureKind::Type, "no object, and so without a form in XML");
        };
        if depth >= DEEPEST_FLAT {
            return self.fault(FailureKind::Limit, "the document is nested too deeply");
        }
        if member.is_required || self.is_there(element, members, depth) {
            self.tape.name(member.member);
            self.tape.begin_object();
            self.members(element, members, taken, depth + 1);
            self.tape.end();
        }
    }

    fn is_there(&self, element: &Element, members: &[XmlMember], depth: usize) -> bool {
        members.iter().any(|member| match (member.place, member.xml.content) {
            (Place::Attribute, _) => {
                element.attributes.iter().any(|found| self.tree.is_attribute(&found.name, &member.name))
            }
            (Place::Text | Place::Cdata, _) => element.has_text(),
            (Place::Flat, Content::Object(inner, _)) => {
                depth < DEEPEST_FLAT && self.is_there(element, inner, depth + 1)
            }
            _ => {
                let mut children = element.children.iter().map(|child| self.tree.element(*child));
                children.any(|child| self.tree.is_named(&child.name, &member.name, Some(&element.name)))
            }
        })
    }

    fn list(&mut self, element: &'t Element, item: &XmlMember) {
        let mut taken = Taken::of(element);
        let found = self.children(element, item, &mut taken);
        self.items(&found, item.xml, item.is_nullable);
        if self.is_strict && (taken.children.contains(&false) || !element.attributes.is_empty()) {
            self.fault(FailureKind::Unexpected, format!("expected elements `{}` and no others", item.name.local));
        }
        self.no_text(element);
    }

    pub(super) fn no_text(&mut self, element: &Element) {
        if self.is_strict && element.has_text() {
            self.fault(FailureKind::Type, "unexpected text between elements");
        }
    }

    /// The alternative that the tag selects, else the one that no tag selects.
    fn arm(&self, element: &Element, tag: &str, arms: &'static [XmlArm]) -> Option<&'static Xml> {
        let selected = arms.iter().find(|(values, xml)| {
            let value = self.tag(element, tag, xml);
            value.is_some_and(|value| values.contains(&trimmed(value)))
        });
        selected.or_else(|| arms.iter().find(|(values, _)| values.is_empty())).map(|(_, xml)| *xml)
    }

    /// The text of the member that is the tag, where this alternative has it.
    fn tag<'e>(&'e self, element: &'e Element, tag: &str, xml: &Xml) -> Option<&'e str> {
        let members = match xml.content {
            Content::Object(members, _) => members,
            Content::Tagged(own, arms) if own == tag => return self.tag(element, tag, self.arm(element, tag, arms)?),
            _ => return None,
        };
        let member = members.iter().find(|member| member.member == tag)?;
        match member.place {
            Place::Attribute => {
                let found = element.attributes.iter().find(|found| self.tree.is_attribute(&found.name, &member.name));
                found.map(|attribute| attribute.value.as_str())
            }
            Place::Text | Place::Cdata => Some(&element.text),
            Place::Element => {
                let mut children = element.children.iter().map(|child| self.tree.element(*child));
                let found = children.find(|child| self.tree.is_named(&child.name, &member.name, Some(&element.name)));
                found.map(|child| child.text.as_str())
            }
            Place::Items | Place::Flat => None,
        }
    }
}

/// Whether an empty element cannot be an object of these members.
fn needs_something(members: &[XmlMember]) -> bool {
    members.iter().any(|member| member.is_required && !matches!(member.place, Place::Items | Place::Flat))
}
