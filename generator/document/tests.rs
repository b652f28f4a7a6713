//! What is read from small documents, and openapiv3 as an oracle for 3.0.

use super::*;
use crate::source::node::Number;

fn document(text: &str) -> Document {
    let mut found = Diagnostics::new();
    let source = crate::source::parse(text, "test", &mut found);
    let document = parse(&source, &mut found);
    assert!(!found.has_errors(), "{found:?}");
    document.expect("a document")
}

fn head(version: &str) -> String {
    format!("openapi: {version}\ninfo: {{title: T, version: '1'}}\n")
}

/// The schema `A` of a document of 3.0, with the keywords that upgrades touch.
fn check(schema: &str, expected: &str) {
    let text = format!("{}paths: {{}}\ncomponents: {{schemas: {{A: {schema}}}}}", head("3.0.3"));
    let document = document(&text);
    assert_eq!(show(document.components.schemas.get("A").expect("A")), expected, "{schema}");
}

fn show(schema: &Schema) -> String {
    let Some(schema) = schema.object() else {
        return "bool".to_owned();
    };
    let mut parts = Vec::new();
    parts.extend(schema.reference.as_ref().map(|target| format!("ref {target}")));
    parts.extend(schema.types.iter().map(|name| name.as_str().to_owned()));
    parts.extend(schema.format.as_ref().map(|format| format!("format {format}")));
    parts.extend(schema.content_encoding.as_ref().map(|encoding| format!("encoding {encoding}")));
    parts.extend(schema.content_media_type.as_ref().map(|media_type| format!("media {media_type}")));
    let number =
        |name: &str, number: &Option<Number>| number.as_ref().map(|number| format!("{name} {}", number.text()));
    parts.extend(number("min", &schema.minimum));
    parts.extend(number("max", &schema.maximum));
    parts.extend(number("above", &schema.exclusive_minimum));
    parts.extend(number("below", &schema.exclusive_maximum));
    parts.extend(schema.values.as_ref().map(|values| format!("enum of {}", values.len())));
    parts.extend((!schema.examples.is_empty()).then(|| format!("examples {}", schema.examples.len())));
    parts.extend(schema.title.as_ref().map(|title| format!("title {title}")));
    for (name, list) in [("allOf", &schema.all_of), ("anyOf", &schema.any_of), ("oneOf", &schema.one_of)] {
        if !list.is_empty() {
            parts.push(format!("{name}({})", list.iter().map(show).collect::<Vec<_>>().join(" | ")));
        }
    }
    parts.join(", ")
}

#[test]
fn nullable_is_a_null_type() {
    check("{type: string, nullable: true}", "string, null");
    check("{type: string, nullable: false}", "string");
    check("{nullable: true}", "");
    check("{type: string, nullable: true, enum: [a, b]}", "string, null, enum of 3");
    check("{type: string, nullable: true, enum: [a, null]}", "string, null, enum of 2");
    check("{nullable: true, properties: {b: {type: string}}}", "object, null");
    check("{nullable: true, items: {}}", "array, null");
    check("{nullable: true, oneOf: [{type: string}, {type: integer}]}", "oneOf(string | integer | null)");
    check("{nullable: true, title: T, allOf: [{$ref: '#/x'}]}", "title T, anyOf(allOf(ref #/x) | null)");
    check("{nullable: true, $ref: '#/x'}", "ref #/x");
}

#[test]
fn the_other_keywords_of_3_0() {
    check("{type: integer, minimum: 1, exclusiveMinimum: true, maximum: 9}", "integer, max 9, above 1");
    check("{type: integer, maximum: 9, exclusiveMaximum: false}", "integer, max 9");
    check("{type: integer, exclusiveMaximum: 9}", "integer, below 9");
    check("{type: string, format: byte}", "string, encoding base64");
    check("{type: string, format: binary}", "string, media application/octet-stream");
    check("{type: integer, format: byte}", "integer, format byte");
    check("{example: 1}", "examples 1");
}

