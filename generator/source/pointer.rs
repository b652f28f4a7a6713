//! RFC 6901 pointers: build, parse, show.
//!
//! A pointer names a place in a document without knowing its line and column; [`super::locate`] finds those when a message is
//! shown. Extending one is cheap: the tokens are a list that shares its beginning with every other pointer of the neighbourhood.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Text of the document, shared between the value tree, pointers and the typed document.
pub type Text = Arc<str>;

/// Which file a pointer leads into; the root document is [`FileId::ROOT`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

impl FileId {
    /// The document that the run started from.
    pub const ROOT: FileId = FileId(0);
}

/// A range of bytes in the text of one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// Longest pointer that [`Pointer::parse`] takes: far beyond any document, and short enough to drop without deep recursion.
const MAX_TOKENS: usize = 1_000;

/// A place in a document, as in `#/paths/~1rooms/get`.
#[derive(Clone)]
pub struct Pointer {
    file: FileId,
    last: Option<Arc<Step>>,
}

struct Step {
    parent: Option<Arc<Step>>,
    token: Text,
}

impl Pointer {
    /// The whole document.
    pub fn root(file: FileId) -> Self {
        Pointer { file, last: None }
    }

    /// The value under `key` in the object that this pointer names.
    #[must_use]
    pub fn key(&self, key: impl Into<Text>) -> Self {
        let step = Step { parent: self.last.clone(), token: key.into() };
        Pointer { file: self.file, last: Some(Arc::new(step)) }
    }

    /// The item at `index` of the list that this pointer names.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.key(index.to_string())
    }

    /// The object or list that holds this place; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        let step = self.last.as_ref()?;
        Some(Pointer { file: self.file, last: step.parent.clone() })
    }

    /// The last key or index; `None` for the root.
    pub fn last(&self) -> Option<&Text> {
        self.last.as_ref().map(|step| &step.token)
    }

    /// The file this pointer leads into.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// Whether this is the whole document.
    pub fn is_root(&self) -> bool {
        self.last.is_none()
    }

    /// All keys and indices, outermost first.
    pub fn tokens(&self) -> Vec<&Text> {
        let mut tokens: Vec<&Text> = self.steps().collect();
        tokens.reverse();
        tokens
    }

    /// Whether this place is `other` or inside it.
    pub fn starts_with(&self, other: &Pointer) -> bool {
        let (mine, theirs) = (self.tokens(), other.tokens());
        self.file == other.file && mine.starts_with(&theirs)
    }

    /// Reads a pointer: `/a/b`, or as the fragment of a reference: `#/a/b`, where percent-encoding counts. `None` if it is neither.
    pub fn parse(file: FileId, text: &str) -> Option<Self> {
        let decoded = match text.strip_prefix('#') {
            Some(fragment) => percent_decode(fragment)?,
            None => text.to_owned(),
        };
        let mut pointer = Pointer::root(file);
        if decoded.is_empty() {
            return Some(pointer);
        }
        let tokens = decoded.strip_prefix('/')?;
        if tokens.bytes().filter(|byte| *byte == b'/').count() >= MAX_TOKENS {
            return None;
        }
        for token in tokens.split('/') {
            pointer = pointer.key(token.replace("~1", "/").replace("~0", "~"));
        }
        Some(pointer)
    }

    /// As the text of a `$ref`: with percent-encoding where a URI wants it.
    pub fn to_reference(&self) -> String {
        let mut text = String::from("#");
        for byte in self.to_string().bytes().skip(1) {
            let plain = byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@?".contains(&byte);
            if plain {
                text.push(char::from(byte));
            } else {
                text += &format!("%{byte:02X}");
            }
        }
        text
    }

    fn steps(&self) -> impl Iterator<Item = &Text> {
        std::iter::successors(self.last.as_deref(), |step| step.parent.as_deref()).map(|step| &step.token)
    }
}

/// As the fragment of a reference, without percent-encoding: `#/paths/~1rooms~1{id}`.
impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("#")?;
        for token in self.tokens() {
            write!(f, "/{}", token.replace('~', "~0").replace('/', "~1"))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for Pointer {
    fn eq(&self, other: &Self) -> bool {
        self.file == other.file && self.steps().eq(other.steps())
    }
}

impl Eq for Pointer {}

impl Hash for Pointer {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.file.hash(state);
        for token in self.steps() {
            token.hash(state);
        }
    }
}

/// What `%20` and its like stand for; `None` if that is no text.
pub(super) fn percent_decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_and_reads_back() {
        let pointer =
            Pointer::root(FileId::ROOT).key("paths").key("/rooms/{id}~x").key("get").key("parameters").index(0);
        assert_eq!(pointer.to_string(), "#/paths/~1rooms~1{id}~0x/get/parameters/0");
        assert_eq!(Pointer::parse(FileId::ROOT, &pointer.to_string()), Some(pointer));
    }

    #[test]
    fn fragments_are_percent_decoded_and_plain_pointers_are_not() {
        let show = |text| Pointer::parse(FileId::ROOT, text).map(|pointer| pointer.to_string());
        assert_eq!(show("#/a%20b/%7Bid%7D").as_deref(), Some("#/a b/{id}"));
        assert_eq!(show("/a%20b").as_deref(), Some("#/a%20b"));
        assert_eq!(show("#").as_deref(), Some("#"));
        assert_eq!(show("#/").as_deref(), Some("#/"));
        assert_eq!(show("#name"), None);
        assert_eq!(show("#/a%2"), None);
        assert_eq!(show("#/a%FF"), None);
    }

    #[test]
    fn references_read_back() {
        let pointer = Pointer::root(FileId::ROOT).key("a b").key("100%").key("x#/y~ä").key("{id}");
        assert_eq!(pointer.to_reference(), "#/a%20b/100%25/x%23~1y~0%C3%A4/%7Bid%7D");
        assert_eq!(Pointer::parse(FileId::ROOT, &pointer.to_reference()), Some(pointer));
    }

    #[test]
    fn endless_pointers_are_refused() {
        assert_eq!(Pointer::parse(FileId::ROOT, &"/".repeat(1_000_000)), None);
    }

    #[test]
    fn a_place_is_inside_its_parents() {
        let schema = Pointer::parse(FileId::ROOT, "#/components/schemas/A").expect("a pointer");
        let property = schema.key("properties").key("b");
        assert!(property.starts_with(&schema));
        assert!(!schema.starts_with(&property));
        assert_eq!(property.parent().and_then(|parent| parent.parent()), Some(schema));
    }
}
