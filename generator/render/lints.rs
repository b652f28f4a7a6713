//! Lints whose verdict depends on the words of a document: a member `foo`, a default of `3.14`, nine required members, an
//! answer `400` beside `4XX`. A module allows those that its items can trigger, and no others.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{FnArg, ImplItem, Item, ItemEnum, ReceiverKind, Signature, TraitItem, Type, Visibility};

const APPROX_CONSTANT: &str = "clippy::approx_constant";
const DEPRECATED: &str = "deprecated";
const DISALLOWED_NAMES: &str = "clippy::disallowed_names";
const ENUM_VARIANT_NAMES: &str = "clippy::enum_variant_names";
const EXCESSIVE_PRECISION: &str = "clippy::excessive_precision";
const LARGE_ENUM_VARIANT: &str = "clippy::large_enum_variant";
const MATCH_OVERLAPPING_ARM: &str = "clippy::match_overlapping_arm";
const SHOULD_IMPLEMENT_TRAIT: &str = "clippy::should_implement_trait";
const TOO_MANY_ARGUMENTS: &str = "clippy::too_many_arguments";
const WRONG_SELF_CONVENTION: &str = "clippy::wrong_self_convention";

/// What the modules of an API can trigger.
#[derive(Debug, Default)]
pub(super) struct Lints {
    modules: BTreeMap<String, BTreeSet<&'static str>>,
}

impl Lints {
    /// Adds what items of a file of this module can trigger.
    pub(super) fn add(&mut self, module: &str, lints: BTreeSet<&'static str>) {
        match self.modules.get_mut(module) {
            Some(found) => found.extend(lints),
            None => drop(self.modules.insert(module.to_owned(), lints)),
        }
    }

    /// The lints of a module, sorted. What is deprecated in `models` and `ops` is used by the others.
    pub(super) fn of(&self, module: &str) -> BTreeSet<&'static str> {
        let mut found = self.modules.get(module).cloned().unwrap_or_default();
        let below = ["models", "ops"].iter().filter_map(|below| self.modules.get(*below));
        if module != "models" && below.into_iter().any(|lints| lints.contains(DEPRECATED)) {
            found.insert(DEPRECATED);
        }
        found
    }
}

/// What items can trigger.
pub(super) fn of_items(items: &[Item]) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    for item in items {
        of_item(item, &mut found);
        of_tokens(&item.to_token_stream(), &mut found);
    }
    found
}

fn of_item(item: &Item, found: &mut BTreeSet<&'static str>) {
    match item {
        Item::Enum(item) => of_enum(item, found),
        Item::Fn(item) => of_signature(&item.sig, found),
        Item::Impl(item) if item.trait_.is_none() => {
            for member in &item.items {
                let ImplItem::Fn(method) = member else { continue };
                of_signature(&method.sig, found);
                if matches!(method.vis, Visibility::Public(_))
                    && OPERATORS.split(' ').any(|name| method.sig.ident == name)
                {
                    found.insert(SHOULD_IMPLEMENT_TRAIT);
                }
            }
        }
        Item::Trait(item) => {
            for member in &item.items {
                let TraitItem::Fn(method) = member else { continue };
                of_signature(&method.sig, found);
            }
        }
        _ => {}
    }
}

/// Methods of standard traits that take `self`.
const OPERATORS: &str = "add as_mut as_ref bitand bitor bitxor borrow borrow_mut clone cmp deref deref_mut div drop eq hash \
                         index index_mut into_iter mul neg next not rem shl shr sub";

fn of_signature(signature: &Signature, found: &mut BTreeSet<&'static str>) {
    if signature.inputs.len() > 7 {
        found.insert(TOO_MANY_ARGUMENTS);
    }
    let Some(FnArg::Receiver(receiver)) = signature.inputs.first() else {
        return;
    };
    let name = signature.ident.to_string();
    let begins = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
    let by_value = matches!(receiver.kind, ReceiverKind::Value);
    if begins(&["from_"]) || by_value && begins(&["as_", "is_", "to_"]) || !by_value && begins(&["into_"]) {
        found.insert(WRONG_SELF_CONVENTION);
    }
}

fn of_enum(item: &ItemEnum, found: &mut BTreeSet<&'static str>) {
    let (own, names) = (item.ident.to_string(), item.variants.iter().map(|variant| variant.ident.to_string()));
    let names: Vec<String> = names.collect();
    let repeats = |name: &String| name.starts_with(&own) || name.ends_with(&own);
    let shared = |word: fn(&str) -> &str| names.windows(2).all(|pair| word(&pair[0]) == word(&pair[1]));
    if names.len() >= 3 && (names.iter().any(repeats) || shared(first_word) || shared(last_word)) {
        found.insert(ENUM_VARIANT_NAMES);
    }
    let mut payloads = item.variants.iter().flat_map(|variant| &variant.fields);
    if names.len() > 1 && payloads.any(|field| may_be_large(&field.ty)) {
        found.insert(LARGE_ENUM_VARIANT);
    }
}

