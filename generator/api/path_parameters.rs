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
        let Some(template) = path_template::read(path) else {
            return parameters;
        };
        let names = template.names;
        let parameters = self.in_query(&template.query, operation, parameters);
        let (mut in_path, others): (Vec<_>, Vec<_>) =
            parameters.into_iter().partition(|parameter| parameter.location == Location::Path);
        let Some(declared) = self.declared_in_path(shared.iter().copied().chain(&operation.parameters)) else {
            return in_path.into_iter().chain(others).collect();
        };
        let in_query = |name: &str| template.query.iter().any(|(_, expression)| *expression == name);
        let strays: Vec<_> = declared.iter().filter(|(name, _)| !names.contains(name) && !in_query(name)).collect();
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
            self.report(diagnostics::path_param_undeclared(&operation.pointer, item, name));
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

    /// Expressions in the query of a path are parameters in the query, wherever they are described.
    fn in_query(
        &mut self,
        query: &[(&str, &str)],
        operation: &'a Written,
        mut parameters: Vec<Parameter>,
    ) -> Vec<Parameter> {
        for (name, expression) in query {
            if parameters.iter().any(|one| one.location == Location::Query && one.name == *name) {
                continue;
            }
            let found = parameters.iter().position(|one| one.location == Location::Path && one.name == *expression);
            let described = found.map(|index| parameters.remove(index));
            let parameter = described.unwrap_or_else(|| self.assumed(name, &operation.pointer));
            parameters.push(Parameter {
                name: (*name).to_owned(),
                location: Location::Query,
                style: Style::Form,
                explode: true,
                ..parameter
            });
        }
        parameters
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
            allow_empty: false,
            whole_query: false,
            deprecated: false,
            description: None,
            schema: self.made(operation, Shape::String(StringFormat::Plain)),
            default: None,
        }
    }
}
