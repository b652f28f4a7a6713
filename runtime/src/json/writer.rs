//! The one buffer that all values are appended to.

use std::collections::BTreeMap;

use super::encode::Encode;
use super::failure::EncodeError;
use super::limits::DEEPEST;
use super::scan;

/// Writes one JSON document. The first error stays, and nothing is written after it.
pub struct Writer {
    out: Vec<u8>,
    /// The next item or member is the first of its array or object.
    is_first: bool,
    error: Option<EncodeError>,
    /// An item of the open array was absent: none may follow.
    pub(super) has_gap: bool,
    /// Where the names of the open objects stand in `out`.
    names: Vec<u32>,
    /// For each open array or object, how many names there were before it.
    open: Vec<u32>,
}

impl Writer {
    /// An empty document.
    pub fn new() -> Self {
        Self {
            out: Vec::with_capacity(1024),
            is_first: true,
            error: None,
            has_gap: false,
            names: Vec::with_capacity(32),
            open: Vec::with_capacity(8),
        }
    }

    /// The bytes, if nothing went wrong.
    pub fn finish(self) -> Result<Vec<u8>, EncodeError> {
        match self.error {
            None => Ok(self.out),
            Some(error) => Err(error),
        }
    }

    /// Says that a value cannot be written.
    #[cold]
    pub fn fail(&mut self, error: EncodeError) {
        self.error.get_or_insert(error);
    }

    /// Begins an object.
    pub fn begin_object(&mut self) {
        self.begin(b'{');
    }

    /// Ends an object.
    pub fn end_object(&mut self) {
        self.end(b'}');
    }

    /// Begins an array.
    pub fn begin_array(&mut self) {
        self.begin(b'[');
    }

    /// Ends an array.
    pub fn end_array(&mut self) {
        self.end(b']');
    }

    fn begin(&mut self, bracket: u8) {
        if self.open.len() >= DEEPEST {
            self.fail(EncodeError::Depth);
        }
        self.open.push(self.names.len() as u32);
        self.out.push(bracket);
        self.is_first = true;
    }

    fn end(&mut self, bracket: u8) {
        let names = self.open.pop().unwrap_or(0);
        self.names.truncate(names as usize);
        self.out.push(bracket);
        self.is_first = false;
        self.has_gap = false;
    }

    /// Writes a member of an object.
    pub fn member(&mut self, name: &str, value: &dyn Encode) {
        if self.name(name) {
            value.encode(self);
        }
    }

    /// Writes a member that is there; `Some(None)` is there and `null`.
    #[inline]
    pub fn optional<T: Encode>(&mut self, name: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.member(name, value);
        }
    }

    /// Writes the members that the type does not declare. None may have the name of a declared one that was written.
    #[inline]
    pub fn extra<T: Encode>(&mut self, members: &BTreeMap<String, T>) {
        if !members.is_empty() {
            self.extra_members(members);
        }
    }

    /// As [`extra`](Self::extra); none of them may have one of these names, which go the other way only.
    pub fn extra_without<T: Encode>(&mut self, members: &BTreeMap<String, T>, withheld: &[&str]) {
        if withheld.iter().any(|name| members.contains_key(*name)) {
            return self.fail(EncodeError::Withheld);
        }
        self.extra(members);
    }

    fn extra_members<T: Encode>(&mut self, members: &BTreeMap<String, T>) {
        let declared = self.names.len();
        for (name, value) in members {
            self.member(name, value);
            self.differs(declared);
        }
    }

    /// Checks the last name against those that were declared.
    fn differs(&mut self, declared: usize) {
        let Some(&last) = self.names.get(declared) else {
            return;
        };
        let first = self.open.last().map_or(0, |&names| names as usize);
        let name = &self.out[last as usize..];
        let name = &name[..name_end(name)];
        let earlier = &self.names[first..declared];
        if earlier.iter().any(|&at| self.out[at as usize..].starts_with(name)) {
            self.fail(EncodeError::Duplicate);
        }
        self.names.truncate(declared);
    }

    /// Writes an item of an array.
    #[inline]
    pub fn item<T: Encode + ?Sized>(&mut self, value: &T) {
        if self.next() {
            value.encode(self);
        }
    }

    /// Writes a comma where one belongs; whether to go on.
    #[inline]
    pub(super) fn next(&mut self) -> bool {
        if !self.is_first {
            self.out.push(b',');
        }
        self.is_first = false;
        self.error.is_none()
    }

    #[inline]
    pub(super) fn name(&mut self, name: &str) -> bool {
        if !self.next() {
            return false;
        }
        self.names.push(self.out.len() as u32);
        self.string(name);
        self.out.push(b':');
        true
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.out.extend_from_slice(b"null");
    }

    /// Writes a boolean.
    pub fn bool(&mut self, value: bool) {
        let word: &[u8] = if value { b"true" } else { b"false" };
        self.out.extend_from_slice(word);
    }

    /// Writes an integer.
    pub fn i64(&mut self, value: i64) {
        self.scalar(&value);
    }

    /// Writes an integer.
    pub fn u64(&mut self, value: u64) {
        self.scalar(&value);
    }

    /// Writes a number so that it reads back as the same; infinities and NaN are an error.
    pub fn f64(&mut self, value: f64) {
        if value.is_finite() {
            self.scalar(&value);
        } else {
            self.fail(EncodeError::NotFinite);
        }
    }

    /// Writes a number so that it reads back as the same `f32`; infinities and NaN are an error.
    pub fn f32(&mut self, value: f32) {
        if value.is_finite() {
            self.scalar(&value);
        } else {
            self.fail(EncodeError::NotFinite);
        }
    }

    /// The digits of numbers are written by serde_json, whose printing is fast.
    #[inline]
    fn scalar<T: serde::Serialize>(&mut self, value: &T) {
        // Writing a finite number to memory does not fail.
        let _ = serde_json::to_writer(&mut self.out, value);
    }

    /// Writes a number that is text already.
    pub(super) fn number(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    /// Writes what is JSON already: a constant of the document.
    pub fn constant(&mut self, json: &str) {
        self.out.extend_from_slice(json.as_bytes());
    }

    /// Writes a string.
    pub fn string(&mut self, text: &str) {
        let text = text.as_bytes();
        let plain = scan::plain(text);
        self.out.reserve(text.len() + 2);
        self.out.push(b'"');
        self.out.extend_from_slice(&text[..plain]);
        if plain != text.len() {
            self.rest_of_string(&text[plain..]);
        }
        self.out.push(b'"');
    }

    /// Writes what is left of a string, from its first byte that needs an escape.
    fn rest_of_string(&mut self, mut rest: &[u8]) {
        while let Some((&byte, after)) = rest.split_first() {
            self.escape(byte);
            let (plain, special) = after.split_at(scan::plain(after));
            self.out.extend_from_slice(plain);
            rest = special;
        }
    }

    fn escape(&mut self, byte: u8) {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        let short = match byte {
            b'"' | b'\\' => byte,
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0x08 => b'b',
            0x0C => b'f',
            _ => {
                let digits = [HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]];
                self.out.extend_from_slice(b"\\u00");
                self.out.extend_from_slice(&digits);
                return;
            }
        };
        self.out.extend_from_slice(&[b'\\', short]);
    }
}

impl Default for Writer {
    fn default() -> Self {
        Self::new()
    }
}

/// The end of the string at the start of `out`, quotes included.
fn name_end(out: &[u8]) -> usize {
    let mut at = 1;
    loop {
        at += scan::plain(&out[at..]);
        match out.get(at) {
            Some(b'\\') => at += 2,
            Some(_) => return at + 1,
            None => return out.len(),
        }
    }
}
