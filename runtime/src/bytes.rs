//! Bodies of bytes: files, images, everything that is neither JSON nor text nor a form.

use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use ::bytes::{Bytes, BytesMut};
use futures_core::Stream;

/// A body of bytes, whole or as they come. Both sides send it and both sides receive it.
///
/// ```
/// use specloom_rt::ByteStream;
///
/// let body = ByteStream::from("hello").with_content_type("text/plain");
/// assert_eq!(body.length(), Some(5));
/// ```
///
/// It is a [`Stream`] of chunks, fused and `Send`; [`try_next`](Self::try_next) needs no import, and
/// [`collect`](Self::collect) takes it whole, within a limit. An error is its last item. Dropping it closes the connection
/// that it comes from.
pub struct ByteStream {
    source: Source,
    content_type: Option<String>,
    /// What is still to come, where that is known.
    left: Option<u64>,
}

enum Source {
    Whole(Bytes),
    /// Behind a lock only so that a body can be part of an error, which must be `Sync`. Nobody ever waits for it.
    Chunks(Mutex<Pin<Box<dyn Chunks + Send>>>),
}

impl ByteStream {
    /// A body that comes in chunks. An error breaks the body off, so that nobody takes what came for all.
    pub fn new<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        Self { source: Source::Chunks(Mutex::new(Box::pin(stream))), content_type: None, left: None }
    }

    /// Says how long the body is, which is sent as `Content-Length`. A body that turns out to be of another length breaks off.
    #[must_use]
    pub fn with_length(mut self, bytes: u64) -> Self {
        if let Source::Chunks(_) = self.source {
            self.left = Some(bytes);
        }
        self
    }

    /// The bytes that are still to come, where that is known.
    pub fn length(&self) -> Option<u64> {
        self.left
    }

    /// Says of what type the body is, where the document leaves that open (`image/*`, `*/*`).
    #[must_use]
    pub fn with_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// The type of the body: that of a body received, or what [`with_content_type`](Self::with_content_type) says.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// The next chunk, `None` at the end. Chunks are never empty.
    ///
    /// # Errors
    /// When the body breaks off; then it has ended.
    pub async fn try_next(&mut self) -> io::Result<Option<Bytes>> {
        poll_fn(|cx| self.poll_chunk(cx)).await.transpose()
    }

    /// The body, whole, if it has no more bytes than `limit`.
    ///
    /// # Errors
    /// When the body breaks off, or is larger ([`io::ErrorKind::FileTooLarge`]).
    pub async fn collect(mut self, limit: usize) -> io::Result<Bytes> {
        if let Source::Whole(bytes) = self.source {
            return if bytes.len() > limit { Err(too_large(limit)) } else { Ok(bytes) };
        }
        if self.left.is_some_and(|left| left > limit as u64) {
            return Err(too_large(limit));
        }
        let mut whole = BytesMut::new();
        while let Some(chunk) = self.try_next().await? {
            if chunk.len() > limit - whole.len() {
                return Err(too_large(limit));
            }
            whole.extend_from_slice(&chunk);
        }
        Ok(whole.freeze())
    }

    /// The bytes, if they are all there: then the body can be sent again.
    #[cfg(any(feature = "client", test))]
    pub(super) fn whole(&self) -> Option<&Bytes> {
        match &self.source {
            Source::Whole(bytes) => Some(bytes),
            Source::Chunks(_) => None,
        }
    }

    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        let next = match &mut self.source {
            Source::Whole(bytes) if bytes.is_empty() => return Poll::Ready(None),
            Source::Whole(bytes) => Some(Ok(std::mem::take(bytes))),
            Source::Chunks(chunks) => {
                let chunks = chunks.get_mut().unwrap_or_else(PoisonError::into_inner);
                loop {
                    match ready!(chunks.as_mut().poll_chunk(cx)) {
                        Some(Ok(chunk)) if chunk.is_empty() => {}
                        next => break next,
                    }
                }
            }
        };
        let next = self.counted(next);
        if !matches!(next, Some(Ok(_))) {
            *self = Self { content_type: self.content_type.take(), ..Self::default() };
        }
        Poll::Ready(next)
    }

    /// Keeps a body to the length that was told.
    fn counted(&mut self, next: Option<io::Result<Bytes>>) -> Option<io::Result<Bytes>> {
        let Some(left) = self.left else {
            return next;
        };
        match next {
            Some(Ok(chunk)) => match left.checked_sub(chunk.len() as u64) {
                Some(left) => {
                    self.left = Some(left);
                    Some(Ok(chunk))
                }
                None => Some(Err(io::Error::new(io::ErrorKind::InvalidData, "the body is longer than was said"))),
            },
            None if left > 0 => {
                Some(Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the body is shorter than was said")))
            }
            other => other,
        }
    }
}

fn too_large(limit: usize) -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, format!("the body exceeds {limit} bytes"))
}

impl Default for ByteStream {
    /// A body of no bytes.
    fn default() -> Self {
        Bytes::new().into()
    }
}

impl From<Bytes> for ByteStream {
    fn from(bytes: Bytes) -> Self {
        let left = Some(bytes.len() as u64);
        Self { source: Source::Whole(bytes), content_type: None, left }
    }
}

impl From<Vec<u8>> for ByteStream {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for ByteStream {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for ByteStream {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

impl From<&'static [u8]> for ByteStream {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::from_static(bytes).into()
    }
}

impl<const N: usize> From<&'static [u8; N]> for ByteStream {
    fn from(bytes: &'static [u8; N]) -> Self {
        Bytes::from_static(bytes).into()
    }
}

