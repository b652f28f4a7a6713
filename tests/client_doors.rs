//! What a generated client offers beside its calls: layers around the transport, and calls that a thread waits for.

use std::convert::Infallible;

use generated::quiika::client::{Client, Each as _, Wait as _};
use golden::webhooks::webhooks::sender::Sender;
use specloom_rt::client::tower::{layer::layer_fn, service_fn};
use specloom_rt::client::{TransportBody, TransportLayer, TransportService};
use specloom_rt::http::{Request, Response};
use specloom_rt::{ByteStream, Bytes};

/// Answers so, whatever is asked.
fn always(status: u16, content_type: &'static str, body: &'static str) -> impl TransportLayer {
    layer_fn(move |_: TransportService| {
        service_fn(move |_: Request<ByteStream>| async move {
            let response = Response::builder().status(status).header("content-type", content_type);
            Ok::<_, Infallible>(response.body(TransportBody::from(Bytes::from(body))).unwrap())
        })
    })
}

#[test]
fn a_thread_waits_for_calls_and_goes_through_streams() {
    let sent = always(200, "application/json", r#"{"message":"Message sent"}"#);
    let client = Client::builder("http://nowhere.invalid").layer(sent).build().unwrap();
    let answer = client.server_sent_events().send_message_to_user("s", "hi").send().wait().unwrap();
    assert_eq!(answer.message.as_deref(), Some("Message sent"));

    let events = always(200, "text/event-stream", "data: {\"type\":\"a\"}\n\ndata: {\"type\":\"b\"}\n\n");
    let client = Client::builder("http://nowhere.invalid").layer(events).build().unwrap();
    let events = client.server_sent_events().connect("s").send().wait().unwrap();
    assert_eq!(events.blocking().count(), 2);
}

#[test]
fn senders_have_layers_as_well() {
    let sender = Sender::builder(|_| true).layer(always(204, "text/plain", "")).build().unwrap();
    let moved = golden::webhooks::models::PetMovedRequest::new("a b");
    sender.webhooks("http://nowhere.invalid/hook").pet_moved(moved).send().wait().unwrap();
}
