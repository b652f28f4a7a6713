//! Calls without an async runtime of one's own.
//!
//! ```no_run
//! # use std::future::Future;
//! # fn example(call: impl Future<Output = std::io::Result<()>>, events: specloom_rt::sse::EventStream<()>) -> std::io::Result<()> {
//! use specloom_rt::client::blocking::{Each as _, Wait as _};
//!
//! call.wait()?;
//! for event in events.blocking() {
//!     // ..
//! }
//! # Ok(())
//! # }
//! ```
//!
//! All of them share one runtime with a thread in the background, which keeps connections alive between calls. The calls themselves
//! run on the thread that waits.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::LazyLock;

use futures_core::Stream;
use tokio::runtime::{Builder, Runtime};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(1).thread_name("specloom-blocking").enable_all();
    builder.build().expect("the operating system has a thread and an event queue left")
});

/// Waits for what is asynchronous: every call that is sent, and every other future.
pub trait Wait: Future + Sized {
    /// What the future ends with; the thread waits for it.
    ///
    /// # Panics
    /// In asynchronous code, where it would stop a thread that others need: `.await` it there, or wait on a thread of its own
    /// (`tokio::task::spawn_blocking`). And when the operating system has no thread left for the first one that waits.
    #[track_caller]
    fn wait(self) -> Self::Output {
        RUNTIME.block_on(self)
    }
}

impl<F: Future> Wait for F {}

/// Goes through what is asynchronous: event streams, sequences of values, bytes.
pub trait Each: Stream + Unpin + Sized {
    /// The items, for each of which the thread waits. An error is an item, and the last one.
    ///
    /// Dropping the iterator closes the connection. Taking an item panics where [`Wait::wait`] does.
    fn blocking(self) -> Items<Self> {
        Items(self)
    }
}

impl<S: Stream + Unpin> Each for S {}

/// The items of a stream, see [`Each::blocking`].
#[derive(Debug)]
#[must_use = "nothing is read until it is iterated over"]
pub struct Items<S>(S);

impl<S> Items<S> {
    /// The stream, with what has not been taken yet.
    pub fn into_inner(self) -> S {
        self.0
    }
}

impl<S: Stream + Unpin> Iterator for Items<S> {
    type Item = S::Item;

    #[track_caller]
    fn next(&mut self) -> Option<S::Item> {
        RUNTIME.block_on(poll_fn(|cx| Pin::new(&mut self.0).poll_next(cx)))
    }
}