fn first_word(name: &str) -> &str {
    let end = name.char_indices().skip(1).find(|(_, c)| c.is_uppercase()).map_or(name.len(), |(at, _)| at);
    &name[..end]
}

fn last_word(name: &str) -> &str {
    name.rfind(char::is_uppercase).map_or(name, |at| &name[at..])
}

/// A struct of the document; lists, maps, texts and numbers are small.
fn may_be_large(ty: &Type) -> bool {
    let Type::Path(ty) = ty else { return false };
    let is_generic = ty.path.segments.iter().any(|segment| !segment.arguments.is_none());
    let first = ty.path.segments.first().map(|segment| segment.ident.to_string()).unwrap_or_default();
    let is_small = matches!(first.as_str(), "rt" | "String") || first.starts_with(|c: char| c.is_ascii_lowercase());
    !is_generic && (first == "models" || !is_small)
}

fn of_tokens(tokens: &TokenStream, found: &mut BTreeSet<&'static str>) {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    for token in &tokens {
        match token {
            TokenTree::Group(group) => of_tokens(&group.stream(), found),
            TokenTree::Ident(ident) => match ident.to_string().as_str() {
                "deprecated" => _ = found.insert(DEPRECATED),
                "foo" | "baz" | "quux" => _ = found.insert(DISALLOWED_NAMES),
                _ => {}
            },
            TokenTree::Literal(literal) => of_number(&literal.to_string(), found),
            TokenTree::Punct(_) => {}
        }
    }
    if overlaps(&tokens) {
        found.insert(MATCH_OVERLAPPING_ARM);
    }
}

/// `3.14` is nearly pi, and `0.1234567` more than an `f32` holds.
fn of_number(text: &str, found: &mut BTreeSet<&'static str>) {
    if !text.starts_with(|c: char| c.is_ascii_digit()) || !text.contains('.') {
        return;
    }
    let digits = text.chars().filter(char::is_ascii_digit).skip_while(|digit| *digit == '0').count();
    if digits > 2 {
        found.insert(APPROX_CONSTANT);
    }
    if digits > 6 {
        found.insert(EXCESSIVE_PRECISION);
    }
}

/// Whether the arms between these tokens have a code that begins a range: `400 => …, 400..=499 => …`.
fn overlaps(tokens: &[TokenTree]) -> bool {
    let text = |index: usize| tokens.get(index).map(ToString::to_string).unwrap_or_default();
    let before = |first: &str, second: &str| -> BTreeSet<String> {
        (0..tokens.len()).filter(|at| text(at + 1) == first && text(at + 2) == second).map(text).collect()
    };
    !before("=", ">").is_disjoint(&before(".", "."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let items = super::super::format::parse("test", text).expect("the test's text parses");
        let mut lints = Lints::default();
        lints.add("models", of_items(&items));
        let found: Vec<&str> = lints.of("models").into_iter().collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn only_what_can_trigger() {
        check("struct A { b: String } impl A { fn is_b(&self) -> bool { 1.5 > 2.0 } }", &[]);
        check("enum A { B(String), C(rt::Value), D(Vec<E>), E(i64) }", &[]);
        check("enum A { B(E), C(u8) }", &[LARGE_ENUM_VARIANT]);
        check("enum A { Ab, B, C } enum X { OneDay, TwoDay, AnyDay }", &[ENUM_VARIANT_NAMES]);
        check("impl A { pub fn add(self) {} fn is_b(self) {} }", &[SHOULD_IMPLEMENT_TRAIT, WRONG_SELF_CONVENTION]);
        check("impl B for A { fn add(self) {} fn is_b(self) {} }", &[]);
        check("trait A { fn b(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8); }", &[TOO_MANY_ARGUMENTS]);
        check("const A: f64 = 3.14;", &[APPROX_CONSTANT]);
        check("fn a() { match b { 404 => c, 400..=499 => d } }", &[]);
        check("fn a() { match b { 400 => c, 400..=499 => d } }", &[MATCH_OVERLAPPING_ARM]);
        check("fn a(foo: u8) {}", &[DISALLOWED_NAMES]);
    }

    #[test]
    fn what_is_deprecated_is_so_for_the_modules_above() {
        let items = super::super::format::parse("test", "#[deprecated] struct A;").expect("the test's text parses");
        let mut lints = Lints::default();
        lints.add("ops", of_items(&items));
        assert!(lints.of("models").is_empty());
        assert_eq!(lints.of("client"), BTreeSet::from([DEPRECATED]));
    }
}
