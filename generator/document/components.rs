//! `components`: what references name.

use super::read::{At, Read};
use super::{
    Callback, Example, Extensions, Header, Link, Map, MediaType, Parameter, PathItem, RefOr, RequestBody, Response,
    Schema, SecurityScheme,
};
use crate::source::pointer::Pointer;

/// `components`.
#[derive(Clone, Debug)]
pub struct Components {
    /// Where it stands (or would stand).
    pub pointer: Pointer,
    /// `schemas`.
    pub schemas: Map<Schema>,
    /// `responses`.
    pub responses: Map<RefOr<Response>>,
    /// `parameters`.
    pub parameters: Map<RefOr<Parameter>>,
    /// `examples`.
    pub examples: Map<RefOr<Example>>,
    /// `requestBodies`.
    pub request_bodies: Map<RefOr<RequestBody>>,
    /// `headers`.
    pub headers: Map<RefOr<Header>>,
    /// `securitySchemes`.
    pub security_schemes: Map<RefOr<SecurityScheme>>,
    /// `links`.
    pub links: Map<RefOr<Link>>,
    /// `callbacks`.
    pub callbacks: Map<RefOr<Callback>>,
    /// `pathItems` (3.1).
    pub path_items: Map<PathItem>,
    /// `mediaTypes` (3.2).
    pub media_types: Map<RefOr<MediaType>>,
    /// `x-...`.
    pub extensions: Extensions,
}

impl Read for Components {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(Components {
            pointer: at.pointer.clone(),
            schemas: at.map("schemas"),
            responses: at.map("responses"),
            parameters: at.map("parameters"),
            examples: at.map("examples"),
            request_bodies: at.map("requestBodies"),
            headers: at.map("headers"),
            security_schemes: at.map("securitySchemes"),
            links: at.map("links"),
            callbacks: at.map("callbacks"),
            path_items: at.map("pathItems"),
            media_types: at.map("mediaTypes"),
            extensions: at.extensions(),
        })
    }
}

impl Components {
    /// No components.
    pub fn empty(pointer: Pointer) -> Self {
        Components {
            pointer,
            schemas: Map::new(),
            responses: Map::new(),
            parameters: Map::new(),
            examples: Map::new(),
            request_bodies: Map::new(),
            headers: Map::new(),
            security_schemes: Map::new(),
            links: Map::new(),
            callbacks: Map::new(),
            path_items: Map::new(),
            media_types: Map::new(),
            extensions: Extensions::new(),
        }
    }
}
