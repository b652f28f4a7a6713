//! Values that a media type describes, with `described.yaml`: headers, parameters and whole queries by `content`, scalars as text
//! bodies, objects in forms. Raw bytes against each generated side.

use std::fmt::Debug;
use std::future::Future;

use golden::described::client::Client;
use golden::described::models::{Form, FormColor, HeadersXPairs, Level, Page, Point};
use golden::described::ops::{self, SendMixedBody, SendMixedMultipartBody, SetCodeBody};
use golden::described::server::{Backend, Values, router};
use specloom_rt::client::Error;
use specloom_rt::server::{ApiError, Context};
use specloom_rt::{FilePart, Map};

use crate::wire::{Running, Scripted};

#[derive(Debug, Clone)]
struct App;

impl Backend for App {
    type Error = ApiError;
}

fn page() -> Page {
    Page::new(3).words(vec!["a b".to_owned(), "é".to_owned()])
}

fn form() -> Form {
    let point = |x: i64, y: i64| Point::new().x(x).y(y);
    let rest: Map<String> = [("other".to_owned(), "a b&c".to_owned())].into_iter().collect();
    Form::new(FormColor::new().r(1).g(vec![2, 3]))
        .joined(point(1, 2))
        .spaced(point(3, 4))
        .piped(point(5, 6))
        .nested(Page::new(7).words(vec!["v".to_owned(), "w".to_owned()]))
        .plain("p")
        .rest(rest)
}

const FORM: &str = "r=1&g=2&g=3&joined=x,1,y,2&spaced=x%203%20y%204&piped=x%7C5%7Cy%7C6&number=7&words=v&words=w&plain=p&other=a+b%26c";

impl Values for App {
    async fn headers(&self, _: Context, _: ops::Headers) -> Result<ops::HeadersResponse, ApiError> {
        let headers = ops::HeadersOkHeaders::new(page())
            .x_grid(vec![vec![1, 2], vec![3]])
            .x_pairs(HeadersXPairs::new().r(1).g(2))
            .x_note("n, o")
            .x_old("<a/>");
        Ok(ops::HeadersResponse::Ok { body: 42, headers })
    }

    async fn set_level(&self, _: Context, request: ops::SetLevel) -> Result<ops::SetLevelResponse, ApiError> {
        Ok(request.body.into())
    }

    async fn set_code(&self, _: Context, request: ops::SetCode) -> Result<ops::SetCodeResponse, ApiError> {
        Ok(match request.body {
            None => "none".to_owned(),
            Some(SetCodeBody::Text(text)) => format!("text {text}"),
            Some(SetCodeBody::Csv(text)) => format!("csv {text}"),
            Some(SetCodeBody::Count(count)) => format!("count {count}"),
            Some(_) => unreachable!("no other media type is declared"),
        }
        .into())
    }

    async fn search_json(&self, _: Context, request: ops::SearchJson) -> Result<ops::SearchJsonResponse, ApiError> {
        Ok(request.filter.map_or("none".to_owned(), |page| format!("{page:?}")).into())
    }

    async fn search_plain(&self, _: Context, request: ops::SearchPlain) -> Result<ops::SearchPlainResponse, ApiError> {
        Ok(format!("{} {:?}", request.all, request.x_atom).into())
    }

    async fn search_xml(&self, _: Context, request: ops::SearchXml) -> Result<ops::SearchXmlResponse, ApiError> {
        Ok(request.all.unwrap_or_default().into())
    }

    async fn send_form(&self, _: Context, request: ops::SendForm) -> Result<ops::SendFormResponse, ApiError> {
        Ok(request.body.into())
    }

    async fn send_mixed(&self, _: Context, request: ops::SendMixed) -> Result<ops::SendMixedResponse, ApiError> {
        match request.body {
            SendMixedBody::Form(text) => assert_eq!(text, "page=%3Cpage/%3E"),
            SendMixedBody::Multipart(parts) => assert_eq!(parts.page.into_body().collect(99).await.unwrap(), "<page/>"),
            _ => unreachable!("no other media type is declared"),
        }
        Ok(ops::SendMixedResponse::NoContent)
    }
}

