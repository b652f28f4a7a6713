//! Forms and multipart bodies, every encoding made explicit.

use super::{Additional, Use};
use crate::source::pointer::Pointer;

/// The fields of a body whose type is that of its schema.
#[derive(Debug, Clone)]
pub struct Form {
    /// The schema of the whole.
    pub schema: Use,
    /// Fields that are not laid out as forms do it by themselves.
    pub fields: Vec<FormField>,
}

/// A multipart body.
#[derive(Debug, Clone)]
pub enum Multipart {
    /// No part is a file: the type is that of the schema.
    Fields(Form),
    /// Some parts are files.
    Parts(Parts),
}

/// The parts of a body with files.
#[derive(Debug, Clone)]
pub struct Parts {
    /// Where the schema stands.
    pub origin: Pointer,
    /// Name of the schema in `components.schemas`.
    pub component: Option<String>,
    /// `description` of the schema.
    pub description: Option<String>,
    /// Parts in the order of the properties.
    pub parts: Vec<Part>,
    /// What other parts there may be.
    pub additional: Additional,
}

impl Parts {
    /// The schemas of all parts that are values.
    pub fn values(&self) -> impl Iterator<Item = Use> + '_ {
        self.parts.iter().filter_map(|part| match part.content {
            PartContent::Value(used) => Some(used),
            PartContent::File => None,
        })
    }
}

/// A part.
#[derive(Debug, Clone)]
pub struct Part {
    /// Where its schema stands.
    pub origin: Pointer,
    /// How it is laid out.
    pub field: FormField,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// What it holds.
    pub content: PartContent,
}

/// What a part holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartContent {
    /// A value of a schema.
    Value(Use),
    /// A file, or as many as there are parts of the name.
    File,
}

/// How a property is laid out.
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
    /// `allowReserved`.
    pub reserved: bool,
    /// Media type of a part, as written.
    pub content_type: Option<String>,
}

impl FormField {
    /// Whether a form does it by itself.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.layout == FormLayout::Plain
            && !(self.is_list && self.required)
            && !self.reserved
            && self.content_type.is_none()
    }
}

/// How a value is laid out in a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormLayout {
    /// `name=value`, once for each item.
    Plain,
    /// All items in one field, this between them.
    Joined(char),
    /// Names and values of an object's members in turn, in one field, this between them.
    Members(char),
    /// An object's members, of these names, as fields of their own.
    Spread(Vec<String>),
    /// An object's members as fields of their own: all but these.
    SpreadRest(Vec<String>),
    /// `name[key]=value`.
    Deep,
    /// JSON, once for each item.
    Json,
}
