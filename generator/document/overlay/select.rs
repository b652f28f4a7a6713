//! JSONPath (RFC 9535): which places of a document an action is about. The one place that knows `serde_json_path`.

use serde_json::Value as Json;
use serde_json_path::{JsonPath, PathElement};

use super::change;
use crate::source::node::{Node, Number, Value};
use crate::source::pointer::{FileId, Pointer};

/// A JSONPath.
pub(super) struct Query(JsonPath);

impl Query {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        JsonPath::parse(text).map(Query).map_err(|error| error.message().to_owned())
    }
}

/// A document that is being changed, twice: as the value tree, and as the values that JSONPath is asked of.
pub(super) struct Selected {
    root: Node,
    json: Json,
}

impl Selected {
    pub(super) fn new(root: Node) -> Self {
        let json = to_json(&root);
        Selected { root, json }
    }

    pub(super) fn root(&self) -> &Node {
        &self.root
    }

    /// The places that a query names, in document order, each once.
    pub(super) fn places(&self, query: &Query) -> Vec<Pointer> {
        let mut places: Vec<Pointer> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for found in query.0.query_located(&self.json).iter() {
            let place = found.location().iter().fold(Pointer::root(FileId::ROOT), |place, element| match element {
                PathElement::Name(name) => place.key(*name),
                PathElement::Index(index) => place.index(*index),
            });
            if seen.insert(place.clone()) {
                places.push(place);
            }
        }
        places
    }

    pub(super) fn replace(&mut self, place: &Pointer, new: Node) {
        if let Some(json) = self.json.pointer_mut(place.to_string().trim_start_matches('#')) {
            *json = to_json(&new);
        }
        self.root = change::with(&self.root, place, Some(&new));
    }

    pub(super) fn remove(&mut self, place: &Pointer) {
        let (Some(around), Some(token)) = (place.parent(), place.last()) else { return };
        match self.json.pointer_mut(around.to_string().trim_start_matches('#')) {
            Some(Json::Object(fields)) => {
                fields.shift_remove(&**token);
            }
            Some(Json::Array(items)) => {
                if let Some(index) = token.parse::<usize>().ok().filter(|index| *index < items.len()) {
                    items.remove(index);
                }
            }
            _ => return,
        }
        self.root = change::with(&self.root, place, None);
    }
}

/// For queries alone, so numbers may be rounded.
fn to_json(node: &Node) -> Json {
    match node.value() {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(number) => to_number(number),
        Value::String(text) => Json::String(text.to_string()),
        Value::Sequence(items) => Json::Array(items.iter().map(to_json).collect()),
        Value::Mapping(fields) => {
            Json::Object(fields.iter().map(|(key, entry)| (key.to_string(), to_json(&entry.value))).collect())
        }
    }
}

fn to_number(number: &Number) -> Json {
    match number.as_i128().and_then(|whole| i64::try_from(whole).ok()) {
        Some(whole) => whole.into(),
        None => serde_json::Number::from_f64(number.as_f64()).map_or(Json::Null, Json::Number),
    }
}
