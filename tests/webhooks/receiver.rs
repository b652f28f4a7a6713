//! The generated receivers against raw requests.

use axum::Router;
use golden::webhooks::{callbacks, ops, webhooks};

use super::{KEY, Owner};
use crate::wire::Running;

const JSON: &str = "Content-Type: application/json\n";

fn with_key() -> String {
    format!("{JSON}X-Event-Key: {KEY}\n")
}

async fn running(owner: &Owner) -> Running {
    let webhooks = webhooks::receiver::router(owner.clone());
    let callbacks = callbacks::receiver::router(owner.clone());
    Running::start(Router::new().nest("/hooks", webhooks).nest("/back", callbacks)).await
}

#[track_caller]
fn is(answer: &(String, String), status: u16, body: &str) {
    assert!(answer.0.starts_with(&format!("HTTP/1.1 {status} ")), "{answer:?}");
    assert!(answer.1.contains(body), "{answer:?}");
}

#[tokio::test]
async fn webhooks_are_received_below_wherever_the_router_is() {
    let owner = Owner::default();
    let server = running(&owner).await;
    // What the API sends holds what it would answer: `readOnly` members are there.
    let pet = r#"{"id":7,"name":"Rex"}"#;
    is(&server.exchange("POST", "/hooks/newPet", &with_key(), pet).await, 204, "");
    let form = "Content-Type: application/x-www-form-urlencoded\n";
    is(&server.exchange("PUT", "/hooks/pet-moved", form, "to=the+hills").await, 204, "");
    is(&server.exchange("GET", "/hooks/get_a_pet_gone?id=7", "", "").await, 200, "true");
    is(&server.exchange("GET", "/hooks/status", "", "").await, 200, "9");
    is(&server.exchange("GET", "/hooks/status", "Accept: text/event-stream\n", "").await, 200, "data: ten\n\n");
    let seen = owner.seen();
    assert!(seen[0].starts_with("the kennel Pet { id: 7, name: \"Rex\""), "{seen:?}");
    assert_eq!(seen[1..], ["moved to the hills"]);

    // Held to the document like any request.
    is(&server.exchange("POST", "/hooks/newPet", &with_key(), r#"{"name":""}"#).await, 422, "/id");
    is(
        &server.exchange("POST", "/hooks/newPet", "Content-Type: text/plain\nX-Event-Key: e-7\n", "x").await,
        415,
        "json",
    );
    is(&server.exchange("POST", "/hooks/newPet", JSON, pet).await, 401, "");
    is(&server.exchange("POST", "/hooks/newPet", &format!("{JSON}X-Event-Key: other\n"), pet).await, 401, "");
    // The token of the API's callers proves nothing here.
    is(&server.exchange("POST", "/hooks/newPet", &format!("{JSON}Authorization: Bearer e-7\n"), pet).await, 401, "");
    let answer = server.exchange("GET", "/hooks/newPet", "", "").await;
    is(&answer, 405, "");
    assert!(answer.0.to_lowercase().contains("allow: post"), "{answer:?}");
    is(&server.exchange("POST", "/hooks/nothing", JSON, pet).await, 404, "");
    assert!(owner.seen().is_empty());
}

#[tokio::test]
async fn callbacks_have_the_path_behind_their_url() {
    let owner = Owner::default();
    let server = running(&owner).await;
    let data = "/back/onData/data/3?all=true&tags=a%7Cb";
    let head = format!("{JSON}X-Sequence: 5\n");
    let answer = server.exchange("POST", data, &head, r#"{"id":"e"}"#).await;
    is(&answer, 200, r#"{"more":true}"#);
    assert!(answer.0.to_lowercase().contains("x-next: 4"), "{answer:?}");
    let bytes = "Content-Type: application/octet-stream\nX-Sequence: 6\n";
    is(&server.exchange("POST", "/back/onData/data/4?all=true", bytes, "12345").await, 200, "");
    assert_eq!(owner.seen(), [r#"data 3 5 Some(["a", "b"]) e"#, "data 4 6 None 5 bytes"]);
    // The fixed part of the query belongs to the key.
    is(&server.exchange("POST", "/back/onData/data/3", &head, r#"{"id":"e"}"#).await, 404, "");
    is(&server.exchange("POST", "/back/onData/data/x?all=true", &head, r#"{"id":"e"}"#).await, 422, "part");
    is(&server.exchange("POST", "/back/onData/data/3?all=true", JSON, r#"{"id":"e"}"#).await, 422, "X-Sequence");

    is(&server.exchange("PUT", "/back/progress", JSON, "101").await, 422, "");
    is(&server.exchange("PUT", "/back/progress", JSON, "60").await, 503, "60 %");
    is(&server.exchange("POST", "/back/onLog", "Content-Type: text/plain\n", "hello").await, 200, "HELLO");
    is(&server.exchange("POST", "/back/onEvent", &with_key(), r#"{"id":"last"}"#).await, 410, "");
    is(&server.exchange("DELETE", "/back/onEvent", "", "").await, 501, "DELETE callback:subscribe.onEvent");
    // The second of its name, with no path of that name left.
    is(&server.exchange("POST", "/back/stream_on_event", JSON, r#"{"id":"x"}"#).await, 501, "stream.onEvent");
    let events = server.exchange("GET", "/back/onReport", "Last-Event-ID: 8\n", "").await;
    is(&events, 200, "data: one\n\n");
    is(&events, 200, "data: after 8\n\n");
}

/// What tells webhooks at one URL apart: a header, or a member of the body.
fn which(parts: &specloom_rt::http::request::Parts, body: &[u8]) -> Option<&'static specloom_rt::operation::Operation> {
    match parts.headers.get("x-event")?.to_str().ok()? {
        "pet.new" => Some(&ops::NEW_PET_WEBHOOK),
        "status" => Some(&ops::STATUS),
        "pet.gone" => Some(&ops::GET_A_PET_GONE),
        "form" if body.starts_with(b"to=") => Some(&ops::PET_MOVED),
        // An operation of the API is none of the webhooks.
        "api" => Some(&ops::NEW_PET),
        "panic" => panic!("a mistake of the application's"),
        _ => None,
    }
}

#[tokio::test]
async fn all_at_one_url() {
    let owner = Owner::default();
    let router = webhooks::receiver::chosen(owner.clone(), which);
    let server = Running::start(Router::new().nest("/in", router)).await;
    let pet = r#"{"id":7,"name":"Rex"}"#;
    is(&server.exchange("POST", "/in", &format!("{}X-Event: pet.new\n", with_key()), pet).await, 204, "");
    is(&server.exchange("POST", "/in", &format!("{JSON}X-Event: pet.new\n"), pet).await, 401, "");
    is(&server.exchange("GET", "/in/any/where?id=8", "X-Event: pet.gone\n", "").await, 200, "false");
    let head = "X-Event: status\nAccept: text/event-stream\n";
    is(&server.exchange("GET", "/in", head, "").await, 200, "data: ten\n\n");
    let form = "Content-Type: application/x-www-form-urlencoded\nX-Event: form\n";
    is(&server.exchange("PUT", "/in", form, "to=there").await, 204, "");
    is(&server.exchange("PUT", "/in", form, "from=here").await, 404, "");
    assert_eq!(owner.seen().len(), 2);

    let wrong = server.exchange("PUT", "/in", &format!("{}X-Event: pet.new\n", with_key()), pet).await;
    is(&wrong, 405, "");
    assert!(wrong.0.to_lowercase().contains("allow: post"), "{wrong:?}");
    is(&server.exchange("POST", "/in", &with_key(), pet).await, 404, "");
    is(&server.exchange("POST", "/in", &format!("{JSON}X-Event: api\n"), pet).await, 404, "");
    is(&server.exchange("POST", "/in", &format!("{JSON}X-Event: panic\n"), pet).await, 500, "");
    let large = "x".repeat(3 << 20);
    is(&server.exchange("POST", "/in", &format!("{JSON}X-Event: pet.new\n"), &large).await, 413, "");
}

#[tokio::test]
async fn callbacks_at_one_url_keep_their_paths() {
    let owner = Owner::default();
    let router = callbacks::receiver::chosen(owner.clone(), |parts, _| {
        if parts.uri.path().contains("/data/") { Some(&ops::ON_DATA) } else { Some(&ops::ON_LOG) }
    });
    let server = Running::start(Router::new().nest("/x/y", router)).await;
    let head = format!("{JSON}X-Sequence: 5\n");
    let body = r#"{"id":"e"}"#;
    is(&server.exchange("POST", "/x/y/z/data/3?all=true", &head, body).await, 200, "more");
    is(&server.exchange("POST", "/x/y/data/3/4?all=true", &head, body).await, 404, "");
    is(&server.exchange("POST", "/x/y/data/3?all=false", &head, body).await, 404, "");
    is(&server.exchange("POST", "/x/y", "Content-Type: text/plain\n", "a").await, 200, "A");
    assert_eq!(owner.seen(), ["data 3 5 None e"]);
}
