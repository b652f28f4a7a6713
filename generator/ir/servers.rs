//! Servers → types that build their URLs, statics and builder methods of those that operations have for themselves, and the
//! URL that clients call unless they are told another.
//!
//! A server is called by its `name`, else by its URL: descriptions change too easily to be names.

use std::collections::BTreeMap;

use super::doc_comment::code;
use super::names::ident::{RESERVED_BUILDER, RESERVED_TYPES, camel, constant, escaped, snake};
use super::names::resolve::{Candidate, Resolved, Scope};
use super::names::words::words;
use super::types::{variant_candidate, variant_scope};
use super::{
    BaseUrl, BuildOptions, Docs, Name, OwnServer, SecurityScheme, ServerBuilder, ServerEnum, ServerValue,
    ServerVariable, Servers, UrlPiece, Variant, docs,
};
use crate::api::{self, Api};
use crate::diagnostics::{self, Diagnostics, name_numbered};

/// The servers, and where each own server of the API went.
pub(super) fn build(
    api: &Api,
    security: &[SecurityScheme],
    constants: &mut Scope,
    diagnostics: &mut Diagnostics,
) -> Servers {
    let own = own_indices(api);
    let (builders, enums) = builders(&built(api, &own), diagnostics);
    Servers { builders, enums, own: own_servers(api, &own, security, constants) }
}

/// The servers that operations call in place of the API's, in the order of operations. A method's server is an index in this.
pub(super) fn own_indices(api: &Api) -> Vec<usize> {
    let mut own = Vec::new();
    for index in api.operations.iter().filter_map(|operation| operation.servers.first()) {
        if !own.contains(index) {
            own.push(*index);
        }
    }
    own
}

/// The servers that get a type: those with a URL that stands for itself, unless `BASE_URL` says it all.
fn built<'a>(api: &'a Api, own: &[usize]) -> Vec<&'a api::Server> {
    let mut used = api.root_servers.clone();
    for index in api.operations.iter().flat_map(|operation| &operation.servers) {
        if !used.contains(index) {
            used.push(*index);
        }
    }
    let absolute: Vec<&api::Server> =
        used.iter().map(|index| &api.servers[*index]).filter(|server| server.is_absolute()).collect();
    let says_more = !own.is_empty() || absolute.len() > 1 || absolute.iter().any(|server| !server.variables.is_empty());
    if says_more { absolute } else { Vec::new() }
}

/// Its name, else its URL without the scheme and variables; and what tells it apart.
fn server_words(server: &api::Server) -> [Vec<String>; 2] {
    let scheme = server.template.split_once("://");
    let rest = scheme.map_or(server.template.as_str(), |(_, rest)| rest);
    let fixed: Vec<&str> =
        rest.split('{').flat_map(|part| part.split_once('}').map_or(part, |(_, after)| after).split('.')).collect();
    let fixed = fixed.join(" ");
    let plain = match &server.name {
        Some(name) => words(name),
        None if fixed.contains(char::is_alphanumeric) => words(&fixed),
        None if rest.contains(char::is_alphanumeric) => words(rest),
        None => vec!["root".to_owned()],
    };
    let before = if server.name.is_some() { "server" } else { scheme.map_or("relative", |(scheme, _)| scheme) };
    let with_context = words(before).into_iter().chain(plain.clone()).collect();
    [plain, with_context]
}

fn builders(servers: &[&api::Server], diagnostics: &mut Diagnostics) -> (Vec<ServerBuilder>, Vec<ServerEnum>) {
    let mut scope = Scope::new(RESERVED_TYPES.iter().copied());
    let candidate = |server: &&api::Server| {
        Candidate::new(server.name.as_deref().unwrap_or_default(), server_words(server).map(|words| camel(&words)))
    };
    let names = scope.resolve(&servers.iter().map(candidate).collect::<Vec<_>>());
    for (server, resolved) in servers.iter().zip(&names) {
        report(server, &server.template, resolved, diagnostics);
    }
    let lists = value_lists(servers);
    let enums = enums(&lists, &names, &mut scope, diagnostics);
    let built = servers.iter().zip(names).map(|(server, name)| builder(server, name.name, &lists, &enums));
    (built.collect(), enums)
}

