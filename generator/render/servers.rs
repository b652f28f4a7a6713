//! The items of `servers.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use super::RenderError;
use super::tokens;
use super::views::{ServerBuilderItem, ServerEnumItem, SetterView, ValueView, View};
use crate::ir::{Package, ServerBuilder, ServerEnum, ServerValue, ServerVariable, UrlPiece};

/// The servers, and the enums of their variables.
pub(super) fn items(package: &Package) -> Result<Vec<syn::Item>, RenderError> {
    let enums = &package.servers.enums;
    let mut items = Vec::new();
    for server in &package.servers.builders {
        items.extend(builder(server, enums).items()?);
    }
    for values in enums {
        items.extend(value_enum(values).items()?);
    }
    Ok(items)
}

fn builder(server: &ServerBuilder, enums: &[ServerEnum]) -> ServerBuilderItem {
    let names: Vec<TokenStream> = server.variables.iter().map(|variable| tokens::ident(&variable.name.rust)).collect();
    let types = server.variables.iter().map(|variable| ty(variable, enums));
    let initial = server.variables.iter().map(|variable| initial(variable, enums));
    let is_plain = names.is_empty();
    ServerBuilderItem {
        docs: tokens::docs(&server.docs),
        name: tokens::ident(&server.name.rust),
        new_docs: tokens::doc(if is_plain { "The server." } else { "The server with the defaults of its variables." }),
        fields: if is_plain { quote!(;) } else { quote!({ #(#names: #types),* }) },
        initial: if is_plain { quote!(Self) } else { quote!(Self { #(#names: #initial),* }) },
        setters: server.variables.iter().map(|variable| setter(variable, enums)).collect(),
        binding: if is_plain { quote!(_) } else { quote!(server) },
        url: url(server),
    }
}

fn ty(variable: &ServerVariable, enums: &[ServerEnum]) -> TokenStream {
    match &variable.value {
        ServerValue::Text(_) => quote!(String),
        ServerValue::Choice(index, _) => tokens::ident(&enums[*index].name.rust),
    }
}

fn initial(variable: &ServerVariable, enums: &[ServerEnum]) -> TokenStream {
    match &variable.value {
        ServerValue::Text(text) if text.is_empty() => quote!(String::new()),
        ServerValue::Text(text) => {
            let text = tokens::string(text);
            quote!(#text.to_owned())
        }
        ServerValue::Choice(index, variant) => {
            let (name, variant) = (tokens::ident(&enums[*index].name.rust), tokens::ident(variant));
            quote!(#name::#variant)
        }
    }
}

fn setter(variable: &ServerVariable, enums: &[ServerEnum]) -> SetterView {
    let name = tokens::ident(&variable.name.rust);
    let ty = ty(variable, enums);
    let (argument, value) = match &variable.value {
        ServerValue::Text(_) => (quote!(#name: impl Into<String>), quote!(#name.into())),
        ServerValue::Choice(..) => (quote!(#name: #ty), name.clone()),
    };
    SetterView { docs: tokens::docs(&variable.docs), field: name.clone(), name, argument, value }
}

fn url(server: &ServerBuilder) -> TokenStream {
    if let [UrlPiece::Text(text)] = server.url.as_slice() {
        let text = tokens::string(text);
        return quote!(#text.to_owned());
    }
    let pieces = server.url.iter().map(|piece| match piece {
        UrlPiece::Text(text) => tokens::string(text),
        UrlPiece::Variable(index) => {
            let name = tokens::ident(&server.variables[*index].name.rust);
            quote!(server.#name.as_str())
        }
    });
    quote!([#(#pieces),*].concat())
}

fn value_enum(values: &ServerEnum) -> ServerEnumItem {
    let variant = |variant: &crate::ir::Variant| ValueView {
        docs: tokens::docs(&variant.docs),
        name: tokens::ident(&variant.name.rust),
        value: tokens::string(&variant.name.wire),
    };
    ServerEnumItem {
        docs: tokens::docs(&values.docs),
        name: tokens::ident(&values.name.rust),
        variants: values.variants.iter().map(variant).collect(),
    }
}
