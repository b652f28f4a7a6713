//! An [`Api`] as compact text, for tests: components by name, inline schemas in place, defaults of the specification unsaid.

use std::cell::RefCell;
use std::fmt::Write;

use super::*;

/// The whole API: operations, then named schemas.
pub(crate) fn dump(api: &Api) -> String {
    let mut text = String::new();
    for operation in &api.operations {
        dump_operation(api, operation, &mut text);
    }
    for schema in &api.schemas {
        if let Some(name) = &schema.component {
            let _ = writeln!(text, "{name} = {}{}", shape(api, schema), notes(schema));
        }
    }
    text
}

/// Only the named schemas.
pub(crate) fn dump_schemas(api: &Api) -> String {
    dump(api)
        .lines()
        .filter(|line| line.contains(" = ") && !line.starts_with(' '))
        .fold(String::new(), |text, line| text + line + "\n")
}

fn dump_operation(api: &Api, operation: &Operation, text: &mut String) {
    let id = operation.id.as_deref().unwrap_or("-");
    let tag = operation.tag.map_or(String::new(), |tag| format!(" [{}]", api.tags[tag].name));
    let path = match &operation.hook {
        Some(hook) => format!("{} {} at {:?} + {:?}", hook.kind.word(), hook.name, hook.key, operation.path),
        None => operation.path.clone(),
    };
    let _ = writeln!(text, "{} {path} {id}{tag}{}", operation.method, mark(operation.deprecated, " deprecated"));
    if let Some(half) = &operation.half {
        let what = if half.streams { "stream" } else { "whole" };
        let flag = half
            .flag
            .as_ref()
            .map_or(String::new(), |flag| format!(" by {}{}", flag.name, mark(flag.by_default, " or so")));
        let _ = writeln!(text, "  half {what}{flag}");
    }
    for from in operation.hook.iter().filter_map(|hook| hook.url.as_ref().map(|url| (url, &hook.url_from))) {
        let _ = writeln!(text, "  url {:?} from {:?}", from.0, from.1);
    }
    for parameter in &operation.parameters {
        let _ = writeln!(text, "  {}", dump_parameter(api, parameter));
    }
    if let Some(body) = &operation.body {
        for content in &body.contents {
            let _ = writeln!(text, "  body{} {}", mark(!body.required, "?"), dump_content(api, content));
        }
    }
    for response in &operation.responses {
        dump_response(api, response, text);
    }
    for server in operation.servers.iter().map(|server| &api.servers[*server]) {
        let _ = writeln!(text, "  server {} below {:?}", server.url, server.base_path);
    }
    if !operation.security.is_empty() {
        let all: Vec<String> = operation.security.iter().map(|all| dump_requirements(api, all)).collect();
        let _ = writeln!(text, "  security {}", all.join(" | "));
    }
}

fn dump_requirements(api: &Api, all: &[Requirement]) -> String {
    if all.is_empty() {
        return "none".to_owned();
    }
    let one = |requirement: &Requirement| {
        let scheme = &api.security_schemes[requirement.scheme];
        let scopes =
            if requirement.scopes.is_empty() { String::new() } else { format!("[{}]", requirement.scopes.join(" ")) };
        format!("{}:{:?}{scopes}", scheme.name, scheme.kind)
    };
    all.iter().map(one).collect::<Vec<_>>().join(" & ")
}

fn dump_parameter(api: &Api, parameter: &Parameter) -> String {
    let place = format!("{:?}", parameter.location).to_lowercase();
    let style = match (parameter.location, parameter.style, parameter.explode) {
        (Location::Path | Location::Header, Style::Simple, false)
        | (Location::Query | Location::Cookie, Style::Form, true) => String::new(),
        (_, style, explode) => format!(" {style:?}{}", mark(explode, "*")),
    };
    let default = parameter.default.as_ref().map_or(String::new(), |value| format!(" = {}", literal(value)));
    format!(
        "{place} {}{}: {}{default}{style}{}{}{}",
        parameter.name,
        mark(!parameter.required, "?"),
        usage(api, parameter.schema),
        mark(parameter.allow_reserved, " reserved"),
        mark(parameter.allow_empty, " empty"),
        mark(parameter.deprecated, " deprecated"),
    )
}

