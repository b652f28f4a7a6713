//! A reference, or the thing itself.

use crate::source::pointer::{Pointer, Text};

/// `{ $ref: ... }` where another object may stand.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The object that holds the `$ref`.
    pub pointer: Pointer,
    /// `$ref`, as written.
    pub target: Text,
    /// `summary`, which replaces that of the target (3.1).
    pub summary: Option<Text>,
    /// `description`, which replaces that of the target (3.1).
    pub description: Option<Text>,
}

/// Where OpenAPI allows a reference instead of the object.
#[derive(Clone, Debug)]
pub enum RefOr<T> {
    /// A reference, not followed.
    Ref(Reference),
    /// The object itself.
    Item(T),
}

impl<T> RefOr<T> {
    /// The object, if it stands here.
    pub fn item(&self) -> Option<&T> {
        match self {
            RefOr::Item(item) => Some(item),
            RefOr::Ref(_) => None,
        }
    }

    /// The reference, if it is one.
    pub fn reference(&self) -> Option<&Reference> {
        match self {
            RefOr::Ref(reference) => Some(reference),
            RefOr::Item(_) => None,
        }
    }
}
