//! Subscriptions: an event stream that connects again by itself.
//!
//! The stream itself reads bodies; this is where the next one comes from. Each connection is a call of its own, made anew from what
//! the first was made of, so that it carries the credentials of its time. Nothing runs in the background: whoever polls the stream
//! drives it, and dropping the stream drops the timer, the request and the connection.

use std::error::Error as StdError;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::StatusCode;

use super::super::sse::{Chunks, EventStream, Resume, StreamError};
use super::call::Head;
use super::clock::{Sleep, sleep};
use super::reconnect::{Asked, random};
use super::{Call, Error, Lost, Reconnect, RequestError};

/// A stream that is being opened.
pub type Opening<T, E> = Pin<Box<dyn Future<Output = Result<EventStream<T>, Error<E>>> + Send>>;

/// Opens a stream that connects again, each time by `open` with a call of its own.
///
/// # Errors
/// As `open`, for the first connection: it is tried again only after a status for which the policy says so.
pub async fn subscribe<T, E>(
    call: Call,
    policy: Reconnect,
    open: fn(Call) -> Opening<T, E>,
) -> Result<EventStream<T>, Error<E>>
where
    T: 'static,
    E: StdError + Send + Sync + 'static,
{
    let start = call.resumes_after();
    let reopen = Box::new(move |call| -> Reopening {
        let opening = open(call);
        Box::pin(async move {
            match opening.await {
                Ok(stream) => Ok(stream.into_body()),
                Err(error) => Err(Failed { may_pass: may_pass(&error), error: Box::new(error) }),
            }
        })
    });
    let mut subscription = Subscription {
        call,
        policy,
        reopen,
        row: Row { failures: 0, brought: false },
        last_event_id: start.clone(),
        retry: None,
        state: State::Reading,
    };
    loop {
        let Some((call, head)) = subscription.call.again() else {
            return Err(Error::Request(RequestError::body("it comes in chunks, and a subscription sends it again")));
        };
        let error = match open(call).await {
            Ok(stream) => return Ok(stream.resumed_by(Box::new(subscription), start)),
            Err(error) => error,
        };
        let head = head.get().copied();
        match verdict(&subscription.policy, head, false) {
            Verdict::Closed => return Ok(EventStream::ended()),
            Verdict::Again(_) if subscription.policy.gives_up(subscription.row.failures + 1) => return Err(error),
            Verdict::Again(retry_after) => {
                subscription.row.failures += 1;
                let cause = StreamError::Refused(Box::new(error));
                sleep(subscription.told_wait(Some(&cause), retry_after)).await;
            }
            Verdict::Last => return Err(error),
        }
    }
}

/// Whether a failure without an answer may be none a little later.
fn may_pass<E>(error: &Error<E>) -> bool {
    match error {
        Error::Timeout => true,
        Error::Transport(error) => error.may_pass(),
        Error::Credentials(error) => error.is_retryable(),
        Error::Api(_) | Error::Decode { .. } | Error::Unexpected(_) | Error::Request(_) => false,
    }
}

type Reopening = Pin<Box<dyn Future<Output = Result<Option<Chunks>, Failed>> + Send>>;

/// The call has no stream.
struct Failed {
    /// The `Error` of the operation.
    error: Box<dyn StdError + Send + Sync>,
    may_pass: bool,
}

/// What an opening without a stream means.
enum Verdict {
    /// C3: the server has nothing more to say.
    Closed,
    /// Wait, so long at least, and try again.
    Again(Option<Duration>),
    /// It is the stream's last item.
    Last,
}

/// C3, C7: the status decides; without one, whether there may be an answer later.
fn verdict(policy: &Reconnect, head: Option<Head>, may_pass: bool) -> Verdict {
    match head {
        Some(head) if head.status == StatusCode::NO_CONTENT => Verdict::Closed,
        Some(head) if policy.retries(head.status) => Verdict::Again(head.retry_after),
        None if may_pass => Verdict::Again(None),
        _ => Verdict::Last,
    }
}

/// Where the bodies of a subscription come from.
struct Subscription {
    call: Call,
    policy: Reconnect,
    reopen: Box<dyn Fn(Call) -> Reopening + Send>,
    row: Row,
    last_event_id: Option<String>,
    retry: Option<Duration>,
    state: State,
}

