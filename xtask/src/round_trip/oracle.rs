//! Which values are valid, asked of a JSON Schema validator that shares no code with us.

use std::collections::BTreeSet;

use jsonschema::Validator;
use serde_json::{Map, Value, json};

/// Schemas of 3.0 in the words of 2020-12; others as they are. A base that lists its heirs, each of which is `allOf` the base, would
/// have a validator go round for ever: its list is taken out, and the discriminator is left.
pub fn as_2020_12(document: &mut Value) {
    let endless: Vec<String> = components(document)
        .filter(|(name, schema)| {
            ["oneOf", "anyOf"].iter().any(|list| schema.get(*list).is_some()) && leads_back(document, name)
        })
        .map(|(name, _)| name.clone())
        .collect();
    for name in endless {
        let schema = document.pointer_mut("/components/schemas").and_then(|schemas| schemas.get_mut(&name));
        if let Some(schema) = schema.and_then(Value::as_object_mut) {
            schema.retain(|keyword, _| keyword != "oneOf" && keyword != "anyOf");
        }
    }
    let is_3_0 = document.get("openapi").and_then(Value::as_str).is_some_and(|version| version.starts_with("3.0"));
    if is_3_0 && let Some(schemas) = document.pointer_mut("/components/schemas") {
        upgrade(schemas);
    }
}

/// A validator of one component.
pub fn validator(document: &Value, component: &str) -> Option<Validator> {
    let name = component.replace('~', "~0").replace('/', "~1");
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": format!("#/components/schemas/{name}"),
        "components": document.get("components")?,
    });
    jsonschema::options().build(&schema).ok()
}

fn components(document: &Value) -> impl Iterator<Item = (&String, &Value)> {
    document.pointer("/components/schemas").and_then(Value::as_object).into_iter().flatten()
}

/// Whether a component applies itself to the very value that it is applied to.
fn leads_back(document: &Value, name: &str) -> bool {
    let (mut seen, mut open) = (BTreeSet::new(), vec![name.to_owned()]);
    while let Some(next) = open.pop() {
        let Some(schema) = document.pointer("/components/schemas").and_then(|schemas| schemas.get(&next)) else {
            continue;
        };
        let mut targets = Vec::new();
        applied(schema, &mut targets);
        for target in targets {
            if target == name {
                return true;
            }
            if seen.insert(target.clone()) {
                open.push(target);
            }
        }
    }
    false
}

/// The components that a schema applies to its own value.
fn applied(schema: &Value, targets: &mut Vec<String>) {
    let target =
        schema.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix("#/components/schemas/"));
    targets.extend(target.map(str::to_owned));
    for keyword in ["allOf", "oneOf", "anyOf"] {
        let members = schema.get(keyword).and_then(Value::as_array).into_iter().flatten();
        members.for_each(|member| applied(member, targets));
    }
    for keyword in ["not", "if", "then", "else"] {
        if let Some(member) = schema.get(keyword) {
            applied(member, targets);
        }
    }
}

fn upgrade(value: &mut Value) {
    match value {
        Value::Object(schema) => {
            if let Some(target) = schema.get("$ref").filter(|target| target.is_string()).cloned() {
                *schema = Map::from_iter([("$ref".to_owned(), target)]);
                return;
            }
            if schema.get("nullable") == Some(&Value::Bool(true))
                && let Some(Value::String(kind)) = schema.get("type").cloned()
            {
                schema.insert("type".to_owned(), json!([kind, "null"]));
            }
            for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
                match schema.get(flag) {
                    Some(Value::Bool(true)) => {
                        if let Some(limit) = schema.remove(bound) {
                            schema.insert(flag.to_owned(), limit);
                        }
                    }
                    Some(Value::Bool(false)) => drop(schema.remove(flag)),
                    _ => {}
                }
            }
            schema.values_mut().for_each(upgrade);
        }
        Value::Array(list) => list.iter_mut().for_each(upgrade),
        _ => {}
    }
}
