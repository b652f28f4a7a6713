//! A call, sent: what is read of its answer, and how long that may take.

use std::future::Future;
use std::time::Duration;

use http::header::CACHE_CONTROL;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::super::super::media_type::{best, essence, is_any_bytes};
use super::super::super::seq::Framing;
use super::super::super::trace::Span;
use super::super::body::Beyond;
use super::super::clock::{self, sleep};
use super::super::idempotency::new_key;
use super::super::pages::Page;
use super::super::reply::{Content, Reply, SHOWN, content_type};
use super::super::retry::{RETRIES, Repeat, Tries, is_idempotent};
use super::super::retry_after::retry_after;
use super::super::{CallOptions, Error, Failure, TransportBody};
use super::{Call, Head};

/// C4: without being asked to, nobody opens a stream of events twice.
const UNASKED: u32 = 0;

impl Call {
    /// Sends the call and reads the whole answer.
    ///
    /// # Errors
    /// When the request cannot be made, or there is no whole answer in time.
    pub async fn fetch(mut self, accept: &'static str) -> Result<Reply, Failure> {
        let (span, timeout) = (Span::call(self.operation), self.options.timeout);
        let answer = async {
            let (parts, body) = self.tried(accept, RETRIES, &span).await?.into_parts();
            let body = body.read(self.options.max_body, Beyond::Fail).await?;
            if let Some(page) = &self.page {
                let _ = page.set(Page { headers: parts.headers.clone(), body: body.clone() });
            }
            Ok(Reply::new(parts.status, parts.headers, Content::Whole(body)).asked(self.asked))
        };
        told(&span, within(timeout, answer)).await
    }

