//! A tape made value by value, for documents that are not JSON text.

use std::borrow::Cow;

use super::tape::{Entry, Kind, Tape, index};

/// A [`Tape`] in the making. Names and values come in the order of a JSON document; the caller sees to it that no object
/// has a name twice.
pub(crate) struct Builder<'a> {
    tape: Tape<'a>,
    /// Arrays and objects that are not closed yet.
    open: Vec<usize>,
}

impl<'a> Builder<'a> {
    pub(crate) fn new() -> Self {
        Self { tape: Tape::empty(), open: Vec::new() }
    }

    /// The name of the member whose value comes next.
    pub(crate) fn name(&mut self, name: impl Into<Cow<'a, str>>) {
        self.tape.push_text(Kind::String, name.into());
    }

    /// A string.
    pub(crate) fn string(&mut self, text: impl Into<Cow<'a, str>>) {
        self.count();
        self.tape.push_text(Kind::String, text.into());
    }

    /// Text that has no type yet.
    pub(crate) fn text(&mut self, text: impl Into<Cow<'a, str>>) {
        self.count();
        self.tape.push_text(Kind::Text, text.into());
    }

    pub(crate) fn null(&mut self) {
        self.count();
        let next = index(self.tape.entries.len() + 1);
        self.tape.entries.push(Entry { kind: Kind::Null, flags: 0, start: 0, end: 0, next });
    }

    pub(crate) fn begin_object(&mut self) {
        self.begin(Kind::Object);
    }

    pub(crate) fn begin_array(&mut self) {
        self.begin(Kind::Array);
    }

    /// Closes the innermost array or object.
    pub(crate) fn end(&mut self) {
        if let Some(container) = self.open.pop() {
            self.tape.close(container);
        }
    }

    pub(crate) fn finish(self) -> Tape<'a> {
        self.tape
    }

    fn begin(&mut self, kind: Kind) {
        self.count();
        self.open.push(self.tape.entries.len());
        self.tape.push_container(kind, 0);
    }

    fn count(&mut self) {
        if let Some(container) = self.open.last() {
            self.tape.entries[*container].end += 1;
        }
    }
}
