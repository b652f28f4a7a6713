//! The parts of a multipart body, by name and type.

use std::borrow::Cow;

use bytes::Bytes;

use super::super::ByteStream;
use super::super::json::{Decode, DecodeError, Failure, FailureKind, Map, Mixed, Reading, decode_mixed};
use super::super::media_type::{fit, is_json};
use super::FilePart;
use super::assemble::{Group, Groups, Value, add_empty_lists, assemble, pointer};
use super::field::{FormField, field};
use super::parts::{Content, Part, split};

/// A multipart body with files; generated.
pub trait FromParts: Sized {
    /// Takes the parts. `None`: something failed, and the reader knows what.
    fn from_parts(parts: &mut PartReader) -> Option<Self>;
}

/// The parts of a request on their way to a type. What does not hold to the document is collected.
#[derive(Debug)]
pub struct PartReader {
    groups: Vec<Group<'static, Part>>,
    failures: Vec<Failure>,
    reading: Reading,
}

/// What the first part of a name says that is `true` or `false`.
pub(crate) fn boolean_part(content_type: &str, body: &Bytes, name: &str) -> Option<bool> {
    let parts = split(content_type, body).ok()?;
    let part = parts.into_iter().find(|part| part.name == name)?;
    std::str::from_utf8(&part.content.into_bytes()?).ok()?.trim().parse().ok()
}

impl PartReader {
    /// The parts of a body. An error says why it cannot be read.
    pub(crate) fn new(content_type: &str, body: &Bytes) -> Result<Self, &'static str> {
        split(content_type, body).map(Self::of)
    }

    /// These parts.
    pub(crate) fn of(parts: Vec<Part>) -> Self {
        let mut groups = Groups::new();
        for part in parts {
            groups.insert(Cow::Owned(part.name.clone()), part);
        }
        Self { groups: groups.into_groups(), failures: Vec::new(), reading: Reading::Strict }
    }

    pub(crate) fn reading(self, reading: Reading) -> Self {
        Self { reading, ..self }
    }

    /// What was found to be wrong.
    pub(crate) fn into_failures(self) -> Vec<Failure> {
        self.failures
    }

    fn take(&mut self, name: &str) -> Vec<Part> {
        match self.groups.iter().position(|group| group.name == name) {
            Some(at) => self.groups.remove(at).values,
            None => Vec::new(),
        }
    }

    fn fail<T>(&mut self, name: &str, kind: FailureKind, message: &str) -> Option<T> {
        self.failures.push(Failure::new(pointer(name), kind, message));
        None
    }

    /// A file that must be there. `None`: reported.
    pub fn file(&mut self, field: &FormField) -> Option<FilePart> {
        match self.optional_file(field)? {
            Some(file) => Some(file),
            None => self.fail(field.name, FailureKind::Missing, "required part is missing"),
        }
    }

    /// A file that may be absent. `None`: reported.
    pub fn optional_file(&mut self, field: &FormField) -> Option<Option<FilePart>> {
        let mut parts = self.take(field.name);
        if parts.len() > 1 {
            return self.fail(field.name, FailureKind::Duplicate, "is given more than once");
        }
        match parts.pop() {
            None => Some(None),
            Some(part) => self.accepted(field, part).map(Some),
        }
    }

    /// Files of one name; none is an empty list. `None`: reported.
    pub fn files(&mut self, field: &FormField) -> Option<Vec<FilePart>> {
        let parts = self.take(field.name);
        let (count, mut files) = (parts.len(), Vec::with_capacity(parts.len()));
        files.extend(parts.into_iter().filter_map(|part| self.accepted(field, part)));
        (files.len() == count).then_some(files)
    }

    /// Files of one name, if there are any. `None`: reported.
    pub fn optional_files(&mut self, field: &FormField) -> Option<Option<Vec<FilePart>>> {
        self.files(field).map(|files| Some(files).filter(|files| !files.is_empty()))
    }

    /// A part of a media type that the document allows.
    fn accepted(&mut self, field: &FormField, part: Part) -> Option<FilePart> {
        let is_allowed = |own: &str| field.media_types().any(|media_type| fit(media_type, own).is_some());
        match &part.content_type {
            Some(own) if field.content_type.is_some() && !is_allowed(own) => {
                self.fail(field.name, FailureKind::Format, "is not of a media type that the document allows")
            }
            _ => Some(file(part)),
        }
    }

    /// A value that must be there. `None`: reported.
    pub fn required<T: Decode>(&mut self, field: &FormField) -> Option<T> {
        match self.optional(field)? {
            Some(value) => Some(value),
            None => self.fail(field.name, FailureKind::Missing, "required part is missing"),
        }
    }

    /// A value that may be absent. `None`: reported.
    pub fn optional<T: Decode>(&mut self, field: &FormField) -> Option<Option<T>> {
        let parts = self.take(field.name);
        if parts.is_empty() && !(field.is_list && field.is_required) {
            return Some(None);
        }
        let value = match value(field, field.name, parts) {
            Ok(value) => value,
            Err(failure) => {
                self.failures.push(failure);
                return None;
            }
        };
        match decode_mixed(&value, self.reading, &field.check) {
            Ok(value) => Some(Some(value)),
            Err(error) => {
                let at = pointer(field.name);
                self.failures.extend(
                    error
                        .into_failures()
                        .into_iter()
                        .map(|failure| Failure { pointer: format!("{at}{}", failure.pointer), ..failure }),
                );
                None
            }
        }
    }

    /// The parts that nobody has asked for.
    pub fn extra(&mut self) -> Option<Map<Vec<FilePart>>> {
        let groups = std::mem::take(&mut self.groups).into_iter();
        Some(groups.map(|group| (group.name.into_owned(), group.values.into_iter().map(file).collect())).collect())
    }

    /// Reports the parts that nobody has asked for.
    pub fn deny_extra(&mut self) {
        for group in std::mem::take(&mut self.groups) {
            self.fail::<()>(&group.name, FailureKind::Unexpected, "the schema does not allow this part");
        }
    }
}

