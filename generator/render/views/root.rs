//! Views of the files above.

use proc_macro2::TokenStream;

view! {
    /// The file of an API.
    "api.rs.jinja" => ApiItem {
        modules: Vec<ModuleView>,
        guard: TokenStream,
        version: TokenStream,
    }
}

view! {
    /// The file above several APIs.
    "root.rs.jinja" => RootItem {
        modules: Vec<ModuleView>,
    }
}

/// A module in a file of its own.
#[derive(Debug)]
pub(in crate::render) struct ModuleView {
    pub(in crate::render) docs: TokenStream,
    pub(in crate::render) attributes: TokenStream,
    pub(in crate::render) name: TokenStream,
}
