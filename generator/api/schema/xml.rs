//! What `xml` says of a schema: the words of 3.0 and 3.1 (`attribute`, `wrapped`) as the node types of 3.2.

use crate::document::{MediaType, Schema as Written, SchemaObject, TypeName, Xml as WrittenXml};

use crate::api::{ContentKind, Lowering, Xml, XmlNode, owned};

use super::Gathered;
use super::lower::own_atoms;

impl<'a> Lowering<'a> {
    /// XML of the schema. Without one, and where it is a string without a name, it is text that others make XML of.
    pub(in crate::api) fn xml_content(&mut self, media: &'a MediaType) -> ContentKind {
        let Some(schema) = &media.schema else { return ContentKind::Text };
        let gathered = self.gather(&[schema]);
        let is_named = gathered.atoms.iter().any(|atom| atom.xml.is_some());
        match super::types(&gathered).as_deref() {
            None if gathered.unions.is_empty() => ContentKind::Text,
            Some([TypeName::String]) if !is_named => ContentKind::Text,
            _ => ContentKind::Xml(self.use_of(schema)),
        }
    }

    /// What stands beside the items of an array.
    pub(super) fn item_xml(&mut self, gathered: &Gathered<'a>) -> Option<Box<Xml>> {
        let items: Vec<&'a Written> = gathered.atoms.iter().filter_map(|atom| atom.items.as_ref()).collect();
        let inner = self.gather(&items);
        own_xml(&own_atoms(&items, &inner))
    }
}

/// The outermost `xml` of a schema's own.
pub(super) fn own_xml(own: &[&SchemaObject]) -> Option<Box<Xml>> {
    own.iter().find_map(|atom| atom.xml.as_deref()).map(|xml| Box::new(meaning(xml)))
}

fn meaning(xml: &WrittenXml) -> Xml {
    let node = match xml.node_type.as_deref() {
        Some("attribute") => Some(XmlNode::Attribute),
        Some("text") => Some(XmlNode::Text),
        Some("cdata") => Some(XmlNode::Cdata),
        Some("none") => Some(XmlNode::None),
        Some(_) => Some(XmlNode::Element),
        None if xml.attribute => Some(XmlNode::Attribute),
        None if xml.wrapped => Some(XmlNode::Element),
        None => None,
    };
    Xml {
        origin: xml.pointer.clone(),
        node,
        name: owned(xml.name.as_ref()),
        namespace: owned(xml.namespace.as_ref()),
        prefix: owned(xml.prefix.as_ref()),
    }
}
