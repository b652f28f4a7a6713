//! What a type from elsewhere does not take, in words that do not repeat it.

use std::fmt;

use serde::de::{Error, Expected, Unexpected};

use super::super::cx::Cx;
use super::super::failure::FailureKind;
use super::super::tape::Node;

/// Why a value is refused, and where: nowhere yet while the error is on its way out of the type.
#[derive(Debug)]
pub(super) struct Refused {
    node: Option<Node>,
    /// A member of the object there that is missing.
    missing: Option<&'static str>,
    /// A member of the object there that is unknown.
    unknown: Option<String>,
    kind: FailureKind,
    message: String,
}

impl Refused {
    fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { node: None, missing: None, unknown: None, kind, message: message.into() }
    }

    pub(super) fn too_large() -> Self {
        Self::new(FailureKind::Range, "the number is too large")
    }

    /// The innermost place counts.
    pub(super) fn at(mut self, node: Node) -> Self {
        self.node.get_or_insert(node);
        self
    }

    pub(super) fn report(self, cx: &mut Cx<'_>, value: Node) {
        let node = self.node.unwrap_or(value);
        let unknown = self.unknown.map(|name| cx.tape().member(node, &name)).filter(|node| !node.is_absent());
        match self.missing {
            Some(member) => cx.report_member(node, member, self.kind, "required member is missing"),
            None => cx.report(unknown.unwrap_or(node), self.kind, self.message),
        }
    }
}

/// What a type says that it expects, without its names in Rust.
fn wanted(expected: &dyn Expected) -> String {
    let text = expected.to_string();
    let is_word = |words: &[&str]| words.contains(&text.as_str());
    let words = match text.as_str() {
        struct_name if struct_name.starts_with("struct ") => "an object",
        tuple_name if tuple_name.starts_with("tuple ") => "an array",
        _ if is_word(&["i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize"]) => {
            "an integer in its bounds"
        }
        _ if is_word(&["f32", "f64"]) => "a number",
        other => other,
    };
    format!("expected {words}")
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refused {}

impl Error for Refused {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::new(FailureKind::Format, "the value does not fit its type")
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(FailureKind::Type, wanted(expected))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(FailureKind::Format, wanted(expected))
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::new(FailureKind::Constraint, wanted(expected))
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self::new(FailureKind::Unknown, "the value is not known")
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self { unknown: Some(field.to_owned()), ..Self::new(FailureKind::Unexpected, "the member is not known") }
    }

    fn missing_field(field: &'static str) -> Self {
        Self { missing: Some(field), ..Self::new(FailureKind::Missing, "required member is missing") }
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self::new(FailureKind::Duplicate, "a member name is given twice")
    }
}
