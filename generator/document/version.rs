//! The label of the document: which version of OpenAPI it says it follows.

use std::fmt;

use crate::diagnostics::{self, Diagnostics};
use crate::source::Source;
use crate::source::node::{Node, Value};
use crate::source::pointer::Pointer;

/// The versions that can be read. Fields count when they are present, whatever the label says; it only decides what a reader of
/// 3.0 ignores (what stands beside a `$ref`), and what is worth a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// 3.0.x.
    V3_0,
    /// 3.1.x.
    V3_1,
    /// 3.2.x and, with a warning, what comes after it.
    V3_2,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Version::V3_0 => "3.0",
            Version::V3_1 => "3.1",
            Version::V3_2 => "3.2",
        })
    }
}

/// Reports a label that cannot be read, or is none.
pub fn check(source: &Source, diagnostics: &mut Diagnostics) {
    read(source, diagnostics);
}

/// Reads the label. Without one there is no telling what the rest means, so that is `None`.
pub(super) fn read(source: &Source, diagnostics: &mut Diagnostics) -> Option<Version> {
    let pointer = source.pointer();
    let Some(fields) = source.root().as_mapping() else {
        diagnostics.report(diagnostics::root_not_object(pointer.file(), source.root().kind_name()));
        return None;
    };
    if let Some(swagger) = fields.get("swagger").filter(|_| fields.get("openapi").is_none()) {
        let version = super::read::text(swagger).unwrap_or_else(|| "2.0".into());
        diagnostics.report(diagnostics::swagger_2(&pointer.key("swagger"), &version));
        return None;
    }
    let Some(label) = fields.get("openapi") else {
        diagnostics.report(diagnostics::version_missing(&pointer));
        return None;
    };
    read_label(label, &pointer.key("openapi"), diagnostics)
}

fn read_label(label: &Node, at: &Pointer, diagnostics: &mut Diagnostics) -> Option<Version> {
    let text = match label.value() {
        Value::String(text) => text,
        Value::Number(number) => {
            let found = format!("the number {}", number.text());
            let help = match number.text() {
                "3.0" | "3" => "write `openapi: \"3.0.3\"`",
                "3.1" => "write `openapi: \"3.1.0\"`",
                "3.2" => "write `openapi: \"3.2.0\"`",
                _ => "write the version as a text of three numbers, as in `openapi: \"3.1.0\"`",
            };
            diagnostics.report(diagnostics::version_not_text(at, &found, help));
            return None;
        }
        _ => {
            let help = "write the version as a text, as in `openapi: \"3.1.0\"`";
            diagnostics.report(diagnostics::version_not_text(at, label.kind_name(), help));
            return None;
        }
    };
    let mut numbers = text.split(['.', '-', '+']).map(|number| number.parse::<u32>().ok());
    match (numbers.next().flatten(), numbers.next().flatten()) {
        (Some(3), Some(0)) => Some(Version::V3_0),
        (Some(3), Some(1)) => Some(Version::V3_1),
        (Some(3), Some(2)) => Some(Version::V3_2),
        (Some(3), Some(_)) => {
            diagnostics.report(diagnostics::version_newer(at, text));
            Some(Version::V3_2)
        }
        _ => {
            diagnostics.report(diagnostics::version_unknown(at, text));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(document: &str, expected: Result<Version, &str>) {
        let mut found = Diagnostics::new();
        let source = crate::source::parse(document, "test", &mut found);
        let version = read(&source, &mut found);
        let code = found.iter().next().map(|diagnostic| diagnostic.code.number);
        assert_eq!(version.ok_or(code.unwrap_or("nothing")), expected, "{document}");
    }

    #[test]
    fn labels() {
        check("openapi: 3.0.3", Ok(Version::V3_0));
        check("openapi: '3.1'", Ok(Version::V3_1));
        check("openapi: 3.1.0-rc1", Ok(Version::V3_1));
        check("openapi: 3.2.0", Ok(Version::V3_2));
        check("openapi: 3.3.0", Ok(Version::V3_2));
        check("openapi: 3.1", Err("E0203"));
        check("openapi: [3.1.0]", Err("E0203"));
        check("openapi: 4.0.0", Err("E0204"));
        check("openapi: latest", Err("E0204"));
        check("swagger: '2.0'", Err("E0301"));
        check("info: {}", Err("E0202"));
        check("- openapi", Err("E0201"));
    }
}
