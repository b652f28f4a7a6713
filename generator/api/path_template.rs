//! Path templates: their parameters, and what a router cannot hold.
//!
//! The router is matchit 0.8 under axum 0.8: one parameter in a segment, at its end; a constant before it is fine. Parameter
//! names at one place of two templates may differ, but two templates that differ in names alone are one route.

/// Why a template cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TemplateProblem {
    /// Braces, names or the first slash are wrong; said when the document was read.
    Malformed,
    /// `?` or `#` in the path.
    QueryInPath,
    /// Legal, but the router cannot hold it; the text says what.
    NotRouted(&'static str),
}

/// The names of a template's parameters in order.
pub(super) fn parameters(template: &str) -> Result<Vec<&str>, TemplateProblem> {
    let mut names = Vec::new();
    let mut rest = template.strip_prefix('/').ok_or(TemplateProblem::Malformed)?;
    while let Some(open) = rest.find(['{', '}']) {
        let inner = rest[open..].strip_prefix('{').ok_or(TemplateProblem::Malformed)?;
        let end = inner.find(['{', '}', '/']).filter(|end| inner[*end..].starts_with('}'));
        let name = &inner[..end.ok_or(TemplateProblem::Malformed)?];
        if name.is_empty() || names.contains(&name) {
            return Err(TemplateProblem::Malformed);
        }
        names.push(name);
        rest = &inner[name.len() + 1..];
    }
    if route(template).contains(['?', '#']) {
        return Err(TemplateProblem::QueryInPath);
    }
    Ok(names)
}

/// What stops the router from holding this (well-formed) template.
pub(super) fn routable(template: &str) -> Result<(), TemplateProblem> {
    let mut count = 0;
    for segment in template.split('/') {
        let opens = segment.matches('{').count();
        count += opens;
        if opens > 1 {
            return Err(TemplateProblem::NotRouted("several parameters in one segment"));
        }
        if opens == 1 && !segment.ends_with('}') {
            return Err(TemplateProblem::NotRouted("text after a parameter in one segment"));
        }
        if segment.starts_with([':', '*']) {
            return Err(TemplateProblem::NotRouted("a segment that begins with `:` or `*`"));
        }
        if segment.contains("{*") || (opens == 1 && segment.contains('*')) {
            return Err(TemplateProblem::NotRouted("`*` in the name of a parameter"));
        }
    }
    if count > 26 { Err(TemplateProblem::NotRouted("more than 26 parameters")) } else { Ok(()) }
}

/// The template with its parameters unnamed: equal for templates that are one route.
pub(super) fn route(template: &str) -> String {
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

    fn check(template: &str, expected: Result<&[&str], TemplateProblem>) {
        let names = parameters(template);
        assert_eq!(names.as_deref().map_err(Clone::clone), expected, "{template}");
    }

    #[test]
    fn parameters_stand_in_braces() {
        check("/", Ok(&[]));
        check("/a/{x}/b/{y-z}", Ok(&["x", "y-z"]));
        check("/a/{x}.{y}", Ok(&["x", "y"]));
        check("/a/{id?}", Ok(&["id?"]));
        check("a/b", Err(TemplateProblem::Malformed));
        check("/a/{}", Err(TemplateProblem::Malformed));
        check("/a/{x", Err(TemplateProblem::Malformed));
        check("/a/x}", Err(TemplateProblem::Malformed));
        check("/a/{x{y}}", Err(TemplateProblem::Malformed));
        check("/{x}/{x}", Err(TemplateProblem::Malformed));
        check("/a?b=c", Err(TemplateProblem::QueryInPath));
        check("/a#b", Err(TemplateProblem::QueryInPath));
    }

    #[test]
    fn the_router_holds_one_parameter_at_the_end_of_a_segment() {
        assert_eq!(routable("/a/{x}/b-{y}/"), Ok(()));
        for template in ["/a/{x}.json", "/b/{x}:{y}", "/b/{id}:cancel", "/b/:id", "/b/{*rest}", "/*"] {
            assert!(matches!(routable(template), Err(TemplateProblem::NotRouted(_))), "{template}");
        }
    }

    #[test]
    fn names_do_not_make_a_route() {
        assert_eq!(route("/a/{x}/b"), route("/a/{y}/b"));
        assert_ne!(route("/a/{x}/b"), route("/a/x/b"));
    }
}
