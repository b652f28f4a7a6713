//! What each template sees: one struct per template, its fields final.

use askama::Template;

use super::RenderError;
use super::format;

/// Binds a template to a struct.
macro_rules! view {
    ($(#[$docs:meta])* $file:literal => $name:ident { $($field:ident: $ty:ty,)* }) => {
        $(#[$docs])*
        #[derive(Debug, askama::Template)]
        #[template(path = $file)]
        pub(in crate::render) struct $name {
            $(pub(in crate::render) $field: $ty,)*
        }

        impl $crate::render::views::View for $name {
            const FILE: &'static str = $file;
        }
    };
}

mod client;
mod hooks;
mod models;
mod ops;
mod root;
mod scaffold;
mod server;
mod servers;
mod xml;

pub(in crate::render) use client::*;
pub(in crate::render) use hooks::*;
pub(in crate::render) use models::*;
pub(in crate::render) use ops::*;
pub(in crate::render) use root::*;
pub(in crate::render) use scaffold::*;
pub(in crate::render) use server::*;
pub(in crate::render) use servers::*;
pub(in crate::render) use xml::*;

/// A struct and the template that lays it out.
pub(in crate::render) trait View: Template {
    /// The template's file under `templates/`.
    const FILE: &'static str;

    /// Lays it out and parses the text back: the gate for everything that is written.
    fn items(&self) -> Result<Vec<syn::Item>, RenderError> {
        format::parse(Self::FILE, &self.text()?)
    }

    /// The template's file.
    fn file(&self) -> &'static str {
        Self::FILE
    }

    /// Lays it out.
    fn text(&self) -> Result<String, RenderError> {
        self.render().map_err(|error| RenderError::layout(Self::FILE, error.to_string()))
    }
}
