//! Made-up values of a schema: a few for each, the same on every run. What a pattern or a rule excludes is left to the oracle.

use serde_json::{Map, Value, json};

/// References nest so deep before values stop growing.
const DEEP: usize = 6;

/// Schemas visited for one value.
const VISITS: usize = 3_000;

/// Makes values of the schemas of one document.
pub struct Maker<'a> {
    document: &'a Value,
    state: u64,
    /// Schemas that may still be visited for the value at hand: recursion through several members grows without bounds.
    left: usize,
}

impl<'a> Maker<'a> {
    /// One that starts from the beginning.
    pub fn new(document: &'a Value) -> Self {
        Maker { document, state: 0x9E37_79B9_7F4A_7C15, left: 0 }
    }

    /// Candidates for a schema: its examples, its smallest value, then others.
    pub fn candidates(&mut self, schema: &Value, count: usize) -> Vec<Value> {
        let mut made: Vec<Value> = Vec::new();
        let given = schema.get("example").into_iter().chain(schema.get("default"));
        let listed = schema.get("examples").and_then(Value::as_array).into_iter().flatten();
        made.extend(given.chain(listed).cloned());
        for _ in 0..count {
            self.left = VISITS;
            made.extend(self.value(schema, 0));
        }
        made.dedup();
        made
    }

