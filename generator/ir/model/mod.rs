//! The types of the IR. Only data; the passes that fill them are its siblings.

mod body;
mod hook;
mod pages;
mod request;
mod server;
mod service;
mod types;
mod xml;

pub use body::*;
pub use hook::*;
pub use pages::*;
pub use request::*;
pub use server::*;
pub use service::*;
pub use types::*;
pub use xml::*;

use crate::config::{self, Calls, KeepAlive, Pins, Validate};

/// Everything that is generated for one API.
#[derive(Debug, Clone)]
pub struct Package {
    /// Module of the API, e.g. `chatter`.
    pub module: Name,
    /// Docs of the module (title, version, description).
    pub docs: Docs,
    /// Path of the first server's URL.
    pub base_path: String,
    /// The URL that clients call unless they are told another: the `BASE_URL` constant.
    pub base_url: Option<BaseUrl>,
    /// Servers that need more than that.
    pub servers: Servers,
    /// Types of `models.rs`, in document order.
    pub types: Vec<TypeDef>,
    /// How the types of XML bodies stand in XML: the statics of `xml.rs`.
    pub xml: Vec<XmlDef>,
    /// Rules that checks refer to.
    pub rules: Vec<SharedRule>,
    /// Security schemes that operations use.
    pub security: Vec<SecurityScheme>,
    /// One service per tag, in tag order.
    pub services: Vec<Service>,
    /// What the provider calls and the consumer answers: webhooks, then callbacks, as far as there are some.
    pub hooks: Vec<Hooks>,
    /// Names and orders that later runs keep.
    pub pins: Pins,
    /// Where constraints are enforced.
    pub validate: Validate,
    /// Choices for servers.
    pub server: config::Server,
    /// What servers send while a stream is idle.
    pub keep_alive: KeepAlive,
    /// What calls are like, as far as it is not what the runtime has.
    pub calls: Calls,
    /// The most bytes of an event's data that clients read, if it is not what the runtime has.
    pub max_event: Option<u64>,
    /// Notes on renames and degradations live in diagnostics, not here.
    pub has_streams: bool,
}

impl Package {
    /// The operations of the API, then those of its webhooks and callbacks.
    pub fn all_services(&self) -> impl Iterator<Item = &Service> {
        self.services.iter().chain(self.hooks.iter().flat_map(|hooks| &hooks.services))
    }

    /// The type behind an id.
    #[must_use]
    pub fn type_def(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0 as usize]
    }

    /// The static behind an id.
    #[must_use]
    pub fn xml_def(&self, id: XmlId) -> &XmlDef {
        &self.xml[id.0 as usize]
    }

    /// Whether `null` is a value of a type: of a nullable one, of free-form JSON, of an alias of these.
    #[must_use]
    pub fn accepts_null(&self, ty: &Type) -> bool {
        match ty {
            Type::Nullable(_) | Type::Value | Type::Unit => true,
            Type::Boxed(inner) | Type::Linked(inner) => self.accepts_null(inner),
            Type::Named(id) => match &self.type_def(*id).kind {
                TypeKind::Alias(target) => self.accepts_null(target),
                _ => false,
            },
            _ => false,
        }
    }
}

/// Index in [`Package::types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub u32);

/// A Rust identifier and the text it stands for. `rust` is final: keywords are escaped (`r#type`), collisions resolved.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name {
    /// The identifier.
    pub rust: String,
    /// The text in the document.
    pub wire: String,
}

/// Documentation, already rendered to lines of safe rustdoc Markdown (no code fence that runs, no raw HTML, no
/// bidirectional controls). Empty: a default sentence is put by the builder, never by a template.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Docs(pub Vec<String>);
