//! The leaves of generated code: identifiers, types, literals, attributes and entries of tables.
//!
//! Text from a document becomes a token here and nowhere else: a string is a literal, an identifier is checked to be one.
//! What is no identifier becomes a literal too, and the parse gate then names the place.

use std::str::FromStr;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::{rules, rust_path};
use crate::ir::{self, Argument, Checks, Docs, EventData, Format, Package, TextFormat, Type, TypeId, TypeKind};

/// What a leaf needs to know of its surroundings: the types, and how the file at hand reaches them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'a> {
    package: &'a Package,
    in_models: bool,
}

impl<'a> Scope<'a> {
    /// Inside `models.rs`, where types are named without a path.
    pub(super) fn models(package: &'a Package) -> Self {
        Self { package, in_models: true }
    }

    /// In every other file, where types stand behind `models::`.
    pub(super) fn outside(package: &'a Package) -> Self {
        Self { package, in_models: false }
    }

    /// What is rendered.
    pub(super) fn package(self) -> &'a Package {
        self.package
    }

    /// A type.
    pub(super) fn ty(self, ty: &Type) -> TokenStream {
        match ty {
            Type::Bool => quote!(bool),
            Type::Int(int) => int_type(*int),
            Type::F32 => quote!(f32),
            Type::F64 => quote!(f64),
            Type::String => quote!(String),
            Type::Uuid => quote!(rt::Uuid),
            Type::DateTime => quote!(rt::Timestamp),
            Type::Date => quote!(rt::Date),
            Type::Time => quote!(rt::Time),
            Type::Format(format) => format_type(*format),
            Type::Foreign(path) => {
                let path = rust_path::tokens(path);
                quote!(rt::Foreign<#path>)
            }
            Type::Value => quote!(rt::Value),
            Type::Unit => quote!(()),
            Type::Never => quote!(rt::Never),
            Type::Tuple(items) => {
                let items = items.iter().map(|item| self.ty(item));
                quote!((#(#items,)*))
            }
            Type::List(inner) => self.generic(&quote!(Vec), inner),
            Type::Map(inner) => self.generic(&quote!(rt::Map), inner),
            Type::Nullable(inner) => self.generic(&quote!(Option), inner),
            Type::Boxed(inner) => self.generic(&quote!(Box), inner),
            Type::Linked(inner) => self.generic(&quote!(rt::Link), inner),
            Type::Named(id) => self.named(&self.package.type_def(*id).name.rust),
        }
    }

    fn generic(self, outer: &TokenStream, inner: &Type) -> TokenStream {
        let inner = self.ty(inner);
        quote!(#outer<#inner>)
    }

    fn named(self, name: &str) -> TokenStream {
        let name = ident(name);
        if self.in_models { name } else { quote!(models::#name) }
    }

    /// What a variant of an event enum, or a stream, holds.
    pub(super) fn payload_type(self, data: &EventData) -> TokenStream {
        match data {
            EventData::Json(ty) | EventData::Scalar(ty) => self.ty(ty),
            EventData::Text => quote!(String),
            EventData::Open => quote!(rt::EventText),
        }
    }

    /// Whether values of this type are copied.
    pub(super) fn is_copy(self, ty: &Type) -> bool {
        match ty {
            Type::Format(format) => match format {
                Format::LenientTimestamp
                | Format::StrictTimestamp
                | Format::Ipv4
                | Format::Ipv6
                | Format::Quoted(_) => true,
                Format::Duration | Format::Base64 | Format::Base64Url => false,
                Format::Secret | Format::Decimal | Format::QuotedDecimal => false,
            },
            Type::String | Type::Foreign(_) | Type::Value => false,
            Type::List(_) | Type::Map(_) | Type::Boxed(_) | Type::Linked(_) => false,
            Type::Nullable(inner) => self.is_copy(inner),
            Type::Tuple(items) => items.iter().all(|item| self.is_copy(item)),
            Type::Named(id) => self.type_is_copy(*id),
            _ => true,
        }
    }

    fn type_is_copy(self, id: TypeId) -> bool {
        let def = self.package.type_def(id);
        match &def.kind {
            TypeKind::Alias(target) => self.is_copy(target),
            _ => def.derives.iter().any(|name| name == "Copy"),
        }
    }

    /// The method call that puts a default in the place of nothing.
    pub(super) fn or_default(self, ty: &Type, default: &ir::Literal) -> TokenStream {
        let literal = self.literal(default);
        let is_nullable = matches!(ty, Type::Nullable(_));
        match (default, is_nullable) {
            (ir::Literal::Empty, _) => quote!(unwrap_or_default()),
            (ir::Literal::Json(_), _) => quote!(unwrap_or_else(|| #literal)),
            (ir::Literal::String(_), false) => quote!(unwrap_or_else(|| #literal.to_owned())),
            (ir::Literal::String(_), true) => quote!(unwrap_or_else(|| Some(#literal.to_owned()))),
            (_, false) => quote!(unwrap_or(#literal)),
            (_, true) => quote!(unwrap_or(Some(#literal))),
        }
    }

    /// How an argument of this type is declared, without its name: `rt::DateTime` (a moment without a text of its own), `impl Into<T>` or the type.
    pub(super) fn argument_type(self, ty: &Type, argument: Argument) -> TokenStream {
        if is_timestamp(ty) {
            return quote!(rt::DateTime);
        }
        let plain = self.ty(ty);
        if converts(ty, argument) { quote!(impl Into<#plain>) } else { plain }
    }

    /// The one value of a type that has one, for [`Argument::Constant`].
    pub(super) fn only_value(self, ty: &Type) -> TokenStream {
        let id = match ty {
            Type::Unit => return quote!(()),
            Type::Named(id) => id,
            _ => panic!("a constant field has `()` or an enum as its type"),
        };
        let variant = match &self.package.type_def(*id).kind {
            ir::TypeKind::StringEnum(kind) => &kind.variants[0].name.rust,
            ir::TypeKind::IntegerEnum(kind) => &kind.variants[0].0.name.rust,
            ir::TypeKind::ValueEnum(kind) => &kind.variants[0].name.rust,
            _ => panic!("a constant field has an enum as its type"),
        };
        let (ty, variant) = (self.ty(ty), ident(variant));
        quote!(#ty::#variant)
    }

    /// A literal of a document, as a value that a field holds.
    pub(super) fn owned(self, value: &ir::Literal) -> TokenStream {
        let literal = self.literal(value);
        match value {
            ir::Literal::String(_) => quote!(#literal.to_owned()),
            _ => literal,
        }
    }

    /// A literal of a document, as an expression of its type.
    pub(super) fn literal(self, value: &ir::Literal) -> TokenStream {
        match value {
            ir::Literal::Bool(value) => quote!(#value),
            ir::Literal::Int(value, _) => number(&value.to_string()),
            ir::Literal::Float(text) => number(text),
            ir::Literal::String(text) => string(text),
            ir::Literal::Json(json) => {
                let json = string(json);
                quote!(rt::constant(#json))
            }
            ir::Literal::Empty => quote!(Default::default()),
            ir::Literal::Variant(id, variant) => {
                let (ty, variant) = (self.ty(&Type::Named(*id)), ident(variant));
                quote!(#ty::#variant)
            }
        }
    }
}

/// Whether an argument of this type is taken by `impl Into<…>`.
pub(super) fn converts(ty: &Type, argument: Argument) -> bool {
    match ty {
        Type::Boxed(_) | Type::Linked(_) => true,
        Type::String | Type::DateTime | Type::Time | Type::Format(_) | Type::Foreign(_) => argument == Argument::Into,
        _ => false,
    }
}

fn is_timestamp(ty: &Type) -> bool {
    matches!(ty, Type::DateTime | Type::Format(Format::LenientTimestamp | Format::StrictTimestamp))
}

/// An argument's value in its own type: the name itself, or `name.into()`.
pub(super) fn converted(name: &TokenStream, ty: &Type, argument: Argument) -> TokenStream {
    if converts(ty, argument) { quote!(#name.into()) } else { name.clone() }
}

/// An identifier. Text that is none becomes a literal, which no item accepts in its place: the parse gate refuses it.
pub(super) fn ident(text: &str) -> TokenStream {
    syn::parse_str::<Ident>(text).map_or_else(|_| string(text), Ident::into_token_stream)
}

/// An identifier made of a given one and a prefix, for items that the tool adds beside those of the document.
pub(super) fn prefixed(prefix: &str, text: &str) -> TokenStream {
    match syn::parse_str::<Ident>(text) {
        Ok(name) => format_ident!("{}{}", prefix, name).into_token_stream(),
        Err(_) => string(text),
    }
}

/// A string literal.
pub(super) fn string(text: &str) -> TokenStream {
    Literal::string(text).into_token_stream()
}

/// A number literal. Text that is none becomes a string.
pub(super) fn number(text: &str) -> TokenStream {
    let (minus, digits) = match text.strip_prefix('-') {
        Some(digits) => (Some(quote!(-)), digits),
        None => (None, text),
    };
    match Literal::from_str(digits) {
        Ok(literal) if digits.starts_with(|c: char| c.is_ascii_digit()) => quote!(#minus #literal),
        _ => string(text),
    }
}

/// String literals between commas.
pub(super) fn strings(texts: &[String]) -> TokenStream {
    let texts = texts.iter().map(|text| string(text));
    quote!(#(#texts),*)
}

/// String literals as one pattern: `"a" | "b"`.
pub(super) fn pattern(texts: &[String]) -> TokenStream {
    let texts = texts.iter().map(|text| string(text));
    quote!(#(#texts)|*)
}

/// Docs as `#[doc]` attributes, which are printed as `///` lines.
pub(super) fn docs(docs: &Docs) -> TokenStream {
    let lines = docs.0.iter().flat_map(|text| text.split('\n')).map(doc_line);
    quote!(#(#[doc = #lines])*)
}

/// Docs of the file that they stand in, printed as `//!` lines.
pub(super) fn inner_docs(docs: &Docs) -> TokenStream {
    let lines = docs.0.iter().flat_map(|text| text.split('\n')).map(doc_line);
    quote!(#(#![doc = #lines])*)
}

/// A sentence of ours as docs.
pub(super) fn doc(text: &str) -> TokenStream {
    docs(&Docs(vec![text.to_owned()]))
}

fn doc_line(text: &str) -> Literal {
    let text = one_line(text);
    let text = text.trim_end();
    if text.is_empty() { Literal::string("") } else { Literal::string(&format!(" {text}")) }
}

/// Text for a comment, which must stay one line: no control characters, nothing that changes the direction of text.
pub(super) fn one_line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !is_bidirectional(*c)).collect()
}

fn is_bidirectional(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Docs and, where it applies, `#[deprecated]`.
pub(super) fn attributes(text: &Docs, deprecated: bool) -> TokenStream {
    let docs = docs(text);
    let deprecated = deprecated.then(|| quote!(#[deprecated]));
    quote!(#docs #deprecated)
}

/// Where a module's file is, as `#[path]`: the compiler looks for one by itself only under a name of ASCII letters.
pub(super) fn path_attribute(module: &str, file: &str) -> TokenStream {
    if module.is_ascii() {
        return quote!();
    }
    let file = string(file);
    quote!(#[path = #file])
}

/// `#[derive]` with these, in the customary order.
pub(super) fn derives(names: &[&str]) -> TokenStream {
    let order = ["Debug", "Clone", "Copy", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash", "Default"];
    let known = order.iter().filter(|name| names.contains(name));
    let others = names.iter().filter(|name| !order.contains(name));
    let names = known.chain(others).map(|name| rust_path::tokens(name));
    quote!(#[derive(#(#names),*)])
}

/// The constraints as calls on a `Field` or a `Check`.
pub(super) fn checks(checks: &Checks) -> TokenStream {
    let range = |name: &str, low: Option<u64>, high: Option<u64>| match (low, high) {
        (None, None) => quote!(),
        (Some(low), None) => call(&format!("min_{name}"), &[count(low)]),
        (None, Some(high)) => call(&format!("max_{name}"), &[count(high)]),
        (Some(low), Some(high)) => call(name, &[count(low), count(high)]),
    };
    let bound = |name: &str, value: &Option<String>| match value {
        Some(value) => call(name, &[bound_of(value)]),
        None => quote!(),
    };
    let mut all = range("length", checks.min_length, checks.max_length);
    all.extend(checks.pattern.as_deref().map(|pattern| call("pattern", &[string(pattern)])));
    all.extend(checks.format.map(|format| call("format", &[text_format(format)])));
    all.extend(bound("minimum", &checks.minimum));
    all.extend(bound("maximum", &checks.maximum));
    all.extend(bound("exclusive_minimum", &checks.exclusive_minimum));
    all.extend(bound("exclusive_maximum", &checks.exclusive_maximum));
    all.extend(bound("multiple_of", &checks.multiple_of));
    all.extend(range("items", checks.min_items, checks.max_items));
    all.extend(checks.unique_items.then(|| call("unique", &[])));
    all.extend(range("properties", checks.min_properties, checks.max_properties));
    if let Some(each) = &checks.each {
        let each = self::checks(each);
        all.extend(quote!(.each(&rt::Check::new()#each)));
    }
    if !checks.rules.is_empty() {
        let rule = rules::all(&checks.rules);
        all.extend(quote!(.rule(&#rule)));
    }
    all
}

/// A bound: whole numbers that fit are compared exactly.
fn bound_of(text: &str) -> TokenStream {
    let literal = number(text);
    if text.parse::<i64>().is_ok() {
        return quote!(rt::Bound::Int(#literal));
    }
    if text.parse::<f64>().is_ok_and(|value| format!("{value:?}") == text) {
        return quote!(rt::Bound::Float(#literal));
    }
    let text = string(text);
    quote!(rt::Bound::Decimal(#text))
}

fn call(name: &str, arguments: &[TokenStream]) -> TokenStream {
    let name = ident(name);
    quote!(.#name(#(#arguments),*))
}

fn count(value: u64) -> TokenStream {
    Literal::u64_unsuffixed(value).into_token_stream()
}

fn format_type(format: Format) -> TokenStream {
    match format {
        Format::LenientTimestamp => quote!(rt::LenientTimestamp),
        Format::StrictTimestamp => quote!(rt::StrictTimestamp),
        Format::Duration => quote!(rt::Duration),
        Format::Ipv4 => quote!(rt::Ipv4Addr),
        Format::Ipv6 => quote!(rt::Ipv6Addr),
        Format::Base64 => quote!(rt::Base64),
        Format::Base64Url => quote!(rt::Base64Url),
        Format::Secret => quote!(rt::Secret),
        Format::Decimal => quote!(rt::Decimal),
        Format::QuotedDecimal => quote!(rt::Quoted<rt::Decimal>),
        Format::Quoted(int) => {
            let int = int_type(int);
            quote!(rt::Quoted<#int>)
        }
    }
}

/// The runtime's name of a format that text is checked for.
fn text_format(format: TextFormat) -> TokenStream {
    let name = ident(&format!("{format:?}"));
    quote!(rt::Format::#name)
}

fn int_type(int: ir::Int) -> TokenStream {
    match int {
        ir::Int::I8 => quote!(i8),
        ir::Int::I16 => quote!(i16),
        ir::Int::I32 => quote!(i32),
        ir::Int::I64 => quote!(i64),
        ir::Int::U8 => quote!(u8),
        ir::Int::U16 => quote!(u16),
        ir::Int::U32 => quote!(u32),
        ir::Int::U64 => quote!(u64),
    }
}

/// An identifier made of a given one and a suffix.
pub(super) fn suffixed(text: &str, suffix: &str) -> TokenStream {
    match syn::parse_str::<Ident>(text) {
        Ok(name) => format_ident!("{}{}", name, suffix).into_token_stream(),
        Err(_) => string(text),
    }
}

/// An identifier as docs show it.
pub(super) fn plain(text: &str) -> &str {
    text.strip_prefix("r#").unwrap_or(text)
}

/// A segment of a path: an identifier, or one of the words that lead elsewhere.
pub(super) fn path_segment(text: &str) -> TokenStream {
    match text {
        "crate" => quote!(crate),
        "super" => quote!(super),
        "self" => quote!(self),
        _ => ident(text),
    }
}

/// A path of segments between `::`.
pub(super) fn path(text: &str) -> TokenStream {
    let segments = text.split("::").map(path_segment);
    quote!(#(#segments)::*)
}

/// An index.
pub(super) fn index(value: usize) -> TokenStream {
    Literal::usize_unsuffixed(value).into_token_stream()
}

/// An entry of a struct literal, short where the value is the field's own name.
pub(super) fn member(name: &TokenStream, value: &TokenStream) -> TokenStream {
    if name.to_string() == value.to_string() { name.clone() } else { quote!(#name: #value) }
}

/// Docs that follow a sentence of ours.
pub(super) fn paragraph(text: &Docs) -> TokenStream {
    let docs = docs(text);
    if text.0.is_empty() { docs } else { quote!(#[doc = ""] #docs) }
}