/// Variables of one name with the same values: the server of the first, the variable, and whether others of the name differ.
struct ValueList<'a> {
    server: usize,
    variable: &'a api::ServerVariable,
    origin: &'a api::Server,
}

impl ValueList<'_> {
    fn holds(&self, variable: &api::ServerVariable) -> bool {
        self.variable.name == variable.name && self.variable.values == variable.values
    }
}

fn value_lists<'a>(servers: &[&'a api::Server]) -> Vec<ValueList<'a>> {
    let mut lists: Vec<ValueList<'a>> = Vec::new();
    for (server, origin) in servers.iter().enumerate() {
        for variable in origin.variables.iter().filter(|variable| !variable.values.is_empty()) {
            if !lists.iter().any(|list| list.holds(variable)) {
                lists.push(ValueList { server, variable, origin });
            }
        }
    }
    lists
}

fn enums(
    lists: &[ValueList<'_>],
    servers: &[Resolved],
    scope: &mut Scope,
    diagnostics: &mut Diagnostics,
) -> Vec<ServerEnum> {
    let candidate = |list: &ValueList<'_>| {
        let plain = words(&list.variable.name);
        let with_server = format!("{}{}", servers[list.server].name, camel(&plain));
        Candidate::new(&list.variable.name, [camel(&plain), with_server])
    };
    let names = scope.resolve(&lists.iter().map(candidate).collect::<Vec<_>>());
    lists.iter().zip(names).map(|(list, name)| value_enum(list, &name, diagnostics)).collect()
}

fn value_enum(list: &ValueList<'_>, name: &Resolved, diagnostics: &mut Diagnostics) -> ServerEnum {
    let variable = list.variable;
    report(list.origin, &variable.name, name, diagnostics);
    let candidates: Vec<Candidate> = variable.values.iter().map(|value| variant_candidate(value)).collect();
    let names = variant_scope().resolve(&candidates);
    for (value, resolved) in variable.values.iter().zip(&names) {
        report(list.origin, value, resolved, diagnostics);
    }
    let variant = |(value, resolved): (&String, Resolved)| Variant {
        docs: Docs(vec![format!("The value {}.", code(value))]),
        name: Name { rust: resolved.name, wire: value.clone() },
    };
    ServerEnum {
        name: Name { rust: name.name.clone(), wire: variable.name.clone() },
        docs: Docs(vec![format!("The values of the server variable {}.", code(&variable.name))]),
        variants: variable.values.iter().zip(names).map(variant).collect(),
    }
}

fn report(server: &api::Server, text: &str, resolved: &Resolved, diagnostics: &mut Diagnostics) {
    if let Some(taken) = &resolved.instead_of {
        diagnostics.report(name_numbered(&server.origin, text, &resolved.name, taken));
    }
}

/// What a type of a server has beside its variables, and what holds for every type.
const RESERVED_SETTERS: &[&str] =
    &["clone", "clone_into", "default", "eq", "from", "into", "ne", "new", "to_owned", "try_into"];

