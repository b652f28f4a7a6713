//! When a subscription connects again: the policy, and what a caller is told of it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use super::super::sse::StreamError;

/// The reconnection time of a stream that has set none.
const FIRST_WAIT: Duration = Duration::from_secs(3);
/// The longest wait, unless the server asks for a longer one.
const MAX_WAIT: Duration = Duration::from_secs(30);
/// Failures in a row wait as if the reconnection time were at least this, or `retry: 0` would make them a storm.
const LEAST_STEP: Duration = Duration::from_millis(100);

/// When a subscription connects again.
///
/// It does so when the connection ends or breaks, or is silent for longer than the call's idle timeout. It first waits the
/// *reconnection time*: what the stream's `retry` says, else 3 s, and up to a quarter more, so that not all clients of a server come
/// back at once. Each further failure in a row doubles the wait, up to 30 s, of which a random half may be left out; it is never less
/// than the reconnection time. An event or a comment ends the row.
///
/// ```
/// # use std::time::Duration;
/// # use specloom_rt::client::Reconnect;
/// let policy = Reconnect::default().max_wait(Duration::from_secs(60)).max_failures(10).retry_status([429, 503]);
/// ```
///
/// The stream ends when the server answers 204 (there is nothing more to come), and with an error when it answers anything else that
/// is no stream.
#[derive(Clone)]
#[must_use]
pub struct Reconnect {
    first_wait: Duration,
    max_wait: Duration,
    max_failures: Option<u32>,
    statuses: Vec<u16>,
    on_lost: Option<Arc<OnLost>>,
}

type OnLost = dyn Fn(&Lost<'_>) + Send + Sync;

/// A connection of a subscription that was lost, or could not be had.
#[derive(Debug)]
#[non_exhaustive]
pub struct Lost<'a> {
    /// Why; `None` when the server ended the stream.
    pub cause: Option<&'a StreamError>,
    /// How many connections in a row have failed: they could not be had, or brought nothing.
    pub failures: u32,
    /// The time until the next attempt.
    pub wait: Duration,
    /// The id after which the stream will go on, where it has one.
    pub last_event_id: Option<&'a str>,
    /// Whether the server will be told that id. False when it holds characters that no header can carry (control characters): it is
    /// left out, so that events may be missing or come again.
    pub is_resumed: bool,
}

impl Reconnect {
    /// The reconnection time of a stream that has set none with `retry`. 3 s unless set.
    pub fn first_wait(mut self, wait: Duration) -> Self {
        self.first_wait = wait;
        self
    }

    /// The longest wait after failures in a row. 30 s unless set. A longer `retry` or `Retry-After` of the server is kept.
    pub fn max_wait(mut self, wait: Duration) -> Self {
        self.max_wait = wait;
        self
    }

    /// Ends the stream with [`StreamError::GaveUp`] when so many connections in a row have failed. No limit unless set; 0 counts as 1.
    pub fn max_failures(mut self, failures: u32) -> Self {
        self.max_failures = Some(failures.max(1));
        self
    }

    /// Takes these answers for a failure that passes, as in `[429, 503]` or `500..600`, also of the first connection; then
    /// `Retry-After` is the least wait. None unless set. Statuses below 400 have their own meaning and stay as they are.
    pub fn retry_status(mut self, statuses: impl IntoIterator<Item = u16>) -> Self {
        self.statuses.extend(statuses.into_iter().filter(|status| *status >= 400));
        self
    }

    /// Tells of each connection that was lost, before the wait. Events may be missing if the server does not go on where it was.
    pub fn on_lost(mut self, tell: impl Fn(&Lost<'_>) + Send + Sync + 'static) -> Self {
        self.on_lost = Some(Arc::new(tell));
        self
    }

    pub(super) fn retries(&self, status: StatusCode) -> bool {
        self.statuses.contains(&status.as_u16())
    }

    pub(super) fn gives_up(&self, failures: u32) -> bool {
        self.max_failures.is_some_and(|most| failures >= most)
    }

    pub(super) fn tell(&self, lost: &Lost<'_>) {
        if let Some(tell) = &self.on_lost {
            tell(lost);
        }
    }

    /// The time until the next attempt, after so many failures in a row. `random` is at least 0 and less than 1.
    pub(super) fn wait(&self, failures: u32, asked: Asked, random: f64) -> Duration {
        let base = asked.retry.unwrap_or(self.first_wait);
        if failures == 0 || asked.retry_after.is_some() {
            let least = base.max(asked.retry_after.unwrap_or_default());
            return least.saturating_add((least / 4).mul_f64(random));
        }
        let doubled =
            2_u32.checked_pow(failures).map_or(Duration::MAX, |times| base.max(LEAST_STEP).saturating_mul(times));
        let most = doubled.min(self.max_wait.max(base));
        (most - (most / 2).mul_f64(random)).max(base)
    }
}

/// What the server asks for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asked {
    /// In the stream.
    pub(super) retry: Option<Duration>,
    /// In the answer that was no stream.
    pub(super) retry_after: Option<Duration>,
}

/// A number of 0 or more and less than 1.
#[cfg(target_family = "wasm")]
pub(super) fn random() -> f64 {
    js_sys::Math::random()
}

