//! Paths of Rust items that the configuration names: types from elsewhere, and derives.
//!
//! They mean the same in every generated file: from `crate::`, or from the name of a crate, which is written with `::` ahead so that no
//! module or type beside it is meant.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{GenericArgument, Path, PathArguments, Type};

use super::tokens::string;

/// Types that need no path. None of these names is taken by a generated type.
const BUILT_IN: &[&str] = &[
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128",
    "usize", "Box", "Option", "String", "Vec",
];

/// Derives that need no path.
const DERIVES: &[&str] = &["Clone", "Copy", "Debug", "Default", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd"];

/// What is longer is no path that anybody writes; nesting takes stack.
const LONGEST: usize = 500;

/// Whether a text is the path of a type.
#[must_use]
pub fn is_type(text: &str) -> bool {
    parse(text).is_some_and(|path| is_whole(&path, BUILT_IN))
}

/// Whether a text is the path of a derive. Those of serde are none: models have their own.
#[must_use]
pub fn is_derive(text: &str) -> bool {
    parse(text).is_some_and(|path| {
        let is_serde = path.segments.len() > 1
            && path.segments.first().is_some_and(|first| first.ident == "serde" || first.ident == "serde_derive");
        let is_plain = path.segments.iter().all(|segment| segment.arguments.is_none());
        is_plain && !is_serde && is_whole(&path, DERIVES)
    })
}

/// A path as tokens. Text that is none becomes a literal, which the parse gate refuses in its place.
pub(super) fn tokens(text: &str) -> TokenStream {
    match parse(text) {
        Some(mut path) if is_whole(&path, &[BUILT_IN, DERIVES].concat()) => {
            root(&mut path);
            path.into_token_stream()
        }
        _ => string(text),
    }
}

fn parse(text: &str) -> Option<Path> {
    if text.len() > LONGEST {
        return None;
    }
    match syn::parse_str(text).ok()? {
        Type::Path(path) if path.qself.is_none() => Some(path.path),
        _ => None,
    }
}

/// Whether a path leads from a crate, and holds nothing but such paths.
fn is_whole(path: &Path, alone: &[&str]) -> bool {
    let Some(first) = path.segments.first() else {
        return false;
    };
    let is_alone = path.segments.len() == 1;
    let leads = if is_alone { alone.iter().any(|name| first.ident == name) } else { true };
    let has_colon = path.leading_colon.is_some();
    leads
        && !(has_colon && (is_alone || first.ident == "crate"))
        && !path.segments.iter().any(|segment| ["self", "super", "Self"].iter().any(|word| segment.ident == word))
        && !path.segments.iter().skip(1).any(|segment| segment.ident == "crate")
        && path.segments.iter().all(|segment| has_types_only(&segment.arguments))
}

fn has_types_only(arguments: &PathArguments) -> bool {
    match arguments {
        PathArguments::None => true,
        PathArguments::AngleBracketed(arguments) => {
            arguments.colon2_token.is_none()
                && arguments.args.iter().all(|argument| match argument {
                    GenericArgument::Type(Type::Path(inner)) => {
                        inner.qself.is_none() && is_whole(&inner.path, BUILT_IN)
                    }
                    _ => false,
                })
        }
        PathArguments::Parenthesized(_) => false,
    }
}

/// Writes `::` ahead of what begins with a crate's name.
fn root(path: &mut Path) {
    if path.segments.len() > 1 && path.segments.first().is_some_and(|first| first.ident != "crate") {
        path.leading_colon.get_or_insert_with(Default::default);
    }
    for segment in &mut path.segments {
        if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
            for argument in &mut arguments.args {
                if let GenericArgument::Type(Type::Path(inner)) = argument {
                    root(&mut inner.path);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_paths_from_a_crate() {
        for (text, written) in [
            ("crate::Money", "crate :: Money"),
            ("rust_decimal::Decimal", ":: rust_decimal :: Decimal"),
            ("::a::r#type", ":: a :: r#type"),
            ("u128", "u128"),
            (
                "std::collections::HashMap<String, crate::Id<u8>>",
                ":: std :: collections :: HashMap < String , crate :: Id < u8 >>",
            ),
        ] {
            assert!(is_type(text), "{text}");
            assert_eq!(tokens(text).to_string().replace("> >", ">>"), written);
        }
        for text in [
            "",
            "Money",
            "models::",
            "self::A",
            "super::A",
            "crate",
            "crate::super::A",
            "::crate::A",
            "::A",
            "a::b!()",
            "&str",
            "()",
            "[u8; 2]",
            "fn()",
            "dyn a::B",
            "<a::B as a::C>::D",
            "a::B<'static>",
            "a::B<3>",
            "a::B<C>",
            "a::Fn(u8)",
            "a::B; fn main() {}",
            "a::B /* */ c",
            "impl a::B",
            "a::B = 3",
            "a::B::<u8>",
            "Hash",
        ] {
            assert!(!is_type(text), "{text}");
        }
        assert!(!is_type(&format!("{}u8{}", "Vec<".repeat(200), ">".repeat(200))));
        assert_eq!(tokens("a::B; fn main() {}").to_string(), "\"a::B; fn main() {}\"");
    }

    #[test]
    fn derives_are_known_or_paths() {
        assert!(["Hash", "Copy", "schemars::JsonSchema", "crate::Mine"].into_iter().all(is_derive));
        assert!(
            !["Hsah", "u8", "serde::Serialize", "Hash, Eq", "a::B<u8>", "Hash)] struct A; #[derive(Eq"]
                .into_iter()
                .any(is_derive)
        );
    }
}
