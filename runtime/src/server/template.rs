//! Path templates: which raw path fits one, and what its expressions take.

use std::borrow::Cow;

use super::super::params::percent_decode;

/// A path template in segments.
#[derive(Debug)]
pub(super) struct Template {
    segments: Vec<Vec<Part>>,
    /// Pairs that the query has to have.
    query: Vec<Pair<'static>>,
}

/// A decoded pair of a query.
type Pair<'a> = (Cow<'a, str>, Cow<'a, str>);

#[derive(Debug, PartialEq, Eq)]
enum Part {
    Text(&'static str),
    Expression(&'static str),
}

/// The raw texts that the expressions of a template took, by name.
pub(super) type Captures = Vec<(&'static str, String)>;

impl Template {
    pub(super) fn parse(path: &'static str) -> Self {
        let segments = path.strip_prefix('/').unwrap_or(path).split('/').map(parts).collect();
        Self { segments, query: Vec::new() }
    }

    /// With pairs that the query has to have.
    pub(super) fn with_query(self, query: &'static str) -> Self {
        Self { query: pairs(query).collect(), ..self }
    }

    /// The same template behind a path without expressions.
    pub(super) fn below(self, base_path: &'static str) -> Self {
        let base = base_path.strip_prefix('/').unwrap_or(base_path).split('/').map(|text| vec![Part::Text(text)]);
        Self { segments: base.chain(self.segments).collect(), ..self }
    }

    /// The route for axum: a segment with an expression, or with text that may arrive escaped, is captured whole.
    pub(super) fn route(&self) -> String {
        let mut route = String::new();
        for (index, segment) in self.segments.iter().enumerate() {
            route.push('/');
            match segment.as_slice() {
                [] => {}
                [Part::Text(text)] if is_plain(text) => route.push_str(text),
                _ => route.push_str(&format!("{{s{index}}}")),
            }
        }
        route
    }

    /// How much of the template is fixed: segments without expressions, then characters of text, then pairs of the query. Higher
    /// goes first.
    pub(super) fn weight(&self) -> (usize, usize, usize) {
        let fixed = self
            .segments
            .iter()
            .filter(|segment| !segment.iter().any(|part| matches!(part, Part::Expression(_))))
            .count();
        let text =
            self.segments.iter().flatten().map(|part| if let Part::Text(text) = part { text.len() } else { 0 }).sum();
        (fixed, text, self.query.len())
    }

    /// What the expressions take of a raw path, when it and the query fit.
    pub(super) fn captures(&self, path: &str, query: &str) -> Option<Captures> {
        let rest: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
        self.take(&rest, query)
    }

    /// What they take of the end of a path.
    pub(super) fn captures_at_end(&self, path: &str, query: &str) -> Option<Captures> {
        let all: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
        self.take(&all[all.len().checked_sub(self.segments.len())?..], query)
    }

    fn take(&self, path: &[&str], query: &str) -> Option<Captures> {
        if !self.query.iter().all(|wanted| pairs(query).any(|pair| pair == *wanted)) {
            return None;
        }
        let mut captures = Vec::new();
        let mut rest = path.iter().copied();
        for segment in &self.segments {
            capture(segment, rest.next()?, &mut captures)?;
        }
        rest.next().is_none().then_some(captures)
    }
}

fn pairs(query: &str) -> impl Iterator<Item = Pair<'_>> {
    query.split('&').filter(|pair| !pair.is_empty()).filter_map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((percent_decode(name, true)?, percent_decode(value, true)?))
    })
}

fn is_plain(text: &str) -> bool {
    !text.starts_with([':', '*'])
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~:@!$&'()*+,;=".contains(&byte))
}

fn parts(segment: &'static str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = segment;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, tail)| Some((before, tail.split_once('}')?)))
    {
        if !before.is_empty() {
            parts.push(Part::Text(before));
        }
        parts.push(Part::Expression(name));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

fn capture(parts: &[Part], raw: &str, captures: &mut Captures) -> Option<()> {
    match parts {
        [] => raw.is_empty().then_some(()),
        [Part::Text(text), rest @ ..] => capture(rest, strip(raw, text)?, captures),
        [Part::Expression(name)] => {
            captures.push((name, raw.to_owned()));
            (!raw.is_empty()).then_some(())
        }
        // The text after an expression ends it where it stands first; at the end of the segment, where it stands last.
        [Part::Expression(name), Part::Text(text)] => {
            captures.push((name, raw.strip_suffix(text)?.to_owned()));
            Some(())
        }
        [Part::Expression(name), rest @ ..] => {
            let end = match rest {
                [Part::Text(text), ..] => raw.find(text)?,
                // Two expressions side by side: the first takes what its style cannot share with the second.
                _ => raw.len().min(raw.find(['.', ';']).map_or(raw.len(), |at| at.max(1))),
            };
            captures.push((name, raw[..end].to_owned()));
            capture(rest, &raw[end..], captures)
        }
    }
}

/// What is left of a raw segment after a text that it may hold in escaped form.
fn strip<'a>(raw: &'a str, text: &str) -> Option<&'a str> {
    if let Some(rest) = raw.strip_prefix(text) {
        return Some(rest);
    }
    let decoded = percent_decode(raw, false)?;
    (decoded == text).then_some("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(template: &'static str, path: &str, expected: Option<&[(&'static str, &str)]>) {
        let captures = Template::parse(template).captures(path, "");
        let captures =
            captures.as_ref().map(|all| all.iter().map(|(name, raw)| (*name, raw.as_str())).collect::<Vec<_>>());
        assert_eq!(captures.as_deref(), expected, "{template} {path}");
    }

    #[test]
    fn expressions_take_raw_text() {
        check("/rooms/{id}", "/rooms/a%2Fb", Some(&[("id", "a%2Fb")]));
        check("/rooms/{id}", "/rooms/a/b", None);
        check("/rooms/{id}", "/rooms/", None);
        check("/files/{name}.json", "/files/a.json.json", Some(&[("name", "a.json")]));
        check("/files/{name}.json", "/files/a.txt", None);
        check("/{a}-{b}", "/1-2-3", Some(&[("a", "1"), ("b", "2-3")]));
        check("/a b/{x}", "/a%20b/1", Some(&[("x", "1")]));
        check("/p/{x}", "/p/;x=1", Some(&[("x", ";x=1")]));
        check("/", "/", Some(&[]));
        check("/a/", "/a/", Some(&[]));
        check("/a/", "/a", None);
    }

    #[test]
    fn below_a_base_path() {
        let template = Template::parse("/rooms/{id}").below("/api/v{1}");
        assert_eq!(template.captures("/api/v%7B1%7D/rooms/7", ""), Some(vec![("id", "7".to_owned())]));
        assert_eq!(template.captures("/rooms/7", ""), None);
        assert_eq!(Template::parse("/").below("/v1").route(), "/v1/");
    }

    #[test]
    fn routes_name_captures_by_place() {
        for (template, route) in
            [("/a/{id}", "/a/{s1}"), ("/a/{x}.json/b", "/a/{s1}/b"), ("/a b", "/{s0}"), ("/", "/"), ("/a/", "/a/")]
        {
            assert_eq!(Template::parse(template).route(), route);
        }
    }
}