/// A number of 0 or more and less than 1, from the keys that hash maps get.
#[cfg(not(target_family = "wasm"))]
pub(super) fn random() -> f64 {
    use std::hash::{BuildHasher as _, Hasher as _, RandomState};

    let bits = RandomState::new().build_hasher().finish();
    f64::from(u32::try_from(bits >> 32).unwrap_or(0)) / (f64::from(u32::MAX) + 1.0)
}

impl Default for Reconnect {
    fn default() -> Self {
        Self { first_wait: FIRST_WAIT, max_wait: MAX_WAIT, max_failures: None, statuses: Vec::new(), on_lost: None }
    }
}

impl fmt::Debug for Reconnect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reconnect")
            .field("first_wait", &self.first_wait)
            .field("max_wait", &self.max_wait)
            .field("max_failures", &self.max_failures)
            .field("statuses", &self.statuses)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALMOST_ONE: f64 = 1.0 - f64::EPSILON;

    /// The shortest and the longest wait, in ms.
    fn waits(policy: &Reconnect, failures: u32, asked: Asked) -> (u128, u128) {
        let [a, b] = [0.0, ALMOST_ONE].map(|random| policy.wait(failures, asked, random).as_millis());
        (a.min(b), a.max(b))
    }

    #[test]
    fn c4_waits_double_up_to_a_cap_and_are_never_less_than_the_reconnection_time() {
        let policy = Reconnect::default();
        let waits = |failures| waits(&policy, failures, Asked::default());
        assert_eq!(
            [0, 1, 2, 3, 4, 99].map(waits).map(|(_, most)| most),
            [3_750, 6_000, 12_000, 24_000, 30_000, 30_000]
        );
        assert_eq!(
            [0, 1, 2, 3, 4, 99].map(waits).map(|(least, _)| least),
            [3_000, 3_000, 6_000, 12_000, 15_000, 15_000]
        );
        assert_eq!(policy.wait(u32::MAX, Asked::default(), 0.0), MAX_WAIT);
    }

    #[test]
    fn c4_the_streams_retry_is_the_first_wait_and_the_floor() {
        let policy = Reconnect::default().max_wait(Duration::from_secs(1));
        let asked = |ms| Asked { retry: Some(Duration::from_millis(ms)), retry_after: None };
        assert_eq!(
            [0, 1, 2, 9].map(|n| waits(&policy, n, asked(200))),
            [(200, 250), (200, 400), (400, 800), (500, 1_000)]
        );
        // A server that asks for more than the cap gets it.
        assert_eq!(
            [0, 1, 9].map(|n| waits(&policy, n, asked(60_000))),
            [(60_000, 75_000), (60_000, 60_000), (60_000, 60_000)]
        );
        // No storm.
        assert_eq!([0, 1, 2, 3, 4].map(|n| waits(&policy, n, asked(0)).0), [0, 100, 200, 400, 500]);
        let endless = Asked { retry: Some(Duration::MAX), retry_after: None };
        assert_eq!(policy.wait(0, endless, ALMOST_ONE), Duration::MAX);
        assert_eq!(policy.wait(7, endless, ALMOST_ONE), Duration::MAX);
    }

    #[test]
    fn c7_retry_after_is_the_least_wait() {
        let policy = Reconnect::default();
        let asked = |seconds| Asked { retry: None, retry_after: Some(Duration::from_secs(seconds)) };
        assert_eq!(waits(&policy, 5, asked(8)), (8_000, 10_000));
        assert_eq!(waits(&policy, 5, asked(3_600)), (3_600_000, 4_500_000));
        assert_eq!(waits(&policy, 5, asked(0)), (3_000, 3_750));
        assert!(policy.wait(1, asked(u64::MAX), ALMOST_ONE) >= Duration::from_secs(u64::MAX));
    }

    #[test]
    fn c7_no_status_is_tried_again_unless_asked_for() {
        let policy = Reconnect::default().retry_status([200, 204, 302, 429]).retry_status(500..600);
        let retried = |status| policy.retries(StatusCode::from_u16(status).unwrap());
        assert_eq!(
            [200, 204, 302, 404, 429, 500, 503, 599].map(retried),
            [false, false, false, false, true, true, true, true]
        );
        assert!(!Reconnect::default().retries(StatusCode::SERVICE_UNAVAILABLE));
    }

    #[test]
    fn c4_there_is_no_limit_to_failures_unless_one_is_set() {
        assert!(!Reconnect::default().gives_up(u32::MAX));
        let policy = Reconnect::default().max_failures(3);
        assert_eq!([0, 2, 3, 4].map(|failures| policy.gives_up(failures)), [false, false, true, true]);
        assert!(Reconnect::default().max_failures(0).gives_up(1));
    }

    #[test]
    fn random_numbers_differ_and_stay_in_range() {
        let numbers: Vec<f64> = (0..100).map(|_| random()).collect();
        assert!(numbers.iter().all(|number| (0.0..1.0).contains(number)));
        assert!(numbers.iter().any(|number| *number < 0.5) && numbers.iter().any(|number| *number >= 0.5));
    }

    #[test]
    fn the_policy_tells_itself_without_the_callers_code() {
        let shown = format!("{:?}", Reconnect::default().on_lost(|_| {}).retry_status([503]));
        assert_eq!(shown, "Reconnect { first_wait: 3s, max_wait: 30s, max_failures: None, statuses: [503], .. }");
    }
}
