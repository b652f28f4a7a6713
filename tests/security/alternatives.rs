//! Alternatives and conjunctions, over the wire.

use golden::security::client::Client;
use golden::security::server::router;

use super::App;
use crate::wire::Running;

/// What the server answers to raw credentials, and which of them the application was shown.
#[tokio::test]
async fn each_alternative_whose_credentials_are_there_is_tried() {
    let app = App::default();
    let server = Running::start(router(app.clone())).await;
    let basic = |user: &str| match user {
        "no" => "Authorization: Basic bm86cA==\n",
        _ => "Authorization: Basic dTpw\n",
    };
    for (target, headers, status, body, shown) in [
        ("/either", basic("u").to_owned(), 200, "\"login u\"", &["login u []"][..]),
        // Wrong in one way, right in another.
        ("/either", format!("{}X-App: a\n", basic("no")), 200, "\"app a\"", &["login no []", "app a []"]),
        (
            "/either?csrf=c",
            "Cookie: sid=s\nX-App: no\n".to_owned(),
            200,
            "\"session s with csrf c\"",
            &["app no []", "session s []", "csrf c []"],
        ),
        ("/either?csrf=no", "Cookie: sid=s\n".to_owned(), 401, "", &["session s []", "csrf no []"]),
        ("/either", "Cookie: sid=s\n".to_owned(), 401, "", &[]),
        ("/either", format!("{}X-App: forbidden\n", basic("no")), 403, "", &["login no []", "app forbidden []"]),
        ("/either?csrf=c", "X-App: broken\nCookie: sid=s\n".to_owned(), 500, "", &["app broken []"]),
        ("/maybe", String::new(), 200, "None", &[]),
        ("/maybe", "Cookie: sid=s\n".to_owned(), 200, "Some(\"session s\")", &["session s []"]),
        // Whoever sends credentials wants to be known.
        ("/maybe", "Cookie: sid=no\n".to_owned(), 401, "", &["session no []"]),
        // One token, asked for by two schemes: each with its own scopes.
        ("/jobs", "Authorization: Bearer t\n".to_owned(), 200, "\"service t\"", &["service t [\"jobs:read\"]"]),
        (
            "/jobs",
            "Authorization: Bearer no\n".to_owned(),
            401,
            "",
            &["service no [\"jobs:read\"]", "people no [\"openid\"]"],
        ),
        ("/root", "Authorization: Bearer t\n".to_owned(), 200, "\"token t\"", &["token t []"]),
        ("/public", "Authorization: Bearer no\n".to_owned(), 200, "()", &[]),
    ] {
        let (head, answer) = server.exchange("GET", target, &headers, "").await;
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{target} {headers}: {head}");
        assert!(status != 200 || answer == body, "{target} {headers}: {answer}");
        assert_eq!(app.shown(), shown, "{target} {headers}");
    }
    let (head, _) = server.exchange("GET", "/either", "", "").await;
    for challenge in [
        "Basic realm=\"api\", charset=\"UTF-8\"",
        "ApiKey name=\"X-App\"",
        "ApiKey name=\"sid\"",
        "ApiKey name=\"csrf\"",
    ] {
        assert!(head.contains(&format!("www-authenticate: {challenge}")), "{head}");
    }
}

#[tokio::test]
async fn nothing_of_a_body_is_read_before_it_is_known_who_calls() {
    let app = App::default();
    let server = Running::start(router(app.clone())).await;
    let json = "Content-Type: application/json\n";
    for (headers, status) in [
        (String::new(), 401),
        ("X-App: a\n".to_owned(), 401),
        ("X-App: a\nAuthorization: Bearer no\n".to_owned(), 401),
        ("X-App: a\nAuthorization: Bearer forbidden\n".to_owned(), 403),
        ("X-App: a\nAuthorization: Bearer t\n".to_owned(), 400),
    ] {
        let (head, _) = server.exchange("POST", "/both", &format!("{json}{headers}"), "{").await;
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{headers}: {head}");
    }
    // A body that never comes.
    let waits = "POST /both HTTP/1.1\nHost: a\nContent-Type: application/json\nContent-Length: 9\n\n";
    let answer = server.raw(waits, Some("problem+json")).await;
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
}

#[tokio::test]
async fn both_sides_agree_on_who_calls() {
    let app = App::default();
    let client = Client::in_process(router(app.clone()));
    let all = client.with_token("t").with_login("u", "p").with_app_key("a").with_session("s").with_csrf("c");
    let all = all.with_service("x").with_people("y");
    let doors = all.doors();
    assert_eq!(doors.either().send().await.unwrap(), "\"login u\"");
    let body = golden::security::models::BothRequest::new(1);
    assert_eq!(doors.both(body).send().await.unwrap(), "\"app a with token t\"");
    assert_eq!(doors.maybe().send().await.unwrap(), "Some(\"session s\")");
    assert_eq!(doors.jobs().send().await.unwrap(), "\"service x\"");
    assert_eq!(doors.open().send().await.unwrap(), "()");
    let half = client.with_session("s").with_app_key("a");
    assert_eq!(half.doors().either().send().await.unwrap(), "\"app a\"");
    assert_eq!(app.shown().last().unwrap(), "app a []");
    let error = client.doors().either().send().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
}
