//! Tokens of OAuth 2, from an authorization server in memory.
#![cfg(all(feature = "client", feature = "server"))]

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, header};
use specloom_rt::ByteStream;
use specloom_rt::client::{
    Call, ClientCore, ClientCoreBuilder, DeclaredRedirects, Error, Failure, OAuth, OAuthClient, OAuthEndpoint,
    OAuthError, Sending, Transport, TransportBody, fetched,
};
use specloom_rt::operation::{Operation, Requirement, SecurityKind, SecurityScheme};

static SERVICE: SecurityScheme = SecurityScheme { name: "service", kind: SecurityKind::Bearer };
static READ: Operation = operation("read", "GET", &[&[Requirement { scheme: &SERVICE, scopes: &["read"] }]]);
static WRITE: Operation =
    operation("write", "POST", &[&[Requirement { scheme: &SERVICE, scopes: &["read", "write"] }]]);
static ANY: Operation = operation("any", "GET", &[&[Requirement { scheme: &SERVICE, scopes: &[] }]]);
static OPEN: Operation = operation("open", "GET", &[]);

const fn operation(id: &'static str, method: &'static str, security: &'static [&'static [Requirement]]) -> Operation {
    Operation { id, method, path: "/x", tags: &[], security, server: None }
}

/// The API and its authorization server: tokens are `t1`, `t2`, …, and the API knows which are good.
#[derive(Clone, Default)]
struct World(Arc<Inner>);

#[derive(Default)]
struct Inner {
    asked: Mutex<Vec<String>>,
    given: AtomicUsize,
    taken_back: Mutex<BTreeSet<String>>,
    /// What the authorization server answers in place of a token.
    refusal: Mutex<Option<(u16, &'static str)>>,
}

impl World {
    fn core(&self, base: &str, source: OAuth) -> ClientCore {
        self.builder(base).credential_from(&SERVICE, source).build().unwrap()
    }

    fn builder(&self, base: &str) -> ClientCoreBuilder {
        ClientCore::builder(base).transport(self.clone())
    }

    /// What was asked since the last time.
    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.asked.lock().unwrap())
    }

    fn take_back(&self, token: &str) {
        self.0.taken_back.lock().unwrap().insert(token.to_owned());
    }

    fn answer(&self, uri: &str, authorization: &str) -> (u16, String) {
        if uri.ends_with("openid-configuration") {
            return (
                200,
                r#"{"issuer":"https://auth.example","token_endpoint":"https://auth.example/t?p=1"}"#.to_owned(),
            );
        }
        if uri.ends_with("/x") {
            let token = authorization.strip_prefix("Bearer ").unwrap_or_default();
            let is_good = !token.is_empty() && !self.0.taken_back.lock().unwrap().contains(token);
            return (if is_good { 200 } else { 401 }, token.to_owned());
        }
        if let Some((status, body)) = *self.0.refusal.lock().unwrap() {
            return (status, body.to_owned());
        }
        let number = self.0.given.fetch_add(1, Ordering::Relaxed) + 1;
        let more = if number == 1 { ",\"refresh_token\":\"r2\"" } else { "" };
        (200, format!("{{\"access_token\":\"t{number}\",\"token_type\":\"Bearer\",\"expires_in\":100{more}}}"))
    }
}

impl Transport for World {
    fn send(&self, request: Request<ByteStream>) -> Sending<'_> {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.collect(1 << 16).await.unwrap();
            let (uri, named) = (parts.uri.to_string(), |name| parts.headers.get(name));
            let authorization = named(header::AUTHORIZATION).map_or("", |value| value.to_str().unwrap());
            assert!(named(header::AUTHORIZATION).is_none_or(http::HeaderValue::is_sensitive));
            if !uri.ends_with("/x") {
                let redirects = parts.extensions.get::<DeclaredRedirects>().unwrap();
                assert!([301, 302, 303, 307, 308].iter().all(|status| redirects.0.contains(status)));
                assert_eq!(named(header::ACCEPT).unwrap(), "application/json");
                // An exchange takes its time.
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            let line = format!("{} {uri} [{authorization}] {}", parts.method, String::from_utf8_lossy(&body));
            self.0.asked.lock().unwrap().push(line.trim_end().to_owned());
            let (status, body) = self.answer(&uri, authorization);
            let response = Response::builder().status(status).body(TransportBody::from(Bytes::from(body)));
            Ok(response.unwrap())
        })
    }
}

async fn called(core: &ClientCore, operation: &'static Operation) -> Result<(u16, String), Failure> {
    let reply = Call::new(core, operation).fetch("*/*").await?;
    Ok((reply.status(), String::from_utf8_lossy(&reply.bytes()).into_owned()))
}

const BASE: &str = "https://api.example/v1";

/// `a b` and `c:d%`, escaped each, joined and encoded.
const BASIC: &str = "Basic YSUyMGI6YyUzQWQlMjU=";

