//! What describes the API as a whole: title, servers, tags.

use super::read::{At, Read};
use super::{Extensions, Map};
use crate::source::pointer::{Pointer, Text};

/// `info`.
#[derive(Clone, Debug)]
pub struct Info {
    /// Where it stands.
    pub pointer: Pointer,
    /// `title`.
    pub title: Text,
    /// `version`: of the API, not of OpenAPI.
    pub version: Text,
    /// `summary`.
    pub summary: Option<Text>,
    /// `description`.
    pub description: Option<Text>,
    /// `termsOfService`.
    pub terms_of_service: Option<Text>,
    /// `contact`.
    pub contact: Option<Contact>,
    /// `license`.
    pub license: Option<License>,
    /// `x-...`.
    pub extensions: Extensions,
}

/// `info.contact`.
#[derive(Clone, Debug)]
pub struct Contact {
    /// Where it stands.
    pub pointer: Pointer,
    /// `name`.
    pub name: Option<Text>,
    /// `url`.
    pub url: Option<Text>,
    /// `email`.
    pub email: Option<Text>,
    /// `x-...`.
    pub extensions: Extensions,
}

/// `info.license`.
#[derive(Clone, Debug)]
pub struct License {
    /// Where it stands.
    pub pointer: Pointer,
    /// `name`.
    pub name: Text,
    /// `identifier`: an SPDX expression.
    pub identifier: Option<Text>,
    /// `url`.
    pub url: Option<Text>,
    /// `x-...`.
    pub extensions: Extensions,
}

/// An item of `servers`.
#[derive(Clone, Debug)]
pub struct Server {
    /// Where it stands.
    pub pointer: Pointer,
    /// `url`, with `{variables}`.
    pub url: Text,
    /// `name` (3.2).
    pub name: Option<Text>,
    /// `description`.
    pub description: Option<Text>,
    /// `variables`.
    pub variables: Map<ServerVariable>,
    /// `x-...`.
    pub extensions: Extensions,
}

/// One of a server's `variables`.
#[derive(Clone, Debug)]
pub struct ServerVariable {
    /// Where it stands.
    pub pointer: Pointer,
    /// `default`.
    pub default: Text,
    /// `enum`; empty if any value is allowed.
    pub values: Vec<Text>,
    /// `description`.
    pub description: Option<Text>,
    /// `x-...`.
    pub extensions: Extensions,
}

/// An item of `tags`.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Where it stands.
    pub pointer: Pointer,
    /// `name`.
    pub name: Text,
    /// `summary` (3.2).
    pub summary: Option<Text>,
    /// `description`.
    pub description: Option<Text>,
    /// `parent` (3.2).
    pub parent: Option<Text>,
    /// `kind` (3.2).
    pub kind: Option<Text>,
    /// `externalDocs`.
    pub external_docs: Option<ExternalDocs>,
    /// `x-...`.
    pub extensions: Extensions,
}

/// `externalDocs`.
#[derive(Clone, Debug)]
pub struct ExternalDocs {
    /// Where it stands.
    pub pointer: Pointer,
    /// `url`.
    pub url: Text,
    /// `description`.
    pub description: Option<Text>,
    /// `x-...`.
    pub extensions: Extensions,
}

impl Read for Info {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(Info {
            pointer: at.pointer.clone(),
            title: at.text("title").unwrap_or_default(),
            version: at.text("version").unwrap_or_default(),
            summary: at.text("summary"),
            description: at.text("description"),
            terms_of_service: at.text("termsOfService"),
            contact: at.read("contact"),
            license: at.read("license"),
            extensions: at.extensions(),
        })
    }
}

impl Read for Contact {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(Contact {
            pointer: at.pointer.clone(),
            name: at.text("name"),
            url: at.text("url"),
            email: at.text("email"),
            extensions: at.extensions(),
        })
    }
}

impl Read for License {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(License {
            pointer: at.pointer.clone(),
            name: at.text("name")?,
            identifier: at.text("identifier"),
            url: at.text("url"),
            extensions: at.extensions(),
        })
    }
}

impl Read for Server {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(Server {
            pointer: at.pointer.clone(),
            url: at.text("url")?,
            name: at.text("name"),
            description: at.text("description"),
            variables: at.map("variables"),
            extensions: at.extensions(),
        })
    }
}

impl Read for ServerVariable {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(ServerVariable {
            pointer: at.pointer.clone(),
            default: at.text("default")?,
            values: at.list("enum"),
            description: at.text("description"),
            extensions: at.extensions(),
        })
    }
}

impl Read for Tag {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(Tag {
            pointer: at.pointer.clone(),
            name: at.text("name")?,
            summary: at.text("summary"),
            description: at.text("description"),
            parent: at.text("parent"),
            kind: at.text("kind"),
            external_docs: at.read("externalDocs"),
            extensions: at.extensions(),
        })
    }
}

impl Read for ExternalDocs {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(ExternalDocs {
            pointer: at.pointer.clone(),
            url: at.text("url")?,
            description: at.text("description"),
            extensions: at.extensions(),
        })
    }
}

impl Info {
    /// An API without a name.
    pub fn empty(pointer: Pointer) -> Self {
        Info {
            pointer,
            title: Text::default(),
            version: Text::default(),
            summary: None,
            description: None,
            terms_of_service: None,
            contact: None,
            license: None,
            extensions: Extensions::new(),
        }
    }
}
