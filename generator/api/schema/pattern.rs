//! Patterns: ECMA-262 regular expressions, rewritten in the dialect of the `regex` crate, which finds them in linear time.
//!
//! What the dialects write alike and mean differently is spelled out (`\d` is `[0-9]`, `.` stops at four kinds of line ends), groups
//! capture nothing, and the result is compiled once, so that what is written out does compile. Look-around and references to
//! groups take more than linear time and have no counterpart.

use std::collections::HashMap;

use regex::RegexBuilder;

/// What a compiled pattern may take; the runtime has the same limit.
const MAX_COMPILED: usize = 4 << 20;

/// How deep groups may be nested.
const MAX_NESTING: u32 = 100;

/// Why a pattern is not checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Problem {
    /// It is no regular expression.
    Invalid(&'static str),
    /// It has what cannot be done in linear time, or takes too much.
    Unsupported(&'static str),
}

/// Patterns met so far: many stand in a document more than once.
#[derive(Default)]
pub(super) struct Patterns {
    known: HashMap<String, Result<String, Problem>>,
}

impl Patterns {
    /// A pattern in the runtime's dialect.
    pub(super) fn translate(&mut self, text: &str) -> Result<String, Problem> {
        if let Some(known) = self.known.get(text) {
            return known.clone();
        }
        let result = translate(text);
        self.known.insert(text.to_owned(), result.clone());
        result
    }
}

/// Whether a text matches a pattern in the runtime's dialect.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let built = RegexBuilder::new(pattern).size_limit(MAX_COMPILED).nest_limit(MAX_NESTING).build();
    built.is_ok_and(|regex| regex.is_match(text))
}

fn translate(text: &str) -> Result<String, Problem> {
    if let Some(problem) = problem(text) {
        return Err(Problem::Invalid(problem));
    }
    // What only a closer look finds wrong stops nobody: real documents have it.
    let translation = Translation { rest: text.chars().collect(), at: 0, out: String::new() };
    let pattern =
        translation.run().map_err(|(Problem::Invalid(why) | Problem::Unsupported(why))| Problem::Unsupported(why))?;
    let built = RegexBuilder::new(&pattern).size_limit(MAX_COMPILED).nest_limit(MAX_NESTING).build();
    match built {
        Ok(_) => Ok(pattern),
        Err(regex::Error::CompiledTooBig(_)) => Err(Problem::Unsupported("more repetitions than can be compiled")),
        Err(_) => Err(Problem::Unsupported("a construct that cannot be compiled")),
    }
}

const DIGITS: &str = "0-9";
const WORD: &str = "0-9A-Za-z_";
const SPACE: &str = r"\t-\r \u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}";
const LINE_ENDS: &str = r"\n\r\u{2028}\u{2029}";
const NEVER: &str = r"[^\x00-\u{10ffff}]";

struct Translation {
    rest: Vec<char>,
    at: usize,
    out: String,
}

/// A member of a class in brackets.
enum Item {
    Char(char),
    Class(String),
}

impl Translation {
    fn run(mut self) -> Result<String, Problem> {
        while let Some(letter) = self.next() {
            match letter {
                '\\' => self.escape()?,
                '.' => self.out.push_str(&format!("[^{LINE_ENDS}]")),
                '[' => self.class()?,
                '(' => self.group()?,
                '{' if !self.is_count()? => self.out.push_str(r"\{"),
                ']' | '}' => {
                    self.out.push('\\');
                    self.out.push(letter);
                }
                '{' => self.count(),
                letter => self.out.push(letter),
            }
        }
        Ok(self.out)
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.rest.get(self.at).copied();
        self.at += usize::from(letter.is_some());
        letter
    }

