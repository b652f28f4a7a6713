//! The raw parts of a request: pairs of the query and the cookies, the body by its media type.

use std::error::Error;

use axum::body::Body;
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use http_body::Body as _;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::super::ByteStream;
#[cfg(feature = "spool")]
use super::super::forms::{Part, spool};
#[cfg(feature = "spool")]
use super::super::media_type::is_multipart;
use super::super::media_type::{best, is_any_bytes, is_json};
use super::super::seq::Framing;
use super::super::xml::is_xml;
use super::Rejection;

/// Which body an operation takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyKind {
    /// None; what comes is not read.
    None,
    /// JSON.
    Json,
    /// JSON or nothing.
    OptionalJson,
    /// One of these.
    Required(&'static [Media]),
    /// One of these or nothing.
    Optional(&'static [Media]),
}

/// A media type or range of them, and how a body of it is taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Media {
    range: &'static str,
    kind: MediaKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MediaKind {
    Value,
    Whole,
    Stream,
}

impl Media {
    /// A body that is read whole. An empty one is none: no bytes are no JSON.
    pub const fn value(range: &'static str) -> Self {
        Self { range, kind: MediaKind::Value }
    }

    /// A body that is read whole, an empty one too: text, forms.
    pub const fn whole(range: &'static str) -> Self {
        Self { range, kind: MediaKind::Whole }
    }

    /// A body that is read as it comes.
    pub const fn stream(range: &'static str) -> Self {
        Self { range, kind: MediaKind::Stream }
    }

    /// The media type or range.
    pub const fn range(&self) -> &'static str {
        self.range
    }
}

/// A body that has come.
#[derive(Debug)]
pub(super) enum Loaded {
    None,
    Whole(&'static Media, Bytes),
    Stream(&'static Media, ByteStream),
    /// A multipart body that is not all in memory; an error says why it is none.
    #[cfg(feature = "spool")]
    Parts(&'static Media, Result<Vec<Part>, &'static str>),
}

/// The raw pairs of a query.
pub(super) fn query_pairs(uri: &Uri) -> Vec<(&str, &str)> {
    let pairs = uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect()
}

/// The raw pairs of all cookie headers. Cookies that are not text are somebody else's.
pub(super) fn cookie_pairs(headers: &HeaderMap) -> Vec<(&str, &str)> {
    let cookies = headers.get_all(COOKIE).iter().flat_map(|header| header.as_bytes().split(|byte| *byte == b';'));
    let texts = cookies.filter_map(|cookie| std::str::from_utf8(cookie).ok());
    texts.filter_map(|cookie| cookie.trim().split_once('=')).collect()
}

/// JSON alone: everything that is JSON by its name will do.
const JSON: &[Media] = &[Media::value("application/json")];

impl BodyKind {
    /// The media types that are taken.
    pub(super) const fn media(self) -> &'static [Media] {
        match self {
            Self::None => &[],
            Self::Json | Self::OptionalJson => JSON,
            Self::Required(media) | Self::Optional(media) => media,
        }
    }
}

/// Takes a body in: 415 for a media type that the document does not declare, 413 beyond the limit.
///
/// A body without a content type is one of bytes (RFC 9110, 8.3): it is taken only where those are declared.
pub(super) async fn load(
    headers: &HeaderMap,
    body: Body,
    declared: &'static [Media],
    limit: usize,
) -> Result<Loaded, Rejection> {
    let content_type = headers.get(CONTENT_TYPE);
    let media = match content_type {
        Some(own) => Some(chosen(own, declared).ok_or_else(|| unsupported(declared))?),
        None if body.is_end_stream() => return Ok(Loaded::None),
        None => declared.iter().find(|media| is_any_bytes(media.range) || media.range.starts_with('*')),
    };
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    if let Some(media) = media.filter(|media| media.kind == MediaKind::Stream) {
        return Ok(Loaded::Stream(media, stream(content_type, body, limit)));
    }
    #[cfg(feature = "spool")]
    if let (Some(media), Some(own)) = (media, content_type.and_then(|own| own.to_str().ok()))
        && media.kind == MediaKind::Whole
        && limit > spool::MOST_IN_MEMORY
        && is_multipart(media.range)
    {
        return take_in(media, own, Limited::new(body, limit)).await;
    }
    let bytes = read(body, limit).await?;
    match media {
        Some(media) if media.kind == MediaKind::Whole || !bytes.is_empty() => Ok(Loaded::Whole(media, bytes)),
        None if !bytes.is_empty() => Err(unsupported(declared)),
        _ => Ok(Loaded::None),
    }
}

/// The declared media type that is the body's; for other JSON the one that is JSON, for other XML the one that is XML, for another
/// name of a sequence the one that is framed alike.
fn chosen(own: &HeaderValue, declared: &'static [Media]) -> Option<&'static Media> {
    let own = own.to_str().ok()?;
    let range = best(declared.iter().map(|media| media.range), own);
    let by_range = |range: &str| declared.iter().find(|media| media.range == range);
    let is_whole = |media: &&Media| media.kind != MediaKind::Stream;
    let json = || declared.iter().filter(is_whole).find(|media| is_json(own) && is_json(media.range));
    let xml = || declared.iter().find(|media| is_xml(own) && is_xml(media.range));
    let framing = Framing::named(own);
    let sequence = || declared.iter().find(|media| framing.is_some() && Framing::named(media.range) == framing);
    range.and_then(by_range).or_else(sequence).or_else(json).or_else(xml)
}

/// The whole of a body: 413 beyond the limit.
pub(super) async fn read(body: Body, limit: usize) -> Result<Bytes, Rejection> {
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) => Err(broken(&*error)),
    }
}

