//! All that a response may be, with `responses.yaml`: raw bytes against each generated side, then both together.

use golden::responses::client::Client;
use golden::responses::models::{ChatRequest, Delta, GetVersionJsonVersion2, Pet, Problem, Reply};
use golden::responses::ops::{self, GetPhotoSuccess, GetVersionOkBody, ListPetsOkBody, ReportOkBody};
use golden::responses::server::{Backend, Chat, Files, router};
use specloom_rt::client::Error;
use specloom_rt::http::StatusCode;
use specloom_rt::server::{ApiError, Context};
use specloom_rt::sse::{Event, EventStream};
use specloom_rt::{ByteStream, Bytes};

use crate::wire::{Running, Scripted, within};

const LARGE: usize = 64 << 20;

#[derive(Debug, Clone)]
struct App;

impl Backend for App {
    type Error = ApiError;
}

/// So many chunks of 64 KiB, made when they are asked for.
fn chunks(count: usize) -> ByteStream {
    let chunks = std::iter::repeat_n((), count).map(|()| Ok::<_, std::io::Error>(Bytes::from_static(&[7; 1 << 16])));
    ByteStream::new(futures_util::stream::iter(chunks))
}

impl Files for App {
    async fn list_pets(&self, cx: Context, request: ops::ListPets) -> Result<ops::ListPetsResponse, ApiError> {
        if request.send_csv_query == Some(true) {
            return Ok(ops::ListPetsResponse::NotFound("no pets".to_owned().into()));
        }
        Ok(match cx.preferred() {
            Some("text/csv") => ListPetsOkBody::Csv("name\nrex\n".to_owned()).into(),
            Some("text/html") => ListPetsOkBody::Html("<p>rex".to_owned()).into(),
            _ => vec![Pet::new("rex")].into(),
        })
    }

    async fn get_pet(&self, _: Context, request: ops::GetPet) -> Result<ops::GetPetResponse, ApiError> {
        Ok(Pet::new(request.id).into())
    }

    async fn has_pet(&self, _: Context, request: ops::HasPet) -> Result<ops::HasPetResponse, ApiError> {
        Ok(match request.id.as_str() {
            "rex" => ops::HasPetResponse::Ok { headers: ops::HasPetOkHeaders::new().e_tag("\"1\"") },
            _ => ops::HasPetResponse::NotFound,
        })
    }

    async fn get_name(&self, _: Context, request: ops::GetName) -> Result<ops::GetNameResponse, ApiError> {
        Ok(match request.id.as_str() {
            "gone" => ops::GetNameResponse::ClientError {
                status: StatusCode::GONE,
                body: ByteStream::from(vec![0, 159]).into(),
            },
            name => ops::GetNameResponse::Ok(name.to_owned()),
        })
    }

    async fn get_version(&self, cx: Context, _: ops::GetVersion) -> Result<ops::GetVersionResponse, ApiError> {
        Ok(match cx.preferred() {
            Some("application/json; version=2") => GetVersionJsonVersion2::new(vec!["rex".to_owned()]).into(),
            _ => Pet::new("rex").into(),
        })
    }

    async fn get_photo(&self, _: Context, request: ops::GetPhoto) -> Result<ops::GetPhotoResponse, ApiError> {
        let png = || ByteStream::from(b"\x89PNG").with_content_type("image/png");
        let headers = ops::GetPhotoOkHeaders::new().content_disposition("inline");
        Ok(match request.id.as_str() {
            "rex" => ops::GetPhotoResponse::Ok { body: png(), headers },
            "soon" => ops::GetPhotoResponse::Accepted(Pet::new("soon")),
            "none" => ops::GetPhotoResponse::NoContent,
            "untyped" => ops::GetPhotoResponse::Ok { body: ByteStream::from("?"), headers },
            _ => ops::GetPhotoResponse::NotFound(ByteStream::from(b"GIF89a")),
        })
    }

