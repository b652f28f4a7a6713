//! Properties: which node stands for each, and what it is called.

use std::collections::HashSet;

use super::{Walk, is_name, named};
use crate::api::{Object, Property, Schema, SchemaId, Shape, Use, Xml, XmlNode};
use crate::diagnostics;
use crate::ir::{XmlForm, XmlMember, XmlName, XmlPlace};

/// How many objects without a node of their own may stand in one.
const MAX_FLAT: usize = 200;

impl<'a> Walk<'a, '_> {
    pub(super) fn members(&mut self, object: &Object) -> Vec<XmlMember> {
        let members: Vec<XmlMember> = object.properties.iter().map(|property| self.member(property)).collect();
        self.check_names(object, &members);
        members
    }

    fn member(&mut self, property: &Property) -> XmlMember {
        let api = self.api;
        let schema = api.schema(property.schema.schema);
        let xml = merged(property.xml.as_deref(), schema.xml.as_deref());
        let own_name = xml.as_ref().and_then(|xml| xml.name.clone());
        let node = xml.as_ref().and_then(|xml| xml.node);
        let mut member = XmlMember {
            member: property.name.clone(),
            name: named(own_name.unwrap_or_else(|| property.name.clone()), xml.as_ref()),
            place: XmlPlace::Element,
            form: XmlForm::Any,
            required: property.required,
            nullable: property.schema.nullable,
        };
        match (node, &schema.shape) {
            (None | Some(XmlNode::None), Shape::Array(items)) => {
                self.unwrapped(&mut member, property, schema, *items);
                return member;
            }
            (Some(XmlNode::Element), Shape::Array(items)) => {
                // What surrounds the items gives them its name.
                let items = self.items(schema, *items, Some(&member.name.local), 0);
                member.form = XmlForm::List(Box::new(items));
                return member;
            }
            (None | Some(XmlNode::None), Shape::Tuple(tuple)) => {
                let items = self.places(schema, tuple, Some(&property.name));
                (member.place, member.name, member.form) = (XmlPlace::Items, items.name, items.form);
                self.check_name(property, &member);
                return member;
            }
            (Some(XmlNode::Element), Shape::Tuple(tuple)) => {
                member.form = XmlForm::List(Box::new(self.places(schema, tuple, Some(&member.name.local))));
                return member;
            }
            _ => {}
        }
        member.place = self.place(node, property, xml.as_ref());
        member.form = self.form(property.schema, 0);
        self.check_name(property, &member);
        member
    }

    /// A list of which only the items are to be seen. What is said of the list itself has no effect.
    fn unwrapped(&mut self, member: &mut XmlMember, property: &Property, array: &Schema, items: Use) {
        let item = self.items(array, items, Some(&property.name), 0);
        member.place = XmlPlace::Items;
        member.name = item.name;
        member.form = item.form;
        self.check_name(property, member);
    }

    /// The node that `xml` asks for, if the type can be one.
    fn place(&mut self, node: Option<XmlNode>, property: &Property, xml: Option<&Xml>) -> XmlPlace {
        let id = property.schema.schema;
        let (place, fits, what) = match node {
            None | Some(XmlNode::Element) => return XmlPlace::Element,
            Some(XmlNode::Attribute) => (XmlPlace::Attribute, self.is_text(id), "an attribute"),
            Some(XmlNode::Text) => (XmlPlace::Text, self.is_text(id), "the text of an element"),
            Some(XmlNode::Cdata) => (XmlPlace::Cdata, self.is_text(id), "the text of an element"),
            Some(XmlNode::None) => (XmlPlace::Flat, self.is_flat(id), "part of what is around it"),
        };
        if fits {
            return place;
        }
        let at = xml.map_or(&property.origin, |xml| &xml.origin);
        let what = format!("a value of this type cannot be {what} in XML, so it is an element");
        self.say(at, &what, diagnostics::xml_form);
        XmlPlace::Element
    }

    /// Whether values are texts, or lists of words.
    fn is_text(&self, id: SchemaId) -> bool {
        match &self.api.schema(id).shape {
            Shape::Array(items) => self.is_scalar(items.schema),
            Shape::Union(union) => union.members.iter().all(|member| self.is_scalar(member.schema.schema)),
            _ => self.is_scalar(id),
        }
    }

    /// Whether an object can be without a node: it comes to an end, soon.
    fn is_flat(&self, id: SchemaId) -> bool {
        let mut queue = vec![id];
        let mut seen = 0;
        while let Some(id) = queue.pop() {
            let Shape::Object(object) = &self.api.schema(id).shape else { return false };
            seen += 1;
            if seen > MAX_FLAT {
                return false;
            }
            for property in &object.properties {
                let schema = self.api.schema(property.schema.schema);
                let xml = merged(property.xml.as_deref(), schema.xml.as_deref());
                let is_array = matches!(schema.shape, Shape::Array(_) | Shape::Tuple(_));
                if !is_array && xml.is_some_and(|xml| xml.node == Some(XmlNode::None)) {
                    queue.push(property.schema.schema);
                }
            }
        }
        true
    }

    fn check_name(&mut self, property: &Property, member: &XmlMember) {
        let has_name = !matches!(member.place, XmlPlace::Text | XmlPlace::Cdata | XmlPlace::Flat);
        if has_name && !is_name(&member.name.local) {
            let what =
                "this is no name in XML, so the property cannot be in an XML body: writing one with it is an error";
            self.say(&property.origin, what, |at, what| {
                diagnostics::xml_form(at, what).with_help("`xml: { name: ... }` gives it another name")
            });
        }
        if member.name.prefix.is_some() && member.name.namespace.is_none() {
            let what =
                "the prefix has no `namespace`, so it is written as it stands, and what it means is for others to say";
            self.say(&property.origin, what, diagnostics::xml_form);
        }
    }

    /// Two members that are the same node cannot be told apart.
    fn check_names(&mut self, object: &Object, members: &[XmlMember]) {
        let mut seen: HashSet<(bool, &XmlName)> = HashSet::new();
        let mut has_text = false;
        for (member, property) in members.iter().zip(&object.properties) {
            let is_new = match member.place {
                XmlPlace::Flat => true,
                XmlPlace::Text | XmlPlace::Cdata => !std::mem::replace(&mut has_text, true),
                place => seen.insert((place == XmlPlace::Attribute, &member.name)),
            };
            if !is_new {
                let what = "another property is the same node in XML, so that nobody can tell them apart";
                self.say(&property.origin, what, |at, what| {
                    diagnostics::schema_conflict(at, what)
                        .with_help("give one of them another name: `xml: { name: ... }`")
                });
            }
        }
    }
}

/// What is said of a property, then what is said of its type.
fn merged(own: Option<&Xml>, of_type: Option<&Xml>) -> Option<Xml> {
    let (Some(own), Some(of_type)) = (own, of_type) else {
        return own.or(of_type).cloned();
    };
    Some(Xml {
        origin: own.origin.clone(),
        node: own.node.or(of_type.node),
        name: own.name.clone().or_else(|| of_type.name.clone()),
        namespace: own.namespace.clone().or_else(|| of_type.namespace.clone()),
        prefix: own.prefix.clone().or_else(|| of_type.prefix.clone()),
    })
}
