//! Answers in pages.

use super::Type;

/// How an operation answers in pages. Members are named from the outside in, as on the wire.
#[derive(Debug, Clone)]
pub struct Pages {
    /// The selector of the configuration that says so.
    pub selector: String,
    /// How the next page is found.
    pub by: PagesBy,
    /// A member that is `false` on the last page.
    pub more: Option<Vec<String>>,
    /// The list of items, where one is named or the answer is one.
    pub items: Option<PageItems>,
}

/// How the next page is found. Parameters are those of the query.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum PagesBy {
    Cursor { parameter: String, member: Vec<String> },
    Page { parameter: String, first: u64, pages: Option<Vec<String>> },
    Offset { parameter: String, limit: Option<(String, Option<u64>)>, total: Option<Vec<String>> },
    Link,
}

/// The items of a page.
#[derive(Debug, Clone)]
pub struct PageItems {
    /// The type of one.
    pub ty: Type,
    /// Where the list is.
    pub names: Vec<String>,
    /// What the answer itself is wrapped in.
    pub root: Vec<Wrap>,
    /// The fields on the way, each with what its value is wrapped in.
    pub fields: Vec<(String, Vec<Wrap>)>,
}

/// What a value is wrapped in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrap {
    /// `Option<T>`
    Option,
    /// `Box<T>`
    Box,
    /// `rt::Link<T>`
    Link,
}
