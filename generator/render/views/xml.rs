//! Views of `xml.rs`.

use proc_macro2::TokenStream;

view! {
    /// What the runtime has to be able to.
    "xml/guard.rs.jinja" => XmlGuardItem {
    }
}

view! {
    /// How a type stands in XML.
    "xml/static.rs.jinja" => XmlItem {
        docs: TokenStream,
        name: TokenStream,
        value: TokenStream,
    }
}
