//! p06: what a schema asserts is checked on the wire, before a handler sees it.

use golden::p06_val31::client::Client;
use golden::p06_val31::models::M;
use golden::p06_val31::ops::{DoX, DoXResponse};
use golden::p06_val31::server::{Backend, T, router};
use specloom_rt::client::Error;
use specloom_rt::server::{ApiError, Context};

use super::{App, answering, ask};
use crate::wire::{Running, Scripted};

impl Backend for App {
    type Error = ApiError;
}

impl T for App {
    async fn do_x(&self, _: Context, request: DoX) -> Result<DoXResponse, ApiError> {
        self.note(&request.body.s);
        Ok(DoXResponse::Ok(request.body))
    }
}

const JSON: &str = "Content-Type: application/json\n";
const GOOD: &str = r#"{"s":"abc","n":9.5,"i":9,"a":["x","y"],"o":{"k":"v"}}"#;

#[tokio::test]
async fn every_bound_from_both_sides() {
    let app = App::default();
    let server = Running::start(router(app.clone())).await;
    ask(&server, &[("POST", "/x", JSON, GOOD, 200, GOOD)]).await;
    for (good, bad, pointer) in [
        (r#""s":"ab""#, r#""s":"a""#, "#/s"),
        (r#""s":"abcde""#, r#""s":"abcdef""#, "#/s"),
        (r#""s":"abc""#, r#""s":"ABC""#, "#/s"),
        (r#""s":"abc""#, r#""s":null"#, "#/s"),
        (r#""s":"abc""#, r#""s":3"#, "#/s"),
        (r#""n":0"#, r#""n":-0.5"#, "#/n"),
        (r#""n":9.5"#, r#""n":10"#, "#/n"),
        (r#""n":0.5"#, r#""n":0.3"#, "#/n"),
        (r#""i":1"#, r#""i":0"#, "#/i"),
        (r#""i":9"#, r#""i":10"#, "#/i"),
        (r#""i":2.0"#, r#""i":2.5"#, "#/i"),
        (r#""a":["x"]"#, r#""a":[]"#, "#/a"),
        (r#""a":["x","y","z"]"#, r#""a":["x","y","z","w"]"#, "#/a"),
        (r#""a":["x","y"]"#, r#""a":["x","x"]"#, "#/a/1"),
        (r#""a":["x"]"#, r#""a":["x",""]"#, "#/a/1"),
        (r#""o":{"k":"v"}"#, r#""o":{}"#, "#/o"),
        (r#""o":{"k":"v","l":""}"#, r#""o":{"k":"v","l":"","m":""}"#, "#/o"),
        (r#""o":{"k":"v"}"#, r#""o":{"k":1}"#, "#/o/k"),
    ] {
        let whole = |member: &str| {
            let name = &member[..4];
            let others = &GOOD[1..GOOD.len() - 1];
            let others: Vec<&str> = split(others).into_iter().filter(|other| !other.starts_with(name)).collect();
            format!("{{{member},{}}}", others.join(","))
        };
        ask(&server, &[("POST", "/x", JSON, &whole(good), 200, "")]).await;
        app.noted();
        ask(&server, &[("POST", "/x", JSON, &whole(bad), 422, &format!("\"pointer\":\"{pointer}\""))]).await;
        assert!(app.noted().is_empty(), "a handler saw {bad}");
    }
}

/// The members of the object above.
fn split(members: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (at, letter) in members.char_indices() {
        match letter {
            '[' | '{' => depth += 1,
            ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&members[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&members[start..]);
    parts
}

#[tokio::test]
async fn what_is_no_such_body() {
    let server = Running::start(router(App::default())).await;
    let text = "Content-Type: text/plain\n";
    ask(
        &server,
        &[
            ("POST", "/x", JSON, "{}", 422, "\"pointer\":\"#/a\""),
            ("POST", "/x", JSON, "[]", 422, "\"pointer\":\"#\""),
            ("POST", "/x", JSON, "{\"s\":", 400, "application/problem+json"),
            ("POST", "/x", JSON, "", 422, "a body is required"),
            ("POST", "/x", text, GOOD, 415, "accept: application/json"),
            ("POST", "/x", "", GOOD, 415, "accept: application/json"),
            ("GET", "/x", "", "", 405, "allow: POST\r\n"),
            ("POST", "/y", JSON, GOOD, 404, "application/problem+json"),
        ],
    )
    .await;
    let large =
        "POST /x HTTP/1.1\nHost: a\nConnection: close\nContent-Type: application/json\nContent-Length: 99999999\n\n";
    let answer = server.raw(large, Some("\r\n\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}

fn value() -> M {
    let members = specloom_rt::Map::from([("k".to_owned(), "v".to_owned())]);
    M::new("abc", 9.5, vec!["x".to_owned(), "y".to_owned()]).i(9).o(members)
}

#[tokio::test]
async fn the_client_sends_and_reads_the_very_bytes() {
    let server = Scripted::json("200 OK", GOOD).await;
    let client = Client::builder(server.url()).build().unwrap();
    assert_eq!(client.t().do_x(value()).send().await.unwrap(), value());
    let (line, headers, body) = server.request(0);
    assert_eq!((line.as_str(), body.as_str()), ("POST /x HTTP/1.1", GOOD));
    assert!(headers.contains(&"content-type: application/json".to_owned()), "{headers:?}");
    assert!(headers.contains(&"accept: application/json".to_owned()), "{headers:?}");

    // What has another type is no answer; whatever type it says it has, it comes to the caller as it is.
    let server = answering("200 OK", "Content-Type: application/json\n", r#"{"s":"abc","n":1}"#).await;
    let client = Client::builder(server.url()).build().unwrap();
    match client.t().do_x(value()).send().await {
        Err(Error::Decode { path, body, .. }) => assert_eq!((&*path, &body[..]), ("/a", &br#"{"s":"abc","n":1}"#[..])),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn both_sides_together() {
    let server = Running::start(router(App::default())).await;
    for client in [Client::in_process(router(App::default())), Client::builder(server.url()).build().unwrap()] {
        assert_eq!(client.t().do_x(value()).send().await.unwrap(), value());
        let error = client.t().do_x(value().i(10)).send().await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(422), "{error:?}");
    }
}
