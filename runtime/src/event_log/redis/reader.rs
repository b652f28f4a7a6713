//! A subscriber: reads the feed, and pages of the stream while it is further back than the feed goes.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use super::super::cursor::{Cursor, Step};
use super::super::feed::End;
use super::super::history::Position;
use super::super::{Entry, LastEventId, LogError, LogReader};
use super::Shared;
use super::entries::{self, Page};
use super::store::Trouble;

/// The entries of a page: what a subscriber holds at most, also when it is not read.
const PAGE: usize = 64;

pub(super) struct RedisReader {
    shared: Arc<Shared>,
    topic: Arc<str>,
    cursor: Cursor,
    /// What was read and not handed out yet.
    page: Option<Page>,
    loading: Option<Loading>,
}

type Loading = Pin<Box<dyn Future<Output = Result<Page, Trouble>> + Send>>;

impl RedisReader {
    pub(super) fn new(shared: Arc<Shared>, topic: Arc<str>, cursor: Cursor) -> Self {
        Self { shared, topic, cursor, page: None, loading: None }
    }

    /// Reads the first page, which says whether the position is one.
    pub(super) async fn fill(&mut self) -> Result<(), LogError> {
        self.page = Some(self.load().await.map_err(|trouble| self.failed(trouble))?);
        Ok(())
    }

    fn load(&self) -> Loading {
        let (shared, topic, after) = (Arc::clone(&self.shared), Arc::clone(&self.topic), self.cursor.after());
        Box::pin(async move { shared.store.page(&topic, after, PAGE).await })
    }

    /// The next entry of the page; at its end, the cursor is after the page.
    fn next_of_page(&mut self) -> Option<Result<Arc<Entry>, LogError>> {
        let page = self.page.as_mut()?;
        if let Some((position, entry)) = page.entries.pop_front() {
            self.cursor.move_to(position);
            return Some(Ok(entry));
        }
        let page = self.page.take()?;
        self.cursor.move_to(page.end);
        page.foreign.map(Err)
    }

    fn poll_loading(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), LogError>> {
        let Some(loading) = &mut self.loading else { return Poll::Ready(Ok(())) };
        let page = ready!(loading.as_mut().poll(cx));
        self.loading = None;
        let page = page.map_err(|trouble| self.failed(trouble))?;
        if page.end == self.cursor.after() && page.foreign.is_none() {
            // The feed has later entries, and the stream has not: they were taken out.
            return Poll::Ready(Err(self.lagged()));
        }
        self.page = Some(page);
        Poll::Ready(Ok(()))
    }

    fn failed(&self, trouble: Trouble) -> LogError {
        match trouble {
            Trouble::Gap => self.lagged(),
            Trouble::Away(error) => LogError::unavailable(error),
            Trouble::Refused(error) => error,
        }
    }

    fn lagged(&self) -> LogError {
        LogError::Lagged(self.position())
    }
}

impl LogReader for RedisReader {
    fn position(&self) -> Option<LastEventId> {
        let after: Position = self.cursor.after();
        (after != entries::BEFORE_ALL).then(|| entries::id(after).into())
    }

    fn poll_entry(&mut self, cx: &mut Context<'_>) -> Poll<Result<Arc<Entry>, LogError>> {
        loop {
            ready!(self.poll_loading(cx))?;
            if let Some(next) = self.next_of_page() {
                return Poll::Ready(next);
            }
            match ready!(self.cursor.poll_step(cx)) {
                Step::Entry(entry) => return Poll::Ready(Ok(entry)),
                Step::Behind => self.loading = Some(self.load()),
                Step::End(End::Failed(error)) => return Poll::Ready(Err(error)),
                Step::End(End::Gap | End::Unused) => return Poll::Ready(Err(self.lagged())),
            }
        }
    }
}
