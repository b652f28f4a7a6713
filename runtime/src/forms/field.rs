//! What a document says of one field of a form.

use super::super::json::Check;

/// How one member of an object is laid out as a field of a form, or as parts of a multipart body.
///
/// What has no entry is written as forms do it by themselves: a text as it is, a list as one field an item, an object as JSON.
///
/// ```
/// use specloom_rt::codegen::FormField;
///
/// const FIELDS: &[FormField] = &[FormField::new("meta").json(), FormField::new("tags").joined(',')];
/// # assert_eq!(FIELDS[0].name(), "meta");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct FormField {
    pub(super) name: &'static str,
    pub(super) layout: Layout,
    pub(super) is_list: bool,
    pub(super) is_required: bool,
    pub(super) is_reserved: bool,
    pub(super) content_type: Option<&'static str>,
    pub(super) check: Check,
}

/// How a value is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// `name=value`, once for each item of a list.
    Plain,
    /// `name=a,b`: items in one field.
    Joined(char),
    /// `name=R,100,G,200`: names and values of members in one field.
    Members(char),
    /// `R=100&G=200`: members of these names as fields of their own.
    Spread(&'static [&'static str]),
    /// The same of all names but these.
    SpreadRest(&'static [&'static str]),
    /// `name[key][inner]=value`, items by their index.
    Deep,
    /// JSON, once for each item of a list.
    Json,
}

impl FormField {
    /// A field as forms write it by themselves.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            layout: Layout::Plain,
            is_list: false,
            is_required: false,
            is_reserved: false,
            content_type: None,
            check: Check::new(),
        }
    }

    /// Values are JSON.
    #[must_use]
    pub const fn json(mut self) -> Self {
        self.layout = Layout::Json;
        self
    }

    /// Items stand in one field, with this between them: a comma, a space or `|`.
    #[must_use]
    pub const fn joined(mut self, delimiter: char) -> Self {
        self.layout = Layout::Joined(delimiter);
        self
    }

    /// Names and values of members stand in one field in turn, with this between them: a comma, a space or `|`.
    #[must_use]
    pub const fn members(mut self, delimiter: char) -> Self {
        self.layout = Layout::Members(delimiter);
        self
    }

    /// Members, of these names, are fields of their own.
    #[must_use]
    pub const fn spread(mut self, names: &'static [&'static str]) -> Self {
        self.layout = Layout::Spread(names);
        self
    }

    /// Members are fields of their own: those that are none of these.
    #[must_use]
    pub const fn spread_rest(mut self, others: &'static [&'static str]) -> Self {
        self.layout = Layout::SpreadRest(others);
        self
    }

    /// Members are named in brackets.
    #[must_use]
    pub const fn deep(mut self) -> Self {
        self.layout = Layout::Deep;
        self
    }

    /// The value is a list.
    #[must_use]
    pub const fn list(mut self) -> Self {
        self.is_list = true;
        self
    }

    /// The value must be there. A list that must be there and has no field is an empty one.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// Reserved characters are sent as they are.
    #[must_use]
    pub const fn reserved(mut self) -> Self {
        self.is_reserved = true;
        self
    }

    /// The media type of a part, or several between commas.
    #[must_use]
    pub const fn content_type(mut self, content_type: &'static str) -> Self {
        self.content_type = Some(content_type);
        self
    }

    /// What the value must hold to.
    #[must_use]
    pub const fn check(mut self, check: Check) -> Self {
        self.check = check;
        self
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether a field of this name is a member of the value.
    #[cfg(feature = "server")]
    pub(super) fn takes(&self, name: &str) -> bool {
        match self.layout {
            Layout::Spread(names) => names.contains(&name),
            Layout::SpreadRest(others) => !others.contains(&name),
            _ => false,
        }
    }

    /// The media types that a part may have.
    #[cfg(any(feature = "client", feature = "server"))]
    pub(super) fn media_types(&self) -> impl Iterator<Item = &'static str> {
        self.content_type.unwrap_or_default().split(',').map(str::trim).filter(|media_type| !media_type.is_empty())
    }
}

/// The entry of a field; what has none is plain.
#[cfg(any(feature = "client", feature = "server"))]
pub(super) fn field(fields: &[FormField], name: &str) -> FormField {
    fields.iter().find(|field| field.name == name).copied().unwrap_or(FormField::new(""))
}
