//! Schemas after merging and resolving.

use super::{Rule, SchemaId};
use crate::config::MissingOffset;
use crate::source::pointer::Pointer;

/// A use of a schema: nullability belongs to the use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Use {
    /// The schema.
    pub schema: SchemaId,
    /// Whether `null` is also allowed.
    pub nullable: bool,
}

/// A schema after merging and resolving.
#[derive(Debug, Clone)]
pub struct Schema {
    /// Where it stands.
    pub origin: Pointer,
    /// Name in `components.schemas` (or `$defs`), when it has one.
    pub component: Option<String>,
    /// Whether it is another schema's form in requests.
    pub form: SchemaForm,
    /// `title`.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// What values it has.
    pub shape: Shape,
    /// Names and descriptions of the values of an enumeration, in their order; empty if there are none.
    pub value_notes: Vec<ValueNote>,
    /// Constraints on top of the shape, if there are any.
    pub constraints: Option<Box<Constraints>>,
    /// What it asserts besides, of values that are not `null` for a nullable use.
    pub rules: Vec<Rule>,
    /// How it stands in XML.
    pub xml: Option<Box<Xml>>,
    /// Of an array: how its items stand in XML, where that is said beside a reference.
    pub item_xml: Option<Box<Xml>>,
}

impl Schema {
    /// The constraints on top of the shape.
    #[must_use]
    pub fn constraints(&self) -> &Constraints {
        const NONE: &Constraints = &Constraints::NONE;
        self.constraints.as_deref().unwrap_or(NONE)
    }
}

/// How a schema stands in XML (`xml`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Xml {
    /// Where it stands.
    pub origin: Pointer,
    /// What stands for the schema; `None`: what OpenAPI takes by itself, an element, or for an array nothing.
    pub node: Option<XmlNode>,
    /// `name`.
    pub name: Option<String>,
    /// `namespace`.
    pub namespace: Option<String>,
    /// `prefix`.
    pub prefix: Option<String>,
}

/// What stands for a schema in XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum XmlNode {
    Element,
    Attribute,
    Text,
    Cdata,
    /// What is in it stands where it would.
    None,
}

/// Which form of a schema one is, where requests hold other members than responses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SchemaForm {
    /// The only one, or that of responses.
    #[default]
    Main,
    /// That of requests, beside the main one.
    Request,
}

/// What values a schema has.
#[derive(Debug, Clone)]
pub enum Shape {
    /// An object with named properties (and perhaps more).
    Object(Object),
    /// An object without named properties: additional members only.
    Map(Additional),
    /// An array.
    Array(Use),
    /// A string of a format.
    String(StringFormat),
    /// An integer.
    Integer(IntegerFormat),
    /// A number; `true` for `float`.
    Number {
        /// `format: float`.
        single: bool,
    },
    /// A number with all its digits: `format: decimal`.
    Decimal,
    /// A boolean.
    Boolean,
    /// Only `null`.
    Null,
    /// Strings from a list.
    StringEnum(Vec<String>),
    /// Any string; some are listed.
    OpenEnum(Vec<String>),
    /// Integers from a list.
    IntegerEnum(Vec<i64>),
    /// Values from any other list: of several kinds, fractions, large integers, lists, objects. None is equal to another.
    ValueEnum(Vec<Literal>),
    /// An array whose first items have types of their own.
    Tuple(Tuple),
    /// `oneOf` or `anyOf`.
    Union(Union),
    /// What a type from elsewhere reads and writes.
    Foreign(Foreign),
    /// Anything.
    Any,
    /// Nothing: the schema `false`.
    Never,
}

/// A type from elsewhere that the configuration names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    /// Its path in Rust, as the configuration writes it.
    pub path: String,
    /// Name of the component that it stands for, if it is one.
    pub name: Option<String>,
    /// Whether the document describes one text, number or boolean.
    pub is_scalar: bool,
}

/// What the document calls a value of an enumeration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ValueNote {
    /// Its name.
    pub name: Option<String>,
    /// What it means.
    pub description: Option<String>,
}

/// An array whose first items have types of their own.
#[derive(Debug, Clone)]
pub struct Tuple {
    /// The first items.
    pub items: Vec<Use>,
    /// How many of them must be there.
    pub required: usize,
    /// What may stand after them.
    pub rest: Additional,
}

