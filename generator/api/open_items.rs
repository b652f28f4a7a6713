//! Items of sequences that are unions (streaming.md J3): what tells their members apart, and that others may come.
//!
//! Before: items `oneOf: [Delta, Done]`, both of which require a constant `type`. After: the same by `type`, and open, so that a
//! client keeps what a newer server sends, as it does with events.

use std::collections::{BTreeSet, HashSet};

use super::{Api, ContentKind, Fallback, SchemaId, Shape, Union};

/// How deep unions within unions are looked into.
const MAX_DEPTH: usize = 20;

/// Opens the unions that are items.
pub(super) fn open(api: &mut Api) {
    let bodies = api.operations.iter().filter_map(|operation| operation.body.as_ref()).flat_map(|body| &body.contents);
    let responses = api.operations.iter().flat_map(|operation| &operation.responses);
    let contents = bodies.chain(responses.flat_map(|response| &response.contents));
    let items: BTreeSet<SchemaId> = contents
        .filter_map(|content| match &content.kind {
            ContentKind::Sequence(used) => Some(used.schema),
            _ => None,
        })
        .collect();
    for id in items {
        let Shape::Union(union) = &api.schema(id).shape else { continue };
        let told = match union.discriminator {
            Some(_) => None,
            None => tag(api, union),
        };
        if let Shape::Union(union) = &mut api.schemas[id.0 as usize].shape {
            union.open = true;
            if let Some((property, values)) = told {
                (union.discriminator, union.fallback) = (Some(property), Fallback::Unknown);
                union.members.iter_mut().zip(values).for_each(|(member, values)| member.values = values);
            }
        }
    }
}

/// D7.4: the property that every member requires, with texts of its own.
fn tag(api: &Api, union: &Union) -> Option<(String, Vec<Vec<String>>)> {
    let names = property_names(api, union.members.first()?.schema.schema, 0);
    names.into_iter().find_map(|name| Some((values_by(api, union, &name)?, name)).map(|(values, name)| (name, values)))
}

fn values_by(api: &Api, union: &Union, property: &str) -> Option<Vec<Vec<String>>> {
    let mut taken: HashSet<String> = HashSet::new();
    let mut all = Vec::with_capacity(union.members.len());
    for member in &union.members {
        let values = constants(api, member.schema.schema, property, 0)?;
        let is_new = values.iter().all(|value| taken.insert(value.clone()));
        if values.is_empty() || !is_new {
            return None;
        }
        all.push(values);
    }
    Some(all)
}

fn property_names(api: &Api, id: SchemaId, depth: usize) -> Vec<String> {
    match &api.schema(id).shape {
        Shape::Object(object) => object.properties.iter().map(|property| property.name.clone()).collect(),
        Shape::Union(union) if depth < MAX_DEPTH => {
            union.members.first().map_or_else(Vec::new, |member| property_names(api, member.schema.schema, depth + 1))
        }
        _ => Vec::new(),
    }
}

/// The texts that a member of an object can have; of a union, those of all its members. `None` where it can have another.
fn constants(api: &Api, id: SchemaId, property: &str, depth: usize) -> Option<Vec<String>> {
    match &api.schema(id).shape {
        Shape::Object(object) => {
            let found = object.properties.iter().find(|one| one.name == property && one.required)?;
            match &api.schema(found.schema.schema).shape {
                Shape::StringEnum(values) if !found.schema.nullable => Some(values.clone()),
                _ => None,
            }
        }
        Shape::Union(union) if depth < MAX_DEPTH => {
            let mut all = Vec::new();
            for member in &union.members {
                all.extend(constants(api, member.schema.schema, property, depth + 1)?);
            }
            Some(all)
        }
        _ => None,
    }
}
