//! Reads schemas: one pass over the keywords as they stand.

use super::read::{At, Read, is_extension};
use super::upgrade_3_0::{self, Legacy};
use super::{Discriminator, Schema, SchemaObject, TypeName, Version, Xml, listed};
use crate::source::node::{Node, Value};

impl Read for Schema {
    fn read(at: &At<'_>) -> Option<Self> {
        match at.node.value() {
            Value::Bool(value) => Some(Schema::Bool { pointer: at.pointer.clone(), value: *value }),
            Value::Mapping(_) => Some(Schema::Object(read_object(at))),
            _ => None,
        }
    }
}

fn read_object(at: &At<'_>) -> Box<SchemaObject> {
    let mut schema = Box::new(SchemaObject::empty(at.pointer.clone()));
    if at.version == Version::V3_0
        && let Some(target) = at.text("$ref")
    {
        // Nothing beside a reference counts in 3.0; the shape check has said so.
        schema.reference = Some(target);
        return schema;
    }
    let mut legacy = Legacy::default();
    for (keyword, value) in at.fields() {
        read_keyword(&mut schema, &mut legacy, keyword, &value);
    }
    schema.values = schema.values.take().and_then(|values| listed::meant(values, &schema.types));
    schema.constant = schema.constant.take().and_then(|value| listed::meant(vec![value], &schema.types)?.pop());
    upgrade_3_0::schema(schema, legacy)
}

/// One line for each keyword, so long because JSON Schema has so many.
#[inline(never)]
fn read_keyword(schema: &mut SchemaObject, legacy: &mut Legacy, keyword: &str, at: &At<'_>) {
    match keyword {
        "type" => schema.types = read_types(at),
        "exclusiveMinimum" => bound(&mut schema.exclusive_minimum, &mut legacy.exclusive_minimum, at),
        "exclusiveMaximum" => bound(&mut schema.exclusive_maximum, &mut legacy.exclusive_maximum, at),
        "nullable" => flag(&mut legacy.nullable, at),
        "example" => some(&mut legacy.example, at),
        "const" => some(&mut schema.constant, at),
        "default" => some(&mut schema.default, at),
        "definitions" if schema.defs.is_empty() => many(&mut schema.defs, at),
        "$ref" => some(&mut schema.reference, at),
        "$id" => some(&mut schema.id, at),
        "$schema" => some(&mut schema.dialect, at),
        "$anchor" => some(&mut schema.anchor, at),
        "$dynamicRef" => some(&mut schema.dynamic_ref, at),
        "$dynamicAnchor" => some(&mut schema.dynamic_anchor, at),
        "$defs" => many(&mut schema.defs, at),
        "$comment" => some(&mut schema.comment, at),
        "enum" => some(&mut schema.values, at),
        "format" => some(&mut schema.format, at),
        "allOf" => many(&mut schema.all_of, at),
        "anyOf" => many(&mut schema.any_of, at),
        "oneOf" => many(&mut schema.one_of, at),
        "not" => some(&mut schema.not, at),
        "if" => some(&mut schema.if_schema, at),
        "then" => some(&mut schema.then_schema, at),
        "else" => some(&mut schema.else_schema, at),
        "discriminator" => some(&mut schema.discriminator, at),
        "properties" => many(&mut schema.properties, at),
        "required" => many(&mut schema.required, at),
        "additionalProperties" => some(&mut schema.additional_properties, at),
        "patternProperties" => many(&mut schema.pattern_properties, at),
        "propertyNames" => some(&mut schema.property_names, at),
        "unevaluatedProperties" => some(&mut schema.unevaluated_properties, at),
        "dependentRequired" => many(&mut schema.dependent_required, at),
        "dependentSchemas" => many(&mut schema.dependent_schemas, at),
        "minProperties" => some(&mut schema.min_properties, at),
        "maxProperties" => some(&mut schema.max_properties, at),
        "items" => some(&mut schema.items, at),
        "prefixItems" => many(&mut schema.prefix_items, at),
        "unevaluatedItems" => some(&mut schema.unevaluated_items, at),
        "contains" => some(&mut schema.contains, at),
        "minContains" => some(&mut schema.min_contains, at),
        "maxContains" => some(&mut schema.max_contains, at),
        "minItems" => some(&mut schema.min_items, at),
        "maxItems" => some(&mut schema.max_items, at),
        "uniqueItems" => flag(&mut schema.unique_items, at),
        "minimum" => some(&mut schema.minimum, at),
        "maximum" => some(&mut schema.maximum, at),
        "multipleOf" => some(&mut schema.multiple_of, at),
        "pattern" => some(&mut schema.pattern, at),
        "minLength" => some(&mut schema.min_length, at),
        "maxLength" => some(&mut schema.max_length, at),
        "contentEncoding" => some(&mut schema.content_encoding, at),
        "contentMediaType" => some(&mut schema.content_media_type, at),
        "contentSchema" => some(&mut schema.content_schema, at),
        "title" => some(&mut schema.title, at),
        "description" => some(&mut schema.description, at),
        "examples" => many(&mut schema.examples, at),
        "deprecated" => flag(&mut schema.deprecated, at),
        "readOnly" => flag(&mut schema.read_only, at),
        "writeOnly" => flag(&mut schema.write_only, at),
        "externalDocs" => some(&mut schema.external_docs, at),
        "xml" => some(&mut schema.xml, at),
        _ => other(schema, keyword, at),
    }
}

#[inline(never)]
fn some<T: Read>(field: &mut Option<T>, at: &At<'_>) {
    *field = T::read(at);
}

#[inline(never)]
fn many<T: Read + Default>(field: &mut T, at: &At<'_>) {
    *field = T::read(at).unwrap_or_default();
}

#[inline(never)]
fn flag(field: &mut bool, at: &At<'_>) {
    *field = at.node.as_bool() == Some(true);
}

/// The number of today, or the boolean of 3.0.
fn bound<T: Read>(field: &mut Option<T>, legacy: &mut bool, at: &At<'_>) {
    some(field, at);
    flag(legacy, at);
}

fn other(schema: &mut SchemaObject, keyword: &str, at: &At<'_>) {
    let fields = if is_extension(keyword) { &mut schema.extensions } else { &mut schema.unknown };
    fields.insert(keyword.into(), at.node.clone());
}

/// One name or a list of names; an unquoted `null` is meant as a name.
fn read_types(at: &At<'_>) -> Vec<TypeName> {
    types(at.node)
}

/// The types that a `type` names.
pub(super) fn types(node: &Node) -> Vec<TypeName> {
    let one = |node: &Node| match node.value() {
        Value::Null => Some(TypeName::Null),
        Value::String(name) => TypeName::from_name(name),
        _ => None,
    };
    match node.value() {
        Value::Sequence(names) => names.iter().filter_map(one).collect(),
        _ => one(node).into_iter().collect(),
    }
}

impl Read for Discriminator {
    fn read(at: &At<'_>) -> Option<Self> {
        Some(Discriminator {
            pointer: at.pointer.clone(),
            property_name: at.text("propertyName")?,
            mapping: at.map("mapping"),
            default_mapping: at.text("defaultMapping"),
            extensions: at.extensions(),
        })
    }
}

impl Read for Xml {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(Xml {
            pointer: at.pointer.clone(),
            node_type: at.text("nodeType"),
            name: at.text("name"),
            namespace: at.text("namespace"),
            prefix: at.text("prefix"),
            attribute: at.flag("attribute"),
            wrapped: at.flag("wrapped"),
            extensions: at.extensions(),
        })
    }
}
