//! The types of the normalised model. Only data; the passes that fill them are its siblings.

mod about;
mod form;
mod hook;
mod rule;
mod schema;
mod stream;

pub use about::*;
pub use form::*;
pub use hook::*;
pub use rule::*;
pub use schema::*;
pub use stream::*;

use crate::source::pointer::Pointer;

/// One API: the meaning of one document.
#[derive(Debug, Clone)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: Option<String>,
    /// What `info` says besides, and the document's `externalDocs`.
    pub about: About,
    /// The `openapi` field as written, e.g. `3.1.0`.
    pub openapi: String,
    /// Every server of the document once, the root's first.
    pub servers: Vec<Server>,
    /// The servers of the API, as indices in [`Api::servers`]; empty when the document has none.
    pub root_servers: Vec<usize>,
    /// Tags in the order: declared ones first, then those that only operations name.
    pub tags: Vec<Tag>,
    /// Operations: those of paths in document order, then those of webhooks, then those of callbacks.
    pub operations: Vec<Operation>,
    /// Every schema that a kept operation reaches (and, without pruning, every component), addressed by [`SchemaId`].
    pub schemas: Vec<Schema>,
    /// Rules that rules of schemas refer to, addressed by [`RuleId`].
    pub rules: Vec<NamedRule>,
    /// Schemes that some operation requires or that `components.securitySchemes` defines, in document order; then the
    /// undefined ones that requirements name.
    pub security_schemes: Vec<SecurityScheme>,
}

impl Api {
    /// The schema behind an id.
    #[must_use]
    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0 as usize]
    }
}

/// Index of a schema in [`Api::schemas`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub u32);

/// A server of the document.
#[derive(Debug, Clone)]
pub struct Server {
    /// Where it stands.
    pub origin: Pointer,
    /// `name` (3.2).
    pub name: Option<String>,
    /// URL as written, with `{variables}`.
    pub template: String,
    /// The variables that it names, each once, in its order.
    pub variables: Vec<ServerVariable>,
    /// URL with variables replaced by their defaults.
    pub url: String,
    /// Path part of that URL without a trailing slash (`/api`; empty for none).
    pub base_path: String,
    /// `description`.
    pub description: Option<String>,
}

impl Server {
    /// Whether its URL stands for itself and can be called.
    #[must_use]
    pub fn is_absolute(&self) -> bool {
        ["http://", "https://"].iter().any(|scheme| self.url.to_ascii_lowercase().starts_with(scheme))
    }
}

/// A variable of a server's URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerVariable {
    /// Name as written.
    pub name: String,
    /// `default`.
    pub default: String,
    /// `enum`, the default among it; empty if any value is allowed.
    pub values: Vec<String>,
    /// `description`.
    pub description: Option<String>,
}

/// A tag: becomes a service.
#[derive(Debug, Clone)]
pub struct Tag {
    /// Name as written.
    pub name: String,
    /// `summary` (3.2).
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `parent` (3.2): index in [`Api::tags`].
    pub parent: Option<usize>,
    /// `externalDocs`.
    pub external_docs: Option<ExternalDocs>,
    /// Where the tag is declared, or first named.
    pub origin: Pointer,
}

/// An operation with everything inherited filled in.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Place of the Operation Object.
    pub origin: Pointer,
    /// `operationId`, when written.
    pub id: Option<String>,
    /// HTTP method in capitals.
    pub method: String,
    /// Path template as written.
    pub path: String,
    /// Index in [`Api::tags`] of the first of its tags that groups operations; untagged operations have `None`.
    pub tag: Option<usize>,
    /// All tags as written.
    pub tags: Vec<String>,
    /// `summary`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `externalDocs`.
    pub external_docs: Option<ExternalDocs>,
    /// `deprecated`.
    pub deprecated: bool,
    /// Path parameters in path order, then the others in document order; path item's and operation's merged.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<RequestBody>,
    /// Responses in document order.
    pub responses: Vec<Response>,
    /// Alternatives, each a list of requirements that must all hold. Empty: open. An empty alternative: optional.
    pub security: Vec<Vec<Requirement>>,
    /// The servers that it has for itself, as indices in [`Api::servers`]: the first is the one to call. Empty: those of the API.
    pub servers: Vec<usize>,
    /// Which half it is of an operation of the document that answers with a value or with a stream.
    pub half: Option<Half>,
    /// What makes it one that the provider calls and the consumer answers; `None` for the operations of paths.
    pub hook: Option<Hook>,
}

