//! Path templates: their parameters, and which of them are one route: those that differ in names alone.
//!
//! OpenAPI has no query in a path. Where one is written, its fixed pairs (`/responses?beta=true`) stay with the path, and an
//! expression (`/export?file={name}`) is a parameter in the query. A fragment (`/token#refresh`) is never sent.

use crate::document::checks::template_names;

/// A template in its parts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Template<'a> {
    /// The names of the path's parameters in order.
    pub(super) names: Vec<&'a str>,
    /// Whether a query is written after the path.
    pub(super) has_query: bool,
    /// Whether a fragment is, which is never sent.
    pub(super) has_fragment: bool,
    /// Names of query parameters, and the expressions that stand for their values.
    pub(super) query: Vec<(&'a str, &'a str)>,
    /// The path with the fixed part of its query.
    pub(super) fixed: String,
}

/// Reads a template; `None` if braces, names or the first slash are wrong, which was said when the document was read.
pub(super) fn read(template: &str) -> Option<Template<'_>> {
    expressions(template)?;
    let sent = &template[..outside_braces(template, '#').unwrap_or(template.len())];
    let has_fragment = sent.len() < template.len();
    let Some(end) = outside_braces(sent, '?') else {
        return Some(Template {
            names: expressions(sent)?,
            has_fragment,
            fixed: sent.to_owned(),
            ..Template::default()
        });
    };
    let (path, query) = (&sent[..end], &sent[end + 1..]);
    let mut read = Template {
        names: expressions(path)?,
        has_query: true,
        has_fragment,
        query: Vec::new(),
        fixed: path.to_owned(),
    };
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match value.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(expression) if !expression.contains(['{', '}']) && !name.contains('{') => {
                read.query.push((name, expression));
            }
            _ if pair.contains('{') => return None,
            _ => {
                read.fixed.push(if read.fixed.len() == path.len() { '?' } else { '&' });
                read.fixed.push_str(pair);
            }
        }
    }
    Some(read)
}

/// Where a sign stands first that is no part of a name.
fn outside_braces(template: &str, sign: char) -> Option<usize> {
    let mut inside = false;
    template.char_indices().find_map(|(at, letter)| {
        inside = if inside { letter != '}' } else { letter == '{' };
        (!inside && letter == sign).then_some(at)
    })
}

/// The names in the braces of a template in order.
fn expressions(template: &str) -> Option<Vec<&str>> {
    template_names(template).ok().filter(|_| template.starts_with('/'))
}

/// What is sent of a template, with its parameters unnamed: equal for templates that are one route.
pub(super) fn route(template: &str) -> String {
    let template = &template[..outside_braces(template, '#').unwrap_or(template.len())];
    let mut route = String::new();
    let mut inside = false;
    for letter in template.chars() {
        match letter {
            '{' => inside = true,
            '}' => {
                inside = false;
                route.push_str("{}");
            }
            _ if inside => {}
            _ => route.push(letter),
        }
    }
    route
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(template: &str, expected: Option<&[&str]>) {
        let names = read(template).map(|template| template.names);
        assert_eq!(names.as_deref(), expected, "{template}");
    }

    #[test]
    fn parameters_stand_in_braces() {
        check("/", Some(&[]));
        check("/a/{x}/b/{y-z}", Some(&["x", "y-z"]));
        check("/a/{x}.{y}", Some(&["x", "y"]));
        check("/a/{id?}", Some(&["id?"]));
        check("a/b", None);
        check("/a/{}", None);
        check("/a/{x", None);
        check("/a/x}", None);
        check("/a/{x{y}}", None);
        check("/{x}/{x}", None);
        check("/a/{x}#b", Some(&["x"]));
        check("/a?b=x{c}", None);
    }

    #[test]
    fn a_query_is_fixed_or_of_parameters() {
        let read = read("/a/{x}?b=c&d={y}&e").expect("a template");
        assert_eq!((read.names, read.query), (vec!["x"], vec![("d", "y")]));
        assert_eq!(read.fixed, "/a/{x}?b=c&e");
        assert!(read.has_query && !read.has_fragment);
    }

    #[test]
    fn names_do_not_make_a_route() {
        assert_eq!(route("/a/{x}/b"), route("/a/{y}/b"));
        assert_ne!(route("/a/{x}/b"), route("/a/x/b"));
    }
}
