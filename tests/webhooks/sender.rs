//! The generated senders, and the bytes that they send.

use golden::webhooks::models::{Event, Pet};
use golden::webhooks::{callbacks, ops, webhooks};
use specloom_rt::ByteStream;
use specloom_rt::client::{Error, Reconnect, is_public};

use super::KEY;
use crate::wire::Scripted;

fn no_content(times: usize) -> Vec<String> {
    vec!["HTTP/1.1 204 No Content\n\n".to_owned(); times]
}

fn hooks() -> webhooks::sender::Sender {
    webhooks::sender::Sender::builder(|_| true).event_key(KEY).build().unwrap()
}

fn backs() -> callbacks::sender::Sender {
    callbacks::sender::Sender::builder(|_| true).event_key(KEY).build().unwrap()
}

#[tokio::test]
async fn a_webhook_goes_to_the_url_as_it_is() {
    let server = Scripted::start(no_content(3)).await;
    let url = format!("{}/their/hook?tenant=4", server.url());
    hooks().pets(url.clone()).new_pet(Pet::new(7, "Rex")).send().await.unwrap();
    hooks().webhooks(url).pet_moved(golden::webhooks::models::PetMovedRequest::new("a b")).send().await.unwrap();
    hooks().webhooks(server.url()).pet_moved(golden::webhooks::models::PetMovedRequest::new("c")).send().await.unwrap();

    let (line, headers, body) = server.request(0);
    assert_eq!(line, "POST /their/hook?tenant=4 HTTP/1.1");
    assert_eq!(body, r#"{"id":7,"name":"Rex"}"#);
    let keys: Vec<&String> = headers.iter().filter(|line| line.starts_with("x-event-key:")).collect();
    assert_eq!(keys, ["x-event-key: e-7"]);
    assert!(headers.contains(&"content-type: application/json".to_owned()), "{headers:?}");
    // The API's own security is none of theirs.
    assert!(!headers.iter().any(|line| line.starts_with("authorization:")), "{headers:?}");

    let (line, headers, body) = server.request(1);
    assert_eq!((line.as_str(), body.as_str()), ("PUT /their/hook?tenant=4 HTTP/1.1", "to=a+b"));
    assert!(!headers.iter().any(|line| line.starts_with("x-event-key:")), "it asks for none: {headers:?}");
    assert_eq!(server.request(2).0, "PUT / HTTP/1.1");
}

#[tokio::test]
async fn a_callback_has_its_path_and_parameters_behind_the_url() {
    let ok = "HTTP/1.1 200 OK\nContent-Type: application/json\nX-Next: 9\nContent-Length: 13\n\n{\"more\":true}";
    let server = Scripted::start(vec![ok.to_owned(), ok.to_owned()]).await;
    let to = backs().callbacks(format!("{}/cb/", server.url()));
    let call = to.on_data(3, 5, Event::new("e")).tags(vec!["a".to_owned(), "b c".to_owned()]);
    let answer = call.send_full().await.unwrap();
    assert_eq!((answer.headers.x_next, answer.body.more), (9, Some(true)));
    to.on_data(4, 6, ByteStream::from("12345")).send().await.unwrap();

    let (line, headers, body) = server.request(0);
    assert_eq!(line, "POST /cb/data/3?all=true&tags=a%7Cb%20c HTTP/1.1");
    assert!(headers.contains(&"x-sequence: 5".to_owned()), "{headers:?}");
    assert_eq!(body, r#"{"id":"e"}"#);
    let (line, headers, body) = server.request(1);
    assert_eq!((line.as_str(), body.as_str()), ("POST /cb/data/4?all=true HTTP/1.1", "12345"));
    assert!(headers.contains(&"content-type: application/octet-stream".to_owned()), "{headers:?}");
}

#[tokio::test]
async fn answers_are_typed() {
    let answers = [
        "HTTP/1.1 410 Gone\n\n",
        "HTTP/1.1 422 No\nContent-Type: application/json\nContent-Length: 14\n\n{\"reason\":\"x\"}",
        "HTTP/1.1 500 Oops\nContent-Length: 4\n\nbang",
        "HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\ndata: a\n\nid: 2\ndata: b\n\n",
    ];
    let server = Scripted::start(answers.map(str::to_owned).into()).await;
    let to = backs().callbacks(server.url());
    let gone = to.on_event(Event::new("e")).send().await.unwrap_err();
    assert!(matches!(gone, Error::Api(ops::OnEventError::Gone)), "{gone}");
    match to.on_data(1, 1, Event::new("e")).send().await.unwrap_err() {
        Error::Api(ops::OnDataError::ClientError { status, body }) => {
            assert_eq!((status.as_u16(), body.reason.as_deref()), (422, Some("x")));
        }
        other => panic!("{other}"),
    }
    let failed = to.stream_on_event(Event::new("e")).send().await.unwrap_err();
    assert_eq!(failed.status().map(|status| status.as_u16()), Some(500));
    let mut events = to.on_report().last_event_id("1").send().await.unwrap();
    assert_eq!(events.try_next().await.unwrap().unwrap().data, "a");
    assert_eq!(events.try_next().await.unwrap().unwrap().data, "b");
    assert!(server.request(3).1.contains(&"last-event-id: 1".to_owned()));
}

#[tokio::test]
async fn urls_that_are_not_allowed_are_not_called() {
    let server = Scripted::start(no_content(1)).await;
    let port = server.addr.port();
    let sender = webhooks::sender::Sender::builder(is_public).event_key(KEY).build().unwrap();
    for url in [server.url(), format!("http://localhost:{port}/"), format!("http://[::ffff:127.0.0.1]:{port}")] {
        let refused = sender.pets(url.clone()).new_pet(Pet::new(1, "a")).send().await.unwrap_err();
        assert_eq!(refused.to_string(), "the URL is not one that may be called", "{url}");
    }
    // The hook sees what is called: the whole URL.
    let own = format!("{}/cb/data/3?all=true", server.url());
    let sender = callbacks::sender::Sender::builder(move |url| url.to_string() == own).build().unwrap();
    let to = sender.callbacks(format!("{}/cb", server.url()));
    assert!(matches!(to.on_data(4, 1, Event::new("e")).send().await, Err(Error::Request(_))));
    let base = to.on_data(3, 1, Event::new("e")).with(|options| options.base_url("http://127.0.0.1:1"));
    assert!(matches!(base.send().await, Err(Error::Request(_))), "nor is another URL a way around it");
    assert!(matches!(to.on_data(3, 1, Event::new("e")).send().await, Err(Error::Unexpected(_))));
    for bad in ["", "/path", "ftp://a.example", "https://user:word@a.example"] {
        let sent = hooks().pets(bad).new_pet(Pet::new(1, "a")).send().await;
        assert!(matches!(sent, Err(Error::Request(_))), "{bad}");
    }
}

#[tokio::test]
async fn a_redirect_is_an_answer() {
    let server = Scripted::start(no_content(1)).await;
    let inside = format!("HTTP/1.1 307 Elsewhere\nLocation: {}/inside\n\n", server.url());
    let outside = Scripted::start(vec![inside]).await;
    let failed = hooks().pets(outside.url()).new_pet(Pet::new(1, "a")).send().await.unwrap_err();
    assert_eq!(failed.status().map(|status| status.as_u16()), Some(307));
}

#[test]
fn nothing_that_is_shown_tells_a_url_or_a_key() {
    let sender = webhooks::sender::Sender::builder(|_| true).event_key("hidden").build().unwrap();
    let to = sender.pets("https://a.example/secret");
    let call = to.new_pet(Pet::new(1, "a"));
    let shown = format!("{sender:?} {to:?} {call:?}");
    assert!(!shown.contains("hidden") && !shown.contains("secret"), "{shown}");
}

#[tokio::test]
async fn a_subscription_stays_with_its_url() {
    let stream = "HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\n";
    let events = ["retry: 1\nid: 1\ndata: a\n\n", "id: 2\ndata: b\n\n"].map(|events| format!("{stream}{events}"));
    let server = Scripted::start(events.into()).await;
    let port = server.addr.port();
    let sender = callbacks::sender::Sender::builder(move |url| url.port_u16() == Some(port)).build().unwrap();
    let to = sender.callbacks(format!("{}/theirs", server.url()));
    let mut events = to.on_report().subscribe(Reconnect::default()).await.unwrap();
    assert_eq!(events.try_next().await.unwrap().unwrap().data, "a");
    assert_eq!(events.try_next().await.unwrap().unwrap().data, "b");
    assert_eq!([0, 1].map(|n| server.request(n).0), ["GET /theirs HTTP/1.1"; 2]);
    assert!(server.request(1).1.contains(&"last-event-id: 1".to_owned()));
}
