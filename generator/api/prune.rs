//! Order of schemas: components in document order, then inline ones in order of first meeting; ids follow.
//!
//! What no kept operation reaches was never lowered (unless pruning is off), so nothing has to be removed but stand-ins.

use std::collections::HashMap;

use crate::document::Document;

use super::resolve::component_name;
use super::{
    Additional, Api, ContentKind, EventData, EventPayload, EventStream, Multipart, Operation, PartContent, Schema,
    SchemaId, Shape, Use,
};

/// Puts the schemas of an API in order and leaves out those that nothing uses.
pub(super) fn order_schemas(api: &mut Api, document: &Document) {
    let place: HashMap<&str, usize> =
        document.components.schemas.keys().enumerate().map(|(index, name)| (&**name, index)).collect();
    let rank = |schema: &Schema| {
        component_name(&schema.origin, "schemas").and_then(|name| place.get(&*name).copied()).unwrap_or(usize::MAX)
    };
    let mut order: Vec<usize> = (0..api.schemas.len()).collect();
    order.sort_by_key(|index| rank(&api.schemas[*index]));
    let mut new_ids = vec![SchemaId(0); order.len()];
    for (new, old) in order.iter().enumerate() {
        new_ids[*old] = SchemaId(u32::try_from(new).expect("ids fit"));
    }
    // Stable like the sort above, and in place: there may be many.
    api.schemas.sort_by_cached_key(rank);
    let mut renumber = |usage: &mut Use| usage.schema = new_ids[usage.schema.0 as usize];
    for schema in &mut api.schemas {
        schema_uses(&mut schema.shape, &mut renumber);
    }
    for operation in &mut api.operations {
        request_uses(operation, &mut renumber);
        response_uses(operation, &mut renumber);
    }
}

/// The schemas that a schema is made of; of an object, its properties first, in their order.
pub(super) fn schema_uses(shape: &mut Shape, visit: &mut impl FnMut(&mut Use)) {
    let additional = |additional: &mut Additional, visit: &mut dyn FnMut(&mut Use)| {
        if let Additional::Typed(usage) = additional {
            visit(usage);
        }
    };
    match shape {
        Shape::Object(object) => {
            object.properties.iter_mut().for_each(|property| visit(&mut property.schema));
            additional(&mut object.additional, visit);
        }
        Shape::Map(values) => additional(values, visit),
        Shape::Array(items) => visit(items),
        Shape::Tuple(tuple) => {
            tuple.items.iter_mut().for_each(&mut *visit);
            additional(&mut tuple.rest, visit);
        }
        Shape::Union(union) => union.members.iter_mut().for_each(|member| visit(&mut member.schema)),
        _ => {}
    }
}

/// What a request holds.
pub(super) fn request_uses(operation: &mut Operation, visit: &mut impl FnMut(&mut Use)) {
    operation.parameters.iter_mut().for_each(|parameter| visit(&mut parameter.schema));
    for content in operation.body.iter_mut().flat_map(|body| &mut body.contents) {
        content_uses(&mut content.kind, visit);
    }
}

/// What the responses hold.
pub(super) fn response_uses(operation: &mut Operation, visit: &mut impl FnMut(&mut Use)) {
    for response in &mut operation.responses {
        response.headers.iter_mut().for_each(|header| visit(&mut header.schema));
        response.contents.iter_mut().for_each(|content| content_uses(&mut content.kind, visit));
    }
}

fn content_uses(kind: &mut ContentKind, visit: &mut impl FnMut(&mut Use)) {
    match kind {
        ContentKind::Json(usage)
        | ContentKind::Xml(usage)
        | ContentKind::Scalar(usage)
        | ContentKind::Sequence(usage) => visit(usage),
        ContentKind::Form(form) | ContentKind::Multipart(Multipart::Fields(form)) => visit(&mut form.schema),
        ContentKind::Multipart(Multipart::Parts(parts)) => parts.parts.iter_mut().for_each(|part| {
            if let PartContent::Value(usage) = &mut part.content {
                visit(usage);
            }
        }),
        ContentKind::Text | ContentKind::Bytes => {}
        ContentKind::EventStream(EventStream { payload, .. }) => match payload {
            EventPayload::Text => {}
            EventPayload::Single(data) => data_uses(data, visit),
            EventPayload::Union(union) => {
                union.variants.iter_mut().for_each(|variant| data_uses(&mut variant.data, visit))
            }
        },
    }
}

fn data_uses(data: &mut EventData, visit: &mut impl FnMut(&mut Use)) {
    match data {
        EventData::Json(usage) | EventData::Scalar(usage) => visit(usage),
        EventData::Text | EventData::Open => {}
    }
}
