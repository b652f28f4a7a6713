//! How types stand in XML: the static descriptions that generated code holds.

// Without XML only their names are used.
#![cfg_attr(not(feature = "xml"), allow(dead_code))]

/// How a value stands in XML: what its element is called, and what is in it.
#[derive(Clone, Copy)]
pub struct Xml {
    pub(super) name: Name,
    pub(super) content: Content,
}

/// A name with the namespace that it is in; what is empty is not there.
#[derive(Clone, Copy)]
pub(super) struct Name {
    pub(super) local: &'static str,
    pub(super) namespace: &'static str,
    pub(super) prefix: &'static str,
}

#[derive(Clone, Copy)]
pub(super) enum Content {
    /// Text, each character of which counts.
    Text,
    /// Text without the spaces around it: a number, a boolean, a date.
    Word,
    /// Text that may be of several types.
    Scalar,
    /// Whatever comes, in the plain form.
    Any,
    Object(&'static [XmlMember], Rest),
    /// Elements of one name; the list's own element is around them.
    List(XmlMember),
    /// Objects that a member tells apart.
    Tagged(&'static str, &'static [XmlArm]),
    /// Text, or else an object.
    Either(&'static Xml, &'static Xml),
}

/// The members that an object has beside those that it names.
#[derive(Clone, Copy)]
pub(super) enum Rest {
    Any,
    Denied,
    Typed(&'static Xml),
}

/// An alternative: the values of the tag that select it, and how it stands in XML. Without values it is for all others.
pub type XmlArm = (&'static [&'static str], &'static Xml);

impl Xml {
    /// Text, each character of which counts.
    pub const TEXT: Self = Self::new(Content::Text);
    /// Text without the spaces around it.
    pub const WORD: Self = Self::new(Content::Word);
    /// Text that may be of several types.
    pub const SCALAR: Self = Self::new(Content::Scalar);
    /// Whatever comes, in the plain form.
    pub const ANY: Self = Self::new(Content::Any);

    const fn new(content: Content) -> Self {
        Self { name: Name::new(""), content }
    }

    /// An object, whose other members have the plain form.
    pub const fn object(members: &'static [XmlMember]) -> Self {
        Self::new(Content::Object(members, Rest::Any))
    }

    /// An object without other members.
    pub const fn closed(members: &'static [XmlMember]) -> Self {
        Self::new(Content::Object(members, Rest::Denied))
    }

    /// An object whose other members are of one type.
    pub const fn map(members: &'static [XmlMember], rest: &'static Self) -> Self {
        Self::new(Content::Object(members, Rest::Typed(rest)))
    }

    /// A list in an element of its own.
    pub const fn list(item: XmlMember) -> Self {
        Self::new(Content::List(item))
    }

    /// Objects that a member tells apart.
    pub const fn tagged(member: &'static str, arms: &'static [XmlArm]) -> Self {
        Self::new(Content::Tagged(member, arms))
    }

    /// Text, or else an object.
    pub const fn either(text: &'static Self, object: &'static Self) -> Self {
        Self::new(Content::Either(text, object))
    }

    /// The name of the element, where it is the whole document. Without one `root` is written, and any read.
    #[must_use]
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name.local = name;
        self
    }

    /// The namespace of that name.
    #[must_use]
    pub const fn namespace(mut self, namespace: &'static str) -> Self {
        self.name.namespace = namespace;
        self
    }

    /// The prefix of that name.
    #[must_use]
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.name.prefix = prefix;
        self
    }
}

/// A member of an object, or the items of a list.
#[derive(Clone, Copy)]
pub struct XmlMember {
    /// What it is called in JSON.
    pub(super) member: &'static str,
    pub(super) name: Name,
    pub(super) place: Place,
    pub(super) xml: &'static Xml,
    pub(super) is_required: bool,
    pub(super) is_nullable: bool,
}

/// What stands for a member.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Element,
    Attribute,
    /// The text of the object's element.
    Text,
    /// The same, written as a CDATA section.
    Cdata,
    /// An element for each item of a list.
    Items,
    /// No node of its own: its members are those of the object around it.
    Flat,
}

impl XmlMember {
    const fn new(member: &'static str, place: Place, xml: &'static Xml) -> Self {
        Self { member, name: Name::new(member), place, xml, is_required: false, is_nullable: false }
    }

    /// An element.
    pub const fn element(member: &'static str, xml: &'static Xml) -> Self {
        Self::new(member, Place::Element, xml)
    }

    /// An attribute.
    pub const fn attribute(member: &'static str, xml: &'static Xml) -> Self {
        Self::new(member, Place::Attribute, xml)
    }

    /// The text of the object's element.
    pub const fn text(member: &'static str, xml: &'static Xml) -> Self {
        Self::new(member, Place::Text, xml)
    }

    /// The text of the object's element, written as a CDATA section.
    pub const fn cdata(member: &'static str, xml: &'static Xml) -> Self {
        Self::new(member, Place::Cdata, xml)
    }

    /// An element for each item of a list; of the list itself there is nothing to be seen.
    pub const fn items(member: &'static str, xml: &'static Xml) -> Self {
        Self::new(member, Place::Items, xml)
    }

    /// An object whose members are those of the object around it.
    pub const fn flat(member: &'static str, xml: &'static Xml) -> Self {
        Self::new(member, Place::Flat, xml)
    }

    /// Its name in XML.
    #[must_use]
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name.local = name;
        self
    }

    /// The namespace of that name.
    #[must_use]
    pub const fn namespace(mut self, namespace: &'static str) -> Self {
        self.name.namespace = namespace;
        self
    }

    /// The prefix of that name.
    #[must_use]
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.name.prefix = prefix;
        self
    }

    /// It is always there: a list without elements is empty.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// It may be `null`: an empty element is, where nothing else could be.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.is_nullable = true;
        self
    }
}

impl Name {
    const fn new(local: &'static str) -> Self {
        Self { local, namespace: "", prefix: "" }
    }
}

/// Descriptions refer to each other in circles, so only the name is told.
impl std::fmt::Debug for Xml {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Xml").field(&self.name.local).finish()
    }
}

impl std::fmt::Debug for XmlMember {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("XmlMember").field(&self.member).finish()
    }
}
