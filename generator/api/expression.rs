//! Runtime expressions: the keys of callbacks in their parts.
//!
//! ```text
//! {$request.query.callbackUrl}/rooms/{room}?all=true
//! ─────────── base ───────────────── path ─────────
//! ```
//! What stands before the path is known from the request (or to whoever registered it); the path is a template like any other.

use super::{Location, UrlPart, path_template};

/// A key in its parts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Read<'a> {
    /// What stands before the path; or why that cannot be made from a request.
    pub(super) base: Result<Vec<UrlPart>, String>,
    /// The path template, with a slash at its start; empty for none.
    pub(super) path: &'a str,
}

/// A part of a key: text (with the place that it begins at), `{$expression}` or `{name}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part<'a> {
    Text(usize, &'a str),
    Expression(&'a str),
    Name(&'a str),
}

/// Reads the key of a callback.
pub(super) fn read(key: &str) -> Read<'_> {
    let Some(parts) = parts(key) else {
        return Read { base: Err(format!("the braces of `{key}` are not in pairs")), path: "" };
    };
    let last = parts.iter().rposition(|part| matches!(part, Part::Expression(_)));
    let (base, path) = match last {
        Some(last) => after_expression(key, &parts, last),
        None => without_expression(key),
    };
    if !path.is_empty() && path_template::read(path).is_none() {
        return Read { base: Err(format!("`{path}` is no path")), path: "" };
    }
    Read { base, path }
}

/// The path begins with the first slash behind the last expression, unless a query has begun.
fn after_expression<'a>(key: &'a str, parts: &[Part<'a>], last: usize) -> (Result<Vec<UrlPart>, String>, &'a str) {
    let begins_query = |part: &Part<'_>| matches!(part, Part::Text(_, text) if text.contains(['?', '#']));
    let (before, behind) = parts.split_at(last + 1);
    let slash = match behind.first() {
        Some(Part::Text(at, text)) if !before.iter().any(begins_query) => {
            text.find(['/', '?', '#']).filter(|found| text[*found..].starts_with('/')).map(|found| (at + found, found))
        }
        _ => None,
    };
    match (slash, behind.first()) {
        (Some((end, length)), Some(Part::Text(at, text))) => {
            let text = Part::Text(*at, &text[..length]);
            (url(before.iter().copied().chain([text])), &key[end..])
        }
        _ => (url(parts.iter().copied()), ""),
    }
}

fn url<'a>(parts: impl Iterator<Item = Part<'a>>) -> Result<Vec<UrlPart>, String> {
    let part = |part| match part {
        Part::Text(_, text) => Ok(UrlPart::Text(text.to_owned())),
        Part::Expression(text) => source(text),
        Part::Name(name) => Err(format!("`{{{name}}}` stands for nothing before the path")),
    };
    parts.filter(|part| !matches!(part, Part::Text(_, ""))).map(part).collect()
}

/// A URL, a path, or a name that says nothing.
fn without_expression(key: &str) -> (Result<Vec<UrlPart>, String>, &str) {
    let unknown = || Err(format!("`{key}` is no runtime expression"));
    let is_url = ["http://", "https://"].iter().any(|scheme| key.to_ascii_lowercase().starts_with(scheme));
    if !is_url {
        return (unknown(), if key.starts_with('/') { key } else { "" });
    }
    let host = key.find("://").map_or(0, |at| at + 3);
    let end = key[host..].find(['/', '?', '#']).map_or(key.len(), |found| host + found);
    match key[..end].contains('{') || !key[end..].starts_with('/') && end < key.len() {
        true => (unknown(), ""),
        false => (Ok(vec![UrlPart::Text(key[..end].to_owned())]), &key[end..]),
    }
}

/// The parts of a key; `None` if its braces are not in pairs. An expression may stand alone without braces.
fn parts(key: &str) -> Option<Vec<Part<'_>>> {
    if key.starts_with('$') && !key.contains(['{', '}']) {
        return Some(vec![Part::Expression(key)]);
    }
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(found) = key[at..].find(['{', '}']) {
        let open = at + found;
        let inside = key[open..].strip_prefix('{')?;
        let length = inside.find(['{', '}']).filter(|end| inside[*end..].starts_with('}'))?;
        if open > at {
            parts.push(Part::Text(at, &key[at..open]));
        }
        let inside = &inside[..length];
        parts.push(if inside.starts_with('$') { Part::Expression(inside) } else { Part::Name(inside) });
        at = open + length + 2;
    }
    if at < key.len() {
        parts.push(Part::Text(at, &key[at..]));
    }
    Some(parts)
}