impl Stream for ByteStream {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_chunk(cx)
    }
}

#[cfg(any(feature = "client", feature = "server"))]
impl http_body::Body for ByteStream {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, io::Error>>> {
        self.get_mut().poll_chunk(cx).map_ok(http_body::Frame::data)
    }

    fn is_end_stream(&self) -> bool {
        matches!(&self.source, Source::Whole(bytes) if bytes.is_empty())
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.left.map_or_else(http_body::SizeHint::default, http_body::SizeHint::with_exact)
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("ByteStream");
        shown.field("content_type", &self.content_type).field("length", &self.left).finish_non_exhaustive()
    }
}

/// A stream of chunks with any error: keeps the error's type out of [`ByteStream`] without a second box.
trait Chunks {
    fn poll_chunk(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>>;
}

impl<S, E> Chunks for S
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<Box<dyn Error + Send + Sync>>,
{
    fn poll_chunk(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        self.poll_next(cx).map_err(|error| match error.into().downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;

    /// Chunks that are there already, each with any error.
    struct Script(VecDeque<Result<Bytes, Box<dyn Error + Send + Sync>>>);

    impl Stream for Script {
        type Item = Result<Bytes, Box<dyn Error + Send + Sync>>;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Ready(self.0.pop_front())
        }
    }

    fn chunks<const N: usize>(chunks: [Result<&'static str, &'static str>; N]) -> ByteStream {
        let chunks = chunks.into_iter().map(|chunk| chunk.map(Bytes::from).map_err(Into::into));
        ByteStream::new(Script(chunks.collect()))
    }

    #[tokio::test]
    async fn whole_bodies_of_every_kind() {
        let bodies: [ByteStream; 6] = [
            Bytes::from_static(b"abc").into(),
            vec![b'a', b'b', b'c'].into(),
            String::from("abc").into(),
            "abc".into(),
            b"abc".into(),
            (&b"abc"[..]).into(),
        ];
        for body in bodies {
            assert_eq!(body.length(), Some(3));
            assert_eq!(body.whole().unwrap(), "abc");
            assert_eq!(body.collect(3).await.unwrap(), "abc");
        }
        let mut body = ByteStream::from("abc");
        assert_eq!(body.try_next().await.unwrap().unwrap(), "abc");
        assert!(body.try_next().await.unwrap().is_none() && body.try_next().await.unwrap().is_none());
        assert_eq!(body.length(), Some(0));
        assert!(ByteStream::default().try_next().await.unwrap().is_none());
    }

    #[tokio::test]
    async fn chunks_come_as_they_are_without_empty_ones() {
        let mut body = chunks([Ok("ab"), Ok(""), Ok("c")]).with_content_type("image/png");
        assert_eq!((body.length(), body.content_type()), (None, Some("image/png")));
        assert_eq!(body.try_next().await.unwrap().unwrap(), "ab");
        assert_eq!(body.try_next().await.unwrap().unwrap(), "c");
        assert!(body.try_next().await.unwrap().is_none());
        assert_eq!(body.content_type(), Some("image/png"));
        assert_eq!(chunks([Ok("ab"), Ok("c")]).collect(3).await.unwrap(), "abc");
    }

    #[tokio::test]
    async fn no_more_is_collected_than_was_asked_for() {
        for body in [chunks([Ok("ab"), Ok("c")]), chunks([Ok("")]).with_length(3), "abc".into()] {
            assert_eq!(body.collect(2).await.unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        }
    }

    #[tokio::test]
    async fn an_error_is_the_last_item() {
        let mut body = chunks([Ok("ab"), Err("gone"), Ok("c")]);
        body.try_next().await.unwrap();
        assert_eq!(body.try_next().await.unwrap_err().to_string(), "gone");
        assert!(body.try_next().await.unwrap().is_none());
        let broken: Script = Script([Err(io::Error::from(io::ErrorKind::TimedOut).into())].into());
        assert_eq!(ByteStream::new(broken).collect(9).await.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_length_that_was_told_is_kept() {
        assert_eq!(chunks([Ok("ab"), Ok("c")]).with_length(3).collect(9).await.unwrap(), "abc");
        let mut long = chunks([Ok("ab"), Ok("c")]).with_length(2);
        assert_eq!(long.try_next().await.unwrap().unwrap(), "ab");
        assert_eq!(long.try_next().await.unwrap_err().kind(), io::ErrorKind::InvalidData);
        let short = chunks([Ok("ab")]).with_length(3).collect(9).await;
        assert_eq!(short.unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        assert_eq!(ByteStream::from("ab").with_length(9).length(), Some(2));
    }

    #[cfg(any(feature = "client", feature = "server"))]
    #[tokio::test]
    async fn it_is_a_body_of_http() {
        use http_body::Body;
        use http_body_util::BodyExt as _;

        let body = chunks([Ok("ab"), Ok("c")]).with_length(3);
        assert_eq!(Body::size_hint(&body).exact(), Some(3));
        assert_eq!(http_body_util::BodyExt::collect(body).await.unwrap().to_bytes(), "abc");
        assert!(ByteStream::default().is_end_stream());
        assert_eq!(Body::size_hint(&chunks([Ok("a")])).exact(), None);
        assert!(ByteStream::from("a").frame().await.unwrap().unwrap().is_data());
    }

    #[test]
    fn it_goes_everywhere() {
        fn check<T: Send + Sync + Unpin + 'static>() {}
        check::<ByteStream>();
        assert_eq!(
            format!("{:?}", ByteStream::from("abc")),
            r#"ByteStream { content_type: None, length: Some(3), .. }"#
        );
    }
}
