//! The choices of a [`Generator`](crate::Generator) about types, and whether they can be written as Rust.

use crate::config::{MissingOffset, Options, Typed};
use crate::diagnostics::{self, Diagnostics};
use crate::{Generator, render};

impl Generator {
    /// What a date-time without an offset is; by default UTC in what a server answers, and refused in requests.
    #[must_use]
    pub fn missing_offset(mut self, missing: MissingOffset) -> Self {
        self.options.types.missing_offset = missing;
        self
    }

    /// Leaves values of a format texts, which are checked in requests to be of it.
    #[must_use]
    pub fn keep_text(mut self, format: Typed) -> Self {
        self.options.types.texts.insert(format);
        self
    }

    /// Names a Rust type for a schema (`schema:Money`), or for strings and numbers of a format (`format:decimal`). Any type with serde's
    /// traits, `Debug`, `Clone` and `PartialEq` will do, by a path from `crate::` or from the name of a crate.
    #[must_use]
    pub fn replace(mut self, what: impl Into<String>, path: impl Into<String>) -> Self {
        self.options.types.replace.insert(what.into(), path.into());
        self
    }

    /// Derives more on the type of a schema (`schema:Room`), on top of what earlier calls name.
    #[must_use]
    pub fn derive_for<D: Into<String>>(
        mut self,
        what: impl Into<String>,
        derives: impl IntoIterator<Item = D>,
    ) -> Self {
        self.options.derive_for.entry(what.into()).or_default().extend(derives.into_iter().map(Into::into));
        self
    }
}

/// Reports paths that are none.
pub(crate) fn check(options: &Options, diagnostics: &mut Diagnostics) {
    for (key, path) in options.types.replace.iter().filter(|(_, path)| !render::is_type(path)) {
        diagnostics.report(diagnostics::bad_type_path(key, path));
    }
    for (key, derives) in &options.derive_for {
        for name in derives.iter().filter(|name| !render::is_derive(name)) {
            diagnostics.report(diagnostics::bad_derive(key, name));
        }
    }
}
