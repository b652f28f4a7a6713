//! What is found when a document's meaning is worked out.

use super::catalogue as code;
use super::invalid::defined_or_meant;
use super::suggest::did_you_mean;
use super::{Diagnostic, Location};
use crate::source::pointer::Pointer;

/// A reference to something of another kind, or to a place that OpenAPI gives no meaning. `section` is that of `components`.
pub fn reference_to_other_kind(at: &Pointer, target: &str, expected: &str, section: &str) -> Diagnostic {
    Diagnostic::new(code::REFERENCE_KIND, at, format!("`{target}` is not {expected}"))
        .with_focus(at.key("$ref"))
        .with_help(format!("refer to {expected}, as in `#/components/{section}/...`"))
}

/// A `$dynamicRef` that means nothing, or too much. `at` is the schema that holds it.
pub fn unbound_dynamic_reference(at: &Pointer, target: &str) -> Diagnostic {
    let message = format!("no schema around says what `{target}` means here");
    Diagnostic::new(code::DANGLING_REFERENCE, at, message).with_focus(at.key("$dynamicRef")).with_help(
        "a schema that leads here needs `$defs` with this `$dynamicAnchor`; of several, the outermost counts",
    )
}

/// A discriminator's mapping that names nothing.
pub fn dangling_mapping(at: &Pointer, target: &str, suggestion: Option<&str>) -> Diagnostic {
    Diagnostic::new(code::DANGLING_REFERENCE, at, format!("there is no `{target}`"))
        .with_help(defined_or_meant(suggestion))
}

/// Two things said of one schema that cannot both hold.
pub fn schema_conflict(at: &Pointer, what: &str) -> Diagnostic {
    Diagnostic::new(code::SCHEMA_CONFLICT, at, format!("no value can satisfy this schema: {what}"))
        .with_help("correct one of the two, here or in what the schema refers to")
}

/// The same of a schema whose values may be left out.
pub fn never_there(conflict: &Diagnostic) -> Diagnostic {
    let message = format!("{}; it may be left out, and a client keeps what is there all the same", conflict.message);
    let code = code::NOT_GENERATED;
    Diagnostic { code, level: code.level, message, ..conflict.clone() }
}

/// A default that is not a value of its schema.
pub fn default_ignored(at: &Pointer, value: &str, expected: &str) -> Diagnostic {
    Diagnostic::new(code::DEFAULT_IGNORED, at, format!("the default `{value}` is not {expected}, so it is not applied"))
        .with_focus(at.key("default"))
        .with_help("correct the default or its schema")
}

/// A bound that is none.
pub fn bad_bound(at: &Pointer, keyword: &str, problem: &str) -> Diagnostic {
    Diagnostic::new(code::BAD_BOUND, at, format!("`{keyword}` {problem}"))
        .with_focus(at.key(keyword))
        .with_help("correct the number, or remove the keyword")
}

/// A pattern that is no regular expression.
pub fn bad_pattern(at: &Pointer, pattern: &str, problem: &str) -> Diagnostic {
    Diagnostic::new(code::BAD_PATTERN, at, format!("the pattern `{pattern}` is no regular expression: {problem}"))
        .with_focus(at.key("pattern"))
        .with_help("write a backslash before a sign that stands for itself, as in `\\[`")
}

/// An `enum` without values. `at` is the schema.
pub fn empty_enum(at: &Pointer) -> Diagnostic {
    Diagnostic::new(code::BAD_ENUM, at, "`enum` lists no value")
        .with_focus(at.key("enum"))
        .with_help("list the values, or remove the keyword")
}

/// A value of `enum` or `const` that `type` excludes. `at` is the value, `shown` its text after a
/// blank or nothing, `meant` what is made of it.
pub fn listed_of_other_type(at: &Pointer, shown: &str, kind: &str, types: &[&str], meant: &str) -> Diagnostic {
    let wanted = types.join("` or `");
    let help = match types {
        ["string"] => "write the value in quotes, or correct `type`",
        ["array"] => "list the values of the items under `items`",
        _ => "correct the value or `type`",
    };
    let message = format!("the value{shown} is {kind}, and the type is `{wanted}`: {meant}");
    Diagnostic::new(code::LISTED_OF_OTHER_TYPE, at, message).with_help(help)
}

/// Two paths that differ in the names of their parameters alone, with operations of the same method.
pub fn path_conflict(first: &Pointer, second: &Pointer, path: &str, method: &str) -> Diagnostic {
    let other = first.last().map_or("", |path| &**path);
    Diagnostic::new(
        code::PATH_CONFLICT,
        Location::Key(second.clone()),
        format!("the paths `{other}` and `{path}` differ in the names of parameters alone, and both have `{method}`"),
    )
    .with_label("again here")
    .with_second(Location::Key(first.clone()), "first here")
    .with_help("put the operations under one path")
}

