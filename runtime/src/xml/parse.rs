//! From bytes to a tree. What is beyond the syntax itself, well-formedness and limits, is checked here.

use quick_xml::errors::{Error, IllFormedError};
use quick_xml::events::attributes::AttrError;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::super::json::{FailureKind, Limits, SyntaxError};
use super::chars::{INSTANCE, XML, first_forbidden, is_char, is_name, is_space, trimmed};
use super::tree::{Attribute, Element, Namespace, Qualified, Tree};

/// More attributes of one element, or namespaces in scope, than this are refused: both are looked through one by one.
const MANY: usize = 256;

/// The nesting that no setting goes beyond: trees are read by recursion.
const DEEPEST: usize = 512;

/// What is wrong at a byte of the document.
struct Fault(FailureKind, &'static str);

const fn syntax(message: &'static str) -> Fault {
    Fault(FailureKind::Syntax, message)
}

const fn limit(message: &'static str) -> Fault {
    Fault(FailureKind::Limit, message)
}

pub(super) fn parse(bytes: &[u8], limits: &Limits) -> Result<Tree, SyntaxError> {
    let placed = |Fault(kind, message): Fault, offset: usize| SyntaxError::at(kind, message, bytes, offset);
    let text = std::str::from_utf8(bytes)
        .map_err(|error| placed(syntax("the document is not in UTF-8"), error.valid_up_to()))?;
    let mark = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let text = &text[mark..];
    if let Some(at) = first_forbidden(text) {
        return Err(placed(syntax("a character that XML does not allow"), mark + at));
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_comments = true;
    let mut parser = Parser { tree: Tree::default(), open: Vec::new(), scope: Vec::new(), limits, nodes: 0 };
    loop {
        let before = offset(reader.buffer_position());
        let event =
            reader.read_event().map_err(|error| placed(told(&error), mark + offset(reader.error_position())))?;
        match parser.event(event, before) {
            Ok(true) => {}
            Ok(false) => return Ok(parser.tree),
            Err(fault) => return Err(placed(fault, mark + before)),
        }
    }
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

struct Parser<'l> {
    tree: Tree,
    /// Elements that are not closed yet.
    open: Vec<Open>,
    /// Prefixes in scope, and the index of their namespaces; nothing for a default that is taken back.
    scope: Vec<(String, Option<u32>)>,
    limits: &'l Limits,
    nodes: usize,
}

struct Open {
    element: u32,
    /// How many prefixes were in scope around it.
    scope: usize,
}

impl Parser<'_> {
    /// Takes one event; whether more may come.
    fn event(&mut self, event: Event<'_>, at: usize) -> Result<bool, Fault> {
        match event {
            Event::Start(start) => self.start(&start)?,
            Event::Empty(start) => {
                self.start(&start)?;
                self.end();
            }
            Event::End(_) => self.end(),
            Event::Text(text) if text.contains("]]>") => return Err(syntax("`]]>` in a text")),
            Event::Text(text) => self.text(&text.xml10_content())?,
            Event::CData(text) if self.open.is_empty() => {
                let _ = text;
                return Err(syntax("text outside the root element"));
            }
            Event::CData(text) => self.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => self.reference(&reference)?,
            Event::Decl(declaration) if at == 0 => declared(&declaration)?,
            Event::Decl(_) => return Err(syntax("an XML declaration that is not the first thing in the document")),
            Event::DocType(_) => return Err(syntax("a document type, which is not read")),
            Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => return self.eof().map(|()| false),
        }
        Ok(true)
    }

    fn eof(&self) -> Result<(), Fault> {
        if !self.open.is_empty() {
            return Err(syntax("unexpected end: an element is not closed"));
        }
        if self.tree.elements.is_empty() { Err(syntax("expected an element")) } else { Ok(()) }
    }

    fn count(&mut self) -> Result<(), Fault> {
        self.nodes += 1;
        if self.nodes > self.limits.nodes { Err(limit("the document has too many values")) } else { Ok(()) }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), Fault> {
        self.count()?;
        if self.open.len() >= self.limits.depth.min(DEEPEST) {
            return Err(limit("the document is nested too deeply"));
        }
        let element = u32::try_from(self.tree.elements.len()).map_err(|_| limit("the document is too large"))?;
        match self.open.last() {
            Some(parent) => self.tree.elements[parent.element as usize].children.push(element),
            None if element > 0 => return Err(syntax("a second root element")),
            None => {}
        }
        let scope = self.scope.len();
        let written = self.attributes(start)?;
        let name = self.qualified(start.name().into_inner(), true)?;
        let mut attributes: Vec<Attribute> = Vec::with_capacity(written.len());
        let mut is_nil = false;
        for (name, value) in written {
            let name = self.qualified(&name, false)?;
            let namespace = self.tree.namespace(&name);
            let is_repeated = |other: &Attribute| {
                namespace.is_some()
                    && other.name.local() == name.local()
                    && self.tree.namespace(&other.name) == namespace
            };
            if attributes.iter().any(is_repeated) {
                return Err(Fault(FailureKind::Duplicate, "an attribute is given twice"));
            }
            match namespace {
                // Both speak of the document, not of what it holds.
                Some(INSTANCE) => is_nil |= name.local() == "nil" && matches!(trimmed(&value), "true" | "1"),
                Some(XML) => {}
                _ => attributes.push(Attribute { name, value }),
            }
        }
        self.tree.elements.push(Element { name, attributes, children: Vec::new(), text: String::new(), is_nil });
        self.open.push(Open { element, scope });
        Ok(())
    }

    /// The attributes that are no declarations of namespaces; those come into scope.
    fn attributes(&mut self, start: &BytesStart<'_>) -> Result<Vec<(String, String)>, Fault> {
        let mut written = Vec::new();
        for (index, attribute) in start.attributes().enumerate() {
            self.count()?;
            if index >= MANY {
                return Err(limit("an element has too many attributes"));
            }
            let attribute = attribute.map_err(|error| told(&error.into()))?;
            if attribute.value.contains('<') {
                return Err(syntax("`<` in an attribute"));
            }
            let value = attribute.normalized_value(XmlVersion::Explicit1_0).map_err(|error| told(&error))?;
            if first_forbidden(&value).is_some() {
                return Err(syntax("a reference to a character that XML does not allow"));
            }
            if value.len() > self.limits.string {
                return Err(limit("a text is too long"));
            }
            let name = attribute.key.into_inner();
            match name.strip_prefix("xmlns") {
                Some("") => self.declare("", &value)?,
                Some(prefix) if prefix.starts_with(':') => self.declare(&prefix[1..], &value)?,
                _ => written.push((name.to_owned(), value.into_owned())),
            }
        }
        Ok(written)
    }

    fn declare(&mut self, prefix: &str, namespace: &str) -> Result<(), Fault> {
        let is_reserved = prefix == "xmlns" || (prefix == "xml") != (namespace == XML);
        let is_empty = namespace.is_empty() && !prefix.is_empty();
        if is_reserved || is_empty || !prefix.is_empty() && !is_name(prefix) {
            return Err(syntax("a namespace that cannot be declared so"));
        }
        if self.scope.len() >= MANY {
            return Err(limit("too many namespaces"));
        }
        let index = u32::try_from(self.tree.namespaces.len()).map_err(|_| limit("too many namespaces"))?;
        self.scope.push((prefix.to_owned(), (!namespace.is_empty()).then_some(index)));
        self.tree.namespaces.push(namespace.to_owned());
        Ok(())
    }

    fn qualified(&self, written: &str, is_element: bool) -> Result<Qualified, Fault> {
        let (prefix, local) = written.split_once(':').unwrap_or(("", written));
        if !is_name(local) || written.contains(':') && !is_name(prefix) {
            return Err(syntax("a name that XML does not allow"));
        }
        let found = self.scope.iter().rev().find(|(own, _)| own == prefix);
        let namespace = match found {
            _ if prefix.is_empty() && !is_element => Namespace::None,
            Some((_, Some(index))) => Namespace::Bound(*index),
            _ if prefix.is_empty() => Namespace::None,
            _ if prefix == "xml" => Namespace::Xml,
            _ => Namespace::Unknown,
        };
        Ok(Qualified::new(written, namespace))
    }

    /// Tags match: the reader has seen to that.
    fn end(&mut self) {
        if let Some(open) = self.open.pop() {
            self.scope.truncate(open.scope);
        }
    }

    fn text(&mut self, text: &str) -> Result<(), Fault> {
        let Some(open) = self.open.last() else {
            return if is_space(text) { Ok(()) } else { Err(syntax("text outside the root element")) };
        };
        let whole = &mut self.tree.elements[open.element as usize].text;
        if text.len() > self.limits.string.saturating_sub(whole.len()) {
            return Err(limit("a text is too long"));
        }
        whole.push_str(text);
        Ok(())
    }

    /// `&#65;` and the five that XML knows by itself. Documents declare none of their own.
    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), Fault> {
        let unknown = syntax("a reference to an entity that is not known");
        if self.open.is_empty() {
            return Err(syntax("text outside the root element"));
        }
        let character = match reference.resolve_char_ref() {
            Ok(Some(character)) if is_char(character) => character,
            Ok(None) => match &**reference {
                "lt" => '<',
                "gt" => '>',
                "amp" => '&',
                "apos" => '\'',
                "quot" => '"',
                _ => return Err(unknown),
            },
            _ => return Err(syntax("a reference to a character that XML does not allow")),
        };
        self.text(character.encode_utf8(&mut [0; 4]))
    }
}

