//! Spans: one for each call of a client, one for each request of a server, where the feature `tracing` is on.
//!
//! Names and fields are those of OpenTelemetry's conventions for HTTP. A span says which operation it was, where it went and how it
//! ended; it never says what was in it: no values of parameters, no queries, no bodies, no credentials. It ends with the head of the
//! answer on a server, and where the call returns on a client: streams outlive it. Without the feature there is nothing of this in a
//! program.

#![cfg_attr(not(feature = "tracing"), allow(unused_variables, reason = "there is no span to tell"))]

use std::future::Future;

use http::StatusCode;
#[cfg(feature = "client")]
use http::Uri;
#[cfg(feature = "tracing")]
use tracing::{Instrument as _, field::Empty};

use super::operation::Operation;

/// The span of a call or of a request; nothing without the feature.
#[derive(Debug, Clone)]
pub(crate) struct Span {
    #[cfg(feature = "tracing")]
    inner: tracing::Span,
}

impl Span {
    /// The span of a call.
    #[cfg(feature = "client")]
    pub(crate) fn call(operation: &'static Operation) -> Self {
        let template = operation.path_and_query().0;
        Self {
            #[cfg(feature = "tracing")]
            inner: tracing::info_span!(
                target: "specloom::client",
                "call",
                otel.name = named(operation.method, template),
                otel.kind = "client",
                otel.status_code = Empty,
                operation.id = operation.id,
                http.request.method = operation.method,
                http.request.resend_count = Empty,
                http.response.status_code = Empty,
                url.template = (!template.is_empty()).then_some(template),
                server.address = Empty,
                server.port = Empty,
                error.type = Empty,
            ),
        }
    }

    /// The span of a request, for the operation below this path.
    #[cfg(feature = "server")]
    pub(crate) fn request(operation: &'static Operation, below: &str, parts: &http::Request<axum::body::Body>) -> Self {
        #[cfg(feature = "tracing")]
        {
            let route = format!("{below}{}", operation.path_and_query().0);
            // HEAD is answered by GET.
            let method = if parts.method() == http::Method::HEAD { "HEAD" } else { operation.method };
            let host = parts.headers().get(http::header::HOST).and_then(|host| host.to_str().ok());
            let host = host.and_then(|host| host.parse::<http::uri::Authority>().ok());
            let inner = tracing::info_span!(
                target: "specloom::server",
                "request",
                otel.name = named(method, &route),
                otel.kind = "server",
                otel.status_code = Empty,
                operation.id = operation.id,
                http.request.method = method,
                http.response.status_code = Empty,
                http.route = route,
                server.address = host.as_ref().map(http::uri::Authority::host),
                server.port = host.as_ref().and_then(http::uri::Authority::port_u16),
                error.type = Empty,
            );
            Self { inner }
        }
        #[cfg(not(feature = "tracing"))]
        Self {}
    }

    /// Says where the call goes.
    #[cfg(feature = "client")]
    pub(crate) fn sent_to(&self, uri: &Uri) {
        #[cfg(feature = "tracing")]
        {
            let by_scheme = if uri.scheme_str() == Some("https") { 443 } else { 80 };
            self.inner.record("server.address", uri.host());
            self.inner.record("server.port", uri.port_u16().unwrap_or(by_scheme));
        }
    }

    /// Says that the request was sent again, for so many times now.
    #[cfg(feature = "client")]
    pub(crate) fn resent(&self, times: u32) {
        #[cfg(feature = "tracing")]
        self.inner.record("http.request.resend_count", times);
    }

    /// Says what the answer is; an error from this status on.
    pub(crate) fn answered(&self, status: StatusCode, error_from: u16) {
        #[cfg(feature = "tracing")]
        {
            self.inner.record("http.response.status_code", status.as_u16());
            if status.as_u16() >= error_from {
                self.failed(status.as_str());
            }
        }
    }

    /// Says why there is no answer.
    #[cfg(any(feature = "client", feature = "tracing"))]
    pub(crate) fn failed(&self, why: &str) {
        #[cfg(feature = "tracing")]
        {
            self.inner.record("error.type", why);
            self.inner.record("otel.status_code", "ERROR");
        }
    }

    /// The future, inside of the span.
    pub(crate) fn around<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
        #[cfg(feature = "tracing")]
        return future.instrument(self.inner.clone());
        #[cfg(not(feature = "tracing"))]
        future
    }
}

/// What a span is called: method and template, which are as many as there are operations.
#[cfg(feature = "tracing")]
fn named(method: &str, template: &str) -> String {
    if template.is_empty() { method.to_owned() } else { format!("{method} {template}") }
}
