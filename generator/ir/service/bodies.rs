//! Contents of a response → forms of its answer's body. Media types that carry the same value become one form.

use super::Context;
use crate::api::{self, ContentKind, Response};
use crate::ir::doc_comment::code;
use crate::ir::names::forms::form_words;
use crate::ir::names::ident::{camel, snake};
use crate::ir::names::resolve::{Candidate, Scope};
use crate::ir::names::words::words;
use crate::ir::types::{checks, stream_payload, type_of};
use crate::ir::{AnswerBody, Checks, Codec, Docs, EventStream, Form, FormEnum, FormKind, FormVariant, MediaType, Type};

/// The body of an answer; `name` is what the name of its enum begins with, `status` how its docs call the answer.
pub(super) fn body(
    context: &Context<'_>,
    response: &Response,
    name: &str,
    status: &str,
    types: &mut Scope,
) -> AnswerBody {
    let mut forms: Vec<Form> = Vec::new();
    for content in &response.contents {
        let form = form(context, content);
        match forms.iter_mut().find(|known| is_same_value(known, &form)) {
            Some(known) => {
                known.media_types.extend(form.media_types);
                // One value, whichever way it is written.
                if known.checks != form.checks {
                    *known.checks = Checks::default();
                }
            }
            None => forms.push(form),
        }
    }
    // What is JSON by its name is what a server writes for those who do not mind.
    let is_text = |media_type: &MediaType| media_type.codec == Codec::Json && is_plain_text(&media_type.declared);
    forms.iter_mut().for_each(|form| form.media_types.sort_by_key(is_text));
    if forms.len() < 2 {
        return forms.pop().map_or(AnswerBody::Empty, AnswerBody::One);
    }
    let endings = ["Body", "Content", "Contents"].map(|ending| format!("{name}{ending}"));
    AnswerBody::Several(FormEnum {
        name: types.resolve_one(Candidate::new("", endings)).name,
        docs: Docs(vec![format!("The body of the answer {status}, by its media type.")]),
        variants: variants(forms),
    })
}

fn form(context: &Context<'_>, content: &api::Content) -> Form {
    let declared = content.media_type.trim();
    let value = |codec: Codec, otherwise: &str, ty: Type| (codec, written(declared, otherwise), FormKind::Value(ty));
    let (codec, written, kind) = match &content.kind {
        ContentKind::Json(used) => {
            value(Codec::Json, "application/json", type_of(context.api, context.catalogue, *used))
        }
        ContentKind::Xml(used) => {
            let codec = context.xml.of_body(used.schema).map_or(Codec::Text, Codec::Xml);
            value(codec, "application/xml", type_of(context.api, context.catalogue, *used))
        }
        ContentKind::Scalar(used) => {
            let ty = type_of(context.api, context.catalogue, *used);
            let codec = if ty == Type::String { Codec::Text } else { Codec::Scalar };
            value(codec, "text/plain", ty)
        }
        ContentKind::Text if is_open(declared) => value(Codec::TextOrJson, "text/plain", Type::String),
        ContentKind::Text => value(Codec::Text, "text/plain", Type::String),
        // Forms are no kinds of answers.
        ContentKind::Bytes | ContentKind::Form(_) | ContentKind::Multipart(_) => {
            (Codec::Plain, declared.to_owned(), FormKind::Bytes)
        }
        ContentKind::Sequence(used) => {
            let item = type_of(context.api, context.catalogue, *used);
            (Codec::Plain, written(declared, "application/jsonl"), FormKind::Items(item))
        }
        ContentKind::EventStream(stream) => {
            (Codec::Plain, "text/event-stream".to_owned(), FormKind::Events(event_stream(context, stream)))
        }
    };
    let declared = if declared == "*" { "*/*" } else { declared };
    let written = if written == "*" { "*/*".to_owned() } else { written };
    let checks = Box::new(form_checks(context, &content.kind));
    Form { media_types: vec![MediaType { declared: declared.to_owned(), written, codec }], kind, checks }
}

/// Constraints of a whole body that its type does not carry.
fn form_checks(context: &Context<'_>, content: &ContentKind) -> Checks {
    match content {
        ContentKind::Json(used) | ContentKind::Xml(used) | ContentKind::Scalar(used) | ContentKind::Sequence(used) => {
            checks(context.api, *used)
        }
        _ => Checks::default(),
    }
}

/// A stream of events.
pub(super) fn event_stream(context: &Context<'_>, stream: &api::EventStream) -> EventStream {
    EventStream {
        payload: stream_payload(context.api, context.catalogue, &stream.payload),
        terminators: stream.terminators.clone(),
        closing: stream.closing.clone(),
        error: stream.error,
    }
}

