//! `Content-Disposition: form-data; name="…"; filename="…"` (RFC 7578, and what browsers write).

/// Appends a parameter. Quotes and line ends are escaped as browsers do it, so that no name ends the header.
#[cfg(feature = "client")]
pub(super) fn push_parameter(out: &mut String, name: &str, value: &str) {
    out.push_str("; ");
    out.push_str(name);
    out.push_str("=\"");
    for c in value.chars() {
        match c {
            '"' => out.push_str("%22"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// The name and the file name that a header gives.
#[cfg(feature = "server")]
pub(super) fn names(header: &str) -> (Option<String>, Option<String>) {
    let (mut name, mut file_name, mut extended) = (None, None, None);
    for (key, value) in parameters(header) {
        match key.to_ascii_lowercase().as_str() {
            "name" => name = name.or(Some(value)),
            "filename" => file_name = file_name.or(Some(value)),
            "filename*" => extended = extended.or_else(|| decoded(&value)),
            _ => {}
        }
    }
    (name, file_name.or(extended))
}

/// `UTF-8''na%C3%AFve`, which RFC 7578 forbids and some clients write.
#[cfg(feature = "server")]
fn decoded(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_, text) = rest.split_once('\'')?;
    let text = charset.eq_ignore_ascii_case("utf-8").then(|| super::super::params::percent_decode(text, false))?;
    text.map(std::borrow::Cow::into_owned)
}

#[cfg(feature = "server")]
fn parameters(header: &str) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    let mut rest = header.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, tail)) = rest.split_once('=') {
        let name = name.trim_matches([' ', '\t', ';']);
        let tail = tail.trim_start_matches([' ', '\t']);
        let (value, after) = match tail.strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let end = tail.find(';').unwrap_or(tail.len());
                (tail[..end].trim().to_owned(), &tail[end..])
            }
        };
        found.push((name, value));
        rest = after;
    }
    found
}

/// The text up to the closing quote, and what follows. A backslash counts before a quote or another only: file names of
/// Windows have lone ones.
#[cfg(feature = "server")]
fn unquoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut letters = text.char_indices().peekable();
    let mut end = text.len();
    while let Some((at, c)) = letters.next() {
        match c {
            '"' => {
                end = at + 1;
                break;
            }
            '\\' => match letters.next_if(|(_, next)| matches!(next, '"' | '\\')) {
                Some((_, escaped)) => value.push(escaped),
                None => value.push('\\'),
            },
            c => value.push(c),
        }
    }
    let value = value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
    (value, &text[end..])
}
