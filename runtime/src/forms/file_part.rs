//! A file in a multipart body.

use http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::super::ByteStream;

/// A part of a multipart body that is a file: bytes with a name, a content type and perhaps headers.
///
/// ```
/// use specloom_rt::FilePart;
///
/// let avatar = FilePart::from("<svg/>").with_file_name("avatar.svg").with_content_type("image/svg+xml");
/// assert_eq!(avatar.body().length(), Some(6));
/// ```
///
/// A client may stream it: [`FilePart::new`] takes any [`ByteStream`]. A server has taken the body in whole, within its limit, when
/// the handler gets it. It is in memory, where [`collect`](ByteStream::collect) neither waits nor copies, or with the feature
/// `spool` in a temporary file if it is large.
#[derive(Debug, Default)]
pub struct FilePart {
    body: ByteStream,
    file_name: Option<String>,
    headers: HeaderMap,
}

impl FilePart {
    /// A file of these bytes.
    pub fn new(body: impl Into<ByteStream>) -> Self {
        Self { body: body.into(), ..Self::default() }
    }

    /// Sets the name of the file. Without one the part's own name is sent, since servers tell files from texts by it.
    #[must_use]
    pub fn with_file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Sets the content type. Without one it is what the document says, or that of bytes.
    #[must_use]
    pub fn with_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.body = self.body.with_content_type(content_type);
        self
    }

    /// Adds a header. Those that say what the part is (its name, type and length) are written by the runtime.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        if ![CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE].contains(&name) {
            self.headers.append(name, value);
        }
        self
    }

    /// The name of the file, as the sender says it: no path to write to without a look at it.
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// The content type, as the sender says it.
    pub fn content_type(&self) -> Option<&str> {
        self.body.content_type()
    }

    /// The other headers of the part.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The bytes.
    pub fn body(&self) -> &ByteStream {
        &self.body
    }

    /// The bytes themselves.
    pub fn into_body(self) -> ByteStream {
        self.body
    }
}

impl From<ByteStream> for FilePart {
    fn from(body: ByteStream) -> Self {
        Self::new(body)
    }
}

macro_rules! from_whole {
    ($($whole:ty)*) => {$(
        impl From<$whole> for FilePart {
            fn from(body: $whole) -> Self {
                Self::new(body)
            }
        }
    )*};
}

from_whole!(bytes::Bytes Vec<u8> String &'static str &'static [u8]);