fn dump_response(api: &Api, response: &Response, text: &mut String) {
    let status = match response.status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}XX"),
        Status::Default => "default".to_owned(),
    };
    let component = response.component.as_ref().map_or(String::new(), |name| format!(" ({name})"));
    let contents: Vec<String> = response.contents.iter().map(|content| dump_content(api, content)).collect();
    let content = if contents.is_empty() { "empty".to_owned() } else { contents.join(" | ") };
    let _ = writeln!(text, "  {status}{component} {content}");
    for header in &response.headers {
        let _ = writeln!(text, "    {}{}: {}", header.name, mark(!header.required, "?"), usage(api, header.schema));
    }
}

fn dump_content(api: &Api, content: &Content) -> String {
    let short = match content.media_type.as_str() {
        "application/json" | "text/event-stream" => String::new(),
        other => format!("{other} "),
    };
    match &content.kind {
        ContentKind::Json(schema) => format!("{short}json {}", usage(api, *schema)),
        ContentKind::Xml(schema) => format!("{short}xml {}", usage(api, *schema)),
        ContentKind::Text => format!("{} text", content.media_type),
        ContentKind::Scalar(schema) => format!("{short}scalar {}", usage(api, *schema)),
        ContentKind::Bytes => format!("{} bytes", content.media_type),
        ContentKind::Form(form) => format!("form {}", dump_form(api, form)),
        ContentKind::Multipart(Multipart::Fields(form)) => format!("{short}fields {}", dump_form(api, form)),
        ContentKind::Multipart(Multipart::Parts(parts)) => format!("{short}parts {}", dump_parts(api, parts)),
        ContentKind::Sequence(item) => format!("{short}sequence {}", usage(api, *item)),
        ContentKind::EventStream(stream) => format!("{short}events {}", dump_stream(api, stream)),
    }
}

fn dump_form(api: &Api, form: &Form) -> String {
    let fields: String = form.fields.iter().map(|field| format!(" {}", dump_field(field))).collect();
    usage(api, form.schema) + &fields
}

fn dump_field(field: &FormField) -> String {
    let layout = match &field.layout {
        FormLayout::Plain => String::new(),
        FormLayout::Joined(delimiter) => format!(" joined {delimiter:?}"),
        FormLayout::Members(delimiter) => format!(" members {delimiter:?}"),
        FormLayout::Spread(names) => format!(" spread {}", names.join(" ")),
        FormLayout::SpreadRest(names) => format!(" spread all but {}", names.join(" ")),
        FormLayout::Deep => " deep".to_owned(),
        FormLayout::Json => " json".to_owned(),
    };
    let content_type = field.content_type.as_ref().map_or(String::new(), |own| format!(" as {own}"));
    let (list, reserved) = (mark(field.is_list, "*"), mark(field.reserved, " reserved"));
    format!("{}{}{list}{layout}{reserved}{content_type}", field.name, mark(!field.required, "?"))
}

fn dump_parts(api: &Api, parts: &Parts) -> String {
    let part = |part: &Part| {
        let content = match part.content {
            PartContent::File => "file".to_owned(),
            PartContent::Value(used) => usage(api, used),
        };
        format!("{}: {content}", dump_field(&part.field))
    };
    let all: Vec<String> = parts.parts.iter().map(part).collect();
    let name = parts.component.as_ref().map_or(String::new(), |name| format!("{name} "));
    format!("{name}{{ {} }}{}", all.join(", "), mark(parts.additional == Additional::Denied, " closed"))
}

fn dump_stream(api: &Api, stream: &EventStream) -> String {
    let payload = match &stream.payload {
        EventPayload::Text => "text".to_owned(),
        EventPayload::Single(data) => dump_data(api, data),
        EventPayload::Union(union) => dump_union(api, union),
    };
    let ends: Vec<String> = stream.terminators.iter().map(|text| format!(" end {text}")).collect();
    let closing = stream.closing.as_ref().map_or(String::new(), |text| format!(" write {text}"));
    let error = stream.error.map_or(String::new(), |index| format!(" error {index}"));
    payload + &ends.concat() + &closing + &error + mark(!stream.resumes, " no resume")
}

