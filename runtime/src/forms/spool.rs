//! Large multipart bodies: what does not belong in memory goes to temporary files.
//!
//! A file has no name that others could open it by, and is gone with its last reader.

use std::fs::File;
use std::future::Future;
use std::io::{self, Read as _, Seek as _, Write as _};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use tokio::task::{JoinHandle, spawn_blocking};

use super::super::ByteStream;
use super::parts::{Content, Part, part};
use super::splitter::{Found, Splitter};

/// The most bytes of a body that are kept in memory, and of one file in it.
pub(crate) const MOST_IN_MEMORY: usize = 2 << 20;
const SMALL_FILE: usize = 64 << 10;

/// How much is written or read at once.
const PIECE: usize = 256 << 10;

/// Why a body could not be taken in.
#[derive(Debug)]
pub(crate) enum Refused {
    /// It is no multipart body.
    Malformed(&'static str),
    /// No file could be written.
    Disk,
}

impl From<&'static str> for Refused {
    fn from(problem: &'static str) -> Self {
        Self::Malformed(problem)
    }
}

impl From<io::Error> for Refused {
    fn from(_: io::Error) -> Self {
        Self::Disk
    }
}

/// Takes parts in as they come.
pub(crate) struct Spool {
    splitter: Splitter,
    parts: Vec<Part>,
    current: Option<Current>,
    in_memory: usize,
}

/// The part that is coming.
struct Current {
    part: Part,
    /// What is not in the file.
    memory: Vec<u8>,
    file: Option<(File, u64)>,
}

impl Spool {
    pub(crate) fn new(content_type: &str) -> Result<Self, Refused> {
        Ok(Self { splitter: Splitter::new(content_type)?, parts: Vec::new(), current: None, in_memory: 0 })
    }

    /// Takes the next bytes of the body.
    pub(crate) async fn push(&mut self, chunk: &[u8]) -> Result<(), Refused> {
        self.splitter.push(chunk);
        while let Some(found) = self.splitter.next()? {
            match (found, &mut self.current) {
                (Found::Begin(headers), current) => {
                    let part = part(headers, Content::Whole(Bytes::new()))?;
                    *current = Some(Current { part, memory: Vec::new(), file: None });
                }
                (Found::Content(content), Some(current)) => {
                    current.memory.extend_from_slice(&content);
                    let is_large = current.part.file_name.is_some() && current.memory.len() > SMALL_FILE;
                    if current.file.is_some() || is_large || self.in_memory + current.memory.len() > MOST_IN_MEMORY {
                        current.spill(PIECE).await?;
                    }
                }
                (Found::End, current) => {
                    if let Some(current) = current.take() {
                        let part = current.finish().await?;
                        if let Content::Whole(bytes) = &part.content {
                            self.in_memory += bytes.len();
                        }
                        self.parts.push(part);
                    }
                }
                (Found::Content(_), None) => {}
            }
        }
        Ok(())
    }

    /// The parts, once the whole body has come.
    pub(crate) fn finish(self) -> Result<Vec<Part>, Refused> {
        self.splitter.finish()?;
        Ok(self.parts)
    }
}

impl Current {
    /// Moves what is in memory to the file, once there is a file and that much.
    async fn spill(&mut self, least: usize) -> Result<(), Refused> {
        let (mut file, length) = match self.file.take() {
            Some((file, length)) if self.memory.len() < least => {
                self.file = Some((file, length));
                return Ok(());
            }
            Some(open) => open,
            None => (blocking(tempfile::tempfile).await?, 0),
        };
        let piece = std::mem::take(&mut self.memory);
        let length = length + piece.len() as u64;
        let file = blocking(move || file.write_all(&piece).map(|()| file)).await?;
        self.file = Some((file, length));
        Ok(())
    }

