//! The flows of OAuth 2 that a client can go through by itself, without a person at a browser.

use super::super::names::ident::plain;
use super::super::names::resolve::{Candidate, Scope};
use super::super::{Grant, SecurityScheme, TokenFlow};
use crate::api::{self, TokenSource};
use crate::diagnostics::{Diagnostics, name_numbered};

/// Adds the flows of each scheme. Their methods give way to those of all schemes.
pub(super) fn add(
    schemes: &[&api::SecurityScheme],
    built: &mut [SecurityScheme],
    methods: &mut Scope,
    diagnostics: &mut Diagnostics,
) {
    for (scheme, built) in schemes.iter().zip(built) {
        let found = flows(&scheme.sources);
        let name = plain(&built.name.rust);
        let candidates: Vec<Candidate> =
            found.iter().map(|flow| Candidate::new(&scheme.name, [format!("{name}_{}", suffix(flow.grant))])).collect();
        for (mut flow, resolved) in found.into_iter().zip(methods.resolve(&candidates)) {
            if let Some(taken) = &resolved.instead_of {
                diagnostics.report(name_numbered(&scheme.origin, &scheme.name, &resolved.name, taken));
            }
            flow.method = resolved.name;
            built.token_flows.push(flow);
        }
    }
}

fn suffix(grant: Grant) -> &'static str {
    match grant {
        Grant::ClientCredentials => "client_credentials",
        Grant::RefreshToken => "refresh_token",
    }
}

/// A grant each: by the flow that is meant for it, else by discovery.
fn flows(sources: &[TokenSource]) -> Vec<TokenFlow> {
    let flow =
        |grant, url: &str, discovered| TokenFlow { method: String::new(), grant, url: url.to_owned(), discovered };
    let mut found: Vec<TokenFlow> = Vec::new();
    for source in sources {
        let new: Vec<TokenFlow> = match source {
            TokenSource::Flow(own) if own.name == "clientCredentials" => {
                own.token_url.iter().map(|url| flow(Grant::ClientCredentials, url, false)).collect()
            }
            // It gives no refresh tokens.
            TokenSource::Flow(own) if own.name == "implicit" => Vec::new(),
            TokenSource::Flow(own) => {
                let url = own.refresh_url.as_ref().or(own.token_url.as_ref());
                url.map(|url| flow(Grant::RefreshToken, url, false)).into_iter().collect()
            }
            TokenSource::OpenIdConnect(url) => {
                [Grant::ClientCredentials, Grant::RefreshToken].map(|grant| flow(grant, url, true)).into()
            }
            TokenSource::Metadata(_) | TokenSource::Format(_) => Vec::new(),
        };
        for flow in new {
            if !flow.url.trim().is_empty() && !found.iter().any(|known| known.grant == flow.grant) {
                found.push(flow);
            }
        }
    }
    found
}
