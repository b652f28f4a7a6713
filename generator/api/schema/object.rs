//! Objects: properties of all atoms merged, what else may stand in them, which are required.

use std::collections::HashSet;

use crate::diagnostics;
use crate::document::{Schema as Written, SchemaObject};

use crate::api::{Additional, Lowering, Object, Property, Shape, Use, owned};

use super::Gathered;
use super::all_of::is_trivial;
use super::lower::own_atoms;
use super::xml::own_xml;

impl<'a> Lowering<'a> {
    /// An object: [`Shape::Map`] if no property is named.
    pub(super) fn object(&mut self, gathered: &Gathered<'a>) -> Shape {
        let additional = self.additional(gathered);
        let mut properties = Vec::new();
        let names = gathered.property_names();
        for name in &names {
            properties.push(self.property(gathered, name));
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
        if properties.is_empty() { Shape::Map(additional) } else { Shape::Object(Object { properties, additional }) }
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
        let mut typed: Vec<&'a Written> = Vec::new();
        let mut denied = false;
        for atom in &gathered.atoms {
            match &atom.additional_properties {
                Some(Written::Bool { value: false, .. }) => denied = true,
                Some(schema) if !is_trivial(schema) => typed.push(schema),
                _ => {}
            }
        }
        if let Some(values) = self.pattern_properties(gathered, denied, !typed.is_empty()) {
            return Additional::Typed(values);
        }
        if denied {
            Additional::Denied
        } else if typed.is_empty() {
            Additional::Any
        } else {
            Additional::Typed(self.use_of_all(&typed))
        }
    }

    /// One pattern and nothing else allowed is a map of its values; more than that would be another type for each name.
    fn pattern_properties(&mut self, gathered: &Gathered<'a>, denied: bool, typed: bool) -> Option<Use> {
        let atom = gathered.atoms.iter().find(|atom| !atom.pattern_properties.is_empty())?;
        let alone = gathered.atoms.iter().map(|atom| atom.pattern_properties.len()).sum::<usize>() == 1;
        let open = atom.additional_properties.is_some() && !denied && !typed;
        if alone && denied {
            self.report(diagnostics::not_enforced(&atom.pointer, "patternProperties"));
            return atom.pattern_properties.values().next().map(|schema| self.use_of(schema));
        }
        if open {
            self.report(diagnostics::not_enforced(&atom.pointer, "patternProperties"));
        } else {
            let construct = if denied {
                "several `patternProperties`"
            } else if typed {
                "`patternProperties` beside typed `additionalProperties`"
            } else {
                "`patternProperties` without `additionalProperties`"
            };
            self.report(diagnostics::unsupported(atom.pointer.key("patternProperties"), construct, None));
        }
        None
    }
}