    async fn finish(mut self) -> Result<Part, Refused> {
        if self.file.is_none() {
            return Ok(Part { content: Content::Whole(self.memory.into()), ..self.part });
        }
        self.spill(1).await?;
        match self.file {
            None => Ok(self.part),
            Some((mut file, length)) => {
                let file = blocking(move || file.rewind().map(|()| file)).await?;
                Ok(Part { content: Content::Spooled(file, length), ..self.part })
            }
        }
    }
}

/// Work with a file, which is not for the threads of tasks.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    spawn_blocking(work).await.unwrap_or_else(|error| Err(io::Error::other(error)))
}

/// The content of a file, from where it stands.
pub(super) fn stream(file: File, length: u64) -> ByteStream {
    ByteStream::new(FileChunks::Idle(file)).with_length(length)
}

/// Reads piece by piece, each when it is asked for.
enum FileChunks {
    Idle(File),
    Reading(JoinHandle<io::Result<(File, Bytes)>>),
    Over,
}

impl Stream for FileChunks {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match std::mem::replace(&mut *self, Self::Over) {
                Self::Over => return Poll::Ready(None),
                Self::Idle(file) => *self = Self::Reading(spawn_blocking(move || read(file))),
                Self::Reading(mut reading) => {
                    let Poll::Ready(read) = Pin::new(&mut reading).poll(cx) else {
                        *self = Self::Reading(reading);
                        return Poll::Pending;
                    };
                    let read = read.unwrap_or_else(|error| Err(io::Error::other(error)));
                    return Poll::Ready(match read {
                        Ok((_, piece)) if piece.is_empty() => None,
                        Ok((file, piece)) => {
                            *self = Self::Idle(file);
                            Some(Ok(piece))
                        }
                        Err(error) => Some(Err(error)),
                    });
                }
            }
        }
    }
}

fn read(file: File) -> io::Result<(File, Bytes)> {
    let mut piece = Vec::with_capacity(PIECE);
    (&file).take(PIECE as u64).read_to_end(&mut piece)?;
    Ok((file, piece.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn large_files_are_in_files_and_the_memory_has_a_limit() {
        let mut spool = Spool::new("multipart/form-data; boundary=b").unwrap();
        let large: Vec<u8> = (0..3_000_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        let part = |rest: &str| format!("--b\r\nContent-Disposition: form-data; {rest}\r\n\r\n");
        let mut body = part("name=\"text\"").into_bytes();
        body.extend(vec![b't'; 200 << 10]);
        for head in ["name=\"large\"; filename=\"l\"", "name=\"small\"; filename=\"s\"", "name=\"value\""] {
            body.extend_from_slice(b"\r\n");
            body.extend(part(head).into_bytes());
            body.extend_from_slice(if head.contains("small") { b"tiny" } else { &large });
        }
        body.extend_from_slice(b"\r\n--b--");
        for chunk in body.chunks(70_001) {
            spool.push(chunk).await.unwrap();
        }
        let mut parts = spool.finish().unwrap().into_iter();
        let mut next = || {
            let part = parts.next().unwrap();
            (part.name, part.content)
        };
        assert!(matches!(next(), (name, Content::Whole(text)) if name == "text" && text.len() == 200 << 10));
        match next() {
            (name, Content::Spooled(file, length)) => {
                assert_eq!((name.as_str(), length), ("large", 3_000_000));
                assert_eq!(stream(file, length).collect(3_000_000).await.unwrap(), large);
            }
            other => panic!("{other:?}"),
        }
        assert!(matches!(next(), (name, Content::Whole(text)) if name == "small" && text == "tiny"));
        // A value of that size is refused when it is asked for.
        assert!(matches!(next(), (name, Content::Spooled(_, 3_000_000)) if name == "value"));
    }

    #[tokio::test]
    async fn what_is_no_multipart_body_is_told() {
        assert!(matches!(Spool::new("multipart/form-data"), Err(Refused::Malformed(_))));
        let mut spool = Spool::new("multipart/form-data; boundary=b").unwrap();
        spool.push(b"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n").await.unwrap();
        assert!(matches!(spool.finish(), Err(Refused::Malformed("the body breaks off"))));
    }
}
