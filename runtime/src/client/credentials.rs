//! Credentials, and the only place where they are attached to a request.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};

use super::super::operation::{Operation, Requirement, SecurityKind};
use super::super::params::{Escape, escaped};
use super::RequestError;

/// A secret in the form in which it is sent. It has no `Debug`.
#[derive(Clone)]
pub(super) enum Credential {
    Held(Arc<SecretString>),
    /// Asked for with every request.
    Asked(Arc<dyn Fn() -> String + Send + Sync>),
}

impl Credential {
    pub(super) fn text(secret: String) -> Self {
        Self::Held(Arc::new(SecretString::from(secret)))
    }

    pub(super) fn asked(ask: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self::Asked(Arc::new(ask))
    }

    pub(super) fn basic(username: &str, password: &str) -> Self {
        Self::text(basic(username, password))
    }

    pub(super) fn basic_asked(ask: impl Fn() -> (String, String) + Send + Sync + 'static) -> Self {
        Self::asked(move || {
            let (username, password) = ask();
            basic(&username, &password)
        })
    }

    fn attached(&self, kind: SecurityKind) -> Result<Option<Attached>, RequestError> {
        match self {
            Self::Held(secret) => attached(kind, secret.expose_secret()),
            Self::Asked(ask) => attached(kind, SecretString::from(ask()).expose_secret()),
        }
    }
}

/// What a credential adds to a request.
pub(super) enum Attached {
    Header(HeaderName, HeaderValue),
    Query(String),
    Cookie(String),
}

/// What the first alternative adds for which there are all credentials; nothing when there is none.
pub(super) fn attach(
    operation: &'static Operation,
    credentials: &BTreeMap<&'static str, Credential>,
) -> Result<Vec<Attached>, RequestError> {
    let is_met = |requirement: &Requirement| {
        requirement.scheme.kind == SecurityKind::Undefined || credentials.contains_key(requirement.scheme.name)
    };
    let met = operation.security.iter().find(|alternative| {
        let held = alternative.iter().any(|requirement| requirement.scheme.kind != SecurityKind::Undefined);
        held && alternative.iter().all(is_met)
    });
    let requirements = met.copied().unwrap_or_default().iter();
    let held = requirements
        .filter_map(|requirement| Some((requirement.scheme.kind, credentials.get(requirement.scheme.name)?)));
    held.filter_map(|(kind, credential)| credential.attached(kind).transpose()).collect()
}

fn attached(kind: SecurityKind, secret: &str) -> Result<Option<Attached>, RequestError> {
    Ok(Some(match kind {
        SecurityKind::Bearer => Attached::Header(AUTHORIZATION, sensitive(&format!("Bearer {secret}"))?),
        SecurityKind::Basic => Attached::Header(AUTHORIZATION, sensitive(&format!("Basic {secret}"))?),
        SecurityKind::Http(scheme) => Attached::Header(AUTHORIZATION, sensitive(&format!("{scheme} {secret}"))?),
        SecurityKind::ApiKeyHeader(name) => {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| RequestError::header(name))?;
            Attached::Header(name, sensitive(secret)?)
        }
        SecurityKind::ApiKeyQuery(name) => {
            Attached::Query(format!("{}={}", escaped(name, Escape::Unreserved), escaped(secret, Escape::Unreserved)))
        }
        SecurityKind::ApiKeyCookie(name) => Attached::Cookie(format!("{name}={}", cookie_value(secret))),
        SecurityKind::Undefined => return Ok(None),
    }))
}

fn basic(username: &str, password: &str) -> String {
    STANDARD.encode(format!("{username}:{password}"))
}

fn sensitive(text: &str) -> Result<HeaderValue, RequestError> {
    let mut value = HeaderValue::from_bytes(text.as_bytes()).map_err(|_| RequestError::credential())?;
    value.set_sensitive(true);
    Ok(value)
}

/// As it is where a cookie can hold it, else escaped.
fn cookie_value(secret: &str) -> String {
    let fits = secret.bytes().all(|byte| byte.is_ascii_graphic() && !b"\",;\\%".contains(&byte));
    if fits { secret.to_owned() } else { escaped(secret, Escape::Unreserved) }
}
