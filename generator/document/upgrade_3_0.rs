//! What only OpenAPI 3.0 has, in the terms of 3.2. Named rules, one function each.
//!
//! The rules work on one schema as it is read and not on the value tree before it: so nothing is copied, parts that aliases share
//! stay shared, and every value keeps its pointer by itself. They do not ask for the version: a keyword counts when it is there.

use super::{Schema, SchemaObject, TypeName};
use crate::source::node::{Node, Value};

/// The keywords of 3.0 that a schema of 3.2 has no field for.
#[derive(Debug, Default)]
pub(super) struct Legacy {
    pub(super) nullable: bool,
    pub(super) exclusive_minimum: bool,
    pub(super) exclusive_maximum: bool,
    pub(super) example: Option<Node>,
}

/// Applies all rules.
pub(super) fn schema(mut schema: Box<SchemaObject>, legacy: Legacy) -> Box<SchemaObject> {
    exclusive_bounds(&mut schema, &legacy);
    binary_formats(&mut schema);
    if let Some(example) = legacy.example {
        // Before: `example: 1`. After: `examples: [1]`.
        schema.examples.insert(0, example);
    }
    if legacy.nullable { nullable(schema) } else { schema }
}

/// Before: `minimum: 1`, `exclusiveMinimum: true`. After: `exclusiveMinimum: 1`.
fn exclusive_bounds(schema: &mut SchemaObject, legacy: &Legacy) {
    if legacy.exclusive_minimum {
        schema.exclusive_minimum = schema.minimum.take();
    }
    if legacy.exclusive_maximum {
        schema.exclusive_maximum = schema.maximum.take();
    }
}

/// Before: `format: byte`. After: `contentEncoding: base64`. Before: `format: binary`. After: `contentMediaType:
/// application/octet-stream`. Only of strings, and not if the later keyword is there already.
fn binary_formats(schema: &mut SchemaObject) {
    let is_text = schema.types.iter().all(|name| matches!(name, TypeName::String | TypeName::Null));
    if !is_text {
        return;
    }
    match schema.format.as_deref() {
        Some("byte") => {
            schema.content_encoding.get_or_insert_with(|| "base64".into());
            schema.format = None;
        }
        Some("binary") => {
            schema.content_media_type.get_or_insert_with(|| "application/octet-stream".into());
            schema.format = None;
        }
        _ => {}
    }
}

/// Before: `nullable: true`. After: `null` among the types; where there are none, one more alternative.
///
/// 3.0 says that `nullable` without `type` means nothing, and that an `enum` has to list `null` itself. Authors write both and mean
/// that `null` is allowed, and a value that is accepted without need does less harm than one that is refused.
fn nullable(mut schema: Box<SchemaObject>) -> Box<SchemaObject> {
    let null = || Node::synthetic(Value::Null);
    if let Some(values) = &mut schema.values
        && !values.iter().any(Node::is_null)
    {
        values.push(null());
    }
    if !schema.all_of.is_empty() || schema.reference.is_some() {
        return with_null_beside(schema);
    }
    if !schema.types.is_empty() {
        if !schema.types.contains(&TypeName::Null) {
            schema.types.push(TypeName::Null);
        }
    } else if !schema.properties.is_empty() || schema.additional_properties.is_some() {
        schema.types = vec![TypeName::Object, TypeName::Null];
    } else if schema.items.is_some() {
        schema.types = vec![TypeName::Array, TypeName::Null];
    }
    with_null_in_unions(schema)
}

/// Before: `{ oneOf: [A, B], nullable: true }`. After: `{ oneOf: [A, B, { type: null }] }`.
fn with_null_in_unions(mut schema: Box<SchemaObject>) -> Box<SchemaObject> {
    let null = null_type(&schema);
    for union in [&mut schema.one_of, &mut schema.any_of] {
        if !union.is_empty() {
            union.push(null.clone());
        }
    }
    schema
}

/// Before: `{ allOf: [A], nullable: true, title: T }`. After: `{ anyOf: [{ allOf: [A] }, { type: null }], title: T }`.
fn with_null_beside(mut schema: Box<SchemaObject>) -> Box<SchemaObject> {
    let mut outer = Box::new(SchemaObject::empty(schema.pointer.clone()));
    outer.title = schema.title.take();
    outer.description = schema.description.take();
    outer.default = schema.default.take();
    outer.examples = std::mem::take(&mut schema.examples);
    outer.deprecated = std::mem::take(&mut schema.deprecated);
    outer.read_only = std::mem::take(&mut schema.read_only);
    outer.write_only = std::mem::take(&mut schema.write_only);
    outer.external_docs = schema.external_docs.take();
    outer.extensions = std::mem::take(&mut schema.extensions);
    let null = null_type(&schema);
    outer.any_of = vec![Schema::Object(schema), null];
    outer
}

/// `{ type: null }`, at the place of `nullable`.
fn null_type(schema: &SchemaObject) -> Schema {
    let mut null = SchemaObject::empty(schema.pointer.key("nullable"));
    null.types.push(TypeName::Null);
    Schema::Object(Box::new(null))
}
