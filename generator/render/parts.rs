//! Bodies of parts: their struct, how its parts are written, how they are read.

use proc_macro2::TokenStream;
use quote::quote;

use super::body;
use super::structs::StructField;
use super::tokens::{self, Scope};
use super::views::{FieldView, FromPartsItem, HeadersItem, IntoPartsItem, MemberView, SetterView};
use crate::ir::{self, Part, PartContent, Presence};

/// The struct of a body's parts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Struct<'a>(pub(super) &'a ir::Parts);

impl Struct<'_> {
    /// Its declaration, with `new` and setters.
    pub(super) fn declaration(self, scope: Scope<'_>) -> HeadersItem {
        let parts = &self.0.parts;
        let all_optional = parts.iter().all(|part| part.presence == Presence::Optional);
        let arguments = parts.iter().filter_map(|part| new_argument(scope, part));
        let mut fields: Vec<FieldView> = parts.iter().map(|part| declared(scope, part)).collect();
        let extra = self.0.extra.as_deref().map(tokens::ident);
        fields.extend(extra.iter().map(|name| FieldView {
            attributes: tokens::doc("Parts that the document does not name, as they come."),
            name: name.clone(),
            stored: quote!(rt::Map<Vec<rt::FilePart>>),
        }));
        let initial = parts.iter().map(|part| initial(scope, part));
        let initial = initial.chain(extra.iter().map(|name| quote!(#name: rt::Map::new())));
        HeadersItem {
            docs: tokens::docs(&self.0.docs),
            derives: tokens::derives(if all_optional { &["Debug", "Default"] } else { &["Debug"] }),
            name: tokens::ident(&self.0.name),
            fields,
            constructor_docs: tokens::doc(match all_optional {
                true => "A body whose parts are all absent.",
                false => "A body of the required parts; everything else is absent.",
            }),
            arguments: quote!(#(#arguments),*),
            initial: if all_optional { quote!(Default::default()) } else { quote!(Self { #(#initial),* }) },
            setters: parts.iter().flat_map(|part| setters(scope, part)).collect(),
        }
    }

    /// How a client writes it.
    pub(super) fn write_impl(self) -> IntoPartsItem {
        let writes = self.0.parts.iter().map(write);
        let extra = self.0.extra.as_deref().map(|name| {
            let name = tokens::ident(name);
            quote!(parts.extra(self.#name);)
        });
        IntoPartsItem { name: tokens::ident(&self.0.name), writes: quote!(#(#writes)* #extra) }
    }

    /// How a server reads it.
    pub(super) fn read_impl(self) -> FromPartsItem {
        let mut members: Vec<MemberView> = self.0.parts.iter().map(read).collect();
        let rest = match self.0.extra.as_deref().map(tokens::ident) {
            Some(name) => {
                members.push(MemberView { name: name.clone(), local: name, read: quote!(parts.extra()) });
                quote!()
            }
            None => quote!(parts.deny_extra();),
        };
        let values = members.iter().map(|MemberView { name, local, .. }| quote!(#name: #local?));
        FromPartsItem { name: tokens::ident(&self.0.name), rest, values: quote!(#(#values),*), members }
    }
}

/// A part that is a value is a field like any other.
fn value(part: &Part) -> Option<StructField<'_>> {
    let PartContent::Value(ty, argument) = &part.content else {
        return None;
    };
    Some(StructField {
        name: &part.name.rust,
        local: &part.local,
        docs: &part.docs,
        deprecated: part.deprecated,
        ty,
        presence: part.presence,
        argument: *argument,
        constant: None,
    })
}

fn declared(scope: Scope<'_>, part: &Part) -> FieldView {
    if let Some(field) = value(part) {
        return field.declaration(scope);
    }
    let ty = match part.content {
        PartContent::Files => quote!(Vec<rt::FilePart>),
        _ => quote!(rt::FilePart),
    };
    FieldView {
        attributes: tokens::attributes(&part.docs, part.deprecated),
        name: tokens::ident(&part.name.rust),
        stored: if part.presence == Presence::Optional { quote!(Option<#ty>) } else { ty },
    }
}

/// How a file is taken, and made of what was taken.
fn file(part: &Part) -> (TokenStream, TokenStream) {
    let local = tokens::ident(&part.local);
    match part.content {
        PartContent::Files => (quote!(#local: Vec<rt::FilePart>), local),
        _ => (quote!(#local: impl Into<rt::FilePart>), quote!(#local.into())),
    }
}

fn new_argument(scope: Scope<'_>, part: &Part) -> Option<TokenStream> {
    match value(part) {
        Some(field) => field.new_argument(scope),
        None => (part.presence == Presence::Required).then(|| file(part).0),
    }
}

fn initial(scope: Scope<'_>, part: &Part) -> TokenStream {
    if let Some(field) = value(part) {
        return field.initial(scope);
    }
    let name = tokens::ident(&part.name.rust);
    match part.presence {
        Presence::Required => tokens::member(&name, &file(part).1),
        Presence::Optional => quote!(#name: None),
    }
}

fn setters(scope: Scope<'_>, part: &Part) -> Vec<SetterView> {
    if let Some(field) = value(part) {
        return field.setters(scope);
    }
    if part.presence == Presence::Required {
        return Vec::new();
    }
    let (argument, value) = file(part);
    vec![SetterView {
        docs: tokens::doc(&format!("Sets `{}`.", tokens::plain(&part.name.rust))),
        name: tokens::ident(&part.name.rust),
        argument,
        field: tokens::ident(&part.name.rust),
        value: quote!(Some(#value)),
    }]
}

fn write(part: &Part) -> TokenStream {
    let (name, local) = (tokens::ident(&part.name.rust), tokens::ident(&part.local));
    let field = body::form_field(&part.field, &ir::Checks::default());
    let (method, borrow) = match part.content {
        PartContent::Value(..) => (quote!(value), quote!(&)),
        PartContent::File => (quote!(file), quote!()),
        PartContent::Files => (quote!(files), quote!()),
    };
    match part.presence {
        Presence::Required => quote!(parts.#method(&#field, #borrow self.#name);),
        Presence::Optional => quote!(if let Some(#local) = #borrow self.#name { parts.#method(&#field, #local); }),
    }
}

fn read(part: &Part) -> MemberView {
    let field = body::form_field(&part.field, &part.checks);
    let method = match (&part.content, part.presence) {
        (PartContent::Value(..), Presence::Required) => quote!(required),
        (PartContent::Value(..), Presence::Optional) => quote!(optional),
        (PartContent::File, Presence::Required) => quote!(file),
        (PartContent::File, Presence::Optional) => quote!(optional_file),
        (PartContent::Files, Presence::Required) => quote!(files),
        (PartContent::Files, Presence::Optional) => quote!(optional_files),
    };
    MemberView {
        name: tokens::ident(&part.name.rust),
        local: tokens::ident(&part.local),
        read: quote!(parts.#method(&#field)),
    }
}
