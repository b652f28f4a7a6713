//! Gabber: the generated client against the example server, in process and over loopback, and raw bytes on each side.

use generated::gabber::client::Client;
use generated::gabber::models::{AttachLivekitRoomBodyState as State, UpdateRealtimeSessionStateRequest as Update};
use generated::gabber::ops::{
    AttachLivekitRoomError, RealtimeSessionTimeLimitExceededError, UpdateRealtimeSessionStateError,
};
use generated::gabber::server::router;
use specloom_rt::Value;
use specloom_rt::client::Error;

use crate::wire::{Running, Scripted, within};

#[path = "../generated/examples/gabber_client.rs"]
#[allow(dead_code)]
mod gabber_client;
#[path = "../generated/examples/gabber_server.rs"]
#[allow(dead_code)]
mod gabber_server;

use gabber_client::request;
use gabber_server::App;

async fn a_session_from_attach_to_its_end(client: Client, app: App) {
    let realtime = client.realtime();
    let mut attach = request("lobby");
    attach.config.generative.extra = Some([("k".to_owned(), Value::from(1))].into());
    let session = realtime.attach_livekit_room(attach).send().await.unwrap();
    assert_eq!((session.state.clone(), session.config.general.time_limit_s), (State::NotStarted, Some(600)));
    assert_eq!(session.config.output.answer_message.as_deref(), Some("hello"));
    assert_eq!(session.config.generative.extra.as_ref().unwrap()["k"], 1);
    let taken = realtime.attach_livekit_room(request("lobby")).send().await.unwrap_err();
    let Error::Api(AttachLivekitRoomError::BadRequest(problem)) = taken else { panic!("{taken:?}") };
    assert_eq!(problem.error.as_deref(), Some("the room has a session already"));
    let full = realtime.attach_livekit_room(request("full")).send().await.unwrap_err();
    assert!(matches!(full, Error::Api(AttachLivekitRoomError::InternalServerError(_))), "{full:?}");

    realtime.update_realtime_session_state(&session.id, Update::new()).send().await.unwrap();
    assert_eq!(app.state_of(&session.id), Some(State::InProgress));
    realtime.realtime_session_time_limit_exceeded(&session.id).send().await.unwrap();
    assert_eq!(app.state_of(&session.id), Some(State::Ended));
    for id in [session.id.as_str(), "nobody"] {
        let failed = realtime.update_realtime_session_state(id, Update::new()).send().await.unwrap_err();
        assert!(matches!(failed, Error::Api(UpdateRealtimeSessionStateError::BadRequest(_))), "{failed:?}");
        let failed = realtime.realtime_session_time_limit_exceeded(id).send().await.unwrap_err();
        assert!(matches!(failed, Error::Api(RealtimeSessionTimeLimitExceededError::BadRequest(_))), "{failed:?}");
    }
    let lost = realtime.attach_livekit_room(request("unavailable")).send().await.unwrap().id;
    let failed = realtime.update_realtime_session_state(&lost, Update::new()).send().await.unwrap_err();
    assert!(matches!(failed, Error::Api(UpdateRealtimeSessionStateError::InternalServerError(_))), "{failed:?}");
    let failed = realtime.realtime_session_time_limit_exceeded(&lost).send().await.unwrap_err();
    assert!(matches!(failed, Error::Api(RealtimeSessionTimeLimitExceededError::InternalServerError(_))), "{failed:?}");

    let other = client.with_api_key_auth("wrong");
    for status in [
        other.realtime().attach_livekit_room(request("x")).send().await.unwrap_err().status(),
        other.realtime().update_realtime_session_state("x", Update::new()).send().await.unwrap_err().status(),
        other.realtime().realtime_session_time_limit_exceeded("x").send().await.unwrap_err().status(),
    ] {
        assert_eq!(status.map(|status| status.as_u16()), Some(401));
    }
}

#[tokio::test]
async fn over_loopback() {
    let app = App::for_tests();
    let server = Running::start(router(app.clone())).await;
    a_session_from_attach_to_its_end(Client::builder(server.url()).api_key_auth("secret-r").build().unwrap(), app)
        .await;
}

#[tokio::test]
async fn in_process() {
    let app = App::for_tests();
    let client = Client::in_process(router(app.clone())).with_api_key_auth("secret-r");
    a_session_from_attach_to_its_end(client, app).await;
}

