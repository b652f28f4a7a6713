//! What a caller would like to have, by its `Accept` header.

use http::header::ACCEPT;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::super::media_type::{Fit, fit, is_range, split};
use super::Rejection;

/// What a caller takes for an answer.
#[derive(Debug, Clone, Default)]
pub struct Accept(Vec<HeaderValue>);

impl Accept {
    /// What the headers of a request say.
    pub fn of(headers: &HeaderMap) -> Self {
        Self(headers.get_all(ACCEPT).iter().cloned().collect())
    }

    /// The one of these media types that the caller would rather have; of equals the first. `None`: the caller takes none.
    pub fn preferred(&self, media_types: &[&'static str]) -> Option<&'static str> {
        let mut best: Option<(Wanted, &'static str)> = None;
        for media_type in media_types {
            if let Some(wanted) = self.wanted(media_type)
                && best.is_none_or(|(most, _)| wanted > most)
            {
                best = Some((wanted, media_type));
            }
        }
        best.map(|(_, media_type)| media_type)
    }

    /// As [`preferred`](Self::preferred), and the first where the caller takes none: what is answered has been decided.
    pub fn choose(&self, media_types: &[&'static str]) -> &'static str {
        self.preferred(media_types).or(media_types.first().copied()).unwrap_or_default()
    }

    /// 406 when there is a choice and none of it will do. Where there is no choice, nobody is turned down.
    pub(super) fn check(&self, media_types: &[&'static str]) -> Result<(), Rejection> {
        if media_types.len() < 2 || self.preferred(media_types).is_some() {
            return Ok(());
        }
        let detail = format!("the answer can be {}", media_types.join(", "));
        Err(Rejection::new(StatusCode::NOT_ACCEPTABLE).detail(detail))
    }

    fn wanted(&self, media_type: &str) -> Option<Wanted> {
        let lines = self.0.iter().filter_map(|value| value.to_str().ok());
        let mut ranges = lines.flat_map(|line| split(line, ',')).filter(|range| !range.trim().is_empty()).peekable();
        if ranges.peek().is_none() {
            return Some(Wanted { quality: 1000, fit: None });
        }
        // The range that names the type most exactly speaks for it.
        let mut best: Option<Wanted> = None;
        for range in ranges {
            let named = fit(range, media_type).or_else(|| fit(media_type, range).filter(|_| is_range(media_type)));
            if named.is_some_and(|named| best.is_none_or(|best| Some(named) > best.fit)) {
                best = Some(Wanted { quality: quality(range), fit: named });
            }
        }
        best.filter(|wanted| wanted.quality > 0)
    }
}

/// How much a media type is wanted: by quality (in thousandths), then by how exactly it is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Wanted {
    quality: u32,
    fit: Option<Fit>,
}

/// `q=0.5` is 500. What is no quality counts as none at all.
fn quality(range: &str) -> u32 {
    let mut parameters = split(range, ';').skip(1).map(str::trim);
    let Some(text) = parameters.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q="))) else {
        return 1000;
    };
    let quality = text.parse::<f64>().unwrap_or(0.0).clamp(0.0, 1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1000")]
    let thousandths = (quality * 1000.0) as u32;
    thousandths
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: &[&str] = &["application/json", "text/csv"];

    #[track_caller]
    fn check(accept: &'static str, media_types: &[&'static str], expected: Option<&str>) {
        let accept = Accept::of(&HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(accept))]));
        assert_eq!(accept.preferred(media_types), expected, "{accept:?} {media_types:?}");
        assert_eq!(accept.check(media_types).is_err(), media_types.len() > 1 && expected.is_none());
    }

    #[test]
    fn quality_decides_then_exactness_then_order() {
        check("", BOTH, Some("application/json"));
        check("*/*", BOTH, Some("application/json"));
        check("text/csv", BOTH, Some("text/csv"));
        check("application/json;q=0.5, TEXT/CSV", BOTH, Some("text/csv"));
        check("application/*;q=0.5, text/*;q=0.4", BOTH, Some("application/json"));
        check("text/*, */*", BOTH, Some("text/csv"));
        check("application/json, text/csv", BOTH, Some("application/json"));
        check("text/csv ; q=0.25 , application/*;q=0.2", BOTH, Some("text/csv"));
    }

    #[test]
    fn the_most_exact_range_speaks() {
        check("text/csv;q=0, */*", BOTH, Some("application/json"));
        check("application/json;q=0, */*;q=0.1", BOTH, Some("text/csv"));
        check("*/*;q=0", BOTH, None);
        check("image/png", BOTH, None);
        check("text/csv;q=zz", BOTH, None);
        check("text/csv;q=NaN, , ;;", BOTH, None);
        check("a/b;q=1;x=\"a,b\", image/png", BOTH, None);
    }

    #[test]
    fn parameters_and_ranges() {
        let versions = &["application/json; v=1", "application/json; v=2"];
        check("application/json;v=2", versions, Some(versions[1]));
        check("application/json;v=3", versions, None);
        check("application/json; charset=utf-8", versions, Some(versions[0]));
        check("image/png", &["application/json", "image/*"], Some("image/*"));
        check("video/mp4", &["application/json", "image/*"], None);
        check("video/mp4", &["application/json"], None);
    }
}
