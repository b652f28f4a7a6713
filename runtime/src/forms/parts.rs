//! The parts of a multipart body (RFC 2046), found in bytes that are all there. Nothing is copied.

use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue};
use memchr::memmem::Finder;

use super::disposition;

/// The most parts, bytes of one part's headers, and headers of one part.
pub(super) const MOST_PARTS: usize = 1_000;
const MOST_HEADER_BYTES: usize = 16 << 10;
const MOST_HEADERS: usize = 32;

/// A part as it came.
#[derive(Debug)]
pub(crate) struct Part {
    pub(super) name: String,
    pub(super) file_name: Option<String>,
    pub(super) content_type: Option<String>,
    /// All other headers.
    pub(super) headers: HeaderMap,
    pub(super) content: Content,
}

/// What a part holds.
#[derive(Debug)]
pub(super) enum Content {
    Whole(Bytes),
    /// In a file that nobody else can open, so long.
    #[cfg(feature = "spool")]
    Spooled(std::fs::File, u64),
}

impl Content {
    /// The bytes; `None` when they are in a file.
    #[cfg_attr(not(feature = "spool"), expect(clippy::unnecessary_wraps, reason = "everything is in memory"))]
    pub(super) fn into_bytes(self) -> Option<Bytes> {
        match self {
            Self::Whole(bytes) => Some(bytes),
            #[cfg(feature = "spool")]
            Self::Spooled(..) => None,
        }
    }
}

/// The parts of a body with this content type. An error says why it cannot be read.
pub(super) fn split(content_type: &str, body: &Bytes) -> Result<Vec<Part>, &'static str> {
    let boundary = boundary(content_type).ok_or("the content type has no boundary")?;
    let delimiter = format!("\r\n--{boundary}");
    let finder = Finder::new(delimiter.as_bytes());
    let mut parts = Vec::new();
    let mut at = first(&finder, body).ok_or("the body has no part")?;
    while let Line::Open(start) = line(body, at) {
        if parts.len() >= MOST_PARTS {
            return Err("there are too many parts");
        }
        let (headers, content) = headers(body, start)?.ok_or("the body breaks off")?;
        // The line end before the next delimiter may be the one that ends the headers.
        let (end, next) = next_delimiter(&finder, body, content - 2).ok_or("the body breaks off")?;
        parts.push(part(headers, Content::Whole(body.slice(content..end.max(content))))?);
        at = next;
    }
    match line(body, at) {
        Line::Close => Ok(parts),
        _ => Err("the body breaks off"),
    }
}

/// The boundary that a content type names.
pub(super) fn boundary(content_type: &str) -> Option<&str> {
    let parameters = super::super::media_type::split(content_type, ';').skip(1);
    let mut named = parameters.filter_map(|pair| pair.split_once('='));
    let (_, value) = named.find(|(name, _)| name.trim().eq_ignore_ascii_case("boundary"))?;
    let value = value.trim();
    let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
    let fits = (1..=70).contains(&value.len()) && value.bytes().all(|byte| (b' '..0x7F).contains(&byte));
    fits.then_some(value)
}

/// The byte after the first delimiter, which needs no line end before it.
fn first(finder: &Finder<'_>, body: &[u8]) -> Option<usize> {
    let bare = &finder.needle()[2..];
    if body.starts_with(bare) && !matches!(line(body, bare.len()), Line::Other) {
        return Some(bare.len());
    }
    next_delimiter(finder, body, 0).map(|(_, next)| next)
}

/// Where the next delimiter begins, and the byte after it.
fn next_delimiter(finder: &Finder<'_>, body: &[u8], mut from: usize) -> Option<(usize, usize)> {
    loop {
        let at = from + finder.find(body.get(from..)?)?;
        let next = at + finder.needle().len();
        if !matches!(line(body, next), Line::Other) {
            return Some((at, next));
        }
        from = at + 2;
    }
}

/// What stands behind a boundary.
pub(super) enum Line {
    /// The end of the line: a part begins at this byte.
    Open(usize),
    /// Two hyphens: there are no more parts.
    Close,
    /// Something else: this is no delimiter.
    Other,
}

pub(super) fn line(body: &[u8], at: usize) -> Line {
    let rest = body.get(at..).unwrap_or_default();
    if rest.starts_with(b"--") {
        return Line::Close;
    }
    let padding = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    if rest[padding..].starts_with(b"\r\n") { Line::Open(at + padding + 2) } else { Line::Other }
}

/// The headers that begin at a byte, and the byte where the content begins; `None` when they do not end here.
pub(super) fn headers(body: &[u8], start: usize) -> Result<Option<(HeaderMap, usize)>, &'static str> {
    let mut headers = HeaderMap::new();
    let mut at = start;
    loop {
        let limit = body.len().min(start + MOST_HEADER_BYTES);
        let rest = &body[at..limit];
        let Some(end) = memchr::memmem::find(rest, b"\r\n") else {
            return if limit < body.len() { Err("the headers of a part are too long") } else { Ok(None) };
        };
        if end == 0 {
            return Ok(Some((headers, at + 2)));
        }
        if headers.len() >= MOST_HEADERS {
            return Err("a part has too many headers");
        }
        let colon = memchr::memchr(b':', &rest[..end]).ok_or("a header of a part is malformed")?;
        let name = HeaderName::from_bytes(&rest[..colon]).map_err(|_| "a header of a part is malformed")?;
        let value = rest[colon + 1..end].trim_ascii();
        let value = HeaderValue::from_bytes(value).map_err(|_| "a header of a part is malformed")?;
        headers.append(name, value);
        at += end + 2;
    }
}

/// A part with these headers.
pub(super) fn part(mut headers: HeaderMap, content: Content) -> Result<Part, &'static str> {
    let encoding = headers.remove("content-transfer-encoding");
    let is_plain = |value: &HeaderValue| {
        ["7bit", "8bit", "binary"].iter().any(|plain| value.as_bytes().eq_ignore_ascii_case(plain.as_bytes()))
    };
    if encoding.is_some_and(|encoding| !is_plain(&encoding)) {
        return Err("the transfer encoding of a part is not supported");
    }
    let disposition = headers.remove(CONTENT_DISPOSITION).ok_or("a part has no name")?;
    let disposition = std::str::from_utf8(disposition.as_bytes()).map_err(|_| "the name of a part is not UTF-8")?;
    let (name, file_name) = disposition::names(disposition);
    let content_type = headers.remove(CONTENT_TYPE).and_then(|value| value.to_str().ok().map(str::to_owned));
    Ok(Part { name: name.ok_or("a part has no name")?, file_name, content_type, headers, content })
}
