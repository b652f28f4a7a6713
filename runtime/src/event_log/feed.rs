//! A topic's history with those who read it: the part that all stores in this crate share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use super::cursor::Cursor;
use super::history::{History, Position};
use super::{Entry, LogError};

/// A history, its readers, and who of them waits for the next entry.
///
/// Readers pull: they hold a position, no entries, and leave a waker when they have read all. The locks are held for a few
/// instructions and never across a wake-up.
#[derive(Debug)]
pub(super) struct Feed {
    state: Mutex<State>,
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) history: History,
    pub(super) readers: Readers,
    /// Set once, when nothing will be appended any more.
    pub(super) end: Option<End>,
}

/// Why a feed has ended.
#[derive(Debug, Clone)]
#[cfg_attr(not(feature = "redis"), expect(dead_code, reason = "a feed in memory never ends"))]
pub(super) enum End {
    /// Nobody read it.
    Unused,
    /// Entries were lost between the end of the history and what the store has.
    Gap,
    /// The store failed for good.
    Failed(LogError),
}

impl Feed {
    pub(super) fn new(history: History) -> Arc<Self> {
        Arc::new(Self { state: Mutex::new(State { history, readers: Readers::default(), end: None }) })
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A reader, unless the feed has ended. `start` says after which position, and may refuse.
    pub(super) fn cursor<E>(
        self: &Arc<Self>,
        start: impl FnOnce(&History) -> Result<Position, E>,
    ) -> Result<Option<Cursor>, E> {
        let mut state = self.state();
        if state.end.is_some() {
            return Ok(None);
        }
        let after = start(&state.history)?;
        state.readers.count += 1;
        drop(state);
        Ok(Some(Cursor::new(Arc::clone(self), after)))
    }

    /// Appends an entry. Who waits for it is woken by the caller, once it holds no lock.
    #[must_use]
    pub(super) fn push(&self, position: Position, entry: Arc<Entry>) -> Woken {
        let mut state = self.state();
        state.history.push(position, entry);
        state.readers.waiting()
    }

    /// Ends the feed when nobody reads it; whether it has ended. Nobody can begin to read it then.
    #[cfg_attr(not(feature = "redis"), expect(dead_code, reason = "a feed in memory never ends"))]
    pub(super) fn end_if_unused(&self) -> bool {
        let mut state = self.state();
        if state.readers.count == 0 {
            state.end.get_or_insert(End::Unused);
        }
        state.end.is_some()
    }

    /// Nothing will be appended any more: readers get what is there, then the error.
    #[cfg_attr(not(feature = "redis"), expect(dead_code, reason = "a feed in memory never ends"))]
    pub(super) fn end(&self, end: End) {
        let mut state = self.state();
        state.end.get_or_insert(end);
        let woken = state.readers.waiting();
        drop(state);
        woken.wake();
    }
}

/// The readers of a feed. Each that has ever waited has a slot until it is dropped.
#[derive(Debug, Default)]
pub(super) struct Readers {
    pub(super) count: usize,
    slots: Vec<Option<Waker>>,
    free: Vec<usize>,
}

impl Readers {
    /// Wakes `waker` at the next entry; `slot` is the reader's own.
    pub(super) fn wait(&mut self, slot: &mut Option<usize>, waker: &Waker) {
        let index = *slot.get_or_insert_with(|| {
            self.free.pop().unwrap_or_else(|| {
                self.slots.push(None);
                self.slots.len() - 1
            })
        });
        match &mut self.slots[index] {
            Some(old) => old.clone_from(waker),
            empty => *empty = Some(waker.clone()),
        }
    }

    pub(super) fn leave(&mut self, slot: Option<usize>) {
        self.count -= 1;
        if let Some(index) = slot {
            self.slots[index] = None;
            self.free.push(index);
        }
        if self.count == 0 {
            (self.slots, self.free) = Default::default();
        }
    }

    fn waiting(&mut self) -> Woken {
        Woken(self.slots.iter_mut().filter_map(Option::take).collect())
    }
}

/// Tasks to be woken, after all locks are let go.
#[derive(Debug)]
pub(super) struct Woken(Vec<Waker>);

impl Woken {
    pub(super) fn wake(self) {
        self.0.into_iter().for_each(Waker::wake);
    }
}
