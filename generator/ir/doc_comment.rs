//! Markdown of the document → rustdoc that cannot break, run or inject anything.
//!
//! Kept: paragraphs, headings, lists, quotes, tables, code, links to the web. Changed: code blocks of any kind become `text` blocks,
//! so that none is compiled as a test; HTML and brackets that rustdoc would take for links to Rust items are escaped; bare
//! addresses become links; characters that steer a terminal or turn text around are dropped. Lists are laid out anew, since
//! clippy looks at the indentation of their lines.

mod inline;

pub(crate) use inline::code;
use inline::inline;

/// Quotes in quotes in quotes: beyond this they are plain text.
const MAX_QUOTES: usize = 4;

/// The lines of a doc comment for a text of the document. Empty for a text without content.
pub(crate) fn markdown(text: &str) -> Vec<String> {
    let clean = cleaned(text);
    let lines: Vec<&str> = clean.lines().map(str::trim_end).collect();
    blocks(&lines, 0)
}

/// Control and bidirectional characters go, line ends become `\n`, tabs four spaces.
fn cleaned(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                characters.next_if_eq(&'\n');
                clean.push('\n');
            }
            '\n' => clean.push('\n'),
            '\t' => clean.push_str("    "),
            '\u{2028}' | '\u{2029}' | '\u{85}' => clean.push('\n'),
            '\u{a0}' => clean.push(' '),
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {}
            character if character.is_control() => {}
            character => clean.push(character),
        }
    }
    clean
}

fn blocks(lines: &[&str], depth: usize) -> Vec<String> {
    let mut writer = Blocks { depth, ..Blocks::default() };
    let mut rest = lines;
    while let Some((line, after)) = rest.split_first() {
        let quoted = rest.iter().take_while(|line| is_quote(line)).count();
        if writer.fence.is_none() && writer.lists.is_empty() && quoted > 0 && depth < MAX_QUOTES {
            writer.quote(&rest[..quoted]);
            rest = &rest[quoted..];
        } else {
            writer.line(line);
            rest = after;
        }
    }
    writer.finish()
}

fn is_quote(line: &str) -> bool {
    indentation(line) < 4 && line.trim_start().starts_with('>')
}

/// A code block that is open.
struct Fence {
    /// Backtick or tilde; `None` for an indented block, which ends with its indentation.
    marker: Option<(char, usize)>,
    /// Indentation that its lines lose.
    strip: usize,
    /// The written end.
    close: String,
}

/// A list item whose text goes on.
#[derive(Clone, Copy)]
struct Item {
    /// Where its text begins in the document.
    source: usize,
    /// Where its text begins in the doc comment.
    target: usize,
}

#[derive(Default)]
struct Blocks {
    out: Vec<String>,
    fence: Option<Fence>,
    lists: Vec<Item>,
    after_blank: bool,
    depth: usize,
}

impl Blocks {
    fn line(&mut self, line: &str) {
        if self.in_fence(line) {
            return;
        }
        if line.is_empty() {
            self.blank();
            return;
        }
        let indent = indentation(line);
        let text = line.trim_start();
        if self.after_blank && self.lists.first().is_some_and(|item| indent < item.source) && marker(text).is_none() {
            self.lists.clear();
        }
        if self.lists.is_empty() && indent >= 4 {
            self.fence = Some(Fence { marker: None, strip: indent, close: "```".to_owned() });
            self.push(0, "```text");
            self.push(0, text);
        } else if is_break(text) {
            self.lists.clear();
            let rule: String = text.chars().filter(|c| *c != ' ').collect();
            self.push(0, &rule);
        } else if let Some((mark, content, width)) = marker(text).filter(|found| self.may_start_item(found.0)) {
            self.item(indent, mark, content, width);
        } else {
            self.text(indent, text);
        }
        self.after_blank = false;
    }

    /// A line inside an open code block, or the line that ends it.
    fn in_fence(&mut self, line: &str) -> bool {
        let Some(fence) = &self.fence else {
            return false;
        };
        let text = line.trim_start();
        match fence.marker {
            Some((marker, length)) => {
                let ends = text.chars().all(|c| c == marker) && text.chars().count() >= length;
                if ends {
                    self.close();
                } else {
                    let (strip, target) = (fence.strip, self.target());
                    self.push(target, without_indent(line, strip));
                }
                true
            }
            None if line.is_empty() || indentation(line) >= 4 => {
                let strip = fence.strip;
                self.push(0, without_indent(line, strip));
                true
            }
            None => {
                self.close();
                false
            }
        }
    }

    fn close(&mut self) {
        if let Some(fence) = self.fence.take() {
            let mut blanks = 0;
            while fence.marker.is_none() && self.out.last().is_some_and(String::is_empty) {
                self.out.pop();
                blanks += 1;
            }
            let target = self.target();
            self.push(target, &fence.close);
            if blanks > 0 {
                self.blank();
            }
        }
    }

