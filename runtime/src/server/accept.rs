//! What a caller would like to have, by its `Accept` header.

use http::HeaderMap;
use http::header::ACCEPT;

/// How much a media type is wanted: by quality (in thousandths), then by how exactly it is named. `None`: not at all.
pub(super) fn wanted(headers: &HeaderMap, media_type: &str) -> Option<(u32, u8)> {
    let lines = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let mut ranges = lines.flat_map(|line| line.split(',')).filter(|range| !range.trim().is_empty()).peekable();
    if ranges.peek().is_none() {
        return Some((1000, 0));
    }
    // The range that names the type most exactly speaks for it.
    let best = ranges.filter_map(|range| matching(range, media_type)).max_by_key(|(_, exactness)| *exactness);
    best.filter(|(quality, _)| *quality > 0)
}

fn matching(range: &str, media_type: &str) -> Option<(u32, u8)> {
    let mut parts = range.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    let (kind, _) = media_type.split_once('/')?;
    let exactness = match essence.split_once('/')? {
        ("*", "*") => 1,
        (own, "*") if own.eq_ignore_ascii_case(kind) => 2,
        _ if essence.eq_ignore_ascii_case(media_type) => 3,
        _ => return None,
    };
    let quality = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
    Some((quality.map_or(1000, thousandths), exactness))
}

/// `0.5` is 500. What is no quality counts as none at all.
fn thousandths(text: &str) -> u32 {
    let quality = text.parse::<f64>().unwrap_or(0.0).clamp(0.0, 1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1000")]
    let thousandths = (quality * 1000.0) as u32;
    thousandths
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[track_caller]
    fn check(accept: &'static str, media_type: &str, expected: Option<(u32, u8)>) {
        let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(accept))]);
        assert_eq!(wanted(&headers, media_type), expected, "{accept} {media_type}");
    }

    #[test]
    fn the_most_exact_range_speaks() {
        check("", "a/b", Some((1000, 0)));
        check("*/*", "a/b", Some((1000, 1)));
        check("a/*;q=0.5, */*", "a/b", Some((500, 2)));
        check("A/B ; q=0.25, a/*", "a/b", Some((250, 3)));
        check("a/b;q=0, */*", "a/b", None);
        check("x/y", "a/b", None);
        check("a/b;q=zz", "a/b", None);
        check("a/b;q=NaN, , ;;", "a/b", None);
    }
}
