//! Members that go one way only, `readOnly` or `writeOnly`: a type of the other way leaves them out.

use std::collections::HashSet;

use serde_json::Value;

/// How many references in a row are followed.
const CHAIN: usize = 20;

/// Names of all properties of a document that go one way only.
pub fn names(document: &Value) -> HashSet<String> {
    let mut names = HashSet::new();
    let mut queue = vec![document];
    while let Some(value) = queue.pop() {
        if let Some(properties) = value.get("properties").and_then(Value::as_object) {
            let marked = properties.iter().filter(|(_, schema)| is_marked(document, schema, CHAIN));
            names.extend(marked.map(|(name, _)| name.clone()));
        }
        match value {
            Value::Array(items) => queue.extend(items),
            Value::Object(members) => queue.extend(members.values()),
            _ => {}
        }
    }
    names
}

/// Whether a schema or what it refers to is marked.
fn is_marked(document: &Value, schema: &Value, chain: usize) -> bool {
    let says = |key: &str| schema.get(key) == Some(&Value::Bool(true));
    let target = || {
        let target = schema.get("$ref")?.as_str()?.strip_prefix('#')?;
        document.pointer(target)
    };
    says("readOnly")
        || says("writeOnly")
        || chain > 0 && target().is_some_and(|target| is_marked(document, target, chain - 1))
        || schema
            .get("allOf")
            .and_then(Value::as_array)
            .is_some_and(|parts| chain > 0 && parts.iter().any(|part| is_marked(document, part, chain - 1)))
}
