//! A reader's place in a feed.

use std::sync::Arc;
use std::task::{Context, Poll};

use super::Entry;
use super::feed::{End, Feed};
use super::history::{Behind, Position};

/// A position in a feed. Holds no entries.
#[derive(Debug)]
pub(super) struct Cursor {
    feed: Arc<Feed>,
    after: Position,
    slot: Option<usize>,
}

/// What a cursor finds.
#[derive(Debug)]
pub(super) enum Step {
    Entry(Arc<Entry>),
    /// The history has moved past the cursor.
    Behind,
    /// There was no more to read, and there will not be.
    #[cfg_attr(not(feature = "redis"), expect(dead_code, reason = "a feed in memory never ends"))]
    End(End),
}

impl Cursor {
    /// Made by the feed only, which counts it.
    pub(super) fn new(feed: Arc<Feed>, after: Position) -> Self {
        Self { feed, after, slot: None }
    }

    pub(super) fn after(&self) -> Position {
        self.after
    }

    /// Goes on after another position: one that was read elsewhere.
    #[cfg_attr(not(feature = "redis"), expect(dead_code, reason = "a feed in memory holds all that there is"))]
    pub(super) fn move_to(&mut self, position: Position) {
        self.after = position;
    }

    /// The next entry, or why there is none. Waits at the end.
    pub(super) fn poll_step(&mut self, cx: &mut Context<'_>) -> Poll<Step> {
        let mut state = self.feed.state();
        match state.history.after(self.after) {
            Err(Behind) => Poll::Ready(Step::Behind),
            Ok(Some((position, entry))) => {
                self.after = *position;
                Poll::Ready(Step::Entry(Arc::clone(entry)))
            }
            Ok(None) => match &state.end {
                Some(end) => Poll::Ready(Step::End(end.clone())),
                None => {
                    state.readers.wait(&mut self.slot, cx.waker());
                    Poll::Pending
                }
            },
        }
    }
}

impl Drop for Cursor {
    fn drop(&mut self) {
        self.feed.state().readers.leave(self.slot);
    }
}
