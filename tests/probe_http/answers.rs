//! p11: every declared status, ranges and `default`.

use golden::p11_resp31::client::Client;
use golden::p11_resp31::models::{Made, Nf, OkModel, Prob};
use golden::p11_resp31::ops::{self, DelRError, GetRError, GetROkHeaders, GetRSuccess};
use golden::p11_resp31::server::{Backend, T, router};
use specloom_rt::client::Error;
use specloom_rt::http::StatusCode;
use specloom_rt::server::{ApiError, Context};

use super::{App, answering, ask};
use crate::wire::Running;

impl Backend for App {
    type Error = ApiError;
}

/// The status that the caller asks for.
fn wanted(cx: &Context) -> StatusCode {
    cx.headers()["x-want"].to_str().unwrap().parse().unwrap()
}

impl T for App {
    async fn get_r(&self, cx: Context, _: ops::GetR) -> Result<ops::GetRResponse, ApiError> {
        let (status, body) = (wanted(&cx), Prob::new().title("t"));
        Ok(match status.as_u16() {
            200 => ops::GetRResponse::Ok { body: OkModel::new().a("x"), headers: GetROkHeaders::new(3).e_tag("\"1\"") },
            201 => ops::GetRResponse::Created(Made::new().b("y")),
            204 => ops::GetRResponse::NoContent,
            404 => ops::GetRResponse::NotFound(Nf::new().c("z")),
            400..500 => ops::GetRResponse::ClientError { status, body },
            _ => ops::GetRResponse::Default { status, body },
        })
    }

    async fn del_r(&self, cx: Context, _: ops::DelR) -> Result<ops::DelRResponse, ApiError> {
        Ok(match wanted(&cx) {
            StatusCode::SEE_OTHER => {
                ops::DelRResponse::SeeOther { headers: ops::DelRSeeOtherHeaders::new().location("https://a.example/r") }
            }
            status => ops::DelRResponse::Default { status, body: Prob::new().title("t") },
        })
    }
}

const PROB: &str = "{\"title\":\"t\"}";

// silently-wrong 7: `default` and `4XX` carry the status that the handler says.
#[tokio::test]
async fn trap_7_the_server_writes_the_status_that_is_meant() {
    let server = Running::start(router(App::default())).await;
    ask(
        &server,
        &[
            ("GET", "/r", "X-Want: 200\n", "", 200, "x-rate: 3\r\netag: \"1\""),
            ("GET", "/r", "X-Want: 200\n", "", 200, "{\"a\":\"x\"}"),
            ("GET", "/r", "X-Want: 201\n", "", 201, "{\"b\":\"y\"}"),
            ("GET", "/r", "X-Want: 404\n", "", 404, "{\"c\":\"z\"}"),
            ("GET", "/r", "X-Want: 404\n", "", 404, "content-type: application/json"),
            ("GET", "/r", "X-Want: 409\n", "", 409, "content-type: application/problem+json"),
            ("GET", "/r", "X-Want: 418\n", "", 418, PROB),
            ("GET", "/r", "X-Want: 503\n", "", 503, PROB),
            ("GET", "/r", "X-Want: 599\n", "", 599, PROB),
            ("DELETE", "/del", "X-Want: 303\n", "", 303, "location: https://a.example/r"),
            ("DELETE", "/del", "X-Want: 500\n", "", 500, PROB),
            ("PUT", "/r", "", "", 405, "allow: GET"),
        ],
    )
    .await;
    let (head, body) = server.exchange("GET", "/r", "X-Want: 204\n", "").await;
    assert!(head.starts_with("HTTP/1.1 204 ") && !head.contains("content-type") && body.is_empty(), "{head}");
}

async fn get(status: &str, lines: &str, body: &str) -> Result<GetRSuccess, Error<GetRError>> {
    let server = answering(status, lines, body).await;
    Client::builder(server.url()).build().unwrap().t().get_r().with(|o| o.retries(0)).send().await
}

#[tokio::test]
async fn trap_7_the_client_reads_the_status_that_came() {
    let json = "Content-Type: application/json\n";
    match get("200 OK", &format!("{json}X-Rate: 3\n"), "{\"a\":\"x\"}").await.unwrap() {
        GetRSuccess::Ok { body, headers } => {
            assert_eq!((body.a.as_deref(), headers.x_rate, headers.e_tag), (Some("x"), 3, None));
        }
        other => panic!("{other:?}"),
    }
    for lines in [json.to_owned(), format!("{json}X-Rate: many\n"), format!("{json}X-Rate: 1\nX-Rate: 2\n")] {
        let error = get("200 OK", &lines, "{}").await.unwrap_err();
        assert!(matches!(&error, Error::Decode { path, .. } if path.to_lowercase().contains("x-rate")), "{error:?}");
    }
    assert_eq!(get("201 Created", json, "{\"b\":\"y\"}").await.unwrap(), GetRSuccess::Created(Made::new().b("y")));
    assert_eq!(get("204 No Content", "", "").await.unwrap(), GetRSuccess::NoContent);
    match get("404 Not Found", json, "{\"c\":\"z\"}").await {
        Err(Error::Api(GetRError::NotFound(body))) => assert_eq!(body, Nf::new().c("z")),
        other => panic!("{other:?}"),
    }
    match get("409 Conflict", "Content-Type: application/problem+json\n", PROB).await {
        Err(Error::Api(GetRError::ClientError { status, body })) => {
            assert_eq!((status.as_u16(), body), (409, Prob::new().title("t")));
        }
        other => panic!("{other:?}"),
    }
    for status in ["503 Service Unavailable", "206 Partial Content"] {
        match get(status, json, PROB).await {
            Err(Error::Api(GetRError::Default { status: own, body })) => {
                assert_eq!((format!("{own}"), body), (status.to_owned(), Prob::new().title("t")));
            }
            other => panic!("{other:?}"),
        }
    }
    match get("404 Not Found", "Content-Type: text/html\n", "<p>").await {
        Err(Error::Unexpected(answer)) => assert_eq!((answer.status.as_u16(), &answer.body[..]), (404, &b"<p>"[..])),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
#[allow(deprecated)]
async fn a_redirect_that_is_declared_is_an_answer() {
    let server = answering("303 See Other", "Location: /r\n", "").await;
    match Client::builder(server.url()).build().unwrap().t().del_r().send().await {
        Err(Error::Api(DelRError::SeeOther { headers })) => assert_eq!(headers.location.as_deref(), Some("/r")),
        other => panic!("{other:?}"),
    }
    assert_eq!(server.count(), 1, "nobody followed it");
}

#[tokio::test]
#[allow(deprecated)]
async fn both_sides_together() {
    let server = Running::start(router(App::default())).await;
    for client in [Client::in_process(router(App::default())), Client::builder(server.url()).build().unwrap()] {
        let get = async |status: &str| client.t().get_r().with(|options| options.header("x-want", status)).send().await;
        assert!(matches!(get("200").await, Ok(GetRSuccess::Ok { headers, .. }) if headers.x_rate == 3));
        assert!(matches!(get("204").await, Ok(GetRSuccess::NoContent)));
        assert!(matches!(get("404").await, Err(Error::Api(GetRError::NotFound(_)))));
        assert!(matches!(get("410").await, Err(Error::Api(GetRError::ClientError { status, .. })) if status == 410));
        assert!(matches!(get("503").await, Err(Error::Api(GetRError::Default { status, .. })) if status == 503));
        let deleted = client.t().del_r().with(|options| options.header("x-want", "303")).send().await.unwrap_err();
        assert!(matches!(deleted, Error::Api(DelRError::SeeOther { .. })), "{deleted:?}");
    }
}
