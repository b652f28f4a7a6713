//! YAML to value tree: one pass over the parser's events, with a stack instead of recursion.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, StrInput, Tag};
use indexmap::IndexMap;
use indexmap::map::Entry as Slot;

use super::node::{Entry, Mapping, Node, Number, Value};
use super::pointer::{FileId, Span, Text};
use super::{MAX_DEPTH, scalar, yaml_error};
use crate::diagnostics::{self, Diagnostic, Diagnostics};

/// However large the text is, aliases may not make more values of it.
const MAX_VALUES: u64 = 10_000_000;

/// A text may always make this many values of its aliases, and beyond that as many times what it writes out: enough for every real
/// document, and too little for one that wants to fill the memory of later stages, where a schema takes a kilobyte.
const MIN_GROWTH: u64 = 250_000;
const MAX_GROWTH: u64 = 4;

/// The tree of a YAML text; `None` if it cannot be read, which is reported then.
pub(super) fn read(text: &str, file: FileId, diagnostics: &mut Diagnostics) -> Option<Node> {
    let mut builder = Builder::new(file);
    let outcome = builder.run(&mut Parser::new_from_str(text));
    diagnostics.extend(builder.found);
    outcome.ok()?;
    if builder.root.is_none() {
        diagnostics.report(diagnostics::empty_document(file));
    }
    builder.root
}

/// Reading cannot go on; why is reported.
struct Stop;

struct Builder {
    file: FileId,
    /// Collections that are not finished, outermost first.
    open: Vec<Frame>,
    root: Option<Node>,
    anchors: HashMap<usize, Anchored>,
    /// Values so far as a reader sees them, with aliases expanded; and as they are written.
    values: u64,
    written: u64,
    found: Vec<Diagnostic>,
}

struct Frame {
    start: Span,
    anchor: usize,
    /// `Builder::values` when it began.
    values_before: u64,
    /// How deep the values inside go.
    height: usize,
    content: Content,
}

enum Content {
    Sequence(Vec<Node>),
    Mapping { entries: IndexMap<Text, Entry>, merges: Vec<Merge>, key: Option<Key> },
}

enum Key {
    Text(Text, Span),
    Merge,
}

/// What `<<` names, and how many entries stand before it.
struct Merge {
    position: usize,
    value: Node,
}

#[derive(Clone)]
struct Anchored {
    node: Node,
    height: usize,
    values: u64,
}

impl Builder {
    fn new(file: FileId) -> Self {
        Builder {
            file,
            open: Vec::new(),
            root: None,
            anchors: HashMap::new(),
            values: 0,
            written: 0,
            found: Vec::new(),
        }
    }

