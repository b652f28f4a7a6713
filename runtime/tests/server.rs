//! Raw requests against the server side: what is turned down, and how.
#![cfg(all(feature = "client", feature = "server"))]

mod mini;
mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use mini::ops;
use mini::server::{router, tag_router};
use serde_json::{Value, json};
use specloom_rt::ByteStream;
use specloom_rt::operation::Operation;
use specloom_rt::server::axum::body::Body;
use specloom_rt::server::{Answer, HttpResponse, Input, LayerOperation as _, MaxBody, Rejection, Router, Routes, axum};
use support::App;
use tower::ServiceExt as _;

const MESSAGES: &str = "/rooms/00000000-0000-0000-0000-000000000007/messages";

fn request(method: &str, uri: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.into()).unwrap()
}

async fn send(router: Router, request: Request<Body>) -> (HttpResponse, String) {
    let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    (HttpResponse::from_parts(parts, Body::empty()), String::from_utf8(bytes.to_vec()).unwrap())
}

/// The status and the problem details of an answer.
async fn problem(request: Request<Body>) -> (u16, Value) {
    let (response, body) = send(router(App::default()), request).await;
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
    let problem: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(problem["status"], response.status().as_u16());
    (response.status().as_u16(), problem)
}

fn post(headers: &[(&str, &str)], body: impl Into<Body>) -> Request<Body> {
    let mut all = vec![("authorization", "bearer ana")];
    all.extend(headers);
    request("POST", MESSAGES, &all, body)
}

const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn unknown_paths_are_404_problems() {
    for path in ["/", "/nowhere", "/rooms", "/rooms/a/b/c", "/stats/", "//stats"] {
        let (status, problem) = problem(request("GET", path, &[], "")).await;
        assert_eq!(
            (status, &problem),
            (404, &json!({"type": "about:blank", "title": "Not Found", "status": 404})),
            "{path}"
        );
    }
}

#[tokio::test]
async fn unknown_methods_are_405_problems_with_allow() {
    for (method, path, allow) in [
        ("POST", "/stats", "GET, HEAD"),
        ("PUT", "/rooms/x", "DELETE"),
        ("PURGE", "/stats", "GET, HEAD"),
        ("OPTIONS", MESSAGES, "POST"),
    ] {
        let (response, body) = send(router(App::default()), request(method, path, &[], "")).await;
        assert_eq!(response.status(), 405);
        assert_eq!(response.headers()[header::ALLOW], allow);
        assert_eq!(serde_json::from_str::<Value>(&body).unwrap()["title"], "Method Not Allowed");
    }
    // A tag's router leaves that to axum, so that it can be merged.
    let (response, _) = send(tag_router(App::default()), request("POST", "/stats", &[], "")).await;
    assert_eq!((response.status().as_u16(), response.headers()[header::ALLOW].as_bytes()), (405, &b"GET,HEAD"[..]));
}

#[tokio::test]
async fn head_is_answered_by_get_without_a_body() {
    let (response, body) = send(router(App::default()), request("HEAD", "/stats", &[], "")).await;
    assert_eq!((response.status(), body.as_str()), (StatusCode::OK, ""));
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/json");
}

#[tokio::test]
async fn missing_and_wrong_credentials_are_401_with_a_challenge() {
    for headers in [
        &[][..],
        &[("authorization", "Bearer wrong")],
        &[("authorization", "Basic YTpi")],
        &[("authorization", "Bearer")],
    ] {
        let (response, _) = send(router(App::default()), request("POST", MESSAGES, headers, "{")).await;
        assert_eq!(response.status(), 401);
        assert_eq!(response.headers()[header::WWW_AUTHENTICATE], "Bearer");
    }
    let (response, _) = send(router(App::default()), request("DELETE", "/rooms/x", &[], "")).await;
    let challenges: Vec<_> = response.headers().get_all(header::WWW_AUTHENTICATE).iter().collect();
    assert_eq!(challenges, ["ApiKey name=\"x-api-key\"", "Basic realm=\"api\", charset=\"UTF-8\""]);
}

