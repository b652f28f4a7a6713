//! Sequences of JSON texts (streaming.md J1 to J4), with `sequences.yaml`: raw bytes against each generated side, then both together.

use std::time::Duration;

use futures_util::StreamExt as _;
use golden::sequences::client::Client;
use golden::sequences::models::{Delta, Entry, EntryLevel, Prompt, Reply, SpellItem};
use golden::sequences::ops::{self, ChatStreamSuccessBody, ReplaceLogsBody};
use golden::sequences::server::{Backend, Chat, Logs, router};
use specloom_rt::client::Error;
use specloom_rt::http::StatusCode;
use specloom_rt::seq::{JsonStream, SequenceError};
use specloom_rt::server::{ApiError, Context};
use specloom_rt::sse::EventStream;
use specloom_rt::{ByteStream, Value};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use crate::wire::{Running, Scripted, within};

#[derive(Debug, Clone)]
struct App;

impl Backend for App {
    type Error = ApiError;
}

fn entry(text: &str) -> Entry {
    Entry::new(EntryLevel::Info, text)
}

impl Logs for App {
    async fn read_logs(&self, _: Context, request: ops::ReadLogs) -> Result<ops::ReadLogsResponse, ApiError> {
        if request.from == Some(9) {
            return Ok(ops::ReadLogsResponse::NotFound("\"none\"\n".to_owned()));
        }
        Ok(JsonStream::from_items((0..2).map(|number| entry(&format!("line {number}")))).into())
    }

    async fn write_logs(&self, _: Context, request: ops::WriteLogs) -> Result<ops::WriteLogsResponse, ApiError> {
        let mut items = request.body;
        let mut count = 0;
        while let Some(entry) = items.try_next().await? {
            assert!(!entry.text.is_empty());
            count += 1;
        }
        Ok(count.into())
    }

    async fn replace_logs(&self, _: Context, request: ops::ReplaceLogs) -> Result<ops::ReplaceLogsResponse, ApiError> {
        let count = match request.body {
            None => 0,
            Some(ReplaceLogsBody::Json(all)) => all.len(),
            Some(ReplaceLogsBody::JsonSeq(items) | ReplaceLogsBody::Jsonl(items)) => items.count().await,
            Some(_) => unreachable!("no other media type is declared"),
        };
        if count == 2 { Ok(ops::ReplaceLogsResponse::NoContent) } else { Err(ApiError::conflict(count.to_string())) }
    }

    async fn spell(&self, _: Context, request: ops::Spell) -> Result<ops::SpellResponse, ApiError> {
        // What does not hold is left out; all else is answered as it comes.
        let words = request.body.filter_map(|word| async {
            match word {
                Err(error) if error.is_item() => None,
                word => Some(word.map(SpellItem::new)),
            }
        });
        Ok(JsonStream::new(words).into())
    }

    async fn raw_logs(&self, _: Context, request: ops::RawLogs) -> Result<ops::RawLogsResponse, ApiError> {
        let content_type = Value::from(request.body.content_type().unwrap_or_default());
        let body = request.body.collect(100).await.map_err(|_| ApiError::internal())?;
        Ok(JsonStream::from(vec![content_type, Value::from(body.len() as u64)]).into())
    }
}

impl Chat for App {
    async fn chat(&self, _: Context, request: ops::Chat) -> Result<ops::ChatResponse, ApiError> {
        Ok(ops::ChatResponse::Default { status: status(&request.body), body: Reply::new("ab") })
    }

    async fn chat_stream(&self, cx: Context, request: ops::ChatStream) -> Result<ops::ChatStreamResponse, ApiError> {
        let deltas = || vec![Delta::new("a"), Delta::new("b")];
        let status = status(&request.body);
        if !status.is_success() {
            return Ok(ops::ChatStreamResponse::Default { status, body: Reply::new("no") });
        }
        let body: ChatStreamSuccessBody = match cx.preferred() {
            Some("text/event-stream") => EventStream::from_events(deltas()).into(),
            _ => JsonStream::from(deltas()).into(),
        };
        Ok(ops::ChatStreamResponse::Success { status, body })
    }

    async fn complete(&self, _: Context, request: ops::Complete) -> Result<ops::CompleteResponse, ApiError> {
        assert_eq!(request.body.stream, Some(false));
        Ok(Reply::new("ab").into())
    }

    async fn complete_stream(
        &self,
        _: Context,
        request: ops::CompleteStream,
    ) -> Result<ops::CompleteStreamResponse, ApiError> {
        assert_eq!(request.body.stream, Some(true));
        Ok(JsonStream::from(vec![Delta::new("a"), Delta::new("b")]).into())
    }

