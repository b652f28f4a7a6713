//! `[types] replace`: schemas and formats that a type from elsewhere stands for.
//!
//! What is replaced is not looked into: what it is made of becomes no type, and what it asserts is up to the type that stands for it. A
//! format is replaced where a string or a number has it; the bounds beside it still hold.

use std::collections::BTreeSet;

use crate::diagnostics::{self, suggest};
use crate::document::{Schema as Written, TypeName};

use super::schema::{Gathered, types};
use super::{Foreign, Lowering};

/// What was met of all that could be replaced.
#[derive(Default)]
pub(super) struct Met {
    /// Keys that something was replaced for.
    replaced: BTreeSet<String>,
    /// Formats of strings and numbers.
    formats: BTreeSet<String>,
}

impl<'a> Lowering<'a> {
    /// The type that stands for a component.
    pub(super) fn replaced_schema(&mut self, root: &'a Written, gathered: &Gathered<'a>) -> Option<Foreign> {
        if self.options.types.replace.is_empty() {
            return None;
        }
        let name = self.component(root.pointer())?;
        let key = format!("schema:{name}");
        let is_scalar = types(gathered).is_some_and(|types| {
            gathered.unions.is_empty() && !types.iter().any(|name| matches!(name, TypeName::Object | TypeName::Array))
        });
        self.replaced(key, Some(name), is_scalar)
    }

    /// The type that stands for strings and numbers of a format.
    pub(super) fn replaced_format(&mut self, format: Option<&str>) -> Option<Foreign> {
        let format = format.filter(|_| !self.options.types.replace.is_empty())?;
        if !self.only_references {
            self.met.formats.insert(format.to_owned());
        }
        self.replaced(format!("format:{format}"), None, true)
    }

    /// Whether a type stands for the component that a schema is.
    pub(super) fn is_replaced(&mut self, schema: &'a Written) -> bool {
        let replace = &self.options.types.replace;
        if replace.is_empty() {
            return false;
        }
        let root = self.identity(schema);
        self.component(root.pointer()).is_some_and(|name| replace.contains_key(&format!("schema:{name}")))
    }

    fn replaced(&mut self, key: String, name: Option<String>, is_scalar: bool) -> Option<Foreign> {
        let path = self.options.types.replace.get(&key)?.clone();
        if !self.only_references {
            self.met.replaced.insert(key);
        }
        Some(Foreign { path, name, is_scalar })
    }

    /// Reports keys for which nothing was replaced.
    pub(super) fn check_replaced(&mut self) {
        let (document, options) = (self.document, self.options);
        for key in options.types.replace.keys().filter(|key| !self.met.replaced.contains(*key)) {
            let known: Vec<String> = match key.strip_prefix("schema:") {
                Some(name) if document.components.schemas.contains(name) => {
                    self.diagnostics.report(diagnostics::replace_without_use(key));
                    continue;
                }
                Some(_) => document.components.schemas.keys().map(|name| format!("schema:{name}")).collect(),
                None => self.met.formats.iter().map(|format| format!("format:{format}")).collect(),
            };
            let near = suggest::closest(key, known.iter().map(String::as_str));
            self.diagnostics.report(diagnostics::replace_without_match(key, near));
        }
    }
}