fn declared(declaration: &BytesDecl<'_>) -> Result<(), Fault> {
    if !declaration.version().is_ok_and(|version| version.starts_with("1.")) {
        return Err(syntax("an XML declaration of another version than 1.0"));
    }
    let is_known = |encoding: &str| ["utf-8", "us-ascii"].iter().any(|known| encoding.eq_ignore_ascii_case(known));
    match declaration.encoding() {
        None => Ok(()),
        Some(Ok(encoding)) if is_known(&encoding) => Ok(()),
        Some(_) => Err(syntax("the document is not in UTF-8")),
    }
}

/// What is wrong, in words of our own.
fn told(error: &Error) -> Fault {
    match error {
        Error::Syntax(_) => syntax("unexpected end in the markup"),
        Error::IllFormed(IllFormedError::DoubleHyphenInComment) => syntax("`--` in a comment"),
        Error::IllFormed(IllFormedError::UnclosedReference) => syntax("`&` that begins no reference"),
        Error::IllFormed(
            IllFormedError::MissingEndTag(_)
            | IllFormedError::UnmatchedEndTag(_)
            | IllFormedError::MismatchedEndTag { .. },
        ) => syntax("tags that do not match"),
        Error::InvalidAttr(AttrError::Duplicated(..)) => Fault(FailureKind::Duplicate, "an attribute is given twice"),
        Error::InvalidAttr(_) => syntax("an attribute that is not written as XML asks"),
        Error::Escape(_) => syntax("a reference to an entity that is not known"),
        _ => syntax("the markup is not well-formed"),
    }
}
