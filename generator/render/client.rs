//! The items of the client's files.

use proc_macro2::TokenStream;
use quote::quote;

use super::server::Side;
use super::tokens::{self, Scope};
use super::views::{ClientItem, GroupItem, GroupMethodView, GroupView, OwnServerView, SchemeView, TokenFlowView, View};
use super::{RenderError, RenderOptions, body, call};
use crate::config::Timeout;
use crate::ir::{
    Argument, Docs, Grant, Header, Location, Method, OwnServer, Package, Parameter, SecurityKind, SecurityScheme,
    Service, Status, Style, TokenFlow, Type,
};

/// The items of `client/mod.rs`.
pub(super) fn root(package: &Package, options: &RenderOptions) -> Result<Vec<syn::Item>, RenderError> {
    let base_url = package.base_url.as_ref().map(|base| {
        let (docs, url) = (tokens::docs(&base.docs), tokens::string(&base.url));
        quote!(#docs pub const BASE_URL: &str = #url;)
    });
    let defaults = defaults(package);
    let schemes = Side::of(package, None).schemes();
    let item = ClientItem {
        groups: package.services.iter().map(group_accessor).collect(),
        base_url: quote!(#base_url),
        has_base: package.base_url.as_ref().is_some_and(|base| is_absolute(&base.url)),
        own_servers: package.servers.own.iter().map(own_server).collect(),
        builder_docs: builder_docs(package),
        core_attributes: core_attributes(package),
        has_defaults: !defaults.is_empty(),
        defaults,
        has_server: options.server,
        server_gate: server_gate(options),
        schemes: schemes.iter().copied().filter_map(scheme).collect(),
        flows: schemes
            .iter()
            .flat_map(|scheme| scheme.token_flows.iter().map(|flow| token_flow(scheme, flow)))
            .collect(),
    };
    item.items()
}

/// What needs a server's part of the runtime.
pub(super) fn server_gate(options: &RenderOptions) -> TokenStream {
    if options.feature_gates { quote!(#[cfg(feature = "server")]) } else { quote!() }
}

fn is_absolute(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}

/// What the URL of a client does not reach.
fn builder_docs(package: &Package) -> TokenStream {
    if package.servers.own.is_empty() {
        return quote!();
    }
    let text = "Operations with a server of their own are called there. The builder has a method for each such server, to name another URL.";
    tokens::docs(&Docs(vec![String::new(), text.to_owned()]))
}

fn own_server(server: &OwnServer) -> OwnServerView {
    OwnServerView {
        docs: tokens::paragraph(&server.docs),
        setter: tokens::ident(&server.setter),
        constant: tokens::ident(&server.constant),
    }
}

/// Without operations nothing reads the client's inside.
fn core_attributes(package: &Package) -> TokenStream {
    if package.services.is_empty() { quote!(#[allow(dead_code)]) } else { quote!() }
}

/// The options of calls that the configuration sets.
pub(super) fn defaults(package: &Package) -> TokenStream {
    let number = |number: u64| tokens::number(&number.to_string());
    let calls = &package.calls;
    let timeout = calls.timeout.map(|timeout| match timeout {
        Timeout::After(time) => {
            let time = number(u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
            quote!(.timeout_ms(#time))
        }
        Timeout::Off => quote!(.no_timeout()),
    });
    let retries = calls.retries.map(|retries| number(retries.into())).map(|retries| quote!(.retries(#retries)));
    let max_body = calls.max_body.map(number).map(|bytes| quote!(.max_body(#bytes)));
    let header = calls.idempotency_header.as_deref().map(tokens::string);
    let header = header.map(|header| quote!(.idempotency_header(#header)));
    let max_event = package.max_event.filter(|_| package.has_streams).map(number);
    let max_event = max_event.map(|bytes| quote!(.max_event(#bytes)));
    quote!(#timeout #retries #max_body #header #max_event)
}

pub(super) fn group_accessor(service: &Service) -> GroupView {
    let (module, name) = (tokens::ident(&service.module), tokens::ident(&service.name.rust));
    let plain = tokens::plain(&service.module);
    let (path, docs) = (
        tokens::path_attribute(plain, &format!("{plain}.rs")),
        tokens::doc(&format!("Calls of [`{plain}`]({plain}::{}).", service.name.rust)),
    );
    GroupView {
        module_attributes: quote!(#docs #path),
        docs: tokens::docs(&service.docs),
        accessor: module.clone(),
        path: quote!(#module::#name),
        module,
    }
}

/// How a scheme's credentials are set; not at all when its kind is not carried out.
pub(super) fn scheme(scheme: &SecurityScheme) -> Option<SchemeView> {
    let secret = |name: &str| {
        let name = tokens::ident(name);
        let of = (quote!(String), "credential_from");
        (quote!(#name: impl Into<String>), quote!(#name), "credential", "with_credential", of)
    };
    let (arguments, values, credential, with_credential, (made, credential_from)) = match scheme.kind {
        SecurityKind::MutualTls | SecurityKind::Undefined => return None,
        SecurityKind::Bearer | SecurityKind::Http(_) => secret("token"),
        SecurityKind::ApiKeyHeader(_) | SecurityKind::ApiKeyQuery(_) | SecurityKind::ApiKeyCookie(_) => secret("key"),
        SecurityKind::Basic => (
            quote!(username: impl Into<String>, password: impl Into<String>),
            quote!(username, password),
            "basic",
            "with_basic",
            (quote!((String, String)), "basic_from"),
        ),
    };
    Some(SchemeView {
        docs: tokens::paragraph(&scheme.docs),
        name: tokens::ident(&scheme.name.rust),
        with: tokens::ident(&scheme.with),
        constant: tokens::ident(&scheme.constant),
        arguments,
        values,
        credential: tokens::ident(credential),
        with_credential: tokens::ident(with_credential),
        from: tokens::ident(&scheme.from),
        source: quote!(source: impl rt::CredentialSource<#made>),
        credential_from: tokens::ident(credential_from),
        deprecated: tokens::attributes(&Docs::default(), scheme.deprecated),
    })
}

/// How the client gets tokens by itself.
fn token_flow(scheme: &SecurityScheme, flow: &TokenFlow) -> TokenFlowView {
    let url = tokens::string(&flow.url);
    let endpoint = if flow.discovered { quote!(rt::OAuthEndpoint::discovered(#url)) } else { url };
    let (text, arguments, source) = match flow.grant {
        Grant::ClientCredentials => (
            "Gets tokens by the client's own credentials, of the scopes that each operation asks for.",
            quote!(client: rt::OAuthClient),
            quote!(rt::OAuth::client_credentials(#endpoint, client)),
        ),
        Grant::RefreshToken => (
            "Gets tokens by a refresh token.",
            quote!(client: rt::OAuthClient, refresh_token: impl Into<String>),
            quote!(rt::OAuth::refresh_token(#endpoint, client, refresh_token)),
        ),
    };
    let (docs, of_scheme) = (tokens::doc(text), tokens::paragraph(&scheme.docs));
    TokenFlowView {
        docs: quote!(#docs #of_scheme),
        deprecated: tokens::attributes(&Docs::default(), scheme.deprecated),
        constant: tokens::ident(&scheme.constant),
        method: tokens::ident(&flow.method),
        arguments,
        source,
    }
}

/// The group of `client/<tag>.rs`; the calls of its operations follow.
pub(super) fn group(scope: Scope<'_>, service: &Service) -> Result<Vec<syn::Item>, RenderError> {
    let group = GroupItem {
        docs: tokens::docs(&service.docs),
        name: tokens::ident(&service.name.rust),
        methods: service.methods.iter().map(|method| group_method(scope, method)).collect(),
    };
    group.items()
}

/// The call of one operation.
pub(super) fn call_items(scope: Scope<'_>, service: &Service, method: &Method) -> Result<Vec<syn::Item>, RenderError> {
    let mut items = call::call(scope, service, method).items()?;
    for parts in body::part_structs(method) {
        items.extend(parts.write_impl().items()?);
    }
    Ok(items)
}

pub(super) fn group_method(scope: Scope<'_>, method: &Method) -> GroupMethodView {
    let required: Vec<&Parameter> = method.parameters.iter().filter(|parameter| parameter.positional).collect();
    let body = method.body.as_ref().filter(|body| body.positional);
    let arguments =
        required.iter().map(|parameter| argument(scope, &parameter.local, &parameter.ty, parameter.argument));
    let arguments = arguments.chain(body.map(|body| body::argument(scope, body)));
    let parameters = required.iter().map(|parameter| set_parameter(scope, &quote!(call), parameter));
    let set_body = body.map(|body| body::set(scope, &quote!(call), body));
    // D14: set by the call, whatever the body says.
    let flag = method.half.as_ref().and_then(|half| {
        let (name, value) = (tokens::string(&half.flag.as_ref()?.0), half.streams);
        Some(quote!(call.flag(#name, #value);))
    });
    let redirects = redirects(method);
    let key = method.makes_key.then(|| quote!(call.idempotency_key();));
    let parameters = quote!(#redirects #key #flag #(#parameters)* #set_body);
    let binding = if parameters.is_empty() { quote!(call) } else { quote!(mut call) };
    GroupMethodView {
        attributes: tokens::attributes(&method.docs, method.deprecated),
        name: tokens::ident(&method.name.rust),
        arguments: quote!(#(#arguments),*),
        call: tokens::ident(&method.call),
        binding,
        constant: tokens::ident(&method.constant),
        parameters,
    }
}

/// Redirects that the document declares are answers; others are followed.
fn redirects(method: &Method) -> Option<TokenStream> {
    const FOLLOWED: [u16; 5] = [301, 302, 303, 307, 308];
    let is_declared = |code: &u16| {
        let mut statuses = method.answers.iter().map(|answer| answer.status);
        statuses.any(|status| status == Status::Code(*code) || status == Status::Range(3))
    };
    let codes = FOLLOWED.into_iter().filter(is_declared).map(proc_macro2::Literal::u16_unsuffixed);
    let codes: Vec<_> = codes.collect();
    (!codes.is_empty()).then(|| quote!(call.redirects(&[#(#codes),*]);))
}

pub(super) fn argument(scope: Scope<'_>, name: &str, ty: &Type, argument: Argument) -> TokenStream {
    let (name, ty) = (tokens::ident(name), scope.argument_type(ty, argument));
    quote!(#name: #ty)
}

pub(super) fn set_parameter(scope: Scope<'_>, call: &TokenStream, parameter: &Parameter) -> TokenStream {
    let convert = convert(scope, &parameter.local, &parameter.ty, parameter.argument);
    let (param, local) = (param(parameter), tokens::ident(&parameter.local));
    quote!(#convert #call.param(&#param, &#local);)
}

/// An argument that was taken by `impl Into<…>` gets its own type.
fn convert(scope: Scope<'_>, name: &str, ty: &Type, argument: Argument) -> TokenStream {
    if !tokens::converts(ty, argument) {
        return quote!();
    }
    let (name, ty) = (tokens::ident(name), scope.ty(ty));
    quote!(let #name: #ty = #name.into();)
}

/// A parameter's name, place and style.
pub(super) fn param(parameter: &Parameter) -> TokenStream {
    let name = tokens::string(&parameter.name.wire);
    let location = match parameter.location {
        Location::Path => quote!(path),
        Location::Query => quote!(query),
        Location::Header => quote!(header),
        Location::Cookie => quote!(cookie),
    };
    let style = parameter.style.map(style);
    let explode = parameter.explode.map(|explode| quote!(.explode(#explode)));
    let allow_reserved = parameter.allow_reserved.then(|| quote!(.allow_reserved()));
    quote!(rt::Param::#location(#name)#style #explode #allow_reserved)
}

/// The layout of a header, where it is not that of headers.
pub(super) fn header(header: &Header) -> Option<TokenStream> {
    if header.style.is_none() && !header.explode {
        return None;
    }
    let (name, style) = (tokens::string(&header.name.wire), header.style.map(style));
    let explode = header.explode.then(|| quote!(.explode(true)));
    Some(quote!(&rt::Param::header(#name)#style #explode))
}

fn style(style: Style) -> TokenStream {
    let name = match style {
        Style::Simple => quote!(Simple),
        Style::Label => quote!(Label),
        Style::Matrix => quote!(Matrix),
        Style::Form => quote!(Form),
        Style::SpaceDelimited => quote!(SpaceDelimited),
        Style::PipeDelimited => quote!(PipeDelimited),
        Style::DeepObject => quote!(DeepObject),
        Style::Cookie => quote!(Cookie),
        Style::Json => quote!(Json),
    };
    quote!(.style(rt::Style::#name))
}
