//! The document as written.
//!
//! Owns which fields exist in which version, and turns 3.0 into the shape of 3.2 at the door. Does not follow a reference and does
//! not apply a default. Every object remembers the [`Pointer`] it came from; a field's place is that pointer and the field's name.

pub(crate) mod checks;
pub mod components;
pub mod info;
pub mod interop;
pub mod join;
pub(crate) mod listed;
pub mod map;
pub mod media_type;
pub mod operation;
pub mod overlay;
pub mod parameter;
pub mod read;
mod read_schema;
pub mod reference;
pub mod response;
pub mod schema;
pub mod security;
pub mod shape;
mod upgrade_3_0;
pub mod version;

pub use components::Components;
pub use info::{Contact, ExternalDocs, Info, License, Server, ServerVariable, Tag};
pub use join::{Joined, join, join_all};
pub use map::Map;
pub use media_type::{Encoding, Example, MediaType};
pub use operation::{Callback, Link, Method, Operation, PathItem, Paths, RequestBody};
pub use overlay::{Overlaid, overlay};
pub use parameter::{Header, Parameter, ParameterLocation};
pub use read::{At, Read};
pub use reference::{RefOr, Reference};
pub use response::{Response, Responses};
pub use schema::{Discriminator, Schema, SchemaObject, TypeName, Xml};
pub use security::{OAuthFlow, OAuthFlows, SecurityRequirement, SecurityScheme, SecuritySchemeKind};
pub use version::Version;

use std::collections::HashMap;

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::source::Source;
use crate::source::node::{Mapping, Node, Value};
use crate::source::pointer::{Pointer, Text};

/// Fields that begin with `x-`, by their full name.
pub type Extensions = Map<Node>;

/// An OpenAPI document in the shape of 3.2, with its references still references.
#[derive(Clone, Debug)]
pub struct Document {
    /// The whole document.
    pub pointer: Pointer,
    /// Which version it says it follows.
    pub version: Version,
    /// `openapi`, as written.
    pub openapi: Text,
    /// `$self`: the document's own address.
    pub self_uri: Option<Text>,
    /// `jsonSchemaDialect`.
    pub json_schema_dialect: Option<Text>,
    /// `info`.
    pub info: Info,
    /// `servers`.
    pub servers: Vec<Server>,
    /// `paths`.
    pub paths: Paths,
    /// `webhooks`.
    pub webhooks: Map<PathItem>,
    /// `components`.
    pub components: Components,
    /// `security`; `None` if the field is not there, which is not the same as an empty list in an operation.
    pub security: Option<Vec<SecurityRequirement>>,
    /// `tags`.
    pub tags: Vec<Tag>,
    /// `externalDocs`.
    pub external_docs: Option<ExternalDocs>,
    /// `x-...`.
    pub extensions: Extensions,
    /// What is wrong with references to other files, by the object that holds the `$ref`.
    pub unresolved: HashMap<Pointer, Diagnostic>,
    root: Node,
}

/// Reads a document. All mistakes of its shape are reported in one run; `None` if there is nothing that could be read further.
pub fn parse(source: &Source, diagnostics: &mut Diagnostics) -> Option<Document> {
    let version = version::read(source, diagnostics)?;
    shape::check(source, version, diagnostics);
    let root = At { node: source.root(), pointer: source.pointer(), version };
    let document = Document::read(&root);
    checks::check(&document, diagnostics);
    Some(document)
}

/// Reads a document of several files; messages are about places of the whole.
pub fn parse_joined(joined: &Joined, diagnostics: &mut Diagnostics) -> Option<Document> {
    let mut document = parse(&joined.whole, diagnostics)?;
    document.unresolved.clone_from(&joined.unresolved);
    Some(document)
}

impl Document {
    /// The value tree, exactly as written (before anything of 3.0 was upgraded).
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// The value at a pointer, as written.
    pub fn node(&self, pointer: &Pointer) -> Option<&Node> {
        self.root.at(pointer)
    }

    /// Reads the object at a pointer, for references to places that have no name: `#/paths/~1a/get/responses/200`. The result is the
    /// same as where the document holds it.
    pub fn read_at<T: Read>(&self, pointer: &Pointer) -> Option<T> {
        let node = self.node(pointer)?;
        T::read(&At { node, pointer: pointer.clone(), version: self.version })
    }

    /// All operations of `paths`, with their path template and path item, in document order.
    pub fn operations(&self) -> impl Iterator<Item = (&Text, &PathItem, &Operation)> {
        let items = self.paths.items.iter();
        items.flat_map(|(path, item)| item.operations.iter().map(move |operation| (path, item, operation)))
    }

    fn read(at: &At<'_>) -> Self {
        // What is not there is empty: whether it has to be there is for the shape check.
        let empty = Node::synthetic(Value::Mapping(Mapping::default()));
        let part = |name: &str| At {
            node: at.node.get(name).unwrap_or(&empty),
            pointer: at.pointer.key(name),
            version: at.version,
        };
        let components =
            Components::read(&part("components")).unwrap_or_else(|| Components::empty(at.pointer.key("components")));
        let paths = Paths::read(&part("paths")).unwrap_or_else(|| Paths::empty(at.pointer.key("paths")));
        Document {
            pointer: at.pointer.clone(),
            version: at.version,
            openapi: at.text("openapi").unwrap_or_default(),
            self_uri: at.text("$self"),
            json_schema_dialect: at.text("jsonSchemaDialect"),
            info: Info::read(&part("info")).unwrap_or_else(|| Info::empty(at.pointer.key("info"))),
            servers: at.list("servers"),
            paths,
            webhooks: at.map("webhooks"),
            components,
            security: at.read("security"),
            tags: at.list("tags"),
            external_docs: at.read("externalDocs"),
            extensions: at.extensions(),
            unresolved: HashMap::new(),
            root: at.node.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
