//! Path parameters and the template of their path: which belongs to which, and what is done about those that do not.

use crate::diagnostics;
use crate::document::{Operation as Written, Parameter as WrittenParameter, ParameterLocation, RefOr};
use crate::source::pointer::Pointer;

use super::{Location, Lowering, Parameter, Shape, StringFormat, Style, path_template};

impl<'a> Lowering<'a> {
    /// Path parameters in the order of the template, then the others. A name of the template without a parameter is a text; a
    /// parameter without a place in the template is left out. Where there are both, one is probably meant for the other.
    pub(super) fn in_path_order(
        &mut self,
        (path, item): (&str, &Pointer),
        operation: &'a Written,
        shared: &[&'a RefOr<WrittenParameter>],
        parameters: Vec<Parameter>,
    ) -> Vec<Parameter> {
        let Ok(names) = path_template::parameters(path) else {
            return parameters;
        };
        let (mut in_path, others): (Vec<_>, Vec<_>) =
            parameters.into_iter().partition(|parameter| parameter.location == Location::Path);
        let Some(declared) = self.declared_in_path(shared.iter().copied().chain(&operation.parameters)) else {
            return in_path.into_iter().chain(others).collect();
        };
        let strays: Vec<_> = declared.iter().filter(|(name, _)| !names.contains(name)).collect();
        let missing: Vec<_> = names.iter().filter(|name| !declared.iter().any(|(known, _)| known == *name)).collect();
        let is_mistaken = !strays.is_empty() && !missing.is_empty();
        for (name, at) in strays {
            self.report(if is_mistaken {
                diagnostics::path_param_not_in_template(at, item, name, &names)
            } else {
                diagnostics::path_param_left_out(at, item, name)
            });
        }
        in_path.retain(|parameter| names.contains(&parameter.name.as_str()));
        for name in missing {
            self.report(if is_mistaken {
                diagnostics::path_param_undeclared(&operation.pointer, item, name)
            } else {
                diagnostics::path_param_assumed(&operation.pointer, item, name)
            });
            in_path.push(self.assumed(name, &operation.pointer));
        }
        in_path.sort_by_key(|parameter| names.iter().position(|name| *name == parameter.name).unwrap_or(usize::MAX));
        in_path.extend(others);
        in_path
    }

    /// Names and places of path parameters; `None` if a reference leads nowhere, so that they are not all known.
    fn declared_in_path(
        &mut self,
        list: impl Iterator<Item = &'a RefOr<WrittenParameter>>,
    ) -> Option<Vec<(&'a str, &'a Pointer)>> {
        let mut declared = Vec::new();
        for parameter in list {
            let parameter = self.resolve(parameter)?.item;
            if parameter.location == ParameterLocation::Path {
                declared.push((&*parameter.name, &parameter.pointer));
            }
        }
        Some(declared)
    }

    fn assumed(&mut self, name: &str, operation: &Pointer) -> Parameter {
        Parameter {
            origin: operation.clone(),
            name: name.to_owned(),
            location: Location::Path,
            required: true,
            style: Style::Simple,
            explode: false,
            allow_reserved: false,
            whole_query: false,
            deprecated: false,
            description: None,
            schema: self.made(operation, Shape::String(StringFormat::Plain)),
            default: None,
        }
    }
}
