//! `$dynamicRef` becomes `$ref`: a schema that others fill in is copied for each way it is filled in.
//!
//! Before: `Page: { items: { $dynamicRef: '#item' } }`, and `Users: { $defs: { of: { $dynamicAnchor: item, $ref: User } }, $ref: Page }`.
//! After: `Users: { $defs: .., items: { $ref: User } }`. Where the copy has no component around it, it becomes one: `Page_User`.
//!
//! What a `$dynamicRef` means depends on the schemas that lead to it: the outermost with such a `$dynamicAnchor` counts. Schemas of
//! OpenAPI seldom have an `$id`, so each schema that does not stand in another one is an outermost one.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use super::names::base;
use super::origin::Origins;
use super::{component, with_components, with_entry};
use crate::document::shape::table::{self, Kind, Rest, Shape};
use crate::source::node::{Entry, Mapping, Node, Value};
use crate::source::pointer::{FileId, Pointer, Text};

/// How many copies there may be; what is left then stays a `$dynamicRef`, which is reported where it is needed.
const MAX_COPIES: usize = 1_000;

/// Keywords beside a `$ref` that say nothing about values.
const SILENT: &[&str] =
    &["$ref", "$defs", "$id", "$schema", "$anchor", "$dynamicAnchor", "$comment", "title", "description", "summary"];

/// What names mean: the place of each `$dynamicAnchor` that counts.
type Bound = BTreeMap<Text, Place>;

/// A pointer as text, which has an order.
type Place = String;

/// Whether a document can have anything to do with this.
pub(super) fn is_needed(text: &str) -> bool {
    text.contains("$dynamicRef") || text.contains("$id")
}

/// The whole without `$dynamicRef` and `$id`, as far as it can be; `None` if nothing changes.
pub(super) fn bind(whole: &Node, origins: &mut Origins) -> Option<Node> {
    let mut facts = Facts::default();
    let root = Pointer::root(FileId::ROOT);
    facts.read(Step { kind: &DOCUMENT, node: whole, at: root.clone() }, None);
    let mut binder =
        Binder { whole, facts, origins, copies: HashMap::new(), queue: VecDeque::new(), names: HashSet::new() };
    let names = whole.get("components").and_then(|components| components.get("schemas")).and_then(Node::as_mapping);
    binder.names = names.into_iter().flat_map(Mapping::keys).map(ToString::to_string).collect();
    let first = binder.value(&Step { kind: &DOCUMENT, node: whole, at: root.clone() }, &root, None);
    let mut made = Vec::new();
    while let Some(copy) = binder.queue.pop_front() {
        let Some(node) = whole.at(&copy.from) else { continue };
        let to = component("schemas", &copy.name);
        binder.origins.insert(to.clone(), binder.origins.of(&copy.from));
        let step = Step { kind: &Kind::Schema, node, at: copy.from.clone() };
        let node = binder.schema(&step, &to, copy.bound).unwrap_or_else(|| node.clone());
        made.push(("schemas", copy.name, node));
    }
    if made.is_empty() { first } else { Some(with_components(first.as_ref().unwrap_or(whole), made)) }
}

static DOCUMENT: Kind = Kind::Object(&table::DOCUMENT);

/// A value on the way down.
struct Step<'a> {
    kind: &'static Kind,
    node: &'a Node,
    at: Pointer,
}

impl<'a> Step<'a> {
    /// The values one step further that OpenAPI knows.
    fn inside(&self) -> Vec<(Text, Step<'a>)> {
        let fields =
            self.node.as_mapping().into_iter().flat_map(Mapping::iter).map(|(key, entry)| (key.clone(), &entry.value));
        let items = self.node.as_sequence().unwrap_or_default().iter().enumerate();
        let items = items.map(|(index, item)| (Text::from(index.to_string()), item));
        let known = fields.chain(items).filter_map(|(key, node)| Some((inner(self.kind, &key)?, key, node)));
        known.map(|(kind, key, node)| (key.clone(), Step { kind, node, at: self.at.key(key) })).collect()
    }

    fn is_schema(&self) -> bool {
        matches!(self.kind, Kind::Schema) && self.node.as_mapping().is_some()
    }

    /// Whether names count from here: a schema that stands in no other, or has an address.
    fn begins(&self, around: bool) -> bool {
        self.is_schema() && (!around || self.node.get("$id").and_then(Node::as_str).is_some())
    }
}

