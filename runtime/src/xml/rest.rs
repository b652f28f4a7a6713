//! What a description does not name, in the plain form: members of an object beside its own, and values of any type.

use std::collections::BTreeMap;

use super::super::json::FailureKind;
use super::chars::trimmed;
use super::read::Reader;
use super::shape::{Content, Place, Rest, Xml, XmlMember};
use super::tree::Element;

/// What of an element has been read.
pub(super) struct Taken {
    pub(super) attributes: Vec<bool>,
    pub(super) children: Vec<bool>,
    pub(super) text: bool,
}

impl Taken {
    pub(super) fn of(element: &Element) -> Self {
        Self {
            attributes: vec![false; element.attributes.len()],
            children: vec![false; element.children.len()],
            text: false,
        }
    }
}

impl<'t> Reader<'t> {
    /// The members of an object that its description does not name.
    pub(super) fn rest(&mut self, element: &'t Element, xml: &Xml, taken: &mut Taken) {
        let Content::Object(members, rest) = xml.content else { return };
        for (attribute, _) in element.attributes.iter().zip(&taken.attributes).filter(|(_, taken)| !**taken) {
            let name = format!("@{}", attribute.name.local());
            // Of several namespaces only one can have the name.
            if matches!(rest, Rest::Any) && !is_declared(members, &name) && taken_once(element, attribute.name.local())
            {
                self.tape.name(name);
                self.tape.text(attribute.value.as_str());
            } else {
                self.unexpected(name, "the schema does not allow this attribute");
            }
        }
        let others = element.children.iter().zip(&taken.children).filter(|(_, taken)| !**taken);
        for (name, found) in self.groups(others.map(|(child, _)| *child)) {
            if is_declared(members, name) || matches!(rest, Rest::Denied) {
                self.unexpected(name.to_owned(), "the schema does not allow this element");
                continue;
            }
            self.tape.name(name);
            self.inside(name, |reader| match rest {
                Rest::Typed(xml) => reader.typed(&found, xml),
                _ => reader.group(&found),
            });
        }
        if !taken.text {
            self.no_text(element);
        }
    }

    fn unexpected(&mut self, member: String, message: &str) {
        if self.is_strict {
            self.fault_at(member, FailureKind::Unexpected, message);
        }
    }

    /// An additional member of one type: a list is an element for each item.
    fn typed(&mut self, found: &[&'t Element], xml: &Xml) {
        match (xml.content, found) {
            (Content::List(item), found) => self.items(found, item.xml, item.is_nullable),
            (_, [only]) => self.value(only, xml, false),
            _ => self.items(found, xml, false),
        }
    }

    fn group(&mut self, found: &[&'t Element]) {
        match found {
            [only] => self.value(only, &Xml::ANY, false),
            found => self.items(found, &Xml::ANY, false),
        }
    }

    /// Elements by their local name, in the order in which the names come.
    fn groups(&self, children: impl Iterator<Item = u32>) -> Vec<(&'t str, Vec<&'t Element>)> {
        let mut groups: Vec<(&'t str, Vec<&'t Element>)> = Vec::new();
        let mut known: BTreeMap<&'t str, usize> = BTreeMap::new();
        for child in children {
            let child = self.tree.element(child);
            let name = child.name.local();
            let index = *known.entry(name).or_insert(groups.len());
            if index == groups.len() {
                groups.push((name, Vec::new()));
            }
            groups[index].1.push(child);
        }
        groups
    }

    /// A value of any type.
    pub(super) fn plain(&mut self, element: &'t Element) {
        if element.children.is_empty() && element.attributes.is_empty() {
            return self.tape.text(element.text.as_str());
        }
        self.tape.begin_object();
        for attribute in &element.attributes {
            let name = attribute.name.local();
            if taken_once(element, name) {
                self.tape.name(format!("@{name}"));
                self.tape.text(attribute.value.as_str());
            } else {
                self.unexpected(format!("@{name}"), "attributes of one name in several namespaces");
            }
        }
        if element.has_text() {
            self.tape.name("#text");
            let text = if element.children.is_empty() { element.text.as_str() } else { trimmed(&element.text) };
            self.tape.text(text);
        }
        for (name, found) in self.groups(element.children.iter().copied()) {
            self.tape.name(name);
            self.inside(name, |reader| reader.group(&found));
        }
        self.tape.end();
    }
}

/// Whether a member is declared, perhaps by an object without a node of its own.
fn is_declared(members: &[XmlMember], name: &str) -> bool {
    members.iter().any(|member| member.place != Place::Flat && member.member == name)
}

fn taken_once(element: &Element, local: &str) -> bool {
    element.attributes.iter().filter(|attribute| attribute.name.local() == local).count() == 1
}
