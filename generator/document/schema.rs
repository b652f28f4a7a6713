//! Schemas: every keyword of JSON Schema 2020-12 and of OpenAPI as a typed field, nothing interpreted.

use std::ops::{Deref, DerefMut};

use super::{Extensions, ExternalDocs, Map};
use crate::source::node::{Node, Number};
use crate::source::pointer::{Pointer, Text};

/// A schema.
#[derive(Clone, Debug)]
pub enum Schema {
    /// `true` (everything) or `false` (nothing).
    Bool {
        /// Where it stands.
        pointer: Pointer,
        /// The value.
        value: bool,
    },
    /// An object with keywords, also if it is empty.
    Object(Box<SchemaObject>),
}

/// A value of `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TypeName {
    /// `null`.
    Null,
    /// `boolean`.
    Boolean,
    /// `object`.
    Object,
    /// `array`.
    Array,
    /// `number`.
    Number,
    /// `string`.
    String,
    /// `integer`.
    Integer,
}

/// The keywords of a schema. A keyword that is not there is `None` or empty; where that would not be the same, it is `Some` of an
/// empty list.
#[derive(Clone, Debug)]
pub struct SchemaObject {
    /// Where it stands.
    pub pointer: Pointer,

    /// `$ref`, as written. In 3.0 nothing else is set then.
    pub reference: Option<Text>,

    /// `type`: one or several; empty if the field is not there. `null` is among them for `nullable: true`.
    pub types: Vec<TypeName>,
    /// `enum`.
    pub values: Option<Vec<Node>>,
    /// `const`.
    pub constant: Option<Node>,
    /// `format`. (`byte` and `binary` have become `contentEncoding` and `contentMediaType`.)
    pub format: Option<Text>,

    /// `allOf`.
    pub all_of: Vec<Schema>,
    /// `anyOf`.
    pub any_of: Vec<Schema>,
    /// `oneOf`.
    pub one_of: Vec<Schema>,
    /// `discriminator`.
    pub discriminator: Option<Box<Discriminator>>,

    /// `properties`.
    pub properties: Map<Schema>,
    /// `required`.
    pub required: Vec<Text>,
    /// `additionalProperties`.
    pub additional_properties: Option<Schema>,

    /// `items`.
    pub items: Option<Schema>,
    /// `minItems`.
    pub min_items: Option<Number>,
    /// `maxItems`.
    pub max_items: Option<Number>,
    /// `uniqueItems`.
    pub unique_items: bool,

    /// `minimum`.
    pub minimum: Option<Number>,
    /// `maximum`.
    pub maximum: Option<Number>,

    /// `pattern`.
    pub pattern: Option<Text>,
    /// `minLength`.
    pub min_length: Option<Number>,
    /// `maxLength`.
    pub max_length: Option<Number>,

    /// `title`.
    pub title: Option<Text>,
    /// `description`.
    pub description: Option<Text>,
    /// `default`.
    pub default: Option<Node>,
    /// `examples`, and `example` as one of them.
    pub examples: Vec<Node>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,
    /// `x-...`.
    pub extensions: Extensions,
    /// The keywords that few schemas have; [`SchemaObject`] gives them as its own.
    rare: Option<Box<Rare>>,
}

/// The keywords that few schemas have. A document has hundreds of thousands of schemas, and most have none of these: so they are
/// kept apart, and take room only where one is there.
#[derive(Clone, Debug)]
pub struct Rare {
    /// `$id`.
    pub id: Option<Text>,
    /// `$schema`.
    pub dialect: Option<Text>,
    /// `$anchor`.
    pub anchor: Option<Text>,
    /// `$dynamicRef`.
    pub dynamic_ref: Option<Text>,
    /// `$dynamicAnchor`.
    pub dynamic_anchor: Option<Text>,
    /// `$defs`, and `definitions`, its older name.
    pub defs: Map<Schema>,
    /// `$comment`.
    pub comment: Option<Text>,
    /// `not`.
    pub not: Option<Schema>,
    /// `if`.
    pub if_schema: Option<Schema>,
    /// `then`.
    pub then_schema: Option<Schema>,
    /// `else`.
    pub else_schema: Option<Schema>,
    /// `patternProperties`.
    pub pattern_properties: Map<Schema>,
    /// `propertyNames`.
    pub property_names: Option<Schema>,
    /// `unevaluatedProperties`.
    pub unevaluated_properties: Option<Schema>,
    /// `dependentRequired`.
    pub dependent_required: Map<Vec<Text>>,
    /// `dependentSchemas`.
    pub dependent_schemas: Map<Schema>,
    /// `minProperties`.
    pub min_properties: Option<Number>,
    /// `maxProperties`.
    pub max_properties: Option<Number>,
    /// `prefixItems`.
    pub prefix_items: Vec<Schema>,
    /// `unevaluatedItems`.
    pub unevaluated_items: Option<Schema>,
    /// `contains`.
    pub contains: Option<Schema>,
    /// `minContains`.
    pub min_contains: Option<Number>,
    /// `maxContains`.
    pub max_contains: Option<Number>,
    /// `exclusiveMinimum`: the bound itself, also for the boolean of 3.0.
    pub exclusive_minimum: Option<Number>,
    /// `exclusiveMaximum`: the bound itself, also for the boolean of 3.0.
    pub exclusive_maximum: Option<Number>,
    /// `multipleOf`.
    pub multiple_of: Option<Number>,
    /// `contentEncoding`: `base64` for `format: byte`.
    pub content_encoding: Option<Text>,
    /// `contentMediaType`: `application/octet-stream` for `format: binary`.
    pub content_media_type: Option<Text>,
    /// `contentSchema`.
    pub content_schema: Option<Schema>,
    /// `externalDocs`.
    pub external_docs: Option<Box<ExternalDocs>>,
    /// `xml`.
    pub xml: Option<Box<Xml>>,
    /// Other keywords: unknown, so without effect.
    pub unknown: Map<Node>,
}

