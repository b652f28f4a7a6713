//! Request bodies.

use super::{Argument, Checks, Docs, EventStream, Name, Presence, Type, XmlId};

/// A request body.
#[derive(Debug, Clone)]
pub struct Body {
    /// `body`, or another name where a parameter has it.
    pub name: Name,
    /// Docs.
    pub docs: Docs,
    /// Whether it must be there.
    pub required: bool,
    /// Whether a call takes it as an argument; else by a setter.
    pub positional: bool,
    /// What it may be; never empty.
    pub contents: Vec<BodyContent>,
    /// The enum of its contents, when there are several.
    pub choice: Option<BodyChoice>,
}

/// An enum with a variant for each content of a body.
#[derive(Debug, Clone)]
pub struct BodyChoice {
    /// `CreatePetBody`
    pub name: String,
    /// Docs.
    pub docs: Docs,
}

/// A content of a body.
#[derive(Debug, Clone)]
pub struct BodyContent {
    /// `Json`: the variant of the enum.
    pub variant: String,
    /// Docs of the variant.
    pub docs: Docs,
    /// Media type or range, as the document writes it.
    pub media_type: String,
    /// Media type that a client sends; for bytes perhaps a range still.
    pub sent: String,
    /// What it holds.
    pub kind: BodyKind,
    /// Constraints that its type does not carry.
    pub checks: Checks,
    /// How the client takes it, when it stands alone.
    pub argument: Argument,
    /// Whether no other content has its type, so that `From` can mean it.
    pub is_distinct: bool,
}

/// What a body holds.
#[derive(Debug, Clone)]
pub enum BodyKind {
    /// JSON of a type.
    Json(Type),
    /// XML of a type, by this description.
    Xml(Type, XmlId),
    /// A form of a type.
    Form(Type, Vec<FormField>),
    /// Parts of a type.
    Fields(Type, Vec<FormField>),
    /// Parts with files.
    Parts(Parts),
    /// Text.
    Text,
    /// The text of a scalar.
    Scalar(Type),
    /// Bytes.
    Bytes,
    /// A sequence of JSON texts of a type.
    Items(Type),
    /// A stream of events.
    Events(EventStream),
}

/// A struct of the parts of a body.
#[derive(Debug, Clone)]
pub struct Parts {
    /// `UploadPetBody`, or `UploadPetParts` beside other contents.
    pub name: String,
    /// Docs.
    pub docs: Docs,
    /// Its fields.
    pub parts: Vec<Part>,
    /// The field that keeps other parts; `None`: they are refused.
    pub extra: Option<String>,
}

/// A part.
#[derive(Debug, Clone)]
pub struct Part {
    /// Field and wire name.
    pub name: Name,
    /// The local variable for it.
    pub local: String,
    /// Docs.
    pub docs: Docs,
    /// `deprecated`.
    pub deprecated: bool,
    /// Whether it must be there.
    pub presence: Presence,
    /// What it holds.
    pub content: PartContent,
    /// How it is laid out.
    pub field: FormField,
    /// Constraints.
    pub checks: Checks,
}

/// What a part holds.
#[derive(Debug, Clone)]
pub enum PartContent {
    /// A value, and how a setter takes it.
    Value(Type, Argument),
    /// `rt::FilePart`
    File,
    /// `Vec<rt::FilePart>`
    Files,
}

/// How a member is laid out in a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormField {
    /// Wire name.
    pub name: String,
    /// Layout.
    pub layout: FormLayout,
    /// Whether the value is a list.
    pub is_list: bool,
    /// Whether it must be there.
    pub required: bool,
    /// Whether reserved characters stay.
    pub reserved: bool,
    /// Media type of its parts.
    pub content_type: Option<String>,
}

/// How a value is laid out in a form.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum FormLayout {
    Plain,
    Joined(char),
    Members(char),
    Spread(Vec<String>),
    SpreadRest(Vec<String>),
    Deep,
    Json,
}
