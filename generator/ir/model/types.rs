//! Types of `models.rs` and what they are made of.

use super::{Docs, Name, TypeId};
use crate::api::RuleId;
pub use crate::api::{JsonType, Literal as JsonLiteral, Rule, TextFormat};

/// A Rust type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Type {
    /// `bool`
    Bool,
    /// `i8` … `u64`, by their Rust name.
    Int(Int),
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// `String`
    String,
    /// `rt::Uuid`
    Uuid,
    /// `rt::Timestamp`
    DateTime,
    /// `rt::Date`
    Date,
    /// `rt::Time`
    Time,
    /// A type of the runtime for another format.
    Format(Format),
    /// `rt::Foreign<T>`: a type from elsewhere, by its path as the configuration writes it.
    Foreign(String),
    /// `rt::Value`
    Value,
    /// `()`: only `null`.
    Unit,
    /// `rt::Never`: no value at all.
    Never,
    /// `Vec<T>`
    List(Box<Type>),
    /// `rt::Map<T>`
    Map(Box<Type>),
    /// `(A, B)`
    Tuple(Vec<Type>),
    /// `Option<T>`: nullable.
    Nullable(Box<Type>),
    /// `Box<T>`: recursion is cut here.
    Boxed(Box<Type>),
    /// `rt::Link<T>`: a long chain of types is cut here.
    Linked(Box<Type>),
    /// A type of `models.rs`.
    Named(TypeId),
}

/// Types of the runtime for formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// `rt::LenientTimestamp`
    LenientTimestamp,
    /// `rt::StrictTimestamp`
    StrictTimestamp,
    /// `rt::Duration`
    Duration,
    /// `rt::Ipv4Addr`
    Ipv4,
    /// `rt::Ipv6Addr`
    Ipv6,
    /// `rt::Base64`
    Base64,
    /// `rt::Base64Url`
    Base64Url,
    /// `rt::Secret`
    Secret,
    /// `rt::Decimal`
    Decimal,
    /// `rt::Quoted<rt::Decimal>`
    QuotedDecimal,
    /// `rt::Quoted<i64>` and its like.
    Quoted(Int),
}

/// Integer types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Int {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
}

/// A type of `models.rs`.
#[derive(Debug, Clone)]
pub struct TypeDef {
    /// Its name; `wire` is the component's name or the place it was made for.
    pub name: Name,
    /// Docs, the closing line with schema name and pointer included.
    pub docs: Docs,
    /// Whether it is marked `#[deprecated]`.
    pub deprecated: bool,
    /// Derives on top of `Debug, Clone, PartialEq`, `Eq`, `Hash`, `Copy`, `PartialOrd`, `Ord`, `Default`, and what the
    /// configuration asks for.
    pub derives: Vec<String>,
    /// What its values have to be besides.
    pub checks: Checks,
    /// What it is.
    pub kind: TypeKind,
}

/// What a type of `models.rs` is.
#[derive(Debug, Clone)]
pub enum TypeKind {
    /// A struct.
    Struct(Struct),
    /// An enum of strings.
    StringEnum(StringEnum),
    /// An enum of integers.
    IntegerEnum(IntegerEnum),
    /// An enum of values of any kind.
    ValueEnum(ValueEnum),
    /// A struct whose fields are the items of an array; their wire names are their places.
    Sequence(Struct),
    /// A union of types.
    Union(Union),
    /// An enum of event payloads.
    EventEnum(EventEnum),
    /// `pub type X = …;`
    Alias(Type),
}

/// A struct.
#[derive(Debug, Clone)]
pub struct Struct {
    /// Fields in document order.
    pub fields: Vec<Field>,
    /// Names of members that must not be there.
    pub forbidden: Vec<String>,
    /// Names of members that are let be where they come, and never written.
    pub withheld: Vec<String>,
    /// What else the object holds.
    pub extra: Extra,
    /// Constraints of what else it holds.
    pub extra_checks: Checks,
    /// Every field is absent in what `new` makes: `Default` is derived.
    pub all_optional: bool,
}

