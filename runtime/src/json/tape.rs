//! The flat form of a document: one entry a value or member name, in document order.

use std::borrow::Cow;
use std::fmt;

use super::entries::Entries;
use super::failure::SyntaxError;
use super::limits::Limits;
use super::{parse, scan};

/// A document as a flat list of entries that borrow from it.
///
/// Parsing takes no memory per value; strings are unescaped and numbers converted when they are taken.
pub struct Tape<'a> {
    pub(super) source: &'a str,
    pub(super) entries: Entries,
    texts: Vec<Cow<'a, str>>,
}

/// A value of a tape, by its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Node(pub(super) u32);

impl Node {
    /// The whole document.
    pub const ROOT: Self = Self(0);
    /// A member that is not there.
    pub const ABSENT: Self = Self(u32::MAX);

    /// Whether this stands for a member that is not there.
    pub const fn is_absent(self) -> bool {
        self.0 == u32::MAX
    }
}

/// What a value of a tape is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number, kept as it was written.
    Number,
    /// A string.
    String,
    /// Text that has no type yet: a parameter or form value, read as what the type asks for.
    Text,
    /// An array.
    Array,
    /// An object.
    Object,
}

#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    pub(super) flags: u8,
    /// The first byte; of a string, the one after the quote; of text, its index in `texts`.
    pub(super) start: u32,
    /// The byte after the last; of an array or object, how many items or members it has.
    pub(super) end: u32,
    /// The index of the entry after this value; of a member name, its fingerprint.
    pub(super) next: u32,
}

/// The string holds escapes.
pub(super) const ESCAPED: u8 = 1;
/// The string is in `texts`, not in the source.
const OWNED: u8 = 2;
/// The number has neither a fraction nor an exponent.
pub(super) const INTEGER: u8 = 4;
/// The value is `true`.
pub(super) const TRUE: u8 = 8;

impl<'a> Tape<'a> {
    /// Reads a JSON document (RFC 8259, nothing more): UTF-8 without a mark, no name twice in an object.
    pub fn parse(bytes: &'a [u8], limits: &Limits) -> Result<Self, SyntaxError> {
        let (source, entries) = parse::parse(bytes, limits)?;
        let texts = Vec::new();
        Ok(Self { source, entries, texts })
    }

