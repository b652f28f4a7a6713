//! The memory of a tape. Each thread keeps one piece of a moderate size for its next tape: a body a call is the rule.

use std::cell::Cell;
use std::ops::{Deref, DerefMut};

use super::tape::Entry;

/// More entries than this are given back at once.
const KEPT: usize = 4096;

thread_local! {
    static SPARE: Cell<Vec<Entry>> = const { Cell::new(Vec::new()) };
}

pub(super) struct Entries(Vec<Entry>);

impl Entries {
    /// No entries, and room for some.
    pub(super) fn with_capacity(capacity: usize) -> Self {
        let mut spare = SPARE.try_with(Cell::take).unwrap_or_default();
        spare.reserve(capacity);
        Self(spare)
    }
}

impl Drop for Entries {
    fn drop(&mut self) {
        let mut entries = std::mem::take(&mut self.0);
        if entries.capacity() <= KEPT {
            entries.clear();
            // Without a place to keep it, at the end of a thread, it is dropped.
            let _ = SPARE.try_with(|spare| spare.set(entries));
        }
    }
}

impl Deref for Entries {
    type Target = Vec<Entry>;

    #[inline]
    fn deref(&self) -> &Vec<Entry> {
        &self.0
    }
}

impl DerefMut for Entries {
    #[inline]
    fn deref_mut(&mut self) -> &mut Vec<Entry> {
        &mut self.0
    }
}