/// The members of an object beside its fields.
#[derive(Debug, Clone)]
pub enum Extra {
    /// Kept in the field of this name, a map of this type.
    Kept(Name, Type),
    /// Refused.
    Denied,
}

/// A field of a struct.
#[derive(Debug, Clone)]
pub struct Field {
    /// Identifier and wire name.
    pub name: Name,
    /// The local variable and argument for it where `name` would clash with the surrounding code.
    pub local: String,
    /// Docs.
    pub docs: Docs,
    /// Whether it is marked `#[deprecated]`.
    pub deprecated: bool,
    /// Type without the `Option` of absence (nullable is inside: `Nullable`).
    pub ty: Type,
    /// Presence.
    pub presence: Presence,
    /// Constraints for its table entry.
    pub checks: Checks,
    /// How a constructor argument or a setter takes it.
    pub argument: Argument,
    /// What `new` sets, where the type alone does not say it ([`Argument::Constant`]).
    pub constant: Option<Literal>,
    /// Accessor for an optional field with a default.
    pub default: Option<DefaultAccessor>,
}

/// Whether a field must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// `T`
    Required,
    /// `Option<T>`
    Optional,
}

/// How an argument is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argument {
    /// By value of its type.
    Value,
    /// `impl Into<…>`, stored with `.into()`: texts, and types that are made of others.
    Into,
    /// Not at all: there is one value that it can have, and `new` sets that.
    Constant,
}

/// `pub fn <name>(&self) -> <returns>`: the value or its default.
#[derive(Debug, Clone)]
pub struct DefaultAccessor {
    /// `object_or_default`.
    pub name: String,
    /// Docs.
    pub docs: Docs,
    /// The default.
    pub value: Literal,
}

/// A literal of a known type.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// `true`
    Bool(bool),
    /// An integer with its type.
    Int(i128, Int),
    /// A float by its text (finite).
    Float(String),
    /// A string.
    String(String),
    /// A variant of an enum.
    Variant(TypeId, String),
    /// Any other value, as JSON that was proven to be one of its type.
    Json(String),
    /// An empty list or map.
    Empty,
}

/// Constraints as the runtime's `Check` takes them; number texts are valid Rust literals.
#[derive(Debug, Clone, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Checks {
    pub min_length: Option<u64>,
    pub max_length: Option<u64>,
    pub pattern: Option<String>,
    pub format: Option<TextFormat>,
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
    /// Of the items of a list, or the values of a map.
    pub each: Option<Box<Checks>>,
    /// What else holds.
    pub rules: Vec<Rule>,
}

/// A rule that others refer to.
#[derive(Debug, Clone)]
pub struct SharedRule {
    /// Its constant.
    pub name: String,
    /// Docs.
    pub docs: Docs,
    /// The rule.
    pub rule: Rule,
}

/// The constant of a rule that others refer to.
#[must_use]
pub fn rule_name(id: RuleId) -> String {
    format!("RULE_{}", id.0 + 1)
}

/// An enum of strings.
#[derive(Debug, Clone)]
pub struct StringEnum {
    /// Variants: identifier and wire value.
    pub variants: Vec<Variant>,
    /// Whether any other string is a value, too.
    pub free: bool,
    /// The arm for values the document does not name; `None`: closed.
    pub unknown: Option<String>,
}

/// An enum of integers.
#[derive(Debug, Clone)]
pub struct IntegerEnum {
    /// Variants with their value.
    pub variants: Vec<(Variant, i64)>,
    /// The arm for other values; `None`: closed.
    pub unknown: Option<String>,
}

/// An enum of values of any kind.
#[derive(Debug, Clone)]
pub struct ValueEnum {
    /// Variants: identifier and value as JSON.
    pub variants: Vec<Variant>,
    /// The arm for values the document does not name; `None`: closed.
    pub unknown: Option<String>,
}

/// A unit variant.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Identifier and wire value.
    pub name: Name,
    /// Docs.
    pub docs: Docs,
}

