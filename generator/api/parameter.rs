//! Parameters: the path item's and the operation's merged, style and explode made explicit.

use crate::diagnostics;
use crate::document::{Parameter as Written, ParameterLocation, RefOr};
use crate::source::pointer::Pointer;

use super::described::{Described, Value};
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
        self.check_whole_query(&all);
        all.into_iter().filter_map(|(parameter, description)| self.lower_parameter(parameter, description)).collect()
    }

    /// A parameter that is the whole query has none beside it.
    fn check_whole_query(&mut self, all: &[(&'a Written, Option<&'a str>)]) {
        let at = |location| all.iter().map(|(one, _)| *one).filter(move |one| one.location == location);
        let mut whole = at(ParameterLocation::QueryString);
        let Some(first) = whole.next() else {
            return;
        };
        if first.content.is_empty() {
            self.report(diagnostics::whole_query(&first.pointer, &first.name, "which `content` describes"));
        }
        for other in whole {
            let reason = format!("and so is `{}`", first.name);
            self.report(diagnostics::whole_query(&other.pointer, &other.name, &reason));
        }
        if let Some(part) = at(ParameterLocation::Query).next() {
            let reason = format!("and `{}` beside it is a part of it", part.name);
            self.report(diagnostics::whole_query(&first.pointer, &first.name, &reason));
        }
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
        let written_style = self.style(written, location);
        let (described, default) = self.parameter_value(written, written_style)?;
        let Described { schema, style, allow_reserved } = described;
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
            allow_reserved,
            allow_empty: written.allow_empty_value && written.location == ParameterLocation::Query,
            whole_query: written.location == ParameterLocation::QueryString,
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
            // Its members are the pairs of the query, as those of an exploded object are.
            ParameterLocation::QueryString => Location::Query,
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

    /// The value, and its layout where `content` decides it.
    fn parameter_value(&mut self, written: &'a Written, style: Style) -> Option<(Described, Option<Literal>)> {
        if !written.content.is_empty() {
            let is_whole_query = written.location == ParameterLocation::QueryString;
            let value = if is_whole_query { Value::WholeQuery } else { Value::Single };
            return Some((self.described(&written.content, value, style)?, None));
        }
        let Some(schema) = &written.schema else {
            self.report(diagnostics::missing_field(&written.pointer, "a parameter", "schema"));
            return None;
        };
        let usage = self.use_of(schema);
        let described = Described { schema: usage, style, allow_reserved: written.allow_reserved };
        Some((described, self.use_default(schema, usage)))
    }
}

fn same(a: &Written, b: &Written) -> bool {
    let names =
        if a.location == ParameterLocation::Header { a.name.eq_ignore_ascii_case(&b.name) } else { a.name == b.name };
    a.location == b.location && names
}

/// Gives parameters and headers a layout whose values have none in the style that the document asks for: styles know texts, lists of
/// texts and objects of texts. Each is told.
pub(super) fn settle_layouts(api: &mut Api, lowering: &mut Lowering<'_>) {
    let mut operations = std::mem::take(&mut api.operations);
    let mut settle = |origin: &Pointer, schema: Use, style: &mut Style, explode: &mut bool| {
        if let Some((other, told)) = other_layout(api, schema, *style, *explode) {
            lowering.report(diagnostics::body_choice(origin, told));
            *style = other;
            *explode = matches!(other, Style::Form);
        }
    };
    for operation in &mut operations {
        for parameter in &mut operation.parameters {
            settle(&parameter.origin, parameter.schema, &mut parameter.style, &mut parameter.explode);
        }
        for header in operation.responses.iter_mut().flat_map(|response| &mut response.headers) {
            settle(&header.origin, header.schema, &mut header.style, &mut header.explode);
        }
    }
    api.operations = operations;
}

/// The style that a value gets instead of its own, and how that is told.
fn other_layout(api: &Api, schema: Use, style: Style, explode: bool) -> Option<(Style, &'static str)> {
    let json =
        (Style::Json, "OpenAPI has no layout for lists and objects inside of a parameter; the value is sent as JSON");
    let plain = is_plain(api, schema, 0);
    match style {
        Style::Json => None,
        Style::DeepObject => {
            plain.then_some((Style::Form, "`deepObject` is for objects; the value is laid out by `form`"))
        }
        style => {
            let spreads = explode && matches!(style, Style::Form | Style::Cookie);
            let fits = plain || is_flat(api, schema, spreads, 0);
            (!fits).then_some(json)
        }
    }
}

/// Whether a value is a list of texts, or an object of texts, or where an object's members can be repeated, of lists of texts; or
/// one of these, which is seen when it is there.
fn is_flat(api: &Api, usage: Use, repeated: bool, depth: usize) -> bool {
    let member = |usage: Use| match shape_of(api, usage) {
        Shape::Array(items) if repeated => is_plain(api, *items, 0),
        _ => is_plain(api, usage, 0),
    };
    let others = |additional: Additional| match additional {
        Additional::Typed(usage) => member(usage),
        Additional::Any | Additional::Denied => true,
    };
    match shape_of(api, usage) {
        Shape::Array(items) => is_plain(api, *items, 0),
        Shape::Tuple(tuple) => tuple.items.iter().all(|item| is_plain(api, *item, 0)) && others(tuple.rest),
        Shape::Object(object) => {
            object.properties.iter().all(|property| member(property.schema)) && others(object.additional)
        }
        Shape::Map(additional) => others(*additional),
        Shape::Union(union) => {
            let fits = |usage: Use| is_plain(api, usage, 0) || is_flat(api, usage, repeated, depth + 1);
            depth < 20 && union.members.iter().all(|member| fits(member.schema))
        }
        // Seen when it is there.
        Shape::Foreign(_) => true,
        _ => false,
    }
}

fn shape_of(api: &Api, usage: Use) -> &Shape {
    &api.schema(usage.schema).shape
}

/// Whether a value is one text.
fn is_plain(api: &Api, usage: Use, depth: usize) -> bool {
    match shape_of(api, usage) {
        Shape::Object(_) | Shape::Map(_) | Shape::Array(_) | Shape::Tuple(_) => false,
        Shape::Foreign(foreign) => foreign.is_scalar,
        Shape::ValueEnum(values) => !values.iter().any(|value| matches!(value, Literal::Array(_) | Literal::Object(_))),
        Shape::Union(union) => depth < 20 && union.members.iter().all(|member| is_plain(api, member.schema, depth + 1)),
        _ => true,
    }
}
