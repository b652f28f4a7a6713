//! Member names that an object has twice.

use std::borrow::Cow;
use std::collections::HashSet;

use super::scan::{self, both};
use super::tape::{ESCAPED, Entry};

/// Thirty-two bits that tell most names apart, however they are written.
#[inline]
pub(super) fn fingerprint(raw: &[u8], flags: u8) -> u32 {
    if flags & ESCAPED == 0 { print(raw) } else { print(unescaped(raw).as_bytes()) }
}

/// The length, and the first and the last bytes.
#[inline]
fn print(name: &[u8]) -> u32 {
    let (head, tail) = match (name.first_chunk::<8>(), name.last_chunk::<8>()) {
        (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
        _ => match (name.first_chunk::<4>(), name.last_chunk::<4>()) {
            (Some(head), Some(tail)) => (both(*head, *tail), 0),
            _ => (name.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)), 0),
        },
    };
    let mixed = head ^ tail.rotate_left(29) ^ name.len() as u64;
    (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

/// Whether the name at `name` is among those before it in the object at `object`.
#[cold]
pub(super) fn is_repeated(bytes: &[u8], entries: &[Entry], object: u32, name: u32) -> bool {
    let last = &entries[name as usize];
    let mut at = object as usize + 1;
    while at < name as usize {
        let entry = &entries[at];
        if entry.next == last.next && text(bytes, entry) == text(bytes, last) {
            return true;
        }
        at = entries[at + 1].next as usize;
    }
    false
}

/// The first name that a closed object has a second time, where it is the last thing read.
#[cold]
pub(super) fn first_repeat(bytes: &[u8], entries: &[Entry], object: u32) -> Option<u32> {
    let mut seen = HashSet::new();
    let mut at = object + 1;
    while let Some(entry) = entries.get(at as usize) {
        if !seen.insert(text(bytes, entry)) {
            return Some(at);
        }
        at = entries[at as usize + 1].next;
    }
    None
}

fn text<'a>(bytes: &'a [u8], entry: &Entry) -> Cow<'a, [u8]> {
    let raw = &bytes[entry.start as usize..entry.end as usize];
    match entry.flags & ESCAPED {
        0 => raw.into(),
        _ => unescaped(raw).into_bytes().into(),
    }
}

/// The text of a raw string. The document was checked to be UTF-8 as a whole.
fn unescaped(raw: &[u8]) -> String {
    scan::unescape(&String::from_utf8_lossy(raw))
}
