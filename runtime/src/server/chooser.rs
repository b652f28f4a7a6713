//! Several operations at one URL, told apart by whoever knows their signs: receivers of webhooks.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use http::request::Parts;

use super::super::operation::Operation;
use super::body::read;
use super::routes::{CatchPanic, Entry, Route, not_allowed};
use super::template::{Captures, Template};
use super::{HttpResponse, MaxBody, Rejection, Routes};

impl<A: Clone + Send + Sync + 'static> Routes<A> {
    /// A router that hands every request, whatever its path, to the operation that `which` sees in its head and its body; `None` is
    /// answered with 404. Bodies are read whole before that.
    pub fn choose<F>(self, which: F) -> Router
    where
        F: Fn(&Parts, &[u8]) -> Option<&'static Operation> + Send + Sync + 'static,
    {
        let chooser = Arc::new(Chooser { route: Arc::new(self.into_route()), which });
        let handler = move |request: Request| {
            let chooser = chooser.clone();
            async move { chooser.answer(request).await }
        };
        Router::new().route("/", axum::routing::any(handler.clone())).fallback(handler)
    }
}

struct Chooser<A, F> {
    route: Arc<Route<A>>,
    which: F,
}

impl<A, F> Chooser<A, F>
where
    A: Clone + Send + Sync + 'static,
    F: Fn(&Parts, &[u8]) -> Option<&'static Operation> + Send + Sync + 'static,
{
    async fn answer(&self, request: Request) -> HttpResponse {
        match self.find(request).await {
            Ok((entry, captures, request)) => self.route.run(entry, captures, request).await,
            Err(rejection) => self.route.refuse(rejection),
        }
    }

    async fn find(&self, request: Request) -> Result<(&Arc<Entry<A>>, Captures, Request), Rejection> {
        let (parts, body) = request.into_parts();
        let max_body = parts.extensions.get::<MaxBody>().map_or(self.route.max_body, |limit| limit.0);
        let bytes = read(body, max_body).await?;
        let choosing = CatchPanic::new(Box::pin(async { (self.which)(&parts, &bytes) }));
        let operation = choosing.await.ok_or_else(Rejection::internal)?.ok_or_else(Rejection::not_found)?;
        let mut entries = self.route.entries.iter();
        let entry = entries.find(|entry| entry.answers(operation)).ok_or_else(Rejection::not_found)?;
        if parts.method.as_str() != operation.method {
            return Err(not_allowed(&[operation.method]));
        }
        let (path, query) = (parts.uri.path(), parts.uri.query().unwrap_or_default());
        let captures = captures(operation, path, query).ok_or_else(Rejection::not_found)?;
        Ok((entry, captures, Request::from_parts(parts, Body::from(bytes))))
    }
}

/// What the operation's own path takes of the end of a path.
fn captures(operation: &Operation, path: &str, query: &str) -> Option<Captures> {
    let (template, fixed) = operation.path_and_query();
    if template.is_empty() {
        return Some(Captures::new());
    }
    Template::parse(template).with_query(fixed).captures_at_end(path, query)
}
