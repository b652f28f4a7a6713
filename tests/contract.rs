//! What a server promises, with `contract.yaml`: an answer that breaks it is never sent, and who is at fault is said where the
//! operator sees it. The same document with `validate = "off"` holds nobody to anything but types.

use std::sync::Mutex;

use specloom_rt::operation::Operation;
use specloom_rt::server::{ApiError, Context, HttpResponse, Rejection};

use crate::wire::Running;

/// What was wrong with answers: operation, place and pointer.
static BROKEN: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn kept(operation: Option<&'static Operation>, rejection: Rejection) -> HttpResponse {
    for violation in rejection.broken_answer() {
        let id = operation.map_or("", |operation| operation.id);
        BROKEN.lock().unwrap().push(format!("{id} {} {}", violation.place, violation.pointer));
    }
    rejection.into_response()
}

macro_rules! server {
    ($module:ident) => {
        mod $module {
            use golden::$module::models::{Item, ItemKind};
            use golden::$module::{ops, server};

            use super::{ApiError, Context, HttpResponse, Operation, Rejection, kept};

            #[derive(Clone)]
            pub(super) struct App;

            impl server::Backend for App {
                type Error = ApiError;

                fn rejection(&self, operation: Option<&'static Operation>, rejection: Rejection) -> HttpResponse {
                    kept(operation, rejection)
                }
            }

            impl server::DefaultService for App {
                async fn get_item(&self, _: Context, request: ops::GetItem) -> Result<ops::GetItemResponse, ApiError> {
                    let headers = ops::GetItemOkHeaders::new();
                    let (body, headers) = match request.what.as_str() {
                        "short" => (Item::new("x").count(6.0), headers),
                        "infinite" => (Item::new("xy").count(f64::INFINITY), headers),
                        "unknown" => (Item::new("xy").kind(ItemKind::Unknown("c".to_owned())), headers),
                        "headers" => (
                            Item::new("x"),
                            headers.x_left(10).x_tags(vec!["a".to_owned(), "bcde".to_owned(), "f".to_owned()]),
                        ),
                        _ => (Item::new("xy").count(5.0), headers.x_left(9).x_tags(vec!["a".to_owned()])),
                    };
                    Ok(ops::GetItemResponse::Ok { body, headers })
                }

                async fn put_item(&self, _: Context, _: ops::PutItem) -> Result<ops::PutItemResponse, ApiError> {
                    Ok(ops::PutItemResponse::NoContent)
                }

                async fn list_names(
                    &self,
                    _: Context,
                    request: ops::ListNames,
                ) -> Result<ops::ListNamesResponse, ApiError> {
                    Ok((0..request.count).map(|number| "n".repeat(number as usize)).collect::<Vec<_>>().into())
                }

                async fn get_level(
                    &self,
                    _: Context,
                    request: ops::GetLevel,
                ) -> Result<ops::GetLevelResponse, ApiError> {
                    Ok(request.at.into())
                }

                async fn get_lines(&self, _: Context, _: ops::GetLines) -> Result<ops::GetLinesResponse, ApiError> {
                    Ok(specloom_rt::JsonStream::from(vec![1, 2, 3, 4]).into())
                }
            }
        }
    };
}

server!(contract);
server!(contract_off);

const JSON: &str = "Accept: application/json\n";

