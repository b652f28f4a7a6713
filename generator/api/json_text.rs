//! Whether a text is JSON: constants in `data` that are not end a stream (streaming.md D10).

/// Deepest nesting that counts as JSON here: constants are short.
const MAX_DEPTH: usize = 50;

/// Whether a text is one JSON value.
pub(super) fn is_json(text: &str) -> bool {
    value(text.trim_matches(BLANK), 0).is_some_and(|rest| rest.trim_matches(BLANK).is_empty())
}

const BLANK: [char; 4] = [' ', '\t', '\n', '\r'];

/// What stands behind the value that begins here.
fn value(text: &str, depth: usize) -> Option<&str> {
    if depth > MAX_DEPTH {
        return None;
    }
    for word in ["true", "false", "null"] {
        if let Some(rest) = text.strip_prefix(word) {
            return Some(rest);
        }
    }
    match text.chars().next()? {
        '"' => string(text),
        '[' => list(&text[1..], ']', |text| value(text, depth + 1)),
        '{' => list(&text[1..], '}', |text| {
            let rest = string(text)?.trim_start_matches(BLANK).strip_prefix(':')?;
            value(rest.trim_start_matches(BLANK), depth + 1)
        }),
        _ => {
            let end = text.find(|letter: char| !letter.is_ascii_alphanumeric() && !"+-.".contains(letter));
            let (number, rest) = text.split_at(end.unwrap_or(text.len()));
            super::literal::is_number(number).then_some(rest)
        }
    }
}

fn list<'a>(text: &'a str, close: char, item: impl Fn(&'a str) -> Option<&'a str>) -> Option<&'a str> {
    let mut rest = text.trim_start_matches(BLANK);
    if let Some(rest) = rest.strip_prefix(close) {
        return Some(rest);
    }
    loop {
        rest = item(rest)?.trim_start_matches(BLANK);
        if let Some(rest) = rest.strip_prefix(close) {
            return Some(rest);
        }
        rest = rest.strip_prefix(',')?.trim_start_matches(BLANK);
    }
}

fn string(text: &str) -> Option<&str> {
    let mut letters = text.strip_prefix('"')?.chars();
    loop {
        match letters.next()? {
            '"' => return Some(letters.as_str()),
            '\\' => match letters.next()? {
                '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' => {}
                'u' => {
                    for _ in 0..4 {
                        letters.next()?.to_digit(16)?;
                    }
                }
                _ => return None,
            },
            '\0'..='\u{1f}' => return None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_json;

    #[test]
    fn constants_are_json_or_not() {
        for text in ["1", " -1.5e3 ", "true", "null", "\"a\\u00e9\"", "[]", "[1, \"a\"]", "{\"a\": {\"b\": []}}"] {
            assert!(is_json(text), "{text}");
        }
        for text in
            ["", "[DONE]", "DONE", "done", "01", "[1,]", "{a: 1}", "'a'", "\"a", "1 2", "truely", &"[".repeat(1_000)]
        {
            assert!(!is_json(text), "{text}");
        }
    }
}
