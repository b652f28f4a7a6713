//! Bodies of answers: their types, how a client reads them, how a server writes them.

use proc_macro2::TokenStream;
use quote::quote;

use super::answers::Role;
use super::rules;
use super::tokens::{self, Scope};
use super::xml;
use crate::config::KeepAlive;
use crate::ir::{
    AnswerBody, Checks, Codec, EventData, EventStream, Form, FormEnum, FormKind, FormVariant, MediaType, StreamPayload,
    Type, TypeKind,
};

/// The type of a body, as `ops.rs` names it; none when there is none.
pub(super) fn body_type(scope: Scope<'_>, body: &AnswerBody, role: Role) -> Option<TokenStream> {
    match body {
        AnswerBody::Empty => None,
        AnswerBody::One(form) if is_error_text(form, role) => Some(quote!(String)),
        AnswerBody::One(form) => Some(form_type(scope, form)),
        AnswerBody::Several(body) => Some(tokens::ident(&body.name)),
    }
}

/// The type of a form.
pub(super) fn form_type(scope: Scope<'_>, form: &Form) -> TokenStream {
    match &form.kind {
        FormKind::Value(ty) => scope.ty(ty),
        FormKind::Bytes => quote!(rt::ByteStream),
        FormKind::Items(ty) => {
            let ty = scope.ty(ty);
            quote!(rt::JsonStream<#ty>)
        }
        FormKind::Events(stream) => stream_type(scope, stream),
    }
}

/// The type of a stream of events.
pub(super) fn stream_type(scope: Scope<'_>, stream: &EventStream) -> TokenStream {
    let payload = match &stream.payload {
        StreamPayload::Single(data) => scope.payload_type(data),
        StreamPayload::Enum(id) => scope.ty(&Type::Named(*id)),
    };
    quote!(rt::EventStream<#payload>)
}

/// How a client sends a stream of events.
pub(super) fn set_events(call: &TokenStream, stream: &EventStream, value: &TokenStream) -> TokenStream {
    let (_, write) = payload_functions(&stream.payload);
    match stream.closing.as_deref().map(tokens::string) {
        Some(terminator) => quote!(#call.events_until(#value, #write, #terminator)),
        None => quote!(#call.events(#value, #write)),
    }
}

/// How a server takes a stream of events.
pub(super) fn take_events(stream: &EventStream) -> TokenStream {
    let (read, _) = payload_functions(&stream.payload);
    let terminators = tokens::strings(&stream.terminators);
    quote!(input.events(#read, &[#terminators]))
}

/// In an error, a stream is the text that came.
fn is_error_text(form: &Form, role: Role) -> bool {
    role == Role::Error && matches!(form.kind, FormKind::Events(_) | FormKind::Items(_))
}

/// Whether a body can neither be cloned nor compared.
pub(super) fn is_once_only(body: &AnswerBody, role: Role) -> bool {
    match body {
        AnswerBody::Empty => false,
        AnswerBody::One(form) => form.streams() && !is_error_text(form, role),
        AnswerBody::Several(body) => body.variants.iter().any(|variant| variant.form.streams()),
    }
}

/// Whether reading a body takes the reply itself.
pub(super) fn takes_reply(body: &AnswerBody, role: Role) -> bool {
    matches!(body, AnswerBody::Several(_)) || is_once_only(body, role)
}

/// The variant of a body in several forms.
pub(super) fn variant(body: &FormEnum, variant: &FormVariant) -> TokenStream {
    let (name, variant) = (tokens::ident(&body.name), tokens::ident(&variant.name));
    quote!(ops::#name::#variant)
}

/// How a client reads a body.
pub(super) fn read(scope: Scope<'_>, body: &AnswerBody, role: Role) -> TokenStream {
    match body {
        AnswerBody::Empty => quote!(()),
        AnswerBody::One(form) if is_error_text(form, role) => quote!(reply.text()?),
        AnswerBody::One(form) => read_only(scope, form),
        AnswerBody::Several(body) => {
            let arms = body.variants.iter().flat_map(|form| {
                let variant = variant(body, form);
                let read = move |(codec, media_types): (Codec, Vec<&MediaType>)| {
                    let value = read_as(scope, &form.form, codec);
                    let names = media_types.into_iter().map(|media_type| media_type.declared.clone()).collect();
                    (names, quote!(#variant(#value)))
                };
                form.form.codecs().into_iter().map(read).collect::<Vec<_>>()
            });
            read_by_media_type(arms.collect())
        }
    }
}

/// The only form of a body. Where nothing else can come, the content type need not be quite what was declared.
fn read_only(scope: Scope<'_>, form: &Form) -> TokenStream {
    let codecs = form.codecs();
    match (&form.kind, codecs.as_slice()) {
        (FormKind::Bytes, _) => {
            let declared = declared(&form.media_types.iter().collect::<Vec<_>>());
            match form.media_types.iter().any(|media_type| is_any_bytes(&media_type.declared)) {
                true => quote!(reply.byte_stream()),
                false => quote!(reply.byte_stream_of(&[#declared])?),
            }
        }
        (FormKind::Value(_), [(Codec::Json, media_types)]) => {
            match media_types.iter().all(|media_type| is_json(&media_type.declared)) {
                true => quote!(reply.json()?),
                false => {
                    let declared = declared(media_types);
                    quote!(reply.one_of(&[#declared])?.decode()?)
                }
            }
        }
        (_, [(codec, _)]) => read_as(scope, form, *codec),
        (_, several) => {
            let arm = |(codec, media_types): &(Codec, Vec<&MediaType>)| {
                let names = media_types.iter().map(|media_type| media_type.declared.clone()).collect();
                (names, read_as(scope, form, *codec))
            };
            read_by_media_type(several.iter().map(arm).collect())
        }
    }
}

/// A choice by the content type. The first of the arms is for all that the runtime lets through.
fn read_by_media_type(arms: Vec<(Vec<String>, TokenStream)>) -> TokenStream {
    let declared: Vec<String> = arms.iter().flat_map(|(names, _)| names.clone()).collect();
    let declared = tokens::strings(&declared);
    let mut arms = arms.into_iter();
    let first = arms.next().map(|(_, value)| quote!(_ => #value,));
    let arms = arms.map(|(names, value)| {
        let names = names.iter().map(|name| tokens::string(name));
        quote!(#(#names)|* => #value,)
    });
    quote!(match reply.media_type(&[#declared])? { #(#arms)* #first })
}

/// A form whose content type is known to be right.
fn read_as(scope: Scope<'_>, form: &Form, codec: Codec) -> TokenStream {
    match (&form.kind, codec) {
        (FormKind::Items(_), _) => {
            let declared = declared(&form.media_types.iter().collect::<Vec<_>>());
            quote!(reply.items(&[#declared])?)
        }
        (FormKind::Bytes, _) => quote!(reply.byte_stream()),
        (FormKind::Events(stream), _) => {
            let (read, _) = payload_functions(&stream.payload);
            if stream.terminators.is_empty() {
                return quote!(reply.events(#read)?);
            }
            let terminators = tokens::strings(&stream.terminators);
            quote!(reply.events_until(#read, &[#terminators])?)
        }
        (FormKind::Value(_), Codec::TextOrJson) => quote!(reply.text_or_json()?),
        (FormKind::Value(_), Codec::Text) => quote!(reply.text()?),
        (FormKind::Value(_), Codec::Scalar) => quote!(reply.scalar()?),
        (FormKind::Value(_), Codec::Xml(id)) => {
            let xml = xml::path(scope.package(), id);
            quote!(reply.xml(&#xml)?)
        }
        (FormKind::Value(_), Codec::Json | Codec::Plain) => quote!(reply.decode()?),
    }
}

/// How a server writes a body, with an answer that is begun.
pub(super) fn write(scope: Scope<'_>, body: &AnswerBody, answer: &TokenStream) -> TokenStream {
    match body {
        AnswerBody::Empty => quote!(#answer.empty()),
        AnswerBody::One(form) if form.codecs().len() < 2 => write_form(scope, form, answer),
        AnswerBody::One(form) => {
            let write = write_form(scope, form, &quote!(answer));
            quote!({ let answer = #answer; #write })
        }
        AnswerBody::Several(body) => {
            let arms = body.variants.iter().map(|form| {
                let (variant, write) = (variant(body, form), write_form(scope, &form.form, &quote!(answer)));
                quote!(#variant(body) => #write,)
            });
            quote!({ let answer = #answer; match body { #(#arms)* } })
        }
    }
}

fn write_form(scope: Scope<'_>, form: &Form, answer: &TokenStream) -> TokenStream {
    let written: Vec<String> = form.written().into_iter().map(str::to_owned).collect();
    let all = tokens::strings(&written);
    match form.codecs().as_slice() {
        [(codec, _)] if written.len() == 1 => write_as(scope, form, *codec, answer, &all),
        [(codec, _)] => write_as(scope, form, *codec, answer, &quote!(accept.choose(&[#all]))),
        several => {
            let arms = several.iter().skip(1).map(|(codec, media_types)| {
                let names = media_types.iter().map(|media_type| tokens::string(&media_type.written));
                let names = match names.len() {
                    1 => quote!(#(#names)*),
                    _ => quote!((#(#names)|*)),
                };
                let write = write_as(scope, form, *codec, answer, &quote!(media_type));
                quote!(media_type @ #names => #write,)
            });
            let first = several.first().map(|(codec, _)| write_as(scope, form, *codec, answer, &quote!(media_type)));
            quote!(match accept.choose(&[#all]) { #(#arms)* media_type => #first, })
        }
    }
}

fn write_as(
    scope: Scope<'_>,
    form: &Form,
    codec: Codec,
    answer: &TokenStream,
    media_type: &TokenStream,
) -> TokenStream {
    let checks = checking(form);
    match (&form.kind, codec) {
        (FormKind::Bytes, _) => quote!(#answer.byte_stream(#media_type, body)),
        (FormKind::Items(_), _) => quote!(#answer #checks.items(#media_type, body)),
        (FormKind::Events(stream), _) => {
            let (_, write) = payload_functions(&stream.payload);
            let body = match error_variant(scope, stream) {
                Some(event) => quote!(body.or_error(#event)),
                None => quote!(body),
            };
            let pace = match scope.package().keep_alive {
                KeepAlive::Default => quote!(),
                KeepAlive::Every(time) => {
                    let time = tokens::number(&time.as_millis().to_string());
                    quote!(.keep_alive_ms(#time))
                }
                KeepAlive::Off => quote!(.no_keep_alive()),
            };
            match stream.closing.as_deref().map(tokens::string) {
                Some(terminator) => quote!(#answer #pace.events_until(#body, #write, #terminator)),
                None => quote!(#answer #pace.events(#body, #write)),
            }
        }
        (FormKind::Value(_), Codec::Text | Codec::TextOrJson) => quote!(#answer.text(#media_type, &body)),
        (FormKind::Value(_), Codec::Scalar) => quote!(#answer #checks.scalar(#media_type, &body)),
        (FormKind::Value(_), Codec::Xml(id)) => {
            let xml = xml::path(scope.package(), id);
            quote!(#answer #checks.xml(#media_type, &#xml, &body))
        }
        (FormKind::Value(_), Codec::Json | Codec::Plain) => quote!(#answer #checks.json(#media_type, &body)),
    }
}

/// What an answer is told that the type of its body does not carry.
fn checking(form: &Form) -> TokenStream {
    if *form.checks == Checks::default() {
        return quote!();
    }
    let check = rules::shared_check(&form.checks);
    quote!(.checking(#check))
}

/// The functions that read and write a stream's payload.
fn payload_functions(payload: &StreamPayload) -> (TokenStream, TokenStream) {
    match payload {
        StreamPayload::Enum(_) => (quote!(rt::EventPayload::read), quote!(rt::EventPayload::write)),
        StreamPayload::Single(EventData::Json(_)) => (quote!(rt::read_json), quote!(rt::write_json)),
        StreamPayload::Single(EventData::Text) => (quote!(rt::read_text), quote!(rt::write_text)),
        StreamPayload::Single(EventData::Open) => (quote!(rt::read_open), quote!(rt::write_open)),
        StreamPayload::Single(EventData::Scalar(_)) => (quote!(rt::read_scalar), quote!(rt::write_scalar)),
    }
}

/// D9: the variant that tells of a failure of the stream.
fn error_variant(scope: Scope<'_>, stream: &EventStream) -> Option<TokenStream> {
    let StreamPayload::Enum(id) = &stream.payload else { return None };
    let TypeKind::EventEnum(kind) = &scope.package().types[id.0 as usize].kind else { return None };
    let variant = tokens::ident(&kind.variants.get(stream.error?)?.name.rust);
    let name = scope.ty(&Type::Named(*id));
    Some(quote!(#name::#variant))
}

fn declared(media_types: &[&MediaType]) -> TokenStream {
    let names: Vec<String> = media_types.iter().map(|media_type| media_type.declared.clone()).collect();
    tokens::strings(&names)
}

/// Names under which nothing but JSON comes; the runtime tells by the content type itself.
fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json") || essence.contains('*')
}

fn is_any_bytes(media_type: &str) -> bool {
    matches!(media_type, "application/octet-stream" | "*/*" | "application/*")
}
