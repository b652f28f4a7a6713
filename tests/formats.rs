//! The types of formats on the wire: what goes in comes out, what is of no format does not go in.

use golden::formats::client::Client;
use golden::formats::models::Formats;
use golden::formats::{ops, server};
use serde_json::{Value, json};
use specloom_rt::json::{Limits, Reading, decode, encode};
use specloom_rt::server::{ApiError, Context};

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

    async fn list_log_ins(&self, _: Context, request: ops::ListLogIns) -> Result<ops::ListLogInsResponse, ApiError> {
        assert_eq!(request.host.octets(), [127, 0, 0, 1]);
        assert_eq!(request.within.unwrap().to_std().unwrap().as_secs(), 5400);
        assert_eq!(request.after.unwrap(), i64::MAX);
        assert_eq!(request.x_code.unwrap().expose(), "a b");
        Ok(vec![request.at].into())
    }
}

fn all() -> Value {
    json!({
        "id": "7e57d004-2b97-44e7-8f00-7c2d2f4a1c55", "created": "2024-01-01T00:00:00.120Z", "day": "2024-02-29",
        "opens": "09:30:00.0+01:00", "length": "P1DT12H", "data": "aGk=", "token": "-_8", "raw": "\u{1}\u{fc}",
        "home": "https://example.org/?q=%20#x", "ipv4": "127.0.0.1", "ipv6": "2001:db8::1", "mail": "a.b@example.org",
        "host": "example.org", "path": "/a~1b", "secret": "hunter2", "price": "10.10", "weight": 0.30,
        "big": "-9223372036854775808", "huge": "18446744073709551615", "small": -128, "count": 4294967295u32,
        "whole": 9007199254740993i64, "plain": -1, "single": 1.5, "double": 0.1, "unknown": "#fff", "mismatched": "1.10",
        "maybe": "2024-01-01t00:00:00z", "moments": ["2024-01-01T00:00:00-00:00"]
    })
}

#[tokio::test]
async fn values_come_back_as_they_were_sent() {
    let server = Running::start(server::router(App)).await;
    let body = all().to_string().replace("0.3,", "0.30,");
    let (head, answer) = server.exchange("POST", "/echo", "Content-Type: application/json\n", &body).await;
    assert!(head.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(serde_json::from_str::<Value>(&answer).unwrap(), all());
    assert!(answer.contains("\"weight\":0.30,"), "{answer}");
    let sent: Formats = serde_json::from_value(all()).unwrap();
    let client = Client::builder(server.url()).build().unwrap();
    let got = client.default().echo(sent.clone()).send().await.unwrap();
    assert_eq!(serde_json::to_value(&got).unwrap(), serde_json::to_value(&sent).unwrap());
}

#[tokio::test]
async fn what_is_of_no_format_is_refused() {
    let server = Running::start(server::router(App)).await;
    for (member, value) in [
        ("id", json!("7e57d004")),
        ("created", json!("2024-01-01T00:00:00")),
        ("created", json!("2024-01-01 00:00:00Z")),
        ("day", json!("2024-02-30")),
        ("opens", json!("9:30")),
        ("length", json!("1 day")),
        ("length", json!("PT1.5S")),
        ("data", json!("aGk")),
        ("home", json!("not a uri")),
        ("ipv4", json!("256.0.0.1")),
        ("ipv6", json!("1.2.3.4")),
        ("mail", json!("a@")),
        ("host", json!("a_b")),
        ("path", json!("a")),
        ("secret", json!(5)),
        ("price", json!("1,5")),
        ("price", json!(1.5)),
        ("weight", json!("1.5")),
        ("big", json!("9223372036854775808")),
        ("big", json!(5)),
        ("small", json!(128)),
        ("count", json!(-1)),
        ("whole", json!(1.5)),
        ("single", json!("1")),
    ] {
        let mut body = all();
        body[member] = value;
        let (head, answer) =
            server.exchange("POST", "/echo", "Content-Type: application/json\n", &body.to_string()).await;
        assert!(head.starts_with("HTTP/1.1 4") && answer.contains(&format!("\"#/{member}\"")), "{head}\n{answer}");
        assert!(!answer.contains("hunter2"), "{answer}");
    }
}

#[tokio::test]
async fn formats_in_parameters() {
    let server = Running::start(server::router(App)).await;
    let client = Client::builder(server.url()).build().unwrap();
    let at: specloom_rt::DateTime = "2024-01-01T00:00:00+02:00".parse().unwrap();
    let call = client.default().list_log_ins([127, 0, 0, 1].into(), at);
    let call = call.within(std::time::Duration::from_secs(5400)).after(i64::MAX).x_code("a b");
    let found = call.callback("https://example.org").send().await.unwrap();
    assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2024-01-01T00:00:00+02:00"]);
    let bad = "/log-ins/127.0.0.1/2024-01-01?callback=x";
    let (head, answer) = server.exchange("GET", bad, "", "").await;
    assert!(head.starts_with("HTTP/1.1 4") && answer.contains("date-time") && answer.contains("uri"), "{answer}");
}

/// An answer may lack what a request must have, and is not changed by that.
#[test]
fn answers_are_read_leniently() {
    let answer = json!({
        "secret": "", "created": "2024-01-01T00:00:00", "home": "", "mail": "nobody", "maybe": "2024-01-01 00:00:00.5+0200",
        "length": "PT1.5S", "opens": "09:30:00"
    });
    let read: Formats = decode(answer.to_string().as_bytes(), Reading::Lenient, &Limits::default()).unwrap();
    assert!(!read.created.has_offset());
    assert_eq!(serde_json::from_slice::<Value>(&encode(&read).unwrap()).unwrap(), answer);
}

#[test]
fn a_secret_is_not_printed() {
    let formats = Formats::new(specloom_rt::chrono::DateTime::UNIX_EPOCH.fixed_offset(), "hunter2");
    assert!(!format!("{formats:?}").contains("hunter2"));
    assert_eq!(serde_json::to_value(&formats).unwrap()["secret"], "hunter2");
}