/// A multipart body without files, read as a type.
pub(crate) fn read_fields<T: Decode>(fields: &[FormField], reader: PartReader) -> Result<T, Vec<Failure>> {
    let (mut members, mut failures) = (Vec::new(), Vec::new());
    let reading = reader.reading;
    for Group { name, values } in reader.groups {
        match value(&field(fields, &name), &name, values) {
            Ok(value) => members.push((name, value)),
            Err(failure) => failures.push(failure),
        }
    }
    if !failures.is_empty() {
        return Err(failures);
    }
    add_empty_lists(fields, &mut members);
    let check = super::super::json::Check::new();
    decode_mixed(&Mixed::Object(members), reading, &check).map_err(DecodeError::into_failures)
}

fn value(field: &FormField, name: &str, parts: Vec<Part>) -> Result<Mixed<'static>, Failure> {
    let mut values = Vec::with_capacity(parts.len());
    for part in parts {
        let is_json = part.content_type.as_deref().is_some_and(is_json);
        let bytes = part.content.into_bytes();
        let bytes = bytes.ok_or_else(|| Failure::new(pointer(name), FailureKind::Limit, "is too large"))?;
        let text = String::from_utf8(bytes.into());
        let text = text.map_err(|_| Failure::new(pointer(name), FailureKind::Syntax, "is not UTF-8"))?;
        values.push(Value { text: Cow::Owned(text), is_json });
    }
    if values.is_empty() {
        return Ok(Mixed::List(Vec::new()));
    }
    assemble(field, name, values)
}

fn file(part: Part) -> FilePart {
    let mut file = FilePart::new(match part.content {
        Content::Whole(bytes) => ByteStream::from(bytes),
        #[cfg(feature = "spool")]
        Content::Spooled(file, length) => super::spool::stream(file, length),
    });
    if let Some(name) = part.file_name {
        file = file.with_file_name(name);
    }
    if let Some(content_type) = part.content_type {
        file = file.with_content_type(content_type);
    }
    for (name, value) in &part.headers {
        file = file.with_header(name.clone(), value.clone());
    }
    file
}
