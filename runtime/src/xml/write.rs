//! From the JSON of a value to XML, as a description says.

use std::borrow::Cow;

use super::super::json::{EncodeError, Kind, Node, Tape};
use super::chars::{INSTANCE, is_char, is_name};
use super::shape::{Content, Name, Place, Rest, Xml, XmlArm, XmlMember};

/// What begins a document.
const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

/// The name of what has none: a document, the items of a list in a list.
const ROOT: &str = "root";
const ITEM: &str = "item";

pub(super) fn write(tape: &Tape<'_>, xml: &Xml) -> Result<Vec<u8>, EncodeError> {
    let mut writer = Writer { tape, out: DECLARATION.to_owned(), scope: Vec::new(), outside: 0 };
    let name = ElementName::of(&xml.name, ROOT);
    writer.element(&name, xml, Node::ROOT)?;
    Ok(writer.out.into_bytes())
}

type Written = Result<(), EncodeError>;

struct Writer<'t> {
    tape: &'t Tape<'t>,
    out: String,
    /// Prefixes in scope and their namespaces, innermost last.
    scope: Vec<(Cow<'static, str>, &'static str)>,
    /// How many of them the element that is being opened found.
    outside: usize,
}

#[derive(Clone, Copy)]
struct ElementName<'n> {
    local: &'n str,
    namespace: &'static str,
    prefix: &'static str,
}

impl<'n> ElementName<'n> {
    fn of(name: &Name, otherwise: &'static str) -> Self {
        let local = if name.local.is_empty() { otherwise } else { name.local };
        Self { local, namespace: name.namespace, prefix: name.prefix }
    }

    fn plain(local: &'n str) -> Self {
        Self { local, namespace: "", prefix: "" }
    }
}

