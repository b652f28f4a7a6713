//! One task for each topic that is read: what the stream gets goes into the feed.

use std::convert::Infallible;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::time::Duration;

use super::super::feed::{End, Feed};
use super::super::history::Position;
use super::Shared;
use super::store::Trouble;

/// The entries that are read at once.
const PAGE: usize = 512;
/// How long Redis is waited for at most before the position is checked again: a stream that was replaced by one with
/// lower ids would never answer.
const BLOCK: Duration = Duration::from_secs(5);
const LEAST_DELAY: Duration = Duration::from_millis(50);
const MOST_DELAY: Duration = Duration::from_secs(2);

/// Feeds until nobody reads, or there is nothing right to feed. While Redis is away it tries again and again: its readers
/// wait, and go on where they were.
pub(super) async fn run(shared: Arc<Shared>, topic: Arc<str>, feed: Arc<Feed>, mut last: Position) {
    let mut delay = LEAST_DELAY;
    let end = loop {
        match follow(&shared, &topic, &feed, &mut last, &mut delay).await {
            Err(Stop::Trouble(Trouble::Away(_))) if !feed.end_if_unused() => {
                tokio::time::sleep(jittered(delay)).await;
                delay = (delay * 2).min(MOST_DELAY);
            }
            Err(Stop::Trouble(Trouble::Gap)) => break End::Gap,
            Err(Stop::Trouble(Trouble::Refused(error))) => break End::Failed(error),
            Err(Stop::Trouble(Trouble::Away(_)) | Stop::Unused) => break End::Unused,
        }
    };
    feed.end(end);
    shared.forget(&topic, &feed);
}

enum Stop {
    Unused,
    Trouble(Trouble),
}

impl<E: Into<Trouble>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Trouble(error.into())
    }
}

/// Reads and waits in turns, over one connection.
async fn follow(
    shared: &Shared,
    topic: &str,
    feed: &Feed,
    last: &mut Position,
    delay: &mut Duration,
) -> Result<Infallible, Stop> {
    let mut connection = shared.store.connect(BLOCK).await?;
    loop {
        let page = shared.store.page_over(&mut connection, topic, *last, PAGE).await?;
        *delay = LEAST_DELAY;
        *last = page.end;
        for (position, entry) in page.entries {
            feed.push(position, entry).wake();
        }
        if let Some(error) = page.foreign {
            return Err(Trouble::Refused(error).into());
        }
        if page.full {
            continue;
        }
        if feed.end_if_unused() {
            return Err(Stop::Unused);
        }
        shared.store.wait_over(&mut connection, topic, *last, BLOCK).await?;
    }
}

/// Between half of the delay and all of it, so that many processes do not come back at once.
fn jittered(delay: Duration) -> Duration {
    let part = RandomState::new().hash_one("jitter") % 500;
    delay / 1000 * u32::try_from(500 + part).unwrap_or(1000)
}
