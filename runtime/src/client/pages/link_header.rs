//! `Link` headers (RFC 8288): where the next page is.

use http::HeaderMap;
use http::header::LINK;

/// The target of the first link of relation `next`, as it is written. Links that say of which other thing they speak (`anchor`) are
/// none of this answer.
pub(super) fn next(headers: &HeaderMap) -> Option<String> {
    let texts = headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok());
    texts.flat_map(links).find(|link| link.is_next && !link.has_anchor).map(|link| link.target.to_owned())
}

struct Link<'a> {
    target: &'a str,
    is_next: bool,
    has_anchor: bool,
}

/// The links of a header. What is written wrongly ends the list: nobody knows what the rest means.
fn links(text: &str) -> Vec<Link<'_>> {
    let mut links = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let Some((target, after)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) else {
            return links;
        };
        let mut link = Link { target: target.trim(), is_next: false, has_anchor: false };
        let mut has_relation = false;
        rest = after.trim_start_matches([' ', '\t']);
        while let Some(parameter) = rest.strip_prefix(';') {
            let (name, value, after) = parameter_of(parameter);
            if name.eq_ignore_ascii_case("rel") && !has_relation {
                // Only the first one counts.
                has_relation = true;
                link.is_next = value.split_ascii_whitespace().any(|relation| relation.eq_ignore_ascii_case("next"));
            }
            link.has_anchor |= name.eq_ignore_ascii_case("anchor");
            rest = after;
        }
        if !(rest.is_empty() || rest.starts_with(',')) {
            return links;
        }
        links.push(link);
    }
}

/// The name and the value of a parameter, and what follows. A value in quotes keeps its escapes: no relation has any.
fn parameter_of(text: &str) -> (&str, &str, &str) {
    let text = text.trim_start_matches([' ', '\t']);
    let end = text.find([';', ',', '=']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let name = name.trim_end_matches([' ', '\t']);
    let Some(rest) = rest.strip_prefix('=') else {
        return (name, "", rest);
    };
    let rest = rest.trim_start_matches([' ', '\t']);
    let (value, after) = match rest.strip_prefix('"') {
        Some(quoted) => {
            let end = end_of_quoted(quoted);
            (&quoted[..end], quoted.get(end + 1..).unwrap_or_default())
        }
        None => {
            let (value, after) = rest.split_at(rest.find([';', ',']).unwrap_or(rest.len()));
            (value.trim_end_matches([' ', '\t']), after)
        }
    };
    (name, value, after.trim_start_matches([' ', '\t']))
}

/// Where the closing quote is.
fn end_of_quoted(text: &str) -> usize {
    let mut escaped = false;
    let end = text.find(|letter| {
        let ends = letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        ends
    });
    end.unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<const N: usize>(values: [&str; N], expected: Option<&str>) {
        let headers = values.iter().map(|value| (LINK, value.parse().unwrap()));
        let mut all = HeaderMap::new();
        headers.for_each(|(name, value)| {
            all.append(name, value);
        });
        assert_eq!(next(&all).as_deref(), expected, "{values:?}");
    }

    #[test]
    fn the_next_link_is_found() {
        check(
            [r#"<https://a.example/x?page=2>; rel="next", <https://a.example/x?page=9>; rel="last""#],
            Some("https://a.example/x?page=2"),
        );
        check([r#"</x?page=1>; rel="prev", </x?page=3>; rel="next""#], Some("/x?page=3"));
        check(["</a>;rel=prev", "</b> ; REL = Next ; title=x"], Some("/b"));
        check([r#"</a,b;c>; title="a, <b>; rel=\"next\" \\"; rel="start NEXT""#], Some("/a,b;c"));
        check(["<?page=2>; rel=next"], Some("?page=2"));
        check(["< /a >; rel=next;"], Some("/a"));
        check([", </a>; rel=prev,, </b>; rel=next"], Some("/b"));
        check(["<>; rel=next"], Some(""));
    }

    #[test]
    fn what_is_not_the_next_link_is_none() {
        check([], None);
        check(["</a>"], None);
        check(["</a>; rel"], None);
        check(["</a>; rel=prev; rel=next"], None);
        check([r#"</a>; rel="https://example.com/next""#], None);
        check(["</a>; rel=nextpage"], None);
        check([r##"</a>; anchor="#part"; rel=next"##], None);
        check(["/a; rel=next"], None);
        check(["</a; rel=next"], None);
        check([r#"</a>; title="open; rel=next"#], None);
        check(["</a>; rel=prev junk </b>; rel=next"], None);
        check([r#"</a>; title="x" junk, </b>; rel=next"#], None);
    }
}
