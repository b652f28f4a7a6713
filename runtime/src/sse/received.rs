//! The events of a response body, and of the bodies that follow it in a subscription.

use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use super::{Chunks, Decoder, RawEvent, StreamError};

/// Comes with the next body when one has ended: what makes a subscription. How it connects, and when, is its own matter.
pub trait Resume: Send {
    /// An event or a comment has arrived: this connection was worth making.
    fn arrived(&mut self);

    /// A body has ended, because of `cause` or, without one, by itself. The stream will go on after this id, and was told to
    /// wait for so long.
    fn lost(&mut self, cause: Option<StreamError>, last_event_id: Option<&str>, retry: Option<Duration>);

    /// The next body; an error, which is the last item, or `None` when there is no more to come.
    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Chunks, StreamError>>>;
}

/// The events of a response body, their payloads not read yet.
pub(super) struct Received {
    /// `None` once it has ended. Behind a lock only so that a stream can be part of an error, which must be `Sync`. Nobody ever
    /// waits for it.
    bytes: Option<Mutex<Chunks>>,
    decoder: Decoder,
    terminators: &'static [&'static str],
    /// Each chunk is one whole block, so that a server may pass it on as it is.
    #[cfg_attr(not(feature = "server"), expect(dead_code, reason = "only a server passes blocks on"))]
    whole_blocks: bool,
    /// For a subscription, until it is closed for good. Behind a lock as the bytes are.
    resume: Option<Mutex<Box<dyn Resume>>>,
    reconnections: u64,
    /// Comments that were noticed.
    comments: u64,
}

impl Received {
    pub(super) fn new(bytes: Chunks, decoder: Decoder, terminators: &'static [&'static str]) -> Self {
        Self {
            bytes: Some(Mutex::new(bytes)),
            decoder,
            terminators,
            whole_blocks: false,
            resume: None,
            reconnections: 0,
            comments: 0,
        }
    }

    #[cfg(feature = "event-log")]
    pub(super) fn of_whole_blocks(self) -> Self {
        Self { whole_blocks: true, ..self }
    }

    /// The blocks, where there are such.
    #[cfg(feature = "server")]
    pub(super) fn into_blocks(self: Box<Self>) -> Result<Chunks, Box<Self>> {
        match *self {
            Self { bytes: Some(bytes), whole_blocks: true, .. } => {
                Ok(bytes.into_inner().unwrap_or_else(PoisonError::into_inner))
            }
            received => Err(Box::new(received)),
        }
    }

    pub(super) fn into_body(self) -> Option<Chunks> {
        self.bytes.map(|bytes| bytes.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn resumed_by(&mut self, resume: Box<dyn Resume>, last_event_id: String) {
        self.resume = Some(Mutex::new(resume));
        self.decoder = std::mem::take(&mut self.decoder).with_last_event_id(last_event_id);
    }

    pub(super) fn last_event_id(&self) -> Option<&str> {
        self.decoder.last_event_id()
    }

    pub(super) fn retry(&self) -> Option<Duration> {
        self.decoder.retry()
    }

    pub(super) fn reconnections(&self) -> u64 {
        self.reconnections
    }

    /// C6: of what was before, the last event id and the reconnection time stay.
    pub(super) fn go_on(&mut self, bytes: Chunks) {
        self.decoder.reset();
        self.bytes = Some(Mutex::new(bytes));
    }

    pub(super) fn poll_raw(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<RawEvent, StreamError>>> {
        loop {
            match self.decoder.next_event() {
                Some(Ok(raw)) => {
                    self.arrived();
                    if !self.terminators.contains(&raw.data.as_str()) {
                        return Poll::Ready(Some(Ok(raw)));
                    }
                    // D10: a subscription takes it for an ordinary end.
                    self.lost(None);
                }
                Some(Err(error)) => {
                    self.end();
                    self.resume = None;
                    return Poll::Ready(Some(Err(error.into())));
                }
                None => self.notice_comments(),
            }
            let Some(bytes) = &mut self.bytes else {
                match ready!(self.poll_body(cx)) {
                    Some(Ok(bytes)) => {
                        self.reconnections += 1;
                        self.go_on(bytes);
                        continue;
                    }
                    last => return Poll::Ready(last.and_then(Result::err).map(Err)),
                }
            };
            let bytes = bytes.get_mut().unwrap_or_else(PoisonError::into_inner);
            match ready!(bytes.as_mut().poll_next(cx)) {
                Some(Ok(chunk)) => self.decoder.push_bytes(chunk),
                ended => {
                    if let Some(error) = self.lost(ended.and_then(Result::err)) {
                        return Poll::Ready(Some(Err(error)));
                    }
                }
            }
        }
    }

    /// The body of the next connection; anything else is the end.
    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Chunks, StreamError>>> {
        let Some(resume) = &mut self.resume else {
            return Poll::Ready(None);
        };
        let next = ready!(resume.get_mut().unwrap_or_else(PoisonError::into_inner).poll_body(cx));
        if !matches!(next, Some(Ok(_))) {
            self.resume = None;
        }
        Poll::Ready(next)
    }

    fn arrived(&mut self) {
        if let Some(resume) = &mut self.resume {
            resume.get_mut().unwrap_or_else(PoisonError::into_inner).arrived();
        }
    }

    fn notice_comments(&mut self) {
        let comments = self.decoder.comments();
        if comments != self.comments {
            self.comments = comments;
            self.arrived();
        }
    }

    /// The body has ended. Gives the error back when nothing comes after it.
    fn lost(&mut self, cause: Option<StreamError>) -> Option<StreamError> {
        self.end();
        let Some(resume) = &mut self.resume else {
            return cause;
        };
        let resume = resume.get_mut().unwrap_or_else(PoisonError::into_inner);
        resume.lost(cause, self.decoder.last_event_id(), self.decoder.retry());
        None
    }

    /// Drops the body, which closes the connection, and the event that it did not finish.
    fn end(&mut self) {
        self.bytes = None;
        self.decoder.finish();
    }
}
