//! Text → words.
//!
//! A word is a run of characters that identifiers may hold; everything else separates. Words are lower case. Letters of all
//! scripts are kept as they are: `聊天` is a fine identifier.

use heck::ToSnakeCase;

/// The words of a text, never none: `SSEStatsResponse` → `sse stats response`, `+1` → `plus 1`, `>=` → `greater equal`.
pub(crate) fn words(text: &str) -> Vec<String> {
    let found = split(text, signed_digit);
    if !found.is_empty() {
        return found;
    }
    let spelled = split(text, |_, _| true);
    if spelled.is_empty() { vec!["empty".to_owned()] } else { spelled }
}

/// The words of a text with its symbols spelled out: `$ref` → `dollar ref`. Tells apart what [`words`] makes equal.
pub(crate) fn spelled(text: &str) -> Vec<String> {
    let found = split(text, |characters, index| is_telling(characters, index) || signed_digit(characters, index));
    if found.is_empty() { words(text) } else { found }
}

/// The last word in the singular, when it has a regular plural: `room messages` → `room message`.
pub(crate) fn singular(words: &[String]) -> Option<Vec<String>> {
    let (last, rest) = words.split_last()?;
    let single = singular_word(last)?;
    let mut singular = rest.to_vec();
    singular.push(single);
    Some(singular)
}

fn singular_word(word: &str) -> Option<String> {
    if word.len() < 4 || !word.is_ascii() || ["ss", "us", "is", "ews"].iter().any(|end| word.ends_with(end)) {
        return None;
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return Some(if stem.len() > 2 { format!("{stem}y") } else { format!("{stem}ie") });
    }
    for end in ["sses", "shes", "ches", "xes", "zes"] {
        if word.ends_with(end) {
            return Some(word[..word.len() - 2].to_owned());
        }
    }
    word.strip_suffix('s').map(str::to_owned)
}

/// Cuts a text at everything that no identifier may hold; `spell` says which of those characters become words instead.
fn split(text: &str, spell: impl Fn(&[char], usize) -> bool) -> Vec<String> {
    let characters: Vec<char> = text.chars().filter(|c| !is_dropped(*c)).collect();
    let mut found = Vec::new();
    let mut run = String::new();
    for (index, character) in characters.iter().enumerate() {
        if is_word(*character) {
            run.push(*character);
            continue;
        }
        push_run(&mut found, &mut run);
        if spell(&characters, index) {
            found.push(symbol(*character));
        }
    }
    push_run(&mut found, &mut run);
    found
}

fn push_run(found: &mut Vec<String>, run: &mut String) {
    if run.is_empty() {
        return;
    }
    // heck cuts at marks that are no letters, which words of Indic scripts hold: those stay whole.
    if run.chars().all(char::is_alphanumeric) {
        let snake = run.to_snake_case();
        found.extend(snake.split('_').filter(|word| !word.is_empty()).map(sanitised));
    } else {
        found.push(sanitised(&run.to_lowercase()));
    }
    run.clear();
}

/// Case conversion can make combining characters out of single ones (`İ`).
fn sanitised(word: &str) -> String {
    word.chars().filter(|c| !is_dropped(*c) && is_word(*c)).collect()
}

/// `+1` and `-1`, but not `2024-01` or `utf-8`.
fn signed_digit(characters: &[char], index: usize) -> bool {
    let sign = characters[index];
    let before_digit = characters.get(index + 1).is_some_and(char::is_ascii_digit);
    let free = index == 0 || !is_word(characters[index - 1]);
    before_digit && (sign == '+' || sign == '-' && free)
}

/// Symbols that carry meaning where they stand; the usual separators do only in front (`-created_at`) or before a digit.
fn is_telling(characters: &[char], index: usize) -> bool {
    match characters[index] {
        '_' | ' ' | '.' | '/' | ':' | ',' | ';' | '(' | ')' | '[' | ']' | '{' | '}' | '"' => false,
        '-' | '+' => index == 0 || characters.get(index + 1).is_some_and(char::is_ascii_digit),
        character => !character.is_whitespace() && !character.is_control(),
    }
}

