//! Regular expressions of schemas: each compiled when it is first needed, searched in linear time.

use std::collections::HashMap;
use std::sync::{LazyLock, RwLock};

use regex::{Regex, RegexBuilder};

/// What a compiled pattern may take; the generator has the same limit.
const MAX_COMPILED: usize = 4 << 20;

/// By their text. There are as many as the generated code names.
static COMPILED: LazyLock<RwLock<HashMap<&'static str, Option<&'static Regex>>>> = LazyLock::new(RwLock::default);

/// Whether a text contains what a pattern describes. One that cannot be compiled, which the generator does not write, is found
/// nowhere.
pub(super) fn is_match(pattern: &'static str, text: &str) -> bool {
    compiled(pattern).is_some_and(|regex| regex.is_match(text))
}

fn compiled(pattern: &'static str) -> Option<&'static Regex> {
    if let Ok(known) = COMPILED.read()
        && let Some(regex) = known.get(pattern)
    {
        return *regex;
    }
    let regex = RegexBuilder::new(pattern).size_limit(MAX_COMPILED).build().ok();
    let regex = regex.map(|regex| &*Box::leak(Box::new(regex)));
    match COMPILED.write() {
        Ok(mut known) => *known.entry(pattern).or_insert(regex),
        Err(_) => regex,
    }
}
