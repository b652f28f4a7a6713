//! E04 and W04: names and types of the generated code.

use super::catalogue as code;
use super::suggest::did_you_mean;
use super::{Diagnostic, Location};
use crate::source::pointer::{FileId, Pointer};

/// A number tells two names apart. `text` is what the document writes, `taken` the name that something else has.
pub fn name_numbered(at: &Pointer, text: &str, name: &str, taken: &str) -> Diagnostic {
    Diagnostic::new(code::NAME_NUMBERED, at, format!("`{text}` becomes `{name}`, since `{taken}` is taken"))
}

/// [`name_numbered`] of what `[names] rename` reaches by this key.
pub fn name_numbered_renamable(at: &Pointer, key: &str, name: &str, taken: &str) -> Diagnostic {
    let text = key.split_once(':').map_or(key, |(_, text)| text);
    name_numbered(at, text, name, taken).with_help(format!("give it a lasting name: `[names] rename`, key `{key}`"))
}

/// `rename` gives something that is no identifier.
pub fn rename_not_a_name(at: &Pointer, key: &str, name: &str) -> Diagnostic {
    Diagnostic::new(code::RENAME_NOT_A_NAME, at, format!("`{name}`, the new name of `{key}`, cannot be a name in Rust"))
        .with_help("names are letters, digits and `_`, do not begin with a digit, and are no keywords")
}

/// `rename` gives a name that is taken.
pub fn rename_taken(at: &Pointer, key: &str, name: &str) -> Diagnostic {
    Diagnostic::new(code::RENAME_TAKEN, at, format!("`{name}`, the new name of `{key}`, is taken"))
        .with_help("choose another name in `[names] rename`")
}

/// `rename` names nothing of the document.
pub fn rename_unknown<'a>(key: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    Diagnostic::new(
        code::RENAME_UNKNOWN,
        Location::File(FileId::ROOT),
        format!("`[names] rename` names `{key}`, which is not in the document"),
    )
    .with_help(did_you_mean(key, known).unwrap_or_else(|| {
        "keys are operationIds, `schema:` with the name of a schema, and `tag:` with that of a tag".to_owned()
    }))
}

/// `base_url` is neither a URL nor a server of the document.
pub fn base_url_unknown<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    Diagnostic::new(
        code::BASE_URL_UNKNOWN,
        Location::File(FileId::ROOT),
        format!("`[client] base_url` is `{wanted}`, which is neither an `http` URL nor a server of the document"),
    )
    .with_help(did_you_mean(wanted, known).unwrap_or_else(|| {
        "write `server:0` for the first of `servers`, `server:` with the `name` of one, or a URL".to_owned()
    }))
}

/// `type A = Vec<A>` cannot be written.
pub fn recursive_alias(at: &Pointer, name: &str) -> Diagnostic {
    Diagnostic::new(
        code::RECURSIVE_ALIAS,
        at,
        format!("`{name}` is a list or map of nothing but itself: its inner values are free-form"),
    )
}

/// Lists and maps that stand in each other deeper than the compiler follows a type without a name.
pub fn nested_alias(at: &Pointer, name: &str, limit: usize) -> Diagnostic {
    let message =
        format!("`{name}` nests lists and maps more than {limit} deep, so its inner values are free-form JSON");
    Diagnostic::new(code::RECURSIVE_ALIAS, at, message)
        .with_help("an object with a property in between gives them a type")
}

/// Constraints in a place that is not checked; `place` is a phrase such as `list items`.
pub fn constraint_not_checked(at: &Pointer, place: &str) -> Diagnostic {
    Diagnostic::new(code::CONSTRAINT_NOT_CHECKED, at, format!("constraints of {place} are not checked by servers"))
}

/// A selector of the configuration that selects nothing. `near` is one that would.
pub fn selector_without_match(selector: &str, near: Option<&str>) -> Diagnostic {
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "selectors are operationIds, `GET /rooms/**`, `tag:x` and `schema:X`".to_owned(),
    };
    let message = format!("`[filter]` names `{selector}`, which selects nothing in the document");
    Diagnostic::new(code::SELECTOR_WITHOUT_MATCH, Location::File(FileId::ROOT), message).with_help(help)
}

/// A schema that the configuration leaves out, and something kept needs. `at` is the schema.
pub fn excluded_and_needed(at: &Pointer, name: &str) -> Diagnostic {
    let message = format!("`[filter] exclude` names `schema:{name}`, and what is kept needs it");
    Diagnostic::new(code::EXCLUDED_AND_NEEDED, at, message)
        .with_help("leave out the operations that need it as well, or change them with an overlay")
}
