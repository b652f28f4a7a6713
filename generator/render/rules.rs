//! Rules and checks as constants.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens;
use crate::ir::{self, Checks, JsonLiteral, JsonType, Package, Rule};

/// Rules that others refer to, as items.
pub(super) fn shared(package: &Package) -> Vec<syn::Item> {
    let item = |shared: &ir::SharedRule| {
        let (docs, name, rule) = (tokens::docs(&shared.docs), tokens::ident(&shared.name), rule(&shared.rule));
        syn::parse_quote!(#docs #[doc(hidden)] pub static #name: rt::Rule = #rule;)
    };
    package.rules.iter().map(item).collect()
}

/// The statements that check a value before it is read; none when there is nothing to check.
pub(super) fn check_first(checks: &Checks) -> TokenStream {
    if *checks == Checks::default() {
        return quote!();
    }
    let checks = tokens::checks(checks);
    quote!(const CHECK: rt::Check = rt::Check::new()#checks; cx.check(node, &CHECK);)
}

/// A check as an expression outside of `models.rs`; one that refers to others as a constant.
pub(super) fn check(checks: &Checks) -> TokenStream {
    let check = tokens::checks(checks);
    if checks.each.is_none() && checks.rules.is_empty() {
        return quote!(rt::Check::new()#check);
    }
    let uses = uses(checks);
    quote!({ #uses const CHECK: rt::Check = rt::Check::new()#check; CHECK })
}

/// The same as a reference that lasts.
pub(super) fn shared_check(checks: &Checks) -> TokenStream {
    let (uses, check) = (uses(checks), tokens::checks(checks));
    quote!({ #uses const CHECK: rt::Check = rt::Check::new()#check; &CHECK })
}

/// The rules that a check refers to.
fn uses(checks: &Checks) -> TokenStream {
    let mut named = BTreeSet::new();
    let mut at = Some(checks);
    while let Some(checks) = at {
        checks.rules.iter().for_each(|rule| rule.references(&mut |id| named.extend([id])));
        at = checks.each.as_deref();
    }
    let uses = named.into_iter().map(|id| {
        let name = tokens::ident(&ir::rule_name(id));
        quote!(use models::#name;)
    });
    quote!(#(#uses)*)
}

/// The rules of a check as one.
pub(super) fn all(rules: &[Rule]) -> TokenStream {
    match rules {
        [one] => rule(one),
        several => {
            let several = several.iter().map(rule);
            quote!(rt::Rule::All(&[#(#several),*]))
        }
    }
}

/// A rule.
fn rule(value: &Rule) -> TokenStream {
    let list = |rules: &[Rule]| {
        let rules = rules.iter().map(rule);
        quote!(&[#(#rules),*])
    };
    match value {
        always if always.is_always() && !matches!(always, Rule::Members(_) | Rule::Items(..)) => {
            quote!(rt::Rule::ALWAYS)
        }
        Rule::All(rules) => {
            let rules = list(rules);
            quote!(rt::Rule::All(#rules))
        }
        Rule::Any(rules) => {
            let rules = list(rules);
            quote!(rt::Rule::Any(#rules))
        }
        Rule::One(rules) => {
            let rules = list(rules);
            quote!(rt::Rule::One(#rules))
        }
        Rule::Not(inner) => {
            let inner = rule(inner);
            quote!(rt::Rule::Not(&#inner))
        }
        Rule::If(parts) => {
            let [when, then, otherwise] = [0, 1, 2].map(|index: usize| rule(&parts[index]));
            quote!(rt::Rule::If(&#when, &#then, &#otherwise))
        }
        Rule::Never => quote!(rt::Rule::Never),
        Rule::Types(types) => {
            let names = types.iter().map(|name| tokens::string(type_name(*name)));
            quote!(rt::Rule::Types(&[#(#names),*]))
        }
        Rule::Enum(values) => {
            let values = values.iter().map(literal);
            quote!(rt::Rule::Enum(&[#(#values),*]))
        }
        Rule::Bounds(bounds) => {
            let checks = tokens::checks(&ir::bounds(bounds));
            quote!(rt::Rule::Check(rt::Check::new()#checks))
        }
        Rule::Required(names) => {
            let names = tokens::strings(names);
            quote!(rt::Rule::Required(&[#names]))
        }
        Rule::Members(members) => {
            let (named, patterns) = (pairs(&members.named), pairs(&members.patterns));
            let rest = option(members.rest.as_ref());
            quote!(rt::Rule::Members { named: &[#named], patterns: &[#patterns], rest: #rest })
        }
        Rule::Names(inner) => {
            let inner = rule(inner);
            quote!(rt::Rule::Names(&#inner))
        }
        Rule::Items(first, rest) => {
            let (first, rest) = (list(first), option(rest.as_deref()));
            quote!(rt::Rule::Items(#first, #rest))
        }
        Rule::Contains(contains) => {
            let (inner, min) = (rule(&contains.rule), tokens::number(&contains.min.to_string()));
            let max = contains.max.map_or_else(|| quote!(u64::MAX), |max| tokens::number(&max.to_string()));
            quote!(rt::Rule::Contains(&#inner, #min, #max))
        }
        Rule::Unevaluated(inner) => {
            let (beside, members) = (rule(&inner.beside), option(inner.members.as_ref()));
            let items = option(inner.items.as_ref());
            quote!(rt::Rule::Unevaluated { beside: &#beside, members: #members, items: #items })
        }
        Rule::Ref(name) => {
            let name = tokens::ident(&ir::rule_name(*name));
            quote!(rt::Rule::Ref(|| &#name))
        }
    }
}

fn option(value: Option<&Rule>) -> TokenStream {
    match value.map(rule) {
        Some(value) => quote!(Some(&#value)),
        None => quote!(None),
    }
}

fn pairs(pairs: &[(String, Rule)]) -> TokenStream {
    let pairs = pairs.iter().map(|(name, value)| {
        let (name, value) = (tokens::string(name), rule(value));
        quote!((#name, #value))
    });
    quote!(#(#pairs),*)
}

fn type_name(name: JsonType) -> &'static str {
    match name {
        JsonType::Null => "null",
        JsonType::Boolean => "boolean",
        JsonType::Object => "object",
        JsonType::Array => "array",
        JsonType::Number => "number",
        JsonType::String => "string",
        JsonType::Integer => "integer",
    }
}

fn literal(value: &JsonLiteral) -> TokenStream {
    match value {
        JsonLiteral::Null => quote!(rt::Lit::Null),
        JsonLiteral::Bool(value) => quote!(rt::Lit::Bool(#value)),
        JsonLiteral::Number(text) => {
            let text = tokens::string(text);
            quote!(rt::Lit::Number(#text))
        }
        JsonLiteral::String(text) => {
            let text = tokens::string(text);
            quote!(rt::Lit::String(#text))
        }
        JsonLiteral::Array(items) => {
            let items = items.iter().map(literal);
            quote!(rt::Lit::Array(&[#(#items),*]))
        }
        JsonLiteral::Object(entries) => {
            let entries = entries.iter().map(|(name, value)| {
                let (name, value) = (tokens::string(name), literal(value));
                quote!((#name, #value))
            });
            quote!(rt::Lit::Object(&[#(#entries),*]))
        }
    }
}
