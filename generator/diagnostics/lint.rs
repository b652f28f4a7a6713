//! W05: the run goes on, and something in the document deserves a look.

use super::catalogue as code;
use super::suggest::did_you_mean;
use super::{Diagnostic, Location};
use crate::source::pointer::Pointer;

/// A field that OpenAPI does not know. `object` is a phrase such as `an operation`.
pub fn unknown_field<'a>(
    at: &Pointer,
    object: &str,
    field: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    Diagnostic::new(
        code::UNKNOWN_FIELD,
        Location::Key(at.clone()),
        format!("{object} has no field `{field}`, so it has no effect"),
    )
    .with_help_if(did_you_mean(field, known))
}

/// A field of a later version than the document says.
pub fn newer_field(at: &Pointer, field: &str, since: &str, label: &str) -> Diagnostic {
    let message = format!("`{field}` is new in OpenAPI {since}, and the document says {label}; it counts all the same");
    Diagnostic::new(code::NEWER_FIELD, Location::Key(at.clone()), message)
}

/// A dialect of JSON Schema that is not the one schemas are read as.
pub fn foreign_dialect(at: &Pointer, dialect: &str) -> Diagnostic {
    let message = format!("the dialect `{dialect}` is not known; schemas are read as JSON Schema 2020-12");
    Diagnostic::new(code::FOREIGN_DIALECT, at, message)
}

/// A field of 3.0 in a later document.
pub fn older_field(at: &Pointer, field: &str, instead: &str, label: &str) -> Diagnostic {
    let message = format!("{field} is OpenAPI 3.0, and the document says {label}; it counts all the same");
    Diagnostic::new(code::OLDER_FIELD, Location::Key(at.clone()), message).with_help(format!("from 3.1 on: {instead}"))
}

/// A version later than those known.
pub fn version_newer(at: &Pointer, version: &str) -> Diagnostic {
    Diagnostic::new(code::VERSION_NEWER, at, format!("OpenAPI {version} is newer than this tool; reading it as 3.2"))
}

/// A number or a boolean where a text is wanted.
pub fn not_a_string(at: &Pointer, field: &str, text: &str) -> Diagnostic {
    Diagnostic::new(code::NOT_A_STRING, at, format!("{field} is a text, and YAML reads `{text}` as something else"))
        .with_help(format!("write `\"{text}\"`"))
}

/// Something beside a `$ref` of 3.0.
pub fn ignored_sibling(at: &Pointer, field: &str) -> Diagnostic {
    Diagnostic::new(
        code::IGNORED_SIBLING,
        Location::Key(at.clone()),
        format!("`{field}` stands beside a `$ref` and has no effect in OpenAPI 3.0"),
    )
    .with_help("wrap the reference: `allOf: [{ $ref: ... }]`")
}

/// A requirement that names no known scheme. `at` is the requirement.
pub fn unknown_security_scheme<'a>(at: &Pointer, name: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    Diagnostic::new(
        code::UNKNOWN_SECURITY_SCHEME,
        Location::Key(at.key(name)),
        format!("there is no security scheme `{name}`"),
    )
    .with_help(did_you_mean(name, known).unwrap_or_else(|| format!("define it: `components.securitySchemes.{name}`")))
}

/// A field that OpenAPI requires and nobody needs. `object` is a phrase such as `an operation`.
pub fn field_wanted(at: &Pointer, object: &str, field: &str) -> Diagnostic {
    Diagnostic::new(code::FIELD_WANTED, at, format!("{object} should have the field `{field}`"))
        .with_help(format!("add `{field}`"))
}

/// A path parameter that may be left out.
pub fn path_param_optional(parameter: &Pointer, name: &str) -> Diagnostic {
    Diagnostic::new(code::PATH_PARAM_OPTIONAL, parameter, format!("path parameter `{name}` is not `required: true`"))
        .with_focus(parameter.key("name"))
        .with_help("add `required: true`")
}

/// `required: true` in a schema.
pub fn required_not_list(at: &Pointer) -> Diagnostic {
    Diagnostic::new(
        code::REQUIRED_NOT_LIST,
        at,
        "`required` of a schema is a list of property names; a boolean has no effect",
    )
    .with_help("name the property in the `required` of the schema around it")
}

/// A reference that leads nowhere as it stands, and somewhere if it is counted from another place. `at` is the object that holds
/// the `$ref`, `begin` that place, `found` where it leads.
pub fn reference_begins_elsewhere(at: &Pointer, target: &str, begin: &Pointer, found: &Pointer) -> Diagnostic {
    let begin = if begin.is_root() { "the whole document".to_owned() } else { format!("`{begin}`") };
    Diagnostic::new(code::REFERENCE_BEGINS_ELSEWHERE, at, format!("`{target}` is counted from {begin}"))
        .with_focus(at.key("$ref"))
        .with_help(format!(
            "write `{found}`; OpenAPI counts from the document, or from the schema around it that has an `$id`"
        ))
}

/// `in: path`, and the path does not have it. `path` is the path item.
pub fn path_param_left_out(parameter: &Pointer, path: &Pointer, name: &str) -> Diagnostic {
    let message = format!("path parameter `{name}` is not in the path template, so it is left out");
    Diagnostic::new(code::PATH_PARAM_LEFT_OUT, parameter, message)
        .with_focus(parameter.key("name"))
        .with_label(format!("no `{{{name}}}` in the path"))
        .with_second(Location::Key(path.clone()), "of this path")
        .with_help(format!("write `{{{name}}}` in the path, or remove the parameter"))
}

/// A list of schemas without any: `allOf` then has no effect, and nothing can be one of none.
pub fn empty_alternatives(at: &Pointer, field: &str) -> Diagnostic {
    if field != "`allOf`" {
        return Diagnostic::new(
            code::NO_ALTERNATIVE,
            at,
            format!("{field} lists no schema, so no value can satisfy it"),
        )
        .with_help("list the schemas, or remove the keyword");
    }
    Diagnostic::new(code::EMPTY_ALTERNATIVES, at, format!("{field} lists no schema, so it has no effect"))
        .with_help("list the schemas, or remove the keyword")
}

/// A tag below one that is not there. `at` is the tag.
pub fn tag_parent_unknown<'a>(at: &Pointer, parent: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    Diagnostic::new(code::TAG_PARENT, at, format!("there is no tag `{parent}` to be the parent of this one"))
        .with_focus(at.key("parent"))
        .with_help(did_you_mean(parent, known).unwrap_or_else(|| "add it to `tags`, or remove `parent`".to_owned()))
}

/// A tag below itself. `at` is the tag.
pub fn tag_parent_circle(at: &Pointer, name: &str, parent: &str) -> Diagnostic {
    let message = match name == parent {
        true => format!("the tag `{name}` is its own parent"),
        false => format!("the tag `{parent}` is the parent of `{name}`, and below it"),
    };
    Diagnostic::new(code::TAG_PARENT, at, message)
        .with_focus(at.key("parent"))
        .with_help("remove one `parent` of the circle")
}

/// An action of an overlay that changes nothing. `at` is the action.
pub fn overlay_without_match(at: &Pointer, target: &str) -> Diagnostic {
    Diagnostic::new(code::OVERLAY_WITHOUT_MATCH, at, format!("`{target}` matches nothing in the document"))
        .with_focus(at.key("target"))
        .with_help("correct the target, or remove the action")
}
