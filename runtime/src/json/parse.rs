//! From bytes to the entries of a tape. Strict, and without recursion.

use super::entries::Entries;
use super::failure::SyntaxError;
use super::fault::Fault;
use super::limits::{DEEPEST, Limits};
use super::tape::{ESCAPED, Entry, INTEGER, Kind, TRUE, index, push_token};
use super::{names, scan};

/// Objects with more members look for equal names once, at their end.
const FEW: u32 = 24;

pub(super) fn parse<'a>(bytes: &'a [u8], limits: &Limits) -> Result<(&'a str, Entries), SyntaxError> {
    if u32::try_from(bytes.len()).is_err() {
        let fault = Fault::Size;
        return Err(fault.placed(bytes, String::new(), 0));
    }
    let source = std::str::from_utf8(bytes).map_err(|error| {
        let fault = Fault::Utf8;
        fault.placed(bytes, String::new(), error.valid_up_to())
    })?;
    let mut parser = Parser {
        bytes,
        at: 0,
        entries: Entries::with_capacity((bytes.len() / 8 + 4).min(1 << 16)),
        open: Vec::with_capacity(8),
        limits: Limits { depth: limits.depth.min(DEEPEST), ..*limits },
    };
    match parser.document() {
        Ok(()) => Ok((source, parser.entries)),
        Err(fault) => {
            let pointer = parser.pointer(source, fault);
            Err(fault.placed(bytes, pointer, parser.at))
        }
    }
}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
    entries: Entries,
    open: Vec<Open>,
    limits: Limits,
}

/// An array or object that is not closed yet.
struct Open {
    entry: u32,
    count: u32,
    is_object: bool,
    /// One bit for each fingerprint seen: equal names are looked for only when a bit is met again.
    seen: [u64; 4],
    /// The last member name.
    name: u32,
}

