//! Who may call, by every combination of credentials: alternatives, conjunctions, what is optional, on both sides.
#![cfg(all(feature = "client", feature = "server"))]

use std::sync::{Arc, Mutex};

use http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use specloom_rt::client::{Call, ClientCore, InProcess};
use specloom_rt::operation::{Operation, Requirement, SecurityKind, SecurityScheme};
use specloom_rt::server::axum::body::Body;
use specloom_rt::server::{Answer, Found, HttpResponse, Input, Rejection, Routes};
use tower::ServiceExt as _;

static TOKEN: SecurityScheme = SecurityScheme { name: "token", kind: SecurityKind::Bearer };
static OAUTH: SecurityScheme = SecurityScheme { name: "oauth", kind: SecurityKind::Bearer };
static KEY: SecurityScheme = SecurityScheme { name: "key", kind: SecurityKind::ApiKeyQuery("k y") };
static SID: SecurityScheme = SecurityScheme { name: "sid", kind: SecurityKind::ApiKeyCookie("sid") };

type Security = &'static [&'static [Requirement]];

macro_rules! all_of {
    ($($scheme:ident $($scope:literal)*),*) => { &[$(Requirement { scheme: &$scheme, scopes: &[$($scope),*] }),*] };
}

/// What the security of an operation may look like.
const SHAPES: [Security; 12] = [
    &[],
    &[all_of!(TOKEN)],
    &[all_of!(TOKEN), all_of!(KEY)],
    &[all_of!(TOKEN), all_of!(OAUTH "a" "b")],
    &[all_of!(TOKEN, KEY)],
    &[all_of!(TOKEN, KEY), all_of!(SID)],
    &[all_of!(SID), all_of!(KEY, OAUTH "a"), all_of!(KEY, TOKEN)],
    &[all_of!(TOKEN), &[]],
    &[&[], all_of!(TOKEN, KEY), all_of!(SID)],
    &[all_of!(KEY, SID), &[], all_of!(TOKEN, SID)],
    &[all_of!(OAUTH "b"), all_of!(OAUTH "a"), all_of!(TOKEN, KEY, SID)],
    &[&[]],
];

/// What a credential is: good for the schemes and scopes that it names, or a status.
fn judge(requirement: &Requirement, secret: &str) -> Result<String, StatusCode> {
    match secret {
        "401" => Err(StatusCode::UNAUTHORIZED),
        "403" => Err(StatusCode::FORBIDDEN),
        "500" => Err(StatusCode::INTERNAL_SERVER_ERROR),
        _ if !secret.contains(requirement.scheme.name) => Err(StatusCode::UNAUTHORIZED),
        _ if requirement.scopes.iter().any(|scope| !secret.contains(&format!("+{scope}"))) => {
            Err(StatusCode::FORBIDDEN)
        }
        _ => Ok(requirement.scheme.name.to_owned()),
    }
}

/// The rule, told a second time: an alternative that is met, else the refusals, else nobody where that will do.
fn expected(security: Security, held: &[Option<&str>; 3]) -> Result<Option<String>, StatusCode> {
    let secret = |requirement: &Requirement| match requirement.scheme.name {
        "token" | "oauth" => held[0],
        "key" => held[1],
        _ => held[2],
    };
    let (mut refusals, mut refused) = (Vec::new(), Vec::new());
    for alternative in security.iter().filter(|alternative| !alternative.is_empty()) {
        let Some(secrets) = alternative.iter().map(secret).collect::<Option<Vec<_>>>() else { continue };
        if alternative.iter().any(|requirement| refused.contains(&requirement)) {
            continue;
        }
        let verdicts = alternative
            .iter()
            .zip(secrets)
            .map(|(requirement, secret)| judge(requirement, secret).inspect_err(|_| refused.push(requirement)));
        match verdicts.collect::<Result<Vec<_>, _>>() {
            Ok(all) => return Ok(Some(all.join("&"))),
            Err(StatusCode::INTERNAL_SERVER_ERROR) => return Err(StatusCode::INTERNAL_SERVER_ERROR),
            Err(status) => refusals.push(status),
        }
    }
    let is_open = security.is_empty() || security.contains(&&[][..]);
    match refusals.iter().find(|status| **status == StatusCode::FORBIDDEN).or(refusals.first()) {
        Some(status) => Err(*status),
        None if is_open => Ok(None),
        None => Err(StatusCode::UNAUTHORIZED),
    }
}

fn operation(security: Security) -> &'static Operation {
    // Leaked: operations are statics.
    let operation = Operation { id: "o", method: "GET", path: "/o", tags: &[], security, server: None };
    Box::leak(Box::new(operation))
}

