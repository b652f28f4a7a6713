//! Where the next page is: what an answer says of it, or what follows from the last request.

use std::collections::HashSet;

use bytes::Bytes;
use http::{HeaderMap, Uri};
use url::Url;

use super::super::super::json::{Kind, Limits, Node, Tape};
use super::super::super::params::Param;
use super::super::{Call, RequestError};
use super::link_header;

/// The names of members, from the outside in.
pub(super) type Path = &'static [&'static str];

/// An answer, as it came.
#[derive(Debug, Clone)]
pub(in super::super) struct Page {
    pub(in super::super) headers: HeaderMap,
    pub(in super::super) body: Bytes,
}

/// How pages follow each other.
#[derive(Debug)]
pub(super) enum By {
    /// The answer says what to ask for next.
    Cursor { param: Param, cursor: Path },
    /// Pages have numbers.
    Number { param: Param, first: u64, items: Path, last: Option<Path> },
    /// Items have numbers.
    Offset { param: Param, items: Path, limit: Option<Box<(Param, Option<u64>)>>, total: Option<Path> },
    /// The answer links to the next.
    Links,
}

/// The rules, and what has been seen.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) by: By,
    /// A member that is `false` on the last page.
    pub(super) more: Option<Path>,
    /// What has been asked for: a server that names it again would go on for ever.
    seen: HashSet<String>,
    last: Bytes,
}

/// What comes after a page.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    Text(String),
    Number(u64),
    Nothing,
}

impl Plan {
    pub(super) fn new(by: By) -> Self {
        Self { by, more: None, seen: HashSet::new(), last: Bytes::new() }
    }

    /// Turns the call to the page after this one. `false`: it was the last.
    pub(super) fn turn(&mut self, call: &mut Call, page: &Page) -> Result<bool, RequestError> {
        let is_json = !matches!(self.by, By::Links) || self.more.is_some();
        // The body has been read before by the type of the answer, which makes it JSON.
        let tape = Tape::parse(if is_json { &page.body } else { b"null" }, &Limits::DEFAULT);
        let tape = tape.map_err(|_| RequestError::pages("the last answer is no JSON"))?;
        if self.more.is_some_and(|more| tape.bool(member(&tape, more)) == Some(false)) {
            return Ok(false);
        }
        match &self.by {
            By::Links => match link_header::next(&page.headers) {
                Some(target) => self.turn_to(call, &target),
                None => Ok(false),
            },
            By::Cursor { param, cursor } => {
                // What the caller has begun with is not to come again either.
                self.seen.extend(call.asked(param));
                match text(&tape, member(&tape, cursor)) {
                    Next::Text(text) => self.turned(call.ask(*param, &text)?),
                    Next::Number(_) | Next::Nothing => Ok(false),
                }
            }
            By::Number { param, .. } | By::Offset { param, .. } => {
                let param = *param;
                let Next::Number(number) = self.number(call, &tape)? else {
                    return Ok(false);
                };
                // A server that knows no such number gives the same page for each.
                if std::mem::replace(&mut self.last, page.body.clone()) == page.body {
                    return Err(RequestError::pages("the server gives the same page again"));
                }
                self.turned(call.ask(param, &number.to_string())?)
            }
        }
    }

    fn turned(&mut self, pair: String) -> Result<bool, RequestError> {
        match self.seen.insert(pair) {
            true => Ok(true),
            false => Err(RequestError::pages("the server names a page that was there before")),
        }
    }

    fn turn_to(&mut self, call: &mut Call, target: &str) -> Result<bool, RequestError> {
        let from = call.address()?;
        let to = resolved(&from, target)?;
        if !is_same_origin(&from, &to) {
            return Err(RequestError::pages("it is at another origin, where no credentials may go"));
        }
        self.seen.insert(from.to_string());
        let text = to.to_string();
        call.turn_to(to);
        self.turned(text)
    }

    /// The number of the next page, or of its first item.
    fn number(&self, call: &Call, tape: &Tape<'_>) -> Result<Next, RequestError> {
        let too_large = || RequestError::pages("its number is too large");
        match &self.by {
            By::Number { param, first, items, last } => {
                let at = call.number(param)?.unwrap_or(*first);
                let is_last = |last: u64| at >= last.saturating_add(*first).saturating_sub(1);
                if count(tape, items) == 0 || last.and_then(|last| number(tape, last)).is_some_and(is_last) {
                    return Ok(Next::Nothing);
                }
                at.checked_add(1).map(Next::Number).ok_or_else(too_large)
            }
            By::Offset { param, items, limit, total } => {
                let count = count(tape, items);
                let next = call.number(param)?.unwrap_or(0).checked_add(count).ok_or_else(too_large)?;
                let limit = match limit {
                    Some(limit) => call.number(&limit.0)?.or(limit.1),
                    None => None,
                };
                let total = total.and_then(|total| number(tape, total));
                let is_last = match total {
                    Some(total) => next >= total,
                    None => limit.is_some_and(|limit| count < limit),
                };
                Ok(if count == 0 || is_last { Next::Nothing } else { Next::Number(next) })
            }
            By::Cursor { .. } | By::Links => Ok(Next::Nothing),
        }
    }
}

fn member(tape: &Tape<'_>, path: Path) -> Node {
    path.iter().fold(Node::ROOT, |node, name| tape.member(node, name))
}

fn count(tape: &Tape<'_>, items: Path) -> u64 {
    let node = member(tape, items);
    if tape.kind(node) == Some(Kind::Array) { tape.len_of(node) as u64 } else { 0 }
}

/// A whole number, or the text of one.
fn number(tape: &Tape<'_>, path: Path) -> Option<u64> {
    let node = member(tape, path);
    match tape.number(node) {
        Some(number) => number.parse().ok(),
        None => tape.string(node)?.parse().ok(),
    }
}

/// A cursor. None where there is no more: absent, `null`, empty or `false`.
fn text(tape: &Tape<'_>, node: Node) -> Next {
    let text = match tape.number(node) {
        Some(number) => number.to_owned(),
        None => tape.string(node).unwrap_or_default().into_owned(),
    };
    if text.is_empty() { Next::Nothing } else { Next::Text(text) }
}

fn resolved(from: &Uri, target: &str) -> Result<Uri, RequestError> {
    let url = Url::parse(&from.to_string()).and_then(|from| from.join(target));
    let mut url = url.map_err(|_| RequestError::pages("the link to it is no URL"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(RequestError::pages("the link to it holds credentials"));
    }
    url.set_fragment(None);
    Uri::try_from(url.as_str()).map_err(|_| RequestError::uri())
}

/// Scheme, host and port.
fn is_same_origin(a: &Uri, b: &Uri) -> bool {
    let origin = |uri: &Uri| {
        let by_scheme = if uri.scheme_str() == Some("https") { 443 } else { 80 };
        let host = uri.host().unwrap_or_default().to_ascii_lowercase();
        (uri.scheme().cloned(), host, uri.port_u16().unwrap_or(by_scheme))
    };
    origin(a) == origin(b)
}
