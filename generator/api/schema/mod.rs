//! Schemas: an arena of ids, filled from a queue so that neither recursion nor depth of the document is recursion here.
//!
//! A schema is met as a *use*; the use is known at once (identity and nullability), the body is worked out later.

mod all_of;
mod array;
mod choice;
mod conflict;
mod constraint;
mod default;
mod enumeration;
mod format;
mod inherit;
mod lower;
mod nullness;
mod object;
mod pattern;
mod rule;
mod rules;
mod tag;
mod union;
mod value_note;
mod xml;

pub(super) use all_of::{Gathered, UnionSite, has_structure, is_trivial};
pub(super) use choice::Choice;
pub(super) use enumeration::texts;
pub(super) use lower::{own_atoms, types};
pub(crate) use pattern::matches;

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use crate::diagnostics::{self, Diagnostic};
use crate::document::{Schema as Written, SchemaObject, TypeName};
use crate::source::pointer::Pointer;

use super::resolve::component_name;
use super::{Literal, Lowering, NamedRule, Schema, SchemaForm, SchemaId, Shape, Use};
use choice::SiteId;
use default::PendingDefault;
use inherit::Heirs;
use nullness::Nullness;

/// How deep inline schemas may be nested.
const MAX_DEPTH: usize = 200;

/// How many schemas there may be: far beyond any document, and a stop for merges that make ever more of them.
const MAX_SCHEMAS: usize = 1_000_000;

/// All schemas met so far.
#[derive(Default)]
pub(super) struct Arena<'a> {
    slots: Vec<Slot<'a>>,
    by_key: HashMap<Key, SchemaId>,
    /// The first slot whose body is not worked out yet.
    next: usize,
    /// Depth of the schema whose body is being worked out.
    depth: usize,
    /// By address: what an upgrade wraps has the pointer of its wrapper.
    nullness: HashMap<*const SchemaObject, Nullness>,
    /// What schemas that only refer to others stand for.
    identities: HashMap<*const Written, &'a Written>,
    defaults: Vec<PendingDefault>,
    /// Defaults that are no values of their schemas.
    bad_defaults: Vec<(Use, Literal)>,
    /// Steps left for the check of a default.
    budget: Cell<u32>,
    /// Schemas that are only unions of events: they become no schema of their own.
    pub(super) event_unions: HashSet<Pointer>,
    /// Worked out when first asked.
    heirs: Option<Heirs<'a>>,
    /// Types of the members of unions, by what they stand for.
    member_types: HashMap<*const Written, Option<Vec<TypeName>>>,
    /// What excludes all values of a schema.
    conflicts: Vec<(SchemaId, Diagnostic)>,
    /// Schemas that are met outside of others.
    outside: HashSet<SchemaId>,
    is_draining: bool,
    rules: rule::Rules<'a>,
    patterns: pattern::Patterns,
}

type Key = (Vec<Pointer>, Option<TypeName>, Vec<(SiteId, *const Written)>);

struct Slot<'a> {
    job: Job<'a>,
    schema: Option<Schema>,
}

/// What a slot will hold: all roots at once (usually one), of a list of types perhaps only one, of unions the members that are
/// chosen.
#[derive(Clone)]
struct Job<'a> {
    roots: Vec<&'a Written>,
    only: Option<TypeName>,
    choices: Vec<Choice<'a>>,
    origin: Pointer,
    depth: usize,
    /// How many alternatives the unions around this one have together.
    alternatives: usize,
}

impl<'a> Job<'a> {
    fn new(roots: Vec<&'a Written>, origin: Pointer) -> Self {
        Job { roots, only: None, choices: Vec::new(), origin, depth: 0, alternatives: 1 }
    }
}

impl<'a> Lowering<'a> {
    /// The use of a schema.
    pub(super) fn use_of(&mut self, schema: &'a Written) -> Use {
        self.use_of_all(&[schema])
    }