/// What was judged, in order.
type Judged = Arc<Mutex<Vec<Requirement>>>;

/// Answers who calls: the schemes by which somebody is known, or `nobody`.
async fn who(judged: Judged, input: Input) -> Result<HttpResponse, Rejection> {
    let identify = |found: &Found<'_>| {
        let requirement = Requirement {
            scheme: [&TOKEN, &OAUTH, &KEY, &SID].into_iter().find(|scheme| scheme.name == found.scheme()).unwrap(),
            scopes: found.scopes(),
        };
        judged.lock().unwrap().push(requirement);
        judge(&requirement, found.token()).map_err(Rejection::new)
    };
    let mut trial = input.trial();
    while let Some(found) = trial.credential() {
        // As a server does: it asks its database.
        tokio::task::yield_now().await;
        trial.judge_with(identify(&found), |earlier, later| Ok(format!("{earlier}&{later}")))?;
    }
    let caller = match input.operation().is_open() {
        true => trial.optional()?,
        false => Some(trial.required()?),
    };
    Answer::new(200).text("text/plain", caller.as_deref().unwrap_or("nobody"))
}

fn request(held: &[Option<&str>; 3]) -> Request<Body> {
    let query = held[1].map_or_else(String::new, |key| format!("?k+y={}", key.replace('+', "%2B")));
    let mut request = Request::builder().uri(format!("/o{query}"));
    if let Some(token) = held[0] {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    if let Some(sid) = held[2] {
        request = request.header(header::COOKIE, format!("a=b; sid={sid}"));
    }
    request.body(Body::empty()).unwrap()
}

#[tokio::test]
async fn every_alternative_is_tried_in_order_until_one_is_met() {
    let tokens = ["token", "oauth", "oauth+a", "oauth+b", "oauth+a+b", "token|oauth+a", "401", "403", "500"];
    let others = |name: &'static str| [None, Some(name), Some("401"), Some("403"), Some("500")];
    for security in SHAPES {
        let operation = operation(security);
        for token in tokens.map(Some).into_iter().chain([None]) {
            for key in others("key") {
                for sid in others("sid") {
                    let (held, judged) = ([token, key, sid], Judged::default());
                    let routes = Routes::new(Arc::clone(&judged), |_, _, rejection| rejection.into_response());
                    let response = routes.route(operation, who).finish().oneshot(request(&held)).await.unwrap();
                    let (status, challenged) =
                        (response.status(), response.headers().contains_key(header::WWW_AUTHENTICATE));
                    let body = response.into_body().collect().await.unwrap().to_bytes();
                    let told = (status, String::from_utf8_lossy(&body).into_owned());
                    match expected(security, &held) {
                        Ok(caller) => {
                            let caller = caller.unwrap_or_else(|| "nobody".to_owned());
                            assert_eq!(told, (StatusCode::OK, caller), "{security:?} {held:?}");
                        }
                        Err(status) => assert_eq!(told.0, status, "{security:?} {held:?}"),
                    }
                    assert_eq!(challenged, status == 401, "{security:?} {held:?}");
                    let judged = judged.lock().unwrap();
                    let refused = judged.iter().filter(|own| judge(own, held_by(own, &held)).is_err());
                    let mut refused: Vec<_> = refused.collect();
                    let all = refused.len();
                    refused.dedup();
                    assert_eq!(refused.len(), all, "asked twice: {security:?} {held:?}");
                }
            }
        }
    }
}

fn held_by<'a>(requirement: &Requirement, held: &[Option<&'a str>; 3]) -> &'a str {
    let index = ["key", "sid"].iter().position(|name| *name == requirement.scheme.name).map_or(0, |index| index + 1);
    held[index].unwrap()
}

