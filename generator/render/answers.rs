//! Answers of operations as variants: how they are declared, taken apart and put together.

use proc_macro2::TokenStream;
use quote::quote;

use super::bodies::body_type;
use super::tokens::{self, Scope};
use crate::ir::{Answer, Status};

/// Which enum an answer is a variant of: in an error, a stream is the text that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// What a handler answers, or what a client takes for success.
    Reply,
    /// What a client takes for an error.
    Error,
}

/// What an answer's variant holds.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) variant: TokenStream,
    /// The status, where the document leaves it open.
    pub(super) has_status: bool,
    /// The type of the body.
    pub(super) body: Option<TokenStream>,
    /// The type of the headers.
    pub(super) headers: Option<TokenStream>,
}

/// The values to put into a variant.
#[derive(Debug)]
pub(super) struct Values {
    pub(super) status: TokenStream,
    pub(super) body: TokenStream,
    pub(super) headers: TokenStream,
}

impl Shape {
    /// `in_ops` is false where the headers' struct stands behind `ops::`.
    pub(super) fn new(scope: Scope<'_>, answer: &Answer, role: Role) -> Self {
        Self {
            variant: tokens::ident(&answer.variant),
            has_status: !matches!(answer.status, Status::Code(_)),
            body: body_type(scope, &answer.body, role),
            headers: answer.headers.as_ref().map(|headers| tokens::ident(&headers.name)),
        }
    }

    fn is_struct(&self) -> bool {
        self.has_status || self.headers.is_some()
    }

    /// The variant as it is declared, docs included.
    pub(super) fn declaration(&self, answer: &Answer) -> TokenStream {
        let (docs, variant) = (tokens::docs(&answer.docs), &self.variant);
        if !self.is_struct() {
            let body = self.body.iter();
            return quote!(#docs #variant #((#body))*);
        }
        let field = |text: &str, name: TokenStream, ty: &TokenStream| {
            let docs = tokens::doc(text);
            quote!(#docs #name: #ty,)
        };
        let status = self.has_status.then(|| field("The status.", quote!(status), &quote!(rt::StatusCode)));
        let body = self.body.as_ref().map(|ty| field("The body.", quote!(body), ty));
        let headers = self.headers.as_ref().map(|ty| field("The headers.", quote!(headers), ty));
        quote!(#docs #variant { #status #body #headers })
    }

    /// The variant as a pattern that binds `status`, `body` and `headers`.
    pub(super) fn pattern(&self) -> TokenStream {
        self.construct(&Values { status: quote!(status), body: quote!(body), headers: quote!(headers) })
    }

    /// The variant as a pattern that binds `body` alone.
    pub(super) fn body_pattern(&self) -> TokenStream {
        let variant = &self.variant;
        if self.is_struct() { quote!(#variant { body, .. }) } else { quote!(#variant(body)) }
    }

    /// The variant as a pattern for its kind, binding at most `status`.
    pub(super) fn kind_pattern(&self) -> TokenStream {
        let variant = &self.variant;
        match (self.is_struct(), self.has_status, self.body.is_some()) {
            (true, true, _) => quote!(#variant { status, .. }),
            (true, false, _) => quote!(#variant { .. }),
            (false, _, true) => quote!(#variant(_)),
            (false, _, false) => quote!(#variant),
        }
    }

    /// The variant with these values.
    pub(super) fn construct(&self, values: &Values) -> TokenStream {
        let variant = &self.variant;
        if !self.is_struct() {
            let body = self.body.iter().map(|_| &values.body);
            return quote!(#variant #((#body))*);
        }
        let member = |name: TokenStream, value: &TokenStream| {
            let member = tokens::member(&name, value);
            quote!(#member,)
        };
        let status = self.has_status.then(|| member(quote!(status), &values.status));
        let body = self.body.as_ref().map(|_| member(quote!(body), &values.body));
        let headers = self.headers.as_ref().map(|_| member(quote!(headers), &values.headers));
        quote!(#variant { #status #body #headers })
    }
}
