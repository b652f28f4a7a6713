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

/// What JSON Schema does not know: a base with a discriminator is the heir that its value names. For the validator each base says
/// so itself, and its heirs extend a copy that does not.
pub fn with_heirs(document: &Value) -> Value {
    let mut told = document.clone();
    let bases: Vec<(&String, &str)> = components(document)
        .filter(|(_, schema)| schema.get("oneOf").is_none() && schema.get("anyOf").is_none())
        .filter_map(|(name, schema)| Some((name, schema.get("discriminator")?.get("propertyName")?.as_str()?)))
        .collect();
    let Some(schemas) = told.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else {
        return told;
    };
    for (base, tag) in bases {
        let Some(plain) = schemas.get(base).cloned() else { continue };
        let (old, new) = (reference(base), reference(&format!("{base} (plain)")));
        let heirs: Vec<String> = components(document)
            .map(|(name, _)| name.clone())
            .filter(|name| name != base && extends(document, name, base, 20))
            .collect();
        for name in &heirs {
            let parts = schemas.get_mut(name).and_then(|heir| heir.get_mut("allOf")).and_then(Value::as_array_mut);
            let own = parts.into_iter().flatten().filter(|part| part.get("$ref") == Some(&old));
            own.for_each(|part| *part = json!({ "$ref": new }));
        }
        let branch = |name: &String| {
            let values = values_of(&plain, name);
            let when = json!({ "properties": { tag: { "enum": values } }, "required": [tag], "type": "object" });
            json!({ "if": when, "then": { "$ref": reference(name) } })
        };
        let own = json!({ "$ref": new });
        let parts: Vec<Value> = std::iter::once(own).chain(heirs.iter().map(branch)).collect();
        schemas.insert(base.clone(), json!({ "allOf": parts }));
        schemas.insert(format!("{base} (plain)"), plain);
    }
    told
}

fn reference(component: &str) -> Value {
    Value::String(format!(
        "#/components/schemas/{}",
        component.replace('~', "~0").replace('/', "~1").replace(' ', "%20")
    ))
}

/// Whether a component has a base among the parts of its `allOf`, itself or through others.
fn extends(document: &Value, name: &str, base: &str, depth: usize) -> bool {
    let schema = document.pointer("/components/schemas").and_then(|schemas| schemas.get(name));
    let parts = schema.and_then(|schema| schema.get("allOf")).and_then(Value::as_array).into_iter().flatten();
    let targets =
        parts.filter_map(|part| part.get("$ref")?.as_str()?.strip_prefix("#/components/schemas/").map(str::to_owned));
    targets.into_iter().any(|target| target == base || depth > 0 && extends(document, &target, base, depth - 1))
}

/// The values of a base's discriminator that name an heir.
fn values_of(base: &Value, heir: &str) -> Vec<String> {
    let mapping = base.pointer("/discriminator/mapping").and_then(Value::as_object);
    let names = |to: &Value| to.as_str().is_some_and(|to| to.rsplit('/').next() == Some(heir));
    let keys: Vec<String> =
        mapping.into_iter().flatten().filter(|(_, to)| names(to)).map(|(key, _)| key.clone()).collect();
    if keys.is_empty() { vec![heir.to_owned()] } else { keys }
}

/// A validator of one component.
pub fn validator(document: &Value, component: &str) -> Option<Validator> {
    let name = component.replace('~', "~0").replace('/', "~1");
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": format!("#/components/schemas/{name}"),
        "components": document.get("components")?,
    });
    jsonschema::options().should_validate_formats(true).build(&schema).ok()
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
