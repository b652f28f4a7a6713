//! Answers that come in pages: each is asked for when somebody wants it, until there are no more.
//!
//! Every page is a call of its own, with credentials, time limit and tries of its own. What the next one is, [`plan`] finds in the
//! answer as it came; what the caller gets is the answer as the document types it.

mod link_header;
mod plan;

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll, ready};
use std::vec::IntoIter;

use futures_core::Stream;

use self::plan::{By, Path, Plan};
use super::super::params::Param;
use super::{Call, Error, RequestError};

pub(super) use self::plan::Page;

/// A page that is on its way.
pub type Turning<T, E> = Pin<Box<dyn Future<Output = Result<T, Error<E>>> + Send>>;

/// The answers of an operation, one page after the other.
///
/// It is a [`Stream`] that nothing has to be imported for, since there is [`try_next`](Self::try_next). A page is asked for when it is
/// polled for, and not before. An error is the last item.
#[must_use = "pages are asked for when they are polled for"]
pub struct Pages<T, E> {
    call: Call,
    send: fn(Call) -> Turning<T, E>,
    plan: Plan,
    state: State<T, E>,
}

enum State<T, E> {
    /// The call is that of the next page.
    Turned,
    /// Behind a lock only to be `Sync`, as calls are. Nobody ever waits for it.
    Turning(Mutex<Turning<T, E>>, Arc<OnceLock<Page>>),
    /// There is a next page, and no way to it.
    Lost(RequestError),
    Ended,
}

impl<T, E> Pages<T, E> {
    fn new(call: Call, send: fn(Call) -> Turning<T, E>, by: By) -> Self {
        Self { call, send, plan: Plan::new(by), state: State::Turned }
    }

    /// Each answer says what to ask for next, in the member at this path. It ends where that is absent, `null` or empty.
    pub fn by_cursor(call: Call, send: fn(Call) -> Turning<T, E>, param: Param, cursor: Path) -> Self {
        Self::new(call, send, By::Cursor { param, cursor })
    }

    /// Pages have numbers, of which this is the first. It ends at a page without items.
    pub fn by_number(call: Call, send: fn(Call) -> Turning<T, E>, param: Param, first: u64, items: Path) -> Self {
        Self::new(call, send, By::Number { param, first, items, last: None })
    }

    /// Items have numbers, from 0. It ends at a page without items.
    pub fn by_offset(call: Call, send: fn(Call) -> Turning<T, E>, param: Param, items: Path) -> Self {
        Self::new(call, send, By::Offset { param, items, limit: None, total: None })
    }

    /// Each answer links to the next one with `Link: <…>; rel="next"`. It ends where there is no such link.
    pub fn by_link(call: Call, send: fn(Call) -> Turning<T, E>) -> Self {
        Self::new(call, send, By::Links)
    }

    /// Ends also at the page where the member at this path is `false`.
    pub fn more(mut self, more: Path) -> Self {
        self.plan.more = Some(more);
        self
    }

    /// Ends also at the page of which this many are said to be, in the member at this path.
    pub fn of_pages(mut self, pages: Path) -> Self {
        if let By::Number { last, .. } = &mut self.plan.by {
            *last = Some(pages);
        }
        self
    }

    /// Ends also after as many items as are said to be, in the member at this path.
    pub fn of_items(mut self, items: Path) -> Self {
        if let By::Offset { total, .. } = &mut self.plan.by {
            *total = Some(items);
        }
        self
    }

    /// Ends also at a page with fewer items than were asked for: by this parameter, or else by the server itself.
    pub fn limited(mut self, param: Param, by_default: Option<u64>) -> Self {
        if let By::Offset { limit, .. } = &mut self.plan.by {
            *limit = Some(Box::new((param, by_default)));
        }
        self
    }

    /// The items of all pages, one after the other.
    pub fn items<I>(self, of: fn(T) -> Vec<I>) -> Items<I, T, E> {
        Items { pages: self, of, items: Vec::new().into_iter() }
    }

    /// The next page; `None` after the last.
    ///
    /// # Errors
    /// As the call of one page; and when the answer names a next page that cannot be asked for: one that was there before, or one at
    /// another origin. Then that was all.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error<E>> {
        poll_fn(|cx| self.poll_page(cx)).await.transpose()
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error<E>>>> {
        if let State::Turned = self.state {
            self.state = match self.call.for_page() {
                Some((call, page)) => State::Turning(Mutex::new((self.send)(call)), page),
                None => State::Lost(RequestError::body("it comes in chunks, and is sent with each page")),
            };
        }
        let answer = match &mut self.state {
            State::Turning(turning, _) => {
                let turning = turning.get_mut().unwrap_or_else(PoisonError::into_inner);
                ready!(turning.as_mut().poll(cx))
            }
            State::Turned | State::Lost(_) | State::Ended => {
                let state = std::mem::replace(&mut self.state, State::Ended);
                let lost = if let State::Lost(error) = state { Some(Err(Error::Request(error))) } else { None };
                return Poll::Ready(lost);
            }
        };
        let State::Turning(_, page) = std::mem::replace(&mut self.state, State::Ended) else {
            return Poll::Ready(None);
        };
        if let (Ok(_), Some(page)) = (&answer, page.get()) {
            self.state = match self.plan.turn(&mut self.call, page) {
                Ok(true) => State::Turned,
                Ok(false) => State::Ended,
                Err(error) => State::Lost(error),
            };
        }
        Poll::Ready(Some(answer))
    }
}

impl<T, E> Stream for Pages<T, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(cx)
    }
}

impl<T, E> fmt::Debug for Pages<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("call", &self.call).finish_non_exhaustive()
    }
}

/// The items of all pages of an operation, one after the other.
///
/// It is a [`Stream`] that nothing has to be imported for, since there is [`try_next`](Self::try_next). A page is asked for when all
/// items of the one before have been taken. An error is the last item.
#[must_use = "pages are asked for when they are polled for"]
pub struct Items<I, T, E> {
    pages: Pages<T, E>,
    of: fn(T) -> Vec<I>,
    items: IntoIter<I>,
}

impl<I, T, E> Items<I, T, E> {
    /// The next item; `None` after the last.
    ///
    /// # Errors
    /// As [`Pages::try_next`].
    pub async fn try_next(&mut self) -> Result<Option<I>, Error<E>> {
        poll_fn(|cx| self.poll_item(cx)).await.transpose()
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<I, Error<E>>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(cx)) {
                Some(Ok(page)) => self.items = (self.of)(page).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<I: Unpin, T, E> Stream for Items<I, T, E> {
    type Item = Result<I, Error<E>>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(cx)
    }
}

impl<I, T, E> fmt::Debug for Items<I, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("pages", &self.pages).finish_non_exhaustive()
    }
}