#[test]
fn references_have_siblings_from_3_1_on() {
    let schema = "paths: {}\ncomponents: {schemas: {A: {$ref: '#/x', title: T}}}";
    let show_in = |version| show(document(&(head(version) + schema)).components.schemas.get("A").expect("A"));
    assert_eq!(show_in("3.0.3"), "ref #/x");
    assert_eq!(show_in("3.1.0"), "ref #/x, title T");
}

#[test]
fn every_object_knows_its_place() {
    let text = head("3.2.0")
        + "paths:
  /a/{b}:
    parameters: [{$ref: '#/components/parameters/B'}]
    get:
      security: []
      responses:
        200:
          content:
            text/event-stream:
              itemSchema: {properties: {data: {contentSchema: {$ref: '#/components/schemas/C'}}}}
              x-sse: {events: {}}
    additionalOperations: {COPY: {}}
components:
  parameters: {B: {name: b, in: path, required: true, schema: {}}}
";
    let document = document(&text);
    let (path, item, get) = document.operations().next().expect("an operation");
    assert_eq!((&**path, get.method.as_str()), ("/a/{b}", "GET"));
    assert_eq!(get.security.as_ref().map(Vec::len), Some(0));
    assert_eq!(item.parameters[0].reference().map(|one| &*one.target), Some("#/components/parameters/B"));
    let responses = get.responses.as_ref().expect("responses");
    let response = responses.by_status.get("200").and_then(RefOr::item).expect("a response");
    let media_type = response.content.get("text/event-stream").and_then(RefOr::item).expect("a media type");
    assert!(media_type.extensions.contains("x-sse"));
    let item_schema = media_type.item_schema.as_ref().and_then(Schema::object).expect("a schema");
    let data = item_schema.properties.get("data").and_then(Schema::object).expect("data");
    let content = data.content_schema.as_ref().expect("contentSchema");
    let place =
        "#/paths/~1a~1{b}/get/responses/200/content/text~1event-stream/itemSchema/properties/data/contentSchema";
    assert_eq!(content.pointer().to_string(), place);
    assert_eq!(show(&document.read_at::<Schema>(content.pointer()).expect("a schema")), "ref #/components/schemas/C");
    let copy = &item.operations[1];
    assert_eq!(copy.method.as_str(), "COPY");
    assert_eq!(copy.pointer.to_string(), "#/paths/~1a~1{b}/additionalOperations/COPY");
}

#[test]
fn deep_schemas_are_read() {
    for keyword in ["not: ", "items: ", "additionalProperties: ", "allOf: [", "properties: {a: "] {
        let close = if keyword.ends_with('[') {
            "]}"
        } else if keyword.ends_with("a: ") {
            "}}"
        } else {
            "}"
        };
        let depth = (crate::source::MAX_DEPTH - 5) / if close.len() > 1 { 2 } else { 1 };
        let schema = format!("{{{}", keyword).repeat(depth) + "{}" + &close.repeat(depth);
        let text = format!("{}paths: {{}}\ncomponents: {{schemas: {{A: {schema}}}}}", head("3.0.3"));
        assert_eq!(document(&text).components.schemas.len(), 1, "{keyword}");
    }
}

#[test]
fn an_openapiv3_document_is_a_document() {
    let text = head("3.0.3")
        + "paths: {/a: {get: {operationId: a, responses: {'200': {description: d}}}}}\ncomponents: {schemas: {A: {type: string, nullable: true}}}";
    let theirs: openapiv3::OpenAPI = serde_yaml::from_str(&text).expect("a document");
    let mut found = Diagnostics::new();
    let source = interop::from_openapiv3(&theirs, &mut found).expect("a source");
    let ours = parse(&source, &mut found).expect("a document");
    assert!(!found.has_errors(), "{found:?}");
    assert_eq!(ours.operations().count(), 1);
    assert_eq!(show(ours.components.schemas.get("A").expect("A")), "string, null");
}

