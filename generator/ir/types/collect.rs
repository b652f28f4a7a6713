//! Finds everything that needs a type in `models.rs`, and names it.
//!
//! Components come first, in document order, each followed by what stands inside it; then what operations hold. An inline schema
//! is named from where it stands: `Room` and its property `kind` make `RoomKind`.

use std::collections::HashSet;

use super::catalogue::{Catalogue, What};
use super::reach::{envelopes, event_unions};
use super::sequences::is_sequence;
use super::unions::member_label;
use crate::api::{
    Additional, Api, Content, ContentKind, EventData, EventPayload, EventUnion, Multipart, Operation, PartContent,
    Parts, Response, Schema, SchemaForm, SchemaId, Shape, Tuple, Use,
};
use crate::diagnostics::{Diagnostics, name_numbered, name_numbered_renamable, rename_taken};
use crate::ir::names::forms::form_words;
use crate::ir::names::ident::camel;
use crate::ir::names::resolve::{Candidate, Resolved, Scope};
use crate::ir::names::words::{singular, words};
use crate::ir::service::variant_words;
use crate::ir::{BuildOptions, kept, pins};
use crate::source::pointer::Pointer;

/// Finds and names the types of an API. `operations` are the words of its operations.
pub(in crate::ir) fn collect<'a>(
    api: &'a Api,
    options: &BuildOptions,
    operations: &[Vec<String>],
    scope: &mut Scope,
    diagnostics: &mut Diagnostics,
) -> Catalogue<'a> {
    let unions = event_unions(api);
    let envelopes = envelopes(api, &unions);
    let components = api.schemas.iter().filter_map(|schema| schema.component.as_deref()).collect();
    let catalogue = Catalogue::default();
    let mut walk = Walk { api, options, catalogue, candidates: Vec::new(), seen: HashSet::new(), components };
    let named = || {
        (0u32..)
            .map(SchemaId)
            .zip(&api.schemas)
            .filter(|(id, schema)| schema.component.is_some() && !envelopes.contains(id))
    };
    walk.seen.extend(named().map(|(id, _)| id));
    for (id, schema) in named() {
        walk.component(id, schema);
    }
    for (index, operation) in api.operations.iter().enumerate() {
        let own_unions = unions.iter().filter(|(owner, _)| *owner == index).map(|(_, union)| *union);
        walk.operation(operation, &operations[index], own_unions.collect());
    }
    walk.finish(scope, diagnostics)
}

struct Walk<'a, 'o> {
    api: &'a Api,
    options: &'o BuildOptions,
    catalogue: Catalogue<'a>,
    candidates: Vec<Candidate>,
    seen: HashSet<SchemaId>,
    components: HashSet<&'a str>,
}

/// The kind of a key of `[names] rename` that is for the form of a schema in requests.
const REQUEST: &str = "request";

/// Where an inline schema stands: the words of what holds it, its own words, what is appended when that name is taken.
struct Place<'w> {
    base: &'w [String],
    own: Vec<String>,
    suffix: &'static str,
}