impl Parser<'_> {
    fn document(&mut self) -> Result<(), Fault> {
        self.skip_space();
        while self.value()? {
            self.skip_space();
        }
        self.skip_space();
        match self.bytes.get(self.at) {
            None => Ok(()),
            Some(_) => Err(Fault::Trailing),
        }
    }

    /// Reads a scalar or opens an array or object, then goes on to where the next value begins.
    fn value(&mut self) -> Result<bool, Fault> {
        let Some(&byte) = self.bytes.get(self.at) else {
            return Err(Fault::EndForValue);
        };
        match byte {
            b'"' => {
                let (start, end, flags) = self.string()?;
                let next = index(self.entries.len() + 1);
                self.push(Entry { kind: Kind::String, flags, start, end, next })?;
            }
            b'{' => {
                self.begin(Kind::Object)?;
                self.skip_space();
                if self.bytes.get(self.at) != Some(&b'}') {
                    self.name()?;
                    return Ok(true);
                }
            }
            b'[' => {
                self.begin(Kind::Array)?;
                self.skip_space();
                if self.bytes.get(self.at) != Some(&b']') {
                    self.count();
                    return Ok(true);
                }
            }
            b'-' | b'0'..=b'9' => self.number()?,
            b't' => self.word(b"true", Kind::Bool, TRUE)?,
            b'f' => self.word(b"false", Kind::Bool, 0)?,
            b'n' => self.word(b"null", Kind::Null, 0)?,
            _ => return Err(Fault::Value),
        }
        self.after_value()
    }

    /// After a value: closes what ends here; whether another value follows.
    fn after_value(&mut self) -> Result<bool, Fault> {
        while let Some(top) = self.open.last_mut() {
            while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
                self.at += 1;
            }
            match (self.bytes.get(self.at), top.is_object) {
                (Some(b','), true) => {
                    self.at += 1;
                    self.skip_space();
                    self.name()?;
                    return Ok(true);
                }
                (Some(b','), false) => {
                    self.at += 1;
                    top.count += 1;
                    return Ok(true);
                }
                (Some(b'}'), true) | (Some(b']'), false) => self.end()?,
                (None, _) => return Err(Fault::End),
                (_, true) => return Err(Fault::ObjectEnd),
                (_, false) => return Err(Fault::ArrayEnd),
            }
        }
        Ok(false)
    }

    #[inline]
    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    #[inline]
    fn push(&mut self, entry: Entry) -> Result<(), Fault> {
        if self.entries.len() >= self.limits.nodes {
            return Err(Fault::Nodes);
        }
        self.entries.push(entry);
        Ok(())
    }

    fn begin(&mut self, kind: Kind) -> Result<(), Fault> {
        if self.open.len() >= self.limits.depth {
            return Err(Fault::Depth);
        }
        let entry = index(self.entries.len());
        let start = index(self.at);
        self.push(Entry { kind, flags: 0, start, end: 0, next: 0 })?;
        self.open.push(Open { entry, count: 0, is_object: kind == Kind::Object, seen: [0; 4], name: 0 });
        self.at += 1;
        Ok(())
    }

    fn count(&mut self) {
        if let Some(top) = self.open.last_mut() {
            top.count += 1;
        }
    }

    /// Closes the innermost array or object.
    fn end(&mut self) -> Result<(), Fault> {
        let Some(top) = self.open.last() else {
            return Ok(());
        };
        let (entry, count) = (top.entry as usize, top.count);
        let next = index(self.entries.len());
        self.entries[entry].end = count;
        self.entries[entry].next = next;
        if top.is_object && count > FEW {
            self.distinct(top.entry)?;
        }
        self.open.pop();
        self.at += 1;
        Ok(())
    }

    /// Reads a member name and the colon.
    fn name(&mut self) -> Result<(), Fault> {
        match self.bytes.get(self.at) {
            Some(b'"') => {}
            Some(_) => return Err(Fault::Name),
            None => return Err(Fault::EndForName),
        }
        let at = self.at;
        let (start, end, flags) = self.string()?;
        let raw = &self.bytes[start as usize..end as usize];
        let print = names::fingerprint(raw, flags);
        let name = index(self.entries.len());
        self.push(Entry { kind: Kind::String, flags, start, end, next: print })?;
        if let Some(top) = self.open.last_mut() {
            top.count += 1;
            top.name = name;
            let (word, bit) = ((print >> 6 & 3) as usize, 1 << (print & 63));
            let may_repeat = top.seen[word] & bit != 0 && top.count <= FEW;
            top.seen[word] |= bit;
            if may_repeat && names::is_repeated(self.bytes, &self.entries, top.entry, name) {
                self.at = at;
                return Err(Fault::Repeated);
            }
        }
        self.skip_space();
        if self.bytes.get(self.at) != Some(&b':') {
            return Err(Fault::Colon);
        }
        self.at += 1;
        Ok(())
    }

    /// The bounds of the string that begins here, and its flags.
    #[inline(always)]
    fn string(&mut self) -> Result<(u32, u32, u8), Fault> {
        let start = self.at + 1;
        let mut at = start;
        let mut flags = 0;
        loop {
            at += scan::plain(&self.bytes[at..]);
            match self.bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => match scan::escape(self.bytes, at) {
                    Some(end) => {
                        flags = ESCAPED;
                        at = end;
                    }
                    None => return self.fault_at(at, Fault::Escape),
                },
                Some(_) => return self.fault_at(at, Fault::Control),
                None => return self.fault_at(at, Fault::EndInString),
            }
        }
        if at - start > self.limits.string {
            return Err(Fault::StringLength);
        }
        self.at = at + 1;
        Ok((index(start), index(at), flags))
    }

    #[cold]
    fn fault_at<T>(&mut self, at: usize, fault: Fault) -> Result<T, Fault> {
        self.at = at;
        Err(fault)
    }

    fn number(&mut self) -> Result<(), Fault> {
        let Some((len, is_integer)) = scan::number(&self.bytes[self.at..]) else {
            return Err(Fault::Number);
        };
        let end = self.at + len;
        if let Some(b'0'..=b'9' | b'.' | b'+' | b'-' | b'a'..=b'z' | b'A'..=b'Z') = self.bytes.get(end) {
            return Err(Fault::Number);
        }
        if len > self.limits.string {
            return Err(Fault::NumberLength);
        }
        let flags = if is_integer { INTEGER } else { 0 };
        self.scalar(Kind::Number, flags, end)
    }

    fn word(&mut self, word: &[u8], kind: Kind, flags: u8) -> Result<(), Fault> {
        if !self.bytes[self.at..].starts_with(word) {
            return Err(Fault::Value);
        }
        self.scalar(kind, flags, self.at + word.len())
    }

    fn scalar(&mut self, kind: Kind, flags: u8, end: usize) -> Result<(), Fault> {
        let next = index(self.entries.len() + 1);
        let (start, end_index) = (index(self.at), index(end));
        self.push(Entry { kind, flags, start, end: end_index, next })?;
        self.at = end;
        Ok(())
    }

    /// Reports a name that a closed object has twice; `self.at` is then the second one.
    #[cold]
    fn distinct(&mut self, object: u32) -> Result<(), Fault> {
        let Some(name) = names::first_repeat(self.bytes, &self.entries, object) else {
            return Ok(());
        };
        self.at = self.entries[name as usize].start as usize - 1;
        if let Some(top) = self.open.last_mut() {
            top.name = name;
        }
        Err(Fault::Repeated)
    }

    /// The pointer of the value that was being read.
    fn pointer(&self, source: &str, fault: Fault) -> String {
        let mut pointer = String::new();
        for (depth, open) in self.open.iter().enumerate() {
            let is_last = depth + 1 == self.open.len();
            if !open.is_object {
                push_token(&mut pointer, &open.count.saturating_sub(1).to_string());
                continue;
            }
            // Between two members the object itself is what is wrong.
            let is_at_value = index(self.entries.len()) <= open.name + 1;
            if open.count == 0 || is_last && !is_at_value && fault != Fault::Repeated {
                continue;
            }
            if let Some(entry) = self.entries.get(open.name as usize) {
                let raw = &source[entry.start as usize..entry.end as usize];
                push_token(&mut pointer, &scan::unescape(raw));
            }
        }
        pointer
    }
}
