//! Paths, path items, operations, and what only they have: request bodies, callbacks, links.

use super::read::{At, Read};
use super::{Extensions, ExternalDocs, Map, MediaType, Parameter, RefOr, Responses, SecurityRequirement, Server};
use crate::source::node::Node;
use crate::source::pointer::{Pointer, Text};

/// `paths`.
#[derive(Clone, Debug)]
pub struct Paths {
    /// Where it stands (or would stand).
    pub pointer: Pointer,
    /// By path template.
    pub items: Map<PathItem>,
    /// `x-...`.
    pub extensions: Extensions,
}

/// What can be done with one path.
#[derive(Clone, Debug)]
pub struct PathItem {
    /// Where it stands.
    pub pointer: Pointer,
    /// `$ref`: the item of another place, with this one's fields beside it.
    pub reference: Option<Text>,
    /// `summary`.
    pub summary: Option<Text>,
    /// `description`.
    pub description: Option<Text>,
    /// The operations, in document order; those of `additionalOperations` where that field stands.
    pub operations: Vec<Operation>,
    /// `servers`.
    pub servers: Vec<Server>,
    /// `parameters`, for all operations.
    pub parameters: Vec<RefOr<Parameter>>,
    /// `x-...`.
    pub extensions: Extensions,
}

/// The method of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// `get`.
    Get,
    /// `put`.
    Put,
    /// `post`.
    Post,
    /// `delete`.
    Delete,
    /// `options`.
    Options,
    /// `head`.
    Head,
    /// `patch`.
    Patch,
    /// `trace`.
    Trace,
    /// `query` (3.2).
    Query,
    /// A key of `additionalOperations` (3.2), as written.
    Other(Text),
}

impl Method {
    /// The method as it goes over the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Method::Get => "GET",
            Method::Put => "PUT",
            Method::Post => "POST",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Head => "HEAD",
            Method::Patch => "PATCH",
            Method::Trace => "TRACE",
            Method::Query => "QUERY",
            Method::Other(name) => name,
        }
    }

    /// The method that a field of a path item stands for.
    pub fn from_field(field: &str) -> Option<Self> {
        Some(match field {
            "get" => Method::Get,
            "put" => Method::Put,
            "post" => Method::Post,
            "delete" => Method::Delete,
            "options" => Method::Options,
            "head" => Method::Head,
            "patch" => Method::Patch,
            "trace" => Method::Trace,
            "query" => Method::Query,
            _ => return None,
        })
    }
}

/// One operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where it stands.
    pub pointer: Pointer,
    /// Its method.
    pub method: Method,
    /// `operationId`.
    pub operation_id: Option<Text>,
    /// `tags`.
    pub tags: Vec<Text>,
    /// `summary`.
    pub summary: Option<Text>,
    /// `description`.
    pub description: Option<Text>,
    /// `externalDocs`.
    pub external_docs: Option<ExternalDocs>,
    /// `parameters`.
    pub parameters: Vec<RefOr<Parameter>>,
    /// `requestBody`.
    pub request_body: Option<RefOr<RequestBody>>,
    /// `responses`; `None` if the field is not there.
    pub responses: Option<Responses>,
    /// `callbacks`.
    pub callbacks: Map<RefOr<Callback>>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `security`; `None` means that of the document counts, an empty list that none is needed.
    pub security: Option<Vec<SecurityRequirement>>,
    /// `servers`.
    pub servers: Vec<Server>,
    /// `x-...`.
    pub extensions: Extensions,
}

/// `requestBody`.
#[derive(Clone, Debug)]
pub struct RequestBody {
    /// Where it stands.
    pub pointer: Pointer,
    /// `description`.
    pub description: Option<Text>,
    /// `content`, by media type.
    pub content: Map<RefOr<MediaType>>,
    /// `required`; false if the field is not there.
    pub required: bool,
    /// `x-...`.
    pub extensions: Extensions,
}

/// Requests that the server sends back.
#[derive(Clone, Debug)]
pub struct Callback {
    /// Where it stands.
    pub pointer: Pointer,
    /// By runtime expression.
    pub items: Map<PathItem>,
    /// `x-...`.
    pub extensions: Extensions,
}

/// What can be done next with a response.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where it stands.
    pub pointer: Pointer,
    /// `operationRef`.
    pub operation_ref: Option<Text>,
    /// `operationId`.
    pub operation_id: Option<Text>,
    /// `parameters`: values or runtime expressions.
    pub parameters: Map<Node>,
    /// `requestBody`: a value or a runtime expression.
    pub request_body: Option<Node>,
    /// `description`.
    pub description: Option<Text>,
    /// `server`.
    pub server: Option<Server>,
    /// `x-...`.
    pub extensions: Extensions,
}

impl Read for RequestBody {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(RequestBody {
            pointer: at.pointer.clone(),
            description: at.text("description"),
            content: at.map("content"),
            required: at.flag("required"),
            extensions: at.extensions(),
        })
    }
}

impl Read for Link {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(Link {
            pointer: at.pointer.clone(),
            operation_ref: at.text("operationRef"),
            operation_id: at.text("operationId"),
            parameters: at.map("parameters"),
            request_body: at.any("requestBody"),
            description: at.text("description"),
            server: at.read("server"),
            extensions: at.extensions(),
        })
    }
}

impl Read for Paths {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(Paths { pointer: at.pointer.clone(), items: at.patterned(), extensions: at.extensions() })
    }
}

impl Read for Callback {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(Callback { pointer: at.pointer.clone(), items: at.patterned(), extensions: at.extensions() })
    }
}

impl Read for PathItem {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        let mut operations = Vec::new();
        for (field, value) in at.fields() {
            if let Some(method) = Method::from_field(field) {
                operations.extend(Operation::read(&value, method));
            } else if &**field == "additionalOperations" {
                let others = value.fields();
                operations
                    .extend(others.filter_map(|(name, value)| Operation::read(&value, Method::Other(name.clone()))));
            }
        }
        Some(PathItem {
            pointer: at.pointer.clone(),
            reference: at.text("$ref"),
            summary: at.text("summary"),
            description: at.text("description"),
            operations,
            servers: at.list("servers"),
            parameters: at.list("parameters"),
            extensions: at.extensions(),
        })
    }
}

impl Operation {
    fn read(at: &At<'_>, method: Method) -> Option<Self> {
        at.mapping()?;
        Some(Operation {
            pointer: at.pointer.clone(),
            method,
            operation_id: at.text("operationId"),
            tags: at.list("tags"),
            summary: at.text("summary"),
            description: at.text("description"),
            external_docs: at.read("externalDocs"),
            parameters: at.list("parameters"),
            request_body: at.read("requestBody"),
            responses: at.read("responses"),
            callbacks: at.map("callbacks"),
            deprecated: at.flag("deprecated"),
            security: at.read("security"),
            servers: at.list("servers"),
            extensions: at.extensions(),
        })
    }
}

impl Paths {
    /// No paths.
    pub fn empty(pointer: Pointer) -> Self {
        Paths { pointer, items: Map::new(), extensions: Extensions::new() }
    }
}