    fn below(&mut self, limit: usize) -> usize {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).unwrap_or(0) % limit.max(1)
    }

    /// Some value, or `None` where the schema is too deep or has none that is easy to find.
    fn value(&mut self, schema: &Value, depth: usize) -> Option<Value> {
        let schema = match schema {
            Value::Bool(true) => return Some(json!({"any": [1, "x", null]})),
            Value::Object(schema) => schema,
            _ => return None,
        };
        self.left = self.left.saturating_sub(1);
        if depth > 3 * DEEP || self.left == 0 {
            return None;
        }
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            let target = self.document.pointer(&decode(target.strip_prefix('#')?))?;
            return self.value(target, depth + 1);
        }
        if let Some(value) = schema.get("const") {
            return Some(value.clone());
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return values.get(self.below(values.len())).cloned();
        }
        if let Some(child) = self.child(schema, depth) {
            return Some(child);
        }
        let own = self.own(schema, depth);
        self.composed(schema, own, depth)
    }

    /// The value of what stands beside `allOf`, `oneOf` and `anyOf`.
    fn own(&mut self, schema: &Map<String, Value>, depth: usize) -> Option<Value> {
        let kinds: Vec<&str> = match schema.get("type") {
            Some(Value::String(kind)) => vec![kind],
            Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
            _ if ["properties", "additionalProperties", "patternProperties", "required"]
                .iter()
                .any(|key| schema.contains_key(*key)) =>
            {
                vec!["object"]
            }
            _ if schema.contains_key("items") || schema.contains_key("prefixItems") => vec!["array"],
            _ => return None,
        };
        match *kinds.get(self.below(kinds.len()))? {
            "null" => Some(Value::Null),
            "boolean" => Some(Value::Bool(self.below(2) == 0)),
            "integer" => Some(self.integer(schema)),
            "number" => Some(self.number(schema)),
            "string" => self.text(schema),
            "array" => self.array(schema, depth),
            "object" => self.object(schema, depth),
            _ => None,
        }
    }

    fn composed(&mut self, schema: &Map<String, Value>, own: Option<Value>, depth: usize) -> Option<Value> {
        let mut whole = own;
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            let part = self.value(part, depth + 1);
            whole = merged(whole, part);
        }
        for keyword in ["oneOf", "anyOf"] {
            let Some(members) = schema.get(keyword).and_then(Value::as_array) else { continue };
            let member = members.get(self.below(members.len()))?;
            let mut part = self.value(member, depth + 1)?;
            // The member of other values often is the only one that does without the tag.
            let untagged = is_default(schema, member) && self.below(2) == 0;
            if let (Some(tag), Some(object), false) = (discriminator(schema), part.as_object_mut(), untagged)
                && let Some(value) = self.tag_of(schema, member)
            {
                object.insert(tag.to_owned(), Value::String(value));
            }
            whole = merged(whole, Some(part));
        }
        whole.or_else(|| schema.get("type").is_none().then(|| json!("anything")))
    }

    /// A value of a schema that takes its members from those that name it in `allOf`.
    fn child(&mut self, schema: &Map<String, Value>, depth: usize) -> Option<Value> {
        let tag = discriminator(schema)?;
        if schema.contains_key("oneOf") || schema.contains_key("anyOf") {
            return None;
        }
        let document = self.document;
        let schemas = document.pointer("/components/schemas")?.as_object()?;
        let (name, _) = schemas.iter().find(|(_, other)| other.as_object() == Some(schema))?;
        let target = format!("#/components/schemas/{name}");
        if depth > DEEP {
            return self.base(schema, tag, &target, depth);
        }
        let extends = |other: &&Value| {
            let parts = other.get("allOf").and_then(Value::as_array).into_iter().flatten();
            parts.into_iter().any(|part| part.get("$ref").and_then(Value::as_str) == Some(&target))
        };
        let children: Vec<(&String, &Value)> = schemas.iter().filter(|(_, other)| extends(other)).collect();
        let (child_name, child) = *children.get(self.below(children.len()))?;
        // Without the base's own branch: its members come with the child.
        let mut base = schema.clone();
        base.remove("discriminator");
        let mut whole = self.value(&Value::Object(base), depth + 1);
        for part in child.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            if part.get("$ref").and_then(Value::as_str) != Some(&target) {
                let part = self.value(part, depth + 1);
                whole = merged(whole, part);
            }
        }
        let own = self.own(child.as_object()?, depth + 1);
        let mut whole = merged(whole, own)?;
        let member = json!({"$ref": format!("#/components/schemas/{child_name}")});
        let value = self.tag_of(schema, &member)?;
        whole.as_object_mut()?.insert(tag.to_owned(), Value::String(value));
        Some(whole)
    }

    /// A value of a base that is none of its children, where children would go too deep.
    fn base(&mut self, schema: &Map<String, Value>, tag: &str, target: &str, depth: usize) -> Option<Value> {
        let mut base = schema.clone();
        base.remove("discriminator");
        let mut whole = self.value(&Value::Object(base), depth + 1)?;
        let property = schema.get("properties").and_then(|properties| properties.get(tag));
        if property.is_none_or(|property| property.get("enum").is_none() && property.get("const").is_none()) {
            let value = self.tag_of(schema, &json!({ "$ref": target }))?;
            whole.as_object_mut()?.insert(tag.to_owned(), Value::String(value));
        }
        Some(whole)
    }

    /// A discriminator value that stands for a member.
    fn tag_of(&mut self, union: &Map<String, Value>, member: &Value) -> Option<String> {
        let target = member.get("$ref")?.as_str()?;
        let name = target.rsplit('/').next()?;
        let mapping = union.get("discriminator")?.get("mapping").and_then(Value::as_object);
        let keys: Vec<&String> = mapping
            .into_iter()
            .flatten()
            .filter(|(_, to)| to.as_str().is_some_and(|to| to == target || to == name))
            .map(|(key, _)| key)
            .collect();
        match keys.get(self.below(keys.len())) {
            Some(key) => Some((*key).clone()),
            None => Some(name.to_owned()),
        }
    }

    fn integer(&mut self, schema: &Map<String, Value>) -> Value {
        let least = schema.get("minimum").or(schema.get("exclusiveMinimum")).and_then(Value::as_i64);
        let greatest = schema.get("maximum").or(schema.get("exclusiveMaximum")).and_then(Value::as_i64);
        let step = schema.get("multipleOf").and_then(Value::as_i64).unwrap_or(1).max(1);
        let some = i64::try_from(self.below(50)).unwrap_or(0);
        let value = match (least, greatest) {
            (Some(least), _) => least.saturating_add(1).saturating_add(some % 3),
            (None, Some(greatest)) => greatest.saturating_sub(1).saturating_sub(some % 3),
            (None, None) => some,
        };
        json!(value / step * step)
    }

    fn number(&mut self, schema: &Map<String, Value>) -> Value {
        let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
        let is_whole = format.starts_with("int") || format.starts_with("uint");
        if is_whole || schema.contains_key("multipleOf") || self.below(3) == 0 {
            return self.integer(schema);
        }
        let least = schema.get("minimum").or(schema.get("exclusiveMinimum")).and_then(Value::as_f64);
        let greatest = schema.get("maximum").or(schema.get("exclusiveMaximum")).and_then(Value::as_f64);
        json!(match (least, greatest) {
            (Some(least), Some(greatest)) => least + (greatest - least) / 4.0,
            (Some(least), None) => least + 0.5,
            (None, Some(greatest)) => greatest - 0.5,
            (None, None) => 1.25,
        })
    }

    fn text(&mut self, schema: &Map<String, Value>) -> Option<Value> {
        let pick = self.below(3);
        let text = match schema.get("format").and_then(Value::as_str).unwrap_or_default() {
            "uuid" => "7e57d004-2b97-44e7-8f00-7c2d2f4a1c55",
            "date-time" => ["2024-02-29T12:30:00Z", "1999-12-31T23:59:59.125Z", "2024-06-01T08:00:00+02:00"][pick],
            "date" => "2024-02-29",
            "time" => "12:30:00Z",
            "duration" => ["PT30S", "P1DT2H", "P3Y6M4DT12H30M5S"][pick],
            "uri" | "url" | "uri-reference" | "iri" | "iri-reference" => "https://example.com/a?b=c",
            "email" | "idn-email" => "ana@example.com",
            "hostname" | "idn-hostname" => "example.com",
            "ipv4" | "ip" => "192.0.2.1",
            "ipv6" => "2001:db8::1",
            "byte" => ["aGVsbG8=", "", "/+8="][pick],
            "int64" | "int32" | "uint64" | "uint32" | "integer" => "42",
            "decimal" | "double" | "float" | "number" => "12.50",
            "json-pointer" => "/a/0",
            "uri-template" => "https://example.com/{a}",
            "regex" => "^a+$",
            _ if schema.get("contentEncoding").is_some_and(|name| name == "base64") => ["aGVsbG8=", "", "/+8="][pick],
            _ if schema.get("contentEncoding").is_some_and(|name| name == "base64url") => ["aGVsbG8", "", "_-8"][pick],
            _ => ["hello", "Grüße \"\u{1F980}\"\n", "x"][pick],
        };
        let least = schema.get("minLength").and_then(Value::as_u64).unwrap_or(0).min(10_000) as usize;
        let greatest = schema.get("maxLength").and_then(Value::as_u64).unwrap_or(u64::MAX);
        let mut text = text.to_owned();
        let missing = least.saturating_sub(text.chars().count());
        text.extend(std::iter::repeat_n('a', missing));
        let text: String = text.chars().take(usize::try_from(greatest).unwrap_or(usize::MAX)).collect();
        Some(Value::String(text))
    }

    fn array(&mut self, schema: &Map<String, Value>, depth: usize) -> Option<Value> {
        let mut list = Vec::new();
        for part in schema.get("prefixItems").and_then(Value::as_array).into_iter().flatten() {
            list.push(self.value(part, depth + 1)?);
        }
        let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0).min(100) as usize;
        let wanted = if depth > DEEP { least } else { least.max(self.below(3)) };
        let any = Value::Bool(true);
        let items = schema.get("items").unwrap_or(&any);
        while list.len() < wanted {
            match self.value(items, depth + 1) {
                Some(value) => list.push(value),
                None if list.len() < least => return None,
                None => break,
            }
        }
        Some(Value::Array(list))
    }

    fn object(&mut self, schema: &Map<String, Value>, depth: usize) -> Option<Value> {
        let required: Vec<&str> =
            schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let properties = schema.get("properties").and_then(Value::as_object);
        let mut object = Map::new();
        let chance = self.below(4);
        for (name, property) in properties.into_iter().flatten() {
            let needed = required.contains(&name.as_str());
            if !needed && (depth > DEEP || self.below(4) > chance) {
                continue;
            }
            match self.value(property, depth + 1) {
                Some(value) => drop(object.insert(name.clone(), value)),
                None if needed => return None,
                None => {}
            }
        }
        for name in required {
            if !object.contains_key(name) && !properties.is_some_and(|known| known.contains_key(name)) {
                object.insert(name.to_owned(), json!("required"));
            }
        }
        let more = depth <= DEEP && self.below(2) == 0;
        match schema.get("additionalProperties") {
            Some(Value::Bool(false)) => {}
            Some(values @ Value::Object(_)) if more => {
                if let Some(value) = self.value(values, depth + 1) {
                    object.insert("more 1".to_owned(), value);
                }
            }
            None | Some(Value::Bool(true)) if more => {
                object.insert("x-more".to_owned(), json!({"kept": [null, 1.5, "é"]}));
            }
            _ => {}
        }
        Some(Value::Object(object))
    }
}

/// Whether a member is the one for values without a tag that names another (3.2).
fn is_default(schema: &Map<String, Value>, member: &Value) -> bool {
    let default = schema.get("discriminator").and_then(|it| it.get("defaultMapping")).and_then(Value::as_str);
    let target = member.get("$ref").and_then(Value::as_str);
    default.zip(target).is_some_and(|(default, target)| {
        target == default || target.strip_prefix("#/components/schemas/") == Some(default)
    })
}

/// The property that tells the members of a union apart.
fn discriminator(schema: &Map<String, Value>) -> Option<&str> {
    schema.get("discriminator")?.get("propertyName")?.as_str()
}

/// Both objects in one; where they are none, the later one.
fn merged(whole: Option<Value>, part: Option<Value>) -> Option<Value> {
    match (whole, part) {
        (Some(Value::Object(mut whole)), Some(Value::Object(part))) => {
            whole.extend(part);
            Some(Value::Object(whole))
        }
        (whole, None) => whole,
        (_, part) => part,
    }
}

/// The fragment of a URI as a JSON pointer.
fn decode(fragment: &str) -> String {
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        let digit = |at: usize| tail.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                rest = &tail[2..];
            }
            _ => bytes.push(*first),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
