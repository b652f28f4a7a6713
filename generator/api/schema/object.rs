//! Objects: properties of all atoms merged, what else may stand in them, which are required.

use std::collections::HashSet;

use crate::diagnostics;
use crate::document::{Schema as Written, SchemaObject};

use crate::api::{Additional, Lowering, Object, Property, Shape, Use, owned};

use super::Gathered;
use super::lower::own_atoms;
use super::xml::own_xml;

impl<'a> Lowering<'a> {
    /// An object: [`Shape::Map`] if no property is named.
    pub(super) fn object(&mut self, gathered: &Gathered<'a>) -> Shape {
        let additional = self.additional(gathered);
        let mut properties = Vec::new();
        let names = gathered.property_names();
        let mut forbidden = Vec::new();
        for name in &names {
            if !gathered.requires(name) && self.gather(&gathered.property(name)).never.is_some() {
                forbidden.push((*name).to_owned());
            } else {
                properties.push(self.property(gathered, name));
            }
        }
        let known: HashSet<&str> = names.iter().copied().collect();
        let mut undescribed = HashSet::new();
        for atom in &gathered.atoms {
            for (index, name) in atom.required.iter().enumerate() {
                if !known.contains(&**name) && undescribed.insert(name.clone()) {
                    let item = atom.pointer.key("required").index(index);
                    let unclaimed = names.iter().copied().filter(|known| !gathered.requires(known));
                    self.report(diagnostics::required_undescribed(&atom.pointer, &item, name, unclaimed));
                    properties.push(self.undescribed(atom, name, additional));
                }
            }
        }
        // An object that holds nothing is a type without fields, not a map of nothing.
        if properties.is_empty() && forbidden.is_empty() && additional != Additional::Denied {
            Shape::Map(additional)
        } else {
            Shape::Object(Object { properties, forbidden, withheld: Vec::new(), additional })
        }
    }

    fn property(&mut self, gathered: &Gathered<'a>, name: &str) -> Property {
        let schemas = gathered.property(name);
        let schema = self.use_of_all(&schemas);
        let inner = self.gather(&schemas);
        let own = own_atoms(&schemas, &inner);
        let default = self.default_of(&own, &inner, schema);
        Property {
            origin: schemas.last().map_or_else(|| gathered.atoms[0].pointer.clone(), |schema| schema.pointer().clone()),
            name: name.to_owned(),
            schema,
            required: gathered.requires(name),
            description: owned(own.iter().find_map(|atom| atom.description.as_ref())),
            deprecated: own.iter().any(|atom| atom.deprecated),
            read_only: inner.atoms.iter().any(|atom| atom.read_only),
            write_only: inner.atoms.iter().any(|atom| atom.write_only),
            default,
            xml: own_xml(&own),
        }
    }

    /// `required` names what `properties` does not: it is there, and may be anything that the object allows.
    fn undescribed(&mut self, atom: &SchemaObject, name: &str, additional: Additional) -> Property {
        let origin = atom.pointer.key("required");
        let schema = match additional {
            Additional::Typed(schema) => schema,
            Additional::Any | Additional::Denied => self.any(&origin),
        };
        Property {
            origin,
            name: name.to_owned(),
            schema,
            required: true,
            description: None,
            deprecated: false,
            read_only: false,
            write_only: false,
            default: None,
            xml: None,
        }
    }

    fn additional(&mut self, gathered: &Gathered<'a>) -> Additional {
        let rest: Vec<&'a Written> = gathered.atoms.iter().filter_map(|atom| rest_of(gathered, atom)).collect();
        let additional = self.additional_of(&rest);
        self.with_patterns(gathered, additional)
    }

    /// Members told by the pattern of their name are kept with those that nothing names: typed where all are of one type.
    fn with_patterns(&mut self, gathered: &Gathered<'a>, additional: Additional) -> Additional {
        let mut types: Vec<Use> = Vec::new();
        for atom in gathered.atoms.iter().filter(|atom| !atom.pattern_properties.is_empty()) {
            for schema in atom.pattern_properties.values() {
                if self.gather(&[schema]).never.is_none() {
                    let used = self.use_of(schema);
                    types.extend((!types.contains(&used)).then_some(used));
                }
            }
        }
        match (types.as_slice(), additional) {
            ([], _) => additional,
            ([one], Additional::Denied) => Additional::Typed(*one),
            ([one], Additional::Typed(other)) if *one == other => additional,
            _ => Additional::Any,
        }
    }
}

/// What one schema says about members that have no schema of their own. `unevaluatedProperties` is the same as
/// `additionalProperties` where nothing else looks at members.
fn rest_of<'a>(gathered: &Gathered<'a>, atom: &'a SchemaObject) -> Option<&'a Written> {
    let decided = || unevaluated_properties_decided(gathered);
    atom.additional_properties.as_ref().or_else(|| atom.unevaluated_properties.as_ref().filter(|_| decided()))
}

/// Whether `unevaluatedProperties` is known to speak of all members without a schema of their own. As with
/// `additionalProperties`, what the members of an `allOf` describe counts for all of them.
pub(super) fn unevaluated_properties_decided(gathered: &Gathered<'_>) -> bool {
    let depends = |atom: &&SchemaObject| {
        atom.if_schema.is_some()
            || !atom.dependent_schemas.is_empty()
            || atom.additional_properties.is_some() && atom.unevaluated_properties.is_none()
    };
    gathered.unions.is_empty() && !gathered.atoms.iter().any(depends)
}
