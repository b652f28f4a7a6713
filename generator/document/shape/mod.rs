//! The check of the shape: which fields an object has, what kind of value they take, what has to be there.
//!
//! Runs on the value tree as written, before anything is read from it, so that all mistakes are found in one run and the reader
//! need not say anything. The fields are a [table].

pub mod table;

use super::listed::{self, Meaning};
use super::read::is_extension;
use super::{TypeName, Version};
use crate::diagnostics::{self, Diagnostic, Diagnostics, Location};
use crate::source::Source;
use crate::source::node::{Mapping, Node, Value};
use crate::source::pointer::Pointer;
use table::{Field, Kind, Need, Rest, Shape};

/// Checks a whole document.
pub(super) fn check(source: &Source, version: Version, diagnostics: &mut Diagnostics) {
    let mut check = Check { source, version, diagnostics };
    check.object(&table::DOCUMENT, source.root(), &Place::Root);
}

struct Check<'a> {
    source: &'a Source,
    version: Version,
    diagnostics: &'a mut Diagnostics,
}

/// A place on the way down; it becomes a pointer only if there is something to report.
enum Place<'a> {
    Root,
    Key(&'a Place<'a>, &'a str),
    Index(&'a Place<'a>, usize),
}

impl Place<'_> {
    fn pointer(&self, source: &Source) -> Pointer {
        match self {
            Place::Root => source.pointer(),
            Place::Key(parent, key) => parent.pointer(source).key(*key),
            Place::Index(parent, index) => parent.pointer(source).index(*index),
        }
    }

    /// The value's name in a message: its key, or that of the list it is an item of.
    fn name(&self) -> String {
        match self {
            Place::Root => "the document".to_owned(),
            Place::Key(_, key) => format!("`{key}`"),
            Place::Index(Place::Key(_, key), _) => format!("an item of `{key}`"),
            Place::Index(..) => "an item".to_owned(),
        }
    }
}