/// One of the two operations that one of the document is (streaming.md D13). The one that streams follows the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Half {
    /// Whether its answer is the stream.
    pub streams: bool,
    /// The member of the request's body that chooses (D14).
    pub flag: Option<Flag>,
}

/// A boolean member of a body that asks for a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// Wire name.
    pub name: String,
    /// Whether the stream is meant where it is absent.
    pub by_default: bool,
}

impl Operation {
    /// The operation as people know it: its id, else method and path, else what its webhook or callback is called.
    #[must_use]
    pub fn label(&self) -> String {
        match (&self.id, &self.hook) {
            (Some(id), _) => id.clone(),
            (None, Some(hook)) => hook.label.clone(),
            (None, None) => format!("{} {}", self.method, self.path),
        }
    }

    /// Whether some success response is an event stream.
    #[must_use]
    pub fn streams(&self) -> bool {
        let mut contents = self.responses.iter().flat_map(|response| &response.contents);
        contents.any(|content| matches!(content.kind, ContentKind::EventStream(_)))
    }

    /// Whether some event stream goes on after an event that the caller names (S7).
    #[must_use]
    pub fn resumes(&self) -> bool {
        let mut contents = self.responses.iter().flat_map(|response| &response.contents);
        contents.any(|content| matches!(&content.kind, ContentKind::EventStream(stream) if stream.resumes))
    }
}

/// One entry of a security requirement.
#[derive(Debug, Clone)]
pub struct Requirement {
    /// Index in [`Api::security_schemes`].
    pub scheme: usize,
    /// Scopes or roles.
    pub scopes: Vec<String>,
}

/// A security scheme.
#[derive(Debug, Clone)]
pub struct SecurityScheme {
    /// Name in `components.securitySchemes`, or as a requirement writes it.
    pub name: String,
    /// How credentials travel.
    pub kind: SecurityKind,
    /// `description`.
    pub description: Option<String>,
    /// What else is said of tokens and where they come from.
    pub sources: Vec<TokenSource>,
    /// `deprecated`.
    pub deprecated: bool,
    /// Where it stands.
    pub origin: Pointer,
}

/// What a scheme says of its tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenSource {
    /// `bearerFormat`.
    Format(String),
    /// `openIdConnectUrl`.
    OpenIdConnect(String),
    /// `oauth2MetadataUrl` (3.2).
    Metadata(String),
    /// A flow of OAuth 2.
    Flow(OAuthFlow),
}

/// A flow of OAuth 2. URLs are as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuthFlow {
    /// Its key in `flows`: `clientCredentials`.
    pub name: &'static str,
    /// `authorizationUrl`.
    pub authorization_url: Option<String>,
    /// `deviceAuthorizationUrl` (3.2).
    pub device_authorization_url: Option<String>,
    /// `tokenUrl`.
    pub token_url: Option<String>,
    /// `refreshUrl`.
    pub refresh_url: Option<String>,
    /// The names of `scopes`.
    pub scopes: Vec<String>,
}

/// How credentials of a scheme travel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecurityKind {
    /// `http` with scheme `bearer`, and the tokens of `oauth2` and `openIdConnect`.
    Bearer,
    /// `http` with scheme `basic`.
    Basic,
    /// `http` with another scheme: `Authorization`, the scheme, and what the application gives.
    Http(String),
    /// An API key in a header.
    ApiKeyHeader(String),
    /// An API key in the query.
    ApiKeyQuery(String),
    /// An API key in a cookie.
    ApiKeyCookie(String),
    /// The certificate of the connection: `mutualTLS`.
    MutualTls,
    /// Not carried by the request alone (`digest`), or named by a requirement and defined nowhere: the server hands
    /// the raw request to `authenticate`.
    Undefined,
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// How a value is laid out as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Style {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Cookie,
    Json,
}