impl Writer<'_> {
    /// One element, with all that is in it.
    fn element(&mut self, name: &ElementName<'_>, xml: &Xml, node: Node) -> Written {
        let xml = self.settled(xml, node);
        let (mark, outside) = (self.scope.len(), self.outside);
        self.outside = mark;
        let tag = self.begin(name, &xml, node)?;
        self.out.push('>');
        let inside = self.out.len();
        self.content(&xml, node)?;
        if self.out.len() == inside {
            self.out.truncate(inside - 1);
            self.out.push_str("/>");
        } else {
            self.out.push_str("</");
            self.out.push_str(&tag);
            self.out.push('>');
        }
        self.scope.truncate(mark);
        self.outside = outside;
        Ok(())
    }

    /// The alternative that a value is.
    fn settled(&self, xml: &Xml, node: Node) -> Xml {
        match xml.content {
            Content::Tagged(tag, arms) => match self.arm(tag, arms, node) {
                Some(arm) => self.settled(arm, node),
                None => Xml::ANY,
            },
            Content::Either(_, object) if self.tape.kind(node) == Some(Kind::Object) => self.settled(object, node),
            Content::Either(text, _) => self.settled(text, node),
            _ => *xml,
        }
    }

    fn arm(&self, tag: &str, arms: &'static [XmlArm], node: Node) -> Option<&'static Xml> {
        let value = self.tape.string(self.tape.member(node, tag));
        let selected = arms.iter().find(|(values, _)| value.as_deref().is_some_and(|value| values.contains(&value)));
        selected.or_else(|| arms.iter().find(|(values, _)| values.is_empty())).map(|(_, xml)| *xml)
    }

    /// `<name`, the namespaces that it needs and the attributes. Gives the name as it is written.
    fn begin(&mut self, name: &ElementName<'_>, xml: &Xml, node: Node) -> Result<String, EncodeError> {
        if !is_name(name.local) {
            return Err(EncodeError::XmlName);
        }
        let tag =
            if name.prefix.is_empty() { name.local.to_owned() } else { format!("{}:{}", name.prefix, name.local) };
        self.out.push('<');
        self.out.push_str(&tag);
        if !name.namespace.is_empty() {
            self.declare(name.prefix.into(), name.namespace)?;
        }
        if self.tape.is_null(node) {
            self.declare("xsi".into(), INSTANCE)?;
            self.out.push_str(r#" xsi:nil="true""#);
        }
        match xml.content {
            Content::Object(members, rest) => self.attributes(members, rest, node)?,
            Content::Any => self.attributes(&[], Rest::Any, node)?,
            _ => {}
        }
        Ok(tag)
    }

    /// Declares a prefix, unless it means this already.
    fn declare(&mut self, prefix: Cow<'static, str>, namespace: &'static str) -> Written {
        let bound = self.scope.iter().rposition(|(own, _)| *own == prefix);
        match bound {
            Some(index) if self.scope[index].1 == namespace => return Ok(()),
            // One element cannot declare a prefix twice.
            Some(index) if index >= self.outside => return Err(EncodeError::XmlName),
            _ => {}
        }
        self.out.push_str(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
        self.out.push_str(&prefix);
        self.out.push_str("=\"");
        self.push(namespace, true)?;
        self.out.push('"');
        self.scope.push((prefix, namespace));
        Ok(())
    }

    fn attributes(&mut self, members: &'static [XmlMember], rest: Rest, node: Node) -> Written {
        let tape = self.tape;
        for (name, value) in tape.members(node) {
            match members.iter().find(|member| member.member == name) {
                Some(member) if member.place == Place::Attribute => {
                    let attribute = self.attribute_name(&member.name)?;
                    self.attribute(&attribute, value)?;
                }
                Some(member) if member.place == Place::Flat => {
                    if let Content::Object(members, _) = member.xml.content {
                        self.attributes(members, Rest::Denied, value)?;
                    }
                }
                Some(_) => {}
                None => match name.strip_prefix('@') {
                    Some(name) if matches!(rest, Rest::Any) && is_name(name) => self.attribute(name, value)?,
                    _ => {}
                },
            }
        }
        Ok(())
    }

    /// An attribute in a namespace needs a prefix.
    fn attribute_name(&mut self, name: &Name) -> Result<String, EncodeError> {
        if name.namespace.is_empty() {
            return Ok(match name.prefix {
                "" => name.local.to_owned(),
                prefix => format!("{prefix}:{}", name.local),
            });
        }
        let mut prefix = Cow::Borrowed(name.prefix);
        if prefix.is_empty() {
            let known =
                self.scope.iter().rev().find(|(own, namespace)| !own.is_empty() && *namespace == name.namespace);
            prefix = known.map_or_else(|| format!("ns{}", self.scope.len() + 1).into(), |(own, _)| own.clone());
        }
        self.declare(prefix.clone(), name.namespace)?;
        Ok(format!("{prefix}:{}", name.local))
    }

    fn attribute(&mut self, name: &str, value: Node) -> Written {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.words(value, true)?;
        self.out.push('"');
        Ok(())
    }

    /// What stands between the tags.
    fn content(&mut self, xml: &Xml, node: Node) -> Written {
        let tape = self.tape;
        match (tape.kind(node), xml.content) {
            (Some(Kind::Null), _) => Ok(()),
            (Some(Kind::Object), Content::Object(members, rest)) => self.members(members, rest, node),
            (Some(Kind::Object), _) => self.plain(node),
            (Some(Kind::Array), Content::List(item)) => {
                let name = ElementName::of(&item.name, ITEM);
                tape.items(node).try_for_each(|value| self.element(&name, item.xml, value))
            }
            (Some(Kind::Array), _) => {
                tape.items(node).try_for_each(|value| self.element(&ElementName::plain(ITEM), &Xml::ANY, value))
            }
            _ => self.scalar(node, false),
        }
    }

    fn members(&mut self, members: &'static [XmlMember], rest: Rest, node: Node) -> Written {
        let tape = self.tape;
        for (name, value) in tape.members(node) {
            match members.iter().find(|member| member.member == name) {
                Some(member) => self.member(member, value)?,
                None if is_taken(members, &name) => return Err(EncodeError::XmlName),
                None => self.other(&name, rest, value)?,
            }
        }
        Ok(())
    }

    /// An object of any members.
    fn plain(&mut self, node: Node) -> Written {
        let tape = self.tape;
        for (name, value) in tape.members(node) {
            match &*name {
                "#text" => self.words(value, false)?,
                name => self.other(name, Rest::Any, value)?,
            }
        }
        Ok(())
    }

    fn member(&mut self, member: &'static XmlMember, value: Node) -> Written {
        let tape = self.tape;
        let name = ElementName::of(&member.name, member.member);
        match member.place {
            Place::Attribute => Ok(()),
            Place::Text => self.words(value, false),
            Place::Cdata => self.cdata(value),
            Place::Items if tape.kind(value) == Some(Kind::Array) => {
                tape.items(value).try_for_each(|item| self.element(&name, member.xml, item))
            }
            Place::Element | Place::Items => self.element(&name, member.xml, value),
            Place::Flat => match member.xml.content {
                Content::Object(members, rest) => self.members(members, rest, value),
                _ => Err(EncodeError::XmlValue),
            },
        }
    }

    /// A member that the description does not name.
    fn other(&mut self, name: &str, rest: Rest, value: Node) -> Written {
        let tape = self.tape;
        let (element, is_list) = (ElementName::plain(name), tape.kind(value) == Some(Kind::Array));
        match rest {
            Rest::Typed(Xml { content: Content::List(item), .. }) if is_list => {
                tape.items(value).try_for_each(|value| self.element(&element, item.xml, value))
            }
            Rest::Typed(xml) => self.element(&element, xml, value),
            _ if name.strip_prefix('@').is_some_and(is_name) => Ok(()),
            _ if is_list => tape.items(value).try_for_each(|value| self.element(&element, &Xml::ANY, value)),
            _ => self.element(&element, &Xml::ANY, value),
        }
    }

    /// A scalar, or several with spaces between them.
    fn words(&mut self, node: Node, is_attribute: bool) -> Written {
        let tape = self.tape;
        if tape.kind(node) != Some(Kind::Array) {
            return self.scalar(node, is_attribute);
        }
        for (index, item) in tape.items(node).enumerate() {
            if index > 0 {
                self.out.push(' ');
            }
            let is_word = |text: Cow<'_, str>| !text.is_empty() && !text.contains([' ', '\t', '\n', '\r']);
            if !tape.string(item).is_none_or(is_word) {
                return Err(EncodeError::XmlValue);
            }
            self.scalar(item, is_attribute)?;
        }
        Ok(())
    }

    fn scalar(&mut self, node: Node, is_attribute: bool) -> Written {
        let tape = self.tape;
        if let Some(number) = tape.number(node) {
            self.out.push_str(number);
        } else if let Some(value) = tape.bool(node) {
            self.out.push_str(if value { "true" } else { "false" });
        } else {
            let text = tape.string(node).ok_or(EncodeError::XmlValue)?;
            self.push(&text, is_attribute)?;
        }
        Ok(())
    }

    /// Text, escaped so that it is read back as it is.
    fn push(&mut self, text: &str, is_attribute: bool) -> Written {
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' if is_attribute => self.out.push_str("&quot;"),
                '\t' if is_attribute => self.out.push_str("&#9;"),
                '\n' if is_attribute => self.out.push_str("&#10;"),
                '\r' => self.out.push_str("&#13;"),
                c if is_char(c) => self.out.push(c),
                _ => return Err(EncodeError::XmlCharacter),
            }
        }
        Ok(())
    }

    /// Text as it is, but for its own end and what would be read as another character.
    fn cdata(&mut self, node: Node) -> Written {
        let tape = self.tape;
        let Some(text) = tape.string(node) else {
            return self.words(node, false);
        };
        if !text.chars().all(is_char) {
            return Err(EncodeError::XmlCharacter);
        }
        if !text.is_empty() {
            let text = text.replace("]]>", "]]]]><![CDATA[>").replace('\r', "]]>&#13;<![CDATA[");
            self.out.push_str("<![CDATA[");
            self.out.push_str(&text);
            self.out.push_str("]]>");
        }
        Ok(())
    }
}

/// Whether an element of this name, or an attribute of it after `@`, would be read as a member of another name.
fn is_taken(members: &[XmlMember], name: &str) -> bool {
    let (name, is_attribute) = name.strip_prefix('@').map_or((name, false), |name| (name, true));
    members.iter().any(|member| match member.place {
        Place::Attribute => is_attribute && member.name.local == name,
        Place::Element | Place::Items => !is_attribute && member.name.local == name,
        Place::Text | Place::Cdata | Place::Flat => false,
    })
}