    fn looking_at(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(index, letter)| self.rest.get(self.at + index) == Some(&letter))
    }

    /// `(?:`, `(?<name>` and `(`: none of them captures here.
    fn group(&mut self) -> Result<(), Problem> {
        self.out.push_str("(?:");
        if !self.looking_at("?") {
            return Ok(());
        }
        if ["?=", "?!", "?<=", "?<!"].iter().any(|mark| self.looking_at(mark)) {
            return Err(Problem::Unsupported("look-around"));
        }
        if self.looking_at("?:") {
            self.at += 2;
            return Ok(());
        }
        if self.looking_at("?<") {
            while let Some(letter) = self.next() {
                if letter == '>' {
                    return Ok(());
                }
            }
            return Err(Problem::Invalid("a group's name without its `>`"));
        }
        Err(Problem::Unsupported("a group with flags"))
    }

    /// Whether `{` begins a count, as in `{2}`, `{2,}` and `{2,3}`.
    fn is_count(&self) -> Result<bool, Problem> {
        let Some(length) = self.rest[self.at..].iter().position(|letter| *letter == '}') else {
            return Ok(false);
        };
        let inside: String = self.rest[self.at..self.at + length].iter().collect();
        let (low, high) = inside.split_once(',').unwrap_or((&inside, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if low.is_empty() || !digits(low) || !digits(high) {
            return Ok(false);
        }
        let (low, high) = (low.parse::<u32>(), high.parse::<u32>());
        match (low, high) {
            (Ok(low), Ok(high)) if high < low => Err(Problem::Invalid("a count whose end is below its beginning")),
            _ => Ok(true),
        }
    }

    fn count(&mut self) {
        self.out.push('{');
        while let Some(letter) = self.next() {
            self.out.push(letter);
            if letter == '}' {
                return;
            }
        }
    }

    /// An escape outside of brackets.
    fn escape(&mut self) -> Result<(), Problem> {
        match self.rest.get(self.at) {
            Some('b') => self.out.push_str(r"(?-u:\b)"),
            Some('B') => self.out.push_str(r"(?-u:\B)"),
            Some('1'..='9' | 'k') => return Err(Problem::Unsupported("a reference to a group")),
            _ => {
                let item = self.escaped()?;
                match item {
                    Item::Char(letter) => self.push_char(letter),
                    Item::Class(class) => self.out.push_str(&format!("[{class}]")),
                }
                return Ok(());
            }
        }
        self.at += 1;
        Ok(())
    }

    fn push_char(&mut self, letter: char) {
        if letter.is_control() || letter == '\u{2028}' || letter == '\u{2029}' {
            self.out.push_str(&format!("\\u{{{:x}}}", u32::from(letter)));
        } else {
            self.out.push_str(&regex::escape(letter.encode_utf8(&mut [0; 4])));
        }
    }

    /// What follows a backslash, in brackets and outside of them.
    fn escaped(&mut self) -> Result<Item, Problem> {
        let Some(letter) = self.next() else {
            return Err(Problem::Invalid("it ends in a backslash"));
        };
        Ok(match letter {
            'd' => Item::Class(DIGITS.to_owned()),
            'w' => Item::Class(WORD.to_owned()),
            's' => Item::Class(SPACE.to_owned()),
            'D' => Item::Class(format!("[^{DIGITS}]")),
            'W' => Item::Class(format!("[^{WORD}]")),
            'S' => Item::Class(format!("[^{SPACE}]")),
            'p' | 'P' => Item::Class(self.property(letter)?),
            't' => Item::Char('\t'),
            'n' => Item::Char('\n'),
            'v' => Item::Char('\u{b}'),
            'f' => Item::Char('\u{c}'),
            'r' => Item::Char('\r'),
            '0' if !self.rest.get(self.at).is_some_and(char::is_ascii_digit) => Item::Char('\0'),
            'c' => match self.next() {
                Some(control) if control.is_ascii_alphabetic() => Item::Char(char::from(control as u8 % 32)),
                _ => return Err(Problem::Invalid("`\\c` without a letter")),
            },
            'x' => Item::Char(self.code(2)?),
            'u' => Item::Char(self.unicode()?),
            letter if letter.is_ascii_alphanumeric() => {
                return Err(Problem::Unsupported("an escape that ECMA-262 does not have"));
            }
            letter => Item::Char(letter),
        })
    }

    /// `\p{...}`.
    fn property(&mut self, letter: char) -> Result<String, Problem> {
        if !self.looking_at("{") {
            return Err(Problem::Invalid("`\\p` without a property in braces"));
        }
        let mut text = format!("\\{letter}");
        while let Some(next) = self.next() {
            text.push(next);
            if next == '}' {
                return Ok(text);
            }
        }
        Err(Problem::Invalid("`\\p{` without a `}`"))
    }

    /// `\uXXXX`, a pair of them, `\u{...}`.
    fn unicode(&mut self) -> Result<char, Problem> {
        if self.looking_at("{") {
            self.at += 1;
            let mut digits = String::new();
            while let Some(letter) = self.next().filter(|letter| *letter != '}') {
                digits.push(letter);
            }
            let code = u32::from_str_radix(&digits, 16).ok();
            return code.and_then(char::from_u32).ok_or(Problem::Invalid("`\\u{...}` is no character"));
        }
        let high = self.digits(4)?;
        if let Some(letter) = char::from_u32(high) {
            return Ok(letter);
        }
        if self.looking_at("\\u") {
            self.at += 2;
            let units = [high, self.digits(4)?].map(|unit| u16::try_from(unit).unwrap_or(0));
            if let Some(Ok(letter)) = char::decode_utf16(units).next() {
                return Ok(letter);
            }
        }
        Err(Problem::Unsupported("half of a surrogate pair"))
    }

    fn code(&mut self, length: usize) -> Result<char, Problem> {
        char::from_u32(self.digits(length)?).ok_or(Problem::Invalid("`\\x` is no character"))
    }

    fn digits(&mut self, length: usize) -> Result<u32, Problem> {
        let text: String = self.rest[self.at..].iter().take(length).collect();
        let is_hex = text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let code = if is_hex { u32::from_str_radix(&text, 16).ok() } else { None };
        self.at += length;
        code.ok_or(Problem::Invalid("`\\x` and `\\u` take two and four hexadecimal digits"))
    }

    /// A class in brackets.
    fn class(&mut self) -> Result<(), Problem> {
        let negated = self.looking_at("^");
        self.at += usize::from(negated);
        if self.looking_at("]") {
            self.at += 1;
            self.out.push_str(if negated { "(?s:.)" } else { NEVER });
            return Ok(());
        }
        self.out.push_str(if negated { "[^" } else { "[" });
        while !self.looking_at("]") {
            let first = self.class_item()?;
            let is_range = self.looking_at("-") && self.rest.get(self.at + 1).is_some_and(|next| *next != ']');
            match first {
                Item::Char(low) if is_range => {
                    self.at += 1;
                    match self.class_item()? {
                        Item::Char(high) if high < low => {
                            return Err(Problem::Invalid("a range whose end is below its beginning"));
                        }
                        Item::Char(high) => {
                            self.push_in_class(low);
                            self.out.push('-');
                            self.push_in_class(high);
                        }
                        Item::Class(class) => {
                            self.push_in_class(low);
                            self.out.push_str(r"\-");
                            self.out.push_str(&class);
                        }
                    }
                }
                Item::Char(letter) => self.push_in_class(letter),
                Item::Class(class) => self.out.push_str(&class),
            }
        }
        self.at += 1;
        self.out.push(']');
        Ok(())
    }

    fn class_item(&mut self) -> Result<Item, Problem> {
        match self.next() {
            Some('\\') if self.looking_at("b") => {
                self.at += 1;
                Ok(Item::Char('\u{8}'))
            }
            Some('\\') => self.escaped(),
            Some(letter) => Ok(Item::Char(letter)),
            None => Err(Problem::Invalid("a `[` without a `]`")),
        }
    }

    fn push_in_class(&mut self, letter: char) {
        if matches!(letter, '[' | ']' | '^' | '-' | '&' | '~' | '\\') {
            self.out.push('\\');
            self.out.push(letter);
        } else if letter.is_control() || letter == '\u{2028}' || letter == '\u{2029}' {
            self.push_char(letter);
        } else {
            self.out.push(letter);
        }
    }
}

/// What is wrong with the form of an ECMA-262 pattern, if its brackets or repetitions do not fit.
fn problem(pattern: &str) -> Option<&'static str> {
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
    use super::{Problem, problem, translate};

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

    fn finds(pattern: &str, text: &str) -> bool {
        let translated = translate(pattern).unwrap_or_else(|problem| panic!("{pattern}: {problem:?}"));
        regex::Regex::new(&translated).unwrap().is_match(text)
    }

    #[test]
    fn the_dialect_is_that_of_the_web() {
        for (pattern, good, bad) in [
            (r"^\d$", &["1"][..], &["\u{661}", "a"][..]),
            (r"^\w+$", &["aZ_9"], &["\u{e9}"]),
            (r"^\W$", &["\u{e9}"], &["a"]),
            (r"^\s$", &["\u{feff}", "\u{a0}", "\t"], &["\u{85}", "a"]),
            ("^a.b$", &["a\u{85}b", "a\u{1F600}b"], &["a\nb", "a\rb", "a\u{2028}b"]),
            ("a$", &["a"], &["a\n"]),
            ("^.$", &["\u{1F600}"], &["ab"]),
            (r"^\/\-\cA\x41\u0042\u{43}\uD83D\uDE00$", &["/-\u{1}ABC\u{1F600}"], &["/"]),
            ("^[^]$", &["\n", "a"], &[""]),
            ("^[]$", &[], &["", "a"]),
            (r"^[\w-.]+$", &["a-.b"], &["a/"]),
            (r"^[[&&~~\]^-]+$", &["[", "&", "~", "]", "^", "-"], &["a"]),
            (r"^[\b\D]$", &["\u{8}", "x"], &["1"]),
            ("^(?<year>[0-9]{4})-(?:x|y)$", &["2020-x"], &["20-x"]),
            ("^{a}{1,x}$", &["{a}{1,x}"], &["a"]),
            (r"^\p{Letter}+$", &["\u{e9}a"], &["1"]),
            (r"^\p{Script=Greek}$", &["\u{3b1}"], &["a"]),
            (r"\bfoo\b", &["a foo b", "\u{e9}foo"], &["afoo"]),
            ("es", &["yes", "test"], &["no"]),
        ] {
            for text in good {
                assert!(finds(pattern, text), "{pattern} {text:?}");
            }
            for text in bad {
                assert!(!finds(pattern, text), "{pattern} {text:?}");
            }
        }
    }

    #[test]
    fn what_has_no_counterpart_is_told() {
        for pattern in [
            "[z-a]",
            "a{3,1}",
            r"\u12",
            "(?<n)",
            r"\p",
            "^(?=a)",
            "(?<!a)b",
            r"(a)\1",
            r"(?<n>a)\k<n>",
            "((a{1000}){1000}){1000}",
            r"^\Aa\Z",
        ] {
            assert!(matches!(translate(pattern), Err(Problem::Unsupported(_))), "{pattern}");
        }
        for pattern in ["(a", "a)", "[a", "*a"] {
            assert!(matches!(translate(pattern), Err(Problem::Invalid(_))), "{pattern}");
        }
        let deep = format!("{}a{}", "(".repeat(500), ")".repeat(500));
        assert!(matches!(translate(&deep), Err(Problem::Unsupported(_))));
    }
}