/// The same without a method that both have.
pub fn path_shared(first: &Pointer, second: &Pointer, path: &str) -> Diagnostic {
    let other = first.last().map_or("", |path| &**path);
    Diagnostic::new(
        code::PATH_SHARED,
        Location::Key(second.clone()),
        format!("the paths `{other}` and `{path}` are one path with two names for a parameter"),
    )
    .with_second(Location::Key(first.clone()), "first here")
    .with_help("put the operations under one path")
}

/// The same where a fragment is all that tells the two apart.
pub fn path_by_fragment(first: &Pointer, second: &Pointer, path: &str, method: &str) -> Diagnostic {
    let other = first.last().map_or("", |path| &**path);
    Diagnostic::new(
        code::NOT_GENERATED,
        Location::Key(second.clone()),
        format!("`{method} {other}` and `{method} {path}` differ in what is never sent: servers call the handler of the first"),
    )
    .with_second(Location::Key(first.clone()), "first here")
    .with_help("what follows a `#` stays with the client; describe what tells the two apart in one operation")
}

/// A fragment at the end of a path.
pub fn fragment_in_path(at: &Pointer, path: &str) -> Diagnostic {
    Diagnostic::new(
        code::QUERY_IN_PATH,
        Location::Key(at.clone()),
        format!("in the path `{path}`, the part from `#` on is no path and never sent: it is left out"),
    )
    .with_help("end the path before the `#`")
}

/// A parameter `in: header` where a header is described.
pub fn parameter_as_header(at: &Pointer, target: &str) -> Diagnostic {
    Diagnostic::new(
        code::PARAMETER_AS_HEADER,
        at,
        format!("`{target}` is a parameter: the header is taken to be what it describes"),
    )
    .with_help("describe the header under `components.headers`, without `name` and `in`")
}

/// Part of a path after `?`: what is fixed is sent and asked for, what is not are parameters.
pub fn query_in_path(at: &Pointer, path: &str) -> Diagnostic {
    Diagnostic::new(
        code::QUERY_IN_PATH,
        Location::Key(at.clone()),
        format!("in the path `{path}`, the part from `?` on is no path: it is taken for a query that each request has"),
    )
    .with_help("describe it by parameters `in: query`, of which one value is fixed by `const`")
}

/// A server whose URL names a variable that is not defined.
pub fn server_variable_undefined(at: &Pointer, name: &str) -> Diagnostic {
    let message = format!("the server's `url` names the variable `{name}`, and `variables` does not define it");
    Diagnostic::new(code::SERVER_LEFT_OUT, at, message)
        .with_focus(at.key("url"))
        .with_help(format!("add `variables: {{ {name}: {{ default: ... }} }}` beside the `url`"))
}

/// A server whose URL has a brace too many.
pub fn server_brace_open(at: &Pointer) -> Diagnostic {
    Diagnostic::new(code::SERVER_LEFT_OUT, at, "the server's `url` has a `{` without a `}`")
        .with_focus(at.key("url"))
        .with_help("variables are written `{name}`")
}

/// A server whose URL is more than the beginning of others.
pub fn server_with_query(at: &Pointer, url: &str) -> Diagnostic {
    let message = format!("the server's URL `{url}` has a `?` or `#`, and no path can follow it");
    Diagnostic::new(code::SERVER_LEFT_OUT, at, message)
        .with_focus(at.key("url"))
        .with_help("write what comes before it; the parameters of operations describe the query")
}

/// A server of operations that is not reached by HTTP.
pub fn server_not_http(at: &Pointer, url: &str) -> Diagnostic {
    Diagnostic::new(code::SERVER_LEFT_OUT, at, format!("the server `{url}` is neither `http` nor `https`"))
        .with_focus(at.key("url"))
        .with_help("its operations are called at the next of their servers, or at the API's")
}

/// A variable of a server whose default is none of its values. `at` is the variable.
pub fn server_default_not_listed(at: &Pointer, name: &str, default: &str) -> Diagnostic {
    let message = format!("`enum` of the server variable `{name}` does not list its default `{default}`");
    Diagnostic::new(code::SERVER_DEFAULT_NOT_LISTED, at, message)
        .with_focus(at.key("default"))
        .with_help("it counts as one of the values: add it to the list, or correct it")
}

/// Operations that are one route behind the paths of their servers.
pub fn servers_overlap(first: &Pointer, second: &Pointer, route: &str) -> Diagnostic {
    let message = format!("behind the paths of their servers, two operations have the path `{route}`");
    Diagnostic::new(code::SERVERS_OVERLAP, Location::Key(second.clone()), message)
        .with_label("again here")
        .with_second(Location::Key(first.clone()), "first here")
        .with_help("a program that is both servers answers with the first")
}

/// An extension that does not say what it should.
pub fn bad_extension(at: &Pointer, field: &str, expected: &str) -> Diagnostic {
    Diagnostic::new(code::BAD_EXTENSION, at, format!("`{field}` must be {expected}"))
        .with_help("correct the value, or remove the extension")
}

/// Schemas within schemas within schemas.
pub fn schema_too_deep(at: &Pointer) -> Diagnostic {
    Diagnostic::new(
        code::SCHEMA_TOO_DEEP,
        at,
        "schemas are nested too deeply here, or refer to each other without an end",
    )
    .with_help("name some of them in `components.schemas`")
}

