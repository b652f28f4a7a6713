//! Operations that answer as a whole or with a stream (streaming.md D13 to D15), with `two-forms.yaml`.

use futures_util::StreamExt as _;
use golden::two_forms::client::Client;
use golden::two_forms::models::{
    Begun, ChatRequest, Delta, GenerateRequest, Part, Prompt, Reply, SendEventsEvent as Sent, Word,
};
use golden::two_forms::ops::{self, SearchStreamSuccess, SearchSuccess, TranscribeBody, TranscribeStreamBody};
use golden::two_forms::server::{Backend, Forms, router};
use specloom_rt::client::Error;
use specloom_rt::seq::{JsonStream, SequenceError};
use specloom_rt::server::{ApiError, Context};
use specloom_rt::sse::{Event, EventStream};
use specloom_rt::{FilePart, Value};

use crate::wire::{Running, Scripted, within};

#[derive(Debug, Clone)]
struct App;

impl Backend for App {
    type Error = ApiError;
}

fn deltas() -> Vec<Delta> {
    vec![Delta::new("a"), Delta::new("b")]
}

/// The name of the operation, to be seen on the wire.
fn reply<P>(cx: &Context<P>) -> Reply {
    Reply::new(cx.operation().id)
}

impl Forms for App {
    async fn complete(&self, cx: Context, request: ops::Complete) -> Result<ops::CompleteResponse, ApiError> {
        match &*request.body.prompt {
            "bad" => Ok(ops::CompleteResponse::BadRequest(Reply::new("bad"))),
            _ => Ok(ops::CompleteResponse::Ok(reply(&cx))),
        }
    }

    async fn complete_stream(
        &self,
        _: Context,
        request: ops::CompleteStream,
    ) -> Result<ops::CompleteStreamResponse, ApiError> {
        match &*request.body.prompt {
            "bad" => Ok(ops::CompleteStreamResponse::BadRequest(Reply::new("bad"))),
            _ => Ok(EventStream::from_events(deltas()).into()),
        }
    }

    async fn search(&self, cx: Context, request: ops::Search) -> Result<ops::SearchResponse, ApiError> {
        let body = match (&*request.q, cx.preferred()) {
            ("none", _) => return Ok(ops::SearchResponse::NoContent),
            (_, Some("text/csv")) => "a,b".to_owned().into(),
            _ => deltas().into(),
        };
        Ok(ops::SearchResponse::Ok { body, headers: ops::SearchOkHeaders::new().x_total(2) })
    }

    async fn search_stream(
        &self,
        _: Context,
        request: ops::SearchStream,
    ) -> Result<ops::SearchStreamResponse, ApiError> {
        Ok(match &*request.q {
            "none" => ops::SearchStreamResponse::NoContent,
            _ => ops::SearchStreamResponse::Ok {
                body: deltas().into(),
                headers: ops::SearchStreamOkHeaders::new().x_total(2),
            },
        })
    }

    async fn transcribe(&self, cx: Context, request: ops::Transcribe) -> Result<ops::TranscribeResponse, ApiError> {
        assert_ne!(request.body.stream, Some(Some(true)));
        Ok(reply(&cx).into())
    }

    async fn transcribe_stream(
        &self,
        _: Context,
        request: ops::TranscribeStream,
    ) -> Result<ops::TranscribeStreamResponse, ApiError> {
        assert_eq!(request.body.stream, Some(Some(true)));
        Ok(EventStream::from_events(deltas()).into())
    }

    async fn generate(&self, cx: Context, _: ops::Generate) -> Result<ops::GenerateResponse, ApiError> {
        Ok(reply(&cx).into())
    }

    async fn generate_stream(
        &self,
        _: Context,
        request: ops::GenerateStream,
    ) -> Result<ops::GenerateStreamResponse, ApiError> {
        assert!(request.body.stream_or_default());
        Ok(JsonStream::from(deltas()).into())
    }

    async fn chat(&self, cx: Context, request: ops::Chat) -> Result<ops::ChatResponse, ApiError> {
        assert!(!request.body.live);
        Ok(reply(&cx).into())
    }

    async fn stream_chat(&self, _: Context, request: ops::StreamChat) -> Result<ops::StreamChatResponse, ApiError> {
        assert!(request.body.live);
        Ok(JsonStream::from(vec![Part::Begun(Begun::new()), Part::Word(Word::new("hi"))]).into())
    }

    async fn chat_stream(&self, _: Context, _: ops::ChatStream) -> Result<ops::ChatStreamResponse, ApiError> {
        Ok(EventStream::from_events(["all".to_owned()]).into())
    }

    async fn send_events(&self, _: Context, request: ops::SendEvents) -> Result<ops::SendEventsResponse, ApiError> {
        let shown = request.body.map(|event| match event {
            Ok(event) => Ok(format!("{} {:?}", event.id.unwrap_or_default(), event.data)),
            Err(error) if error.is_item() => Ok("an item".to_owned()),
            Err(error) => Err(SequenceError::source(error)),
        });
        Ok(JsonStream::new(shown).into())
    }