/// What a client sends: the request line and the body.
async fn sent<T: Debug, E: Debug, F: Future<Output = Result<T, E>>>(
    send: impl FnOnce(Client) -> F,
) -> (String, String) {
    let server = Scripted::start(vec!["HTTP/1.1 500 Internal Server Error\n\n".to_owned()]).await;
    send(Client::builder(server.url()).build().unwrap()).await.unwrap_err();
    let (line, _, body) = server.request(0);
    (line, body)
}

fn json<T: specloom_rt::json::Encode>(value: &T) -> String {
    String::from_utf8(specloom_rt::json::encode(value).unwrap()).unwrap()
}

#[tokio::test]
async fn headers_of_all_sorts() {
    let server = Running::start(router(App)).await;
    let (head, body) = server.exchange("GET", "/headers", "", "").await;
    for line in [
        "x-page: {\"number\":3,\"words\":[\"a b\",\"é\"]}",
        "x-grid: [[1,2],[3]]",
        "x-pairs: r=1,g=2",
        "x-note: n, o",
        "x-old: <a/>",
    ] {
        assert!(head.lines().any(|own| own == line), "{line} in {head}");
    }
    assert_eq!(body, "42");

    let client = Client::builder(server.url()).build().unwrap();
    let answer = client.values().headers().send_full().await.unwrap();
    assert_eq!((answer.body, answer.headers.x_page), (42, page()));
    assert_eq!(answer.headers.x_grid, Some(vec![vec![1, 2], vec![3]]));
    assert_eq!(answer.headers.x_pairs, Some(HeadersXPairs::new().r(1).g(2)));
    assert_eq!((answer.headers.x_note.as_deref(), answer.headers.x_old.as_deref()), (Some("n, o"), Some("<a/>")));
}

#[tokio::test]
async fn clients_refuse_headers_that_are_not_what_the_document_says() {
    for (header, expected) in
        [("X-Page: {\"number\":", "header X-Page"), ("X-Page: {}", "header X-Page"), ("X-A: b", "header X-Page")]
    {
        let answer = format!("HTTP/1.1 200 OK\nContent-Type: text/plain\n{header}\n\n42");
        let server = Scripted::start(vec![answer]).await;
        let error = Client::builder(server.url()).build().unwrap().values().headers().send().await.unwrap_err();
        assert!(matches!(&error, Error::Decode { path, .. } if path == expected), "{error:?}");
    }
    let server = Scripted::start(vec!["HTTP/1.1 404 Not Found\n\nlow\n".to_owned()]).await;
    let error = Client::builder(server.url()).build().unwrap().values().headers().send().await.unwrap_err();
    assert!(matches!(&error, Error::Api(ops::HeadersError::NotFound(Level::Low))), "{error:?}");
}

#[tokio::test]
async fn scalars_are_their_text() {
    let (_, body) = sent(|client| async move { client.values().set_level(Level::High).send().await }).await;
    assert_eq!(body, "high");
    let (_, body) =
        sent(|client| async move { client.values().set_code().body(SetCodeBody::Count(12)).send().await }).await;
    assert_eq!(body, "12");

    let server = Running::start(router(App)).await;
    for (method, content_type, sent, status, found) in [
        ("POST", "text/plain", "high", 200, "high"),
        ("POST", "text/plain", "higher", 422, ""),
        ("POST", "text/plain", "\"high\"", 422, ""),
        ("POST", "application/json", "high", 415, ""),
        ("PUT", "text/plain", "abc", 200, "text abc"),
        ("PUT", "text/plain", "abcdef", 422, ""),
        ("PUT", "text/plain", "A", 422, ""),
        ("PUT", "text/csv", "A;abcdef", 200, "csv A;abcdef"),
        ("PUT", "text/x-count", "12", 200, "count 12"),
        ("PUT", "text/x-count", "0", 422, ""),
        ("PUT", "text/x-count", "x", 422, ""),
    ] {
        let (head, body) = server.exchange(method, "/text", &format!("Content-Type: {content_type}\n"), sent).await;
        assert!(head.starts_with(&format!("HTTP/1.1 {status}")), "{sent} {head} {body}");
        assert!(status != 200 || body == found, "{sent} {body}");
    }
}