    async fn follow(&self, _: Context, _: ops::Follow) -> Result<ops::FollowResponse, ApiError> {
        let deltas = futures_util::stream::iter([Ok(Delta::new("a")), Err(ApiError::internal())]);
        // Time for the first to be sent.
        let deltas = deltas.then(|delta| async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            delta
        });
        Ok(JsonStream::new(deltas).into())
    }
}

fn status(prompt: &Prompt) -> StatusCode {
    if prompt.prompt == "no" { StatusCode::CONFLICT } else { StatusCode::OK }
}

fn header<'a>(head: &'a str, name: &str) -> &'a str {
    let mut lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.find(|(own, _)| own.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
}

/// The data of a chunked body.
fn unchunked(body: &str) -> String {
    let (mut rest, mut all) = (body, String::new());
    while let Some((size, tail)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).unwrap();
        all.push_str(&tail[..size]);
        rest = tail[size..].trim_start_matches("\r\n");
    }
    all
}

/// Sends lines as they are, and gives the head and the body of the answer.
async fn post(server: &Running, content_type: &str, body: &str) -> (String, String) {
    let mut stream = TcpStream::connect(server.addr).await.unwrap();
    let head = format!("POST /logs HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: {content_type}\r\n");
    let request = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    within(stream.read_to_string(&mut answer)).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer");
    (head.to_owned(), body.to_owned())
}

async fn all<T>(mut items: JsonStream<T>) -> Vec<Result<T, SequenceError>> {
    let mut found = Vec::new();
    loop {
        match within(items.try_next()).await {
            Ok(None) => return found,
            Ok(Some(item)) => found.push(Ok(item)),
            Err(error) => found.push(Err(error)),
        }
    }
}

const LINES: &str = "{\"level\":\"info\",\"text\":\"line 0\"}\n{\"level\":\"info\",\"text\":\"line 1\"}\n";

// silently-wrong 8
#[tokio::test]
async fn servers_write_the_sequence_that_the_caller_asks_for() {
    let server = Running::start(router(App)).await;
    let records = format!("\u{1e}{}", LINES.replacen("\n{", "\n\u{1e}{", 1));
    for (accept, content_type, body) in [
        ("", "application/jsonl", LINES),
        ("Accept: application/x-ndjson\n", "application/x-ndjson", LINES),
        ("Accept: application/json-seq, application/jsonl;q=0.5\n", "application/json-seq", &records),
    ] {
        let (head, found) = server.exchange("GET", "/logs", accept, "").await;
        assert_eq!((header(&head, "content-type"), unchunked(&found).as_str()), (content_type, body));
    }
    let (head, _) = server.exchange("GET", "/logs", "Accept: text/csv\n", "").await;
    assert!(head.starts_with("HTTP/1.1 406"), "{head}");
    let (head, body) = server.exchange("GET", "/logs?from=9", "", "").await;
    assert!(head.starts_with("HTTP/1.1 404") && body == "\"none\"\n", "{head} {body}");
}

#[tokio::test]
async fn a_server_that_fails_breaks_the_sequence_off() {
    let server = Running::start(router(App)).await;
    let client = Client::builder(server.url()).build().unwrap();
    let found = all(client.chat().follow().send().await.unwrap()).await;
    assert!(matches!(&found[..], [Ok(delta), Err(SequenceError::Transport(_))] if delta.delta == "a"), "{found:?}");
}

#[tokio::test]
async fn clients_read_every_item() {
    let good = "{\"level\":\"error\",\"text\":\"t\"}";
    let body = format!("\u{feff}{good}\r\n\n{{\"level\":1}}\nnope\n{good}");
    let ok = "HTTP/1.1 200 OK\nContent-Type:";
    let answers = ["application/jsonl", "application/x-ndjson; charset=utf-8", "application/octet-stream"]
        .map(|name| format!("{ok} {name}\n\n{body}"));
    let server = Scripted::start(answers.to_vec()).await;
    let client = Client::builder(server.url()).build().unwrap();
    for number in 0..3 {
        let found = all(client.logs().read_logs().send().await.unwrap()).await;
        let [Ok(first), Err(SequenceError::Item(second)), Err(SequenceError::Item(third)), Ok(_)] = &found[..] else {
            panic!("{found:?}");
        };
        assert_eq!((first.level.clone(), first.text.as_str()), (EntryLevel::Error, "t"));
        assert_eq!((second.index, second.line, &second.raw[..]), (1, 3, &b"{\"level\":1}"[..]));
        assert_eq!((third.index, third.line, &third.raw[..]), (2, 4, &b"nope"[..]));
        assert_eq!(second.to_string(), "item 1 of the sequence (line 3) does not decode");
        let accept = "accept: application/jsonl, application/x-ndjson, application/json-seq";
        assert!(server.request(number).1.iter().any(|line| line == accept), "{:?}", server.request(number));
    }
}

