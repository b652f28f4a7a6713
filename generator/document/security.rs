//! Security schemes and what operations require of them.

use super::read::{At, Read};
use super::{Extensions, Map};
use crate::source::pointer::{Pointer, Text};

/// One of several alternatives; within it, all schemes are needed. Empty: no credentials are needed.
#[derive(Clone, Debug)]
pub struct SecurityRequirement {
    /// Where it stands.
    pub pointer: Pointer,
    /// Scopes by scheme name.
    pub schemes: Map<Vec<Text>>,
}

/// A security scheme.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// Where it stands.
    pub pointer: Pointer,
    /// What it is.
    pub kind: SecuritySchemeKind,
    /// `description`.
    pub description: Option<Text>,
    /// `deprecated` (3.2).
    pub deprecated: bool,
    /// `x-...`.
    pub extensions: Extensions,
}

/// `type` of a security scheme, with the fields that belong to it.
#[derive(Clone, Debug)]
pub enum SecuritySchemeKind {
    /// `apiKey`.
    ApiKey {
        /// `name` of the header, query parameter or cookie.
        name: Text,
        /// `in`: `query`, `header` or `cookie`.
        location: ApiKeyLocation,
    },
    /// `http`.
    Http {
        /// `scheme`, as written: `bearer`, `Basic`.
        scheme: Text,
        /// `bearerFormat`.
        bearer_format: Option<Text>,
    },
    /// `mutualTLS` (3.1).
    MutualTls,
    /// `oauth2`.
    OAuth2 {
        /// `flows`.
        flows: Box<OAuthFlows>,
        /// `oauth2MetadataUrl` (3.2).
        metadata_url: Option<Text>,
    },
    /// `openIdConnect`.
    OpenIdConnect {
        /// `openIdConnectUrl`.
        url: Text,
    },
}

/// `in` of an API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ApiKeyLocation {
    /// `query`.
    Query,
    /// `header`.
    Header,
    /// `cookie`.
    Cookie,
}

/// `flows` of an OAuth 2 scheme.
#[derive(Clone, Debug)]
pub struct OAuthFlows {
    /// Where it stands.
    pub pointer: Pointer,
    /// `implicit`.
    pub implicit: Option<OAuthFlow>,
    /// `password`.
    pub password: Option<OAuthFlow>,
    /// `clientCredentials`.
    pub client_credentials: Option<OAuthFlow>,
    /// `authorizationCode`.
    pub authorization_code: Option<OAuthFlow>,
    /// `deviceAuthorization` (3.2).
    pub device_authorization: Option<OAuthFlow>,
    /// `x-...`.
    pub extensions: Extensions,
}

/// One OAuth 2 flow.
#[derive(Clone, Debug)]
pub struct OAuthFlow {
    /// Where it stands.
    pub pointer: Pointer,
    /// `authorizationUrl`.
    pub authorization_url: Option<Text>,
    /// `deviceAuthorizationUrl` (3.2).
    pub device_authorization_url: Option<Text>,
    /// `tokenUrl`.
    pub token_url: Option<Text>,
    /// `refreshUrl`.
    pub refresh_url: Option<Text>,
    /// `scopes`: descriptions by scope.
    pub scopes: Map<Text>,
    /// `x-...`.
    pub extensions: Extensions,
}

impl Read for OAuthFlows {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(OAuthFlows {
            pointer: at.pointer.clone(),
            implicit: at.read("implicit"),
            password: at.read("password"),
            client_credentials: at.read("clientCredentials"),
            authorization_code: at.read("authorizationCode"),
            device_authorization: at.read("deviceAuthorization"),
            extensions: at.extensions(),
        })
    }
}

impl Read for OAuthFlow {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(OAuthFlow {
            pointer: at.pointer.clone(),
            authorization_url: at.text("authorizationUrl"),
            device_authorization_url: at.text("deviceAuthorizationUrl"),
            token_url: at.text("tokenUrl"),
            refresh_url: at.text("refreshUrl"),
            scopes: at.map("scopes"),
            extensions: at.extensions(),
        })
    }
}

impl Read for SecurityRequirement {
    fn read(at: &At<'_>) -> Option<Self> {
        Some(SecurityRequirement { pointer: at.pointer.clone(), schemes: Map::read(at)? })
    }
}

impl Read for SecurityScheme {
    fn read(at: &At<'_>) -> Option<Self> {
        Some(SecurityScheme {
            pointer: at.pointer.clone(),
            kind: SecuritySchemeKind::read(at)?,
            description: at.text("description"),
            deprecated: at.flag("deprecated"),
            extensions: at.extensions(),
        })
    }
}

impl Read for SecuritySchemeKind {
    fn read(at: &At<'_>) -> Option<Self> {
        Some(match &*at.text("type")? {
            "apiKey" => SecuritySchemeKind::ApiKey {
                name: at.text("name")?,
                location: ApiKeyLocation::from_name(&at.text("in")?)?,
            },
            "http" => SecuritySchemeKind::Http { scheme: at.text("scheme")?, bearer_format: at.text("bearerFormat") },
            "mutualTLS" => SecuritySchemeKind::MutualTls,
            "oauth2" => {
                SecuritySchemeKind::OAuth2 { flows: at.read("flows")?, metadata_url: at.text("oauth2MetadataUrl") }
            }
            "openIdConnect" => SecuritySchemeKind::OpenIdConnect { url: at.text("openIdConnectUrl")? },
            _ => return None,
        })
    }
}

impl ApiKeyLocation {
    /// All names, for messages.
    pub const NAMES: &[&str] = &["query", "header", "cookie"];

    /// Reads `in`.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "query" => ApiKeyLocation::Query,
            "header" => ApiKeyLocation::Header,
            "cookie" => ApiKeyLocation::Cookie,
            _ => return None,
        })
    }
}