#[tokio::test(start_paused = true)]
async fn a_token_is_of_the_scopes_that_the_operation_asks_for_and_is_kept_until_its_end() {
    let world = World::default();
    let core = world.core(BASE, OAuth::client_credentials("/oauth/token", OAuthClient::new("a b", "c:d%")));
    for (operation, token) in [(&READ, "t1"), (&READ, "t1"), (&ANY, "t1"), (&WRITE, "t2"), (&READ, "t1")] {
        assert_eq!(called(&core, operation).await.unwrap(), (200, token.to_owned()));
    }
    called(&core, &OPEN).await.unwrap();
    assert_eq!(
        world.asked(),
        [
            &format!("POST https://api.example/oauth/token [{BASIC}] grant_type=client_credentials&scope=read")[..],
            "GET https://api.example/v1/x [Bearer t1]",
            "GET https://api.example/v1/x [Bearer t1]",
            "GET https://api.example/v1/x [Bearer t1]",
            &format!("POST https://api.example/oauth/token [{BASIC}] grant_type=client_credentials&scope=read%20write"),
            "POST https://api.example/v1/x [Bearer t2]",
            "GET https://api.example/v1/x [Bearer t1]",
            "GET https://api.example/v1/x []",
        ]
    );
    // Shortly before the end there is another one.
    tokio::time::advance(Duration::from_secs(89)).await;
    assert_eq!(called(&core, &ANY).await.unwrap().1, "t1");
    tokio::time::advance(Duration::from_secs(2)).await;
    assert_eq!(called(&core, &READ).await.unwrap().1, "t3");
}

#[tokio::test(start_paused = true)]
async fn many_calls_wait_for_one_exchange() {
    let world = World::default();
    let core = world.core(BASE, OAuth::client_credentials("/oauth/token", OAuthClient::new("id", "secret")));
    let calls: Vec<_> = (0..20)
        .map(|_| {
            tokio::spawn({
                let core = core.clone();
                async move { called(&core, &READ).await }
            })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().1, "t1");
    }
    assert_eq!(world.asked().iter().filter(|line| line.starts_with("POST")).count(), 1);
    // All of them are refused at once, and one token comes in place of the old one.
    world.take_back("t1");
    let calls: Vec<_> = (0..20)
        .map(|_| {
            tokio::spawn({
                let core = core.clone();
                async move { called(&core, &READ).await }
            })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap(), (200, "t2".to_owned()));
    }
    assert_eq!(world.asked().iter().filter(|line| line.starts_with("POST")).count(), 1);
}

#[tokio::test(start_paused = true)]
async fn after_a_401_there_is_one_new_token_and_one_more_try() {
    let world = World::default();
    let core = world.core(BASE, OAuth::client_credentials("/oauth/token", OAuthClient::new("id", "secret")));
    called(&core, &READ).await.unwrap();
    world.take_back("t1");
    world.asked();
    let mut call = Call::new(&core, &READ);
    call.text("text/plain", "again".to_owned());
    assert_eq!(call.fetch("*/*").await.unwrap().status(), 200);
    let asked: Vec<String> =
        world.asked().iter().map(|line| line.split(' ').skip(2).collect::<Vec<_>>().join(" ")).collect();
    let grant = "[Basic aWQ6c2VjcmV0] grant_type=client_credentials&scope=read";
    assert_eq!(asked, ["[Bearer t1] again", grant, "[Bearer t2] again"]);
    // Refused again, the answer is the answer.
    world.take_back("t2");
    world.take_back("t3");
    assert_eq!(called(&core, &READ).await.unwrap(), (401, "t3".to_owned()));
    assert_eq!(world.asked().len(), 3);
    // A body in chunks is not there any more; the next call has a new token all the same.
    called(&core, &READ).await.unwrap();
    world.take_back("t4");
    world.asked();
    let mut call = Call::new(&core, &READ);
    let chunks = futures_stream(["one ", "two"]);
    call.bytes("application/octet-stream", chunks);
    assert_eq!(call.fetch("*/*").await.unwrap().status(), 401);
    assert_eq!(world.asked(), ["GET https://api.example/v1/x [Bearer t4] one two"]);
    assert_eq!(called(&core, &READ).await.unwrap(), (200, "t5".to_owned()));
}

