//! p17: what OpenAPI 3.2 brought: `query` and other methods, the whole query as one parameter, `defaultMapping`.

use golden::p17_32misc::client::Client;
use golden::p17_32misc::models::{A, O, QsAll, SearchQRequest, U};
use golden::p17_32misc::ops;
use golden::p17_32misc::server::{Backend, T, router};
use specloom_rt::server::{ApiError, Context};

use super::{App, answering, ask, silent};
use crate::wire::Running;

impl Backend for App {
    type Error = ApiError;
}

impl T for App {
    async fn search_q(&self, _: Context, request: ops::SearchQ) -> Result<ops::SearchQResponse, ApiError> {
        Ok(vec![request.body.and_then(|body| body.q).unwrap_or_default()].into())
    }
    async fn copy_q(&self, cx: Context, request: ops::CopyQ) -> Result<ops::CopyQResponse, ApiError> {
        self.note((cx.method(), request));
        Ok(ops::CopyQResponse::NoContent)
    }
    async fn qs(&self, _: Context, request: ops::Qs) -> Result<ops::QsResponse, ApiError> {
        self.note(request.all.map(|all| (all.a, all.b)));
        Ok(ops::QsResponse::NoContent)
    }
    async fn dm(&self, _: Context, request: ops::Dm) -> Result<ops::DmResponse, ApiError> {
        self.note(request.body);
        Ok(ops::DmResponse::NoContent)
    }
}

const JSON: &str = "Content-Type: application/json\n";

// silently-wrong 4: QUERY and the methods of `additionalOperations` are operations.
#[tokio::test]
async fn trap_4_the_server_answers_every_method() {
    let app = App::default();
    let server = Running::start(router(app.clone())).await;
    ask(
        &server,
        &[
            ("QUERY", "/q", JSON, "{\"q\":\"x\"}", 200, "[\"x\"]"),
            ("QUERY", "/q", JSON, "{\"q\":1}", 422, "#/q"),
            ("QUERY", "/q", "Content-Type: text/plain\n", "x", 415, "accept: application/json"),
            ("COPY", "/q", "", "", 204, ""),
            ("copy", "/q", "", "", 405, "allow: QUERY, COPY"),
            ("GET", "/q", "", "", 405, "allow: QUERY, COPY"),
            ("GET", "/q/x", "", "", 404, "application/problem+json"),
            ("GET", "/qs?a=x+y&b=1&b=%26", "", "", 204, ""),
            ("GET", "/qs", "", "", 204, ""),
            ("GET", "/qs?a=1&a=2", "", "", 422, "\"#/a\""),
            ("GET", "/qs?a=%zz", "", "", 400, "\"in\":\"query\""),
            ("GET", "/qs?%zz=1", "", "", 400, "\"in\":\"query\""),
            ("POST", "/def", JSON, "{\"t\":\"a\",\"x\":\"y\"}", 204, ""),
            ("POST", "/def", JSON, "{\"t\":\"other\",\"z\":1}", 204, ""),
            ("POST", "/def", JSON, "{}", 204, ""),
            ("POST", "/def", JSON, "{\"t\":1}", 422, "#/t"),
        ],
    )
    .await;
    let (head, _) = server.exchange("QUERY", "/q", "", "").await;
    assert!(head.starts_with("HTTP/1.1 200 ") && !head.contains("allow"), "{head}");
    let noted = app.noted();
    assert_eq!(noted[..3], ["(COPY, CopyQ)", "Some((Some(\"x y\"), Some([\"1\", \"&\"])))", "None"]);
    for (text, told) in noted[3..].iter().zip(["Some(A(A {", "Some(O(O { t: Some(\"other\")", "Some(O(O { t: None"]) {
        assert!(text.starts_with(told), "{text}");
    }
    assert_eq!(noted.len(), 6);
}

#[tokio::test]
async fn trap_4_the_client_writes_every_method() {
    let server = silent(5).await;
    let client = Client::builder(server.url()).build().unwrap();
    let t = client.t();
    t.copy_q().send().await.unwrap();
    t.qs().all(QsAll::new().a("x y").b(vec!["1".to_owned(), "&".to_owned()])).send().await.unwrap();
    t.qs().send().await.unwrap();
    t.dm().body(U::A(A::new().x("y"))).send().await.unwrap();
    t.dm().body(U::O(O::new().t("other".to_owned()))).send().await.unwrap();
    for (index, (line, body)) in [
        ("COPY /q", ""),
        ("GET /qs?a=x%20y&b=1&b=%26", ""),
        ("GET /qs", ""),
        ("POST /def", "{\"t\":\"a\",\"x\":\"y\"}"),
        ("POST /def", "{\"t\":\"other\"}"),
    ]
    .into_iter()
    .enumerate()
    {
        let (own_line, _, own_body) = server.request(index);
        assert_eq!((own_line.as_str(), own_body.as_str()), (&*format!("{line} HTTP/1.1"), body));
    }
    let server = answering("200 OK", "Content-Type: application/json\n", "[\"x\"]").await;
    let client = Client::builder(server.url()).build().unwrap();
    let body = SearchQRequest::new().q("x");
    assert_eq!(client.t().search_q().body(body).send().await.unwrap(), ["x"]);
    let (line, headers, body) = server.request(0);
    assert_eq!((line.as_str(), body.as_str()), ("QUERY /q HTTP/1.1", "{\"q\":\"x\"}"));
    assert!(headers.contains(&"content-type: application/json".to_owned()), "{headers:?}");
}

#[tokio::test]
async fn both_sides_together() {
    let app = App::default();
    let server = Running::start(router(app.clone())).await;
    for client in [Client::in_process(router(app.clone())), Client::builder(server.url()).build().unwrap()] {
        let t = client.t();
        assert_eq!(t.search_q().body(SearchQRequest::new().q("x")).send().await.unwrap(), ["x"]);
        assert_eq!(t.search_q().send().await.unwrap(), [""]);
        t.copy_q().send().await.unwrap();
        t.qs().all(QsAll::new().b(vec!["a b".to_owned()])).send().await.unwrap();
        t.dm().body(U::O(O::new().t("a b".to_owned()))).send().await.unwrap();
        t.dm().send().await.unwrap();
        let noted = app.noted();
        assert_eq!(noted[..2], ["(COPY, CopyQ)", "Some((None, Some([\"a b\"])))"]);
        assert!(noted[2].starts_with("Some(O(O { t: Some(\"a b\")") && noted[3] == "None", "{noted:?}");
    }
}