/// A union of types.
#[derive(Debug, Clone)]
pub struct Union {
    /// Variants in document order.
    pub variants: Vec<UnionVariant>,
    /// How they are told apart.
    pub by: UnionTag,
    /// What is read where the tag is absent or selects no variant (only with [`UnionTag::Member`]).
    pub fallback: Fallback,
    /// The arm for unknown tags, and where the union is open for all that fits no variant; `None`: closed.
    pub unknown: Option<String>,
    /// Whether what has no tag or fits no variant is unknown, too (only with that arm).
    pub open: bool,
}

/// What a value is whose tag selects no variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fallback {
    /// The unknown arm, or nothing; a tag has to be there.
    Unknown,
    /// As [`Fallback::Unknown`], but a value without a tag is the first variant that fits.
    First,
    /// As [`Fallback::Unknown`], but a value without a tag is the one variant that fits.
    ExactlyOne,
    /// The variant with this index.
    Variant(usize),
}

/// How the variants of a union are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnionTag {
    /// By a member of the object.
    Member(String),
    /// Exactly one fits.
    ExactlyOne,
    /// The first that fits.
    First,
}

/// A variant that holds a value.
#[derive(Debug, Clone)]
pub struct UnionVariant {
    /// Identifier; `wire` is a label for messages.
    pub name: Name,
    /// Docs.
    pub docs: Docs,
    /// What it holds.
    pub ty: Type,
    /// Constraints that its type does not carry.
    pub checks: Checks,
    /// Tag values that select it.
    pub values: Vec<String>,
}

/// An enum of event payloads.
#[derive(Debug, Clone)]
pub struct EventEnum {
    /// Variants in document order.
    pub variants: Vec<EventVariant>,
    /// How they are told apart.
    pub by: EventTag,
    /// What the events are named that a member of their payload tells apart.
    pub named: EventNames,
    /// The variant of an event that no value selects: index in [`EventEnum::variants`].
    pub fallback: Option<usize>,
    /// The arm for unknown events; `None`: they are errors.
    pub unknown: Option<String>,
}

/// The names of events that a member of their payload tells apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventNames {
    /// The handler names them, if it likes.
    Free,
    /// The values of that member.
    Values,
    /// All have this one.
    Fixed(String),
}

/// How event variants are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventTag {
    /// By the event's name.
    Name,
    /// By a member of the payload.
    Member(String),
    /// Tried in order.
    Shape,
}

/// One event.
#[derive(Debug, Clone)]
pub struct EventVariant {
    /// Identifier; `wire` is the event name written (for [`EventTag::Name`]).
    pub name: Name,
    /// Docs.
    pub docs: Docs,
    /// Payload.
    pub data: EventData,
    /// Names or tag values that select it.
    pub values: Vec<String>,
}

/// How `data` is read and written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventData {
    /// JSON of a type.
    Json(Type),
    /// Text as it stands (`String`).
    Text,
    /// A scalar as plain text.
    Scalar(Type),
    /// JSON where it is that, else text: the document says nothing.
    Open,
}

impl EventData {
    /// The type that is read and written, if it is not plain text.
    #[must_use]
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Self::Json(ty) | Self::Scalar(ty) => Some(ty),
            Self::Text | Self::Open => None,
        }
    }

    /// The same, to be changed.
    pub fn ty_mut(&mut self) -> Option<&mut Type> {
        match self {
            Self::Json(ty) | Self::Scalar(ty) => Some(ty),
            Self::Text | Self::Open => None,
        }
    }
}

/// An event stream.
#[derive(Debug, Clone)]
pub struct EventStream {
    /// What its events carry.
    pub payload: StreamPayload,
    /// Texts at which the client ends.
    pub terminators: Vec<String>,
    /// The text that the server writes at the end.
    pub closing: Option<String>,
    /// The variant of the enum that tells of a failure, as an index.
    pub error: Option<usize>,
}

/// What the events of a stream carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreamPayload {
    /// One payload.
    Single(EventData),
    /// An event enum.
    Enum(TypeId),
}
