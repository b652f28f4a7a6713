//! What a document says about an operation, as constants that both sides share.

/// An operation of a document: one method on one path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// Its `operationId`, or the name made for it.
    pub id: &'static str,
    /// The method as it is sent, such as `GET`.
    pub method: &'static str,
    /// The path template as written, such as `/rooms/{roomId}`. What follows a `?` is in the query of every request.
    pub path: &'static str,
    /// Its tags, in document order.
    pub tags: &'static [&'static str],
    /// Who may call: one of the inner lists must be met in full. No list: everyone; an empty inner list: also without credentials.
    pub security: &'static [&'static [Requirement]],
    /// The server that it has for itself, in place of the API's.
    pub server: Option<&'static Server>,
}

/// A server that some operations have for themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Server {
    /// Its URL, with the defaults of its variables: absolute, or relative to that of the client.
    pub url: &'static str,
    /// The path of that URL, such as `/v2`; empty when it has none.
    pub base_path: &'static str,
}

impl Operation {
    /// The template of the path, and the fixed part of the query.
    #[cfg(any(feature = "client", feature = "server"))]
    pub(crate) fn path_and_query(&self) -> (&'static str, &'static str) {
        // A name of a parameter may have a `?` too.
        let mut inside = false;
        let end = self.path.find(|letter| {
            inside = if inside { letter != '}' } else { letter == '{' };
            !inside && letter == '?'
        });
        end.map_or((self.path, ""), |end| (&self.path[..end], &self.path[end + 1..]))
    }

    /// Whether a call without credentials is allowed.
    pub const fn is_open(&self) -> bool {
        let mut index = 0;
        while index < self.security.len() {
            if self.security[index].is_empty() {
                return true;
            }
            index += 1;
        }
        self.security.is_empty()
    }
}

/// A security scheme that must be met, and the scopes that it must grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requirement {
    /// The scheme.
    pub scheme: &'static SecurityScheme,
    /// Scopes (OAuth 2, OpenID Connect) or roles.
    pub scopes: &'static [&'static str],
}

/// A security scheme of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecurityScheme {
    /// Its name under `components/securitySchemes`.
    pub name: &'static str,
    /// How the credential travels.
    pub kind: SecurityKind,
}

/// How a credential travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecurityKind {
    /// `Authorization: Bearer …` (also OAuth 2 and OpenID Connect).
    Bearer,
    /// `Authorization: Basic …`.
    Basic,
    /// `Authorization` with this scheme and what the application gives.
    Http(&'static str),
    /// A key in the header of this name.
    ApiKeyHeader(&'static str),
    /// A key in the query parameter of this name.
    ApiKeyQuery(&'static str),
    /// A key in the cookie of this name.
    ApiKeyCookie(&'static str),
    /// The certificate of the caller's connection (`mutualTLS`).
    MutualTls,
    /// A scheme that is not carried out here, such as `digest`: the application looks at the request itself.
    Undefined,
}