fn is_word(character: char) -> bool {
    character != '_' && unicode_ident::is_xid_continue(character) && !changes_under_nfc(character)
}

/// Combining marks of Latin, Greek and Cyrillic (`é` as two characters), joiners and apostrophes belong to the word around
/// them, and no identifier in NFC holds them.
fn is_dropped(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{ad}' | '\u{feff}' | '\'' | '’')
}

/// Single characters that normalisation replaces: an identifier must not hold them.
fn changes_under_nfc(character: char) -> bool {
    matches!(character, '\u{374}' | '\u{387}' | '\u{958}'..='\u{95f}' | '\u{2126}' | '\u{212a}' | '\u{212b}'
        | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
}

fn symbol(character: char) -> String {
    let word = match character {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '%' => "percent",
        '=' => "equal",
        '<' => "less",
        '>' => "greater",
        '!' => "not",
        '?' => "question",
        '&' => "and",
        '|' => "pipe",
        '^' => "caret",
        '~' => "tilde",
        '$' => "dollar",
        '@' => "at",
        '#' => "hash",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '_' => "underscore",
        '"' => "quote",
        '`' => "backtick",
        '(' | '[' | '{' => "open",
        ')' | ']' | '}' => "close",
        '€' => "euro",
        '£' => "pound",
        '¥' | '￥' => "yen",
        '°' => "degree",
        '≤' => return "less_equal".to_owned(),
        '≥' => return "greater_equal".to_owned(),
        '≠' => return "not_equal".to_owned(),
        '→' => "to",
        character if character.is_whitespace() => "space",
        character => return format!("u{:x}", u32::from(character)),
    };
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            assert_eq!(words(text).join(" "), *expected, "words of {text:?}");
        }
    }

    #[test]
    fn case_and_separators() {
        check(&[
            ("SSEStatsResponse", "sse stats response"),
            ("HTTPValidationError", "http validation error"),
            ("getQuid1", "get quid1"),
            ("voice-override", "voice override"),
            ("tool_server.health_changed", "tool server health changed"),
            ("filter[type]", "filter type"),
            ("103 EARLY_HINTS", "103 early hints"),
            ("user's room", "users room"),
            ("Übung & Co", "übung co"),
        ]);
    }

    #[test]
    fn symbols() {
        check(&[
            ("+1", "plus 1"),
            ("-1", "minus 1"),
            ("2024-01", "2024 01"),
            ("$ref", "ref"),
            ("@type", "type"),
            ("*", "star"),
            (">=", "greater equal"),
            ("!=", "not equal"),
            ("", "empty"),
            (" ", "space"),
            ("_", "underscore"),
            ("🔥", "u1f525"),
            ("🔥 hot", "hot"),
        ]);
        assert_eq!(spelled("$ref"), ["dollar", "ref"]);
        assert_eq!(spelled("@type"), ["at", "type"]);
        assert_eq!(spelled("-created_at"), ["minus", "created", "at"]);
        assert_eq!(spelled("GMT-1"), ["gmt", "minus", "1"]);
        assert_eq!(spelled("voice-override"), ["voice", "override"]);
    }

    #[test]
    fn scripts() {
        check(&[
            ("日本", "日本"),
            ("聊天 rooms", "聊天 rooms"),
            ("充值管理", "充值管理"),
            ("Cafe\u{301}", "cafe"),
            ("İstanbul", "istanbul"),
            ("हिन्दी", "हिन्दी"),
            ("ПриветМир", "привет мир"),
        ]);
    }

    #[test]
    fn singulars() {
        let singular = |word: &str| singular(&[word.to_owned()]).map(|words| words.concat());
        assert_eq!(singular("messages").as_deref(), Some("message"));
        assert_eq!(singular("entries").as_deref(), Some("entry"));
        assert_eq!(singular("boxes").as_deref(), Some("box"));
        assert_eq!(singular("data"), None);
        assert_eq!(singular("status"), None);
        assert_eq!(singular("class"), None);
    }
}
