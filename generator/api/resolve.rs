//! References: followed by JSON pointer into any place of the document where OpenAPI has an object; cycles, dangling and outside
//! ones are reported once where they stand. Other files were joined into the document before.

use std::cell::OnceCell;

use crate::diagnostics::{self, suggest};
use crate::document::{
    Callback, Document, Header, MediaType, Parameter, PathItem, RefOr, Reference, RequestBody, Response, Schema,
    SecurityScheme,
};
use crate::source::pointer::{Pointer, Text};

use super::Lowering;
use super::place::Place;

/// Longest chain of references that is followed.
const MAX_CHAIN: usize = 1_000;

/// Schemas at places where the document has none of its own: inside of extensions, under unknown keys.
#[derive(Default)]
pub(super) struct Unnamed {
    next: OnceCell<Box<(Schema, Unnamed)>>,
}

impl Unnamed {
    /// The schema at a pointer, read once.
    pub(super) fn schema(&self, document: &Document, pointer: &Pointer) -> Option<&Schema> {
        let mut end = self;
        while let Some(link) = end.next.get() {
            if link.0.pointer() == pointer {
                return Some(&link.0);
            }
            end = &link.1;
        }
        document.node(pointer).filter(|node| node.as_mapping().is_some() || node.as_bool().is_some())?;
        let schema = document.read_at::<Schema>(pointer)?;
        Some(&end.next.get_or_init(|| Box::new((schema, Unnamed::default()))).0)
    }
}

/// What may stand behind a reference.
pub(super) trait Referable: Sized {
    /// Its section of `components`.
    const SECTION: &'static str;
    /// The value, if the place holds one of this kind.
    fn from_place(place: Place<'_>) -> Option<&RefOr<Self>>;
}

macro_rules! referable {
    ($($kind:ident in $section:literal),*) => {$(
        impl Referable for $kind {
            const SECTION: &'static str = $section;
            fn from_place(place: Place<'_>) -> Option<&RefOr<Self>> {
                match place {
                    Place::$kind(value) => Some(value),
                    _ => None,
                }
            }
        }
    )*};
}
referable!(
    Parameter in "parameters", RequestBody in "requestBodies", Response in "responses", Header in "headers",
    MediaType in "mediaTypes", SecurityScheme in "securitySchemes", Callback in "callbacks"
);

/// A value with what the references on the way to it say.
pub(super) struct Resolved<'a, T> {
    /// The value.
    pub(super) item: &'a T,
    /// `description` beside the outermost `$ref` that has one.
    pub(super) description: Option<&'a Text>,
    /// Name of the component that the first reference leads to.
    pub(super) component: Option<Text>,
}

impl<'a> Lowering<'a> {
    /// The value itself, its references followed; what goes wrong is reported.
    pub(super) fn resolve<T: Referable>(&mut self, value: &'a RefOr<T>) -> Option<Resolved<'a, T>> {
        let mut value = value;
        let mut description = None;
        let mut component = None;
        let mut chain: Vec<(Pointer, &Reference)> = Vec::new();
        loop {
            let reference = match value {
                RefOr::Item(item) => {
                    return Some(Resolved { item, description, component });
                }
                RefOr::Ref(reference) => reference,
            };
            description = description.or(reference.description.as_ref().or(reference.summary.as_ref()));
            let at = &reference.pointer;
            let target = self.target_pointer(at, &reference.target, T::SECTION)?;
            let seen = chain.iter().position(|(seen, _)| *seen == target);
            if seen.is_some() || chain.len() > MAX_CHAIN {
                let behind = chain.iter().skip(seen.map_or(0, |first| first + 1)).map(|(_, reference)| *reference);
                let circle = behind.chain([reference]).map(|link| (&link.pointer, &*link.target));
                self.report_circle(circle.collect());
                return None;
            }
            let Some(next) = Place::find(self.document, &target).and_then(T::from_place) else {
                self.dangling(at, &reference.target, &target, T::SECTION);
                return None;
            };
            component = component.or_else(|| component_name(&target, T::SECTION));
            chain.push((target, reference));
            value = next;
        }
    }

    /// The parameter that a reference leads to, if it leads to one.
    pub(super) fn parameter_behind(&self, reference: &Reference) -> Option<&'a Parameter> {
        let target = Some(&*reference.target).filter(|target| target.starts_with('#'))?;
        match Place::find(self.document, &Pointer::parse(reference.pointer.file(), target)?)? {
            Place::Parameter(parameter) => parameter.item(),
            _ => None,
        }
    }

