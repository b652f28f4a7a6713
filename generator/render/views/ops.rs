//! Views of the items of `ops.rs`.

use proc_macro2::TokenStream;

use super::{FieldView, SetterView};

view! {
    /// A security scheme.
    "ops/scheme.rs.jinja" => SchemeItem {
        docs: TokenStream,
        constant: TokenStream,
        name: TokenStream,
        kind: TokenStream,
    }
}

view! {
    /// What the document says of an operation.
    "ops/operation.rs.jinja" => OperationItem {
        docs: TokenStream,
        constant: TokenStream,
        id: TokenStream,
        method: TokenStream,
        path: TokenStream,
        tags: TokenStream,
        security: TokenStream,
        server: TokenStream,
    }
}

view! {
    /// A server of single operations.
    "ops/server.rs.jinja" => OwnServerItem {
        docs: TokenStream,
        constant: TokenStream,
        url: TokenStream,
        base_path: TokenStream,
    }
}

view! {
    /// A table of operations.
    "ops/table.rs.jinja" => TableItem {
        docs: TokenStream,
        name: TokenStream,
        operations: TokenStream,
    }
}

view! {
    /// The input of an operation.
    "ops/request.rs.jinja" => RequestItem {
        docs: TokenStream,
        derives: TokenStream,
        name: TokenStream,
        fields: Vec<FieldView>,
    }
}

view! {
    /// The URLs of callbacks that a request holds.
    "ops/urls.rs.jinja" => UrlsItem {
        request: TokenStream,
        urls: Vec<UrlView>,
    }
}

/// The URL of a callback.
#[derive(Debug)]
pub(in crate::render) struct UrlView {
    pub(in crate::render) docs: TokenStream,
    pub(in crate::render) name: TokenStream,
    pub(in crate::render) parts: TokenStream,
}

view! {
    /// An enum of answers.
    "ops/answers.rs.jinja" => AnswersItem {
        docs: TokenStream,
        derives: TokenStream,
        name: TokenStream,
        variants: Vec<TokenStream>,
    }
}

view! {
    /// From a body to the answer that holds it.
    "ops/from.rs.jinja" => FromItem {
        body: TokenStream,
        response: TokenStream,
        value: TokenStream,
    }
}

view! {
    /// An enum of error answers as an error.
    "ops/error.rs.jinja" => ErrorItem {
        name: TokenStream,
        formatter: TokenStream,
        subject: TokenStream,
        arms: TokenStream,
    }
}

view! {
    /// The headers of an answer.
    "ops/headers.rs.jinja" => HeadersItem {
        docs: TokenStream,
        derives: TokenStream,
        name: TokenStream,
        fields: Vec<FieldView>,
        constructor_docs: TokenStream,
        arguments: TokenStream,
        initial: TokenStream,
        setters: Vec<SetterView>,
    }
}