    /// Sends the call and reads the answer, unless it is a success of one of the streamed media types: then its body is read
    /// as it comes, without a limit to its size or its time. Successes of the other media types are read whole.
    ///
    /// # Errors
    /// When the request cannot be made, or there is no answer in time.
    pub async fn stream(
        mut self,
        accept: &'static str,
        streamed: &[&'static str],
        whole: &[&'static str],
    ) -> Result<Reply, Failure> {
        let has_events = streamed.contains(&"text/event-stream");
        // C1
        if self.operation.method == "GET" && has_events {
            self.headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        let retries = if has_events { UNASKED } else { RETRIES };
        let (span, timeout) = (Span::call(self.operation), self.options.timeout);
        let answer = async {
            let (parts, body) = self.tried(accept, retries, &span).await?.into_parts();
            let options = &self.options;
            let content = match parts.status.is_success() && streams(&parts.headers, streamed, whole) {
                true => Content::Stream(body),
                false => Content::Whole(body.read(options.max_body, Beyond::Fail).await?),
            };
            let reply = Reply::new(parts.status, parts.headers, content);
            Ok(reply.streaming(options.event_limits, options.idle_timeout).asked(self.asked))
        };
        told(&span, within(timeout, answer)).await
    }

    /// Sends the call and waits until the stream is open. Any answer that is not the stream is read whole.
    ///
    /// # Errors
    /// When the request cannot be made, or there is no answer in time.
    pub async fn open(mut self, accept: &'static str) -> Result<Reply, Failure> {
        // C1
        if self.operation.method == "GET" {
            self.headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        let (span, timeout) = (Span::call(self.operation), self.options.timeout);
        let answer = async {
            let (parts, body) = self.tried(accept, UNASKED, &span).await?.into_parts();
            let (options, is_subscription) = (&self.options, self.head.is_some());
            if let Some(head) = &self.head {
                let _ = head.set(Head { status: parts.status, retry_after: retry_after(&parts.headers) });
            }
            let content = opened(parts.status, &parts.headers, body, accept, options).await?;
            let reply = Reply::new(parts.status, parts.headers, content);
            let reply = reply.streaming(options.event_limits, options.idle_timeout);
            // A success of another kind is none of a subscription.
            let is_other = is_subscription && reply.code().is_success() && reply.code() != StatusCode::OK;
            if is_other { Err(Failure::new(reply.unexpected())) } else { Ok(reply) }
        };
        told(&span, within(timeout, answer)).await
    }

    /// Sends the request, and once more where that may help: so often, unless the call's options say how often. The answer that is
    /// left in the end.
    async fn tried(
        &mut self,
        accept: &'static str,
        by_default: u32,
        span: &Span,
    ) -> Result<http::Response<TransportBody>, Failure> {
        let whole = self.body.whole().cloned();
        // A body in chunks is gone once it was sent, and a subscription has a policy of its own.
        let is_once = whole.is_none() || self.head.is_some();
        let retries = if is_once { 0 } else { self.options.retries.unwrap_or(by_default) };
        self.settle_key();
        let mut tries = Tries::new(retries, self.options.timeout);
        loop {
            let body = match &whole {
                Some(whole) => whole.clone().into(),
                None => std::mem::take(&mut self.body),
            };
            let answer = self.authorized(accept, body, span).await?;
            let Some(wait) = tries.wait(&answer, self.repeat()) else {
                let answer = answer?;
                span.answered(answer.status(), 400);
                return Ok(answer);
            };
            drop(answer);
            sleep(wait).await;
            span.resent(tries.failures());
        }
    }

    /// Makes the key, unless there is one: each try has the same.
    fn settle_key(&mut self) {
        let name = self.options.key_header();
        if let Some(key) = self.options.idempotency_key.take() {
            self.headers.insert(name, key);
        } else if self.makes_key && !self.headers.contains_key(&name) {
            self.headers.insert(name, new_key());
        }
    }

    fn repeat(&self) -> Repeat {
        let name = self.options.key_header();
        let has_key = self.headers.contains_key(&name) || self.options.headers.contains_key(&name);
        let is_harmless = has_key || is_idempotent(self.operation.method);
        if is_harmless { Repeat::Harmless } else { Repeat::Harmful }
    }
}

/// C2: a stream only when it is one: status 200 and the content type that was asked for.
async fn opened(
    status: StatusCode,
    headers: &HeaderMap,
    body: TransportBody,
    accept: &str,
    options: &CallOptions,
) -> Result<Content, Failure> {
    let is_stream = content_type(headers).is_some_and(|own| essence(own).eq_ignore_ascii_case(accept));
    Ok(match (status, is_stream) {
        (StatusCode::OK, true) => Content::Stream(body),
        (StatusCode::OK, false) => Content::Whole(body.read(SHOWN, Beyond::Cut).await?),
        _ => Content::Whole(body.read(options.max_body, Beyond::Fail).await?),
    })
}

/// Whether an answer is of a streamed media type. Bytes of no particular type may be of any.
fn streams(headers: &HeaderMap, streamed: &[&str], whole: &[&str]) -> bool {
    match content_type(headers) {
        None => whole.is_empty(),
        Some(own) => match best(streamed.iter().chain(whole).copied(), own) {
            Some(declared) => streamed.contains(&declared),
            None => {
                let is_sequence = |name: &str| Framing::named(name).is_some();
                is_any_bytes(own)
                    || streamed.iter().any(|name| is_any_bytes(name) || is_sequence(own) && is_sequence(name))
            }
        },
    }
}

/// The answer, in the span of its call.
async fn told(span: &Span, answer: impl Future<Output = Result<Reply, Failure>>) -> Result<Reply, Failure> {
    let answer = span.around(answer).await;
    if let Err(failure) = &answer {
        span.failed(failure.kind());
    }
    answer
}

async fn within(
    timeout: Option<Duration>,
    answer: impl Future<Output = Result<Reply, Failure>>,
) -> Result<Reply, Failure> {
    match timeout {
        None => answer.await,
        Some(timeout) => match clock::timeout(timeout, answer).await {
            Ok(answer) => answer,
            Err(_) => Err(Failure::new(Error::Timeout)),
        },
    }
}
