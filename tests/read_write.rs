//! `readOnly` and `writeOnly`: a request and a response have types of their own where they differ, and only there.

use golden::read_write::client::Client;
use golden::read_write::models::{Address, Group, GroupInput, Sent, TeamInput, User, UserInput, UserInputStats};
use golden::read_write::{ops, server};
use serde_json::{Value, json};
use specloom_rt::server::{ApiError, Context};

use crate::wire::{Running, Scripted};

#[derive(Debug, Clone)]
struct App;

impl server::Backend for App {
    type Error = ApiError;
}

impl server::DefaultService for App {
    async fn add_user(&self, _: Context, request: ops::AddUser) -> Result<ops::AddUserResponse, ApiError> {
        let UserInput { name, password, home, extra, .. } = request.body;
        assert_eq!((password.expose(), extra.len()), ("p", 1));
        let mut user = User::new("7", name);
        user.home = home;
        user.extra = extra;
        Ok(user.into())
    }

    async fn put_groups(&self, _: Context, request: ops::PutGroups) -> Result<ops::PutGroupsResponse, ApiError> {
        assert!(matches!(&request.body[..], [GroupInput::Team(team)] if team.members[0].name == "a"));
        Ok(Vec::<Group>::new().into())
    }

    async fn add_secret(&self, _: Context, request: ops::AddSecret) -> Result<ops::AddSecretResponse, ApiError> {
        assert_eq!(request.body.text, "t");
        Ok(ops::AddSecretResponse::NoContent)
    }
}

const JSON: &str = "Content-Type: application/json\n";

#[tokio::test]
async fn a_server_lets_be_what_is_read_only_and_never_writes_what_is_write_only() {
    let server = Running::start(server::router(App)).await;
    let body = json!({ "id": 5, "name": "a", "password": "p", "home": { "street": "s" }, "more": 1 }).to_string();
    let (head, answer) = server.exchange("POST", "/users", JSON, &body).await;
    assert!(head.starts_with("HTTP/1.1 201"), "{head}\n{answer}");
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer, json!({ "id": "7", "name": "a", "home": { "street": "s" }, "more": 1 }));
    let body = json!([{ "kind": "Team", "created": "x", "members": [{ "name": "a", "password": "p" }] }]).to_string();
    let (head, answer) = server.exchange("PUT", "/groups", JSON, &body).await;
    assert!(head.starts_with("HTTP/1.1 200"), "{head}\n{answer}");
    let (head, answer) = server.exchange("POST", "/users", JSON, r#"{"name":"a"}"#).await;
    assert!(head.starts_with("HTTP/1.1 4") && answer.contains("password") && !answer.contains("\"#/id\""), "{answer}");
    let (head, _) = server.exchange("POST", "/secrets", JSON, r#"{"text":"t"}"#).await;
    assert!(head.starts_with("HTTP/1.1 204"), "{head}");
}

#[tokio::test]
async fn a_client_sends_what_a_request_holds_and_reads_what_a_response_holds() {
    let answer = r#"{"id":"7","name":"a","password":"p","stats":{"visits":3},"friends":{"b":{"id":"8","name":"b"}}}"#;
    let scripted = Scripted::json("201 Created", answer).await;
    let client = Client::builder(scripted.url()).build().unwrap();
    let user = UserInput::new("a", "p").home(Address::new().street("s")).stats(UserInputStats::new().note("n"));
    let got = client.default().add_user(user).send().await.unwrap();
    assert_eq!((got.id.as_str(), got.stats.as_ref().unwrap().visits), ("7", 3));
    assert_eq!(got.friends.as_ref().unwrap()["b"].id, "8");
    assert!(got.extra.is_empty());
    assert_eq!(serde_json::to_value(&got).unwrap().get("password"), None);
}

#[test]
fn additional_members_do_not_bring_them_in() {
    let mut sent = UserInput::new("a", "p");
    sent.extra.insert("id".to_owned(), json!("1"));
    assert!(serde_json::to_value(&sent).is_err());
    let team = TeamInput::new(vec![UserInput::new("a", "p")]);
    let expected = json!({ "kind": "Team", "members": [{ "name": "a", "password": "p" }] });
    assert_eq!(serde_json::to_value(&team).unwrap(), expected);
    assert_eq!(serde_json::to_value(Sent::new("t")).unwrap(), json!({ "text": "t" }));
}

#[test]
fn both_forms_can_be_renamed() {
    let text = include_str!("fixtures/read-write.yaml");
    let names = |renames: &[(&str, &str)]| {
        let renamed = renames.iter().fold(specloom::configure(), |made, (what, name)| made.rename(*what, *name));
        let made = renamed.generate(text, "users.yaml").unwrap();
        let models = made.files.iter().find(|file| file.path.ends_with("models.rs")).unwrap().text.clone();
        ["Person", "PersonInput", "NewUser", "NewUserStats"]
            .map(|name| models.contains(&format!("pub struct {name} {{")))
    };
    assert_eq!(names(&[("schema:User", "Person")]), [true, true, false, false]);
    assert_eq!(names(&[("schema:User", "Person"), ("request:User", "NewUser")]), [true, false, true, true]);
}
