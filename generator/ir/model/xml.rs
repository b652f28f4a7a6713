//! How types stand in XML: the statics of `xml.rs`.

use super::Docs;

/// Index in [`Package::xml`](super::Package::xml).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct XmlId(pub u32);

/// A static of `xml.rs`.
#[derive(Debug, Clone)]
pub struct XmlDef {
    /// `PET`.
    pub name: String,
    /// Docs.
    pub docs: Docs,
    /// The name of the element, where it is a whole body; `None`: it has none.
    pub root: Option<XmlName>,
    /// What is in the element.
    pub form: XmlForm,
}

/// A name in XML.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct XmlName {
    /// Without the prefix.
    pub local: String,
    /// The namespace that it is in.
    pub namespace: Option<String>,
    /// The prefix to write.
    pub prefix: Option<String>,
}

/// What is in an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum XmlForm {
    /// Text, each character of which counts.
    Text,
    /// Text without the spaces around it.
    Word,
    /// Text that may be of several types.
    Scalar,
    /// Anything, in the plain form.
    Any,
    /// An object.
    Object(Vec<XmlMember>, XmlRest),
    /// Elements of one name.
    List(Box<XmlMember>),
    /// Objects that a member tells apart, by its values.
    Tagged(String, Vec<(Vec<String>, XmlForm)>),
    /// Text, or else an object.
    Either(Box<XmlForm>, Box<XmlForm>),
    /// Another static.
    Static(XmlId),
}

/// The members of an object that its schema does not name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum XmlRest {
    /// Anything.
    Any,
    /// None.
    Denied,
    /// Values of one type.
    Typed(Box<XmlForm>),
}

/// A member of an object, or the items of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlMember {
    /// What it is called in JSON.
    pub member: String,
    /// What it is called in XML.
    pub name: XmlName,
    /// What stands for it.
    pub place: XmlPlace,
    /// What is in it.
    pub form: XmlForm,
    /// Whether it is always there.
    pub required: bool,
    /// Whether it may be `null`.
    pub nullable: bool,
}

/// What stands for a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlPlace {
    /// An element.
    Element,
    /// An attribute.
    Attribute,
    /// The text of the object's element.
    Text,
    /// The same as a CDATA section.
    Cdata,
    /// An element for each item.
    Items,
    /// Its members, beside those of the object.
    Flat,
}