impl<'a> Walk<'a, '_> {
    fn component(&mut self, id: SchemaId, schema: &'a Schema) {
        let Some(name) = schema.component.as_deref() else {
            return;
        };
        let renamed = pins::rename(self.options, "schema", name);
        let named = words(renamed.unwrap_or(name));
        let (rename, base, other) = match schema.form {
            SchemaForm::Main => (renamed, named, "model"),
            // `User` in requests, where responses have a `User` of their own.
            SchemaForm::Request => (pins::rename(self.options, REQUEST, name), joined(&named, &["input"]), "form"),
        };
        let base = rename.filter(|_| schema.form == SchemaForm::Request).map_or(base, words);
        let forms = [camel(&base), camel(&joined(&base, &[other]))];
        let candidate = Candidate::new(name, forms).pinned(rename.map(str::to_owned));
        self.register(What::Schema(id), &schema.origin, candidate);
        self.inside(&schema.shape, &base);
    }

    fn operation(&mut self, operation: &'a Operation, base: &[String], unions: Vec<&'a EventUnion>) {
        for parameter in &operation.parameters {
            self.value(parameter.schema, Place { base, own: words(&parameter.name), suffix: "param" });
        }
        if let Some(body) = &operation.body {
            for (index, content) in body.contents.iter().enumerate() {
                let own = joined(&["request".to_owned()], &content_words(index, content));
                self.content(content, Place { base, own, suffix: "payload" });
            }
        }
        for union in unions {
            self.events(union, base);
        }
        let bodies = operation
            .responses
            .iter()
            .filter(|response| response.status.is_success() && !response.contents.is_empty())
            .count();
        for response in &operation.responses {
            self.response(response, base, bodies == 1);
        }
    }

    fn response(&mut self, response: &'a Response, operation: &[String], single: bool) {
        let component = response.component.as_deref().map(words);
        let base = component.as_deref().unwrap_or(operation);
        let mut own = Vec::new();
        if component.is_none() && !(single && response.status.is_success()) {
            own.extend(variant_words(response.status));
        }
        for header in &response.headers {
            self.value(header.schema, Place { base, own: joined(&own, &words(&header.name)), suffix: "header" });
        }
        let several = response.contents.len() > 1;
        for content in &response.contents {
            let form = if several { form_words(&content.media_type) } else { vec!["body".to_owned()] };
            self.content(content, Place { base, own: joined(&own, &form), suffix: "answer" });
        }
    }

    fn content(&mut self, content: &'a Content, place: Place<'_>) {
        match &content.kind {
            ContentKind::Json(used) | ContentKind::Xml(used) | ContentKind::Scalar(used) => self.value(*used, place),
            ContentKind::Form(form) | ContentKind::Multipart(Multipart::Fields(form)) => self.value(form.schema, place),
            ContentKind::Multipart(Multipart::Parts(parts)) => self.parts(parts, place),
            ContentKind::Text | ContentKind::Bytes => {}
            ContentKind::Sequence(used) => {
                let mut own = place.own;
                own.retain(|word| word != "body");
                self.value(*used, Place { own: joined(&own, &["item"]), ..place });
            }
            ContentKind::EventStream(stream) => {
                if let EventPayload::Single(EventData::Json(used) | EventData::Scalar(used)) = &stream.payload {
                    self.value(*used, Place { own: vec!["event".to_owned()], ..place });
                }
            }
        }
    }

    /// A body with files has its type beside its operation; what its parts hold is here.
    fn parts(&mut self, parts: &'a Parts, place: Place<'_>) {
        let base = parts.component.as_deref().map_or_else(|| joined(place.base, &place.own), words);
        for part in &parts.parts {
            if let PartContent::Value(used) = part.content {
                self.value(used, Place { base: &base, own: words(&part.field.name), suffix: "part" });
            }
        }
    }

    fn events(&mut self, union: &'a EventUnion, operation: &[String]) {
        let named = union.component.as_deref();
        let base = named.map_or_else(|| joined(operation, &["event"]), words);
        let is_model = named.is_some_and(|name| {
            self.catalogue
                .entries()
                .iter()
                .any(|entry| matches!(entry.what, What::Schema(_)) && entry.name.wire == name)
        });
        let rename = named.filter(|_| !is_model).and_then(|name| pins::rename(self.options, "schema", name));
        let forms = match is_model {
            true => vec![camel(&joined(&base, &["event"])), camel(&joined(&base, &["stream", "event"]))],
            false => vec![camel(&base), camel(&joined(&base, &["stream"]))],
        };
        let wire = named.map_or_else(|| union.origin.to_string(), str::to_owned);
        let candidate = Candidate::new(&wire, forms).pinned(rename.map(str::to_owned));
        self.register(What::Events(union), &union.origin, candidate);
        for variant in &union.variants {
            if let EventData::Json(used) | EventData::Scalar(used) = &variant.data {
                self.value(*used, Place { base: &base, own: words(&variant.label), suffix: "data" });
            }
        }
    }

    /// A schema where it is used: components have their name already, the rest is named from its place.
    fn value(&mut self, used: Use, place: Place<'_>) {
        let schema = self.api.schema(used.schema);
        if !self.seen.insert(used.schema) {
            return;
        }
        match &schema.shape {
            Shape::Array(items) => {
                let own = singular(&place.own).unwrap_or_else(|| joined(&place.own, &["item"]));
                self.value(*items, Place { own, ..place });
            }
            Shape::Map(Additional::Typed(values)) => {
                let own = joined(&place.own, &["value"]);
                self.value(*values, Place { own, ..place });
            }
            Shape::Tuple(tuple) if !is_sequence(&schema.shape) => {
                let base = joined(place.base, &place.own);
                self.items(tuple, &base);
            }
            Shape::Object(_)
            | Shape::StringEnum(_)
            | Shape::OpenEnum(_)
            | Shape::IntegerEnum(_)
            | Shape::ValueEnum(_)
            | Shape::Tuple(_)
            | Shape::Union(_) => self.inline(used.schema, schema, &place),
            _ => {}
        }
    }

    fn inline(&mut self, id: SchemaId, schema: &'a Schema, place: &Place<'_>) {
        let base = joined(place.base, &place.own);
        let mut forms = vec![camel(&base), camel(&joined(&base, &[place.suffix]))];
        if let Some(title) = self.title(schema, place) {
            forms.insert(0, title.to_owned());
        }
        self.register(What::Schema(id), &schema.origin, Candidate::new(&schema.origin.to_string(), forms));
        self.inside(&schema.shape, &base);
    }

    /// A title that says more than the place does: `RoomKind`, not `Kind` on the property `kind` or `A kind`.
    fn title(&self, schema: &'a Schema, place: &Place<'_>) -> Option<&'a str> {
        let title = schema.title.as_deref()?;
        let is_name =
            title.starts_with(|c: char| c.is_ascii_uppercase()) && title.chars().all(|c| c.is_ascii_alphanumeric());
        let found = words(title);
        (is_name && found.len() > 1 && found != place.own && !self.components.contains(title) && camel(&found) == title)
            .then_some(title)
    }

    fn inside(&mut self, shape: &'a Shape, base: &[String]) {
        match shape {
            Shape::Object(object) => {
                for property in &object.properties {
                    self.value(property.schema, Place { base, own: words(&property.name), suffix: "value" });
                }
                if let Additional::Typed(values) = object.additional {
                    self.value(values, Place { base, own: vec!["extra".to_owned()], suffix: "value" });
                }
            }
            Shape::Map(Additional::Typed(values)) => {
                self.value(*values, Place { base, own: vec!["value".to_owned()], suffix: "entry" })
            }
            Shape::Array(items) => self.value(*items, Place { base, own: vec!["item".to_owned()], suffix: "entry" }),
            Shape::Tuple(tuple) => self.items(tuple, base),
            Shape::Union(union) => {
                for member in &union.members {
                    let own = words(&member_label(self.api, member));
                    self.value(member.schema, Place { base, own, suffix: "variant" });
                }
            }
            _ => {}
        }
    }

    /// The items of a tuple are named by their place.
    fn items(&mut self, tuple: &'a Tuple, base: &[String]) {
        for (index, item) in tuple.items.iter().enumerate() {
            let own = vec!["item".to_owned(), index.to_string()];
            self.value(*item, Place { base, own, suffix: "entry" });
        }
        if let Additional::Typed(rest) = tuple.rest {
            self.value(rest, Place { base, own: vec!["rest".to_owned()], suffix: "entry" });
        }
    }

    fn register(&mut self, what: What<'a>, origin: &Pointer, candidate: Candidate) {
        self.catalogue.push(what, origin, &candidate.wire);
        let key = kept::type_key(self.api, what, origin);
        let candidate = candidate.kept(key.and_then(|key| self.options.pins.types.get(&key)));
        self.candidates.push(candidate);
    }

    /// Components choose first: what is only named after its place gives way.
    fn finish(mut self, scope: &mut Scope, diagnostics: &mut Diagnostics) -> Catalogue<'a> {
        let is_component = |index: &usize| match self.catalogue.entries()[*index].what {
            What::Schema(id) => self.api.schema(id).component.is_some(),
            What::Events(union) => union.component.is_some(),
        };
        let (first, second): (Vec<usize>, Vec<usize>) = (0..self.candidates.len()).partition(is_component);
        self.candidates.iter().filter_map(|candidate| candidate.kept.as_deref()).for_each(|name| scope.hold(name));
        for (group, renamable) in [(first, true), (second, false)] {
            let candidates: Vec<Candidate> = group.iter().map(|index| self.candidates[*index].clone()).collect();
            for (index, resolved) in group.into_iter().zip(scope.resolve(&candidates)) {
                let kind = match self.catalogue.entries()[index].what {
                    What::Schema(id) if self.api.schema(id).form == SchemaForm::Request => REQUEST,
                    _ => "schema",
                };
                let key = renamable.then(|| format!("{kind}:{}", self.candidates[index].wire));
                let origin = &self.catalogue.entries()[index].origin;
                report(origin, key.as_deref(), &self.candidates[index], &resolved, diagnostics);
                self.catalogue.name(index, resolved.name);
            }
        }
        self.catalogue
    }
}

