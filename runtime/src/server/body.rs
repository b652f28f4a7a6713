//! The raw parts of a request: pairs of the query and the cookies, the body's bytes.

use axum::body::Body;
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, StatusCode, Uri};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::super::media_type::is_json;
use super::Rejection;

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

/// Reads a JSON body whole: 415 for another content type, 413 beyond the limit, nothing when it is empty.
pub(super) async fn read_json(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, Rejection> {
    let declared = headers.get(CONTENT_TYPE);
    let is_json = declared.is_some_and(|value| value.to_str().is_ok_and(is_json));
    if declared.is_some() && !is_json {
        return Err(unsupported());
    }
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    let bytes = match Limited::new(body, limit).collect().await {
        Ok(collected) => collected.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => return Err(too_large()),
        Err(_) => return Err(Rejection::new(StatusCode::BAD_REQUEST).detail("the body broke off")),
    };
    if !bytes.is_empty() && !is_json {
        return Err(unsupported());
    }
    Ok(bytes)
}

fn too_large() -> Rejection {
    Rejection::new(StatusCode::PAYLOAD_TOO_LARGE).detail("the body is too large")
}

fn unsupported() -> Rejection {
    Rejection::new(StatusCode::UNSUPPORTED_MEDIA_TYPE).detail("the body must be application/json")
}
