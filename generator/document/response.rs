//! Responses.

use super::read::{At, Read};
use super::{Extensions, Header, Link, Map, MediaType, RefOr};
use crate::source::pointer::{Pointer, Text};

/// `responses` of an operation.
#[derive(Clone, Debug)]
pub struct Responses {
    /// Where it stands.
    pub pointer: Pointer,
    /// By status as written: `200`, `4XX`, `default`.
    pub by_status: Map<RefOr<Response>>,
    /// `x-...`.
    pub extensions: Extensions,
}

/// One response.
#[derive(Clone, Debug)]
pub struct Response {
    /// Where it stands.
    pub pointer: Pointer,
    /// `summary` (3.2).
    pub summary: Option<Text>,
    /// `description`.
    pub description: Option<Text>,
    /// `headers`.
    pub headers: Map<RefOr<Header>>,
    /// `content`, by media type.
    pub content: Map<RefOr<MediaType>>,
    /// `links`.
    pub links: Map<RefOr<Link>>,
    /// `x-...`.
    pub extensions: Extensions,
}

impl Read for Response {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(Response {
            pointer: at.pointer.clone(),
            summary: at.text("summary"),
            description: at.text("description"),
            headers: at.map("headers"),
            content: at.map("content"),
            links: at.map("links"),
            extensions: at.extensions(),
        })
    }
}

impl Read for Responses {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(Responses { pointer: at.pointer.clone(), by_status: at.patterned(), extensions: at.extensions() })
    }
}
