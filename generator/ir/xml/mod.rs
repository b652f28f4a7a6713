//! Schemas that XML bodies reach → the descriptions of `xml.rs`, which the runtime reads and writes them by.
//!
//! [`member`] says what stands for a property, [`union`] what can be told of alternatives before they are read. What OpenAPI
//! leaves open is decided here, and said.

mod member;
mod union;

use std::collections::{HashMap, HashSet};

use super::names::ident::{constant, snake};
use super::names::resolve::{Candidate, Scope};
use super::names::words::words;
use super::types::Catalogue;
use super::{Docs, XmlDef, XmlForm, XmlId, XmlMember, XmlName, XmlPlace, XmlRest};
use crate::api::{self, Additional, Api, ContentKind, Literal, SchemaId, Shape, StringFormat, Tuple, Use};
use crate::diagnostics::{self, Diagnostic, Diagnostics};
use crate::ir::doc_comment::code;
use crate::source::pointer::Pointer;

/// The statics, and which of them is whose.
#[derive(Debug, Default)]
pub(super) struct XmlTable {
    pub(super) defs: Vec<XmlDef>,
    by_schema: HashMap<SchemaId, XmlId>,
}

impl XmlTable {
    /// How a body of this schema stands in XML.
    pub(super) fn of_body(&self, schema: SchemaId) -> Option<XmlId> {
        self.by_schema.get(&schema).copied()
    }
}

/// Describes what the XML bodies of an API hold.
pub(super) fn build(
    api: &Api,
    catalogue: &Catalogue<'_>,
    operations: &[Vec<String>],
    diagnostics: &mut Diagnostics,
) -> XmlTable {
    let walk = Walk {
        api,
        catalogue,
        diagnostics,
        by_schema: HashMap::new(),
        queue: Vec::new(),
        candidates: Vec::new(),
        said: HashSet::new(),
    };
    walk.run(operations)
}

struct Walk<'a, 'd> {
    api: &'a Api,
    catalogue: &'a Catalogue<'a>,
    diagnostics: &'d mut Diagnostics,
    by_schema: HashMap<SchemaId, XmlId>,
    /// In the order of [`XmlId`].
    queue: Vec<SchemaId>,
    candidates: Vec<Candidate>,
    /// What has been said, by place and words: a schema may be looked at from several sides.
    said: HashSet<(String, String)>,
}

/// Inline arrays and maps nest this deep; what is deeper can only be a schema that holds itself.
const MAX_DEPTH: usize = 64;

