//! The body of an answer: read whole within a limit, or taken as a stream.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::{Body, Frame, SizeHint};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full};

use super::super::sse::StreamError;
use super::TransportError;
use super::clock::{Instant, Sleep, sleep};

/// The body of an answer, from whatever transport.
pub struct TransportBody(UnsyncBoxBody<Bytes, TransportError>);

impl TransportBody {
    /// A body that arrives piece by piece.
    pub fn new<B>(body: B) -> Self
    where
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self(body.map_err(TransportError::new).boxed_unsync())
    }

    /// The body, whole. Beyond the limit: an error, or cut off there.
    pub(super) async fn read(mut self, limit: usize, beyond: Beyond) -> Result<Bytes, TransportError> {
        let mut whole = BytesMut::new();
        while let Some(frame) = self.0.frame().await {
            let Ok(data) = frame?.into_data() else {
                continue;
            };
            if data.len() > limit - whole.len() {
                match beyond {
                    Beyond::Fail => return Err(TransportError::too_large(limit)),
                    Beyond::Cut => {
                        whole.extend_from_slice(&data[..limit - whole.len()]);
                        break;
                    }
                }
            }
            whole.extend_from_slice(&data);
        }
        Ok(whole.freeze())
    }

    pub(super) fn into_chunks(self, idle_timeout: Option<Duration>) -> Chunks {
        Chunks { body: self, idle: idle_timeout.map(|time| (time, Box::pin(sleep(time)))) }
    }
}

/// What to do with a body that is larger than the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beyond {
    Fail,
    Cut,
}

impl From<Bytes> for TransportBody {
    fn from(bytes: Bytes) -> Self {
        Self::new(Full::new(bytes))
    }
}

impl fmt::Debug for TransportBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportBody").finish_non_exhaustive()
    }
}

impl Body for TransportBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        Pin::new(&mut self.0).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

/// The pieces of a body as they arrive. C8: no time limit on the whole, one on silence when asked for.
pub(super) struct Chunks {
    body: TransportBody,
    idle: Option<(Duration, Pin<Box<Sleep>>)>,
}

impl Stream for Chunks {
    type Item = Result<Bytes, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            match Pin::new(&mut this.body).poll_frame(cx) {
                Poll::Ready(Some(Ok(frame))) => {
                    if let Some((time, timer)) = &mut this.idle {
                        timer.as_mut().reset(Instant::now() + *time);
                    }
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
                Poll::Ready(Some(Err(error))) => {
                    return Poll::Ready(Some(Err(StreamError::transport(error))));
                }
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => break,
            }
        }
        let Some((time, timer)) = &mut this.idle else {
            return Poll::Pending;
        };
        timer.as_mut().poll(cx).map(|()| Some(Err(StreamError::Idle(*time))))
    }
}