    fn blank(&mut self) {
        if self.out.last().is_some_and(|last| !last.is_empty()) {
            self.out.push(String::new());
        }
        self.after_blank = true;
    }

    /// CommonMark: in the middle of a paragraph only a bullet or `1.` begins a list.
    fn may_start_item(&self, mark: &str) -> bool {
        let in_paragraph =
            !self.after_blank && self.lists.is_empty() && self.out.last().is_some_and(|last| !last.is_empty());
        !in_paragraph || mark.len() == 1 || mark.starts_with("1.") || mark.starts_with("1)")
    }

    fn item(&mut self, indent: usize, mark: &str, content: &str, width: usize) {
        while self.lists.last().is_some_and(|item| item.source > indent) {
            self.lists.pop();
        }
        let parent = self.target();
        let source = indent + mark.len() + width;
        self.lists.push(Item { source, target: parent + mark.len() + 1 });
        let written = match fence_start(content) {
            Some(found) => self.fenced(found, source),
            None => guarded(content),
        };
        self.push(parent, &format!("{mark} {written}"));
    }

    fn text(&mut self, indent: usize, text: &str) {
        if self.after_blank {
            while self.lists.last().is_some_and(|item| item.source > indent) {
                self.lists.pop();
            }
        }
        let target = self.target();
        let written = match fence_start(text) {
            Some(found) => self.fenced(found, indent),
            None if self.lists.is_empty() && text.starts_with('#') => inline(text),
            None => guarded(text),
        };
        self.push(target, &written);
    }

    /// Opens a code block; its language becomes `text`.
    fn fenced(&mut self, (marker, length): (char, usize), strip: usize) -> String {
        let close: String = std::iter::repeat_n(marker, length).collect();
        let line = format!("{close}text");
        self.fence = Some(Fence { marker: Some((marker, length)), strip, close });
        line
    }

    fn quote(&mut self, lines: &[&str]) {
        let inner: Vec<&str> = lines
            .iter()
            .map(|line| {
                let text = line.trim_start().strip_prefix('>').unwrap_or_default();
                text.strip_prefix(' ').unwrap_or(text)
            })
            .collect();
        for line in blocks(&inner, self.depth + 1) {
            self.out.push(format!("> {line}").trim_end().to_owned());
        }
        // Without this, a following line would belong to the quote's last paragraph.
        self.out.push(String::new());
        self.after_blank = true;
    }

    fn target(&self) -> usize {
        self.lists.last().map_or(0, |item| item.target)
    }

    fn push(&mut self, indent: usize, text: &str) {
        let line = if text.is_empty() { String::new() } else { format!("{:indent$}{text}", "") };
        self.out.push(line);
    }

    fn finish(mut self) -> Vec<String> {
        self.close();
        while self.out.last().is_some_and(String::is_empty) {
            self.out.pop();
        }
        let first = self.out.iter().position(|line| !line.is_empty()).unwrap_or(0);
        self.out.split_off(first)
    }
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn without_indent(line: &str, indent: usize) -> &str {
    &line[indentation(line).min(indent)..]
}

/// Text that must not begin a block of its own: a second list marker, a quote.
fn guarded(text: &str) -> String {
    match text.chars().next() {
        Some('>') => format!("\\{}", inline(text)),
        Some('-' | '+' | '*') if marker(text).is_some() => format!("\\{}", inline(text)),
        Some('0'..='9') if marker(text).is_some() => {
            let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            format!("{}\\{}", &text[..digits], inline(&text[digits..]))
        }
        _ => inline(text),
    }
}

/// `- text`, `* text`, `1. text`: the marker, the text, the number of spaces between.
fn marker(text: &str) -> Option<(&str, &str, usize)> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let length = match text[digits..].chars().next()? {
        '-' | '*' | '+' if digits == 0 => 1,
        '.' | ')' if (1..=9).contains(&digits) => digits + 1,
        _ => return None,
    };
    let (mark, rest) = text.split_at(length);
    let content = rest.trim_start();
    let width = rest.len() - content.len();
    if width == 0 || content.is_empty() {
        return None;
    }
    Some((mark, content, if width > 4 { 1 } else { width }))
}

/// `---`, `***`, `* * *`.
fn is_break(text: &str) -> bool {
    let marks: String = text.chars().filter(|c| *c != ' ').collect();
    marks.len() >= 3 && ["-", "*", "_"].iter().any(|mark| marks.trim_start_matches(mark).is_empty())
}

/// The marker of a code block and its length.
fn fence_start(text: &str) -> Option<(char, usize)> {
    let marker = text.chars().next().filter(|c| *c == '`' || *c == '~')?;
    let length = text.chars().take_while(|c| *c == marker).count();
    let info = &text[length..];
    (length >= 3 && !(marker == '`' && info.contains('`'))).then_some((marker, length))
}

#[cfg(test)]
mod tests;