    fn run<'a>(&mut self, parser: &mut Parser<'a, StrInput<'a>>) -> Result<(), Stop> {
        let mut documents = 0;
        while let Some(next) = parser.next_event() {
            let (event, place) = next.map_err(|error| self.stop(yaml_error::diagnostic(self.file, &error)))?;
            let place = yaml_error::span(&place);
            match event {
                Event::DocumentStart(..) => {
                    documents += 1;
                    if documents > 1 {
                        return Err(self.stop(diagnostics::several_documents(self.file, place)));
                    }
                }
                Event::Scalar(text, style, anchor, tag) => self.scalar(&text, style, anchor, tag.as_deref(), place)?,
                Event::SequenceStart(_, anchor, tag) => {
                    self.check_collection_tag(tag.as_deref(), "seq", "a list", place);
                    self.begin(Content::Sequence(Vec::new()), anchor, place)?;
                }
                Event::MappingStart(_, anchor, tag) => {
                    self.check_collection_tag(tag.as_deref(), "map", "an object", place);
                    let content = Content::Mapping { entries: IndexMap::new(), merges: Vec::new(), key: None };
                    self.begin(content, anchor, place)?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.end(place)?,
                Event::Alias(id) => self.alias(id, place)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn stop(&mut self, why: Diagnostic) -> Stop {
        self.found.push(why);
        Stop
    }

    fn begin(&mut self, content: Content, anchor: usize, start: Span) -> Result<(), Stop> {
        if self.open.len() >= MAX_DEPTH {
            return Err(self.stop(diagnostics::too_deep(self.file, start, MAX_DEPTH)));
        }
        if self.expects_key() {
            let kind = if matches!(content, Content::Sequence(_)) { "a list" } else { "an object" };
            return Err(self.stop(diagnostics::key_not_text(self.file, start, kind)));
        }
        self.count();
        self.open.push(Frame { start, anchor, values_before: self.values - 1, height: 0, content });
        Ok(())
    }

    fn end(&mut self, end: Span) -> Result<(), Stop> {
        let Some(frame) = self.open.pop() else {
            return Ok(());
        };
        let span = Span { start: frame.start.start, end: end.end.max(frame.start.end) };
        let value = match frame.content {
            Content::Sequence(items) => Value::Sequence(items),
            Content::Mapping { entries, merges, .. } => Value::Mapping(Mapping(Box::new(merge(entries, &merges)))),
        };
        let node = Node::new(value, span);
        let height = frame.height + 1;
        if frame.anchor != 0 {
            let values = self.values - frame.values_before;
            self.anchors.insert(frame.anchor, Anchored { node: node.clone(), height, values });
        }
        self.add(node, height)
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        place: Span,
    ) -> Result<(), Stop> {
        self.count();
        let plain = style == ScalarStyle::Plain;
        let node = if self.expects_key() {
            // Keys are texts, whatever they look like; only a plain `<<` is more than that.
            if plain && text == "<<" && tag.is_none() {
                self.set_key(Key::Merge);
                return Ok(());
            }
            Node::new(Value::String(text.into()), place)
        } else {
            Node::new(self.resolve(text, plain, tag, place), place)
        };
        if anchor != 0 {
            self.anchors.insert(anchor, Anchored { node: node.clone(), height: 0, values: 1 });
        }
        self.add(node, 0)
    }

    fn resolve(&mut self, text: &str, plain: bool, tag: Option<&Tag>, place: Span) -> Value {
        let Some(tag) = tag else {
            if !plain {
                return Value::String(text.into());
            }
            if scalar::is_octal_lookalike(text) {
                self.found.push(diagnostics::octal_lookalike(self.file, place, text));
            }
            return scalar::resolve(text);
        };
        let fits = match tag.core_suffix() {
            Some("str") => return Value::String(text.into()),
            Some("int") => scalar::is_integer(text).then(|| Value::Number(Number::new(text))),
            Some("float") => scalar::is_number(text).then(|| Value::Number(Number::new(text))),
            Some("null") => Some(scalar::resolve(text)).filter(|value| matches!(value, Value::Null)),
            Some("bool") => Some(scalar::resolve(text)).filter(|value| matches!(value, Value::Bool(_))),
            Some(_) => None,
            None if tag.original() == "!" => return Value::String(text.into()),
            None => {
                self.found.push(diagnostics::unknown_tag(self.file, place, &tag.original()));
                return self.resolve(text, plain, None, place);
            }
        };
        fits.unwrap_or_else(|| {
            let found = format!("`{}`", text.chars().take(60).collect::<String>());
            self.found.push(diagnostics::bad_tag(self.file, place, &tag.original(), &found));
            Value::Null
        })
    }

    fn check_collection_tag(&mut self, tag: Option<&Tag>, own: &str, kind: &str, place: Span) {
        let Some(tag) = tag else { return };
        match tag.core_suffix() {
            Some(suffix) if suffix == own => {}
            Some(_) => self.found.push(diagnostics::bad_tag(self.file, place, &tag.original(), kind)),
            None if tag.original() == "!" => {}
            None => self.found.push(diagnostics::unknown_tag(self.file, place, &tag.original())),
        }
    }

    fn alias(&mut self, id: usize, place: Span) -> Result<(), Stop> {
        // The parser knows only anchors that it has seen; one without a value yet belongs to an open collection.
        let Some(target) = self.anchors.get(&id).cloned() else {
            return Err(self.stop(diagnostics::alias_in_itself(self.file, place)));
        };
        self.values = self.values.saturating_add(target.values);
        self.written += 1;
        let limit = MAX_VALUES.min(MIN_GROWTH + MAX_GROWTH * self.written);
        if self.values > limit {
            return Err(self.stop(diagnostics::too_many_aliases(self.file, place)));
        }
        if self.open.len() + target.height > MAX_DEPTH {
            return Err(self.stop(diagnostics::too_deep(self.file, place, MAX_DEPTH)));
        }
        if self.expects_key() {
            let text = match target.node.value() {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.text().into(),
                _ => {
                    return Err(self.stop(diagnostics::key_not_text(self.file, place, target.node.kind_name())));
                }
            };
            self.set_key(Key::Text(text, place));
            return Ok(());
        }
        self.add(target.node, target.height)
    }

    /// One more value stands in the text.
    fn count(&mut self) {
        self.values = self.values.saturating_add(1);
        self.written += 1;
    }

    fn expects_key(&self) -> bool {
        matches!(self.open.last(), Some(Frame { content: Content::Mapping { key: None, .. }, .. }))
    }

    fn set_key(&mut self, new: Key) {
        if let Some(Frame { content: Content::Mapping { key, .. }, .. }) = self.open.last_mut() {
            *key = Some(new);
        }
    }

    /// Puts a finished value where it belongs: the root, the next item, the next key or the value of the last key.
    fn add(&mut self, node: Node, height: usize) -> Result<(), Stop> {
        let Some(frame) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        let is_merge = matches!(&frame.content, Content::Mapping { key: Some(Key::Merge), .. });
        // What is merged stands where the merge key stands, without the object (or the list of objects) that brings it.
        let brought_by = if node.as_sequence().is_some() { 2 } else { 1 };
        let inside = if is_merge { height.saturating_sub(brought_by) } else { height };
        frame.height = frame.height.max(inside);
        match &mut frame.content {
            Content::Sequence(items) => items.push(node),
            Content::Mapping { entries, merges, key } => match key.take() {
                None => {
                    let text = node.as_text().cloned().unwrap_or_default();
                    *key = Some(Key::Text(text, node.span()));
                }
                Some(Key::Merge) => {
                    if let Some(kind) = not_mergeable(&node) {
                        return Err(self.stop(diagnostics::bad_merge(self.file, node.span(), kind)));
                    }
                    merges.push(Merge { position: entries.len(), value: node });
                }
                Some(Key::Text(text, key_span)) => match entries.entry(text) {
                    Slot::Vacant(slot) => {
                        slot.insert(Entry { key_span, value: node });
                    }
                    Slot::Occupied(slot) => {
                        let first = slot.get().key_span;
                        self.found.push(diagnostics::duplicate_key(self.file, slot.key(), first, key_span));
                    }
                },
            },
        }
        Ok(())
    }
}

/// Adds the entries of merge keys where the keys stand. Keys of the object itself win, then earlier merges.
fn merge(entries: IndexMap<Text, Entry>, merges: &[Merge]) -> IndexMap<Text, Entry> {
    if merges.is_empty() {
        return entries;
    }
    let mut merged = IndexMap::new();
    let mut rest = entries.clone().into_iter().enumerate().peekable();
    for merge in merges {
        while let Some((_, (key, entry))) = rest.next_if(|(index, _)| *index < merge.position) {
            merged.insert(key, entry);
        }
        let sources = merge.value.as_sequence().unwrap_or(std::slice::from_ref(&merge.value));
        for (key, entry) in sources.iter().filter_map(Node::as_mapping).flat_map(Mapping::iter) {
            if !entries.contains_key(key) && !merged.contains_key(key) {
                merged.insert(key.clone(), entry.clone());
            }
        }
    }
    merged.extend(rest.map(|(_, entry)| entry));
    merged
}

fn not_mergeable(node: &Node) -> Option<&'static str> {
    match node.value() {
        Value::Mapping(_) => None,
        Value::Sequence(items) => {
            items.iter().find(|item| item.as_mapping().is_none()).map(|_| "a list of other things")
        }
        _ => Some(node.kind_name()),
    }
}