/// A parameter with style and explode made explicit.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Where it stands in the document.
    pub origin: Pointer,
    /// Wire name.
    pub name: String,
    /// Location.
    pub location: Location,
    /// Whether it must be there.
    pub required: bool,
    /// Style.
    pub style: Style,
    /// Explode.
    pub explode: bool,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// `allowEmptyValue`, in the query: an empty text that is no value of the type is as good as nothing.
    pub allow_empty: bool,
    /// `in: querystring`: its members are the pairs of the query, and its name is on no wire.
    pub whole_query: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `description`.
    pub description: Option<String>,
    /// Type of the value.
    pub schema: Use,
    /// The schema's default, as a JSON value.
    pub default: Option<Literal>,
}

/// A request body.
#[derive(Debug, Clone)]
pub struct RequestBody {
    /// Where it stands.
    pub origin: Pointer,
    /// `required`.
    pub required: bool,
    /// `description`.
    pub description: Option<String>,
    /// What it may be, in document order; never empty.
    pub contents: Vec<Content>,
}

/// Status key of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// A code.
    Code(u16),
    /// `4XX`: the first digit.
    Range(u8),
    /// `default`.
    Default,
}

impl Status {
    /// Whether it stands for success (2xx).
    #[must_use]
    pub fn is_success(self) -> bool {
        matches!(self, Self::Code(200..=299) | Self::Range(2))
    }
}

/// A response with its status.
#[derive(Debug, Clone)]
pub struct Response {
    /// Where it stands (the target of a reference).
    pub origin: Pointer,
    /// Name in `components.responses`, when it is a reference to one.
    pub component: Option<String>,
    /// Status.
    pub status: Status,
    /// `description` (or `summary`).
    pub description: Option<String>,
    /// Declared headers (Content-Type left out, as the specification says).
    pub headers: Vec<Header>,
    /// What the body may be, in document order; none: it is empty.
    pub contents: Vec<Content>,
}

/// A response header.
#[derive(Debug, Clone)]
pub struct Header {
    /// Where it stands.
    pub origin: Pointer,
    /// Name as written.
    pub name: String,
    /// `required`.
    pub required: bool,
    /// `description`.
    pub description: Option<String>,
    /// `Simple`, or JSON.
    pub style: Style,
    /// Explode.
    pub explode: bool,
    /// Type of the value.
    pub schema: Use,
}

/// A body with its media type.
#[derive(Debug, Clone)]
pub struct Content {
    /// Where the Media Type Object stands.
    pub origin: Pointer,
    /// Media type as written.
    pub media_type: String,
    /// What it holds.
    pub kind: ContentKind,
}

impl ContentKind {
    /// Whether items follow each other.
    #[must_use]
    pub fn is_sequential(&self) -> bool {
        matches!(self, Self::EventStream(_) | Self::Sequence(_))
    }
}

/// What a body holds.
#[derive(Debug, Clone)]
pub enum ContentKind {
    /// JSON of a schema.
    Json(Use),
    /// XML of a schema.
    Xml(Use),
    /// A form: `application/x-www-form-urlencoded`.
    Form(Form),
    /// Parts: `multipart/*`.
    Multipart(Multipart),
    /// Text as it stands (`text/*`, and an event-stream media type on an error answer).
    Text,
    /// A scalar as its text, without quotes.
    Scalar(Use),
    /// Bytes as they are (`application/octet-stream`, images, what is not known).
    Bytes,
    /// An event stream.
    EventStream(EventStream),
    /// A sequence of JSON texts: the schema of an item.
    Sequence(Use),
}