/// An object with named properties.
#[derive(Debug, Clone)]
pub struct Object {
    /// Properties in document order.
    pub properties: Vec<Property>,
    /// Names that must not be there: properties with the schema `false`.
    pub forbidden: Vec<String>,
    /// Names of members that go the other way only (`readOnly`, `writeOnly`): they are let be where they come, and never written.
    pub withheld: Vec<String>,
    /// What else it may hold.
    pub additional: Additional,
}

/// What an object may hold besides its properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Additional {
    /// `additionalProperties` absent or true.
    Any,
    /// `additionalProperties: false`.
    Denied,
    /// `additionalProperties` with a schema.
    Typed(Use),
}

/// A property.
#[derive(Debug, Clone)]
pub struct Property {
    /// Where its schema stands.
    pub origin: Pointer,
    /// Wire name.
    pub name: String,
    /// Type.
    pub schema: Use,
    /// Whether the object's `required` names it.
    pub required: bool,
    /// `description` (of the property, siblings of `$ref` included, else of the schema when it is inline).
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,
    /// Default, as a JSON value.
    pub default: Option<Literal>,
    /// How it stands in XML, where that is said of the property itself.
    pub xml: Option<Box<Xml>>,
}

/// Formats of strings that matter to a type; an unknown one is plain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum StringFormat {
    Plain,
    Uuid,
    DateTime(MissingOffset),
    Date,
    Time,
    Duration,
    Ipv4,
    Ipv6,
    /// `byte`, or `contentEncoding: base64`.
    Base64,
    /// `contentEncoding: base64url`.
    Base64Url,
    /// `password`.
    Secret,
    /// A decimal number as text.
    Decimal,
    /// An integer as text.
    Integer(IntegerFormat),
}

/// Formats that a text is checked for without being of another type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum TextFormat {
    Date,
    DateTime,
    Duration,
    Email,
    Hostname,
    IdnEmail,
    Ipv4,
    Ipv6,
    Iri,
    IriReference,
    JsonPointer,
    RelativeJsonPointer,
    Time,
    Uri,
    UriReference,
    UriTemplate,
    Uuid,
}

/// Width and sign of an integer; without a format 64 bits, signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum IntegerFormat {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
}

/// `oneOf` or `anyOf`, nulls taken out.
#[derive(Debug, Clone)]
pub struct Union {
    /// Whether exactly one member must fit (`oneOf`).
    pub exactly_one: bool,
    /// The property that tells members apart.
    pub discriminator: Option<String>,
    /// What a value is that the discriminator does not tell.
    pub fallback: Fallback,
    /// Whether values of other kinds may come, which are no mistake (streaming.md J3).
    pub open: bool,
    /// Members in document order.
    pub members: Vec<UnionMember>,
}

/// What a value is whose discriminator is absent, or has a value that selects no member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fallback {
    /// No value of the union, as far as the document knows.
    Unknown,
    /// The member does not require the discriminator: without it, what fits.
    Shape,
    /// This member (`defaultMapping`), by its index.
    Member(usize),
}

/// A member of a union.
#[derive(Debug, Clone)]
pub struct UnionMember {
    /// Where it stands.
    pub origin: Pointer,
    /// What it is called where its type has no name of its own: the component that it is made of.
    pub name: Option<String>,
    /// Type.
    pub schema: Use,
    /// Discriminator values that select it, in document order.
    pub values: Vec<String>,
}

/// Constraints that are enforced on input (`runtime json::Check`).
#[derive(Debug, Clone, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Constraints {
    pub min_length: Option<u64>,
    pub max_length: Option<u64>,
    /// A regular expression in the runtime's dialect, which the text contains.
    pub pattern: Option<String>,
    pub format: Option<TextFormat>,
    /// Number texts.
    pub minimum: Option<String>,
    pub maximum: Option<String>,
    pub exclusive_minimum: Option<String>,
    pub exclusive_maximum: Option<String>,
    pub multiple_of: Option<String>,
    pub min_items: Option<u64>,
    pub max_items: Option<u64>,
    pub unique_items: bool,
    pub min_properties: Option<u64>,
    pub max_properties: Option<u64>,
}

impl Constraints {
    /// No constraint.
    pub const NONE: Self = Self {
        min_length: None,
        max_length: None,
        pattern: None,
        format: None,
        minimum: None,
        maximum: None,
        exclusive_minimum: None,
        exclusive_maximum: None,
        multiple_of: None,
        min_items: None,
        max_items: None,
        unique_items: false,
        min_properties: None,
        max_properties: None,
    };
}

/// A JSON value of the document (defaults, constants), free of positions.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number by its text.
    Number(String),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Literal>),
    /// An object.
    Object(Vec<(String, Literal)>),
}