#[tokio::test]
async fn on_the_wire() {
    let server = Running::start(router(App::for_tests())).await;
    let headers = "x-internal-service-secret: secret-r\nContent-Type: application/json\n";
    let path = "/v1/internal/realtime/s%201/update_state";
    let (head, body) = server.exchange("POST", path, headers, "{\"state\":\"ended\"}").await;
    assert!(head.starts_with("HTTP/1.1 400 "), "a server takes only the states of the document: {head}");
    assert!(body.starts_with("{\"error\":\"body /state: "), "{body}");
    let (head, body) = server.exchange("POST", path, headers, "{\"state\":\"in_progress\"}").await;
    assert!(head.starts_with("HTTP/1.1 400 "), "{head}");
    assert_eq!(body, "{\"error\":\"no such session\"}");
    let (head, body) = server.exchange("POST", path, "Content-Type: application/json\n", "{}").await;
    assert!(head.starts_with("HTTP/1.1 401 ") && body.contains("\"status\":401"), "{head}{body}");
    let attach = serde_json::to_string(&request("r")).unwrap();
    let (head, body) = server.exchange("POST", "/v1/internal/realtime/livekit/attach", headers, &attach).await;
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    assert!(body.starts_with("{\"id\":\"session_1\",\"state\":\"not_started\",\"created_at\":\"20"), "{body}");
    let (head, body) = server
        .exchange("POST", "/v1/internal/realtime/session_1/update_state", headers, "{\"state\":\"in_progress\"}")
        .await;
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    assert_eq!(body, "");
}

#[tokio::test]
async fn what_the_client_sends_and_reads() {
    let server = Scripted::start(vec!["HTTP/1.1 200 OK\nContent-Length: 0\n\n".to_owned()]).await;
    let client = Client::builder(server.url()).api_key_auth("secret").build().unwrap();
    within(client.realtime().update_realtime_session_state("a/b", Update::new()).send()).await.unwrap();
    let (line, headers, body) = server.request(0);
    assert_eq!(line, "POST /v1/internal/realtime/a%2Fb/update_state HTTP/1.1");
    assert_eq!(body, "{\"state\":\"in_progress\"}");
    for header in ["x-internal-service-secret: secret", "content-type: application/json", "accept: application/json"] {
        assert!(headers.iter().any(|line| line == header), "{header} in {headers:?}");
    }

    let session = r#"{"id":"s","state":"paused","created_at":"2025-04-24T10:00:00.5+02:00","project":"p","simulated":false,
        "config":{"general":{"save_messages":true},"input":{"interruptable":true,"parallel_listening":false},
        "generative":{"llm":{"created_at":"2025-04-24T10:00:00Z","id":"l","name":"n","type":"t","compliance":true,"description":"d"},
        "context":{"id":"c","created_at":"2025-04-24T10:00:00Z","project":"p","latest_messages":[{"id":"m","created_at":"2025-04-24T10:00:00Z",
        "role":"tool","content":[{"type":"text","text":"hi"}],"tool_calls":[{"id":"t","type":"function","function":{"name":"f","arguments":{"x":[1]}}}]}]},
        "tool_definitions":[{"id":"d","name":"n","description":"","parameters":[{"name":"p","description":"","type":"array","required":true,"default":"x"}],
        "call_settings":{"id":"cs","destination":{"type":"web_request","url":"u"}}}],"_extra":{"z":null}},
        "output":{"stream_transcript":true,"speech_synthesis_enabled":true}},"data":[],"_extra":{}}"#;
    let server = Scripted::json("200 OK", session).await;
    let client = Client::builder(server.url()).api_key_auth("secret").build().unwrap();
    let read = within(client.realtime().attach_livekit_room(request("r")).send()).await.unwrap();
    assert_eq!(read.state, State::Unknown("paused".to_owned()));
    assert_eq!(read.created_at.to_rfc3339(), "2025-04-24T10:00:00.500+02:00");
    let message = &read.config.generative.context.latest_messages[0];
    assert_eq!(message.tool_calls.as_ref().unwrap()[0].function.arguments["x"][0], 1);
    assert_eq!(read.config.generative.tool_definitions[0].parameters[0].default.as_deref(), Some("x"));
    let written: Value = serde_json::to_value(&read).unwrap();
    assert_eq!(written, serde_json::from_str::<Value>(session).unwrap(), "nothing is lost");
}