/// A media type to write: ranges such as `*/*` only say what may be read. Only UTF-8 is written, whatever charset is declared.
pub(super) fn written(media_type: &str, otherwise: &str) -> String {
    if media_type.contains('*') || media_type.trim().is_empty() {
        let is_xml = media_type.split(';').any(|part| part.trim().to_ascii_lowercase().ends_with("+xml"));
        return if is_xml { "application/xml".to_owned() } else { otherwise.to_owned() };
    }
    let is_foreign = |part: &str| {
        part.split_once('=').is_some_and(|(name, value)| {
            name.trim().eq_ignore_ascii_case("charset") && !value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        })
    };
    if !media_type.split(';').any(is_foreign) {
        return media_type.trim().to_owned();
    }
    let parts = media_type.split(';').map(|part| if is_foreign(part) { "charset=utf-8" } else { part.trim() });
    parts.collect::<Vec<_>>().join("; ")
}

/// `*/*` and `application/*` may be JSON.
fn is_open(media_type: &str) -> bool {
    matches!(media_type, "*" | "*/*" | "application/*")
}

/// Whether two forms carry the same value in different ways. Text is a value where it is plain: a page and a table are
/// documents of their own.
fn is_same_value(one: &Form, other: &Form) -> bool {
    let is_value = |form: &Form| {
        form.media_types.iter().all(|media_type| match media_type.codec {
            Codec::Json | Codec::Xml(_) | Codec::TextOrJson => true,
            Codec::Text | Codec::Scalar => is_plain_text(&media_type.declared),
            Codec::Plain => false,
        })
    };
    match (&one.kind, &other.kind) {
        (FormKind::Value(one_type), FormKind::Value(other_type)) => {
            one_type == other_type && is_value(one) && is_value(other)
        }
        (FormKind::Items(one), FormKind::Items(other)) => one == other,
        _ => false,
    }
}

fn is_plain_text(media_type: &str) -> bool {
    form_words(media_type) == ["text"]
}

fn variants(forms: Vec<Form>) -> Vec<FormVariant> {
    let candidate = |form: &Form| {
        let json = form.media_types.iter().find(|media_type| form_words(&media_type.declared) == ["json"]);
        let named = json.or(form.media_types.first()).map_or("", |media_type| media_type.declared.as_str());
        let plain = form_words(named);
        let kind = words(named.split('/').next().unwrap_or_default());
        let with_kind: Vec<String> = kind.iter().chain(&plain).cloned().collect();
        Candidate::new("", [camel(&plain), camel(&with_kind)])
    };
    let candidates: Vec<Candidate> = forms.iter().map(candidate).collect();
    let names = Scope::new(["Self"]).resolve(&candidates);
    let uniques: Vec<bool> =
        forms.iter().map(|form| forms.iter().filter(|other| is_same_type(form, other)).count() == 1).collect();
    let variant = |((form, name), from): ((Form, String), bool)| FormVariant {
        send: format!("send_{}", snake(&words(&name))),
        docs: Docs(vec![format!("{}.", listed(&form))]),
        name,
        form,
        from,
    };
    let names = names.into_iter().map(|resolved| resolved.name);
    forms.into_iter().zip(names).zip(uniques).map(variant).collect()
}

/// The media types of a form, as a sentence lists them.
pub(super) fn listed(form: &Form) -> String {
    let all: Vec<String> = form.media_types.iter().map(|media_type| code(&media_type.declared)).collect();
    all.join(" or ")
}

/// Whether two forms have one Rust type.
pub(super) fn is_same_type(one: &Form, other: &Form) -> bool {
    match (&one.kind, &other.kind) {
        (FormKind::Value(one), FormKind::Value(other)) => one == other,
        (FormKind::Items(one), FormKind::Items(other)) => one == other,
        (FormKind::Bytes, FormKind::Bytes) => true,
        (FormKind::Events(one), FormKind::Events(other)) => one.payload == other.payload,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn what_is_written_is_no_range_and_in_utf_8() {
        for (declared, expected) in [
            ("*/*", "text/plain"),
            ("application/*+xml", "application/xml"),
            (" text/csv ; header=present", "text/csv ; header=present"),
            ("text/xml; charset=UTF-8", "text/xml; charset=UTF-8"),
            ("text/xml;charset=\"ISO-8859-1\"; v=1", "text/xml; charset=utf-8; v=1"),
        ] {
            assert_eq!(written(declared, "text/plain"), expected);
        }
    }
}
