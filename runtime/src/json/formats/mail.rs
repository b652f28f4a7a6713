//! Host names and mail addresses.

use std::net::{Ipv4Addr, Ipv6Addr};

/// A host name of RFC 1123: labels of letters, digits and hyphens.
pub(super) fn is_hostname(text: &str) -> bool {
    text.is_ascii() && text.len() <= 253 && text.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let bytes = label.as_bytes();
    let inner = bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-' || !byte.is_ascii());
    let ends = bytes.first() != Some(&b'-') && bytes.last() != Some(&b'-');
    // Two hyphens after two letters say that a label is in Punycode, which `xn` alone does.
    let is_encoded = bytes.get(2..4) == Some(b"--");
    let prefix = label.get(..2).is_some_and(|prefix| prefix.eq_ignore_ascii_case("xn"));
    (1..=63).contains(&bytes.len()) && inner && ends && (!is_encoded || prefix && bytes.len() > 4)
}

/// A mailbox of RFC 5321 (RFC 6531 with letters beyond ASCII): words between dots or a quoted text, `@`, a host.
pub(super) fn is_mailbox(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let is_local = match local.strip_prefix('"') {
        Some(rest) => rest.strip_suffix('"').is_some_and(is_quoted),
        None => local.split('.').all(|word| !word.is_empty() && word.chars().all(is_atom)),
    };
    is_local && local.len() <= 64 && is_domain(domain)
}

fn is_atom(letter: char) -> bool {
    !letter.is_ascii() || letter.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(letter)
}

fn is_quoted(text: &str) -> bool {
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let fine = match letter {
            '\\' => letters.next().is_some_and(|next| (' '..='~').contains(&next)),
            '"' => false,
            letter => !letter.is_control(),
        };
        if !fine {
            return false;
        }
    }
    true
}

fn is_domain(text: &str) -> bool {
    match text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(literal) => match literal.strip_prefix("IPv6:") {
            Some(address) => address.parse::<Ipv6Addr>().is_ok(),
            None => literal.parse::<Ipv4Addr>().is_ok(),
        },
        None => text.len() <= 253 && text.split('.').all(is_label),
    }
}