#[tokio::test]
async fn all_failures_stand_in_one_answer_and_nothing_is_echoed() {
    let uri = "/rooms/SECRET/messages?limit=SECRET";
    let body = r#"{"text":"SECRETSECRET","topic":5,"SECRET":1}"#;
    let headers = [("authorization", "Bearer ana"), JSON, ("x-trace", "a"), ("x-trace", "b")];
    let (status, problem) = problem(request("POST", uri, &headers, body)).await;
    // Of a header that comes twice nobody knows which one is meant.
    assert_eq!(status, 400);
    assert_eq!(problem["title"], "Bad Request");
    let errors: Vec<(&str, &str)> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (error["in"].as_str().unwrap(), error["pointer"].as_str().unwrap()))
        .collect();
    for expected in
        [("path", "#/roomId"), ("query", "#/limit"), ("header", "#/x-trace"), ("body", "#/text"), ("body", "#/topic")]
    {
        assert!(errors.contains(&expected), "{expected:?} in {errors:?}");
    }
    assert!(errors.len() >= 5);
    let shown = problem.to_string();
    assert!(!shown.contains("SECRETSECRET") && !shown.contains("\"SECRET\""), "{shown}");
}

#[tokio::test]
async fn what_cannot_be_read_is_400() {
    for (uri, body) in [
        (MESSAGES.to_owned(), "{"),
        (MESSAGES.to_owned(), r#"{"text":"a","text":"b"}"#),
        (format!("{MESSAGES}?limit=%zz"), r#"{"text":"a"}"#),
        (format!("{MESSAGES}?tags=a,%ff"), r#"{"text":"a"}"#),
    ] {
        let headers = [("authorization", "Bearer ana"), JSON];
        let (status, problem) = problem(request("POST", &uri, &headers, body)).await;
        assert_eq!((status, problem["title"].as_str()), (400, Some("Bad Request")), "{uri} {body}");
    }
    // One malformed value makes it a 400; the others are told all the same.
    let (status, problem) =
        problem(request("POST", &format!("{MESSAGES}?limit=%zz"), &[("authorization", "Bearer ana"), JSON], "{}"))
            .await;
    assert_eq!((status, problem["errors"].as_array().unwrap().len()), (400, 2));
}

#[tokio::test]
async fn params_must_hold_to_the_document() {
    // What comes twice is none of these values: nobody knows which of them is meant.
    for (query, expected) in
        [("limit=x", 422), ("limit=0", 422), ("limit=1&limit=2", 400), ("limit=", 422), ("limit=1.5", 422)]
    {
        let headers = [("authorization", "Bearer ana"), JSON];
        let (status, problem) =
            problem(request("POST", &format!("{MESSAGES}?{query}"), &headers, r#"{"text":"a"}"#)).await;
        assert_eq!(status, expected, "{query}");
        assert_eq!(problem["errors"][0]["pointer"], "#/limit");
    }
}

#[tokio::test]
async fn bodies_have_a_type_a_limit_and_must_be_there() {
    let large = format!(r#"{{"text":"{}"}}"#, "a".repeat(3 << 20));
    for (expected, request) in [
        (415, post(&[("content-type", "text/plain")], "{}")),
        (415, post(&[], r#"{"text":"a"}"#)),
        (413, post(&[JSON], large.clone())),
        (413, post(&[JSON, ("content-length", "99999999")], "")),
        (422, post(&[JSON], "")),
        (422, post(&[], "")),
        (201, post(&[("content-type", "Application/Vnd.x+JSON; charset=utf-8")], r#"{"text":"a"}"#)),
        (201, post(&[JSON], r#"{"text":"a"}"#)),
    ] {
        let (response, body) = send(router(App::default()), request).await;
        assert_eq!(response.status(), expected, "{body}");
    }
    let small = router(App::default()).layer(axum::Extension(MaxBody(8)));
    assert_eq!(send(small, post(&[JSON], r#"{"text":"a"}"#)).await.0.status(), 413);
}

#[tokio::test]
async fn failures_inside_are_500_without_a_word() {
    for what in ["panic", "infinite", "header"] {
        let (status, problem) = problem(request("GET", "/stats", &[("x-do", what)], "")).await;
        assert_eq!(
            (status, problem),
            (500, json!({"type": "about:blank", "title": "Internal Server Error", "status": 500})),
            "{what}"
        );
    }
    let (status, problem) = problem(request("GET", "/stats", &[("x-do", "teapot")], "")).await;
    assert_eq!((status, problem["title"].as_str()), (418, Some("Short and stout")));
}

#[tokio::test]
async fn s1_a_stream_is_neither_stored_nor_held_back() {
    let response = router(App::default()).oneshot(request("GET", "/rooms/short/events", &[], "")).await.unwrap();
    let headers = response.headers();
    assert_eq!(headers[header::CONTENT_TYPE], "text/event-stream");
    assert_eq!(headers[header::CACHE_CONTROL], "no-cache");
    assert_eq!(headers["x-accel-buffering"], "no");
    assert!(!headers.contains_key(header::CONTENT_LENGTH));
    // S2: one event, one chunk.
    let mut body = response.into_body();
    let first = body.frame().await.unwrap().unwrap().into_data().unwrap();
    assert_eq!(first, "event: note\nid: 1\ndata: anonymous after \"\"\n\n");
    let second = body.frame().await.unwrap().unwrap().into_data().unwrap();
    assert_eq!(second, "event: message_posted\nid: 2\ndata: {\"text\":\"hi\\nthere\"}\n\n");
    assert!(body.frame().await.is_none());
}

/// A compressor would hold events back until it has enough of them; that of tower-http leaves them alone by itself.
#[tokio::test]
async fn s1_a_stream_is_not_compressed() {
    let router = router(App::default()).layer(tower_http::compression::CompressionLayer::new());
    let headers = [("accept-encoding", "gzip")];
    let response = router.clone().oneshot(request("GET", "/rooms/short/events", &headers, "")).await.unwrap();
    assert!(!response.headers().contains_key(header::CONTENT_ENCODING));
    let first = response.into_body().frame().await.unwrap().unwrap().into_data().unwrap();
    assert!(first.ends_with(b"\n\n"));
    // It does compress others.
    let response = router.oneshot(request("GET", "/nowhere", &headers, "")).await.unwrap();
    assert_eq!(response.headers()[header::CONTENT_ENCODING], "gzip");
}

#[tokio::test]
async fn s6_a_silent_stream_sends_comments() {
    let response = router(App::default()).oneshot(request("GET", "/rooms/r/events", &[], "")).await.unwrap();
    let mut body = response.into_body();
    for _ in 0..2 {
        body.frame().await.unwrap().unwrap();
    }
    assert_eq!(body.frame().await.unwrap().unwrap().into_data().unwrap(), ": keepalive\n\n");
}

#[tokio::test]
async fn s7_the_last_event_id_is_any_text() {
    for (sent, seen) in [("7", "after \"7\""), ("a b", "after \"a b\""), ("", "after \"\"")] {
        let headers = [("last-event-id", sent)];
        let (_, body) = send(router(App::default()), request("GET", "/rooms/short/events", &headers, "")).await;
        assert!(body.contains(seen), "{body}");
    }
}

/// Operations whose answer is their id.
fn routes(operations: &[&'static Operation]) -> Routes<()> {
    async fn echo(_: (), input: Input) -> Result<HttpResponse, Rejection> {
        Answer::new(200).text("text/plain", input.operation().id)
    }
    let mut routes = Routes::new((), |(), _, rejection| rejection.into_response());
    for operation in operations {
        routes = routes.route(operation, echo);
    }
    routes
}

const fn operation(id: &'static str, method: &'static str, path: &'static str) -> Operation {
    Operation { id, method, path, tags: &[], security: &[], server: None }
}

static USER: Operation = operation("user", "GET", "/users/{id}");
static REMOVE_USER: Operation = operation("removeUser", "DELETE", "/users/{userId}");
static ME: Operation = operation("me", "GET", "/users/me");
static SEARCH: Operation = operation("search", "QUERY", "/users/{id}");
static FILE: Operation = operation("file", "GET", "/files/{name}");
static JSON_FILE: Operation = operation("jsonFile", "GET", "/files/{name}.json");
static RANGE: Operation = operation("range", "GET", "/files/{from}-{to}/x");
static SPACED: Operation = operation("spaced", "GET", "/a b/{x}");

#[tokio::test]
async fn paths_that_axum_does_not_know_are_routed() {
    let all = [&USER, &REMOVE_USER, &ME, &SEARCH, &FILE, &JSON_FILE, &RANGE, &SPACED];
    for (method, path, expected) in [
        ("GET", "/users/1", "user"),
        ("DELETE", "/users/1", "removeUser"),
        ("GET", "/users/me", "me"),
        ("QUERY", "/users/1", "search"),
        ("GET", "/files/a.json", "jsonFile"),
        ("GET", "/files/a.txt", "file"),
        ("GET", "/files/1-2/x", "range"),
        ("GET", "/a%20b/1", "spaced"),
    ] {
        let (response, body) = send(routes(&all).finish(), request(method, path, &[], "")).await;
        assert_eq!((response.status().as_u16(), body.as_str()), (200, expected), "{method} {path}");
    }
    let (response, _) = send(routes(&all).finish(), request("PUT", "/users/1", &[], "")).await;
    let mut allow: Vec<_> = response.headers()[header::ALLOW].to_str().unwrap().split(", ").collect();
    allow.sort_unstable();
    assert_eq!(allow, ["DELETE", "GET", "HEAD", "QUERY"]);
    assert_eq!(send(routes(&all).finish(), request("GET", "/files/12/x", &[], "")).await.0.status(), 404);
}

#[tokio::test]
async fn routers_of_tags_that_share_a_path_can_be_merged() {
    let router = routes(&[&USER]).into_router().merge(routes(&[&REMOVE_USER]).into_router());
    for (method, expected) in [(Method::GET, "user"), (Method::DELETE, "removeUser")] {
        let (_, body) = send(router.clone(), request(method.as_str(), "/users/1", &[], "")).await;
        assert_eq!(body, expected);
    }
}

static CHAT: Operation = operation("chat", "POST", "/chat");

#[tokio::test]
async fn accept_chooses_and_the_handler_knows() {
    async fn chat(_: (), mut input: Input) -> Result<HttpResponse, Rejection> {
        let accept = input.accept(&["application/json", "text/csv"])?;
        let preferred = input.context(()).preferred();
        Answer::new(200).text(accept.choose(&["application/json", "text/csv"]), preferred.unwrap_or_default())
    }
    let router = Routes::new((), |(), _, rejection| rejection.into_response()).route(&CHAT, chat).finish();
    for (accept, expected) in [("", "application/json"), ("text/csv, */*;q=0.5", "text/csv")] {
        let (response, body) = send(router.clone(), request("POST", "/chat", &[("accept", accept)], "")).await;
        assert_eq!((response.headers()[header::CONTENT_TYPE].to_str().unwrap(), body.as_str()), (expected, expected));
    }
    let (response, body) = send(router, request("POST", "/chat", &[("accept", "image/png")], "")).await;
    assert_eq!(response.status(), 406);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
    assert_eq!(
        body,
        r#"{"type":"about:blank","title":"Not Acceptable","status":406,"detail":"the answer can be application/json, text/csv"}"#
    );
    // Where there is no choice, nobody is turned down.
    async fn only(_: (), mut input: Input) -> Result<HttpResponse, Rejection> {
        input.accept(&["application/json"])?;
        Answer::new(200).text("text/plain", if input.context(()).preferred().is_none() { "none" } else { "some" })
    }
    let router = Routes::new((), |(), _, rejection| rejection.into_response()).route(&CHAT, only).finish();
    let (response, body) = send(router, request("POST", "/chat", &[("accept", "image/png")], "")).await;
    assert_eq!((response.status().as_u16(), body.as_str()), (200, "none"));
}

#[tokio::test]
async fn bytes_say_what_they_are_where_the_document_does_not() {
    for (range, own, expected) in [
        ("application/pdf", None, Some("application/pdf")),
        ("application/pdf", Some("application/pdf; version=1.7"), Some("application/pdf; version=1.7")),
        ("application/pdf", Some("image/png"), Some("application/pdf")),
        ("*/*", None, Some("application/octet-stream")),
        ("*/*", Some("image/png"), Some("image/png")),
        ("image/*", Some("image/png"), Some("image/png")),
        ("image/*", Some("image/*"), None),
        ("image/*", Some("video/mp4"), None),
        ("image/*", None, None),
        ("*/*", Some("line\nbreak"), None),
    ] {
        let mut body = ByteStream::from("abc");
        if let Some(own) = own {
            body = body.with_content_type(own);
        }
        let response = Answer::new(200).byte_stream(range, body);
        let content_type =
            response.as_ref().ok().map(|response| response.headers()[header::CONTENT_TYPE].to_str().unwrap());
        assert_eq!(content_type, expected, "{range} {own:?}");
        if let Ok(response) = response {
            assert_eq!(response.into_body().collect().await.unwrap().to_bytes(), "abc");
        }
    }
}

#[tokio::test]
async fn a_layer_of_an_operation_is_around_that_operation_only() {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let noted = |name: &'static str| {
        let seen = Arc::clone(&seen);
        axum::middleware::map_request(move |request: Request<Body>| {
            seen.lock().unwrap().push(format!("{name} {} {}", request.method(), request.uri()));
            std::future::ready(request)
        })
    };
    let routes = router(App::default())
        .layer_op(&ops::POST_MESSAGE, noted("inner"))
        .layer_op(&ops::GET_STATS, noted("stats"))
        .layer_op(&ops::POST_MESSAGE, noted("outer"));
    let app = Router::new().nest("/api", routes.clone());
    let (response, _) = send(app.clone(), request("GET", "/api/stats", &[], "")).await;
    assert_eq!(response.status(), 200);
    // Seen although nobody has proved who calls; a path or a method of no operation is not.
    let (response, _) = send(app.clone(), request("POST", &format!("/api{MESSAGES}"), &[JSON], "{}")).await;
    assert_eq!(response.status(), 401);
    let (response, _) = send(app.clone(), request("PUT", "/api/stats", &[], "")).await;
    assert_eq!(response.status(), 405);
    let (response, _) = send(app, request("GET", "/api/nowhere", &[], "")).await;
    assert_eq!(response.status(), 404);
    let post = format!("POST {MESSAGES}");
    assert_eq!(*seen.lock().unwrap(), ["stats GET /stats", &format!("outer {post}"), &format!("inner {post}")]);
}

#[tokio::test]
async fn a_layer_of_an_operation_is_made_once_and_may_set_limits() {
    let made = Arc::new(AtomicUsize::new(0));
    let counted = tower::layer::layer_fn(|inner| {
        made.fetch_add(1, Ordering::Relaxed);
        inner
    });
    let app = router(App::default())
        .layer_op(&ops::POST_MESSAGE, axum::Extension(MaxBody(4)))
        .layer_op(&ops::POST_MESSAGE, counted);
    for _ in 0..2 {
        let (response, _) = send(app.clone(), post(&[JSON], "{\"text\":\"hi\"}")).await;
        assert_eq!(response.status(), 413);
    }
    assert_eq!(made.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_layer_of_an_operation_may_answer_fail_and_forget() {
    let answers =
        axum::middleware::from_fn(async |_: Request<Body>, _: axum::middleware::Next| StatusCode::IM_A_TEAPOT);
    let panics = axum::middleware::from_fn(async |request: Request<Body>, _: axum::middleware::Next| -> StatusCode {
        panic!("{}", request.uri())
    });
    let forgets = axum::middleware::map_request(async |request: Request<Body>| {
        Request::builder().uri(request.uri().clone()).body(Body::empty()).unwrap()
    });
    let app = router(App::default());
    for (app, status) in [
        (app.clone().layer_op(&ops::GET_STATS, answers), 418),
        (app.clone().layer_op(&ops::GET_STATS, panics), 500),
        (app.layer_op(&ops::GET_STATS, forgets), 500),
    ] {
        let (response, _) = send(app, request("GET", "/stats", &[], "")).await;
        assert_eq!(response.status(), status);
    }
}