impl Rare {
    /// None of the keywords.
    const NONE: Self = Rare {
        id: None,
        dialect: None,
        anchor: None,
        dynamic_ref: None,
        dynamic_anchor: None,
        defs: Map::new(),
        comment: None,
        not: None,
        if_schema: None,
        then_schema: None,
        else_schema: None,
        pattern_properties: Map::new(),
        property_names: None,
        unevaluated_properties: None,
        dependent_required: Map::new(),
        dependent_schemas: Map::new(),
        min_properties: None,
        max_properties: None,
        prefix_items: Vec::new(),
        unevaluated_items: None,
        contains: None,
        min_contains: None,
        max_contains: None,
        exclusive_minimum: None,
        exclusive_maximum: None,
        multiple_of: None,
        content_encoding: None,
        content_media_type: None,
        content_schema: None,
        external_docs: None,
        xml: None,
        unknown: Map::new(),
    };
}

impl Deref for SchemaObject {
    type Target = Rare;

    fn deref(&self) -> &Rare {
        static NONE: Rare = Rare::NONE;
        self.rare.as_deref().unwrap_or(&NONE)
    }
}

impl DerefMut for SchemaObject {
    fn deref_mut(&mut self) -> &mut Rare {
        self.rare.get_or_insert_with(|| Box::new(Rare::NONE))
    }
}

/// `discriminator`.
#[derive(Clone, Debug)]
pub struct Discriminator {
    /// Where it stands.
    pub pointer: Pointer,
    /// `propertyName`.
    pub property_name: Text,
    /// `mapping`: a reference or a schema name by value.
    pub mapping: Map<Text>,
    /// `defaultMapping` (3.2).
    pub default_mapping: Option<Text>,
    /// `x-...`.
    pub extensions: Extensions,
}

/// `xml`.
#[derive(Clone, Debug)]
pub struct Xml {
    /// Where it stands.
    pub pointer: Pointer,
    /// `nodeType` (3.2).
    pub node_type: Option<Text>,
    /// `name`.
    pub name: Option<Text>,
    /// `namespace`.
    pub namespace: Option<Text>,
    /// `prefix`.
    pub prefix: Option<Text>,
    /// `attribute`.
    pub attribute: bool,
    /// `wrapped`.
    pub wrapped: bool,
    /// `x-...`.
    pub extensions: Extensions,
}

impl Schema {
    /// Where it stands.
    pub fn pointer(&self) -> &Pointer {
        match self {
            Schema::Bool { pointer, .. } => pointer,
            Schema::Object(object) => &object.pointer,
        }
    }

    /// The keywords, unless it is `true` or `false`.
    pub fn object(&self) -> Option<&SchemaObject> {
        match self {
            Schema::Bool { .. } => None,
            Schema::Object(object) => Some(object),
        }
    }
}

impl SchemaObject {
    /// A schema without a keyword: everything is valid.
    pub fn empty(pointer: Pointer) -> Self {
        SchemaObject {
            pointer,
            reference: None,
            types: Vec::new(),
            values: None,
            constant: None,
            format: None,
            all_of: Vec::new(),
            any_of: Vec::new(),
            one_of: Vec::new(),
            discriminator: None,
            properties: Map::new(),
            required: Vec::new(),
            additional_properties: None,
            items: None,
            min_items: None,
            max_items: None,
            unique_items: false,
            minimum: None,
            maximum: None,
            pattern: None,
            min_length: None,
            max_length: None,
            title: None,
            description: None,
            default: None,
            examples: Vec::new(),
            deprecated: false,
            read_only: false,
            write_only: false,
            extensions: Extensions::new(),
            rare: None,
        }
    }
}

impl TypeName {
    /// All names, for messages.
    pub const NAMES: &[&str] = &["null", "boolean", "object", "array", "number", "string", "integer"];

    /// As the document writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            TypeName::Null => "null",
            TypeName::Boolean => "boolean",
            TypeName::Object => "object",
            TypeName::Array => "array",
            TypeName::Number => "number",
            TypeName::String => "string",
            TypeName::Integer => "integer",
        }
    }

    /// Reads one value of `type`.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "null" => TypeName::Null,
            "boolean" => TypeName::Boolean,
            "object" => TypeName::Object,
            "array" => TypeName::Array,
            "number" => TypeName::Number,
            "string" => TypeName::String,
            "integer" => TypeName::Integer,
            _ => return None,
        })
    }
}