fn inner(kind: &'static Kind, key: &str) -> Option<&'static Kind> {
    let of = |shape: &'static Shape| match (shape.field(key), &shape.rest) {
        (Some(field), _) => Some(&field.kind),
        (None, _) if key.starts_with("x-") => None,
        (None, Rest::Named(kind) | Rest::Statuses(kind)) => Some(kind),
        (None, Rest::Nothing) => None,
    };
    match kind {
        Kind::Schema => of(&table::SCHEMA),
        Kind::Object(shape) | Kind::RefOr(shape) => of(shape),
        Kind::Map(kind) | Kind::List(kind) => Some(kind),
        Kind::Alternatives => Some(&Kind::Schema),
        _ => None,
    }
}

/// What is found in one walk over the document.
#[derive(Default)]
struct Facts {
    /// Where names count from.
    begins: HashSet<Pointer>,
    /// The names of each of those places.
    own: HashMap<Pointer, Bound>,
    /// All places with a name, dynamic or not.
    named: HashMap<Text, Vec<Place>>,
    /// What schemas at and below a place need, worked out when first asked.
    needs: HashMap<Pointer, BTreeSet<Text>>,
}

impl Facts {
    fn read(&mut self, step: Step<'_>, around: Option<&Pointer>) {
        let begin = step.begins(around.is_some()).then(|| step.at.clone());
        self.begins.extend(begin.clone());
        let around = begin.as_ref().or(around);
        if let Some(around) = around.filter(|_| step.is_schema()) {
            let text = |key: &str| step.node.get(key).and_then(Node::as_text);
            for name in ["$anchor", "$dynamicAnchor"].into_iter().filter_map(text) {
                self.named.entry(name.clone()).or_default().push(step.at.to_string());
            }
            if let Some(name) = text("$dynamicAnchor") {
                let own = self.own.entry(around.clone()).or_default();
                own.entry(name.clone()).or_insert_with(|| step.at.to_string());
            }
        }
        for (_, step) in step.inside() {
            self.read(step, around);
        }
    }

    /// The names that count inside of a place.
    fn own(&self, at: &Pointer) -> Bound {
        let begin =
            std::iter::successors(Some(at.clone()), Pointer::parent).find(|around| self.begins.contains(around));
        begin.and_then(|begin| self.own.get(&begin)).cloned().unwrap_or_default()
    }

    /// The names that a schema and what it refers to leave open.
    fn needs(&mut self, whole: &Node, at: &Pointer) -> BTreeSet<Text> {
        if let Some(known) = self.needs.get(at) {
            return known.clone();
        }
        let mut needs = BTreeSet::new();
        let mut seen: HashSet<Pointer> = HashSet::from([at.clone()]);
        let mut open = vec![at.clone()];
        while let Some(at) = open.pop() {
            let Some(node) = whole.at(&at) else { continue };
            let mut steps = vec![Step { kind: &Kind::Schema, node, at }];
            while let Some(step) = steps.pop() {
                let mut targets: Vec<Pointer> = Vec::new();
                if step.is_schema() {
                    targets.extend(target(step.node));
                    if let Some(name) = dynamic_name(step.node) {
                        let places = self.named.get(&name).into_iter().flatten();
                        targets.extend(places.filter_map(|place| Pointer::parse(FileId::ROOT, place)));
                        needs.insert(name);
                    }
                }
                open.extend(targets.into_iter().filter(|target| seen.insert(target.clone())));
                steps.extend(step.inside().into_iter().map(|(_, step)| step));
            }
        }
        self.needs.insert(at.clone(), needs.clone());
        needs
    }
}

/// Where the `$ref` of a schema leads.
fn target(node: &Node) -> Option<Pointer> {
    let written = node.get("$ref")?.as_str().filter(|written| written.starts_with('#'))?;
    Pointer::parse(FileId::ROOT, written)
}

/// The name in a `$dynamicRef`.
fn dynamic_name(node: &Node) -> Option<Text> {
    let written = node.get("$dynamicRef")?.as_str()?;
    let name = written.split_once('#').map_or(written, |(_, name)| name);
    (!name.is_empty() && !name.starts_with('/')).then(|| name.into())
}

/// A copy that becomes a component.
struct Copy {
    name: String,
    from: Pointer,
    bound: Bound,
}

