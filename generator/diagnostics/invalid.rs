//! E02: readable, but not a valid OpenAPI document.

use super::catalogue as code;
use super::suggest::did_you_mean;
use super::{Diagnostic, Location};
use crate::source::pointer::{FileId, Pointer};

/// A list or a single value where the document should be.
pub fn root_not_object(file: FileId, found: &str) -> Diagnostic {
    Diagnostic::new(
        code::ROOT_NOT_OBJECT,
        Pointer::root(file),
        format!("an OpenAPI document is an object, and this is {found}"),
    )
    .with_help("a document begins like this: `openapi: \"3.1.0\"`")
}

/// No `openapi`.
pub fn version_missing(root: &Pointer) -> Diagnostic {
    Diagnostic::new(code::VERSION_MISSING, root, "the field `openapi` is missing, which says the version")
        .with_help("add `openapi: \"3.1.0\"` if this is an OpenAPI document")
}

/// `openapi: 3.1`, a number.
pub fn version_not_text(at: &Pointer, found: &str, help: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code::VERSION_NOT_TEXT, at, format!("the version of OpenAPI is a text, and this is {found}"))
        .with_help(help)
}

/// A version that never was.
pub fn version_unknown(at: &Pointer, found: &str) -> Diagnostic {
    Diagnostic::new(code::VERSION_UNKNOWN, at, format!("`{found}` is not a known version of OpenAPI"))
        .with_help("3.0, 3.1 and 3.2 can be read, as in `openapi: \"3.1.0\"`")
}

/// A required field is not there.
pub fn missing_field(at: &Pointer, object: &str, field: &str) -> Diagnostic {
    Diagnostic::new(code::MISSING_FIELD, at, format!("{object} needs the field `{field}`"))
        .with_help(format!("add `{field}`"))
}

/// Another kind of value than OpenAPI wants; `field` is a phrase such as `` `tags` ``.
pub fn wrong_kind(at: &Pointer, field: &str, expected: &str, found: &str) -> Diagnostic {
    let help = match expected {
        "an object" => "an object is `{ name: value }`, or one `name: value` on each line",
        "a list" => "a list is `[value]`, or one `- value` on each line",
        _ => "correct the value, or remove it",
    };
    Diagnostic::new(code::WRONG_KIND, at, format!("{field} must be {expected}, and this is {found}")).with_help(help)
}

/// A value that is not one of those allowed.
pub fn invalid_value(at: &Pointer, field: &str, found: &str, allowed: &[&str]) -> Diagnostic {
    let list = allowed.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
    let help = did_you_mean(found, allowed.iter().copied()).unwrap_or_else(|| format!("one of {list}"));
    Diagnostic::new(code::INVALID_VALUE, at, format!("`{found}` is not a value of `{field}`")).with_help(help)
}

/// A path that does not begin with `/`.
pub fn path_without_slash(at: &Pointer, path: &str) -> Diagnostic {
    Diagnostic::new(
        code::PATH_WITHOUT_SLASH,
        Location::Key(at.clone()),
        format!("the path `{path}` does not begin with `/`"),
    )
    .with_help(format!("write `/{path}`"))
}

/// The same `operationId` twice. `first` and `second` are operations.
pub fn duplicate_operation_id(first: &Pointer, second: &Pointer, id: &str) -> Diagnostic {
    Diagnostic::new(
        code::DUPLICATE_OPERATION_ID,
        second,
        format!("two operations have the operationId `{id}`: this one is named by its path"),
    )
    .with_focus(second.key("operationId"))
    .with_label("again here")
    .with_second(first.key("operationId"), "first here")
    .with_help("rename one of the two")
}

/// Braces or names in a path that mean nothing.
pub fn bad_path_template(at: &Pointer, path: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(code::BAD_PATH_TEMPLATE, Location::Key(at.clone()), format!("in the path `{path}`, {reason}"))
        .with_help(
            "a path is like `/rooms/{id}`, with each parameter once; what follows a `?` are parameters `in: query`",
        )
}

/// A method of `additionalOperations`; `field` is the one that the path item has for it.
pub fn bad_method(at: &Pointer, method: &str, field: Option<&str>) -> Diagnostic {
    let found = Diagnostic::new(
        code::BAD_METHOD,
        Location::Key(at.clone()),
        match field {
            Some(_) => format!("the method `{method}` has a field of its own"),
            None => format!("`{method}` is no method of HTTP"),
        },
    );
    match field {
        Some(field) => found.with_help(format!("write the operation as `{field}:` beside `additionalOperations`")),
        None => found.with_help("a method is a word of letters, digits and signs such as `-`, as in `COPY`"),
    }
}

/// `in: querystring` with something that it excludes.
pub fn whole_query(at: &Pointer, name: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(code::WHOLE_QUERY, at.clone(), format!("the parameter `{name}` is the whole query, {reason}"))
        .with_help("describe the whole query by the `content` of one parameter, or each part of it by one `in: query`")
}

