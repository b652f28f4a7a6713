//! The bytes of strings and numbers.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// How many bytes from the start are neither a quote, a backslash nor a control character.
#[inline(always)]
pub(super) fn plain(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(chunk) = bytes[at..].first_chunk::<8>() {
        let found = special(u64::from_le_bytes(*chunk));
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    match bytes.last_chunk::<8>() {
        _ if at == bytes.len() => at,
        // Bytes that were looked at already are plain.
        Some(chunk) => match special(u64::from_le_bytes(*chunk)) {
            0 => bytes.len(),
            found => bytes.len() - 8 + found.trailing_zeros() as usize / 8,
        },
        None => short_plain(bytes),
    }
}

#[inline]
fn short_plain(bytes: &[u8]) -> usize {
    match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(head), Some(tail)) if special(both(*head, *tail)) == 0 => bytes.len(),
        _ => {
            let is_special = |&byte: &u8| byte < 0x20 || byte == b'"' || byte == b'\\';
            bytes.iter().position(is_special).unwrap_or(bytes.len())
        }
    }
}

#[inline]
pub(super) const fn both(head: [u8; 4], tail: [u8; 4]) -> u64 {
    u32::from_le_bytes(head) as u64 | (u32::from_le_bytes(tail) as u64) << 32
}

/// The high bit of each byte that ends plain text is set; exact for the lowest such byte.
#[inline]
const fn special(word: u64) -> u64 {
    let quote = word ^ (ONES * b'"' as u64);
    let backslash = word ^ (ONES * b'\\' as u64);
    let control = word.wrapping_sub(ONES * 0x20);
    let zero = quote.wrapping_sub(ONES) & !quote | backslash.wrapping_sub(ONES) & !backslash;
    (zero | control & !word) & HIGHS
}

/// The end of the escape that begins at `at` with its backslash; nothing if it is no escape.
pub(super) fn escape(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at + 1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(at + 2),
        b'u' => match hex(bytes, at + 2)? {
            0xD800..=0xDBFF => {
                let follows = bytes.get(at + 6..at + 8)? == b"\\u";
                let low = hex(bytes, at + 8)?;
                (follows && matches!(low, 0xDC00..=0xDFFF)).then_some(at + 12)
            }
            0xDC00..=0xDFFF => None,
            _ => Some(at + 6),
        },
        _ => None,
    }
}

fn hex(bytes: &[u8], at: usize) -> Option<u32> {
    let mut number = 0;
    for &digit in bytes.get(at..at + 4)? {
        number = number * 16 + char::from(digit).to_digit(16)?;
    }
    Some(number)
}

/// The text of a string whose escapes have been checked.
pub(super) fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        let end = escape(rest.as_bytes(), at).unwrap_or(rest.len());
        text.push(unescape_one(rest.as_bytes(), at));
        rest = &rest[end..];
    }
    text.push_str(rest);
    text
}

fn unescape_one(bytes: &[u8], at: usize) -> char {
    match bytes.get(at + 1) {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => {
            let first = hex(bytes, at + 2).unwrap_or(0);
            let code = match first {
                0xD800..=0xDBFF => {
                    let low = hex(bytes, at + 8).unwrap_or(0);
                    0x1_0000 + ((first & 0x3FF) << 10) + (low & 0x3FF)
                }
                code => code,
            };
            char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        Some(&byte) => char::from(byte),
        None => char::REPLACEMENT_CHARACTER,
    }
}

/// The end of the number at the start of `bytes`, and whether it is a plain integer.
#[inline]
pub(super) fn number(bytes: &[u8]) -> Option<(usize, bool)> {
    let sign = usize::from(bytes.first() == Some(&b'-'));
    let mut at = match bytes.get(sign)? {
        b'0' => sign + 1,
        b'1'..=b'9' => digits(bytes, sign + 1),
        _ => return None,
    };
    if !matches!(bytes.get(at), Some(b'.' | b'e' | b'E')) {
        return Some((at, true));
    }
    if bytes[at] == b'.' {
        at = some_digits(bytes, at + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        let signed = matches!(bytes.get(at + 1), Some(b'+' | b'-'));
        at = some_digits(bytes, at + 1 + usize::from(signed))?;
    }
    Some((at, false))
}

#[inline]
fn digits(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    at
}

fn some_digits(bytes: &[u8], at: usize) -> Option<usize> {
    let end = digits(bytes, at);
    (end > at).then_some(end)
}

/// Whether two short byte strings are equal: without a call, up to sixteen bytes.
#[inline]
pub(super) fn is_same(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    match left.len() {
        0..4 => left.iter().eq(right),
        4..8 => {
            left.first_chunk::<4>() == right.first_chunk::<4>() && left.last_chunk::<4>() == right.last_chunk::<4>()
        }
        8..=16 => {
            left.first_chunk::<8>() == right.first_chunk::<8>() && left.last_chunk::<8>() == right.last_chunk::<8>()
        }
        _ => left == right,
    }
}
