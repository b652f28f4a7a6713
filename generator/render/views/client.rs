//! Views of the items of the client.

use proc_macro2::TokenStream;

use super::SetterView;

view! {
    /// The client and its builder.
    "client/mod.rs.jinja" => ClientItem {
        groups: Vec<GroupView>,
        base_url: TokenStream,
        has_base: bool,
        own_servers: Vec<OwnServerView>,
        builder_docs: TokenStream,
        core_attributes: TokenStream,
        defaults: TokenStream,
        has_defaults: bool,
        has_server: bool,
        server_gate: TokenStream,
        schemes: Vec<SchemeView>,
        flows: Vec<TokenFlowView>,
    }
}

/// How the client is told where a server of single operations is.
#[derive(Debug)]
pub(in crate::render) struct OwnServerView {
    pub(in crate::render) docs: TokenStream,
    pub(in crate::render) setter: TokenStream,
    pub(in crate::render) constant: TokenStream,
}

/// How the client reaches the calls of a tag.
#[derive(Debug)]
pub(in crate::render) struct GroupView {
    pub(in crate::render) module_attributes: TokenStream,
    pub(in crate::render) module: TokenStream,
    pub(in crate::render) docs: TokenStream,
    pub(in crate::render) accessor: TokenStream,
    pub(in crate::render) path: TokenStream,
}

/// How the credentials of a scheme are set.
#[derive(Debug)]
pub(in crate::render) struct SchemeView {
    pub(in crate::render) docs: TokenStream,
    pub(in crate::render) name: TokenStream,
    pub(in crate::render) with: TokenStream,
    pub(in crate::render) constant: TokenStream,
    pub(in crate::render) arguments: TokenStream,
    pub(in crate::render) values: TokenStream,
    pub(in crate::render) credential: TokenStream,
    pub(in crate::render) with_credential: TokenStream,
    pub(in crate::render) from: TokenStream,
    pub(in crate::render) source: TokenStream,
    pub(in crate::render) credential_from: TokenStream,
    pub(in crate::render) deprecated: TokenStream,
}

/// How a client gets tokens by itself.
#[derive(Debug)]
pub(in crate::render) struct TokenFlowView {
    pub(in crate::render) docs: TokenStream,
    pub(in crate::render) deprecated: TokenStream,
    pub(in crate::render) constant: TokenStream,
    pub(in crate::render) method: TokenStream,
    pub(in crate::render) arguments: TokenStream,
    pub(in crate::render) source: TokenStream,
}

view! {
    /// The calls of a tag.
    "client/group.rs.jinja" => GroupItem {
        docs: TokenStream,
        name: TokenStream,
        methods: Vec<GroupMethodView>,
    }
}

/// A method that begins a call.
#[derive(Debug)]
pub(in crate::render) struct GroupMethodView {
    pub(in crate::render) attributes: TokenStream,
    pub(in crate::render) name: TokenStream,
    pub(in crate::render) arguments: TokenStream,
    pub(in crate::render) call: TokenStream,
    pub(in crate::render) binding: TokenStream,
    pub(in crate::render) constant: TokenStream,
    pub(in crate::render) parameters: TokenStream,
}

view! {
    /// The call of an operation.
    "client/call.rs.jinja" => CallItem {
        docs: TokenStream,
        name: TokenStream,
        setters: Vec<SetterView>,
        is_stream: bool,
        subscription: Vec<SubscriptionView>,
        pages: Vec<PagesView>,
        output: TokenStream,
        error: TokenStream,
        own_error: TokenStream,
        full: TokenStream,
        fetch: TokenStream,
        outcome: TokenStream,
        forms: Vec<FormCallView>,
    }
}

/// The method that subscribes to the stream.
#[derive(Debug)]
pub(in crate::render) struct SubscriptionView {
    pub(in crate::render) output: TokenStream,
    pub(in crate::render) open: TokenStream,
}

/// The methods that go through all pages.
#[derive(Debug)]
pub(in crate::render) struct PagesView {
    pub(in crate::render) begin: TokenStream,
    pub(in crate::render) has_items: bool,
    pub(in crate::render) item: TokenStream,
    pub(in crate::render) take: TokenStream,
}

/// A method that asks for one form of a body.
#[derive(Debug)]
pub(in crate::render) struct FormCallView {
    pub(in crate::render) docs: TokenStream,
    pub(in crate::render) name: TokenStream,
    pub(in crate::render) output: TokenStream,
    pub(in crate::render) accept: TokenStream,
    pub(in crate::render) variant: TokenStream,
}

view! {
    /// How a client writes a body of parts.
    "client/into_parts.rs.jinja" => IntoPartsItem {
        name: TokenStream,
        writes: TokenStream,
    }
}