/// `in: path`, and the path does not have it. `path` is the pointer of the path item, `name_at` that of the parameter.
pub fn path_param_not_in_template(parameter: &Pointer, path: &Pointer, name: &str, template: &[&str]) -> Diagnostic {
    let names = match template {
        [] => "the template names no parameter".to_owned(),
        [one] => format!("the template names `{one}`"),
        many => {
            format!("the template names {}", many.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
        }
    };
    let help = match template {
        [one] => Some(format!("rename the parameter to `{one}`")),
        _ => did_you_mean(name, template.iter().copied())
            .or_else(|| Some(format!("write `{{{name}}}` in the path, or remove the parameter"))),
    };
    Diagnostic::new(
        code::PATH_PARAM_NOT_IN_TEMPLATE,
        parameter,
        format!("path parameter `{name}` is not in the path template"),
    )
    .with_focus(parameter.key("name"))
    .with_label(format!("no `{{{name}}}` in the path"))
    .with_second(Location::Key(path.clone()), names)
    .with_help_if(help)
}

/// `{name}` in a path, and no such parameter. `operation` is where it is missing, `path` the path item.
pub fn path_param_undeclared(operation: &Pointer, path: &Pointer, name: &str) -> Diagnostic {
    Diagnostic::new(
        code::PATH_PARAM_UNDECLARED,
        operation,
        format!("the path names `{{{name}}}`, and there is no such path parameter"),
    )
    .with_second(Location::Key(path.clone()), format!("`{{{name}}}` stands here"))
    .with_help(format!(
        "add `{{ name: {name}, in: path, required: true, schema: {{ type: string }} }}` to the parameters"
    ))
}

/// The same name and place twice in one list.
pub fn duplicate_parameter(first: &Pointer, second: &Pointer, name: &str, location: &str) -> Diagnostic {
    Diagnostic::new(code::DUPLICATE_PARAMETER, second, format!("the {location} parameter `{name}` is there twice"))
        .with_label("again here")
        .with_second(first, "first here")
        .with_help("remove one of the two")
}

/// A `$ref` that leads nowhere. `at` is the object that holds the `$ref`, `suggestion` a target that exists.
pub fn dangling_reference(at: &Pointer, target: &str, suggestion: Option<&str>) -> Diagnostic {
    Diagnostic::new(code::DANGLING_REFERENCE, at, format!("there is no `{target}`"))
        .with_focus(at.key("$ref"))
        .with_help(defined_or_meant(suggestion))
}

/// What to do about a reference to nothing.
pub(super) fn defined_or_meant(suggestion: Option<&str>) -> String {
    match suggestion {
        Some(suggestion) => format!("did you mean `{suggestion}`?"),
        None => "define it, or correct the reference".to_owned(),
    }
}

/// References that never reach a value. `chain` holds the targets in order, the first one again at the end.
pub fn cyclic_reference(at: &Pointer, chain: &[&str]) -> Diagnostic {
    let message = match chain {
        [target, _] => format!("the reference `{target}` leads to itself"),
        _ => format!(
            "the references {} form a circle",
            chain.iter().map(|target| format!("`{target}`")).collect::<Vec<_>>().join(" → ")
        ),
    };
    Diagnostic::new(code::CYCLIC_REFERENCE, at, message).with_focus(at.key("$ref")).with_help(
        "replace one reference by the value itself; recursion goes through `properties`, `items` and the like",
    )
}

/// A header name that HTTP cannot carry. `at` is the name or what it names.
pub fn invalid_header_name(at: impl Into<Location>, name: &str) -> Diagnostic {
    Diagnostic::new(code::INVALID_HEADER_NAME, at, format!("`{name}` is not a name that a header can have"))
        .with_help("letters, digits and `-` are allowed, blanks and line ends are not")
}

/// A key of `additionalOperations` that is no HTTP method.
pub fn invalid_method(at: &Pointer, method: &str) -> Diagnostic {
    let message = format!("`{method}` is not a method that HTTP can have");
    Diagnostic::new(code::INVALID_VALUE, Location::Key(at.clone()), message)
        .with_help("methods are written like `COPY`")
}

/// A `$ref` instead of an object that cannot be one. `at` is the object that holds the `$ref`.
pub fn misplaced_reference(at: &Pointer, object: &str) -> Diagnostic {
    Diagnostic::new(code::MISPLACED_REFERENCE, at, format!("{object} cannot be a reference"))
        .with_focus(Location::Key(at.key("$ref")))
        .with_help("write the object here, or refer to what holds it")
}

/// An overlay that cannot be applied; `problem` says why.
pub fn bad_overlay(at: &Pointer, problem: &str) -> Diagnostic {
    Diagnostic::new(code::BAD_OVERLAY, at, problem)
        .with_help("an action is like `{ target: \"$.paths['/rooms'].get\", update: { ... } }`, or has `remove: true`")
}