    async fn empty_json(&self, _: Context, _: ops::EmptyJson) -> Result<ops::EmptyJsonResponse, ApiError> {
        Ok(EventStream::from_events(["tick".to_owned()]).into())
    }

    async fn empty_json_with_flag(
        &self,
        _: Context,
        _: ops::EmptyJsonWithFlag,
    ) -> Result<ops::EmptyJsonWithFlagResponse, ApiError> {
        Ok(Value::from("tock").into())
    }

    async fn empty_json_with_flag_stream(
        &self,
        _: Context,
        _: ops::EmptyJsonWithFlagStream,
    ) -> Result<ops::EmptyJsonWithFlagStreamResponse, ApiError> {
        Ok(EventStream::from_events(["tick".to_owned()]).into())
    }
}

/// The status and the content type of the answer to a request.
async fn answer(method: &str, path: &str, accept: &str, content_type: &str, body: &str) -> String {
    let server = Running::start(router(App)).await;
    let mut headers = String::new();
    for (name, value) in [("Accept", accept), ("Content-Type", content_type)] {
        if !value.is_empty() {
            headers += &format!("{name}: {value}\n");
        }
    }
    let (head, _) = server.exchange(method, path, &headers, body).await;
    let status = head.split(' ').nth(1).unwrap_or_default();
    let content_type = head.lines().find_map(|line| line.strip_prefix("content-type: ")).unwrap_or_default();
    format!("{status} {content_type}")
}

#[tokio::test]
async fn d13_accept_chooses_between_the_halves() {
    for (accept, expected) in [
        ("", "200 application/json"),
        ("*/*", "200 application/json"),
        ("application/x-ndjson", "200 application/x-ndjson"),
        ("application/json-seq", "200 application/json-seq"),
        ("text/csv", "200 text/csv"),
        ("application/json;q=0.5, application/x-ndjson", "200 application/x-ndjson"),
        ("application/json-seq;q=0.5, */*;q=0.1", "200 application/json-seq"),
        ("application/json, application/x-ndjson", "200 application/json"),
        ("application/x-ndjson;q=0, application/*;q=0.1", "200 application/json"),
        ("text/html", "406 application/problem+json"),
        ("image/*, application/json;q=0", "406 application/problem+json"),
    ] {
        assert_eq!(answer("GET", "/search?q=x", accept, "", "").await, expected, "{accept}");
    }
}

