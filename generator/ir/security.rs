//! Security schemes that operations use: builder methods, variants of `Credentials`, statics.

mod token_flows;

use std::collections::{BTreeSet, HashMap};

use super::names::ident::{RESERVED_BUILDER, RESERVED_CONSTANTS, camel, constant, escaped, snake};
use super::names::resolve::{Candidate, Resolved, Scope};
use super::names::words::words;
use super::{BuildOptions, Name, SecurityKind, SecurityScheme, docs, kept};
use crate::api::{self, Api};
use crate::diagnostics::{Diagnostics, name_numbered};

/// The schemes, where each scheme of the API went, and the scope of the statics they stand in.
pub(super) fn build(
    api: &Api,
    options: &BuildOptions,
    diagnostics: &mut Diagnostics,
) -> (Vec<SecurityScheme>, HashMap<usize, usize>, Scope) {
    let used: BTreeSet<usize> =
        api.operations.iter().flat_map(|operation| operation.security.iter().flatten()).map(|r| r.scheme).collect();
    let index = used.iter().enumerate().map(|(new, old)| (*old, new)).collect();
    let schemes: Vec<&api::SecurityScheme> = used.iter().map(|scheme| &api.security_schemes[*scheme]).collect();
    let mut methods = Scope::new(RESERVED_BUILDER.iter().copied());
    let mut constants = Scope::new(RESERVED_CONSTANTS.iter().copied());
    for kind in api.operations.iter().filter_map(|operation| operation.hook.as_ref().map(|hook| hook.kind)) {
        constants.reserve(match kind {
            api::HookKind::Webhook => "WEBHOOKS",
            api::HookKind::Callback => "CALLBACKS",
        });
    }
    kept::hold_constants(api, options, &mut constants);
    let mut variants = Scope::new(["Self"]);
    let names = methods.resolve(&candidates(&schemes, |words| escaped(snake(words)), "auth"));
    let sources = methods.resolve(&sources_of(&schemes, &names));
    let statics = constants.resolve(&candidates(&schemes, |words| constant(&snake(words)), "scheme"));
    let variants = variants.resolve(&candidates(&schemes, camel, "auth"));
    report(&schemes, &names, diagnostics);
    report(&schemes, &sources, diagnostics);
    let parts = names.into_iter().zip(sources).zip(statics.into_iter().zip(variants));
    let built = schemes.iter().zip(parts).map(|(scheme, ((name, source), (constant, variant)))| SecurityScheme {
        with: format!("with_{}", super::names::ident::plain(&name.name)),
        from: source.name,
        name: Name { rust: name.name, wire: scheme.name.clone() },
        constant: constant.name,
        variant: variant.name,
        docs: docs::security(scheme),
        deprecated: scheme.deprecated,
        kind: kind(&scheme.kind),
        token_flows: Vec::new(),
    });
    let mut built: Vec<SecurityScheme> = built.collect();
    token_flows::add(&schemes, &mut built, &mut methods, diagnostics);
    (built, index, constants)
}

fn candidates(schemes: &[&api::SecurityScheme], form: impl Fn(&[String]) -> String, context: &str) -> Vec<Candidate> {
    let candidate = |scheme: &&api::SecurityScheme| {
        let plain = words(&scheme.name);
        let mut with_context = plain.clone();
        with_context.push(context.to_owned());
        Candidate::new(&scheme.name, [form(&plain), form(&with_context)])
    };
    schemes.iter().map(candidate).collect()
}

/// The methods that take the source of a credential.
fn sources_of(schemes: &[&api::SecurityScheme], names: &[Resolved]) -> Vec<Candidate> {
    let source = |(scheme, name): (&&api::SecurityScheme, &Resolved)| {
        Candidate::new(&scheme.name, [format!("{}_from", super::names::ident::plain(&name.name))])
    };
    schemes.iter().zip(names).map(source).collect()
}

fn report(schemes: &[&api::SecurityScheme], names: &[Resolved], diagnostics: &mut Diagnostics) {
    for (scheme, resolved) in schemes.iter().zip(names) {
        if let Some(taken) = &resolved.instead_of {
            diagnostics.report(name_numbered(&scheme.origin, &scheme.name, &resolved.name, taken));
        }
    }
}

fn kind(kind: &api::SecurityKind) -> SecurityKind {
    match kind {
        api::SecurityKind::Bearer => SecurityKind::Bearer,
        api::SecurityKind::Basic => SecurityKind::Basic,
        api::SecurityKind::Http(scheme) => SecurityKind::Http(scheme.clone()),
        api::SecurityKind::ApiKeyHeader(name) => SecurityKind::ApiKeyHeader(name.clone()),
        api::SecurityKind::ApiKeyQuery(name) => SecurityKind::ApiKeyQuery(name.clone()),
        api::SecurityKind::ApiKeyCookie(name) => SecurityKind::ApiKeyCookie(name.clone()),
        api::SecurityKind::MutualTls => SecurityKind::MutualTls,
        api::SecurityKind::Undefined => SecurityKind::Undefined,
    }
}
