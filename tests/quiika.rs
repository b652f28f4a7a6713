//! Quiika: the generated client against the example server, in process and over loopback, and raw bytes on each side.

use generated::quiika::client::Client;
use generated::quiika::models::{
    PaymentEvent, QuiikaErrorResponseStatus, QuiikaEvent, Transaction, TransactionCurrency, TransactionStatus,
};
use generated::quiika::ops::{ConnectError, DisconnectError};
use generated::quiika::server::router;
use specloom_rt::client::Error;
use specloom_rt::sse::RawEvent;

use crate::wire::{Running, Scripted, within};

#[path = "../generated/examples/quiika_server.rs"]
#[allow(dead_code)]
mod quiika_server;

use quiika_server::App;

fn payment() -> PaymentEvent {
    let time = "2025-11-21T10:00:00Z".parse().unwrap();
    let transaction = Transaction::new(
        TransactionCurrency::Ghs,
        12.5,
        "q1",
        "t1",
        TransactionStatus::Unknown("REFUNDED".to_owned()),
        time,
    );
    PaymentEvent::new(transaction, time)
}

async fn a_session_from_connect_to_disconnect(client: Client, app: App) {
    let sse = client.server_sent_events();
    let mut events = within(sse.connect("s 1/ü").send()).await.unwrap();
    let sent = sse.send_message_to_user("s 1/ü", "a&b=c d+e%20 ñ").send().await.unwrap();
    assert_eq!(sent.message.as_deref(), Some("Message sent"));
    let event = within(events.try_next()).await.unwrap().unwrap();
    assert_eq!(event.event, None, "events are unnamed");
    let QuiikaEvent::Message(message) = event.data else { panic!("{event:?}") };
    assert_eq!(message.message, "a&b=c d+e%20 ñ");

    assert!(app.send("s 1/ü", QuiikaEvent::Payment(payment())));
    let event = within(events.try_next()).await.unwrap().unwrap();
    assert_eq!(event.data, QuiikaEvent::Payment(payment()));
    assert!(app.send("s 1/ü", QuiikaEvent::Unknown(RawEvent::new("{\"event\":\"REFUND\"}"))));
    let event = within(events.try_next()).await.unwrap().unwrap();
    assert!(matches!(event.data, QuiikaEvent::Unknown(raw) if raw.data == "{\"event\":\"REFUND\"}"));

    sse.disconnect("s 1/ü").send().await.unwrap();
    assert!(within(events.try_next()).await.unwrap().is_none());
    let gone = sse.disconnect("s 1/ü").send().await.unwrap_err();
    let Error::Api(DisconnectError::NotFound(problem)) = gone else { panic!("{gone:?}") };
    assert_eq!(problem.status, Some(QuiikaErrorResponseStatus::N404NotFound));
    assert_eq!(problem.message, Some("no such session".into()));
    let sent = sse.send_message_to_user("s 1/ü", "x").send().await.unwrap();
    assert_eq!(sent.message.as_deref(), Some("The user is not connected"));

    let refused = sse.connect(" ").send().await.map(drop).unwrap_err();
    let Error::Api(ConnectError::Unauthorized(problem)) = refused else { panic!("{refused:?}") };
    assert_eq!(problem.status, Some(QuiikaErrorResponseStatus::N401Unauthorized));
    let refused = sse.disconnect(" ").send().await.unwrap_err();
    assert!(matches!(refused, Error::Api(DisconnectError::Unauthorized(_))), "{refused:?}");
}

#[tokio::test]
async fn over_loopback() {
    let app = App::for_tests();
    let server = Running::start(router(app.clone())).await;
    let client = Client::builder(server.url()).bearer_auth("token-ana").build().unwrap();
    a_session_from_connect_to_disconnect(client, app).await;
}

#[tokio::test]
async fn in_process() {
    let app = App::for_tests();
    let client = Client::in_process(router(app.clone())).with_bearer_auth("token-ana");
    a_session_from_connect_to_disconnect(client, app).await;
}

#[tokio::test]
async fn without_a_token_nothing_opens() {
    let client = Client::in_process(router(App::for_tests()));
    for client in [client.clone(), client.with_bearer_auth("wrong")] {
        let sse = client.server_sent_events();
        // The declared body of 401 is the API's own; what the runtime refuses is problem+json, and arrives as unexpected.
        let errors = [
            sse.connect("s").send().await.map(drop).unwrap_err().status(),
            sse.disconnect("s").send().await.unwrap_err().status(),
            sse.send_message_to_user("s", "x").send().await.unwrap_err().status(),
        ];
        assert!(errors.iter().all(|status| status.is_some_and(|status| status == 401)), "{errors:?}");
    }
}

#[tokio::test]
async fn on_the_wire() {
    let server = Running::start(router(App::for_tests())).await;
    let auth = "Authorization: Bearer token-ana\n";
    let url = server.url();
    let sender = tokio::spawn(async move {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        let client = Client::builder(url).bearer_auth("token-ana").build().unwrap();
        client.server_sent_events().send_message_to_user("a", "one\r\ntwo").send().await.unwrap();
    });
    let head = format!("GET /sse/connect/a HTTP/1.1\nHost: test\n{auth}\n");
    let answer = server.raw(&head, Some("\n\n")).await;
    sender.await.unwrap();
    assert!(answer.contains("data: {\"event\":\"MESSAGE\",\"message\":\"one\\r\\ntwo\",\"timestamp\":\""), "{answer}");
    assert!(!answer.contains("event: "), "{answer}");

    let (head, body) = server.exchange("GET", "/sse/send?userId=b&message=hi%20there%21", auth, "").await;
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    assert_eq!(body, "{\"message\":\"The user is not connected\"}");
    let (head, body) = server.exchange("GET", "/sse/send?userId=b", auth, "").await;
    assert!(head.starts_with("HTTP/1.1 422 "), "{head}");
    assert!(body.contains("message") && body.contains("\"status\":422"), "{body}");
    let (head, body) = server.exchange("GET", "/sse/send?userId=%FF&message=x", auth, "").await;
    assert!(head.starts_with("HTTP/1.1 400 "), "{head}{body}");
    let (head, _) = server.exchange("DELETE", "/sse/disconnect/b", auth, "").await;
    assert!(head.starts_with("HTTP/1.1 404 ") && head.contains("application/json"), "{head}");
}

#[tokio::test]
async fn what_the_client_sends() {
    let server = Scripted::json("200 OK", "{\"message\":\"m\",\"accessKey\":\"k\"}").await;
    let client = Client::builder(server.url()).bearer_auth("jwt").build().unwrap();
    let answer = within(client.server_sent_events().send_message_to_user("u/1", "a b&c=ü+").send()).await.unwrap();
    assert_eq!((answer.message.as_deref(), answer.access_key.as_deref()), (Some("m"), Some("k")));
    let (line, headers, _) = server.request(0);
    assert_eq!(line, "GET /sse/send?userId=u%2F1&message=a%20b%26c%3D%C3%BC%2B HTTP/1.1");
    assert!(headers.iter().any(|line| line == "accept: application/json"), "{headers:?}");
    assert!(headers.iter().any(|line| line == "authorization: Bearer jwt"), "{headers:?}");

    let server = Scripted::start(vec!["HTTP/1.1 200 OK\nContent-Length: 0\n\n".to_owned()]).await;
    let client = Client::builder(server.url()).build().unwrap();
    within(client.server_sent_events().disconnect("../a b").send()).await.unwrap();
    assert_eq!(server.request(0).0, "DELETE /sse/disconnect/..%2Fa%20b HTTP/1.1");
}