    /// The use of what satisfies all of these schemas.
    pub(super) fn use_of_all(&mut self, schemas: &[&'a Written]) -> Use {
        let nullable = self.all_nullable(schemas);
        let mut roots: Vec<&'a Written> = Vec::new();
        for schema in schemas {
            let root = self.identity(schema);
            if !roots.iter().any(|known| known.pointer() == root.pointer()) {
                roots.push(root);
            }
        }
        if roots.len() > 1 {
            let all = roots.clone();
            roots.retain(|root| !all_of::is_trivial(root));
            if roots.is_empty() {
                roots.push(all[0]);
            }
        }
        let origin = if roots.len() > 1 { schemas[schemas.len() - 1] } else { roots[0] };
        let origin = origin.pointer().clone();
        Use { schema: self.slot(Job::new(roots, origin)), nullable }
    }

    /// The use of one alternative of a schema.
    pub(super) fn use_of_choice(&mut self, root: &'a Written, choices: Vec<Choice<'a>>, origin: Pointer) -> Use {
        Use { schema: self.slot(Job { choices, ..Job::new(vec![root], origin) }), nullable: false }
    }

    /// A schema that allows anything, as a stand-in.
    pub(super) fn any(&mut self, origin: &Pointer) -> Use {
        let id = self.push(Job::new(Vec::new(), origin.clone()));
        self.schemas.slots[id.0 as usize].schema = Some(plain(origin.clone(), Shape::Any));
        Use { schema: id, nullable: false }
    }

    /// A schema of a shape that the document does not write as one.
    pub(super) fn made(&mut self, origin: &Pointer, shape: Shape) -> Use {
        let usage = self.any(origin);
        self.schemas.slots[usage.schema.0 as usize].schema = Some(plain(origin.clone(), shape));
        usage
    }

    fn slot(&mut self, job: Job<'a>) -> SchemaId {
        let choices = job.choices.iter().map(|choice| (choice.site, std::ptr::from_ref(choice.member)));
        let key = (job.roots.iter().map(|root| root.pointer().clone()).collect(), job.only, choices.collect());
        if let Some(id) = self.schemas.by_key.get(&key).copied() {
            if !self.schemas.is_draining {
                self.schemas.outside.insert(id);
            }
            return id;
        }
        let named = matches!(job.roots.as_slice(), [root] if self.component(root.pointer()).is_some());
        let inline = !named || job.only.is_some() || !job.choices.is_empty();
        let depth = if inline { self.schemas.depth + 1 } else { 0 };
        if depth > MAX_DEPTH || self.schemas.slots.len() > MAX_SCHEMAS {
            self.report(diagnostics::schema_too_deep(&job.origin));
            return self.any(&job.origin).schema;
        }
        let id = self.push(Job { depth, ..job });
        self.schemas.by_key.insert(key, id);
        if !self.schemas.is_draining {
            self.schemas.outside.insert(id);
        }
        id
    }

    fn push(&mut self, job: Job<'a>) -> SchemaId {
        let id = SchemaId(u32::try_from(self.schemas.slots.len()).expect("fewer schemas than MAX_SCHEMAS"));
        self.schemas.slots.push(Slot { job, schema: None });
        id
    }

    /// Works out all bodies; the components too that nothing reached, unless they are left out.
    pub(super) fn finish_schemas(&mut self) -> (Vec<Schema>, Vec<NamedRule>) {
        self.drain();
        if !self.options.prune {
            let document = self.document;
            for (name, schema) in &document.components.schemas {
                if !self.schemas.event_unions.contains(schema.pointer()) && !self.excludes_schema(name) {
                    self.use_of(schema);
                }
            }
            self.drain();
        }
        self.report_conflicts();
        self.check_defaults();
        let slots = self.schemas.slots.iter_mut().map(|slot| slot.schema.take());
        let mut schemas: Vec<Schema> = slots.map(|schema| schema.expect("the queue is empty")).collect();
        self.forget_bad_defaults_of(&mut schemas);
        (schemas, self.finish_rules())
    }

    /// Works out what was met since [`finish_schemas`](Self::finish_schemas), for its problems alone.
    pub(super) fn drop_schemas(&mut self) {
        self.drain();
        self.schemas = Arena::default();
    }

    fn drain(&mut self) {
        self.schemas.is_draining = true;
        while let Some(slot) = self.schemas.slots.get(self.schemas.next) {
            if slot.schema.is_none() {
                let job = slot.job.clone();
                self.schemas.depth = job.depth;
                let schema = self.lower_job(&job);
                self.schemas.slots[self.schemas.next].schema = Some(schema);
            }
            self.schemas.next += 1;
        }
        self.drain_rules();
        self.schemas.depth = 0;
        self.schemas.is_draining = false;
    }

    /// Name of a component or of one of `$defs`.
    pub(super) fn component(&self, pointer: &Pointer) -> Option<String> {
        if let Some(name) = component_name(pointer, "schemas") {
            return Some(name.to_string());
        }
        let parent = pointer.parent()?;
        let holder = parent.last()?;
        let in_schema = parent.parent().is_some_and(|schema| schema.last().is_some_and(|last| **last != *"properties"));
        (matches!(&**holder, "$defs" | "definitions") && in_schema).then(|| pointer.last().map(ToString::to_string))?
    }
}

fn plain(origin: Pointer, shape: Shape) -> Schema {
    Schema {
        origin,
        component: None,
        form: SchemaForm::Main,
        title: None,
        description: None,
        deprecated: false,
        shape,
        value_notes: Vec::new(),
        constraints: None,
        xml: None,
        item_xml: None,
        rules: Vec::new(),
    }
}
