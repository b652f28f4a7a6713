//! Which operations are kept: selectors, and what they match.
//!
//! A selector is an operationId, `GET /rooms/**` (`*` is one segment, `**` any number; without a method, every method), `tag:x` (with the
//! tags below it), `webhook:x` or `callback:x` (a `*` at its end is any rest), or `schema:X`. A callback is kept with the operation that it
//! belongs to, unless it is left out itself. What is not kept is never lowered, so nothing is said about it.

use crate::diagnostics::{self, suggest};
use crate::document::Operation;
use crate::source::pointer::Text;

use super::operation::Site;
use super::resolve::component_name;
use super::{Api, HookKind, Lowering};

/// The selectors that have matched something, by place in `include` followed by `exclude`.
pub(super) type Matched = std::collections::HashSet<usize>;

impl<'a> Lowering<'a> {
    /// Whether an operation is kept.
    pub(super) fn keeps(&mut self, site: Site<'_>, operation: &Operation) -> bool {
        let filter = &self.options.filter;
        let mut matches = [false, false];
        let both = filter.include.iter().map(|text| (0, text)).chain(filter.exclude.iter().map(|text| (1, text)));
        for (index, (list, selector)) in both.enumerate() {
            if self.selects(selector, site, operation) {
                self.matched.insert(index);
                matches[list] = true;
            }
        }
        let [included, excluded] = matches;
        let is_followed = matches!(site, Site::Hook(call) if call.kind == HookKind::Callback);
        (included || is_followed || filter.include.is_empty())
            && !excluded
            && !(filter.drop_deprecated && operation.deprecated)
    }

    fn selects(&self, selector: &str, site: Site<'_>, operation: &Operation) -> bool {
        if operation.operation_id.as_deref() == Some(selector) {
            return true;
        }
        match (selector.strip_prefix("tag:"), site) {
            (Some(tag), _) => operation.tags.iter().any(|own| self.is_tag_below(own, tag)),
            (None, Site::Path(path)) => selects_route(selector, path, operation.method.as_str()),
            (None, Site::Hook(call)) => selects_hook(selector, call.kind, call.name),
        }
    }

    /// Components that are kept though no operation may reach them.
    pub(super) fn lower_included_schemas(&mut self) {
        let (document, options) = (self.document, self.options);
        for (index, selector) in options.filter.include.iter().enumerate() {
            if let Some(schema) =
                selector.strip_prefix("schema:").and_then(|name| document.components.schemas.get(name))
            {
                self.matched.insert(index);
                self.use_of(schema);
            }
        }
    }

    /// Whether a component is left out by name.
    pub(super) fn excludes_schema(&self, name: &str) -> bool {
        self.options.filter.exclude.iter().any(|selector| selector.strip_prefix("schema:") == Some(name))
    }

    /// Reports selectors that select nothing, and schemas that are left out and needed.
    pub(super) fn check_filter(&mut self, api: &Api) {
        let (document, options) = (self.document, self.options);
        let filter = &options.filter;
        for (index, selector) in filter.include.iter().chain(&filter.exclude).enumerate() {
            let name = selector.strip_prefix("schema:");
            let known = name.is_some_and(|name| document.components.schemas.contains(name));
            if !known && !self.matched.contains(&index) {
                let near = self.nearest(selector);
                self.report(diagnostics::selector_without_match(selector, near.as_deref()));
            }
        }
        for schema in &api.schemas {
            let name = component_name(&schema.origin, "schemas");
            if let Some(name) = name.filter(|name| self.excludes_schema(name)) {
                self.report(diagnostics::excluded_and_needed(&schema.origin, &name));
            }
        }
    }

    /// What a selector may have been meant to be.
    fn nearest(&self, selector: &str) -> Option<String> {
        let document = self.document;
        let operations = || document.operations();
        let known: Vec<String> = match selector.split_once(':') {
            Some(("tag", _)) => {
                operations().flat_map(|(.., operation)| &operation.tags).map(|tag| format!("tag:{tag}")).collect()
            }
            Some(("webhook", _)) => document.webhooks.keys().map(|name| format!("webhook:{name}")).collect(),
            Some(("schema", _)) => document.components.schemas.keys().map(|name| format!("schema:{name}")).collect(),
            _ if selector.contains('/') => {
                let route = |(path, _, operation): (&Text, _, &Operation)| {
                    if selector.starts_with('/') {
                        path.to_string()
                    } else {
                        format!("{} {path}", operation.method.as_str())
                    }
                };
                operations().map(route).collect()
            }
            _ => operations()
                .filter_map(|(.., operation)| operation.operation_id.as_deref().map(str::to_owned))
                .collect(),
        };
        suggest::closest(selector, known.iter().map(String::as_str)).map(str::to_owned)
    }
}

/// Whether `webhook:pets-*` covers a webhook.
fn selects_hook(selector: &str, kind: HookKind, name: &str) -> bool {
    let pattern = selector.split_once(':').filter(|(word, _)| *word == kind.word()).map(|(_, pattern)| pattern);
    pattern.is_some_and(|pattern| match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    })
}

/// Whether `GET /rooms/**` covers an operation.
pub(crate) fn selects_route(selector: &str, path: &str, own: &str) -> bool {
    let (method, pattern) = match selector.split_once(' ') {
        Some((method, pattern)) => (method, pattern.trim_start()),
        None => ("*", selector),
    };
    let is_method = method == "*" || method.eq_ignore_ascii_case(own);
    is_method
        && pattern.starts_with('/')
        && covers(&pattern.split('/').collect::<Vec<_>>(), &path.split('/').collect::<Vec<_>>())
}

/// Whether a pattern covers a path, both by segments.
fn covers(pattern: &[&str], path: &[&str]) -> bool {
    // Where the last `**` stood, and what it has taken so far.
    let (mut at, mut taken) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while taken < path.len() {
        match pattern.get(at) {
            Some(&"**") => {
                back = Some((at, taken));
                at += 1;
            }
            Some(segment) if *segment == "*" || *segment == path[taken] => {
                at += 1;
                taken += 1;
            }
            _ => match back {
                Some((star, from)) => {
                    back = Some((star, from + 1));
                    (at, taken) = (star + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|segment| *segment == "**")
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn patterns() {
        let covers = |pattern: &str, path: &str| {
            covers(&pattern.split('/').collect::<Vec<_>>(), &path.split('/').collect::<Vec<_>>())
        };
        assert!(covers("/rooms/**", "/rooms/{id}/messages"));
        assert!(covers("/rooms/**", "/rooms"));
        assert!(covers("/**", "/"));
        assert!(covers("/*/messages", "/rooms/messages"));
        assert!(covers("/**/messages/**", "/a/messages/b/messages/c"));
        assert!(covers("/rooms/{id}", "/rooms/{id}"));
        assert!(!covers("/rooms", "/rooms/{id}"));
        assert!(!covers("/*", "/rooms/{id}"));
        assert!(!covers("/**/users", "/rooms/{id}"));
    }
}
