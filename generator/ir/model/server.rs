//! Servers: how their URLs are built, and which of them operations have for themselves.

use super::{Docs, Name, Variant};

/// What clients call unless they are told another.
#[derive(Debug, Clone)]
pub struct BaseUrl {
    /// The URL, absolute or relative.
    pub url: String,
    /// Docs.
    pub docs: Docs,
}

/// The servers of a package.
#[derive(Debug, Clone, Default)]
pub struct Servers {
    /// The types of `servers.rs` that build URLs, in document order; none where one URL says it all.
    pub builders: Vec<ServerBuilder>,
    /// The enums that their variables have.
    pub enums: Vec<ServerEnum>,
    /// Servers of single operations: the statics in `ops`.
    pub own: Vec<OwnServer>,
}

/// A server whose URL can be built.
#[derive(Debug, Clone)]
pub struct ServerBuilder {
    /// `Production`; `wire` is the URL as written.
    pub name: Name,
    /// Docs.
    pub docs: Docs,
    /// The URL in pieces.
    pub url: Vec<UrlPiece>,
    /// Its variables.
    pub variables: Vec<ServerVariable>,
}

/// A piece of a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UrlPiece {
    /// This text.
    Text(String),
    /// The value of a variable (index in [`ServerBuilder::variables`]).
    Variable(usize),
}

/// A variable of a server.
#[derive(Debug, Clone)]
pub struct ServerVariable {
    /// Field and setter.
    pub name: Name,
    /// Docs.
    pub docs: Docs,
    /// What it may be.
    pub value: ServerValue,
}

/// What a variable may be, and what it is unless it is set.
#[derive(Debug, Clone)]
pub enum ServerValue {
    /// Any text.
    Text(String),
    /// A variant of an enum (index in [`Servers::enums`]).
    Choice(usize, String),
}

/// The values of a variable.
#[derive(Debug, Clone)]
pub struct ServerEnum {
    /// `Region`; `wire` is the variable.
    pub name: Name,
    /// Docs.
    pub docs: Docs,
    /// The values.
    pub variants: Vec<Variant>,
}

/// A server that operations have for themselves.
#[derive(Debug, Clone)]
pub struct OwnServer {
    /// `UPLOADS_SERVER`: the static in `ops`.
    pub constant: String,
    /// `uploads_url`: the method of the client's builder.
    pub setter: String,
    /// Docs.
    pub docs: Docs,
    /// URL with the defaults of its variables, absolute or relative.
    pub url: String,
    /// Its path.
    pub base_path: String,
}