#[tokio::test]
async fn a_refusal_says_how_to_authenticate_by_every_scheme() {
    async fn refuse(_: (), input: Input) -> Result<HttpResponse, Rejection> {
        let mut trial = input.trial::<()>();
        while let Some(found) = trial.credential() {
            let mut rejection = Rejection::unauthorized().detail(found.scheme());
            if found.token() == "old" {
                let challenge = "Bearer realm=\"a, b\", error=\"invalid_token\"";
                rejection = rejection.header(header::WWW_AUTHENTICATE, challenge.parse().unwrap());
            }
            trial.judge(Err(rejection))?;
        }
        trial.required()?;
        unreachable!("it was refused")
    }
    let router =
        Routes::new((), |(), _, rejection| rejection.into_response()).route(operation(SHAPES[6]), refuse).finish();
    let key = "ApiKey name=\"k y\"";
    let old = "Bearer realm=\"a, b\", error=\"invalid_token\"";
    for (held, detail, challenges) in [
        ([None, None, None], None, &["ApiKey name=\"sid\"", key, "Bearer"][..]),
        ([Some("t"), None, Some("s")], Some("sid"), &["ApiKey name=\"sid\"", key, "Bearer"]),
        // What the application says of a scheme stands for it.
        ([Some("t"), Some("old"), Some("s")], Some("sid"), &[old, "ApiKey name=\"sid\"", key]),
        ([None, None, Some("old")], Some("sid"), &[old, "ApiKey name=\"sid\"", key]),
    ] {
        let response = router.clone().oneshot(request(&held)).await.unwrap();
        assert_eq!(response.status(), 401);
        let told: Vec<_> = response.headers().get_all(header::WWW_AUTHENTICATE).iter().cloned().collect();
        assert_eq!(told, challenges, "{held:?}");
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let problem: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem["detail"].as_str(), detail, "{held:?}");
    }
}

#[tokio::test]
async fn credentials_of_one_alternative_say_together_who_calls() {
    async fn both(_: (), input: Input) -> Result<HttpResponse, Rejection> {
        let mut trial = input.trial();
        while let Some(found) = trial.credential() {
            // A key and a token must be of one tenant, which is their first letter.
            let verdict = Ok(found.token().to_owned());
            trial.judge_with(verdict, |earlier, later| match earlier[..1] == later[..1] {
                true => Ok(format!("{earlier}&{later}")),
                false => Err(Rejection::forbidden()),
            })?;
        }
        Answer::new(200).text("text/plain", &trial.required()?)
    }
    let router =
        Routes::new((), |(), _, rejection| rejection.into_response()).route(operation(SHAPES[5]), both).finish();
    for (held, status, told) in [
        ([Some("a1"), Some("a2"), None], 200, "a1&a2"),
        ([Some("a1"), Some("b2"), None], 403, ""),
        ([Some("a1"), Some("b2"), Some("c3")], 200, "c3"),
    ] {
        let response = router.clone().oneshot(request(&held)).await.unwrap();
        assert_eq!(response.status(), status, "{held:?}");
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert!(status != 200 || body == told, "{held:?}");
    }
}

/// What a client that holds some credentials sends: the schemes, as the first alternative that it can meet says.
#[tokio::test]
async fn a_client_attaches_the_first_alternative_that_it_holds_and_nothing_else() {
    async fn seen(_: (), input: Input) -> Result<HttpResponse, Rejection> {
        let (headers, uri) = (&input.parts().headers, &input.parts().uri);
        let named = |name: http::HeaderName| {
            headers.get(name).map_or("", |value| value.to_str().unwrap()).replace("Bearer ", "").replace("sid=", "")
        };
        let query = uri.query().unwrap_or_default().replace("k%20y=", "");
        let all = [named(header::AUTHORIZATION), query, named(header::COOKIE)];
        Answer::new(200).text("text/plain", &all.join(","))
    }
    let schemes = [&TOKEN, &OAUTH, &KEY, &SID];
    for security in SHAPES {
        let operation = operation(security);
        // Nobody has to bring anything here: what is sent is looked at.
        let open = Box::leak(Box::new(Operation { security: &[], ..*operation }));
        let router = Routes::new((), |(), _, rejection| rejection.into_response()).route(open, seen).finish();
        for held in 0..16_u8 {
            let holds = |scheme: &SecurityScheme| {
                schemes.iter().position(|own| own.name == scheme.name).is_some_and(|index| held & (1 << index) != 0)
            };
            let mut builder = ClientCore::builder("http://a.example").transport(InProcess::new(router.clone()));
            for scheme in schemes.into_iter().filter(|scheme| holds(scheme)) {
                builder = builder.credential(scheme, scheme.name);
            }
            let call = Call::new(&builder.build().unwrap(), operation);
            let reply = call.fetch("*/*").await.unwrap();
            let mut sent = [""; 3];
            let first = security.iter().find(|all| !all.is_empty() && all.iter().all(|one| holds(one.scheme)));
            for requirement in first.copied().unwrap_or_default() {
                let place = match requirement.scheme.name {
                    "key" => 1,
                    "sid" => 2,
                    _ => 0,
                };
                sent[place] = requirement.scheme.name;
            }
            assert_eq!(reply.text().unwrap(), sent.join(","), "{security:?} {held:04b}");
        }
    }
}
