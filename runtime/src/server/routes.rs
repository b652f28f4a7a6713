//! Operations as an axum router.
//!
//! Paths that axum sees as one are one route here, and the operation is chosen by template and method: axum knows neither
//! expressions beside text in a segment nor methods of one's own.

use std::collections::BTreeMap;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::Request;
use axum::routing::{MethodFilter, MethodRouter, any};
use http::{HeaderValue, Method, StatusCode, header};

use super::super::json::Reading;
use super::super::operation::Operation;
use super::super::trace::Span;
use super::layers::Rest;
use super::template::{Captures, Template};
use super::{Choice, HttpResponse, Input, MAX_BODY, MaxBody, Rejection, credentials, log};

type Answering = Pin<Box<dyn Future<Output = Result<HttpResponse, Rejection>> + Send>>;
type Handle<A> = Arc<dyn Fn(A, Input) -> Answering + Send + Sync>;
type Reject<A> = fn(&A, Option<&'static Operation>, Rejection) -> HttpResponse;

/// The operations of an API with their handlers, on the way to a [`Router`].
pub struct Routes<A> {
    app: A,
    reject: Reject<A>,
    entries: Vec<Arc<Entry<A>>>,
    max_body: usize,
    reading: Reading,
    /// The path of the API's server, when operations are routed below the paths of their servers.
    base_path: Option<&'static str>,
    /// Where the operation that is added next is, before its own path.
    at: Option<&'static str>,
}

pub(super) struct Entry<A> {
    operation: &'static Operation,
    template: Template,
    handle: Handle<A>,
    /// The path that it is below.
    below: &'static str,
    /// The half that streams, of an operation with two.
    stream: Option<Half<A>>,
}

impl<A> Entry<A> {
    /// Whether it answers this very operation.
    pub(super) fn answers(&self, operation: &'static Operation) -> bool {
        let half = self.stream.as_ref().map(|half| half.operation);
        std::ptr::eq(self.operation, operation) || half.is_some_and(|half| std::ptr::eq(half, operation))
    }
}

/// The half of an operation that streams, and when it is meant.
struct Half<A> {
    choice: Choice,
    operation: &'static Operation,
    handle: Handle<A>,
}

impl<A> std::fmt::Debug for Routes<A> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.entries.iter().map(|entry| entry.operation.id)).finish()
    }
}

