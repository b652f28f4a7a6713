//! What a server says where its operator sees it, and no caller.

use std::sync::{Arc, OnceLock};

use super::super::json::DecodeError;
use super::super::operation::Operation;
use super::super::seq::{SequenceError, Verify};
use super::Rejection;

/// Says which handler broke which rule: the caller is only told that something went wrong.
pub(super) fn broken_answer(operation: &Operation, rejection: &Rejection) {
    for violation in rejection.broken_answer() {
        broken(Some(operation), &format!("{} #{}: {}", violation.place, violation.pointer, violation.detail));
    }
}

/// Says what is wrong with a body that is sent piece by piece, once its handler has answered.
#[derive(Debug, Clone, Default)]
pub(super) struct Teller(Arc<OnceLock<&'static Operation>>);

impl Teller {
    /// Says whose body it is.
    pub(super) fn belongs_to(&self, operation: &'static Operation) {
        let _ = self.0.set(operation);
    }

    /// Says what `read` finds in items, and ends the sequence there.
    pub(super) fn of_items(self, read: impl Fn(&[u8]) -> Option<DecodeError> + Send + 'static) -> Verify {
        let mut index = 0_u64;
        Box::new(move |text| {
            let Some(error) = read(text) else {
                index += 1;
                return Ok(());
            };
            self.tell(&format!("item {index}"), &error);
            Err(SequenceError::source("an item does not hold to the document"))
        })
    }

    fn tell(&self, place: &str, error: &DecodeError) {
        for failure in error.failures() {
            broken(self.0.get().copied(), &format!("{place} #{}: {}", failure.pointer, failure.message));
        }
    }
}

fn broken(operation: Option<&Operation>, what: &str) {
    match operation {
        Some(Operation { id, method, path, .. }) => {
            write(&format!("the answer of `{id}` ({method} {path}) does not hold to the document: {what}"));
        }
        None => write(&format!("an answer does not hold to the document: {what}")),
    }
}

#[expect(clippy::print_stderr, reason = "nobody else would say it")]
fn write(line: &str) {
    eprintln!("{line}");
}
