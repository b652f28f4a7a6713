//! Views of the items of `servers.rs`.

use proc_macro2::TokenStream;

use super::{SetterView, ValueView};

view! {
    /// A server whose URL can be built.
    "servers/builder.rs.jinja" => ServerBuilderItem {
        docs: TokenStream,
        name: TokenStream,
        fields: TokenStream,
        new_docs: TokenStream,
        initial: TokenStream,
        setters: Vec<SetterView>,
        binding: TokenStream,
        url: TokenStream,
    }
}

view! {
    /// The values of a server's variable.
    "servers/enum.rs.jinja" => ServerEnumItem {
        docs: TokenStream,
        name: TokenStream,
        variants: Vec<ValueView>,
    }
}
