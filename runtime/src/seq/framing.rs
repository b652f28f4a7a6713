//! How the items of a sequence follow each other.

/// How the items of a sequence are held apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// One JSON text per line: `application/jsonl`, `application/x-ndjson` and their other names.
    Lines,
    /// Each JSON text between a record separator (0x1E) and a line feed: `application/json-seq` (RFC 7464).
    Records,
}

/// The byte before an item in [`Framing::Records`].
pub(super) const SEPARATOR: u8 = 0x1e;

impl Framing {
    /// The framing of a media type, whatever its parameters; lines where it does not name one.
    pub fn of(media_type: &str) -> Self {
        Self::named(media_type).unwrap_or(Self::Lines)
    }

    /// The framing that a media type names.
    pub(in super::super) fn named(media_type: &str) -> Option<Self> {
        let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let (kind, subtype) = essence.split_once('/')?;
        let suffix = subtype.rsplit_once('+').map_or("", |(_, suffix)| suffix);
        match subtype {
            _ if subtype == "json-seq" || suffix == "json-seq" => Some(Self::Records),
            _ if kind != "application" && kind != "text" => None,
            "jsonl" | "x-jsonl" | "jsonlines" | "x-jsonlines" | "json-lines" | "x-json-lines" | "ndjson"
            | "x-ndjson" | "stream+json" | "x-stream+json" | "json-stream" | "x-json-stream" => Some(Self::Lines),
            _ if suffix == "jsonl" || suffix == "ndjson" => Some(Self::Lines),
            _ => None,
        }
    }

    /// What stands before and after each item.
    #[cfg(any(feature = "client", feature = "server", test))]
    pub(super) fn around(self) -> (&'static [u8], &'static [u8]) {
        match self {
            Self::Lines => (b"", b"\n"),
            Self::Records => (&[SEPARATOR], b"\n"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Framing;

    #[test]
    fn media_types_and_their_framing() {
        for (media_type, expected) in [
            ("application/jsonl", Some(Framing::Lines)),
            ("Application/X-NDJSON; charset=utf-8", Some(Framing::Lines)),
            ("text/x-ndjson", Some(Framing::Lines)),
            ("application/stream+json", Some(Framing::Lines)),
            ("application/vnd.acme.v2+ndjson", Some(Framing::Lines)),
            ("application/json-seq", Some(Framing::Records)),
            ("application/geo+json-seq", Some(Framing::Records)),
            ("application/json", None),
            ("image/jsonl", None),
            ("jsonl", None),
        ] {
            assert_eq!(Framing::named(media_type), expected, "{media_type}");
            assert_eq!(Framing::of(media_type), expected.unwrap_or(Framing::Lines), "{media_type}");
        }
    }
}
