//! URIs and their references (RFC 3986), with letters beyond ASCII as IRIs have them (RFC 3987), and templates (RFC 6570).

use std::net::Ipv6Addr;

/// A reference with a scheme.
pub(super) fn is_absolute(text: &str) -> bool {
    scheme_of(text).is_some_and(|(_, rest)| is_rest(rest))
}

/// A URI, or what leads to one from another.
pub(super) fn is_reference(text: &str) -> bool {
    if scheme_of(text).is_some() {
        return is_absolute(text);
    }
    // Without a scheme the first segment holds no colon.
    let first = text.split(['/', '?', '#']).next().unwrap_or(text);
    !first.contains(':') && is_rest(text)
}

fn scheme_of(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let fits = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    fits.then_some((scheme, rest))
}

fn is_rest(text: &str) -> bool {
    let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (text, query) = text.split_once('?').unwrap_or((text, ""));
    let (authority, path) = match text.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", text),
    };
    is_authority(authority) && is_made_of(path, "/:@") && is_made_of(query, "/:@?") && is_made_of(fragment, "/:@?")
}

fn is_authority(text: &str) -> bool {
    let (user, place) = text.rsplit_once('@').unwrap_or(("", text));
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((address, port)) => return is_made_of(user, ":") && is_literal(address) && is_port(port),
            None => return false,
        },
        None => place.split_at(place.find(':').unwrap_or(place.len())),
    };
    is_made_of(user, ":") && is_made_of(host, "") && is_port(port)
}

fn is_literal(address: &str) -> bool {
    let future =
        |rest: &str| rest.split_once('.').is_some_and(|(version, name)| !version.is_empty() && is_made_of(name, ":"));
    address.parse::<Ipv6Addr>().is_ok() || address.strip_prefix(['v', 'V']).is_some_and(future)
}

fn is_port(text: &str) -> bool {
    text.is_empty() || text.strip_prefix(':').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a text is made of unreserved letters, delimiters, escapes and these.
fn is_made_of(text: &str, more: &str) -> bool {
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let fine = match letter {
            '%' => (0..2).all(|_| letters.next().is_some_and(|digit| digit.is_ascii_hexdigit())),
            letter if letter.is_ascii() => {
                letter.is_ascii_alphanumeric() || "-._~!$&'()*+,;=".contains(letter) || more.contains(letter)
            }
            letter => !letter.is_control() && !letter.is_whitespace(),
        };
        if !fine {
            return false;
        }
    }
    true
}

/// Literals, and expressions between braces: an operator perhaps, then names between commas.
pub(super) fn is_template(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let Some((expression, after)) = rest[at..].strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
            return false;
        };
        if !is_literal_text(&rest[..at]) || !is_expression(expression) {
            return false;
        }
        rest = after;
    }
    is_literal_text(rest)
}

fn is_literal_text(text: &str) -> bool {
    text.chars().all(|letter| !letter.is_control() && !" \"'<>\\^`|".contains(letter))
}

fn is_expression(text: &str) -> bool {
    let names = text.strip_prefix(['+', '#', '.', '/', ';', '?', '&', '=', ',', '!', '@', '|']).unwrap_or(text);
    names.split(',').all(|name| {
        let name = name.strip_suffix('*').unwrap_or(name);
        let (name, length) = name.split_once(':').unwrap_or((name, "1"));
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_.%".contains(&byte);
        !name.is_empty()
            && name.bytes().all(fits)
            && length.len() <= 4
            && length.parse::<u16>().is_ok_and(|length| length > 0)
    })
}
