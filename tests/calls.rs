//! What clients do by themselves, with `calls.yaml`: calls that are sent again, and idempotency keys.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use golden::calls::client::Client;
use golden::calls::models::Note;
use golden::calls::ops::{self, GetNoteError};
use golden::calls::server::{Backend, Notes, router};
use golden::calls_chosen;
use specloom_rt::client::Error;
use specloom_rt::server::{ApiError, Context};
use specloom_rt::{ByteStream, Uuid};

use crate::wire::{Running, Scripted, within};

/// Fails as often as it is told to, and remembers the keys that it was sent.
#[derive(Debug, Clone, Default)]
struct App {
    failures: Arc<AtomicUsize>,
    keys: Arc<Mutex<Vec<String>>>,
}

impl App {
    fn busy(&self) -> Result<(), ApiError> {
        let left = self.failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        left.map_or(Ok(()), |_| Err(ApiError::new(specloom_rt::http::StatusCode::SERVICE_UNAVAILABLE)))
    }

    fn keep(&self, key: impl ToString) {
        self.keys.lock().unwrap().push(key.to_string());
    }
}

impl Backend for App {
    type Error = ApiError;
}

impl Notes for App {
    async fn get_note(&self, _: Context, request: ops::GetNote) -> Result<ops::GetNoteResponse, ApiError> {
        if self.busy().is_err() {
            let headers = ops::GetNoteServiceUnavailableHeaders::new().retry_after(0);
            return Ok(ops::GetNoteResponse::ServiceUnavailable { body: "later".to_owned(), headers });
        }
        Ok(Note::new(request.id.to_string()).into())
    }

    async fn replace_note(&self, _: Context, request: ops::ReplaceNote) -> Result<ops::ReplaceNoteResponse, ApiError> {
        self.busy()?;
        Ok(request.body.into())
    }

    async fn add_note(&self, _: Context, request: ops::AddNote) -> Result<ops::AddNoteResponse, ApiError> {
        self.keep(request.idempotency_key.expect("a key"));
        self.busy()?;
        Ok(request.body.into())
    }

    async fn add_order(&self, _: Context, request: ops::AddOrder) -> Result<ops::AddOrderResponse, ApiError> {
        self.keep(request.idempotency_key);
        self.busy()?;
        Ok(ops::AddOrderResponse::NoContent)
    }

    async fn add_ticket(&self, _: Context, request: ops::AddTicket) -> Result<ops::AddTicketResponse, ApiError> {
        self.keep(request.idempotency_key);
        self.busy()?;
        Ok(ops::AddTicketResponse::NoContent)
    }

    async fn add_file(&self, _: Context, _: ops::AddFile) -> Result<ops::AddFileResponse, ApiError> {
        self.keep("file");
        self.busy()?;
        Ok(ops::AddFileResponse::NoContent)
    }
}

/// A server that fails so often, and its client.
async fn failing(times: usize) -> (App, Running, Client) {
    let app = App::default();
    app.failures.store(times, Ordering::SeqCst);
    let server = Running::start(router(app.clone())).await;
    let client = Client::builder(server.url()).build().unwrap();
    (app, server, client)
}

#[tokio::test]
async fn a_busy_server_is_asked_again() {
    let (_, _server, client) = failing(2).await;
    assert_eq!(client.notes().get_note(7).send().await.unwrap().text, "7");
    let (app, _server, client) = failing(3).await;
    // The declared answer is the typed error of old.
    let error = client.notes().get_note(7).send().await.unwrap_err();
    assert!(matches!(error, Error::Api(GetNoteError::ServiceUnavailable { ref body, .. }) if body == "later"));
    assert_eq!(app.failures.load(Ordering::SeqCst), 0);
    let (_, _server, client) = failing(1).await;
    let error = client.notes().replace_note(1, Note::new("a")).with(|o| o.retries(0)).send().await.unwrap_err();
    assert!(error.status().unwrap() == 503 && error.is_retryable());
    assert_eq!(client.notes().replace_note(1, Note::new("a")).send().await.unwrap().text, "a");
}

