//! Views of the items of webhooks and callbacks.

use proc_macro2::TokenStream;

use super::{GroupMethodView, GroupView, SchemeView, ServiceView};

view! {
    /// The module of webhooks or of callbacks.
    "hooks/mod.rs.jinja" => HooksItem {
        modules: Vec<TokenStream>,
    }
}

view! {
    /// What all operations of a receiver have in common.
    "hooks/receiver.rs.jinja" => ReceiverItem {
        services: Vec<ServiceView>,
        reexports: TokenStream,
        has_principal: bool,
        combines: bool,
        unhandled: TokenStream,
        bounds: TokenStream,
        router_docs: TokenStream,
        chosen_docs: TokenStream,
        routes: TokenStream,
    }
}

view! {
    /// The sender and its builder.
    "hooks/sender.rs.jinja" => SenderItem {
        docs: TokenStream,
        groups: Vec<GroupView>,
        defaults: TokenStream,
        has_defaults: bool,
        server_gate: TokenStream,
        schemes: Vec<SchemeView>,
    }
}

view! {
    /// The calls of a tag.
    "hooks/group.rs.jinja" => SenderGroupItem {
        docs: TokenStream,
        name: TokenStream,
        methods: Vec<GroupMethodView>,
    }
}
