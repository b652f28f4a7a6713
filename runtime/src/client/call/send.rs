//! A call, sent: what is read of its answer, and how long that may take.

use std::future::Future;
use std::time::Duration;

use http::header::CACHE_CONTROL;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::super::super::media_type::{best, essence, is_any_bytes};
use super::super::super::seq::Framing;
use super::super::body::Beyond;
use super::super::reply::{Content, Reply, SHOWN, content_type};
use super::super::retry_after::retry_after;
use super::super::{CallOptions, Error, Failure, TransportBody};
use super::{Call, Head};

impl Call {
    /// Sends the call and reads the whole answer.
    ///
    /// # Errors
    /// When the request cannot be made, or there is no whole answer in time.
    pub async fn fetch(mut self, accept: &'static str) -> Result<Reply, Failure> {
        let request = self.request(accept)?;
        let Self { core, options, asked, .. } = self;
        let answer = async {
            let (parts, body) = core.transport.send(request).await?.into_parts();
            let body = body.read(options.max_body, Beyond::Fail).await?;
            Ok(Reply::new(parts.status, parts.headers, Content::Whole(body)).asked(asked))
        };
        within(options.timeout, answer).await
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
        // C1
        if self.operation.method == "GET" && streamed.contains(&"text/event-stream") {
            self.headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        let request = self.request(accept)?;
        let Self { core, options, asked, .. } = self;
        let (limits, idle) = (options.event_limits, options.idle_timeout);
        let answer = async {
            let (parts, body) = core.transport.send(request).await?.into_parts();
            let content = match parts.status.is_success() && streams(&parts.headers, streamed, whole) {
                true => Content::Stream(body),
                false => Content::Whole(body.read(options.max_body, Beyond::Fail).await?),
            };
            Ok(Reply::new(parts.status, parts.headers, content).streaming(limits, idle).asked(asked))
        };
        within(options.timeout, answer).await
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
        let request = self.request(accept)?;
        let Self { core, options, head, .. } = self;
        let (timeout, limits, idle) = (options.timeout, options.event_limits, options.idle_timeout);
        let answer = async {
            let (parts, body) = core.transport.send(request).await?.into_parts();
            let is_subscription = head.is_some();
            if let Some(head) = head {
                let _ = head.set(Head { status: parts.status, retry_after: retry_after(&parts.headers) });
            }
            let content = opened(parts.status, &parts.headers, body, accept, &options).await?;
            let reply = Reply::new(parts.status, parts.headers, content).streaming(limits, idle);
            // A success of another kind is none of a subscription.
            let is_other = is_subscription && reply.code().is_success() && reply.code() != StatusCode::OK;
            if is_other { Err(Failure::new(reply.unexpected())) } else { Ok(reply) }
        };
        within(timeout, answer).await
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

async fn within(
    timeout: Option<Duration>,
    answer: impl Future<Output = Result<Reply, Failure>>,
) -> Result<Reply, Failure> {
    match timeout {
        None => answer.await,
        Some(timeout) => match tokio::time::timeout(timeout, answer).await {
            Ok(answer) => answer,
            Err(_) => Err(Failure::new(Error::Timeout)),
        },
    }
}
