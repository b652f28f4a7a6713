//! Text of a document, safe to print.

/// Longer texts are cut: a message shows a name, not a book.
const MAX_CHARS: usize = 1_000;

/// The text with control characters, escapes and invisible characters spelled out.
pub fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len().min(MAX_CHARS));
    for (index, character) in text.chars().enumerate() {
        if index == MAX_CHARS {
            cleaned.push('…');
            break;
        }
        if is_deceptive(character) {
            cleaned.extend(character.escape_unicode());
        } else {
            cleaned.push(character);
        }
    }
    cleaned
}

/// Control characters, line ends, and what has no shape of its own but moves or hides what has.
fn is_deceptive(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_moves_the_cursor() {
        assert_eq!(clean("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(clean("a\nb\tc\u{202e}d\u{9b}"), "a\\u{a}b\\u{9}c\\u{202e}d\\u{9b}");
        assert_eq!(clean("schöner Name 名前"), "schöner Name 名前");
        assert_eq!(clean(&"x".repeat(5_000)).chars().count(), 1_001);
    }
}