impl<A: Clone + Send + Sync + 'static> Routes<A> {
    /// No routes yet. Every answer that the runtime gives itself goes through `reject`.
    pub fn new(app: A, reject: fn(&A, Option<&'static Operation>, Rejection) -> HttpResponse) -> Self {
        Self {
            app,
            reject,
            entries: Vec::new(),
            max_body: MAX_BODY,
            reading: Reading::Strict,
            base_path: None,
            at: None,
        }
    }

    /// Sets how much is read of a body.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Takes requests that only their types hold to the document: constraints are not checked.
    pub fn lenient(mut self) -> Self {
        self.reading = Reading::Lenient;
        self
    }

    /// Routes operations below the paths of their servers: this one, or that of a server of their own.
    pub fn below(mut self, base_path: &'static str) -> Self {
        self.base_path = Some(base_path);
        self
    }

    /// Says where the operation that is added next is: a webhook or a callback, whose own path, if it has one, is behind this one.
    pub fn at(mut self, path: &'static str) -> Self {
        self.at = Some(path);
        self
    }

    /// Adds an operation.
    pub fn route<F>(mut self, operation: &'static Operation, handler: fn(A, Input) -> F) -> Self
    where
        F: Future<Output = Result<HttpResponse, Rejection>> + Send + 'static,
    {
        let handle: Handle<A> = Arc::new(move |app, input| Box::pin(handler(app, input)));
        self.add(operation, handle, None);
        self
    }

    /// Adds an operation of two halves, from which the caller chooses: one answers as a whole, the other with a stream.
    pub fn either<F, G>(
        mut self,
        choice: Choice,
        (operation, whole): (&'static Operation, fn(A, Input) -> F),
        (stream, handler): (&'static Operation, fn(A, Input) -> G),
    ) -> Self
    where
        F: Future<Output = Result<HttpResponse, Rejection>> + Send + 'static,
        G: Future<Output = Result<HttpResponse, Rejection>> + Send + 'static,
    {
        let handle: Handle<A> = Arc::new(move |app, input| Box::pin(whole(app, input)));
        let stream =
            Half { choice, operation: stream, handle: Arc::new(move |app, input| Box::pin(handler(app, input))) };
        self.add(operation, handle, Some(stream));
        self
    }

    fn add(&mut self, operation: &'static Operation, handle: Handle<A>, stream: Option<Half<A>>) {
        let (path, query) = operation.path_and_query();
        let base_path = self.base_path.map(|base| operation.server.map_or(base, |server| server.base_path));
        let below = self.at.take().or(base_path);
        let template = match below {
            Some(at) if path.is_empty() => Template::parse(at),
            None | Some("") => Template::parse(path),
            Some(base_path) => Template::parse(path).below(base_path),
        };
        let template = template.with_query(query);
        self.entries.push(Arc::new(Entry { operation, template, handle, below: below.unwrap_or_default(), stream }));
    }

    /// The router of these operations only: it can be merged with others. Unknown paths and methods are axum's matter.
    pub fn into_router(self) -> Router {
        self.routes(false)
    }

    /// The router of a whole API: unknown paths (404) and methods (405) are answered as problem details too.
    pub fn finish(self) -> Router {
        let (app, reject) = (self.app.clone(), self.reject);
        let fallback = move || {
            let response = reject(&app, None, Rejection::not_found());
            async move { response }
        };
        self.routes(true).fallback(fallback)
    }

    /// All operations as one route.
    pub(super) fn into_route(self) -> Route<A> {
        let Self { app, reject, entries, max_body, reading, .. } = self;
        Route { app, reject, entries, max_body, reading }
    }

    fn routes(mut self, whole: bool) -> Router {
        // Where several templates fit a path, the one with more fixed text goes first.
        self.entries.sort_by_key(|entry| std::cmp::Reverse(entry.template.weight()));
        let mut by_route: BTreeMap<String, Vec<Arc<Entry<A>>>> = BTreeMap::new();
        for entry in &self.entries {
            by_route.entry(entry.template.route()).or_default().push(entry.clone());
        }
        let mut router = Router::new();
        for (route, entries) in by_route {
            let Self { app, reject, max_body, reading, .. } = &self;
            let route_of = Route { app: app.clone(), reject: *reject, entries, max_body: *max_body, reading: *reading };
            router = router.route(&route, method_router(Arc::new(route_of), whole));
        }
        router
    }
}

/// What one route of axum's answers.
pub(super) struct Route<A> {
    app: A,
    reject: Reject<A>,
    pub(super) entries: Vec<Arc<Entry<A>>>,
    pub(super) max_body: usize,
    reading: Reading,
}

fn method_router<A: Clone + Send + Sync + 'static>(route: Arc<Route<A>>, whole: bool) -> MethodRouter {
    let handler = {
        let route = route.clone();
        move |request: Request| route.answer(request)
    };
    let mut filters: Vec<MethodFilter> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    let mut needs_fallback = whole;
    for entry in &route.entries {
        let method = entry.operation.method;
        if seen.contains(&method) {
            continue;
        }
        seen.push(method);
        let filter = Method::from_bytes(method.as_bytes()).ok().and_then(|method| MethodFilter::try_from(method).ok());
        match filter {
            Some(filter) => filters.push(filter),
            None => needs_fallback = true,
        }
    }
    // A plain fallback of axum's would add an `Allow` of its own to each answer.
    let router = if needs_fallback { any(handler.clone()) } else { MethodRouter::new() };
    filters.into_iter().fold(router, |router, filter| router.on(filter, handler.clone()))
}

impl<A: Clone + Send + Sync + 'static> Route<A> {
    async fn answer(self: Arc<Self>, request: Request) -> HttpResponse {
        match self.find(&request) {
            Ok((entry, captures)) => self.run(entry, captures, request).await,
            Err(rejection) => self.refuse(rejection),
        }
    }

    /// The answer to what belongs to no operation.
    pub(super) fn refuse(&self, rejection: Rejection) -> HttpResponse {
        (self.reject)(&self.app, None, rejection)
    }

    fn find(&self, request: &Request) -> Result<(&Arc<Entry<A>>, Captures), Rejection> {
        let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
        let entries = self.entries.iter();
        let fitting: Vec<(&Arc<Entry<A>>, Captures)> =
            entries.filter_map(|entry| Some((entry, entry.template.captures(path, query)?))).collect();
        if fitting.is_empty() {
            return Err(Rejection::not_found());
        }
        let methods: Vec<&str> = fitting.iter().map(|(entry, _)| entry.operation.method).collect();
        let method = match request.method() {
            &Method::HEAD if !methods.contains(&"HEAD") => "GET",
            method => method.as_str(),
        };
        let found = fitting.iter().position(|(entry, _)| entry.operation.method == method);
        match found.and_then(|index| fitting.into_iter().nth(index)) {
            Some(found) => Ok(found),
            None => Err(not_allowed(&methods)),
        }
    }

    /// The answer of an operation, in the span of its request.
    pub(super) async fn run(
        self: &Arc<Self>,
        entry: &Arc<Entry<A>>,
        captures: Captures,
        request: Request,
    ) -> HttpResponse {
        let span = Span::request(entry.operation, entry.below, &request);
        let answer = span.around(self.layered(entry, captures, request)).await;
        span.answered(answer.status(), 500);
        answer
    }

    /// The answer of an operation, through the layers that it has for itself.
    async fn layered(
        self: &Arc<Self>,
        entry: &Arc<Entry<A>>,
        captures: Captures,
        mut request: Request,
    ) -> HttpResponse {
        let rest = Rest::of(
            &mut request,
            |operation| entry.answers(operation),
            || {
                let (route, entry, captures) = (self.clone(), entry.clone(), captures.clone());
                Arc::new(move |request| {
                    let (route, entry, captures) = (route.clone(), entry.clone(), captures.clone());
                    Box::pin(async move { route.handle(&entry, captures, request).await })
                })
            },
        );
        let Some(rest) = rest else {
            return self.handle(entry, captures, request).await;
        };
        let layered = CatchPanic(Box::pin(rest.run(request))).await;
        layered.unwrap_or_else(|| (self.reject)(&self.app, Some(entry.operation), Rejection::internal()))
    }

    async fn handle(&self, entry: &Entry<A>, captures: Captures, request: Request) -> HttpResponse {
        let max_body = request.extensions().get::<MaxBody>().map_or(self.max_body, |limit| limit.0);
        let mut input = Input::new(entry.operation, captures, request, max_body).reading(self.reading);
        let mut handle = &entry.handle;
        if let Some(half) = &entry.stream {
            match input.choose(&half.choice, half.operation).await {
                Ok(true) => handle = &half.handle,
                Ok(false) => {}
                Err(rejection) => return (self.reject)(&self.app, Some(entry.operation), rejection),
            }
        }
        let operation = input.operation();
        let (handle, app) = (handle.clone(), self.app.clone());
        let answering = Box::pin(async move { handle(app, input).await });
        let answer = CatchPanic(answering).await.unwrap_or_else(|| Err(Rejection::internal()));
        let answer = answer.inspect(|answer| {
            if let Some(teller) = answer.extensions().get::<log::Teller>() {
                teller.belongs_to(operation);
            }
        });
        answer.unwrap_or_else(|rejection| {
            log::broken_answer(operation, &rejection);
            let rejection = credentials::challenge(operation, rejection);
            (self.reject)(&self.app, Some(operation), rejection)
        })
    }
}

/// 405 must say which methods there are.
pub(super) fn not_allowed(methods: &[&str]) -> Rejection {
    let mut allowed: Vec<&str> = Vec::new();
    for method in methods {
        let implied = (*method == "GET").then_some("HEAD");
        for method in [Some(*method), implied].into_iter().flatten() {
            if !allowed.contains(&method) {
                allowed.push(method);
            }
        }
    }
    let rejection = Rejection::new(StatusCode::METHOD_NOT_ALLOWED);
    match HeaderValue::from_str(&allowed.join(", ")) {
        Ok(value) => rejection.header(header::ALLOW, value),
        Err(_) => rejection,
    }
}

/// A future whose panic is its end, not that of the connection.
pub(super) struct CatchPanic<F>(Pin<Box<F>>);

impl<F> CatchPanic<F> {
    pub(super) fn new(future: Pin<Box<F>>) -> Self {
        Self(future)
    }
}

impl<F: Future> Future for CatchPanic<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match catch_unwind(AssertUnwindSafe(|| self.0.as_mut().poll(cx))) {
            Ok(poll) => poll.map(Some),
            Err(_) => Poll::Ready(None),
        }
    }
}
