//! What structs have in common, whether of `models.rs` or of an answer's headers: fields, `new`, setters, accessors.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{self, Scope};
use super::views::{AccessorView, FieldView, SetterView};
use crate::ir::{self, Argument, Docs, Presence, Type};

/// A field with all that its declaration, constructor argument and setter need.
#[derive(Debug, Clone, Copy)]
pub(super) struct StructField<'a> {
    pub(super) name: &'a str,
    pub(super) local: &'a str,
    pub(super) docs: &'a Docs,
    pub(super) deprecated: bool,
    pub(super) ty: &'a Type,
    pub(super) presence: Presence,
    pub(super) argument: Argument,
    pub(super) constant: Option<&'a ir::Literal>,
}

impl<'a> From<&'a ir::Field> for StructField<'a> {
    fn from(field: &'a ir::Field) -> Self {
        Self {
            name: &field.name.rust,
            local: &field.local,
            docs: &field.docs,
            deprecated: field.deprecated,
            ty: &field.ty,
            presence: field.presence,
            argument: field.argument,
            constant: field.constant.as_ref(),
        }
    }
}

impl<'a> From<&'a ir::Header> for StructField<'a> {
    fn from(header: &'a ir::Header) -> Self {
        Self {
            name: &header.name.rust,
            local: &header.name.rust,
            docs: &header.docs,
            deprecated: false,
            ty: &header.ty,
            presence: if header.required { Presence::Required } else { Presence::Optional },
            argument: header.argument,
            constant: None,
        }
    }
}

impl StructField<'_> {
    /// How it is declared.
    pub(super) fn declaration(&self, scope: Scope<'_>) -> FieldView {
        FieldView {
            attributes: tokens::attributes(self.docs, self.deprecated),
            name: tokens::ident(self.name),
            stored: stored(scope, self.ty, self.presence),
        }
    }

    /// Its argument of `new`; none when it is optional.
    pub(super) fn new_argument(&self, scope: Scope<'_>) -> Option<TokenStream> {
        let (local, ty) = (tokens::ident(self.local), scope.argument_type(self.ty, self.argument));
        let passed = self.presence == Presence::Required && self.argument != Argument::Constant;
        passed.then(|| quote!(#local: #ty))
    }

    /// Its entry in the struct literal of `new`.
    pub(super) fn initial(&self, scope: Scope<'_>) -> TokenStream {
        let (name, local) = (tokens::ident(self.name), tokens::ident(self.local));
        match (self.presence, self.argument) {
            (Presence::Required, Argument::Constant) => {
                let value = self.only_value(scope);
                quote!(#name: #value)
            }
            (Presence::Optional, Argument::Constant) => {
                let value = self.only_value(scope);
                quote!(#name: Some(#value))
            }
            (Presence::Optional, _) => quote!(#name: None),
            (Presence::Required, _) => {
                let value = tokens::converted(&local, self.ty, self.argument);
                tokens::member(&name, &value)
            }
        }
    }

    fn only_value(&self, scope: Scope<'_>) -> TokenStream {
        match (self.constant, self.ty) {
            (None, ty) => scope.only_value(ty),
            (Some(literal), Type::Nullable(_)) => {
                let value = scope.owned(literal);
                quote!(Some(#value))
            }
            (Some(literal), _) => scope.owned(literal),
        }
    }

    /// Its setters: none when it is required, two when it may be `null`.
    pub(super) fn setters(&self, scope: Scope<'_>) -> Vec<SetterView> {
        match (self.presence, self.ty) {
            (Presence::Required, _) => Vec::new(),
            (Presence::Optional, Type::Nullable(inner)) => {
                vec![self.setter(scope, inner, |value| quote!(Some(Some(#value)))), self.null_setter()]
            }
            (Presence::Optional, ty) => vec![self.setter(scope, ty, |value| quote!(Some(#value)))],
        }
    }

    fn setter(&self, scope: Scope<'_>, ty: &Type, wrap: impl Fn(TokenStream) -> TokenStream) -> SetterView {
        let (name, local) = (tokens::ident(self.name), tokens::ident(self.local));
        let argument = scope.argument_type(ty, self.argument);
        SetterView {
            docs: tokens::doc(&format!("Sets `{}`.", tokens::plain(self.name))),
            name: name.clone(),
            argument: quote!(#local: #argument),
            field: name,
            value: wrap(tokens::converted(&local, ty, self.argument)),
        }
    }

    fn null_setter(&self) -> SetterView {
        SetterView {
            docs: tokens::doc(&format!("Sets `{}` to `null`.", tokens::plain(self.name))),
            name: tokens::suffixed(self.name, "_null"),
            argument: quote!(),
            field: tokens::ident(self.name),
            value: quote!(Some(None)),
        }
    }
}

/// A field's type, absence included.
pub(super) fn stored(scope: Scope<'_>, ty: &Type, presence: Presence) -> TokenStream {
    let ty = scope.ty(ty);
    match presence {
        Presence::Required => ty,
        Presence::Optional => quote!(Option<#ty>),
    }
}

/// The body of `new` and the line above it.
pub(super) fn constructor(
    scope: Scope<'_>,
    fields: &[StructField<'_>],
    extra: Option<TokenStream>,
) -> (TokenStream, TokenStream) {
    let is_absent =
        |field: &StructField<'_>| field.presence == Presence::Optional && field.argument != Argument::Constant;
    if fields.iter().all(is_absent) {
        return (tokens::doc("A value whose members are all absent."), quote!(Default::default()));
    }
    let members = fields.iter().map(|field| field.initial(scope)).chain(extra);
    let docs = tokens::doc("A value with the required members; everything else is absent.");
    (docs, quote!(Self { #(#members),* }))
}

/// The method that gives a field or its default.
pub(super) fn accessor(scope: Scope<'_>, field: &ir::Field) -> Option<AccessorView> {
    let default = field.default.as_ref()?;
    let (name, ty) = (tokens::ident(&field.name.rust), scope.ty(&field.ty));
    let or_default = scope.or_default(&field.ty, &default.value);
    let (returns, value) = match &field.ty {
        Type::String => {
            let literal = scope.literal(&default.value);
            (quote!(&str), quote!(self.#name.as_deref().unwrap_or(#literal)))
        }
        copied if scope.is_copy(copied) => (ty, quote!(self.#name.#or_default)),
        _ => (ty, quote!(self.#name.clone().#or_default)),
    };
    Some(AccessorView { docs: tokens::docs(&default.docs), name: tokens::ident(&default.name), returns, value })
}