impl Check<'_> {
    fn report(&mut self, place: &Place<'_>, diagnostic: impl FnOnce(&Pointer) -> Diagnostic) {
        let pointer = place.pointer(self.source);
        self.diagnostics.report(diagnostic(&pointer));
    }

    fn wrong_kind(&mut self, place: &Place<'_>, expected: &str, node: &Node) {
        let number = node.as_number().map(|number| format!("`{}`", number.text()));
        let found = number.as_deref().unwrap_or(node.kind_name());
        self.report(place, |at| diagnostics::wrong_kind(at, &place.name(), expected, found));
    }

    fn value(&mut self, kind: &Kind, node: &Node, place: &Place<'_>) {
        match kind {
            Kind::Any => {}
            Kind::Text => self.text(node, place),
            Kind::Dialect => self.dialect(node, place),
            Kind::Word(allowed) => self.word(allowed, node, place),
            Kind::Boolean => self.of_kind(node.as_bool().is_some(), "true or false", node, place),
            Kind::Number => self.of_kind(node.as_number().is_some(), "a number", node, place),
            Kind::Count => {
                let fits = node.as_number().and_then(|number| number.as_i128()).is_some_and(|count| count >= 0);
                self.of_kind(fits, "a whole number, zero or more", node, place);
            }
            Kind::Bound => {
                let fits = node.as_number().is_some() || node.as_bool().is_some();
                self.of_kind(fits, "a number", node, place);
            }
            Kind::AnyList => self.of_kind(node.as_sequence().is_some(), "a list", node, place),
            Kind::Required if node.as_bool().is_some() => self.report(place, diagnostics::required_not_list),
            Kind::Required => self.list(&Kind::Text, node, place),
            Kind::TypeNames => self.type_names(node, place),
            Kind::List(item) => self.list(item, node, place),
            Kind::Alternatives => self.alternatives(node, place),
            Kind::Map(value) => self.map(value, node, place),
            Kind::Object(shape) => self.object(shape, node, place),
            Kind::RefOr(shape) => self.reference_or_object(shape, node, place),
            Kind::Schema => self.schema(node, place),
        }
    }

    fn of_kind(&mut self, fits: bool, expected: &str, node: &Node, place: &Place<'_>) {
        if !fits {
            self.wrong_kind(place, expected, node);
        }
    }

    fn text(&mut self, node: &Node, place: &Place<'_>) {
        match node.value() {
            Value::String(_) => {}
            Value::Number(_) | Value::Bool(_) => {
                let text = super::read::text(node).unwrap_or_default();
                self.report(place, |at| diagnostics::not_a_string(at, &place.name(), &text));
            }
            _ => self.wrong_kind(place, "a string", node),
        }
    }

    /// Schemas are read as those of 2020-12 and OpenAPI, whatever dialect they say.
    fn dialect(&mut self, node: &Node, place: &Place<'_>) {
        match node.as_str() {
            Some(dialect) if is_known_dialect(dialect) => {}
            Some(dialect) => self.report(place, |at| diagnostics::foreign_dialect(at, dialect)),
            None => self.text(node, place),
        }
    }

    fn word(&mut self, allowed: &[&str], node: &Node, place: &Place<'_>) {
        let Some(word) = node.as_str() else {
            return self.wrong_kind(place, "a string", node);
        };
        if !allowed.contains(&word) {
            let field = place.name();
            self.report(place, |at| diagnostics::invalid_value(at, field.trim_matches('`'), word, allowed));
        }
    }

    fn type_names(&mut self, node: &Node, place: &Place<'_>) {
        match node.value() {
            Value::Sequence(names) => {
                for (index, name) in names.iter().enumerate() {
                    self.type_name(name, &Place::Index(place, index));
                }
                if self.version == Version::V3_0 {
                    let label = self.version.to_string();
                    self.report(place, |at| diagnostics::newer_field(at, "type: [...]", "3.1", &label));
                }
            }
            _ => self.type_name(node, place),
        }
    }

    fn type_name(&mut self, node: &Node, place: &Place<'_>) {
        if node.is_null() {
            self.report(place, |at| diagnostics::not_a_string(at, &place.name(), "null"));
        } else {
            self.word(super::TypeName::NAMES, node, place);
        }
    }

    fn list(&mut self, item: &Kind, node: &Node, place: &Place<'_>) {
        let Some(items) = node.as_sequence() else {
            return self.wrong_kind(place, "a list", node);
        };
        for (index, node) in items.iter().enumerate() {
            self.value(item, node, &Place::Index(place, index));
        }
    }

    fn alternatives(&mut self, node: &Node, place: &Place<'_>) {
        if node.as_sequence().is_some_and(<[Node]>::is_empty) {
            self.report(place, |at| diagnostics::empty_alternatives(at, &place.name()));
        } else {
            self.list(&Kind::Schema, node, place);
        }
    }

    fn map(&mut self, value: &Kind, node: &Node, place: &Place<'_>) {
        let Some(fields) = node.as_mapping() else {
            return self.wrong_kind(place, "an object", node);
        };
        for (key, entry) in fields.iter() {
            self.value(value, &entry.value, &Place::Key(place, key));
        }
    }

    fn schema(&mut self, node: &Node, place: &Place<'_>) {
        match node.value() {
            Value::Bool(_) => {}
            Value::Mapping(fields) if self.version == Version::V3_0 && fields.get("$ref").is_some() => {
                self.reference_of_3_0(fields, place);
            }
            Value::Mapping(fields) => {
                self.object(&table::SCHEMA, node, place);
                self.listed_values(fields, place);
            }
            _ => self.wrong_kind(place, "a schema (an object, `true` or `false`)", node),
        }
    }

    /// Values of `enum` and `const` that the `type` beside them excludes.
    fn listed_values(&mut self, fields: &Mapping, place: &Place<'_>) {
        let Some(types) = fields.get("type").map(super::read_schema::types).filter(|types| !types.is_empty()) else {
            return;
        };
        let names: Vec<&str> = types.iter().filter(|name| **name != TypeName::Null).map(|name| name.as_str()).collect();
        let lists = ["enum", "const"].into_iter().filter_map(|key| Some((key, fields.get(key)?)));
        for (key, list) in lists {
            let values =
                if key == "enum" { list.as_sequence().unwrap_or_default() } else { std::slice::from_ref(list) };
            let says_nothing = listed::meant(values.to_vec(), &types).is_none();
            for (index, value) in values.iter().enumerate() {
                let meant = match listed::meaning(value, &types) {
                    Meaning::AsWritten => continue,
                    Meaning::Value(meant) => format!("it is taken for{}", shown(&meant)),
                    Meaning::Nothing if says_nothing => format!("`{key}` is left out"),
                    Meaning::Nothing => "it is left out".to_owned(),
                };
                self.report(place, |at| {
                    let at_value = if key == "enum" { at.key(key).index(index) } else { at.key(key) };
                    diagnostics::listed_of_other_type(&at_value, &shown(value), value.kind_name(), &names, &meant)
                });
            }
        }
    }

    /// Beside the `$ref` of a schema, 3.0 ignores everything. Texts and examples are no loss.
    fn reference_of_3_0(&mut self, fields: &Mapping, place: &Place<'_>) {
        for (key, entry) in fields.iter() {
            let key: &str = key;
            match key {
                "$ref" => self.value(&Kind::Text, &entry.value, &Place::Key(place, key)),
                "title" | "summary" | "description" | "example" | "examples" | "externalDocs" | "xml" => {}
                _ if is_extension(key) => {}
                _ => self.report(&Place::Key(place, key), |at| diagnostics::ignored_sibling(at, key)),
            }
        }
    }

    fn reference_or_object(&mut self, shape: &Shape, node: &Node, place: &Place<'_>) {
        if node.get("$ref").is_some() {
            self.object(&table::REFERENCE, node, place);
        } else {
            self.object(shape, node, place);
        }
    }

    fn object(&mut self, shape: &Shape, node: &Node, place: &Place<'_>) {
        let Some(fields) = node.as_mapping() else {
            return self.wrong_kind(place, "an object", node);
        };
        if fields.get("$ref").is_some() && matches!(shape.rest, Rest::Nothing) && shape.field("$ref").is_none() {
            return self.report(place, |at| diagnostics::misplaced_reference(at, shape.name));
        }
        for (key, entry) in fields.iter() {
            let here = Place::Key(place, key);
            match shape.field(key) {
                Some(field) => self.field(field, &entry.value, &here),
                None if is_extension(key) => {}
                None => self.rest(shape, key, &entry.value, &here),
            }
        }
        self.missing(shape, fields, place);
    }

    fn field(&mut self, field: &Field, node: &Node, place: &Place<'_>) {
        let label = self.version;
        if field.since > label {
            self.report(place, |at| {
                diagnostics::newer_field(at, field.name, &field.since.to_string(), &label.to_string())
            });
        }
        if let Some(instead) = field.instead.filter(|_| label > Version::V3_0) {
            let name = format!("`{}`", field.name);
            self.report(place, |at| diagnostics::older_field(at, &name, instead, &label.to_string()));
        }
        if !counts_as_absent(field, node) {
            self.value(&field.kind, node, place);
        }
    }

    fn rest(&mut self, shape: &Shape, key: &str, node: &Node, place: &Place<'_>) {
        match &shape.rest {
            Rest::Nothing => {
                let known = shape.fields.iter().map(|field| field.name);
                self.report(place, |at| diagnostics::unknown_field(at, shape.name, key, known));
            }
            Rest::Named(kind) => self.value(kind, node, place),
            Rest::Statuses(kind) => {
                if !is_status(key) {
                    self.report(place, |at| {
                        diagnostics::invalid_value(at, "responses", key, &["200", "4XX", "default"])
                            .with_focus(Location::Key(at.clone()))
                    });
                }
                self.value(kind, node, place);
            }
        }
    }

    fn missing(&mut self, shape: &Shape, fields: &Mapping, place: &Place<'_>) {
        let absent = |field: &&Field| fields.get(field.name).is_none_or(|node| counts_as_absent(field, node));
        for field in shape.fields.iter().filter(absent) {
            match field.need {
                Need::Always => self.report(place, |at| diagnostics::missing_field(at, shape.name, field.name)),
                Need::WantedUntil(version) if self.version < version => {
                    self.report(place, |at| diagnostics::field_wanted(at, shape.name, field.name));
                }
                Need::Never | Need::WantedUntil(_) => {}
            }
        }
    }
}

