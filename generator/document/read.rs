//! From the value tree to typed objects. What has the wrong kind is passed over here: [`super::shape`] has reported it.

use super::{Extensions, Map, RefOr, Reference, Version};
use crate::source::node::{Mapping, Node, Number, Value};
use crate::source::pointer::{Pointer, Text};

/// A value, its place, and the version whose rules count.
#[derive(Clone, Debug)]
pub struct At<'a> {
    /// The value.
    pub node: &'a Node,
    /// Its place.
    pub pointer: Pointer,
    /// The label of the document.
    pub version: Version,
}

/// What can be read from a value of the tree; `None` if it is of another kind.
pub trait Read: Sized {
    /// Reads it.
    fn read(at: &At<'_>) -> Option<Self>;
}

impl<'a> At<'a> {
    /// The fields, if this is an object.
    pub fn mapping(&self) -> Option<&'a Mapping> {
        self.node.as_mapping()
    }

    /// The field with this name.
    pub fn field(&self, name: &str) -> Option<At<'a>> {
        let (key, node) = self.mapping()?.get_key_value(name)?;
        Some(self.inside(key, node))
    }

    /// All fields, in document order.
    pub fn fields(&self) -> impl Iterator<Item = (&'a Text, At<'a>)> {
        let entries = self.mapping().into_iter().flat_map(Mapping::iter);
        entries.map(|(key, entry)| (key, self.inside(key, &entry.value)))
    }

    /// All items, if this is a list.
    pub fn items(&self) -> impl Iterator<Item = At<'a>> {
        let items = self.node.as_sequence().unwrap_or_default();
        items.iter().enumerate().map(|(index, node)| At {
            node,
            pointer: self.pointer.index(index),
            version: self.version,
        })
    }

    fn inside(&self, key: &Text, node: &'a Node) -> At<'a> {
        At { node, pointer: self.pointer.key(key.clone()), version: self.version }
    }

    fn value(&self, name: &str) -> Option<&'a Node> {
        self.mapping()?.get(name)
    }

    /// The text of a field.
    pub fn text(&self, name: &str) -> Option<Text> {
        text(self.value(name)?)
    }

    /// A field that is true or false.
    pub fn boolean(&self, name: &str) -> Option<bool> {
        self.value(name)?.as_bool()
    }

    /// A field that counts as false if it is not there.
    pub fn flag(&self, name: &str) -> bool {
        self.boolean(name) == Some(true)
    }

    /// The value of a field as it is; `null` is a value too.
    pub fn any(&self, name: &str) -> Option<Node> {
        self.value(name).cloned()
    }

    /// The object of a field.
    pub fn read<T: Read>(&self, name: &str) -> Option<T> {
        T::read(&self.field(name)?)
    }

    /// The objects of a list.
    pub fn list<T: Read>(&self, name: &str) -> Vec<T> {
        self.read(name).unwrap_or_default()
    }

    /// The objects of a map.
    pub fn map<T: Read>(&self, name: &str) -> Map<T> {
        self.read(name).unwrap_or_default()
    }

    /// The objects of a map whose names are fields of this object itself.
    pub fn patterned<T: Read>(&self) -> Map<T> {
        let fields = self.fields().filter(|(key, _)| !is_extension(key));
        fields.filter_map(|(key, at)| Some((key.clone(), T::read(&at)?))).collect()
    }

    /// The fields that begin with `x-`.
    pub fn extensions(&self) -> Extensions {
        let entries = self.mapping().into_iter().flat_map(Mapping::iter);
        entries.filter(|(key, _)| is_extension(key)).map(|(key, entry)| (key.clone(), entry.value.clone())).collect()
    }
}

/// Whether a field is an extension.
pub fn is_extension(name: &str) -> bool {
    name.starts_with("x-")
}

/// A text; a number counts with the text that the document has for it.
pub fn text(node: &Node) -> Option<Text> {
    match node.value() {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.text().into()),
        Value::Bool(true) => Some("true".into()),
        Value::Bool(false) => Some("false".into()),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => None,
    }
}

impl Read for Text {
    fn read(at: &At<'_>) -> Option<Self> {
        text(at.node)
    }
}

impl Read for Node {
    fn read(at: &At<'_>) -> Option<Self> {
        Some(at.node.clone())
    }
}

impl Read for Number {
    fn read(at: &At<'_>) -> Option<Self> {
        at.node.as_number().cloned()
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(at: &At<'_>) -> Option<Self> {
        at.node.as_sequence()?;
        Some(at.items().filter_map(|item| T::read(&item)).collect())
    }
}

impl<T: Read> Read for Map<T> {
    fn read(at: &At<'_>) -> Option<Self> {
        at.mapping()?;
        Some(at.fields().filter_map(|(key, field)| Some((key.clone(), T::read(&field)?))).collect())
    }
}

impl<T: Read> Read for Box<T> {
    fn read(at: &At<'_>) -> Option<Self> {
        T::read(at).map(Box::new)
    }
}

impl<T: Read> Read for RefOr<T> {
    fn read(at: &At<'_>) -> Option<Self> {
        match at.text("$ref") {
            Some(target) => Some(RefOr::Ref(Reference {
                pointer: at.pointer.clone(),
                target,
                summary: at.text("summary"),
                description: at.text("description"),
            })),
            None => T::read(at).map(RefOr::Item),
        }
    }
}
