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

/// `idempotency_header` is no header of an operation.
pub fn idempotency_header_unknown<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    Diagnostic::new(
        code::IDEMPOTENCY_HEADER_UNKNOWN,
        Location::File(FileId::ROOT),
        format!("`[client] idempotency_header` is `{wanted}`, and no operation has a header of that name"),
    )
    .with_help(did_you_mean(wanted, known).unwrap_or_else(|| {
        "write the name of a parameter with `in: header`, or leave it out for `Idempotency-Key`".to_owned()
    }))
}

/// A selector of `[client.pagination]` that selects nothing.
pub fn pagination_without_match<'a>(selector: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let message = format!("`[client.pagination]` names `{selector}`, which selects no operation");
    let help = did_you_mean(selector, known)
        .unwrap_or_else(|| "selectors are operationIds, `GET /rooms/**` and `tag:x`".to_owned());
    Diagnostic::new(code::PAGINATION_WITHOUT_MATCH, Location::File(FileId::ROOT), message).with_help(help)
}

/// A selector of `[client.pagination]` for several operations, none of which has such pages.
pub fn pagination_fits_none(selector: &str, selected: usize) -> Diagnostic {
    let message =
        format!("none of the {selected} operations of `{selector}` has such pages as `[client.pagination]` says");
    Diagnostic::new(code::PAGINATION_WITHOUT_MATCH, Location::File(FileId::ROOT), message)
        .with_help("name one of them by its operationId to be told why")
}

/// An operation that `[client.pagination]` names, and that has no such pages.
pub fn pagination_misfit(at: &Pointer, operation: &str, what: &str, help: String) -> Diagnostic {
    let message = format!("`{operation}` has no such pages as `[client.pagination]` says: {what}");
    Diagnostic::new(code::PAGINATION_MISFIT, at, message).with_help(help)
}

/// Two selectors of `[client.pagination]` that say different things of an operation.
pub fn pagination_ambiguous(at: &Pointer, operation: &str, one: &str, other: &str) -> Diagnostic {
    let message = format!("`{operation}` has pages by `{one}` and by `{other}` of `[client.pagination]`");
    Diagnostic::new(code::PAGINATION_MISFIT, at, message).with_help("name the operation by its operationId")
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

/// A key of `[types] replace` that names nothing of the document. `near` is one that would.
pub fn replace_without_match(key: &str, near: Option<&str>) -> Diagnostic {
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "keys are `schema:` with the name of a schema, and `format:` with a format of strings or numbers".to_owned()
        }
    };
    let message = format!("`[types] replace` names `{key}`, which is not in the document");
    Diagnostic::new(code::REPLACE_WITHOUT_MATCH, Location::File(FileId::ROOT), message).with_help(help)
}

/// A key of `[types] replace` whose schema is in the document, but becomes no type.
pub fn replace_without_use(key: &str) -> Diagnostic {
    let message = format!("`[types] replace` names `{key}`, which stands nowhere as a type");
    Diagnostic::new(code::REPLACE_WITHOUT_MATCH, Location::File(FileId::ROOT), message)
        .with_help("no operation needs the schema, or its members become events, parts or members of other schemas")
}

/// A path of the configuration that is none. `key` is what it is for.
pub fn bad_type_path(key: &str, path: &str) -> Diagnostic {
    let message = format!("`[types] replace` gives `{path}` for `{key}`, which is not the path of a type");
    Diagnostic::new(code::BAD_RUST_PATH, Location::File(FileId::ROOT), message)
        .with_help("write `crate::Money`, `rust_decimal::Decimal`, or a type that Rust itself has, such as `u128`")
}

/// A derive of the configuration that is none. `key` is what it is for.
pub fn bad_derive(key: &str, name: &str) -> Diagnostic {
    let known = ["Copy", "Default", "Eq", "Hash", "Ord", "PartialOrd"];
    let message = format!("`[models] derive_for` gives `{name}` for `{key}`, which cannot be derived");
    Diagnostic::new(code::BAD_RUST_PATH, Location::File(FileId::ROOT), message).with_help(
        did_you_mean(name, known).unwrap_or_else(|| {
            "write `Copy`, `Default`, `Eq`, `Hash`, `Ord`, `PartialOrd`, or the path of another derive; serde's are there by the \
             feature `serde` of the runtime"
                .to_owned()
        }),
    )
}

/// A key of `[models] derive_for` that names no type.
pub fn derive_without_match<'a>(key: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let message = format!("`[models] derive_for` names `{key}`, which becomes no type");
    Diagnostic::new(code::DERIVE_WITHOUT_MATCH, Location::File(FileId::ROOT), message).with_help(
        did_you_mean(key, known).unwrap_or_else(|| "keys are `schema:` with the name of a schema".to_owned()),
    )
}

/// A key of `[models] derive_for` whose type is another name of one.
pub fn derive_on_alias(key: &str, name: &str) -> Diagnostic {
    let message = format!("`[models] derive_for` names `{key}`, and `{name}` is only another name of a type");
    Diagnostic::new(code::DERIVE_WITHOUT_MATCH, Location::File(FileId::ROOT), message)
        .with_help("structs and enums have derives; lists, maps and scalars are types of Rust or the runtime")
}
