//! Path templates: their parameters, and which of them are one route: those that differ in names alone.

/// Why a template cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TemplateProblem {
    /// Braces, names or the first slash are wrong; said when the document was read.
    Malformed,
    /// `?` or `#` in the path.
    QueryInPath,
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
    fn names_do_not_make_a_route() {
        assert_eq!(route("/a/{x}/b"), route("/a/{y}/b"));
        assert_ne!(route("/a/{x}/b"), route("/a/x/b"));
    }
}
