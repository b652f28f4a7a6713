//! The client side against a server that says what it is told to.
#![cfg(all(feature = "client", feature = "server"))]

mod mini;
mod support;

use std::time::Duration;

use http::StatusCode;
use mini::client::Client;
use mini::models::NewMessage;
use specloom_rt::client::{Call, ClientCore, Error, Failure, HyperTransport};
use specloom_rt::json::Uuid;
use specloom_rt::operation::{Operation, Requirement, SecurityKind, SecurityScheme};
use specloom_rt::params::Param;
use support::{Scripted, answer, header};

const JSON: &str = "content-type: application/json\r\n";
const STATS: &str = r#"{"connected":7,"load":0.5}"#;

async fn scripted(answers: impl IntoIterator<Item = Vec<u8>>) -> (Scripted, Client) {
    let server = Scripted::new(answers).await;
    let client = Client::builder(format!("{}/v1/", server.url)).build().unwrap();
    (server, client)
}

#[tokio::test]
async fn a_request_is_what_the_document_says() {
    let (server, client) =
        scripted([answer("201 Created", &format!("{JSON}location: /x\r\n"), r#"{"text":"hi"}"#)]).await;
    let client = client.with_bearer_auth("ana").with_api_key("key");
    let rooms = client.rooms();
    let call =
        rooms.post_message(Uuid::from_u128(7), NewMessage::new("hi")).limit(5).tags(vec!["a,b".into(), "c".into()]);
    call.x_trace("t").theme("dark").with(|o| o.header("x-more", "m")).send().await.unwrap();
    let request = &server.asked()[0];
    assert!(
        request.starts_with(
            "POST /v1/rooms/00000000-0000-0000-0000-000000000007/messages?limit=5&tags=a%2Cb,c HTTP/1.1\r\n"
        ),
        "{request}"
    );
    assert!(request.ends_with(r#"{"text":"hi"}"#));
    for (name, value) in [
        ("accept", Some("application/json")),
        ("content-type", Some("application/json")),
        ("authorization", Some("Bearer ana")),
        ("x-api-key", None),
        ("x-trace", Some("t")),
        ("x-more", Some("m")),
        ("cookie", Some("theme=dark")),
        ("cache-control", None),
        ("referer", None),
        ("user-agent", Some("specloom/0.1")),
    ] {
        assert_eq!(header(request, name), value, "{name}");
    }
}

#[tokio::test]
async fn credentials_go_only_where_they_belong() {
    let (server, client) =
        scripted([answer("200 OK", JSON, STATS), answer("204 No Content", "", ""), answer("204 No Content", "", "")])
            .await;
    let client = client.with_bearer_auth("ana").with_login("ana", "pass:word");
    client.rooms().get_stats().send().await.unwrap();
    client.rooms().delete_room("r").send().await.unwrap();
    client.with_api_key("key").rooms().delete_room("r").send().await.unwrap();
    let asked = server.asked();
    assert_eq!(header(&asked[0], "authorization"), None);
    assert_eq!(header(&asked[1], "authorization"), Some("Basic YW5hOnBhc3M6d29yZA=="));
    assert_eq!((header(&asked[2], "authorization"), header(&asked[2], "x-api-key")), (None, Some("key")));
}

static TOKEN: SecurityScheme = SecurityScheme { name: "token", kind: SecurityKind::Bearer };
static HEADER_KEY: SecurityScheme = SecurityScheme { name: "headerKey", kind: SecurityKind::ApiKeyHeader("x-key") };
static QUERY_KEY: SecurityScheme = SecurityScheme { name: "queryKey", kind: SecurityKind::ApiKeyQuery("k y") };
static COOKIE_KEY: SecurityScheme = SecurityScheme { name: "cookieKey", kind: SecurityKind::ApiKeyCookie("sid") };
static ALL: Operation = Operation {
    id: "all",
    method: "GET",
    path: "/all",
    tags: &[],
    security: &[
        &[Requirement { scheme: &TOKEN, scopes: &[] }, Requirement { scheme: &HEADER_KEY, scopes: &[] }],
        &[],
        &[Requirement { scheme: &QUERY_KEY, scopes: &[] }, Requirement { scheme: &COOKIE_KEY, scopes: &[] }],
    ],
    server: None,
};

#[tokio::test]
async fn the_first_alternative_that_is_met_in_full_is_attached() {
    let server = Scripted::new((0..3).map(|_| answer("200 OK", "", ""))).await;
    let half = ClientCore::builder(&server.url).credential(&TOKEN, "t").build().unwrap();
    let other = half.with_credential(&QUERY_KEY, "a&b").with_credential(&COOKIE_KEY, "c;d");
    let both = other.with_credential(&HEADER_KEY, "h");
    for core in [&half, &other, &both] {
        let mut call = Call::new(core, &ALL);
        call.param(&Param::cookie("own"), &"1".to_owned());
        call.fetch("*/*").await.unwrap();
    }
    let asked = server.asked();
    let seen = |index: usize| {
        let request: &str = &asked[index];
        let line = request.lines().next().unwrap();
        (line, header(request, "authorization"), header(request, "x-key"), header(request, "cookie"))
    };
    assert_eq!(seen(0), ("GET /all HTTP/1.1", None, None, Some("own=1")));
    assert_eq!(seen(1), ("GET /all?k%20y=a%26b HTTP/1.1", None, None, Some("own=1; sid=c%3Bd")));
    assert_eq!(seen(2), ("GET /all HTTP/1.1", Some("Bearer t"), Some("h"), Some("own=1")));
    let shown = format!("{both:?} {:?}", Call::new(&both, &ALL));
    assert!(!shown.contains("a&b") && !shown.contains("c;d"), "{shown}");
}

#[tokio::test]
async fn c9_redirects_to_another_origin_drop_credentials() {
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let far = Scripted::new([answer("200 OK", "", "")]).await;
        let near = Scripted::new([
            answer(status, "location: /moved?x=1#f\r\n", ""),
            answer(status, &format!("location: {}/far\r\n", far.url), ""),
        ])
        .await;
        let core = ClientCore::builder(&near.url).credential(&TOKEN, "t").credential(&HEADER_KEY, "h").build().unwrap();
        let mut call = Call::new(&core, &ALL);
        call.with(|o| o.header("x-secret", "s"));
        call.param(&Param::cookie("own"), &"1".to_owned());
        call.param(&Param::header("x-session"), &"2".to_owned());
        assert_eq!(call.fetch("*/*").await.unwrap().status(), 200);
        let (near, far) = (near.asked(), far.asked());
        // Within the origin all goes along.
        assert!(near[1].starts_with("GET /moved?x=1 HTTP/1.1\r\n"), "{}", near[1]);
        for (name, value) in
            [("authorization", "Bearer t"), ("x-key", "h"), ("cookie", "own=1"), ("x-secret", "s"), ("x-session", "2")]
        {
            assert_eq!(header(&near[1], name), Some(value), "{status} {name}");
            assert_eq!(header(&far[0], name), None, "{status} {name}");
        }
        assert_eq!(header(&far[0], "accept"), Some("*/*"));
    }
}

#[tokio::test]
async fn c9_redirects_keep_or_change_the_method_as_the_status_says() {
    for (status, method, body) in
        [("303 See Other", "GET", ""), ("302 Found", "GET", ""), ("307 Temporary Redirect", "POST", r#"{"text":"hi"}"#)]
    {
        let made = answer("201 Created", &format!("{JSON}location: /x\r\n"), r#"{"text":"hi"}"#);
        let (server, client) = scripted([answer(status, "location: /there\r\n", ""), made]).await;
        client.rooms().post_message(Uuid::nil(), NewMessage::new("hi")).send().await.unwrap();
        let second = &server.asked()[1];
        assert!(second.starts_with(method) && second.ends_with(&format!("\r\n\r\n{body}")), "{second}");
        assert_eq!(header(second, "content-type").is_some(), method == "POST");
    }
}

#[tokio::test]
async fn c9_redirects_end_somewhere() {
    let (server, client) = scripted((0..20).map(|_| answer("302 Found", "location: /again\r\n", ""))).await;
    assert!(matches!(client.rooms().get_stats().send().await, Err(Error::Transport(_))));
    assert_eq!(server.asked().len(), 11);
    for location in ["ftp://a/", "file:///etc/passwd", "http://[bad"] {
        let (_, client) = scripted([answer("302 Found", &format!("location: {location}\r\n"), "")]).await;
        assert!(matches!(client.rooms().get_stats().send().await, Err(Error::Transport(_))), "{location}");
    }
}

#[tokio::test]
async fn answers_are_checked() {
    let (_, client) = scripted([
        answer("200 OK", "content-type: text/html\r\n", "<html>"),
        answer("200 OK", "content-type: application/vnd.stats+json; charset=utf-8\r\n", STATS),
        answer("200 OK", "", STATS),
        answer("200 OK", JSON, r#"{"connected":"x","load":0.5}"#),
        answer("200 OK", JSON, "{"),
        answer("503 Service Unavailable", "retry-after: 1\r\n", "busy"),
        answer("200 OK", JSON, &"x".repeat(2000)),
        b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{".to_vec(),
    ])
    .await;
    let get = || client.rooms().get_stats().with(|o| o.max_body(1000).retries(0)).send();
    assert!(matches!(get().await, Err(Error::Unexpected(response)) if &response.body[..] == b"<html>"));
    assert_eq!(get().await.unwrap().connected, 7);
    assert_eq!(get().await.unwrap().connected, 7);
    let error = get().await.unwrap_err();
    assert!(matches!(&error, Error::Decode { path, status: StatusCode::OK, .. } if path == "/connected"), "{error:?}");
    assert!(matches!(get().await, Err(Error::Decode { error, .. }) if error.is_syntax()));
    let error = get().await.unwrap_err();
    assert!(error.is_retryable() && error.status() == Some(StatusCode::SERVICE_UNAVAILABLE), "{error:?}");
    assert!(matches!(get().await, Err(Error::Transport(error)) if error.is_too_large()));
    assert!(matches!(get().await, Err(error @ Error::Transport(_)) if error.is_retryable()));
}

#[tokio::test]
async fn required_headers_must_be_there_and_fit() {
    let (_, client) = scripted([answer("201 Created", JSON, r#"{"text":"hi"}"#)]).await;
    let error = client.rooms().post_message(Uuid::nil(), NewMessage::new("hi")).send().await.unwrap_err();
    assert!(matches!(&error, Error::Decode { path, .. } if path == "header location"), "{error:?}");
}

#[tokio::test]
async fn no_connection_and_no_answer_are_told_apart() {
    let client = Client::builder("http://127.0.0.1:1").build().unwrap();
    let error = client.rooms().get_stats().send().await.unwrap_err();
    assert!(matches!(&error, Error::Transport(error) if error.is_connect()), "{error:?}");
    let (_, client) = scripted([b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nHOLD".to_vec()]).await;
    let call = client.rooms().get_stats().with(|o| o.timeout(Duration::from_millis(50)));
    assert!(matches!(call.send().await, Err(error @ Error::Timeout) if error.is_retryable()));
}

#[tokio::test]
async fn bad_headers_and_credentials_are_request_errors() {
    let (server, client) = scripted([]).await;
    let bad = [
        client.rooms().get_stats().with(|o| o.header("x y", "1")).send().await,
        client.rooms().get_stats().with(|o| o.header("x", "a\r\nb: c")).send().await,
    ];
    assert!(bad.iter().all(|result| matches!(result, Err(Error::Request(_)))), "{bad:?}");
    let call = client.rooms().post_message(Uuid::nil(), NewMessage::new("hi")).x_trace("a\r\nx: y");
    assert!(matches!(call.send().await, Err(Error::Request(_))));
    let error = client.with_api_key("a\nb").rooms().delete_room("r").send().await.unwrap_err();
    assert!(matches!(&error, Error::Request(error) if !error.to_string().contains("a\nb")));
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn transports_and_base_urls_are_checked() {
    for bad in ["", "nowhere", "ftp://a", "http://a/?x=1", "http://u:p@a"] {
        assert!(Client::builder(bad).build().is_err(), "{bad}");
    }
    let (server, _) = scripted([answer("302 Found", "location: /x\r\n", ""), answer("200 OK", JSON, STATS)]).await;
    let plain = HyperTransport::new().unwrap().without_redirects();
    let client = Client::builder(&server.url).transport(plain).build().unwrap();
    let get = || client.rooms().get_stats().with(|o| o.header("user-agent", "mine")).send();
    assert_eq!(get().await.unwrap_err().status(), Some(StatusCode::FOUND));
    assert_eq!(get().await.unwrap().connected, 7);
    assert_eq!(header(&server.asked()[1], "user-agent"), Some("mine"));
}

#[test]
fn failures_are_errors_of_any_operation() {
    fn is<T: std::error::Error + Send + Sync + 'static>() {}
    is::<Failure>();
    is::<Error<mini::ops::PostMessageError>>();
}
