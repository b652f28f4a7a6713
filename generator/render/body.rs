//! Request bodies on both sides: their types, how a client sets them, how a server reads them.

use proc_macro2::TokenStream;
use quote::quote;

use super::rules;
use super::tokens::{self, Scope};
use super::views::{AnswersItem, FromItem};
use super::xml;
use super::{bodies, parts};
use crate::ir::{Body, BodyChoice, BodyContent, BodyKind, Checks, FormField, FormLayout, Method};

/// Which file names a type of `ops.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// `ops.rs` itself.
    Inside,
    /// Any other.
    Outside,
}

impl Seen {
    fn name(self, name: &str) -> TokenStream {
        let name = tokens::ident(name);
        if self == Self::Inside { name } else { quote!(ops::#name) }
    }
}

/// The type of a body.
pub(super) fn body_type(scope: Scope<'_>, body: &Body, seen: Seen) -> TokenStream {
    match &body.choice {
        Some(choice) => seen.name(&choice.name),
        None => content_type(scope, &body.contents[0].kind, seen),
    }
}

fn content_type(scope: Scope<'_>, kind: &BodyKind, seen: Seen) -> TokenStream {
    match kind {
        BodyKind::Json(ty)
        | BodyKind::Xml(ty, _)
        | BodyKind::Scalar(ty)
        | BodyKind::Form(ty, _)
        | BodyKind::Fields(ty, _) => scope.ty(ty),
        BodyKind::Parts(parts) => seen.name(&parts.name),
        BodyKind::Text => quote!(String),
        BodyKind::Bytes => quote!(rt::ByteStream),
        BodyKind::Items(ty) => {
            let ty = scope.ty(ty);
            quote!(rt::JsonStream<#ty>)
        }
        BodyKind::Events(stream) => bodies::stream_type(scope, stream),
    }
}

/// Whether a body can be copied and compared: one that streams cannot.
pub(super) fn is_value(body: &Body) -> bool {
    let streams = |kind: &BodyKind| {
        matches!(kind, BodyKind::Parts(_) | BodyKind::Bytes | BodyKind::Items(_) | BodyKind::Events(_))
    };
    !body.contents.iter().any(|content| streams(&content.kind))
}

/// The derives of what holds a body.
pub(super) fn derives(is_value: bool) -> TokenStream {
    tokens::derives(if is_value { &["Debug", "Clone", "PartialEq"] } else { &["Debug"] })
}

/// The enum that a body is.
pub(super) fn choice(scope: Scope<'_>, method: &Method, body: &Body, choice: &BodyChoice) -> AnswersItem {
    let variants = body.contents.iter().map(|content| {
        let (docs, name) = (tokens::docs(&content.docs), tokens::ident(&content.variant));
        let ty = content_type(scope, &content.kind, Seen::Inside);
        quote!(#docs #name(#ty))
    });
    let docs = format!("What the body of `{}` may be.", tokens::plain(&method.name.rust));
    AnswersItem {
        docs: tokens::doc(&docs),
        derives: derives(is_value(body)),
        name: tokens::ident(&choice.name),
        variants: variants.collect(),
    }
}

/// From what only one variant holds to the enum.
pub(super) fn from_contents(scope: Scope<'_>, body: &Body, choice: &BodyChoice) -> Vec<FromItem> {
    let distinct = body.contents.iter().filter(|content| content.is_distinct);
    let item = |content: &BodyContent| {
        let variant = tokens::ident(&content.variant);
        FromItem {
            body: content_type(scope, &content.kind, Seen::Inside),
            response: tokens::ident(&choice.name),
            value: quote!(Self::#variant(body)),
        }
    };
    distinct.map(item).collect()
}

/// The argument that a client takes for a body.
pub(super) fn argument(scope: Scope<'_>, body: &Body) -> TokenStream {
    let name = tokens::ident(&body.name.rust);
    let plain = body_type(scope, body, Seen::Outside);
    let content = &body.contents[0];
    let ty = match &content.kind {
        _ if body.choice.is_some() => quote!(impl Into<#plain>),
        BodyKind::Json(ty)
        | BodyKind::Xml(ty, _)
        | BodyKind::Scalar(ty)
        | BodyKind::Form(ty, _)
        | BodyKind::Fields(ty, _) => scope.argument_type(ty, content.argument),
        BodyKind::Text | BodyKind::Bytes | BodyKind::Items(_) => quote!(impl Into<#plain>),
        BodyKind::Events(_) => plain,
        BodyKind::Parts(_) => plain,
    };
    quote!(#name: #ty)
}

/// The statements with which a client sets a body.
pub(super) fn set(scope: Scope<'_>, call: &TokenStream, body: &Body) -> TokenStream {
    let name = tokens::ident(&body.name.rust);
    let Some(choice) = &body.choice else {
        let content = &body.contents[0];
        return match &content.kind {
            BodyKind::Text | BodyKind::Bytes | BodyKind::Items(_) => {
                let set = set_content(scope, call, content, &quote!(#name.into()));
                quote!(#set;)
            }
            BodyKind::Json(ty)
            | BodyKind::Xml(ty, _)
            | BodyKind::Scalar(ty)
            | BodyKind::Form(ty, _)
            | BodyKind::Fields(ty, _)
                if tokens::converts(ty, content.argument) =>
            {
                let (ty, set) = (scope.ty(ty), set_content(scope, call, content, &name));
                quote!(let #name: #ty = #name.into(); #set;)
            }
            _ => {
                let set = set_content(scope, call, content, &name);
                quote!(#set;)
            }
        };
    };
    let choice = tokens::ident(&choice.name);
    let arms = body.contents.iter().map(|content| {
        let (variant, set) = (tokens::ident(&content.variant), set_content(scope, call, content, &name));
        quote!(ops::#choice::#variant(#name) => #set,)
    });
    quote!(match #name.into() { #(#arms)* })
}

fn set_content(scope: Scope<'_>, call: &TokenStream, content: &BodyContent, value: &TokenStream) -> TokenStream {
    let media_type = tokens::string(&content.sent);
    match &content.kind {
        BodyKind::Json(_) if content.sent == "application/json" => quote!(#call.json(&#value)),
        BodyKind::Json(_) => quote!(#call.json_as(#media_type, &#value)),
        BodyKind::Xml(_, id) => {
            let xml = xml::path(scope.package(), *id);
            quote!(#call.xml(#media_type, &#xml, &#value))
        }
        BodyKind::Form(_, fields) => {
            let fields = table(fields);
            quote!(#call.form(#fields, &#value))
        }
        BodyKind::Fields(_, fields) => {
            let fields = table(fields);
            quote!(#call.fields(#media_type, #fields, &#value))
        }
        BodyKind::Parts(_) => quote!(#call.multipart(#media_type, #value)),
        BodyKind::Text => quote!(#call.text(#media_type, #value)),
        BodyKind::Scalar(_) => quote!(#call.scalar(#media_type, &#value)),
        BodyKind::Bytes => quote!(#call.bytes(#media_type, #value)),
        BodyKind::Items(_) => quote!(#call.items(#media_type, #value)),
        BodyKind::Events(stream) => bodies::set_events(call, stream, value),
    }
}

/// The kind of body that a server takes in.
pub(super) fn kind(body: Option<&Body>) -> TokenStream {
    let Some(body) = body else {
        return quote!(None);
    };
    if is_json_alone(body) {
        return if body.required { quote!(Json) } else { quote!(OptionalJson) };
    }
    let media = body.contents.iter().map(|content| {
        let range = tokens::string(&content.media_type);
        match &content.kind {
            BodyKind::Json(_) | BodyKind::Xml(..) => quote!(rt::Media::value(#range)),
            BodyKind::Bytes | BodyKind::Items(_) | BodyKind::Events(_) => quote!(rt::Media::stream(#range)),
            BodyKind::Form(..) | BodyKind::Fields(..) | BodyKind::Parts(_) | BodyKind::Text | BodyKind::Scalar(_) => {
                quote!(rt::Media::whole(#range))
            }
        }
    });
    if body.required { quote!(Required(&[#(#media),*])) } else { quote!(Optional(&[#(#media),*])) }
}

fn is_json_alone(body: &Body) -> bool {
    matches!(body.contents.as_slice(), [BodyContent { kind: BodyKind::Json(_), .. }])
}

/// The expression with which a server reads a body.
pub(super) fn read(scope: Scope<'_>, body: &Body) -> TokenStream {
    if is_json_alone(body) {
        let input = checking(&body.contents[0]);
        return if body.required { quote!(#input.body()) } else { quote!(#input.optional_body()) };
    }
    let read = match &body.choice {
        Some(choice) => read_choice(scope, body, choice),
        None => match &body.contents[0].kind {
            BodyKind::Parts(_) => quote!(rt::Input::multipart),
            BodyKind::Text => quote!(rt::Input::text),
            BodyKind::Bytes => quote!(rt::Input::byte_stream),
            kind => {
                let read = read_content(scope, kind, &checking(&body.contents[0]));
                quote!(|input| #read)
            }
        },
    };
    if body.required { quote!(input.require_body(#read)) } else { quote!(input.if_body(#read)) }
}

fn read_choice(scope: Scope<'_>, body: &Body, choice: &BodyChoice) -> TokenStream {
    let choice = tokens::ident(&choice.name);
    let arms = body.contents.iter().enumerate().map(|(index, content)| {
        let (variant, read) = (tokens::ident(&content.variant), read_content(scope, &content.kind, &checking(content)));
        // One of them has been found to be it.
        let pattern = if index + 1 == body.contents.len() { quote!(_) } else { tokens::string(&content.media_type) };
        quote!(#pattern => #read.map(ops::#choice::#variant),)
    });
    quote!(|input| match input.media_type() { #(#arms)* })
}

/// The input, told what the body's type does not carry.
fn checking(content: &BodyContent) -> TokenStream {
    if content.checks == Checks::default() {
        return quote!(input);
    }
    let check = rules::check(&content.checks);
    quote!(input.checking(#check))
}

fn read_content(scope: Scope<'_>, kind: &BodyKind, input: &TokenStream) -> TokenStream {
    match kind {
        BodyKind::Json(_) => quote!(#input.json()),
        BodyKind::Xml(_, id) => {
            let xml = xml::path(scope.package(), *id);
            quote!(#input.xml(&#xml))
        }
        BodyKind::Form(_, fields) => {
            let fields = table(fields);
            quote!(#input.form(#fields))
        }
        BodyKind::Fields(_, fields) => {
            let fields = table(fields);
            quote!(input.fields(#fields))
        }
        BodyKind::Parts(_) => quote!(input.multipart()),
        BodyKind::Text => quote!(input.text()),
        BodyKind::Scalar(_) => quote!(#input.scalar()),
        BodyKind::Bytes => quote!(input.byte_stream()),
        BodyKind::Items(_) => quote!(#input.items()),
        BodyKind::Events(stream) => bodies::take_events(stream),
    }
}

fn table(fields: &[FormField]) -> TokenStream {
    let fields = fields.iter().map(|field| form_field(field, &Checks::default()));
    quote!(&[#(#fields),*])
}

/// How a field is laid out.
pub(super) fn form_field(field: &FormField, checks: &Checks) -> TokenStream {
    let name = tokens::string(&field.name);
    let layout = match &field.layout {
        FormLayout::Plain => quote!(),
        FormLayout::Joined(delimiter) => quote!(.joined(#delimiter)),
        FormLayout::Members(delimiter) => quote!(.members(#delimiter)),
        FormLayout::Spread(names) => {
            let names = tokens::strings(names);
            quote!(.spread(&[#names]))
        }
        FormLayout::SpreadRest(names) => {
            let names = tokens::strings(names);
            quote!(.spread_rest(&[#names]))
        }
        FormLayout::Deep => quote!(.deep()),
        FormLayout::Json => quote!(.json()),
    };
    // Elsewhere a list is seen by what came.
    let is_empty_list = field.is_list && field.required;
    let list = (is_empty_list || field.is_list && field.layout == FormLayout::Json).then(|| quote!(.list()));
    let spreads = matches!(field.layout, FormLayout::Spread(_) | FormLayout::SpreadRest(_));
    let required = (is_empty_list || spreads && field.required).then(|| quote!(.required()));
    let reserved = field.reserved.then(|| quote!(.reserved()));
    let content_type = field.content_type.as_deref().map(|own| {
        let own = tokens::string(own);
        quote!(.content_type(#own))
    });
    let checks = (*checks != Checks::default()).then(|| {
        let check = rules::check(checks);
        quote!(.check(#check))
    });
    quote!(rt::FormField::new(#name)#layout #list #required #reserved #content_type #checks)
}

/// The bodies of an operation that are structs of parts.
pub(super) fn part_structs(method: &Method) -> impl Iterator<Item = parts::Struct<'_>> {
    let contents = method.body.iter().flat_map(|body| &body.contents);
    contents.filter_map(|content| match &content.kind {
        BodyKind::Parts(parts) => Some(parts::Struct(parts)),
        _ => None,
    })
}