    async fn download(&self, _: Context, request: ops::Download) -> Result<ops::DownloadResponse, ApiError> {
        // Far more than any buffer and any limit of a body that is read whole.
        let body = chunks(LARGE >> 16);
        Ok(match request.name.as_str() {
            "large" => body.with_length(LARGE as u64).into(),
            "short" => body.with_length(LARGE as u64 + 1).into(),
            "endless" => body.into(),
            _ => {
                ops::DownloadResponse::Default { status: StatusCode::NOT_FOUND, body: Problem::new().title("no file") }
            }
        })
    }

    async fn report(&self, cx: Context, _: ops::Report) -> Result<ops::ReportResponse, ApiError> {
        Ok(match cx.preferred() {
            Some("application/pdf") => ReportOkBody::Pdf("%PDF".into()).into(),
            Some("multipart/mixed") => {
                ReportOkBody::Mixed(ByteStream::from("--x--").with_content_type("multipart/mixed; boundary=x")).into()
            }
            Some("video/3gpp") => ReportOkBody::N3gpp("video".into()).into(),
            other => Problem::new().title(other.unwrap_or("none")).into(),
        })
    }

    async fn open_bytes(&self, _: Context, _: ops::OpenBytes) -> Result<ops::OpenBytesResponse, ApiError> {
        Ok(ops::OpenBytesResponse::Default { status: StatusCode::OK, body: "abc".into() })
    }

    async fn open_text(&self, _: Context, _: ops::OpenText) -> Result<ops::OpenTextResponse, ApiError> {
        Ok("as it \"stands\"".to_owned().into())
    }
}

impl Chat for App {
    async fn chat(&self, _: Context, request: ops::Chat) -> Result<ops::ChatResponse, ApiError> {
        Ok(Reply::new(request.body.text).into())
    }

    async fn chat_stream(&self, _: Context, request: ops::ChatStream) -> Result<ops::ChatStreamResponse, ApiError> {
        let deltas: Vec<_> = request.body.text.chars().map(|letter| Event::new(Delta::new(letter))).collect();
        Ok(EventStream::from_events(deltas).into())
    }
}

/// Content type and body of an answer, or its status line where that is not 200.
async fn asked(server: &Running, path: &str, accept: &str) -> (String, String) {
    let headers = if accept.is_empty() { String::new() } else { format!("Accept: {accept}\n") };
    let (head, body) = server.exchange("GET", path, &headers, "").await;
    if !head.starts_with("HTTP/1.1 200 ") {
        return (head.lines().next().unwrap().to_owned(), body);
    }
    let content_type = head.lines().find_map(|line| line.strip_prefix("content-type: "));
    (content_type.unwrap_or("none").to_owned(), body)
}

