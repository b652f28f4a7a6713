//! What a document tells people, and no machine: `info`, and places to read more.

/// `info` besides the title, the version and the description.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// `summary` (3.1).
    pub summary: Option<String>,
    /// `contact`, `license` and `termsOfService`, in document order of the specification.
    pub facts: Vec<Fact>,
    /// `externalDocs` of the document.
    pub external_docs: Option<ExternalDocs>,
}

/// Something that the document says in so many words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is: `License`.
    pub what: &'static str,
    /// What the document says of it: `MIT`.
    pub text: String,
}

/// A place to read more.
#[derive(Debug, Clone)]
pub struct ExternalDocs {
    /// `url`.
    pub url: String,
    /// `description`.
    pub description: Option<String>,
}
