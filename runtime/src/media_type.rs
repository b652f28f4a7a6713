//! Media types and ranges of them: which of those that a document declares is the one on the wire.

// Each side uses its part.
#![cfg_attr(not(all(feature = "client", feature = "server")), allow(dead_code))]

/// How exactly a media type or range names another: `*/*`, `text/*`, the type itself; then by parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fit {
    exactness: u8,
    /// Parameters that both have, less those that only the range has.
    parameters: i32,
}

/// A media type without its parameters.
pub(super) fn essence(text: &str) -> &str {
    text.split(';').next().unwrap_or_default().trim()
}

/// Whether it is a range, such as `image/*`.
pub(super) fn is_range(text: &str) -> bool {
    essence(text).contains('*')
}

/// `multipart/*`: only the bytes themselves say where their parts begin.
pub(super) fn is_multipart(text: &str) -> bool {
    text.trim().get(..10).is_some_and(|start| start.eq_ignore_ascii_case("multipart/"))
}

/// `application/json`, `text/json` and everything that ends in `+json`, whatever the parameters.
pub(super) fn is_json(text: &str) -> bool {
    let essence = essence(text).to_ascii_lowercase();
    matches!(essence.as_str(), "application/json" | "text/json") || essence.contains('/') && essence.ends_with("+json")
}

/// Bytes of no particular type.
pub(super) fn is_any_bytes(text: &str) -> bool {
    let essence = essence(text);
    ["application/octet-stream", "binary/octet-stream"].iter().any(|any| essence.eq_ignore_ascii_case(any))
}

/// How a media type or range names a media type; `None`: not at all. Case does not count, and parameters only where both
/// have one and its values differ. Charsets never count.
pub(super) fn fit(range: &str, media_type: &str) -> Option<Fit> {
    let (own, other) = (essence(range), essence(media_type));
    let exactness = match own.split_once('/') {
        _ if own.eq_ignore_ascii_case(other) => 3,
        Some(("*", "*")) => 1,
        Some((kind, "*")) if other.split_once('/').is_some_and(|(other, _)| other.eq_ignore_ascii_case(kind)) => 2,
        None if own == "*" => 1,
        _ => return None,
    };
    let mut shared = 0;
    for (name, value) in parameters(range) {
        match parameters(media_type).find(|(other, _)| other.eq_ignore_ascii_case(name)) {
            Some((_, other)) if other == value => shared += 1,
            Some(_) => return None,
            None => shared -= 1,
        }
    }
    Some(Fit { exactness, parameters: shared })
}

/// The one of these that names a media type best; of equals the first.
pub(super) fn best<'a>(declared: impl IntoIterator<Item = &'a str>, media_type: &str) -> Option<&'a str> {
    let mut best: Option<(Fit, &str)> = None;
    for declared in declared {
        if let Some(fit) = fit(declared, media_type)
            && best.is_none_or(|(most, _)| fit > most)
        {
            best = Some((fit, declared));
        }
    }
    best.map(|(_, declared)| declared)
}

/// Names and values of parameters, quotes taken off; without quality and charset.
fn parameters(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let pairs = split(text, ';').skip(1).filter_map(|pair| pair.split_once('='));
    let pairs = pairs.map(|(name, value)| (name.trim(), value.trim().trim_matches('"')));
    pairs.filter(|(name, _)| !name.eq_ignore_ascii_case("q") && !name.eq_ignore_ascii_case("charset"))
}

/// The parts between separators; a separator in quotes is none.
pub(super) fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |c| {
        quoted ^= c == '"';
        c == separator && !quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(declared: &[&str], media_type: &str, expected: Option<&str>) {
        assert_eq!(best(declared.iter().copied(), media_type), expected, "{declared:?} {media_type}");
    }

    #[test]
    fn the_most_exact_name_is_the_one() {
        let all = ["*/*", "text/*", "text/csv", "application/json"];
        check(&all, "Text/CSV; charset=latin1", Some("text/csv"));
        check(&all, "text/html", Some("text/*"));
        check(&all, "image/png", Some("*/*"));
        check(&all[1..], "image/png", None);
        check(&["*"], "image/png", Some("*"));
        check(&["text/csv"], "", None);
        check(&["image"], "image", Some("image"));
        check(&["text/*"], "text", None);
    }

    #[test]
    fn parameters_tell_versions_apart() {
        let all = ["application/json", "application/json; v=1", "application/json;v=\"2\""];
        check(&all, "application/json;v=2", Some(all[2]));
        check(&all, "application/json; V=1; charset=utf-8", Some(all[1]));
        check(&all, "application/json", Some(all[0]));
        check(&all[1..], "application/json", Some(all[1]));
        check(&all[1..], "application/json;v=3", None);
        check(&["text/plain; charset=utf-8"], "text/plain;charset=latin1", Some("text/plain; charset=utf-8"));
        check(&["a/b;x=\"1;2\""], "a/b;x=\"1;3\"", None);
    }

    #[test]
    fn json_by_its_name() {
        for (name, expected) in [("application/json", true), ("Application/Hal+JSON;x", true), ("+json", false)] {
            assert_eq!(is_json(name), expected, "{name}");
        }
        assert!(is_range("image/*; q=1") && !is_range("image/png; a=*"));
    }
}