#[tokio::test]
async fn an_answer_that_breaks_the_contract_is_never_sent() {
    let server = Running::start(golden::contract::server::router(contract::App)).await;
    for (target, accept, is_sent) in [
        ("/items/good", JSON, true),
        ("/items/good", "Accept: application/xml\n", true),
        ("/names?count=2", JSON, true),
        ("/level?at=9", "", true),
        ("/items/short", JSON, false),
        ("/items/short", "Accept: application/xml\n", false),
        ("/items/infinite", JSON, false),
        ("/items/unknown", JSON, false),
        ("/items/headers", JSON, false),
        ("/names?count=4", JSON, false),
        ("/level?at=10", "", false),
    ] {
        let (head, body) = server.exchange("GET", target, accept, "").await;
        if is_sent {
            assert!(head.starts_with("HTTP/1.1 200 "), "{target}: {head}\n{body}");
        } else {
            assert!(head.starts_with("HTTP/1.1 500 "), "{target}: {head}\n{body}");
            // Not a word of what happened.
            assert_eq!(body, r#"{"type":"about:blank","title":"Internal Server Error","status":500}"#);
        }
    }
    let broken = std::mem::take(&mut *BROKEN.lock().unwrap());
    let expected = [
        "getItem body /name",
        "getItem body /count",
        "getItem body /name",
        "getItem body /count",
        "getItem body ",
        "getItem body /kind",
        "getItem header /X-Left",
        "getItem header /X-Tags",
        "getItem header /X-Tags/1",
        "getItem body /name",
        "listNames body ",
        "listNames body /3",
        "getLevel body ",
    ];
    assert_eq!(broken, expected);
}

#[tokio::test]
async fn a_sequence_breaks_off_before_what_breaks_the_contract() {
    let server = Running::start(golden::contract::server::router(contract::App)).await;
    let answer = server.raw("GET /lines HTTP/1.1\nHost: test\nConnection: close\n\n", None).await;
    // What is past the fault is not sent, nor the last chunk, which says that all is there.
    assert!(!answer.contains("3\n") && !answer.ends_with("0\r\n\r\n"), "{answer}");
}

#[tokio::test]
async fn all_that_is_wrong_with_a_request_is_in_one_answer() {
    let server = Running::start(golden::contract::server::router(contract::App)).await;
    let body = r#"{"name":"x","count":6,"kind":"c"}"#;
    let (head, body) = server.exchange("PUT", "/items/toolong?times=0", "Content-Type: application/json\n", body).await;
    assert!(head.starts_with("HTTP/1.1 422 ") && head.contains("application/problem+json"), "{head}");
    let problem: serde_json::Value = serde_json::from_str(&body).unwrap();
    let failures: Vec<String> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|failure| format!("{} {}", failure["in"].as_str().unwrap(), failure["pointer"].as_str().unwrap()))
        .collect();
    assert_eq!(failures, ["path #/what", "query #/times", "body #/name", "body #/count", "body #/kind"]);
}

#[tokio::test]
async fn the_configuration_says_how_much_is_read_of_a_body() {
    let server = Running::start(golden::contract::server::router(contract::App)).await;
    let body = |spaces: usize| format!("{{\"name\":\"xy\"{}}}", " ".repeat(spaces));
    let headers = "Content-Type: application/json\n";
    let (head, _) = server.exchange("PUT", "/items/a", headers, &body(1024 - 13)).await;
    assert!(head.starts_with("HTTP/1.1 204 "), "{head}");
    let (head, _) = server.exchange("PUT", "/items/a", headers, &body(1024 - 12)).await;
    assert!(head.starts_with("HTTP/1.1 413 "), "{head}");
}

#[tokio::test]
async fn with_validation_off_only_types_count() {
    let server = Running::start(golden::contract_off::server::router(contract_off::App)).await;
    for target in ["/items/short", "/items/unknown", "/items/headers", "/names?count=4", "/level?at=10"] {
        let (head, _) = server.exchange("GET", target, "", "").await;
        assert!(head.starts_with("HTTP/1.1 200 "), "{target}: {head}");
    }
    let headers = "Content-Type: application/json\n";
    let (head, _) =
        server.exchange("PUT", "/items/toolong?times=0", headers, r#"{"name":"x","count":6,"kind":"c"}"#).await;
    assert!(head.starts_with("HTTP/1.1 204 "), "{head}");
    for body in ["{}", r#"{"name":1}"#, "{"] {
        let (head, _) = server.exchange("PUT", "/items/a", headers, body).await;
        assert!(head.starts_with("HTTP/1.1 4"), "{body}: {head}");
    }
}