#[tokio::test]
async fn clients_take_a_sequence_by_its_own_name_and_nothing_else() {
    let records = "\u{1e}{\"level\":\"info\",\n\"text\":\"t\"}\n\u{1e}{\"lev";
    let server = Scripted::start(vec![
        format!("HTTP/1.1 200 OK\nContent-Type: application/geo+json-seq\n\n{records}"),
        "HTTP/1.1 200 OK\nContent-Type: text/html\n\n<p>no".to_owned(),
        "HTTP/1.1 404 Not Found\nContent-Type: application/jsonl\n\n\"gone\"\n".to_owned(),
        "HTTP/1.1 200 OK\nContent-Type: application/jsonl\n\n0123456789\n".to_owned(),
    ])
    .await;
    let client = Client::builder(server.url()).build().unwrap();
    let found = all(client.logs().read_logs().send().await.unwrap()).await;
    assert!(matches!(&found[..], [Ok(_), Err(SequenceError::Item(_))]), "{found:?}");
    let error = client.logs().read_logs().send().await.unwrap_err();
    assert!(matches!(&error, Error::Unexpected(answer) if &answer.body[..] == b"<p>no"), "{error:?}");
    let error = client.logs().read_logs().send().await.unwrap_err();
    assert!(matches!(&error, Error::Api(ops::ReadLogsError::NotFound(text)) if text == "\"gone\"\n"), "{error:?}");
    let limits = specloom_rt::sse::EventLimits::default().max_line(9);
    let found = client.logs().read_logs().with(|options| options.event_limits(limits)).send().await.unwrap();
    assert!(matches!(&all(found).await[..], [Err(SequenceError::TooLong(9))]));
}

#[tokio::test]
async fn clients_write_lists_and_streams() {
    let server = Scripted::start(vec!["HTTP/1.1 200 OK\nContent-Type: application/json\n\n2".to_owned(); 2]).await;
    let client = Client::builder(server.url()).build().unwrap();
    let entries = || vec![entry("line 0"), entry("line 1")];
    let streamed = JsonStream::new(futures_util::stream::iter(entries().into_iter().map(Ok::<_, SequenceError>)));
    assert_eq!(client.logs().write_logs(entries()).send().await.unwrap(), 2);
    assert_eq!(client.logs().write_logs(streamed).send().await.unwrap(), 2);
    for number in 0..2 {
        let (_, headers, body) = server.request(number);
        assert!(headers.iter().any(|line| line == "content-type: application/x-ndjson"), "{headers:?}");
        assert_eq!(unchunked(&body), LINES);
    }
}

#[tokio::test]
async fn servers_read_every_item() {
    let server = Running::start(router(App)).await;
    let ndjson = "application/x-ndjson";
    assert_eq!(post(&server, ndjson, LINES).await.1, "2");
    assert_eq!(post(&server, ndjson, "\n \r\n{\"level\":\"info\",\r\"text\":\"last\"}").await.1, "1");
    assert_eq!(post(&server, "application/jsonl", "").await.1, "0");
    for (sent, status, detail) in [
        ("{\"level\":\"info\",\"text\":\"t\"}\n{\"lev\n", 400, "item 1 of the sequence (line 2) does not decode"),
        ("{\"level\":\"info\",\"text\":\"longer than twenty bytes\"}\n", 422, "/text: "),
        ("{\"level\":\"info\"}\n", 422, "/text: "),
    ] {
        let (head, body) = post(&server, ndjson, sent).await;
        assert!(head.starts_with(&format!("HTTP/1.1 {status}")) && body.contains(detail), "{head} {body}");
    }
    for content_type in ["application/json", "application/json-seq", "text/plain"] {
        let (head, _) = post(&server, content_type, LINES).await;
        assert!(head.starts_with("HTTP/1.1 415"), "{content_type} {head}");
    }
    let (head, _) = post(&server, "application/x-ndjson; charset=latin1", LINES).await;
    assert!(head.starts_with("HTTP/1.1 400"), "{head}");
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_while_it_comes() {
    let server = Running::start(router(App)).await;
    let client = Client::builder(server.url()).build().unwrap();
    let endless = futures_util::stream::repeat_with(|| Ok::<_, SequenceError>(entry("again and again"))).take(100_000);
    let error = within(client.logs().write_logs(JsonStream::new(endless)).send()).await.unwrap_err();
    // The server may have hung up before it was heard.
    assert!(error.status().is_none_or(|status| status == StatusCode::PAYLOAD_TOO_LARGE), "{error:?}");
}

#[tokio::test]
async fn one_media_type_of_several() {
    let client = Client::in_process(router(App));
    let entries = || vec![entry("a"), entry("b")];
    let replace = || client.logs().replace_logs();
    replace().body(entries()).send().await.unwrap();
    replace().body(ReplaceLogsBody::Jsonl(entries().into())).send().await.unwrap();
    replace().body(ReplaceLogsBody::JsonSeq(entries().into())).send().await.unwrap();
    let error = replace().send().await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::CONFLICT));
}

