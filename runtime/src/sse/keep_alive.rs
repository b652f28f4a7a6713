//! What a server sends while it has no event to send.

use std::time::Duration;

use bytes::Bytes;

use super::comment;

/// Comments that a server sends while its stream is idle, so that nobody on the way takes the connection for dead.
///
/// The default is an empty comment every 15 seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeepAlive {
    interval: Duration,
    comment: Bytes,
}

impl KeepAlive {
    /// An empty comment after each `interval` in which nothing was sent. Less than a millisecond counts as one.
    pub fn every(interval: Duration) -> Self {
        Self { interval: interval.max(Duration::from_millis(1)), comment: comment("") }
    }

    /// Sets the comment's text. Each of its lines becomes a line of the comment.
    #[must_use]
    pub fn comment(mut self, text: &str) -> Self {
        self.comment = comment(text);
        self
    }

    /// The time after which a comment is sent.
    pub fn interval(&self) -> Duration {
        self.interval
    }

    /// The comment's bytes, blank line included.
    pub fn bytes(&self) -> &Bytes {
        &self.comment
    }
}

impl Default for KeepAlive {
    fn default() -> Self {
        Self::every(Duration::from_secs(15))
    }
}