/// What both readers count: operations, parameters of operations and path items, responses, component schemas, their properties.
#[derive(Debug, Default, PartialEq)]
struct Counts {
    operations: usize,
    parameters: usize,
    responses: usize,
    schemas: usize,
    properties: usize,
}

fn our_counts(document: &Document) -> Counts {
    let mut counts = Counts { schemas: document.components.schemas.len(), ..Counts::default() };
    for item in document.paths.items.values() {
        counts.parameters += item.parameters.len();
    }
    for (_, _, operation) in document.operations() {
        counts.operations += 1;
        counts.parameters += operation.parameters.len();
        counts.responses += operation.responses.as_ref().map_or(0, |responses| responses.by_status.len());
    }
    for schema in document.components.schemas.values().filter_map(Schema::object) {
        counts.properties += schema.properties.len();
    }
    counts
}

fn their_counts(document: &openapiv3::OpenAPI) -> Counts {
    let schemas = document.components.iter().flat_map(|components| &components.schemas);
    let mut counts = Counts::default();
    for (_, item) in &document.paths.paths {
        let Some(item) = item.as_item() else { continue };
        counts.parameters += item.parameters.len();
        for (_, operation) in item.iter() {
            counts.operations += 1;
            counts.parameters += operation.parameters.len();
            counts.responses +=
                operation.responses.responses.len() + usize::from(operation.responses.default.is_some());
        }
    }
    for (_, schema) in schemas {
        counts.schemas += 1;
        let openapiv3::ReferenceOr::Item(schema) = schema else {
            continue;
        };
        counts.properties += match &schema.schema_kind {
            openapiv3::SchemaKind::Type(openapiv3::Type::Object(object)) => object.properties.len(),
            openapiv3::SchemaKind::Any(any) => any.properties.len(),
            _ => 0,
        };
    }
    counts
}

/// Both counts of a document of 3.0, if openapiv3 can read it.
fn compare(name: &str, text: &str) -> Option<(Counts, Counts)> {
    // openapiv3 panics on some documents.
    let theirs = std::panic::catch_unwind(|| serde_yaml::from_str::<openapiv3::OpenAPI>(text)).ok()?.ok()?;
    let mut found = Diagnostics::new();
    let source = crate::source::parse(text, name, &mut found);
    let ours = parse(&source, &mut found)?;
    (ours.version == Version::V3_0).then(|| (our_counts(&ours), their_counts(&theirs)))
}

#[test]
fn documents_of_3_0_are_those_of_openapiv3() {
    let text = head("3.0.3")
        + "
paths:
  /a/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      parameters: [{ name: q, in: query, schema: { type: integer } }, { $ref: '#/components/parameters/P' }]
      responses: { '200': { description: d }, default: { description: e } }
    put: { responses: { 204: { description: d }, 4XX: { description: d } } }
components:
  parameters: { P: { name: p, in: query, schema: { type: string } } }
  schemas:
    A: { type: object, properties: { a: { type: string }, b: { $ref: '#/components/schemas/B' } } }
    B: { properties: { c: { nullable: true } } }
";
    let (ours, theirs) = compare("inline", &text).expect("a document");
    assert_eq!(ours, theirs);
}

/// `SPECLOOM_CORPUS` names a folder of documents; without it, those of this repository are compared.
#[test]
fn documents_of_a_folder_are_those_of_openapiv3() {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/specs").to_owned();
    let folder = std::env::var("SPECLOOM_CORPUS").unwrap_or(own);
    let mut different = Vec::new();
    let mut folders = vec![std::path::PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "yaml" || extension == "json" || extension == "yml")
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                let name = path.display().to_string();
                let both = compare(&name, &text).filter(|(ours, theirs)| ours != theirs);
                different.extend(both.map(|(ours, theirs)| format!("{name}: {ours:?} is not {theirs:?}")));
            }
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}
