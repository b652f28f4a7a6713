//! Security: schemes and how their credentials travel, requirements with what the root says filled in.

use crate::diagnostics;
use crate::document::security::ApiKeyLocation;
use crate::document::{self, SecuritySchemeKind};
use crate::source::pointer::Pointer;

use super::{Lowering, Requirement, SecurityKind, SecurityScheme, owned};

impl Lowering<'_> {
    /// Schemes of `components.securitySchemes`; of another kind than can be handled are kept aside until one is required.
    pub(super) fn lower_security_schemes(&mut self) {
        let document = self.document;
        for (name, scheme) in &document.components.security_schemes {
            let Some(resolved) = self.resolve(scheme) else {
                continue;
            };
            let scheme = resolved.item;
            let kind = kind(&scheme.kind).unwrap_or(SecurityKind::Undefined);
            let description = owned(scheme.description.as_ref());
            self.security_schemes.push(SecurityScheme {
                name: name.to_string(),
                kind,
                description,
                origin: scheme.pointer.clone(),
            });
        }
    }

    /// Requirements of an operation, or else those of the root. Equal alternatives are one.
    pub(super) fn lower_security(&mut self, operation: &document::Operation) -> Vec<Vec<Requirement>> {
        let document = self.document;
        let Some(alternatives) = operation.security.as_ref().or(document.security.as_ref()) else {
            return Vec::new();
        };
        let mut lowered: Vec<Vec<Requirement>> = Vec::new();
        for alternative in alternatives {
            let all = self.lower_alternative(alternative);
            if !lowered.iter().any(|known| same(known, &all)) {
                lowered.push(all);
            }
        }
        lowered
    }

    fn lower_alternative(&mut self, alternative: &document::SecurityRequirement) -> Vec<Requirement> {
        if alternative.schemes.len() > 1 {
            let names: Vec<String> = alternative.schemes.keys().map(|name| format!("`{name}`")).collect();
            let construct = format!("several security schemes at once ({})", names.join(" and "));
            let help = "name one of them, and check the other in the handler";
            self.report(diagnostics::unsupported(&alternative.pointer, &construct, Some(help)));
        }
        let mut all = Vec::new();
        for (name, scopes) in &alternative.schemes {
            let scheme = self.scheme_index(name, &alternative.pointer);
            all.push(Requirement { scheme, scopes: scopes.iter().map(ToString::to_string).collect() });
        }
        all
    }

    fn scheme_index(&mut self, name: &str, at: &Pointer) -> usize {
        self.check_scheme_kind(name);
        if let Some(index) = self.security_schemes.iter().position(|scheme| scheme.name == name) {
            return index;
        }
        let known = self.document.components.security_schemes.keys().map(|name| &**name);
        self.report(diagnostics::unknown_security_scheme(at, name, known));
        let origin = at.key(name);
        self.security_schemes.push(SecurityScheme {
            name: name.to_owned(),
            kind: SecurityKind::Undefined,
            description: None,
            origin,
        });
        self.security_schemes.len() - 1
    }

    /// A defined scheme that cannot be handled is an error once an operation needs it.
    fn check_scheme_kind(&mut self, name: &str) {
        let document = self.document;
        let Some(scheme) = document.components.security_schemes.get(name) else {
            return;
        };
        let Some(resolved) = self.resolve(scheme) else {
            return;
        };
        if kind(&resolved.item.kind).is_none() {
            let construct = match &resolved.item.kind {
                SecuritySchemeKind::MutualTls => "security by `mutualTLS`".to_owned(),
                SecuritySchemeKind::Http { scheme, .. } => {
                    format!("the HTTP authentication scheme `{scheme}`")
                }
                _ => "this security scheme".to_owned(),
            };
            self.report(diagnostics::unsupported(&resolved.item.pointer, &construct, None));
        }
    }
}

fn kind(kind: &SecuritySchemeKind) -> Option<SecurityKind> {
    Some(match kind {
        SecuritySchemeKind::ApiKey { name, location: ApiKeyLocation::Header } => {
            SecurityKind::ApiKeyHeader(name.to_string())
        }
        SecuritySchemeKind::ApiKey { name, location: ApiKeyLocation::Query } => {
            SecurityKind::ApiKeyQuery(name.to_string())
        }
        SecuritySchemeKind::ApiKey { name, location: ApiKeyLocation::Cookie } => {
            SecurityKind::ApiKeyCookie(name.to_string())
        }
        SecuritySchemeKind::Http { scheme, .. } if scheme.eq_ignore_ascii_case("bearer") => SecurityKind::Bearer,
        SecuritySchemeKind::Http { scheme, .. } if scheme.eq_ignore_ascii_case("basic") => SecurityKind::Basic,
        SecuritySchemeKind::OAuth2 { .. } | SecuritySchemeKind::OpenIdConnect { .. } => SecurityKind::Bearer,
        SecuritySchemeKind::Http { .. } | SecuritySchemeKind::MutualTls => return None,
    })
}

fn same(a: &[Requirement], b: &[Requirement]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.scheme == b.scheme && a.scopes == b.scopes)
}