fn dump_union(api: &Api, union: &EventUnion) -> String {
    let by = match &union.by {
        EventTag::Name => "name".to_owned(),
        EventTag::Member(member) => format!("member {member}"),
        EventTag::Shape => "shape".to_owned(),
    };
    let name = union.component.as_ref().map_or(String::new(), |name| format!("{name} "));
    let variants = union.variants.iter().map(|variant| {
        let values = if variant.values == [variant.label.clone()] {
            String::new()
        } else {
            format!("({})", variant.values.join(" "))
        };
        format!("{}{values}: {}", variant.label, dump_data(api, &variant.data))
    });
    let named = match &union.named {
        EventNames::Free => String::new(),
        EventNames::Values => " named alike".to_owned(),
        EventNames::Fixed(name) => format!(" named {name}"),
    };
    let fallback = union.fallback.map_or(String::new(), |index| format!(" or {index}"));
    let rest = named + &fallback + mark(union.closed, " closed");
    format!("{name}by {by} {{ {} }}{rest}", variants.collect::<Vec<_>>().join(", "))
}

fn dump_data(api: &Api, data: &EventData) -> String {
    match data {
        EventData::Json(schema) => usage(api, *schema),
        EventData::Text => "text".to_owned(),
        EventData::Open => "text or json".to_owned(),
        EventData::Scalar(schema) => format!("scalar {}", usage(api, *schema)),
    }
}

thread_local! {
    /// Inline schemas that are being shown: one inside of itself shows as `^`.
    static OPEN: RefCell<Vec<SchemaId>> = const { RefCell::new(Vec::new()) };
}

/// A use: the component's name, or the inline shape.
pub(crate) fn usage(api: &Api, usage: Use) -> String {
    let schema = api.schema(usage.schema);
    let text = match &schema.component {
        Some(name) => name.clone(),
        None if OPEN.with_borrow(|open| open.contains(&usage.schema)) => "^".to_owned(),
        None => {
            OPEN.with_borrow_mut(|open| open.push(usage.schema));
            let text = format!("{}{}", shape(api, schema), notes(schema));
            OPEN.with_borrow_mut(Vec::pop);
            text
        }
    };
    text + mark(usage.nullable, "|null")
}

