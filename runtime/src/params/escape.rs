//! Percent-encoding by place.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Which characters stand for themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Escape {
    /// Letters, digits and `-._~`.
    Unreserved,
    /// Reserved characters and triples pass as well, except what ends or splits the query, and `+`.
    ReservedInQuery,
    /// Reserved characters and triples pass as well, except `/`, `?` and `#`.
    ReservedInPath,
    /// All that a query may hold passes, and triples: it is one already.
    WholeQuery,
    /// Everything passes.
    None,
}

/// A text, escaped.
pub(crate) fn escaped(text: &str, escape: Escape) -> String {
    let mut out = String::with_capacity(text.len());
    push(&mut out, text, escape);
    out
}

/// Appends a text, escaped.
pub(crate) fn push(out: &mut String, text: &str, escape: Escape) {
    if escape == Escape::None {
        out.push_str(text);
        return;
    }
    let bytes = text.as_bytes();
    for (index, &byte) in bytes.iter().enumerate() {
        if passes(bytes, index, escape) {
            out.push(char::from(byte));
        } else {
            // Writing to a String does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

fn passes(bytes: &[u8], index: usize, escape: Escape) -> bool {
    let byte = bytes[index];
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        return true;
    }
    let triple = || {
        byte == b'%' && bytes.get(index + 1..index + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    match escape {
        Escape::Unreserved => false,
        // Without `+`, which would be read as a space.
        Escape::ReservedInQuery => b":/?@!$'()*,;=".contains(&byte) || triple(),
        Escape::ReservedInPath => b":@!$&'()*+,;=".contains(&byte) || triple(),
        Escape::WholeQuery => b":/?@!$&'()*+,;=".contains(&byte) || triple(),
        Escape::None => true,
    }
}

/// The text that [`Escape::ReservedInQuery`] and [`Escape::ReservedInPath`] were written from: the triples of characters that
/// pass as they are stand for themselves (RFC 6570, 3.2.3), for they were there before. `list`: commas separate items, so that
/// the escaped ones are those of items.
pub(crate) fn reserved_decode(text: &str, escape: Escape, list: bool) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(Cow::Borrowed(text));
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let (high, low) = (*tail.first()?, *tail.get(1)?);
        let byte = hex(high)? << 4 | hex(low)?;
        let is_unreserved = passes(&[byte], 0, Escape::Unreserved);
        if passes(&[byte], 0, escape) && !is_unreserved && !(list && byte == b',') {
            out.extend([b'%', high, low]);
        } else {
            out.push(byte);
        }
        rest = &tail[2..];
    }
    String::from_utf8(out).ok().map(Cow::Owned)
}

/// The bytes behind the escapes. `None`: a `%` without two digits, or not UTF-8.
pub(crate) fn percent_decode(text: &str, plus_is_space: bool) -> Option<Cow<'_, str>> {
    let bytes = text.as_bytes();
    if !bytes.iter().any(|byte| *byte == b'%' || (plus_is_space && *byte == b'+')) {
        return Some(Cow::Borrowed(text));
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        match byte {
            b'%' => {
                let (high, low) = (hex(*tail.first()?)?, hex(*tail.get(1)?)?);
                out.push(high << 4 | low);
                rest = &tail[2..];
            }
            b'+' if plus_is_space => out.push(b' '),
            other => out.push(other),
        }
    }
    String::from_utf8(out).ok().map(Cow::Owned)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// Whether a URL parser takes the segment as a step in the path: `.`, `..` and their escaped forms.
#[cfg(any(feature = "client", test))]
pub(crate) fn is_dot_segment(segment: &str) -> bool {
    if segment.len() > 6 {
        return false;
    }
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    plain == "." || plain == ".."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undecodable_escapes_are_seen() {
        for bad in ["%", "%2", "%zz", "%+1", "a%f", "%ff", "%C3", "%-1"] {
            assert_eq!(percent_decode(bad, true), None, "{bad}");
        }
        assert_eq!(percent_decode("a+b%20%C3%A9", true).as_deref(), Some("a b é"));
        assert_eq!(percent_decode("a+b", false).as_deref(), Some("a+b"));
    }

    #[test]
    fn reserved_triples_stand_for_themselves() {
        let query = |text| reserved_decode(text, Escape::ReservedInQuery, false).map(Cow::into_owned);
        for (text, expected) in [
            ("a%2Fb%25zz", "a%2Fb%zz"),
            ("a+b%2B", "a+b+"),
            ("x%26y%23%5B%20%C3%A9", "x&y#[ é"),
            ("%7E%41", "~A"),
            ("a,b%2c", "a,b%2c"),
        ] {
            assert_eq!(query(text).as_deref(), Some(expected));
        }
        assert_eq!(reserved_decode("a%2Cb", Escape::ReservedInQuery, true).as_deref(), Some("a,b"));
        assert_eq!(reserved_decode("a%2Fb%3A", Escape::ReservedInPath, false).as_deref(), Some("a/b%3A"));
        for bad in ["%", "%2", "%zz", "%ff"] {
            assert_eq!(query(bad), None, "{bad}");
        }
    }

    #[test]
    fn dot_segments_in_all_spellings() {
        for dots in [".", "..", "%2e", "%2E.", ".%2e", "%2E%2e"] {
            assert!(is_dot_segment(dots), "{dots}");
        }
        for other in ["", "...", "a.", "%2f", ".a"] {
            assert!(!is_dot_segment(other), "{other}");
        }
    }
}
