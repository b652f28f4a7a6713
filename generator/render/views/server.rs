//! Views of the items of the server.

use proc_macro2::TokenStream;

use super::MemberView;

view! {
    /// What all operations of a server have in common.
    "server/mod.rs.jinja" => ServerItem {
        services: Vec<ServiceView>,
        reexports: TokenStream,
        base_path: TokenStream,
        has_principal: bool,
        combines: bool,
        unhandled: TokenStream,
        bounds: TokenStream,
        routes: TokenStream,
        has_own_servers: bool,
    }
}

/// The module of a service.
#[derive(Debug)]
pub(in crate::render) struct ServiceView {
    pub(in crate::render) module_attributes: TokenStream,
    pub(in crate::render) module: TokenStream,
}

view! {
    /// The credentials of a request.
    "server/credentials.rs.jinja" => CredentialsItem {
        schemes: Vec<CredentialView>,
    }
}

/// The credentials of a scheme.
#[derive(Debug)]
pub(in crate::render) struct CredentialView {
    pub(in crate::render) docs: TokenStream,
    pub(in crate::render) variant: TokenStream,
    pub(in crate::render) label: TokenStream,
    pub(in crate::render) wire: TokenStream,
    pub(in crate::render) fields: TokenStream,
    pub(in crate::render) values: TokenStream,
}

view! {
    /// Finds out who calls.
    "server/authenticate.rs.jinja" => AuthenticateItem {
        name: TokenStream,
        output: TokenStream,
        judge: TokenStream,
        end: TokenStream,
    }
}

view! {
    /// The trait of a tag, and its router.
    "server/trait.rs.jinja" => TraitItem {
        docs: TokenStream,
        name: TokenStream,
        methods: Vec<TraitMethodView>,
        routes: TokenStream,
    }
}

/// A method of a trait.
#[derive(Debug)]
pub(in crate::render) struct TraitMethodView {
    pub(in crate::render) attributes: TokenStream,
    pub(in crate::render) name: TokenStream,
    pub(in crate::render) otherwise: TokenStream,
    pub(in crate::render) request: TokenStream,
    pub(in crate::render) response: TokenStream,
    pub(in crate::render) principal: TokenStream,
}

view! {
    /// From a request to the trait's method and back.
    "server/handler.rs.jinja" => HandlerItem {
        handler: TokenStream,
        service: TokenStream,
        authenticate: TokenStream,
        request: TokenStream,
        method: TokenStream,
        principal: TokenStream,
        accept: TokenStream,
        respond: TokenStream,
    }
}

view! {
    /// How an operation's input is read.
    "server/from_input.rs.jinja" => FromInputItem {
        request: TokenStream,
        body: TokenStream,
        input: TokenStream,
        members: Vec<MemberView>,
        values: TokenStream,
    }
}

view! {
    /// How an operation's answers are written.
    "server/respond.rs.jinja" => RespondItem {
        response: TokenStream,
        negotiates: bool,
        accept: TokenStream,
        arms: TokenStream,
    }
}

view! {
    /// How a server reads a body of parts.
    "server/from_parts.rs.jinja" => FromPartsItem {
        name: TokenStream,
        members: Vec<MemberView>,
        rest: TokenStream,
        values: TokenStream,
    }
}