fn shape(api: &Api, schema: &Schema) -> String {
    match &schema.shape {
        Shape::Object(object) => dump_object(api, object),
        Shape::Map(Additional::Any) => "map".to_owned(),
        Shape::Map(Additional::Denied) => "map<never>".to_owned(),
        Shape::Map(Additional::Typed(value)) => format!("map<{}>", usage(api, *value)),
        Shape::Array(items) => format!("[{}]", usage(api, *items)),
        Shape::String(StringFormat::Plain) => "string".to_owned(),
        Shape::String(StringFormat::Integer(format)) => format!("text {format:?}").to_lowercase(),
        Shape::String(StringFormat::DateTime(_)) => "datetime".to_owned(),
        Shape::String(format) => format!("{format:?}").to_lowercase(),
        Shape::Integer(IntegerFormat::I64) => "integer".to_owned(),
        Shape::Integer(format) => format!("{format:?}").to_lowercase(),
        Shape::Number { single } => if *single { "f32" } else { "number" }.to_owned(),
        Shape::Decimal => "decimal number".to_owned(),
        Shape::Boolean => "boolean".to_owned(),
        Shape::Null => "null".to_owned(),
        Shape::StringEnum(values) => format!("{values:?}"),
        Shape::OpenEnum(values) => format!("{values:?}.."),
        Shape::IntegerEnum(values) => format!("{values:?}"),
        Shape::Union(union) => dump_schema_union(api, union),
        Shape::Any => "any".to_owned(),
        Shape::Foreign(foreign) => foreign.path.clone(),
        Shape::Never => "never".to_owned(),
        Shape::ValueEnum(values) => format!("[{}]", values.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Shape::Tuple(tuple) => dump_tuple(api, tuple),
    }
}

fn dump_tuple(api: &Api, tuple: &Tuple) -> String {
    let item = |(index, item): (usize, &Use)| format!("{}{}", mark(index >= tuple.required, "?"), usage(api, *item));
    let mut parts: Vec<String> = tuple.items.iter().enumerate().map(item).collect();
    match tuple.rest {
        Additional::Any => parts.push("..".to_owned()),
        Additional::Denied => {}
        Additional::Typed(rest) => parts.push(format!("..{}", usage(api, rest))),
    }
    format!("({})", parts.join(", "))
}

fn dump_object(api: &Api, object: &Object) -> String {
    let mut parts: Vec<String> = object.properties.iter().map(|property| dump_property(api, property)).collect();
    parts.extend(object.forbidden.iter().map(|name| format!("{name}: never")));
    match object.additional {
        Additional::Any => {}
        Additional::Denied => parts.push("closed".to_owned()),
        Additional::Typed(value) => parts.push(format!("*: {}", usage(api, value))),
    }
    format!("{{ {} }}", parts.join(", "))
}

fn dump_property(api: &Api, property: &Property) -> String {
    let default = property.default.as_ref().map_or(String::new(), |value| format!(" = {}", literal(value)));
    let description = property.description.as_ref().map_or(String::new(), |text| format!(" '{text}'"));
    format!(
        "{}{}: {}{default}{}{}{}{description}",
        property.name,
        mark(!property.required, "?"),
        usage(api, property.schema),
        mark(property.deprecated, " deprecated"),
        mark(property.read_only, " ro"),
        mark(property.write_only, " wo"),
    )
}

fn dump_schema_union(api: &Api, union: &Union) -> String {
    let members = union.members.iter().map(|member| {
        let values = if member.values.is_empty() { String::new() } else { format!("({})", member.values.join(" ")) };
        usage(api, member.schema) + &values
    });
    let by = union.discriminator.as_ref().map_or(String::new(), |name| format!(" by {name}"));
    let by = by
        + &match union.fallback {
            Fallback::Unknown => String::new(),
            Fallback::Shape => "?".to_owned(),
            Fallback::Member(index) => format!(" or {index}"),
        };
    let kind = if union.exactly_one { "oneOf" } else { "anyOf" };
    format!("{kind}{by}<{}>{}", members.collect::<Vec<_>>().join(", "), mark(union.open, ".."))
}

fn notes(schema: &Schema) -> String {
    let c = schema.constraints();
    let number = |name: &str, value: &Option<u64>| value.map(|value| format!(" {name} {value}"));
    let bound = |name: &str, value: &Option<String>| value.as_ref().map(|value| format!(" {name} {value}"));
    let parts = [
        number("minlen", &c.min_length),
        number("maxlen", &c.max_length),
        bound(">=", &c.minimum),
        bound("<=", &c.maximum),
        bound(">", &c.exclusive_minimum),
        bound("<", &c.exclusive_maximum),
        bound("multiple", &c.multiple_of),
        number("minitems", &c.min_items),
        number("maxitems", &c.max_items),
        c.unique_items.then(|| " unique".to_owned()),
        number("minprops", &c.min_properties),
        number("maxprops", &c.max_properties),
        schema.deprecated.then(|| " deprecated".to_owned()),
    ];
    parts.into_iter().flatten().collect()
}

/// A literal as JSON.
pub(crate) fn literal(value: &Literal) -> String {
    match value {
        Literal::Null => "null".to_owned(),
        Literal::Bool(value) => value.to_string(),
        Literal::Number(text) => text.clone(),
        Literal::String(text) => format!("{text:?}"),
        Literal::Array(items) => format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Literal::Object(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{key:?}: {}", literal(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

fn mark(on: bool, text: &str) -> &str {
    if on { text } else { "" }
}
