//! The parts of a multipart body that comes in chunks.

use bytes::{Buf, Bytes, BytesMut};
use http::HeaderMap;
use memchr::memmem::Finder;

use super::parts::{Line, MOST_PARTS, boundary, headers, line};

/// The most blanks behind a boundary.
const MOST_PADDING: usize = 256;

/// Finds parts as [`split`](super::parts::split) does, with no more than a delimiter or a part's headers held back.
pub(super) struct Splitter {
    delimiter: Finder<'static>,
    buffer: BytesMut,
    state: State,
    parts: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first delimiter; what is there is nobody's.
    Preamble,
    Headers,
    /// In a part. The buffer begins with so many bytes that are not the part's: the line end of the headers, which may be that
    /// of the next delimiter.
    Content(usize),
    /// After the last part; what follows is nobody's.
    Closed,
}

/// What comes next.
pub(super) enum Found {
    /// A part with these headers.
    Begin(HeaderMap),
    /// Some of its content.
    Content(Bytes),
    /// Its end.
    End,
}

impl Splitter {
    pub(super) fn new(content_type: &str) -> Result<Self, &'static str> {
        let boundary = boundary(content_type).ok_or("the content type has no boundary")?;
        let delimiter = format!("\r\n--{boundary}");
        // The first delimiter needs no line end before it.
        let buffer = BytesMut::from("\r\n");
        Ok(Self { delimiter: Finder::new(&delimiter).into_owned(), buffer, state: State::Preamble, parts: 0 })
    }

    pub(super) fn push(&mut self, chunk: &[u8]) {
        self.buffer.extend_from_slice(chunk);
    }

    /// What comes next; `None` when that takes another chunk.
    pub(super) fn next(&mut self) -> Result<Option<Found>, &'static str> {
        loop {
            match self.state {
                State::Closed => {
                    self.buffer.clear();
                    return Ok(None);
                }
                State::Headers => return self.begin(),
                State::Preamble | State::Content(_) => {
                    let (ours, behind) = self.until_delimiter();
                    if let Some(content) = self.take(ours) {
                        return Ok(Some(Found::Content(content)));
                    }
                    let Some((length, state)) = behind else { return Ok(None) };
                    let was = std::mem::replace(&mut self.state, state);
                    self.buffer.advance(length);
                    if was != State::Preamble {
                        return Ok(Some(Found::End));
                    }
                }
            }
        }
    }

    /// Whether the last delimiter has come.
    pub(super) fn finish(self) -> Result<(), &'static str> {
        match self.state {
            State::Closed => Ok(()),
            State::Preamble => Err("the body has no part"),
            State::Headers | State::Content(_) => Err("the body breaks off"),
        }
    }

    fn begin(&mut self) -> Result<Option<Found>, &'static str> {
        let Some((headers, content)) = headers(&self.buffer, 0)? else { return Ok(None) };
        self.parts += 1;
        if self.parts > MOST_PARTS {
            return Err("there are too many parts");
        }
        self.buffer.advance(content - 2);
        self.state = State::Content(2);
        Ok(Some(Found::Begin(headers)))
    }

    /// How many bytes are surely before the next delimiter, and if that is there: how long it is, with its line, and what is
    /// behind it.
    fn until_delimiter(&self) -> (usize, Option<(usize, State)>) {
        let length = self.delimiter.needle().len();
        let mut from = 0;
        while let Some(found) = self.delimiter.find(&self.buffer[from..]) {
            let (at, next) = (from + found, from + found + length);
            match whole_line(&self.buffer, next) {
                None => return (at, None),
                Some(Line::Other) => from = at + 2,
                Some(Line::Close) => return (at, Some((length + 2, State::Closed))),
                Some(Line::Open(start)) => return (at, Some((start - at, State::Headers))),
            }
        }
        (self.buffer.len().saturating_sub(length - 1).max(from), None)
    }

    /// Takes so many bytes; those of a part's content, if there are some.
    fn take(&mut self, bytes: usize) -> Option<Bytes> {
        let taken = self.buffer.split_to(bytes);
        let State::Content(foreign) = &mut self.state else { return None };
        let skipped = bytes.min(*foreign);
        *foreign -= skipped;
        (bytes > skipped).then(|| taken.freeze().slice(skipped..))
    }
}

/// What stands behind a boundary; `None` while it may be anything.
fn whole_line(buffer: &[u8], at: usize) -> Option<Line> {
    let rest = &buffer[at..];
    let padding = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let is_short = rest == b"-" || (padding <= MOST_PADDING && matches!(&rest[padding..], b"" | b"\r"));
    if is_short { None } else { Some(line(buffer, at)) }
}

#[cfg(test)]
mod tests {
    use super::super::parts::{Content, split};
    use super::*;

    const TYPE: &str = "multipart/form-data; boundary=b";
    const NAMED: &str = "Content-Disposition: form-data; name=\"a\"\r\n";

    fn in_chunks(body: &[u8], size: usize) -> Result<Vec<Vec<u8>>, &'static str> {
        let mut splitter = Splitter::new(TYPE)?;
        let mut parts: Vec<Vec<u8>> = Vec::new();
        for chunk in body.chunks(size) {
            splitter.push(chunk);
            while let Some(found) = splitter.next()? {
                match found {
                    Found::Begin(_) => parts.push(Vec::new()),
                    Found::Content(content) => parts.last_mut().unwrap().extend_from_slice(&content),
                    Found::End => {}
                }
            }
        }
        splitter.finish().map(|()| parts)
    }

    #[test]
    fn chunks_hold_what_the_whole_body_holds() {
        let part = |content: &str| format!("--b\r\n{NAMED}\r\n{content}\r\n");
        let long = "x\r\n--bc\r\n--b\r--b -\n".repeat(20);
        for body in [
            format!("{}--b--", part("one")),
            format!("before\r\n{}{}--b--\r\nafter", part("one"), part(&long)),
            format!("{}--b--", part("")),
            format!("--b\r\n{NAMED}\r\n--b--"),
            format!("--b \t\r\n{NAMED}\r\n\r\n\r\n--b  \r\n{NAMED}\r\n-\r\n--b--x"),
            "--b--".to_owned(),
            format!("--b\r\n{NAMED}\r\n\r\n--b- -\r\n--b-"),
            format!("--b\r\n{NAMED}\r\nbroken\r\n--b"),
            format!("--b\r\n{NAMED}"),
            "--b\r\nno colon\r\n\r\n\r\n--b--".to_owned(),
            format!("--b\r\nx: {}\r\n\r\n--b--", "y".repeat(20 << 10)),
            "nothing".to_owned(),
            String::new(),
        ] {
            let whole = split(TYPE, &Bytes::from(body.clone())).map(|parts| {
                let bytes = |part: super::super::parts::Part| match part.content {
                    Content::Whole(bytes) => bytes.to_vec(),
                    Content::Spooled(..) => unreachable!(),
                };
                parts.into_iter().map(bytes).collect::<Vec<_>>()
            });
            for size in (1..40).chain([body.len().max(1)]) {
                assert_eq!(in_chunks(body.as_bytes(), size), whole, "{body:?} by {size}");
            }
        }
    }
}
