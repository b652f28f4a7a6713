//! Credentials of a request, looked for as the operation's security asks.

use std::borrow::Cow;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::request::Parts;

use super::super::media_type::split;
use super::super::operation::{Operation, Requirement, SecurityKind, SecurityScheme};
use super::super::params::percent_decode;
use super::body::{cookie_pairs, query_pairs};
use super::{PeerCertificate, Rejection};

/// A credential that a request holds for a security scheme. Nobody has checked it yet.
pub struct Found<'a> {
    requirement: Requirement,
    parts: &'a Parts,
    /// The token or key, or the user name.
    first: Cow<'a, str>,
    /// The password.
    second: Cow<'a, str>,
}

impl<'a> Found<'a> {
    pub(super) fn requirement(&self) -> Requirement {
        self.requirement
    }

    /// The name of the scheme under `components/securitySchemes`.
    pub fn scheme(&self) -> &'static str {
        self.requirement.scheme.name
    }

    /// The scopes that the operation asks of it.
    pub fn scopes(&self) -> &'static [&'static str] {
        self.requirement.scopes
    }

    /// The bearer token.
    pub fn token(&self) -> &str {
        &self.first
    }

    /// The API key.
    pub fn key(&self) -> &str {
        &self.first
    }

    /// The user name of basic authentication.
    pub fn username(&self) -> &str {
        &self.first
    }

    /// The password of basic authentication.
    pub fn password(&self) -> &str {
        &self.second
    }

    /// The certificate of the caller.
    ///
    /// # Errors
    /// 401 when there is none; where the scheme asks for it there is one.
    pub fn certificate(&self) -> Result<&'a PeerCertificate, Rejection> {
        self.parts.extensions.get().ok_or_else(Rejection::unauthorized)
    }

    /// The request, for schemes that the application looks at itself.
    pub fn request(&self) -> &'a Parts {
        self.parts
    }
}

impl fmt::Debug for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Found").field("scheme", &self.scheme()).finish_non_exhaustive()
    }
}

/// The credentials of an alternative; `None` when the request does not hold all of them.
pub(super) fn of_alternative<'a>(alternative: &'static [Requirement], parts: &'a Parts) -> Option<Vec<Found<'a>>> {
    alternative.iter().map(|requirement| one(*requirement, parts)).collect()
}

fn one(requirement: Requirement, parts: &Parts) -> Option<Found<'_>> {
    let (first, second) = match requirement.scheme.kind {
        SecurityKind::Bearer => (Cow::Borrowed(authorization(parts, "bearer")?), Cow::Borrowed("")),
        SecurityKind::Basic => basic(authorization(parts, "basic")?)?,
        SecurityKind::Http(scheme) => (Cow::Borrowed(authorization(parts, scheme)?), Cow::Borrowed("")),
        SecurityKind::ApiKeyHeader(name) => (Cow::Borrowed(single(parts, name)?), Cow::Borrowed("")),
        SecurityKind::ApiKeyQuery(name) => (query(parts, name)?, Cow::Borrowed("")),
        SecurityKind::ApiKeyCookie(name) => (cookie(parts, name)?, Cow::Borrowed("")),
        SecurityKind::MutualTls => {
            parts.extensions.get::<PeerCertificate>()?;
            (Cow::Borrowed(""), Cow::Borrowed(""))
        }
        SecurityKind::Undefined => (Cow::Borrowed(""), Cow::Borrowed("")),
    };
    Some(Found { requirement, parts, first, second })
}

/// The header's value when it is there exactly once and not empty.
fn single<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    let mut values = parts.headers.get_all(name).iter();
    let value = std::str::from_utf8(values.next()?.as_bytes()).ok()?;
    (values.next().is_none() && !value.is_empty()).then_some(value)
}

fn authorization<'a>(parts: &'a Parts, scheme: &str) -> Option<&'a str> {
    let (name, rest) = single(parts, AUTHORIZATION.as_str())?.split_once(' ')?;
    let rest = rest.trim();
    (name.eq_ignore_ascii_case(scheme) && !rest.is_empty()).then_some(rest)
}

fn basic(encoded: &str) -> Option<(Cow<'static, str>, Cow<'static, str>)> {
    let text = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (username, password) = text.split_once(':')?;
    Some((Cow::Owned(username.to_owned()), Cow::Owned(password.to_owned())))
}

fn query<'a>(parts: &'a Parts, name: &str) -> Option<Cow<'a, str>> {
    let pairs = query_pairs(&parts.uri);
    let mut values = pairs.iter().filter(|(key, _)| percent_decode(key, true).is_some_and(|key| key == name));
    let (_, value) = values.next()?;
    let value = percent_decode(value, true)?;
    (values.next().is_none() && !value.is_empty()).then_some(value)
}

fn cookie<'a>(parts: &'a Parts, name: &str) -> Option<Cow<'a, str>> {
    let pairs = cookie_pairs(&parts.headers);
    let (_, value) = pairs.into_iter().find(|(key, value)| *key == name && !value.is_empty())?;
    percent_decode(value, false)
}

/// Adds what a 401 must say: how to authenticate, by every scheme that may be used. What the application says of a scheme counts.
pub(super) fn challenge(operation: &Operation, mut rejection: Rejection) -> Rejection {
    if rejection.status() != http::StatusCode::UNAUTHORIZED {
        return rejection;
    }
    let told: Vec<String> = rejection.headers().get_all(WWW_AUTHENTICATE).iter().flat_map(schemes_of).collect();
    let mut added: Vec<HeaderValue> = Vec::new();
    for requirement in operation.security.iter().copied().flatten() {
        let Some(value) = challenge_of(requirement.scheme) else { continue };
        if !schemes_of(&value).iter().any(|scheme| told.contains(scheme)) && !added.contains(&value) {
            added.push(value);
        }
    }
    for value in added {
        rejection = rejection.header(WWW_AUTHENTICATE, value);
    }
    rejection
}

/// The schemes that challenges are of, in small letters.
fn schemes_of(challenges: &HeaderValue) -> Vec<String> {
    let text = String::from_utf8_lossy(challenges.as_bytes());
    let words = split(&text, ',').filter_map(|piece| piece.split_whitespace().next().map(str::to_ascii_lowercase));
    words.filter(|word| !word.contains('=')).collect()
}

fn challenge_of(scheme: &SecurityScheme) -> Option<HeaderValue> {
    match scheme.kind {
        SecurityKind::Bearer => Some(HeaderValue::from_static("Bearer")),
        SecurityKind::Basic => Some(HeaderValue::from_static("Basic realm=\"api\", charset=\"UTF-8\"")),
        SecurityKind::Http(scheme) => HeaderValue::from_str(scheme).ok(),
        SecurityKind::ApiKeyHeader(name) | SecurityKind::ApiKeyQuery(name) | SecurityKind::ApiKeyCookie(name) => {
            HeaderValue::from_str(&format!("ApiKey name=\"{}\"", name.escape_default())).ok()
        }
        SecurityKind::MutualTls => Some(HeaderValue::from_static("ClientCertificate")),
        SecurityKind::Undefined => None,
    }
}