/// Failures in a row.
struct Row {
    failures: u32,
    /// Whether the connection has brought an event or a comment.
    brought: bool,
}

enum State {
    /// There is a body.
    Reading,
    Waiting(Pin<Box<Sleep>>),
    Opening(Reopening, Arc<OnceLock<Head>>),
    /// With its last item, until that is taken.
    Ended(Option<StreamError>),
}

impl Subscription {
    /// One more connection is gone: waits for the next, or gives up.
    fn again(&mut self, cause: Option<StreamError>, retry_after: Option<Duration>) {
        let failures = self.row.failures;
        self.state = if self.policy.gives_up(failures) {
            State::Ended(Some(StreamError::GaveUp { failures, last: cause.map(Box::new) }))
        } else {
            State::Waiting(Box::pin(sleep(self.told_wait(cause.as_ref(), retry_after))))
        };
    }

    /// The time until the next attempt, of which the caller is told.
    fn told_wait(&mut self, cause: Option<&StreamError>, retry_after: Option<Duration>) -> Duration {
        let is_resumed = self.call.resume_after(self.last_event_id.as_deref());
        let asked = Asked { retry: self.retry, retry_after };
        let wait = self.policy.wait(self.row.failures, asked, random());
        let last_event_id = self.last_event_id.as_deref();
        self.policy.tell(&Lost { cause, failures: self.row.failures, wait, last_event_id, is_resumed });
        wait
    }

    fn open(&mut self) {
        // A call whose body cannot be sent again has not come so far.
        self.state = match self.call.again() {
            Some((call, head)) => State::Opening((self.reopen)(call), head),
            None => State::Ended(None),
        };
    }

    fn opened(&mut self, opened: Result<Option<Chunks>, Failed>, head: Option<Head>) -> Option<Chunks> {
        let failed = match opened {
            Ok(body) => {
                self.row.brought = false;
                self.state = if body.is_some() { State::Reading } else { State::Ended(None) };
                return body;
            }
            Err(failed) => failed,
        };
        match verdict(&self.policy, head, failed.may_pass) {
            Verdict::Closed => self.state = State::Ended(None),
            Verdict::Last => self.state = State::Ended(Some(StreamError::Refused(failed.error))),
            Verdict::Again(retry_after) => {
                self.row.failures = self.row.failures.saturating_add(1);
                let cause = if head.is_some() {
                    StreamError::Refused(failed.error)
                } else {
                    StreamError::Transport(failed.error)
                };
                self.again(Some(cause), retry_after);
            }
        }
        None
    }
}

impl Resume for Subscription {
    fn arrived(&mut self) {
        self.row = Row { failures: 0, brought: true };
    }

    fn lost(&mut self, cause: Option<StreamError>, last_event_id: Option<&str>, retry: Option<Duration>) {
        self.last_event_id = last_event_id.map(str::to_owned);
        self.retry = retry;
        if !self.row.brought {
            self.row.failures = self.row.failures.saturating_add(1);
        }
        self.again(cause, None);
    }

    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Chunks, StreamError>>> {
        loop {
            match &mut self.state {
                State::Reading => self.open(),
                State::Waiting(timer) => {
                    ready!(timer.as_mut().poll(cx));
                    self.open();
                }
                State::Opening(opening, head) => {
                    let opened = ready!(opening.as_mut().poll(cx));
                    let head = head.get().copied();
                    if let Some(body) = self.opened(opened, head) {
                        return Poll::Ready(Some(Ok(body)));
                    }
                }
                State::Ended(last) => return Poll::Ready(last.take().map(Err)),
            }
        }
    }
}

impl StreamError {
    /// The error of the call, when a subscription has ended because it cannot connect again: what `send` would have said.
    ///
    /// `E` are the errors of the operation. `None` for any other `E`, and when no answer was the reason.
    pub fn call_error<E: StdError + 'static>(&self) -> Option<&Error<E>> {
        match self {
            Self::Transport(error) | Self::Refused(error) => error.downcast_ref(),
            Self::GaveUp { last, .. } => last.as_ref()?.call_error(),
            _ => None,
        }
    }
}
