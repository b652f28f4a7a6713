//! Types that the configuration chooses: from elsewhere, as texts, with and without offsets; on both sides of the wire.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::ops::Range;

use futures_util::StreamExt as _;
use golden::types::client::Client;
use golden::types::models::{Kind, Stay, Trip, TripEither, Visit};
use golden::types::{ops, server};
use golden::types_strict;
use serde_json::{Value, json};
use specloom::config::{MissingOffset, Typed};
use specloom_rt::client::Error;
use specloom_rt::http::StatusCode;
use specloom_rt::json::{Limits, Reading, decode, encode};
use specloom_rt::seq::JsonStream;
use specloom_rt::server::{ApiError, Context};
use specloom_rt::sse::{Event, EventStream};

use crate::wire::Running;

#[derive(Debug, Clone)]
struct App;

impl server::Backend for App {
    type Error = ApiError;
}

impl server::DefaultService for App {
    async fn echo(&self, _: Context, request: ops::Echo) -> Result<ops::EchoResponse, ApiError> {
        Ok(request.body.into())
    }

    async fn list_trips(&self, _: Context, request: ops::ListTrips) -> Result<ops::ListTripsResponse, ApiError> {
        assert_eq!(request.host.into_inner(), IpAddr::from([127, 0, 0, 1]));
        let spans = request.span.into_iter().collect();
        let mut headers = ops::ListTripsOkHeaders::new();
        headers.x_left = request.counts.and_then(|counts| counts.last().copied());
        assert_eq!(request.x_peer.is_some(), headers.x_left.is_some());
        Ok(ops::ListTripsResponse::Ok { body: spans, headers })
    }

    async fn put_span(&self, _: Context, request: ops::PutSpan) -> Result<ops::PutSpanResponse, ApiError> {
        Ok(match request.body {
            ops::PutSpanBody::Json(span) => span.into(),
            ops::PutSpanBody::Form(visit) => visit.span.expect("a span").into(),
            _ => unreachable!("two media types"),
        })
    }

    async fn watch_peers(&self, _: Context, _: ops::WatchPeers) -> Result<ops::WatchPeersResponse, ApiError> {
        let peers = ["127.0.0.1", "::1"].map(|peer| Event::new(peer.parse::<IpAddr>().unwrap().into()));
        Ok(EventStream::from_events(peers).into())
    }

    async fn word(&self, _: Context, request: ops::Word) -> Result<ops::WordResponse, ApiError> {
        assert_eq!(request.body, 'é');
        Ok(ops::WordResponse::Ok(IpAddr::from([1, 2, 3, 4]).into()))
    }

    async fn mix(&self, _: Context, request: ops::Mix) -> Result<ops::MixResponse, ApiError> {
        let span = request.body.span;
        if request.body.peer.is_some() {
            return Ok(ops::MixResponse::NotFound(span));
        }
        if span.is_empty() {
            let card = BTreeMap::from([("kind".to_owned(), "card".to_owned())]);
            return Ok(ops::MixResponse::Default { status: StatusCode::CONFLICT, body: Kind::Card(card.into()) });
        }
        Ok(ops::MixResponse::Ok(JsonStream::from_items([span.clone(), span])))
    }
}

fn all() -> Value {
    json!({
        "span": {"start": 1, "end": 5}, "maybe": null, "spans": [{"start": 0, "end": 1}],
        "by_name": {"a": {"start": 2, "end": 3}}, "either": "::1", "count": 7, "peer": "127.0.0.1",
        "stay": {
            "id": "7e57d004-2b97-44e7-8f00-7c2d2f4a1c55", "at": "2024-01-01T00:00:00.120", "day": "2024-02-29",
            "opens": "09:30:00+01:00", "length": "P1DT12H", "moments": ["2024-01-01T00:00:00-01:00"]
        }
    })
}

