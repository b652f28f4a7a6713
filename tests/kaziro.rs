//! Kaziro: the generated client against the example server, in process and over loopback, and raw bytes on each side.

use generated::kaziro::client::Client;
use generated::kaziro::models::{BrokerChatCompletionMessage, BrokerMessageRequest, ValidationErrorLocItem};
use generated::kaziro::ops::{CreateChatMessageEndpointError, GetThreadMetadataEndpointError};
use generated::kaziro::server::router;
use specloom_rt::client::Error;

use crate::wire::{Running, Scripted, within};

#[path = "../generated/examples/kaziro_server.rs"]
#[allow(dead_code)]
mod kaziro_server;

use kaziro_server::App;

fn ask(model: &str, role: &str, text: &str) -> BrokerMessageRequest {
    BrokerMessageRequest::new(model, vec![BrokerChatCompletionMessage::new(role, text)])
}

async fn a_conversation(client: Client) {
    let broker = client.broker();
    let thread = broker.create_thread_endpoint().send().await.unwrap().thread_id;
    let state = broker.get_thread_metadata_endpoint(&thread).send().await.unwrap();
    assert_eq!(state.status.as_deref(), Some("empty"));

    for (text, remembered) in [("buy low", 0), ("sell high", 2)] {
        let request = ask("kaziro-broker", "user", text).thread_id(&thread);
        let answer = broker.create_chat_message_endpoint(request).send().await.unwrap();
        assert_eq!(answer.choices[0].message.content, format!("You said: {text}"));
        assert_eq!(answer.choices[0].finish_reason.as_deref(), Some("stop"));
        assert_eq!(answer.object_or_default(), "chat.completion");
        assert_eq!(answer.usage.unwrap()["remembered_messages"], remembered);
        assert!(answer.created > 1_700_000_000);
    }
    let state = broker.get_thread_metadata_endpoint(&thread).send().await.unwrap();
    assert_eq!(state.status.as_deref(), Some("active"));

    let failed = broker.create_chat_message_endpoint(ask("kaziro-broker", "system", "x")).send().await.unwrap_err();
    let Error::Api(CreateChatMessageEndpointError::BadRequest(problem)) = failed else { panic!("{failed:?}") };
    assert_eq!((problem.detail.status_code, problem.detail.message.as_str()), (400, "no message of the user"));
    let unknown = ask("kaziro-broker", "user", "x").thread_id("thread_x");
    let failed = broker.create_chat_message_endpoint(unknown).send().await.unwrap_err();
    assert!(matches!(failed, Error::Api(CreateChatMessageEndpointError::BadRequest(_))), "{failed:?}");
    let failed = broker.create_chat_message_endpoint(ask("offline", "user", "x")).send().await.unwrap_err();
    assert!(matches!(failed, Error::Api(CreateChatMessageEndpointError::InternalServerError(_))), "{failed:?}");
    let failed = broker.get_thread_metadata_endpoint("thread_x").send().await.unwrap_err();
    let Error::Api(GetThreadMetadataEndpointError::UnprocessableEntity(problem)) = failed else { panic!("{failed:?}") };
    assert_eq!(problem.detail.unwrap()[0].msg, "no such thread");
}

#[tokio::test]
async fn over_loopback() {
    let server = Running::start(router(App::for_tests())).await;
    a_conversation(Client::builder(server.url()).api_key_header("key-ana").build().unwrap()).await;
}

#[tokio::test]
async fn in_process() {
    a_conversation(Client::in_process(router(App::for_tests())).with_api_key_header("key-ana")).await;
}

#[tokio::test]
async fn one_operation_is_open_and_the_others_are_not() {
    let client = Client::in_process(router(App::for_tests()));
    for client in [client.clone(), client.with_api_key_header("wrong")] {
        let broker = client.broker();
        let failed = broker.create_thread_endpoint().send().await.unwrap_err();
        assert_eq!(failed.status().map(|status| status.as_u16()), Some(401));
        let failed = broker.create_chat_message_endpoint(ask("m", "user", "x")).send().await.unwrap_err();
        assert_eq!(failed.status().map(|status| status.as_u16()), Some(401));
        let failed = broker.get_thread_metadata_endpoint("x").send().await.unwrap_err();
        assert!(matches!(failed, Error::Api(GetThreadMetadataEndpointError::UnprocessableEntity(_))), "{failed:?}");
    }
}