/// What an expression stands for; or why a request does not say it.
fn source(expression: &str) -> Result<UrlPart, String> {
    let Some(rest) = expression.strip_prefix("$request.") else {
        return match expression {
            "$method" => Ok(UrlPart::Method),
            "$url" => Err("`$url` is not known to a server behind others".to_owned()),
            "$statusCode" => Err("`$statusCode` is known only when there is an answer".to_owned()),
            _ if expression.starts_with("$response.") => {
                Err(format!("`{expression}` is known only when there is an answer"))
            }
            _ => Err(format!("`{expression}` is no runtime expression")),
        };
    };
    let parameter =
        |location, name: &str| Some(UrlPart::Parameter(location, name.to_owned())).filter(|_| !name.is_empty());
    let part = match rest.split_once(['.', '#']) {
        None if rest == "body" => Some(UrlPart::Body(String::new())),
        Some(("body", pointer)) if rest.starts_with("body#") && (pointer.is_empty() || pointer.starts_with('/')) => {
            Some(UrlPart::Body(pointer.to_owned()))
        }
        Some(("query", name)) => parameter(Location::Query, name),
        Some(("path", name)) => parameter(Location::Path, name),
        Some(("header", name)) => parameter(Location::Header, name),
        _ => None,
    };
    part.ok_or_else(|| format!("`{expression}` is no runtime expression"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, expected: &str) {
        let read = read(key);
        let base = match read.base {
            Ok(parts) => parts.iter().map(|part| format!("{part:?}")).collect::<Vec<_>>().join(" "),
            Err(reason) => reason,
        };
        assert_eq!(format!("{base} + {:?}", read.path), expected, "{key}");
    }

    #[test]
    fn keys_of_callbacks() {
        check("{$request.body#/url}", r#"Body("/url") + """#);
        check("$request.body#/a~1b", r#"Body("/a~1b") + """#);
        check("{$request.body}", r#"Body("") + """#);
        check("{$request.query.url}/data", r#"Parameter(Query, "url") + "/data""#);
        check("{$request.header.X-Url}/a/{id}?b=c", r#"Parameter(Header, "X-Url") + "/a/{id}?b=c""#);
        check("http://{$request.path.host}:80/x", r#"Text("http://") Parameter(Path, "host") Text(":80") + "/x""#);
        check("{$request.query.u}?m={$method}&r=/x", r#"Parameter(Query, "u") Text("?m=") Method Text("&r=/x") + """#);
        check("{$request.query.u}?r=/x", r#"Parameter(Query, "u") Text("?r=/x") + """#);
        check("https://a.example/b/{c}", r#"Text("https://a.example") + "/b/{c}""#);
        check("https://a.example", r#"Text("https://a.example") + """#);
        check("/b/{c}", r#"`/b/{c}` is no runtime expression + "/b/{c}""#);
    }

    #[test]
    fn what_no_request_says() {
        check("endpoint_url", r#"`endpoint_url` is no runtime expression + """#);
        check("{$response.body#/url}/x", r#"`$response.body#/url` is known only when there is an answer + "/x""#);
        check("{$url}", r#"`$url` is not known to a server behind others + """#);
        check("{$statusCode}", r#"`$statusCode` is known only when there is an answer + """#);
        check("{$callback_url}/invoices/{$request.body.id}", r#"`$callback_url` is no runtime expression + """#);
        check("{$request.cookie.x}", r#"`$request.cookie.x` is no runtime expression + """#);
        check("{$request.body#x}", r#"`$request.body#x` is no runtime expression + """#);
        check("{$request.query.u}{id}/x", r#"`{id}` stands for nothing before the path + """#);
        check("{$request.query.u}/{", r#"the braces of `{$request.query.u}/{` are not in pairs + """#);
        check("{$request.query.u}/{}", r#"`/{}` is no path + """#);
        check("https://{host}/x", r#"`https://{host}/x` is no runtime expression + """#);
    }
}