#[tokio::test]
async fn d14_the_flag_in_the_body_counts_more() {
    let json = "application/json";
    for (accept, body, expected) in [
        ("", r#"{"prompt":"p"}"#, "200 application/json"),
        ("", r#"{"prompt":"p","stream":null}"#, "200 application/json"),
        ("text/event-stream", r#"{"prompt":"p"}"#, "200 text/event-stream"),
        ("", r#"{"prompt":"p","stream":true}"#, "200 text/event-stream"),
        // As the SDKs of well-known services ask.
        ("application/json", r#"{"prompt":"p","stream":true}"#, "200 text/event-stream"),
        ("text/event-stream", r#"{"prompt":"p","stream":false}"#, "200 application/json"),
        ("text/html", r#"{"prompt":"p","stream":true}"#, "406 application/problem+json"),
        // A body that does not hold is told by the half that reads it.
        ("", r#"{"prompt":"p","stream":"yes"}"#, "422 application/problem+json"),
        ("", r#"{"prompt":"#, "400 application/problem+json"),
        ("", r#"{"prompt":"bad","stream":true}"#, "400 application/json"),
    ] {
        assert_eq!(answer("POST", "/complete", accept, json, body).await, expected, "{accept} {body}");
    }
    let form = "application/x-www-form-urlencoded";
    for (body, expected) in [
        ("model=m", "200 application/x-ndjson"),
        ("model=m&stream=true", "200 application/x-ndjson"),
        ("stream=false&model=m", "200 application/json"),
    ] {
        assert_eq!(answer("POST", "/generate", "", form, body).await, expected, "{body}");
    }
    let large = format!(r#"{{"prompt":"{}"}}"#, "x".repeat(3 << 20));
    assert_eq!(answer("POST", "/complete", "", json, &large).await, "413 application/problem+json");
    assert_eq!(answer("POST", "/complete", "", "text/plain", "p").await, "415 application/problem+json");
}

#[tokio::test]
async fn d13_d14_the_client_has_a_method_for_each_half() {
    let client = Client::in_process(router(App));
    let forms = client.forms();
    let prompt = || Prompt::new("p").stream(true);
    assert_eq!(forms.complete(prompt()).send().await.unwrap(), Reply::new("complete"));
    let events = within(forms.complete_stream(prompt()).send()).await.unwrap();
    assert_eq!(events.map(|event| event.unwrap().data).collect::<Vec<_>>().await, deltas());
    let error = forms.complete_stream(Prompt::new("bad")).send().await.unwrap_err();
    assert!(matches!(error, Error::Api(ops::CompleteStreamError::BadRequest(_))), "{error:?}");

    assert!(matches!(forms.search("none").send().await.unwrap(), SearchSuccess::NoContent));
    let SearchStreamSuccess::Ok { body, .. } = forms.search_stream("x").send().await.unwrap() else {
        panic!("nothing")
    };
    assert_eq!(body.map(Result::unwrap).collect::<Vec<_>>().await, deltas());

    let file = || FilePart::from("sound");
    let whole = TranscribeBody::new(file()).stream(true);
    assert_eq!(forms.transcribe(whole).send().await.unwrap(), Reply::new("transcribe"));
    let events = within(forms.transcribe_stream(TranscribeStreamBody::new(file())).send()).await.unwrap();
    assert_eq!(events.count().await, 2);

    let generate = || GenerateRequest::new("m");
    assert_eq!(forms.generate(generate()).send().await.unwrap(), Reply::new("generate"));
    assert_eq!(forms.generate_stream(generate().stream(false)).send().await.unwrap().count().await, 2);
}

#[tokio::test]
async fn d11_the_member_that_chooses_is_set_by_the_call() {
    let client = Client::in_process(router(App));
    // It has to be there, and is no argument.
    let chat = || ChatRequest::new("hi");
    assert_eq!(client.forms().chat(chat()).send().await.unwrap(), Reply::new("chat"));
    let parts = client.forms().stream_chat(chat()).send().await.unwrap();
    let parts: Vec<Part> = parts.map(Result::unwrap).collect().await;
    assert!(matches!(&parts[..], [Part::Begun(_), Part::Word(word)] if word.word == "hi"), "{parts:?}");
    // The name was taken.
    assert_eq!(client.forms().chat_stream().send().await.unwrap().count().await, 1);
    assert!(ops::OPERATIONS.iter().any(|operation| operation.id == "chat (stream)"));
}

#[tokio::test]
async fn c1_each_half_asks_for_its_media_types_only() {
    let answer = |content_type: &str, body: &str| format!("HTTP/1.1 200 OK\nContent-Type: {content_type}\n\n{body}");
    let answers = vec![
        answer("application/json", "{\"text\":\"t\"}"),
        answer("text/event-stream", "data: {\"delta\":\"x\"}\n\n"),
    ];
    let server = Scripted::start(answers).await;
    let client = Client::builder(server.url()).build().unwrap();
    client.forms().complete(Prompt::new("p")).send().await.unwrap();
    assert_eq!(client.forms().complete_stream(Prompt::new("p")).send().await.unwrap().count().await, 1);
    for (number, accept, stream) in [(0, "application/json", "false"), (1, "text/event-stream", "true")] {
        let (_, headers, body) = server.request(number);
        assert!(headers.contains(&format!("accept: {accept}")), "{headers:?}");
        assert!(body.contains(&format!("\"stream\":{stream}")), "{body}");
    }
}

#[tokio::test]
async fn d15_json_without_a_schema_counts_where_it_can_be_asked_for() {
    let client = Client::in_process(router(App));
    assert_eq!(client.forms().empty_json().send().await.unwrap().count().await, 1);
    assert_eq!(client.forms().empty_json_with_flag().send().await.unwrap(), Value::from("tock"));
    let stream = client.forms().empty_json_with_flag_stream().body(Prompt::new("p")).send().await.unwrap();
    assert_eq!(stream.count().await, 1);
}

#[tokio::test]
async fn d16_events_go_up() {
    let server = Running::start(router(App)).await;
    let client = Client::builder(server.url()).build().unwrap();
    let events = [Event::new(Sent::Delta(Delta::new("a"))).id("1"), Event::new(Sent::Note("two\nlines".to_owned()))];
    let shown = within(client.forms().send_events(EventStream::from_events(events)).send()).await.unwrap();
    let shown: Vec<String> = shown.map(Result::unwrap).collect().await;
    assert!(shown[0].starts_with("1 Delta(Delta {"), "{shown:?}");
    assert_eq!(shown[1], "1 Note(\"two\\nlines\")");
    assert_eq!(shown.len(), 2);

    let wire = "event: delta\ndata: {}\n\nevent: new\ndata: x\n\ndata: [END]\n\nevent: note\ndata: late\n\n";
    let headers = "Content-Type: text/event-stream\n";
    let (head, body) = server.exchange("POST", "/events", headers, wire).await;
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(body.contains("\"an item\"\n") && body.contains("Unknown(") && !body.contains("late"), "{body}");
    let (head, _) = server.exchange("POST", "/events", "Content-Type: application/json\n", "{}").await;
    assert!(head.starts_with("HTTP/1.1 415"), "{head}");
}