fn failures(value: &Value) -> Vec<String> {
    let error = decode::<Trip>(value.to_string().as_bytes(), Reading::Strict, &Limits::default()).unwrap_err();
    error.failures().iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn values_come_back_as_they_were_sent() {
    let server = Running::start(server::router(App)).await;
    let body = all().to_string();
    let (head, answer) = server.exchange("POST", "/echo", "Content-Type: application/json\n", &body).await;
    assert!(head.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(serde_json::from_str::<Value>(&answer).unwrap(), all());
    let at: specloom_rt::json::DateTime = "2024-01-01T00:00:00Z".parse().unwrap();
    let trip = Trip::new(1..5, Stay::new("7e57d004-2b97-44e7-8f00-7c2d2f4a1c55", at))
        .either(TripEither::Span((3..4).into()))
        .count(NonZeroU32::MIN);
    let client = Client::builder(server.url()).build().unwrap();
    let got = client.default().echo(trip.clone()).send().await.unwrap();
    assert_eq!(got, trip);
    assert_eq!((got.span.start, got.span.into_inner().count(), got.count.unwrap().get()), (1, 4, 1));
}

#[tokio::test]
async fn parameters_forms_headers_and_events() {
    let server = Running::start(server::router(App)).await;
    let (head, body) =
        server.exchange("GET", "/trips/127.0.0.1?counts=2&start=1&counts=3&end=9", "X-Peer: ::1\n", "").await;
    assert!(head.contains("x-left: 3") && body == r#"[{"start":1,"end":9}]"#, "{head}\n{body}");
    let (_, body) = server.exchange("GET", "/trips/127.0.0.1", "", "").await;
    assert_eq!(body, "[]");
    for (target, told) in [
        ("/trips/localhost", "host"),
        ("/trips/127.0.0.1?counts=0", "counts"),
        ("/trips/127.0.0.1?start=1&end=x", "/end"),
    ] {
        let (head, body) = server.exchange("GET", target, "", "").await;
        assert!(head.starts_with("HTTP/1.1 4") && body.contains(told), "{target}: {head}\n{body}");
    }
    let form = "Content-Type: application/x-www-form-urlencoded\n";
    let (_, body) =
        server.exchange("PUT", "/span", form, "peer=%3A%3A1&count=4&span=%7B%22start%22%3A1%2C%22end%22%3A2%7D").await;
    assert_eq!(body, r#"{"start":1,"end":2}"#);

    let client = Client::builder(server.url()).build().unwrap();
    let host = IpAddr::from([127, 0, 0, 1]);
    let call = client.default().list_trips(host).span(1..9).counts(vec![NonZeroU32::MAX.into()]).x_peer(host);
    let answer = call.send_full().await.unwrap();
    assert_eq!((answer.body, answer.headers.x_left.unwrap().into_inner()), (vec![(1..9).into()], NonZeroU32::MAX));
    let visit = Visit::new(host.into()).count(NonZeroU32::MIN).span(4..5);
    assert_eq!(client.default().put_span(visit).send().await.unwrap(), 4..5);
    assert_eq!(*client.default().put_span(ops::PutSpanBody::Json((4..6).into())).send().await.unwrap(), 4..6);
    let events = client.default().watch_peers().send().await.unwrap();
    let peers: Vec<String> = events.map(|event| event.unwrap().data.to_string()).collect().await;
    assert_eq!(peers, ["127.0.0.1", "::1"]);
}

#[tokio::test]
async fn parts_items_and_errors() {
    let server = Running::start(server::router(App)).await;
    let client = Client::builder(server.url()).build().unwrap();
    let body = |span: Range<u64>| ops::MixBody::new(b"bytes".to_vec(), span);
    let spans = client.default().mix(body(1..3)).send().await.unwrap();
    let spans: Vec<u64> = spans.map(|span| span.unwrap().end).collect().await;
    assert_eq!(spans, [3, 3]);
    let refused = client.default().mix(body(1..3).peer(IpAddr::from([127, 0, 0, 1]).into())).send().await;
    assert!(matches!(refused, Err(Error::Api(ops::MixError::NotFound(span))) if *span == (1..3)));
    assert_eq!(client.default().word('é').send().await.unwrap().to_string(), "1.2.3.4");
    let (head, _) = server.exchange("POST", "/word", "Content-Type: text/plain\n", "ab").await;
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    match client.default().mix(body(1..1)).send().await {
        Err(Error::Api(ops::MixError::Default { status, body: Kind::Card(card) })) => {
            assert_eq!((status, card["kind"].as_str()), (StatusCode::CONFLICT, "card"));
        }
        other => panic!("{:?}", other.err()),
    }
}

#[test]
fn what_a_type_refuses_is_told_where_it_stands() {
    let mut value = all();
    value["spans"][0]["end"] = json!("secret");
    value["by_name"]["a"] = json!({"start": 1});
    value["count"] = json!(0);
    value["peer"] = json!("no address at all, which is too long for one");
    let all = failures(&value);
    let places: Vec<&str> = all.iter().map(|failure| failure.split(':').next().unwrap()).collect();
    assert_eq!(places, ["/peer", "/spans/0/end", "/by_name/a/end", "/count", "/peer"]);
    assert!(!all.concat().contains("secret") && all[0].contains("characters"), "{all:?}");
    value = self::all();
    value["count"] = json!(1001);
    value["either"] = json!("neither");
    let all = failures(&value);
    assert_eq!(all[0], "/count: expected at most 1000");
    assert!(all[1..].iter().all(|failure| failure.starts_with("/either: ")), "{all:?}");
}

#[test]
fn texts_are_checked_to_be_of_their_format() {
    let mut value = all();
    value["stay"]["id"] = json!("7e57d004");
    value["stay"]["day"] = json!("2024-02-30");
    value["stay"]["opens"] = json!("9:30");
    value["stay"]["length"] = json!("1 day");
    assert_eq!(failures(&value).len(), 4);
    let read = decode::<Trip>(value.to_string().as_bytes(), Reading::Lenient, &Limits::default()).unwrap();
    assert_eq!(read.stay.day.as_deref(), Some("2024-02-30"));
}

#[test]
fn more_is_derived() {
    let at: specloom_rt::json::DateTime = "2024-01-01T00:00:00Z".parse().unwrap();
    let stays = std::collections::HashSet::from([Stay::new("a", at), Stay::new("b", at), Stay::new("a", at)]);
    assert_eq!((stays.len(), stays.iter().min().unwrap().id.as_str()), (2, "a"));
}

#[test]
fn a_missing_offset_is_refused_or_accepted_everywhere() {
    let stay = |at: &str| json!({"id": "7e57d004-2b97-44e7-8f00-7c2d2f4a1c55", "at": at}).to_string();
    let (with, without) = (stay("2024-01-01T00:00:00Z"), stay("2024-01-01T00:00:00"));
    for reading in [Reading::Strict, Reading::Lenient] {
        let lenient = |text: &str| decode::<Stay>(text.as_bytes(), reading, &Limits::default());
        let strict = |text: &str| decode::<types_strict::models::Stay>(text.as_bytes(), reading, &Limits::default());
        assert!(lenient(&with).is_ok() && strict(&with).is_ok());
        assert!(strict(&without).is_err());
        let read = lenient(&without).unwrap();
        assert!(!read.at.has_offset() && read.at == lenient(&with).unwrap().at);
        assert!(!String::from_utf8(encode(&read).unwrap()).unwrap().contains("00Z"));
    }
}

const DOCUMENT: &str = r##"
openapi: 3.1.0
info: { title: T, version: "1" }
paths:
  /rooms:
    get:
      operationId: list
      responses: { "200": { description: Rooms., content: { application/json: { schema: { $ref: "#/components/schemas/Room" } } } } }
components:
  schemas:
    Room:
      type: object
      required: [at, price]
      properties:
        at: { type: string, format: date-time }
        price: { $ref: "#/components/schemas/Money" }
        tax: { type: number, format: decimal }
    Money: { type: object, properties: { amount: { $ref: "#/components/schemas/Amount" } } }
    Amount: { type: object }
"##;

fn models(generator: &specloom::Generator) -> String {
    let generated = generator.generate(DOCUMENT, "t.yaml").unwrap();
    generated.files.into_iter().find(|file| file.path.ends_with("models.rs")).unwrap().text
}

#[test]
fn a_program_chooses_types_too() {
    let text = models(
        &specloom::configure()
            .keep_text(Typed::DateTime)
            .replace("schema:Money", "crate::Money")
            .replace("format:decimal", "rust_decimal::Decimal")
            .derive_for("schema:Room", ["schemars::JsonSchema", "PartialEq"]),
    );
    for wanted in [
        "pub at: String,",
        "rt::required(\"at\").format(rt::Format::DateTime)",
        "pub price: rt::Foreign<crate::Money>,",
        "pub tax: Option<rt::Foreign<::rust_decimal::Decimal>>,",
        "#[derive(Debug, Clone, PartialEq, ::schemars::JsonSchema)]",
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    assert!(!text.contains("struct Money") && !text.contains("Amount"), "{text}");
    let accepting = specloom::configure().keep_text(Typed::DateTime).missing_offset(MissingOffset::Accept);
    assert!(models(&accepting).contains("rt::required(\"at\"),"));
}
