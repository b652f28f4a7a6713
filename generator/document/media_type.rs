//! The content of a body under one media type.

use super::read::{At, Read, is_extension};
use super::{Extensions, Header, Map, RefOr, Schema};
use crate::source::node::Node;
use crate::source::pointer::{Pointer, Text};

/// A media type object; the media type itself is the key it stands under.
#[derive(Clone, Debug)]
pub struct MediaType {
    /// Where it stands.
    pub pointer: Pointer,
    /// `schema`: of the whole content.
    pub schema: Option<Schema>,
    /// `itemSchema` (3.2): of each item of a stream.
    pub item_schema: Option<Schema>,
    /// `example`.
    pub example: Option<Node>,
    /// `examples`.
    pub examples: Map<RefOr<Example>>,
    /// `encoding`, by property.
    pub encoding: Map<Encoding>,
    /// `prefixEncoding` (3.2).
    pub prefix_encoding: Vec<Encoding>,
    /// `itemEncoding` (3.2).
    pub item_encoding: Option<Box<Encoding>>,
    /// `x-...`, among them `x-sse`.
    pub extensions: Extensions,
}

/// How one property is written in a form or multipart body.
#[derive(Clone, Debug)]
pub struct Encoding {
    /// Where it stands.
    pub pointer: Pointer,
    /// `contentType`.
    pub content_type: Option<Text>,
    /// `headers`.
    pub headers: Map<RefOr<Header>>,
    /// `style`, as written.
    pub style: Option<Text>,
    /// `explode`.
    pub explode: Option<bool>,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// Whether it is none but a map of encodings by name, as is sometimes written for `itemEncoding`.
    pub is_map: bool,
    /// `encoding` (3.2), of a nested multipart.
    pub encoding: Map<Encoding>,
    /// `prefixEncoding` (3.2).
    pub prefix_encoding: Vec<Encoding>,
    /// `itemEncoding` (3.2).
    pub item_encoding: Option<Box<Encoding>>,
    /// `x-...`.
    pub extensions: Extensions,
}

/// An example object of `examples`.
#[derive(Clone, Debug)]
pub struct Example {
    /// Where it stands.
    pub pointer: Pointer,
    /// `summary`.
    pub summary: Option<Text>,
    /// `description`.
    pub description: Option<Text>,
    /// `value`.
    pub value: Option<Node>,
    /// `externalValue`.
    pub external_value: Option<Text>,
    /// `dataValue` (3.2).
    pub data_value: Option<Node>,
    /// `serializedValue` (3.2).
    pub serialized_value: Option<Text>,
    /// `x-...`.
    pub extensions: Extensions,
}

impl Read for MediaType {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(MediaType {
            pointer: at.pointer.clone(),
            schema: at.read("schema"),
            item_schema: at.read("itemSchema"),
            example: at.any("example"),
            examples: at.map("examples"),
            encoding: at.map("encoding"),
            prefix_encoding: at.list("prefixEncoding"),
            item_encoding: at.read("itemEncoding"),
            extensions: at.extensions(),
        })
    }
}

impl Read for Encoding {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(Encoding {
            pointer: at.pointer.clone(),
            content_type: at.text("contentType"),
            headers: at.map("headers"),
            style: at.text("style"),
            explode: at.boolean("explode"),
            allow_reserved: at.flag("allowReserved"),
            is_map: is_map_of_encodings(at),
            encoding: at.map("encoding"),
            prefix_encoding: at.list("prefixEncoding"),
            item_encoding: at.read("itemEncoding"),
            extensions: at.extensions(),
        })
    }
}

/// Whether no field of an object is one of an encoding, while those of the objects in it are.
fn is_map_of_encodings(at: &At<'_>) -> bool {
    let is_field = |name: &str| {
        ["contentType", "headers", "style", "explode", "allowReserved", "encoding", "prefixEncoding", "itemEncoding"]
            .contains(&name)
            || is_extension(name)
    };
    let is_encoding = |inner: &At<'_>| inner.mapping().is_some() && inner.fields().all(|(name, _)| is_field(name));
    at.fields().next().is_some() && at.fields().all(|(name, inner)| !is_field(name) && is_encoding(&inner))
}

impl Read for Example {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(Example {
            pointer: at.pointer.clone(),
            summary: at.text("summary"),
            description: at.text("description"),
            value: at.any("value"),
            external_value: at.text("externalValue"),
            data_value: at.any("dataValue"),
            serialized_value: at.text("serializedValue"),
            extensions: at.extensions(),
        })
    }
}
