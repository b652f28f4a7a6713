//! Answers in pages: how a call says to the runtime where the next one is.

use proc_macro2::TokenStream;
use quote::quote;

use super::client;
use super::tokens::{self, Scope};
use super::views::PagesView;
use crate::ir::{Location, Method, PageItems, Pages, PagesBy, Wrap};

/// The methods that go through all pages, if the operation has some.
pub(super) fn pages(scope: Scope<'_>, method: &Method) -> Option<PagesView> {
    let pages = method.pages.as_ref()?;
    Some(PagesView {
        begin: begin(method, pages),
        item: pages.items.as_ref().map(|items| scope.ty(&items.ty)).unwrap_or_default(),
        has_items: pages.items.is_some(),
        take: pages.items.as_ref().map(take).unwrap_or_default(),
    })
}

fn begin(method: &Method, pages: &Pages) -> TokenStream {
    let param = |name: &str| {
        let is_it =
            |parameter: &&crate::ir::Parameter| parameter.location == Location::Query && parameter.name.wire == name;
        method.parameters.iter().find(is_it).map(client::param)
    };
    let items = pages.items.as_ref().map(|items| path(&items.names));
    let start = quote!(self.call, |call| Box::pin(Self { call }.send()));
    let by = match &pages.by {
        PagesBy::Cursor { parameter, member } => {
            let (param, member) = (param(parameter), path(member));
            quote!(by_cursor(#start, #param, #member))
        }
        PagesBy::Page { parameter, first, pages } => {
            let (param, first) = (param(parameter), tokens::number(&first.to_string()));
            let pages = pages.as_deref().map(path).map(|pages| quote!(.of_pages(#pages)));
            quote!(by_number(#start, #param, #first, #items)#pages)
        }
        PagesBy::Offset { parameter, limit, total } => {
            let limit = limit.as_ref().map(|(name, by_default)| {
                let (param, by_default) =
                    (param(name), option(by_default.map(|number| tokens::number(&number.to_string()))));
                quote!(.limited(#param, #by_default))
            });
            let param = param(parameter);
            let total = total.as_deref().map(path).map(|total| quote!(.of_items(#total)));
            quote!(by_offset(#start, #param, #items)#limit #total)
        }
        PagesBy::Link => quote!(by_link(#start)),
    };
    let more = pages.more.as_deref().map(path).map(|more| quote!(.more(#more)));
    quote!(rt::Pages::#by #more)
}

fn option(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

fn path(names: &[String]) -> TokenStream {
    let names = tokens::strings(names);
    quote!(&[#names])
}

/// The items of `page`, which is let go.
fn take(items: &PageItems) -> TokenStream {
    let mut at = Taken { value: quote!(page), is_option: false };
    at.unwrap(&items.root);
    for (field, wraps) in &items.fields {
        let field = tokens::ident(field);
        let value = &at.value;
        match (at.is_option, wraps.first()) {
            (true, Some(Wrap::Option)) => {
                at.value = quote!(#value.and_then(|inner| inner.#field));
                at.unwrap(&wraps[1..]);
            }
            (true, _) => {
                at.value = quote!(#value.map(|inner| inner.#field));
                at.unwrap(wraps);
            }
            (false, _) => {
                at.value = quote!(#value.#field);
                at.unwrap(wraps);
            }
        }
    }
    let value = at.value;
    if at.is_option { quote!(#value.unwrap_or_default()) } else { value }
}

/// An expression, and whether it is an `Option` of what it stands for.
struct Taken {
    value: TokenStream,
    is_option: bool,
}

impl Taken {
    /// Boxes stay: a field is taken out of one as it is.
    fn unwrap(&mut self, wraps: &[Wrap]) {
        for wrap in wraps {
            let value = &self.value;
            self.value = match (wrap, self.is_option) {
                (Wrap::Option, true) => quote!(#value.flatten()),
                (Wrap::Option, false) | (Wrap::Box, _) => value.clone(),
                (Wrap::Link, true) => quote!(#value.map(rt::Link::into_inner)),
                (Wrap::Link, false) => quote!(#value.into_inner()),
            };
            self.is_option |= *wrap == Wrap::Option;
        }
    }
}