    /// One piece of untyped text.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        let mut tape = Self::empty();
        tape.push_text(Kind::Text, text.into());
        tape
    }

    /// A list of untyped texts.
    pub fn text_list(texts: Vec<Cow<'a, str>>) -> Self {
        let mut tape = Self::empty();
        tape.push_list(texts);
        tape
    }

    /// An object of untyped texts. A member with one text is that text and also reads as a list of one;
    /// all others are lists.
    pub fn text_object(members: Vec<(Cow<'a, str>, Vec<Cow<'a, str>>)>) -> Self {
        let mut tape = Self::empty();
        tape.push_container(Kind::Object, members.len());
        for (name, mut texts) in members {
            tape.push_text(Kind::String, name);
            match (texts.pop(), texts.is_empty()) {
                (Some(text), true) => tape.push_text(Kind::Text, text),
                (last, _) => {
                    texts.extend(last);
                    tape.push_list(texts);
                }
            }
        }
        tape.close(0);
        tape
    }

    pub(super) fn empty() -> Self {
        Self { source: "", entries: Entries::with_capacity(8), texts: Vec::new() }
    }

    fn push_list(&mut self, texts: Vec<Cow<'a, str>>) {
        let list = self.entries.len();
        self.push_container(Kind::Array, texts.len());
        for text in texts {
            self.push_text(Kind::Text, text);
        }
        self.close(list);
    }

    pub(super) fn push_container(&mut self, kind: Kind, count: usize) {
        self.entries.push(Entry { kind, flags: 0, start: 0, end: index(count), next: 0 });
    }

    pub(super) fn push_text(&mut self, kind: Kind, text: Cow<'a, str>) {
        let next = index(self.entries.len() + 1);
        self.entries.push(Entry { kind, flags: OWNED, start: index(self.texts.len()), end: 0, next });
        self.texts.push(text);
    }

    pub(super) fn close(&mut self, container: usize) {
        self.entries[container].next = index(self.entries.len());
    }

    #[inline]
    pub(super) fn entry(&self, node: Node) -> Option<&Entry> {
        self.entries.get(node.0 as usize)
    }

    /// What a value is; nothing for [`Node::ABSENT`].
    #[inline]
    pub fn kind(&self, node: Node) -> Option<Kind> {
        self.entry(node).map(|entry| entry.kind)
    }

    /// Whether a value is `null`.
    #[inline]
    pub fn is_null(&self, node: Node) -> bool {
        self.kind(node) == Some(Kind::Null)
    }

    /// A boolean.
    pub fn bool(&self, node: Node) -> Option<bool> {
        let entry = self.entry(node)?;
        (entry.kind == Kind::Bool).then_some(entry.flags & TRUE != 0)
    }

    /// A number, as it was written.
    pub fn number(&self, node: Node) -> Option<&str> {
        let entry = self.entry(node)?;
        (entry.kind == Kind::Number).then(|| self.raw(entry))
    }

    /// The text of a string (unescaped) or of untyped text.
    pub fn string(&self, node: Node) -> Option<Cow<'_, str>> {
        let entry = self.entry(node)?;
        matches!(entry.kind, Kind::String | Kind::Text).then(|| self.text_of(entry))
    }

    /// How many items or members an array or object has.
    pub fn len_of(&self, node: Node) -> usize {
        match self.entry(node) {
            Some(entry) if matches!(entry.kind, Kind::Array | Kind::Object) => entry.end as usize,
            _ => 0,
        }
    }

    /// The items of an array; of anything else none.
    pub fn items(&self, node: Node) -> impl Iterator<Item = Node> {
        let count = match self.kind(node) {
            Some(Kind::Array) => self.len_of(node),
            _ => 0,
        };
        let mut at = node.0.wrapping_add(1);
        (0..count).map(move |_| {
            let item = Node(at);
            at = self.after(item);
            item
        })
    }

    /// The members of an object, in document order; of anything else none.
    pub fn members(&self, node: Node) -> impl Iterator<Item = (Cow<'_, str>, Node)> {
        self.names(node).map(|(name, value)| (self.text_of(&self.entries[name.0 as usize]), value))
    }

    /// A member of an object by its name, or [`Node::ABSENT`].
    pub fn member(&self, node: Node, name: &str) -> Node {
        self.names(node).find(|(key, _)| self.is_named(*key, name)).map_or(Node::ABSENT, |(_, value)| value)
    }

    /// The members of an object as nodes of names and values.
    pub(super) fn names(&self, node: Node) -> impl Iterator<Item = (Node, Node)> {
        let count = match self.kind(node) {
            Some(Kind::Object) => self.len_of(node),
            _ => 0,
        };
        let mut at = node.0.wrapping_add(1);
        (0..count).map(move |_| {
            let name = Node(at);
            let value = Node(at + 1);
            at = self.after(value);
            (name, value)
        })
    }

    /// Whether a number has neither a fraction nor an exponent.
    #[inline]
    pub(super) fn is_integer(&self, entry: &Entry) -> bool {
        entry.flags & INTEGER != 0
    }

    /// The index after a value.
    #[inline]
    pub(super) fn after(&self, node: Node) -> u32 {
        self.entry(node).map_or(u32::MAX, |entry| entry.next)
    }

    /// Whether a member name is `name`.
    #[inline]
    pub(super) fn is_named(&self, key: Node, name: &str) -> bool {
        let Some(entry) = self.entry(key) else {
            return false;
        };
        if entry.flags & (ESCAPED | OWNED) == 0 {
            let (start, end) = (entry.start as usize, entry.end as usize);
            let written = self.source.as_bytes().get(start..end);
            written.is_some_and(|written| scan::is_same(written, name.as_bytes()))
        } else {
            self.text_of(entry) == name
        }
    }

    /// The source of a string (between the quotes) or number.
    #[inline]
    pub(super) fn raw(&self, entry: &Entry) -> &str {
        &self.source[entry.start as usize..entry.end as usize]
    }

    /// A string that stands in the source as it is.
    #[inline]
    pub(super) fn plain_string(&self, node: Node) -> Option<&str> {
        let entry = self.entry(node)?;
        (entry.kind == Kind::String && entry.flags == 0).then(|| self.raw(entry))
    }

    pub(super) fn text_of(&self, entry: &Entry) -> Cow<'_, str> {
        if entry.flags & OWNED != 0 {
            Cow::Borrowed(self.texts[entry.start as usize].as_ref())
        } else if entry.flags & ESCAPED != 0 {
            Cow::Owned(scan::unescape(self.raw(entry)))
        } else {
            Cow::Borrowed(self.raw(entry))
        }
    }

    /// The RFC 6901 pointer of a value, found by walking down from the root.
    pub fn pointer(&self, node: Node) -> String {
        let mut pointer = String::new();
        let mut at = Node::ROOT;
        while at != node {
            let holds = |child: Node| child.0 <= node.0 && node.0 < self.after(child);
            let below = match self.kind(at) {
                Some(Kind::Array) => {
                    let found = self.items(at).enumerate().find(|(_, item)| holds(*item));
                    found.map(|(index, item)| (Cow::Owned(index.to_string()), item))
                }
                _ => self.members(at).find(|(_, value)| holds(*value)),
            };
            let Some((token, child)) = below else { break };
            push_token(&mut pointer, &token);
            at = child;
        }
        pointer
    }
}

impl fmt::Debug for Tape<'_> {
    /// Says how much there is, not what: a tape may hold anything.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tape").field("nodes", &self.entries.len()).finish_non_exhaustive()
    }
}

/// Appends a reference token to a pointer.
pub(crate) fn push_token(pointer: &mut String, token: &str) {
    pointer.push('/');
    for c in token.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}

/// An index of the tape. Documents stop well below four thousand million bytes, and so do texts.
pub(super) fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX - 1)
}