/// `headers:` with nothing behind it is as good as no field at all. Where `null` means something, it does not count as absent.
fn counts_as_absent(field: &Field, node: &Node) -> bool {
    node.is_null() && field.need != Need::Always && !matches!(field.kind, Kind::Any | Kind::Schema | Kind::TypeNames)
}

/// JSON Schema 2020-12, alone or with what OpenAPI adds to it.
fn is_known_dialect(uri: &str) -> bool {
    let uri = uri.trim_end_matches('#');
    let name = uri.split_once("://").map_or(uri, |(_, name)| name);
    name == "json-schema.org/draft/2020-12/schema"
        || (name.starts_with("spec.openapis.org/oas/3.") && name.contains("/dialect/"))
}

/// A short value in a message, with the blank before it.
fn shown(value: &Node) -> String {
    match (value.as_str(), super::read::text(value)) {
        (Some(text), _) => format!(" `\"{text}\"`"),
        (None, Some(text)) => format!(" `{text}`"),
        (None, None) => String::new(),
    }
}

/// `200`, `4XX`, `default`.
fn is_status(key: &str) -> bool {
    match key.as_bytes() {
        [b'1'..=b'5', b'X', b'X'] => true,
        [b'1'..=b'5', rest @ ..] => rest.len() == 2 && rest.iter().all(u8::is_ascii_digit),
        _ => key == "default",
    }
}

#[cfg(test)]
mod documented;
#[cfg(test)]
mod tests;
