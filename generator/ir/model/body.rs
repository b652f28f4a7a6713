//! Bodies of answers: which Rust type, in which media types.

use super::{Checks, Docs, EventStream, Type, XmlId};

/// Body of an answer.
#[derive(Debug, Clone)]
pub enum AnswerBody {
    /// None.
    Empty,
    /// One form.
    One(Form),
    /// Several forms: an enum over them.
    Several(FormEnum),
}

impl AnswerBody {
    /// Its forms in document order.
    #[must_use]
    pub fn forms(&self) -> Vec<&Form> {
        match self {
            Self::Empty => Vec::new(),
            Self::One(form) => vec![form],
            Self::Several(body) => body.variants.iter().map(|variant| &variant.form).collect(),
        }
    }
}

/// The forms of a body as an enum.
#[derive(Debug, Clone)]
pub struct FormEnum {
    /// `ListPetsOkBody`.
    pub name: String,
    /// Docs.
    pub docs: Docs,
    /// In document order.
    pub variants: Vec<FormVariant>,
}

/// One form of several.
#[derive(Debug, Clone)]
pub struct FormVariant {
    /// `Csv`.
    pub name: String,
    /// `send_csv`: the method of a call that asks for this form only.
    pub send: String,
    /// Docs.
    pub docs: Docs,
    /// The form.
    pub form: Form,
    /// `From<form>` is made for the enum, and for the response: no other form of any answer has this type.
    pub from: bool,
}

/// What a body is in Rust, and the media types that carry it.
#[derive(Debug, Clone)]
pub struct Form {
    /// One or more. Several carry the same value, each in its way.
    pub media_types: Vec<MediaType>,
    /// What it is.
    pub kind: FormKind,
    /// What its type does not carry.
    pub checks: Box<Checks>,
}

/// A media type and how a value is written in it.
#[derive(Debug, Clone)]
pub struct MediaType {
    /// As declared: what is asked for and read.
    pub declared: String,
    /// What a server writes: never a range, but for bytes, which know themselves what they are.
    pub written: String,
    /// How a value is written.
    pub codec: Codec,
}

/// How a value is written in a media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codec {
    /// As JSON.
    Json,
    /// As XML, by this description.
    Xml(XmlId),
    /// As text, as it stands.
    Text,
    /// As the text of a scalar, without quotes.
    Scalar,
    /// As text or as a JSON string, by the content type: the document leaves the media type open.
    TextOrJson,
    /// As bytes, events or items: there is only one way, or the media type says it.
    Plain,
}

/// What a form is in Rust.
#[derive(Debug, Clone)]
pub enum FormKind {
    /// A value.
    Value(Type),
    /// `rt::ByteStream`
    Bytes,
    /// An event stream.
    Events(EventStream),
    /// A sequence of JSON texts of a type.
    Items(Type),
}

impl Form {
    /// Whether it arrives piece by piece.
    #[must_use]
    pub fn streams(&self) -> bool {
        !matches!(self.kind, FormKind::Value(_))
    }

    /// The ways in which its value is written, each once, with the media types of each.
    #[must_use]
    pub fn codecs(&self) -> Vec<(Codec, Vec<&MediaType>)> {
        let mut found: Vec<(Codec, Vec<&MediaType>)> = Vec::new();
        for media_type in &self.media_types {
            match found.iter_mut().find(|(codec, _)| *codec == media_type.codec) {
                Some((_, all)) => all.push(media_type),
                None => found.push((media_type.codec, vec![media_type])),
            }
        }
        found
    }

    /// The media types to write, each once.
    #[must_use]
    pub fn written(&self) -> Vec<&str> {
        let mut written: Vec<&str> = Vec::new();
        for media_type in &self.media_types {
            if !written.contains(&media_type.written.as_str()) {
                written.push(&media_type.written);
            }
        }
        written
    }
}
