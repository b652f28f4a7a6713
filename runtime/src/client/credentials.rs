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
use super::{Asking, ClientCore, CredentialError, CredentialSource, Getting, RequestError};

/// A secret in the form in which it is sent, or where it comes from. It has no `Debug`.
#[derive(Clone)]
pub(super) enum Credential {
    Held(Arc<SecretString>),
    /// Asked for with every request.
    Asked(Arc<dyn CredentialSource<SecretString>>),
}

impl Credential {
    pub(super) fn text(secret: String) -> Self {
        Self::Held(Arc::new(SecretString::from(secret)))
    }

    pub(super) fn asked(source: impl CredentialSource<String>) -> Self {
        Self::Asked(Arc::new(Text(source)))
    }

    pub(super) fn basic(username: &str, password: &str) -> Self {
        Self::text(basic(username, password))
    }

    pub(super) fn basic_asked(source: impl CredentialSource<(String, String)>) -> Self {
        Self::Asked(Arc::new(Pair(source)))
    }
}

/// A source of tokens and keys.
struct Text<S>(S);

impl<S: CredentialSource<String>> CredentialSource<SecretString> for Text<S> {
    fn get<'a>(&'a self, asking: &'a Asking<'a>) -> Getting<'a, SecretString> {
        Box::pin(async move { Ok(SecretString::from(self.0.get(asking).await?)) })
    }

    fn refused(&self, token: &str) -> bool {
        self.0.refused(token)
    }
}

/// A source of users and passwords.
struct Pair<S>(S);

impl<S: CredentialSource<(String, String)>> CredentialSource<SecretString> for Pair<S> {
    fn get<'a>(&'a self, asking: &'a Asking<'a>) -> Getting<'a, SecretString> {
        Box::pin(async move {
            let (username, password) = self.0.get(asking).await?;
            Ok(SecretString::from(basic(&username, &password)))
        })
    }
}

/// The credentials of one alternative, as they are at this moment.
pub(super) struct Given(Vec<One>);

/// A credential of it.
struct One {
    kind: SecurityKind,
    secret: Arc<SecretString>,
    source: Option<Arc<dyn CredentialSource<SecretString>>>,
}

impl Given {
    /// Those of the first alternative for which there are all; none when there is no such alternative.
    pub(super) async fn now(core: &ClientCore, operation: &'static Operation) -> Result<Self, CredentialError> {
        let mut all = Vec::new();
        for requirement in chosen(operation, &core.credentials) {
            let (secret, source) = match core.credentials.get(requirement.scheme.name) {
                None => continue,
                Some(Credential::Held(secret)) => (Arc::clone(secret), None),
                Some(Credential::Asked(source)) => {
                    let asking = Asking {
                        scheme: requirement.scheme.name,
                        scopes: requirement.scopes,
                        base: &core.base,
                        transport: &*core.transport,
                    };
                    (Arc::new(source.get(&asking).await?), Some(Arc::clone(source)))
                }
            };
            all.push(One { kind: requirement.scheme.kind, secret, source });
        }
        Ok(Self(all))
    }

    /// Tells the sources that these were refused. Says whether there may be others.
    pub(super) fn refused(&self) -> bool {
        let asked = self.0.iter().filter_map(|one| Some((one.source.as_ref()?, one.secret.expose_secret())));
        asked.fold(false, |renewed, (source, secret)| source.refused(secret) || renewed)
    }

    /// What they add to a request.
    pub(super) fn attached(&self) -> Result<Vec<Attached>, RequestError> {
        let all = self.0.iter().filter_map(|one| attached(one.kind, one.secret.expose_secret()).transpose());
        all.collect()
    }
}

/// What a credential adds to a request.
pub(super) enum Attached {
    Header(HeaderName, HeaderValue),
    Query(String),
    Cookie(String),
}

/// The first alternative for which there are all credentials, and at least one.
fn chosen(operation: &'static Operation, credentials: &BTreeMap<&'static str, Credential>) -> &'static [Requirement] {
    // The transport's own, or the application's.
    let is_elsewhere = |requirement: &Requirement| {
        matches!(requirement.scheme.kind, SecurityKind::MutualTls | SecurityKind::Undefined)
    };
    let is_met =
        |requirement: &Requirement| is_elsewhere(requirement) || credentials.contains_key(requirement.scheme.name);
    let met = operation
        .security
        .iter()
        .find(|alternative| !alternative.iter().all(is_elsewhere) && alternative.iter().all(is_met));
    met.copied().unwrap_or_default()
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
        SecurityKind::MutualTls | SecurityKind::Undefined => return Ok(None),
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