struct Binder<'a> {
    whole: &'a Node,
    facts: Facts,
    origins: &'a mut Origins,
    /// Where the copies are, by what was copied and what its names mean.
    copies: HashMap<(Pointer, Bound), Pointer>,
    queue: VecDeque<Copy>,
    names: HashSet<String>,
}

impl Binder<'_> {
    /// A value at `to` of the whole, that was written at `step.at`; `None` if nothing changes.
    fn value(&mut self, step: &Step<'_>, to: &Pointer, bound: Option<&Bound>) -> Option<Node> {
        if step.is_schema() {
            let bound = bound.cloned().unwrap_or_default();
            return self.schema(step, to, bound);
        }
        let mut inside = step.inside();
        // Components get their names first.
        inside.sort_by_key(|(key, _)| !(to.is_root() && &**key == "components"));
        self.changed(step.node, inside, to, bound)
    }

    fn changed(
        &mut self,
        node: &Node,
        inside: Vec<(Text, Step<'_>)>,
        to: &Pointer,
        bound: Option<&Bound>,
    ) -> Option<Node> {
        let changed: Vec<(Text, Node)> = inside
            .iter()
            .filter_map(|(key, step)| Some((key.clone(), self.value(step, &to.key(key.clone()), bound)?)))
            .collect();
        (!changed.is_empty()).then(|| replaced(node, &changed))
    }

    fn schema(&mut self, step: &Step<'_>, to: &Pointer, mut bound: Bound) -> Option<Node> {
        if self.facts.begins.contains(&step.at) {
            for (name, place) in self.facts.own(&step.at) {
                bound.entry(name).or_insert(place);
            }
        }
        let dynamic = dynamic_name(step.node).and_then(|name| self.meaning(&name, &bound));
        let without = ["$id"].into_iter().chain(dynamic.is_some().then_some("$dynamicRef"));
        let plain = without_keys(step.node, &without.collect::<Vec<_>>());
        let node = plain.as_ref().unwrap_or(step.node);
        let mut result = self.changed(node, step.inside(), to, Some(&bound)).or(plain.clone());
        if let Some(target) = target(step.node)
            && let Some(open) = self.open(&target, &bound)
        {
            let own = result.as_ref().unwrap_or(node);
            let is_first = self.copies.len() < MAX_COPIES && !self.copies.contains_key(&(target.clone(), open.clone()));
            if is_first && is_component(to) && is_silent(own) {
                return self.filled_in(own.clone(), &target, open, to);
            }
            if let Some(copy) = self.copy(&target, open) {
                result = Some(with_entry(own, "$ref", reference(&copy)));
            }
        }
        if let Some(target) = dynamic {
            let copy = self.open(&target, &bound).and_then(|open| self.copy(&target, open));
            let own = result.as_ref().unwrap_or(node);
            result = Some(also(own, reference(&copy.unwrap_or(target))));
        }
        result
    }

    /// The place that a name means; without one that is bound, the only one in the document.
    fn meaning(&self, name: &Text, bound: &Bound) -> Option<Pointer> {
        let only = || self.facts.named.get(name).filter(|places| places.len() == 1).map(|places| &places[0]);
        let place = bound.get(name).or_else(only)?;
        self.seen_through(Pointer::parse(FileId::ROOT, place)?)
    }

    /// What stands behind `{ $dynamicAnchor: item, $ref: User }`.
    fn seen_through(&self, at: Pointer) -> Option<Pointer> {
        let node = self.whole.at(&at)?;
        let is_name = node.as_mapping()?.keys().all(|key| matches!(&**key, "$dynamicAnchor" | "$anchor" | "$ref"));
        Some(target(node).filter(|_| is_name).unwrap_or(at))
    }

    /// What is bound here of what a target leaves open, if that differs from what it means alone.
    fn open(&mut self, target: &Pointer, bound: &Bound) -> Option<Bound> {
        let needs = self.facts.needs(self.whole, target);
        if needs.is_empty() {
            return None;
        }
        let alone = self.facts.own(target);
        let known = |name: &Text| bound.get(name).or_else(|| alone.get(name)).cloned();
        let open: Bound = needs.iter().filter_map(|name| Some((name.clone(), known(name)?))).collect();
        let open: Bound = open
            .into_iter()
            .map(|(name, place)| {
                let seen = Pointer::parse(FileId::ROOT, &place).and_then(|at| self.seen_through(at));
                (name, seen.map_or(place, |at| at.to_string()))
            })
            .collect();
        let differs = open.iter().any(|(name, place)| alone.get(name) != Some(place));
        differs.then_some(open)
    }

    /// The place of a copy, made when it is the first of its kind.
    fn copy(&mut self, from: &Pointer, bound: Bound) -> Option<Pointer> {
        let key = (from.clone(), bound);
        if let Some(place) = self.copies.get(&key) {
            return Some(place.clone());
        }
        if self.copies.len() >= MAX_COPIES {
            return None;
        }
        let fillers = key.1.values().filter_map(|place| Pointer::parse(FileId::ROOT, place)).filter(|at| at != from);
        let parts: Vec<String> = std::iter::once(from.clone()).chain(fillers).map(|at| base(&at, "")).collect();
        let own = parts.join("_");
        let numbered = (2..).map(|number| format!("{own}_{number}"));
        let free = std::iter::once(own.clone()).chain(numbered).find(|name| self.names.insert(name.clone()));
        let name = free.expect("there are more numbers than names");
        let place = component("schemas", &name);
        self.copies.insert(key.clone(), place.clone());
        self.queue.push_back(Copy { name, from: key.0, bound: key.1 });
        Some(place)
    }

    /// A component that only fills another one in: the copy takes its place.
    fn filled_in(&mut self, own: Node, from: &Pointer, bound: Bound, to: &Pointer) -> Option<Node> {
        self.copies.insert((from.clone(), bound.clone()), to.clone());
        let node = self.whole.at(from)?;
        let copy = self.schema(&Step { kind: &Kind::Schema, node, at: from.clone() }, to, bound);
        let copy = copy.unwrap_or_else(|| node.clone());
        let origin = self.origins.of(from);
        let mut filled = without_keys(&own, &["$ref"]).unwrap_or(own);
        for (key, entry) in copy.as_mapping().into_iter().flat_map(Mapping::iter) {
            if filled.get(key).is_none() {
                self.origins.insert(to.key(key.clone()), origin.key(key.clone()));
                filled = with_entry(&filled, key, entry.value.clone());
            }
        }
        Some(filled)
    }
}