#[tokio::test]
async fn keys_are_made_unless_they_are_given() {
    let (app, _server, client) = failing(2).await;
    let notes = client.notes();
    notes.add_note(Note::new("a")).send().await.unwrap();
    notes.add_order("r").send().await.unwrap();
    notes.add_note(Note::new("a")).idempotency_key("mine").send().await.unwrap();
    let own = Uuid::from_u128(7);
    notes.add_order("r").idempotency_key(own).send().await.unwrap();
    notes.add_order("r").with(|o| o.idempotency_key(own.to_string())).send().await.unwrap();
    notes.add_ticket("T1").send().await.unwrap();
    let keys = std::mem::take(&mut *app.keys.lock().unwrap());
    let [first, second, third, order, mine, given, by_hand, ticket] = <[String; 8]>::try_from(keys).unwrap();
    assert!(first == second && second == third, "each try has the key of the call");
    assert_ne!(first, order);
    for made in [first, order] {
        assert_eq!(made.parse::<Uuid>().unwrap().get_version_num(), 4);
    }
    assert_eq!((&*mine, &*given, &*by_hand, &*ticket), ("mine", &*own.to_string(), &*own.to_string(), "T1"));
    // A body in chunks is gone, whatever the key.
    app.failures.store(1, Ordering::SeqCst);
    let chunks = ByteStream::new(futures_util::stream::iter([Ok::<_, std::io::Error>("ab".into())]));
    let call = notes.add_file(chunks).with(|o| o.idempotency_key("k"));
    assert_eq!(call.send().await.unwrap_err().status().unwrap(), 503);
    let call = notes.add_file("whole").with(|o| o.idempotency_key("k"));
    call.send().await.unwrap();
    app.failures.store(1, Ordering::SeqCst);
    assert!(notes.add_file("whole").send().await.is_err());
}

#[tokio::test]
async fn the_bytes_of_each_try_are_the_same() {
    let busy = "HTTP/1.1 429 Too Many Requests\nRetry-After: 1\nContent-Length: 0\n\n";
    let made = "HTTP/1.1 201 Created\nContent-Type: application/json\nContent-Length: 12\n\n{\"text\":\"a\"}";
    let server = Scripted::start(vec![busy.to_owned(), made.to_owned()]).await;
    let client = Client::builder(server.url()).build().unwrap();
    let start = Instant::now();
    let note = within(client.notes().add_note(Note::new("a")).idempotency_key("mine").send()).await.unwrap();
    assert!(note.text == "a" && start.elapsed() >= Duration::from_secs(1));
    let (line, headers, body) = server.request(0);
    assert_eq!((line.clone(), headers.clone(), body.clone()), server.request(1));
    assert_eq!((&*line, &*body), ("POST /notes HTTP/1.1", r#"{"text":"a"}"#));
    assert!(headers.contains(&"idempotency-key: mine".to_owned()), "{headers:?}");
}

#[tokio::test]
async fn a_server_that_is_not_there_yet_is_tried_again() {
    let reserved = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = reserved.local_addr().unwrap();
    drop(reserved);
    let client = Client::builder(format!("http://{addr}")).with(|o| o.retries(6)).build().unwrap();
    let late = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let listener = tokio::net::TcpListener::bind(addr).await.unwrap();
        axum::serve(listener, router(App::default())).await.unwrap();
    });
    within(client.notes().add_file("whole").send()).await.unwrap();
    late.abort();
}

#[tokio::test]
async fn the_configuration_says_what_calls_start_with() {
    let busy = "HTTP/1.1 503 Busy\nRetry-After: 0\nContent-Length: 0\n\n".to_owned();
    let long = format!("HTTP/1.1 200 OK\nContent-Type: application/json\n\n{{\"text\":\"{}\"}}", "a".repeat(1_100));
    let server = Scripted::start(vec![busy.clone(), busy.clone(), busy, long]).await;
    let client = calls_chosen::client::Client::builder(server.url()).build().unwrap();
    let error = within(client.notes().get_note(1).send()).await.unwrap_err();
    assert!(matches!(error, Error::Transport(error) if error.is_too_large()));
    assert_eq!(server.count(), 4);

    let server = Scripted::start(vec!["HTTP/1.1 204 No Content\n\n".to_owned()]).await;
    let client = calls_chosen::client::Client::builder(server.url()).build().unwrap();
    client.notes().add_order(Uuid::from_u128(7)).send().await.unwrap();
    let (_, headers, _) = server.request(0);
    let made = headers.iter().find_map(|header| header.strip_prefix("x-request-key: ")).expect("a key");
    assert_eq!(made.parse::<Uuid>().unwrap().get_version_num(), 4);
    assert_eq!(calls_chosen::client::BASE_URL, "https://notes.example/v1");
}

#[tokio::test]
async fn the_configured_time_limit_is_kept() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = calls_chosen::client::Client::builder(format!("http://{}", listener.local_addr().unwrap()));
    let start = Instant::now();
    let error = within(client.build().unwrap().notes().get_note(1).send()).await.unwrap_err();
    assert!(matches!(error, Error::Timeout) && start.elapsed() >= Duration::from_secs(5));
}