/// `key` is that of `[names] rename`, which reaches components alone.
fn report(at: &Pointer, key: Option<&str>, candidate: &Candidate, resolved: &Resolved, diagnostics: &mut Diagnostics) {
    if let Some(pin) = candidate.pinned.as_ref().filter(|_| resolved.pin_taken) {
        diagnostics.report(rename_taken(at, key.unwrap_or(&candidate.wire), pin));
    } else if let Some(taken) = &resolved.instead_of {
        diagnostics.report(match key {
            Some(key) => name_numbered_renamable(at, key, &resolved.name, taken),
            None => name_numbered(at, &candidate.wire, &resolved.name, taken),
        });
    }
}

/// What tells the types of several contents apart: nothing for the first.
fn content_words(index: usize, content: &Content) -> Vec<String> {
    match &content.kind {
        _ if index == 0 => Vec::new(),
        ContentKind::Form(_) => vec!["form".to_owned()],
        ContentKind::Multipart(_) => vec!["multipart".to_owned()],
        _ => words(content.media_type.rsplit('/').next().unwrap_or_default()),
    }
}

fn joined<S: AsRef<str>>(base: &[String], more: &[S]) -> Vec<String> {
    base.iter().cloned().chain(more.iter().map(|word| word.as_ref().to_owned())).collect()
}
