//! What a media type stands for.

/// A media type by what can be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// JSON, `+json` too.
    Json,
    /// `*/*`: the schema says what it is.
    Any,
    /// `text/event-stream`.
    EventStream,
    /// JSON Lines and JSON text sequences.
    JsonSequence,
    /// `text/*`.
    Text,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/*`.
    Multipart,
    /// XML.
    Xml,
    /// Everything else: bytes.
    Binary,
}

impl Class {
    /// The class of a media type; parameters and case do not count.
    pub(super) fn of(media_type: &str) -> Self {
        let essence = essence(media_type);
        match essence.as_str() {
            "application/json" | "text/json" => Self::Json,
            "*/*" | "application/*" | "*" => Self::Any,
            "text/event-stream" => Self::EventStream,
            "application/x-www-form-urlencoded" => Self::Form,
            "application/xml" | "text/xml" => Self::Xml,
            _ if is_sequence(&essence) => Self::JsonSequence,
            _ if essence.ends_with("+json") => Self::Json,
            _ if essence.ends_with("+xml") => Self::Xml,
            _ if essence.starts_with("multipart/") => Self::Multipart,
            _ if essence.starts_with("text/") => Self::Text,
            _ => Self::Binary,
        }
    }

    /// Whether items follow each other.
    pub(super) fn is_sequential(self) -> bool {
        matches!(self, Self::EventStream | Self::JsonSequence)
    }

    /// Whether `itemSchema` can have a meaning.
    pub(super) fn has_items(self) -> bool {
        self.is_sequential() || self == Self::Multipart
    }

    /// As a message names a body of this class.
    pub(super) fn phrase(self) -> &'static str {
        match self {
            Self::Json | Self::Any => "a JSON body",
            Self::EventStream => "an event stream",
            Self::JsonSequence => "a sequence of JSON texts",
            Self::Text => "a text body",
            Self::Form => "a form body",
            Self::Multipart => "a multipart body",
            Self::Xml => "an XML body",
            Self::Binary => "a binary body",
        }
    }
}

/// Whether a media type is that of JSON Lines, under any of its names, or of JSON text sequences. The runtime knows the same ones.
fn is_sequence(essence: &str) -> bool {
    let Some((kind, subtype)) = essence.split_once('/') else {
        return false;
    };
    let suffix = subtype.rsplit_once('+').map_or("", |(_, suffix)| suffix);
    let plain = subtype.strip_prefix("x-").unwrap_or(subtype);
    let is_lines = ["jsonl", "jsonlines", "json-lines", "ndjson", "stream+json", "json-stream"].contains(&plain);
    subtype == "json-seq"
        || suffix == "json-seq"
        || matches!(kind, "application" | "text") && (is_lines || matches!(suffix, "jsonl" | "ndjson"))
}

/// Whether a key can be a media type at all: two names and a slash, in characters that a header may hold.
pub(super) fn is_media_type(name: &str) -> bool {
    let essence = name.split(';').next().unwrap_or_default().trim();
    let is_name = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || "/,;\"".contains(c));
    let has_names = essence.split_once('/').is_some_and(|(kind, subtype)| is_name(kind) && is_name(subtype));
    (has_names || essence == "*") && name.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// A media type without its parameters, in small letters.
pub(super) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{Class, is_media_type};

    #[test]
    fn what_is_no_media_type() {
        for name in ["application/json", "a/b; c=\"d\"", "*/*", "*", " image/* "] {
            assert!(is_media_type(name), "{name}");
        }
        for name in ["", "json", "a/b/c", "a/", "/b", "a, b/c", "a/b\n", "a/\u{e9}", "a b/c"] {
            assert!(!is_media_type(name), "{name}");
        }
    }

    #[test]
    fn parameters_and_case_do_not_count() {
        let cases = [
            ("application/json; charset=utf-8", Class::Json),
            ("Application/Problem+JSON", Class::Json),
            ("text/json", Class::Json),
            ("*/*", Class::Any),
            ("text/event-stream;", Class::EventStream),
            ("application/x-ndjson", Class::JsonSequence),
            ("application/geo+json-seq", Class::JsonSequence),
            ("application/x-json-stream", Class::JsonSequence),
            ("text/x-jsonl", Class::JsonSequence),
            ("application/stream+json; charset=utf-8", Class::JsonSequence),
            ("text/plain", Class::Text),
            ("text/xml", Class::Xml),
            ("image/png", Class::Binary),
            ("", Class::Binary),
        ];
        for (media_type, class) in cases {
            assert_eq!(Class::of(media_type), class, "{media_type}");
        }
    }
}
