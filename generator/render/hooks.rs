//! The files of webhooks and callbacks: a sender for the provider of the API, a receiver for its consumer. What is said of single
//! operations is that of clients and servers.

use proc_macro2::TokenStream;
use quote::quote;

use super::assemble::Files;
use super::server::{self, Side};
use super::tokens::{self, Scope};
use super::views::{GroupView, HooksItem, ReceiverItem, SenderGroupItem, SenderItem, View};
use super::{RenderError, RenderOptions, client, each_method, file_name};
use crate::ir::{Docs, HookKind, Hooks, Method, Service};

/// Adds the files: the receiver for those who have the client, the sender for those who have the server.
pub(super) fn files<'a>(files: &mut Files<'a>, scope: Scope<'a>, hooks: &'a Hooks, options: &'a RenderOptions) {
    let folder = folder(hooks.kind);
    if !options.client && !options.server {
        return;
    }
    files.file(format!("{folder}/mod.rs"), 1);
    files.piece(|| root(hooks, options));
    if options.server {
        files.file(format!("{folder}/sender/mod.rs"), 2);
        files.piece(move || sender(scope, hooks, options));
        for service in &hooks.services {
            files.file(format!("{folder}/sender/{}.rs", file_name(&service.module)), 3);
            files.piece(move || group(scope, service));
            each_method(files, std::slice::from_ref(service), move |service, method| {
                client::call_items(scope, service, method)
            });
        }
    }
    if options.client {
        files.file(format!("{folder}/receiver/mod.rs"), 2);
        files.piece(move || receiver(scope, hooks));
        for service in &hooks.services {
            files.file(format!("{folder}/receiver/{}.rs", file_name(&service.module)), 3);
            files.piece(move || server::service(scope, service));
            each_method(files, std::slice::from_ref(service), move |service, method| {
                server::method_items(scope, service, method)
            });
        }
    }
}

/// The module that holds both.
pub(super) fn folder(kind: HookKind) -> &'static str {
    match kind {
        HookKind::Webhook => "webhooks",
        HookKind::Callback => "callbacks",
    }
}

/// Each half needs the other half of the runtime than the one that comes with it: the consumer's calls need no server. So it is
/// there when the crate has the feature, or, where the crate has none for it, when the runtime has it.
fn root(hooks: &Hooks, options: &RenderOptions) -> Result<Vec<syn::Item>, RenderError> {
    let things = folder(hooks.kind);
    let has_features = options.feature_gates && options.client && options.server;
    let module = |name: &str, feature: &str, text: String| {
        let (name, docs) = (tokens::ident(name), tokens::doc(&text));
        match has_features {
            true => quote!(#docs #[cfg(feature = #feature)] #[rustfmt::skip] pub mod #name;),
            false => {
                let gate = if feature == "client" { quote!(rt::if_client) } else { quote!(rt::if_server) };
                quote!(#gate! { #docs #[rustfmt::skip] pub mod #name; })
            }
        }
    };
    let sender = options.server.then(|| {
        module(
            "sender",
            "client",
            format!("Sends {things}, on the side of the API. Needs the runtime's feature `client`."),
        )
    });
    let receiver = options.client.then(|| {
        let text =
            format!("Receives {things}, on the side of those who call the API. Needs the runtime's feature `server`.");
        module("receiver", "server", text)
    });
    HooksItem { modules: sender.into_iter().chain(receiver).collect() }.items()
}

fn sender(scope: Scope<'_>, hooks: &Hooks, options: &RenderOptions) -> Result<Vec<syn::Item>, RenderError> {
    let side = Side::of(scope.package(), Some(hooks));
    let things = folder(hooks.kind);
    let defaults = client::defaults(scope.package());
    let item = SenderItem {
        docs: tokens::doc(&format!("Sends {things} to the URLs of others. Cheap to clone.")),
        groups: hooks.services.iter().map(|service| accessor(hooks.kind, service)).collect(),
        has_defaults: !defaults.is_empty(),
        defaults,
        server_gate: client::server_gate(options),
        schemes: side.schemes().into_iter().filter_map(client::scheme).collect(),
    };
    item.items()
}

fn accessor(kind: HookKind, service: &Service) -> GroupView {
    let mut docs = service.docs.0.clone();
    let is_below = |method: &Method| !method.path.is_empty();
    let url = match kind {
        HookKind::Webhook => "`url` is the one that the receiver has registered.",
        HookKind::Callback if service.methods.iter().any(is_below) => {
            "`url` is the one that the request has named, without the path that an operation has of its own."
        }
        HookKind::Callback => "`url` is the one that the request has named.",
    };
    docs.extend([String::new(), url.to_owned()]);
    GroupView { docs: tokens::docs(&Docs(docs)), ..client::group_accessor(service) }
}

fn group(scope: Scope<'_>, service: &Service) -> Result<Vec<syn::Item>, RenderError> {
    let group = SenderGroupItem {
        docs: tokens::docs(&service.docs),
        name: tokens::ident(&service.name.rust),
        methods: service.methods.iter().map(|method| client::group_method(scope, method)).collect(),
    };
    group.items()
}

fn receiver(scope: Scope<'_>, hooks: &Hooks) -> Result<Vec<syn::Item>, RenderError> {
    let side = Side::of(scope.package(), Some(hooks));
    let things = folder(hooks.kind);
    let mut items = ReceiverItem {
        services: hooks.services.iter().map(server::service_view).collect(),
        reexports: server::reexports(&hooks.services),
        has_principal: side.has_principal(),
        combines: side.combines(),
        unhandled: unhandled(),
        bounds: server::bounds(&hooks.services),
        router_docs: tokens::docs(&router_docs(hooks)),
        chosen_docs: tokens::docs(&chosen_docs(things)),
        routes: server::routes(&hooks.services),
    }
    .items()?;
    items.extend(side.authentication()?);
    Ok(items)
}

fn unhandled() -> TokenStream {
    let docs =
        tokens::doc("The failure for an operation that has no method here, such as `ApiError::not_implemented()`.");
    quote!(#docs fn unhandled(&self, operation: &'static rt::Operation) -> Self::Error;)
}

fn router_docs(hooks: &Hooks) -> Docs {
    let first = hooks.services.iter().flat_map(|service| &service.methods).next();
    let example = first.and_then(|method| Some(format!("{}{}", method.hook.as_ref()?.received_at, method.path)));
    let example = example.map_or_else(String::new, |path| format!(", such as `{}`", path.replace('`', "'")));
    Docs(vec![
        format!(
            "The router of all {}, each at its own path below wherever this is nested{example}.",
            folder(hooks.kind)
        ),
        "Other paths and methods are answered too.".to_owned(),
    ])
}

fn chosen_docs(things: &str) -> Docs {
    Docs(vec![
        format!(
            "The router of all {things} at one URL: `which` sees the head and the body of each request, and says by a static"
        ),
        "of `ops` which operation it is.".to_owned(),
    ])
}
