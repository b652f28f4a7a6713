//! Typed places of the document, found by JSON pointer.

use crate::document::{
    Callback, Components, Document, Header, Map, MediaType, Operation, Parameter, PathItem, RefOr, RequestBody,
    Response, Schema, SchemaObject, SecurityScheme,
};
use crate::source::pointer::Pointer;

/// A typed place of the document.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    Components(&'a Components),
    Paths(&'a Map<PathItem>),
    PathItem(&'a PathItem),
    Operation(&'a Operation),
    Callbacks(&'a Map<RefOr<Callback>>),
    Callback(&'a RefOr<Callback>),
    Parameters(&'a Map<RefOr<Parameter>>),
    ParameterList(&'a [RefOr<Parameter>]),
    Parameter(&'a RefOr<Parameter>),
    RequestBodies(&'a Map<RefOr<RequestBody>>),
    RequestBody(&'a RefOr<RequestBody>),
    Responses(&'a Map<RefOr<Response>>),
    Response(&'a RefOr<Response>),
    Headers(&'a Map<RefOr<Header>>),
    Header(&'a RefOr<Header>),
    Content(&'a Map<RefOr<MediaType>>),
    MediaType(&'a RefOr<MediaType>),
    SecuritySchemes(&'a Map<RefOr<SecurityScheme>>),
    SecurityScheme(&'a RefOr<SecurityScheme>),
    Schemas(&'a Map<Schema>),
    SchemaList(&'a [Schema]),
    Schema(&'a Schema),
}

impl<'a> Place<'a> {
    /// The typed value at a pointer.
    pub(super) fn find(document: &'a Document, pointer: &Pointer) -> Option<Self> {
        let mut tokens = pointer.tokens().into_iter();
        let first = match &**tokens.next()? {
            "components" => Place::Components(&document.components),
            "paths" => Place::Paths(&document.paths.items),
            "webhooks" => Place::Paths(&document.webhooks),
            _ => return None,
        };
        tokens.try_fold(first, |place, token| place.step(token))
    }

    fn step(self, token: &str) -> Option<Self> {
        Some(match self {
            Place::Components(components) => step_components(components, token)?,
            Place::Paths(items) => Place::PathItem(items.get(token)?),
            Place::PathItem(item) if token == "parameters" => Place::ParameterList(&item.parameters),
            Place::PathItem(item) => Place::Operation(
                item.operations
                    .iter()
                    .find(|operation| operation.pointer.last().is_some_and(|last| **last == *token))?,
            ),
            Place::Operation(operation) => match token {
                "parameters" => Place::ParameterList(&operation.parameters),
                "requestBody" => Place::RequestBody(operation.request_body.as_ref()?),
                "callbacks" => Place::Callbacks(&operation.callbacks),
                "responses" => Place::Responses(&operation.responses.as_ref()?.by_status),
                _ => return None,
            },
            Place::Callbacks(map) => Place::Callback(map.get(token)?),
            Place::Callback(callback) => Place::PathItem(callback.item()?.items.get(token)?),
            Place::Parameters(map) => Place::Parameter(map.get(token)?),
            Place::ParameterList(list) => Place::Parameter(list.get(token.parse::<usize>().ok()?)?),
            Place::Parameter(parameter) => {
                schema_or_content(&parameter.item()?.schema, &parameter.item()?.content, token)?
            }
            Place::Headers(map) => Place::Header(map.get(token)?),
            Place::Header(header) => schema_or_content(&header.item()?.schema, &header.item()?.content, token)?,
            Place::RequestBodies(map) => Place::RequestBody(map.get(token)?),
            Place::RequestBody(body) if token == "content" => Place::Content(&body.item()?.content),
            Place::Responses(map) => Place::Response(map.get(token)?),
            Place::Response(response) => match token {
                "content" => Place::Content(&response.item()?.content),
                "headers" => Place::Headers(&response.item()?.headers),
                _ => return None,
            },
            Place::Content(map) => Place::MediaType(map.get(token)?),
            Place::MediaType(media) => match token {
                "schema" => Place::Schema(media.item()?.schema.as_ref()?),
                "itemSchema" => Place::Schema(media.item()?.item_schema.as_ref()?),
                _ => return None,
            },
            Place::SecuritySchemes(map) => Place::SecurityScheme(map.get(token)?),
            Place::Schemas(map) => Place::Schema(map.get(token)?),
            Place::SchemaList(list) => Place::Schema(list.get(token.parse::<usize>().ok()?)?),
            Place::Schema(schema) => step_schema(unwrapped(schema.object()?), token)?,
            Place::SecurityScheme(_) | Place::RequestBody(_) => return None,
        })
    }
}

fn schema_or_content<'a>(
    schema: &'a Option<Schema>,
    content: &'a Map<RefOr<MediaType>>,
    token: &str,
) -> Option<Place<'a>> {
    match token {
        "schema" => schema.as_ref().map(Place::Schema),
        "content" => Some(Place::Content(content)),
        _ => None,
    }
}

fn step_components<'a>(components: &'a Components, token: &str) -> Option<Place<'a>> {
    Some(match token {
        "schemas" => Place::Schemas(&components.schemas),
        "responses" => Place::Responses(&components.responses),
        "parameters" => Place::Parameters(&components.parameters),
        "requestBodies" => Place::RequestBodies(&components.request_bodies),
        "headers" => Place::Headers(&components.headers),
        "securitySchemes" => Place::SecuritySchemes(&components.security_schemes),
        "pathItems" => Place::Paths(&components.path_items),
        "mediaTypes" => Place::Content(&components.media_types),
        "callbacks" => Place::Callbacks(&components.callbacks),
        _ => return None,
    })
}

fn step_schema<'a>(schema: &'a SchemaObject, token: &str) -> Option<Place<'a>> {
    let one = |schema: &'a Option<Schema>| schema.as_ref().map(Place::Schema);
    match token {
        "$defs" | "definitions" => Some(Place::Schemas(&schema.defs)),
        "properties" => Some(Place::Schemas(&schema.properties)),
        "patternProperties" => Some(Place::Schemas(&schema.pattern_properties)),
        "dependentSchemas" => Some(Place::Schemas(&schema.dependent_schemas)),
        "allOf" => Some(Place::SchemaList(&schema.all_of)),
        "anyOf" => Some(Place::SchemaList(&schema.any_of)),
        "oneOf" => Some(Place::SchemaList(&schema.one_of)),
        "prefixItems" => Some(Place::SchemaList(&schema.prefix_items)),
        "items" => one(&schema.items),
        "additionalProperties" => one(&schema.additional_properties),
        "propertyNames" => one(&schema.property_names),
        "unevaluatedProperties" => one(&schema.unevaluated_properties),
        "unevaluatedItems" => one(&schema.unevaluated_items),
        "contains" => one(&schema.contains),
        "contentSchema" => one(&schema.content_schema),
        "not" => one(&schema.not),
        "if" => one(&schema.if_schema),
        "then" => one(&schema.then_schema),
        "else" => one(&schema.else_schema),
        _ => None,
    }
}

/// What an upgrade has wrapped (`anyOf: [.., null]` for `nullable`) stands where its wrapper stands.
fn unwrapped(schema: &SchemaObject) -> &SchemaObject {
    let inner = schema.any_of.first().and_then(Schema::object);
    inner.filter(|inner| inner.pointer == schema.pointer).unwrap_or(schema)
}