    /// References that lead to each other, in order, each with its place. They are told from the smallest place on, so that a
    /// circle is reported once, wherever it is entered.
    pub(super) fn report_circle(&mut self, mut circle: Vec<(&Pointer, &str)>) {
        let smallest = circle.iter().enumerate().min_by_key(|(_, (at, _))| at.to_string());
        let Some((start, (at, _))) = smallest.map(|(start, link)| (start, *link)) else {
            return;
        };
        circle.rotate_left(start);
        let targets: Vec<&str> = circle.iter().chain(circle.first()).map(|(_, target)| *target).collect();
        self.report(diagnostics::cyclic_reference(at, &targets));
    }

    /// The schema that a `$ref` of a schema names (one step).
    pub(super) fn schema_target(&mut self, at: &Pointer, target: &str) -> Option<&'a Schema> {
        let pointer = self.target_pointer(at, target, "schemas")?;
        let found = match Place::find(self.document, &pointer) {
            Some(Place::Schema(schema)) => Some(schema),
            Some(_) => None,
            None => self.unnamed.schema(self.document, &pointer),
        };
        if found.is_none() {
            self.dangling(at, target, &pointer, "schemas");
        }
        found
    }

    /// The path item that a `$ref` of a path item names (one step).
    pub(super) fn path_item_target(&mut self, at: &Pointer, target: &str) -> Option<&'a PathItem> {
        let pointer = self.target_pointer(at, target, "pathItems")?;
        match Place::find(self.document, &pointer) {
            Some(Place::PathItem(item)) => Some(item),
            _ => {
                self.dangling(at, target, &pointer, "pathItems");
                None
            }
        }
    }

    /// The schema that a discriminator's mapping names: a reference, or a component's bare name.
    pub(super) fn mapping_target(&mut self, at: &Pointer, target: &str) -> Option<&'a Schema> {
        if let Some(schema) = self.document.components.schemas.get(target) {
            return Some(schema);
        }
        if !target.contains('#') && !target.contains('/') {
            let full = format!("#/components/schemas/{target}");
            let help = self.suggestion(target, "schemas");
            self.report(diagnostics::dangling_mapping(at, &full, help.as_deref()));
            return None;
        }
        self.schema_target(at, target)
    }

    fn target_pointer(&mut self, at: &Pointer, target: &str, section: &str) -> Option<Pointer> {
        if let Some(why) = self.document.unresolved.get(at) {
            self.report(why.clone());
            return None;
        }
        if !target.starts_with('#') {
            let own = self
                .document
                .self_uri
                .as_ref()
                .and_then(|own| target.strip_prefix(&**own))
                .filter(|rest| rest.starts_with('#'));
            match own {
                Some(fragment) => return self.target_pointer(at, fragment, section),
                None if self.document.components.schemas.contains(target) && section == "schemas" => {
                    let help = format!("did you mean `#/components/schemas/{target}`?");
                    self.report(diagnostics::reference_outside(at, target).with_help(help));
                }
                None => self.report(diagnostics::reference_outside(at, target)),
            }
            return None;
        }
        let pointer = Pointer::parse(at.file(), target);
        if pointer.is_none() {
            self.report(diagnostics::dangling_reference(at, target, None));
        }
        pointer
    }

    fn dangling(&mut self, at: &Pointer, written: &str, target: &Pointer, section: &str) {
        if self.document.node(target).is_some() {
            let kind = match section {
                "schemas" => "a schema",
                "pathItems" => "a path item",
                "parameters" => "a parameter",
                "requestBodies" => "a request body",
                "responses" => "a response",
                "headers" => "a header",
                "mediaTypes" => "a media type",
                "callbacks" => "a callback",
                _ => "a security scheme",
            };
            self.report(diagnostics::reference_to_other_kind(at, written, kind, section));
            return;
        }
        let suggestion = target.last().and_then(|name| self.suggestion(name, section));
        self.report(diagnostics::dangling_reference(at, written, suggestion.as_deref()));
    }

    fn suggestion(&self, name: &str, section: &str) -> Option<String> {
        let components = &self.document.components;
        let names: Vec<&Text> = match section {
            "schemas" => components.schemas.keys().collect(),
            "parameters" => components.parameters.keys().collect(),
            "requestBodies" => components.request_bodies.keys().collect(),
            "responses" => components.responses.keys().collect(),
            "headers" => components.headers.keys().collect(),
            "mediaTypes" => components.media_types.keys().collect(),
            "pathItems" => components.path_items.keys().collect(),
            "callbacks" => components.callbacks.keys().collect(),
            _ => components.security_schemes.keys().collect(),
        };
        let name = suggest::closest(name, names.into_iter().map(|name| &**name))?;
        Some(format!("#/components/{section}/{name}"))
    }
}

/// The component's name, if the pointer is that of a component of this section.
pub(super) fn component_name(pointer: &Pointer, section: &str) -> Option<Text> {
    match pointer.tokens().as_slice() {
        [components, kind, name] if &***components == "components" && ***kind == *section => Some((*name).clone()),
        _ => None,
    }
}