fn futures_stream(chunks: [&'static str; 2]) -> ByteStream {
    struct Chunks(std::array::IntoIter<&'static str, 2>);
    impl futures_core::Stream for Chunks {
        type Item = Result<Bytes, std::io::Error>;
        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Ready(self.0.next().map(|chunk| Ok(Bytes::from(chunk))))
        }
    }
    ByteStream::new(Chunks(chunks.into_iter()))
}

#[tokio::test(start_paused = true)]
async fn a_refresh_token_is_replaced_when_the_server_says_so() {
    let (world, told) = (World::default(), Arc::new(Mutex::new(Vec::new())));
    let seen = Arc::clone(&told);
    let client = OAuthClient::public("app").parameter("resource", "x&y");
    let source = OAuth::refresh_token("https://auth.example/t", client, "r1")
        .on_refresh_token(move |token| seen.lock().unwrap().push(token.expose().to_owned()));
    let core = world.core(BASE, source);
    for _ in 0..2 {
        called(&core, &READ).await.unwrap();
        tokio::time::advance(Duration::from_secs(100)).await;
    }
    // One token serves all operations: it has what was granted.
    called(&core, &WRITE).await.unwrap();
    called(&core, &READ).await.unwrap();
    let exchanges: Vec<String> = world.asked().into_iter().filter(|line| line.contains("grant_type")).collect();
    let form = |token: &str| {
        format!(
            "POST https://auth.example/t [] grant_type=refresh_token&refresh_token={token}&client_id=app&resource=x%26y"
        )
    };
    assert_eq!(exchanges, [form("r1"), form("r2"), form("r2")]);
    assert_eq!(*told.lock().unwrap(), ["r2"]);
}

#[tokio::test(start_paused = true)]
async fn the_endpoint_is_discovered_once() {
    let world = World::default();
    let endpoint = OAuthEndpoint::discovered("/.well-known/openid-configuration");
    let client = OAuthClient::new("id", "s&s").in_body().scopes(["openid", "read"]);
    let core = world.core(BASE, OAuth::client_credentials(endpoint, client));
    called(&core, &WRITE).await.unwrap();
    tokio::time::advance(Duration::from_secs(100)).await;
    called(&core, &READ).await.unwrap();
    let form = "grant_type=client_credentials&scope=openid%20read&client_id=id&client_secret=s%26s";
    assert_eq!(
        world.asked(),
        [
            "GET https://api.example/.well-known/openid-configuration []",
            &format!("POST https://auth.example/t?p=1 [] {form}")[..],
            "POST https://api.example/v1/x [Bearer t1]",
            &format!("POST https://auth.example/t?p=1 [] {form}"),
            "GET https://api.example/v1/x [Bearer t2]",
        ]
    );
}

fn oauth(failure: Failure) -> String {
    let Error::<std::convert::Infallible>::Credentials(error) = failure.into() else { panic!("another error") };
    let said = error.oauth().unwrap();
    format!("{error}: {said} {:?}", matches!(said, OAuthError::Refused { .. }))
}

#[tokio::test(start_paused = true)]
async fn without_a_token_nothing_is_sent_and_the_error_says_why() {
    let world = World::default();
    let source = OAuth::client_credentials("/oauth/token", OAuthClient::new("id", "hidden-secret"));
    let shown = format!("{source:?}");
    let core = world.core(BASE, source);
    assert!(!format!("{shown} {core:?}").contains("hidden"), "{shown}");
    for (status, body, said, refused) in [
        (
            401,
            r#"{"error":"invalid_client","error_description":"hidden-secret"}"#,
            "refused a token: `invalid_client` (401)",
            true,
        ),
        (302, "", "'s answer is neither a token nor a refusal", false),
        (200, "{}", "'s answer holds no token", false),
    ] {
        *world.0.refusal.lock().unwrap() = Some((status, body));
        let error = called(&core, &READ).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("grant_type"), "{error:?}");
        let dot = if said.starts_with('\'') { "" } else { " " };
        assert_eq!(oauth(error), format!("no credentials for the call: the authorization server{dot}{said} {refused}"));
        let asked = world.asked();
        assert!(asked.len() == 1 && asked[0].starts_with("POST https://api.example/oauth/token"), "{asked:?}");
    }
    // Nobody may read along.
    for (base, url) in [("http://api.example", "/oauth/token"), (BASE, "http://auth.example/t"), (BASE, "ftp://a/t")] {
        let core = world.core(base, OAuth::client_credentials(url, OAuthClient::new("id", "secret")));
        let error = called(&core, &READ).await.unwrap_err();
        let said = "no credentials for the call: the URL of the authorization server must be `https`, or on this machine false";
        assert_eq!(oauth(error), said);
        assert_eq!(world.asked(), [""; 0]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_source_may_be_an_asynchronous_function() {
    let world = World::default();
    let core = world.builder(BASE).credential_from(
        &SERVICE,
        fetched(|| async {
            tokio::time::sleep(Duration::from_millis(5)).await;
            Ok::<_, std::io::Error>("own".to_owned())
        }),
    );
    assert_eq!(called(&core.build().unwrap(), &READ).await.unwrap(), (200, "own".to_owned()));
    let core = world.builder(BASE).credential_from(
        &SERVICE,
        fetched(|| async { Err::<String, _>(std::io::Error::other("the vault is closed")) }),
    );
    let error: Error<std::convert::Infallible> = called(&core.build().unwrap(), &READ).await.unwrap_err().into();
    let Error::Credentials(error) = error else { panic!("{error:?}") };
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "the vault is closed");
}
