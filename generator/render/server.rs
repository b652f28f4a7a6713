//! The items of the server's files.

use proc_macro2::TokenStream;
use quote::quote;

use super::answers::{Role, Shape};
use super::bodies;
use super::tokens::{self, Scope};
use super::views::{
    AuthenticateItem, CredentialView, CredentialsItem, FromInputItem, HandlerItem, MemberView, RespondItem, ServerItem,
    ServiceView, TraitItem, TraitMethodView, View,
};
use super::{RenderError, body, client, ops, rules};
use crate::config::{Validate, ValidateOutput};
use crate::ir::{
    self, Answer, Half, HeaderStruct, Hooks, Method, Package, Parameter, Principal, SecurityKind, SecurityScheme,
    Service, Status, Success,
};

/// One of the servers that an API makes: its own, or the receiver of its webhooks or callbacks.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    package: &'a Package,
    services: &'a [Service],
    is_own: bool,
}

impl<'a> Side<'a> {
    pub(super) fn of(package: &'a Package, hooks: Option<&'a Hooks>) -> Self {
        let services = hooks.map_or(&package.services, |hooks| &hooks.services);
        Self { package, services, is_own: hooks.is_none() }
    }

    fn methods(self) -> impl Iterator<Item = &'a Method> {
        self.services.iter().flat_map(|service| &service.methods)
    }

    fn has(self, principal: Principal) -> bool {
        self.methods().any(|method| method.principal == principal)
    }

    pub(super) fn has_principal(self) -> bool {
        self.has(Principal::Required) || self.has(Principal::Optional)
    }

    /// Whether some alternative asks for several credentials at once.
    pub(super) fn combines(self) -> bool {
        self.methods().any(|method| method.security.iter().any(|alternative| alternative.len() > 1))
    }

    /// The schemes that its operations ask for.
    pub(super) fn schemes(self) -> Vec<&'a SecurityScheme> {
        let asks = |services: &[Service], scheme: usize| {
            let mut methods = services.iter().flat_map(|service| &service.methods);
            methods.any(|method| method.security.iter().flatten().any(|requirement| requirement.scheme == scheme))
        };
        let for_others = |scheme| self.package.hooks.iter().any(|hooks| asks(&hooks.services, scheme));
        let is_used = |(index, _): &(usize, _)| asks(self.services, *index) || self.is_own && !for_others(*index);
        self.package.security.iter().enumerate().filter(is_used).map(|(_, scheme)| scheme).collect()
    }

    /// What finds out who calls, where somebody has to.
    pub(super) fn authentication(self) -> Result<Vec<syn::Item>, RenderError> {
        let mut items = Vec::new();
        if self.has_principal() {
            let schemes = self.schemes().into_iter().map(credential).collect();
            items.extend(CredentialsItem { schemes }.items()?);
        }
        for principal in [Principal::Required, Principal::Optional] {
            if self.has(principal) {
                items.extend(self.authenticate(principal).items()?);
            }
        }
        Ok(items)
    }

    fn authenticate(self, principal: Principal) -> AuthenticateItem {
        let (name, output, end) = match principal {
            Principal::Optional => ("authenticate_optional", quote!(Option<A::Principal>), "optional"),
            Principal::Required | Principal::None => ("authenticate", quote!(A::Principal), "required"),
        };
        let judge = match self.combines() {
            false => quote!(trial.judge(identify(app, &found).await)?;),
            true => quote! {
                let verdict = identify(app, &found).await;
                trial.judge_with(verdict, |earlier, later| app.combine_principals(earlier, later).map_err(Into::into))?;
            },
        };
        AuthenticateItem { name: tokens::ident(name), output, judge, end: tokens::ident(end) }
    }
}

/// The items of `server/mod.rs`.
pub(super) fn root(package: &Package) -> Result<Vec<syn::Item>, RenderError> {
    let side = Side::of(package, None);
    let mut items = server(side).items()?;
    items.extend(side.authentication()?);
    Ok(items)
}

