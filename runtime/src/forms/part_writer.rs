//! A multipart body in the making: text is put together, files are passed on as they come.

use std::collections::VecDeque;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderValue;

use super::super::ByteStream;
use super::super::json::{Encode, Map, Node, Tape, json_text};
use super::FilePart;
use super::disposition::push_parameter;
use super::encode::{each_member, text, values};
use super::field::{FormField, Layout, field};

/// A multipart body with files; generated.
pub trait IntoParts {
    /// Writes the parts.
    fn into_parts(self, parts: &mut PartWriter);
}

/// Collects the parts of a body. The first mistake is kept, and nothing is sent.
#[derive(Debug)]
pub struct PartWriter {
    boundary: String,
    pieces: VecDeque<ByteStream>,
    pending: Vec<u8>,
    error: Option<&'static str>,
    /// A member that is set by the call, not by the body.
    flag: Option<(&'static str, bool)>,
}

impl PartWriter {
    pub(crate) fn new() -> Self {
        Self { boundary: boundary(), pieces: VecDeque::new(), pending: Vec::new(), error: None, flag: None }
    }

    /// Writes this member, whatever the body says of it.
    pub(crate) fn flag(mut self, flag: Option<(&'static str, bool)>) -> Self {
        if let Some((name, value)) = flag {
            self.value(&FormField::new(name), &value);
        }
        self.flag = flag;
        self
    }

    /// The boundary and the body. An error says why there is none.
    pub(crate) fn finish(mut self) -> Result<(String, ByteStream), &'static str> {
        if let Some(error) = self.error {
            return Err(error);
        }
        self.pending.extend_from_slice(format!("--{}--\r\n", self.boundary).as_bytes());
        self.flush();
        if self.pieces.len() == 1 {
            return Ok((self.boundary, self.pieces.pop_front().unwrap_or_default()));
        }
        let length = self.pieces.iter().map(ByteStream::length).try_fold(0u64, |sum, length| sum.checked_add(length?));
        let body = ByteStream::new(Pieces(self.pieces));
        Ok((self.boundary, if let Some(length) = length { body.with_length(length) } else { body }))
    }

    fn flush(&mut self) {
        if !self.pending.is_empty() {
            self.pieces.push_back(Bytes::from(std::mem::take(&mut self.pending)).into());
        }
    }

    fn fail(&mut self, error: &'static str) {
        self.error.get_or_insert(error);
    }

    fn begin(&mut self, name: &str, file_name: Option<&str>, content_type: Option<&str>) {
        let mut head = format!("--{}\r\nContent-Disposition: form-data", self.boundary);
        push_parameter(&mut head, "name", name);
        if let Some(file_name) = file_name {
            push_parameter(&mut head, "filename", file_name);
        }
        head.push_str("\r\n");
        self.pending.extend_from_slice(head.as_bytes());
        if let Some(content_type) = content_type {
            if HeaderValue::from_str(content_type).is_err() {
                self.fail("the content type of a part cannot be sent");
            }
            self.header("Content-Type", content_type.as_bytes());
        }
    }

    fn header(&mut self, name: &str, value: &[u8]) {
        for piece in [name.as_bytes(), b": ", value, b"\r\n"] {
            self.pending.extend_from_slice(piece);
        }
    }

    /// Writes a file.
    pub fn file(&mut self, field: &FormField, file: FilePart) {
        self.file_named(field.name, field, file);
    }

    fn file_named(&mut self, name: &str, field: &FormField, file: FilePart) {
        let declared = field.media_types().find(|media_type| !media_type.contains('*'));
        let content_type = file.content_type().or(declared).unwrap_or("application/octet-stream").to_owned();
        self.begin(name, Some(file.file_name().unwrap_or(name)), Some(&content_type));
        for (name, value) in file.headers() {
            self.header(name.as_str(), value.as_bytes());
        }
        self.pending.extend_from_slice(b"\r\n");
        self.flush();
        self.pieces.push_back(file.into_body());
        self.pending.extend_from_slice(b"\r\n");
    }

    /// Writes files of one name.
    pub fn files(&mut self, field: &FormField, files: Vec<FilePart>) {
        files.into_iter().for_each(|file| self.file(field, file));
    }

    /// Writes a value.
    pub fn value(&mut self, field: &FormField, value: &dyn Encode) {
        if self.flag.is_some_and(|(name, _)| name == field.name) {
            return;
        }
        if let Err(error) = self.value_named(field, value) {
            self.fail(error);
        }
    }

    fn value_named(&mut self, field: &FormField, value: &dyn Encode) -> Result<(), &'static str> {
        let json = super::super::json::encode(value).map_err(|_| "the value has no JSON form")?;
        let limits = super::super::json::Limits::DEFAULT;
        let tape = Tape::parse(&json, &limits).map_err(|_| "the value has no JSON form")?;
        if !tape.is_null(Node::ROOT) {
            self.parts(field, field.name, &tape, Node::ROOT);
        }
        Ok(())
    }

    /// Writes the members of a value, each as parts of its name.
    pub(crate) fn fields(&mut self, fields: &[FormField], value: &dyn Encode) {
        let written = each_member(value, |name, tape, node| {
            self.parts(&field(fields, name), name, tape, node);
            Ok(())
        });
        if let Err(error) = written {
            self.fail(error);
        }
    }

    fn parts(&mut self, field: &FormField, name: &str, tape: &Tape<'_>, node: Node) {
        use super::super::json::Kind;
        for node in values(tape, node) {
            let is_json = field.layout == Layout::Json || matches!(tape.kind(node), Some(Kind::Array | Kind::Object));
            let content_type = match field.media_types().next() {
                None if is_json => Some("application/json"),
                declared => declared,
            };
            let text = if is_json { json_text(tape, node) } else { text(tape, node) };
            self.begin(name, None, content_type);
            self.pending.extend_from_slice(b"\r\n");
            self.pending.extend_from_slice(text.as_bytes());
            self.pending.extend_from_slice(b"\r\n");
        }
    }

    /// Writes the parts that the document does not name.
    pub fn extra(&mut self, files: Map<Vec<FilePart>>) {
        for (name, files) in files {
            files.into_iter().for_each(|file| self.file_named(&name, &FormField::new(""), file));
        }
    }
}

/// A line that nobody can foresee: no file can hold it, by chance or on purpose.
fn boundary() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("specloom-{:016x}{:016x}", random(), random())
}

/// The pieces of a body, one after the other.
struct Pieces(VecDeque<ByteStream>);

impl Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while let Some(piece) = self.0.front_mut() {
            match ready!(Pin::new(piece).poll_next(cx)) {
                Some(item) => return Poll::Ready(Some(item)),
                None => drop(self.0.pop_front()),
            }
        }
        Poll::Ready(None)
    }
}