impl<'a> Walk<'a, '_> {
    fn run(mut self, operations: &[Vec<String>]) -> XmlTable {
        let mut roots: HashMap<XmlId, XmlName> = HashMap::new();
        for (schema, words) in bodies(self.api, operations) {
            let id = self.static_of(schema, &words);
            if let Some(name) = self.root_name(schema) {
                roots.insert(id, name);
            }
        }
        let mut forms = Vec::new();
        while let Some(schema) = self.queue.get(forms.len()).copied() {
            forms.push(self.content(schema, 0));
        }
        let mut names = Scope::default().resolve(&self.candidates).into_iter();
        let mut defs = Vec::with_capacity(forms.len());
        for (index, (form, schema)) in forms.into_iter().zip(&self.queue).enumerate() {
            defs.push(XmlDef {
                name: names.next().map(|resolved| resolved.name).unwrap_or_default(),
                docs: self.docs(*schema),
                root: roots.remove(&XmlId(u32::try_from(index).unwrap_or(u32::MAX))),
                form,
            });
        }
        XmlTable { defs, by_schema: self.by_schema }
    }

    /// The static of a schema; `otherwise` are the words of one without a type of its own.
    fn static_of(&mut self, schema: SchemaId, otherwise: &[String]) -> XmlId {
        if let Some(id) = self.by_schema.get(&schema) {
            return *id;
        }
        let id = XmlId(u32::try_from(self.queue.len()).unwrap_or(u32::MAX));
        let typed = self.catalogue.of_schema(schema);
        let own = typed.map(|id| words(&self.catalogue.entries()[id.0 as usize].name.rust));
        let name = constant(&snake(own.as_deref().unwrap_or(otherwise)));
        self.candidates.push(Candidate::new("", [name.clone(), format!("{name}_XML")]));
        self.by_schema.insert(schema, id);
        self.queue.push(schema);
        id
    }

    fn say(&mut self, at: &Pointer, what: &str, diagnostic: impl FnOnce(&Pointer, &str) -> Diagnostic) {
        if self.said.insert((at.to_string(), what.to_owned())) {
            self.diagnostics.report(diagnostic(at, what));
        }
    }

    fn docs(&self, id: SchemaId) -> Docs {
        let schema = self.api.schema(id);
        let place = code(&schema.origin.to_string());
        Docs(vec![match &schema.component {
            Some(name) => format!("How {} stands in XML, {place}.", code(name)),
            None => format!("How {place} stands in XML."),
        }])
    }

    /// The name of a body's element: its own, or that of the component. Another has none, which is said once.
    fn root_name(&mut self, id: SchemaId) -> Option<XmlName> {
        let api = self.api;
        let schema = api.schema(id);
        let xml = schema.xml.as_deref();
        let local = xml.and_then(|xml| xml.name.clone()).or_else(|| component(schema));
        let Some(local) = local.filter(|local| is_name(local)) else {
            let what =
                "the XML element has no name: `root` is written, and any name is read (`xml: { name: ... }` gives one)";
            self.say(&schema.origin, what, diagnostics::body_choice);
            return None;
        };
        Some(named(local, xml))
    }

    /// What stands for a value of a schema, by reference where the schema has a type of its own.
    fn form(&mut self, used: Use, depth: usize) -> XmlForm {
        let schema = self.api.schema(used.schema);
        match &schema.shape {
            _ if depth > MAX_DEPTH => XmlForm::Any,
            Shape::Object(_) | Shape::Union(_) => XmlForm::Static(self.static_of(used.schema, &[])),
            Shape::Array(_) | Shape::Tuple(_) | Shape::Map(_) if schema.component.is_some() => {
                XmlForm::Static(self.static_of(used.schema, &[]))
            }
            _ => self.content(used.schema, depth),
        }
    }

    fn content(&mut self, id: SchemaId, depth: usize) -> XmlForm {
        let api = self.api;
        let schema = api.schema(id);
        match &schema.shape {
            Shape::Object(object) => {
                let members = self.members(object);
                XmlForm::Object(members, self.rest(object.additional, depth))
            }
            Shape::Map(Additional::Any) => XmlForm::Any,
            Shape::Map(additional) => XmlForm::Object(Vec::new(), self.rest(*additional, depth)),
            Shape::Array(items) => XmlForm::List(Box::new(self.items(schema, *items, None, depth))),
            Shape::Tuple(tuple) => XmlForm::List(Box::new(self.places(schema, tuple, None))),
            Shape::Union(union) => self.union(schema, union),
            Shape::ValueEnum(_) if self.is_scalar(id) => XmlForm::Scalar,
            Shape::ValueEnum(_) => XmlForm::Any,
            Shape::String(StringFormat::Plain) | Shape::OpenEnum(_) => XmlForm::Text,
            Shape::StringEnum(values) if values.iter().any(|value| value.trim() != value || value.is_empty()) => {
                XmlForm::Text
            }
            Shape::Foreign(foreign) if !foreign.is_scalar => XmlForm::Any,
            Shape::Any => XmlForm::Any,
            _ => XmlForm::Word,
        }
    }

    fn rest(&mut self, additional: Additional, depth: usize) -> XmlRest {
        match additional {
            Additional::Any => XmlRest::Any,
            Additional::Denied => XmlRest::Denied,
            Additional::Typed(values) => match self.form(values, depth + 1) {
                XmlForm::Any => XmlRest::Any,
                form => XmlRest::Typed(Box::new(form)),
            },
        }
    }

    /// The items of a list; `around` is the name of what they stand in, if it has one.
    fn items(&mut self, array: &api::Schema, items: Use, around: Option<&str>, depth: usize) -> XmlMember {
        let item = self.api.schema(items.schema);
        let xml = array.item_xml.as_deref().or(item.xml.as_deref());
        let own = xml.and_then(|xml| xml.name.clone()).or_else(|| item.xml.as_ref()?.name.clone());
        let array_name = || array.xml.as_ref().and_then(|xml| xml.name.clone());
        let local = own
            .or_else(|| around.map(str::to_owned))
            .or_else(array_name)
            .or_else(|| item.component.clone().filter(|_| array.component.is_none()))
            .or_else(|| array.component.clone())
            .unwrap_or_else(|| "item".to_owned());
        XmlMember {
            member: String::new(),
            name: named(local, xml),
            place: XmlPlace::Items,
            form: self.form(items, depth + 1),
            required: false,
            nullable: items.nullable,
        }
    }

    /// The items of a tuple: elements of one name, told apart by their place alone. Those that are no texts have the plain form.
    fn places(&mut self, array: &api::Schema, tuple: &Tuple, around: Option<&str>) -> XmlMember {
        let array_name = || array.xml.as_ref().and_then(|xml| xml.name.clone());
        let local = around.map(str::to_owned).or_else(array_name).or_else(|| array.component.clone());
        let rest = match tuple.rest {
            Additional::Typed(rest) => Some(rest),
            Additional::Any | Additional::Denied => None,
        };
        let all = || tuple.items.iter().copied().chain(rest);
        let is_text = tuple.rest != Additional::Any && all().all(|item| self.is_scalar(item.schema));
        if !is_text {
            let what = "in XML the items of this tuple have the plain form: each property an element of its own name";
            self.say(&array.origin, what, diagnostics::xml_form);
        }
        XmlMember {
            member: String::new(),
            name: named(local.unwrap_or_else(|| "item".to_owned()), None),
            place: XmlPlace::Items,
            form: if is_text { XmlForm::Scalar } else { XmlForm::Any },
            required: false,
            nullable: all().any(|item| item.nullable),
        }
    }

    fn is_scalar(&self, id: SchemaId) -> bool {
        match &self.api.schema(id).shape {
            Shape::ValueEnum(values) => {
                !values.iter().any(|value| matches!(value, Literal::Array(_) | Literal::Object(_)))
            }
            Shape::Foreign(foreign) => foreign.is_scalar,
            Shape::Object(_) | Shape::Map(_) | Shape::Array(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Any => {
                false
            }
            _ => true,
        }
    }
}