#[tokio::test]
async fn whole_queries() {
    let (line, _) = sent(|client| async move { client.values().search_json().filter(page()).send().await }).await;
    let query = "%7B%22number%22%3A3%2C%22words%22%3A%5B%22a%20b%22%2C%22%C3%A9%22%5D%7D";
    assert_eq!(line, format!("GET /json?{query} HTTP/1.1"));
    let (line, _) = sent(|client| async move { client.values().search_plain("a=b&&c=&d%20e").send().await }).await;
    assert_eq!(line, "GET /plain?a=b&&c=&d%20e HTTP/1.1");
    let (line, _) = sent(|client| async move { client.values().search_xml().all("<a b='&amp;'/>").send().await }).await;
    assert_eq!(line, "GET /xml?%3Ca%20b%3D%27%26amp%3B%27%2F%3E HTTP/1.1");

    let server = Running::start(router(App)).await;
    let get = |target: String| async { server.exchange("GET", &{ target }, "X-Atom: <a/>\n", "").await };
    let (head, body) = get(format!("/json?{query}")).await;
    assert!(head.starts_with("HTTP/1.1 200") && body == json(&format!("{:?}", page())), "{head} {body}");
    assert_eq!(get("/json".to_owned()).await.1, "\"none\"");
    for (target, status) in [("/json?%7B", 400), ("/json?%7B%7D", 422), ("/json?%zz", 400), ("/plain", 422)] {
        let (head, _) = get(target.to_owned()).await;
        assert!(head.starts_with(&format!("HTTP/1.1 {status}")), "{target} {head}");
    }
    assert_eq!(get("/plain?a=b&&c=&d%20e".to_owned()).await.1, json(&"a=b&&c=&d%20e Some(\"<a/>\")".to_owned()));
    assert_eq!(get("/xml?%3Ca%20b='&amp;'+/%3E".to_owned()).await.1, json(&"<a b='&amp;'+/>".to_owned()));
}

#[tokio::test]
async fn objects_in_forms() {
    let (_, body) = sent(|client| async move { client.values().send_form(form()).send().await }).await;
    assert_eq!(body, FORM);
    let server = Running::start(router(App)).await;
    let kind = "Content-Type: application/x-www-form-urlencoded\n";
    let (head, body) = server.exchange("POST", "/form", kind, FORM).await;
    assert!(head.starts_with("HTTP/1.1 200"), "{head} {body}");
    assert_eq!(body, json(&form()));
    // The object is required, and none of its members are.
    assert_eq!(
        server.exchange("POST", "/form", kind, "plain=p").await.1,
        json(&Form::new(FormColor::new()).plain("p"))
    );
    for (sent, status) in [("r=x", 422), ("joined=x,1,x,2", 422), ("joined=z,%zz", 400), ("words=w", 422)] {
        let (head, body) = server.exchange("POST", "/form", kind, sent).await;
        assert!(head.starts_with(&format!("HTTP/1.1 {status}")), "{sent} {head} {body}");
    }
}

#[tokio::test]
async fn parts_that_only_the_application_can_write() {
    let client = Client::in_process(router(App));
    let page = FilePart::new("<page/>").with_content_type("application/xml");
    client.values().send_mixed(SendMixedMultipartBody::new(page)).send().await.unwrap();
    client.values().send_mixed("page=%3Cpage/%3E".to_owned()).send().await.unwrap();
}
