//! E03: valid, and not covered yet. Never a silent skip.

use super::catalogue as code;
use super::{Diagnostic, Location};
use crate::source::pointer::Pointer;

/// `swagger: "2.0"`.
pub fn swagger_2(at: &Pointer, version: &str) -> Diagnostic {
    Diagnostic::new(code::SWAGGER_2, at, format!("this is a Swagger {version} document, not OpenAPI 3"))
        .with_help("convert it, for example with `npx swagger2openapi`")
}

/// A construct that cannot be generated yet; `construct` is a phrase such as `` `patternProperties` beside `properties` ``.
/// `help` is a way around it, if there is a better one than to do without it.
pub fn unsupported(at: impl Into<Location>, construct: &str, help: Option<&str>) -> Diagnostic {
    Diagnostic::new(code::UNSUPPORTED, at, format!("not supported yet: {construct}"))
        .with_help(help.unwrap_or("take it out of the document to generate the rest"))
}

/// A `$ref` to another file or address. `at` is the object that holds the `$ref`.
pub fn reference_outside(at: &Pointer, target: &str) -> Diagnostic {
    Diagnostic::new(code::REFERENCE_OUTSIDE, at, format!("the reference `{target}` leads out of the document"))
        .with_focus(at.key("$ref"))
        .with_help("move what it names into this document and refer to it as `#/components/...`")
}

/// A `$ref` to an address.
pub fn reference_to_address(at: &Pointer, target: &str) -> Diagnostic {
    reference_outside(at, target)
        .with_help("addresses are not opened: keep a copy beside this document and refer to it by its relative path")
}

/// A `$ref` to an address that the configuration does not allow.
pub fn reference_not_allowed(at: &Pointer, target: &str, address: &str) -> Diagnostic {
    let folder = &address[..address.rfind('/').map_or(address.len(), |end| end + 1)];
    let folder = if folder.ends_with("://") { address } else { folder };
    Diagnostic::new(
        code::REFERENCE_OUTSIDE,
        at,
        format!("the reference `{target}` leads to an address, which needs your consent"),
    )
    .with_focus(at.key("$ref"))
    .with_help(format!(
        "to have it fetched, add to `specloom.toml`: `[refs] allow = [{folder:?}]`; or keep a copy beside this document"
    ))
}

/// A `$ref` with an absolute path, or one with `file:`.
pub fn reference_absolute(at: &Pointer, target: &str) -> Diagnostic {
    reference_outside(at, target).with_help("write a path relative to this file, as in `./schemas/room.yaml`")
}

/// A `$ref` to a file that is neither in the folder of the root document nor below.
pub fn reference_outside_folder(at: &Pointer, target: &str) -> Diagnostic {
    let message = format!("the reference `{target}` leads out of the folder of the root document");
    Diagnostic::new(code::REFERENCE_OUTSIDE, at, message)
        .with_focus(at.key("$ref"))
        .with_help("move that file into the folder, or allow the folder around both: `[refs] folder = \"..\"`")
}

/// A `$ref` to an address that several schemas have. `at` is the object that holds the `$ref`.
pub fn reference_to_several(at: &Pointer, target: &str) -> Diagnostic {
    unsupported(at, &format!("the reference `{target}`, since several schemas have this `$id`"), None)
        .with_focus(at.key("$ref"))
}
