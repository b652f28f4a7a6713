//! Security: schemes and how their credentials travel, requirements with what the root says filled in.

use crate::diagnostics;
use crate::document::checks::is_token;
use crate::document::security::ApiKeyLocation;
use crate::document::{self, SecuritySchemeKind};
use crate::source::pointer::{FileId, Pointer};

use super::{Lowering, OAuthFlow, Requirement, SecurityKind, SecurityScheme, TokenSource, owned};

impl Lowering<'_> {
    /// Schemes of `components.securitySchemes`.
    pub(super) fn lower_security_schemes(&mut self) {
        let document = self.document;
        for (name, scheme) in &document.components.security_schemes {
            let Some(resolved) = self.resolve(scheme) else {
                continue;
            };
            let scheme = resolved.item;
            let kind = kind(&scheme.kind);
            let description = owned(scheme.description.as_ref());
            self.security_schemes.push(SecurityScheme {
                name: name.to_string(),
                kind,
                description,
                sources: sources(&scheme.kind),
                deprecated: scheme.deprecated,
                origin: scheme.pointer.clone(),
            });
        }
    }

    /// The requirements that count for an operation. Equal alternatives are one.
    pub(super) fn lower_security(
        &mut self,
        alternatives: Option<&Vec<document::SecurityRequirement>>,
    ) -> Vec<Vec<Requirement>> {
        let Some(alternatives) = alternatives else {
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
        let mut all = Vec::new();
        for (name, scopes) in &alternative.schemes {
            let scheme = self.scheme_index(name, &alternative.pointer);
            all.push(Requirement { scheme, scopes: scopes.iter().map(ToString::to_string).collect() });
        }
        all
    }

    fn scheme_index(&mut self, name: &str, at: &Pointer) -> usize {
        let known = |name: &str| self.security_schemes.iter().position(|scheme| scheme.name == name);
        let own = known(name).or_else(|| known(&self.scheme_by_address(name)?));
        if let Some(index) = own {
            return index;
        }
        let known = self.document.components.security_schemes.keys().map(|name| &**name);
        self.report(diagnostics::unknown_security_scheme(at, name, known));
        let origin = at.key(name);
        self.security_schemes.push(SecurityScheme {
            name: name.to_owned(),
            kind: SecurityKind::Undefined,
            description: None,
            sources: Vec::new(),
            deprecated: false,
            origin,
        });
        self.security_schemes.len() - 1
    }

    /// The name of a scheme of this document that a requirement gives by its address (3.2), as references do.
    fn scheme_by_address(&self, address: &str) -> Option<String> {
        let (base, fragment) = address.split_once('#')?;
        let own = self.document.self_uri.as_deref().map(|own| own.split('#').next().unwrap_or(own));
        let place = Pointer::parse(FileId::ROOT, &format!("#{fragment}"))?;
        match place.tokens().as_slice() {
            [components, schemes, name] if &***components == "components" && &***schemes == "securitySchemes" => {
                (base.is_empty() || own == Some(base)).then(|| name.to_string())
            }
            _ => None,
        }
    }
}

fn sources(kind: &SecuritySchemeKind) -> Vec<TokenSource> {
    match kind {
        SecuritySchemeKind::Http { bearer_format: Some(format), .. } => vec![TokenSource::Format(format.to_string())],
        SecuritySchemeKind::OpenIdConnect { url } => vec![TokenSource::OpenIdConnect(url.to_string())],
        SecuritySchemeKind::OAuth2 { flows, metadata_url } => {
            let metadata = metadata_url.iter().map(|url| TokenSource::Metadata(url.to_string()));
            let all = [
                ("implicit", &flows.implicit),
                ("password", &flows.password),
                ("clientCredentials", &flows.client_credentials),
                ("authorizationCode", &flows.authorization_code),
                ("deviceAuthorization", &flows.device_authorization),
            ];
            let flows = all.into_iter().filter_map(|(name, flow)| Some(source(name, flow.as_ref()?)));
            metadata.chain(flows).collect()
        }
        _ => Vec::new(),
    }
}

fn source(name: &'static str, flow: &document::security::OAuthFlow) -> TokenSource {
    TokenSource::Flow(OAuthFlow {
        name,
        authorization_url: owned(flow.authorization_url.as_ref()),
        device_authorization_url: owned(flow.device_authorization_url.as_ref()),
        token_url: owned(flow.token_url.as_ref()),
        refresh_url: owned(flow.refresh_url.as_ref()),
        scopes: flow.scopes.keys().map(ToString::to_string).collect(),
    })
}

/// `digest` asks for a challenge first: the application sees to it.
fn kind(kind: &SecuritySchemeKind) -> SecurityKind {
    match kind {
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
        SecuritySchemeKind::Http { scheme, .. } if !scheme.eq_ignore_ascii_case("digest") && is_token(scheme) => {
            SecurityKind::Http(scheme.to_string())
        }
        SecuritySchemeKind::MutualTls => SecurityKind::MutualTls,
        SecuritySchemeKind::Http { .. } => SecurityKind::Undefined,
    }
}

fn same(a: &[Requirement], b: &[Requirement]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.scheme == b.scheme && a.scopes == b.scopes)
}
