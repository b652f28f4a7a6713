//! p23: path templates that no router of axum could hold.

use golden::p23_routes::client::Client;
use golden::p23_routes::server::router;
use specloom_rt::client::Error;

use super::{App, answering, ask, notes, silent};
use crate::wire::Running;

notes! {
    p23_routes: dot_json DotJson DotJsonResponse, colon Colon ColonResponse, cancel Cancel CancelResponse,
        me Me MeResponse, by_id ById ByIdResponse, by_user ByUser ByUserResponse, trail Trail TrailResponse;
}

// silently-wrong 12: it is `router()` that would panic.
#[tokio::test]
async fn trap_12_every_template_has_its_route() {
    let app = App::default();
    let server = Running::start(router(app.clone())).await;
    for (method, target, told) in [
        ("GET", "/a/b.json", "DotJson { x: \"b\" }"),
        ("GET", "/a/b.c.json", "DotJson { x: \"b.c\" }"),
        ("GET", "/a/b%2Fc.json", "DotJson { x: \"b/c\" }"),
        ("GET", "/a/.json", "DotJson { x: \"\" }"),
        ("GET", "/b/1:2", "Colon { x: \"1\", y: \"2\" }"),
        ("GET", "/b/1%3A2:3", "Colon { x: \"1:2\", y: \"3\" }"),
        ("POST", "/b/1:cancel", "Cancel { id: \"1\" }"),
        ("GET", "/b/1:cancel", "Colon { x: \"1\", y: \"cancel\" }"),
        ("GET", "/c/me", "Me"),
        ("GET", "/c/7", "ById { id: 7 }"),
        ("GET", "/c/me/z", "ByUser { user: \"me\" }"),
        ("GET", "/d/x/", "Trail { multi_part_name: \"x\" }"),
    ] {
        ask(&server, &[(method, target, "", "", 204, "")]).await;
        assert_eq!(app.noted(), [told], "{method} {target}");
    }
    ask(
        &server,
        &[
            ("GET", "/a/b", "", "", 404, "application/problem+json"),
            ("GET", "/a/%zz.json", "", "", 400, "path"),
            ("POST", "/a/b.json", "", "", 405, "allow: GET"),
            ("DELETE", "/b/1:cancel", "", "", 405, "POST"),
            ("POST", "/b/1:2", "", "", 405, "allow: GET"),
            ("GET", "/b/1", "", "", 404, ""),
            ("GET", "/c/you", "", "", 422, "\"in\":\"path\""),
            ("POST", "/c/me", "", "", 405, "allow: GET"),
            ("GET", "/d/x", "", "", 404, ""),
            ("GET", "/c//z", "", "", 404, ""),
        ],
    )
    .await;
    assert!(app.noted().is_empty());
    let (head, body) = server.exchange("HEAD", "/c/me", "", "").await;
    assert!(head.starts_with("HTTP/1.1 204 ") && body.is_empty(), "{head}");
}

#[tokio::test]
async fn the_client_writes_the_same_paths() {
    let server = silent(7).await;
    let app = App::default();
    for client in [Client::builder(server.url()).build().unwrap(), Client::in_process(router(app.clone()))] {
        let t = client.t();
        t.dot_json("b.c").send().await.unwrap();
        t.colon("1:2", "3").send().await.unwrap();
        t.cancel("a/b").send().await.unwrap();
        t.me().send().await.unwrap();
        t.by_id(-7).send().await.unwrap();
        t.by_user("me").send().await.unwrap();
        t.trail("x y").send().await.unwrap();
    }
    for (index, line) in [
        "GET /a/b.c.json HTTP/1.1",
        "GET /b/1%3A2:3 HTTP/1.1",
        "POST /b/a%2Fb:cancel HTTP/1.1",
        "GET /c/me HTTP/1.1",
        "GET /c/-7 HTTP/1.1",
        "GET /c/me/z HTTP/1.1",
        "GET /d/x%20y/ HTTP/1.1",
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(server.request(index).0, line);
    }
    let told =
        ["DotJson { x: \"b.c\" }", "Colon { x: \"1:2\", y: \"3\" }", "Cancel { id: \"a/b\" }", "Me", "ById { id: -7 }"];
    assert_eq!(app.noted()[..5], told);
}

#[tokio::test]
async fn a_status_that_is_not_declared_comes_with_its_head_and_body() {
    let server = answering("503 Service Unavailable", "Retry-After: 9\n", "later").await;
    match Client::builder(server.url()).build().unwrap().t().me().with(|o| o.retries(0)).send().await {
        Err(Error::Unexpected(answer)) => {
            assert_eq!((answer.status.as_u16(), &answer.body[..]), (503, &b"later"[..]));
            assert_eq!(answer.headers["retry-after"], "9");
        }
        other => panic!("{other:?}"),
    }
}