#[tokio::test]
async fn the_server_writes_what_the_caller_prefers() {
    let server = Running::start(router(App)).await;
    let json = r#"[{"name":"rex"}]"#;
    for (path, accept, content_type, body) in [
        ("/pets", "", "application/json", json),
        ("/pets", "*/*", "application/json", json),
        ("/pets", "text/json", "text/json", json),
        ("/pets", "text/csv", "text/csv", "name\nrex\n"),
        ("/pets", "application/json;q=0.5, text/html;q=0.9, */*;q=0.1", "text/html", "<p>rex"),
        ("/pets", "application/json;q=0, text/json;q=0, */*", "text/csv", "name\nrex\n"),
        ("/pets/rex", "", "application/json", r#"{"name":"rex"}"#),
        ("/pets/rex", "text/plain", "text/plain", r#"{"name":"rex"}"#),
        ("/pets/rex/name", "", "application/json", r#""rex""#),
        ("/pets/rex/name", "text/*", "text/plain", "rex"),
        ("/pets/rex/versions", "application/json;version=2", "application/json; version=2", r#"{"names":["rex"]}"#),
        ("/pets/rex/versions", "application/json", "application/json; version=1", r#"{"name":"rex"}"#),
        ("/report", "", "application/pdf", "%PDF"),
        ("/report", "multipart/*", "multipart/mixed; boundary=x", "--x--"),
        ("/report", "video/*", "video/3gpp", "video"),
        ("/report", "application/json", "application/json", r#"{"title":"application/json"}"#),
        ("/open/bytes", "image/png", "application/octet-stream", "abc"),
        ("/open/text", "", "text/plain", "as it \"stands\""),
    ] {
        let (own_type, own_body) = asked(&server, path, accept).await;
        assert_eq!((own_type.as_str(), own_body.as_str()), (content_type, body), "{path} {accept}");
    }
}

#[tokio::test]
async fn what_the_server_cannot_write_is_a_406() {
    let server = Running::start(router(App)).await;
    let detail = "the answer can be application/json, text/json, text/csv, text/html";
    for accept in ["image/png", "*/*;q=0", "text/plain"] {
        let (head, body) = server.exchange("GET", "/pets", &format!("Accept: {accept}\n"), "").await;
        assert!(head.starts_with("HTTP/1.1 406 "), "{head}");
        assert!(head.contains("content-type: application/problem+json"), "{head}");
        let problem = format!(r#"{{"type":"about:blank","title":"Not Acceptable","status":406,"detail":"{detail}"}}"#);
        assert_eq!(body, problem);
    }
    // `image/*` alone does not say what these bytes are: nothing wrong is sent.
    let (status, _) = asked(&server, "/pets/untyped/photo", "").await;
    assert_eq!(status, "HTTP/1.1 500 Internal Server Error");
}

#[tokio::test]
async fn head_and_204_have_no_body() {
    let server = Running::start(router(App)).await;
    let (head, body) = server.exchange("HEAD", "/pets/rex", "", "").await;
    assert!(head.starts_with("HTTP/1.1 200 ") && head.contains("etag: \"1\"") && !head.contains("content-type"));
    assert_eq!(body, "");
    let (head, body) = server.exchange("GET", "/pets/none/photo", "", "").await;
    assert!(head.starts_with("HTTP/1.1 204 ") && body.is_empty(), "{head} {body}");
    let client = Client::in_process(router(App));
    let found = client.files().has_pet("rex").send_full().await.unwrap();
    assert_eq!(found.headers.e_tag.as_deref(), Some("\"1\""));
    assert!(matches!(client.files().has_pet("x").send().await, Err(Error::Api(ops::HasPetError::NotFound))));
}

async fn scripted(content_type: &str, body: &str) -> (Scripted, Client) {
    let content_type = if content_type.is_empty() { String::new() } else { format!("\nContent-Type: {content_type}") };
    let answer = format!("HTTP/1.1 200 OK{content_type}\nContent-Length: {}\n\n{body}", body.len());
    let server = Scripted::start(vec![answer]).await;
    let client = Client::builder(server.url()).build().unwrap();
    (server, client)
}

fn accept(server: &Scripted) -> String {
    let (_, headers, _) = server.request(0);
    headers.into_iter().find_map(|line| line.strip_prefix("accept: ").map(str::to_owned)).unwrap()
}

#[tokio::test]
async fn the_client_reads_by_what_came() {
    for (content_type, body, expected) in [
        ("application/json; charset=utf-8", r#"[{"name":"rex"}]"#, ListPetsOkBody::Json(vec![Pet::new("rex")])),
        ("TEXT/JSON", "[]", ListPetsOkBody::Json(vec![])),
        ("Text/CSV;header=present", "name\n", ListPetsOkBody::Csv("name\n".to_owned())),
        ("text/html", "<p>", ListPetsOkBody::Html("<p>".to_owned())),
        ("", "[]", ListPetsOkBody::Json(vec![])),
    ] {
        let (server, client) = scripted(content_type, body).await;
        assert_eq!(client.files().list_pets().send().await.unwrap(), expected, "{content_type}");
        let all = "application/json, text/json, text/csv, text/html, application/problem+json, text/plain";
        assert_eq!(accept(&server), all);
    }
    let (_server, client) = scripted("image/png", "PNG").await;
    match client.files().list_pets().send().await {
        Err(Error::Unexpected(response)) => assert_eq!((response.status.as_u16(), &*response.body), (200, &b"PNG"[..])),
        other => panic!("{other:?}"),
    }
    let (_server, client) = scripted("text/plain", r#"{"name":"rex"}"#).await;
    assert_eq!(client.files().get_pet("rex").send().await.unwrap(), Pet::new("rex"));
    for (content_type, body) in [("application/json", r#""a\nb""#), ("text/plain", "a\nb")] {
        let (_server, client) = scripted(content_type, body).await;
        assert_eq!(client.files().get_name("x").send().await.unwrap(), "a\nb");
        let (_server, client) = scripted(content_type, body).await;
        assert_eq!(client.files().open_text().send().await.unwrap(), "a\nb");
    }
    let two = r#"{"names":["a"]}"#;
    let (_server, client) = scripted("application/json;version=2", two).await;
    let version = client.files().get_version("x").send().await.unwrap();
    assert_eq!(version, GetVersionOkBody::JsonVersion2(GetVersionJsonVersion2::new(vec!["a".to_owned()])));
}

#[tokio::test]
async fn a_form_of_ones_own_choice() {
    let (server, client) = scripted("text/csv", "name\n").await;
    assert_eq!(client.files().list_pets().send_csv().await.unwrap(), "name\n");
    assert_eq!(accept(&server), "text/csv, application/problem+json, text/plain");
    // What was not asked for is no success, even if the document declares it.
    let (_server, client) = scripted("text/html", "<p>").await;
    match client.files().list_pets().send_csv().await {
        Err(Error::Unexpected(response)) => assert_eq!(&*response.body, b"<p>"),
        other => panic!("{other:?}"),
    }
    let client = Client::in_process(router(App));
    assert_eq!(client.files().list_pets().send_json().await.unwrap(), [Pet::new("rex")]);
    assert_eq!(client.files().list_pets().send_html().await.unwrap(), "<p>rex");
    let csv = client.files().list_pets().with(|options| options.header("accept", "text/csv")).send().await.unwrap();
    assert_eq!(csv, ListPetsOkBody::Csv("name\nrex\n".to_owned()));
    match client.files().list_pets().send_csv_query(true).send().await {
        Err(Error::Api(ops::ListPetsError::NotFound(body))) => assert_eq!(body, "no pets".to_owned().into()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_download_of_any_size_is_streamed() {
    let server = Running::start(router(App)).await;
    let client = Client::builder(server.url()).build().unwrap();
    let mut body = client.files().download("large").send().await.unwrap();
    assert_eq!((body.length(), body.content_type()), (Some(LARGE as u64), Some("application/octet-stream")));
    let mut count = 0;
    while let Some(chunk) = within(body.try_next()).await.unwrap() {
        assert!(chunk.iter().all(|byte| *byte == 7));
        count += chunk.len();
    }
    assert_eq!(count, LARGE);
    let unknown = client.files().download("endless").send().await.unwrap();
    assert_eq!(unknown.length(), None);
    assert_eq!(unknown.collect(1 << 20).await.unwrap_err().kind(), std::io::ErrorKind::FileTooLarge);
    // Nobody takes half a file for a file.
    let short = client.files().download("short").send().await.unwrap();
    assert!(short.collect(2 * LARGE).await.is_err());
    match client.files().download("x").send().await {
        Err(Error::Api(ops::DownloadError::Default { status, body })) => {
            assert_eq!((status.as_u16(), body.title.as_deref()), (404, Some("no file")));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn no_time_limit_cuts_a_body_that_streams() {
    use std::time::Duration;

    let slow = || async {
        let dots = futures_util::stream::unfold(0, |count| async move {
            tokio::time::sleep(Duration::from_millis(100)).await;
            (count < 4).then(|| (Ok::<_, std::io::Error>(Bytes::from_static(b".")), count + 1))
        });
        axum::body::Body::new(ByteStream::new(dots))
    };
    let client = Client::in_process(axum::Router::new().fallback(slow));
    let call = client.files().download("slow").with(|options| options.timeout(Duration::from_millis(150)));
    assert_eq!(call.send().await.unwrap().collect(9).await.unwrap(), "....");
}

#[tokio::test]
async fn bytes_tell_their_type() {
    let client = Client::in_process(router(App));
    match client.files().get_photo("rex").send().await.unwrap() {
        GetPhotoSuccess::Ok { body, headers } => {
            assert_eq!(body.content_type(), Some("image/png"));
            assert_eq!(headers.content_disposition.as_deref(), Some("inline"));
            assert_eq!(&*body.collect(9).await.unwrap(), b"\x89PNG");
        }
        other => panic!("{other:?}"),
    }
    assert!(
        matches!(client.files().get_photo("soon").send().await, Ok(GetPhotoSuccess::Accepted(pet)) if pet.name == "soon")
    );
    assert!(matches!(client.files().get_photo("none").send().await, Ok(GetPhotoSuccess::NoContent)));
    match client.files().get_photo("x").send().await {
        Err(Error::Api(ops::GetPhotoError::NotFound(body))) => assert_eq!(body.collect(9).await.unwrap(), "GIF89a"),
        other => panic!("{other:?}"),
    }
    match client.files().get_name("gone").send().await {
        Err(Error::Api(ops::GetNameError::ClientError { status, body })) => {
            let ops::GetNameClientErrorBody::Bytes(body) = body else { panic!("{body:?}") };
            assert_eq!((status.as_u16(), &*body.collect(9).await.unwrap()), (410, &[0, 159][..]));
        }
        other => panic!("{other:?}"),
    }
    // Bytes of no particular type may be a picture; a page is none.
    let (_server, client) = scripted("application/octet-stream", "?").await;
    assert!(matches!(client.files().get_photo("x").send().await, Ok(GetPhotoSuccess::Ok { .. })));
    let (_server, client) = scripted("text/html", "<p>sign in").await;
    match client.files().get_photo("x").send().await {
        Err(Error::Unexpected(response)) => assert_eq!(&*response.body, b"<p>sign in"),
        other => panic!("{other:?}"),
    }
    let (_server, client) = scripted("application/pdf", "%PDF").await;
    assert_eq!(client.files().open_bytes().send().await.unwrap().content_type(), Some("application/pdf"));
}

// silently-wrong 8
#[tokio::test]
async fn json_or_a_stream_as_the_caller_asks() {
    let server = Running::start(router(App)).await;
    let client = Client::builder(server.url()).build().unwrap();
    assert_eq!(client.chat().chat(ChatRequest::new("hi")).send().await.unwrap(), Reply::new("hi"));
    let mut events = client.chat().chat_stream(ChatRequest::new("hi")).send().await.unwrap();
    let mut text = String::new();
    while let Some(event) = within(events.try_next()).await.unwrap() {
        text += &event.data.delta;
    }
    assert_eq!(text, "hi");
    let headers = "Accept: application/json;q=0.5, text/event-stream\nContent-Type: application/json\n";
    let (head, body) = server.exchange("POST", "/chat", headers, r#"{"text":"a"}"#).await;
    assert!(head.contains("content-type: text/event-stream"), "{head}");
    assert!(body.contains("data: {\"delta\":\"a\"}\n\n"), "{body}");
    // C1: who asks for the stream asks for nothing else.
    let (stream, client) = scripted("text/event-stream", "data: {\"delta\":\"x\"}\n\n").await;
    let mut events = client.chat().chat_stream(ChatRequest::new("hi")).send().await.unwrap();
    assert_eq!(events.try_next().await.unwrap().unwrap().data.delta, "x");
    assert_eq!(accept(&stream), "text/event-stream");
}
