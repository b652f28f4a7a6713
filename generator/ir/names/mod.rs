//! The only place where text of a document becomes an identifier.
//!
//! [`words`] takes text apart, [`ident`] puts words together in a case and knows what each kind of name must not be,
//! [`resolve`] decides between candidates that want the same name. After that nobody converts case.

pub(super) mod forms;
pub(super) mod ident;
pub(super) mod operations;
pub(super) mod resolve;
pub(super) mod words;
