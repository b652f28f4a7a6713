//! Which half of an operation is called that answers with a value or with a stream (D13, D14).

use axum::body::Body;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};

use super::super::forms::boolean_part;
use super::super::json::{Limits, Node, Tape};
use super::super::media_type::{essence, is_json};
use super::super::params::percent_decode;
use super::body::read;
use super::{Accept, Rejection};

/// How a caller says whether it wants the answer as a whole or as a stream.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    whole: &'static [&'static str],
    stream: &'static [&'static str],
    /// A member of the body, and whether its absence means the stream.
    flag: Option<(&'static str, bool)>,
}

impl Choice {
    /// By `Accept`: the media types of both answers.
    pub const fn new(whole: &'static [&'static str], stream: &'static [&'static str]) -> Self {
        Self { whole, stream, flag: None }
    }

    /// By this member of the body, which counts more than `Accept`, and whether its absence means the stream.
    #[must_use]
    pub const fn flag(self, name: &'static str, by_default: bool) -> Self {
        Self { flag: Some((name, by_default)), ..self }
    }

    /// Whether the stream is wanted, and whether that is against `Accept`. Who does not mind gets the whole answer.
    ///
    /// # Errors
    /// 406 when the caller takes neither. 413 when the body with the member that chooses is too large.
    pub(super) async fn streams(
        &self,
        headers: &HeaderMap,
        body: &mut Body,
        limit: usize,
    ) -> Result<(bool, bool), Rejection> {
        let both = [self.whole, self.stream].concat();
        let accept = Accept::of(headers);
        let Some(preferred) = accept.preferred(&both) else {
            let detail = format!("the answer can be {}", both.join(", "));
            return Err(Rejection::new(StatusCode::NOT_ACCEPTABLE).detail(detail));
        };
        let streams = match self.flag {
            Some((name, by_default)) => flag(headers, body, limit, name).await?.or(by_default.then_some(true)),
            None => None,
        };
        let streams = streams.unwrap_or(!self.whole.contains(&preferred));
        let chosen = if streams { self.stream } else { self.whole };
        Ok((streams, accept.preferred(chosen).is_none()))
    }
}

/// A boolean member of a body, which is put back; `None` where it is not there.
async fn flag(headers: &HeaderMap, body: &mut Body, limit: usize, name: &str) -> Result<Option<bool>, Rejection> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|own| own.to_str().ok()).unwrap_or_default();
    let essence = essence(content_type).to_ascii_lowercase();
    let is_form = essence == "application/x-www-form-urlencoded";
    let is_parts = essence == "multipart/form-data";
    if !is_form && !is_parts && !is_json(content_type) {
        return Ok(None);
    }
    let bytes = read(std::mem::take(body), limit).await?;
    *body = Body::from(bytes.clone());
    Ok(if is_form {
        in_form(&bytes, name)
    } else if is_parts {
        boolean_part(content_type, &bytes, name)
    } else {
        in_json(&bytes, name)
    })
}

fn in_json(bytes: &Bytes, name: &str) -> Option<bool> {
    let tape = Tape::parse(bytes, &Limits::DEFAULT).ok()?;
    tape.bool(tape.member(Node::ROOT, name))
}

fn in_form(bytes: &Bytes, name: &str) -> Option<bool> {
    let pairs = bytes.split(|byte| *byte == b'&').filter_map(|pair| std::str::from_utf8(pair).ok()?.split_once('='));
    let decoded = pairs.filter_map(|(own, value)| Some((percent_decode(own, true)?, percent_decode(value, true)?)));
    decoded.filter(|(own, _)| own == name).find_map(|(_, value)| value.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d14_a_flag_in_a_form_is_written_as_any_field_is() {
        for (form, found) in [
            ("stream=true", Some(true)),
            ("a=1&str%65am=fals%65", Some(false)),
            ("stream+it=true", None),
            ("stream=%zz&stream=true", Some(true)),
            ("stream", None),
        ] {
            assert_eq!(in_form(&Bytes::from_static(form.as_bytes()), "stream"), found, "{form}");
        }
    }
}