/// The component that a schema is, though a type from elsewhere may stand for it.
fn component(schema: &api::Schema) -> Option<String> {
    match &schema.shape {
        Shape::Foreign(foreign) => schema.component.clone().or_else(|| foreign.name.clone()),
        _ => schema.component.clone(),
    }
}

/// The schemas of XML bodies in document order, and words to name those by that have no type of their own.
fn bodies(api: &Api, operations: &[Vec<String>]) -> Vec<(SchemaId, Vec<String>)> {
    let mut found = Vec::new();
    for (operation, words) in api.operations.iter().zip(operations) {
        let named = |ending: &str| words.iter().cloned().chain([ending.to_owned()]).collect::<Vec<String>>();
        let requests = operation.body.iter().flat_map(|body| &body.contents).map(|content| (content, "request"));
        let responses = operation.responses.iter().flat_map(|response| &response.contents);
        for (content, ending) in requests.chain(responses.map(|content| (content, "response"))) {
            if let ContentKind::Xml(used) = &content.kind {
                found.push((used.schema, named(ending)));
            }
        }
    }
    found
}

/// A name, with the namespace and prefix that `xml` gives it.
fn named(local: String, xml: Option<&api::Xml>) -> XmlName {
    let some = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    XmlName {
        local,
        namespace: xml.and_then(|xml| some(&xml.namespace)),
        prefix: xml.and_then(|xml| some(&xml.prefix)),
    }
}

/// Whether XML allows this as a name, without a colon.
fn is_name(text: &str) -> bool {
    let starts = |c: char| c.is_alphabetic() || c == '_';
    text.starts_with(starts)
        && text.chars().all(|c| starts(c) || c.is_numeric() && c.is_alphanumeric() || "-.".contains(c))
}
