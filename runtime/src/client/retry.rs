//! When a call is sent once more: how often, after what, and how much later.
//!
//! A call that may have been acted on is only sent again when that changes nothing (RFC 9110, 9.2.2), or when the server can tell
//! that it is the same one. All tries share the time limit of the call: where the next one would come too late, the answer is what
//! there is.

use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::clock::Instant;
use super::reconnect::random;
use super::retry_after::retry_after;
use super::{TransportBody, TransportError};

/// How often a call is sent again that does not say it.
pub(super) const RETRIES: u32 = 2;
/// The wait after the first failure, of which a random half may be left out. Each further failure doubles it.
const FIRST_WAIT: Duration = Duration::from_millis(250);
/// The longest wait that no server has asked for.
const MAX_WAIT: Duration = Duration::from_secs(10);
/// The longest wait of a call without a time limit.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whether a request may come twice and mean the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    /// By its method, or by the key that it carries.
    Harmless,
    /// It may be acted on twice.
    Harmful,
}

/// RFC 9110, 9.2.2; for QUERY RFC 10008.
pub(super) fn is_idempotent(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE" | "QUERY")
}

/// The tries of a call.
#[derive(Debug)]
pub(super) struct Tries {
    left: u32,
    failures: u32,
    deadline: Option<Instant>,
}

impl Tries {
    /// So many after the first, within this time from now.
    pub(super) fn new(retries: u32, timeout: Option<Duration>) -> Self {
        let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        Self { left: retries, failures: 0, deadline }
    }

    /// How many have failed.
    pub(super) fn failures(&self) -> u32 {
        self.failures
    }

    /// The time until the next try, if there is to be one after this.
    pub(super) fn wait(
        &mut self,
        answer: &Result<http::Response<TransportBody>, TransportError>,
        repeat: Repeat,
    ) -> Option<Duration> {
        let may_help = match answer {
            Ok(answer) => repeat == Repeat::Harmless && is_busy(answer.status()),
            Err(error) => error.is_connect() || repeat == Repeat::Harmless && error.may_pass(),
        };
        if !may_help || self.left == 0 {
            return None;
        }
        let room = self.deadline.map_or(PATIENCE, |deadline| deadline.saturating_duration_since(Instant::now()));
        let wait = wait(self.failures, answer.as_ref().ok().map(http::Response::headers), room, random())?;
        self.left -= 1;
        self.failures = self.failures.saturating_add(1);
        Some(wait)
    }
}

fn is_busy(status: StatusCode) -> bool {
    matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE)
}

/// The wait after so many failures before; none when there is no room for it. `random` is at least 0 and less than 1.
fn wait(failures: u32, headers: Option<&HeaderMap>, room: Duration, random: f64) -> Option<Duration> {
    let most = 2_u32.checked_pow(failures).map_or(MAX_WAIT, |times| FIRST_WAIT.saturating_mul(times).min(MAX_WAIT));
    let least = most - (most / 2).mul_f64(random);
    let wait = match headers.and_then(retry_after) {
        // Not all clients that were told the same come back at once.
        Some(asked) => {
            let asked = asked.max(least);
            let spread = (asked / 4).min(room.saturating_sub(asked) / 2);
            asked.saturating_add(spread.mul_f64(random))
        }
        None => least,
    };
    (wait < room).then_some(wait)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALMOST_ONE: f64 = 1.0 - f64::EPSILON;

    /// The shortest and the longest wait, in ms.
    fn waits(failures: u32, asked: Option<&str>, room: Duration) -> [Option<u128>; 2] {
        let headers = asked.map(|asked| HeaderMap::from_iter([(http::header::RETRY_AFTER, asked.parse().unwrap())]));
        let mut waits = [0.0, ALMOST_ONE].map(|random| wait(failures, headers.as_ref(), room, random));
        waits.sort();
        waits.map(|wait| wait.map(|wait| wait.as_millis()))
    }

    #[test]
    fn waits_double_up_to_a_cap() {
        let waits = |failures| waits(failures, None, PATIENCE).map(Option::unwrap);
        assert_eq!([0, 1, 2].map(waits), [[125, 250], [250, 500], [500, 1_000]]);
        assert_eq!([6, 40, u32::MAX].map(waits), [[5_000, 10_000]; 3]);
    }

    #[test]
    fn retry_after_is_the_least_wait() {
        assert_eq!(waits(0, Some("8"), PATIENCE), [Some(8_000), Some(10_000)]);
        assert_eq!(waits(0, Some("0"), PATIENCE), [Some(156), Some(250)]);
        assert_eq!(waits(0, Some("soon"), PATIENCE), [Some(125), Some(250)]);
    }

    #[test]
    fn there_is_no_wait_beyond_the_time_limit() {
        let second = Duration::from_secs(1);
        assert_eq!(waits(0, Some("1"), second), [None, None]);
        assert_eq!(waits(0, Some("99999999999999999999"), PATIENCE), [None, None]);
        assert_eq!(waits(0, Some("4"), 5 * second), [Some(4_000), Some(4_500)]);
        assert_eq!(waits(9, None, second), [None, None]);
        assert_eq!(waits(0, None, Duration::ZERO), [None, None]);
    }

    #[test]
    fn methods_that_may_come_twice() {
        let known = ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY", "POST", "PATCH", "LOCK", "get"];
        assert_eq!(known.iter().filter(|method| is_idempotent(method)).count(), 7);
    }
}
