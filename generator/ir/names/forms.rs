//! Words for a body by its media type: what people call such a file.

use super::words::words;

/// Names that everybody knows instead of those in the registry.
const KNOWN: &[(&str, &str)] = &[
    ("*", "any"),
    ("*/*", "any"),
    ("application/*", "any"),
    ("application/octet-stream", "bytes"),
    ("application/vnd.ms-excel", "xls"),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    ("application/x-www-form-urlencoded", "form"),
    ("text/event-stream", "events"),
    ("text/plain", "text"),
];

/// `application/json` → `json`, `text/plain` → `text`, `application/vnd.acme.v2+json` → `acme v2 json`, `image/*` → `image`.
pub(crate) fn form_words(media_type: &str) -> Vec<String> {
    let media_type = media_type.trim().to_ascii_lowercase();
    let (essence, parameters) = media_type.split_once(';').unwrap_or((&media_type, ""));
    let essence = essence.trim();
    let mut found = match KNOWN.iter().find(|(name, _)| *name == essence) {
        Some((_, word)) => vec![(*word).to_owned()],
        None => subtype_words(essence),
    };
    // A parameter tells versions apart; that all text has a charset says nothing.
    for parameter in parameters.split(';').filter(|parameter| !parameter.trim().starts_with("charset")) {
        if !parameter.trim().is_empty() {
            found.extend(words(parameter));
        }
    }
    found
}

fn subtype_words(essence: &str) -> Vec<String> {
    match essence.split_once('/') {
        Some((kind, "*")) => words(kind),
        Some((_, subtype)) => {
            let plain = ["vnd.", "x-", "prs."].iter().find_map(|prefix| subtype.strip_prefix(prefix));
            words(&plain.unwrap_or(subtype).replace('+', " "))
        }
        None => words(essence),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_call_it() {
        for (media_type, expected) in [
            ("application/json", "json"),
            ("application/json; charset=utf-8", "json"),
            ("Application/JSON;version=2", "json version 2"),
            ("application/ld+json", "ld json"),
            ("application/vnd.acme.v2+json", "acme v2 json"),
            ("application/x-ndjson", "ndjson"),
            ("text/plain", "text"),
            ("text/csv", "csv"),
            ("text/*", "text"),
            ("image/*", "image"),
            ("*/*", "any"),
            ("application/octet-stream", "bytes"),
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
            ("image/svg+xml", "svg xml"),
        ] {
            assert_eq!(form_words(media_type).join(" "), expected, "{media_type}");
        }
    }
}
