//! URIs as they are written. URL parsers rewrite what they read (`'` in a query becomes `%27`, `a/../b` becomes `b`); what the
//! document and its parameters say has to arrive as it is.

use std::borrow::Cow;
use std::fmt::Write as _;

use http::Uri;
use url::Url;

/// A text in which what no URI can hold is escaped, and nothing else.
pub(super) fn legal(text: &str) -> Cow<'_, str> {
    if text.bytes().all(is_legal) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for byte in text.bytes() {
        if is_legal(byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    Cow::Owned(out)
}

fn is_legal(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte)
}

/// The URI of a URL with the query that it was written with.
pub(super) fn with_query_of(url: &Url, written: &str) -> Option<Uri> {
    let written = written.split('#').next().unwrap_or_default();
    let before = url.as_str().split(['?', '#']).next().unwrap_or_default();
    let text = match written.split_once('?') {
        Some((_, query)) => format!("{before}?{}", legal(query.trim_end())),
        None => before.to_owned(),
    };
    Uri::try_from(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_allowed_is_escaped() {
        assert_eq!(legal("/a'b/(c)/*;d=1?e=[f]&g=%zz:@!$,~"), "/a'b/(c)/*;d=1?e=[f]&g=%zz:@!$,~");
        assert_eq!(legal("/é \"<>\\^`{|}\u{7f}"), "/%C3%A9%20%22%3C%3E%5C%5E%60%7B%7C%7D%7F");
    }

    #[test]
    fn the_query_stays_as_it_was_written() {
        let uri = |text: &str| {
            let url = Url::parse("http://a/b/c?d").unwrap().join(text).unwrap();
            with_query_of(&url, text).unwrap().to_string()
        };
        assert_eq!(uri("../x?q='1' #f?g"), "http://a/x?q='1'");
        assert_eq!(uri("HTTPS://B?é"), "https://b/?%C3%A9");
        assert_eq!(uri("x#?y"), "http://a/b/x");
        assert_eq!(uri("?"), "http://a/b/c?");
    }
}