#[tokio::test]
async fn items_go_to_and_fro_one_by_one() {
    let server = Running::start(router(App)).await;
    let client = Client::builder(server.url()).build().unwrap();
    let (sender, receiver) = mpsc::channel::<String>(1);
    let words = futures_util::stream::unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|word| (Ok::<_, SequenceError>(word), receiver))
    });
    sender.send("one".to_owned()).await.unwrap();
    let mut answers = within(client.logs().spell(JsonStream::new(words)).send()).await.unwrap();
    assert_eq!(within(answers.try_next()).await.unwrap().unwrap().word, "one");
    // Too long for the schema: an error for the handler, which leaves it out.
    sender.send("three".to_owned()).await.unwrap();
    sender.send("two".to_owned()).await.unwrap();
    assert_eq!(within(answers.try_next()).await.unwrap().unwrap().word, "two");
    drop(sender);
    assert!(within(answers.try_next()).await.unwrap().is_none());
}

#[tokio::test]
async fn d13_an_answer_or_a_stream_where_no_success_is_declared() {
    let client = Client::in_process(router(App));
    assert_eq!(client.chat().chat(Prompt::new("yes")).send().await.unwrap(), Reply::new("ab"));
    let error = client.chat().chat(Prompt::new("no")).send().await.unwrap_err();
    assert!(matches!(error, Error::Api(ops::ChatError::Default { status: StatusCode::CONFLICT, .. })), "{error:?}");
    let call = |prompt: &str| client.chat().chat_stream(Prompt::new(prompt));
    let items = call("yes").send_ndjson().await.unwrap();
    assert_eq!(all(items).await.len(), 2);
    let mut events = call("yes").send_events().await.unwrap();
    assert_eq!(events.try_next().await.unwrap().unwrap().data, Delta::new("a"));
    assert_eq!(events.try_next().await.unwrap().unwrap().data, Delta::new("b"));
    assert!(events.try_next().await.unwrap().is_none());
    // Errors are no streams.
    let error = call("no").send().await.unwrap_err();
    assert!(matches!(&error, Error::Api(ops::ChatStreamError::Default { body, .. }) if body.text == "no"), "{error:?}");
}

#[tokio::test]
async fn d11_an_answer_or_a_stream_as_an_extension_says() {
    let client = Client::in_process(router(App));
    // What the caller says of it does not count.
    let prompt = || Prompt::new("p").stream(true);
    assert_eq!(client.chat().complete(prompt()).send().await.unwrap(), Reply::new("ab"));
    let items = client.chat().complete_stream(Prompt::new("p")).send().await.unwrap();
    assert_eq!(all(items).await.len(), 2);
    let server = Running::start(router(App)).await;
    let (head, body) = server
        .exchange("POST", "/complete", "Content-Type: application/json\n", "{\"prompt\":\"p\",\"stream\":true}")
        .await;
    assert_eq!(header(&head, "content-type"), "application/stream+json");
    assert_eq!(unchunked(&body), "{\"delta\":\"a\"}\n{\"delta\":\"b\"}\n");
}

#[tokio::test]
async fn parts_without_names_are_bytes_with_a_boundary() {
    let client = Client::in_process(router(App));
    let error = client.logs().raw_logs("--b--").send().await.unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error:?}");
    let body = ByteStream::from("--b--").with_content_type("multipart/mixed; boundary=b");
    let found = all(client.logs().raw_logs(body).send().await.unwrap()).await;
    let found: Vec<Value> = found.into_iter().map(Result::unwrap).collect();
    assert_eq!(found, [Value::from("multipart/mixed; boundary=b"), Value::from(5)]);
}
