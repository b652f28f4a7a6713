//! Patterns: whether a text can be a regular expression at all. They are not enforced yet, so nothing compiles them.

/// What is wrong with the form of an ECMA-262 pattern, if its brackets or repetitions do not fit.
pub(super) fn problem(pattern: &str) -> Option<&'static str> {
    let mut groups = 0_usize;
    let mut in_class = false;
    let mut repeatable = false;
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => {
                if letters.next().is_none() {
                    return Some("it ends in a backslash");
                }
                repeatable = true;
            }
            ']' if in_class => {
                in_class = false;
                repeatable = true;
            }
            _ if in_class => {}
            '[' => in_class = true,
            '(' => {
                groups += 1;
                repeatable = false;
                let rest = letters.as_str();
                if let Some(rest) = rest.strip_prefix('?') {
                    letters = rest.chars();
                }
            }
            ')' => {
                groups = match groups.checked_sub(1) {
                    Some(groups) => groups,
                    None => return Some("a `)` without a `(`"),
                };
                repeatable = true;
            }
            '*' | '+' | '?' if !repeatable => return Some("nothing to repeat"),
            '|' | '^' => repeatable = false,
            _ => repeatable = true,
        }
    }
    match (in_class, groups) {
        (true, _) => Some("a `[` without a `]`"),
        (_, 0) => None,
        _ => Some("a `(` without a `)`"),
    }
}

#[cfg(test)]
mod tests {
    use super::problem;

    #[test]
    fn brackets_and_repetitions_must_fit() {
        for good in [
            "",
            "^[a-z]+$",
            r"^\d{3}\)$",
            "(?:a|b)*?",
            "(?<year>\\d{4})+",
            "[(]",
            "[^\\]]",
            "^(?=.*x).+$",
            "a{2,}?",
            "]",
            "a++",
        ] {
            assert_eq!(problem(good), None, "{good}");
        }
        for bad in ["(unclosed[a-", "(a", "a)", "[a", "*a", "a|+", "a\\"] {
            assert!(problem(bad).is_some(), "{bad}");
        }
    }
}
