//! p13: alternatives and conjunctions of security schemes, none, and optional ones.

use golden::p13_sec31::client::{Client, ClientBuilder};
use golden::p13_sec31::ops;
use golden::p13_sec31::server::{Backend, Credentials, T, router};
use specloom_rt::server::{ApiError, Context};

use super::{App, ask, silent};
use crate::wire::Running;

impl Backend for App {
    type Principal = String;
    type Error = ApiError;

    /// Every secret but `no` is good.
    async fn authenticate(&self, credentials: Credentials<'_>) -> Result<String, ApiError> {
        let (who, scopes) = match credentials {
            Credentials::Key { key, scopes } => (format!("key {key}"), scopes),
            Credentials::Qkey { key, scopes } => (format!("qkey {key}"), scopes),
            Credentials::Cookie { key, scopes } => (format!("cookie {key}"), scopes),
            Credentials::Bearer { token, scopes } => (format!("bearer {token}"), scopes),
            Credentials::Basic { username, password, scopes } => (format!("basic {username}:{password}"), scopes),
            Credentials::Oauth { token, scopes } => (format!("oauth {token}"), scopes),
            Credentials::Oidc { token, scopes } => (format!("oidc {token}"), scopes),
            other => (format!("{other:?}"), &[][..]),
        };
        self.note((&who, scopes));
        if who.ends_with(" no") { Err(ApiError::unauthorized()) } else { Ok(who) }
    }
}

impl App {
    /// Who calls an operation, or nobody.
    fn called(&self, cx: &Context<impl std::fmt::Debug>) {
        self.note((cx.operation().id, cx.principal()));
    }
}

macro_rules! operations {
    ($($method:ident $request:ident $response:ident $principal:ty;)*) => {
        impl T for App {
            $(async fn $method(&self, cx: Context<$principal>, _: ops::$request) -> Result<ops::$response, ApiError> {
                self.called(&cx);
                Ok(ops::$response::NoContent)
            })*
        }
    };
}

operations! {
    opt_auth OptAuth OptAuthResponse Option<String>;
    and_auth AndAuth AndAuthResponse String;
    no_auth NoAuth NoAuthResponse ();
    basic_auth BasicAuth BasicAuthResponse String;
    oidc_auth OidcAuth OidcAuthResponse String;
    glob_auth GlobAuth GlobAuthResponse String;
}

const KEY: &str = "X-Key: k\n";
const TOKEN: &str = "Authorization: Bearer t\n";
const BASIC: &str = "Authorization: Basic dTpwOnc=\n";

// silently-wrong 5: OR of ANDs as the document says it, optional is optional, and public is public.
#[tokio::test]
async fn trap_5_the_server_asks_for_what_the_document_says() {
    let app = App::default();
    let server = Running::start(router(app.clone())).await;
    let both = format!("{KEY}{TOKEN}");
    for (target, headers, told) in [
        ("/a", "", &["(\"optAuth\", None)"][..]),
        ("/a", TOKEN, &["(\"bearer t\", [])", "(\"optAuth\", Some(\"bearer t\"))"]),
        ("/a", BASIC, &["(\"optAuth\", None)"]),
        ("/b", &both, &["(\"key k\", [])", "(\"bearer t\", [])", "(\"andAuth\", \"bearer t\")"]),
        ("/b", TOKEN, &["(\"oauth t\", [\"read:x\", \"write:x\"])", "(\"andAuth\", \"oauth t\")"]),
        (
            "/b",
            "X-Key: no\nAuthorization: Bearer t\n",
            &["(\"key no\", [])", "(\"oauth t\", [\"read:x\", \"write:x\"])", "(\"andAuth\", \"oauth t\")"],
        ),
        (
            "/d?api_key=q",
            "Authorization: Basic dTogbm8=\nCookie: sid=s\n",
            &["(\"basic u: no\", [])", "(\"cookie s\", [])", "(\"basicAuth\", \"cookie s\")"],
        ),
        ("/c", "", &["(\"noAuth\", ())"]),
        ("/c", TOKEN, &["(\"noAuth\", ())"]),
        ("/d", BASIC, &["(\"basic u:p:w\", [])", "(\"basicAuth\", \"basic u:p:w\")"]),
        ("/d", "Cookie: a=b; sid=s\n", &["(\"cookie s\", [])", "(\"basicAuth\", \"cookie s\")"]),
        ("/d?api_key=q%26", "", &["(\"qkey q&\", [])", "(\"basicAuth\", \"qkey q&\")"]),
        ("/e", TOKEN, &["(\"oidc t\", [\"openid\"])", "(\"oidcAuth\", \"oidc t\")"]),
        ("/f", TOKEN, &["(\"bearer t\", [])", "(\"globAuth\", \"bearer t\")"]),
    ] {
        ask(&server, &[("GET", target, headers, "", 204, "")]).await;
        assert_eq!(app.noted(), told, "{target} {headers}");
    }
    // The application itself looks at what the runtime does not know.
    ask(&server, &[("GET", "/e", "Authorization: Digest username=\"u\"\n", "", 204, "")]).await;
    let noted = app.noted();
    assert!(noted[0].contains("Digest") && noted[1].starts_with("(\"oidcAuth\""), "{noted:?}");
}