fn builder(server: &api::Server, rust: String, lists: &[ValueList<'_>], enums: &[ServerEnum]) -> ServerBuilder {
    let candidate = |variable: &api::ServerVariable| {
        let plain = words(&variable.name);
        let with_context = plain.iter().cloned().chain(["variable".to_owned()]).collect::<Vec<_>>();
        Candidate::new(&variable.name, [escaped(snake(&plain)), escaped(snake(&with_context))])
    };
    let candidates: Vec<Candidate> = server.variables.iter().map(candidate).collect();
    let names = Scope::new(RESERVED_SETTERS.iter().copied()).resolve(&candidates);
    let variable = |(variable, resolved): (&api::ServerVariable, Resolved)| ServerVariable {
        docs: docs::or_sentence(variable.description.as_deref(), || {
            format!("Sets the variable {}, {} unless it is set.", code(&variable.name), shown(&variable.default))
        }),
        value: value(variable, lists, enums),
        name: Name { rust: resolved.name, wire: variable.name.clone() },
    };
    ServerBuilder {
        name: Name { rust, wire: server.template.clone() },
        docs: docs::server(server),
        url: pieces(server),
        variables: server.variables.iter().zip(names).map(variable).collect(),
    }
}

fn shown(value: &str) -> String {
    if value.is_empty() { "empty".to_owned() } else { code(value) }
}

fn value(variable: &api::ServerVariable, lists: &[ValueList<'_>], enums: &[ServerEnum]) -> ServerValue {
    let Some(index) = lists.iter().position(|list| list.holds(variable)) else {
        return ServerValue::Text(variable.default.clone());
    };
    let default = enums[index].variants.iter().find(|variant| variant.name.wire == variable.default);
    match default {
        Some(variant) => ServerValue::Choice(index, variant.name.rust.clone()),
        None => ServerValue::Text(variable.default.clone()),
    }
}

/// `https://{region}.example.com` → `https://`, the first variable, `.example.com`.
fn pieces(server: &api::Server) -> Vec<UrlPiece> {
    let mut pieces = Vec::new();
    let mut rest = server.template.as_str();
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, behind)| Some((before, behind.split_once('}')?)))
    {
        pieces.extend((!before.is_empty()).then(|| UrlPiece::Text(before.to_owned())));
        let variable = server.variables.iter().position(|variable| variable.name == name);
        pieces.extend(variable.map(UrlPiece::Variable));
        rest = after;
    }
    pieces.extend((!rest.is_empty()).then(|| UrlPiece::Text(rest.to_owned())));
    pieces
}

fn own_servers(api: &Api, own: &[usize], security: &[SecurityScheme], constants: &mut Scope) -> Vec<OwnServer> {
    let servers: Vec<&api::Server> = own.iter().map(|index| &api.servers[*index]).collect();
    let all = |ending: &str, form: &dyn Fn(&[String]) -> String| {
        let named = |words: Vec<String>| form(&words.into_iter().chain([ending.to_owned()]).collect::<Vec<_>>());
        servers.iter().map(|server| Candidate::new("", server_words(server).map(named))).collect::<Vec<Candidate>>()
    };
    let statics = constants.resolve(&all("server", &|words| constant(&snake(words))));
    let taken = security.iter().flat_map(|scheme| [scheme.name.rust.as_str(), scheme.from.as_str()]);
    let setters = Scope::new(RESERVED_BUILDER.iter().copied().chain(taken)).resolve(&all("url", &|words| snake(words)));
    let server = |((server, constant), setter): ((&&api::Server, Resolved), Resolved)| OwnServer {
        constant: constant.name,
        setter: setter.name,
        docs: docs::server(server),
        url: server.url.clone(),
        base_path: server.base_path.clone(),
    };
    servers.iter().zip(statics).zip(setters).map(server).collect()
}

/// The URL that clients call unless they are told another: the first server's, or what the configuration says.
pub(super) fn base_url(api: &Api, options: &BuildOptions, diagnostics: &mut Diagnostics) -> Option<BaseUrl> {
    let mut known: BTreeMap<String, &api::Server> = BTreeMap::new();
    for (index, server) in api.root_servers.iter().map(|index| &api.servers[*index]).enumerate() {
        known.insert(format!("server:{index}"), server);
        if let Some(name) = &server.name {
            known.entry(format!("server:{name}")).or_insert(server);
        }
    }
    let Some(wanted) = &options.base_url else {
        let docs = Docs(vec!["The URL of the document's first server.".to_owned()]);
        return known.get("server:0").map(|server| BaseUrl { url: server.url.clone(), docs });
    };
    let docs = Docs(vec!["The URL that this API is called at, unless a client is told another.".to_owned()]);
    if let Some(server) = known.get(wanted) {
        return Some(BaseUrl { url: server.url.clone(), docs });
    }
    if !wanted.starts_with("http://") && !wanted.starts_with("https://") {
        diagnostics.report(diagnostics::base_url_unknown(wanted, known.keys().map(String::as_str)));
    }
    Some(BaseUrl { url: wanted.clone(), docs })
}