#[tokio::test]
async fn what_does_not_match_is_answered_as_declared() {
    let server = Running::start(router(App::for_tests())).await;
    let headers = "Kaziro-API-Key: key-ana\nContent-Type: application/json\n";
    let path = "/v1/broker/chat/completions";
    let body = r#"{"model":1,"messages":[{"role":"user"},{"role":"user","content":"x"},7],"extra_headers":[]}"#;
    let (head, body) = server.exchange("POST", path, headers, body).await;
    assert!(head.starts_with("HTTP/1.1 422 ") && head.contains("application/json"), "{head}");
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    let places: Vec<String> = body["detail"].as_array().unwrap().iter().map(|error| error["loc"].to_string()).collect();
    assert_eq!(
        places,
        [
            r#"["body","model"]"#,
            r#"["body","messages",0,"content"]"#,
            r#"["body","messages",2]"#,
            r#"["body","extra_headers"]"#
        ]
    );
    let (head, _) = server.exchange("GET", "/v1/broker/thread/retrieve", "", "").await;
    assert!(head.starts_with("HTTP/1.1 422 "), "{head}");
    let (head, body) = server.exchange("POST", path, "Content-Type: application/json\n", "{").await;
    assert!(head.starts_with("HTTP/1.1 401 "), "credentials come before the body: {head}{body}");
    let (head, body) = server.exchange("POST", "/v1/broker/thread/create", "Kaziro-API-Key: key-ana\n", "").await;
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    assert!(body.starts_with("{\"thread_id\":\"thread_"), "{body}");
}

#[tokio::test]
async fn what_the_client_sends_and_reads() {
    let answer = r#"{"id":"c","created":1e9,"choices":[],"usage":null,"extra":null,"new":1}"#;
    let server = Scripted::json("200 OK", answer).await;
    let client = Client::builder(server.url()).api_key_header("secret").build().unwrap();
    let request = ask("kaziro-broker", "user", "\u{1f600}\n").thread_id("t");
    let answer = within(client.broker().create_chat_message_endpoint(request).send()).await.unwrap();
    assert_eq!((answer.created, answer.usage.as_ref()), (1_000_000_000, None), "null where the document has none");
    assert_eq!((answer.object.as_deref(), answer.object_or_default()), (None, "chat.completion"));
    let (line, headers, body) = server.request(0);
    assert_eq!(line, "POST /v1/broker/chat/completions HTTP/1.1");
    assert!(headers.iter().any(|line| line == "kaziro-api-key: secret"), "{headers:?}");
    assert_eq!(
        body,
        "{\"model\":\"kaziro-broker\",\"messages\":[{\"role\":\"user\",\"content\":\"\u{1f600}\\n\"}],\"thread_id\":\"t\"}"
    );

    let server =
        Scripted::json("422 Unprocessable Entity", r#"{"detail":[{"loc":["body",0],"msg":"m","type":"t"}]}"#).await;
    let client = Client::builder(server.url()).api_key_header("secret").build().unwrap();
    let failed = within(client.broker().get_thread_metadata_endpoint("t").send()).await.unwrap_err();
    let Error::Api(GetThreadMetadataEndpointError::UnprocessableEntity(problem)) = failed else { panic!("{failed:?}") };
    let location = &problem.detail.unwrap()[0].loc;
    assert_eq!(location[..], [ValidationErrorLocItem::String("body".to_owned()), ValidationErrorLocItem::Integer(0)]);
    let (line, headers, _) = server.request(0);
    assert_eq!(line, "GET /v1/broker/thread/retrieve?thread_id=t HTTP/1.1");
    assert!(
        !headers.iter().any(|line| line.starts_with("kaziro-api-key")),
        "the open operation gets no key: {headers:?}"
    );
}
