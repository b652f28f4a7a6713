//! The inside of a line: code, links, addresses, escapes.

/// One line of running text, made safe.
pub(super) fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    write(text, Links::Allowed, &mut out);
    out
}

/// A text as code, for sentences of ours: whatever it holds, it stays inside.
pub(crate) fn code(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c })
        .filter(|c| !is_steering(*c))
        .collect();
    if clean.trim().is_empty() {
        return format!("`\"{clean}\"`");
    }
    let mut longest = 0;
    let mut run = 0;
    for character in clean.chars() {
        run = if character == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let ticks = "`".repeat(longest + 1);
    let pad = if clean.starts_with('`') || clean.ends_with('`') { " " } else { "" };
    format!("{ticks}{pad}{clean}{pad}{ticks}")
}

fn is_steering(character: char) -> bool {
    matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[derive(Clone, Copy, PartialEq)]
enum Links {
    Allowed,
    /// Inside the text of a link.
    Inside,
}

fn write(text: &str, links: Links, out: &mut String) {
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let taken = match character {
            '\\' => escape(rest, out),
            '`' => code_span(rest, out),
            '<' => angle(rest, links, out),
            '[' => bracket(rest, links, out),
            'h' if links == Links::Allowed && !ends_in_word(out) => address(rest, out),
            _ => 0,
        };
        if taken == 0 {
            out.push(character);
            rest = &rest[character.len_utf8()..];
        } else {
            rest = &rest[taken..];
        }
    }
}

fn ends_in_word(out: &str) -> bool {
    out.ends_with(|c: char| c.is_ascii_alphanumeric())
}

/// `\[` stays as it is.
fn escape(rest: &str, out: &mut String) -> usize {
    if rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) {
        out.push_str(&rest[..2]);
        return 2;
    }
    out.push_str("\\\\");
    1
}

/// A code span that ends on its line stays; other backticks are escaped.
fn code_span(rest: &str, out: &mut String) -> usize {
    let length = rest.len() - rest.trim_start_matches('`').len();
    let mut at = length;
    while let Some(found) = rest[at..].find('`') {
        let start = at + found;
        let run = rest[start..].len() - rest[start..].trim_start_matches('`').len();
        if run == length {
            out.push_str(&rest[..start + run]);
            return start + run;
        }
        at = start + run;
    }
    out.push_str(&"\\`".repeat(length));
    length
}

/// `<https://…>` stays; what could be HTML is escaped.
fn angle(rest: &str, links: Links, out: &mut String) -> usize {
    if links == Links::Allowed
        && let Some(end) = rest.find('>')
        && is_web(&rest[1..end])
        && !rest[1..end].contains(|c: char| c.is_whitespace() || c == '<' || c == '\\')
    {
        out.push_str(&rest[..=end]);
        return end + 1;
    }
    out.push_str("\\<");
    1
}

/// `[text](https://…)` stays; any other bracket could be a link to a Rust item and is escaped.
fn bracket(rest: &str, links: Links, out: &mut String) -> usize {
    if links == Links::Allowed
        && let Some((text, target, length)) = web_link(rest)
    {
        out.push('[');
        write(text, Links::Inside, out);
        out.push_str("](");
        out.push_str(target);
        out.push(')');
        return length;
    }
    out.push_str("\\[");
    1
}

fn web_link(rest: &str) -> Option<(&str, &str, usize)> {
    let middle = rest.find("](")?;
    let text = &rest[1..middle];
    let after = &rest[middle + 2..];
    let end = after.find(')')?;
    let target = after[..end].split_whitespace().next()?;
    let plain =
        !text.is_empty() && !text.contains(['[', ']', '`', '\\', '<']) && !target.contains(['(', '<', '>', '\\', '`']);
    (plain && is_web(target)).then_some((text, target, middle + 2 + end + 1))
}

fn is_web(target: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| target.starts_with(scheme) && target.len() > scheme.len())
}

/// A bare address becomes a link.
fn address(rest: &str, out: &mut String) -> usize {
    let Some(scheme) = ["https://", "http://"].iter().find(|scheme| rest.starts_with(**scheme)) else {
        return 0;
    };
    let end = rest
        .find(|c: char| !c.is_ascii_graphic() || matches!(c, '<' | '>' | '"' | '`' | '\\' | '|' | '[' | ']'))
        .unwrap_or(rest.len());
    let mut url = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~']);
    while url.ends_with(')') && url.matches(')').count() > url.matches('(').count() {
        url = url[..url.len() - 1].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~']);
    }
    if url.len() <= scheme.len() {
        return 0;
    }
    out.push('<');
    out.push_str(url);
    out.push('>');
    url.len()
}