fn is_component(at: &Pointer) -> bool {
    matches!(at.tokens()[..], [components, schemas, _] if &**components == "components" && &**schemas == "schemas")
}

fn is_silent(node: &Node) -> bool {
    node.as_mapping().is_some_and(|fields| fields.keys().all(|key| SILENT.contains(&&**key)))
}

fn reference(to: &Pointer) -> Node {
    Node::synthetic(Value::String(to.to_reference().into()))
}

/// A schema that refers to one more.
fn also(schema: &Node, reference: Node) -> Node {
    if schema.get("$ref").is_none() {
        return with_entry(schema, "$ref", reference);
    }
    let mut all = schema.get("allOf").and_then(Node::as_sequence).unwrap_or_default().to_vec();
    let empty = Node::synthetic(Value::Mapping(Mapping::default()));
    all.push(with_entry(&empty, "$ref", reference));
    with_entry(schema, "allOf", Node::synthetic(Value::Sequence(all)))
}

/// An object without some keys; `None` if it has none of them.
fn without_keys(node: &Node, keys: &[&str]) -> Option<Node> {
    let fields = node.as_mapping()?;
    // A property that is called `$id` is none of our business: here are schemas.
    fields.keys().any(|key| keys.contains(&&**key)).then(|| {
        let kept =
            fields.iter().filter(|(key, _)| !keys.contains(&&***key)).map(|(key, entry)| (key.clone(), entry.clone()));
        Node::new(Value::Mapping(kept.collect()), node.span())
    })
}

/// A list or an object with some values replaced.
fn replaced(node: &Node, changed: &[(Text, Node)]) -> Node {
    let new = |key: &str| changed.iter().find(|(known, _)| &**known == key).map(|(_, node)| node.clone());
    let value = match node.value() {
        Value::Sequence(items) => {
            let items =
                items.iter().enumerate().map(|(index, item)| new(&index.to_string()).unwrap_or_else(|| item.clone()));
            Value::Sequence(items.collect())
        }
        Value::Mapping(fields) => {
            let fields = fields.iter().map(|(key, entry)| {
                (
                    key.clone(),
                    Entry { key_span: entry.key_span, value: new(key).unwrap_or_else(|| entry.value.clone()) },
                )
            });
            Value::Mapping(fields.collect())
        }
        _ => return node.clone(),
    };
    Node::new(value, node.span())
}
