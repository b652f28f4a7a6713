//! Which values are valid, asked of a JSON Schema validator that shares no code with us.

use jsonschema::Validator;
use serde_json::{Map, Value, json};

/// Schemas of 3.0 in the words of 2020-12; others as they are.
pub fn as_2020_12(document: &mut Value) {
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
