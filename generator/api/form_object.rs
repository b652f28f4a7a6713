//! Objects inside of a form, in the styles that RFC 6570 has for them.
//!
//! `form` spreads the members over the form, under their own names, where it explodes; else all styles write names and values in
//! turn, in one field. What is nested deeper has no form in any of them.

use crate::diagnostics;
use crate::document::{Encoding, Schema as Written};

use super::form::Kind;
use super::{FormLayout, Lowering};

impl<'a> Lowering<'a> {
    /// The layout of an object in a style; `others` are the names of the form's other fields.
    pub(super) fn object_layout(
        &mut self,
        encoding: &Encoding,
        style: &str,
        schemas: &[&'a Written],
        others: Vec<String>,
    ) -> FormLayout {
        let spreads = style == "form" && encoding.explode.unwrap_or(true);
        let Some(members) = self.flat_members(schemas, spreads) else {
            let what = format!("`{style}` has no layout for what is nested in an object; the value is sent as JSON");
            self.report(diagnostics::body_choice(&encoding.pointer, &what));
            return FormLayout::Json;
        };
        match (style, members) {
            ("spaceDelimited", _) => FormLayout::Members(' '),
            ("pipeDelimited", _) => FormLayout::Members('|'),
            (_, _) if !spreads => FormLayout::Members(','),
            (_, Members::Named(names)) => FormLayout::Spread(names),
            (_, Members::Open) => FormLayout::SpreadRest(others),
        }
    }

    /// The members of an object of texts; `None` if something is nested in it. Lists are texts that come again where names do.
    fn flat_members(&mut self, schemas: &[&'a Written], repeats: bool) -> Option<Members> {
        let gathered = self.gather(schemas);
        if !gathered.unions.is_empty() {
            return None;
        }
        let mut is_flat = |schemas: &[&'a Written]| {
            let (kind, is_list) = self.kind(schemas, 0);
            matches!(kind, Kind::Scalar | Kind::Open) && (repeats || !is_list)
        };
        let names: Vec<String> = gathered.property_names().into_iter().map(str::to_owned).collect();
        if !names.iter().all(|name| is_flat(&gathered.property(name))) {
            return None;
        }
        let mut is_open = names.is_empty();
        for schema in gathered.atoms.iter().filter_map(|atom| atom.additional_properties.as_ref()) {
            if let Written::Object(_) = schema {
                is_open = true;
                if !is_flat(&[schema]) {
                    return None;
                }
            }
        }
        Some(if is_open { Members::Open } else { Members::Named(names) })
    }
}

/// Which names are those of members.
enum Members {
    /// These.
    Named(Vec<String>),
    /// All that nothing else has.
    Open,
}