fn server(side: Side<'_>) -> ServerItem {
    let package = side.package;
    ServerItem {
        reexports: reexports(&package.services),
        base_path: tokens::string(&package.base_path),
        has_principal: side.has_principal(),
        combines: side.combines(),
        unhandled: quote!(),
        bounds: bounds(&package.services),
        routes: routes(&package.services),
        has_own_servers: !package.servers.own.is_empty(),
        services: package.services.iter().map(service_view).collect(),
    }
}

pub(super) fn reexports(services: &[Service]) -> TokenStream {
    let reexports = services.iter().map(|service| {
        let (module, name) = (tokens::ident(&service.module), tokens::ident(&service.name.rust));
        // `self::` since a module may be called like a crate (`time`) or a primitive type (`u8`).
        quote!(pub use self::#module::#name;)
    });
    quote!(#(#reexports)*)
}

/// What an application has to be.
pub(super) fn bounds(services: &[Service]) -> TokenStream {
    let bounds: Vec<_> = services.iter().map(|service| tokens::ident(&service.name.rust)).collect();
    if bounds.is_empty() { quote!(Backend) } else { quote!(#(#bounds)+*) }
}

/// What routes are told that is not about one operation.
fn settings(package: &Package) -> TokenStream {
    let lenient = (package.validate == Validate::Off).then(|| quote!(.lenient()));
    let max_body = package.server.max_body.map(|bytes| {
        let bytes = tokens::number(&bytes.to_string());
        quote!(.max_body(#bytes))
    });
    quote!(#lenient #max_body)
}

pub(super) fn routes(services: &[Service]) -> TokenStream {
    let routes = services.iter().map(|service| {
        let module = tokens::ident(&service.module);
        quote!(let routes = #module::routes(routes);)
    });
    quote!(#(#routes)*)
}

pub(super) fn service_view(service: &Service) -> ServiceView {
    let plain = tokens::plain(&service.module);
    let (path, docs) = (
        tokens::path_attribute(plain, &format!("{plain}.rs")),
        tokens::doc(&format!("[`{0}`] and its router.", service.name.rust)),
    );
    ServiceView { module_attributes: quote!(#docs #path), module: tokens::ident(&service.module) }
}

fn credential(scheme: &SecurityScheme) -> CredentialView {
    let field = |text: &str, name: &str| {
        let (docs, name) = (tokens::doc(text), tokens::ident(name));
        (quote!(#docs #name: &'a str,), quote!(#name: found.#name(),))
    };
    let (fields, values) = match scheme.kind {
        SecurityKind::Bearer | SecurityKind::Http(_) => field("The token.", "token"),
        SecurityKind::ApiKeyHeader(_) | SecurityKind::ApiKeyQuery(_) | SecurityKind::ApiKeyCookie(_) => {
            field("The key.", "key")
        }
        SecurityKind::Basic => {
            let ((name, name_value), (word, word_value)) =
                (field("The user.", "username"), field("The password.", "password"));
            (quote!(#name #word), quote!(#name_value #word_value))
        }
        SecurityKind::MutualTls => {
            let docs = tokens::doc("The certificate of the caller, and those that lead to its authority.");
            (quote!(#docs certificate: &'a rt::PeerCertificate,), quote!(certificate: found.certificate()?,))
        }
        SecurityKind::Undefined => {
            let docs = tokens::doc("The request, for a scheme that the runtime does not carry out.");
            (quote!(#docs request: &'a rt::Parts,), quote!(request: found.request(),))
        }
    };
    CredentialView {
        docs: tokens::docs(&scheme.docs),
        variant: tokens::ident(&scheme.variant),
        label: tokens::string(&scheme.variant),
        wire: tokens::string(&scheme.name.wire),
        fields,
        values,
    }
}

/// The trait of `server/<tag>.rs`; what its operations need follows.
pub(super) fn service(scope: Scope<'_>, service: &Service) -> Result<Vec<syn::Item>, RenderError> {
    let item = TraitItem {
        docs: tokens::docs(&service.docs),
        name: tokens::ident(&service.name.rust),
        methods: service.methods.iter().map(trait_method).collect(),
        routes: method_routes(scope.package(), service),
    };
    item.items()
}

/// What stands between the router and one operation.
pub(super) fn method_items(
    scope: Scope<'_>,
    service: &Service,
    method: &Method,
) -> Result<Vec<syn::Item>, RenderError> {
    let mut items = handler(service, method).items()?;
    items.extend(from_input(scope, method).items()?);
    for parts in body::part_structs(method) {
        items.extend(parts.read_impl().items()?);
    }
    items.extend(respond(scope, method).items()?);
    Ok(items)
}

/// A route for each operation; for one with two halves one that chooses between them (D13).
fn method_routes(package: &Package, service: &Service) -> TokenStream {
    let entry = |method: &Method| {
        let (constant, handler) = (tokens::ident(&method.constant), tokens::prefixed("handle_", &method.name.rust));
        quote!(&ops::#constant, #handler)
    };
    let methods = service.methods.iter().enumerate().map(|(index, method)| {
        let whole = entry(method);
        let at = method.hook.as_ref().map(|hook| tokens::string(&hook.received_at)).map(|at| quote!(.at(#at)));
        let next = service.methods.get(index + 1);
        match (&method.half, next.and_then(|next| Some((next, next.half.as_ref()?)))) {
            (Some(half), _) if half.streams => quote!(),
            (Some(half), Some((next, other))) => {
                let (stream, choice) = (entry(next), choice(half, other));
                quote!(#at.either(#choice, (#whole), (#stream)))
            }
            _ => quote!(#at.route(#whole)),
        }
    });
    let settings = settings(package);
    quote!(#settings #(#methods)*)
}

fn choice(whole: &Half, stream: &Half) -> TokenStream {
    let (whole_types, stream_types) = (tokens::strings(&whole.written), tokens::strings(&stream.written));
    let flag = whole.flag.as_ref().map(|(name, by_default)| {
        let name = tokens::string(name);
        quote!(.flag(#name, #by_default))
    });
    quote!(rt::Choice::new(&[#whole_types], &[#stream_types])#flag)
}

fn trait_method(method: &Method) -> TraitMethodView {
    let otherwise = match &method.hook {
        None => quote!(;),
        Some(_) => {
            let constant = tokens::ident(&method.constant);
            quote!({
                let _ = (cx, request);
                async { Err(self.unhandled(&ops::#constant)) }
            })
        }
    };
    TraitMethodView {
        attributes: tokens::attributes(&method.docs, method.deprecated),
        name: tokens::ident(&method.name.rust),
        otherwise,
        request: tokens::ident(&method.request),
        response: tokens::ident(&method.response),
        principal: match method.principal {
            Principal::None => quote!(()),
            Principal::Optional => quote!(Option<Self::Principal>),
            Principal::Required => quote!(Self::Principal),
        },
    }
}

fn handler(service: &Service, method: &Method) -> HandlerItem {
    let (authenticate, principal) = match method.principal {
        Principal::None => (quote!(), quote!(())),
        Principal::Required => (quote!(let principal = super::authenticate(&app, &input).await?;), quote!(principal)),
        Principal::Optional => {
            (quote!(let principal = super::authenticate_optional(&app, &input).await?;), quote!(principal))
        }
    };
    let (accept, respond) = if method.negotiates() {
        let produces = tokens::strings(&method.produces);
        (quote!(let accept = input.accept(&[#produces])?;), quote!(rt::Negotiate::respond(answer, &accept)))
    } else {
        (quote!(), quote!(rt::Respond::respond(answer)))
    };
    HandlerItem {
        handler: tokens::prefixed("handle_", &method.name.rust),
        service: tokens::ident(&service.name.rust),
        authenticate,
        request: tokens::ident(&method.request),
        method: tokens::ident(&method.name.rust),
        principal,
        accept,
        respond,
    }
}

fn from_input(scope: Scope<'_>, method: &Method) -> FromInputItem {
    let parameters = method.parameters.iter().map(|parameter| read_parameter(scope, parameter));
    let body = method.body.iter().map(|body| MemberView {
        name: tokens::ident(&body.name.rust),
        local: tokens::ident(&body.name.rust),
        read: body::read(scope, body),
    });
    let mut members: Vec<MemberView> = parameters.chain(body).collect();
    let values: Vec<TokenStream> =
        members.iter().map(|MemberView { name, local, .. }| quote!(#name: #local?)).collect();
    let last_event_id = method.last_event_id.then(|| quote!(last_event_id));
    members.extend(last_event_id.iter().map(|name| MemberView {
        name: name.clone(),
        local: name.clone(),
        read: quote!(input.last_event_id()),
    }));
    let values = values.into_iter().chain(last_event_id);
    FromInputItem {
        request: tokens::ident(&method.request),
        body: body::kind(method.body.as_ref()),
        input: if members.is_empty() { quote!(_) } else { quote!(input) },
        values: quote!(#(#values),*),
        members,
    }
}

fn read_parameter(scope: Scope<'_>, parameter: &Parameter) -> MemberView {
    let (param, empty) = (client::param(parameter), parameter.allow_empty.then(|| quote!(.allow_empty())));
    let param = quote!(#param #empty);
    let checks = (parameter.checks != ir::Checks::default()).then(|| {
        let check = rules::check(&parameter.checks);
        quote!(.check(#check))
    });
    let param = quote!(&#param #checks);
    let read = match (&parameter.default, parameter.required) {
        (_, true) => quote!(input.required(#param)),
        (None, false) => quote!(input.optional(#param)),
        (Some(default), false) => {
            let default = scope.or_default(&parameter.ty, default);
            quote!(input.optional(#param).map(|value| value.#default))
        }
    };
    MemberView { name: tokens::ident(&parameter.name.rust), local: tokens::ident(&parameter.local), read }
}

fn respond(scope: Scope<'_>, method: &Method) -> RespondItem {
    let arms = method.answers.iter().map(|answer| respond_arm(scope, answer));
    let undeclared = matches!(method.success, Success::Undeclared).then(|| {
        let name = ops::undeclared();
        quote!(Self::#name => rt::Answer::new(204).empty(),)
    });
    let chooses = |answer: &Answer| answer.body.forms().iter().any(|form| form.written().len() > 1);
    let accept = if method.answers.iter().any(chooses) { quote!(accept) } else { quote!(_) };
    RespondItem {
        response: tokens::ident(&method.response),
        negotiates: method.negotiates(),
        accept,
        arms: quote!(#(#arms)* #undeclared),
    }
}

fn respond_arm(scope: Scope<'_>, answer: &Answer) -> TokenStream {
    let pattern = Shape::new(scope, answer, Role::Reply).pattern();
    let status = match answer.status {
        Status::Code(code) => tokens::number(&code.to_string()),
        Status::Range(_) | Status::Default => quote!(status.as_u16()),
    };
    let headers = answer.headers.as_ref().map(write_headers);
    let checked = match scope.package().server.validate_output {
        ValidateOutput::Debug => quote!(),
        ValidateOutput::Always => quote!(.checked()),
        ValidateOutput::Off => quote!(.unchecked()),
    };
    let body = bodies::write(scope, &answer.body, &quote!(rt::Answer::new(#status)#checked #headers));
    quote!(Self::#pattern => #body,)
}

fn write_headers(headers: &HeaderStruct) -> TokenStream {
    let calls = headers.headers.iter().map(|header| {
        let (field, wire) = (tokens::ident(&header.name.rust), tokens::string(&header.name.wire));
        let layout = client::header(header);
        let param = match header.checks == ir::Checks::default() {
            true => layout,
            false => {
                let check = rules::check(&header.checks);
                Some(layout.map_or_else(
                    || quote!(&rt::Param::header(#wire).check(#check)),
                    |layout| quote!(#layout.check(#check)),
                ))
            }
        };
        match (param, header.required) {
            (None, true) => quote!(.header(#wire, &headers.#field)),
            (None, false) => quote!(.optional_header(#wire, &headers.#field)),
            (Some(param), true) => quote!(.header_as(#param, &headers.#field)),
            (Some(param), false) => quote!(.optional_header_as(#param, &headers.#field)),
        }
    });
    quote!(#(#calls)*)
}
