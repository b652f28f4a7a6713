//! Parameters, and headers, which are parameters without a name and a place.

use super::read::{At, Read};
use super::{Example, Extensions, Map, MediaType, RefOr, Schema};
use crate::source::node::Node;
use crate::source::pointer::{Pointer, Text};

/// `in`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParameterLocation {
    /// `path`.
    Path,
    /// `query`.
    Query,
    /// `querystring` (3.2): the whole query.
    QueryString,
    /// `header`.
    Header,
    /// `cookie`.
    Cookie,
}

impl ParameterLocation {
    /// All names, for messages.
    pub const NAMES: &[&str] = &["path", "query", "querystring", "header", "cookie"];

    /// As the document writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            ParameterLocation::Path => "path",
            ParameterLocation::Query => "query",
            ParameterLocation::QueryString => "querystring",
            ParameterLocation::Header => "header",
            ParameterLocation::Cookie => "cookie",
        }
    }

    /// Reads `in`.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "path" => ParameterLocation::Path,
            "query" => ParameterLocation::Query,
            "querystring" => ParameterLocation::QueryString,
            "header" => ParameterLocation::Header,
            "cookie" => ParameterLocation::Cookie,
            _ => return None,
        })
    }
}

/// A parameter. No default is applied: `style: None` means that the document does not say.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Where it stands.
    pub pointer: Pointer,
    /// `name`.
    pub name: Text,
    /// `in`.
    pub location: ParameterLocation,
    /// `description`.
    pub description: Option<Text>,
    /// `required`; false if the field is not there.
    pub required: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `allowEmptyValue`.
    pub allow_empty_value: bool,
    /// `style`, as written.
    pub style: Option<Text>,
    /// `explode`.
    pub explode: Option<bool>,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// `schema`.
    pub schema: Option<Schema>,
    /// `content`: one media type, instead of `schema`.
    pub content: Map<RefOr<MediaType>>,
    /// `example`.
    pub example: Option<Node>,
    /// `examples`.
    pub examples: Map<RefOr<Example>>,
    /// `x-...`.
    pub extensions: Extensions,
}

/// A header of a response or of a multipart part; its name is the key it stands under.
#[derive(Clone, Debug)]
pub struct Header {
    /// Where it stands.
    pub pointer: Pointer,
    /// `description`.
    pub description: Option<Text>,
    /// `required`; false if the field is not there.
    pub required: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `style`, as written; only `simple` is allowed.
    pub style: Option<Text>,
    /// `explode`.
    pub explode: Option<bool>,
    /// `schema`.
    pub schema: Option<Schema>,
    /// `content`: one media type, instead of `schema`.
    pub content: Map<RefOr<MediaType>>,
    /// `example`.
    pub example: Option<Node>,
    /// `examples`.
    pub examples: Map<RefOr<Example>>,
    /// `x-...`.
    pub extensions: Extensions,
}

impl Read for Parameter {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(Parameter {
            pointer: at.pointer.clone(),
            name: at.text("name")?,
            location: ParameterLocation::from_name(&at.text("in")?)?,
            description: at.text("description"),
            required: at.flag("required"),
            deprecated: at.flag("deprecated"),
            allow_empty_value: at.flag("allowEmptyValue"),
            style: at.text("style"),
            explode: at.boolean("explode"),
            allow_reserved: at.flag("allowReserved"),
            schema: at.read("schema"),
            content: at.map("content"),
            example: at.any("example"),
            examples: at.map("examples"),
            extensions: at.extensions(),
        })
    }
}

impl Read for Header {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(Header {
            pointer: at.pointer.clone(),
            description: at.text("description"),
            required: at.flag("required"),
            deprecated: at.flag("deprecated"),
            style: at.text("style"),
            explode: at.boolean("explode"),
            schema: at.read("schema"),
            content: at.map("content"),
            example: at.any("example"),
            examples: at.map("examples"),
            extensions: at.extensions(),
        })
    }
}
