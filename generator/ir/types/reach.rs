//! Which schemas only describe the envelope of an event, and so are no types of their own.

use std::collections::HashSet;

use crate::api::{
    Additional, Api, ContentKind, EventData, EventNames, EventPayload, EventUnion, Multipart, SchemaId, Shape,
};

/// The unions of events, one for each component or place, in document order.
pub(super) fn event_unions(api: &Api) -> Vec<(usize, &EventUnion)> {
    let mut seen = HashSet::new();
    let mut unions = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let sent = operation.body.iter().flat_map(|body| &body.contents);
        let answered = operation.responses.iter().flat_map(|response| &response.contents);
        for content in sent.chain(answered) {
            if let ContentKind::EventStream(stream) = &content.kind
                && let EventPayload::Union(union) = &stream.payload
                && seen.insert(union_key(union))
            {
                unions.push((index, union));
            }
        }
    }
    unions
}

/// What makes two unions of events the same one.
pub(super) fn union_key(union: &EventUnion) -> String {
    let name = union.component.clone().unwrap_or_else(|| union.origin.to_string());
    match &union.named {
        EventNames::Free => name,
        EventNames::Values => format!("{name} named"),
        EventNames::Fixed(own) => format!("{name} named {own}"),
    }
}

/// Schemas that nothing but the envelope of an event union uses.
pub(super) fn envelopes(api: &Api, unions: &[(usize, &EventUnion)]) -> HashSet<SchemaId> {
    let names: HashSet<&str> = unions.iter().filter_map(|(_, union)| union.component.as_deref()).collect();
    let all = || (0u32..).map(SchemaId).zip(&api.schemas);
    let named = all().filter(|(_, schema)| schema.component.as_deref().is_some_and(|name| names.contains(name)));
    let inside = reachable(api, named.map(|(id, _)| id).collect());
    let others = all().filter(|(id, schema)| schema.component.is_some() && !inside.contains(id)).map(|(id, _)| id);
    let kept = reachable(api, others.chain(roots(api)).collect());
    inside.difference(&kept).copied().collect()
}

/// Schemas that operations use as values of their own.
fn roots(api: &Api) -> impl Iterator<Item = SchemaId> + '_ {
    api.operations.iter().flat_map(|operation| {
        let parameters = operation.parameters.iter().map(|parameter| parameter.schema.schema);
        let headers =
            operation.responses.iter().flat_map(|response| response.headers.iter().map(|header| header.schema.schema));
        let bodies = operation.body.iter().flat_map(|body| &body.contents);
        let contents = bodies.chain(operation.responses.iter().flat_map(|response| &response.contents));
        parameters.chain(headers).chain(contents.flat_map(|content| content_schemas(&content.kind)))
    })
}

fn content_schemas(kind: &ContentKind) -> Vec<SchemaId> {
    let data = |data: &EventData| match data {
        EventData::Json(used) | EventData::Scalar(used) => Some(used.schema),
        EventData::Text | EventData::Open => None,
    };
    match kind {
        ContentKind::Json(used) | ContentKind::Xml(used) | ContentKind::Scalar(used) | ContentKind::Sequence(used) => {
            vec![used.schema]
        }
        ContentKind::Form(form) | ContentKind::Multipart(Multipart::Fields(form)) => vec![form.schema.schema],
        ContentKind::Multipart(Multipart::Parts(parts)) => parts.values().map(|used| used.schema).collect(),
        ContentKind::Text | ContentKind::Bytes => Vec::new(),
        ContentKind::EventStream(stream) => match &stream.payload {
            EventPayload::Text => Vec::new(),
            EventPayload::Single(single) => data(single).into_iter().collect(),
            EventPayload::Union(union) => union.variants.iter().filter_map(|variant| data(&variant.data)).collect(),
        },
    }
}

/// These schemas and all that they hold.
fn reachable(api: &Api, mut queue: Vec<SchemaId>) -> HashSet<SchemaId> {
    let mut seen = HashSet::new();
    while let Some(id) = queue.pop() {
        if seen.insert(id) {
            queue.extend(children(&api.schema(id).shape));
        }
    }
    seen
}

fn children(shape: &Shape) -> Vec<SchemaId> {
    let additional = |additional: &Additional| match additional {
        Additional::Typed(used) => Some(used.schema),
        Additional::Any | Additional::Denied => None,
    };
    match shape {
        Shape::Object(object) => object
            .properties
            .iter()
            .map(|property| property.schema.schema)
            .chain(additional(&object.additional))
            .collect(),
        Shape::Map(values) => additional(values).into_iter().collect(),
        Shape::Array(items) => vec![items.schema],
        Shape::Tuple(tuple) => tuple.items.iter().map(|item| item.schema).chain(additional(&tuple.rest)).collect(),
        Shape::Union(union) => union.members.iter().map(|member| member.schema.schema).collect(),
        _ => Vec::new(),
    }
}