fn broken(error: &(dyn Error + Send + Sync + 'static)) -> Rejection {
    match error.is::<LengthLimitError>() {
        true => too_large(),
        false => Rejection::new(StatusCode::BAD_REQUEST).detail("the body broke off"),
    }
}

/// A multipart body, in memory unless it is large.
#[cfg(feature = "spool")]
async fn take_in(media: &'static Media, content_type: &str, mut body: Limited<Body>) -> Result<Loaded, Rejection> {
    let mut start = bytes::BytesMut::new();
    while start.len() <= spool::MOST_IN_MEMORY {
        match next(&mut body).await? {
            Some(data) => start.extend_from_slice(&data),
            None => return Ok(Loaded::Whole(media, start.freeze())),
        }
    }
    let mut parts = spool::Spool::new(content_type);
    let mut chunk = Some(start.freeze());
    while let Some(data) = chunk {
        // What is wrong already is told once the caller has sent all of it, and listens.
        let refused = match &mut parts {
            Ok(spool) => spool.push(&data).await.err(),
            Err(_) => None,
        };
        parts = refused.map_or(parts, Err);
        chunk = next(&mut body).await?;
    }
    match parts.and_then(spool::Spool::finish) {
        Ok(parts) => Ok(Loaded::Parts(media, Ok(parts))),
        Err(spool::Refused::Malformed(problem)) => Ok(Loaded::Parts(media, Err(problem))),
        Err(spool::Refused::Disk) => Err(Rejection::internal()),
    }
}

/// The next bytes of a body.
#[cfg(feature = "spool")]
async fn next(body: &mut Limited<Body>) -> Result<Option<Bytes>, Rejection> {
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame.map_err(|error| broken(&*error))?.into_data() {
            return Ok(Some(data));
        }
    }
    Ok(None)
}

/// A body as it comes, broken off beyond the limit.
fn stream(content_type: Option<&HeaderValue>, body: Body, limit: usize) -> ByteStream {
    let length = body.size_hint().exact();
    let frames = Limited::new(body, limit).map_err(move |error| match error.is::<LengthLimitError>() {
        true => std::io::Error::new(std::io::ErrorKind::FileTooLarge, format!("the body exceeds {limit} bytes")),
        false => std::io::Error::other(error),
    });
    let mut stream = ByteStream::new(frames.into_data_stream());
    if let Some(length) = length {
        stream = stream.with_length(length);
    }
    match content_type.and_then(|own| own.to_str().ok()) {
        Some(own) => stream.with_content_type(own),
        None => stream,
    }
}

fn too_large() -> Rejection {
    Rejection::new(StatusCode::PAYLOAD_TOO_LARGE).detail("the body is too large")
}

/// 415 says what would do (RFC 9110, 15.5.16).
fn unsupported(declared: &[Media]) -> Rejection {
    let ranges: Vec<&str> = declared.iter().map(|media| media.range).collect();
    let detail = match ranges.split_last() {
        Some((last, [])) => format!("the body must be {last}"),
        Some((last, others)) => format!("the body must be {} or {last}", others.join(", ")),
        None => String::new(),
    };
    let rejection = Rejection::new(StatusCode::UNSUPPORTED_MEDIA_TYPE).detail(detail);
    match HeaderValue::from_str(&ranges.join(", ")) {
        Ok(accept) => rejection.header(ACCEPT, accept),
        Err(_) => rejection,
    }
}
