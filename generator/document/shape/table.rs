//! The objects of OpenAPI 3.0 to 3.2 and their fields.

use crate::document::security::ApiKeyLocation;
use crate::document::{ParameterLocation, Version};

/// One kind of object.
pub struct Shape {
    /// In a message: `an operation`.
    pub name: &'static str,
    /// The fields with fixed names.
    pub fields: &'static [Field],
    /// What other fields may be; those with `x-` always may.
    pub rest: Rest,
}

/// One field.
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Whether it has to be there.
    pub need: Need,
    /// The first version that has it.
    pub since: Version,
    /// Of a field that only 3.0 has: what later versions have for it.
    pub instead: Option<&'static str>,
}

/// Fields whose names the author chooses.
pub enum Rest {
    /// None.
    Nothing,
    /// Any name.
    Named(Kind),
    /// Statuses.
    Statuses(Kind),
}

/// Whether a field has to be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It may be left out.
    Never,
    /// It has to be there.
    Always,
    /// It should be there in versions before this one, and nothing depends on it.
    WantedUntil(Version),
}

/// What a field takes.
pub enum Kind {
    /// Anything.
    Any,
    /// A string.
    Text,
    /// The URI of a dialect of JSON Schema.
    Dialect,
    /// One of some strings.
    Word(&'static [&'static str]),
    /// True or false.
    Boolean,
    /// A number.
    Number,
    /// A whole number, zero or more.
    Count,
    /// A number, or the boolean that 3.0 has for `exclusiveMinimum`.
    Bound,
    /// A list of anything.
    AnyList,
    /// `required` of a schema.
    Required,
    /// `type` of a schema.
    TypeNames,
    /// A list of one kind.
    List(&'static Kind),
    /// A list of schemas that is not empty.
    Alternatives,
    /// An object with names that the author chooses.
    Map(&'static Kind),
    /// An object.
    Object(&'static Shape),
    /// An object, or a reference to one.
    RefOr(&'static Shape),
    /// A schema.
    Schema,
}

impl Shape {
    /// The field with this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

mod schema;

use Kind::{
    Alternatives, Any, AnyList, Boolean, Bound, Count, Dialect, List, Map, Number, Object, RefOr, Text, TypeNames, Word,
};
use Need::{Always, Never, WantedUntil};
use Rest::{Named, Nothing, Statuses};
use Version::{V3_0, V3_1, V3_2};
pub use schema::{DISCRIMINATOR, SCHEMA};

const fn shape(name: &'static str, fields: &'static [Field]) -> Shape {
    Shape { name, fields, rest: Nothing }
}

const fn field(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, need: Never, since: V3_0, instead: None }
}

const fn needed(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, need: Always, since: V3_0, instead: None }
}

const fn wanted_until(version: Version, name: &'static str, kind: Kind) -> Field {
    Field { name, kind, need: WantedUntil(version), since: V3_0, instead: None }
}

const fn since(since: Version, name: &'static str, kind: Kind) -> Field {
    Field { name, kind, need: Never, since, instead: None }
}

const fn older(name: &'static str, kind: Kind, instead: &'static str) -> Field {
    Field { name, kind, need: Never, since: V3_0, instead: Some(instead) }
}

static TEXTS: Kind = List(&Text);
static SCHEMA_ITEM: Kind = Kind::Schema;
static SERVERS: Kind = Object(&SERVER);
static PARAMETERS: Kind = RefOr(&PARAMETER);
static REQUIREMENT: Kind = Map(&TEXTS);
static CONTENT: Kind = RefOr(&MEDIA_TYPE);
static EXAMPLES: Kind = RefOr(&EXAMPLE);
static HEADERS: Kind = RefOr(&HEADER);
static PATH_ITEMS: Kind = Object(&PATH_ITEM);

/// The document itself.
pub static DOCUMENT: Shape = shape(
    "an OpenAPI document",
    &[
        needed("openapi", Text),
        since(V3_2, "$self", Text),
        needed("info", Object(&INFO)),
        since(V3_1, "jsonSchemaDialect", Dialect),
        field("servers", List(&SERVERS)),
        wanted_until(V3_1, "paths", Object(&PATHS)),
        since(V3_1, "webhooks", Map(&PATH_ITEMS)),
        field("components", Object(&COMPONENTS)),
        field("security", List(&REQUIREMENT)),
        field("tags", List(&Object(&TAG))),
        field("externalDocs", Object(&EXTERNAL_DOCS)),
    ],
);

static INFO: Shape = shape(
    "`info`",
    &[
        needed("title", Text),
        needed("version", Text),
        since(V3_1, "summary", Text),
        field("description", Text),
        field("termsOfService", Text),
        field("contact", Object(&CONTACT)),
        field("license", Object(&LICENSE)),
    ],
);

static CONTACT: Shape = shape("`contact`", &[field("name", Text), field("url", Text), field("email", Text)]);

static LICENSE: Shape =
    shape("`license`", &[needed("name", Text), since(V3_1, "identifier", Text), field("url", Text)]);

static SERVER: Shape = shape(
    "a server",
    &[
        needed("url", Text),
        since(V3_2, "name", Text),
        field("description", Text),
        field("variables", Map(&Object(&SERVER_VARIABLE))),
    ],
);

static SERVER_VARIABLE: Shape =
    shape("a server variable", &[needed("default", Text), field("enum", List(&Text)), field("description", Text)]);

static TAG: Shape = shape(
    "a tag",
    &[
        needed("name", Text),
        since(V3_2, "summary", Text),
        field("description", Text),
        since(V3_2, "parent", Text),
        since(V3_2, "kind", Text),
        field("externalDocs", Object(&EXTERNAL_DOCS)),
    ],
);

static EXTERNAL_DOCS: Shape = shape("`externalDocs`", &[needed("url", Text), field("description", Text)]);

/// `{ $ref: ... }`; in 3.0, `summary` and `description` beside it have no effect, which is no loss.
pub static REFERENCE: Shape =
    shape("a reference", &[needed("$ref", Text), field("summary", Text), field("description", Text)]);

/// `components`.
pub static COMPONENTS: Shape = shape(
    "`components`",
    &[
        field("schemas", Map(&SCHEMA_ITEM)),
        field("responses", Map(&RefOr(&RESPONSE))),
        field("parameters", Map(&RefOr(&PARAMETER))),
        field("examples", Map(&EXAMPLES)),
        field("requestBodies", Map(&RefOr(&REQUEST_BODY))),
        field("headers", Map(&HEADERS)),
        field("securitySchemes", Map(&RefOr(&SECURITY_SCHEME))),
        field("links", Map(&RefOr(&LINK))),
        field("callbacks", Map(&RefOr(&CALLBACK))),
        since(V3_1, "pathItems", Map(&PATH_ITEMS)),
        since(V3_2, "mediaTypes", Map(&CONTENT)),
    ],
);

static PATHS: Shape = Shape { name: "`paths`", fields: &[], rest: Named(Object(&PATH_ITEM)) };

/// What stands at a path.
pub static PATH_ITEM: Shape = shape(
    "a path item",
    &[
        field("$ref", Text),
        field("summary", Text),
        field("description", Text),
        field("get", Object(&OPERATION)),
        field("put", Object(&OPERATION)),
        field("post", Object(&OPERATION)),
        field("delete", Object(&OPERATION)),
        field("options", Object(&OPERATION)),
        field("head", Object(&OPERATION)),
        field("patch", Object(&OPERATION)),
        field("trace", Object(&OPERATION)),
        since(V3_2, "query", Object(&OPERATION)),
        since(V3_2, "additionalOperations", Map(&Object(&OPERATION))),
        field("servers", List(&SERVERS)),
        field("parameters", List(&PARAMETERS)),
    ],
);

static OPERATION: Shape = shape(
    "an operation",
    &[
        field("tags", List(&Text)),
        field("summary", Text),
        field("description", Text),
        field("externalDocs", Object(&EXTERNAL_DOCS)),
        field("operationId", Text),
        field("parameters", List(&PARAMETERS)),
        field("requestBody", RefOr(&REQUEST_BODY)),
        wanted_until(V3_1, "responses", Object(&RESPONSES)),
        field("callbacks", Map(&RefOr(&CALLBACK))),
        field("deprecated", Boolean),
        field("security", List(&REQUIREMENT)),
        field("servers", List(&SERVERS)),
    ],
);

static CALLBACK: Shape = Shape { name: "a callback", fields: &[], rest: Named(Object(&PATH_ITEM)) };

static PARAMETER: Shape = shape(
    "a parameter",
    &[
        needed("name", Text),
        needed("in", Word(ParameterLocation::NAMES)),
        field("description", Text),
        field("required", Boolean),
        field("deprecated", Boolean),
        field("allowEmptyValue", Boolean),
        field(
            "style",
            Word(&["matrix", "label", "simple", "form", "spaceDelimited", "pipeDelimited", "deepObject", "cookie"]),
        ),
        field("explode", Boolean),
        field("allowReserved", Boolean),
        field("schema", Kind::Schema),
        field("example", Any),
        field("examples", Map(&EXAMPLES)),
        field("content", Map(&CONTENT)),
    ],
);

static HEADER: Shape = shape(
    "a header",
    &[
        field("description", Text),
        field("required", Boolean),
        field("deprecated", Boolean),
        older("allowEmptyValue", Boolean, "nothing, it has no effect"),
        field("style", Word(&["simple"])),
        field("explode", Boolean),
        field("schema", Kind::Schema),
        field("example", Any),
        field("examples", Map(&EXAMPLES)),
        field("content", Map(&CONTENT)),
    ],
);

static REQUEST_BODY: Shape = shape(
    "a request body",
    &[field("description", Text), needed("content", Map(&CONTENT)), field("required", Boolean)],
);

static RESPONSES: Shape = Shape { name: "`responses`", fields: &[], rest: Statuses(RefOr(&RESPONSE)) };

static RESPONSE: Shape = shape(
    "a response",
    &[
        since(V3_2, "summary", Text),
        wanted_until(V3_2, "description", Text),
        field("headers", Map(&HEADERS)),
        field("content", Map(&CONTENT)),
        field("links", Map(&RefOr(&LINK))),
    ],
);

static LINK: Shape = shape(
    "a link",
    &[
        field("operationRef", Text),
        field("operationId", Text),
        field("parameters", Map(&Any)),
        field("requestBody", Any),
        field("description", Text),
        field("server", Object(&SERVER)),
    ],
);

static MEDIA_TYPE: Shape = shape(
    "a media type",
    &[
        field("schema", Kind::Schema),
        since(V3_2, "itemSchema", Kind::Schema),
        field("example", Any),
        field("examples", Map(&EXAMPLES)),
        field("encoding", Map(&Object(&ENCODING))),
        since(V3_2, "prefixEncoding", List(&Object(&ENCODING))),
        since(V3_2, "itemEncoding", Object(&ENCODING)),
    ],
);

static ENCODING: Shape = shape(
    "an encoding",
    &[
        field("contentType", Text),
        field("headers", Map(&HEADERS)),
        field("style", Word(&["form", "spaceDelimited", "pipeDelimited", "deepObject"])),
        field("explode", Boolean),
        field("allowReserved", Boolean),
        since(V3_2, "encoding", Map(&Object(&ENCODING))),
        since(V3_2, "prefixEncoding", List(&Object(&ENCODING))),
        since(V3_2, "itemEncoding", Object(&ENCODING)),
    ],
);

static EXAMPLE: Shape = shape(
    "an example",
    &[
        field("summary", Text),
        field("description", Text),
        field("value", Any),
        field("externalValue", Text),
        since(V3_2, "dataValue", Any),
        since(V3_2, "serializedValue", Text),
    ],
);

static SECURITY_SCHEME: Shape = shape(
    "a security scheme",
    &[
        needed("type", Word(&["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"])),
        field("description", Text),
        field("name", Text),
        field("in", Word(ApiKeyLocation::NAMES)),
        field("scheme", Text),
        field("bearerFormat", Text),
        field("flows", Object(&FLOWS)),
        field("openIdConnectUrl", Text),
        since(V3_2, "oauth2MetadataUrl", Text),
        since(V3_2, "deprecated", Boolean),
    ],
);

static FLOWS: Shape = shape(
    "`flows`",
    &[
        field("implicit", Object(&FLOW)),
        field("password", Object(&FLOW)),
        field("clientCredentials", Object(&FLOW)),
        field("authorizationCode", Object(&FLOW)),
        since(V3_2, "deviceAuthorization", Object(&FLOW)),
    ],
);

static FLOW: Shape = shape(
    "an OAuth flow",
    &[
        field("authorizationUrl", Text),
        since(V3_2, "deviceAuthorizationUrl", Text),
        field("tokenUrl", Text),
        field("refreshUrl", Text),
        needed("scopes", Map(&Text)),
    ],
);

/// An extension: its author's own.
pub static EXTENSION: Kind = Any;

/// `x-sse`: what it holds of OpenAPI.
pub static X_SSE: Kind =
    Object(&Shape { name: "`x-sse`", fields: &[field("events", Map(&SCHEMA_ITEM))], rest: Named(Any) });