#[tokio::test]
async fn who_brings_too_little_is_refused_before_any_handler() {
    let app = App::default();
    let server = Running::start(router(app.clone())).await;
    let twice = "Authorization: Bearer t\nAuthorization: Bearer u\n";
    ask(
        &server,
        &[
            ("GET", "/a", "Authorization: Bearer no\n", "", 401, "www-authenticate: Bearer"),
            ("GET", "/b", "", "", 401, "www-authenticate: Bearer"),
            ("GET", "/b", KEY, "", 401, "www-authenticate: ApiKey name=\"X-Key\""),
            ("GET", "/b", "X-Key: no\nAuthorization: Bearer no\n", "", 401, ""),
            ("GET", "/b", "X-Key: k\nAuthorization: Bearer no\n", "", 401, ""),
            ("GET", "/d", "", "", 401, "www-authenticate: Basic"),
            ("GET", "/d", "Authorization: Basic %%%\n", "", 401, ""),
            ("GET", "/d", TOKEN, "", 401, ""),
            ("GET", "/d?api_key=1&api_key=2", "", "", 401, ""),
            ("GET", "/d?api_key=", "", "", 401, ""),
            ("GET", "/f", "", "", 401, "application/problem+json"),
            ("GET", "/f", KEY, "", 401, ""),
            ("GET", "/f", twice, "", 401, ""),
            ("GET", "/f", "Authorization: Bearer \n", "", 401, ""),
            ("POST", "/f", "", "", 405, "allow: GET"),
        ],
    )
    .await;
    assert!(app.noted().iter().all(|note| !note.contains("Auth\"")), "a handler was called");
}

/// What a client that holds these credentials sends to each operation: the target, `Authorization`, `X-Key`, `Cookie`.
async fn sent(hold: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Vec<String> {
    let server = silent(6).await;
    let client = hold(Client::builder(server.url())).build().unwrap();
    let t = client.t();
    t.opt_auth().send().await.unwrap();
    t.and_auth().send().await.unwrap();
    t.no_auth().send().await.unwrap();
    t.basic_auth().send().await.unwrap();
    t.oidc_auth().send().await.unwrap();
    t.glob_auth().send().await.unwrap();
    let shown = |index| {
        let (line, headers, _) = server.request(index);
        let target = line.split(' ').nth(1).unwrap().to_owned();
        let secrets = headers
            .into_iter()
            .filter(|line| ["authorization:", "x-key:", "cookie:"].iter().any(|name| line.starts_with(name)));
        [target].into_iter().chain(secrets).collect::<Vec<_>>().join(" ")
    };
    (0..6).map(shown).collect()
}

// silently-wrong 5: credentials go to the operations that ask for them, all of an alternative or none.
#[tokio::test]
async fn trap_5_the_client_sends_each_credential_where_it_is_asked_for() {
    let all = |b: ClientBuilder| b.key("k").qkey("q").cookie("s").bearer("t").basic("u", "p:w").oauth("o").oidc("i");
    assert_eq!(
        sent(all).await,
        [
            "/a authorization: Bearer t",
            "/b authorization: Bearer t x-key: k",
            "/c",
            "/d authorization: Basic dTpwOnc=",
            "/e authorization: Bearer i",
            "/f authorization: Bearer t",
        ]
    );
    assert_eq!(
        sent(|b| b.key("k").oauth("o").qkey("a&b").cookie("s")).await,
        ["/a", "/b authorization: Bearer o", "/c", "/d cookie: sid=s", "/e", "/f"]
    );
    assert_eq!(sent(|b| b.qkey("a&b")).await, ["/a", "/b", "/c", "/d?api_key=a%26b", "/e", "/f"]);
    assert_eq!(sent(|b| b).await, ["/a", "/b", "/c", "/d", "/e", "/f"]);
}

#[tokio::test]
async fn both_sides_together() {
    let app = App::default();
    let server = Running::start(router(app.clone())).await;
    for client in [Client::in_process(router(app.clone())), Client::builder(server.url()).build().unwrap()] {
        let with = client.with_key("k").with_bearer("t").with_basic("u", "p").with_oidc("i");
        let t = with.t();
        t.opt_auth().send().await.unwrap();
        t.and_auth().send().await.unwrap();
        t.no_auth().send().await.unwrap();
        t.basic_auth().send().await.unwrap();
        t.oidc_auth().send().await.unwrap();
        t.glob_auth().send().await.unwrap();
        let mut noted = app.noted();
        noted.retain(|note| note.contains("Auth\""));
        let told = [
            "(\"optAuth\", Some(\"bearer t\"))",
            "(\"andAuth\", \"bearer t\")",
            "(\"noAuth\", ())",
            "(\"basicAuth\", \"basic u:p\")",
            "(\"oidcAuth\", \"oidc i\")",
            "(\"globAuth\", \"bearer t\")",
        ];
        assert_eq!(noted, told);
        let error = client.t().glob_auth().send().await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
        app.noted();
    }
}
