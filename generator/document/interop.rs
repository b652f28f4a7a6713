//! An `openapiv3::OpenAPI` in memory as input, for code-first frameworks and callers of other generators.
//!
//! The document takes the same way as one in a file: it becomes a value tree, and all checks run on that.

use crate::diagnostics::Diagnostics;
use crate::source::{self, Source};

/// A document in memory that cannot be written as JSON.
#[derive(Debug, thiserror::Error)]
#[error("the document in memory cannot be written as JSON: {reason}")]
pub struct InteropError {
    reason: String,
}

/// Takes a document of the crate `openapiv3`. Its messages show the lines of its JSON text.
pub fn from_openapiv3(document: &openapiv3::OpenAPI, diagnostics: &mut Diagnostics) -> Result<Source, InteropError> {
    source::from_value(document, "(openapiv3)", diagnostics).map_err(|reason| InteropError { reason })
}
