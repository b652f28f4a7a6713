//! OAuth 2: the generated client gets its tokens where the document says.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::routing::{get, post};
use golden::security::client::Client;
use golden::security::server::router;
use specloom_rt::client::{OAuthClient, fetched};

use super::App;
use crate::wire::Running;

/// The API below `/api`, and an authorization server beside it that notes what it is asked.
async fn world(app: &App) -> (Running, Arc<Mutex<Vec<String>>>) {
    let noted = Arc::new(Mutex::new(Vec::new()));
    let grants = |at: &'static str| {
        let noted = Arc::clone(&noted);
        post(async move |form: String| {
            let mut noted = noted.lock().unwrap();
            noted.push(format!("{at} {form}"));
            format!("{{\"access_token\":\"t{}\",\"token_type\":\"bearer\"}}", noted.len())
        })
    };
    let metadata = get(async || "{\"token_endpoint\":\"/found\"}");
    let routes = Router::new()
        .nest("/api", router(app.clone()))
        .route("/oauth/token", grants("token"))
        .route("/oauth/refresh", grants("refresh"))
        .route("/found", grants("found"))
        .route("/.well-known/openid-configuration", metadata);
    (Running::start(routes).await, noted)
}

#[tokio::test]
async fn tokens_come_from_where_the_document_says() {
    let app = App::default();
    let (server, noted) = world(&app).await;
    let builder = || Client::builder(format!("{}/api", server.url()));
    let app_of = || OAuthClient::new("id", "secret").in_body();

    let client = builder().service_client_credentials(app_of()).build().unwrap();
    assert_eq!(client.doors().jobs().send().await.unwrap(), "\"service t1\"");
    assert_eq!(client.doors().add_job().send().await.unwrap(), "\"service t2\"");
    assert_eq!(client.doors().jobs().send().await.unwrap(), "\"service t1\"");

    let client = builder().service_refresh_token(OAuthClient::public("app"), "r").build().unwrap();
    assert_eq!(client.doors().jobs().send().await.unwrap(), "\"service t3\"");

    let client = builder().people_client_credentials(app_of()).build().unwrap();
    client.doors().jobs().send().await.unwrap();
    let client = builder().people_refresh_token(OAuthClient::public("app"), "r&").build().unwrap();
    client.doors().jobs().send().await.unwrap();

    let own = "grant_type=client_credentials&scope";
    let app_form = "client_id=id&client_secret=secret";
    assert_eq!(
        *noted.lock().unwrap(),
        [
            format!("token {own}=jobs%3Aread&{app_form}"),
            format!("token {own}=jobs%3Aread%20jobs%3Awrite&{app_form}"),
            "refresh grant_type=refresh_token&refresh_token=r&client_id=app".to_owned(),
            format!("found {own}=openid&{app_form}"),
            "found grant_type=refresh_token&refresh_token=r%26&client_id=app".to_owned(),
        ]
    );
}

#[tokio::test]
async fn credentials_may_be_fetched_by_any_function() {
    let app = App::default();
    let server = Running::start(router(app.clone())).await;
    let client = Client::builder(server.url())
        .token_from(fetched(|| async { Ok::<_, std::io::Error>("later".to_owned()) }))
        .login_from(|| ("u".to_owned(), "p".to_owned()))
        .app_key_from(|| "k".to_owned())
        .build()
        .unwrap();
    assert_eq!(client.doors().root().send().await.unwrap(), "\"token later\"");
    assert_eq!(client.doors().either().send().await.unwrap(), "\"login u\"");
}
