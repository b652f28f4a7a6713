//! What a handler knows of a request besides its typed input.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use http::request::Parts;
use http::{Extensions, HeaderMap, Method, Uri};

use super::super::operation::Operation;

/// The request around a handler's typed input, and who sent it.
#[derive(Debug)]
pub struct Context<P = ()> {
    principal: P,
    operation: &'static Operation,
    parts: Parts,
    preferred: Option<&'static str>,
}

impl<P> Context<P> {
    pub(super) fn new(principal: P, operation: &'static Operation, parts: Parts) -> Self {
        Self { principal, operation, parts, preferred: None }
    }

    pub(super) fn preferring(self, preferred: Option<&'static str>) -> Self {
        Self { preferred, ..self }
    }

    /// A context for calling a handler by hand, in tests for example.
    pub fn for_request(principal: P, operation: &'static Operation, request: http::Request<()>) -> Self {
        Self::new(principal, operation, request.into_parts().0)
    }

    /// Who calls, as `authenticate` found.
    pub fn principal(&self) -> &P {
        &self.principal
    }

    /// Who calls, owned.
    pub fn into_principal(self) -> P {
        self.principal
    }

    /// The method of the request.
    pub fn method(&self) -> &Method {
        &self.parts.method
    }

    /// The URI of the request, without the prefix that the router is nested under.
    pub fn uri(&self) -> &Uri {
        &self.parts.uri
    }

    /// All headers of the request.
    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// The media type that the caller would rather have, of those that the document declares for a success, as it writes them.
    /// `None` where there is no choice.
    pub fn preferred(&self) -> Option<&'static str> {
        self.preferred
    }

    /// What layers have left with the request.
    pub fn extensions(&self) -> &Extensions {
        &self.parts.extensions
    }

    /// The address of the caller, when the server was started with [`serve`](super::serve()) or hands on connect info itself.
    pub fn peer(&self) -> Option<SocketAddr> {
        self.parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| *peer)
    }

    /// The operation: its id, path template and tags.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }
}
