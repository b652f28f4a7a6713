//! Parameters: the path item's and the operation's merged, style and explode made explicit.

use crate::diagnostics;
use crate::document::{Parameter as Written, ParameterLocation, RefOr};

use super::{Additional, Api, Literal, Location, Lowering, Parameter, Shape, Style, Use, owned};

impl<'a> Lowering<'a> {
    /// Parameters of a path item and of its operation, which wins.
    pub(super) fn lower_parameters(
        &mut self,
        shared: &[&'a RefOr<Written>],
        own: &'a [RefOr<Written>],
    ) -> Vec<Parameter> {
        let own: Vec<&'a RefOr<Written>> = own.iter().collect();
        let shared = self.resolve_list(shared);
        let own = self.resolve_list(&own);
        let kept = shared.into_iter().filter(|parameter| !own.iter().any(|other| same(parameter.0, other.0)));
        let all: Vec<_> = kept.chain(own.iter().copied()).collect();
        all.into_iter().filter_map(|(parameter, description)| self.lower_parameter(parameter, description)).collect()
    }

    /// The parameters themselves, with the description that stands beside a reference.
    fn resolve_list(&mut self, list: &[&'a RefOr<Written>]) -> Vec<(&'a Written, Option<&'a str>)> {
        let mut all: Vec<(&'a Written, Option<&'a str>, bool)> = Vec::new();
        for entry in list {
            let Some(resolved) = self.resolve(entry) else {
                continue;
            };
            let inline = entry.item().is_some();
            match all.iter().find(|(known, ..)| same(known, resolved.item)) {
                // Two that stand in the list itself were reported when the document was read; two from different lists are
                // a path item and the one it refers to.
                Some((first, _, first_inline)) => {
                    let known = inline && *first_inline || std::ptr::eq(*first, resolved.item);
                    if !known {
                        let second = entry.reference().map_or(&resolved.item.pointer, |reference| &reference.pointer);
                        let location = resolved.item.location.as_str();
                        let found =
                            diagnostics::duplicate_parameter(&first.pointer, second, &resolved.item.name, location);
                        self.report(found);
                    }
                }
                None => all.push((resolved.item, resolved.description.map(|text| &**text), inline)),
            }
        }
        all.into_iter().map(|(parameter, description, _)| (parameter, description)).collect()
    }

    fn lower_parameter(&mut self, written: &'a Written, description: Option<&str>) -> Option<Parameter> {
        let location = self.location(written)?;
        let style = self.style(written, location);
        let (schema, default) = self.parameter_schema(written)?;
        Some(Parameter {
            origin: written.pointer.clone(),
            name: written.name.to_string(),
            location,
            required: written.required || location == Location::Path,
            style,
            explode: match style {
                Style::DeepObject => true,
                Style::Form | Style::Cookie => written.explode.unwrap_or(true),
                _ => written.explode.unwrap_or(false),
            },
            allow_reserved: written.allow_reserved,
            deprecated: written.deprecated,
            description: description.map(str::to_owned).or_else(|| owned(written.description.as_ref())),
            schema,
            default,
        })
    }

    /// Where it stands; `None` for those that the specification ignores, and those that cannot be generated.
    fn location(&mut self, written: &'a Written) -> Option<Location> {
        Some(match written.location {
            ParameterLocation::Path => Location::Path,
            ParameterLocation::Query => Location::Query,
            ParameterLocation::Cookie => Location::Cookie,
            ParameterLocation::QueryString => {
                let at = written.pointer.key("in");
                self.report(diagnostics::unsupported(at, "a parameter with `in: querystring`", None));
                return None;
            }
            ParameterLocation::Header => {
                let instead = match written.name.to_ascii_lowercase().as_str() {
                    "accept" => "the media types of the responses",
                    "content-type" => "the media type of the body",
                    "authorization" => "a security scheme",
                    _ => return Some(Location::Header),
                };
                self.report(diagnostics::ignored_header(&written.pointer, &written.name, instead));
                return None;
            }
        })
    }

    fn style(&mut self, written: &Written, location: Location) -> Style {
        let (default, allowed): (Style, &[&str]) = match location {
            Location::Path => (Style::Simple, &["simple", "label", "matrix"]),
            Location::Query => (Style::Form, &["form", "spaceDelimited", "pipeDelimited", "deepObject"]),
            Location::Header => (Style::Simple, &["simple"]),
            Location::Cookie => (Style::Form, &["form", "cookie"]),
        };
        let Some(name) = written.style.as_deref() else {
            return default;
        };
        if !allowed.contains(&name) {
            self.report(diagnostics::invalid_value(&written.pointer.key("style"), "style", name, allowed));
            return default;
        }
        match name {
            "label" => Style::Label,
            "matrix" => Style::Matrix,
            "form" => Style::Form,
            "spaceDelimited" => Style::SpaceDelimited,
            "pipeDelimited" => Style::PipeDelimited,
            "deepObject" => Style::DeepObject,
            "cookie" => Style::Cookie,
            _ => Style::Simple,
        }
    }

    fn parameter_schema(&mut self, written: &'a Written) -> Option<(Use, Option<super::Literal>)> {
        if !written.content.is_empty() {
            let construct = "a parameter described by `content`";
            self.report(diagnostics::unsupported(written.pointer.key("content"), construct, None));
            return None;
        }
        let Some(schema) = &written.schema else {
            self.report(diagnostics::missing_field(&written.pointer, "a parameter", "schema"));
            return None;
        };
        let usage = self.use_of(schema);
        Some((usage, self.use_default(schema, usage)))
    }
}

fn same(a: &Written, b: &Written) -> bool {
    let names =
        if a.location == ParameterLocation::Header { a.name.eq_ignore_ascii_case(&b.name) } else { a.name == b.name };
    a.location == b.location && names
}

/// Reports parameters whose values have no layout: styles know texts, lists of texts and objects of texts. `deepObject` is for
/// objects alone.
pub(super) fn check_layouts(api: &Api, lowering: &mut Lowering<'_>) {
    for parameter in api.operations.iter().flat_map(|operation| &operation.parameters) {
        let problem = match shape_of(api, parameter.schema) {
            _ if is_plain(api, parameter.schema, 0) => None,
            Shape::Array(items) if is_plain(api, *items, 0) => None,
            Shape::Tuple(tuple) if tuple.items.iter().all(|item| is_plain(api, *item, 0)) => {
                (!additional_is_plain(api, tuple.rest)).then_some("a parameter that is a list of lists or objects")
            }
            Shape::Array(_) | Shape::Tuple(_) => Some("a parameter that is a list of lists or objects"),
            Shape::Object(object) => {
                let plain = object.properties.iter().all(|property| is_plain(api, property.schema, 0));
                (!plain || !additional_is_plain(api, object.additional))
                    .then_some("a parameter that is an object of lists or objects")
            }
            Shape::Map(additional) => {
                (!additional_is_plain(api, *additional)).then_some("a parameter that is a map of lists or objects")
            }
            _ => Some("a parameter that is a union with lists or objects"),
        };
        if let Some(construct) = problem {
            lowering.report(diagnostics::unsupported(&parameter.origin, construct, None));
        }
    }
}

fn shape_of(api: &Api, usage: Use) -> &Shape {
    &api.schema(usage.schema).shape
}

fn additional_is_plain(api: &Api, additional: Additional) -> bool {
    match additional {
        Additional::Typed(usage) => is_plain(api, usage, 0),
        Additional::Any | Additional::Denied => true,
    }
}

/// Whether a value is one text.
fn is_plain(api: &Api, usage: Use, depth: usize) -> bool {
    match shape_of(api, usage) {
        Shape::Object(_) | Shape::Map(_) | Shape::Array(_) | Shape::Tuple(_) => false,
        Shape::ValueEnum(values) => !values.iter().any(|value| matches!(value, Literal::Array(_) | Literal::Object(_))),
        Shape::Union(union) => depth < 20 && union.members.iter().all(|member| is_plain(api, member.schema, depth + 1)),
        _ => true,
    }
}