/// A keyword that limits values and whose limit is not checked.
pub fn not_enforced(at: &Pointer, keyword: &str) -> Diagnostic {
    Diagnostic::new(code::NOT_ENFORCED, Location::Key(at.key(keyword)), format!("`{keyword}` is not enforced"))
        .with_help("values that it excludes are let through: check them where they are used")
}

/// A part of the document for which no code is made.
pub fn not_generated(at: &Pointer, what: &str) -> Diagnostic {
    Diagnostic::new(code::NOT_GENERATED, Location::Key(at.clone()), format!("no code is generated for {what} yet"))
}

/// A callback whose URL is not made from the request. `at` is its operation.
pub fn callback_url(at: &Pointer, name: &str, reason: &str) -> Diagnostic {
    let message = format!("the URL of the callback `{name}` is not made from the request: {reason}");
    Diagnostic::new(code::CALLBACK_URL, Location::Key(at.clone()), message)
        .with_help("the sender is told the URL by its caller")
}

/// A webhook or a callback with servers of its own. `at` is its operation.
pub fn hook_with_servers(at: &Pointer, kind: &str, name: &str) -> Diagnostic {
    let message = format!("the `servers` of the {kind} `{name}` have no effect: its receiver says where it is");
    Diagnostic::new(code::CALLBACK_URL, Location::Key(at.clone()), message)
        .with_help("write what comes before the path into the key of a callback")
}

/// A header that OpenAPI describes elsewhere.
pub fn ignored_header(at: &Pointer, name: &str, instead: &str) -> Diagnostic {
    Diagnostic::new(code::IGNORED_HEADER, at, format!("the header `{name}` is ignored here, as OpenAPI says"))
        .with_focus(at.key("name"))
        .with_help(format!("it is described by {instead}"))
}

/// A member of a union without the property that tells members apart.
pub fn discriminator_missing(at: &Pointer, property: &str, member: &str) -> Diagnostic {
    Diagnostic::new(
        code::DISCRIMINATOR_MISSING,
        at,
        format!("{member} has no property `{property}`, which tells the members apart"),
    )
}

/// `required` names a property that is not described. `item` is its place in the list.
pub fn required_undescribed<'a>(
    at: &Pointer,
    item: &Pointer,
    property: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    Diagnostic::new(
        code::REQUIRED_UNDESCRIBED,
        at,
        format!("`{property}` is required and not among the properties, so it may hold anything"),
    )
    .with_focus(item)
    .with_help_if(did_you_mean(property, known))
}

/// A decision about a body that the document leaves open; `what` says which.
pub fn body_choice(at: &Pointer, what: &str) -> Diagnostic {
    Diagnostic::new(code::BODY_CHOICE, Location::Key(at.clone()), what)
}

/// Something that XML does not say as the document asks; `what` says what is done.
pub fn xml_form(at: &Pointer, what: &str) -> Diagnostic {
    Diagnostic::new(code::XML_FORM, Location::Key(at.clone()), what)
}

/// Events that nothing tells apart.
pub fn events_by_shape(at: &Pointer) -> Diagnostic {
    Diagnostic::new(code::EVENTS_BY_SHAPE, at, "nothing tells these events apart, so they are tried in document order")
        .with_help("give each a required property with a constant of its own, or a `discriminator`")
}

/// `encoding` beside `prefixEncoding` or `itemEncoding`, which stands at `other`.
pub fn encodings_mixed(at: &Pointer, other: &Pointer) -> Diagnostic {
    let message = "`encoding` is for parts with names, and cannot stand beside `prefixEncoding` or `itemEncoding`";
    Diagnostic::new(code::INVALID_VALUE, Location::Key(at.clone()), message)
        .with_second(other.clone(), "which is for parts without names")
        .with_help("keep the one that fits the parts")
}

/// `itemEncoding` that is a map of encodings by name.
pub fn encodings_by_name(at: &Pointer) -> Diagnostic {
    let message = "`itemEncoding` is one encoding for all parts, not a map of encodings by name";
    Diagnostic::new(code::INVALID_VALUE, Location::Key(at.clone()), message)
        .with_help("write the encoding itself, as in `itemEncoding: { contentType: application/json }`; names belong into `encoding`")
}

/// A key of `content` that is no media type, and stands alone. `at` is the Media Type Object.
pub fn bad_media_type(at: &Pointer, name: &str) -> Diagnostic {
    let message = format!("`{name}` is no media type (RFC 9110, 8.3.1), which the keys of `content` are");
    Diagnostic::new(code::INVALID_VALUE, Location::Key(at.clone()), message)
        .with_help("a media type has a slash in it, as in `application/json`")
}

/// `itemSchema` where nothing is sequential.
pub fn item_schema_ignored(at: &Pointer, media_type: &str) -> Diagnostic {
    Diagnostic::new(
        code::ITEM_SCHEMA_IGNORED,
        Location::Key(at.key("itemSchema")),
        format!("`{media_type}` is not sequential, so `itemSchema` has no effect"),
    )
}
